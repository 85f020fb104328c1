//! What paths mean.

use std::fs;

use super::super::{Compression, DataErrorCode, check_magic};
use super::*;

/// A folder with these files in it, each with one line.
fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "a,b\n").unwrap();
    }
    folder
}

/// What a path below the folder means: the paths without the folder, or the error.
fn found(folder: &tempfile::TempDir, path: &str, hints: &Hints) -> Result<Vec<String>, DataErrorCode> {
    let root = folder.path().display().to_string();
    let refs = locate(&format!("{root}/{path}"), hints).map_err(|error| error.code)?;
    Ok(refs.iter().map(|file| file.shown.strip_prefix(&root).unwrap().trim_start_matches('/').to_owned()).collect())
}

type Found<'a> = Result<&'a [&'a str], DataErrorCode>;

#[test]
fn paths_mean_files() {
    let folder = folder(&[
        "one/b.csv",
        "one/a.csv",
        "one/.hidden.csv",
        "one/_SUCCESS",
        "one/README.md",
        "mixed/a.csv",
        "mixed/a.parquet",
        "hive/year=2024/month=1/p.csv",
        "hive/year=2023/month=12/p.csv",
        "hive/_temporary/x.csv",
        "odd/x[1].csv",
        "plain/part-0",
        "none/notes.txt",
    ]);
    let csv = Hints { format: Some(Format::Csv), ..Hints::default() };
    let cases: &[(&str, &Hints, Found<'_>)] = &[
        ("one/a.csv", &Hints::default(), Ok(&["one/a.csv"])),
        ("one", &Hints::default(), Ok(&["one/a.csv", "one/b.csv"])),
        ("one/", &Hints::default(), Ok(&["one/a.csv", "one/b.csv"])),
        ("one/*.csv", &Hints::default(), Ok(&["one/a.csv", "one/b.csv"])),
        ("one/.*.csv", &Hints::default(), Ok(&["one/.hidden.csv"])),
        ("one/[b-z].csv", &Hints::default(), Ok(&["one/b.csv"])),
        ("one/?.csv", &Hints::default(), Ok(&["one/a.csv", "one/b.csv"])),
        ("*/b.csv", &Hints::default(), Ok(&["one/b.csv"])),
        ("**/p.csv", &Hints::default(), Ok(&["hive/year=2023/month=12/p.csv", "hive/year=2024/month=1/p.csv"])),
        ("*.csv", &Hints::default(), Err(DataErrorCode::NotFound)),
        ("mixed", &Hints::default(), Err(DataErrorCode::NotItsFormat)),
        ("mixed", &csv, Ok(&["mixed/a.csv"])),
        ("hive", &Hints::default(), Ok(&["hive/year=2023/month=12/p.csv", "hive/year=2024/month=1/p.csv"])),
        ("odd/x[1].csv", &Hints::default(), Ok(&["odd/x[1].csv"])),
        ("plain", &csv, Ok(&["plain/part-0"])),
        ("plain/part-0", &Hints::default(), Err(DataErrorCode::NotItsFormat)),
        ("none", &Hints::default(), Err(DataErrorCode::NotFound)),
        ("absent.csv", &Hints::default(), Err(DataErrorCode::NotFound)),
        ("gone/absent.csv", &Hints::default(), Err(DataErrorCode::NotFound)),
    ];
    for (path, hints, expected) in cases {
        let expected = expected.map(|paths| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
        assert_eq!(found(&folder, path, hints), expected, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_back_is_not_followed_for_ever() {
    let folder = folder(&["t/k=1/p.csv"]);
    let back = folder.path().join("t/k=1/k=2");
    std::os::unix::fs::symlink(folder.path().join("t"), back).unwrap();
    assert_eq!(found(&folder, "t", &Hints::default()), Ok(vec!["t/k=1/p.csv".to_owned()]));
}

#[test]
fn folders_of_partitions_give_values() {
    let folder = folder(&["t/year=2024/a%20b=x%2Fy/p.csv.gz", "t/year=__HIVE_DEFAULT_PARTITION__/p.csv.gz"]);
    let refs = locate(&folder.path().join("t").display().to_string(), &Hints::default()).unwrap();
    let value = |text: &str| Some(text.to_owned());
    assert_eq!(refs[0].partition, [("year".to_owned(), value("2024")), ("a b".to_owned(), value("x/y"))]);
    assert_eq!(refs[1].partition, [("year".to_owned(), None)]);
    assert_eq!(refs[0].compression, Some(Compression::Gzip));
}

#[test]
fn a_missing_file_names_its_neighbours() {
    let folder = folder(&["orders.csv", "people.csv"]);
    let error = locate(&folder.path().join("ordrs.csv").display().to_string(), &Hints::default()).unwrap_err();
    assert_eq!(error.help.as_deref(), Some("did you mean `orders.csv`?"));
    let error = locate(&folder.path().join("ordr*.csv").display().to_string(), &Hints::default()).unwrap_err();
    assert_eq!(error.help.as_deref(), Some("did you mean `orders.csv`?"));
}

#[test]
fn folders_offer_their_tables_by_name() {
    let folder =
        folder(&["orders.csv.gz", "people.csv", "lines/part-1.csv", "lines/part-2.csv", "_x.csv", "docs/a.md"]);
    let path = folder.path().display().to_string();
    let tables = folder_tables(&path, &Hints::default()).unwrap();
    let names: Vec<(&str, usize)> = tables.iter().map(|(name, files)| (name.as_str(), files.len())).collect();
    assert_eq!(names, [("lines", 2), ("orders", 1), ("people", 1)]);
    assert_eq!(folder_tables(&format!("{path}/docs"), &Hints::default()).unwrap_err().code, DataErrorCode::NotFound);
}

#[test]
fn a_folder_of_partitions_is_one_table() {
    let folder = folder(&["sales/year=1/p.csv", "sales/year=2/p.csv"]);
    let tables = folder_tables(&folder.path().join("sales").display().to_string(), &Hints::default()).unwrap();
    assert_eq!((tables.len(), tables[0].0.as_str(), tables[0].1.len()), (1, "sales", 2));
}

#[test]
fn standard_input_needs_a_format() {
    assert_eq!(locate("-", &Hints::default()).unwrap_err().code, DataErrorCode::NotItsFormat);
    let hints = Hints { format: Some(Format::Tsv), ..Hints::default() };
    let refs = locate("-", &hints).unwrap();
    assert_eq!((refs[0].place.clone(), refs[0].dialect.delimiter), (Place::Stdin, b'\t'));
}

#[test]
fn typed_files_are_held_to_their_first_bytes() {
    let memory = |format, bytes: &[u8]| DataRef { place: Place::Memory(bytes.to_vec()), ..reference(format) };
    assert!(check_magic(&memory(Format::Parquet, b"PAR1\x15\x04")).is_ok());
    assert!(check_magic(&memory(Format::Arrow, b"ARROW1\0\0")).is_ok());
    assert!(check_magic(&memory(Format::Arrow, b"\xFF\xFF\xFF\xFF\x10\0\0\0")).is_ok());
    let text = check_magic(&memory(Format::Parquet, b"a,b\n1,2\n")).unwrap_err();
    assert_eq!(text.message, "is not Parquet: it looks like text");
    assert_eq!(check_magic(&memory(Format::Arrow, b"")).unwrap_err().code, DataErrorCode::Empty);
}

fn reference(format: Format) -> DataRef {
    DataRef { format, ..stdin(&Hints { format: Some(format), ..Hints::default() }).unwrap() }
}
