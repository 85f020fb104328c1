//! A difference as rules look at it, with the contracts around it.

use super::difference::{Difference, Turn};
use super::layout::Part;
use super::same::{alike, is_nothing};
use super::side::Side;
use crate::contract::{Written, truth};

/// A difference and the two contracts.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) difference: &'a Difference<'a>,
    pub(super) old: &'a Side<'a>,
    pub(super) new: &'a Side<'a>,
}

impl<'a> Spot<'a> {
    /// Whether it is this key of this part.
    pub(super) fn is(&self, part: Part, key: &str) -> bool {
        self.difference.part == part && self.difference.key == key
    }

    /// Whether it is one of these keys of a part.
    pub(super) fn is_one_of(&self, part: Part, keys: &[&str]) -> bool {
        self.difference.part == part && keys.contains(&self.difference.key.as_str())
    }

    /// The option of a property whose difference it is.
    pub(super) fn option(&self) -> Option<&'a str> {
        let key = self.difference.key.strip_prefix("logicalTypeOptions.")?;
        (self.difference.part == Part::Property).then_some(key)
    }

    /// Both values.
    pub(super) fn values(&self) -> (Option<&'a Written>, Option<&'a Written>) {
        (self.difference.old.as_ref(), self.difference.new.as_ref())
    }

    /// The texts of both values, where they are scalars.
    pub(super) fn texts(&self) -> (Option<&'a str>, Option<&'a str>) {
        let text = |value: Option<&'a Written>| value.and_then(Written::scalar);
        (text(self.difference.old.as_ref()), text(self.difference.new.as_ref()))
    }

    /// Which way it turned, as far as that can be told of any value: new, gone, or another.
    pub(super) fn plain(&self) -> Turn {
        let (old, new) = self.values();
        match (is_nothing(old), is_nothing(new)) {
            (true, true) => Turn::Same,
            (true, false) => Turn::Added,
            (false, true) => Turn::Removed,
            (false, false) => match self.texts() {
                (Some(old), Some(new)) if alike(old, new) => Turn::Same,
                _ => Turn::Changed,
            },
        }
    }

    /// Which way a flag turned that is false where it is absent.
    pub(super) fn flag(&self) -> Turn {
        let flag = |value: Option<&Written>| match value {
            value if is_nothing(value) => Some(false),
            value => truth(value.and_then(Written::scalar)?),
        };
        match (flag(self.difference.old.as_ref()), flag(self.difference.new.as_ref())) {
            (Some(old), Some(new)) if old == new => Turn::Same,
            (Some(_), Some(true)) => Turn::Added,
            (Some(_), Some(false)) => Turn::Removed,
            _ => Turn::Changed,
        }
    }
}
