//! A running worker, as the program sees it: how it is started, asked and waited for, and how it died.

use std::io::{self, Read};
use std::process::{Child, ChildStderr, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::ARGUMENT;
use super::death::Death;
use super::serve::reads_stdin;
use super::wire::{Reply, Request, receive, send};
use crate::data::TableRef;
use crate::engine::Run;
use crate::engine::embedded::Worker;

/// How long a cancelled run may go on unnoticed.
const PATIENCE: Duration = Duration::from_millis(20);
/// How much of what it complains of is kept: it says why it ends before it does.
const LONGEST_COMPLAINT: u64 = 1 << 12;
/// How many of its messages may wait to be taken.
const REPLIES: usize = 64;
/// How many bytes of standard input go in one message.
const PIECE: usize = 1 << 20;

/// Why a worker does not answer.
#[derive(Debug)]
pub(super) enum Silence {
    /// The run was cancelled.
    Cancelled,
    /// It ended by itself; it was at this table.
    Died { death: Death, at: Option<usize> },
}

/// A running worker. Letting go of it ends it.
pub(super) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    /// What it says, read on a thread of its own so that neither side ever waits for a full pipe.
    replies: Receiver<Reply>,
    /// The first of what it says to nobody, read to its end so that it never waits for a reader.
    complaint: Option<JoinHandle<String>>,
    at: Option<usize>,
}

impl Process {
    /// Starts a program as a worker, with that environment and no other.
    pub(super) fn start(worker: &Worker) -> io::Result<Self> {
        let mut command = Command::new(&worker.program);
        command.arg(ARGUMENT).env_clear();
        command.envs(worker.environment.iter().map(|(name, value)| (name, value)));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let complaint = child.stderr.take().map(|stderr| thread::spawn(move || first_words(stderr)));
        // Rows that are kept apart may come faster than they are written.
        let (next, replies) = sync_channel(REPLIES);
        thread::spawn(move || {
            let Some(output) = output else { return };
            let mut output = io::BufReader::new(output);
            while let Ok(Some(reply)) = receive(&mut output) {
                if next.send(reply).is_err() {
                    return;
                }
            }
        });
        Ok(Self { child, input, replies, complaint, at: None })
    }

    /// Sends standard input where a table reads it, and has the tables opened.
    pub(super) fn ask_open(&mut self, tables: Vec<(usize, TableRef)>, run: &Run) -> io::Result<()> {
        if tables.iter().any(|(_, table)| reads_stdin(table)) {
            self.feed(&mut io::stdin().lock(), run)?;
        }
        self.ask(&Request::Open { tables, threads: run.threads, memory: run.limits.memory });
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
                    return Err(Silence::Died { death: self.death(), at: self.at });
                }
            }
        }
    }

    /// How it ended.
    fn death(&mut self) -> Death {
        let status = self.last_status();
        let complaint = self.complaint.take().and_then(|thread| thread.join().ok()).unwrap_or_default();
        Death::of(status, &complaint)
    }

    fn last_status(&mut self) -> Option<ExitStatus> {
        // It has closed its output, so it is gone or about to be; one that lingers is ended.
        for _ in 0..50 {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(PATIENCE);
        }
        drop(self.child.kill());
        self.child.wait().ok()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The first words of a worker to its standard error; the rest is read, and forgotten.
fn first_words(mut stderr: ChildStderr) -> String {
    let mut words = Vec::new();
    drop(stderr.by_ref().take(LONGEST_COMPLAINT).read_to_end(&mut words));
    drop(io::copy(&mut stderr, &mut io::sink()));
    String::from_utf8_lossy(&words).into_owned()
}
