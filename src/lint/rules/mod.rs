//! Every rule of lint, one line each; in the order in which they run and in which `docs/lint.md` explains them.

mod advice;
mod bounds;
mod date_format;
mod dates;
mod deprecated;
mod duplicates;
mod invalid_rule;
mod keys;
mod level;
mod option_words;
mod own;
mod pattern;
mod relationship;
mod schedule;
mod sla;
mod threshold;
mod values;
mod words;

use super::rule::Rule;

/// What rules are made of.
mod parts {
    pub(super) use crate::lint::comments;
    pub(super) use crate::lint::rule::{Finding, Rule};
    pub(super) use crate::lint::subject::{PropertyPlace, RulePlace, Subject};
    pub(super) use crate::source::{Severity, shorten};
}

/// Every rule that contracts are held to, beyond what reading them says. The last says what no other rule has said.
pub const RULES: &[&Rule] = &[
    &pattern::INVALID,
    &pattern::UNANCHORED,
    &date_format::INVALID,
    &date_format::WEEK_YEAR,
    &option_words::TIMEZONE,
    &option_words::FORMAT,
    &bounds::REVERSED,
    &values::ILL_TYPED,
    &values::CONTRADICTORY,
    &threshold::IMPOSSIBLE,
    &threshold::FRACTION,
    &level::WRONG_LEVEL,
    &level::UNUSED_ARGUMENT,
    &words::SEVERITY,
    &duplicates::ID,
    &duplicates::SERVER,
    &duplicates::REPEATED_RULE,
    &keys::OPTIONAL,
    &keys::POSITIONS,
    &deprecated::IN_USE,
    &deprecated::KEY,
    &sla::WITHOUT,
    &sla::DANGLING,
    &sla::UNKNOWN,
    &schedule::RULE,
    &dates::RULE,
    &words::SERVER_FORMAT,
    &own::UNKNOWN,
    &own::VALUE,
    &advice::CRITICAL,
    &advice::NO_OWNER,
    &advice::NO_SLA,
    &advice::NO_CHANNEL,
    &relationship::DANGLING,
    &relationship::UNEVEN,
    &relationship::TYPES,
    &relationship::TARGET,
    &invalid_rule::RULE,
];
