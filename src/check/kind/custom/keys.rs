//! The keys of an implementation: each must be known, and of the right kind.

use super::super::near;
use super::super::parts::{Refusal, invalid};
use crate::contract::{Written, WrittenKind};
use crate::value::Number;

/// A mapping whose keys are all known.
pub(super) struct Keys<'w>(&'w Written);

impl<'w> Keys<'w> {
    /// Takes a mapping; `name` is what messages call it.
    pub(super) fn of(written: &'w Written, name: &str, known: &[&str]) -> Result<Self, Refusal> {
        let WrittenKind::Map(entries) = &written.kind else {
            return Err(invalid(format!("`{name}` is not a mapping of {}", quoted(known))));
        };
        for (at, (key, _)) in entries.iter().enumerate() {
            if !known.contains(&key.as_str()) {
                let meant = near(key, known.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
                let known = meant.unwrap_or_else(|| format!(": it has {}", quoted(known)));
                return Err(invalid(format!("`{name}` has no key `{key}`{known}")));
            }
            if entries.iter().take(at).any(|(earlier, _)| earlier == key) {
                return Err(invalid(format!("`{name}` has the key `{key}` twice")));
            }
        }
        Ok(Self(written))
    }

    /// What stands under a key; null is nothing.
    pub(super) fn get(&self, key: &str) -> Option<&'w Written> {
        self.0.get(key).filter(|written| written.kind != WrittenKind::Null)
    }

    /// What stands under a key that must be there.
    pub(super) fn need(&self, key: &str, name: &str) -> Result<&'w Written, Refusal> {
        self.get(key).ok_or_else(|| invalid(format!("`{name}` lacks `{key}`")))
    }
}

fn quoted(keys: &[&str]) -> String {
    keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// A text.
pub(super) fn text<'w>(written: &'w Written, name: &str) -> Result<&'w str, Refusal> {
    written.scalar().map(str::trim).ok_or_else(|| invalid(format!("`{name}` is not a text")))
}

/// True or false.
pub(super) fn truth(written: &Written, name: &str) -> Result<bool, Refusal> {
    match written.kind {
        WrittenKind::Bool(truth) => Ok(truth),
        _ => Err(invalid(format!("`{name}` is neither true nor false"))),
    }
}

/// A finite number.
pub(super) fn number(written: &Written, name: &str) -> Result<Number, Refusal> {
    let number = Number::parse(text(written, name)?).filter(|number| !number.is_infinite());
    number.ok_or_else(|| invalid(format!("`{name}` is not a number")))
}
