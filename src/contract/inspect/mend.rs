//! Which of the faults of structure have one right answer.

use std::collections::BTreeMap;

use super::values::fits;
use super::{Inspector, Section};
use crate::contract::ApiVersion;
use crate::contract::mend;
use crate::contract::read::{renamed, truth};
use crate::contract::scalar::{self, Scalar};
use crate::contract::shape::{ARGUMENTS, Key, Kind, OPERATORS, foreign_keys, plain_word};
use crate::contract::suggest::certain;
use crate::contract::tree::{Entry, Node, NodeKind};
use crate::source::Edit;

impl Inspector<'_> {
    /// Notes what mends the finding that was noted last.
    pub(super) fn mend(&mut self, edit: Option<Edit>) {
        if let Some(last) = self.findings.diagnostics.last_mut() {
            last.edit = edit;
        }
    }

    /// Where a mapping has the right key already, or two keys could be meant by it, there is no one right answer.
    pub(super) fn settle(&mut self, node: &Node) {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, meant) in &self.renamed {
            *times.entry(meant).or_default() += 1;
        }
        for (at, meant) in &self.renamed {
            let taken = node.get(meant).is_some() || times.get(meant).is_some_and(|times| *times > 1);
            if let Some(finding) = self.findings.diagnostics.get_mut(*at).filter(|_| taken) {
                finding.edit = None;
            }
        }
    }

    /// The key that must have been meant by one that nobody knows.
    /// `said` is the key that the message names; it may be meant in another form.
    pub(super) fn mend_key(&mut self, section: &Section, entry: &Entry, said: Option<&'static str>) {
        let at = self.findings.diagnostics.len().saturating_sub(1);
        if let Some((meant, edit)) = self.right_key(section, entry) {
            self.renamed.push((at, meant));
            self.mend(Some(edit));
        } else if let Some(said) = said {
            self.renamed.push((at, said));
        }
    }

    fn right_key(&self, section: &Section, entry: &Entry) -> Option<(&'static str, Edit)> {
        let known = || section.all_keys().filter(|key| key.is_in(self.version));
        if let Some(flag) = mend::flag(self.text, entry, known()) {
            return Some(flag);
        }
        let synonym = mend::synonym(&entry.key, &entry.value, known());
        let meant = synonym.or_else(|| self.slip(section, &entry.key, known()))?;
        Some((meant, mend::other_key(self.text, entry, meant)?))
    }

    /// A slip of the pen. Where strange keys are allowed, only another way of writing the same word is one.
    fn slip<'k>(&self, section: &Section, name: &str, known: impl Iterator<Item = &'k Key>) -> Option<&'static str> {
        let names: Vec<&'static str> = known.map(|key| key.name).collect();
        let meant = certain(name, names.iter().copied())?;
        let same = |one: &str, other: &str| bare(one) == bare(other);
        let strict = section.is_closed_in(self.version) || section.promises;
        let foreign = foreign_keys(name).any(|(own, _)| own != meant && names.contains(&own));
        (same(name, meant) || (strict && !foreign)).then_some(meant)
    }

    /// Moves an argument of a rule to where it belongs, one at a time.
    pub(super) fn mend_argument(&mut self, node: &Node, entry: &Entry) {
        let first = node.entries().iter().find(|entry| ARGUMENTS.contains(&&*entry.key));
        if first.is_some_and(|first| first.key == entry.key) {
            self.mend(mend::move_below(self.text, node, entry, "arguments"));
        }
    }

    /// The rule names of another version.
    pub(super) fn mend_missing(&mut self, missing: &'static str, node: &Node) {
        let now = self.version >= ApiVersion::V3_1_0;
        let written = match missing {
            "metric" if now => node.entry("rule"),
            "rule" if !now => node.entry("metric"),
            _ => None,
        };
        let Some((entry, name)) = written.and_then(|entry| Some((entry, entry.value.text()?))) else { return };
        let compares = node.entries().iter().any(|entry| OPERATORS.contains(&&*entry.key));
        let meant = renamed().find_map(|(old, new, same)| {
            let (from, to) = if now { (old, new) } else { (new, old) };
            (name == to || (name == from && (same || compares))).then_some(to)
        });
        let value = meant.and_then(|meant| mend::other_text(self.text, entry.value.span(), meant));
        if let Some(edit) = value.and_then(|value| mend::other_entry(self.text, entry, missing, &value)) {
            self.renamed.push((self.findings.diagnostics.len().saturating_sub(1), missing));
            self.mend(Some(edit));
        }
    }

    /// The word that must have been meant by one that nobody knows.
    pub(super) fn mend_word(&mut self, text: &str, known: &[&'static str], node: &Node) {
        let foreign = plain_word(text).filter(|own| known.contains(own));
        if let Some(meant) = foreign.or_else(|| certain(text, known.iter().copied())) {
            self.mend(mend::other_text(self.text, node.span(), meant));
        }
    }

    /// A truth value in the place of a bound, which v3.0 wrote beside the bound itself.
    pub(super) fn mend_bound(&mut self, key: &Key, node: &Node, entry: &Entry) {
        let is_bound = matches!(key.name, "exclusiveMinimum" | "exclusiveMaximum") && !matches!(key.kind, Kind::Bool);
        if is_bound && matches!(entry.value.kind(), NodeKind::Scalar(_, Scalar::Bool(_))) {
            self.mend(mend::sharp_bound(self.text, node, entry));
        }
    }

    /// Numbers within quotes where two numbers are to stand.
    pub(super) fn mend_pair(&mut self, items: &[Node]) {
        let number = |node: &Node| match node.kind() {
            NodeKind::Scalar(_, Scalar::Number(_)) => Some(None),
            _ => self.number(Kind::Number, node).map(Some),
        };
        let edits: Option<Vec<_>> = items.iter().map(number).collect();
        let edits = edits.filter(|edits| edits.len() == 2).into_iter().flatten().flatten();
        self.mend(mend::all_of(self.text, edits));
    }

    /// The number that stands within quotes.
    fn number(&self, kind: Kind, node: &Node) -> Option<Edit> {
        let NodeKind::Scalar(text, Scalar::Text) = node.kind() else { return None };
        let number = scalar::number(text).filter(|number| number == text && is_clear(number) && fits(kind, number))?;
        mend::literal(self.text, node.span(), &number)
    }

    /// Numbers and truth values within quotes, and truth in other words.
    pub(super) fn mend_kind(&mut self, kind: Kind, node: &Node) {
        let NodeKind::Scalar(text, Scalar::Text) = node.kind() else { return };
        self.mend(match kind {
            Kind::Bool => truth(text).and_then(|truth| mend::literal(self.text, node.span(), &truth.to_string())),
            Kind::Integer(_) | Kind::Number | Kind::Positive | Kind::Port => self.number(kind, node),
            _ => None,
        });
    }
}

/// Whether YAML and JSON read a number alike.
fn is_clear(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let leading = digits.strip_prefix('0').is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
    digits.starts_with(|first: char| first.is_ascii_digit()) && !leading && !digits.ends_with('.')
}

/// A key without case and the signs between its words.
fn bare(key: &str) -> String {
    key.chars().filter(|letter| !matches!(letter, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}
