//! What a column holds, in one look: its first values with their numbers, and facts about all others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

mod format;
mod number;
mod reading;
mod text;
mod token;

pub use format::TextFormat;
pub use number::{NumberFacts, QUANTILE_ERROR};
pub use reading::{Reading, Span};
pub use text::{Extent, shape};
pub(crate) use token::may_be_token;
pub use token::{is_token_spelling, is_token_value};

use crate::value::{Scalar, Value};

/// The relative standard error of an estimated number of different values.
pub const DISTINCT_ERROR: f64 = 0.008_125;

/// What a column holds. Neither blocks nor threads can be seen in it: which values are listed is decided by the order
/// of the rows, and everything else does not depend on order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Rows, or instances of a path.
    pub rows: u64,
    /// Of these, nulls (no `NaN` among them).
    pub nulls: u64,
    /// Of these, numbers that are none (`NaN`).
    pub nans: u64,
    /// Of these, what is no value of a kind that there is (bytes, a length of time).
    pub unknown: u64,
    /// The first different values in the order of the rows, as many as were asked for, and all that may be missing-value
    /// tokens; each with its number of rows.
    pub values: Vec<(Value, u64)>,
    /// How many different values there are besides: exact where it is 0, else an estimate ([`DISTINCT_ERROR`]).
    pub others: u64,
    /// What is known of those others.
    pub rest: Facts,
    /// Which way the values run as they are: texts by their letters, numbers by size.
    pub order: Way,
    /// Which way the numbers run that texts spell.
    pub order_of_numbers: Way,
}

/// Which way values run from row to row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// No value is smaller than the one before.
    pub ascending: bool,
    /// No value is larger than the one before.
    pub descending: bool,
}

impl Default for Way {
    /// That of no values.
    fn default() -> Self {
        Self { ascending: true, descending: true }
    }
}

impl Way {
    /// Takes how a value compares with the one before; those of different kinds run no way.
    pub(crate) fn step(&mut self, order: Option<std::cmp::Ordering>) {
        self.ascending &= order.is_some_and(std::cmp::Ordering::is_ge);
        self.descending &= order.is_some_and(std::cmp::Ordering::is_le);
    }
}

/// What is known of values together, whatever their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// How many values.
    pub values: u64,
    /// How many of them are texts.
    pub texts: u64,
    /// How many are true or false, of a column or value of that kind.
    pub booleans: u64,
    /// What each way of reading makes of them.
    readings: BTreeMap<u16, Span>,
    /// What their numbers are.
    pub numbers: NumberFacts,
    /// How long texts are.
    pub lengths: Extent,
    /// Texts without a letter.
    pub empty: u64,
    /// Texts of spaces alone.
    pub blank: u64,
    /// Other texts with a space before or behind.
    pub padded: u64,
    /// Texts of digits alone that begin with a needless zero.
    pub leading_zeros: u64,
    /// Texts that spell a number that is none (`NaN`).
    pub nan_words: u64,
    /// Texts `true` and `false`, in any case.
    pub truth_words: u64,
    /// Formats that texts have.
    pub formats: BTreeMap<TextFormat, u64>,
    /// The shapes of texts.
    pub shapes: Shapes,
}

/// Shapes of texts, as long as they are few.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shapes {
    /// How many texts have each shape; empty where there are too many.
    pub rows: BTreeMap<String, u64>,
    /// Whether there are more shapes, or longer ones, than are kept.
    pub too_many: bool,
}

impl Shapes {
    /// How many are kept.
    const MOST: usize = 64;
    /// The longest text that has one, in bytes.
    pub const LONGEST: usize = 40;

    fn take(&mut self, text: &str, rows: u64, scratch: &mut String) {
        if self.too_many {
            return;
        }
        if text.len() > Self::LONGEST {
            return self.give_up();
        }
        scratch.clear();
        shape(text, scratch);
        match self.rows.get_mut(scratch.as_str()) {
            Some(known) => *known += rows,
            None => _ = self.rows.insert(scratch.clone(), rows),
        }
        if self.rows.len() > Self::MOST {
            self.give_up();
        }
    }

    fn give_up(&mut self) {
        self.too_many = true;
        self.rows.clear();
    }

    fn absorb(&mut self, later: Self) {
        if later.too_many {
            self.give_up();
        }
        if self.too_many {
            return;
        }
        for (shape, rows) in later.rows {
            *self.rows.entry(shape).or_default() += rows;
        }
        if self.rows.len() > Self::MOST {
            self.give_up();
        }
    }
}

/// What is kept from value to value, so that looking at one allocates nothing.
#[derive(Debug, Default)]
pub struct Scratch {
    shape: String,
}

impl Facts {
    /// Takes a value that so many rows have. `typed`: texts are texts, as in JSON and Parquet, and spell no number.
    pub fn take(&mut self, value: &Scalar<'_>, rows: u64, typed: bool, scratch: &mut Scratch) {
        self.values += rows;
        match value {
            Scalar::Text(text) => self.take_text(text, rows, typed, scratch),
            Scalar::Bool(_) => {
                self.booleans += rows;
                self.read(reading::BOOLEAN, rows);
            }
            Scalar::Int(_) | Scalar::Float(_) | Scalar::Float32(_) | Scalar::Number(_) => {
                self.read(reading::NUMBER, rows);
                if self.numbers.take(value, rows) {
                    self.read(reading::INTEGER, rows);
                }
            }
            Scalar::Date(_) | Scalar::Timestamp(_) | Scalar::Time(_) => self.take_time(value, rows),
        }
    }

    fn read(&mut self, reading: u16, rows: u64) {
        self.readings.entry(reading).or_default().count += rows;
    }

    fn take_time(&mut self, value: &Scalar<'_>, rows: u64) {
        let own = match value {
            Scalar::Date(_) => reading::DATE,
            Scalar::Timestamp(_) => reading::TIMESTAMP,
            _ => reading::TIME,
        };
        self.readings.entry(own).or_default().take(value, rows, false);
    }

    fn take_text(&mut self, text: &str, rows: u64, typed: bool, scratch: &mut Scratch) {
        let marks = text::Marks::of(text);
        self.texts += rows;
        self.lengths.take(marks.characters, rows);
        match () {
            () if text.is_empty() => return self.empty += rows,
            () if marks.spaces == marks.characters => return self.blank += rows,
            () if text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace) => self.padded += rows,
            () => {}
        }
        let all_digits = marks.digits == text.len();
        self.leading_zeros += if all_digits && text.len() > 1 && text.starts_with('0') { rows } else { 0 };
        let is_number = !typed && self.take_spelled(text, rows);
        if !is_number || all_digits {
            let Self { readings, .. } = self;
            reading::of_times(text, &marks, &mut |reading, value, zoned| {
                readings.entry(reading).or_default().take(value, rows, zoned);
            });
        }
        if !is_number || all_digits || marks.dots > 0 || text.starts_with('+') {
            format::each(text, &marks, &mut |format| *self.formats.entry(format).or_default() += rows);
        }
        self.shapes.take(text, rows, &mut scratch.shape);
    }

    /// Takes text as a number or a truth value; whether it is a number.
    fn take_spelled(&mut self, text: &str, rows: u64) -> bool {
        if reading::is_truth_word(text) {
            self.truth_words += rows;
            self.read(reading::BOOLEAN, rows);
            return false;
        }
        if matches!(text, "0" | "1") {
            self.read(reading::BOOLEAN, rows);
        }
        match number::spelled(text) {
            number::Spelled::Number { whole } => {
                self.numbers.take_text(text, rows);
                self.read(reading::NUMBER, rows);
                if whole {
                    self.read(reading::INTEGER, rows);
                }
                true
            }
            number::Spelled::Nan => {
                self.nan_words += rows;
                false
            }
            number::Spelled::Nothing => false,
        }
    }

    /// Takes what others say; the order does not matter.
    pub fn absorb(&mut self, later: Self) {
        self.values += later.values;
        self.texts += later.texts;
        self.booleans += later.booleans;
        for (reading, span) in later.readings {
            self.readings.entry(reading).or_default().absorb(span);
        }
        self.numbers.absorb(later.numbers);
        self.lengths.absorb(later.lengths);
        self.empty += later.empty;
        self.blank += later.blank;
        self.padded += later.padded;
        self.leading_zeros += later.leading_zeros;
        self.nan_words += later.nan_words;
        self.truth_words += later.truth_words;
        for (format, rows) in later.formats {
            *self.formats.entry(format).or_default() += rows;
        }
        self.shapes.absorb(later.shapes);
    }

    /// Each way of reading that fits some value, with what it makes of them, the plainest first and texts last.
    #[must_use]
    pub fn readings(&self) -> Vec<(Reading, &Span)> {
        let mut all: Vec<_> = self.readings.iter().filter_map(|(at, span)| Some((reading::at(*at)?, span))).collect();
        if self.texts > 0 {
            all.push((Reading::String, Span::none()));
        }
        all
    }

    /// What a way of reading makes of them.
    #[must_use]
    pub fn span(&self, reading: &Reading) -> Option<&Span> {
        self.readings.iter().find(|(at, _)| reading::at(**at).as_ref() == Some(reading)).map(|(_, span)| span)
    }

    /// How many values a way of reading fits.
    #[must_use]
    pub fn fits(&self, reading: &Reading) -> u64 {
        match reading {
            Reading::String => self.texts,
            _ => self.span(reading).map_or(0, |span| span.count),
        }
    }
}

#[cfg(test)]
mod tests;
