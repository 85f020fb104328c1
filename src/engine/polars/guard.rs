//! Keeps a panic of the readers on damaged data inside: it becomes a message, and prints nothing.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs `work`; a panic in it is an error with the words of the panic.
pub(in crate::engine) fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    quieten();
    let before = QUIET.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    outcome.unwrap_or_else(|panic| Err(format!("the reader gave up on it ({})", words(panic.as_ref()))))
}

/// Makes panics of guarded work silent; those of all other code print as before.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                loud(panic);
            }
        }));
    });
}

/// What a panic said, in one line.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    one_line(&text)
}

/// The first line of a message of the library, cut to a length that fits in a report.
pub(super) fn one_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim_end_matches('.').chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_words() {
        let caught: Result<(), String> = guarded(|| panic!("index out of {}", "bounds"));
        assert_eq!(caught, Err("the reader gave up on it (index out of bounds)".to_owned()));
    }

    #[test]
    fn results_pass_through() {
        assert_eq!(guarded(|| Ok(3)), Ok(3));
        assert_eq!(guarded::<()>(|| Err("no".to_owned())), Err("no".to_owned()));
    }
}
