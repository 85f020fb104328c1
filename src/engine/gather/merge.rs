//! Blocks put together in the order of the data, and the answers that come of them.

use std::ops::Range;

use super::doubt::{Confirmed, Doubt};
use super::hashes::KeyTable;
use super::partial::{Partial, Tally, improve};
use super::partitions::{Partitions, ROWS, Terms};
use super::plan::{Kind, Plan, Question};
use super::room::Room;
use crate::metric::{Answer, FailingRow, FileRows, KeyHashes, Measurement, Unmeasured, UnmeasuredCode};
use crate::value::Scalar;

/// What all blocks so far say.
#[derive(Debug)]
pub(crate) struct Gathered {
    files: Vec<FileRows>,
    tallies: Vec<Tally>,
    keys: Vec<Store>,
    /// Records of each file so far, whether they take part or not.
    records: Vec<u64>,
    /// Groups of rows so far: those of a block begin with its first row.
    groups: u64,
    /// What the keys and numbers of all questions share.
    room: Room,
    /// Questions that keep all numbers of a column.
    columns_of_numbers: u64,
    /// Whether it could not be told of a row whether it takes part.
    unsure: bool,
}

/// Where a block lies in its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The records of its file before it.
    pub(crate) before: u64,
    /// The numbers of its groups of rows.
    pub(crate) groups: Range<u64>,
}

/// Where the keys of a question are kept from block to block.
#[derive(Debug, Default)]
enum Store {
    /// It asks for no keys.
    #[default]
    None,
    /// Which of them recur.
    Recurring(Partitions),
    /// Which there are.
    Table(KeyTable),
}

impl Gathered {
    /// Nothing read yet of so many files; of the keys, so many bytes are held in memory, roughly.
    pub(crate) fn new(plan: &Plan, files: usize, memory: u64) -> Self {
        let mut room = Room::new(memory);
        let of_keys = plan.questions.iter().filter(|question| matches!(question.kind, Kind::Keys(..))).count();
        let terms = Terms::of(of_keys as u64, &mut room);
        Self {
            files: vec![FileRows::default(); files],
            tallies: plan.questions.iter().map(Tally::new).collect(),
            keys: plan.questions.iter().map(|question| store(question, terms)).collect(),
            records: vec![0; files],
            groups: 0,
            room,
            columns_of_numbers: columns_of_numbers(plan),
            unsure: false,
        }
    }

    /// Takes the next block of a file; blocks come in the order of the data. Where it lies, as far as that is known by now.
    pub(crate) fn absorb(&mut self, plan: &Plan, file: usize, block: Partial) -> Placed {
        let placed = self.place(file, block.records());
        let Some(rows) = self.files.get_mut(file) else { return placed };
        self.unsure |= block.unsure;
        rows.readable += block.readable;
        rows.rejected += block.rejected;
        rows.outside += block.outside;
        rows.passed_over += block.passed_over;
        let place = (file, placed.before);
        let all = plan.questions.iter().zip(&mut self.tallies).zip(&mut self.keys).zip(block.tallies);
        for (((question, tally), keys), new) in all {
            let new = presume(question, new, block.readable);
            if let (Store::Recurring(partitions), Tally::Keys { keys, .. }) = (&mut *keys, &new) {
                partitions.absorb(keys, placed.groups.start, &mut self.room);
            }
            add(question, tally, keys, new, place);
            if let Tally::Numbers(numbers) = tally {
                numbers.make_room(self.columns_of_numbers, &mut self.room);
            }
        }
        placed
    }

    /// Counts the records of a block, and numbers its groups.
    fn place(&mut self, file: usize, records: u64) -> Placed {
        let first = self.groups;
        self.groups += records.div_ceil(ROWS);
        let before = self.records.get_mut(file).map_or(0, |so_far| std::mem::replace(so_far, *so_far + records));
        Placed { before, groups: first..self.groups }
    }

    /// Notes that a file was read to its end. A file that never gets here makes every answer a lower bound.
    pub(crate) fn close(&mut self, file: usize) {
        if let Some(rows) = self.files.get_mut(file) {
            rows.complete = true;
        }
    }

    /// Sorts out the keys, on so many threads: which of them need a second look.
    pub(crate) fn doubt(&mut self, plan: &Plan, threads: usize) -> Doubt {
        let mut censuses = Vec::new();
        for (at, keys) in self.keys.iter_mut().enumerate() {
            match std::mem::take(keys) {
                Store::Recurring(partitions) => censuses.push((at, partitions.into_census(threads, &mut self.room))),
                other => *keys = other,
            }
        }
        Doubt::new(plan, censuses, self.room.bytes())
    }

    /// The answers, in the order of the asks. `confirmed` comes from the second pass, or is empty where the doubt is settled.
    pub(crate) fn finish(
        mut self,
        plan: &Plan,
        doubt: &Doubt,
        mut confirmed: Confirmed,
    ) -> Vec<Result<Answer, Unmeasured>> {
        let complete = self.files.iter().all(|file| file.complete) && !self.unsure;
        let files = self.files;
        let mut answers = Vec::with_capacity(self.tallies.len());
        for (((at, question), tally), keys) in plan.questions.iter().enumerate().zip(self.tallies).zip(self.keys) {
            let answer = match (&question.kind, tally) {
                (Kind::Spoiled(why), _) => Err(why.clone()),
                (_, Tally::Keys { null, no_value, .. }) => match self.room.failure() {
                    Some(why) => Err(Unmeasured { code: UnmeasuredCode::Unreadable, text: why.to_owned() }),
                    None => keyed((at, doubt), &mut confirmed, null, no_value),
                },
                (_, Tally::Hashes { compared, null, no_value, .. }) => Ok(hashed(keys, (compared, null, no_value))),
                (Kind::Numbers(_, at), Tally::Numbers(numbers)) => {
                    numbers.measurement(at, &mut self.room).map(|measurement| (measurement, Vec::new()))
                }
                (Kind::Determined(pairs), _) => Ok((pairs.measurement(), Vec::new())),
                (_, tally) => Ok(plain(tally, &files)),
            };
            answers.push(answer.map(|(measurement, rows)| Answer { measurement, rows, complete }));
        }
        plan.deal(answers)
    }
}

/// Counts the rows of a block that a question need not look at, since it holds for all of them.
fn presume(question: &Question, mut tally: Tally, rows: u64) -> Tally {
    if let (true, Tally::Count { count, on, looked_at, .. }) = (question.presumed, &mut tally) {
        let others = rows.saturating_sub(*looked_at);
        *count += others;
        on.rows += others;
    }
    tally
}

fn columns_of_numbers(plan: &Plan) -> u64 {
    plan.questions.iter().filter(|question| matches!(question.kind, Kind::Numbers(..))).count() as u64
}

fn store(question: &Question, terms: Terms) -> Store {
    match question.kind {
        Kind::Keys(..) => Store::Recurring(Partitions::new(terms)),
        Kind::Hashes(_, counted) => Store::Table(KeyTable::new(counted)),
        _ => Store::None,
    }
}

/// Adds what a block at (file, records before it) says.
fn add(question: &Question, tally: &mut Tally, keys: &mut Store, new: Tally, place: (usize, u64)) {
    match (tally, new) {
        (Tally::Rows(rows), Tally::Rows(more)) => extend(rows, more, question.limit, place),
        (Tally::Fields(fields), Tally::Fields(more)) => fields.absorb(more),
        (
            Tally::Count { count, undecided, on, rows, costly, looked_at: _ },
            Tally::Count { count: n, undecided: u, on: o, rows: mut more, costly: new, looked_at: _ },
        ) => {
            let spent = costly.spend(new, &question.budget, &mut more);
            *count += n + spent.count;
            *undecided += u + spent.undecided;
            on.rows += o.rows + spent.rows;
            extend(rows, more, question.limit, place);
        }
        (Tally::Within(within), Tally::Within(mut more)) => {
            within.absorb(&more);
            extend(&mut within.rows, std::mem::take(&mut more.rows), question.limit, place);
        }
        (Tally::Keys { null, no_value, .. }, Tally::Keys { null: n, no_value: v, .. }) => {
            *null += n;
            *no_value += v;
        }
        (
            Tally::Hashes { compared, null, no_value, .. },
            Tally::Hashes { compared: c, null: n, no_value: v, hashes },
        ) => {
            *compared += c;
            *null += n;
            *no_value += v;
            if let Store::Table(table) = keys {
                table.absorb(&hashes);
            }
        }
        (Tally::Extreme(best), Tally::Extreme(Some(value))) => {
            if let Kind::Extreme { end, .. } = question.kind {
                improve(best, &Scalar::from(&value), end);
            }
        }
        (Tally::Periods(calendar), Tally::Periods(more)) => calendar.absorb(more),
        (Tally::Order(order), Tally::Order(more)) => {
            if let Kind::Order { rule, .. } = &question.kind {
                let rows = order.absorb(*rule, more);
                extend(&mut order.rows, rows, question.limit, place);
            }
        }
        (Tally::Sums(sums), Tally::Sums(more)) => sums.absorb(more),
        (Tally::Numbers(numbers), Tally::Numbers(more)) => numbers.absorb(more),
        (Tally::Described(described), Tally::Described(more)) => {
            if let Kind::Describe(_, wish) = &question.kind {
                described.absorb(wish, *more);
            }
        }
        (Tally::Beside(beside), Tally::Beside(more)) => {
            if let Kind::Determined(pairs) = &question.kind {
                beside.absorb(pairs, *more);
            }
        }
        _ => {}
    }
}

fn extend(rows: &mut Vec<FailingRow>, more: Vec<FailingRow>, limit: usize, (file, before): (usize, u64)) {
    let room = limit.saturating_sub(rows.len());
    rows.extend(more.into_iter().take(room).map(|row| FailingRow { file, row: before + row.row, ..row }));
}

type Measured = (Measurement, Vec<FailingRow>);

fn keyed(
    (question, doubt): (usize, &Doubt),
    confirmed: &mut Confirmed,
    null: u64,
    no_value: u64,
) -> Result<Measured, Unmeasured> {
    let answered = doubt.answer(question, confirmed);
    let (answered, rows) =
        answered.ok_or_else(|| Unmeasured { code: UnmeasuredCode::Unreadable, text: confirmed.why_not() })?;
    Ok((answered.measurement(null, no_value), rows))
}

fn hashed(keys: Store, (compared, null, no_value): (u64, u64, u64)) -> Measured {
    let keys = match keys {
        Store::Table(table) => table.into_hashes(),
        Store::None | Store::Recurring(_) => KeyHashes::Known(Vec::new()),
    };
    (Measurement::KeyHashes { compared, null, no_value, keys }, Vec::new())
}

fn plain(tally: Tally, files: &[FileRows]) -> Measured {
    match tally {
        Tally::Rows(rows) => (Measurement::Rows(files.to_vec()), rows),
        Tally::Fields(fields) => (Measurement::Fields(fields.into_seen()), Vec::new()),
        Tally::Count { count, undecided, on, rows, costly: _, looked_at: _ } => {
            (Measurement::Count { count, undecided, rows: on.rows }, rows)
        }
        Tally::Within(mut within) => {
            let rows = std::mem::take(&mut within.rows);
            (within.measurement(), rows)
        }
        Tally::Extreme(best) => (Measurement::Extreme(best), Vec::new()),
        Tally::Periods(calendar) => (Measurement::Periods(calendar.into_periods()), Vec::new()),
        Tally::Order(order) => (Measurement::Count { count: order.count, undecided: 0, rows: order.count }, order.rows),
        Tally::Sums(sums) => (sums.measurement(), Vec::new()),
        Tally::Described(described) => (described.measurement(), Vec::new()),
        // These are answered before they come here.
        Tally::Numbers(_) | Tally::Keys { .. } | Tally::Hashes { .. } | Tally::Beside(_) | Tally::Spoiled => {
            (Measurement::Count { count: 0, undecided: 0, rows: 0 }, Vec::new())
        }
    }
}
