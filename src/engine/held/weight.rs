//! What a sample counts, said for the whole that it stands for: each row counts as often as the whole has rows for one.
//!
//! Counts of rows, elements and keys grow; nothing becomes zero or ceases to be. What is no count (the smallest value, a
//! mean, a quantile, how many different keys there are) is that of the sample.

use super::HeldTable;
use crate::metric::{FileRows, Measurement};

/// Makes an answer stand for the whole.
pub(super) fn apply(measurement: &mut Measurement, table: &HeldTable) {
    if !table.is_sample() && !matches!(measurement, Measurement::Rows(_)) {
        return;
    }
    let grow = |count: &mut u64| *count = grown(*count, table);
    match measurement {
        Measurement::Rows(files) => *files = rows(table),
        Measurement::Fields(fields) => fields.iter_mut().for_each(|field| grow(&mut field.rows)),
        Measurement::Count { count, undecided, rows } => [count, undecided, rows].into_iter().for_each(grow),
        Measurement::Keys { compared, null, no_value, distinct, recurring, involved, surplus, rows } => {
            [&mut *compared, null, no_value, &mut *recurring, &mut *surplus, rows].into_iter().for_each(grow);
            // What is not surplus is there for the first time.
            *distinct = compared.saturating_sub(*surplus);
            *involved = recurring.saturating_add(*surplus);
        }
        Measurement::Orphans { compared, null, no_value, keys, rows, null_parts, others: _, whole: _ } => {
            [compared, null, no_value, keys, rows, null_parts].into_iter().for_each(grow);
        }
        Measurement::Periods(periods) => periods.rows.iter_mut().for_each(|(_, rows)| grow(rows)),
        Measurement::KeyHashes { .. }
        | Measurement::Extreme(_)
        | Measurement::Sql(_)
        | Measurement::Moments { .. }
        | Measurement::Quantiles(_)
        | Measurement::Description(_)
        | Measurement::Determined(_) => {}
    }
}

/// The rows that it stands for, all of them in its first file.
fn rows(table: &HeldTable) -> Vec<FileRows> {
    let file = |at: usize| FileRows {
        readable: if at == 0 { table.whole() } else { 0 },
        rejected: 0,
        outside: 0,
        passed_over: 0,
        complete: true,
    };
    (0..table.info().files.len().max(1)).map(file).collect()
}

fn grown(count: u64, table: &HeldTable) -> u64 {
    let held = (table.rows() as u128).max(1);
    // Rounded up, so that what is there stays there.
    let grown = (u128::from(count) * u128::from(table.whole())).div_ceil(held);
    u64::try_from(grown).unwrap_or(u64::MAX)
}
