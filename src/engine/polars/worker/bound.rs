//! The bound that the worker puts on its own memory, so that a file that asks for too much ends the worker alone.

/// Memory beside what is asked for: the program itself, its pipes, and what the system counts for each thread.
#[cfg(unix)]
const AROUND: u64 = 64 << 20;
#[cfg(unix)]
const A_THREAD: u64 = 8 << 20;

/// Has the system refuse this process more memory than `memory` bytes and what it needs around them. Systems that count
/// only a part of what a process takes (macOS), or that cannot refuse at all, leave it to the estimates of the reader.
#[cfg(unix)]
pub(super) fn hold(memory: u64, threads: usize) {
    let threads = u64::try_from(threads).unwrap_or(u64::MAX);
    let most = memory.saturating_add(AROUND).saturating_add(A_THREAD.saturating_mul(threads));
    // A limit that cannot be set is one that the user has set lower already.
    drop(rlimit::Resource::DATA.set(most, most));
}

/// Nothing that safe code can ask of this system.
#[cfg(not(unix))]
pub(super) fn hold(_memory: u64, _threads: usize) {}
