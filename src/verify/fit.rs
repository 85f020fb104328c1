//! Which way of storing a column fits which logical type.

use crate::data::Storage;
use crate::value::{LogicalType, ReadAs};

/// How a stored column meets its declared type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// Every value is of the type, by the metadata.
    Holds,
    /// Each day stands for its midnight.
    Midnight,
    /// Each cell must be looked at.
    ByCell,
    /// No value is of the type, by the metadata.
    Wrong,
    /// Numbers with a binary point where whole numbers are promised: how many have a fraction is counted.
    FloatForInteger,
    /// Points in time where days are promised: how many have a time of day is counted.
    TimestampForDate,
    /// Delimited text has no such values.
    NotApplicable,
}

impl Fit {
    /// Whether checks of the values make sense.
    pub(super) const fn can_be_read(self) -> bool {
        matches!(self, Self::Holds | Self::Midnight | Self::ByCell)
    }
}

/// How a column stored so meets what is declared.
pub(super) fn fit(storage: &Storage, read: &ReadAs) -> Fit {
    let Some(logical) = read.logical else { return Fit::Holds };
    match storage {
        Storage::Text if logical.is_collection() => Fit::NotApplicable,
        Storage::Text | Storage::Json => Fit::ByCell,
        Storage::String if read.stored_as_text && logical != LogicalType::String => Fit::ByCell,
        Storage::Timestamp { .. } if read.stored_as_text && logical == LogicalType::Date => Fit::ByCell,
        Storage::Null => Fit::Holds,
        typed if !is_zoned_as_promised(typed, read.zoned) => Fit::Wrong,
        typed => fit_typed(typed, logical),
    }
}

/// Whether a column says what zone its values are in, where that is promised. Days and times of typed data never do.
fn is_zoned_as_promised(storage: &Storage, promised: Option<bool>) -> bool {
    let zoned = matches!(storage, Storage::Timestamp { zone: Some(_) });
    promised.is_none_or(|promised| promised == zoned)
}

fn fit_typed(storage: &Storage, logical: LogicalType) -> Fit {
    let holds = match logical {
        LogicalType::String => matches!(storage, Storage::String),
        LogicalType::Integer => match storage {
            Storage::Float { .. } => return Fit::FloatForInteger,
            other => matches!(other, Storage::Integer { .. } | Storage::Decimal { scale: 0, .. }),
        },
        LogicalType::Number => {
            matches!(storage, Storage::Integer { .. } | Storage::Float { .. } | Storage::Decimal { .. })
        }
        LogicalType::Boolean => matches!(storage, Storage::Boolean),
        LogicalType::Date => match storage {
            Storage::Timestamp { .. } => return Fit::TimestampForDate,
            other => matches!(other, Storage::Date),
        },
        LogicalType::Timestamp => match storage {
            Storage::Date => return Fit::Midnight,
            other => matches!(other, Storage::Timestamp { .. }),
        },
        LogicalType::Time => matches!(storage, Storage::Time),
        LogicalType::Object => matches!(storage, Storage::Struct),
        LogicalType::Array => matches!(storage, Storage::List),
        LogicalType::Vector => match storage {
            // An element that is no number makes the whole no vector.
            Storage::List => return Fit::ByCell,
            _ => false,
        },
        LogicalType::Map => matches!(storage, Storage::Map),
    };
    if holds { Fit::Holds } else { Fit::Wrong }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_meets_logical_types_as_the_table_says() {
        let integer = Storage::Integer { bits: 64, signed: true };
        let float = Storage::Float { bits: 64 };
        let whole = Storage::Decimal { precision: 10, scale: 0 };
        let cents = Storage::Decimal { precision: 10, scale: 2 };
        let naive = Storage::Timestamp { zone: None };
        for (storage, logical, expected) in [
            (&integer, LogicalType::Integer, Fit::Holds),
            (&whole, LogicalType::Integer, Fit::Holds),
            (&cents, LogicalType::Integer, Fit::Wrong),
            (&float, LogicalType::Integer, Fit::FloatForInteger),
            (&Storage::String, LogicalType::Integer, Fit::Wrong),
            (&Storage::Text, LogicalType::Integer, Fit::ByCell),
            (&Storage::Json, LogicalType::Integer, Fit::ByCell),
            (&Storage::Null, LogicalType::Integer, Fit::Holds),
            (&integer, LogicalType::Number, Fit::Holds),
            (&float, LogicalType::Number, Fit::Holds),
            (&cents, LogicalType::Number, Fit::Holds),
            (&Storage::Boolean, LogicalType::Number, Fit::Wrong),
            (&integer, LogicalType::Boolean, Fit::Wrong),
            (&Storage::Boolean, LogicalType::Boolean, Fit::Holds),
            (&integer, LogicalType::String, Fit::Wrong),
            (&Storage::String, LogicalType::String, Fit::Holds),
            (&Storage::Binary, LogicalType::String, Fit::Wrong),
            (&Storage::Date, LogicalType::Date, Fit::Holds),
            (&naive, LogicalType::Date, Fit::TimestampForDate),
            (&Storage::Date, LogicalType::Timestamp, Fit::Midnight),
            (&naive, LogicalType::Timestamp, Fit::Holds),
            (&Storage::String, LogicalType::Timestamp, Fit::Wrong),
            (&Storage::Time, LogicalType::Time, Fit::Holds),
            (&naive, LogicalType::Time, Fit::Wrong),
            (&Storage::Text, LogicalType::Object, Fit::NotApplicable),
            (&Storage::Struct, LogicalType::Object, Fit::Holds),
            (&Storage::List, LogicalType::Array, Fit::Holds),
        ] {
            let read = ReadAs { logical: Some(logical), ..ReadAs::default() };
            assert_eq!(fit(storage, &read), expected, "{storage:?} under {logical:?}");
        }
    }

    #[test]
    fn storage_that_the_physical_type_names_is_read_cell_by_cell() {
        let read = ReadAs { logical: Some(LogicalType::Date), stored_as_text: true, ..ReadAs::default() };
        assert_eq!(fit(&Storage::String, &read), Fit::ByCell);
        let naive = Storage::Timestamp { zone: None };
        assert_eq!(fit(&naive, &read), Fit::ByCell, "midnights are days, other times are none");
        assert_eq!(fit(&Storage::String, &ReadAs { stored_as_text: false, ..read }), Fit::Wrong);
        assert_eq!(fit(&Storage::Date, &ReadAs::default()), Fit::Holds, "nothing is promised");
    }
}
