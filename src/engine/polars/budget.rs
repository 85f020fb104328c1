//! The memory that parts of files share while they are decoded: who would go beyond it waits, or is refused.

use std::sync::{Condvar, Mutex, PoisonError};

pub(super) use crate::engine::memory::too_much;

/// Bytes that are handed out and come back.
pub(super) struct Budget {
    /// What the run may take as a whole.
    memory: u64,
    taken: Mutex<u64>,
    freed: Condvar,
}

/// Bytes that were taken, until this goes.
pub(super) struct Share<'b> {
    budget: &'b Budget,
    bytes: u64,
}

impl Budget {
    /// Of a run that may take so much memory; a part of it is left for what comes of the data.
    pub(super) fn new(memory: u64) -> Self {
        Self { memory, taken: Mutex::new(0), freed: Condvar::new() }
    }

    /// The most that one part may take.
    pub(super) fn most(&self) -> u64 {
        self.memory / 4 * 3
    }

    /// Takes so many bytes, as soon as others have given back enough. An error where there will never be enough.
    pub(super) fn take(&self, bytes: u64) -> Result<Share<'_>, String> {
        if bytes > self.most() {
            return Err(too_much(self.memory));
        }
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        while *taken + bytes > self.most() {
            taken = self.freed.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        *taken += bytes;
        Ok(Share { budget: self, bytes })
    }

    /// Whether this is how it is said that a part needs more.
    pub(super) fn is_too_much(&self, why: &str) -> bool {
        why == too_much(self.memory)
    }

    /// Refuses what takes more than one part may.
    pub(super) fn allow(&self, bytes: u64) -> Result<(), String> {
        if bytes > self.most() { Err(too_much(self.memory)) } else { Ok(()) }
    }
}

impl Drop for Share<'_> {
    fn drop(&mut self) {
        *self.budget.taken.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.budget.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn never_more_is_taken_than_there_is() {
        let (budget, now) = (Budget::new(400), AtomicU64::new(0));
        thread::scope(|scope| {
            for need in [100, 200, 300, 50, 250, 300] {
                let (budget, now) = (&budget, &now);
                scope.spawn(move || {
                    let share = budget.take(need).unwrap_or_else(|why| panic!("{why}"));
                    assert!(now.fetch_add(need, Ordering::SeqCst) + need <= 300);
                    thread::yield_now();
                    now.fetch_sub(need, Ordering::SeqCst);
                    drop(share);
                });
            }
        });
    }

    #[test]
    fn what_would_never_fit_is_refused() {
        let budget = Budget::new(400);
        let why = budget.take(301).map(drop).unwrap_err();
        assert!(budget.is_too_much(&why) && why.contains("400 bytes"), "{why}");
        assert!(budget.allow(300).is_ok() && budget.allow(301).is_err());
    }
}
