//! Ctrl-C: the first asks the run to stop, the second ends the program at once, neither leaves a file behind.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use upheld::engine::Cancel;

use super::unnamed::Unnamed;

/// The exit code of an interrupted run.
pub(super) const INTERRUPTED: u8 = 130;

/// Held while a report is moved into place, so that the second Ctrl-C leaves no half of it.
static WRITING: Mutex<()> = Mutex::new(());

/// Keeps the program alive until the guard is dropped.
pub(super) fn hold() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on Ctrl-C (and a request of the system to end) stops this run.
///
/// The second one deletes the files that have no name yet.
///
/// Where a handler cannot be set the system's own stays, which ends the program too.
pub(super) fn listen(cancel: Cancel, unnamed: Unnamed) {
    let asked = AtomicBool::new(false);
    drop(ctrlc::set_handler(move || {
        cancel.cancel();
        if asked.swap(true, Ordering::Relaxed) {
            end_at_once(&unnamed);
        }
    }));
}

#[expect(clippy::exit, reason = "main waits for the very run that does not end")]
fn end_at_once(unnamed: &Unnamed) {
    let _nothing_half_written = hold();
    unnamed.delete();
    process::exit(i32::from(INTERRUPTED));
}
