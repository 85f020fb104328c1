//! One table of text files: opened once for its columns, read once for its questions, and once more for keys in doubt.

use super::file::{File, names_in_rows};
use super::rows::{Bound, Row};
use super::scan::{Crew, Step, Work, scan};
use super::spool::Kept;
use super::starts::{Index, Starts};
use super::{DEFECT, defect};
use crate::data::{
    Block, BlockCount, Blocks, Cut, DataError, DataNote, FileInfo, Layout, LineEnds, TableInfo, TableRef, TakenIn,
    open_text,
};
use crate::engine::gather::{Confirmed, Doubt, Gathered, Partial, Plan, Round, Scope, Suspects, columns_of};
use crate::engine::{Event, Run};
use crate::metric::{Answer, Ask, ColumnPath, Metric, Unit, Unmeasured, UnmeasuredCode};

mod again;
#[cfg(feature = "sql")]
mod held;
mod sift;

#[cfg(feature = "sql")]
pub(in crate::engine) use held::hold;

/// An opened table.
pub(super) struct Table {
    outer: usize,
    name: String,
    files: Vec<File>,
    cut: Cut,
    /// Whether its files can be read from any record on.
    in_pieces: bool,
}

/// What came of measuring a table.
pub(super) struct Measured {
    pub(super) answers: Vec<Result<Answer, Unmeasured>>,
    /// Why reading stopped early.
    pub(super) faults: Vec<DataError>,
    /// What is worth saying about files, by their index.
    pub(super) notes: Vec<(usize, DataNote)>,
}

/// Where a block lies: its file, and the lines and records before it.
#[derive(Clone, Copy)]
struct Place {
    file: usize,
    lines: u64,
    records: u64,
}

/// What is done with that which a worker found in a block.
type Take<'t, P> = dyn FnMut(Place, &Block, (P, BlockCount)) + 't;

/// How a pass over the files ended.
#[derive(Default)]
struct Ending {
    /// The files that were read to their ends.
    read: Vec<usize>,
    /// A worker was told to stop; what comes behind is not counted.
    stopped: bool,
    panicked: bool,
    faults: Vec<DataError>,
    /// What is worth saying about the files that were read to their ends.
    notes: Vec<(usize, DataNote)>,
}

impl Table {
    /// Opens every file of a table and reads its header.
    pub(super) fn open(outer: usize, table: &TableRef, run: &Run, cut: Cut) -> Result<(Self, TableInfo), DataError> {
        let mut files = Vec::with_capacity(table.files.len());
        let mut infos = Vec::with_capacity(table.files.len());
        for data in &table.files {
            let kept = Kept::new(data, &run.cancel)?;
            let (layout, info) = open_file(&kept, cut)?;
            files.push(File::new(kept.data, layout));
            infos.push(info);
        }
        let open = files.iter().any(|file| names_in_rows(file.layout.format));
        let in_pieces = again::can_be_read_in_pieces(&infos);
        let info = TableInfo { files: infos, open, engine: "text".to_owned() };
        Ok((Self { outer, name: table.name.clone(), files, cut, in_pieces }, info))
    }

    /// What messages call it.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Answers the asks of this table.
    pub(super) fn measure(&self, asks: &[&Ask], run: &Run) -> Measured {
        let plan = Plan::new(asks, &|metric| self.spoiled(metric));
        let mut gathered = Gathered::new(&plan, self.files.len(), run.limits.for_keys());
        let mut index = Index::default();
        let mut ending = self.first_pass(&plan, (&mut gathered, &mut index), run);
        let doubt = gathered.doubt(&plan, run.threads);
        let needs_look = !doubt.is_settled() && !ending.panicked && !run.cancel.is_cancelled();
        let looked = needs_look.then(|| self.second_look(&doubt, &index, run)).flatten();
        let confirmed = looked.unwrap_or_else(|| {
            let mut confirmed = Confirmed::new(&doubt);
            for round in doubt.rounds().filter(|_| needs_look) {
                ending.panicked |= self.second_pass((&doubt, round), &mut confirmed, run).panicked;
            }
            confirmed
        });
        if let Some(events) = &run.events {
            events(Event::Finished { table: self.outer });
        }
        if ending.panicked {
            ending.faults.push(defect(&self.name));
            let why = Unmeasured { code: UnmeasuredCode::Unreadable, text: DEFECT.to_owned() };
            return Measured { answers: plan.refuse(&why), faults: ending.faults, notes: Vec::new() };
        }
        let answers = gathered.finish(&plan, &doubt, confirmed);
        Measured { answers, faults: ending.faults, notes: ending.notes }
    }

    fn first_pass(&self, plan: &Plan, (gathered, index): (&mut Gathered, &mut Index), run: &Run) -> Ending {
        let in_groups = self.in_pieces && plan.wants_keys();
        let work = |file: usize, block: &Block| {
            let mut partial = Partial::new(plan);
            let bound = self.bound(file, plan.scopes())?;
            let mut starts = in_groups.then(Starts::default);
            let count = bound.measure(block, &run.cancel, (plan, &mut partial, &mut starts))?;
            Some(((partial, starts), count))
        };
        let ending = self.pass(run, &work, &mut |place, block, ((mut partial, starts), count)| {
            partial.shift_lines(place.lines);
            let placed = gathered.absorb(plan, place.file, partial);
            if let Some(starts) = starts {
                index.add((place.file, place.lines), block, count, (placed, starts));
            }
            self.advanced(block, count, run);
        });
        ending.read.iter().for_each(|file| gathered.close(*file));
        ending
    }

    fn second_pass(&self, (doubt, round): (&Doubt, Round), confirmed: &mut Confirmed, run: &Run) -> Ending {
        let work = |file: usize, block: &Block| self.suspects((doubt, round), file, block, run);
        let ending = self.pass(run, &work, &mut |place, block, (suspects, _)| {
            let bound = self.bound(place.file, doubt.scopes());
            let at = (place.file, place.records);
            confirmed.absorb(doubt, at, &suspects, &mut |wanted| {
                bound.as_ref().map_or_else(Vec::new, |bound| bound.show_all((block, place.lines), wanted))
            });
        });
        confirmed.end_round(doubt);
        if let Some(fault) = ending.faults.first() {
            confirmed.fail(format!("{}: {}", fault.path, fault.message));
        }
        ending
    }

    /// The keys in doubt of a block.
    fn suspects(
        &self,
        (doubt, round): (&Doubt, Round),
        file: usize,
        block: &Block,
        run: &Run,
    ) -> Option<(Suspects, BlockCount)> {
        let mut suspects = Suspects::new(doubt, round);
        let bound = self.bound(file, doubt.scopes())?;
        let count = bound.read(block, &run.cancel, &mut |row| match row {
            Row::Read(_, cells) => suspects.row(doubt, cells),
            Row::Inside(instance, cells, _) => suspects.instance(doubt, instance.scope, cells),
            Row::Rejected(_) => suspects.rejected(),
        })?;
        Some((suspects, count))
    }

    /// One pass over all files. `take` gets what was found in each block, in the order of the data.
    fn pass<P: Send>(&self, run: &Run, work: &Work<'_, (P, BlockCount)>, take: &mut Take<'_, P>) -> Ending {
        let crew = Crew { threads: run.threads, cancel: &run.cancel };
        let mut ending = Ending::default();
        let (mut lines, mut records, mut ends, mut taken_in) = (0, 0, LineEnds::default(), TakenIn::default());
        scan(self.files.len(), crew, &|file| self.blocks(file), work, &mut |file, step| match step {
            Step::Start { lines: before, ends: of_header } => {
                (lines, records, ends, taken_in) = (*before, 0, *of_header, TakenIn::default());
            }
            Step::Block { block, found } => match found.take().filter(|_| !ending.stopped) {
                Some(found) => {
                    let count = found.1;
                    take(Place { file, lines, records }, block, found);
                    ends.add(count.ends, lines);
                    taken_in.add(count.taken_in, lines);
                    lines += count.lines;
                    records += count.rows;
                }
                None => ending.stopped = true,
            },
            Step::End(Ok(read)) if read.complete && !ending.stopped => {
                ending.read.push(file);
                let notes = std::mem::take(&mut read.notes).into_iter().chain(ends.note()).chain(taken_in.note());
                ending.notes.extend(notes.map(|note| (file, note)));
            }
            Step::End(Ok(_)) => {}
            Step::End(Err(fault)) => ending.faults.push(fault.clone()),
            Step::Panicked => ending.panicked = true,
        });
        ending
    }

    fn bound<'f>(&'f self, file: usize, scopes: &'f [Scope]) -> Option<Bound<'f>> {
        let file = self.files.get(file)?;
        Some(Bound::new(file, scopes))
    }

    fn blocks(&self, file: usize) -> Result<Blocks, DataError> {
        let file = self.files.get(file).ok_or_else(|| defect(&self.name))?;
        open_text(&file.data, self.cut).map(|opened| opened.blocks)
    }

    fn advanced(&self, block: &Block, count: BlockCount, run: &Run) {
        if let Some(events) = &run.events {
            events(Event::Advanced { table: self.outer, bytes: block.packed, rows: count.rows });
        }
    }

    /// Why a metric cannot be measured on these files.
    fn spoiled(&self, metric: &Metric) -> Option<Unmeasured> {
        if matches!(metric, Metric::Fields) && !self.names_in_rows() {
            let text = "the rows of this table do not name their fields: its header does".to_owned();
            return Some(Unmeasured { code: UnmeasuredCode::EngineLacks, text });
        }
        let unit = metric.unit();
        columns_of(metric).into_iter().find_map(|column| self.unreadable(&unit, &column.path))
    }

    fn names_in_rows(&self) -> bool {
        self.files.iter().any(|file| names_in_rows(file.layout.format))
    }

    fn unreadable(&self, unit: &Unit, path: &ColumnPath) -> Option<Unmeasured> {
        let name = path.first();
        let lacking = self.files.iter().find(|file| !file.has(name));
        if let Some(file) = lacking {
            let text = format!("`{name}` is not in {}", file.data.shown);
            return Some(Unmeasured { code: UnmeasuredCode::ColumnAbsent, text });
        }
        let doubtful = |file: &&File| file.is_doubtful(name);
        if let Some(file) = self.files.iter().find(doubtful) {
            let text = format!("several columns of {} are called `{name}`", file.data.shown);
            return Some(Unmeasured { code: UnmeasuredCode::Unreadable, text });
        }
        let text = if !unit.sees(path) {
            format!("`{path}` lies in another list than what is counted")
        } else if path.is_nested() && !self.names_in_rows() {
            format!("`{path}` lies inside a column, and delimited text holds no such values")
        } else {
            return None;
        };
        Some(Unmeasured { code: UnmeasuredCode::EngineLacks, text })
    }
}

fn open_file(kept: &Kept, cut: Cut) -> Result<(Layout, FileInfo), DataError> {
    let opened = open_text(&kept.data, cut)?;
    Ok((opened.layout, opened.info))
}
