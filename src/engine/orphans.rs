//! Keys that another table lacks: questions about two tables, taken apart into one for each and joined again.
//!
//! Each table gives the hashes of its keys from its one pass, whatever engine reads it; both lists are in order, so one walk
//! finds what the other side lacks. The first rows with such keys are shown by a second reading of the key columns.

use std::collections::{BinaryHeap, HashMap};

use crate::metric::{
    Answer, Ask, Column, CountedKey, KeyHashes, Measurement, Metric, Predicate, RowsWanted, Unmeasured, UnmeasuredCode,
};
use crate::value::Shared;

/// What came of an ask.
type Answered = Result<Answer, Unmeasured>;

/// Asks of which none is about two tables, and how their answers make up those that were asked for.
pub(super) struct Split {
    /// The asks for single tables.
    pub(super) asks: Vec<Ask>,
    parts: Vec<Part>,
    /// The rows of each table that take part, where not all do.
    only: HashMap<usize, Shared<Predicate>>,
}

/// What answers an ask.
#[derive(Clone, Copy)]
enum Part {
    /// The answer at this place.
    One(usize),
    /// The keys at the first place that those at the second lack.
    Join(usize, usize),
}

impl Split {
    /// Takes questions about two tables apart; equal questions are put once.
    pub(super) fn new(asks: &[Ask]) -> Self {
        let only = asks.iter().filter_map(|ask| Some((ask.table, ask.only.clone()?))).collect();
        let mut split = Self { asks: Vec::new(), parts: Vec::new(), only };
        let mut known = HashMap::new();
        for ask in asks {
            let part = match &*ask.metric {
                Metric::Orphans { columns, table, of } => {
                    let here = split.keys(&mut known, ask.table, columns, true);
                    Part::Join(here, split.keys(&mut known, *table, of, false))
                }
                _ => Part::One(split.push(ask.clone())),
            };
            split.parts.push(part);
        }
        split
    }

    fn push(&mut self, ask: Ask) -> usize {
        self.asks.push(ask);
        self.asks.len() - 1
    }

    fn keys(
        &mut self,
        known: &mut HashMap<(usize, Vec<Column>, bool), usize>,
        table: usize,
        columns: &[Column],
        counted: bool,
    ) -> usize {
        let metric = Metric::KeyHashes { columns: columns.to_vec(), counted };
        let only = self.only.get(&table).cloned();
        let ask = Ask { table, metric: metric.into(), rows: RowsWanted::None, keys: Vec::new(), only };
        *known.entry((table, columns.to_vec(), counted)).or_insert_with(|| self.push(ask))
    }

    /// The answers to the asks that were split, without the rows of orphans; and for those the asks that find them, each with
    /// its place among all answers.
    pub(super) fn join(self, asks: &[Ask], answers: Vec<Answered>) -> (Vec<Answered>, Vec<(usize, Ask)>) {
        let mut answers: Vec<_> = answers.into_iter().map(Some).collect();
        let mut joined = Vec::with_capacity(asks.len());
        let mut rows = Vec::new();
        for (at, (ask, part)) in asks.iter().zip(&self.parts).enumerate() {
            joined.push(match part {
                Part::One(place) => answers.get_mut(*place).and_then(Option::take).unwrap_or_else(|| Err(unanswered())),
                Part::Join(here, there) => {
                    let side = |place: &usize| answers.get(*place).and_then(Option::as_ref);
                    compare(side(here), side(there), wanted(ask)).map(|(answer, keys)| {
                        rows.extend(rows_of(ask, keys).map(|ask| (at, ask)));
                        answer
                    })
                }
            });
        }
        (joined, rows)
    }
}

const fn wanted(ask: &Ask) -> usize {
    match ask.rows {
        RowsWanted::None => 0,
        RowsWanted::First(rows) => rows,
    }
}

/// The ask for the rows of the first orphans.
fn rows_of(ask: &Ask, keys: Vec<CountedKey>) -> Option<Ask> {
    let Metric::Orphans { columns, .. } = &*ask.metric else { return None };
    if keys.is_empty() {
        return None;
    }
    let mut keys: Vec<_> = keys.into_iter().map(|key| key.hash).collect();
    keys.sort_unstable();
    let metric = Metric::RowsOfKeys { columns: columns.clone(), keys };
    Some(Ask { metric: metric.into(), ..ask.clone() })
}

/// The keys here that are not there, and of those the `most` that come first: the first rows of orphans have no others.
fn compare(
    here: Option<&Answered>,
    there: Option<&Answered>,
    most: usize,
) -> Result<(Answer, Vec<CountedKey>), Unmeasured> {
    let (here, there) = (side(here)?, side(there)?);
    let Measurement::KeyHashes { compared, null, no_value, keys: KeyHashes::Counted(own) } = &here.measurement else {
        return Err(unanswered());
    };
    let Measurement::KeyHashes { keys: KeyHashes::Known(others), .. } = &there.measurement else {
        return Err(unanswered());
    };
    let mut found = Found::default();
    let mut rest = others.iter().peekable();
    for key in own {
        while rest.next_if(|other| **other < key.hash).is_some() {}
        if rest.peek().is_none_or(|other| **other != key.hash) {
            found.take(*key, most);
        }
    }
    let measurement = Measurement::Orphans {
        compared: *compared,
        null: *null,
        no_value: *no_value,
        keys: found.keys,
        rows: found.rows,
        null_parts: found.null_parts,
        others: others.len() as u64,
        whole: there.complete,
    };
    let first = found.first.into_iter().map(|(_, key)| key).collect();
    Ok((Answer { measurement, rows: Vec::new(), complete: here.complete }, first))
}

fn side(answered: Option<&Answered>) -> Result<&Answer, Unmeasured> {
    answered.ok_or_else(unanswered)?.as_ref().map_err(Clone::clone)
}

/// Orphans, counted.
#[derive(Default)]
struct Found {
    keys: u64,
    rows: u64,
    null_parts: u64,
    /// Those that come first, the latest on top.
    first: BinaryHeap<(u64, CountedKey)>,
}

impl Found {
    fn take(&mut self, key: CountedKey, most: usize) {
        self.keys += 1;
        self.rows += key.rows;
        self.null_parts += if key.has_null() { key.rows } else { 0 };
        self.first.push((key.first, key));
        if self.first.len() > most {
            self.first.pop();
        }
    }
}

/// Puts the rows that a second reading found into the answers.
pub(super) fn put_rows(joined: &mut [Answered], rows: &[(usize, Ask)], answers: Vec<Answered>) {
    for ((at, _), found) in rows.iter().zip(answers) {
        if let Some(place) = joined.get_mut(*at)
            && let Ok(answer) = place
        {
            match found {
                Ok(found) => answer.rows = found.rows,
                Err(why) => *place = Err(why),
            }
        }
    }
}

fn unanswered() -> Unmeasured {
    Unmeasured { code: UnmeasuredCode::EngineLacks, text: "the engine gave no answer".to_owned() }
}
