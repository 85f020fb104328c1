//! What becomes of a panic: one line that asks to report it, no backtrace.

use std::panic;
use std::sync::{Arc, Mutex, PoisonError};

const REPORT_TO: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// Where the first panic of the program was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crash(Arc<Mutex<Option<String>>>);

/// Silences panics and keeps the first one: what is caught on the way (a damaged file in a library) never shows.
pub(crate) fn record() -> Crash {
    let crash = Crash::default();
    let kept = crash.clone();
    panic::set_hook(Box::new(move |info| {
        let mut first = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| info.to_string().replace(['\n', '\r'], " "));
    }));
    crash
}

impl Crash {
    /// The line to print when a panic ended the program.
    pub(crate) fn line(&self) -> String {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let what = first.as_deref().unwrap_or("unknown place");
        let what = upheld::report::escape(what);
        format!(
            "internal error: {what}; this is a fault of the program ({REPORT_TO}), please report it with the contract that caused it"
        )
    }
}
