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

#[cfg(test)]
mod tests {
    use polars_arrow_format::ipc::planus::{Builder, Offset};
    use polars_arrow_format::ipc::{
        self, Block, Buffer, DictionaryEncoding, Endianness, Field, FieldNode, Footer, Int, KeyValue, Message,
        MessageHeader, MetadataVersion, RecordBatch, Schema, Timestamp, Type,
    };

    use super::*;

    fn pair(key: Option<&str>, value: Option<&str>) -> KeyValue {
        KeyValue { key: key.map(str::to_owned), value: value.map(str::to_owned) }
    }

    fn schema() -> Schema {
        let field = |name: &str, kind, children| Field {
            name: Some(name.to_owned()),
            nullable: true,
            type_: Some(kind),
            dictionary: None,
            children: Some(children),
            custom_metadata: Some(vec![pair(Some("key"), Some("value"))]),
        };
        let int = || Type::Int(Box::new(Int { bit_width: 32, is_signed: true }));
        let zoned = Timestamp { unit: ipc::TimeUnit::Second, timezone: Some("UTC".to_owned()) };
        let zoned = field("zoned", Type::Timestamp(Box::new(zoned)), Vec::new());
        let keyed = DictionaryEncoding { id: 7, ..DictionaryEncoding::default() };
        let keyed = Field { dictionary: Some(Box::new(keyed)), ..field("keyed", int(), Vec::new()) };
        let list = field("list", Type::List(Box::new(ipc::List {})), vec![field("item", int(), Vec::new())]);
        let fields = Some(vec![zoned, keyed, list]);
        Schema { endianness: Endianness::Little, fields, custom_metadata: None, features: None }
    }

    fn message(header: MessageHeader, pairs: Option<Vec<KeyValue>>) -> Vec<u8> {
        let version = MetadataVersion::V5;
        let message = Message { version, header: Some(header), body_length: 16, custom_metadata: pairs };
        Builder::new().finish(&message, None).to_vec()
    }

    fn messages() -> [Vec<u8>; 2] {
        let batch = RecordBatch {
            length: 2,
            nodes: Some(vec![FieldNode { length: 2, null_count: 0 }]),
            buffers: Some(vec![Buffer { offset: 0, length: 0 }, Buffer { offset: 0, length: 16 }]),
            compression: None,
            variadic_buffer_counts: Some(vec![1]),
        };
        let pairs = Some(vec![pair(Some("key"), Some("value"))]);
        [
            message(MessageHeader::Schema(Box::new(schema())), pairs),
            message(MessageHeader::RecordBatch(Box::new(batch)), None),
        ]
    }

    fn footer() -> Vec<u8> {
        let block = Block { offset: 8, meta_data_length: 64, body_length: 16 };
        let footer = Footer {
            version: MetadataVersion::V5,
            schema: Some(Box::new(schema())),
            dictionaries: None,
            record_batches: Some(vec![block]),
            custom_metadata: None,
        };
        Builder::new().finish(&footer, None).to_vec()
    }

    /// The bytes with others in place of those that start where `from` does.
    fn with(bytes: &[u8], at: usize, others: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        bytes[at..at + others.len()].copy_from_slice(others);
        bytes
    }

    fn place(bytes: &[u8], of: &[u8]) -> usize {
        bytes.windows(of.len()).position(|window| window == of).unwrap()
    }

    #[test]
    fn what_a_writer_writes_is_sound() {
        for message in messages() {
            assert_eq!(check_message(&message), Ok(()));
        }
        assert_eq!(check_footer(&footer()), Ok(()));
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let [schema, batch] = messages();
        for whole in [schema, batch, footer()] {
            for len in 0..whole.len() {
                let _ = (check_message(&whole[..len]), check_footer(&whole[..len]));
                for byte in [0, 1, 3, 0x7f, 0x80, 0xff] {
                    let damaged = with(&whole, len, &[byte]);
                    let _ = (check_message(&damaged), check_footer(&damaged));
                }
            }
        }
        assert!(check_message(&[]).is_err() && check_footer(&[0xff; 64]).is_err());
    }

    #[test]
    fn texts_end_with_a_zero_and_inside() {
        let [schema, _] = messages();
        let name = place(&schema, b"keyed\0");
        assert!(check_message(&with(&schema, name + 5, b"x")).unwrap_err().contains("does not end where it says"));
        assert!(check_message(&with(&schema, name - 4, &[9])).is_err(), "a longer name");
        assert!(check_message(&with(&schema, name - 4, &i32::MAX.to_le_bytes())).unwrap_err().contains("outside"));
    }

    #[test]
    fn offsets_lead_forward_to_where_things_may_lie() {
        let [schema, _] = messages();
        let root = u32::from_le_bytes(schema[..4].try_into().unwrap());
        for offset in [0, u32::MAX, 0x7fff_ffff, root + 2, root + 1] {
            assert!(check_message(&with(&schema, 0, &offset.to_le_bytes())).is_err(), "{offset}");
        }
        // The vtable of the root, from both sides.
        let at = usize::try_from(root).unwrap();
        for back in [i32::MIN, i32::MAX, -4096, 4096, 1] {
            assert!(check_message(&with(&schema, at, &back.to_le_bytes())).is_err(), "{back}");
        }
    }

    #[test]
    fn unions_are_of_a_known_kind_and_there() {
        let [_, batch] = messages();
        let root = usize::try_from(u32::from_le_bytes(batch[..4].try_into().unwrap())).unwrap();
        let back = i32::from_le_bytes(batch[root..root + 4].try_into().unwrap());
        let vtable = root.checked_add_signed(-isize::try_from(back).unwrap()).unwrap();
        let offset = |number: usize| {
            usize::from(u16::from_le_bytes([batch[vtable + 4 + 2 * number], batch[vtable + 5 + 2 * number]]))
        };
        assert_eq!(batch[root + offset(1)], 3, "the tag of rows");
        for tag in [0, 4, 5, 6, 255] {
            assert!(check_message(&with(&batch, root + offset(1), &[tag])).unwrap_err().contains("not known"), "{tag}");
        }
        let without = with(&batch, vtable + 4 + 2 * 2, &[0, 0]);
        assert!(check_message(&without).unwrap_err().contains("not there"));
    }

    #[test]
    fn pairs_have_both_parts() {
        for half in [pair(None, Some("value")), pair(Some("key"), None)] {
            let bytes = message(MessageHeader::Schema(Box::new(schema())), Some(vec![half]));
            assert!(check_message(&bytes).unwrap_err().contains("no key or no value"));
        }
    }

    #[test]
    fn few_bytes_do_not_stand_for_many_tables() {
        let nested = |depth: usize, children: usize| {
            let mut builder = Builder::new();
            let mut inner =
                Field::create(&mut builder, "leaf", true, Some(Type::Null(Box::new(ipc::Null {}))), (), (), ());
            for _ in 0..depth {
                let both: Vec<Offset<Field>> = vec![inner; children];
                let kind = Some(Type::Struct(Box::new(ipc::Struct {})));
                inner = Field::create(&mut builder, "s", true, kind, (), both, ());
            }
            let schema = Schema::create(&mut builder, Endianness::Little, vec![inner], (), ());
            builder.finish(schema, None).to_vec()
        };
        assert_eq!(check(&nested(40, 1), SCHEMA), Ok(()));
        assert!(check(&nested(40, 2), SCHEMA).unwrap_err().contains("more tables than"));
        assert!(check(&nested(200, 1), SCHEMA).unwrap_err().contains("too deep"));
    }
}
