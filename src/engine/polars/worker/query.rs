//! One query in a worker that is started for it alone, and ended with it.

use std::time::{Duration, Instant};

use super::death::Death;
use super::process::{Process, Silence};
use super::wire::{Reply, Request};
use crate::data::TableRef;
use crate::engine::embedded::Worker;
use crate::engine::memory::size;
use crate::engine::{Cancel, Run};
use crate::metric::{Answer, SqlQuery, Unmeasured, UnmeasuredCode};

/// How long a query may take: joins of everything with everything never end.
const PATIENCE: Duration = Duration::from_mins(5);

/// Answers a query.
pub(in crate::engine) fn query(
    worker: &Worker,
    query: &SqlQuery,
    tables: Vec<TableRef>,
    run: &Run,
) -> Result<Answer, Unmeasured> {
    let failed = |text: String| Unmeasured { code: UnmeasuredCode::Unreadable, text };
    let mut command = worker.clone();
    command.environment.push(("POLARS_MAX_THREADS".to_owned(), run.threads.to_string().into()));
    let started = Process::start(&command);
    let mut process = started.map_err(|error| failed(format!("the worker of the query did not start ({error})")))?;
    process.ask(&Request::Query {
        query: Box::new(query.clone()),
        tables,
        threads: run.threads,
        memory: run.limits.memory,
    });
    let silent = Run { cancel: Cancel::default(), events: None, ..run.clone() };
    let late = Instant::now() + PATIENCE;
    match process.wait_while(&silent, &|| !run.cancel.is_cancelled() && Instant::now() < late) {
        Ok(Reply::Queried(answer)) => answer,
        Ok(_) => Err(failed("the worker of the query answered another question".to_owned())),
        Err(Silence::Cancelled) if run.cancel.is_cancelled() => Err(failed("the run was stopped".to_owned())),
        Err(Silence::Cancelled) => {
            Err(failed(format!("the query took longer than {} minutes", PATIENCE.as_secs() / 60)))
        }
        Err(Silence::Died { death: Death::OutOfMemory, .. }) => {
            Err(failed(format!("the query needs more than the {} of memory that it may take", size(run.limits.memory))))
        }
        Err(Silence::Died { death, .. }) => Err(failed(format!("the worker of the query ended ({})", death.words()))),
    }
}
