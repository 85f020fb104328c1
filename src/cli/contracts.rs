//! From what was typed for contracts (files, folders, globs, `-`) to their texts.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use upheld::contract::{Reading, Variables, read_with};
use upheld::source::SourceFile;
use walkdir::WalkDir;

use super::Failure;

/// No contract comes near it; a data file that is taken for one by mistake often does.
const LARGEST: u64 = 32 << 20;

/// Reads all contracts, in the order they were given, each file once.
pub(super) fn read_all(given: &[String], variables: &Variables) -> Result<Vec<Reading>, Failure> {
    let mut paths: Vec<String> = Vec::new();
    for argument in given {
        for path in find(argument)? {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    paths.iter().map(|path| load(path).map(|source| read_with(source, variables))).collect()
}

fn find(argument: &str) -> Result<Vec<String>, Failure> {
    let path = Path::new(argument);
    if argument == "-" || path.is_file() {
        return Ok(vec![argument.to_owned()]);
    }
    if path.is_dir() {
        return in_folder(path);
    }
    if argument.contains(['*', '?', '[']) {
        return by_glob(argument);
    }
    // What is neither file nor folder (a pipe of the shell) can still be read; what is not there says so.
    Ok(vec![argument.to_owned()])
}

/// Files named `*.odcs.yaml` below a folder; where there is none, all YAML files directly in it.
fn in_folder(folder: &Path) -> Result<Vec<String>, Failure> {
    let named = |path: &Path, ends: &[&str]| {
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        ends.iter().any(|end| name.ends_with(end))
    };
    let mut found = files(folder, usize::MAX);
    if found.iter().any(|path| named(path, &[".odcs.yaml", ".odcs.yml", ".odcs.json"])) {
        found.retain(|path| named(path, &[".odcs.yaml", ".odcs.yml", ".odcs.json"]));
    } else {
        found = files(folder, 1);
        found.retain(|path| named(path, &[".yaml", ".yml"]));
    }
    some(&found, || format!("no contract (*.odcs.yaml) in the folder {}", folder.display()))
}

fn by_glob(pattern: &str) -> Result<Vec<String>, Failure> {
    let glob = GlobBuilder::new(pattern)
        .literal_separator(true)
        .build()
        .map_err(|error| Failure::usage(format!("`{pattern}` is no glob: {}", error.kind())))?
        .compile_matcher();
    let fixed: PathBuf =
        Path::new(pattern).iter().take_while(|part| !part.to_string_lossy().contains(['*', '?', '['])).collect();
    let root = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    let depth = Path::new(pattern).iter().count() - fixed.iter().count();
    let mut found = files(root, if pattern.contains("**") { usize::MAX } else { depth });
    if root == Path::new(".") && !pattern.starts_with("./") {
        found = found.iter().map(|path| path.strip_prefix(".").unwrap_or(path).to_path_buf()).collect();
    }
    found.retain(|path| glob.is_match(path));
    some(&found, || format!("no file matches `{pattern}`"))
}

/// The files below a folder, sorted.
fn files(folder: &Path, depth: usize) -> Vec<PathBuf> {
    WalkDir::new(folder)
        .max_depth(depth)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

fn some(found: &[PathBuf], none: impl Fn() -> String) -> Result<Vec<String>, Failure> {
    if found.is_empty() {
        return Err(Failure::usage(none()));
    }
    Ok(found.iter().map(|path| path.to_string_lossy().into_owned()).collect())
}

fn load(path: &str) -> Result<SourceFile, Failure> {
    let bytes = bytes_of(path).map_err(|error| cannot_read(path, &error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Failure::Usage {
            message: format!("the contract {path} is larger than {} MiB", LARGEST >> 20),
            help: Some("the contract comes first, then the data: upheld check CONTRACT DATA".to_owned()),
        });
    }
    let text = String::from_utf8(bytes).map_err(|error| not_text(path, &error))?;
    let shown = if path == "-" { "<stdin>" } else { path };
    Ok(SourceFile::new(shown, text))
}

fn bytes_of(path: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == "-" {
        io::stdin().take(LARGEST + 1).read_to_end(&mut bytes)?;
    } else {
        fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn cannot_read(path: &str, error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return Failure::Usage {
            message: format!("there is no contract {path}"),
            help: Some("the contract comes first, then the data: upheld check CONTRACT DATA".to_owned()),
        };
    }
    Failure::usage(format!("cannot read the contract {path}: {error}"))
}

fn not_text(path: &str, error: &std::string::FromUtf8Error) -> Failure {
    let good = error.utf8_error().valid_up_to();
    let line = error.as_bytes().iter().take(good).filter(|&&byte| byte == b'\n').count() + 1;
    Failure::Usage {
        message: format!("the contract {path} is not text in UTF-8 (line {line})"),
        help: Some("the contract comes first, then the data: upheld check CONTRACT DATA".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "id: x\n").unwrap();
        }
        folder
    }

    fn names(folder: &tempfile::TempDir, argument: &str) -> Vec<String> {
        let given = folder.path().join(argument).to_string_lossy().into_owned();
        let found = find(&given).unwrap_or_else(|failure| panic!("{failure:?}"));
        let inside =
            |path: &String| Path::new(path).strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned();
        found.iter().map(inside).collect()
    }

    #[test]
    fn finds_contracts_in_folders_and_by_globs() {
        let folder =
            folder(&["b.odcs.yaml", "a.odcs.yml", "notes.yaml", "deep/c.odcs.json", "plain/d.yaml", "plain/e.csv"]);
        let cases: [(&str, &[&str]); 6] = [
            ("", &["a.odcs.yml", "b.odcs.yaml", "deep/c.odcs.json"]),
            ("plain", &["plain/d.yaml"]),
            ("*.odcs.*", &["a.odcs.yml", "b.odcs.yaml"]),
            ("*/*.yaml", &["plain/d.yaml"]),
            ("**/*.yaml", &["b.odcs.yaml", "notes.yaml", "plain/d.yaml"]),
            ("notes.yaml", &["notes.yaml"]),
        ];
        for (argument, expected) in cases {
            assert_eq!(names(&folder, argument), expected, "{argument}");
        }
    }

    #[test]
    fn says_where_there_is_nothing() {
        let folder = folder(&["e.csv"]);
        let message = |argument: &str| {
            let given = folder.path().join(argument).to_string_lossy().into_owned();
            match read_all(&[given], &Variables::default()) {
                Err(Failure::Usage { message, .. }) => message,
                other => panic!("{other:?}"),
            }
        };
        assert!(message("").starts_with("no contract (*.odcs.yaml) in the folder"));
        assert!(message("*.yaml").starts_with("no file matches"));
        assert!(message("[.yaml").contains("is no glob"));
        assert!(message("missing.yaml").starts_with("there is no contract"));
        fs::write(folder.path().join("bad.yaml"), b"id: x\nname: \xff\n").unwrap();
        assert!(message("bad.yaml").ends_with("is not text in UTF-8 (line 2)"));
    }
}
