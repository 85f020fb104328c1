//! Cuts a JSON array into its elements.

use super::block::LastFault;

/// How far an array was cut.
#[derive(Debug)]
pub(super) struct Array {
    many: bool,
}

impl Array {
    pub(super) fn many() -> Self {
        Self { many: true }
    }
    pub(super) fn one() -> Self {
        Self { many: false }
    }
    pub(super) fn is_many(&self) -> bool {
        self.many
    }
    pub(super) fn is_faulty(&self) -> bool {
        false
    }
    pub(super) fn boundary(
        &mut self,
        _window: &[u8],
        _at_end: bool,
        _max: usize,
    ) -> Option<(usize, Option<LastFault>)> {
        None
    }
}
