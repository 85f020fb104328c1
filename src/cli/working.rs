//! The run itself, on a thread of its own, so that progress can be shown and an interrupt ends it in time.

use std::any::Any;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use upheld::contract::Reading;
use upheld::data::Hints;
use upheld::engine::{Cancel, Embedded, Isolation, Limits, Run};
use upheld::outcome::{Overall, Report};
use upheld::verify::{self, Choices, DataArg, Keep, Request, Usage};

use super::progress::{Counted, Progress};
use super::quarantine::Quarantine;
use super::unnamed::Unnamed;
use super::{Failure, cut_short, interrupt};

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
    /// Takes the rows that are kept apart, where they are.
    pub(super) quarantine: Option<Quarantine>,
}

/// What a job may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub(super) threads: usize,
    pub(super) limits: Limits,
    /// Whether to show how far it is.
    pub(super) progress: bool,
}

/// What came of a job.
#[derive(Debug)]
pub(super) struct Ran {
    /// The report; of a run that came to no end, one that says so.
    pub(super) report: Report,
    /// The panic that ended it.
    pub(super) crash: Option<Box<dyn Any + Send>>,
    /// What took the rows that were kept apart, of a run that came to its end.
    pub(super) quarantine: Option<Quarantine>,
}

/// Runs the job. There is a report even where it panics, or does not stop in time when it is told to.
pub(super) fn run(job: Job, effort: Effort, isolation: Isolation) -> Result<Ran, Failure> {
    let cut_short = cut_short::interrupted(&job.contracts, &job.choices);
    let unnamed = job.quarantine.as_ref().map(Quarantine::unnamed).unwrap_or_default();
    let (waited, cancel) = watch(effort, unnamed.clone(), move |run| check(job, &Embedded::new(isolation), run));
    match waited {
        Waited::Ended(ended) => match *ended {
            Ok((report, quarantine)) => Ok(Ran { report: marked(report, &cancel), crash: None, quarantine }),
            Err(usage) => Err(Failure::Usage { message: usage.message, help: usage.help }),
        },
        Waited::TooLong => {
            unnamed.delete();
            Ok(Ran { report: cut_short, crash: None, quarantine: None })
        }
        Waited::Died(crash) => Ok(Ran { report: cut_short::crashed(cut_short), crash, quarantine: None }),
    }
}

/// Does work on a thread of its own, shows how far it is, and gives it up where it does not stop in time when it is told to.
pub(super) fn watch<T: Send + 'static>(
    effort: Effort,
    unnamed: Unnamed,
    work: impl FnOnce(&Run) -> T + Send + 'static,
) -> (Waited<T>, Cancel) {
    let counted = Counted::default();
    let cancel = Cancel::default();
    interrupt::listen(cancel.clone(), unnamed);
    let Effort { threads, limits, progress } = effort;
    let run = Run { threads: threads.max(1), limits, cancel: cancel.clone(), events: Some(counted.listener()) };
    let (send, ended) = mpsc::channel();
    let worker = thread::spawn(move || drop(send.send(work(&run))));
    let mut progress = Progress::new(counted, progress);
    let result = wait(&ended, &cancel, &mut progress);
    progress.clear();
    let waited = match result {
        None => Waited::TooLong,
        Some(Ok(done)) => Waited::Ended(Box::new(done)),
        Some(Err(_)) => Waited::Died(worker.join().err()),
    };
    (waited, cancel)
}

fn check(job: Job, engine: &Embedded, run: &Run) -> Ended {
    let Job { contracts, data, hints, choices, mut quarantine } = job;
    let request = Request { contracts: &contracts, data, hints, choices };
    let keep = quarantine.as_mut().map(|quarantine| quarantine as &mut dyn Keep);
    let report = verify::check_and_keep(&request, engine, run, keep)?;
    Ok((report, quarantine))
}

/// The report, and what took the rows that were kept apart.
type Ended = Result<(Report, Option<Quarantine>), Usage>;

/// What came of waiting for work.
pub(super) enum Waited<T> {
    /// It was done.
    Ended(Box<T>),
    /// It did not stop in time.
    TooLong,
    /// It panicked.
    Died(Option<Box<dyn Any + Send>>),
}

/// Waits for work; nothing where it did not stop in time, and an error where it died.
fn wait<T>(ended: &Receiver<T>, cancel: &Cancel, progress: &mut Progress) -> Option<Result<T, RecvTimeoutError>> {
    let mut asked_at = None;
    loop {
        match ended.recv_timeout(TICK) {
            Ok(result) => return Some(Ok(result)),
            Err(died @ RecvTimeoutError::Disconnected) => return Some(Err(died)),
            Err(RecvTimeoutError::Timeout) => progress.tick(),
        }
        if cancel.is_cancelled() && asked_at.get_or_insert_with(Instant::now).elapsed() > GRACE {
            return None;
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
