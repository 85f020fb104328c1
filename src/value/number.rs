//! Exact decimal numbers of any size, and the infinities.

use serde::{Deserialize, Serialize};

/// A number as contracts and text cells write it: an exact decimal or an infinity, never NaN.
///
/// Order, equality and hash are those of the numbers: `1`, `01`, `1.0` and `1e0` are one number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number(i128);

impl Number {
    /// Reads an optional sign, digits, an optional fraction and exponent, or `inf`; nothing else, no spaces.
    #[must_use]
    pub fn parse(_text: &str) -> Option<Self> {
        todo!()
    }
    /// The shortest decimal that reads back as this float; an infinity stays one. NaN must not come here: it reads as 0 in no case, callers make it [`super::Cell::Nan`].
    #[must_use]
    pub fn from_f64(_float: f64) -> Self {
        todo!()
    }
    /// Likewise for 32-bit floats.
    #[must_use]
    pub fn from_f32(_float: f32) -> Self {
        todo!()
    }
    /// `unscaled` x 10^-`scale`.
    #[must_use]
    pub fn from_decimal(_unscaled: i128, _scale: u32) -> Self {
        todo!()
    }
    /// Whether it has no fraction.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        todo!()
    }
    /// The whole number, where it fits.
    #[must_use]
    pub fn to_i128(&self) -> Option<i128> {
        todo!()
    }
    /// The nearest float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        todo!()
    }
    /// Whether it is a whole multiple of `step`, exactly; an infinity is none, and nothing is a multiple of 0 but 0.
    #[must_use]
    pub fn is_multiple_of(&self, _step: &Self) -> bool {
        todo!()
    }
}

impl From<i128> for Number {
    fn from(value: i128) -> Self {
        Self(value)
    }
}
