//! Reads the text with its changes again before anybody gets it: what would make a contract unsound is left out, and a text that
//! says something else than was meant is not written at all.

use std::collections::BTreeSet;

use super::place;
use crate::contract::{Reading, read};
use crate::source::{Edit, Severity, SourceFile};

/// Faults of a text that is no longer the contract that it was.
const BROKEN: [&str; 5] = ["syntax-error", "duplicate-key", "several-documents", "unknown-alias", "invalid-merge"];

/// Those of `more` that go together with `base`, behind them, and a note for each that does not.
///
/// # Errors
/// With them the text could no longer be read, or something else in it would change.
pub(super) fn kept(reading: &Reading, base: &[Edit], more: &[Edit]) -> Result<(Vec<Edit>, Vec<String>), String> {
    let mut net = Net { reading, kept: base.to_vec(), notes: Vec::new() };
    net.take(more)?;
    Ok((net.kept, net.notes))
}

struct Net<'r> {
    reading: &'r Reading,
    kept: Vec<Edit>,
    notes: Vec<String>,
}

impl Net<'_> {
    /// Takes changes, in halves where there is a fault with one of them: no deeper than the number of changes has digits.
    fn take(&mut self, more: &[Edit]) -> Result<(), String> {
        if more.is_empty() {
            return Ok(());
        }
        let all: Vec<Edit> = self.kept.iter().chain(more).cloned().collect();
        match (fault(self.reading, &all)?, more) {
            (None, _) => self.kept = all,
            (Some(fault), [only]) => {
                let shown = only.text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
                self.notes.push(format!("not written, since {fault}: {}", shown.unwrap_or_default()));
            }
            (Some(_), _) => {
                let (first, second) = more.split_at(more.len() / 2);
                self.take(first)?;
                self.take(second)?;
            }
        }
        Ok(())
    }
}

/// An error that the contract has with changes and did not have before.
fn fault(reading: &Reading, edits: &[Edit]) -> Result<Option<String>, String> {
    let text = place::apply(reading.source.text(), edits);
    let again = read(SourceFile::new(reading.source.path(), text.as_str()));
    let errors = |reading: &Reading| -> Vec<(String, crate::source::Route, String)> {
        let errors = reading.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        errors.map(|found| (found.code.to_string(), found.route.clone(), found.message.clone())).collect()
    };
    let mut known = errors(reading);
    let mut new = None;
    for (code, route, message) in errors(&again) {
        match known.iter().position(|(other, at, _)| *other == code && *at == route) {
            Some(at) => drop(known.swap_remove(at)),
            None if BROKEN.contains(&code.as_str()) => {
                return Err(format!("the contract would be broken by it ({code}: {message})"));
            }
            None => new = new.or(Some(message)),
        }
    }
    match lost(reading, &again, edits) {
        Some(route) => Err(format!("{route} would no longer say what it does")),
        None => Ok(new),
    }
}

/// A part of the contract that would be gone or say something else.
fn lost(reading: &Reading, again: &Reading, edits: &[Edit]) -> Option<String> {
    let changed: BTreeSet<usize> =
        edits.iter().filter(|edit| !edit.span.is_empty()).map(|edit| edit.span.start).collect();
    let (before, after): (&str, &str) = (reading.source.text(), again.source.text());
    let mut parts = reading.routes.iter();
    let lost = parts.find(|(route, spans)| match again.routes.get(route) {
        None => true,
        Some(now) if now.scalar != spans.scalar => true,
        Some(now) if spans.scalar && !changed.contains(&spans.value.start) => {
            before.get(spans.value.clone()) != after.get(now.value.clone())
        }
        Some(_) => false,
    });
    lost.map(|(route, _)| route.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONTRACT: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: draft\n";

    fn behind(text: &str) -> Edit {
        Edit { span: CONTRACT.len()..CONTRACT.len(), text: text.to_owned() }
    }

    #[test]
    fn what_breaks_the_text_is_an_error() {
        let reading = read(SourceFile::new("x", CONTRACT));
        assert_eq!(reading.diagnostics, []);
        for broken in ["id: y\n", "  status: [\n", "---\nid: y\n"] {
            assert!(kept(&reading, &[], &[behind(broken)]).is_err(), "{broken}");
        }
        // A key of a mapping takes the place of a text.
        let edit = Edit { span: CONTRACT.len() - 6..CONTRACT.len() - 6, text: "\n  a: 1 #".to_owned() };
        assert!(kept(&reading, &[], &[edit]).is_err());
    }

    #[test]
    fn what_the_standard_does_not_have_is_left_out() {
        let reading = read(SourceFile::new("x", CONTRACT));
        let good = behind("name: fine\n");
        let bad = behind("schema:\n  - name: a\n    properties:\n      - { name: b, enum: [{ value: c }] }\n");
        let (edits, notes) = kept(&reading, &[], &[good.clone(), bad]).unwrap();
        assert_eq!(edits, [good]);
        assert!(matches!(notes.as_slice(), [note] if note.ends_with(": schema:")), "{notes:?}");
    }
}
