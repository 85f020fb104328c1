//! What becomes of a panic: one line that asks to report it, no backtrace.

use std::panic::{self, PanicHookInfo};
use std::sync::{Arc, Mutex, PoisonError};

/// Where the first panic of the program was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Crash(Arc<Mutex<Option<String>>>);

/// Silences panics and keeps the first one: what is caught on the way (a damaged file in a library) never shows.
pub(crate) fn record() -> Crash {
    let crash = Crash::default();
    let kept = crash.clone();
    panic::set_hook(Box::new(move |info| {
        let mut first = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| describe(info));
    }));
    crash
}

/// What was said, and where in the sources; without the folder that the program was built in.
fn describe(info: &PanicHookInfo<'_>) -> String {
    let what = info.payload_as_str().unwrap_or("no words");
    let place = info.location().map(|place| format!("{}:{}", from_sources(place.file()), place.line()));
    format!("{what} ({})", place.as_deref().unwrap_or("nowhere"))
}

/// The path from the folder that holds the last `src`.
fn from_sources(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let start = parts.iter().rposition(|part| *part == "src").map_or(0, |at| at.saturating_sub(1));
    parts.get(start..).unwrap_or_default().join("/")
}

impl Crash {
    /// The line to print when a panic ended the program.
    pub(crate) fn line(&self) -> String {
        let first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let what = upheld::report::escape(first.as_deref().unwrap_or("unknown")).into_owned();
        let version = env!("CARGO_PKG_VERSION");
        let place = match env!("CARGO_PKG_REPOSITORY") {
            "" => String::new(),
            repository => format!(" at {repository}/issues"),
        };
        format!(
            "internal error: {what}; this is a fault of upheld {version}, please report it{place} with the contract and command"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_folder_of_the_build_to_itself() {
        let cases = [
            ("/home/me/.cargo/registry/src/index-1/csv-1.0/src/a.rs", "csv-1.0/src/a.rs"),
            ("src/cli/mod.rs", "src/cli/mod.rs"),
            ("a.rs", "a.rs"),
        ];
        for (path, shown) in cases {
            assert_eq!(from_sources(path), shown);
        }
    }
}
