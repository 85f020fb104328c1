//! Profiles made by hand, for the tests of this room.

use crate::data::{FileInfo, Format, Storage};
use crate::metric::ColumnPath;
use crate::profile::{
    ColumnProfile, Distinct, Histogram, Lengths, Numbers, Order, Outliers, Profile, TableProfile, Times, Top,
    TypeGuess, Updates,
};
use crate::value::{CalendarUnit, Date, Instant, LogicalType, Number, Period, Value, Zone};

use super::settings::Settings;

/// A table with these columns.
pub(super) fn table(name: &str, rows: u64, columns: Vec<ColumnProfile>) -> TableProfile {
    let file = FileInfo {
        path: format!("{name}.csv"),
        format: Format::Csv,
        compression: None,
        bytes: None,
        modified: None,
        partition: Vec::new(),
        columns: Vec::new(),
        header_line: Some(1),
        faults: Vec::new(),
        encoding: None,
        rows: None,
        notes: Vec::new(),
    };
    TableProfile {
        name: name.to_owned(),
        files: vec![file],
        engine: "text".to_owned(),
        rows,
        rejected: 0,
        complete: true,
        columns,
        duplicates: Some(0),
        keys: Vec::new(),
        determines: Vec::new(),
        faults: Vec::new(),
        notes: Vec::new(),
    }
}

/// A column of delimited text without nulls.
pub(super) fn column(name: &str, logical: LogicalType, rows: u64, distinct: u64) -> ColumnProfile {
    ColumnProfile {
        path: ColumnPath::top(name),
        storage: Storage::Text,
        type_name: "text".to_owned(),
        rows,
        nulls: 0,
        nans: 0,
        empty: 0,
        blank: 0,
        padded: 0,
        tokens: Vec::new(),
        guess: TypeGuess { logical, format: None, zoned: None, fits: rows, of: rows },
        readings: Vec::new(),
        leading_zeros: 0,
        distinct: Distinct { count: distinct, error: 0.0 },
        top: Top::default(),
        numbers: None,
        times: None,
        lengths: None,
        formats: Vec::new(),
        shapes: Vec::new(),
        order: Order::None,
    }
}

/// The whole numbers from `min` to `max`, evenly.
pub(super) fn even(min: i32, max: i32, count: u64) -> Numbers {
    let at = |share: f64| f64::from(min) + (f64::from(max) - f64::from(min)) * share;
    let shares = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
    Numbers {
        count,
        infinite: 0,
        min: Number::from(i128::from(min)),
        max: Number::from(i128::from(max)),
        mean: at(0.5),
        deviation: at(1.0) - at(0.0),
        zeros: 0,
        negative: u64::from(min < 0),
        scale: 0,
        quantiles: shares.iter().map(|share| (*share, at(*share))).collect(),
        quantile_error: 0.0,
        outliers: Outliers::default(),
        histogram: Histogram { from: at(0.0), to: at(1.0), width: at(0.1) - at(0.0), counts: vec![count / 10; 10] },
    }
}

/// A column of texts with these values.
pub(super) fn texts(name: &str, values: &[(&str, u64)]) -> ColumnProfile {
    let rows = values.iter().map(|(_, rows)| rows).sum();
    let top = values.iter().map(|(text, rows)| (Value::Text((*text).to_owned()), *rows)).collect();
    let length = |text: &&(&str, u64)| text.0.chars().count() as u64;
    ColumnProfile {
        top: Top { values: top, all: true, ..Top::default() },
        lengths: Some(Lengths {
            min: values.iter().map(|text| length(&text)).min().unwrap_or(0),
            max: values.iter().map(|text| length(&text)).max().unwrap_or(0),
            mean: 4.0,
        }),
        ..column(name, LogicalType::String, rows, values.len() as u64)
    }
}

/// A column of the days up to the first of February 2026, one a row.
pub(super) fn days(name: &str, rows: u32) -> ColumnProfile {
    let last = Date(20_485);
    let updates = Updates {
        period: Period { unit: CalendarUnit::Day, every: 1, zone: Zone::UTC },
        filled: u64::from(rows),
        periods: u64::from(rows),
        longest_gap: 0,
        rows: (1, 1),
    };
    let first = Date(last.0 - i32::try_from(rows).unwrap() + 1);
    ColumnProfile {
        times: Some(Times { min: Value::Date(first), max: Value::Date(last), updates: Some(updates) }),
        ..column(name, LogicalType::Date, u64::from(rows), u64::from(rows))
    }
}

/// Settings of the first of February 2026.
pub(super) fn settings() -> Settings {
    Settings { schema: None, ..Settings::at(Instant { seconds: 1_769_904_000, nanos: 0 }) }
}

/// A profile of one table.
pub(super) fn profile(table: TableProfile) -> Profile {
    Profile { tables: vec![table], relations: Vec::new() }
}
