//! Rows that are kept apart: those that break something, records that could not be read, or a sample of all rows.

use serde::{Deserialize, Serialize};

use crate::data::CellKind;
use crate::metric::Predicate;
use crate::value::{Date, Instant, Number, TimeOfDay};

/// Which rows of a table are kept apart, besides the records that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sift {
    /// The index of the table in the session.
    pub table: usize,
    /// A row that one of these holds for is kept apart.
    pub broken: Vec<Predicate>,
    /// Only rows that this holds for take part; records that cannot be read always do.
    pub only: Option<Predicate>,
    /// Where rows are drawn: nothing of the above counts, and the rows that are drawn come by their cells.
    pub draw: Option<Draw>,
}

impl Sift {
    /// Draws rows of a table.
    #[must_use]
    pub const fn drawing(table: usize, draw: Draw) -> Self {
        Self { table, broken: Vec::new(), only: None, draw: Some(draw) }
    }
}

/// A sample of rows. A row is drawn by where it lies, whatever is in it, so that neither threads nor blocks decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draw {
    /// What else decides.
    pub seed: u64,
    /// The share of all rows, in parts of 2^64; the largest draws them all.
    pub share: u64,
}

impl Draw {
    /// All rows.
    pub const ALL: Self = Self { seed: 0, share: u64::MAX };

    /// Whether the row at this place of a file is drawn.
    #[must_use]
    pub fn takes(self, file: usize, place: u64) -> bool {
        self.share == u64::MAX || mixed(mixed(self.seed ^ file as u64) ^ place) <= self.share
    }
}

/// Spreads numbers evenly (the finalizer of `SplitMix64`).
#[must_use]
pub const fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// A cell as the data has it, before any declared type looks at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stored {
    /// A null of typed data or of JSON.
    Null,
    /// A key that this JSON object lacks.
    Absent,
    /// A cell of delimited text, or a value of JSON that is no null, by its text without quotes and escapes; objects and
    /// arrays as they are written.
    Written(CellKind, String),
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number of a float column, by its bits.
    Float(u64),
    /// A number of a 32-bit float column, by its bits.
    Float32(u32),
    /// An exact number.
    Number(Number),
    /// Text.
    Text(String),
    /// A calendar day.
    Date(Date),
    /// A point in time.
    Timestamp(Instant),
    /// A time of day.
    Time(TimeOfDay),
    /// Something that is no value of ours: a list, bytes, a length of time.
    Opaque,
}

/// A row that was kept apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sifted {
    /// The file, by its place in the table.
    pub file: usize,
    /// Its number in the file, from 1.
    pub row: u64,
    /// The line of the file, for text: where a row starts, or what is to blame.
    pub line: Option<u64>,
    /// Which of the predicates hold for it, by their places.
    pub broken: Vec<usize>,
    /// Why it could not be read, where it could not.
    pub fault: Option<String>,
    /// What kind of fault that is, by its stable name.
    pub fault_kind: Option<String>,
    /// The column of its line that is to blame, in characters from 1.
    pub column: Option<u64>,
    /// The record: of text as it stands in the file, without its line end; of typed data as a JSON object. Where several
    /// records in a row cannot be read, nobody knows where each ends, so that the first of them has the bytes of all.
    pub record: Option<Vec<u8>>,
    /// Its cells with the names of their columns, where rows are drawn. JSON names those alone that are there.
    pub cells: Vec<(String, Stored)>,
}

/// Takes rows in the order of the data; false asks for no more.
pub type TakeSifted<'t> = dyn FnMut(Vec<Sifted>) -> bool + 't;
