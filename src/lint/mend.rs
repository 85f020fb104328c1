//! Mends what has one right answer, in rounds, and keeps no change that would break something else.

use std::collections::{BTreeMap, BTreeSet};

use super::findings;
use crate::contract::{DIAGNOSTICS, Reading, read};
use crate::source::{Diagnostic, Edit, Route, Severity, SourceFile};
use crate::value::Instant;

/// What one change uncovers the next may mend, level by level.
const ROUNDS: usize = 150;
/// How many bytes of contracts are read again at most to find out which changes are good.
const EFFORT: usize = 48 << 20;

/// A contract after what has one right answer was mended.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The contract with its changes; the one that was given where there are none.
    pub reading: Reading,
    /// How many places were changed.
    pub places: usize,
}

/// Mends what has one right answer. Comments, layout and order stay as they are, and no error is added: a change that
/// would do so is not made. `now` is the time that service levels are counted from.
#[must_use]
pub fn mend(reading: &Reading, now: Instant) -> Mended {
    let mut mended = Mended { reading: reading.clone(), places: 0 };
    if reading.contract.is_none() {
        return mended;
    }
    let mut effort = (EFFORT / reading.source.text().len().max(1)).clamp(24, 400);
    for _ in 0..ROUNDS {
        let mut round = Round::new(&mended.reading, now, effort);
        let edits = candidates(&round.found);
        round.take(&edits);
        effort = round.effort;
        let Some(better) = round.better else { break };
        mended = Mended { reading: better, places: mended.places + round.accepted.len() };
    }
    mended
}

/// A change and the code of the finding that it mends.
#[derive(Clone, Debug)]
struct Candidate {
    edit: Edit,
    code: String,
}

/// The changes that can be made at once, in file order. Where two would write different things in one place, neither is
/// the one right answer; where they overlap, the later one waits for another round.
fn candidates(found: &[Diagnostic]) -> Vec<Candidate> {
    let with_edit = found.iter().filter_map(|one| Some((one.edit.clone()?, one.code.to_string())));
    let mut all: Vec<Candidate> = with_edit.map(|(edit, code)| Candidate { edit, code }).collect();
    all.sort_by(|one, other| {
        let key = |one: &Candidate| (one.edit.span.start, one.edit.span.end);
        key(one).cmp(&key(other)).then_with(|| one.edit.text.cmp(&other.edit.text))
    });
    all.dedup_by(|one, other| one.edit == other.edit);
    let unclear = |at: usize| {
        let same = |other: Option<&Candidate>| {
            other.is_some_and(|other| Some(&other.edit.span) == all.get(at).map(|one| &one.edit.span))
        };
        same(all.get(at + 1)) || at.checked_sub(1).is_some_and(|before| same(all.get(before)))
    };
    let clear: Vec<Candidate> =
        all.iter().enumerate().filter(|(at, _)| !unclear(*at)).map(|(_, one)| one.clone()).collect();
    let mut end = 0;
    clear
        .into_iter()
        .filter(|one| {
            let free = one.edit.span.start >= end;
            end = if free { one.edit.span.end } else { end };
            free
        })
        .collect()
}

/// One round: changes to one text, of which those that do no harm are kept.
struct Round<'r> {
    reading: &'r Reading,
    found: Vec<Diagnostic>,
    now: Instant,
    effort: usize,
    accepted: Vec<Candidate>,
    better: Option<Reading>,
}

impl<'r> Round<'r> {
    fn new(reading: &'r Reading, now: Instant, effort: usize) -> Self {
        Self { found: findings(reading, now), reading, now, effort, accepted: Vec::new(), better: None }
    }

    /// Takes all of these changes, or those of each half that do no harm.
    fn take(&mut self, edits: &[Candidate]) {
        if edits.is_empty() || self.effort == 0 {
            return;
        }
        self.effort -= 1;
        if self.accepts(edits) {
            return;
        }
        if edits.len() > 1 {
            let (first, second) = edits.split_at(edits.len() / 2);
            self.take(first);
            self.take(second);
        }
    }

    fn accepts(&mut self, edits: &[Candidate]) -> bool {
        let mut all = self.accepted.clone();
        all.extend_from_slice(edits);
        let Some(text) = apply(self.reading.source.text(), &all) else { return false };
        let reading = read(SourceFile::new(self.reading.source.path(), text));
        let after = findings(&reading, self.now);
        let opened = Opened::new(&reading, &all);
        let after: Vec<&Diagnostic> = after.iter().filter(|one| !opened.hid(one)).collect();
        let better = reading.contract.is_some() && self.is_better(&after, &all);
        if better {
            (self.accepted, self.better) = (all, Some(reading));
        }
        better
    }

    /// Whether no errors are added, and what was mended is found less often.
    fn is_better(&self, after: &[&Diagnostic], edits: &[Candidate]) -> bool {
        let before: Vec<&Diagnostic> = self.found.iter().collect();
        let (old, new) = (count(&before, Severity::Error), count(after, Severity::Error));
        let structural = |code: &str| DIAGNOSTICS.iter().any(|(known, _)| *known == code);
        let more = new.iter().any(|(code, times)| structural(code) && *times > *old.get(code).unwrap_or(&0));
        let worse = more || new.values().sum::<usize>() > old.values().sum::<usize>();
        let (old, new) = (count(&before, Severity::Info), count(after, Severity::Info));
        !worse && edits.iter().all(|edit| new.get(&*edit.code).unwrap_or(&0) < old.get(&*edit.code).unwrap_or(&0))
    }
}

/// What changes let lint look at: it was as wrong before, and nobody saw it.
struct Opened {
    /// Lists and mappings whose keys were written anew.
    collections: BTreeSet<Route>,
    /// Mappings with a key or a word that was written anew, which may decide what stands beside it.
    mappings: BTreeSet<Route>,
}

impl Opened {
    fn new(after: &Reading, edits: &[Candidate]) -> Self {
        let (mut starts, mut added, mut taken) = (BTreeSet::new(), 0, 0);
        for Candidate { edit, .. } in edits {
            starts.insert(edit.span.start + added - taken);
            (added, taken) = (added + edit.text.len(), taken + edit.span.len());
        }
        let (mut collections, mut mappings) = (BTreeSet::new(), BTreeSet::new());
        for (route, spans) in &after.routes {
            let by_key = spans.key.as_ref().is_some_and(|key| starts.contains(&key.start));
            if by_key && !spans.scalar {
                collections.insert(route.clone());
            } else if by_key || (spans.scalar && starts.contains(&spans.value.start)) {
                mappings.extend(route.parent());
            }
        }
        Self { collections, mappings }
    }

    /// Whether a finding was hidden: it lies within a collection, or beside a word and can be mended itself.
    fn hid(&self, found: &Diagnostic) -> bool {
        let above = || std::iter::successors(found.route.parent(), Route::parent);
        let within = above().any(|above| self.collections.contains(&above));
        within || (found.edit.is_some() && above().any(|above| self.mappings.contains(&above)))
    }
}

/// How often each code is found, from a severity on.
fn count<'f>(found: &[&'f Diagnostic], from: Severity) -> BTreeMap<&'f str, usize> {
    let mut times = BTreeMap::new();
    for one in found.iter().filter(|one| one.severity >= from) {
        *times.entry(one.code.as_ref()).or_default() += 1;
    }
    times
}

/// The text with changes that stand in file order; `None` where they do not fit it.
fn apply(text: &str, edits: &[Candidate]) -> Option<String> {
    let (mut done, mut at) = (String::with_capacity(text.len()), 0);
    for Candidate { edit, .. } in edits {
        done.push_str(text.get(at..edit.span.start)?);
        done.push_str(&edit.text);
        at = edit.span.end;
    }
    done.push_str(text.get(at..)?);
    Some(done)
}
