//! The kinds of check, a file each; kinds that differ in a constant share one.

pub(super) mod bounds;
pub(super) mod custom;
pub(super) mod duplicate_values;
pub(super) mod enumeration;
pub(super) mod extra_columns;
pub(super) mod format;
pub(super) mod future_values;
pub(super) mod invalid_values;
pub(super) mod length;
pub(super) mod logical_type;
pub(super) mod missing_values;
pub(super) mod multiple_of;
pub(super) mod nested_options;
pub(super) mod null_values;
pub(super) mod partitioned;
pub(super) mod pattern;
pub(super) mod physical_type;
pub(super) mod present;
pub(super) mod primary_key;
pub(super) mod quality;
pub(super) mod range_rules;
pub(super) mod readable_rows;
pub(super) mod relationships;
pub(super) mod required;
pub(super) mod row_count;
pub(in crate::check) mod server;
pub(super) mod sla_age;
pub(super) mod sla_arrival;
pub(super) mod sla_error_rate;
pub(super) mod sla_later;
pub(super) mod sla_milestone;
pub(super) mod sla_retention;
pub(super) mod sla_throughput;
pub(super) mod sql;
pub(super) mod text;
pub(in crate::check) mod unclaimed;
pub(super) mod unique;

/// The known name that is nearest to a misspelt one, if any is near.
pub(super) fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let score = |known: &str| strsim::jaro_winkler(&name.to_lowercase(), &known.to_lowercase());
    known
        .map(|known| (score(known), known))
        .filter(|(score, _)| *score > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}

/// What kinds are made of.
mod parts {
    pub(super) use super::super::build::count;
    pub(super) use super::super::catalogue::{Asked, Kind, Planning, Question};
    pub(super) use super::super::scope::{
        ObjectScope, OptionScope, PropertyScope, Refusal, RuleScope, Scope, invalid, reason,
    };
    pub(super) use super::super::threshold::{self, Terms};
    pub(super) use super::super::{Check, Duplicates, Test};
}
