//! Rows gathered in blocks against the same questions answered one plain row after the other.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::metric::{
    Answer, Ask, Column, ColumnPath, End, Expr, FailingRow, FileRows, Measurement, Metric, Operator, Predicate,
    RowsWanted, Truth, Unit,
};
use crate::value::{Cell, Number, ReadAs, Scalar, Value};

/// A row of two cells, or a record that could not be read.
type Record = Option<[Cell<'static>; 2]>;

fn cell() -> impl Strategy<Value = Cell<'static>> {
    prop_oneof![
        2 => Just(Cell::Null),
        1 => Just(Cell::Nan),
        1 => Just(Cell::Missing(0)),
        1 => Just(Cell::IllTyped),
        6 => (0_i128..6).prop_map(|n| Cell::Value(Scalar::Int(n))),
        // The same numbers, carried otherwise.
        3 => (0_u8..6).prop_map(|n| Cell::Value(Scalar::Float(f64::from(n)))),
        2 => prop::sample::select(vec!["a", "b", ""]).prop_map(|text| Cell::Value(Scalar::Text(text))),
    ]
}

fn record() -> impl Strategy<Value = Record> {
    prop_oneof![9 => [cell(), cell()].prop_map(Some), 1 => Just(None)]
}

/// Files of blocks of records.
fn files() -> impl Strategy<Value = Vec<Vec<Vec<Record>>>> {
    let block = prop::collection::vec(record(), 0..12);
    prop::collection::vec(prop::collection::vec(block, 0..4), 1..4)
}

fn column(name: &str) -> Column {
    Column { path: ColumnPath::top(name), read: ReadAs::default().into() }
}

fn small() -> Predicate {
    let three = Expr::Literal(Value::Number(Number::from(3_i128)));
    Predicate::Compare(Expr::Column(Box::new(column("a"))), Operator::Lt, three)
}

fn asks() -> Vec<Ask> {
    let among = Some(small());
    let metrics = [
        Metric::Rows,
        Metric::Count { which: small(), unit: Unit::Rows },
        Metric::Keys {
            columns: vec![column("b")],
            nulls: crate::metric::NullParts::Equal,
            among: crate::metric::Among::Table,
        },
        Metric::Keys {
            columns: vec![column("a"), column("b")],
            nulls: crate::metric::NullParts::Equal,
            among: crate::metric::Among::Table,
        },
        Metric::Extreme { column: column("b"), end: End::Max, among: None },
        Metric::Extreme { column: column("b"), end: End::Min, among },
    ];
    let ask = |metric: Metric| Ask {
        table: 0,
        metric: metric.into(),
        rows: RowsWanted::First(3),
        keys: Vec::new(),
        only: None,
    };
    metrics.into_iter().map(ask).collect()
}

fn cells_of(columns: &[Column], row: &[Cell<'static>; 2]) -> Vec<Cell<'static>> {
    let pick = |column: &Column| row[usize::from(column.path.first() == "b")].clone();
    columns.iter().map(pick).collect()
}

fn gather(files: &[Vec<Vec<Record>>], asks: &[Ask], rounds: usize) -> Vec<Answer> {
    let asks: Vec<&Ask> = asks.iter().collect();
    let plan = Plan::new(&asks, &|_| None);
    let mut gathered = Gathered::new(&plan, files.len(), 0);
    for (file, blocks) in files.iter().enumerate() {
        for block in blocks {
            let mut partial = Partial::new(&plan);
            for record in block {
                match record {
                    Some(row) => partial.row(&plan, &cells_of(plan.columns(), row), &|_| FailingRow::default()),
                    None => partial.rejected(&plan, false, &FailingRow::default),
                }
            }
            gathered.absorb(&plan, file, partial);
        }
        gathered.close(file);
    }
    let doubt = gathered.doubt(&plan, 2);
    let doubt = doubt.in_rounds(rounds);
    let confirmed = if doubt.is_settled() { Confirmed::new(&doubt) } else { confirm(files, &doubt) };
    gathered.finish(&plan, &doubt, confirmed).into_iter().map(Result::unwrap).collect()
}

fn confirm(files: &[Vec<Vec<Record>>], doubt: &Doubt) -> Confirmed {
    let mut confirmed = Confirmed::new(doubt);
    for round in doubt.rounds() {
        for (file, blocks) in files.iter().enumerate() {
            let mut before = 0;
            for block in blocks {
                let mut suspects = Suspects::new(doubt, round);
                for record in block {
                    match record {
                        Some(row) => suspects.row(doubt, &cells_of(doubt.columns(), row)),
                        None => suspects.rejected(),
                    }
                }
                confirmed
                    .absorb(doubt, (file, before), &suspects, &mut |wanted| vec![FailingRow::default(); wanted.len()]);
                before += suspects.records();
            }
        }
        confirmed.end_round(doubt);
    }
    confirmed
}

/// A row and its place.
type Placed<'r> = ((usize, u64), &'r [Cell<'static>; 2]);

fn placed(files: &[Vec<Vec<Record>>]) -> Vec<Placed<'_>> {
    let rows = files.iter().enumerate().flat_map(|(file, blocks)| {
        blocks.iter().flatten().zip(1..).filter_map(move |(record, row)| Some(((file, row), record.as_ref()?)))
    });
    rows.collect()
}

fn holds(row: &[Cell<'static>; 2]) -> bool {
    small().holds(&|column| cells_of(std::slice::from_ref(column), row).remove(0)) == Truth::Holds
}

/// The key of a row: what it is where it is compared, else whether that is for want of values (`false`) or for nulls.
fn key(cells: &[Cell<'static>]) -> Result<Vec<Option<Value>>, bool> {
    if cells.iter().any(|cell| matches!(cell, Cell::Missing(_) | Cell::IllTyped)) {
        return Err(false);
    }
    let part = |cell: &Cell<'static>| match cell {
        Cell::Value(value) => Some(value.to_value()),
        _ => None,
    };
    let parts: Vec<_> = cells.iter().map(part).collect();
    if parts.iter().all(Option::is_none) { Err(true) } else { Ok(parts) }
}

fn plain_keys(
    rows: &[Placed<'_>],
    pick: for<'r> fn(&'r [Cell<'static>; 2]) -> &'r [Cell<'static>],
) -> (Measurement, Vec<(usize, u64)>) {
    let (mut null, mut no_value, mut seen, mut again) = (0, 0, BTreeMap::new(), Vec::new());
    for (place, row) in rows {
        match key(pick(row)) {
            Err(true) => null += 1,
            Err(false) => no_value += 1,
            Ok(key) => {
                let count = seen.entry(key).or_insert(0_u64);
                *count += 1;
                if *count > 1 {
                    again.push(*place);
                }
            }
        }
    }
    let recurring = seen.values().filter(|count| **count > 1).count() as u64;
    let surplus = again.len() as u64;
    let (compared, distinct) = (seen.values().sum(), seen.len() as u64);
    again.truncate(3);
    (
        Measurement::Keys {
            compared,
            null,
            no_value,
            distinct,
            recurring,
            involved: recurring + surplus,
            surplus,
            rows: surplus,
        },
        again,
    )
}

fn plain(files: &[Vec<Vec<Record>>]) -> Vec<(Measurement, Vec<(usize, u64)>)> {
    let rows = placed(files);
    let of_file = |blocks: &Vec<Vec<Record>>| {
        let all = blocks.iter().flatten();
        let rejected = all.clone().filter(|record| record.is_none()).count() as u64;
        FileRows { readable: all.count() as u64 - rejected, rejected, passed_over: 0, outside: 0, complete: true }
    };
    let unread = files.iter().enumerate().flat_map(|(file, blocks)| {
        blocks.iter().flatten().zip(1..).filter_map(move |(record, row)| record.is_none().then_some((file, row)))
    });
    let counted: Vec<_> = rows.iter().filter(|(_, row)| holds(row)).map(|(place, _)| *place).collect();
    let count = Measurement::Count { count: counted.len() as u64, undecided: 0, rows: counted.len() as u64 };
    let value = |row: &[Cell<'static>; 2]| match &row[1] {
        Cell::Value(value) => Some(value.to_value()),
        _ => None,
    };
    let largest = rows.iter().filter_map(|(_, row)| value(row)).max();
    let smallest = rows.iter().filter(|(_, row)| holds(row)).filter_map(|(_, row)| value(row)).min();
    vec![
        (Measurement::Rows(files.iter().map(of_file).collect()), unread.take(3).collect()),
        (count, counted.into_iter().take(3).collect()),
        plain_keys(&rows, |row| &row[1..]),
        plain_keys(&rows, |row| row),
        (Measurement::Extreme(largest), Vec::new()),
        (Measurement::Extreme(smallest), Vec::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn blocks_say_what_the_rows_say(files in files(), rounds in prop::sample::select(vec![1, 2, 7, 1_024])) {
        let answers = gather(&files, &asks(), rounds);
        let said: Vec<_> = answers.into_iter().map(|answer| {
            let rows: Vec<_> = answer.rows.iter().map(|row| (row.file, row.row)).collect();
            (answer.measurement, rows)
        }).collect();
        prop_assert_eq!(said, plain(&files));
    }
}

#[test]
fn a_second_pass_that_saw_other_rows_is_no_answer() {
    let row = |n| Some([Cell::Null, Cell::Value(Scalar::Int(n))]);
    let ask = Ask {
        table: 0,
        metric: Metric::Keys {
            columns: vec![column("b")],
            nulls: crate::metric::NullParts::Equal,
            among: crate::metric::Among::Table,
        }
        .into(),
        rows: RowsWanted::None,
        keys: Vec::new(),
        only: None,
    };
    let plan = Plan::new(&[&ask], &|_| None);
    let mut gathered = Gathered::new(&plan, 1, 0);
    let mut partial = Partial::new(&plan);
    for row in [row(1), row(1), row(2)].into_iter().flatten() {
        partial.row(&plan, &cells_of(plan.columns(), &row), &|_| FailingRow::default());
    }
    gathered.absorb(&plan, 0, partial);
    gathered.close(0);
    let doubt = gathered.doubt(&plan, 2);
    assert!(!doubt.is_settled());
    let confirmed = confirm(&[vec![vec![row(1), row(3)]]], &doubt);
    assert!(gathered.finish(&plan, &doubt, confirmed).remove(0).is_err());
}

#[test]
fn a_file_that_was_not_read_to_its_end_makes_lower_bounds() {
    let ask = Ask { table: 0, metric: Metric::Rows.into(), rows: RowsWanted::None, keys: Vec::new(), only: None };
    let plan = Plan::new(&[&ask], &|_| None);
    let mut gathered = Gathered::new(&plan, 2, 0);
    gathered.close(0);
    let doubt = gathered.doubt(&plan, 2);
    let answer = gathered.finish(&plan, &doubt, Confirmed::new(&doubt)).remove(0).unwrap();
    assert!(!answer.complete);
}
