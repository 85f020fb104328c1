//! What a column holds: the first different values in the order of the data, each with its rows, and facts about the rest.
//!
//! A block lists the values that it meets in order. As soon as it is known which values are listed in the end, which the
//! first blocks decide, that is told to all others, and these put what is not listed to the facts at once.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, OnceLock};

use super::distinct::Registers;
use crate::engine::lanes::{Lane, Mask};
use crate::metric::description::{Facts, Scratch, Way, may_be_token};
use crate::metric::{Description, Measurement};
use crate::value::{Cell, KeyHasher, LogicalType, ReadAs, Scalar, Value, quick, read_written, write_key};

/// Bytes of texts that are listed in all.
const MOST_BYTES: usize = 1 << 20;

/// What a question wants listed, and what is known of it by all blocks.
#[derive(Debug)]
pub(super) struct Wish {
    most: usize,
    typed: bool,
    /// The values that are listed, once it is known.
    settled: OnceLock<Arc<Settled>>,
}

/// The values that are listed.
#[derive(Debug)]
struct Settled {
    places: Places,
    values: Vec<Value>,
}

/// Values by their hashes, which are too wide to meet by chance.
type Places = HashMap<u128, u32, BuildHasherDefault<Low>>;

/// Hashes are hashes already.
#[derive(Debug, Default)]
struct Low(u64);

impl Hasher for Low {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = KeyHasher::hash(bytes);
    }

    fn write_u128(&mut self, hash: u128) {
        #[expect(clippy::cast_possible_truncation, reason = "half of a hash is a hash")]
        let low = hash as u64;
        self.0 = low;
    }
}

impl Wish {
    pub(super) fn new(keep: u32, typed: bool) -> Self {
        Self { most: keep as usize, typed, settled: OnceLock::new() }
    }

    /// Lets all blocks know which values are listed.
    fn settle(&self, listed: &Listed) {
        let values = listed.open.iter().map(|(_, value)| value.clone()).collect();
        // Whoever comes second found the same.
        _ = self.settled.set(Arc::new(Settled { places: listed.places.clone(), values }));
    }
}

/// What some rows hold.
#[derive(Debug, Default)]
pub(super) struct Described {
    rows: u64,
    nulls: u64,
    nans: u64,
    unknown: u64,
    /// Values that may be missing-value tokens.
    tokens: BTreeMap<Value, u64>,
    /// Whether these are the first rows of the table.
    first: bool,
    listed: Listed,
    others: Option<Box<Registers>>,
    rest: Facts,
    order: Chain,
    order_of_numbers: Chain,
    key: Vec<u8>,
    scratch: Scratch,
}

/// The values that are listed, or may be.
#[derive(Debug, Default)]
struct Listed {
    /// All so far, in order, where it is not known yet which are listed.
    open: Vec<(u128, Value)>,
    places: Places,
    bytes: usize,
    /// Those that are listed, once it is known.
    settled: Option<Arc<Settled>>,
    /// The rows of each.
    rows: Vec<u64>,
}

impl Listed {
    /// The place of a value that has one.
    fn place(&self, hash: u128) -> Option<usize> {
        let places = self.settled.as_ref().map_or(&self.places, |settled| &settled.places);
        places.get(&hash).and_then(|at| usize::try_from(*at).ok())
    }

    fn is_full(&self, most: usize) -> bool {
        self.open.len() >= most || self.bytes >= MOST_BYTES
    }

    /// Lists a value that is not listed yet.
    fn push(&mut self, hash: u128, value: Value, rows: u64) {
        if let Value::Text(text) = &value {
            self.bytes += text.len();
        }
        self.places.insert(hash, u32::try_from(self.open.len()).unwrap_or(u32::MAX));
        self.open.push((hash, value));
        self.rows.push(rows);
    }
}

impl Described {
    /// Notes that its rows are the first ones of the table.
    #[cfg(any(test, feature = "polars"))]
    pub(super) fn begin(&mut self) {
        self.first = true;
    }

    /// Counts rows that are no values.
    pub(super) fn take_others(&mut self, (rows, nulls, nans, unknown): (u64, u64, u64, u64)) {
        self.rows += rows;
        self.nulls += nulls;
        self.nans += nans;
        self.unknown += unknown;
    }

    /// Takes the cell of a row.
    pub(super) fn take_cell(&mut self, wish: &Wish, cell: &Cell<'_>) {
        let is = |holds: bool| u64::from(holds);
        let (null, nan) = (is(*cell == Cell::Null), is(*cell == Cell::Nan));
        self.take_others((1, null, nan, is(matches!(cell, Cell::IllTyped | Cell::Missing(_)))));
        if let Cell::Value(value) = cell {
            self.take(wish, value);
        }
    }

    /// Takes rows of a batch, none of which is odd.
    pub(super) fn take_lane(&mut self, wish: &Wish, lane: &Lane<'_>, rows: Mask) {
        let count = |mask: Mask| (mask & rows).count();
        self.take_others((rows.count(), count(lane.null), count(lane.nan), count(lane.without_value())));
        for row in (lane.value & rows).rows() {
            if let Some(value) = lane.scalar(row) {
                self.take(wish, &value);
            }
        }
    }

    /// Takes the value of a row, which is counted already.
    pub(super) fn take(&mut self, wish: &Wish, value: &Scalar<'_>) {
        self.see_order(wish, value);
        if self.listed.settled.is_none()
            && let Some(settled) = wish.settled.get()
        {
            self.settle(wish, settled);
        }
        self.key.clear();
        write_key(&mut self.key, Some(value));
        let hash = KeyHasher::wide(&self.key);
        match self.listed.place(hash) {
            Some(at) => self.listed.rows.get_mut(at).into_iter().for_each(|rows| *rows += 1),
            None if may_be_token(value) => *self.tokens.entry(value.to_value()).or_default() += 1,
            None if self.listed.settled.is_some() => self.put_aside(wish, hash, value, 1),
            None => {
                self.listed.push(hash, value.to_value(), 1);
                // The first block need not wait for others to know which values come first.
                if self.first && self.listed.is_full(wish.most) {
                    wish.settle(&self.listed);
                }
            }
        }
    }

    /// Takes a value that is not listed.
    fn put_aside(&mut self, wish: &Wish, hash: u128, value: &Scalar<'_>, rows: u64) {
        self.others.get_or_insert_default().take(hash);
        self.rest.take(value, rows, wish.typed, &mut self.scratch);
    }

    fn see_order(&mut self, wish: &Wish, value: &Scalar<'_>) {
        self.order.see(value);
        if !wish.typed
            && self.order_of_numbers.is_open()
            && let Scalar::Text(text) = value
        {
            match quick::whole(text.as_bytes()) {
                Some(whole) => self.order_of_numbers.see(&Scalar::Int(whole.into())),
                None => number_of(text).iter().for_each(|number| self.order_of_numbers.see(&Scalar::from(number))),
            }
        }
    }

    /// Parts what is listed from all others, now that it is known.
    fn settle(&mut self, wish: &Wish, settled: &Arc<Settled>) {
        if self.listed.settled.is_some() {
            return;
        }
        let old = std::mem::take(&mut self.listed);
        self.listed.rows = vec![0; settled.values.len()];
        self.listed.settled = Some(Arc::clone(settled));
        for ((hash, value), rows) in old.open.into_iter().zip(old.rows) {
            match self.listed.place(hash) {
                Some(at) => self.listed.rows.get_mut(at).into_iter().for_each(|known| *known += rows),
                None => self.put_aside(wish, hash, &Scalar::from(&value), rows),
            }
        }
    }

    /// Takes what the next block says.
    pub(super) fn absorb(&mut self, wish: &Wish, mut later: Self) {
        if wish.settled.get().is_none() {
            self.list(wish, &later.listed);
        }
        if let Some(settled) = wish.settled.get() {
            self.settle(wish, settled);
            later.settle(wish, settled);
        }
        self.add_rows(later.listed);
        self.take_others((later.rows, later.nulls, later.nans, later.unknown));
        for (token, rows) in later.tokens {
            *self.tokens.entry(token).or_default() += rows;
        }
        if let Some(registers) = later.others {
            self.others.get_or_insert_default().absorb(&registers);
        }
        self.rest.absorb(later.rest);
        self.order.absorb(later.order);
        self.order_of_numbers.absorb(later.order_of_numbers);
    }

    /// Lists the new values of the next block, as long as there is room; where there is none, what is listed is settled.
    fn list(&mut self, wish: &Wish, later: &Listed) {
        for (hash, value) in &later.open {
            if self.listed.is_full(wish.most) {
                break;
            }
            if self.listed.place(*hash).is_none() {
                self.listed.push(*hash, value.clone(), 0);
            }
        }
        if self.listed.is_full(wish.most) {
            wish.settle(&self.listed);
        }
    }

    fn add_rows(&mut self, later: Listed) {
        if later.settled.is_some() {
            self.listed.rows.iter_mut().zip(later.rows).for_each(|(known, rows)| *known += rows);
            return;
        }
        for ((hash, _), rows) in later.open.iter().zip(later.rows) {
            if let Some(at) = self.listed.place(*hash) {
                self.listed.rows.get_mut(at).into_iter().for_each(|known| *known += rows);
            }
        }
    }

    /// All that is known.
    pub(super) fn measurement(self) -> Measurement {
        let Listed { open, settled, rows, .. } = self.listed;
        let listed: Vec<Value> = match settled {
            Some(settled) => settled.values.clone(),
            None => open.into_iter().map(|(_, value)| value).collect(),
        };
        let values = listed.into_iter().zip(rows).chain(self.tokens).collect();
        Measurement::Description(Box::new(Description {
            rows: self.rows,
            nulls: self.nulls,
            nans: self.nans,
            unknown: self.unknown,
            values,
            others: self.others.map_or(0, |registers| registers.estimate()),
            rest: self.rest,
            order: self.order.way(),
            order_of_numbers: self.order_of_numbers.way(),
        }))
    }
}

/// The number that a text spells.
fn number_of(text: &str) -> Option<Value> {
    static NUMBER: OnceLock<ReadAs> = OnceLock::new();
    let read = NUMBER.get_or_init(|| ReadAs { logical: Some(LogicalType::Number), ..ReadAs::default() });
    text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '-' | '+' | '.'))
        .then(|| read_written(text, read))
        .flatten()
}

/// Values in the order of rows, as far as it matters which way they run.
#[derive(Debug, Default)]
struct Chain {
    way: Way,
    ends: Option<(Value, Value)>,
}

impl Chain {
    /// Whether they may still run some way.
    const fn is_open(&self) -> bool {
        self.way.ascending || self.way.descending
    }

    fn way(&self) -> Way {
        self.way
    }

    fn see(&mut self, value: &Scalar<'_>) {
        if !self.is_open() {
            return;
        }
        let Some((_, last)) = &mut self.ends else {
            self.ends = Some((value.to_value(), value.to_value()));
            return;
        };
        self.way.step(value.compare(last));
        match (last, value) {
            (Value::Text(known), Scalar::Text(text)) => {
                known.clear();
                known.push_str(text);
            }
            (last, value) => *last = value.to_value(),
        }
    }

    fn absorb(&mut self, later: Self) {
        self.way.ascending &= later.way.ascending;
        self.way.descending &= later.way.descending;
        match (&mut self.ends, later.ends) {
            (Some((_, last)), Some((first, end))) => {
                self.way.step(Scalar::from(&first).compare(last));
                *last = end;
            }
            (ends @ None, later) => *ends = later,
            (Some(_), None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn described(values: &[Value], cuts: &[usize], keep: u32) -> Measurement {
        let wish = Wish::new(keep, false);
        let mut all = Described::default();
        let mut at = 0;
        for end in cuts.iter().copied().chain([values.len()]) {
            let end = end.clamp(at, values.len());
            let mut block = Described::default();
            if at == 0 {
                block.begin();
            }
            for value in &values[at..end] {
                block.take_others((1, 0, 0, 0));
                block.take(&wish, &Scalar::from(value));
            }
            all.absorb(&wish, block);
            at = end;
        }
        all.measurement()
    }

    fn values() -> impl Strategy<Value = Value> {
        prop_oneof![
            "[0-9]{1,2}".prop_map(Value::Text),
            prop::sample::select(vec!["NA", "-999", "2024-01-31", "03/04/2024", "1.5", "x@y.org", "DE", " a"])
                .prop_map(|text| Value::Text(text.to_owned())),
            (0..30_i128).prop_map(|whole| Value::Number(whole.into())),
            (0..5_i32).prop_map(|day| Value::Date(crate::value::Date(day))),
        ]
    }

    proptest! {
        #[test]
        fn blocks_cannot_be_seen(
            values in prop::collection::vec(values(), 0..120),
            cuts in prop::collection::vec(0_usize..120, 0..8),
            keep in 1_u32..40,
        ) {
            let mut cuts = cuts;
            cuts.sort_unstable();
            prop_assert_eq!(described(&values, &cuts, keep), described(&values, &[], keep));
        }
    }

    #[test]
    fn what_is_listed_are_the_first_values_and_all_tokens() {
        let texts = ["b", "a", "b", "c", "NA", "d", "c", "NA"];
        let values: Vec<_> = texts.iter().map(|text| Value::Text((*text).to_owned())).collect();
        let Measurement::Description(found) = described(&values, &[3, 5], 2) else { panic!("a description") };
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(found.values, [(text("b"), 2), (text("a"), 1), (text("NA"), 2)]);
        assert_eq!((found.others, found.rest.values), (2, 3));
        assert_eq!(found.order, Way { ascending: false, descending: false });
    }

    #[test]
    fn numbers_run_by_size_and_texts_by_letters() {
        let values: Vec<_> = ["9", "10", "11"].iter().map(|text| Value::Text((*text).to_owned())).collect();
        let Measurement::Description(found) = described(&values, &[2], 9) else { panic!("a description") };
        assert!(found.order_of_numbers.ascending && !found.order.ascending);
    }
}
