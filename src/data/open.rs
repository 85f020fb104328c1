//! Opens a text file: sniffs it, reads its header, and stands ready to cut it into blocks.

use super::record::MAX_RECORD;
use super::{Blocks, DataError, DataRef, FileInfo, Layout};

/// How text is cut into blocks. Results do not depend on `block`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Bytes in a block, roughly.
    pub block: usize,
    /// The most bytes of one record; what is longer is rejected.
    pub max_record: usize,
}

impl Default for Cut {
    fn default() -> Self {
        Self { block: 4 << 20, max_record: MAX_RECORD }
    }
}

/// A text file that was opened: its header is read, its records are not.
pub struct TextFile {
    /// What is known of it.
    pub info: FileInfo,
    /// How its records are laid out.
    pub layout: Layout,
    /// Its records.
    pub blocks: Blocks,
}

/// Opens delimited text or JSON. Standard input can be opened once only, so keep what this gives.
///
/// # Errors
/// It is not there, not a file, empty, not of its format, or cannot be read.
pub fn open_text(data: &DataRef, cut: Cut) -> Result<TextFile, DataError> {
    let _ = (data, cut);
    todo!()
}
