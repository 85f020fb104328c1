//! Commands with the output they must give: every `NAME.cmd` under `examples/` and `tests/cases/`.
//!
//! The first line of a command file is the command, in its folder; `exit N` and `stdin FILE` may follow.
//! `NAME.out` is its standard output and `NAME.err` its standard error (none where absent).
//! `SNAPSHOTS=overwrite cargo test` writes them anew: read the difference before you commit it.

use std::fs;
use std::path::{Path, PathBuf};

use snapbox::{Assert, Data};

use crate::program::{Ran, run};

#[test]
fn examples_give_their_reports() {
    check_all("examples");
}

#[test]
fn cases_give_their_reports() {
    check_all("tests/cases");
}

#[test]
fn the_same_run_twice_gives_the_same_bytes() {
    for command in commands("examples") {
        if can_run(&command) {
            assert_eq!(perform(&command).out, perform(&command).out, "{}", command.file.display());
        }
    }
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).expect("the README");
    let reports = ["breached", "coverage", "draft"].map(|name| root.join(format!("examples/penguins/{name}.out")));
    let printed = reports.map(|report| fs::read_to_string(report).expect("a report")).concat();
    let shown: Vec<&str> = readme.split("```text\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!shown.is_empty(), "the README shows no report");
    for block in shown {
        assert!(printed.contains(block), "in no report of examples/penguins:\n{block}");
    }
}

/// A command file.
struct Command {
    file: PathBuf,
    words: Vec<String>,
    exit: i32,
    stdin: Option<PathBuf>,
}

fn check_all(folder: &str) {
    let commands = commands(folder);
    assert!(!commands.is_empty(), "{folder} has no commands");
    for command in commands.iter().filter(|command| can_run(command)) {
        let ran = perform(command);
        assert_eq!(ran.code, Some(command.exit), "{}\n{}\n{}", command.file.display(), ran.out, ran.err);
        compare(&command.file.with_extension("out"), &ran.out);
        compare(&command.file.with_extension("err"), &ran.err);
    }
}

fn commands(folder: &str) -> Vec<Command> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("a readable folder").into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "cmd"))
        .collect();
    files.sort();
    files.into_iter().map(parse).collect()
}

fn parse(file: PathBuf) -> Command {
    let text = fs::read_to_string(&file).expect("a command file");
    let mut lines = text.lines();
    let words: Vec<String> = lines.next().expect("a command").split_whitespace().map(str::to_owned).collect();
    assert_eq!(words.first().map(String::as_str), Some("upheld"), "{}", file.display());
    let mut command = Command { words, exit: 0, stdin: None, file };
    for line in lines {
        match line.split_once(' ') {
            Some(("exit", code)) => command.exit = code.parse().expect("an exit code"),
            Some(("stdin", name)) => command.stdin = Some(command.file.with_file_name(name)),
            _ => panic!("{}: what is {line:?}?", command.file.display()),
        }
    }
    command
}

/// Parquet and Arrow need the typed engine, which `--no-default-features` leaves out.
fn can_run(command: &Command) -> bool {
    let typed = |word: &String| [".parquet", ".arrow", "arrow/", "parquet/"].iter().any(|part| word.contains(part));
    cfg!(feature = "polars") || !command.words.iter().any(typed)
}

fn perform(command: &Command) -> Ran {
    let folder = command.file.parent().expect("a folder");
    let words: Vec<&str> = command.words[1..].iter().map(String::as_str).collect();
    let stdin = command.stdin.as_ref().map(|file| fs::read(file).expect("the input")).unwrap_or_default();
    run(folder, &words, &stdin)
}

fn compare(file: &Path, actual: &str) {
    let actual = without_version(actual);
    if !file.exists() && actual.is_empty() {
        return;
    }
    let expected = if file.exists() { Data::read_from(file, None) } else { Data::text("") };
    if !file.exists() && std::env::var_os("SNAPSHOTS").is_some() {
        fs::write(file, &actual).expect("a snapshot");
        return;
    }
    Assert::new().action_env("SNAPSHOTS").eq(Data::text(actual).raw(), expected.raw());
}

/// The text with the version of the program replaced, so that a release changes no case.
fn without_version(text: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    text.replace(&format!("upheld {version}"), "upheld [VERSION]").replace(
        &format!("\"name\": \"upheld\",\n    \"version\": \"{version}\""),
        "\"name\": \"upheld\",\n    \"version\": \"[VERSION]\"",
    )
}
