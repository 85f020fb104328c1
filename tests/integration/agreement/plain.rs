//! Answers questions about a generated table the plain way: row by row, with the reference meaning of predicates.

use std::collections::{BTreeMap, BTreeSet};

use upheld::metric::{
    Ask, Column, Direction, End, FileRows, Measurement, Metric, NullParts, Periods, Predicate, RowsWanted, Truth,
};
use upheld::value::{Cell, Number, Period, Ratio, Value};

use super::meaning::{Family, cell, value};
use super::question::index;
use super::table::{COLUMNS, Entry, Table};

/// What an engine must answer: the measurement, and file and row of the rows behind it.
pub(super) type Plain = (Measurement, Vec<(usize, u64)>);

struct Row<'t> {
    place: (usize, u64),
    entries: &'t [Entry],
    family: Family,
}

impl<'t> Row<'t> {
    fn cell(&self, column: &Column) -> Cell<'t> {
        let at = index(column);
        cell(&self.entries[at], COLUMNS[at].1, &column.read, self.family)
    }

    fn judge(&self, predicate: &Predicate) -> Truth {
        predicate.holds(&|column| self.cell(column))
    }
}

/// The answer to an ask; the table is the other side of a relationship too. `None` where it cannot be told of a row
/// whether it takes part.
pub(super) fn answer(table: &Table, family: Family, ask: &Ask) -> Option<Plain> {
    let files = table.files();
    let mut rows = rows_of(&files, family);
    let mut left_out = vec![0; files.len()];
    if let Some(only) = &ask.only {
        if rows.iter().any(|row| row.judge(only) == Truth::Undecided) {
            return None;
        }
        rows.retain(|row| {
            let takes_part = row.judge(only) == Truth::Holds;
            left_out[row.place.0] += u64::from(!takes_part);
            takes_part
        });
    }
    let mut answer = answered(&rows, &rows, files.len(), &ask.metric, ask.rows);
    if let Measurement::Rows(files) = &mut answer.0 {
        files.iter_mut().zip(left_out).for_each(|(file, passed_over)| file.passed_over = passed_over);
    }
    Some(answer)
}

/// The answer to a metric with another table as the other side.
pub(super) fn answer_beside(
    (table, family): (&Table, Family),
    (other, other_family): (&Table, Family),
    metric: &Metric,
    wanted: RowsWanted,
) -> Plain {
    let files = table.files();
    answered(&rows_of(&files, family), &rows_of(&other.files(), other_family), files.len(), metric, wanted)
}

fn answered(rows: &[Row<'_>], others: &[Row<'_>], files: usize, metric: &Metric, wanted: RowsWanted) -> Plain {
    let (measurement, mut behind) = match metric {
        Metric::Rows => {
            let of_file = |file| rows.iter().filter(|row| row.place.0 == file).count();
            (Measurement::Rows((0..files).map(|file| whole_file(of_file(file))).collect()), Vec::new())
        }
        Metric::Fields | Metric::Sql(_) => unreachable!("no fields are asked for, and no queries"),
        Metric::Count { which, unit: _ } => count(rows, which),
        Metric::Keys { columns, nulls, among: _ } => keys(rows, columns, *nulls),
        Metric::Orphans { columns, table: _, of } => orphans((rows, columns), (others, of)),
        Metric::KeyHashes { .. } | Metric::RowsOfKeys { .. } => unreachable!("engines ask each other for these"),
        Metric::Extreme { column, end, among } => (extreme(rows, column, *end, among.as_ref()), Vec::new()),
        Metric::Periods { column, period, among } => (periods(rows, column, period, among.as_ref()), Vec::new()),
        Metric::OutOfOrder { column, direction, strict, within } => {
            out_of_order(rows, column, (*direction, *strict), within)
        }
        Metric::Moments { column } => (moments(rows, column), Vec::new()),
        Metric::Quantiles { column, at } => (quantiles(rows, column, at), Vec::new()),
        Metric::Describe { .. } | Metric::Determined { .. } => unreachable!("profiles have tests of their own"),
    };
    match wanted {
        RowsWanted::None => behind.clear(),
        RowsWanted::First(limit) => behind.truncate(limit),
    }
    (measurement, behind)
}

fn rows_of<'t>(files: &[&'t [Vec<Entry>]], family: Family) -> Vec<Row<'t>> {
    files.iter().enumerate().flat_map(|(file, rows)| placed(file, rows, family)).collect()
}

fn placed(file: usize, rows: &[Vec<Entry>], family: Family) -> Vec<Row<'_>> {
    rows.iter().zip(1..).map(|(entries, row)| Row { place: (file, row), entries, family }).collect()
}

fn whole_file(rows: usize) -> FileRows {
    FileRows { readable: rows as u64, rejected: 0, passed_over: 0, outside: 0, complete: true }
}

fn count(rows: &[Row<'_>], which: &Predicate) -> Plain {
    let judged: Vec<_> = rows.iter().map(|row| (row.place, row.judge(which))).collect();
    let of = |truth| judged.iter().filter(move |(_, judged)| *judged == truth).map(|(place, _)| *place);
    let places: Vec<_> = of(Truth::Holds).collect();
    let undecided = of(Truth::Undecided).count() as u64;
    (Measurement::Count { count: places.len() as u64, undecided, rows: places.len() as u64 }, places)
}

/// A key that can be compared, or whether it is null.
fn key(row: &Row<'_>, columns: &[Column]) -> Result<Vec<Option<Value>>, bool> {
    let cells: Vec<Cell<'_>> = columns.iter().map(|column| row.cell(column)).collect();
    if cells.iter().any(|cell| matches!(cell, Cell::Missing(_) | Cell::IllTyped)) {
        return Err(false);
    }
    let key: Vec<Option<Value>> = cells.iter().map(value).collect();
    if key.iter().all(Option::is_none) { Err(true) } else { Ok(key) }
}

type Side<'s> = (&'s [Row<'s>], &'s [Column]);

fn orphans((rows, columns): Side<'_>, (others, of): Side<'_>) -> Plain {
    let known: BTreeSet<_> = others.iter().filter_map(|row| key(row, of).ok()).collect();
    let own: Vec<_> = rows.iter().map(|row| (row.place, key(row, columns))).collect();
    let skipped = |null| own.iter().filter(|(_, key)| *key == Err(null)).count() as u64;
    let compared = own.iter().filter_map(|(place, key)| Some((*place, key.as_ref().ok()?)));
    let lacking: Vec<_> = compared.clone().filter(|(_, key)| !known.contains(*key)).collect();
    let measurement = Measurement::Orphans {
        compared: compared.count() as u64,
        null: skipped(true),
        no_value: skipped(false),
        keys: lacking.iter().map(|(_, key)| key).collect::<BTreeSet<_>>().len() as u64,
        rows: lacking.len() as u64,
        null_parts: lacking.iter().filter(|(_, key)| key.contains(&None)).count() as u64,
        others: known.len() as u64,
        whole: true,
    };
    (measurement, lacking.into_iter().map(|(place, _)| place).collect())
}

fn keys(rows: &[Row<'_>], columns: &[Column], nulls: NullParts) -> Plain {
    let (mut null, mut no_value) = (0, 0);
    let mut seen: BTreeMap<Vec<Option<Value>>, u64> = BTreeMap::new();
    let mut surplus = Vec::new();
    for row in rows {
        let cells: Vec<Cell<'_>> = columns.iter().map(|column| row.cell(column)).collect();
        if cells.iter().any(|cell| matches!(cell, Cell::Missing(_) | Cell::IllTyped)) {
            no_value += 1;
            continue;
        }
        let key: Vec<Option<Value>> = cells.iter().map(value).collect();
        let skipped = match nulls {
            NullParts::Equal => key.iter().all(Option::is_none),
            NullParts::Skip => key.iter().any(Option::is_none),
        };
        if skipped {
            null += 1;
            continue;
        }
        let count = seen.entry(key).or_default();
        *count += 1;
        if *count > 1 {
            surplus.push(row.place);
        }
    }
    let recurring = seen.values().filter(|count| **count > 1);
    let measurement = Measurement::Keys {
        compared: seen.values().sum(),
        null,
        no_value,
        distinct: seen.len() as u64,
        recurring: recurring.clone().count() as u64,
        involved: recurring.sum(),
        surplus: surplus.len() as u64,
        rows: surplus.len() as u64,
    };
    (measurement, surplus)
}

fn extreme(rows: &[Row<'_>], column: &Column, end: End, among: Option<&Predicate>) -> Measurement {
    let rows = rows.iter().filter(|row| among.is_none_or(|among| row.judge(among) == Truth::Holds));
    let values = rows.filter_map(|row| value(&row.cell(column)));
    Measurement::Extreme(match end {
        End::Min => values.min(),
        End::Max => values.max(),
    })
}

fn periods(rows: &[Row<'_>], column: &Column, period: &Period, among: Option<&Predicate>) -> Measurement {
    let mut counts: BTreeMap<i64, u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| among.is_none_or(|among| row.judge(among) == Truth::Holds)) {
        if let Some(number) = value(&row.cell(column)).and_then(|value| period.number(&value)) {
            *counts.entry(number).or_default() += 1;
        }
    }
    Measurement::Periods(Periods { rows: counts.into_iter().collect(), earlier: false })
}

fn out_of_order(rows: &[Row<'_>], column: &Column, (direction, strict): (Direction, bool), within: &[Column]) -> Plain {
    let mut last: BTreeMap<Vec<Option<Value>>, Value> = BTreeMap::new();
    let mut places = Vec::new();
    for row in rows {
        let cells: Vec<Cell<'_>> = within.iter().map(|column| row.cell(column)).collect();
        let Some(own) = value(&row.cell(column)) else { continue };
        if cells.iter().any(|cell| matches!(cell, Cell::Missing(_) | Cell::IllTyped)) {
            continue;
        }
        if let Some(before) = last.insert(cells.iter().map(value).collect(), own.clone()) {
            let order = (own.kind() == before.kind()).then(|| own.cmp(&before));
            let follows = match direction {
                Direction::Ascending => order.is_some_and(|order| order.is_gt() || (order.is_eq() && !strict)),
                Direction::Descending => order.is_some_and(|order| order.is_lt() || (order.is_eq() && !strict)),
            };
            if !follows {
                places.push(row.place);
            }
        }
    }
    let count = places.len() as u64;
    (Measurement::Count { count, undecided: 0, rows: count }, places)
}

fn numbers(rows: &[Row<'_>], column: &Column) -> Vec<Number> {
    let number = |value| match value {
        Value::Number(number) => Some(number),
        _ => None,
    };
    rows.iter().filter_map(|row| value(&row.cell(column)).and_then(number)).collect()
}

fn moments(rows: &[Row<'_>], column: &Column) -> Measurement {
    let numbers = numbers(rows, column);
    let ratios: Vec<_> = numbers.iter().filter_map(Ratio::of).filter(|ratio| ratio.is_within(1_400)).collect();
    let zero = || Ratio::new(0, 1).expect("a zero");
    let sum = ratios.iter().fold(zero(), |sum, ratio| sum.plus(ratio).expect("a sum"));
    let squares =
        ratios.iter().fold(zero(), |sum, ratio| sum.plus(&ratio.times(ratio).expect("a square")).expect("a sum"));
    Measurement::Moments {
        count: ratios.len() as u64,
        beyond: (numbers.len() - ratios.len()) as u64,
        infinite: numbers.iter().filter(|number| number.is_infinite()).count() as u64,
        sum: sum.to_number(),
        squares: squares.to_number(),
    }
}

fn quantiles(rows: &[Row<'_>], column: &Column, at: &[Number]) -> Measurement {
    let mut numbers = numbers(rows, column);
    numbers.sort();
    let Some(last) = numbers.len().checked_sub(1) else { return Measurement::Quantiles(None) };
    let quantile = |share: &Number| {
        let place = Ratio::of(share)?.times(&Ratio::new(last as i128, 1)?)?;
        let below = place.floor_of(1)?;
        let rest = place.minus(&Ratio::new(below, 1)?)?;
        let low = numbers.get(usize::try_from(below).ok()?)?;
        let high = numbers.get((usize::try_from(below).ok()? + 1).min(last))?;
        if low == high || rest == Ratio::new(0, 1)? {
            return Some(low.clone());
        }
        let between = || {
            let (from, to) = (Ratio::of(low)?, Ratio::of(high)?);
            Some(from.plus(&to.minus(&from)?.times(&rest)?)?.to_number())
        };
        Some(between().unwrap_or_else(|| if low.is_infinite() { low.clone() } else { high.clone() }))
    };
    Measurement::Quantiles(at.iter().map(quantile).collect())
}
