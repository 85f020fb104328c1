//! What each check asks of its table.

use std::sync::LazyLock;

use super::answers::Questions;
use super::bind;
use super::fit::Fit;
use super::judge::storage::is_undecided;
use super::service;
use super::subject::Subject;
use crate::check::{Check, OtherSide, Referred, Test};
use crate::metric::{Column, ColumnPath, End, Expr, Metric, Operator, PathStep, Predicate, Unit};
use crate::value::{Facet, LogicalType, Number, Pattern, ReadAs, Value};

/// Texts that other programs write for a missing value.
const TOKENS: [&str; 6] = ["NA", "N/A", "None", "null", "NULL", "\\N"];

/// Asks what a check needs; nothing, where the metadata decides it.
pub(super) fn ask(check: &Check, subject: &Subject<'_>, questions: &mut Questions) {
    if bind::obstacle(check, subject).is_some() {
        return;
    }
    let (table, samples) = (subject.table, subject.choices.samples);
    let mut want = |metric: &Metric, rows: usize| questions.want(table, metric, rows);
    if let unit @ Unit::Elements(_) = check.counts() {
        want(&Metric::all(unit), 0);
    }
    match &check.test {
        Test::Present { path, .. } if subject.info.open && path.is_nested() => {
            let all = Metric::all(Unit::Elements(path.clone()));
            std::iter::once(all).chain(has_key(path)).for_each(|metric| want(&metric, 0));
        }
        Test::Present { .. } | Test::NoExtraColumns { .. } if subject.info.open => want(&Metric::Fields, 0),
        Test::NotEvaluated(_)
        | Test::NotEvaluatedBy { .. }
        | Test::Modified { .. }
        | Test::ServerFormat { .. }
        | Test::ObjectPresent
        | Test::RowCount
        | Test::Partitioned { .. }
        | Test::Present { .. }
        | Test::NoExtraColumns { .. }
        | Test::SqlApart(_) => {}
        Test::Stored { column, declared, misfits } => {
            let undecided = declared.as_ref().is_ok_and(|declared| is_undecided(subject, column, declared));
            misfits.iter().filter(|_| undecided).for_each(|misfits| want(misfits, samples));
        }
        Test::Readable | Test::ServerEncoding { .. } => want(&Metric::Rows, samples),
        Test::Type { column } => {
            ask_type(column, bind::fit_of(subject, column).0, samples, &mut want);
            if is_delimited_string(column, subject) {
                want(&empty_strings(column), 0);
                want(&nulls(column), 0);
            }
        }
        Test::Count { .. } | Test::Keys { .. } | Test::Orphans { .. } | Test::Custom(_) | Test::SqlCount(_) => {
            ask_rows(&check.test, samples, &mut want);
        }
        Test::Age { metric, .. } => want(metric, 0),
        Test::Service(service) => service::ask(service, subject, &mut want),
        Test::Future { column, metric } => {
            want(metric, samples);
            want(&newest(column), 0);
        }
    }
}

/// Asks for rows that break something, and for what is counted beside them.
fn ask_rows(test: &Test, samples: usize, want: &mut dyn FnMut(&Metric, usize)) {
    match test {
        Test::Count { metric, column, parts } => {
            want(metric, samples);
            want(&values(column), 0);
            want(&nulls(column), 0);
            for (_, part) in parts {
                want(part, 0);
            }
        }
        Test::Keys { metric, nulls, .. } => {
            want(metric, samples);
            if let Some(nulls) = nulls {
                want(nulls, samples);
            }
        }
        // The other side is bound to its table before anything is asked.
        Test::Orphans { columns, other: OtherSide::Table(other, referred) } => {
            want(&orphans(columns, *other, referred), samples);
        }
        Test::Custom(custom) => {
            for (at, metric) in custom.metrics().iter().enumerate() {
                want(metric, if at == 0 { samples } else { 0 });
            }
        }
        Test::SqlCount(count) => {
            want(&count.metric, if count.metric == Metric::Rows { 0 } else { samples });
            for column in &count.columns {
                want(&ill_typed(column), 0);
            }
        }
        _ => {}
    }
}

/// The objects that have a key, null or not; `None` where the path leads to the elements of a list or a map.
pub(super) fn has_key(path: &ColumnPath) -> Option<Metric> {
    let (PathStep::Field(name), above) = path.0.split_last()? else { return None };
    let read = ReadAs { facet: Some(Facet::Has(name.clone())), ..ReadAs::default() };
    let has = Column { path: above.to_vec().into(), read: read.into() };
    let which = Predicate::In(Expr::Column(Box::new(has)), vec![Value::Bool(true)]);
    Some(Metric::Count { which, unit: Unit::Elements(path.clone()) })
}

/// Whether the cells can be empty in quotes, which is a value, or without, which is a null.
pub(super) fn is_delimited_string(column: &Column, subject: &Subject<'_>) -> bool {
    column.read.logical == Some(LogicalType::String) && bind::is_delimited(subject)
}

fn ask_type(column: &Column, fit: Fit, samples: usize, want: &mut dyn FnMut(&Metric, usize)) {
    match fit {
        Fit::ByCell => {
            want(&ill_typed(column), samples);
            if column.read.logical.is_some_and(LogicalType::is_collection) {
                return;
            }
            // One row, whatever the user wants to see: it tells whether the token stands in quotes.
            for (_, metric) in tokens(column) {
                want(&metric, 1);
            }
            if let Some(days) = days_alone(column) {
                want(&days, 0);
            }
            if let Some(spaced) = spaced(column) {
                want(&spaced, 0);
            }
            if column.read.logical == Some(LogicalType::Integer) {
                want(&whole_floats(column), 0);
            }
        }
        Fit::FloatForInteger => want(&fractions(column), 0),
        Fit::TimestampForDate => {
            if let Some(times) = times_of_day(column) {
                want(&times, 0);
            }
        }
        Fit::Holds | Fit::Midnight | Fit::Wrong | Fit::NotApplicable => {}
    }
}

fn count(which: Predicate) -> Metric {
    Metric::count(which)
}

fn boxed(column: &Column) -> Box<Column> {
    Box::new(column.clone())
}

fn read_as(column: &Column, logical: LogicalType) -> Expr {
    let read = ReadAs { logical: Some(logical), ..ReadAs::default() };
    Expr::Column(Box::new(Column { path: column.path.clone(), read: read.into() }))
}

/// Keys that the table of the other side does not have.
pub(super) fn orphans(columns: &[Column], table: usize, other: &Referred) -> Metric {
    Metric::Orphans { columns: columns.to_vec(), table, of: other.columns.clone() }
}

/// Rows whose cell is null.
pub(super) fn nulls(column: &Column) -> Metric {
    count(Predicate::IsNull(boxed(column)))
}

/// Rows whose cell is a value: neither null, nor a missing-value token, nor ill-typed.
pub(super) fn values(column: &Column) -> Metric {
    let mut none = vec![Predicate::IsNull(boxed(column)), Predicate::IllTyped(boxed(column))];
    if !column.read.missing.is_empty() {
        none.push(Predicate::IsMissing(boxed(column), (0..column.read.missing.len()).collect()));
    }
    count(Predicate::Not(Box::new(Predicate::Or(none))))
}

/// Rows whose cell is not of the declared type.
pub(super) fn ill_typed(column: &Column) -> Metric {
    count(Predicate::IllTyped(boxed(column)))
}

fn ill_typed_and(column: &Column, also: Predicate) -> Metric {
    count(Predicate::And(vec![Predicate::IllTyped(boxed(column)), also]))
}

/// Each of [`TOKENS`] with the ill-typed cells that are it. Under `string` none is ill-typed.
pub(super) fn tokens(column: &Column) -> Vec<(&'static str, Metric)> {
    if column.read.logical == Some(LogicalType::String) {
        return Vec::new();
    }
    let metric = |token: &str| {
        let text = vec![Value::Text(token.to_owned())];
        ill_typed_and(column, Predicate::In(read_as(column, LogicalType::String), text))
    };
    TOKENS.into_iter().map(|token| (token, metric(token))).collect()
}

/// Text that is a day without a time of day under `timestamp`; where the contract has a format, that is its own will.
pub(super) fn days_alone(column: &Column) -> Option<Metric> {
    const LETTERS_OF_A_DAY: i128 = 10;
    if column.read.logical != Some(LogicalType::Timestamp) || !column.read.formats.is_empty() {
        return None;
    }
    let length = Expr::Length(Box::new(read_as(column, LogicalType::String)));
    let day = Predicate::Compare(length, Operator::Eq, Expr::Literal(Value::Number(Number::from(LETTERS_OF_A_DAY))));
    Some(count(Predicate::And(vec![day, Predicate::Not(Box::new(Predicate::IllTyped(boxed(column))))])))
}

/// Empty strings under `string`: in delimited text they stand in quotes.
pub(super) fn empty_strings(column: &Column) -> Metric {
    let text = Expr::Column(boxed(column));
    count(Predicate::In(text, vec![Value::Text(String::new())]))
}

/// Ill-typed cells that begin or end with a space.
pub(super) fn spaced(column: &Column) -> Option<Metric> {
    // Compiling takes long, and every column asks for the same.
    static SPACES: LazyLock<Option<Pattern>> = LazyLock::new(|| Pattern::parse(r"^\s|\s$").ok());
    let spaces = SPACES.clone()?;
    Some(ill_typed_and(column, Predicate::Matches(read_as(column, LogicalType::String), spaces)))
}

/// Ill-typed cells under `integer` that are whole numbers with a point or an exponent.
pub(super) fn whole_floats(column: &Column) -> Metric {
    ill_typed_and(column, Predicate::MultipleOf(read_as(column, LogicalType::Number), Number::from(1_i128)))
}

/// Values of a float column that have a fraction.
pub(super) fn fractions(column: &Column) -> Metric {
    let whole = Predicate::MultipleOf(read_as(column, LogicalType::Number), Number::from(1_i128));
    count(Predicate::Not(Box::new(whole)))
}

/// Values of a timestamp column that are not midnight.
pub(super) fn times_of_day(column: &Column) -> Option<Metric> {
    let midnight = Pattern::parse("T00:00:00Z$").ok()?;
    let matches = Predicate::Matches(read_as(column, LogicalType::Timestamp), midnight);
    Some(count(Predicate::Not(Box::new(matches))))
}

/// The newest value, the future included.
pub(super) fn newest(column: &Column) -> Metric {
    Metric::Extreme { column: column.clone(), end: End::Max, among: None }
}

/// Whether a predicate asks only whether a value is there, which every column can answer.
pub(super) fn is_about_nulls(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::IsNull(_) | Predicate::IsNan(_) | Predicate::IsMissing(..) => true,
        Predicate::And(all) | Predicate::Or(all) => all.iter().all(is_about_nulls),
        Predicate::Not(one) => is_about_nulls(one),
        Predicate::IllTyped(_)
        | Predicate::In(..)
        | Predicate::Matches(..)
        | Predicate::Format(..)
        | Predicate::Compare(..)
        | Predicate::MultipleOf(..)
        | Predicate::Unknown(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_questions_about_nulls_from_those_about_values() {
        let column = Column { path: ColumnPath::top("a"), read: ReadAs::default().into() };
        let null = Predicate::IsNull(boxed(&column));
        let missing = Predicate::IsMissing(boxed(&column), vec![0]);
        assert!(is_about_nulls(&Predicate::Or(vec![null.clone(), missing])));
        assert!(!is_about_nulls(&Predicate::And(vec![null, Predicate::IllTyped(boxed(&column))])));
    }
}
