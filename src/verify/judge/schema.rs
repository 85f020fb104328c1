//! Judges whether the object and its columns are there, and whether there are others.

use std::collections::HashSet;

use super::super::ask;
use super::super::names::near;
use super::super::objects::format_word;
use super::super::request::Tolerance;
use super::{Case, Judged, observed, part, reason, unread, words};
use crate::data::{DataError, FaultKind};
use crate::metric::{ColumnPath, Metric, Unit};
use crate::outcome::{Observed, Reason, ReasonCode, Verdict};
use crate::source::Severity;

/// Properties of an object from which on no names are offered for absent columns: each would be compared with each.
const WIDE: usize = 1000;

/// The data of the object could be opened.
pub(super) fn object_present(case: Case<'_>) -> Judged {
    let files: Vec<_> = case.subject.info.files.iter().map(|file| file.path.as_str()).collect();
    let found = match files.as_slice() {
        [one] => format!("`{one}`"),
        many => format!("{} files", words::count(many.len() as u64)),
    };
    Judged::decided(true, format!("{}: its data is there ({found})", case.name()))
}

/// Every file has the format that the server names.
pub(super) fn server_format(case: Case<'_>, server: &str, formats: &[String]) -> Judged {
    let mut files = case.subject.info.files.iter().map(|file| (&file.path, format_word(file.format)));
    let other = files.find(|(_, word)| !formats.iter().any(|format| format == word));
    let said = formats.join(" or ");
    let message = match &other {
        None => format!("{}: its data is {said}, as server `{server}` says", case.name()),
        Some((path, word)) => format!("{}: `{path}` is {word}; server `{server}` promises {said}", case.name()),
    };
    Judged::decided(other.is_none(), message)
}

/// A file that is not what the server says cannot be read; that breaks what the server promises.
pub(in crate::verify) fn not_its_format(name: &str, server: &str, formats: &[String], error: &DataError) -> Judged {
    let said = formats.join(" or ");
    let message = format!("{name}: `{}` {}; server `{server}` promises {said}", error.path, error.message);
    Judged::decided(false, message)
}

/// The column is there.
pub(super) fn present(case: Case<'_>, path: &ColumnPath, optional: bool) -> Result<Judged, Reason> {
    if case.subject.info.open && (path.0.len() > 1 || !case.subject.column_names().contains(&path.first())) {
        return present_in_open(case, path);
    }
    let lacking = case.subject.files_without(path);
    if lacking.is_empty() {
        return Ok(Judged::decided(true, format!("{}: the column is there", case.name())));
    }
    if let Some(encrypted) = stands_encrypted(case) {
        return Err(reason(ReasonCode::NotApplicable, format!("the data has it encrypted, as `{encrypted}`")));
    }
    let severity = match (optional, case.subject.choices.absent_optional) {
        (true, Tolerance::Allow) => {
            return Err(reason(ReasonCode::NotApplicable, "it is absent, which the options of this run allow"));
        }
        (true, Tolerance::Warn) => Some(Severity::Warning),
        _ => None,
    };
    let who =
        if lacking.len() == case.subject.info.files.len() { "the data has".to_owned() } else { words::have(&lacking) };
    let message = format!("{}: {who} no column `{}`{}", case.name(), path, meant(case, path));
    Ok(Judged { severity, ..Judged::decided(false, message) })
}

/// The column that holds the property encrypted.
fn stands_encrypted(case: Case<'_>) -> Option<String> {
    let property = case.subject.property_at(&case.check.place)?;
    let encrypted = property.encrypted_name.as_ref()?.ok()?;
    case.subject.has(&ColumnPath::top(encrypted.clone())).then(|| encrypted.clone())
}

/// `; `Email` looks like it`, where a name of the data is near.
fn meant(case: Case<'_>, path: &ColumnPath) -> String {
    if case.subject.object.properties.len() > WIDE {
        return String::new();
    }
    let property = case.subject.property_at(&case.check.place);
    let others = property.into_iter().flat_map(|property| {
        let names = [Some(property.name.as_str()), property.business_name.as_deref()];
        names.into_iter().flatten().chain(property.synonyms.iter().map(String::as_str))
    });
    let wanted: Vec<_> = std::iter::once(path.first()).chain(others).collect();
    let declared = declared_columns(case);
    let known: Vec<_> = seen_names(case).into_iter().filter(|name| !declared.contains(name)).collect();
    match near(&wanted, &known).as_slice() {
        [] => String::new(),
        [one] => format!("; `{one}` looks like it"),
        many => format!("; {} look like it", words::quoted(many)),
    }
}

fn declared_columns(case: Case<'_>) -> HashSet<&str> {
    case.subject
        .object
        .properties
        .iter()
        .map(|property| property.physical_name.as_deref().unwrap_or(&property.name))
        .collect()
}

fn seen_names(case: Case<'_>) -> Vec<&str> {
    let fields = case.answers.fields(case.subject.table).unwrap_or(&[]);
    case.subject.column_names().into_iter().chain(fields.iter().map(|field| field.name.as_str())).collect()
}

/// A key that rows of JSON may leave out: an absent one is a null.
fn present_in_open(case: Case<'_>, path: &ColumnPath) -> Result<Judged, Reason> {
    if path.is_nested() {
        return present_inside(case, path);
    }
    let rows = case.content()?;
    let fields = case.answers.fields(case.subject.table).unwrap_or(&[]);
    let with = fields.iter().find(|field| field.name == path.first()).map_or(0, |field| field.rows);
    if with == 0 {
        let text = format!("no row has the key `{path}`, and an absent key is a null{}", meant(case, path));
        return Err(reason(ReasonCode::NothingToCheck, text));
    }
    let message = format!("{}: {}", case.name(), words::share(with, rows.readable, "have the key", &[]));
    Ok(Judged::decided(true, message).seen(observed(with, Some(rows.readable), rows.complete, Vec::new())))
}

/// A key of the objects inside a column, or something in its lists and maps.
fn present_inside(case: Case<'_>, path: &ColumnPath) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let count = |metric: &Metric| case.count_of(metric).ok_or_else(unread);
    let of = count(&Metric::all(Unit::Elements(path.clone())))?;
    let Some(has_key) = ask::has_key(path) else {
        if of == 0 {
            return Err(reason(ReasonCode::NothingToCheck, format!("no row holds anything at `{path}`")));
        }
        let message = format!("{}: {} there", case.name(), words::counted(of, "element is", "elements are"));
        return Ok(Judged::decided(true, message));
    };
    let with = count(&has_key)?;
    let (one, many) = if path.depth() > 0 { ("element", "elements") } else { ("row", "rows") };
    if with == 0 {
        let text = format!("no {one} has the key `{path}`, and an absent key is a null");
        return Err(reason(ReasonCode::NothingToCheck, text));
    }
    let share = words::share_of(with, of, (one, many), "have the key", &[]);
    let unit = Some(many.to_owned());
    let observed = observed(with, Some(of), rows.complete, Vec::new());
    let observed = Observed { unit: unit.clone(), of_unit: unit, ..observed };
    Ok(Judged::decided(true, format!("{}: {share}", case.name())).seen(observed))
}

/// The data has no columns but the declared ones.
pub(super) fn extra_columns(case: Case<'_>, declared: &[ColumnPath]) -> Result<Judged, Reason> {
    if case.subject.info.open {
        case.content()?;
    }
    // Rows of JSON may name as many keys as there are rows, so each name is looked up, not searched for.
    let mut known: HashSet<&str> = declared.iter().map(ColumnPath::first).collect();
    let is_told = |name: &str| is_nameless(case, name) && case.subject.choices.extra_columns != Tolerance::Fail;
    let extra: Vec<&str> = seen_names(case).into_iter().filter(|name| known.insert(name) && !is_told(name)).collect();
    let (severity, allowed) = match case.subject.choices.extra_columns {
        Tolerance::Fail => (Severity::Error, false),
        Tolerance::Warn => (Severity::Warning, false),
        Tolerance::Allow => (Severity::Info, true),
    };
    let observed = Observed {
        value: Some(extra.len().to_string()),
        unit: Some("columns".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts: extra.iter().map(|name| part("column", &name)).collect(),
    };
    let message = format!("{}: {}", case.name(), undeclared(&extra));
    let judged = Judged::decided(extra.is_empty() || allowed, message).seen(observed);
    Ok(Judged { severity: (judged.verdict == Verdict::Fail).then_some(severity), ..judged })
}

/// Whether it is the lack of a name in a header, which no contract can declare, and of which a note or a fault tells.
fn is_nameless(case: Case<'_>, name: &str) -> bool {
    let faults = || case.subject.info.files.iter().flat_map(|file| &file.faults);
    name.trim().is_empty() && faults().any(|fault| fault.kind == FaultKind::BlankName)
}

fn undeclared(extra: &[&str]) -> String {
    match extra {
        [] => "every column of the data is declared".to_owned(),
        [one] => format!("the contract does not declare the column `{one}`"),
        many => {
            let count = words::count(many.len() as u64);
            format!("the contract does not declare {count} columns: {}", words::quoted(many))
        }
    }
}
