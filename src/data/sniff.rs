//! Looks at the first bytes of a file, to tell what it is when it is not what its name says.

use super::{DataError, DataRef};

/// Holds a file that another library reads (Parquet, Arrow) to its name: that it is a file, has bytes, and starts as its format does.
///
/// # Errors
/// It is not there, not a file, empty, or not of its format.
pub fn check_magic(data: &DataRef) -> Result<(), DataError> {
    let _ = data;
    todo!()
}
