//! Holds the columns of the data to what a check needs, before any row is read.

use super::ask::is_about_nulls;
use super::fit::{Fit, fit};
use super::judge::storage::no_type;
use super::judge::words;
use super::service;
use super::sql;
use super::subject::Subject;
use crate::check::{Check, Test};
use crate::data::{ColumnInfo, Format, Storage};
use crate::metric::{Column, ColumnPath, Metric};
use crate::outcome::{Reason, ReasonCode};

/// Why the check cannot be held to this data, as far as names and metadata tell.
pub(super) fn obstacle(check: &Check, subject: &Subject<'_>) -> Option<Reason> {
    match &check.test {
        Test::NotEvaluated(reason) => Some(reason.clone()),
        Test::NotEvaluatedBy { delimited, other } => {
            Some(if is_delimited(subject) { delimited.clone() } else { other.clone() })
        }
        Test::ObjectPresent
        | Test::NoExtraColumns { .. }
        | Test::Partitioned { .. }
        | Test::Readable
        | Test::RowCount
        | Test::Modified { .. }
        | Test::ServerFormat { .. }
        | Test::ServerEncoding { .. }
        // What it reads is more than this object: it is looked at where the question is put.
        | Test::SqlApart(_) => None,
        Test::Present { path, .. } => nested(path, subject),
        Test::Stored { column, declared, misfits } => no_type(&column.path, subject)
            .or_else(|| declared.as_ref().err().cloned())
            .or_else(|| place(column, subject))
            .or_else(|| misfits.as_ref().and_then(|misfits| of_metric(misfits, subject))),
        Test::Type { column } => place(column, subject).or_else(|| unfit_for_type(column, subject)),
        Test::Count { metric, column, parts } => {
            let mut metrics = std::iter::once(metric).chain(parts.iter().map(|(_, part)| part));
            place(column, subject).or_else(|| metrics.find_map(|metric| of_metric(metric, subject)))
        }
        Test::Keys { metric, nulls, .. } => {
            of_metric(metric, subject).or_else(|| nulls.as_ref().and_then(|nulls| of_metric(nulls, subject)))
        }
        Test::Orphans { columns, .. } => columns.iter().find_map(|column| values_of(column, subject)),
        Test::Custom(custom) => custom.metrics().iter().find_map(|metric| of_metric(metric, subject)),
        Test::SqlCount(count) => sql::obstacle(count, subject).or_else(|| of_metric(&count.metric, subject)),
        Test::Age { column, metric, .. } | Test::Future { column, metric } => {
            values_of(column, subject).or_else(|| of_metric(metric, subject))
        }
        Test::Service(service) => service::obstacle(service, subject),
    }
}

/// Why a metric cannot be held to the columns of this data.
pub(super) fn of_metric(metric: &Metric, subject: &Subject<'_>) -> Option<Reason> {
    match metric {
        Metric::Rows | Metric::Fields | Metric::Sql(_) => None,
        Metric::Count { which, .. } if is_about_nulls(which) => {
            which.columns().into_iter().find_map(|column| place(column, subject))
        }
        Metric::Count { which, .. } => which.columns().into_iter().find_map(|column| values_of(column, subject)),
        Metric::Keys { columns, .. }
        | Metric::Orphans { columns, .. }
        | Metric::KeyHashes { columns, .. }
        | Metric::Determined { columns, .. }
        | Metric::RowsOfKeys { columns, .. } => columns.iter().find_map(|column| values_of(column, subject)),
        Metric::Extreme { column, among, .. } | Metric::Periods { column, among, .. } => {
            let others = among.as_ref().map(|among| among.columns()).unwrap_or_default();
            std::iter::once(column).chain(others).find_map(|column| values_of(column, subject))
        }
        Metric::OutOfOrder { column, within, .. } => {
            std::iter::once(column).chain(within).find_map(|column| values_of(column, subject))
        }
        Metric::Moments { column } | Metric::Describe { column, .. } | Metric::Quantiles { column, at: _ } => {
            values_of(column, subject)
        }
    }
}

/// Why the column cannot be looked at.
pub(super) fn place(column: &Column, subject: &Subject<'_>) -> Option<Reason> {
    if !subject.has(&column.path) {
        return Some(encrypted(&column.path, subject).unwrap_or_else(|| absent(&column.path, subject)));
    }
    nested(&column.path, subject)
}

/// A column that stands in the data encrypted, as the contract says, so that nothing failed where it is absent.
fn encrypted(path: &ColumnPath, subject: &Subject<'_>) -> Option<Reason> {
    if !subject.encrypts {
        return None;
    }
    // Few stand encrypted: the others need no look at their names.
    let mut encrypted = subject.object.properties.iter().filter_map(|property| {
        let name = property.encrypted_name.as_ref()?.ok()?;
        Some((property, name))
    });
    let (_, name) = encrypted.find(|(property, _)| {
        property.name == path.first() || property.physical_name.as_deref() == Some(path.first())
    })?;
    let text = format!("the data has it encrypted, as `{name}`");
    subject.has(&ColumnPath::top(name.clone())).then_some(Reason { code: ReasonCode::NotApplicable, text })
}

/// A column that not every file has is judged in none: a share of some files would pass for one of all.
fn absent(path: &ColumnPath, subject: &Subject<'_>) -> Reason {
    let name = path.to_string();
    let lacking = subject.files_without(path);
    let text = if lacking.len() == subject.info.files.len() {
        format!("the data has no column `{name}`")
    } else {
        format!("{} no column `{name}`, so it is not judged in the other files either", words::have(&lacking))
    };
    Reason { code: ReasonCode::ColumnAbsent, text }
}

/// Why what lies inside a column cannot be looked at.
fn nested(path: &ColumnPath, subject: &Subject<'_>) -> Option<Reason> {
    if path.0.len() < 2 {
        return None;
    }
    if is_delimited(subject) {
        let text = "delimited text has no nested values".to_owned();
        return Some(Reason { code: ReasonCode::NotApplicable, text });
    }
    None
}

/// Why the values of the column cannot be looked at.
pub(super) fn values_of(column: &Column, subject: &Subject<'_>) -> Option<Reason> {
    if let Some(reason) = place(column, subject) {
        return Some(reason);
    }
    let (fit, stored) = fit_of(subject, column);
    if fit.can_be_read() {
        return None;
    }
    let code = if fit == Fit::NotApplicable { ReasonCode::NotApplicable } else { ReasonCode::WrongType };
    Some(Reason { code, text: mismatch(column, stored) })
}

fn unfit_for_type(column: &Column, subject: &Subject<'_>) -> Option<Reason> {
    match fit_of(subject, column) {
        (Fit::NotApplicable, _) => {
            let text = "delimited text has no objects and arrays".to_owned();
            Some(Reason { code: ReasonCode::NotApplicable, text })
        }
        _ => None,
    }
}

/// `stored as float64, promised as integer`.
fn mismatch(column: &Column, stored: Option<&ColumnInfo>) -> String {
    let promised = column.read.logical.map_or("anything", crate::value::LogicalType::word);
    let stored = stored.map_or("something else", |stored| stored.type_name.as_str());
    format!("`{}` is stored as {stored}, promised as {promised}", column.path)
}

/// How the column fits its type in the file where it fits worst, and what it is there.
pub(super) fn fit_of<'a>(subject: &Subject<'a>, column: &Column) -> (Fit, Option<&'a ColumnInfo>) {
    if column.path.is_nested() && subject.info.open {
        return (Fit::ByCell, None);
    }
    let in_files = subject.in_files(&column.path);
    let fits = in_files.iter().map(|stored| match stored {
        Some(stored) => (fit(&stored.storage, &column.read), Some(*stored)),
        None => (if column.read.logical.is_some() { fit(&Storage::Json, &column.read) } else { Fit::Holds }, None),
    });
    fits.reduce(|worst, next| if rank(next.0) > rank(worst.0) { next } else { worst }).unwrap_or((Fit::Holds, None))
}

/// How badly a column fits.
const fn rank(fit: Fit) -> u8 {
    match fit {
        Fit::Holds => 0,
        Fit::Midnight => 1,
        Fit::ByCell => 2,
        Fit::NotApplicable => 3,
        Fit::TimestampForDate => 4,
        Fit::FloatForInteger => 5,
        Fit::Wrong => 6,
    }
}

/// Whether the data is delimited text.
pub(super) fn is_delimited(subject: &Subject<'_>) -> bool {
    subject.info.files.iter().any(|file| matches!(file.format, Format::Csv | Format::Tsv))
}
