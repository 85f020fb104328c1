//! A batch of rows put to the questions of its table: each question is answered for all rows at once, as far as their lanes
//! tell, and row by row for the rest.

use super::keys::KeyReader;
use super::partial::{Partial, Tally, improve, take_value};
use super::plan::{Kind, Plan, Question, Shown};
use crate::engine::compiled::Compiled;
use crate::engine::lanes::{Columns, Lane, Lanes, Mask, Values};
use crate::metric::{End, FailingRow, Truth};
use crate::value::{Cell, Scalar, Value};

/// Rows of a block that are looked at together, at most [`crate::engine::lanes::MOST`]; the slots are those of the rows.
pub(crate) trait Batch<'b>: Columns<'b> {
    /// How many rows it has.
    fn rows(&self) -> usize;
    /// Which record of the block a row is, from 1 and rejected records included.
    fn number(&self, row: usize) -> u64;
    /// Gives the cells of a row, one a slot.
    fn cells(&self, row: usize, take: &mut dyn FnMut(&[Cell<'_>]));
    /// A row for people, without its file and number.
    fn show(&self, row: usize, shown: &Shown) -> FailingRow;
    /// Gives the cells of a row, of which those of these slots are asked for and others may be null, and a way to show it.
    fn row(&self, row: usize, slots: &[usize], take: &mut TakeRow<'_>) {
        let show = |shown: &Shown| self.show(row, shown);
        match slots {
            [] => take(&[], &show),
            _ => self.cells(row, &mut |cells| take(cells, &show)),
        }
    }
}

/// Takes the cells of a row, and a way to show it.
pub(crate) type TakeRow<'t> = dyn FnMut(&[Cell<'_>], &dyn Fn(&Shown) -> FailingRow) + 't;

/// Rows that a question has to see one by one.
struct Single {
    question: usize,
    /// They are to be judged by their cells.
    open: Mask,
    /// They are known to be counted, and are shown.
    shown: Mask,
}

impl Partial {
    /// Takes the rows of a batch, which come behind all that were taken before. `spare` is kept from batch to batch.
    pub(crate) fn batch<'b>(&mut self, plan: &Plan, batch: &dyn Batch<'b>, spare: &mut Vec<Lane<'b>>) {
        let slots = plan.scopes.first().map_or(0, |rows| rows.columns.len());
        let mut lanes = Lanes::new(batch, spare, (batch.rows(), slots));
        let taking = self.taking_part(plan, batch, &mut lanes);
        self.readable += taking.count();
        self.passed_over += lanes.all().without(taking).count();
        let mut left = Vec::new();
        for (at, question) in plan.questions.iter().enumerate().filter(|(_, question)| question.scope == 0) {
            if let Some(tally) = self.tallies.get_mut(at) {
                let (open, shown) = answer((question, batch), tally, &mut self.keys, (&mut lanes, taking));
                if !(open | shown).is_empty() {
                    left.push(Single { question: at, open, shown });
                }
            }
        }
        self.put_one_by_one(plan, batch, &left);
    }

    /// The rows that take part.
    fn taking_part<'b>(&mut self, plan: &Plan, batch: &dyn Batch<'b>, lanes: &mut Lanes<'_, 'b>) -> Mask {
        let Some(only) = &plan.only else { return lanes.all() };
        let truths = only.judge_lanes(lanes, lanes.all());
        let of_open = truths.open.filter(|row| {
            let mut truth = Truth::Unknown;
            batch.cells(row, &mut |cells| truth = only.judge(cells));
            self.unsure |= truth == Truth::Undecided;
            truth == Truth::Holds
        });
        truths.holds | of_open
    }

    fn put_one_by_one(&mut self, plan: &Plan, batch: &dyn Batch<'_>, left: &[Single]) {
        let rows = left.iter().fold(Mask::NONE, |all, single| all | single.open | single.shown);
        let mut slots = Vec::new();
        for row in rows.rows() {
            let open = left.iter().filter(|single| single.open.has(row));
            slots.clear();
            slots.extend(open.filter_map(|single| plan.questions.get(single.question)).flat_map(|own| &own.slots));
            let number = batch.number(row);
            batch.row(row, &slots, &mut |cells, show| {
                for single in left {
                    if single.open.has(row) {
                        self.put_to_row(plan, single.question, number, cells, show);
                    } else if single.shown.has(row) {
                        self.count_known(plan, single.question, number, show);
                    }
                }
            });
        }
    }
}

/// Puts a question to the rows that take part; gives those that it has to be put to one by one, in their order, and those
/// that it holds for and shows.
fn answer<'b>(
    (question, batch): (&Question, &dyn Batch<'b>),
    tally: &mut Tally,
    reader: &mut KeyReader,
    (lanes, taking): (&mut Lanes<'_, 'b>, Mask),
) -> (Mask, Mask) {
    let open = match (&question.kind, tally) {
        (Kind::Count(which), tally @ Tally::Count { .. }) => return count(which, question, tally, (lanes, taking)),
        (Kind::Keys(slots, nulls), Tally::Keys { null, no_value, keys: hashes }) => {
            let said = reader.read_lanes((slots, *nulls), lanes, taking, &mut |row, hash, bytes| {
                hashes.push(batch.number(row), hash, bytes);
            });
            *null += said.null;
            *no_value += said.no_value;
            said.open
        }
        (Kind::Extreme { slot, end, among }, Tally::Extreme(best)) => {
            let (rows, open) = among_rows(*slot, among.as_ref(), lanes, taking);
            if let Some(lane) = lanes.lane(*slot) {
                outermost(best, lane, rows, *end);
            }
            open
        }
        (Kind::Periods { slot, among, .. }, tally @ Tally::Periods(_)) => {
            let (rows, open) = among_rows(*slot, among.as_ref(), lanes, taking);
            each_value(lanes, *slot, rows, &mut |value| take_value(&question.kind, tally, value));
            open
        }
        (Kind::Sums(slot) | Kind::Numbers(slot, _), tally @ (Tally::Sums(_) | Tally::Numbers(_))) => {
            let (rows, open) = among_rows(*slot, None, lanes, taking);
            each_value(lanes, *slot, rows, &mut |value| take_value(&question.kind, tally, value));
            open
        }
        (Kind::Hashes(slots, _), Tally::Hashes { compared, null, no_value, hashes }) => {
            let before = hashes.len();
            let said = reader.read_lanes_wide(slots, lanes, taking, &mut |_, hash| hashes.push(hash));
            *compared += (hashes.len() - before) as u64;
            *null += said.null;
            *no_value += said.no_value;
            said.open
        }
        (Kind::RowsOf(slots, wanted), Tally::Count { .. }) => {
            let mut found = Mask::NONE;
            let said = reader.read_lanes_wide(slots, lanes, taking, &mut |row, hash| {
                if wanted.binary_search(&hash).is_ok() {
                    found.insert(row);
                }
            });
            said.open | found
        }
        (Kind::Describe(slot, wish), Tally::Described(described)) => match lanes.get(*slot) {
            Some(lane) if (lane.odd() & taking).is_empty() => {
                described.take_lane(wish, lane, taking);
                Mask::NONE
            }
            // The values have to come in the order of the rows.
            _ => taking,
        },
        (Kind::Determined(pairs), Tally::Beside(beside)) => beside.take_lanes(pairs, lanes, taking),
        // What goes by the order of rows is left to them.
        (Kind::Order { .. }, _) => taking,
        _ => Mask::NONE,
    };
    (open, Mask::NONE)
}

/// Counts the rows that a predicate holds for, but for those that are to be shown.
fn count(
    which: &Compiled,
    question: &Question,
    tally: &mut Tally,
    (lanes, taking): (&mut Lanes<'_, '_>, Mask),
) -> (Mask, Mask) {
    let Tally::Count { count, on, rows, looked_at, .. } = tally else { return (Mask::NONE, Mask::NONE) };
    let truths = which.judge_lanes(lanes, taking);
    let shown = truths.holds.up_to(question.limit.saturating_sub(rows.len()));
    let held = truths.holds.without(shown).count();
    *count += held;
    on.rows += held;
    *looked_at += taking.without(truths.open).count();
    (truths.open, shown)
}

/// The rows with a value that take part, and those that are to be looked at one by one.
fn among_rows(slot: usize, among: Option<&Compiled>, lanes: &mut Lanes<'_, '_>, taking: Mask) -> (Mask, Mask) {
    let truths = among.map(|among| among.judge_lanes(lanes, taking));
    let (rows, open) = truths.map_or((taking, Mask::NONE), |truths| (truths.holds, truths.open));
    match lanes.get(slot) {
        Some(lane) => (lane.value & rows, open | lane.odd() & rows),
        None => (Mask::NONE, taking),
    }
}

fn each_value(lanes: &Lanes<'_, '_>, slot: usize, rows: Mask, take: &mut dyn FnMut(&Scalar<'_>)) {
    if let Some(lane) = lanes.lane(slot) {
        rows.rows().filter_map(|row| lane.scalar(row)).for_each(|value| take(&value));
    }
}

/// Takes the value of a lane that lies furthest out.
fn outermost(best: &mut Option<Value>, lane: &Lane<'_>, rows: Mask, end: End) {
    match &lane.values {
        Values::Whole(values) => {
            let of_rows = rows.rows().filter_map(|row| values.get(row).copied());
            if let Some(whole) = furthest(of_rows, end) {
                improve(best, &Scalar::Int(whole.into()), end);
            }
        }
        Values::Moment(values) => {
            if let Some(moment) = furthest(rows.rows().filter_map(|row| values.get(row).copied()), end) {
                improve(best, &Scalar::Timestamp(moment), end);
            }
        }
        Values::Day(values) => {
            if let Some(day) = furthest(rows.rows().filter_map(|row| values.get(row).copied()), end) {
                improve(best, &Scalar::Date(day), end);
            }
        }
        Values::Float(values) => {
            let of_rows = rows.rows().filter_map(|row| values.get(row).copied());
            let float = match end {
                End::Min => of_rows.reduce(f64::min),
                End::Max => of_rows.reduce(f64::max),
            };
            if let Some(float) = float {
                improve(best, &Scalar::Float(float), end);
            }
        }
        _ => rows.rows().filter_map(|row| lane.scalar(row)).for_each(|value| improve(best, &value, end)),
    }
}

fn furthest<T: Ord>(values: impl Iterator<Item = T>, end: End) -> Option<T> {
    match end {
        End::Min => values.min(),
        End::Max => values.max(),
    }
}
