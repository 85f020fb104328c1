//! The head of the page: the program, the contracts with what their readers must know, the data.

use super::page::{Ink, Page, counted, grouped};
use crate::outcome::{ContractInfo, Level, ObjectInfo, Report};

const LABEL: usize = 8;

/// Writes the head.
pub(super) fn write(page: &mut Page, report: &Report) {
    page.line(&format!("{} {} {}", report.tool.name, report.tool.version, report.command));
    for (at, contract) in report.contracts.iter().enumerate() {
        write_contract(page, label(report, at), contract);
    }
    let several = report.contracts.len() > 1;
    for (at, object) in report.objects.iter().enumerate() {
        let label = if at == 0 { "data" } else { "" };
        let of = if several { report.contracts.get(object.contract) } else { None };
        page.labelled(0, Ink::Faint, label, LABEL, &data(object, of, report.options.level == Level::Data));
    }
    for (at, only) in report.options.only.iter().enumerate() {
        page.labelled(0, Ink::Careful, if at == 0 { "where" } else { "" }, LABEL, &format!("only rows of {only}"));
    }
    page.gap();
}

/// What a contract is to the report.
fn label(report: &Report, at: usize) -> &'static str {
    match (report.command.as_str(), at) {
        ("diff", 0) if report.contracts.len() > 1 => "old",
        ("diff", _) => "new",
        _ => "contract",
    }
}

fn write_contract(page: &mut Page, label: &str, contract: &ContractInfo) {
    let name = contract.name.as_ref().or(contract.id.as_ref()).map_or("", String::as_str);
    let version = contract.version.as_deref().unwrap_or("");
    let title = [name, version].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let text = if title.is_empty() { contract.path.clone() } else { format!("{title} ({})", contract.path) };
    page.labelled(0, Ink::Faint, label, LABEL, &text);
    if let Some(note) = status_note(contract) {
        page.labelled(0, Ink::Careful, "note", LABEL, &note);
    }
    if let Some(limitations) = &contract.limitations {
        page.labelled(0, Ink::Faint, "limits", LABEL, limitations);
    }
}

/// A contract that is not in force is still checked, but its reader should know.
fn status_note(contract: &ContractInfo) -> Option<String> {
    let status = contract.status.as_deref()?;
    match status.to_ascii_lowercase().as_str() {
        "draft" => Some("its status is draft: it may still change".to_owned()),
        "retired" => Some("its status is retired: nobody promises it any more".to_owned()),
        _ => None,
    }
}

fn data(object: &ObjectInfo, of: Option<&ContractInfo>, rows_are_read: bool) -> String {
    let place = match object.files.as_slice() {
        [] => "no data".to_owned(),
        [file] => file.path.clone(),
        [first, ..] => format!("{} ({} and others)", counted(object.files.len(), "file", "files"), first.path),
    };
    let mut facts = Vec::new();
    if let Some(rows) = object.rows {
        facts.push(if rows == 1 { "1 row".to_owned() } else { format!("{} rows", grouped(rows)) });
    }
    if let Some(rejected @ 1..) = object.rows_rejected {
        facts.push(format!("{} unreadable", grouped(rejected)));
    }
    if let Some(left_out @ 1..) = object.rows_left_out {
        facts.push(format!("{} left out by a condition", grouped(left_out)));
    }
    if let Some(server) = &object.server {
        facts.push(format!("server {server}"));
    }
    if rows_are_read && !object.complete && !object.files.is_empty() {
        facts.push("not read to its end".to_owned());
    }
    let facts = if facts.is_empty() { String::new() } else { format!(", {}", facts.join(", ")) };
    let of = of.map(|contract| format!(" ({})", contract.path)).unwrap_or_default();
    format!("{}{of}: {place}{facts}", object.name)
}
