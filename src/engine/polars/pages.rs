//! The pages of a Parquet column chunk: their headers are read and their bytes unpacked here, and held to what they
//! promise, so that the library is given pages that are sound.

use std::cell::RefCell;
use std::io::{Cursor, Read};
use std::mem::take;
use std::ops::Range;

use flate2::Crc;
use polars_arrow::array::PrimitiveArray;
use polars_parquet::parquet::compression::{Compression, DecompressionContext, decompress};
use polars_parquet::parquet::read::PageMetaData;
use polars_parquet::read::{BasicDecompressor, ColumnChunkMetadata, PageReader, PhysicalType};

use super::budget::Budget;
use super::guard::one_line;
use super::page::{Kind, Page};
use super::room;
use super::runs;
use super::thrift::Thrift;

/// Bytes and values that need no evidence.
const FREE: u64 = 1 << 24;
/// How many values, or unpacked bytes, one stored byte may stand for beyond that.
const PER_BYTE: u64 = 1 << 14;
/// What a value takes at least once it was read.
const A_VALUE: u64 = 16;
/// How many bytes room is made for at once for each that is stored; for more it grows.
const LIKELY: usize = 64;

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

/// What reading a chunk takes of the memory, by what the footer says of it: its bytes as they are stored, unpacked, and
/// as values.
pub(super) fn weight(chunk: &ColumnChunkMetadata) -> u64 {
    let sizes = [chunk.compressed_size(), chunk.uncompressed_size(), chunk.num_values()];
    let [stored, unpacked, values] = sizes.map(|size| u64::try_from(size).unwrap_or(0));
    // A footer may claim anything; what the pages need is held against the memory again.
    let most = FREE.max(stored.saturating_mul(PER_BYTE));
    let (unpacked, values) = (unpacked.min(most), values.min(most));
    stored.saturating_add(unpacked.saturating_mul(2)).saturating_add(values.saturating_mul(A_VALUE))
}

/// The pages of a chunk, and what keeps the room they lie in once nobody reads them any more.
pub(super) struct Pages {
    pub(super) reader: BasicDecompressor,
    /// Whether its values are keys of a few texts, and nothing else.
    pub(super) has_few_texts: bool,
    pub(super) room: Box<dyn FnOnce()>,
}

/// The pages of a chunk, unpacked, for the library to decode.
pub(super) fn sound(bytes: &[u8], chunk: &ColumnChunkMetadata, rows: u64, budget: &Budget) -> Result<Pages, String> {
    let mut unpacking = Unpacking::new(bytes, chunk, rows, budget)?;
    while unpacking.found.values < unpacking.promised {
        unpacking.page()?;
    }
    unpacking.end()?;
    let descriptor = chunk.descriptor().descriptor.clone();
    let meta = PageMetaData::new(0, chunk.num_values(), Compression::Uncompressed, descriptor);
    let (longest, has_few_texts) = (unpacking.out.len(), unpacking.has_few_texts());
    let bytes = PrimitiveArray::from_vec(unpacking.out).values().clone();
    let reader = PageReader::new_with_page_meta(Cursor::new(bytes.clone()), meta, Vec::new(), longest);
    // Arrays may go on to lie in the pages.
    let room = || drop(bytes.into_mut().map_right(room::give_back));
    Ok(Pages { reader: BasicDecompressor::new(reader, Vec::new()), has_few_texts, room: Box::new(room) })
}

/// What was found in the pages so far.
#[derive(Default)]
struct Found {
    pages: usize,
    values: u64,
    rows: u64,
    unpacked: u64,
    /// What keys stand for.
    expanded: u64,
    /// Whether a page has its values in itself.
    has_plain: bool,
}

struct Unpacking<'c> {
    from: Thrift<'c>,
    budget: &'c Budget,
    chunk: &'c ColumnChunkMetadata,
    rows: u64,
    promised: u64,
    highest: (u32, u32),
    found: Found,
    context: DecompressionContext,
    /// The lengths of the texts in the dictionary, and the longest of them.
    lengths: Vec<u32>,
    longest: u64,
    /// The pages, one behind the other.
    out: Vec<u8>,
}

impl<'c> Unpacking<'c> {
    fn new(bytes: &'c [u8], chunk: &'c ColumnChunkMetadata, rows: u64, budget: &'c Budget) -> Result<Self, String> {
        let stored = u64::try_from(chunk.compressed_size()).unwrap_or(0);
        let promised = u64::try_from(chunk.num_values()).map_err(|_| "a negative number of values".to_owned())?;
        let descriptor = &chunk.descriptor().descriptor;
        let highest = (level(descriptor.max_rep_level), level(descriptor.max_def_level));
        if highest.0 == 0 && promised != rows {
            return Err(format!("it has {promised} values for {rows} rows"));
        }
        plausible(promised, stored, "values")?;
        let context = DecompressionContext::Unset;
        let (from, found) = (Thrift::new(bytes), Found::default());
        let (lengths, longest, out) = (Vec::new(), 0, empty(unpacked(chunk)));
        Ok(Self { from, budget, chunk, rows, promised, highest, found, context, lengths, longest, out })
    }

    /// Takes one page.
    fn page(&mut self) -> Result<(), String> {
        let page = Page::read(&mut self.from)?;
        let (body, rest) = self.from.rest.split_at_checked(page.packed).ok_or("a page is cut off")?;
        self.from.rest = rest;
        if page.checksum.is_some_and(|checksum| checksum != crc(body)) {
            return Err("the checksum of a page says that its bytes were altered".to_owned());
        }
        plausible(page.unpacked as u64, page.packed as u64, "bytes")?;
        self.found.unpacked = self.found.unpacked.saturating_add(page.unpacked as u64);
        self.budget.allow(self.needed(u64::from(page.values)))?;
        match page.kind {
            // Such pages have no values.
            Kind::Other => return Ok(()),
            Kind::Dictionary if self.found.pages > 0 => {
                return Err("a dictionary stands behind other pages".to_owned());
            }
            Kind::Dictionary | Kind::Data | Kind::Data2 { .. } => {}
        }
        let room = Room::of(&page, body, self.chunk.compression())?;
        let kept = match (page.kind, self.width()) {
            // The library takes all that is there for values, keys of which would then stand for what is none.
            (Kind::Dictionary, Some(width)) => {
                let len = usize::try_from(width.saturating_mul(u64::from(page.values))).unwrap_or(usize::MAX);
                Some(len).filter(|len| *len <= room.len).ok_or("its dictionary is shorter than it promises")?
            }
            _ => room.len,
        };
        page.write(&mut self.out, kept)?;
        let start = self.out.len();
        room.unpack(self.chunk.compression(), &mut self.out, &mut self.context)?;
        match (page.kind, self.width()) {
            (Kind::Dictionary, Some(_)) => self.out.truncate(start + kept),
            (Kind::Dictionary, None) => self.learn_lengths(start, page.values)?,
            _ => {
                // It is looked at where it lies.
                let out = take(&mut self.out);
                let looked = self.look_into(&page, out.get(start..).unwrap_or_default());
                self.out = out;
                looked?;
            }
        }
        self.found.pages += 1;
        self.found.has_plain |= page.kind != Kind::Dictionary && !page.has_keys();
        Ok(())
    }

    /// Whether all values are keys of so few texts that a byte tells them apart.
    fn has_few_texts(&self) -> bool {
        let is_text = self.chunk.physical_type() == PhysicalType::ByteArray;
        is_text && !self.found.has_plain && (1..=usize::from(u8::MAX)).contains(&self.lengths.len())
    }

    /// Keeps the lengths of the texts of a dictionary.
    fn learn_lengths(&mut self, start: usize, count: u32) -> Result<(), String> {
        self.lengths = lengths(self.out.get(start..).unwrap_or_default(), count)?;
        self.longest = self.lengths.iter().max().map_or(0, |longest| u64::from(*longest));
        Ok(())
    }

    /// How many bytes a plain value takes, where all take as many.
    fn width(&self) -> Option<u64> {
        match self.chunk.physical_type() {
            PhysicalType::Int32 | PhysicalType::Float => Some(4),
            PhysicalType::Int64 | PhysicalType::Double => Some(8),
            PhysicalType::Int96 => Some(12),
            PhysicalType::FixedLenByteArray(width) => Some(width as u64),
            PhysicalType::Boolean | PhysicalType::ByteArray => None,
        }
    }

    /// Holds the levels and keys of a page to what it promises.
    fn look_into(&mut self, page: &Page, body: &[u8]) -> Result<(), String> {
        let values = u64::from(page.values);
        let (repetition, definition, rest) = page.pieces(body, self.highest)?;
        let repeated = match repetition {
            Some(piece) => runs::levels(piece, self.highest.0, values)?,
            None => runs::Levels { zeros: values, full: values, first: Some(0) },
        };
        if self.found.values == 0 && repeated.first.is_some_and(|first| first > 0) {
            return Err("its first value continues a row that is not there".to_owned());
        }
        let there = match definition {
            Some(piece) => runs::levels(piece, self.highest.1, values)?.full,
            None => values,
        };
        if page.has_keys()
            && there > 0
            && let Some((width, keys)) = rest.split_first()
        {
            runs::hold(keys, *width, there)?;
            self.weigh(keys, *width, there)?;
        }
        self.found.values += values;
        self.found.rows += repeated.zeros;
        Ok(())
    }

    /// Holds what keys stand for against the memory: each is a value of its own once it was read.
    fn weigh(&mut self, keys: &[u8], width: u8, count: u64) -> Result<(), String> {
        let mut weight = self.width().unwrap_or(self.longest).saturating_mul(count);
        if self.width().is_none() && weight > FREE {
            weight = 0;
            runs::each(keys, width, count, &mut |key, count| {
                let length = usize::try_from(key).ok().and_then(|key| self.lengths.get(key));
                weight = weight.saturating_add(length.map_or(0, |length| u64::from(*length).saturating_mul(count)));
                Ok(())
            })?;
        }
        self.found.expanded = self.found.expanded.saturating_add(weight);
        self.budget.allow(self.needed(0))
    }

    /// What the pages so far, and more values, take of the memory.
    fn needed(&self, more: u64) -> u64 {
        let Found { values, unpacked, expanded, .. } = self.found;
        let values = values.saturating_add(more).saturating_mul(A_VALUE);
        unpacked.saturating_mul(2).saturating_add(values).saturating_add(expanded)
    }

    /// Whether the pages held what the footer promises.
    fn end(&self) -> Result<(), String> {
        let Found { values, rows, .. } = self.found;
        if values != self.promised {
            return Err(format!("its pages have {values} values, its metadata says {}", self.promised));
        }
        if rows == self.rows { Ok(()) } else { Err(format!("its pages have {rows} rows of {}", self.rows)) }
    }
}

/// How many bytes the pages of a chunk take, by what the footer says: their bytes vouch for that.
fn unpacked(chunk: &ColumnChunkMetadata) -> usize {
    let [stored, unpacked] =
        [chunk.compressed_size(), chunk.uncompressed_size()].map(|size| usize::try_from(size).unwrap_or(0));
    unpacked.min(stored.saturating_mul(LIKELY))
}

/// Room for so many bytes, none of which is there yet.
fn empty(bytes: usize) -> Vec<u8> {
    let mut room = room::take(bytes);
    room.clear();
    room
}

/// The body of a page: what is not packed, and what is.
struct Room<'b> {
    plain: &'b [u8],
    packed: &'b [u8],
    /// Its bytes once they are unpacked.
    len: usize,
}

impl<'b> Room<'b> {
    fn of(page: &Page, body: &'b [u8], packing: Compression) -> Result<Self, String> {
        // The levels of pages of the second kind are never packed.
        let (plain, packed) = match page.kind {
            Kind::Data2 { is_packed: false, .. } => (body, &[][..]),
            Kind::Data2 { repetition, definition, is_packed: true } => body
                .split_at_checked(repetition.saturating_add(definition))
                .ok_or("the levels of a page are longer than the page")?,
            _ if packing == Compression::Uncompressed => (body, &[][..]),
            _ => (&[][..], body),
        };
        if !packed.is_empty() && packing != Compression::Uncompressed {
            return Ok(Self { plain, packed, len: page.unpacked.max(plain.len()) });
        }
        let len = plain.len() + packed.len();
        let right = len == page.unpacked || (packed.is_empty() && packing != Compression::Uncompressed);
        if right {
            Ok(Self { plain, packed, len })
        } else {
            Err("a page has not the length that it promises".to_owned())
        }
    }

    /// Puts all behind what is there already.
    fn unpack(
        &self,
        packing: Compression,
        out: &mut Vec<u8>,
        context: &mut DecompressionContext,
    ) -> Result<(), String> {
        out.extend_from_slice(self.plain);
        if self.packed.is_empty() || packing == Compression::Uncompressed {
            out.extend_from_slice(self.packed);
            return Ok(());
        }
        let (start, len) = (out.len(), self.len - self.plain.len());
        if packing == Compression::Zstd {
            return zstd_behind(self.packed, out, len).map_err(|error| cannot(&error));
        }
        out.resize(start + len, 0);
        unpack_into(packing, self.packed, out.get_mut(start..).unwrap_or_default(), context)
    }
}

/// The lengths of so many texts.
fn lengths(texts: &[u8], count: u32) -> Result<Vec<u32>, String> {
    let (mut rest, mut lengths) = (texts, Vec::new());
    for _ in 0..count {
        let text = rest.split_first_chunk().and_then(|(len, behind)| {
            let len = u32::from_le_bytes(*len);
            Some((len, behind.get(usize::try_from(len).ok()?..)?))
        });
        let (len, behind) = text.ok_or("its dictionary is shorter than it promises")?;
        lengths.push(len);
        rest = behind;
    }
    Ok(lengths)
}

fn level(highest: i16) -> u32 {
    u32::try_from(highest).unwrap_or(0)
}

fn crc(body: &[u8]) -> u32 {
    let mut crc = Crc::new();
    crc.update(body);
    crc.sum()
}

/// Unpacks bytes to exactly as many as there are to be.
fn unpack_into(
    packing: Compression,
    packed: &[u8],
    into: &mut [u8],
    context: &mut DecompressionContext,
) -> Result<(), String> {
    match packing {
        Compression::Gzip => exactly(flate2::bufread::GzDecoder::new(packed), into).map_err(|error| cannot(&error)),
        other => {
            if other == Compression::Snappy && snappy_len(packed) != Some(into.len() as u64) {
                return Err("a page unpacks to another length than it promises".to_owned());
            }
            let longer = other == Compression::Brotli && is_longer(other, packed, into.len(), context);
            if longer || !fills(other, packed, into, context)? {
                return Err("a page unpacks to another length than it promises".to_owned());
            }
            Ok(())
        }
    }
}

thread_local! {
    /// What Zstandard unpacks with; making it anew for each page would cost about as much as a page.
    static ZSTD: RefCell<Option<zstd::bulk::Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Unpacks all frames that are there, with their checksums, to exactly so many bytes behind those that are there.
fn zstd_behind(packed: &[u8], out: &mut Vec<u8>, len: usize) -> std::io::Result<()> {
    let start = out.len();
    out.reserve(len);
    let mut behind = Cursor::new(out);
    behind.set_position(start as u64);
    let found = ZSTD.with_borrow_mut(|kept| {
        let mut unpacker = match kept.take() {
            Some(unpacker) => unpacker,
            None => zstd::bulk::Decompressor::new()?,
        };
        let found = unpacker.decompress_to_buffer(packed, &mut behind)?;
        *kept = Some(unpacker);
        std::io::Result::Ok(found)
    })?;
    // There may be room for more than there is to be.
    if found == len { Ok(()) } else { Err(std::io::Error::other("its length is another than it promises")) }
}

fn cannot(error: &std::io::Error) -> String {
    format!("a page cannot be unpacked ({})", one_line(&error.to_string()))
}

/// Unpacks, and sees to it that the last byte is among what was unpacked: the library does not say how many there were.
fn fills(
    packing: Compression,
    packed: &[u8],
    into: &mut [u8],
    context: &mut DecompressionContext,
) -> Result<bool, String> {
    for unlikely in [0xa5, 0x5a] {
        let Some(last) = into.last_mut() else { return Ok(true) };
        *last = unlikely;
        decompress(packing, packed, into, context).map_err(|error| one_line(&error.to_string()))?;
        if into.last() != Some(&unlikely) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether something follows what was promised, or its end is damaged: with room for a byte more only a sound end is too
/// short.
fn is_longer(packing: Compression, packed: &[u8], len: usize, context: &mut DecompressionContext) -> bool {
    let unpacked = decompress(packing, packed, &mut vec![0; len.saturating_add(1)], context);
    unpacked.map_or_else(|error| !error.to_string().contains("failed to fill whole buffer"), |()| true)
}

/// Reads to the end, where checksums are, which must come when the room is full.
pub(super) fn exactly(mut from: impl Read, into: &mut [u8]) -> std::io::Result<()> {
    from.read_exact(into)?;
    match from.read(&mut [0])? {
        0 => Ok(()),
        _ => Err(std::io::Error::other("it is longer than it promises")),
    }
}

/// How many bytes a block of Snappy says that it unpacks to.
fn snappy_len(packed: &[u8]) -> Option<u64> {
    let mut len = 0u64;
    for (byte, shift) in packed.iter().zip((0..35).step_by(7)) {
        len |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(len);
        }
    }
    None
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
    use super::*;

    #[test]
    fn claims_need_bytes_behind_them() {
        assert!(plausible(1 << 24, 10, "values").is_ok());
        assert!(plausible(1 << 30, 1 << 16, "values").is_ok());
        assert_eq!(plausible(1 << 31, 20, "values"), Err("20 bytes claim to hold 2147483648 values".to_owned()));
    }

    #[test]
    fn what_unpacks_to_another_length_is_refused() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, b"twelve bytes").unwrap();
        let packed = gzip.finish().unwrap();
        let into =
            |len: usize| unpack_into(Compression::Gzip, &packed, &mut vec![0; len], &mut DecompressionContext::Unset);
        assert!(into(12).is_ok());
        assert!(into(11).is_err() && into(13).is_err());
        assert_eq!(snappy_len(&[0x80, 0x01, 0]), Some(128));
        assert_eq!(snappy_len(&[0x80]), None);
    }
}
