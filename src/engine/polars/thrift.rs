//! Thrift's compact protocol, read without building anything: each length is held to the bytes that are there.

/// The kinds of values that are told apart here, by the numbers of the protocol.
pub(super) mod kind {
    pub(in crate::engine::polars) const TRUE: u8 = 1;
    pub(in crate::engine::polars) const FALSE: u8 = 2;
    pub(in crate::engine::polars) const I8: u8 = 3;
    pub(in crate::engine::polars) const I16: u8 = 4;
    pub(in crate::engine::polars) const I32: u8 = 5;
    pub(in crate::engine::polars) const I64: u8 = 6;
    pub(in crate::engine::polars) const DOUBLE: u8 = 7;
    pub(in crate::engine::polars) const BINARY: u8 = 8;
    pub(in crate::engine::polars) const LIST: u8 = 9;
    pub(in crate::engine::polars) const SET: u8 = 10;
    pub(in crate::engine::polars) const MAP: u8 = 11;
    pub(in crate::engine::polars) const STRUCT: u8 = 12;
}

/// How deep structures and lists may lie in each other.
const DEEPEST: usize = 32;
/// How many elements a list may have; other readers draw the same line.
const MOST_ELEMENTS: usize = 1_000_000;

/// Bytes that are read from the front.
#[derive(Clone, Copy, Debug)]
pub(super) struct Thrift<'t> {
    /// What was not read yet.
    pub(super) rest: &'t [u8],
}

/// The head of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FieldHead {
    /// Its number.
    pub(super) id: i16,
    /// The kind of its value.
    pub(super) kind: u8,
}

impl<'t> Thrift<'t> {
    /// Reads from these bytes.
    pub(super) fn new(rest: &'t [u8]) -> Self {
        Self { rest }
    }

    fn byte(&mut self) -> Result<u8, String> {
        let (first, rest) = self.rest.split_first().ok_or_else(ends_early)?;
        self.rest = rest;
        Ok(*first)
    }

    fn bytes(&mut self, count: usize) -> Result<&'t [u8], String> {
        let (first, rest) = self.rest.split_at_checked(count).ok_or_else(ends_early)?;
        self.rest = rest;
        Ok(first)
    }

    fn varint(&mut self) -> Result<u64, String> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err("a number in it has no end".to_owned())
    }

    /// A whole number of any width.
    pub(super) fn integer(&mut self) -> Result<i64, String> {
        let value = self.varint()?;
        Ok((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
    }

    /// Text or bytes.
    pub(super) fn binary(&mut self) -> Result<&'t [u8], String> {
        let len = self.varint()?;
        self.bytes(usize::try_from(len).map_err(|_| ends_early())?)
    }

    /// The next field of a structure whose last one had this number; `None` at its end.
    pub(super) fn field(&mut self, last: i16) -> Result<Option<FieldHead>, String> {
        let head = self.byte()?;
        let (delta, kind) = (head >> 4, head & 0x0f);
        match (delta, kind) {
            (_, 0) => Ok(None),
            (0, kind) => {
                let id = i16::try_from(self.integer()?).map_err(|_| "a field in it has no number".to_owned())?;
                Ok(Some(FieldHead { id, kind }))
            }
            (delta, kind) => Ok(Some(FieldHead { id: last.saturating_add(i16::from(delta)), kind })),
        }
    }

    /// The head of a list: how many elements, and of which kind.
    pub(super) fn list(&mut self) -> Result<(usize, u8), String> {
        let head = self.byte()?;
        let count = match head >> 4 {
            15 => self.varint()?,
            few => u64::from(few),
        };
        // An element takes a byte at least.
        let count = usize::try_from(count).ok().filter(|count| *count <= self.rest.len().min(MOST_ELEMENTS));
        Ok((count.ok_or("a list in it claims more elements than there can be")?, head & 0x0f))
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self, kind: u8) -> Result<(), String> {
        self.skip_at(kind, DEEPEST)
    }

    fn skip_at(&mut self, kind: u8, deeper: usize) -> Result<(), String> {
        let deeper = deeper.checked_sub(1).ok_or("it is nested too deep")?;
        match kind {
            kind::TRUE | kind::FALSE => Ok(()),
            kind::I8 => self.byte().map(drop),
            kind::I16 | kind::I32 | kind::I64 => self.varint().map(drop),
            kind::DOUBLE => self.bytes(8).map(drop),
            kind::BINARY => self.binary().map(drop),
            kind::LIST | kind::SET => {
                let (count, kind) = self.list()?;
                (0..count).try_for_each(|_| self.skip_element(kind, deeper))
            }
            kind::MAP => self.skip_map(deeper),
            kind::STRUCT => {
                let mut last = 0;
                while let Some(field) = self.field(last)? {
                    last = field.id;
                    self.skip_at(field.kind, deeper)?;
                }
                Ok(())
            }
            _ => Err("a value in it is of no known kind".to_owned()),
        }
    }

    /// In lists and maps a truth takes a byte.
    fn skip_element(&mut self, kind: u8, deeper: usize) -> Result<(), String> {
        match kind {
            kind::TRUE | kind::FALSE => self.byte().map(drop),
            kind => self.skip_at(kind, deeper),
        }
    }

    fn skip_map(&mut self, deeper: usize) -> Result<(), String> {
        let count = self.varint()?;
        if count == 0 {
            return Ok(());
        }
        let kinds = self.byte()?;
        let count = usize::try_from(count).ok().filter(|count| *count <= self.rest.len().min(MOST_ELEMENTS));
        let count = count.ok_or("a map in it claims more entries than there can be")?;
        (0..count).try_for_each(|_| {
            self.skip_element(kinds >> 4, deeper)?;
            self.skip_element(kinds & 0x0f, deeper)
        })
    }
}

/// Writes the head of a field so that it stands for itself, whatever field was before it.
pub(super) fn write_field(out: &mut Vec<u8>, field: FieldHead) {
    out.push(field.kind);
    write_integer(out, i64::from(field.id));
}

/// Writes a whole number of any width.
pub(super) fn write_integer(out: &mut Vec<u8>, value: i64) {
    write_varint(out, ((value << 1) ^ (value >> 63)).cast_unsigned());
}

/// Writes the head of a list.
pub(super) fn write_list(out: &mut Vec<u8>, count: usize, kind: u8) {
    out.push(0xf0 | kind);
    write_varint(out, count as u64);
}

fn write_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
        value >>= 7;
    }
    out.push(u8::try_from(value).unwrap_or_default());
}

fn ends_early() -> String {
    "it ends in the middle of a value".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut out = Vec::new();
        let field = FieldHead { id: 300, kind: kind::LIST };
        write_field(&mut out, field);
        write_list(&mut out, 2, kind::BINARY);
        out.extend([1, b'a', 2, b'b', b'c', 0]);
        let mut read = Thrift::new(&out);
        assert_eq!(read.field(7), Ok(Some(field)));
        assert_eq!(read.list(), Ok((2, kind::BINARY)));
        assert_eq!((read.binary(), read.binary()), (Ok(&b"a"[..]), Ok(&b"bc"[..])));
        assert_eq!(read.field(300), Ok(None));
    }

    #[test]
    fn lengths_beyond_the_bytes_are_refused() {
        assert!(Thrift::new(&[0xff, 0xff, 0xff, 0xff, 0x0f]).binary().is_err());
        assert!(Thrift::new(&[0xfc, 0xff, 0xff, 0xff, 0x0f, 0]).list().is_err());
        assert!(Thrift::new(&[0xff; 20]).integer().is_err());
        assert!(Thrift::new(&[0x1c; 200]).skip(kind::STRUCT).is_err(), "nested without end");
        assert!(Thrift::new(&[]).field(0).is_err());
    }

    #[test]
    fn negative_numbers_are_read() {
        assert_eq!(Thrift::new(&[1]).integer(), Ok(-1));
        assert_eq!(Thrift::new(&[0x80, 0x01]).integer(), Ok(64));
    }
}
