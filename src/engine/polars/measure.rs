//! Answers the questions to one table, in one pass and, where keys need a second look, another one.

use std::collections::BTreeMap;

use super::budget::Budget;
use super::fault::Fault;
use super::file::{Found, OpenFile};
use super::guard::guarded;
use super::kept::Kept;
use super::lanes::Piece;
use super::opening::OpenTable;
use super::rows::{Layout, Rows};
use super::scan::{Part, each, parts};
use crate::data::{DataError, DataErrorCode};
use crate::engine::gather::{
    Confirmed, Doubt, Found as Seen, Gathered, Partial, Placed, Plan, ROWS_OF_GROUP, Round, Scope, Shown, Suspects,
    columns_of,
};
use crate::engine::lanes::rows_of_batch;
use crate::engine::memory::HELP;
use crate::engine::stored_at;
use crate::engine::{Event, Run};
use crate::metric::{Answer, Ask, Column, ColumnPath, FailingRow, Metric, RowsWanted, Unmeasured, UnmeasuredCode};
use crate::value::Cell;

#[cfg(feature = "sql")]
mod held;
mod sift;

#[cfg(feature = "sql")]
pub(in crate::engine) use held::hold;
pub(super) use sift::sift;

/// How many rows go by between two looks at the clock of the user: progress and cancelling.
const STRIDE: usize = 1 << 16;

/// The answers to the questions of one table, and why the reading stopped early where it did.
pub(super) struct Measured {
    pub(super) answers: Vec<Result<Answer, Unmeasured>>,
    pub(super) faults: Vec<DataError>,
}

/// Measures a table. Where columns turn out to be damaged, it is measured again without them: they spoil what is asked
/// of them, and nothing else.
pub(super) fn measure(table: &mut OpenTable, asks: &[&Ask], run: &Run) -> Measured {
    let mut faults = Vec::new();
    let mut tell = true;
    loop {
        let outcome = once(table, asks, run, tell);
        let new: Vec<DataError> =
            outcome.damaged.into_iter().flat_map(|(at, columns)| note(table, at, columns)).collect();
        tell = false;
        if new.is_empty() || run.cancel.is_cancelled() {
            faults.extend(outcome.fault);
            return Measured { answers: outcome.answers, faults };
        }
        faults.extend(new);
    }
}

/// Notes damaged columns of a file; what is said of those that were not known to be.
fn note(table: &mut OpenTable, at: usize, columns: BTreeMap<usize, String>) -> Vec<DataError> {
    let Some(file) = table.files.get_mut(at) else { return Vec::new() };
    let new = file.note_damage(columns);
    new.into_iter().map(|why| DataError::new(DataErrorCode::Damaged, &file.shown, why)).collect()
}

/// What came of one try.
struct Outcome {
    answers: Vec<Result<Answer, Unmeasured>>,
    fault: Option<DataError>,
    /// By file, the columns that are damaged.
    damaged: BTreeMap<usize, BTreeMap<usize, String>>,
}

fn once(table: &OpenTable, asks: &[&Ask], run: &Run, tell: bool) -> Outcome {
    let plan = Plan::new(asks, &|metric| spoiled(&table.files, metric));
    let shown = shown(asks);
    let budget = Budget::new(run.limits.memory);
    let pass = Pass {
        outer: table.outer,
        files: &table.files,
        run,
        budget,
        parts: parts(&table.files),
        tell,
        kept: Kept::new(run.limits.memory),
    };
    let First { mut gathered, placed, fault, damaged } = pass.first(&plan, &shown);
    let doubt = gathered.doubt(&plan, run.threads);
    let mut confirmed = Confirmed::new(&doubt);
    if !doubt.is_settled() && damaged.is_empty() {
        for round in doubt.rounds() {
            pass.second((&doubt, round), (&shown, &placed), &mut confirmed);
        }
    }
    pass.end();
    Outcome { answers: gathered.finish(&plan, &doubt, confirmed), fault, damaged }
}

/// The columns that samples show, besides those that a metric looks at.
fn shown(asks: &[&Ask]) -> Vec<ColumnPath> {
    let wanted = asks.iter().filter(|ask| ask.rows != RowsWanted::None);
    wanted.flat_map(|ask| ask.keys.iter().cloned()).collect()
}

/// Why a metric cannot be measured on these files.
fn spoiled(files: &[OpenFile], metric: &Metric) -> Option<Unmeasured> {
    columns_of(metric).into_iter().find_map(|column| files.iter().find_map(|file| missing(file, column)))
}

/// Why a column cannot be read in a file.
fn missing(file: &OpenFile, column: &Column) -> Option<Unmeasured> {
    let refuse = |code, text| Some(Unmeasured { code, text });
    let name = column.path.first();
    match file.find(name) {
        None => refuse(UnmeasuredCode::ColumnAbsent, format!("{} has no column `{name}`", file.shown)),
        Some(Found::Stored(at)) if !file.can_read(at) => {
            if let Some(why) = file.damage(at) {
                return refuse(UnmeasuredCode::Unreadable, format!("{}: {why}", file.shown));
            }
            let kind = file.columns.get(at).map_or("", |info| info.type_name.as_str());
            refuse(UnmeasuredCode::WrongType, format!("`{name}` is stored as {kind}, which cannot be read"))
        }
        Some(Found::Stored(at)) => {
            let stored = file.columns.get(at).and_then(|info| stored_at(info, column.path.0.get(1..)?));
            let text = || format!("`{}` has no `{}` inside", file.shown, column.path);
            stored.map_or_else(|| refuse(UnmeasuredCode::ColumnAbsent, text()), |_| None)
        }
        Some(Found::Path(_)) if column.path.is_nested() => {
            refuse(UnmeasuredCode::WrongType, format!("`{name}` stands in the path of the file, and holds nothing"))
        }
        Some(Found::Path(_)) => None,
    }
}

/// A pass over the data of one table.
struct Pass<'t> {
    /// The index that events call the table by.
    outer: usize,
    files: &'t [OpenFile],
    run: &'t Run,
    budget: Budget,
    parts: Vec<Part>,
    /// Whether to say how far it is.
    tell: bool,
    /// What was unpacked for keys.
    kept: Kept,
}

/// What comes of the first reading.
struct First {
    gathered: Gathered,
    /// The parts that were read, and where they lie.
    placed: Vec<(Part, Placed)>,
    fault: Option<DataError>,
    /// By file, the columns that are damaged.
    damaged: BTreeMap<usize, BTreeMap<usize, String>>,
}

impl Pass<'_> {
    /// Everything but the second look at keys.
    fn first(&self, plan: &Plan, shown: &[ColumnPath]) -> First {
        let mut layouts = self.layouts(plan.scopes(), shown);
        // Rows count as readable because they were read: where no column is asked for, all are looked at.
        let reads_all = layouts.iter().all(|layout| layout.wanted.is_empty()) && !self.knows_damage();
        if reads_all {
            layouts.iter_mut().zip(self.files).for_each(|(layout, file)| layout.wanted = file.readable());
        }
        let mut gathered = Gathered::new(plan, self.files.len(), self.run.limits.for_keys() / 2);
        let mut placed = Vec::with_capacity(self.parts.len());
        let mut fault: Option<DataError> = None;
        let mut damaged: BTreeMap<usize, BTreeMap<usize, String>> = BTreeMap::new();
        let mut open: Vec<bool> = vec![true; self.files.len()];
        let mut left: Vec<usize> = self.files.iter().map(OpenFile::parts).collect();
        let work = |part| self.partial(part, plan, &layouts);
        each(&self.parts, self.run.threads, &self.run.cancel, &work, &mut |part, (partial, outcome)| {
            if let (Some(true), Some(left)) = (open.get(part.file), left.get_mut(part.file)) {
                *left -= 1;
                placed.push((part, gathered.absorb(plan, part.file, partial)));
                match (outcome, open.get_mut(part.file)) {
                    (Err(Fault::Columns(columns)), Some(_)) if !reads_all => {
                        damaged.entry(part.file).or_default().extend(columns);
                    }
                    (Err(why), Some(open)) => {
                        *open = false;
                        if !self.run.cancel.is_cancelled() {
                            fault.get_or_insert(self.fault(part.file, &why));
                        }
                    }
                    _ => {}
                }
            }
            true
        });
        for (file, _) in open.iter().zip(&left).enumerate().filter(|(_, (open, left))| **open && **left == 0) {
            gathered.close(file);
        }
        First { gathered, placed, fault, damaged }
    }

    /// Whether a column was found to be damaged before.
    fn knows_damage(&self) -> bool {
        self.files.iter().any(OpenFile::has_damage)
    }

    /// The keys whose hashes meet, in the parts that hold some.
    fn second(
        &self,
        (doubt, round): (&Doubt, Round),
        (shown, placed): (&[ColumnPath], &[(Part, Placed)]),
        confirmed: &mut Confirmed,
    ) {
        let holds_some =
            |placed: &Placed| doubt.groups().is_none_or(|groups| groups.within(placed.groups.clone()).next().is_some());
        let again: Vec<_> = placed.iter().filter(|(_, placed)| holds_some(placed)).collect();
        let parts: Vec<_> = again.iter().map(|(part, _)| *part).collect();
        let mut befores = again.iter().map(|(_, placed)| placed.before);
        let layouts = self.layouts(doubt.scopes(), &[]);
        let peeks = self.layouts(doubt.scopes(), shown);
        let mut open: Vec<bool> = vec![true; self.files.len()];
        let firsts: BTreeMap<_, _> = again.iter().map(|(part, placed)| (*part, placed.groups.start)).collect();
        let work = |part| {
            let first = firsts.get(&part).copied().unwrap_or_default();
            self.suspects((part, first), (doubt, round), &layouts)
        };
        each(&parts, self.run.threads, &self.run.cancel, &work, &mut |part, (suspects, outcome)| {
            let place = open.get_mut(part.file).zip(befores.next());
            if let Some((open, before)) = place.filter(|(open, _)| **open) {
                let mut peek = Peek { pass: self, part, layouts: &peeks, kept: None };
                let at = (part.file, before);
                confirmed.absorb(doubt, at, &suspects, &mut |wanted| {
                    wanted.iter().map(|(found, shown)| peek.show(*found, shown)).collect()
                });
                *open = outcome.is_ok();
            }
            true
        });
        confirmed.end_round(doubt);
    }

    fn layouts<'c>(&self, scopes: &'c [Scope], shown: &[ColumnPath]) -> Vec<Layout<'c>> {
        self.files.iter().map(|file| Layout::new(file, scopes, shown)).collect()
    }

    /// What a part says. Where it is damaged, what was read before the damage counts.
    fn partial(&self, part: Part, plan: &Plan, layouts: &[Layout<'_>]) -> (Partial, Result<(), Fault>) {
        let mut partial = Partial::new(plan);
        if self.parts.first() == Some(&part) {
            partial.begin();
        }
        let by_columns = plan.scopes().len() == 1;
        let keys = self.keys(part.file, plan, layouts);
        let outcome = self.read(part, layouts, self.tell, &mut |rows| {
            if !keys.is_empty() {
                let of_keys = keys.iter().filter_map(|(at, place)| Some((*at, rows.arrays(*place)?)));
                self.kept.keep(part, &of_keys.collect::<Vec<_>>());
            }
            if by_columns && !rows.has_wholes() {
                return self.by_columns(rows, plan, &mut partial);
            }
            let mut cells: Vec<Cell<'_>> = Vec::with_capacity(plan.columns().len());
            self.stride(rows.len(), &mut |row| {
                let show = |shown: &Shown| rows.show(row, shown);
                if rows.has_wholes() {
                    rows.fill_wholes(row, &mut |cells| partial.row(plan, cells, &show));
                } else {
                    rows.fill(row, &mut cells);
                    partial.row(plan, &cells, &show);
                }
                rows.walk(row, &mut |instance, cells, show| partial.instance(plan, instance, cells, show));
            })
        });
        (partial, outcome)
    }

    /// The columns of a file that keys are read from, each with its place among those that are read. None where reading
    /// them again costs little.
    fn keys(&self, file: usize, plan: &Plan, layouts: &[Layout<'_>]) -> Vec<(usize, usize)> {
        let Some((file, layout)) = self.files.get(file).zip(layouts.get(file)) else { return Vec::new() };
        let place = |column: &Column| match file.find(column.path.first()) {
            Some(Found::Stored(at)) => Some((at, layout.wanted.binary_search(&at).ok()?)),
            _ => None,
        };
        let mut keys: Vec<_> = plan.key_columns().filter(|_| file.is_packed()).filter_map(place).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Puts rows to questions, many at once; whether it came to the end.
    fn by_columns(&self, rows: &Rows<'_>, plan: &Plan, partial: &mut Partial) -> bool {
        let (before, most) = (partial.records(), rows_of_batch(rows.slots()));
        let mut room = Vec::new();
        for start in (0..rows.len()).step_by(most) {
            if self.run.cancel.is_cancelled() {
                return false;
            }
            let piece = Piece::new(rows, (start, most.min(rows.len() - start)), before);
            partial.batch(plan, &piece, &mut room);
        }
        true
    }

    /// The keys in doubt of a part, whose first group of rows has this number.
    fn suspects(
        &self,
        (part, first): (Part, u64),
        (doubt, round): (&Doubt, Round),
        layouts: &[Layout<'_>],
    ) -> (Suspects, Result<(), Fault>) {
        let mut suspects = Suspects::new(doubt, round);
        let outcome = self.read(part, layouts, false, &mut |rows| {
            let (mut row, mut cells) = (0, Vec::with_capacity(doubt.columns().len()));
            while row < rows.len() {
                if self.run.cancel.is_cancelled() {
                    return false;
                }
                // Groups count from the start of the part, which a batch may lie behind.
                let (group, passed) = (suspects.records() / ROWS_OF_GROUP, suspects.records() % ROWS_OF_GROUP);
                let end = rows.len().min(row.saturating_add(usize::try_from(ROWS_OF_GROUP - passed).unwrap_or(1)));
                if doubt.groups().is_none_or(|groups| groups.has(first + group)) {
                    (row..end).for_each(|row| suspect(rows, row, doubt, (&mut suspects, &mut cells)));
                } else {
                    suspects.pass_by((end - row) as u64);
                }
                row = end;
            }
            true
        });
        (suspects, outcome)
    }

    /// Goes over rows, and stops where the run was cancelled; whether it came to the end.
    fn stride(&self, rows: usize, each: &mut dyn FnMut(usize)) -> bool {
        for start in (0..rows).step_by(STRIDE) {
            if self.run.cancel.is_cancelled() {
                return false;
            }
            (start..rows.min(start + STRIDE)).for_each(&mut *each);
        }
        true
    }

    /// Reads a part batch by batch, as long as `take` says so by true.
    fn read(
        &self,
        part: Part,
        layouts: &[Layout<'_>],
        tell: bool,
        take: &mut dyn FnMut(&Rows<'_>) -> bool,
    ) -> Result<(), Fault> {
        let Some((file, layout)) = self.files.get(part.file).zip(layouts.get(part.file)) else { return Ok(()) };
        if let Some(kept) = self.kept.columns(part, &layout.wanted).filter(|kept| !kept.is_empty()) {
            let len = kept.first().map_or(0, |arrays| arrays.iter().map(|array| array.len() as u64).sum());
            let whole = take(&Rows::new(file, layout, &kept, len));
            return if whole { Ok(()) } else { Err(Fault::Whole("the run was stopped".to_owned())) };
        }
        let mut stopped = false;
        let read = guarded(|| {
            Ok(file.read(part.part, &layout.wanted, &self.budget, &mut |batch, len, bytes| {
                let go_on = take(&Rows::new(file, layout, &batch, len));
                if tell && go_on {
                    self.tell(bytes, len);
                }
                stopped = !go_on;
                go_on
            }))
        });
        read.unwrap_or_else(|why| Err(Fault::whole(why, &self.budget)))?;
        if stopped { Err(Fault::Whole("the run was stopped".to_owned())) } else { Ok(()) }
    }

    fn tell(&self, bytes: u64, rows: u64) {
        if let Some(listener) = &self.run.events {
            listener(Event::Advanced { table: self.outer, bytes, rows });
        }
    }

    fn end(&self) {
        if let Some(listener) = &self.run.events {
            listener(Event::Finished { table: self.outer });
        }
    }

    fn fault(&self, file: usize, why: &Fault) -> DataError {
        error(self.files, file, why)
    }
}

/// Takes a row whose keys may be in doubt.
fn suspect<'r>(rows: &'r Rows<'_>, row: usize, doubt: &Doubt, (suspects, cells): (&mut Suspects, &mut Vec<Cell<'r>>)) {
    if rows.has_wholes() {
        rows.fill_wholes(row, &mut |cells| suspects.row(doubt, cells));
    } else {
        rows.fill(row, cells);
        suspects.row(doubt, cells);
    }
    rows.walk(row, &mut |instance, cells, _| suspects.instance(doubt, instance.scope, cells));
}

/// Why a file was not read to its end.
fn error(files: &[OpenFile], file: usize, why: &Fault) -> DataError {
    let path = files.get(file).map_or_else(String::new, |file| file.shown.clone());
    match why {
        Fault::Memory(why) => DataError::new(DataErrorCode::Memory, path, why).with_help(HELP),
        Fault::Columns(_) | Fault::Whole(_) => DataError::new(DataErrorCode::Damaged, path, why.message()),
    }
}

/// Looks up rows of a part that was read before, to show them.
struct Peek<'a> {
    pass: &'a Pass<'a>,
    part: Part,
    layouts: &'a [Layout<'a>],
    /// Its rows, read once for all that are shown.
    kept: Option<Vec<Rows<'a>>>,
}

impl<'a> Peek<'a> {
    /// Renders a row of the part, or an instance in it.
    fn show(&mut self, found: Seen, shown: &Shown) -> FailingRow {
        let mut at = usize::try_from(found.row.saturating_sub(1)).unwrap_or(usize::MAX);
        for rows in self.rows() {
            if at < rows.len() {
                return if found.scope == 0 { rows.show(at, shown) } else { inside(rows, at, found, shown) };
            }
            at -= rows.len();
        }
        FailingRow::default()
    }

    fn rows(&mut self) -> &[Rows<'a>] {
        let Self { pass, part, layouts, .. } = *self;
        self.kept.get_or_insert_with(|| read_all(pass, part, layouts))
    }
}

/// One instance in a row, for people.
fn inside(rows: &Rows<'_>, row: usize, found: Seen, shown: &Shown) -> FailingRow {
    let (mut passed, mut seen) = (0, FailingRow::default());
    rows.walk(row, &mut |instance, _, show| {
        if instance.scope == found.scope {
            if passed == found.instance {
                seen = show(shown);
            }
            passed += 1;
        }
    });
    seen
}

fn read_all<'a>(pass: &'a Pass<'a>, part: Part, layouts: &'a [Layout<'a>]) -> Vec<Rows<'a>> {
    let mut all = Vec::new();
    if let Some((file, layout)) = pass.files.get(part.file).zip(layouts.get(part.file)) {
        // A damage is no matter here: the first pass has told of it.
        let _ = guarded(|| {
            Ok(file.read(part.part, &layout.wanted, &pass.budget, &mut |batch, len, _| {
                all.push(Rows::new(file, layout, &batch, len));
                true
            }))
        });
    }
    all
}
