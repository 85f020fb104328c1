//! The program's side: starts the worker, asks it, and says what happened when it dies.

use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::ARGUMENT;
use super::serve::reads_stdin;
use super::wire::{Reply, Request, receive, send};
use crate::data::{DataError, DataErrorCode, TableInfo, TableRef};
use crate::engine::gather::by_table;
use crate::engine::polars::session::unreadable;
use crate::engine::{Run, Session};
use crate::metric::{Answer, Ask, Unmeasured, UnmeasuredCode};

/// How long a cancelled run may go on unnoticed.
const PATIENCE: Duration = Duration::from_millis(20);
/// How many bytes of standard input go in one message.
const PIECE: usize = 1 << 20;

/// Tables that a worker has opened.
pub(super) struct Remote {
    worker: Option<Process>,
    infos: Vec<Result<TableInfo, DataError>>,
    /// What messages call each table: its files.
    names: Vec<String>,
    faults: Vec<(usize, DataError)>,
    /// Why there is no worker any more.
    silence: Option<Silence>,
}

/// Why the worker does not answer.
#[derive(Clone, Debug)]
enum Silence {
    /// The run was cancelled, and the worker ended.
    Cancelled,
    /// It ended by itself, in words; it was at this table.
    Died { words: String, at: Option<usize> },
}

impl Remote {
    pub(super) fn open(program: &Path, tables: &[(usize, &TableRef)], run: &Run) -> Self {
        let names = tables.iter().map(|(_, table)| shown(table)).collect();
        let mut remote = Self { worker: None, infos: Vec::new(), names, faults: Vec::new(), silence: None };
        let started = Process::start(program).and_then(|mut worker| {
            worker.ask_open(tables, run)?;
            Ok(worker)
        });
        remote.infos = match started {
            Ok(worker) => {
                remote.worker = Some(worker);
                remote.wait_opened(run)
            }
            Err(fault) => {
                let message = format!("cannot be read: the worker that reads it did not start ({fault})");
                remote.refuse_all(&message)
            }
        };
        remote
    }

    fn wait_opened(&mut self, run: &Run) -> Vec<Result<TableInfo, DataError>> {
        match self.wait(run) {
            Ok(Reply::Opened(infos)) if infos.len() == self.names.len() => infos,
            Ok(_) => self.refuse_all("cannot be read: the worker that reads it answered another question"),
            Err(silence) => {
                let all = self.names.iter().enumerate();
                all.map(|(at, name)| Err(error(name, self.words(at, &silence)))).collect()
            }
        }
    }

    /// The same error for every table.
    fn refuse_all(&self, message: &str) -> Vec<Result<TableInfo, DataError>> {
        self.names.iter().map(|name| Err(error(name, message.to_owned()))).collect()
    }

    /// Waits for an answer. Without one the worker is gone for good.
    fn wait(&mut self, run: &Run) -> Result<Reply, Silence> {
        let Some(mut worker) = self.worker.take() else {
            let unknown = || Silence::Died { words: "it had ended before".to_owned(), at: None };
            return Err(self.silence.clone().unwrap_or_else(unknown));
        };
        match worker.wait(run) {
            Ok(reply) => {
                self.worker = Some(worker);
                Ok(reply)
            }
            Err(silence) => {
                self.silence = Some(silence.clone());
                Err(silence)
            }
        }
    }

    /// What is said of a table that the worker said nothing of.
    fn words(&self, table: usize, silence: &Silence) -> String {
        match silence {
            Silence::Cancelled => "was not read: the run was stopped".to_owned(),
            Silence::Died { words, at } => match at.filter(|at| *at != table).and_then(|at| self.names.get(at)) {
                Some(other) => format!("was not read: the worker ended while it read {other} ({words})"),
                None => format!("cannot be read: the worker that reads it ended ({words})"),
            },
        }
    }

    fn name(&self, table: usize) -> &str {
        self.names.get(table).map_or("", String::as_str)
    }

    /// Has the asks of one table answered.
    fn answer(&mut self, table: usize, asks: &[&Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        if !matches!(self.infos.get(table), Some(Ok(_))) {
            let why = unreadable(self.infos.get(table));
            return asks.iter().map(|_| Err(why.clone())).collect();
        }
        if let Some(worker) = &mut self.worker {
            worker.ask(&Request::Measure(asks.iter().map(|ask| (*ask).clone()).collect()));
        }
        match self.wait(run) {
            Ok(Reply::Measured(answers, faults)) if answers.len() == asks.len() => {
                self.faults.extend(faults);
                answers
            }
            Ok(_) => {
                let words = "it answered another question".to_owned();
                self.unanswered(table, asks, &Silence::Died { words, at: None })
            }
            Err(silence) => self.unanswered(table, asks, &silence),
        }
    }

    fn unanswered(&mut self, table: usize, asks: &[&Ask], silence: &Silence) -> Vec<Result<Answer, Unmeasured>> {
        let (name, message) = (self.name(table).to_owned(), self.words(table, silence));
        let why = Unmeasured { code: UnmeasuredCode::Unreadable, text: format!("{name} {message}") };
        if matches!(silence, Silence::Died { .. }) {
            self.faults.push((table, error(&name, message)));
        }
        asks.iter().map(|_| Err(why.clone())).collect()
    }
}

impl Session for Remote {
    fn tables(&self) -> &[Result<TableInfo, DataError>] {
        &self.infos
    }

    fn measure(&mut self, asks: &[Ask], run: &Run) -> Vec<Result<Answer, Unmeasured>> {
        self.faults.clear();
        by_table(asks, &mut |table, asks| self.answer(table, asks, run))
    }

    fn faults(&self) -> &[(usize, DataError)] {
        &self.faults
    }
}

/// A running worker. Letting go of it ends it.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    /// What it says, read on a thread of its own so that neither side ever waits for a full pipe.
    replies: Receiver<Reply>,
    at: Option<usize>,
}

impl Process {
    fn start(program: &Path) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.arg(ARGUMENT).env_clear();
        let temporary = std::env::temp_dir();
        command.envs(["TMPDIR", "TEMP", "TMP"].map(|name| (name, &temporary)));
        // Without it Windows cannot give random numbers, which the names of temporary files need.
        #[cfg(windows)]
        command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (next, replies) = channel();
        thread::spawn(move || {
            let Some(output) = output else { return };
            let mut output = io::BufReader::new(output);
            while let Ok(Some(reply)) = receive(&mut output) {
                if next.send(reply).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, input, replies, at: None })
    }

    /// Sends standard input where a table reads it, and has the tables opened.
    fn ask_open(&mut self, tables: &[(usize, &TableRef)], run: &Run) -> io::Result<()> {
        if tables.iter().any(|(_, table)| reads_stdin(table)) {
            self.feed(&mut io::stdin().lock(), run)?;
        }
        let tables = tables.iter().map(|(outer, table)| (*outer, (*table).clone())).collect();
        self.ask(&Request::Open { tables, threads: run.threads });
        Ok(())
    }

    fn feed(&mut self, from: &mut dyn Read, run: &Run) -> io::Result<()> {
        // An empty piece says that there is an input, though it may have no bytes.
        self.ask(&Request::Feed(Vec::new()));
        while !run.cancel.is_cancelled() {
            let mut piece = Vec::new();
            if from.take(PIECE as u64).read_to_end(&mut piece)? == 0 {
                break;
            }
            self.ask(&Request::Feed(piece));
        }
        Ok(())
    }

    /// Asks. A worker that cannot be asked is dead, which waiting for it will tell.
    fn ask(&mut self, request: &Request) {
        let sent = self.input.as_mut().is_some_and(|input| send(input, request).is_ok());
        if !sent {
            self.input = None;
        }
    }

    /// Passes events on until an answer comes.
    fn wait(&mut self, run: &Run) -> Result<Reply, Silence> {
        loop {
            if run.cancel.is_cancelled() {
                return Err(Silence::Cancelled);
            }
            match self.replies.recv_timeout(PATIENCE) {
                Ok(Reply::At(table)) => self.at = Some(table),
                Ok(Reply::Event(told)) => {
                    if let Some(listener) = &run.events {
                        listener(told.into());
                    }
                }
                Ok(reply) => return Ok(reply),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(Silence::Died { words: self.last_words(), at: self.at });
                }
            }
        }
    }

    /// How it ended, in words.
    fn last_words(&mut self) -> String {
        // It has closed its output, so it is gone or about to be; one that lingers is ended.
        for _ in 0..50 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return words(status);
            }
            thread::sleep(PATIENCE);
        }
        drop(self.child.kill());
        self.child.wait().map_or_else(|_| "it went silent".to_owned(), words)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[cfg(unix)]
fn words(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(4) => "it hit an illegal instruction".to_owned(),
        Some(6) => "it aborted, as it does when memory runs out".to_owned(),
        Some(7) => "it lost the bytes it was reading".to_owned(),
        Some(9) => "it was killed, as systems do when memory runs out".to_owned(),
        Some(11) => "it crashed (segmentation fault)".to_owned(),
        Some(signal) => format!("it was ended by signal {signal}"),
        None => code_words(status),
    }
}

#[cfg(not(unix))]
fn words(status: ExitStatus) -> String {
    code_words(status)
}

fn code_words(status: ExitStatus) -> String {
    status.code().map_or_else(|| "nobody knows why".to_owned(), |code| format!("it exited with code {code}"))
}

fn shown(table: &TableRef) -> String {
    match table.files.as_slice() {
        [] => table.name.clone(),
        [file] => file.shown.clone(),
        [first, rest @ ..] => format!("{} (and {} more)", first.shown, rest.len()),
    }
}

fn error(name: &str, message: String) -> DataError {
    DataError { code: DataErrorCode::Engine, path: name.to_owned(), line: None, message, help: None }
}
