//! One pass over the parts of a table: on several threads, and handed on in the order of the data.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::file::OpenFile;
use crate::engine::Cancel;

/// A part of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Part {
    /// The index of the file.
    pub(super) file: usize,
    /// The index of the part in it.
    pub(super) part: usize,
}

/// The parts of all files, in the order of the data.
pub(super) fn parts(files: &[OpenFile]) -> Vec<Part> {
    let of_file = |(file, open): (usize, &OpenFile)| (0..open.parts()).map(move |part| Part { file, part });
    files.iter().enumerate().flat_map(of_file).collect()
}

/// Works on each part on one of `threads` threads and takes what comes of it in the order of the parts. Stops when
/// cancelled, or when `take` says so by false.
pub(super) fn each<T: Send>(
    parts: &[Part],
    threads: usize,
    cancel: &Cancel,
    work: &(dyn Fn(Part) -> T + Sync),
    take: &mut dyn FnMut(Part, T) -> bool,
) {
    let (next, stopped) = (AtomicUsize::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        let (done, results) = channel();
        for _ in 0..threads.clamp(1, parts.len().max(1)) {
            let (done, next, stopped) = (done.clone(), &next, &stopped);
            scope.spawn(move || {
                while let Some((at, part)) = claim(parts, next)
                    && !cancel.is_cancelled()
                    && !stopped.load(Ordering::Relaxed)
                    && done.send((at, work(part))).is_ok()
                {}
            });
        }
        drop(done);
        in_order(parts, &results, take);
        stopped.store(true, Ordering::Relaxed);
    });
}

/// The next part that nobody works on.
fn claim(parts: &[Part], next: &AtomicUsize) -> Option<(usize, Part)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    parts.get(at).map(|part| (at, *part))
}

fn in_order<T>(parts: &[Part], results: &Receiver<(usize, T)>, take: &mut dyn FnMut(Part, T) -> bool) {
    let mut early = BTreeMap::new();
    let mut expected = 0;
    for (at, result) in results {
        early.insert(at, result);
        while let Some((result, part)) = early.remove(&expected).zip(parts.get(expected)) {
            expected += 1;
            if !take(*part, result) {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbered(count: usize) -> Vec<Part> {
        (0..count).map(|part| Part { file: 0, part }).collect()
    }

    #[test]
    fn results_come_in_order_whatever_the_threads_do() {
        let slow_first = |part: Part| {
            thread::sleep(std::time::Duration::from_millis(if part.part == 0 { 20 } else { 0 }));
            part.part
        };
        let mut seen = Vec::new();
        each(&numbered(40), 4, &Cancel::default(), &slow_first, &mut |_, result| {
            seen.push(result);
            true
        });
        assert_eq!(seen, (0..40).collect::<Vec<_>>());
    }

    #[test]
    fn it_stops_when_told_to() {
        let worked = AtomicUsize::new(0);
        let work = |_| worked.fetch_add(1, Ordering::Relaxed);
        let mut taken = 0;
        each(&numbered(1_000_000), 2, &Cancel::default(), &work, &mut |_, _| {
            taken += 1;
            taken < 3
        });
        assert_eq!(taken, 3);
        assert!(worked.into_inner() < 1_000_000);

        let cancel = Cancel::default();
        cancel.cancel();
        each(&numbered(5), 2, &cancel, &|part| part.part, &mut |_, _| panic!("nothing is to come"));
    }
}
