//! What is read of an object or a list besides that it is there: how much it holds, and what kind of things.

use serde::{Deserialize, Serialize};

/// One thing that can be said of an object, a list, a map or a vector: a value of a simple kind, so that every predicate
/// on values is one on it, too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Facet {
    /// How many keys an object or a map has, null or not, or how many items a list or a vector: a number.
    Size,
    /// Whether an object has this key, null or not: a boolean.
    Has(String),
    /// Whether no item stands in a list twice: a boolean. 1 is 1.0, and `true` is not 1; objects are equal where their
    /// keys have equal values, in whatever order; null is equal to null.
    Distinct,
    /// The Euclidean norm of a vector: a number, infinite where an element is infinite or no number at all (NaN).
    Norm,
    /// Whether every element of a vector can be held by this type: a boolean.
    Elements(ElementType),
    /// The thing itself, as text that is equal exactly where the things are equal.
    Whole,
}

/// The type of the elements of a vector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ElementType {
    /// 16 bits, 8 of them exponent.
    Bfloat16,
    /// 0 or 1.
    Binary,
    /// 16 bits.
    Float16,
    /// 32 bits.
    Float32,
    /// 64 bits.
    Float64,
    /// Whole numbers from -128 to 127.
    Int8,
    /// Whole numbers from 0 to 255.
    Uint8,
}

impl ElementType {
    const ALL: [Self; 7] =
        [Self::Bfloat16, Self::Binary, Self::Float16, Self::Float32, Self::Float64, Self::Int8, Self::Uint8];

    /// The word that contracts use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Bfloat16 => "bfloat16",
            Self::Binary => "binary",
            Self::Float16 => "float16",
            Self::Float32 => "float32",
            Self::Float64 => "float64",
            Self::Int8 => "int8",
            Self::Uint8 => "uint8",
        }
    }

    /// The type that a word of a contract names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word().eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_names_its_type() {
        for kind in ElementType::ALL {
            assert_eq!(ElementType::from_word(kind.word()), Some(kind));
        }
        assert_eq!(ElementType::from_word("float128"), None);
    }
}
