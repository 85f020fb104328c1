//! Judges whether a column is of its declared type: by the metadata of typed data, cell by cell in text.

use super::super::ask;
use super::super::bind::fit_of;
use super::super::fit::Fit;
use super::count::Counted;
use super::{Case, Judged, observed_of, part, reason, unread, words};
use crate::data::ColumnInfo;
use crate::metric::{Column, Measurement, Metric};
use crate::outcome::{Observed, Reason, ReasonCode};
use crate::value::LogicalType;

/// Every value is of the declared type.
pub(super) fn of_column(case: Case<'_>, column: &Column) -> Result<Judged, Reason> {
    let (fit, stored) = fit_of(case.subject, column);
    let stored = stored.map_or("another type", |stored: &ColumnInfo| stored.type_name.as_str());
    match fit {
        Fit::Holds | Fit::Midnight => by_metadata(case, column, stored, fit),
        Fit::ByCell => cell_by_cell(case, column),
        Fit::Wrong => Ok(wrong(case, column, stored, "")),
        Fit::FloatForInteger => Ok(float_for_integer(case, column, stored)),
        Fit::TimestampForDate => Ok(timestamp_for_date(case, column, stored)),
        Fit::NotApplicable => Err(reason(ReasonCode::NotApplicable, "delimited text has no objects and arrays")),
    }
}

fn by_metadata(case: Case<'_>, column: &Column, stored: &str, fit: Fit) -> Result<Judged, Reason> {
    case.content()?;
    let message = format!("{}: stored as {stored}; the contract promises {}", case.name(), promised(column));
    let midnight = "a day alone stands for its midnight".to_owned();
    let notes = if fit == Fit::Midnight { vec![midnight] } else { Vec::new() };
    Ok(Judged { notes, ..Judged::decided(true, message).seen(seen(stored)) })
}

fn promised(column: &Column) -> String {
    let word = column.read.logical.map_or("anything", LogicalType::word);
    format!("{word}{}", column.read.zone_words())
}

pub(super) fn seen(stored: &str) -> Observed {
    Observed {
        value: Some(stored.to_owned()),
        unit: Some("type".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts: Vec::new(),
    }
}

fn wrong(case: Case<'_>, column: &Column, stored: &str, more: &str) -> Judged {
    let message = format!("{}: stored as {stored}; the contract promises {}{more}", case.name(), promised(column));
    Judged::decided(false, message).seen(seen(stored))
}

fn float_for_integer(case: Case<'_>, column: &Column, stored: &str) -> Judged {
    let fractions = case.whole_count_of(&ask::fractions(column));
    let said = fractions.map(|count| format!("; {} a fraction", words::counted(count, "value has", "values have")));
    let mut judged = wrong(case, column, stored, &said.unwrap_or_default());
    add_part(&mut judged, "with-fraction", fractions);
    let pandas = "pandas stores whole numbers with gaps as floats: write them with `astype('Int64')`, or promise \
                  `number` with `multipleOf: 1`";
    judged.notes.extend(ways_out(fractions, pandas));
    judged
}

fn timestamp_for_date(case: Case<'_>, column: &Column, stored: &str) -> Judged {
    let times = ask::times_of_day(column).and_then(|metric| case.whole_count_of(&metric));
    let said = times.map(|count| format!("; {} a time of day", words::counted(count, "value has", "values have")));
    let mut judged = wrong(case, column, stored, &said.unwrap_or_default());
    add_part(&mut judged, "with-time-of-day", times);
    let pandas = "pandas stores days as timestamps: write them with `.dt.date`, or promise `timestamp`";
    judged.notes.extend(ways_out(times, pandas));
    judged
}

/// The ways out of a storage that lost nothing: where values are known not to fit, it is not the storage that is wrong.
fn ways_out(not_fitting: Option<u64>, ways: &str) -> Option<String> {
    not_fitting.is_none_or(|count| count == 0).then(|| ways.to_owned())
}

fn add_part(judged: &mut Judged, name: &str, value: Option<u64>) {
    if let (Some(observed), Some(value)) = (&mut judged.observed, value) {
        observed.parts.push(part(name, &value));
    }
}

fn cell_by_cell(case: Case<'_>, column: &Column) -> Result<Judged, Reason> {
    let whole = case.whole()?;
    let answer = case.answer(&ask::ill_typed(column))?;
    let Measurement::Count { count, undecided, rows: _ } = answer.measurement else { return Err(unread()) };
    let complete = whole.complete && answer.complete;
    let known = Counted { value: count, undecided, of: whole.of, complete };
    let holds = if case.check.expect.is_empty() { of_none(known)? } else { known.decide(case)? };
    let least = if complete { "" } else { "at least " };
    let share = words::share_of(count, whole.of, case.check.nouns(), &case.check.phrase, &[]);
    let on = case.on_rows(whole, &answer.measurement);
    let causes = if count > 0 { causes(case, column, count) } else { Vec::new() };
    let said = std::iter::once(String::new()).chain(causes).collect::<Vec<_>>().join("; ");
    let judged = Judged::decided(holds, format!("{}: {least}{share}{on}{said}", case.name()));
    let judged = judged.failing(&answer.rows, count);
    let parts = Vec::from_iter(case.row_part(&answer.measurement));
    let notes = midnights(case, column).into_iter().chain(case.not_counted(whole)).collect();
    Ok(Judged { notes, ..judged.seen(observed_of(case, count, whole, complete, parts)) })
}

/// Says how many days stand for their midnight.
fn midnights(case: Case<'_>, column: &Column) -> Option<String> {
    let days = ask::days_alone(column).and_then(|metric| case.count_of(&metric)).filter(|days| *days > 0)?;
    let stand = if days == 1 { "which stands for its" } else { "each of which stands for its" };
    Some(format!("{} no time of day, {stand} midnight", words::counted(days, "value has", "values have")))
}

/// Whether nothing was counted, where that is certain.
fn of_none(known: Counted) -> Result<bool, Reason> {
    match (known.value, known.complete) {
        (0, true) => Ok(true),
        (0, false) => Err(unread()),
        _ => Ok(false),
    }
}

/// What most ill-typed cells have in common.
fn causes(case: Case<'_>, column: &Column, ill_typed: u64) -> Vec<String> {
    let mut causes = Vec::new();
    if case.count_of(&ask::whole_floats(column)) == Some(ill_typed) {
        causes.push("they are whole numbers written as floats".to_owned());
    }
    causes.extend(token(case, column, ill_typed));
    let spaced = ask::spaced(column).and_then(|metric| case.count_of(&metric)).unwrap_or(0);
    if spaced > 0 {
        let of_them = if spaced == 1 { "has spaces" } else { "have spaces" };
        causes.push(format!("{} of them {of_them} around the value", words::count(spaced)));
    }
    causes
}

/// The token that most of the ill-typed cells are, and what makes it no value: an option does so for cells without quotes.
fn token(case: Case<'_>, column: &Column, ill_typed: u64) -> Option<String> {
    let is_most = |metric: &Metric| case.count_of(metric).is_some_and(|count| count > ill_typed / 2);
    let (token, metric) = ask::tokens(column).into_iter().find(|(_, metric)| is_most(metric))?;
    let bare = case.answer(&metric).ok()?.rows.first()?.values.first()?.kind == "bare";
    Some(if bare {
        format!("most are `{token}`: `--null-values {token}` reads it as null")
    } else {
        format!("most are `{token}`: a `missingValues` rule that lists it makes it no value")
    })
}
