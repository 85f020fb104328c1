//! Every rule of lint, one line each; in the order in which they run and in which `docs/lint.md` explains them.

mod option_words;
mod pattern;

use super::rule::Rule;

/// What rules are made of.
mod parts {
    pub(super) use crate::lint::rule::{Finding, Rule};
    pub(super) use crate::lint::subject::Subject;
    pub(super) use crate::source::Severity;
}

/// Every rule that contracts are held to, beyond what reading them says.
pub const RULES: &[&Rule] = &[&pattern::INVALID, &pattern::UNANCHORED, &option_words::TIMEZONE, &option_words::FORMAT];
