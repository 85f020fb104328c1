//! From what a column was found to hold to its profile.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::{self, Planned};
use super::guess::{self, Told};
use super::spread::{self, Sorted};
use super::{ColumnProfile, Counted, Distinct, Lengths, Order, Reading, Times, Top, TypeGuess};
use crate::data::Storage;
use crate::metric::Description;
use crate::metric::description::{DISTINCT_ERROR, Facts, Way};
use crate::value::{LogicalType, ReadAs, Value, read_written};

/// Up to so many different values are all listed; of more, only the most frequent ones.
const MOST_ALL: usize = 200;
const MOST_TOP: usize = 20;
/// Shapes that are told.
const MOST_SHAPES: usize = 20;

/// The profile of a column that holds plain values.
pub(super) fn of_values(planned: &Planned, description: &Description) -> (ColumnProfile, BTreeSet<Value>, Sorted) {
    let typed = planned.is_typed();
    let mut told = guess::tell(description, typed);
    if let (Storage::Timestamp { zone }, LogicalType::Timestamp) = (&planned.storage, told.guess.logical) {
        told.guess.zoned = Some(zone.is_some());
    }
    let read = read_of(&told.guess);
    let values = as_read(&told, &read, typed);
    let is_string = told.guess.logical == LogicalType::String;
    let is_number = matches!(told.guess.logical, LogicalType::Integer | LogicalType::Number);
    let distinct = distinct(&values, description);
    let sorted = if is_number { Sorted::new(&values, &description.rest) } else { Sorted::default() };
    let empty_is_null = !typed && !is_string;
    let nans = description.nans + told.nans;
    let nulls = description.nulls + nans + if empty_is_null { told.facts.empty } else { 0 };
    let profile = ColumnProfile {
        path: planned.path.clone(),
        storage: planned.storage.clone(),
        type_name: planned.type_name.clone(),
        rows: description.rows,
        nulls,
        nans,
        empty: if empty_is_null { 0 } else { told.facts.empty },
        blank: told.facts.blank,
        padded: told.facts.padded,
        tokens: counted(told.tokens.iter().map(|(value, rows)| (value.to_string(), *rows))),
        readings: readings(&told.facts),
        leading_zeros: told.facts.leading_zeros,
        distinct,
        top: top(&values, description),
        numbers: if is_number { spread::numbers(&told.facts, &sorted) } else { None },
        times: times(&told),
        lengths: lengths(&told.facts).filter(|_| is_string),
        formats: if is_string { formats(&told.facts, distinct.count) } else { Vec::new() },
        shapes: if is_string { shapes(&told.facts) } else { Vec::new() },
        order: order(description, &told.guess, (typed, values.len())),
        guess: told.guess,
    };
    (profile, values.into_iter().map(|(value, _)| value).collect(), sorted)
}

/// The profile of a column that holds others, or values that are not described.
pub(super) fn of_holder(planned: &Planned, logical: LogicalType, (rows, nulls): (u64, u64)) -> ColumnProfile {
    let there = rows.saturating_sub(nulls);
    let fits = if planned.is_opaque() { 0 } else { there };
    let reading = match logical {
        LogicalType::Array => Reading::Array,
        LogicalType::Map => Reading::Map,
        _ => Reading::Object,
    };
    ColumnProfile {
        path: planned.path.clone(),
        storage: planned.storage.clone(),
        type_name: planned.type_name.clone(),
        rows,
        nulls,
        nans: 0,
        empty: 0,
        blank: 0,
        padded: 0,
        tokens: Vec::new(),
        guess: TypeGuess { logical, format: None, zoned: None, fits, of: there },
        readings: if fits > 0 { vec![(reading, there)] } else { Vec::new() },
        leading_zeros: 0,
        distinct: Distinct { count: 0, error: 0.0 },
        top: Top::default(),
        numbers: None,
        times: None,
        lengths: None,
        formats: Vec::new(),
        shapes: Vec::new(),
        order: Order::None,
    }
}

impl ColumnProfile {
    /// How a contract that declares the guess has cells of it read.
    #[must_use]
    pub fn read(&self) -> ReadAs {
        read_of(&self.guess)
    }

    /// Whether every row has a value of the type that is guessed.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.nulls == 0 && self.tokens.is_empty() && self.guess.fits == self.guess.of && self.guess.of == self.rows
    }

    /// Whether its values are described. Not those that no contract has a type for, such as bytes and lengths of time: how
    /// they are stored is all that is known, and the guess says nothing.
    #[must_use]
    pub const fn is_described(&self) -> bool {
        !columns::is_opaque(&self.storage)
    }

    /// Whether it holds plain values, and not others.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        !self.guess.logical.is_collection()
    }
}

fn read_of(guess: &TypeGuess) -> ReadAs {
    let format = guess.format.clone();
    let reading = match guess.logical {
        LogicalType::Integer => Reading::Integer,
        LogicalType::Number => Reading::Number,
        LogicalType::Boolean => Reading::Boolean,
        LogicalType::Date => Reading::Date(format),
        LogicalType::Timestamp => Reading::Timestamp(format),
        LogicalType::Time => Reading::Time(format),
        LogicalType::Object => Reading::Object,
        LogicalType::Array | LogicalType::Vector => Reading::Array,
        LogicalType::Map => Reading::Map,
        LogicalType::String => Reading::String,
    };
    guess::read_as(&reading)
}

/// The values that are listed, read by the type that is guessed and put together where they are equal then. A text that
/// does not fit stays a text.
fn as_read(told: &Told, read: &ReadAs, typed: bool) -> Vec<(Value, u64)> {
    let mut values: BTreeMap<Value, u64> = BTreeMap::new();
    for (value, rows) in &told.values {
        let as_read = match value {
            Value::Text(text) if text.is_empty() && !typed && read.logical != Some(LogicalType::String) => continue,
            Value::Text(text) if !typed || read.logical.is_some_and(LogicalType::is_temporal) => {
                read_written(text, read).unwrap_or_else(|| value.clone())
            }
            other => other.clone(),
        };
        *values.entry(as_read).or_default() += rows;
    }
    values.into_iter().collect()
}

fn counted(texts: impl Iterator<Item = (String, u64)>) -> Vec<Counted> {
    let mut all: Vec<_> = texts.map(|(text, rows)| Counted { text, rows }).collect();
    all.sort_by(|a, b| b.rows.cmp(&a.rows).then_with(|| a.text.cmp(&b.text)));
    all
}

fn readings(facts: &Facts) -> Vec<(Reading, u64)> {
    facts
        .readings()
        .into_iter()
        .map(|(reading, _)| {
            let fits = facts.fits(&reading);
            (reading, fits)
        })
        .collect()
}

fn distinct(values: &[(Value, u64)], description: &Description) -> Distinct {
    let listed = values.len() as u64;
    let all = listed + description.others;
    // Only what is not listed is estimated.
    let error = if all == 0 { 0.0 } else { DISTINCT_ERROR * description.others as f64 / all as f64 };
    Distinct { count: all, error }
}

fn top(values: &[(Value, u64)], description: &Description) -> Top {
    let mut values: Vec<_> = values.to_vec();
    let counted = values.len() as u64;
    values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let all = description.others == 0 && values.len() <= MOST_ALL;
    if !all {
        values.truncate(MOST_TOP);
    }
    Top { values, all, counted, error: 0 }
}

fn times(told: &Told) -> Option<Times> {
    let format = told.guess.format.clone();
    let reading = match told.guess.logical {
        LogicalType::Date => Reading::Date(format),
        LogicalType::Timestamp => Reading::Timestamp(format),
        LogicalType::Time => Reading::Time(format),
        _ => return None,
    };
    let (min, max) = told.facts.span(&reading)?.extremes.clone()?;
    Some(Times { min, max, updates: None })
}

fn lengths(facts: &Facts) -> Option<Lengths> {
    let own = facts.lengths;
    (own.texts > 0).then(|| Lengths { min: own.min, max: own.max, mean: own.mean() })
}

/// Formats of texts of so many different values. Two alone are no languages: `no` is one, and `yes` is none.
fn formats(facts: &Facts, distinct: u64) -> Vec<(super::TextFormat, u64)> {
    let is_told = |format: super::TextFormat| format != super::TextFormat::LanguageCode || distinct > 2;
    let told = facts.formats.iter().filter(|(format, _)| is_told(**format));
    let mut formats: Vec<_> = told.map(|(format, rows)| (*format, *rows)).collect();
    formats.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    formats
}

fn shapes(facts: &Facts) -> Vec<Counted> {
    let mut shapes = counted(facts.shapes.rows.iter().map(|(shape, rows)| (shape.clone(), *rows)));
    shapes.truncate(MOST_SHAPES);
    shapes
}

fn order(description: &Description, guess: &TypeGuess, (typed, listed): (bool, usize)) -> Order {
    let is_number = matches!(guess.logical, LogicalType::Integer | LogicalType::Number);
    let way: Way = if is_number && !typed { description.order_of_numbers } else { description.order };
    // The letters of other formats do not run as their days do.
    let is_told = guess.format.is_none() && guess.fits == guess.of && listed as u64 + description.others > 1;
    match way {
        _ if !is_told => Order::None,
        Way { ascending: true, .. } => Order::Ascending,
        Way { descending: true, .. } => Order::Descending,
        Way { .. } => Order::None,
    }
}
