//! The header of a Parquet page, and the pieces that a page is made of.

use super::shape::{self, Seen, Shape};
use super::thrift::{FieldHead, Thrift, kind, write_field, write_integer};

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Values, of the first kind.
    Data,
    /// Values, of the second kind, with the lengths of its levels.
    Data2 { repetition: usize, definition: usize, is_packed: bool },
    /// What keys stand for.
    Dictionary,
    /// An index, or what a later version has.
    Other,
}

/// A header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) kind: Kind,
    /// Bytes behind the header.
    pub(super) packed: usize,
    /// Bytes once they are unpacked.
    pub(super) unpacked: usize,
    /// The checksum of the packed bytes.
    pub(super) checksum: Option<u32>,
    /// How many values it has, nulls and empty lists among them.
    pub(super) values: u32,
    /// How they are written.
    encoding: i64,
    /// How the levels of a page of the first kind are written: definition, repetition.
    levels: (i64, i64),
    /// The field of the header that the rest is in, and the numbers in it, as they were.
    inner: (i16, Vec<(FieldHead, i64)>),
}

/// The levels of repetition and of definition, where there are any, and the values.
pub(super) type Pieces<'b> = (Option<&'b [u8]>, Option<&'b [u8]>, &'b [u8]);

/// The encodings that are told apart here.
const PLAIN: i64 = 0;
const PLAIN_DICTIONARY: i64 = 2;
const RLE: i64 = 3;
const RLE_DICTIONARY: i64 = 8;

/// The fields of a header that hold the rest of it.
const DATA: i16 = 5;
const DICTIONARY: i16 = 7;
const DATA2: i16 = 8;

impl Page {
    /// Reads a header.
    pub(super) fn read(from: &mut Thrift<'_>) -> Result<Self, String> {
        let (mut kind, mut unpacked, mut packed, mut checksum) = (None, None, None, None);
        let mut inner: Vec<(i16, Vec<(FieldHead, i64)>)> = Vec::new();
        let (mut last, mut seen) = (0, Seen::default());
        while let Some(field) = from.field(last)? {
            last = field.id;
            seen.note(field);
            shape::fits(shape::PAGE, field)?;
            match (field.id, field.kind) {
                (1, 4..=6) => kind = Some(from.integer()?),
                (2, 4..=6) => unpacked = Some(from.integer()?),
                (3, 4..=6) => packed = Some(from.integer()?),
                (4, 4..=6) => checksum = Some(from.integer()?),
                (DATA, kind::STRUCT) => inner.push((DATA, numbers(from, shape::DATA)?)),
                (DICTIONARY, kind::STRUCT) => inner.push((DICTIONARY, numbers(from, shape::DICTIONARY)?)),
                (DATA2, kind::STRUCT) => inner.push((DATA2, numbers(from, shape::DATA2)?)),
                (_, kind) => from.skip(kind)?,
            }
        }
        seen.end(shape::PAGE)?;
        let length = |length: Option<i64>| {
            length.and_then(|length| usize::try_from(length).ok()).ok_or("the header of a page has no length")
        };
        let place = match kind {
            Some(0) => DATA,
            Some(2) => DICTIONARY,
            Some(3) => DATA2,
            Some(_) => 0,
            None => return Err("the header of a page does not say what it is".to_owned()),
        };
        let inner = inner.into_iter().find(|(id, _)| *id == place);
        if place != 0 && inner.is_none() {
            return Err("the header of a page lacks what it is about".to_owned());
        }
        let (packed, unpacked) = (length(packed)?, length(unpacked)?);
        // A checksum is 32 bits, whatever sign they make.
        let checksum = checksum.and_then(|sum| i32::try_from(sum).ok()).map(i32::cast_unsigned);
        Self {
            kind: Kind::Other,
            packed,
            unpacked,
            checksum,
            values: 0,
            encoding: 0,
            levels: (0, 0),
            inner: inner.unwrap_or_default(),
        }
        .understood()
    }

    /// With what the numbers of its inner part mean.
    fn understood(mut self) -> Result<Self, String> {
        let number = |id: i16| self.inner.1.iter().find(|(field, _)| field.id == id);
        let integer = |id: i16| number(id).map_or(0, |(_, value)| *value);
        let values = u32::try_from(integer(1)).map_err(|_| "a page has a negative number of values".to_owned())?;
        let length = |id: i16| {
            usize::try_from(integer(id)).map_err(|_| "the levels of a page have a negative length".to_owned())
        };
        let (kind, encoding, levels) = match self.inner.0 {
            DATA => (Kind::Data, integer(2), (integer(3), integer(4))),
            DICTIONARY => (Kind::Dictionary, integer(2), (0, 0)),
            DATA2 => {
                let is_packed = number(7).is_none_or(|(field, _)| field.kind != kind::FALSE);
                let kind = Kind::Data2 { definition: length(5)?, repetition: length(6)?, is_packed };
                (kind, integer(4), (0, 0))
            }
            _ => (Kind::Other, 0, (0, 0)),
        };
        if kind == Kind::Dictionary && !matches!(encoding, PLAIN | PLAIN_DICTIONARY) {
            return Err("a dictionary is written in a way that none is written in".to_owned());
        }
        let counts = [integer(1), integer(2), integer(3)];
        if matches!(kind, Kind::Data2 { .. }) && counts.iter().any(|count| !(0..=i64::from(values)).contains(count)) {
            return Err("a page has more nulls or rows than values".to_owned());
        }
        (self.kind, self.values, self.encoding, self.levels) = (kind, values, encoding, levels);
        Ok(self)
    }

    /// Writes it as the header of a page of so many bytes that are not packed.
    pub(super) fn write(&self, out: &mut Vec<u8>, len: usize) -> Result<(), String> {
        let len = i32::try_from(len).map_err(|_| "a page is longer than pages can be".to_owned())?;
        let (place, numbers) = &self.inner;
        let which = match *place {
            DICTIONARY => 2,
            DATA2 => 3,
            _ => 0,
        };
        for (id, value) in [(1, which), (2, len), (3, len)] {
            write_field(out, FieldHead { id, kind: kind::I32 });
            write_integer(out, i64::from(value));
        }
        write_field(out, FieldHead { id: *place, kind: kind::STRUCT });
        for (field, value) in numbers {
            write_field(out, *field);
            if !matches!(field.kind, kind::TRUE | kind::FALSE) {
                write_integer(out, *value);
            }
        }
        out.extend([0, 0]);
        Ok(())
    }

    /// Whether its values are keys of a dictionary.
    pub(super) fn has_keys(&self) -> bool {
        self.kind != Kind::Dictionary && matches!(self.encoding, PLAIN_DICTIONARY | RLE_DICTIONARY)
    }

    /// The pieces of an unpacked body, by the highest levels of repetition and definition.
    pub(super) fn pieces<'b>(&self, body: &'b [u8], highest: (u32, u32)) -> Result<Pieces<'b>, String> {
        let too_long = "the levels of a page are longer than the page";
        if let Kind::Data2 { repetition, definition, .. } = self.kind {
            let (first, rest) = body.split_at_checked(repetition).ok_or(too_long)?;
            let (second, rest) = rest.split_at_checked(definition).ok_or(too_long)?;
            return Ok((Some(first).filter(|_| highest.0 > 0), Some(second).filter(|_| highest.1 > 0), rest));
        }
        let mut rest = body;
        let mut piece = |highest: u32, encoding: i64| {
            if highest == 0 {
                return Ok(None);
            }
            if encoding != RLE {
                return Err("its levels are written in a way that nobody writes any more".to_owned());
            }
            let (len, behind) = rest.split_first_chunk().ok_or(too_long)?;
            let len = usize::try_from(u32::from_le_bytes(*len)).unwrap_or(usize::MAX);
            let (piece, behind) = behind.split_at_checked(len).ok_or(too_long)?;
            rest = behind;
            Ok(Some(piece))
        };
        let repetition = piece(highest.0, self.levels.1)?;
        let definition = piece(highest.1, self.levels.0)?;
        Ok((repetition, definition, rest))
    }
}

/// The numbers and truths of a structure; statistics and the like are left out.
fn numbers(from: &mut Thrift<'_>, shape: Shape) -> Result<Vec<(FieldHead, i64)>, String> {
    let (mut numbers, mut last, mut seen) = (Vec::new(), 0, Seen::default());
    while let Some(field) = from.field(last)? {
        last = field.id;
        seen.note(field);
        shape::fits(shape, field)?;
        match field.kind {
            kind::TRUE | kind::FALSE => numbers.push((field, 0)),
            4..=6 => numbers.push((field, from.integer()?)),
            _ => shape::pass(from, shape, field)?,
        }
    }
    seen.end(shape).map(|()| numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(numbers: &[i64]) -> Vec<u8> {
        let mut out = Vec::new();
        for (id, value) in (1..).zip([0, 10, 10]) {
            write_field(&mut out, FieldHead { id, kind: kind::I32 });
            write_integer(&mut out, value);
        }
        write_field(&mut out, FieldHead { id: DATA, kind: kind::STRUCT });
        for (id, value) in (1..).zip(numbers) {
            write_field(&mut out, FieldHead { id, kind: kind::I32 });
            write_integer(&mut out, *value);
        }
        out.extend([0, 0]);
        out
    }

    #[test]
    fn headers_come_back_with_another_length() {
        let page = Page::read(&mut Thrift::new(&header(&[7, 0, RLE, RLE]))).unwrap();
        assert_eq!((page.kind, page.values, page.packed), (Kind::Data, 7, 10));
        let mut out = Vec::new();
        page.write(&mut out, 99).unwrap();
        let again = Page::read(&mut Thrift::new(&out)).unwrap();
        assert_eq!(again, Page { packed: 99, unpacked: 99, ..page });
    }

    #[test]
    fn headers_that_make_no_sense_are_refused() {
        assert!(Page::read(&mut Thrift::new(&header(&[-1, 0, RLE, RLE]))).is_err());
        assert!(Page::read(&mut Thrift::new(&header(&[1, 0, RLE]))).is_err());
        assert!(Page::read(&mut Thrift::new(&[0])).is_err());
        assert!(Page::read(&mut Thrift::new(&[])).is_err());
    }

    #[test]
    fn levels_lie_within_their_page() {
        let page = Page::read(&mut Thrift::new(&header(&[7, 0, RLE, RLE]))).unwrap();
        let body = [2, 0, 0, 0, 14, 1, 5, 5];
        assert_eq!(page.pieces(&body, (0, 1)), Ok((None, Some(&body[4..6]), &body[6..])));
        assert_eq!(page.pieces(&body, (0, 0)), Ok((None, None, &body[..])));
        assert!(page.pieces(&body[..5], (0, 1)).is_err());
        let old = Page::read(&mut Thrift::new(&header(&[7, 0, 4, 4]))).unwrap();
        assert!(old.pieces(&body, (0, 1)).is_err());
    }
}
