//! Where data lies and what it is: places, formats, dialects, compression, and text records with their faults.

mod place;
mod table;

pub use place::{Compression, DataRef, Dialect, Format, Place};
pub use table::{ColumnInfo, DataError, DataErrorCode, DataNote, FileInfo, Storage, TableInfo, TableRef};
