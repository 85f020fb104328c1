//! What changed between two contracts: what asks for the largest step first, with the lines of both.

use super::failure::{sentence, subject};
use super::page::{INDENT, Ink, Page};
use super::snippet::{self, Lines};
use crate::outcome::{Bump, Changed, Effect, Outcome, Report, Verdict};
use crate::source::Location;

const LABEL: usize = 7;

/// Writes all changes, then what data says of them.
pub(super) fn write(page: &mut Page, report: &Report, lines: &[Lines<'_>]) {
    for bump in [Bump::Major, Bump::Minor, Bump::Patch] {
        let of_step = |outcome: &&Outcome| outcome.change.as_ref().is_some_and(|change| change.consumer.bump() == bump);
        // Words for people stand below each other.
        page.gap();
        for outcome in report.outcomes.iter().filter(of_step) {
            if let Some(change) = &outcome.change {
                write_one(page, lines, outcome, change);
            }
        }
    }
    for outcome in report.outcomes.iter().filter(|outcome| outcome.kind == "newly-rejected") {
        evidence(page, outcome);
    }
}

fn write_one(page: &mut Page, lines: &[Lines<'_>], outcome: &Outcome, change: &Changed) {
    let (label, ink) = match change.consumer {
        Effect::Breaking => ("MAJOR", if outcome.counts { Ink::Bad } else { Ink::Careful }),
        Effect::Compatible => ("MINOR", if outcome.counts { Ink::Bad } else { Ink::Strong }),
        Effect::Documentation => ("PATCH", if outcome.counts { Ink::Bad } else { Ink::Faint }),
    };
    let is_brief = change.consumer == Effect::Documentation && !page.style().verbose;
    if !is_brief {
        page.gap();
    }
    page.labelled(0, ink, label, INDENT - 1, &sentence(outcome));
    if is_brief {
        return;
    }
    for related in outcome.related.iter().filter(|related| related.role == "old" && change.old.is_some()) {
        if let Some(lines) = lines.get(related.contract) {
            page.labelled(INDENT, Ink::Faint, "old", LABEL, &format!("{}:{}", related.path, related.line));
            let (line, column) = (related.line, related.column);
            let end = lines.get(line.saturating_sub(1)).map_or(column, |text| text.trim_end().chars().count() + 1);
            let place = Location { path: related.path.clone(), line, column, end_line: line, end_column: end };
            snippet::write(page, lines, &place);
        }
    }
    let label = if change.new.is_some() { "new" } else { "old" };
    page.labelled(INDENT, Ink::Faint, label, LABEL, &format!("{}:{}", outcome.location.path, outcome.location.line));
    snippet::write(page, lines.get(outcome.contract).map_or(&[], Vec::as_slice), &outcome.location);
    let whom = format!(
        "{} for consumers, {} for producers ({})",
        change.consumer.word(),
        change.producer.word(),
        outcome.kind
    );
    page.labelled(INDENT, Ink::Faint, "change", LABEL, &whom);
}

/// What the new contract makes of rows that the old one accepts.
fn evidence(page: &mut Page, outcome: &Outcome) {
    page.gap();
    let (label, ink) = match outcome.verdict {
        Verdict::Pass => ("DATA", Ink::Good),
        Verdict::Fail => ("DATA", Ink::Careful),
        Verdict::NotEvaluated => ("DATA", Ink::Faint),
    };
    page.labelled(0, ink, label, INDENT - 1, &format!("{}: {}", subject(outcome), outcome.message));
    for note in &outcome.notes {
        page.labelled(INDENT, Ink::Faint, "by", LABEL, note);
    }
}
