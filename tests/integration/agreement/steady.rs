//! What must not change an answer: the order of the rows, and how many threads read them. And what an added row may change.

use proptest::prelude::*;
use upheld::metric::{Answer, Ask, Measurement, Metric};

use super::table::{Entry, Table, tables};
use super::{config, formats, measured, question, table_of, written};

#[test]
fn the_order_of_rows_changes_no_count() {
    proptest!(config(64), |(table in tables(), asks in question::asks(), seed in any::<u64>())| {
        let asks: Vec<_> = asks.into_iter().filter(|ask| !has_an_order(&ask.metric)).collect();
        let mixed = Table { rows: shuffled(&table.rows, seed), ..table.clone() };
        for format in formats(table.content) {
            let answers = [&table, &mixed].map(|table| answers(table, *format, &asks, 2));
            let [answers, others] = answers;
            for ((ask, answer), other) in asks.iter().zip(answers?).zip(others?) {
                prop_assert_eq!(whole(&answer), whole(&other), "{:?} {:?}", format, ask);
            }
        }
    });
}

#[test]
fn the_number_of_threads_changes_no_answer() {
    proptest!(config(32), |(table in tables(), asks in question::asks())| {
        for format in formats(table.content) {
            let one = answers(&table, *format, &asks, 1)?;
            for threads in [2, 5] {
                prop_assert_eq!(&one, &answers(&table, *format, &asks, threads)?, "{:?} {}", format, threads);
            }
        }
    });
}

#[test]
fn an_added_row_lowers_no_count() {
    proptest!(config(48), |(table in tables(), more in tables(), asks in question::asks())| {
        let mut larger = table.clone();
        // Rows of a table that holds no more than this one may.
        larger.rows.extend(more.rows.into_iter().take(3).filter(|_| more.content == table.content));
        // A key that was nowhere may be there now.
        let asks: Vec<_> = asks.into_iter().filter(|ask| !matches!(*ask.metric, Metric::Orphans { .. })).collect();
        for format in formats(table.content) {
            let [before, after] = [&table, &larger].map(|table| answers(table, *format, &asks, 2));
            for ((ask, before), after) in asks.iter().zip(before?).zip(after?) {
                let (Some(fewer), Some(more)) = (broken(&before), broken(&after)) else { continue };
                prop_assert!(fewer <= more, "{:?} {:?}: {} and then {}", format, ask, fewer, more);
            }
        }
    });
}

/// Whether the answer to a metric is one of the order of rows.
fn has_an_order(metric: &Metric) -> bool {
    matches!(metric, Metric::OutOfOrder { .. })
}

/// The measurement, with the rows of all files together: which file a row lies in is a matter of their order.
fn whole(answer: &Answer) -> Measurement {
    match &answer.measurement {
        Measurement::Rows(files) => {
            let mut all = files.first().copied().unwrap_or_default();
            all.readable = files.iter().map(|file| file.readable).sum();
            all.passed_over = files.iter().map(|file| file.passed_over).sum();
            Measurement::Rows(vec![all])
        }
        other => other.clone(),
    }
}

/// The rows or elements that break what was asked for.
fn broken(answer: &Answer) -> Option<u64> {
    match &answer.measurement {
        Measurement::Count { count, .. } => Some(*count),
        Measurement::Keys { surplus, .. } => Some(*surplus),
        _ => None,
    }
}

fn shuffled(rows: &[Vec<Entry>], seed: u64) -> Vec<Vec<Entry>> {
    let mut mixed = rows.to_vec();
    let mut state = seed | 1;
    for at in (1..mixed.len()).rev() {
        // A step of xorshift: any mixing will do.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        mixed.swap(at, usize::try_from(state % (at as u64 + 1)).expect("a small number"));
    }
    mixed
}

fn answers(
    table: &Table,
    format: upheld::data::Format,
    asks: &[Ask],
    threads: usize,
) -> Result<Vec<Answer>, TestCaseError> {
    measured(&[table_of(&written(table, format), format)], asks, threads)
}
