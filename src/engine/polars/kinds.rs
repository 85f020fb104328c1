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
