//! What one block of rows says to the questions of its table.

use super::calendar::Calendar;
use super::costly::Costly;
use super::describe::Described;
use super::determined::Beside;
use super::fields::Fields;
use super::keys::{KeyReader, Keying, WideKeying};
use super::numbers::{Numbers, Sums};
use super::order::Order;
use super::partitions::BlockKeys;
use super::plan::{Kind, Plan, Question, Shown};
use super::within::Within;
use crate::engine::compiled::Compiled;
use crate::metric::{End, FailingRow, NullParts, Truth};
use crate::value::{Cell, Scalar, Value};

/// What one block of rows says; rows are counted from the start of the block.
#[derive(Debug)]
pub(crate) struct Partial {
    pub(super) readable: u64,
    pub(super) rejected: u64,
    pub(super) outside: u64,
    pub(super) tallies: Vec<Tally>,
    pub(super) keys: KeyReader,
    /// Rows that take no part.
    pub(super) passed_over: u64,
    /// Whether it could not be told of a row whether it takes part.
    pub(super) unsure: bool,
    /// Whether the last row takes part.
    taking: bool,
}

/// Where an instance of a scope lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Instance {
    /// The scope, by its place in the plan; never the rows.
    pub(crate) scope: usize,
    /// Which of the lists or maps that the path leads into holds it: their number within the row, however counted.
    pub(crate) parent: u64,
}

/// What was counted for one question.
#[derive(Debug)]
pub(super) enum Tally {
    Rows(Vec<FailingRow>),
    Fields(Fields),
    Count { count: u64, undecided: u64, on: Touched, rows: Vec<FailingRow>, costly: Costly, looked_at: u64 },
    Within(Box<Within>),
    Keys { null: u64, no_value: u64, keys: BlockKeys },
    Hashes { compared: u64, null: u64, no_value: u64, hashes: Vec<u128> },
    Extreme(Option<Value>),
    Periods(Calendar),
    Order(Order),
    Sums(Sums),
    Numbers(Numbers),
    Described(Box<Described>),
    Beside(Box<Beside>),
    Spoiled,
}

/// How many rows were seen, each once; they come in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Touched {
    pub(super) rows: u64,
    /// The last one.
    last: Option<(usize, u64)>,
}

impl Touched {
    /// Sees a row by its file and number.
    pub(super) fn see(&mut self, row: (usize, u64)) {
        self.rows += u64::from(self.last != Some(row));
        self.last = Some(row);
    }

    /// Whether this row was the last that was seen.
    pub(super) fn is_last(&self, row: (usize, u64)) -> bool {
        self.last == Some(row)
    }
}

impl Tally {
    pub(super) fn new(question: &Question) -> Self {
        match question.kind {
            Kind::Rows => Self::Rows(Vec::new()),
            Kind::Fields => Self::Fields(Fields::default()),
            Kind::Count(_) | Kind::RowsOf(..) => Self::Count {
                count: 0,
                undecided: 0,
                on: Touched::default(),
                rows: Vec::new(),
                costly: Costly::default(),
                looked_at: 0,
            },
            Kind::Within(..) => Self::Within(Box::default()),
            Kind::Keys(..) => Self::Keys { null: 0, no_value: 0, keys: BlockKeys::default() },
            Kind::Hashes(..) => Self::Hashes { compared: 0, null: 0, no_value: 0, hashes: Vec::new() },
            Kind::Extreme { .. } => Self::Extreme(None),
            Kind::Periods { .. } => Self::Periods(Calendar::default()),
            Kind::Order { .. } => Self::Order(Order::default()),
            Kind::Sums(_) => Self::Sums(Sums::default()),
            Kind::Numbers(..) => Self::Numbers(Numbers::default()),
            Kind::Describe(..) => Self::Described(Box::default()),
            Kind::Determined(_) => Self::Beside(Box::default()),
            Kind::Spoiled(_) => Self::Spoiled,
        }
    }
}

impl Partial {
    /// An empty block.
    pub(crate) fn new(plan: &Plan) -> Self {
        let tallies = plan.questions.iter().map(Tally::new).collect();
        let keys = KeyReader::default();
        Self { readable: 0, rejected: 0, outside: 0, tallies, keys, passed_over: 0, unsure: false, taking: true }
    }

    /// Notes that the block is the first of its table.
    #[cfg(feature = "polars")]
    pub(crate) fn begin(&mut self) {
        for tally in &mut self.tallies {
            if let Tally::Described(described) = tally {
                described.begin();
            }
        }
    }

    /// Takes the next row, one cell a slot of the rows. `show` renders the row where it is wanted as a sample:
    /// its cells, its place and its raw text; file and row number are filled in here and on merging.
    pub(crate) fn row(&mut self, plan: &Plan, cells: &[Cell<'_>], show: &dyn Fn(&Shown) -> FailingRow) {
        let takes_part = plan.only.as_ref().map_or(Truth::Holds, |only| only.judge(cells));
        self.taking = takes_part == Truth::Holds;
        self.unsure |= takes_part == Truth::Undecided;
        if self.taking {
            self.readable += 1;
            self.judge(plan, Instance { scope: 0, parent: 0 }, cells, show);
        } else {
            self.passed_over += 1;
        }
    }

    /// Takes the next instance in the row that was just taken, one cell a slot of its scope. Those of one list or map
    /// come one after the other.
    pub(crate) fn instance(
        &mut self,
        plan: &Plan,
        instance: Instance,
        cells: &[Cell<'_>],
        show: &dyn Fn(&Shown) -> FailingRow,
    ) {
        if self.taking {
            self.judge(plan, instance, cells, show);
        }
    }

    fn judge(&mut self, plan: &Plan, instance: Instance, cells: &[Cell<'_>], show: &dyn Fn(&Shown) -> FailingRow) {
        let Some(scope) = plan.scopes.get(instance.scope) else { return };
        for at in &scope.always {
            self.put(plan, *at, instance, cells, show);
        }
        let holds_value = |slot: &usize| matches!(cells.get(*slot), Some(Cell::Value(_)));
        for (slot, questions) in scope.unless_value.iter().enumerate() {
            if holds_value(&slot) {
                continue;
            }
            for unless in questions.iter().filter(|unless| unless.before.iter().all(holds_value)) {
                self.put(plan, unless.question, instance, cells, show);
            }
        }
    }

    /// Puts one question to the last row that was taken, or to an instance in it.
    fn put(
        &mut self,
        plan: &Plan,
        at: usize,
        instance: Instance,
        cells: &[Cell<'_>],
        show: &dyn Fn(&Shown) -> FailingRow,
    ) {
        self.put_to(plan, at, (self.records(), instance), cells, show);
    }

    /// Puts one question to a row by its number.
    pub(super) fn put_to_row(
        &mut self,
        plan: &Plan,
        at: usize,
        row: u64,
        cells: &[Cell<'_>],
        show: &dyn Fn(&Shown) -> FailingRow,
    ) {
        self.put_to(plan, at, (row, Instance { scope: 0, parent: 0 }), cells, show);
    }

    /// Counts a row by its number that a question is known to hold for, and shows it.
    pub(super) fn count_known(&mut self, plan: &Plan, at: usize, row: u64, show: &dyn Fn(&Shown) -> FailingRow) {
        if let Some((question, Tally::Count { count, on, rows, .. })) =
            plan.questions.get(at).zip(self.tallies.get_mut(at))
        {
            *count += 1;
            kept(rows, on, question, row, show);
        }
    }

    fn put_to(
        &mut self,
        plan: &Plan,
        at: usize,
        (row, instance): (u64, Instance),
        cells: &[Cell<'_>],
        show: &dyn Fn(&Shown) -> FailingRow,
    ) {
        let Some((question, tally)) = plan.questions.get(at).zip(self.tallies.get_mut(at)) else { return };
        match (&question.kind, tally) {
            (Kind::Count(which), tally @ Tally::Count { .. }) => {
                count_row(which, tally, (question, row), cells, show);
            }
            (Kind::Keys(slots, nulls), Tally::Keys { null, no_value, keys }) => {
                match self.keys.read((slots, *nulls), cells) {
                    Keying::Null => *null += 1,
                    Keying::NoValue => *no_value += 1,
                    Keying::Key(hash) => keys.push(row, hash, self.keys.bytes().len()),
                }
            }
            (Kind::Within(slots, nulls), Tally::Within(within)) => {
                let keying = self.keys.read((slots, *nulls), cells);
                if within.take((row, instance.parent), &keying, self.keys.bytes()) {
                    keep(&mut within.rows, question, row, show);
                }
            }
            (Kind::Hashes(slots, _), Tally::Hashes { compared, null, no_value, hashes }) => {
                match self.keys.read_wide(slots, cells) {
                    WideKeying::Null => *null += 1,
                    WideKeying::NoValue => *no_value += 1,
                    WideKeying::Key(hash) => {
                        *compared += 1;
                        hashes.push(hash);
                    }
                }
            }
            (Kind::RowsOf(slots, keys), Tally::Count { count, on, rows, .. }) => {
                if let WideKeying::Key(hash) = self.keys.read_wide(slots, cells)
                    && keys.binary_search(&hash).is_ok()
                {
                    *count += 1;
                    kept(rows, on, question, row, show);
                }
            }
            (Kind::Order { slot, rule, within }, Tally::Order(order)) => {
                if let Some(Cell::Value(value)) = cells.get(*slot)
                    && !matches!(self.keys.read((within, NullParts::Equal), cells), Keying::NoValue)
                {
                    let sample = || match question.limit {
                        0 => FailingRow { row, ..FailingRow::default() },
                        _ => FailingRow { row, ..show(&question.shown) },
                    };
                    if order.take(*rule, self.keys.bytes(), value, &sample) {
                        keep(&mut order.rows, question, row, show);
                    }
                }
            }
            (Kind::Describe(slot, wish), Tally::Described(described)) => {
                if let Some(cell) = cells.get(*slot) {
                    described.take_cell(wish, cell);
                }
            }
            (Kind::Determined(pairs), Tally::Beside(beside)) => beside.take(pairs, cells),
            (kind, tally) => of_value(kind, tally, cells),
        }
    }

    /// How many records there were so far.
    pub(crate) const fn records(&self) -> u64 {
        self.readable + self.rejected + self.passed_over
    }

    /// Takes the next record, which is no row: it could not be read, be it for bytes `outside` its encoding.
    pub(crate) fn rejected(&mut self, plan: &Plan, outside: bool, show: &dyn Fn() -> FailingRow) {
        self.rejected_at(plan, self.records() + 1, outside, show);
    }

    /// The same for the record of this number, which may come before rows that were not taken yet.
    pub(crate) fn rejected_at(&mut self, plan: &Plan, row: u64, outside: bool, show: &dyn Fn() -> FailingRow) {
        self.rejected += 1;
        self.outside += u64::from(outside);
        for (question, tally) in plan.questions.iter().zip(&mut self.tallies) {
            if let Tally::Rows(rows) = tally {
                keep(rows, question, row, &|_| show());
            }
        }
    }

    /// Moves the lines of its samples down by the lines before the block.
    pub(crate) fn shift_lines(&mut self, lines: u64) {
        for tally in &mut self.tallies {
            let rows = match tally {
                Tally::Count { rows, costly, .. } => {
                    costly.shift_lines(lines);
                    rows
                }
                Tally::Rows(rows) => rows,
                Tally::Within(within) => &mut within.rows,
                Tally::Order(order) => {
                    order.shown().for_each(|row| row.line = row.line.map(|line| line + lines));
                    continue;
                }
                Tally::Fields(_)
                | Tally::Keys { .. }
                | Tally::Hashes { .. }
                | Tally::Extreme(_)
                | Tally::Periods(_)
                | Tally::Sums(_)
                | Tally::Numbers(_)
                | Tally::Described(_)
                | Tally::Beside(_)
                | Tally::Spoiled => {
                    continue;
                }
            };
            for row in rows {
                row.line = row.line.map(|line| line + lines);
            }
        }
    }

    /// Notes a field of the row that was just taken, for data whose rows name their fields.
    /// `at` is its place in the row: where it stood in other rows, most likely.
    pub(crate) fn field(&mut self, plan: &Plan, at: usize, name: &str, kind: &str) {
        for question in plan.fields.iter().filter(|_| self.taking) {
            if let Some(Tally::Fields(fields)) = self.tallies.get_mut(*question) {
                fields.see(at, name, kind);
            }
        }
    }
}

/// Counts a row that a predicate holds for; one that is slow to judge is judged as far as the budget goes.
fn count_row(
    which: &Compiled,
    tally: &mut Tally,
    (question, row): (&Question, u64),
    cells: &[Cell<'_>],
    show: &dyn Fn(&Shown) -> FailingRow,
) {
    let Tally::Count { count, undecided, on, rows, costly, looked_at } = tally else { return };
    *looked_at += 1;
    match which.judge_quickly(cells) {
        Truth::Holds => {
            *count += 1;
            costly.touch(row);
            kept(rows, on, question, row, show);
        }
        Truth::Undecided if costly.has_room(&question.budget) => {
            let truth = which.judge(cells);
            let sample = (truth == Truth::Holds && question.limit > 0).then(|| show(&question.shown));
            costly.take(row, truth, on.is_last((0, row)), sample);
        }
        Truth::Undecided => *undecided += 1,
        Truth::Breaks | Truth::Unknown => {}
    }
}

/// What one value says to a question about the values of a column.
fn of_value(kind: &Kind, tally: &mut Tally, cells: &[Cell<'_>]) {
    let (slot, among) = match kind {
        Kind::Extreme { slot, among, .. } | Kind::Periods { slot, among, .. } => (*slot, among.as_ref()),
        Kind::Sums(slot) | Kind::Numbers(slot, _) => (*slot, None),
        _ => return,
    };
    if let Some(value) = value_among(cells, slot, among) {
        take_value(kind, tally, value);
    }
}

/// Takes a value that a question is about.
pub(super) fn take_value(kind: &Kind, tally: &mut Tally, value: &Scalar<'_>) {
    match (kind, tally) {
        (Kind::Extreme { end, .. }, Tally::Extreme(best)) => improve(best, value, *end),
        (Kind::Periods { period, .. }, Tally::Periods(calendar)) => calendar.see(period, value),
        (Kind::Sums(_), Tally::Sums(sums)) => sums.take(value),
        (Kind::Numbers(..), Tally::Numbers(numbers)) => numbers.take(value),
        _ => {}
    }
}

/// The value in a slot, of a row that a predicate holds for.
fn value_among<'c, 't>(cells: &'c [Cell<'t>], slot: usize, among: Option<&Compiled>) -> Option<&'c Scalar<'t>> {
    match cells.get(slot)? {
        Cell::Value(value) => among.is_none_or(|among| among.judge(cells) == Truth::Holds).then_some(value),
        Cell::Null | Cell::Nan | Cell::Missing(_) | Cell::IllTyped => None,
    }
}

/// Notes a row that was counted.
fn kept(
    rows: &mut Vec<FailingRow>,
    on: &mut Touched,
    question: &Question,
    row: u64,
    show: &dyn Fn(&Shown) -> FailingRow,
) {
    on.see((0, row));
    keep(rows, question, row, show);
}

fn keep(rows: &mut Vec<FailingRow>, question: &Question, row: u64, show: &dyn Fn(&Shown) -> FailingRow) {
    if rows.len() < question.limit {
        rows.push(FailingRow { row, ..show(&question.shown) });
    }
}

/// Takes a value that lies further out. Values of different kinds are ordered by kind, so that the order of rows cannot matter.
pub(super) fn improve(best: &mut Option<Value>, value: &Scalar<'_>, end: End) {
    let better = match best {
        None => true,
        Some(best) => {
            let order = value.compare(best).unwrap_or_else(|| value.to_value().cmp(best));
            match end {
                End::Min => order.is_lt(),
                End::Max => order.is_gt(),
            }
        }
    };
    if better {
        *best = Some(value.to_value());
    }
}
