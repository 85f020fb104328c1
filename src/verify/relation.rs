//! Binds a relationship to the tables of both its sides.

use super::Choices;
use super::bind;
use super::subject::Subject;
use crate::check::{OtherSide, Referred, Test, value_kind};
use crate::data::Storage;
use crate::metric::{Column, Metric};
use crate::outcome::{Reason, ReasonCode};
use crate::value::Kind;

/// What is known of the other side: its table, and whether its object has checks of its own in this report.
pub(super) struct There<'a> {
    /// The object with its table, or why there is none.
    pub(super) subject: Result<Subject<'a>, Reason>,
    /// Whether its columns are checked in this run too.
    pub(super) is_checked: bool,
}

/// The test that compares the keys of both tables, or why that cannot be done.
pub(super) fn bound(columns: &[Column], here: &Subject<'_>, referred: &Referred, there: There<'_>) -> Test {
    let found = there.subject.map_err(|reason| Reason {
        text: format!("the keys should be found in {}: {}", referred.name, reason.text),
        ..reason
    });
    let tested = found.and_then(|other| {
        if referred.contract.is_some() && is_same_data(here, &other) {
            let text = format!(
                "the same data was given for {} and for {}; tell them apart by `CONTRACT#OBJECT=PATH`",
                here.object.name, referred.name
            );
            return Err(Reason { code: ReasonCode::NoDataGiven, text });
        }
        if let Some(reason) = bind::of_metric(&keys(&referred.columns), &other) {
            return Err(of_other_side(&reason, referred, there.is_checked));
        }
        match mismatch((columns, here), (referred, &other)) {
            Some(reason) => Err(reason),
            None => Ok(other.table),
        }
    });
    match tested {
        Ok(table) => Test::Orphans { columns: columns.to_vec(), other: OtherSide::Table(table, referred.clone()) },
        Err(reason) => Test::NotEvaluated(reason),
    }
}

/// Whether both objects were bound to the same files, as one name in two contracts does: keys would be found in themselves.
fn is_same_data(here: &Subject<'_>, there: &Subject<'_>) -> bool {
    let paths = |subject: &Subject<'_>| subject.info.files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    paths(here) == paths(there)
}

/// Whether checks of the other object tell what is wrong with its columns.
pub(super) fn is_checked(given: bool, choices: &Choices) -> bool {
    given && choices.select.is_empty()
}

fn keys(columns: &[Column]) -> Metric {
    Metric::KeyHashes { columns: columns.to_vec(), counted: false }
}

/// A fault of the other side must not vanish among reasons that never count where no check of its own tells it.
fn of_other_side(reason: &Reason, referred: &Referred, is_checked: bool) -> Reason {
    let untold = !is_checked && matches!(reason.code, ReasonCode::ColumnAbsent | ReasonCode::WrongType);
    let code = if untold { ReasonCode::Unreadable } else { reason.code };
    Reason { code, text: format!("the keys should be found in {}: {}", referred.name, reason.text) }
}

/// Why no key can be equal: a part holds another kind of value on each side.
fn mismatch(
    (columns, here): (&[Column], &Subject<'_>),
    (referred, there): (&Referred, &Subject<'_>),
) -> Option<Reason> {
    columns.iter().zip(&referred.columns).find_map(|(column, other)| {
        let (own, others) = (kind_of(column, here)?, kind_of(other, there)?);
        (own != others).then(|| {
            let way_out = match (column.read.logical, other.read.logical) {
                (Some(_), Some(_)) => "",
                _ => ": declare the same logicalType on both sides",
            };
            let text = format!(
                "`{}` holds {} and {} {}, so that no key can be equal{way_out}",
                column.path,
                word(own),
                referred.name,
                word(others)
            );
            Reason { code: ReasonCode::InvalidRule, text }
        })
    })
}

/// The kind of the values of a column: as declared, else as it is stored; `None` where cells differ or that is not known.
fn kind_of(column: &Column, subject: &Subject<'_>) -> Option<Kind> {
    if let Some(logical) = column.read.logical {
        return value_kind(logical);
    }
    if column.path.0.len() > 1 {
        return None;
    }
    let mut kinds = subject.in_files(&column.path).into_iter().map(|stored| stored_kind(&stored?.storage));
    let first = kinds.next()??;
    kinds.all(|kind| kind == Some(first)).then_some(first)
}

const fn stored_kind(storage: &Storage) -> Option<Kind> {
    match storage {
        Storage::Text | Storage::String => Some(Kind::Text),
        Storage::Integer { .. } | Storage::Float { .. } | Storage::Decimal { .. } => Some(Kind::Number),
        Storage::Boolean => Some(Kind::Boolean),
        Storage::Date => Some(Kind::Date),
        Storage::Timestamp { .. } => Some(Kind::Timestamp),
        Storage::Time => Some(Kind::Time),
        _ => None,
    }
}

const fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Boolean => "booleans",
        Kind::Number => "numbers",
        Kind::Text => "text",
        Kind::Date => "dates",
        Kind::Timestamp => "timestamps",
        Kind::Time => "times",
    }
}
