//! Gaps, by the line that closes them: one line often closes several.

use crate::coverage::{Closing, Coverage, Finding, Smallest};

/// A line of contract, and the gaps that it closes.
pub(super) struct Remedy<'c> {
    /// What closes them.
    pub(super) closing: &'c Closing,
    /// The gaps.
    pub(super) gaps: Vec<Gap<'c>>,
}

/// A fault that is not noticed.
#[derive(Clone, Copy)]
pub(super) struct Gap<'c> {
    /// The object.
    pub(super) object: &'c str,
    /// The property, or the table as a whole.
    pub(super) property: Option<&'c str>,
    /// The kind of fault.
    pub(super) kind: &'static str,
    /// The largest that was tried.
    pub(super) tried: &'c Smallest,
}

impl Gap<'_> {
    /// Where it is, for people.
    pub(super) fn at(&self) -> String {
        self.property.map_or_else(|| self.object.to_owned(), |property| format!("{}.{property}", self.object))
    }
}

/// The lines that close gaps, in the order of the contract; and the gaps that no line is known for.
pub(super) fn remedies(coverage: &Coverage) -> (Vec<Remedy<'_>>, Vec<Gap<'_>>) {
    let (mut remedies, mut rest): (Vec<Remedy<'_>>, Vec<Gap<'_>>) = (Vec::new(), Vec::new());
    for column in coverage.columns() {
        for fault in &column.faults {
            let Finding::Gap { tried, closing } = &fault.finding else { continue };
            let gap = Gap { object: &column.object, property: column.property.as_deref(), kind: fault.kind, tried };
            match closing {
                None => rest.push(gap),
                Some(closing) => match remedies.iter_mut().find(|remedy| remedy.closing == closing) {
                    Some(remedy) => remedy.gaps.push(gap),
                    None => remedies.push(Remedy { closing, gaps: vec![gap] }),
                },
            }
        }
    }
    (remedies, rest)
}
