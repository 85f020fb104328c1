//! The report for people: what broke first, with the line of the contract and the rows, then the rest, the verdict last.

mod change;
mod failure;
mod finding;
mod head;
pub(super) mod page;
mod plan;
mod problem;
mod rest;
mod rows;
mod sane;
mod snippet;
mod summary;
mod verdict;

use std::cmp::Reverse;
use std::io::{self, Write};

use super::{Style, escape, json};
use crate::outcome::{Outcome, Report, Verdict};
use page::Page;
use sane::sane;
use snippet::Lines;

/// Writes the report.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let report = &json::with_texts(report, &|field, text| harmless(field, text, style.unicode))?;
    let mut page = Page::new(style);
    let lines: Vec<_> = report.contracts.iter().map(|contract| snippet::lines(&contract.text)).collect();
    head::write(&mut page, report);
    if report.command == "lint" {
        finding::write(&mut page, report, &lines);
    } else if report.command == "diff" {
        change::write(&mut page, report, &lines);
        problem::write(&mut page, report);
    } else {
        failures(&mut page, report, &lines);
        plan::write(&mut page, report);
        rest::not_evaluated(&mut page, report);
        if style.verbose {
            rest::passes(&mut page, report);
        }
        problem::write(&mut page, report);
        summary::write(&mut page, report);
    }
    page.gap();
    verdict::write(&mut page, report);
    out.write_all(page.text().as_bytes())
}

/// No text of a contract, of data or of a name can act on the terminal or fill it. A snippet keeps its lines and columns.
fn harmless(field: &str, text: &str, unicode: bool) -> String {
    match field {
        "contracts.text" => snippet::harmless(text),
        "contracts.limitations" | "outcomes.description" | "outcomes.business_impact" => {
            escape(&sane(&text.split_whitespace().collect::<Vec<_>>().join(" "), unicode)).into_owned()
        }
        _ => escape(&sane(text, unicode)).into_owned(),
    }
}

/// What failed: what counts before what does not, critical elements before all others.
fn failures(page: &mut Page, report: &Report, lines: &[Lines<'_>]) {
    let mut failed: Vec<&Outcome> = report.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Fail).collect();
    failed.sort_by_key(|outcome| (!outcome.counts, !outcome.critical, Reverse(outcome.severity)));
    let mut called = None;
    for outcome in failed {
        let known = called.replace(&outcome.contacts) == Some(&outcome.contacts);
        failure::write(page, lines.get(outcome.contract).map_or(&[], Vec::as_slice), outcome, !known);
    }
}
