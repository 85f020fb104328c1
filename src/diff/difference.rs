//! A place where two contracts differ, and which way the promise there turned.

use super::layout::Part;
use crate::contract::Written;
use crate::source::Route;

/// Which way a promise turned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It promises more.
    Tightened,
    /// It promises less.
    Loosened,
    /// It promises something else, or nobody can tell which way it turned.
    Changed,
    /// It promises the same in other words.
    Same,
}

/// A place where two contracts differ.
#[derive(Clone, Debug)]
pub(super) struct Difference<'a> {
    /// The part whose key it is, or that is itself new or gone.
    pub(super) part: Part,
    /// The part around that.
    pub(super) within: Part,
    /// The key, dotted where values lie below it (`logicalTypeOptions.pattern`), with `[]` behind it for items of a list;
    /// empty for the part itself.
    pub(super) key: String,
    /// What the old contract says there.
    pub(super) old: Option<Written>,
    /// What the new contract says there.
    pub(super) new: Option<Written>,
    /// The part in the old contract; that around it, where it is not there.
    pub(super) old_part: &'a Written,
    /// The part in the new contract; that around it, where it is not there.
    pub(super) new_part: &'a Written,
    /// Where that is in the old contract, or would be.
    pub(super) old_route: Route,
    /// Where that is in the new contract, or would be.
    pub(super) new_route: Route,
}
