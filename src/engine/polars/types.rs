//! What the types of Arrow are to us: how a column is stored, and what people call it.

use polars_arrow::datatypes::{ArrowDataType, Field, IntervalUnit, TimeUnit};

use crate::data::{ColumnInfo, Storage};

/// How deep the parts of nested columns are looked at.
pub(super) const DEEPEST: usize = 64;

/// A column with the parts that its values are made of.
pub(super) fn column_info(name: &str, dtype: &ArrowDataType) -> ColumnInfo {
    info_at(name, dtype, DEEPEST)
}

fn info_at(name: &str, dtype: &ArrowDataType, deeper: usize) -> ColumnInfo {
    let plain = ColumnInfo::plain(name, storage(dtype), type_name(dtype));
    let Some(deeper) = deeper.checked_sub(1) else { return plain };
    let inner = parts(dtype).iter().map(|part| info_at(part.name.as_str(), part.dtype(), deeper)).collect();
    ColumnInfo { inner, ..plain }
}

/// The fields of a struct, the element of a list, key and value of a map.
pub(super) fn parts(dtype: &ArrowDataType) -> &[Field] {
    use ArrowDataType as D;
    match dtype.to_storage() {
        D::List(item) | D::LargeList(item) | D::FixedSizeList(item, _) => std::slice::from_ref(item),
        D::Struct(fields) => fields,
        D::Map(entries, _) => match entries.dtype() {
            D::Struct(fields) => fields,
            _ => &[],
        },
        _ => &[],
    }
}

/// How values of a type are stored.
fn storage(dtype: &ArrowDataType) -> Storage {
    use ArrowDataType as D;
    match dtype {
        D::Null => Storage::Null,
        D::Boolean => Storage::Boolean,
        D::Int8 => integer(8, true),
        D::Int16 => integer(16, true),
        D::Int32 => integer(32, true),
        D::Int64 => integer(64, true),
        D::Int128 => integer(128, true),
        D::UInt8 => integer(8, false),
        D::UInt16 => integer(16, false),
        D::UInt32 => integer(32, false),
        D::UInt64 => integer(64, false),
        D::UInt128 => integer(128, false),
        D::Float16 => Storage::Float { bits: 16 },
        D::Float32 => Storage::Float { bits: 32 },
        D::Float64 => Storage::Float { bits: 64 },
        D::Decimal(p, s) | D::Decimal32(p, s) | D::Decimal64(p, s) | D::Decimal256(p, s) => decimal(dtype, *p, *s),
        D::Utf8 | D::LargeUtf8 | D::Utf8View => Storage::String,
        D::Binary | D::LargeBinary | D::BinaryView | D::FixedSizeBinary(_) => Storage::Binary,
        D::Date32 | D::Date64 => Storage::Date,
        D::Timestamp(_, zone) => Storage::Timestamp { zone: zone.as_ref().map(|zone| zone_name(zone.as_str())) },
        D::Time32(_) | D::Time64(_) => Storage::Time,
        D::Duration(_) => Storage::Duration,
        D::List(_) | D::LargeList(_) | D::FixedSizeList(_, _) => Storage::List,
        D::Struct(_) => Storage::Struct,
        D::Dictionary(_, value, _) => storage(value),
        D::Extension(extension) => storage(&extension.inner),
        D::Map(_, _) => Storage::Map,
        D::Interval(_) | D::Union(_) | D::Unknown => Storage::Other(type_name(dtype)),
    }
}

/// The type as pyarrow prints it, where the wide and the narrow layout of one type share the plain name.
pub(super) fn type_name(dtype: &ArrowDataType) -> String {
    use ArrowDataType as D;
    match dtype {
        D::Null => "null".into(),
        D::Boolean => "bool".into(),
        D::Float16 => "halffloat".into(),
        D::Float32 => "float".into(),
        D::Float64 => "double".into(),
        D::Decimal(p, s) => format!("decimal128({p}, {s})"),
        D::Decimal32(p, s) => format!("decimal32({p}, {s})"),
        D::Decimal64(p, s) => format!("decimal64({p}, {s})"),
        D::Decimal256(p, s) => format!("decimal256({p}, {s})"),
        D::Utf8 | D::LargeUtf8 | D::Utf8View => "string".into(),
        D::Binary | D::LargeBinary | D::BinaryView => "binary".into(),
        D::FixedSizeBinary(size) => format!("fixed_size_binary[{size}]"),
        D::Dictionary(_, value, _) => format!("dictionary<{}>", type_name(value)),
        D::Extension(extension) => format!("extension<{}>", extension.name),
        D::Union(_) => "union".into(),
        D::Unknown => "unknown".into(),
        D::List(_) | D::LargeList(_) | D::FixedSizeList(_, _) | D::Struct(_) | D::Map(_, _) => nested_name(dtype),
        _ => scalar_name(dtype),
    }
}

/// Whether values of a type are points in time without a zone.
pub(super) fn is_naive(dtype: &ArrowDataType) -> bool {
    matches!(storage(dtype), Storage::Timestamp { zone: None })
}

/// Whether values of a type lie on the time line, or are lengths on it.
pub(super) fn is_temporal(dtype: &ArrowDataType) -> bool {
    use ArrowDataType as D;
    matches!(dtype, D::Date32 | D::Date64 | D::Timestamp(..) | D::Time32(_) | D::Time64(_) | D::Duration(_))
}

/// Names of whole numbers and of everything on the time line.
fn scalar_name(dtype: &ArrowDataType) -> String {
    use ArrowDataType as D;
    match dtype {
        D::Date32 => "date32[day]".into(),
        D::Date64 => "date64[ms]".into(),
        D::Time32(unit) => format!("time32[{}]", unit_name(*unit)),
        D::Time64(unit) => format!("time64[{}]", unit_name(*unit)),
        D::Duration(unit) => format!("duration[{}]", unit_name(*unit)),
        D::Timestamp(unit, None) => format!("timestamp[{}]", unit_name(*unit)),
        D::Timestamp(unit, Some(zone)) => {
            format!("timestamp[{}, tz={}]", unit_name(*unit), zone_name(zone.as_str()))
        }
        D::Interval(IntervalUnit::YearMonth) => "month_interval".into(),
        D::Interval(IntervalUnit::DayTime) => "day_time_interval".into(),
        D::Interval(_) => "month_day_nano_interval".into(),
        whole => format!("{whole:?}").to_lowercase(),
    }
}

/// Names of types that hold others. A type nested deeper than people read is cut.
fn nested_name(dtype: &ArrowDataType) -> String {
    use ArrowDataType as D;
    match dtype {
        D::List(item) | D::LargeList(item) => format!("list<{}>", field_name(item)),
        D::FixedSizeList(item, size) => format!("fixed_size_list<{}>[{size}]", field_name(item)),
        D::Map(entries, _) => match entries.dtype() {
            D::Struct(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| type_name(part.dtype())).collect();
                format!("map<{}>", parts.join(", "))
            }
            other => format!("map<{}>", type_name(other)),
        },
        D::Struct(fields) => {
            let fields: Vec<_> = fields.iter().map(field_name).collect();
            format!("struct<{}>", fields.join(", "))
        }
        _ => "nested".into(),
    }
}

fn field_name(field: &Field) -> String {
    format!("{}: {}", field.name, type_name(field.dtype()))
}

fn integer(bits: u8, signed: bool) -> Storage {
    Storage::Integer { bits, signed }
}

/// A decimal whose digits make sense; damaged metadata can claim anything.
fn decimal(dtype: &ArrowDataType, precision: usize, scale: usize) -> Storage {
    match (u32::try_from(precision), u32::try_from(scale)) {
        (Ok(precision @ 1..=76), Ok(scale @ 0..=76)) => Storage::Decimal { precision, scale },
        _ => Storage::Other(type_name(dtype)),
    }
}

fn zone_name(zone: &str) -> String {
    if zone == "+00:00" { "UTC".into() } else { zone.into() }
}

fn unit_name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Second => "s",
        TimeUnit::Millisecond => "ms",
        TimeUnit::Microsecond => "us",
        TimeUnit::Nanosecond => "ns",
    }
}

#[cfg(test)]
mod tests {
    use polars_arrow::datatypes::IntegerType;

    use super::*;

    #[test]
    fn types_have_the_names_that_people_know() {
        use ArrowDataType as D;
        let item = |dtype| Box::new(Field::new("item".into(), dtype, true));
        let cases = [
            (D::Int64, "int64"),
            (D::UInt8, "uint8"),
            (D::Float64, "double"),
            (D::Utf8View, "string"),
            (D::Date32, "date32[day]"),
            (D::Time64(TimeUnit::Microsecond), "time64[us]"),
            (D::Timestamp(TimeUnit::Nanosecond, None), "timestamp[ns]"),
            (D::Timestamp(TimeUnit::Microsecond, Some("+00:00".into())), "timestamp[us, tz=UTC]"),
            (D::Timestamp(TimeUnit::Second, Some("Europe/Berlin".into())), "timestamp[s, tz=Europe/Berlin]"),
            (D::Decimal(10, 2), "decimal128(10, 2)"),
            (D::Dictionary(IntegerType::Int32, Box::new(D::LargeUtf8), false), "dictionary<string>"),
            (D::LargeList(item(D::Int8)), "list<item: int8>"),
            (D::Struct(vec![*item(D::Boolean)]), "struct<item: bool>"),
        ];
        for (dtype, name) in cases {
            assert_eq!(type_name(&dtype), name);
        }
    }

    #[test]
    fn storage_follows_the_value_not_its_layout() {
        use ArrowDataType as D;
        let dictionary = D::Dictionary(IntegerType::UInt8, Box::new(D::Utf8), false);
        assert_eq!(storage(&dictionary), Storage::String);
        assert_eq!(storage(&D::UInt64), Storage::Integer { bits: 64, signed: false });
        assert_eq!(storage(&D::Decimal(5, 2)), Storage::Decimal { precision: 5, scale: 2 });
        let utc = D::Timestamp(TimeUnit::Millisecond, Some("+00:00".into()));
        assert_eq!(storage(&utc), Storage::Timestamp { zone: Some("UTC".into()) });
        assert_eq!(storage(&D::Decimal(5, usize::MAX)), Storage::Other(format!("decimal128(5, {})", usize::MAX)));
    }
}
