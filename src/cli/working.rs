//! The run itself, on a thread of its own, so that progress can be shown and an interrupt ends it in time.

use std::panic;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use upheld::contract::Reading;
use upheld::data::Hints;
use upheld::engine::{Cancel, Embedded, Isolation, Run};
use upheld::outcome::{Overall, Report};
use upheld::verify::{self, Choices, DataArg, Request, Usage};

use super::progress::{Counted, Progress};
use super::{Failure, interrupt};

/// How often progress is brought up to date.
const TICK: Duration = Duration::from_millis(100);

/// How long an interrupted run may take to write what it has.
const GRACE: Duration = Duration::from_secs(1);

/// What is to be done, owned, so that it can go to another thread.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) contracts: Vec<Reading>,
    pub(super) data: Vec<DataArg>,
    pub(super) hints: Hints,
    pub(super) choices: Choices,
}

/// Runs the job; `None`: it was interrupted and did not end in time.
pub(super) fn run(job: Job, threads: usize, progress: bool, isolation: Isolation) -> Result<Option<Report>, Failure> {
    let counted = Counted::default();
    let cancel = Cancel::default();
    interrupt::listen(cancel.clone());
    let run = Run { threads: threads.max(1), cancel: cancel.clone(), events: Some(counted.listener()) };
    let (send, ended) = mpsc::channel();
    let worker = thread::spawn(move || drop(send.send(check(job, &Embedded::new(isolation), &run))));
    let mut progress = Progress::new(counted, progress);
    let result = wait(&ended, &cancel, &mut progress);
    progress.clear();
    match result {
        Waited::Ended(ended) => match *ended {
            Ok(report) => Ok(Some(marked(report, &cancel))),
            Err(usage) => Err(Failure::Usage { message: usage.message, help: usage.help }),
        },
        Waited::TooLong => Ok(None),
        Waited::Died => match worker.join() {
            Err(cause) => panic::resume_unwind(cause),
            Ok(()) => Ok(None),
        },
    }
}

fn check(job: Job, engine: &Embedded, run: &Run) -> Result<Report, Usage> {
    let Job { contracts, data, hints, choices } = job;
    let request = Request { contracts: &contracts, data, hints, choices };
    verify::check(&request, engine, run)
}

enum Waited {
    Ended(Box<Result<Report, Usage>>),
    TooLong,
    Died,
}

fn wait(ended: &Receiver<Result<Report, Usage>>, cancel: &Cancel, progress: &mut Progress) -> Waited {
    let mut asked_at = None;
    loop {
        match ended.recv_timeout(TICK) {
            Ok(result) => return Waited::Ended(Box::new(result)),
            Err(RecvTimeoutError::Disconnected) => return Waited::Died,
            Err(RecvTimeoutError::Timeout) => progress.tick(),
        }
        if cancel.is_cancelled() && asked_at.get_or_insert_with(Instant::now).elapsed() > GRACE {
            return Waited::TooLong;
        }
    }
}

/// What was read before an interrupt decides nothing.
fn marked(mut report: Report, cancel: &Cancel) -> Report {
    if cancel.is_cancelled() {
        report.verdict = Overall::Interrupted;
    }
    report
}
