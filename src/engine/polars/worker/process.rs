//! A running worker, as the program sees it: how it is started, asked and waited for, and how it died.

use std::io::{self, Read};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::ARGUMENT;
use super::serve::reads_stdin;
use super::wire::{Reply, Request, receive, send};
use crate::data::TableRef;
use crate::engine::Run;
use crate::engine::embedded::Worker;

/// How long a cancelled run may go on unnoticed.
const PATIENCE: Duration = Duration::from_millis(20);
/// How many bytes of standard input go in one message.
const PIECE: usize = 1 << 20;

/// Why a worker does not answer.
#[derive(Debug)]
pub(super) enum Silence {
    /// The run was cancelled.
    Cancelled,
    /// It ended by itself, in words; it was at this table.
    Died { words: String, at: Option<usize> },
}

/// A running worker. Letting go of it ends it.
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    /// What it says, read on a thread of its own so that neither side ever waits for a full pipe.
    replies: Receiver<Reply>,
    at: Option<usize>,
}

impl Process {
    /// Starts a program as a worker, with that environment and no other.
    pub(super) fn start(worker: &Worker) -> io::Result<Self> {
        let mut command = Command::new(&worker.program);
        command.arg(ARGUMENT).env_clear();
        command.envs(worker.environment.iter().map(|(name, value)| (name, value)));
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
    pub(super) fn ask_open(&mut self, tables: Vec<(usize, TableRef)>, run: &Run) -> io::Result<()> {
        if tables.iter().any(|(_, table)| reads_stdin(table)) {
            self.feed(&mut io::stdin().lock(), run)?;
        }
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
    pub(super) fn ask(&mut self, request: &Request) {
        let sent = self.input.as_mut().is_some_and(|input| send(input, request).is_ok());
        if !sent {
            self.input = None;
        }
    }

    /// Passes events on until an answer comes.
    pub(super) fn wait(&mut self, run: &Run) -> Result<Reply, Silence> {
        self.wait_while(run, &|| !run.cancel.is_cancelled())
    }

    /// Likewise, as long as it is worth it.
    pub(super) fn wait_while(&mut self, run: &Run, worth_it: &dyn Fn() -> bool) -> Result<Reply, Silence> {
        loop {
            if !worth_it() {
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
        Some(6) => "it aborted, as it does when memory or stack run out".to_owned(),
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
