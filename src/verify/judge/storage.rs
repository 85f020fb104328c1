//! Judges how columns are stored: by which type, and by which folders.

use super::super::bind::is_delimited;
use super::super::storage::{is_stored_as, keeps_limits};
use super::super::subject::Subject;
use super::types::seen;
use super::{Case, Judged, reason, unread, words};
use crate::data::{ColumnInfo, FileInfo, partition};
use crate::metric::{Column, ColumnPath, Metric};
use crate::outcome::{Reason, ReasonCode};
use crate::value::PhysicalType;

/// Why a physical type cannot be compared with this data; the columns of its path hold text whatever is promised.
pub(in crate::verify) fn no_type(path: &ColumnPath, subject: &Subject<'_>) -> Option<Reason> {
    if subject.info.open {
        let text = "values of JSON have no physical type, and each has a kind of its own";
        return Some(reason(ReasonCode::NotApplicable, text));
    }
    if is_delimited(subject) {
        let text = "the columns of delimited text have no physical type";
        return Some(reason(ReasonCode::NotApplicable, text));
    }
    let in_path = |file: &FileInfo| file.partition.iter().any(|(key, _)| key == path.first());
    let text = "its values stand in the names of folders, which have no physical type";
    subject.info.files.iter().any(in_path).then(|| reason(ReasonCode::NotApplicable, text))
}

/// The values of which files must be looked at, where the metadata does not decide it.
pub(in crate::verify) fn is_undecided(subject: &Subject<'_>, column: &Column, declared: &PhysicalType) -> bool {
    let stored = || subject.in_files(&column.path).into_iter().flatten();
    stored().all(|stored| is_stored_as(stored, declared)) && !stored().all(|stored| keeps_limits(stored, declared))
}

/// The column is stored as promised.
pub(super) fn stored(
    case: Case<'_>,
    column: &Column,
    declared: &PhysicalType,
    misfits: Option<&Metric>,
) -> Result<Judged, Reason> {
    let in_files: Vec<&ColumnInfo> = case.subject.in_files(&column.path).into_iter().flatten().collect();
    if let Some(other) = in_files.iter().find(|stored| !is_stored_as(stored, declared)) {
        return Ok(Judged::decided(false, sentence(case, other)).seen(seen(&other.type_name)));
    }
    let first = in_files.first().ok_or_else(unread)?;
    if !is_undecided(case.subject, column, declared) {
        case.content()?;
        return Ok(Judged::decided(true, sentence(case, first)).seen(seen(&first.type_name)));
    }
    let Some(misfits) = misfits.filter(|_| !declared.limits_inside()) else {
        let text = format!(
            "stored as {}, which is the kind of type that is promised; this version does not hold its values to the size \
             that {} promises",
            first.type_name,
            promised(case)
        );
        return Err(reason(ReasonCode::NoMeaning, text));
    };
    super::count::count(case, misfits, column, &[])
}

fn sentence(case: Case<'_>, stored: &ColumnInfo) -> String {
    format!("{}: stored as {}; the contract promises {}", case.name(), stored.type_name, promised(case))
}

fn promised(case: Case<'_>) -> &str {
    case.check.promised.as_ref().and_then(|(_, values)| values.first()).map_or("another type", String::as_str)
}

/// The folders of the data are named after the column, below those of others.
pub(super) fn partitioned(case: Case<'_>, key: &ColumnPath, before: &[ColumnPath]) -> Result<Judged, Reason> {
    let files = &case.subject.info.files;
    if files.iter().all(|file| partition(&file.path).is_empty()) {
        let text = "the data does not lie in folders such as `year=2026`, and a file alone does not show how it was \
                    partitioned";
        return Err(reason(ReasonCode::NotApplicable, text));
    }
    let lacking: Vec<&str> =
        files.iter().filter(|file| place(file, key).is_none()).map(|file| file.path.as_str()).collect();
    if !lacking.is_empty() {
        let lie = if lacking.len() == 1 { "does not lie" } else { "do not lie" };
        let message = format!("{}: {} {lie} in a folder of the key `{key}`", case.name(), words::quoted(&lacking));
        return Ok(Judged::decided(false, message));
    }
    let inside = |other: &&ColumnPath| files.iter().any(|file| place(file, other) > place(file, key));
    let message = match before.iter().find(inside) {
        Some(other) => {
            format!("{}: its folders lie outside those of `{other}`, which the contract puts further out", case.name())
        }
        None => return Ok(Judged::decided(true, format!("{}: it is a key of the folders of every file", case.name()))),
    };
    Ok(Judged::decided(false, message))
}

/// Which folder of the path of a file carries the key, from the outside.
fn place(file: &FileInfo, key: &ColumnPath) -> Option<usize> {
    partition(&file.path).iter().position(|(name, _)| name == key.first())
}
