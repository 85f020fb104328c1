//! The whole of a contract as it was written, keys that nobody knows included.

use super::Reading;
use super::second;
use super::view::written;
use crate::contract::tree;
use crate::contract::{Written, WrittenKind};
use crate::source::{Route, Step};

impl Reading {
    /// All that the file says, variables as they are written; `None` where it is no document. A key that stands twice in
    /// a mapping has the second beside the first, as text under `KEY#2`.
    #[must_use]
    pub fn written(&self) -> Option<Written> {
        let parsed = tree::parse(self.source.text());
        let mut whole = written(parsed.root.as_ref()?, &Route::root());
        for repeated in &parsed.repeated {
            let text = self.source.text().get(repeated.value.clone()).unwrap_or_default().to_owned();
            let again = Written { route: second(&repeated.route), text, kind: WrittenKind::Text };
            add(&mut whole, &again);
        }
        Some(whole)
    }
}

/// Puts a value where its route says.
fn add(whole: &mut Written, value: &Written) {
    let Some((last, above)) = value.route.steps().split_last() else { return };
    let place = above.iter().try_fold(whole, |node, step| match (&mut node.kind, step) {
        (WrittenKind::Map(entries), Step::Key(key)) => {
            entries.iter_mut().find(|(known, _)| known == key).map(|(_, value)| value)
        }
        (WrittenKind::List(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    });
    if let (Some(Written { kind: WrittenKind::Map(entries), .. }), Step::Key(key)) = (place, last) {
        entries.push((key.clone(), value.clone()));
    }
}
