//! Holds the types in a schema of Arrow IPC to what `Schema.fbs` says of them, where their encoding would allow more.

use polars_arrow_format::ipc::{FieldRef, IntRef, TimeUnit, TypeRef, UnionRef};

use super::messages::senseless;

/// Checks the type of a field, not those of the fields in it; `children` are the fields in it.
pub(super) fn check_kind(field: FieldRef<'_>, kind: TypeRef<'_>, children: &[FieldRef<'_>]) -> Result<(), String> {
    use TypeRef as T;
    if let Some(encoding) = field.dictionary().map_err(senseless)?
        && let Some(keys) = encoding.index_type().map_err(senseless)?
    {
        whole(keys)?;
    }
    let parts = match kind {
        T::Struct(_) => return Ok(()),
        T::Union(union) => return ids(union, children.len()),
        T::Map(_) => return pairs(children),
        T::RunEndEncoded(_) => return runs(children),
        T::List(_) | T::LargeList(_) | T::ListView(_) | T::LargeListView(_) => 1,
        T::FixedSizeList(list) => {
            not_negative(list.list_size().map_err(senseless)?)?;
            1
        }
        _ => 0,
    };
    if children.len() != parts {
        return Err(format!("a column is made of {} others where its type has {parts}", children.len()));
    }
    alone(kind)
}

/// Checks a type that no others lie in.
fn alone(kind: TypeRef<'_>) -> Result<(), String> {
    use TypeRef as T;
    match kind {
        T::Int(int) => whole(int),
        T::FixedSizeBinary(binary) => not_negative(binary.byte_width().map_err(senseless)?),
        T::Decimal(decimal) => {
            let most = match decimal.bit_width().map_err(senseless)? {
                32 => 9,
                64 => 18,
                128 => 38,
                256 => 76,
                bits => return Err(format!("a column has decimals of {bits} bits, which there are none of")),
            };
            match decimal.precision().map_err(senseless)? {
                digits if (1..=most).contains(&digits) => Ok(()),
                digits => Err(format!("a column has decimals of {digits} digits where {most} are the most")),
            }
        }
        // Each unit has a size of its own, so that what has none cannot be passed over.
        T::Interval(interval) => interval.unit().map(drop).map_err(senseless),
        T::Time(time) => {
            let is_short = matches!(time.unit().map_err(senseless)?, TimeUnit::Second | TimeUnit::Millisecond);
            match time.bit_width().map_err(senseless)? {
                bits if bits == (if is_short { 32 } else { 64 }) => Ok(()),
                bits => Err(format!("a column has times of {bits} bits, which its unit does not have")),
            }
        }
        _ => Ok(()),
    }
}

fn whole(int: IntRef<'_>) -> Result<(), String> {
    match int.bit_width().map_err(senseless)? {
        8 | 16 | 32 | 64 => Ok(()),
        bits => Err(format!("a column has whole numbers of {bits} bits, which there are none of")),
    }
}

fn not_negative(size: i32) -> Result<(), String> {
    if size < 0 { Err("a column has values of a negative size".to_owned()) } else { Ok(()) }
}

/// Checks the numbers that the kinds of a union go by: one for each, none negative, none above those of a byte.
fn ids(union: UnionRef<'_>, kinds: usize) -> Result<(), String> {
    const MOST: i32 = 127;
    let Some(ids) = union.type_ids().map_err(senseless)? else { return Ok(()) };
    if ids.len() != kinds || ids.iter().any(|id| !(0..=MOST).contains(&id)) {
        return Err("a column of several types does not say which is which".to_owned());
    }
    Ok(())
}

/// Checks the entries of a map: pairs that are there, with keys that are there.
fn pairs(children: &[FieldRef<'_>]) -> Result<(), String> {
    const SENSELESS: &str = "a map is not made of keys and values";
    let [entries] = children else { return Err(SENSELESS.to_owned()) };
    let is_struct = matches!(entries.type_().map_err(senseless)?, Some(TypeRef::Struct(_)));
    let is_plain = entries.dictionary().map_err(senseless)?.is_none();
    let parts = entries.children().map_err(senseless)?.into_iter().flatten();
    let parts = parts.take(3).collect::<Result<Vec<_>, _>>().map_err(senseless)?;
    let [key, _] = parts.as_slice() else { return Err(SENSELESS.to_owned()) };
    if !is_struct || !is_plain {
        return Err(SENSELESS.to_owned());
    }
    if entries.nullable().map_err(senseless)? || key.nullable().map_err(senseless)? {
        return Err("the keys of a map may be null".to_owned());
    }
    Ok(())
}

/// Checks where runs end: whole numbers with a sign, of at least 16 bits.
fn runs(children: &[FieldRef<'_>]) -> Result<(), String> {
    let [ends, _] = children else { return Err("runs are not made of ends and values".to_owned()) };
    if let Some(TypeRef::Int(int)) = ends.type_().map_err(senseless)?
        && ends.dictionary().map_err(senseless)?.is_none()
        && int.is_signed().map_err(senseless)?
        && int.bit_width().map_err(senseless)? > 8
    {
        return Ok(());
    }
    Err("the ends of runs are no whole numbers".to_owned())
}

#[cfg(test)]
mod tests {
    use polars_arrow_format::ipc::planus::{Builder, ReadAsRoot};
    use polars_arrow_format::ipc::{
        Decimal, DictionaryEncoding, Endianness, Field, FixedSizeBinary, FixedSizeList, Int, Interval, IntervalUnit,
        List, Map, RunEndEncoded, Schema, SchemaRef, Struct, Time, Type, Union, UnionMode,
    };

    use super::*;
    use crate::engine::polars::skeleton::Skeleton;

    fn field(nullable: bool, kind: Type, children: Vec<Field>) -> Field {
        Field {
            name: Some("c".to_owned()),
            nullable,
            type_: Some(kind),
            dictionary: None,
            children: Some(children),
            custom_metadata: None,
        }
    }

    fn int(bits: i32) -> Field {
        field(false, Type::Int(Box::new(Int { bit_width: bits, is_signed: true })), Vec::new())
    }

    fn bytes(field: Field) -> Vec<u8> {
        let fields = Some(vec![field]);
        let schema = Schema { endianness: Endianness::Little, fields, custom_metadata: None, features: None };
        Builder::new().finish(&schema, None).to_vec()
    }

    fn read_bytes(bytes: &[u8]) -> Result<(), String> {
        Skeleton::read(SchemaRef::read_as_root(bytes).unwrap()).map(drop)
    }

    fn read(field: Field) -> Result<(), String> {
        read_bytes(&bytes(field))
    }

    #[test]
    fn intervals_have_a_unit_that_is_known() {
        let of = |unit| bytes(field(true, Type::Interval(Box::new(Interval { unit })), Vec::new()));
        let (days, mut other) = (of(IntervalUnit::DayTime), of(IntervalUnit::MonthDayNano));
        let unit = days.iter().zip(&other).position(|(one, other)| one != other).unwrap();
        assert!(read_bytes(&days).is_ok() && read_bytes(&other).is_ok());
        other[unit] = 9;
        assert!(read_bytes(&other).is_err());
    }

    #[test]
    fn numbers_have_widths_that_there_are() {
        let decimal = |bit_width, precision| {
            read(field(true, Type::Decimal(Box::new(Decimal { precision, scale: 2, bit_width })), Vec::new()))
        };
        let time = |unit, bit_width| read(field(true, Type::Time(Box::new(Time { unit, bit_width })), Vec::new()));
        let sized =
            |byte_width| read(field(true, Type::FixedSizeBinary(Box::new(FixedSizeBinary { byte_width })), Vec::new()));
        assert!([8, 16, 32, 64].into_iter().all(|bits| read(int(bits)).is_ok()));
        assert!([-8, 0, 7, 24, 65, 128].into_iter().all(|bits| read(int(bits)).is_err()));
        assert!([(32, 9), (64, 18), (128, 38), (256, 76)].into_iter().all(|(bits, most)| {
            decimal(bits, most).is_ok() && decimal(bits, most + 1).is_err() && decimal(bits, 0).is_err()
        }));
        assert!(decimal(127, 9).is_err());
        assert!(time(TimeUnit::Millisecond, 32).is_ok() && time(TimeUnit::Nanosecond, 64).is_ok());
        assert!(time(TimeUnit::Second, 64).is_err() && time(TimeUnit::Microsecond, 32).is_err());
        assert!(sized(0).is_ok() && sized(-1).is_err());
        let keys = DictionaryEncoding {
            index_type: Some(Box::new(Int { bit_width: 12, is_signed: true })),
            ..DictionaryEncoding::default()
        };
        assert!(read(Field { dictionary: Some(Box::new(keys)), ..int(32) }).is_err());
    }

    #[test]
    fn nested_types_have_the_parts_that_they_need() {
        let list = |parts| read(field(true, Type::List(Box::new(List {})), parts));
        assert!(list(vec![int(8)]).is_ok() && list(Vec::new()).is_err() && list(vec![int(8), int(8)]).is_err());
        let sized =
            |list_size| read(field(true, Type::FixedSizeList(Box::new(FixedSizeList { list_size })), vec![int(8)]));
        assert!(sized(2).is_ok() && sized(-2).is_err());
        assert!(read(Field { children: Some(vec![int(8)]), ..int(8) }).is_err(), "a number has no parts");
        let union = |ids| {
            let kind = Union { mode: UnionMode::Sparse, type_ids: ids };
            read(field(true, Type::Union(Box::new(kind)), vec![int(8), int(16)]))
        };
        assert!(union(None).is_ok() && union(Some(vec![5, 127])).is_ok());
        assert!([vec![5], vec![0, -1], vec![0, 128]].into_iter().all(|ids| union(Some(ids)).is_err()));
        let runs = |ends| read(field(true, Type::RunEndEncoded(Box::new(RunEndEncoded {})), vec![ends, int(8)]));
        assert!(runs(int(16)).is_ok() && runs(int(8)).is_err());
        assert!(runs(field(true, Type::List(Box::new(List {})), vec![int(8)])).is_err());
    }

    #[test]
    fn maps_are_made_of_keys_and_values() {
        let entries = |nullable, parts| field(nullable, Type::Struct(Box::new(Struct {})), parts);
        let map = |entries| read(field(true, Type::Map(Box::new(Map { keys_sorted: false })), vec![entries]));
        let nullable = || Field { nullable: true, ..int(8) };
        assert!(map(entries(false, vec![int(8), nullable()])).is_ok());
        assert!(map(entries(true, vec![int(8), int(8)])).is_err(), "entries may be null");
        assert!(map(entries(false, vec![nullable(), int(8)])).is_err(), "keys may be null");
        assert!(map(entries(false, vec![int(8)])).is_err(), "no values");
        assert!(map(int(8)).is_err(), "no entries");
    }
}
