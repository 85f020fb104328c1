//! Plausibility of Parquet column chunks, checked before the library allocates what their headers ask for.

use std::ops::Range;

use polars_parquet::parquet::page::CompressedPage;
use polars_parquet::read::{ColumnChunkMetadata, PageReader};

/// Bytes and values that need no evidence.
const FREE: u64 = 1 << 24;
/// How many values, or unpacked bytes, one stored byte may stand for beyond that.
const PER_BYTE: u64 = 1 << 14;

/// Where a column chunk lies in a file of this length. A writer that has no dictionary may say that it lies at 0, and
/// some old ones did not count the header of the dictionary page, so a little more than they say is read.
pub(super) fn byte_range(chunk: &ColumnChunkMetadata, file: u64) -> Result<Range<u64>, String> {
    const UNCOUNTED: u64 = 100;
    let data = chunk.data_page_offset();
    let start = chunk.dictionary_page_offset().filter(|at| *at > 0 && *at < data).unwrap_or(data);
    let range = u64::try_from(start).ok().zip(u64::try_from(chunk.compressed_size()).ok());
    let range = range.and_then(|(start, len)| Some(start..start.checked_add(len)?));
    let range = range.filter(|range| range.end <= file).ok_or("its place in the file makes no sense")?;
    Ok(range.start..range.end.saturating_add(UNCOUNTED).min(file))
}

/// Walks over the headers of the pages and refuses what no writer of real data would have written: without this a
/// damaged header of a few bytes asks for gigabytes.
pub(super) fn check(pages: PageReader, chunk: &ColumnChunkMetadata, rows: u64) -> Result<(), String> {
    let stored = u64::try_from(chunk.compressed_size()).unwrap_or(0);
    let promised = u64::try_from(chunk.num_values()).map_err(|_| "a negative number of values".to_owned())?;
    if is_flat(chunk) && promised != rows {
        return Err(format!("it has {promised} values for {rows} rows"));
    }
    plausible(promised, stored, "values")?;
    let mut found = 0u64;
    for page in pages {
        let CompressedPage::Data(page) = page.map_err(|error| error.to_string())? else { continue };
        plausible(page.uncompressed_size() as u64, page.compressed_size() as u64, "bytes")?;
        found = found.saturating_add(page.num_values() as u64);
    }
    if found == promised { Ok(()) } else { Err(format!("its pages have {found} values, its metadata says {promised}")) }
}

/// Refuses a dictionary that claims to unpack to far more than it can: the library keeps the sizes of such a page to
/// itself, so the first fields of the header of the first page are read here (Thrift's compact protocol).
pub(super) fn check_dictionary(chunk: &[u8]) -> Result<(), String> {
    const DICTIONARY_PAGE: u64 = 2;
    let mut rest = chunk;
    match (field(&mut rest), field(&mut rest), field(&mut rest)) {
        (Some(DICTIONARY_PAGE), Some(unpacked), Some(packed)) => plausible(unpacked, packed, "bytes"),
        _ => Ok(()),
    }
}

/// One 32-bit field of a Thrift structure whose number is one more than that of the field before.
fn field(rest: &mut &[u8]) -> Option<u64> {
    const NEXT_I32: u8 = 0x15;
    let (head, tail) = rest.split_first()?;
    *rest = tail;
    let mut value = 0u64;
    for shift in (0..35).step_by(7).filter(|_| *head == NEXT_I32) {
        let (byte, tail) = rest.split_first()?;
        *rest = tail;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value >> 1);
        }
    }
    None
}

/// Whether each row has exactly one value, null or not.
fn is_flat(chunk: &ColumnChunkMetadata) -> bool {
    chunk.descriptor().descriptor.max_rep_level == 0
}

/// Whether so many bytes can hold what they claim to hold.
pub(super) fn plausible(claimed: u64, stored: u64, what: &str) -> Result<(), String> {
    if claimed <= FREE.max(stored.saturating_mul(PER_BYTE)) {
        return Ok(());
    }
    Err(format!("{stored} bytes claim to hold {claimed} {what}"))
}

#[cfg(test)]
mod tests {
    use super::{check_dictionary, plausible};

    #[test]
    fn claims_need_bytes_behind_them() {
        assert!(plausible(1 << 24, 10, "values").is_ok());
        assert!(plausible(1 << 30, 1 << 16, "values").is_ok());
        assert_eq!(plausible(1 << 31, 20, "values"), Err("20 bytes claim to hold 2147483648 values".to_owned()));
    }

    #[test]
    fn the_sizes_of_a_dictionary_are_read_from_its_header() {
        // Type 2, 2,147,483,647 bytes unpacked, 20 bytes packed; each value is zigzagged.
        let huge = [0x15, 4, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 40, 0x4c];
        assert_eq!(check_dictionary(&huge), Err("20 bytes claim to hold 2147483647 bytes".to_owned()));
        assert!(check_dictionary(&[0x15, 4, 0x15, 60, 0x15, 40]).is_ok());
        assert!(check_dictionary(&[]).is_ok());
    }
}
