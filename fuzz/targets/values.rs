//! Numbers, days, times, lengths of time, formats and patterns.
#![no_main]

#[path = "../drive/mod.rs"]
mod drive;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drive::run("values", bytes));
