//! The cells of one column in one batch of rows.

use std::borrow::Cow;
use std::mem::take;

use super::Mask;
use crate::value::{
    Cell, Date, Instant, Number, Scalar, write_decimal_key, write_float_key, write_key, write_moment_key,
    write_whole_key,
};

/// The cells of one slot, one a row, by what they are. A row in none of its sets has a value of a form that the lane does not
/// take: see [`Lane::odd`].
#[derive(Debug, Default)]
pub(crate) struct Lane<'b> {
    filled: bool,
    rows: usize,
    /// Rows with a value, which stands in `values`.
    pub(crate) value: Mask,
    /// Rows that are null, and no NaN.
    pub(crate) null: Mask,
    /// Rows that are a NaN.
    pub(crate) nan: Mask,
    /// Rows that are ill-typed.
    pub(crate) ill: Mask,
    /// Rows with a missing-value token, by its index.
    pub(crate) missing: Vec<Mask>,
    /// One a row; what stands where a row has no value means nothing.
    pub(crate) values: Values<'b>,
    few: Few<'b>,
}

/// The values of a lane, in the narrowest form that holds all of them.
#[derive(Debug, Default)]
pub(crate) enum Values<'b> {
    /// No row has one.
    #[default]
    None,
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Decimals: the numbers without their points, and how many digits stand behind those.
    Decimal(Vec<(i64, u8)>),
    /// Numbers of float columns.
    #[cfg_attr(not(any(feature = "polars", test)), expect(dead_code, reason = "text has no columns of floats"))]
    Float(Vec<f64>),
    /// Texts.
    Text(Vec<&'b str>),
    /// Days.
    Day(Vec<Date>),
    /// Points in time.
    Moment(Vec<Instant>),
    /// Values of any kind.
    Any(Vec<Scalar<'b>>),
}

/// Texts that are the values of many rows: what is asked of a text is asked once of each.
#[derive(Debug, Default)]
pub(crate) struct Few<'b> {
    texts: Vec<&'b str>,
    /// Which of them a row has.
    keys: Vec<u8>,
}

impl Few<'_> {
    /// The rows whose texts pass a test; of rows without a value nothing is said.
    pub(crate) fn rows(&self, test: impl Fn(&str) -> bool) -> Mask {
        let mut passes = [false; 256];
        passes.iter_mut().zip(&self.texts).for_each(|(passes, text)| *passes = test(text));
        Mask::of(&self.keys, |key| passes[usize::from(*key)])
    }

    fn clear(&mut self) {
        self.texts.clear();
        self.keys.clear();
    }
}

/// Takes the vector for one form of values out of a lane.
macro_rules! spare {
    ($name:ident, $form:ident, $item:ty) => {
        #[doc = concat!("Takes out the vector for values of the form [`Values::", stringify!($form), "`], emptied.")]
        pub(crate) fn $name(&mut self) -> Vec<$item> {
            match take(&mut self.values) {
                Values::$form(mut values) => {
                    values.clear();
                    values
                }
                _ => Vec::new(),
            }
        }
    };
}

impl<'b> Lane<'b> {
    spare!(take_wholes, Whole, i64);
    spare!(take_decimals, Decimal, (i64, u8));
    #[cfg(feature = "polars")]
    spare!(take_floats, Float, f64);
    spare!(take_texts, Text, &'b str);
    spare!(take_days, Day, Date);
    spare!(take_moments, Moment, Instant);
    spare!(take_scalars, Any, Scalar<'b>);

    /// Makes it that of a batch to come.
    pub(super) fn forget(&mut self) {
        self.filled = false;
    }

    pub(super) const fn is_filled(&self) -> bool {
        self.filled
    }

    /// Begins a batch of so many rows, none of which has its place yet.
    pub(super) fn start(&mut self, rows: usize) {
        self.filled = true;
        self.rows = rows;
        (self.value, self.null, self.nan, self.ill) = (Mask::NONE, Mask::NONE, Mask::NONE, Mask::NONE);
        self.missing.clear();
        self.few.clear();
    }

    /// Chooses the form that takes values of any kind, each put by itself.
    pub(crate) fn hold_any(&mut self) {
        let mut scalars = self.take_scalars();
        scalars.resize(self.rows, Scalar::Bool(false));
        self.values = Values::Any(scalars);
    }

    /// Puts the cell of a row into its place; a value that has none here is odd. A form of values was chosen before, and
    /// has one a row already.
    pub(crate) fn put(&mut self, row: usize, cell: Cell<'b>) {
        match cell {
            Cell::Null => self.null.insert(row),
            Cell::Nan => self.nan.insert(row),
            Cell::IllTyped => self.ill.insert(row),
            Cell::Missing(token) => {
                if self.missing.len() <= token {
                    self.missing.resize(token + 1, Mask::NONE);
                }
                if let Some(mask) = self.missing.get_mut(token) {
                    mask.insert(row);
                }
            }
            Cell::Value(scalar) => {
                self.few.clear();
                if self.values.put(row, scalar) {
                    self.value.insert(row);
                }
            }
        }
    }

    /// Gives it the values of all rows as those of a few texts, and which of them each row has; a row whose number stands
    /// for none has no value.
    #[cfg(feature = "polars")]
    pub(crate) fn put_few(&mut self, few: impl Iterator<Item = &'b str>, keys: &[u8]) {
        self.few.texts.extend(few);
        self.few.keys.extend_from_slice(keys);
        let mut values = self.take_texts();
        // All that a key may be, so that none has to be looked up with care.
        let mut texts = [""; 256];
        texts.iter_mut().zip(&self.few.texts).for_each(|(place, text)| *place = text);
        values.extend(keys.iter().map(|key| texts[usize::from(*key)]));
        self.values = Values::Text(values);
    }

    /// The few texts that its values are, where that is known and they are fewer than the rows.
    pub(crate) fn few(&self) -> Option<&Few<'b>> {
        Some(&self.few).filter(|few| few.texts.len() * 2 < few.keys.len())
    }

    /// Rows with a value that has no place here.
    pub(crate) fn odd(&self) -> Mask {
        Mask::first(self.rows).without(self.value | self.nulls() | self.without_value())
    }

    /// Rows that are null, NaN among them.
    pub(crate) fn nulls(&self) -> Mask {
        self.null | self.nan
    }

    /// Rows that hold something which is neither null nor a value.
    pub(crate) fn without_value(&self) -> Mask {
        self.missing.iter().fold(self.ill, |all, token| all | *token)
    }

    /// Appends the canonical bytes of the value of a row, or of null, to a key.
    pub(crate) fn write_key(&self, row: usize, out: &mut Vec<u8>) {
        match &self.values {
            _ if !self.value.has(row) => write_key(out, None),
            Values::Whole(values) => values.get(row).into_iter().for_each(|whole| write_whole_key(out, *whole)),
            Values::Moment(values) => values.get(row).into_iter().for_each(|moment| write_moment_key(out, *moment)),
            Values::Decimal(values) => {
                values.get(row).into_iter().for_each(|(unscaled, scale)| write_decimal_key(out, *unscaled, *scale));
            }
            Values::Float(values) => values.get(row).into_iter().for_each(|float| write_float_key(out, *float)),
            _ => write_key(out, self.scalar(row).as_ref()),
        }
    }

    /// The cell of a row; `None` where it is odd.
    pub(crate) fn cell(&self, row: usize) -> Option<Cell<'b>> {
        if self.value.has(row) {
            return self.scalar(row).map(Cell::Value);
        }
        let token = || self.missing.iter().position(|token| token.has(row)).map(Cell::Missing);
        match () {
            () if self.null.has(row) => Some(Cell::Null),
            () if self.ill.has(row) => Some(Cell::IllTyped),
            () if self.nan.has(row) => Some(Cell::Nan),
            () => token(),
        }
    }

    /// The value of a row that has one.
    pub(crate) fn scalar(&self, row: usize) -> Option<Scalar<'b>> {
        match &self.values {
            Values::None => None,
            Values::Whole(values) => values.get(row).map(|whole| Scalar::Int((*whole).into())),
            Values::Decimal(values) => values.get(row).map(|(unscaled, scale)| match scale {
                0 => Scalar::Int((*unscaled).into()),
                _ => Scalar::Number(Cow::Owned(Number::from_decimal((*unscaled).into(), (*scale).into()))),
            }),
            Values::Float(values) => values.get(row).map(|float| Scalar::Float(*float)),
            Values::Text(values) => values.get(row).map(|text| Scalar::Text(text)),
            Values::Day(values) => values.get(row).map(|day| Scalar::Date(*day)),
            Values::Moment(values) => values.get(row).map(|moment| Scalar::Timestamp(*moment)),
            Values::Any(values) => values.get(row).cloned(),
        }
    }
}

impl<'b> Values<'b> {
    /// Puts a value into its place, if it has one.
    fn put(&mut self, row: usize, scalar: Scalar<'b>) -> bool {
        match (self, scalar) {
            (Self::Whole(values), Scalar::Int(whole)) => set(values, row, i64::try_from(whole).ok()),
            (Self::Decimal(values), Scalar::Int(whole)) => {
                set(values, row, i64::try_from(whole).ok().map(|whole| (whole, 0)))
            }
            (Self::Float(values), Scalar::Float(float)) => set(values, row, Some(float)),
            (Self::Text(values), Scalar::Text(text)) => set(values, row, Some(text)),
            (Self::Day(values), Scalar::Date(day)) => set(values, row, Some(day)),
            (Self::Moment(values), Scalar::Timestamp(moment)) => set(values, row, Some(moment)),
            (Self::Any(values), scalar) => set(values, row, Some(scalar)),
            _ => false,
        }
    }
}

fn set<T>(values: &mut [T], row: usize, value: Option<T>) -> bool {
    match (values.get_mut(row), value) {
        (Some(place), Some(value)) => {
            *place = value;
            true
        }
        _ => false,
    }
}
