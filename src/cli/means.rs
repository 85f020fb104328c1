//! What a run may take: threads, memory, and whether it shows how far it is.

use upheld::engine::{Isolation, Limits};

use super::working::Effort;
use super::{Surroundings, memory};

/// The arguments of every command that reads data.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Running")]
pub(super) struct Means {
    /// Worker threads; as many as there are cores where not given
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How much memory reading may take, such as 512MB or 2GiB
    ///
    /// Half of what the machine or its container has where not given. A file that needs more is one that could not be
    /// read. Linux enforces it; elsewhere the sizes that a file states of itself are held against it.
    #[arg(long, value_name = "SIZE", value_parser = memory::size)]
    memory: Option<u64>,
    /// Show no progress on standard error
    #[arg(long)]
    no_progress: bool,
}

impl Means {
    /// What the run may take.
    pub(super) fn effort(&self, surroundings: &Surroundings) -> Effort {
        Effort {
            threads: self.threads.map_or_else(cores, usize::from),
            limits: Limits { memory: self.memory.unwrap_or_else(memory::default) },
            progress: surroundings.stderr_is_terminal && !self.no_progress,
        }
    }
}

/// Where typed files are read: an abort of their readers must not end this process, which is to write the report.
pub(super) fn isolation(surroundings: &Surroundings) -> Isolation {
    surroundings.worker.clone().map_or(Isolation::InProcess, Isolation::Worker)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
