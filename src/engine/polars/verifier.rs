//! Holds the flatbuffers of Arrow IPC, footers and messages, to the rules of their encoding before anything reads them.
//!
//! The rules are those of the verifier that comes with flatbuffers (`verifier.h`): every offset leads forward to a place
//! inside, what is read lies inside at a multiple of its size, vtables and vectors end inside, texts end with a zero,
//! and tables are neither too many nor too deep in each other. The tables and their fields are those of `Message.fbs`,
//! `Schema.fbs` and `File.fbs` of Arrow.

use Slot::{Needed, Scalar, Table, Tables, Text, Union, Vector};

/// How deep tables may lie in each other, as for the readers of Arrow.
const DEEPEST: usize = 128;
/// How many tables a byte may stand for: several offsets may lead to the same one.
const TABLES_PER_BYTE: usize = 8;
/// How many bytes of texts and vectors a byte may stand for, beyond what is free.
const PASSED_PER_BYTE: usize = 64;
/// So many bytes of texts and vectors need no evidence.
const PASSED_FREE: usize = 1 << 24;

/// The fields of a table, in the order of their ids.
type Shape = &'static [Slot];

/// What a field of a table is.
enum Slot {
    /// A number, a flag or the tag of a union, of so many bytes.
    Scalar(usize),
    /// A text.
    Text,
    /// A text that must be there.
    Needed,
    /// A table.
    Table(&'static Shape),
    /// A vector of tables.
    Tables(&'static Shape),
    /// A vector of numbers or structs, of so many bytes each.
    Vector(usize),
    /// One of several tables, which the field before has the tag of; tags count from one.
    Union(&'static [Shape]),
}

static MESSAGE: Shape = &[Scalar(2), Scalar(1), Union(HEADERS), Scalar(8), Tables(&PAIR)];
static FOOTER: Shape = &[Scalar(2), Table(&SCHEMA), Vector(BLOCK), Vector(BLOCK), Tables(&PAIR)];
static HEADERS: &[Shape] = &[SCHEMA, DICTIONARY, BATCH];
static SCHEMA: Shape = &[Scalar(2), Tables(&FIELD), Tables(&PAIR), Vector(8)];
static FIELD: Shape = &[Text, Scalar(1), Scalar(1), Union(TYPES), Table(&ENCODING), Tables(&FIELD), Tables(&PAIR)];
static ENCODING: Shape = &[Scalar(8), Table(&INT), Scalar(1), Scalar(2)];
static DICTIONARY: Shape = &[Scalar(8), Table(&BATCH), Scalar(1)];
static BATCH: Shape = &[Scalar(8), Vector(NODE), Vector(BUFFER), Table(&COMPRESSION), Vector(8)];
static COMPRESSION: Shape = &[Scalar(1), Scalar(1)];
static PAIR: Shape = &[Needed, Needed];
static INT: Shape = &[Scalar(4), Scalar(1)];
static TYPES: &[Shape] = &[
    &[],                                // Null
    INT,                                // Int
    &[Scalar(2)],                       // FloatingPoint
    &[],                                // Binary
    &[],                                // Utf8
    &[],                                // Bool
    &[Scalar(4), Scalar(4), Scalar(4)], // Decimal
    &[Scalar(2)],                       // Date
    &[Scalar(2), Scalar(4)],            // Time
    &[Scalar(2), Text],                 // Timestamp
    &[Scalar(2)],                       // Interval
    &[],                                // List
    &[],                                // Struct_
    &[Scalar(2), Vector(4)],            // Union
    &[Scalar(4)],                       // FixedSizeBinary
    &[Scalar(4)],                       // FixedSizeList
    &[Scalar(1)],                       // Map
    &[Scalar(2)],                       // Duration
    &[],                                // LargeBinary
    &[],                                // LargeUtf8
    &[],                                // LargeList
    &[],                                // RunEndEncoded
    &[],                                // BinaryView
    &[],                                // Utf8View
    &[],                                // ListView
    &[],                                // LargeListView
];

/// The bytes of a block of a footer: an offset, a length of 4 bytes, padding and a length.
const BLOCK: usize = 24;
/// The bytes of a node of a batch: a length and a number of nulls.
const NODE: usize = 16;
/// The bytes of a buffer of a batch: an offset and a length.
const BUFFER: usize = 16;

/// Checks the metadata of a message: a schema, a dictionary or rows.
pub(super) fn check_message(bytes: &[u8]) -> Result<(), String> {
    check(bytes, MESSAGE)
}

/// Checks the footer of a file.
pub(super) fn check_footer(bytes: &[u8]) -> Result<(), String> {
    check(bytes, FOOTER)
}

fn check(bytes: &[u8], root: Shape) -> Result<(), String> {
    let tables = bytes.len().saturating_mul(TABLES_PER_BYTE);
    let passed = PASSED_FREE.max(bytes.len().saturating_mul(PASSED_PER_BYTE));
    let mut walk = Walk { bytes, tables, passed };
    let checked = walk.target(0).and_then(|at| walk.table(at, root, DEEPEST));
    checked.map_err(|why| format!("its metadata makes no sense: {why}"))
}

/// A walk over all tables, from the first one on.
struct Walk<'b> {
    bytes: &'b [u8],
    /// How many tables more there may be.
    tables: usize,
    /// How many bytes of texts and vectors more there may be.
    passed: usize,
}

/// Where a table has its fields.
struct Places {
    table: usize,
    /// Where the offsets of the fields are, behind the two lengths of a vtable.
    offsets: usize,
    /// How many of them there are.
    count: usize,
}

type Checked<T> = Result<T, &'static str>;

impl Walk<'_> {
    fn table(&mut self, at: usize, shape: Shape, deeper: usize) -> Checked<()> {
        self.tables = self.tables.checked_sub(1).ok_or("it has more tables than it has room for")?;
        let deeper = deeper.checked_sub(1).ok_or("its tables lie too deep in each other")?;
        let places = self.places(at)?;
        for (number, slot) in shape.iter().enumerate() {
            let field = self.field(&places, number)?;
            match (slot, field) {
                (Union(kinds), field) => {
                    let tag = number.checked_sub(1).map(|tag| self.field(&places, tag)).transpose()?.flatten();
                    self.union(tag, field, kinds, deeper)?;
                }
                (Needed, None) => return Err("a pair has no key or no value"),
                (_, None) => {}
                (slot, Some(at)) => self.slot(slot, at, deeper)?,
            }
        }
        Ok(())
    }

    /// Checks a field that is there and no union.
    fn slot(&mut self, slot: &Slot, at: usize, deeper: usize) -> Checked<()> {
        match slot {
            Scalar(size) => self.scalar(at, *size),
            Text | Needed => self.target(at).and_then(|at| self.text(at)),
            Table(shape) => self.target(at).and_then(|at| self.table(at, shape, deeper)),
            Tables(shape) => self.target(at).and_then(|at| self.each_table(at, shape, deeper)),
            Vector(size) => self.target(at).and_then(|at| self.vector(at, *size)).map(drop),
            // It needs its tag, and is checked with it.
            Union(_) => Ok(()),
        }
    }

    /// Where the fields of a table are, by its vtable.
    fn places(&self, table: usize) -> Checked<Places> {
        const NOWHERE: &str = "a table does not say where its fields are";
        let back = i32::from_le_bytes(self.read(table)?);
        let vtable = i64::try_from(table).ok().and_then(|at| at.checked_sub(i64::from(back)));
        let vtable = vtable.and_then(|at| usize::try_from(at).ok()).ok_or(NOWHERE)?;
        let len = usize::from(u16::from_le_bytes(self.read(vtable)?));
        self.inside(vtable, len)?;
        if len % 2 != 0 || len < 4 {
            return Err(NOWHERE);
        }
        Ok(Places { table, offsets: vtable + 4, count: (len - 4) / 2 })
    }

    /// Where a field of a table is, if it is there.
    fn field(&self, places: &Places, number: usize) -> Checked<Option<usize>> {
        if number >= places.count {
            return Ok(None);
        }
        let offset = u16::from_le_bytes(self.read(places.offsets + 2 * number)?);
        Ok(Some(places.table + usize::from(offset)).filter(|_| offset != 0))
    }

    /// Checks a union, whose tag must be known and whose table must be there.
    fn union(&mut self, tag: Option<usize>, value: Option<usize>, kinds: &[Shape], deeper: usize) -> Checked<()> {
        let tag: [u8; 1] = tag.map_or(Ok([0]), |at| self.read(at))?;
        let kind = usize::from(tag[0]).checked_sub(1).and_then(|kind| kinds.get(kind));
        let shape = kind.ok_or("something in it is of a kind that is not known")?;
        let value = value.ok_or("something that it names the kind of is not there")?;
        self.target(value).and_then(|at| self.table(at, shape, deeper))
    }

    fn each_table(&mut self, vector: usize, shape: Shape, deeper: usize) -> Checked<()> {
        let count = self.vector(vector, 4)?;
        for number in 0..count {
            let at = self.target(vector + 4 + 4 * number)?;
            self.table(at, shape, deeper)?;
        }
        Ok(())
    }

    /// Checks a text and the zero behind it.
    fn text(&mut self, at: usize) -> Checked<()> {
        let len = self.vector(at, 1)?;
        match self.read(at + 4 + len)? {
            [0] => Ok(()),
            _ => Err("a text in it does not end where it says"),
        }
    }

    /// Checks that a vector ends inside, and says how many elements it has.
    fn vector(&mut self, at: usize, size: usize) -> Checked<usize> {
        let count = usize::try_from(u32::from_le_bytes(self.read(at)?)).unwrap_or(usize::MAX);
        let len = count.saturating_mul(size).saturating_add(4);
        self.inside(at, len)?;
        self.passed = self.passed.checked_sub(len).ok_or("the same bytes in it stand for too much")?;
        Ok(count)
    }

    /// Where an offset leads: forward, and inside.
    fn target(&self, at: usize) -> Checked<usize> {
        let offset = i32::from_le_bytes(self.read(at)?);
        let offset = usize::try_from(offset).ok().filter(|offset| *offset > 0);
        let target = offset.and_then(|offset| at.checked_add(offset)).ok_or("an offset in it leads backwards")?;
        self.inside(target, 1).map(|()| target)
    }

    fn scalar(&self, at: usize, size: usize) -> Checked<()> {
        self.inside(at, size)?;
        aligned(at, size)
    }

    /// The bytes of a number, which starts at a multiple of its size.
    fn read<const SIZE: usize>(&self, at: usize) -> Checked<[u8; SIZE]> {
        self.scalar(at, SIZE)?;
        let bytes = at.checked_add(SIZE).and_then(|end| self.bytes.get(at..end));
        bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(OUTSIDE)
    }

    /// Whether a range lies inside; one that is all there is does not count as that, since an offset is before it.
    fn inside(&self, at: usize, len: usize) -> Checked<()> {
        let is_inside = len < self.bytes.len() && at <= self.bytes.len() - len;
        if is_inside { Ok(()) } else { Err(OUTSIDE) }
    }
}

const OUTSIDE: &str = "something in it lies outside of it";

fn aligned(at: usize, size: usize) -> Checked<()> {
    if at.is_multiple_of(size) { Ok(()) } else { Err("something in it does not lie where such things may") }
}
