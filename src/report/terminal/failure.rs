//! One failing check: what was seen, the line that promised otherwise, the rows, whom to call.

use super::page::{INDENT, Ink, Page};
use super::{rows, snippet};
use crate::outcome::{Contact, Outcome};
use crate::source::Severity;

const LABEL: usize = 7;

/// Writes a failing check. `people`: whether to say whom to call.
pub(super) fn write(page: &mut Page, lines: &[&str], outcome: &Outcome, people: bool) {
    page.gap();
    let (label, ink) = label(outcome);
    page.labelled(0, ink, label, INDENT - 1, &sentence(outcome));
    snippet::write(page, lines, &outcome.location);
    rows::write(page, outcome);
    facts(page, outcome);
    if people {
        let contacts: Vec<_> = outcome.contacts.iter().map(contact).collect();
        if !contacts.is_empty() {
            page.labelled(INDENT, Ink::Faint, "call", LABEL, &contacts.join("; "));
        }
    }
}

fn label(outcome: &Outcome) -> (&'static str, Ink) {
    match (outcome.counts, outcome.severity) {
        (true, _) => ("FAIL", Ink::Bad),
        (false, Severity::Info) => ("INFO", Ink::Strong),
        (false, Severity::Warning | Severity::Error) => ("WARN", Ink::Careful),
    }
}

/// The message with whom it is about in front and its place behind, as far as it does not say so itself.
pub(super) fn sentence(outcome: &Outcome) -> String {
    let subject = subject(outcome);
    let said = outcome.message.starts_with(&subject)
        || outcome.object.as_ref().is_some_and(|object| outcome.message.starts_with(object.as_str()));
    let front = if subject.is_empty() || said { String::new() } else { format!("{subject}: ") };
    let place = format!("{}:{}", outcome.location.path, outcome.location.line);
    let back = if outcome.message.contains(&place) { String::new() } else { format!(" ({place})") };
    let critical = if outcome.critical { "critical: " } else { "" };
    format!("{critical}{front}{}{back}", outcome.message)
}

/// What it is about: `orders.email`.
pub(super) fn subject(outcome: &Outcome) -> String {
    let parts = [outcome.object.as_deref(), outcome.property.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(".")
}

fn facts(page: &mut Page, outcome: &Outcome) {
    let rule = match (&outcome.name, &outcome.description) {
        (Some(name), Some(description)) => Some(format!("{name}: {description}")),
        (name, description) => name.clone().or_else(|| description.clone()),
    };
    let mut fact = |label: &str, text: &str| page.labelled(INDENT, Ink::Faint, label, LABEL, text);
    let known = [("rule", &rule), ("meaning", &outcome.meaning), ("impact", &outcome.business_impact)];
    for (label, text) in known {
        if let Some(text) = text {
            fact(label, text);
        }
    }
    for (label, texts) in [("note", &outcome.notes), ("see", &outcome.definitions)] {
        for text in texts {
            fact(label, text);
        }
    }
    for other in &outcome.related {
        fact("also", &format!("{} at {}:{}", other.role, other.path, other.line));
    }
}

fn contact(contact: &Contact) -> String {
    let mut parts: Vec<&str> =
        [&contact.name, &contact.channel, &contact.url].into_iter().flatten().map(String::as_str).collect();
    let role = format!("({})", contact.role);
    if contact.role != "channel" {
        parts.insert(usize::from(contact.name.is_some()), &role);
    }
    parts.join(" ")
}
