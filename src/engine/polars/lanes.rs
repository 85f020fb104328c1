//! Rows of Parquet and Arrow a column at a time: arrays fill the lanes that questions look at.

use std::cell::RefCell;
use std::mem::take;

use super::cells::one_by_one;
use super::fill::Form;
use super::rows::{Rows, Slot};
use crate::engine::gather::{Batch, Shown};
use crate::engine::lanes::{Columns, Lane, Mask, Values};
use crate::metric::FailingRow;
use crate::value::{Cell, Kind, LogicalType, Number, ReadAs, Value, Zone};

/// Seconds from 1970 within which every clock shows a day that can be told.
const TELLABLE: u64 = 100_000_000_000;

/// Which stored values are those of the declared type as they stand.
pub(super) struct AsStored {
    /// Whether the declared type leaves them as they are, for each form.
    logical: Option<LogicalType>,
    /// Whether they are read by what they are at all: no text that the declared type decides about, no part of a value.
    is_plain: bool,
    /// How points in time without a zone are told from those of a clock elsewhere.
    clock: Clock,
    tokens: Tokens,
}

/// What becomes of points in time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clock {
    /// They stay what they are.
    Any,
    /// They stay what they are where the day can be told.
    Utc,
    /// They are moved.
    Elsewhere,
}

/// The tokens of missing values, as lanes hold values.
#[derive(Default)]
struct Tokens {
    texts: Vec<String>,
    wholes: Vec<i64>,
    floats: Vec<f64>,
    /// Whether one stands for a day or a point in time.
    has_times: bool,
}

impl AsStored {
    /// Of a column that is read so.
    pub(super) fn new(read: &ReadAs, is_text: bool, is_naive: bool) -> Self {
        let clock = match &read.zone {
            Some(zone) if is_naive && *zone == Zone::UTC => Clock::Utc,
            Some(_) if is_naive => Clock::Elsewhere,
            _ => Clock::Any,
        };
        let is_plain = !is_text && read.facet.is_none();
        Self { logical: read.logical, is_plain, clock, tokens: Tokens::new(read) }
    }

    /// Whether nearly all stored values of a form are those of the declared type.
    fn takes(&self, form: Form) -> bool {
        let fits = match form {
            Form::Whole => matches!(self.logical, None | Some(LogicalType::Integer | LogicalType::Number)),
            Form::Float => matches!(self.logical, None | Some(LogicalType::Number)),
            Form::Decimal => matches!(self.logical, None | Some(LogicalType::Number)) && self.tokens.floats.is_empty(),
            Form::Text => matches!(self.logical, None | Some(LogicalType::String)),
            Form::Day => matches!(self.logical, None | Some(LogicalType::Date)) && !self.tokens.has_times,
            Form::Moment => {
                matches!(self.logical, None | Some(LogicalType::Timestamp))
                    && !self.tokens.has_times
                    && self.clock != Clock::Elsewhere
            }
            Form::Any => false,
        };
        self.is_plain && fits
    }

    /// The rows of a lane whose values may be others than they look.
    fn doubtful(&self, lane: &Lane<'_>) -> Mask {
        let tokens = &self.tokens;
        match &lane.values {
            Values::Text(values) if !tokens.texts.is_empty() => {
                lane.value & Mask::of(values, |text| tokens.texts.iter().any(|token| token == text))
            }
            Values::Whole(values) if !tokens.wholes.is_empty() => {
                lane.value & Mask::of(values, |whole| tokens.wholes.contains(whole))
            }
            Values::Float(values) if !tokens.floats.is_empty() => {
                lane.value & Mask::of(values, |float| tokens.floats.contains(float))
            }
            Values::Moment(values) if self.clock == Clock::Utc => {
                lane.value & Mask::of(values, |moment| moment.seconds.unsigned_abs() > TELLABLE)
            }
            _ => Mask::NONE,
        }
    }
}

impl Tokens {
    fn new(read: &ReadAs) -> Self {
        let mut tokens = Self::default();
        for token in &read.missing {
            tokens.texts.push(token.text.clone());
            match &token.value {
                Some(Value::Number(number)) => tokens.number(number),
                Some(Value::Text(text)) => {
                    tokens.texts.push(text.clone());
                    // Without a declared type a token was read as text, but stored values may be numbers.
                    if let Some(number) = Number::parse(text) {
                        tokens.number(&number);
                    }
                }
                Some(value) => tokens.has_times |= matches!(value.kind(), Kind::Date | Kind::Timestamp),
                None => {}
            }
        }
        tokens
    }

    fn number(&mut self, number: &Number) {
        self.wholes.extend(number.to_i128().and_then(|whole| i64::try_from(whole).ok()));
        self.floats.push(number.to_f64());
    }
}

/// Some rows of a batch, looked at together.
pub(super) struct Piece<'r, 'l> {
    rows: &'r Rows<'l>,
    /// The first of them, and how many they are.
    start: usize,
    len: usize,
    /// The rows of the part before the batch.
    before: u64,
    /// Room for the cells of a row.
    cells: RefCell<Vec<Cell<'r>>>,
}

impl<'r, 'l> Piece<'r, 'l> {
    /// Of a batch that stands behind so many rows of its part.
    pub(super) fn new(rows: &'r Rows<'l>, (start, len): (usize, usize), before: u64) -> Self {
        Self { rows, start, len, before, cells: RefCell::default() }
    }

    fn fill_from(&self, slot: &'r Slot<'l>, lane: &mut Lane<'r>) {
        let rows = self.start..self.start + self.len;
        if let Some(column) = self.rows.stored(slot).filter(|column| slot.as_stored.takes(column.form())) {
            let odd = column.fill(rows, lane);
            let doubtful = slot.as_stored.doubtful(lane);
            lane.value = lane.value.without(doubtful);
            for row in (odd | doubtful).rows() {
                lane.put(row, self.rows.cell(slot, self.start + row));
            }
        } else if slot.is_constant() {
            let cell = self.rows.cell(slot, self.start);
            one_by_one(rows, Form::Any, lane, |_| cell.clone());
        } else {
            one_by_one(rows, Form::Any, lane, |row| self.rows.cell(slot, row));
        }
    }
}

impl<'r> Columns<'r> for Piece<'r, '_> {
    fn fill(&self, slot: usize, lane: &mut Lane<'r>) {
        if let Some(slot) = self.rows.slot(slot) {
            self.fill_from(slot, lane);
        }
    }
}

impl<'r> Batch<'r> for Piece<'r, '_> {
    fn rows(&self) -> usize {
        self.len
    }

    fn number(&self, row: usize) -> u64 {
        self.before + (self.start + row) as u64 + 1
    }

    fn cells(&self, row: usize, take_cells: &mut dyn FnMut(&[Cell<'_>])) {
        let mut cells = take(&mut *self.cells.borrow_mut());
        self.rows.fill(self.start + row, &mut cells);
        take_cells(&cells);
        *self.cells.borrow_mut() = cells;
    }

    fn show(&self, row: usize, shown: &Shown) -> FailingRow {
        self.rows.show(self.start + row, shown)
    }
}
