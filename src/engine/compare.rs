//! Order and equality of scalars without an allocation, and literals of a contract prepared for it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashSet;

use super::words::Words;
use crate::value::{Number, Scalar, Value};

/// Above so many members a set is looked up instead of walked.
const WALKED: usize = 8;

/// A value of a contract, prepared so that a cell is compared with it at little cost.
#[derive(Debug)]
pub(crate) struct Literal {
    value: Value,
    number: Option<Prepared>,
}

/// What is known beforehand of a number.
///
/// A float stands for its shortest decimal, and rounding is monotone: of two different nearest floats the order decides.
/// Only for a cell that is the nearest float itself do the decimals matter, and that comparison is made here, once.
#[derive(Debug)]
struct Prepared {
    whole: Option<i128>,
    float: f64,
    tie: Ordering,
    /// The 32-bit float that means exactly this number, where there is one.
    float32: Option<f32>,
    /// It in each scale of short decimals.
    scaled: Option<Box<[Scaled]>>,
}

/// The most digits of a short decimal behind its point.
const SCALES: u32 = 18;

/// A number times a power of ten, cut to a whole number of 64 bits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scaled {
    cut: i64,
    /// How the cut number stands to the exact one.
    tie: Ordering,
}

impl Scaled {
    fn new(number: &Number, scale: u32) -> Option<Self> {
        let (cut, exact) = number.times(10_i128.checked_pow(scale)?)?;
        let zero = Number::from(0_i128);
        Some(match i64::try_from(cut) {
            Ok(cut) if exact => Self { cut, tie: Ordering::Equal },
            Ok(cut) => Self { cut, tie: zero.cmp(number) },
            Err(_) if cut > 0 => Self { cut: i64::MAX, tie: Ordering::Less },
            Err(_) => Self { cut: i64::MIN, tie: Ordering::Greater },
        })
    }

    /// How a decimal of the same scale, without its point, stands to the number.
    pub(crate) fn order_of(self, unscaled: i64) -> Ordering {
        unscaled.cmp(&self.cut).then(self.tie)
    }
}

impl Prepared {
    fn new(number: &Number) -> Self {
        let float = number.to_f64();
        #[expect(clippy::cast_possible_truncation, reason = "a rounded one is dropped below")]
        let float32 = float as f32;
        Self {
            whole: number.to_i128(),
            float,
            tie: Number::from_f64(float).cmp(number),
            float32: Some(float32).filter(|float| Number::from_f32(*float) == *number),
            scaled: (0..=SCALES).map(|scale| Scaled::new(number, scale)).collect(),
        }
    }
}

impl Literal {
    pub(crate) fn new(value: &Value) -> Self {
        let number = match value {
            Value::Number(number) => Some(Prepared::new(number)),
            _ => None,
        };
        Self { value: value.clone(), number }
    }

    /// The value as it is.
    pub(crate) fn value(&self) -> &Value {
        &self.value
    }

    /// The whole number that it is, where it is one that fits.
    pub(crate) fn whole(&self) -> Option<i64> {
        self.number.as_ref()?.whole.and_then(|whole| i64::try_from(whole).ok())
    }

    /// The nearest float of a number, and how a cell that is this very float stands to the number.
    pub(crate) fn float(&self) -> Option<(f64, Ordering)> {
        self.number.as_ref().map(|prepared| (prepared.float, prepared.tie))
    }

    /// What decimals of so many digits behind the point are compared with; `None` where it is no number that fits.
    pub(crate) fn scaled(&self) -> Option<&[Scaled]> {
        self.number.as_ref()?.scaled.as_deref()
    }

    /// How a cell's value stands to this one; `None` for different kinds.
    pub(crate) fn order_of(&self, cell: &Scalar<'_>) -> Option<Ordering> {
        let Some(prepared) = &self.number else {
            return cell.compare(&self.value);
        };
        match (cell, prepared.whole, prepared.float32) {
            (Scalar::Int(cell), Some(whole), _) => Some(cell.cmp(&whole)),
            (Scalar::Float(cell), _, _) => Some(cell.partial_cmp(&prepared.float)?.then(prepared.tie)),
            (Scalar::Float32(cell), _, Some(float)) => cell.partial_cmp(&float),
            _ => cell.compare(&self.value),
        }
    }
}

/// The values of a contract that a cell may have.
#[derive(Debug)]
pub(crate) struct LiteralSet {
    members: Members,
    texts: Words,
}

#[derive(Debug)]
enum Members {
    /// Few: each is compared.
    Few(Vec<Literal>),
    /// Many: looked up by kind.
    Many(Box<Lookup>),
}

/// Many values, each kind in a set of its own so that a cell is looked up as it is.
#[derive(Debug, Default)]
struct Lookup {
    wholes: HashSet<i128>,
    numbers: HashSet<Number>,
    others: HashSet<Value>,
}

impl LiteralSet {
    pub(crate) fn new(values: &[Value]) -> Self {
        let texts: Vec<&str> = values.iter().filter_map(text_of).collect();
        let members = if values.len() <= WALKED {
            Members::Few(values.iter().map(Literal::new).collect())
        } else {
            Members::Many(Box::new(Lookup::new(values)))
        };
        Self { members, texts: Words::new(texts.into_iter()) }
    }

    /// Whether a text is one of them.
    pub(crate) fn contains_text(&self, text: &str) -> bool {
        self.texts.contains(text)
    }

    /// Whether the value is one of them.
    pub(crate) fn contains(&self, value: &Scalar<'_>) -> bool {
        match (value, &self.members) {
            (Scalar::Text(text), _) => self.contains_text(text),
            (_, Members::Few(few)) => few.iter().any(|literal| literal.order_of(value) == Some(Ordering::Equal)),
            (_, Members::Many(lookup)) => lookup.contains(value),
        }
    }
}

const fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    }
}

impl Lookup {
    fn new(values: &[Value]) -> Self {
        let mut lookup = Self::default();
        for value in values {
            lookup.insert(value);
        }
        lookup
    }

    fn insert(&mut self, value: &Value) {
        match value {
            // Texts are looked up elsewhere.
            Value::Text(_) => {}
            Value::Number(number) => match number.to_i128() {
                Some(whole) => _ = self.wholes.insert(whole),
                None => _ = self.numbers.insert(number.clone()),
            },
            Value::Bool(_) | Value::Date(_) | Value::Timestamp(_) | Value::Time(_) => {
                self.others.insert(value.clone());
            }
        }
    }

    fn contains(&self, value: &Scalar<'_>) -> bool {
        match value {
            Scalar::Text(_) => false,
            Scalar::Int(whole) => self.wholes.contains(whole),
            Scalar::Float(_) | Scalar::Float32(_) | Scalar::Number(_) => {
                number(value).is_some_and(|number| self.contains_number(&number))
            }
            // These own nothing, so that the value costs no allocation.
            Scalar::Bool(_) | Scalar::Date(_) | Scalar::Timestamp(_) | Scalar::Time(_) => {
                self.others.contains(&value.to_value())
            }
        }
    }

    fn contains_number(&self, number: &Number) -> bool {
        match number.to_i128() {
            Some(whole) => self.wholes.contains(&whole),
            None => self.numbers.contains(number),
        }
    }
}

/// The exact number that a scalar means, where it is one.
pub(crate) fn number<'n>(value: &'n Scalar<'_>) -> Option<Cow<'n, Number>> {
    match value {
        Scalar::Int(i) => Some(Cow::Owned(Number::from(*i))),
        Scalar::Float(f) => Some(Cow::Owned(Number::from_f64(*f))),
        Scalar::Float32(f) => Some(Cow::Owned(Number::from_f32(*f))),
        Scalar::Number(n) => Some(Cow::Borrowed(n)),
        Scalar::Bool(_) | Scalar::Text(_) | Scalar::Date(_) | Scalar::Timestamp(_) | Scalar::Time(_) => None,
    }
}

/// The order of two values of one kind; `None` for different kinds.
pub(crate) fn order(left: &Scalar<'_>, right: &Scalar<'_>) -> Option<Ordering> {
    match (left, right) {
        (Scalar::Int(a), Scalar::Int(b)) => Some(a.cmp(b)),
        (Scalar::Float(a), Scalar::Float(b)) => a.partial_cmp(b),
        (Scalar::Float32(a), Scalar::Float32(b)) => a.partial_cmp(b),
        (Scalar::Text(a), Scalar::Text(b)) => Some(a.cmp(b)),
        (Scalar::Bool(a), Scalar::Bool(b)) => Some(a.cmp(b)),
        (Scalar::Date(a), Scalar::Date(b)) => Some(a.cmp(b)),
        (Scalar::Timestamp(a), Scalar::Timestamp(b)) => Some(a.cmp(b)),
        (Scalar::Time(a), Scalar::Time(b)) => Some(a.cmp(b)),
        _ => Some(number(left)?.as_ref().cmp(number(right)?.as_ref())),
    }
}

/// The text that patterns and lengths judge.
pub(crate) fn canonical<'t>(value: &'t Scalar<'_>) -> Cow<'t, str> {
    match value {
        Scalar::Text(text) => Cow::Borrowed(text),
        _ => Cow::Owned(value.to_value().to_string()),
    }
}
