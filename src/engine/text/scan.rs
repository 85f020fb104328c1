//! Reads files as blocks, has worker threads look at them side by side, and hands on what they found in the order of the data.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::data::{Block, Blocks, DataError, DataNote, LineEnds};
use crate::engine::Cancel;

/// What comes of a scan, in the order of the data.
pub(super) enum Step<P> {
    /// A file was opened; the lines of its header, and how they end.
    Start { lines: u64, ends: LineEnds },
    /// A block and what a worker made of it; nothing where the worker was told to stop.
    Block { block: Block, found: Option<P> },
    /// The end of the file, or why it was not reached.
    End(Result<Read, DataError>),
    /// A part of the program failed; there will be no sound answer.
    Panicked,
}

/// How the reading of a file ended.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// Whether all of it was read.
    pub(super) complete: bool,
    /// What is worth saying about it.
    pub(super) notes: Vec<DataNote>,
}

/// A step on its way to the one who puts them in order.
type Numbered<P> = (u64, usize, Step<P>);

/// What a worker does with a block of a file.
pub(super) type Work<'w, P> = dyn Fn(usize, &Block) -> Option<P> + Sync + 'w;

/// Opens a file's blocks.
pub(super) type Open<'o> = dyn Fn(usize) -> Result<Blocks, DataError> + Sync + 'o;

/// How a scan is run.
#[derive(Clone, Copy)]
pub(super) struct Crew<'c> {
    pub(super) threads: usize,
    pub(super) cancel: &'c Cancel,
}

/// Reads so many files. Steps are given with the index of their file, in the order of files and blocks,
/// whatever the number of threads; blocks in flight are bounded by it.
pub(super) fn scan<P: Send>(
    files: usize,
    crew: Crew<'_>,
    open: &Open<'_>,
    work: &Work<'_, P>,
    give: &mut dyn FnMut(usize, &mut Step<P>),
) {
    let threads = crew.threads.max(1);
    let (jobs, queue) = channel();
    let (done, steps) = channel();
    let (permit, permits) = channel();
    // One block a worker, one ready for each, and one being read.
    (0..=2 * threads).for_each(|_| _ = permit.send(Vec::new()));
    let queue = Mutex::new(queue);
    thread::scope(|scope| {
        for _ in 0..threads {
            let done = done.clone();
            let queue = &queue;
            scope.spawn(move || labour(queue, &done, work));
        }
        let reader = Reader { seq: 0, jobs, done, permits, permitted: false, cancel: crew.cancel };
        scope.spawn(move || reader.run(files, open));
        in_order(steps, permit, give);
    });
}

/// Takes steps as they come and gives them on in order; each that is through makes room for another block, and gives its
/// bytes for that.
/// The channels are owned, so that the other threads end when this one fails.
#[expect(clippy::needless_pass_by_value, reason = "dropping them is the point")]
fn in_order<P>(steps: Receiver<Numbered<P>>, permit: Sender<Vec<u8>>, give: &mut dyn FnMut(usize, &mut Step<P>)) {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (seq, file, step) in &steps {
        waiting.insert(seq, (file, step));
        while let Some((file, mut step)) = waiting.remove(&next) {
            give(file, &mut step);
            let room = match step {
                Step::Block { block, .. } => Some(block.into_bytes()),
                Step::Panicked => Some(Vec::new()),
                Step::Start { .. } | Step::End(_) => None,
            };
            if let Some(room) = room {
                // The reader is gone when all is read; then nobody waits for room.
                _ = permit.send(room);
            }
            next += 1;
        }
    }
}

struct Job {
    seq: u64,
    file: usize,
    block: Block,
}

fn labour<P>(queue: &Mutex<Receiver<Job>>, done: &Sender<Numbered<P>>, work: &Work<'_, P>) {
    loop {
        let job = match queue.lock() {
            Ok(queue) => queue.recv(),
            Err(_) => return,
        };
        let Ok(Job { seq, file, block }) = job else { return };
        let step = match catch_unwind(AssertUnwindSafe(|| work(file, &block))) {
            Ok(found) => Step::Block { block, found },
            Err(_) => Step::Panicked,
        };
        if done.send((seq, file, step)).is_err() {
            return;
        }
    }
}

/// The one thread that reads files and cuts blocks.
struct Reader<'c, P> {
    seq: u64,
    jobs: Sender<Job>,
    done: Sender<Numbered<P>>,
    permits: Receiver<Vec<u8>>,
    /// Whether a permit was taken that no block has used yet.
    permitted: bool,
    cancel: &'c Cancel,
}

impl<P> Reader<'_, P> {
    fn run(mut self, files: usize, open: &Open<'_>) {
        for file in 0..files {
            if self.cancel.is_cancelled() {
                return;
            }
            let read = catch_unwind(AssertUnwindSafe(|| self.file(file, open)));
            self.tell(file, read.map_or(Step::Panicked, Step::End));
        }
    }

    /// Reads a file to its end, as far as it goes.
    fn file(&mut self, file: usize, open: &Open<'_>) -> Result<Read, DataError> {
        let mut blocks = open(file)?;
        self.tell(file, Step::Start { lines: blocks.lines_before(), ends: blocks.ends_before() });
        loop {
            if !self.permitted
                && let Ok(room) = self.permits.recv()
            {
                self.permitted = true;
                blocks.recycle(room);
            }
            if !self.permitted || self.cancel.is_cancelled() {
                return Ok(Read::default());
            }
            let Some(block) = blocks.next_block()? else {
                return Ok(Read { complete: blocks.is_complete(), notes: blocks.notes().to_vec() });
            };
            self.permitted = false;
            let seq = self.next();
            if self.jobs.send(Job { seq, file, block }).is_err() {
                return Ok(Read::default());
            }
        }
    }

    fn tell(&mut self, file: usize, step: Step<P>) {
        let seq = self.next();
        // Who listens outlives this thread.
        _ = self.done.send((seq, file, step));
    }

    fn next(&mut self) -> u64 {
        let seq = self.seq;
        self.seq += 1;
        seq
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::data::{Cut, DataRef, Format, Hints, Place, open_text};

    fn blocks() -> Result<Blocks, DataError> {
        let data = DataRef {
            place: Place::Memory(b"a\n1\n2\n3\n4\n5\n6\n7\n8\n".to_vec()),
            shown: "t.csv".to_owned(),
            format: Format::Csv,
            compression: None,
            dialect: Hints::default().dialect(Format::Csv),
            partition: Vec::new(),
        };
        open_text(&data, Cut { block: 1, ..Cut::default() }).map(|file| file.blocks)
    }

    fn steps(files: usize, cancel: &Cancel, work: &Work<'_, usize>) -> Vec<String> {
        let mut steps = Vec::new();
        scan(files, Crew { threads: 2, cancel }, &|_| blocks(), work, &mut |file, step| {
            let said = match step {
                Step::Start { lines, .. } => format!("start {lines}"),
                Step::Block { found: Some(_), .. } => return,
                Step::Block { found: None, .. } => "dropped".to_owned(),
                Step::End(Ok(read)) => format!("end {}", read.complete),
                Step::End(Err(error)) => error.message.clone(),
                Step::Panicked => "panicked".to_owned(),
            };
            steps.push(format!("{file} {said}"));
        });
        steps
    }

    #[test]
    fn a_worker_that_panics_ends_nothing_but_its_block() {
        let seen = AtomicUsize::new(0);
        let work = |_: usize, _: &Block| {
            let at = seen.fetch_add(1, Ordering::Relaxed);
            assert!(at != 1, "the second block");
            Some(at)
        };
        let steps = steps(1, &Cancel::default(), &work);
        assert_eq!(steps, ["0 start 1", "0 panicked", "0 end true"]);
    }

    #[test]
    fn many_files_do_not_use_up_the_room_for_blocks() {
        let steps = steps(100, &Cancel::default(), &|file, _| Some(file));
        assert_eq!(steps.len(), 200);
        assert_eq!(steps.last().map(String::as_str), Some("99 end true"));
    }

    #[test]
    fn a_run_that_is_stopped_on_the_way_leaves_its_file_open() {
        let cancel = Cancel::default();
        let work = |_: usize, _: &Block| {
            cancel.cancel();
            None
        };
        let steps = steps(3, &cancel, &work);
        assert!(steps.iter().any(|step| step == "0 dropped"), "{steps:?}");
        assert!(steps.iter().all(|step| step != "0 end true" && !step.starts_with('2')), "{steps:?}");
    }
}
