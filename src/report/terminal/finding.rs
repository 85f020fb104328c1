//! What lint found, contract by contract: code and message, the place, the line, what to do.

use super::failure::subject;
use super::page::{INDENT, Ink, Page, counted};
use super::snippet::{self, Lines};
use crate::outcome::{Outcome, Report};
use crate::source::Severity;

/// More findings of one contract are only counted, unless all are asked for.
const MOST: usize = 200;

/// Writes all findings, in the order of the contracts and of their lines.
pub(super) fn write(page: &mut Page, report: &Report, lines: &[Lines<'_>]) {
    for (at, lines) in lines.iter().enumerate() {
        let found: Vec<_> = report.outcomes.iter().filter(|outcome| outcome.contract == at).collect();
        let most = if page.style().verbose { found.len() } else { MOST };
        for outcome in found.iter().take(most) {
            write_one(page, lines, outcome);
        }
        if found.len() > most {
            page.gap();
            let path = report.contracts.get(at).map_or("", |contract| contract.path.as_str());
            let more = counted(found.len() - most, "more finding", "more findings");
            page.line(&format!("and {more} in {path}; --verbose lists all"));
        }
    }
}

fn write_one(page: &mut Page, lines: &Lines<'_>, outcome: &Outcome) {
    page.gap();
    let (word, ink) = match outcome.severity {
        Severity::Error => ("error", Ink::Bad),
        Severity::Warning => ("warning", Ink::Careful),
        Severity::Info => ("info", Ink::Strong),
    };
    let subject = subject(outcome);
    let front = if subject.is_empty() { String::new() } else { format!("{subject}: ") };
    page.headed(ink, &format!("{word}[{}]:", outcome.kind), &format!("{front}{}", outcome.message));
    let place = &outcome.location;
    let arrow = page.ink(Ink::Faint, "-->");
    page.line(&format!("  {arrow} {}:{}:{}", place.path, place.line, place.column));
    snippet::write(page, lines, place);
    for note in &outcome.notes {
        page.labelled(INDENT, Ink::Faint, "help:", 5, note);
    }
}
