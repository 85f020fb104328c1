//! Rows that are kept apart: those that break something, and records that could not be read.

use serde::{Deserialize, Serialize};

use crate::metric::Predicate;

/// Which rows of a table are kept apart, besides the records that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sift {
    /// The index of the table in the session.
    pub table: usize,
    /// A row that one of these holds for is kept apart.
    pub broken: Vec<Predicate>,
    /// Only rows that this holds for take part; records that cannot be read always do.
    pub only: Option<Predicate>,
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
}

/// Takes rows in the order of the data; false asks for no more.
pub type TakeSifted<'t> = dyn FnMut(Vec<Sifted>) -> bool + 't;
