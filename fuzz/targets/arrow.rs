//! Arrow IPC.
#![no_main]

#[path = "../drive/mod.rs"]
mod drive;

// The engine catches the panics of the libraries that it reads with; the hook of fuzzing, which ends the process, would
// come before.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| ())), |bytes: &[u8]| drive::run("arrow", bytes));
