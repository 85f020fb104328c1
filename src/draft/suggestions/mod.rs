//! What a draft may suggest, a file each; the table of all of them stands here.

mod distribution;
mod duplicates;
mod encoding;
mod formats;
mod freshness;
mod gaps;
mod keys;
mod lengths;
mod missing;
mod nulls;
mod patterns;
mod ranges;
mod relations;
mod rows;
mod sets;
mod share;
mod times;
mod types;
mod variety;

pub(super) use distribution::{likely_quantile, likely_spread};
pub(super) use lengths::likely as likely_lengths;
pub(super) use parts::name as name_of;
pub(super) use ranges::likely as likely_range;
pub(super) use times::{day_of, find as likely_times, read as time_of};

use super::promise::Promise;
use super::subject::{Column, Drafted, Table};

/// A kind of promise that a draft may suggest.
pub struct Suggestion {
    /// Its stable kebab-case id; the docs have a heading for each.
    pub id: &'static str,
    /// When it is made, in one sentence.
    pub description: &'static str,
    /// What makes it.
    pub(super) look: Look,
}

/// What a suggestion looks at.
#[derive(Clone, Copy)]
pub(super) enum Look {
    /// A column.
    Column(fn(&Table<'_>, &Column<'_>) -> Vec<Promise>),
    /// A table, beside the others.
    Table(fn(&Drafted<'_>, &Table<'_>) -> Vec<Promise>),
}

/// All of them, in the order in which a draft writes them.
pub const SUGGESTIONS: &[Suggestion] = &[
    types::SUGGESTION,
    ranges::SUGGESTION,
    times::SUGGESTION,
    lengths::SUGGESTION,
    patterns::SUGGESTION,
    formats::SUGGESTION,
    nulls::SUGGESTION,
    keys::SUGGESTION,
    sets::SUGGESTION,
    missing::SUGGESTION,
    share::SUGGESTION,
    variety::SUGGESTION,
    distribution::SUGGESTION,
    gaps::SUGGESTION,
    encoding::SUGGESTION,
    rows::SUGGESTION,
    duplicates::SUGGESTION,
    relations::SUGGESTION,
    freshness::FRESHNESS,
    freshness::FREQUENCY,
];

/// What the files of this room are made of.
mod parts {
    pub(super) use super::super::bounds;
    pub(super) use super::super::promise::{Place, Promise};
    pub(super) use super::super::round::{Way, round_count, round_size, rounded};
    pub(super) use super::super::subject::{Column, Drafted, Role, Table};
    pub(super) use super::super::words;
    pub(super) use super::super::yaml::Yaml;
    pub(super) use super::{Look, Suggestion};

    /// A share of rows in percent as a bound from above: with slack, rounded up; and what evidence says of it.
    pub(super) fn at_most(table: &Table<'_>, hits: u64, all: u64) -> Option<(crate::value::Number, String)> {
        let strictness = table.settings.strictness;
        let share = bounds::share_above(hits as f64, all as f64, strictness.z()) * strictness.slack() * 100.0;
        let bound = round_size(share, Way::Up)?;
        let words = format!("allowed up to {bound} % (Wilson, {})", strictness.confidence());
        (bound < crate::value::Number::from(100_i128)).then_some((bound, words))
    }

    /// Fewer rows are little evidence: what is promised from them is a warning.
    pub(super) const FEW_ROWS: u64 = 100;

    /// A share in percent as people write it, rounded up to the fewest digits that keep it below a limit.
    pub(super) fn neat_percent(percent: f64, below: f64) -> Option<crate::value::Number> {
        [1.0, 10.0, 100.0, 1_000.0].into_iter().find_map(|unit| {
            let rounded = (percent * unit - 1e-9).ceil() / unit;
            (rounded < below).then(|| crate::value::Number::from_f64(rounded))
        })
    }

    /// The severity that little evidence gives a rule.
    pub(super) fn severity(rows: u64) -> Option<(&'static str, Yaml)> {
        (rows < FEW_ROWS).then(|| ("severity", Yaml::text("warning")))
    }

    /// Two rules in one: so many percent may break it, and that any does is worth a warning. Of few rows the first is one.
    pub(super) fn in_steps(
        id: &str,
        metric: Vec<(&str, Yaml)>,
        (bound, rows): (&crate::value::Number, u64),
        why: String,
    ) -> Vec<Promise> {
        let most = [("mustBeLessOrEqualTo", Yaml::number(bound)), ("unit", Yaml::text("percent"))];
        let keys = metric.iter().cloned().chain(most).chain(severity(rows)).collect();
        let first = Promise::rule(id, keys, why);
        let none = [("mustBe", Yaml::count(0)), ("severity", Yaml::text("warning"))];
        let keys = metric.into_iter().chain(none).collect();
        vec![first, Promise::short_rule(&format!("any_{id}"), keys)]
    }

    /// The same of a condition on rows.
    pub(super) fn rows_in_steps(
        id: &str,
        condition: &str,
        (bound, rows): (&crate::value::Number, u64),
        why: String,
    ) -> Vec<Promise> {
        let engine = || vec![("type", Yaml::text("custom")), ("engine", Yaml::text("upheld"))];
        let rule = Yaml::map(vec![
            ("row", Yaml::text(condition)),
            ("mustBeLessOrEqualTo", Yaml::number(bound)),
            ("unit", Yaml::text("percent")),
        ]);
        let mut keys = engine();
        keys.push(("implementation", rule));
        keys.extend(severity(rows));
        let mut any = engine();
        any.extend([("implementation", Yaml::text(condition)), ("severity", Yaml::text("warning"))]);
        vec![Promise::rule(id, keys, why), Promise::short_rule(&format!("any_{id}"), any)]
    }

    /// A literal of the expression language for a value of a column.
    pub(super) fn literal(value: &crate::value::Value) -> Option<String> {
        use crate::value::Value;
        match value {
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Number(number) if !number.is_infinite() => Some(number.to_string()),
            // A variable would be read in place of the text.
            Value::Text(text) if !text.chars().any(char::is_control) && !text.contains("${") => {
                Some(format!("'{}'", text.replace('\'', "''")))
            }
            Value::Date(day) => Some(format!("'{day}'")),
            Value::Number(_) | Value::Text(_) | Value::Timestamp(_) | Value::Time(_) => None,
        }
    }

    /// How the expression language writes the name of a column; `None` where it cannot.
    pub(in crate::draft) fn name(name: &str) -> Option<String> {
        let written = [name.to_owned(), format!("\"{name}\""), format!("`{name}`")];
        let is_it = |text: &String| {
            let test = format!("{text} is null");
            crate::metric::language::mentioned(&test).is_ok_and(|names| names == [vec![name.to_owned()]])
        };
        written.into_iter().find(is_it)
    }

    /// The value as contracts write it; `None` where they would read it as something else.
    pub(super) fn written(value: &crate::value::Value) -> Option<Yaml> {
        use crate::value::Value;
        match value {
            Value::Bool(truth) => Some(Yaml::Plain(truth.to_string())),
            Value::Number(number) if !number.is_infinite() => Some(Yaml::number(number)),
            Value::Text(text) if !text.contains("${") => Some(Yaml::text(text.clone())),
            Value::Number(_) | Value::Text(_) | Value::Date(_) | Value::Timestamp(_) | Value::Time(_) => None,
        }
    }
}
