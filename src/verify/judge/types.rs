//! Judges whether a column is of its declared type: by the metadata of typed data, cell by cell in text.

use super::super::ask::{self, TOKENS};
use super::super::bind::fit_of;
use super::super::fit::Fit;
use super::count::Counted;
use super::{Case, Judged, observed, part, reason, unread, words};
use crate::data::ColumnInfo;
use crate::metric::{Column, FailingRow, Measurement};
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
        Fit::Unseen => Err(reason(ReasonCode::NoMeaning, "this version looks at the top columns of typed files only")),
    }
}

fn by_metadata(case: Case<'_>, column: &Column, stored: &str, fit: Fit) -> Result<Judged, Reason> {
    case.content()?;
    let message = format!("{}: stored as {stored}; the contract promises {}", case.name(), promised(column));
    let midnight = "a day alone stands for its midnight".to_owned();
    let notes = if fit == Fit::Midnight { vec![midnight] } else { Vec::new() };
    Ok(Judged { notes, ..Judged::decided(true, message).seen(seen(stored)) })
}

fn promised(column: &Column) -> &'static str {
    column.read.logical.map_or("anything", LogicalType::word)
}

fn seen(stored: &str) -> Observed {
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
    let fractions = case.count_of(&ask::fractions(column));
    let said = fractions.map(|count| format!("; {} a fraction", words::counted(count, "value has", "values have")));
    let mut judged = wrong(case, column, stored, &said.unwrap_or_default());
    add_part(&mut judged, "with-fraction", fractions);
    judged.notes.push(
        "pandas stores whole numbers with gaps as floats: write them with `astype('Int64')`, or promise `number` with \
         `multipleOf: 1`"
            .to_owned(),
    );
    judged
}

fn timestamp_for_date(case: Case<'_>, column: &Column, stored: &str) -> Judged {
    let times = ask::times_of_day(column).and_then(|metric| case.count_of(&metric));
    let said = times.map(|count| format!("; {} a time of day", words::counted(count, "value has", "values have")));
    let mut judged = wrong(case, column, stored, &said.unwrap_or_default());
    add_part(&mut judged, "with-time-of-day", times);
    judged
        .notes
        .push("pandas stores days as timestamps: write them with `.dt.date`, or promise `timestamp`".to_owned());
    judged
}

fn add_part(judged: &mut Judged, name: &str, value: Option<u64>) {
    if let (Some(observed), Some(value)) = (&mut judged.observed, value) {
        observed.parts.push(part(name, &value));
    }
}

fn cell_by_cell(case: Case<'_>, column: &Column) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&ask::ill_typed(column))?;
    let Measurement::Count { count, undecided } = answer.measurement else { return Err(unread()) };
    let complete = rows.complete && answer.complete;
    let known = Counted { value: count, undecided, of: rows.readable, complete };
    let holds = if case.check.expect.is_empty() { of_none(known)? } else { known.decide(case)? };
    let least = if complete { "" } else { "at least " };
    let phrase = format!("are not of type {}", promised(column));
    let share = words::share(count, rows.readable, &phrase);
    let causes = if count > 0 { causes(case, column, count) } else { Vec::new() };
    let said = std::iter::once(String::new()).chain(causes).collect::<Vec<_>>().join("; ");
    let judged = Judged::decided(holds, format!("{}: {least}{share}{said}", case.name()));
    Ok(judged.failing(&answer.rows, count).seen(observed(count, Some(rows.readable), complete, Vec::new())))
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
    if let Some(token) = token(case, column, ill_typed) {
        causes.push(format!("most are `{token}`: `--null-values {token}` reads it as null"));
    }
    let spaced = ask::spaced(column).and_then(|metric| case.count_of(&metric)).unwrap_or(0);
    if spaced > 0 {
        let of_them = if spaced == 1 { "has spaces" } else { "have spaces" };
        causes.push(format!("{} of them {of_them} around the value", words::count(spaced)));
    }
    causes
}

/// The token that most of the ill-typed cells are.
fn token(case: Case<'_>, column: &Column, ill_typed: u64) -> Option<String> {
    let metric = ask::tokens(column);
    if u128::from(case.count_of(&metric)?) * 2 <= u128::from(ill_typed) {
        return None;
    }
    let answer = case.answer(&metric).ok()?;
    let mut texts = answer.rows.iter().filter_map(token_of);
    let first = texts.next()?;
    texts.all(|text| text == first).then(|| first.to_owned())
}

fn token_of(row: &FailingRow) -> Option<&'static str> {
    let text = row.values.first()?.text.as_str();
    TOKENS.into_iter().find(|token| *token == text)
}
