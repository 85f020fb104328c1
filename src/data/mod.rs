//! Where data lies and what it is: places, formats, dialects, compression, and text records with their faults.

mod block;
mod blocks;
mod cut;
mod cut_json;
mod decode;
mod delimited;
mod encoding;
mod escape;
mod fault;
mod feed;
mod folder;
mod glob;
mod header;
mod held;
mod json;
mod line_ends;
mod lines;
mod locate;
mod name;
mod near;
mod nested;
mod open;
mod place;
mod read_delimited;
mod read_json;
mod record;
mod sniff;
mod table;
mod taken_in;
#[cfg(test)]
mod testing;
mod unpack;

pub use block::{Block, BlockCount, Layout};
pub use blocks::Blocks;
pub use encoding::Encoding;
pub use held::Held;
#[cfg(feature = "polars")]
pub(crate) use held::read_at;
pub use line_ends::LineEnds;
pub use locate::{Hints, folder_tables, locate};
pub use name::partition;
pub use nested::{elements, members, write_canonical};
pub use open::{Cut, TextFile, open_text};
pub use place::{Compression, DataRef, Dialect, Format, Place};
pub use record::{CellKind, Fault, FaultKind, Item, MAX_RECORD, Position, RawCell, Record, is_null_text};
pub use sniff::check_magic;
pub use table::{ColumnInfo, DataError, DataErrorCode, DataNote, FileInfo, HeaderFault, Storage, TableInfo, TableRef};
pub use taken_in::TakenIn;
