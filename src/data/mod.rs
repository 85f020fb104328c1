//! Where data lies and what it is: places, formats, dialects, compression, and text records with their faults.

mod block;
mod escape;
mod lines;
mod locate;
mod nested;
mod open;
mod place;
mod record;
mod sniff;
mod table;

pub use block::{Block, BlockCount, Blocks, Layout};
pub use locate::{Hints, folder_tables, locate};
pub use nested::{elements, members};
pub use open::{Cut, TextFile, open_text};
pub use place::{Compression, DataRef, Dialect, Format, Place};
pub use record::{CellKind, Fault, FaultKind, Item, MAX_RECORD, Position, RawCell, Record, is_null_text};
pub use sniff::check_magic;
pub use table::{ColumnInfo, DataError, DataErrorCode, DataNote, FileInfo, Storage, TableInfo, TableRef};
