//! What the names of physical types promise of storage, in the dialects that people write them in.

mod names;
mod parse;

use serde::{Deserialize, Serialize};

use super::Number;

/// What kind of storage a name means: names of one family store the same values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Family {
    /// Text of any length.
    Text,
    /// Whole numbers.
    Integer,
    /// Exact decimals.
    Decimal,
    /// Numbers of any kind.
    Number,
    /// Binary floating point.
    Float,
    /// True or false.
    Boolean,
    /// Calendar days.
    Date,
    /// Points in time, with or without a zone.
    Timestamp,
    /// Times of day.
    Time,
    /// Lengths of time.
    Duration,
    /// Bytes.
    Binary,
    /// Bytes that may be text (`BYTE_ARRAY` of Parquet).
    Bytes,
    /// Identifiers of 16 bytes, or their text.
    Uuid,
    /// Documents: text, or nested values.
    Document,
    /// Lists.
    List,
    /// Named fields.
    Struct,
    /// Keys with values.
    Map,
}

/// What a name promises of each value beyond its kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Limit {
    /// Nothing.
    #[default]
    None,
    /// At most so many characters.
    Characters(u32),
    /// At most so many bytes.
    Bytes(u32),
    /// At most so many items.
    Items(u32),
    /// Fits an integer of this width.
    Width {
        /// In bits.
        bits: u8,
        /// The least is 0.
        unsigned: bool,
    },
    /// `tinyint`, whose values are -128 to 127 for some and 0 to 255 for others: fits one of them.
    Tiny,
    /// At most so many digits.
    Digits {
        /// In all.
        precision: u32,
        /// Behind the point.
        scale: u32,
    },
    /// At most so many digits of a second behind its point.
    Fraction(u32),
}

/// A physical type as its name says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PhysicalType {
    /// What kind of storage.
    pub family: Family,
    /// What else is promised of each value.
    pub limit: Limit,
    /// What its values are made of, with names: the fields of a struct, the element of a list, key and value of a map.
    /// Empty where that is not said.
    pub inner: Vec<(String, PhysicalType)>,
}

impl PhysicalType {
    /// Reads a name: `varchar(20)`, `DECIMAL(10, 2)`, `array<struct<sku: string>>`, `timestamp with time zone`, `i32`.
    /// `None` where it is not understood.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        parse::parse(text)
    }

    /// Whether any part of it, itself excluded, promises more than its kind.
    #[must_use]
    pub fn limits_inside(&self) -> bool {
        self.inner.iter().any(|(_, part)| part.limit != Limit::None || part.limits_inside())
    }
}

impl Limit {
    /// The least and the largest number that an integer so limited holds.
    #[must_use]
    pub fn range(self) -> Option<(Number, Number)> {
        match self {
            Self::Tiny => Some((Number::from(-128_i128), Number::from(255_i128))),
            Self::Width { bits: 128, unsigned: true } => {
                Some((Number::from(0_i128), Number::parse(&u128::MAX.to_string())?))
            }
            Self::Width { bits: 128, unsigned: false } => Some((Number::from(i128::MIN), Number::from(i128::MAX))),
            Self::Width { bits, unsigned: true } => {
                let all = 1_i128.checked_shl(u32::from(bits))?;
                Some((Number::from(0_i128), Number::from(all.checked_sub(1)?)))
            }
            Self::Width { bits, unsigned: false } => {
                let half = 1_i128.checked_shl(u32::from(bits).checked_sub(1)?)?;
                Some((Number::from(half.checked_neg()?), Number::from(half.checked_sub(1)?)))
            }
            Self::None
            | Self::Characters(_)
            | Self::Bytes(_)
            | Self::Items(_)
            | Self::Digits { .. }
            | Self::Fraction(_) => None,
        }
    }
}

#[cfg(test)]
mod tests;
