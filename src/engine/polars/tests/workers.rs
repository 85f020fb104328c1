//! The worker: the same answers as without it, and words where it dies.

use std::io::Write;
use std::path::Path;
use std::thread;

use super::fixtures::{column, count, data, ints, parquet, run, table};
use crate::data::{DataErrorCode, Format, TableRef};
use crate::engine::embedded::{Isolation, Worker};
use crate::engine::polars::open;
use crate::metric::{Predicate, UnmeasuredCode};

fn one() -> TableRef {
    table(vec![data(Format::Parquet, parquet(vec![vec![ints("id", &[Some(1), None, Some(3)])]]))])
}

fn worker(program: std::path::PathBuf) -> Worker {
    Worker { program, environment: Vec::new() }
}

#[test]
fn a_worker_that_cannot_be_started_is_an_answer_for_each_table() {
    let table = one();
    let isolation = Isolation::Worker(worker("/no/such/program".into()));
    let mut session = open(&[(0, &table)], &run(), &isolation);
    let error = session.tables()[0].clone().unwrap_err();
    assert_eq!(error.code, DataErrorCode::Engine);
    assert!(error.message.contains("did not start"), "{}", error.message);
    let answers = session.measure(&[count(Predicate::IsNull(Box::new(column("id", None))))], &run());
    assert_eq!(answers[0].as_ref().unwrap_err().code, UnmeasuredCode::Unreadable);
}

#[test]
fn nothing_to_read_starts_no_worker() {
    let mut session = open(&[], &run(), &Isolation::Worker(worker("/no/such/program".into())));
    assert!(session.tables().is_empty());
    assert!(session.measure(&[], &run()).is_empty());
}

/// A program that does what a worker in trouble does.
#[cfg(unix)]
fn program(folder: &Path, script: &str) -> Worker {
    use std::os::unix::fs::PermissionsExt;
    let path = folder.join("worker");
    let mut file = std::fs::File::create(&path).unwrap();
    writeln!(file, "#!/bin/sh\n{script}").unwrap();
    file.set_permissions(std::fs::Permissions::from_mode(0o755)).unwrap();
    worker(path)
}

#[cfg(unix)]
#[test]
fn the_way_a_worker_died_is_told() {
    let cases = [
        ("kill -9 $$", "it was killed, as systems do when memory runs out"),
        ("kill -6 $$", "it aborted, as it does when memory or stack run out"),
        ("exit 7", "it exited with code 7"),
    ];
    for (script, words) in cases {
        let folder = tempfile::tempdir().unwrap();
        let table = one();
        let session = open(&[(0, &table)], &run(), &Isolation::Worker(program(folder.path(), script)));
        let error = session.tables()[0].clone().unwrap_err();
        assert_eq!(error.code, DataErrorCode::Engine);
        assert_eq!(error.message, format!("cannot be read: the worker that reads it ended ({words})"));
    }
}

#[cfg(unix)]
#[test]
fn a_stopped_run_does_not_wait_for_its_worker() {
    let folder = tempfile::tempdir().unwrap();
    let program = program(folder.path(), "sleep 60");
    let (table, run) = (one(), run());
    let cancel = run.cancel.clone();
    let stopper = thread::spawn(move || {
        thread::sleep(std::time::Duration::from_millis(100));
        cancel.cancel();
    });
    let before = std::time::Instant::now();
    let session = open(&[(0, &table)], &run, &Isolation::Worker(program));
    assert!(session.tables()[0].is_err());
    assert!(before.elapsed().as_secs() < 20);
    stopper.join().unwrap();
}
