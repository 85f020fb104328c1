//! Exact uniqueness: the second look at keys whose hashes meet.
//!
//! The first pass keeps 8 bytes a row and key, in partitions by hash ([`super::partitions`]), which move to a temporary file
//! when they grow too large; each is looked through on its own ([`super::census`]). Hashes that stand alone are distinct keys
//! for certain. For the others a second pass compares the bytes of the keys: it needs to read no more
//! than the groups of rows that those lie in, and where they are too many to be held, the keys of some partitions are compared
//! in each of several rounds.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::census::Census;
use super::groups::Groups;
use super::keys::{KeyReader, Keying, Plain};
use super::partial::Touched;
use super::partitions::{PARTITIONS, partition};
use super::plan::{Kind, Plan, Scope, Scopes, Shown};
use super::room::LEAST;
use crate::engine::compiled::Compiled;
use crate::metric::{FailingRow, Measurement, Truth, Unit};
use crate::value::Cell;

/// The key questions whose hashes meet, for a second pass over their columns.
#[derive(Debug)]
pub(crate) struct Doubt {
    scopes: Vec<Scope>,
    keys: Vec<Doubted>,
    /// Only rows that this holds for take part.
    only: Option<Compiled>,
    /// The groups of rows that keys in doubt lie in; none where that cannot be told.
    groups: Option<Groups>,
    /// In how many rounds the keys are compared.
    rounds: usize,
}

#[derive(Debug)]
struct Doubted {
    question: usize,
    scope: usize,
    slots: Vec<usize>,
    nulls: crate::metric::NullParts,
    census: Census,
    shown: Shown,
    limit: usize,
}

/// What is held of a key in doubt, while its table grows, beside the bytes of the key itself.
const BESIDE_KEY: u64 = 128;

/// A part of the keys in doubt: those of some partitions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Round {
    at: usize,
    of: usize,
}

impl Round {
    /// Whether the key of a hash belongs to it.
    fn holds(self, hash: u64) -> bool {
        partition(hash) * self.of / PARTITIONS == self.at
    }
}

impl Doubt {
    /// Of keys that may take so many bytes when they are compared, roughly.
    pub(super) fn new(plan: &Plan, censuses: Vec<(usize, Census)>, memory: u64) -> Self {
        let mut scopes = Scopes::default();
        let mut keys = Vec::new();
        for (at, census) in censuses {
            let Some(question) = plan.questions.get(at) else { continue };
            let Kind::Keys(first, nulls) = &question.kind else { continue };
            let Some(of) = plan.scopes.get(question.scope) else { continue };
            let mut own = Vec::new();
            let mut scope = 0;
            if !census.meeting.is_empty() {
                let columns = first.iter().filter_map(|slot| of.columns.get(*slot));
                let (place, slots) =
                    scopes.of(if of.path.0.is_empty() { Unit::Rows } else { Unit::Elements(of.path.clone()) });
                scope = place;
                own.extend(columns.map(|column| slots.slot(column)));
            }
            keys.push(Doubted {
                question: at,
                scope,
                slots: own,
                nulls: *nulls,
                census,
                shown: question.shown.clone(),
                limit: question.limit,
            });
        }
        let doubted = keys.iter().any(|doubted: &Doubted| !doubted.slots.is_empty());
        let only = plan.only_again.as_ref().filter(|_| doubted);
        let only = only.map(|which| Compiled::new(which, scopes.of(Unit::Rows).1));
        let scopes = scopes.into_scopes(keys.iter().map(|doubted| (doubted.scope, None)));
        Self { groups: groups_of(&keys), rounds: rounds(&keys, memory), scopes, keys, only }
    }

    /// Whether no hashes meet, so that no second pass is needed.
    pub(crate) fn is_settled(&self) -> bool {
        self.scopes.iter().all(|scope| scope.columns.is_empty())
    }

    /// The same, in another number of rounds.
    #[cfg(test)]
    pub(super) fn in_rounds(self, rounds: usize) -> Self {
        Self { rounds, ..self }
    }

    /// The rounds that the keys are compared in, one behind the other.
    pub(crate) fn rounds(&self) -> impl ExactSizeIterator<Item = Round> + use<> {
        let of = self.rounds;
        (0..of).map(move |at| Round { at, of })
    }

    /// The groups of rows that a second pass has to read, by their numbers in the table; none where that is all of them.
    pub(crate) fn groups(&self) -> Option<&Groups> {
        self.groups.as_ref()
    }

    /// The columns that the second pass reads, in the order of its slots.
    pub(crate) fn columns(&self) -> &[crate::metric::Column] {
        self.scopes.first().map_or(&[], |rows| &rows.columns)
    }

    /// What the second pass looks at: the rows first, then the instances of paths.
    pub(crate) fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The answer to a key question; `None` where the second pass did not see what the first one saw.
    pub(super) fn answer(&self, question: usize, confirmed: &mut Confirmed) -> Option<(Answered, Vec<FailingRow>)> {
        let at = self.keys.iter().position(|doubted| doubted.question == question)?;
        let census = &self.keys.get(at)?.census;
        let seen = confirmed.keys.get_mut(at)?;
        (seen.met() == census.met).then(|| {
            let answered = Answered {
                compared: census.compared,
                distinct: census.single() + seen.distinct,
                recurring: seen.recurring,
                involved: seen.involved(),
                surplus: seen.surplus,
                rows: seen.on.rows,
            };
            (answered, std::mem::take(&mut seen.rows))
        })
    }
}

/// How many rounds it takes so that no more than so many bytes are held. Rows that several instances of a path touch are
/// counted in one.
fn rounds(keys: &[Doubted], memory: u64) -> usize {
    let need = keys.iter().map(|doubted| need(&doubted.census)).fold(0, u64::saturating_add);
    let most = if keys.iter().any(|doubted| doubted.scope > 0) { 1 } else { PARTITIONS };
    usize::try_from(need.div_ceil(memory.max(LEAST))).map_or(most, |rounds| rounds.clamp(1, most))
}

/// What the keys in doubt of a question take: its keys are held to be of one length, in a place that doubles when it is full.
fn need(census: &Census) -> u64 {
    let each = census.bytes_of_key().saturating_mul(2).saturating_add(BESIDE_KEY);
    each.saturating_mul(census.meeting.len() as u64)
}

fn groups_of(keys: &[Doubted]) -> Option<Groups> {
    let mut groups = Groups::default();
    for doubted in keys.iter().filter(|doubted| !doubted.slots.is_empty()) {
        if doubted.census.vague {
            return None;
        }
        groups.join(&doubted.census.groups);
    }
    Some(groups)
}

/// What is known of a key question in the end.
#[derive(Debug)]
pub(super) struct Answered {
    pub(super) compared: u64,
    distinct: u64,
    recurring: u64,
    involved: u64,
    surplus: u64,
    rows: u64,
}

impl Answered {
    pub(super) fn measurement(&self, null: u64, no_value: u64) -> Measurement {
        Measurement::Keys {
            compared: self.compared,
            null,
            no_value,
            distinct: self.distinct,
            recurring: self.recurring,
            involved: self.involved,
            surplus: self.surplus,
            rows: self.rows,
        }
    }
}

/// The rows of one block whose keys are in doubt.
#[derive(Debug)]
pub(crate) struct Suspects {
    round: Round,
    records: u64,
    found: Vec<Vec<Suspect>>,
    bytes: Vec<u8>,
    keys: KeyReader,
    /// How many instances of each scope the row has so far.
    instances: Vec<u64>,
    /// Whether the row takes part.
    taking: bool,
}

/// Where a key was found in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The row, from 1 and rejected records included.
    pub(crate) row: u64,
    /// The scope, by its place in the doubt; 0 for the rows.
    pub(crate) scope: usize,
    /// Which instance of the scope in the row, from 0.
    pub(crate) instance: u64,
}

/// Renders all that is wanted of a piece of the data at once, in the order in which it is asked for.
pub(crate) type Show<'s> = dyn FnMut(&[(Found, &Shown)]) -> Vec<FailingRow> + 's;

#[derive(Debug)]
struct Suspect {
    found: Found,
    hash: u64,
    bytes: std::ops::Range<usize>,
}

impl Suspects {
    /// How many records it has so far, rejected ones included.
    pub(crate) const fn records(&self) -> u64 {
        self.records
    }

    /// An empty block, of which the keys of one round are taken.
    pub(crate) fn new(doubt: &Doubt, round: Round) -> Self {
        let found = doubt.keys.iter().map(|_| Vec::new()).collect();
        let instances = vec![0; doubt.scopes.len()];
        Self { round, records: 0, found, bytes: Vec::new(), keys: KeyReader::default(), instances, taking: true }
    }

    /// Takes the next row, one cell a slot of the rows.
    pub(crate) fn row(&mut self, doubt: &Doubt, cells: &[Cell<'_>]) {
        self.records += 1;
        self.instances.fill(0);
        self.taking = doubt.only.as_ref().is_none_or(|only| only.judge(cells) == Truth::Holds);
        self.instance(doubt, 0, cells);
    }

    /// Takes the next instance of a scope in the row that was just taken, one cell a slot of its scope.
    pub(crate) fn instance(&mut self, doubt: &Doubt, scope: usize, cells: &[Cell<'_>]) {
        if !self.taking {
            return;
        }
        let Some((own, count)) = doubt.scopes.get(scope).zip(self.instances.get_mut(scope)) else { return };
        let found = Found { row: self.records, scope, instance: *count };
        *count += 1;
        for at in &own.always {
            let Some((doubted, suspects)) = doubt.keys.get(*at).zip(self.found.get_mut(*at)) else { continue };
            if doubted.slots.is_empty() {
                continue;
            }
            if let Keying::Key(hash) = self.keys.read((&doubted.slots, doubted.nulls), cells)
                && self.round.holds(hash)
                && doubted.census.meeting.contains(hash)
            {
                let start = self.bytes.len();
                self.bytes.extend_from_slice(self.keys.bytes());
                suspects.push(Suspect { found, hash, bytes: start..self.bytes.len() });
            }
        }
    }

    /// Passes by the next records, which hold no keys in doubt.
    #[cfg(feature = "polars")]
    pub(crate) fn pass_by(&mut self, records: u64) {
        self.records += records;
    }

    /// Takes the next record, which could not be read.
    pub(crate) fn rejected(&mut self) {
        self.records += 1;
    }
}

/// The keys in doubt, compared by their bytes.
#[derive(Debug)]
pub(crate) struct Confirmed {
    keys: Vec<Seen>,
    /// Why the data could not be read a second time.
    fault: Option<String>,
}

/// Where the bytes of a key lie, and how often it came.
#[derive(Clone, Copy, Debug)]
struct Counted {
    start: usize,
    end: usize,
    count: u64,
}

#[derive(Debug, Default)]
struct Seen {
    /// The bytes of all keys in doubt, one after the other.
    bytes: Vec<u8>,
    /// The first key behind a hash: nearly always the only one.
    first: HashMap<u64, Counted, Plain>,
    /// The others.
    others: HashMap<u64, Vec<Counted>, Plain>,
    distinct: u64,
    recurring: u64,
    surplus: u64,
    on: Touched,
    rows: Vec<FailingRow>,
    /// How many of them are of earlier rounds.
    earlier: usize,
}

impl Seen {
    /// Rows whose key stands on more than one row.
    fn involved(&self) -> u64 {
        self.surplus + self.recurring
    }

    /// Rows whose key stands on one row only, though its hash met another.
    fn alone(&self) -> u64 {
        self.distinct - self.recurring
    }

    /// Rows whose hash met another.
    fn met(&self) -> u64 {
        self.involved() + self.alone()
    }

    /// Takes a key; whether it was there before.
    fn take(&mut self, hash: u64, bytes: &[u8]) -> bool {
        let first = self.first.get_mut(&hash).into_iter();
        let mut known = first.chain(self.others.get_mut(&hash).into_iter().flatten());
        let Some(counted) = known.find(|known| self.bytes.get(known.start..known.end) == Some(bytes)) else {
            self.add(hash, bytes);
            return false;
        };
        counted.count += 1;
        self.surplus += 1;
        self.recurring += u64::from(counted.count == 2);
        true
    }

    fn add(&mut self, hash: u64, bytes: &[u8]) {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(bytes);
        let counted = Counted { start, end: self.bytes.len(), count: 1 };
        self.distinct += 1;
        if let Entry::Vacant(place) = self.first.entry(hash) {
            place.insert(counted);
        } else {
            self.others.entry(hash).or_default().push(counted);
        }
    }
}

impl Confirmed {
    /// Nothing seen yet.
    pub(crate) fn new(doubt: &Doubt) -> Self {
        Self { keys: doubt.keys.iter().map(|_| Seen::default()).collect(), fault: None }
    }

    /// Notes why the data could not be read to its end; the first reason is kept.
    pub(crate) fn fail(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }

    /// Why a key question has no answer.
    pub(super) fn why_not(&self) -> String {
        let what = "the key columns could not be read a second time";
        self.fault.as_ref().map_or_else(|| format!("{what} with the same result"), |fault| format!("{what}: {fault}"))
    }

    /// Ends a round: its keys come in no other, and of the rows of all rounds the first are kept.
    pub(crate) fn end_round(&mut self, doubt: &Doubt) {
        for (doubted, seen) in doubt.keys.iter().zip(&mut self.keys) {
            (seen.bytes, seen.first, seen.others) = Default::default();
            seen.rows.sort_by_key(|row| (row.file, row.row));
            seen.rows.truncate(doubted.limit);
            seen.earlier = seen.rows.len();
        }
    }

    /// Whether a second pass over those groups of rows alone has seen what the first one saw.
    pub(crate) fn is_whole(&self, doubt: &Doubt) -> bool {
        doubt.keys.iter().zip(&self.keys).all(|(doubted, seen)| seen.met() == doubted.census.met)
    }

    /// Takes the next piece of the data, in the order of that: a file, and the records before the piece in it. `show`
    /// renders what was found in it, all that is wanted at once, in the order in which it is asked for.
    pub(crate) fn absorb(
        &mut self,
        doubt: &Doubt,
        (file, before): (usize, u64),
        block: &Suspects,
        show: &mut Show<'_>,
    ) {
        let (mut wanted, mut whose) = (Vec::new(), Vec::new());
        for ((doubted, seen), found) in doubt.keys.iter().zip(&mut self.keys).zip(&block.found) {
            let first = seen.rows.len();
            for suspect in found {
                let bytes = block.bytes.get(suspect.bytes.clone()).unwrap_or_default();
                if !seen.take(suspect.hash, bytes) {
                    continue;
                }
                let row = before + suspect.found.row;
                seen.on.see((file, row));
                if seen.rows.len() - seen.earlier < doubted.limit {
                    wanted.push((suspect.found, &doubted.shown));
                    seen.rows.push(FailingRow { file, row, ..FailingRow::default() });
                }
            }
            whose.extend(seen.rows.iter_mut().skip(first));
        }
        if wanted.is_empty() {
            return;
        }
        for (kept, shown) in whose.into_iter().zip(show(&wanted)) {
            *kept = FailingRow { file: kept.file, row: kept.row, ..shown };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_whose_hashes_meet_are_told_apart_by_their_bytes() {
        let mut seen = Seen::default();
        let taken: Vec<bool> = [b"a", b"b", b"a", b"c", b"a", b"b"].iter().map(|key| seen.take(7, *key)).collect();
        assert_eq!(taken, [false, false, true, false, true, true]);
        assert_eq!((seen.distinct, seen.recurring, seen.surplus), (3, 2, 3));
        assert_eq!((seen.involved(), seen.alone()), (5, 1));
    }
}
