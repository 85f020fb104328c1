//! What a worker died of: by its status, and by its last words where those say more.

use std::process::ExitStatus;

use crate::data::DataErrorCode;
use crate::engine::memory;

/// How a worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Death {
    /// It was refused the memory that it asked for.
    OutOfMemory,
    /// Anything else, in words.
    Of(String),
}

impl Death {
    /// By its status, where the system knows it, and by what it wrote to standard error.
    pub(super) fn of(status: Option<ExitStatus>, complaint: &str) -> Self {
        // What the standard library says before it aborts.
        if complaint.contains("memory allocation of") && complaint.contains("failed") {
            return Self::OutOfMemory;
        }
        if complaint.contains("overflowed its stack") {
            return Self::Of("its data is nested too deep, and the stack ran out".to_owned());
        }
        Self::Of(status.map_or_else(|| "it went silent".to_owned(), words))
    }

    /// In words, to stand in brackets.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::OutOfMemory => "it ran out of the memory that it may take",
            Self::Of(words) => words,
        }
    }

    /// What it means for the file that was read, and what helps; `most` is the memory that it could take.
    pub(super) fn meaning(&self, most: u64) -> (DataErrorCode, String, Option<String>) {
        match self {
            Self::OutOfMemory => (DataErrorCode::Memory, memory::too_much(most), Some(memory::HELP.to_owned())),
            Self::Of(words) => {
                let message = format!("cannot be read: the worker that reads it ended ({words})");
                (DataErrorCode::Engine, message, None)
            }
        }
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
