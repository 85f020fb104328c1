//! The values of columns, kept whole: what queries run on, outside of the one pass.

use crate::value::{Cell, Instant, Number, Scalar};

/// One value that is there.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    /// True or false.
    Bool(bool),
    /// A whole number that fits 128 bits.
    Int(i128),
    /// A number of a float column.
    Float(f64),
    /// Any other exact number.
    Number(Box<Number>),
    /// Text.
    Text(Box<str>),
    /// Days since 1970-01-01.
    Date(i32),
    /// A point in time.
    Timestamp(Box<Instant>),
    /// Nanoseconds since midnight.
    Time(i64),
}

/// The cells of a column: `None` where there is no value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Held {
    /// The values, in the order of the rows.
    pub(crate) values: Vec<Option<Datum>>,
    /// How many cells were not of the declared type, and so are `None`.
    pub(crate) ill_typed: u64,
}

impl Held {
    /// Takes the cell of the next row.
    pub(crate) fn push(&mut self, cell: &Cell<'_>) {
        let value = match cell {
            Cell::Value(scalar) => Some(Datum::from(scalar)),
            Cell::IllTyped => {
                self.ill_typed += 1;
                None
            }
            Cell::Null | Cell::Nan | Cell::Missing(_) => None,
        };
        self.values.push(value);
    }

    /// Takes the cells of the rows that come next.
    pub(crate) fn append(&mut self, mut next: Self) {
        self.values.append(&mut next.values);
        self.ill_typed += next.ill_typed;
    }
}

impl From<&Scalar<'_>> for Datum {
    fn from(scalar: &Scalar<'_>) -> Self {
        match scalar {
            Scalar::Bool(truth) => Self::Bool(*truth),
            Scalar::Int(whole) => Self::Int(*whole),
            Scalar::Float(float) => Self::Float(*float),
            Scalar::Float32(float) => Self::Float(Number::from_f32(*float).to_f64()),
            Scalar::Number(number) => match number.to_i128() {
                Some(whole) => Self::Int(whole),
                None => Self::Number(Box::new(number.clone().into_owned())),
            },
            Scalar::Text(text) => Self::Text((*text).into()),
            Scalar::Date(date) => Self::Date(date.0),
            Scalar::Timestamp(instant) => Self::Timestamp(Box::new(*instant)),
            Scalar::Time(time) => Self::Time(time.0),
        }
    }
}

/// The columns of a table, kept whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct HeldTable {
    /// The columns, as they were asked for.
    pub(crate) columns: Vec<Held>,
    /// How many rows there are.
    pub(crate) rows: u64,
    /// Whether all of them were read.
    pub(crate) complete: bool,
}

impl HeldTable {
    /// No rows of so many columns yet.
    pub(crate) fn new(columns: usize) -> Self {
        Self { columns: vec![Held::default(); columns], rows: 0, complete: false }
    }

    /// Takes the next row, one cell a column.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) {
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(cells) {
            column.push(cell);
        }
    }

    /// Takes the rows that come next.
    pub(crate) fn append(&mut self, next: Self) {
        self.rows += next.rows;
        for (column, next) in self.columns.iter_mut().zip(next.columns) {
            column.append(next);
        }
    }
}
