//! Interrupts: the run ends with a report and 130, and leaves nothing behind.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

const CONTRACT: &str = "apiVersion: v3.1.0
kind: DataContract
id: case
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - name: a
        logicalType: integer
        unique: true
";

/// Data from standard input is kept on disk: neither a polite nor a sudden end may leave it there.
#[test]
fn an_interrupted_run_leaves_no_copy_of_its_input() {
    for (signal, code) in [("INT", Some(130)), ("TERM", Some(130)), ("KILL", None)] {
        let folder = tempfile::tempdir().expect("a folder");
        let temporary = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("c.odcs.yaml"), CONTRACT).expect("a contract");
        let mut child = Command::new(env!("CARGO_BIN_EXE_upheld"))
            .args(["check", "c.odcs.yaml", "-", "--input-format", "csv", "--format", "json"])
            .current_dir(folder.path())
            .env_clear()
            .env("TMPDIR", temporary.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut input = child.stdin.take().expect("a pipe");
        // More than a pipe holds: once it is written, the program has begun to copy.
        input.write_all(("a\n".to_owned() + &"7\n".repeat(200_000)).as_bytes()).expect("the program reads");
        thread::sleep(Duration::from_millis(200));
        let sent = Command::new("/bin/sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status();
        assert!(sent.expect("a shell").success());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), code, "{signal}");
        if code.is_some() {
            let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
            assert_eq!(report["verdict"], "interrupted");
        }
        let left: Vec<_> = fs::read_dir(temporary.path()).expect("a folder").collect();
        assert!(left.is_empty(), "{signal} leaves {left:?}");
        drop(input);
    }
}

/// Rows that are kept apart are written one by one for a long time, and get their names at the end.
#[test]
fn an_interrupted_run_keeps_no_rows_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), CONTRACT).expect("a contract");
    fs::write(folder.path().join("t.csv"), "a\n".to_owned() + &"x\n".repeat(1_000_000)).expect("data");
    let mut child = Command::new(env!("CARGO_BIN_EXE_upheld"))
        .args(["check", "c.odcs.yaml", "t.csv", "--format", "json", "--quarantine", "q"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let kept = folder.path().join("q");
    let has_files = || fs::read_dir(&kept).is_ok_and(|mut files| files.next().is_some());
    while !has_files() {
        assert!(child.try_wait().expect("a child").is_none(), "the run ended without a file");
        thread::sleep(Duration::from_millis(1));
    }
    let sent = Command::new("/bin/sh").args(["-c", &format!("kill -INT {}", child.id())]).status();
    assert!(sent.expect("a shell").success());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(130));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("a report");
    assert_eq!(report["verdict"], "interrupted");
    assert!(!kept.exists());
}
