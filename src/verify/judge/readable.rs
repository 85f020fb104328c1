//! Judges whether text can be read: its header, its records, and its bytes as the encoding that was promised.

use super::super::mask;
use super::super::subject::Subject;
use super::percent::{IN_MESSAGES, percent};
use super::{Case, Judged, observed, part, reason, unread, words};
use crate::data::{DataError, DataErrorCode, Encoding, FaultKind, FileInfo, HeaderFault};
use crate::metric::{FailingRow, Metric};
use crate::outcome::{Reason, ReasonCode, Row};

/// How many records cannot be read, and what is wrong with headers.
pub(super) fn readable(case: Case<'_>) -> Result<Judged, Reason> {
    let rows = case.rows()?;
    let header = header_rows(case.subject);
    // A condition leaves rows out; what cannot be read is a share of all records nevertheless.
    let of = rows.readable.saturating_add(rows.passed_over).saturating_add(rows.rejected);
    let rejected = rows.rejected;
    if rejected == 0 && header.is_empty() {
        case.content()?;
        if !rows.complete {
            return Err(unread());
        }
    }
    let least = if rows.complete { "" } else { "at least " };
    let records = if of == 1 { "record" } else { "records" };
    let share = percent(rejected, of, IN_MESSAGES, &[]).filter(|_| rejected > 0).map(|share| format!(" ({share} %)"));
    let count = format!("{least}{} of {} {records}", words::count(rejected), words::count(of));
    let message = format!("{}: {}{count} cannot be read{}", case.name(), in_header(&header), share.unwrap_or_default());
    let failing = case.answer(&Metric::Rows)?.rows.as_slice();
    let faults = header.len() as u64;
    let all = rejected.saturating_add(faults);
    let judged = Judged::decided(all == 0, message).failing(failing, all);
    let parts = if faults > 0 { vec![part("header", &faults), part("rejected", &rejected)] } else { Vec::new() };
    let of = (faults == 0).then_some(of);
    let notes = Vec::from_iter(encoding_note(failing));
    Ok(Judged { notes, header, ..judged.seen(observed(all, of, rows.complete, parts)) })
}

/// What to do where the bytes that are not UTF-8 would all be text in the encoding that most such files have.
fn encoding_note(failing: &[FailingRow]) -> Option<String> {
    let mut bytes = failing.iter().filter(|row| row.fault_kind.as_deref() == Some(FaultKind::NotUtf8.name()));
    let first = bytes.next()?;
    let fits = |row: &FailingRow| row.fault.as_ref().is_some_and(|fault| fault.ends_with("in windows-1252)"));
    let all = fits(first) && bytes.all(fits);
    all.then(|| "what is not UTF-8 would be text in windows-1252: if it is, give `--encoding windows-1252`".to_owned())
}

/// What is said of headers before the records.
fn in_header(header: &[Row]) -> String {
    let first = header.first().and_then(|row| row.fault.clone());
    match (first, header.len()) {
        (None, _) => String::new(),
        (Some(only), 0 | 1) => format!("{only}; "),
        (Some(first), 2) => format!("{first}, and 1 more fault of the header; "),
        (Some(first), many) => format!("{first}, and {} more faults of the header; ", many - 1),
    }
}

/// What is wrong with the headers of the files of an object, as rows.
fn header_rows(subject: &Subject<'_>) -> Vec<Row> {
    let of_file = |file| header_faults(subject, file).into_iter().map(move |fault| (file, fault));
    let faults = subject.info.files.iter().flat_map(of_file);
    faults.map(|(file, fault): (&FileInfo, &HeaderFault)| mask::header(fault, &file.path, subject.masked)).collect()
}

/// The faults of a header, without those that mean nothing under this contract: one column without a name that
/// nothing is promised of, and what would be another delimiter if the contract did not name the column so.
fn header_faults<'f>(subject: &Subject<'_>, file: &'f FileInfo) -> Vec<&'f HeaderFault> {
    let blank = file.faults.iter().filter(|fault| fault.kind == FaultKind::BlankName).count();
    let only = file.columns.first().map(|column| column.name.as_str());
    let declared = subject.object.properties.iter().any(|property| {
        Some(property.name.as_str()) == only || (only.is_some() && property.physical_name.as_deref() == only)
    });
    let counts = |fault: &&HeaderFault| match fault.kind {
        FaultKind::BlankName => blank > 1,
        FaultKind::Delimiter => !declared,
        _ => true,
    };
    file.faults.iter().filter(counts).collect()
}

/// A header that names no columns for certain: the data is not read any further.
pub(in crate::verify) fn damaged_header(name: &str, error: &DataError, header: Row) -> Judged {
    let message = format!("{name}: {}", error.message);
    let parts = vec![part("header", &1)];
    let judged = Judged::decided(false, message).failing(&[], 1);
    Judged { header: vec![header], ..judged.seen(observed(1, None, false, parts)) }
}

/// Every byte of the text is one of the encoding that the server names.
pub(super) fn server_encoding(case: Case<'_>, server: &str, encoding: &str) -> Result<Judged, Reason> {
    let declared = Encoding::named(encoding).map_err(|help| reason(ReasonCode::NoMeaning, help))?;
    for file in &case.subject.info.files {
        match file.encoding {
            None => return Err(reason(ReasonCode::NotApplicable, "its data is no text")),
            Some(read) if !declared.includes(read) => {
                let text = format!("the text is read as {}, as the options of this run say", read.name());
                return Err(reason(ReasonCode::NoMeaning, text));
            }
            Some(_) => {}
        }
    }
    let rows = case.rows()?;
    if rows.outside == 0 {
        case.content()?;
        if !rows.complete {
            return Err(unread());
        }
    }
    let of = rows.readable.saturating_add(rows.passed_over).saturating_add(rows.rejected);
    let least = if rows.complete { "" } else { "at least " };
    let records = if of == 1 { "record" } else { "records" };
    let have = if rows.outside == 1 { "has" } else { "have" };
    let count = format!("{least}{} of {} {records} {have}", words::count(rows.outside), words::count(of));
    let message =
        format!("{}: {count} bytes that are not {encoding}; server `{server}` promises that encoding", case.name());
    let failing: Vec<FailingRow> =
        case.answer(&Metric::Rows)?.rows.iter().filter(|row| is_of_encoding(row)).cloned().collect();
    let judged = Judged::decided(rows.outside == 0, message).failing(&failing, rows.outside);
    Ok(judged.seen(observed(rows.outside, Some(of), rows.complete, Vec::new())))
}

fn is_of_encoding(row: &FailingRow) -> bool {
    [FaultKind::NotUtf8, FaultKind::NotEncoded].iter().any(|kind| row.fault_kind.as_deref() == Some(kind.name()))
}

/// A file that cannot be opened because it is not in the encoding that the server names.
pub(in crate::verify) fn not_its_encoding(
    name: &str,
    server: &str,
    encoding: &str,
    error: &DataError,
) -> Option<Judged> {
    let of_header = error.header.as_ref().is_some_and(|fault| fault.kind.is_of_encoding());
    if error.code != DataErrorCode::NotItsEncoding && !of_header {
        return None;
    }
    let message = format!("{name}: `{}` {}; server `{server}` promises {encoding}", error.path, error.message);
    Some(Judged::decided(false, message))
}
