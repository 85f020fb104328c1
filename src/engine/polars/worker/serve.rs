//! The worker's side: takes requests from its standard input and answers on its standard output.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::bound::hold;
use super::wire::{Reply, Request, receive, send};
use crate::data::{Place, TableRef};
use crate::engine::polars::handle::Handle;
use crate::engine::polars::session::Opened;
use crate::engine::{Cancel, Limits, Run, Session, Sift};
use crate::metric::{Answer, Ask, Measurement, SqlQuery, Unmeasured, UnmeasuredCode};

/// More keys than this do not go into a message: each takes up to 39 bytes.
const MOST_KEYS: usize = 24 << 20;

type Output = Arc<Mutex<Box<dyn Write + Send>>>;

/// Answers requests until the program closes the pipe, or is no more.
pub(super) fn serve(input: Box<dyn Read + Send>, output: Box<dyn Write + Send>, end: fn()) -> ExitCode {
    let mut worker = Worker { output: Arc::new(Mutex::new(output)), fed: None, run: None, opened: None };
    for request in requests(input, end) {
        if worker.handle(request).is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// Requests, read on a thread of their own: should the program end while rows are being read, nobody needs them.
fn requests(mut input: Box<dyn Read + Send>, end: fn()) -> Receiver<Request> {
    let (next, requests) = channel();
    thread::spawn(move || {
        while let Ok(Some(request)) = receive(&mut input) {
            if next.send(request).is_err() {
                return;
            }
        }
        end();
    });
    requests
}

struct Worker {
    output: Output,
    /// The standard input of the program, as far as it came.
    fed: Option<File>,
    run: Option<Run>,
    opened: Option<Opened>,
}

impl Worker {
    fn handle(&mut self, request: Request) -> std::io::Result<()> {
        match request {
            Request::Feed(bytes) => self.feed(&bytes),
            Request::Open { tables, threads, memory } => self.open(&tables, limited(threads, memory)),
            Request::Measure(asks) => self.measure(&asks),
            Request::Sift(sift) => self.sift(&sift),
            Request::Query { query, tables, threads, memory } => self.query(&query, &tables, &limited(threads, memory)),
        }
    }

    fn feed(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        if self.fed.is_none() {
            self.fed = Some(tempfile::tempfile()?);
        }
        self.fed.as_mut().map_or(Ok(()), |file| file.write_all(bytes))
    }

    fn open(&mut self, tables: &[(usize, TableRef)], run: Run) -> std::io::Result<()> {
        let output = Arc::clone(&self.output);
        let events = Arc::new(move |event| drop(say(&output, &Reply::Event(crate::engine::Event::into(event)))));
        let run = Run { events: Some(events), ..run };
        let fed = self.fed.take().map(rewound).transpose()?;
        if fed.is_none() && tables.iter().any(|(_, table)| reads_stdin(table)) {
            return Err(std::io::Error::other("a table reads what was not fed"));
        }
        let tables: Vec<(usize, &TableRef)> = tables.iter().map(|(outer, table)| (*outer, table)).collect();
        let output = Arc::clone(&self.output);
        let opened = Opened::new(&tables, fed.as_ref(), &run, &|at| drop(say(&output, &Reply::At(at))));
        say(&self.output, &Reply::Opened(opened.tables().to_vec()))?;
        (self.run, self.opened) = (Some(run), Some(opened));
        Ok(())
    }

    fn measure(&mut self, asks: &[Ask]) -> std::io::Result<()> {
        let (Some(run), Some(opened)) = (&self.run, &mut self.opened) else {
            return Err(std::io::Error::other("nothing was opened"));
        };
        let output = Arc::clone(&self.output);
        let mut answers = opened.measure_telling(asks, run, &|at| drop(say(&output, &Reply::At(at))));
        refuse_too_many(&mut answers, MOST_KEYS);
        say(&self.output, &Reply::Measured(answers, opened.faults().to_vec()))
    }
}

impl Worker {
    fn sift(&mut self, sift: &Sift) -> std::io::Result<()> {
        let (Some(run), Some(opened)) = (&self.run, &mut self.opened) else {
            return Err(std::io::Error::other("nothing was opened"));
        };
        say(&self.output, &Reply::At(sift.table))?;
        let output = Arc::clone(&self.output);
        let whole = opened.sift(sift, run, &mut |rows| say(&output, &Reply::Sifted(rows)).is_ok());
        say(&self.output, &Reply::SiftedAll(whole))
    }
}

/// Takes keys out that would not fit into one message.
fn refuse_too_many(answers: &mut [Result<Answer, Unmeasured>], most: usize) {
    let mut room = most;
    for answer in answers {
        let Ok(Answer { measurement: Measurement::KeyHashes { keys, .. }, .. }) = answer else { continue };
        if let Some(left) = room.checked_sub(keys.len()) {
            room = left;
        } else {
            let text = format!("there are more than {most} different keys to compare with another table");
            *answer = Err(Unmeasured { code: UnmeasuredCode::EngineLacks, text });
        }
    }
}

impl Worker {
    #[cfg(feature = "sql")]
    fn query(&self, query: &SqlQuery, tables: &[TableRef], run: &Run) -> std::io::Result<()> {
        say(&self.output, &Reply::Queried(crate::engine::sql::answer(query, tables, run)))
    }

    #[cfg(not(feature = "sql"))]
    #[expect(clippy::unused_self, reason = "as with the feature")]
    fn query(&self, _: &SqlQuery, _: &[TableRef], _: &Run) -> std::io::Result<()> {
        Err(std::io::Error::other("this build runs no queries"))
    }
}

/// The run of a request, within the memory that it may take.
fn limited(threads: usize, memory: u64) -> Run {
    let threads = threads.max(1);
    hold(memory, threads);
    Run { threads, limits: Limits { memory }, cancel: Cancel::default(), events: None }
}

fn rewound(mut file: File) -> std::io::Result<Handle> {
    file.seek(SeekFrom::Start(0))?;
    Handle::of_file(file)
}

fn say(output: &Output, reply: &Reply) -> std::io::Result<()> {
    send(&mut **output.lock().unwrap_or_else(PoisonError::into_inner), reply)
}

/// Whether a table reads the standard input of the program.
pub(super) fn reads_stdin(table: &TableRef) -> bool {
    table.files.iter().any(|file| file.place == Place::Stdin)
}

#[cfg(test)]
mod tests {
    use std::io::pipe;

    use super::*;
    use crate::data::Format;
    use crate::engine::polars::tests::fixtures::{column, count, data, ints, parquet, table};
    use crate::metric::{KeyHashes, Predicate};

    #[test]
    fn it_opens_what_it_was_fed_and_answers() {
        let (input, mut to) = pipe().unwrap();
        let (mut from, output) = pipe().unwrap();
        let worker = thread::spawn(move || serve(Box::new(input), Box::new(output), || {}));

        let bytes = parquet(vec![vec![ints("id", &[Some(1), None, None])]]);
        for piece in bytes.chunks(100) {
            send(&mut to, &Request::Feed(piece.to_vec())).unwrap();
        }
        let mut stdin = data(Format::Parquet, Vec::new());
        stdin.place = Place::Stdin;
        send(&mut to, &Request::Open { tables: vec![(3, table(vec![stdin]))], threads: 2, memory: 4 << 30 }).unwrap();
        let nulls = count(Predicate::IsNull(Box::new(column("id", None))));
        send(&mut to, &Request::Measure(vec![nulls])).unwrap();

        let mut heard = Vec::new();
        let answers = loop {
            match receive(&mut from).unwrap().unwrap() {
                Reply::At(table) => heard.push(format!("at {table}")),
                Reply::Event(told) => heard.push(format!("{told:?}").split_whitespace().next().unwrap().to_owned()),
                Reply::Queried(_) | Reply::Sifted(_) | Reply::SiftedAll(_) => unreachable!("nothing else was sent"),
                Reply::Opened(infos) => assert_eq!(infos[0].as_ref().unwrap().files[0].rows, Some(3)),
                Reply::Measured(answers, faults) => {
                    assert_eq!(faults, []);
                    break answers;
                }
            }
        };
        assert_eq!(answers[0].as_ref().unwrap().measurement, Measurement::Count { count: 2, undecided: 0, rows: 2 });
        assert_eq!(heard, ["at 0", "Opened", "at 0", "Advanced", "Finished"]);
        drop(to);
        assert_eq!(worker.join().unwrap(), ExitCode::SUCCESS);
    }

    #[test]
    fn keys_that_do_not_fit_into_a_message_are_told() {
        let keys = |count: u128| {
            let keys = KeyHashes::Known((0..count).collect());
            let measurement = Measurement::KeyHashes { compared: 0, null: 0, no_value: 0, keys };
            Ok(Answer { measurement, rows: Vec::new(), complete: true })
        };
        let mut answers = [keys(3), keys(3), keys(2)];
        refuse_too_many(&mut answers, 5);
        assert_eq!(answers.map(|answer| answer.is_ok()), [true, false, true]);
    }
}
