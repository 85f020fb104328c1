//! Which way of storing a column is the one that a physicalType names.

use crate::data::{ColumnInfo, Storage};
use crate::value::{Family, Limit, PhysicalType};

/// Whether a column stored so is of the family that is promised, the parts of its values included. A struct may have
/// more fields than are promised.
pub(super) fn is_stored_as(stored: &ColumnInfo, declared: &PhysicalType) -> bool {
    if stored.storage == Storage::Null {
        return true;
    }
    is_of_family(stored, declared) && parts_are(stored, declared)
}

fn is_of_family(stored: &ColumnInfo, declared: &PhysicalType) -> bool {
    let storage = &stored.storage;
    match declared.family {
        Family::Text => matches!(storage, Storage::String),
        Family::Integer => matches!(storage, Storage::Integer { .. } | Storage::Decimal { scale: 0, .. }),
        Family::Decimal => match storage {
            Storage::Integer { .. } => !has_fraction(declared.limit),
            other => matches!(other, Storage::Decimal { .. }),
        },
        Family::Number => {
            matches!(storage, Storage::Integer { .. } | Storage::Float { .. } | Storage::Decimal { .. })
        }
        Family::Float => matches!(storage, Storage::Float { .. }),
        Family::Boolean => matches!(storage, Storage::Boolean),
        Family::Date => matches!(storage, Storage::Date),
        Family::Timestamp => matches!(storage, Storage::Timestamp { .. }),
        Family::Time => matches!(storage, Storage::Time),
        Family::Duration => {
            matches!(storage, Storage::Duration)
                || matches!(storage, Storage::Other(name) if name.ends_with("_interval"))
        }
        Family::Binary => matches!(storage, Storage::Binary),
        Family::Bytes | Family::Uuid => matches!(storage, Storage::Binary | Storage::String),
        Family::Document => {
            matches!(storage, Storage::String | Storage::List | Storage::Struct | Storage::Map)
        }
        Family::List => matches!(storage, Storage::List),
        Family::Struct => matches!(storage, Storage::Struct),
        Family::Map => matches!(storage, Storage::Map),
    }
}

const fn has_fraction(limit: Limit) -> bool {
    matches!(limit, Limit::Digits { scale: 1.., .. })
}

fn parts_are(stored: &ColumnInfo, declared: &PhysicalType) -> bool {
    let by_name = declared.family == Family::Struct;
    declared.inner.iter().enumerate().all(|(at, (name, part))| {
        let stored = if by_name {
            stored.inner.iter().find(|field| field.name.eq_ignore_ascii_case(name))
        } else {
            stored.inner.get(at)
        };
        stored.is_some_and(|stored| is_stored_as(stored, part))
    })
}

/// Whether the metadata alone says that every value keeps within the limits of the promised type, parts included.
pub(super) fn keeps_limits(stored: &ColumnInfo, declared: &PhysicalType) -> bool {
    stored.storage == Storage::Null
        || (keeps(stored, declared.limit)
            && declared.inner.iter().enumerate().all(|(at, (name, part))| {
                let named = stored.inner.iter().find(|field| field.name.eq_ignore_ascii_case(name));
                named.or_else(|| stored.inner.get(at)).is_some_and(|stored| keeps_limits(stored, part))
            }))
}

fn keeps(stored: &ColumnInfo, limit: Limit) -> bool {
    match (limit, &stored.storage) {
        (Limit::None, _) => true,
        (Limit::Tiny | Limit::Width { .. }, Storage::Integer { bits, signed }) => {
            let held = Limit::Width { bits: *bits, unsigned: !signed }.range();
            held.zip(limit.range()).is_some_and(|(held, limit)| limit.0 <= held.0 && held.1 <= limit.1)
        }
        (Limit::Digits { precision, scale }, Storage::Decimal { precision: stored, scale: behind }) => {
            *behind <= scale && stored.saturating_sub(*behind) <= precision.saturating_sub(scale)
        }
        (Limit::Fraction(digits), Storage::Timestamp { .. } | Storage::Time) => {
            unit_digits(&stored.type_name).is_some_and(|stored| stored <= digits)
        }
        (Limit::Bytes(most), Storage::Binary) => {
            size(&stored.type_name, "fixed_size_binary[").is_some_and(|size| size <= most)
        }
        (Limit::Items(count), Storage::List) => size(&stored.type_name, ">[") == Some(count),
        _ => false,
    }
}

/// The digits of a second that a unit has: 6 of `timestamp[us, tz=UTC]`.
fn unit_digits(type_name: &str) -> Option<u32> {
    let unit = type_name.split_once('[')?.1.split([',', ']']).next()?;
    match unit {
        "s" => Some(0),
        "ms" => Some(3),
        "us" => Some(6),
        "ns" => Some(9),
        _ => None,
    }
}

/// The number behind a mark, at the end of a name: 16 of `fixed_size_binary[16]`.
fn size(type_name: &str, mark: &str) -> Option<u32> {
    type_name.rsplit_once(mark)?.1.strip_suffix(']')?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(storage: Storage, declared: &str) -> bool {
        is_stored_as(&ColumnInfo::plain("a", storage, ""), &PhysicalType::parse(declared).unwrap())
    }

    #[test]
    fn families_meet_their_storage() {
        let whole = || Storage::Integer { bits: 64, signed: true };
        let cents = || Storage::Decimal { precision: 10, scale: 2 };
        for (storage, fitting, others) in [
            (Storage::String, &["varchar(3)", "text", "uuid", "json", "byte_array"][..], &["int", "date", "bytes"][..]),
            (
                whole(),
                &["int", "bigint", "smallint", "number(38)", "decimal", "number"],
                &["decimal(9,2)", "float", "text"],
            ),
            (cents(), &["decimal(9,2)", "numeric", "number"], &["int", "float"]),
            (Storage::Decimal { precision: 38, scale: 0 }, &["bigint", "number(38,0)"], &["double"]),
            (Storage::Float { bits: 64 }, &["float", "real", "double precision", "number"], &["int", "decimal(5,1)"]),
            (Storage::Boolean, &["bool", "bit"], &["tinyint"]),
            (Storage::Date, &["date"], &["timestamp", "text"]),
            (Storage::Timestamp { zone: None }, &["timestamptz", "datetime2(7)", "timestamp_ntz"], &["date", "time"]),
            (Storage::Time, &["time"], &["timestamp"]),
            (Storage::Duration, &["interval"], &["bigint"]),
            (Storage::Binary, &["blob", "varbinary(3)", "uuid"], &["text"]),
            (Storage::Null, &["int", "text", "array<int>"], &[]),
        ] {
            assert!(fitting.iter().all(|declared| is(storage.clone(), declared)), "{storage:?}");
            assert!(others.iter().all(|declared| !is(storage.clone(), declared)), "{storage:?}");
        }
    }

    fn nested(storage: Storage, type_name: &str, inner: Vec<ColumnInfo>) -> ColumnInfo {
        ColumnInfo { inner, ..ColumnInfo::plain("a", storage, type_name) }
    }

    #[test]
    fn the_parts_of_nested_values_are_compared() {
        let text = || ColumnInfo::plain("sku", Storage::String, "string");
        let list = nested(Storage::List, "list<item: string>", vec![text()]);
        let parts = nested(Storage::Struct, "struct<sku: string>", vec![text()]);
        let map = nested(Storage::Map, "map<string, string>", vec![text(), text()]);
        let is = |stored: &ColumnInfo, declared: &str| is_stored_as(stored, &PhysicalType::parse(declared).unwrap());
        assert!(is(&list, "text[]") && is(&list, "array") && !is(&list, "array<int>") && !is(&list, "map<text, text>"));
        assert!(is(&parts, "struct<SKU: string>") && !is(&parts, "struct<sku: int>") && !is(&parts, "row(id text)"));
        assert!(is(&map, "map<string, string>") && !is(&map, "map<string, int>"));
    }

    #[test]
    fn metadata_says_which_limits_are_kept() {
        let keeps = |storage, type_name: &str, declared: &str| {
            keeps_limits(&ColumnInfo::plain("a", storage, type_name), &PhysicalType::parse(declared).unwrap())
        };
        let whole = |bits, signed| Storage::Integer { bits, signed };
        assert!(keeps(whole(32, true), "int32", "bigint") && !keeps(whole(64, true), "int64", "int32"));
        assert!(keeps(whole(8, false), "uint8", "tinyint") && !keeps(whole(8, false), "uint8", "i8"));
        let cents = || Storage::Decimal { precision: 10, scale: 2 };
        assert!(keeps(cents(), "", "decimal(12,2)") && keeps(cents(), "", "decimal(11,3)"));
        assert!(!keeps(cents(), "", "decimal(10,3)") && !keeps(cents(), "", "decimal(12,1)"));
        let stamp = || Storage::Timestamp { zone: None };
        assert!(keeps(stamp(), "timestamp[us]", "timestamp(6)") && !keeps(stamp(), "timestamp[ns]", "timestamp(6)"));
        assert!(keeps(Storage::Binary, "fixed_size_binary[16]", "binary(16)"));
        assert!(!keeps(Storage::Binary, "binary", "binary(16)") && !keeps(Storage::String, "string", "varchar(3)"));
        let fixed = "fixed_size_list<item: float>[3]";
        assert!(keeps(Storage::List, fixed, "vector(3)") && !keeps(Storage::List, fixed, "vector(4)"));
    }
}
