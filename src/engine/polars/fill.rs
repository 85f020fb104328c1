//! Arrays of Arrow as lanes: the values of many rows at once, as they are stored.

use std::ops::Range;

use polars_arrow::array::{Array, PrimitiveArray, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::TimeUnit;
use polars_arrow::types::NativeType;

use super::cells::instant;
use crate::engine::lanes::{Lane, Mask, Values};
use crate::value::{Date, Instant};

/// Digits of decimals behind the point up to which a lane holds them.
const SCALES: usize = 18;

/// The form in which a lane holds the values of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Whole,
    Decimal,
    Float,
    Text,
    Day,
    Moment,
    /// Values of any kind, each put by itself.
    Any,
}

impl Form {
    /// Gives a lane room for so many values of this form.
    pub(super) fn room(self, lane: &mut Lane<'_>, rows: usize) {
        fn filled<T: Clone>(mut values: Vec<T>, rows: usize, value: T) -> Vec<T> {
            values.resize(rows, value);
            values
        }
        lane.values = match self {
            Self::Any => return lane.hold_any(),
            Self::Whole => Values::Whole(filled(lane.take_wholes(), rows, 0)),
            Self::Decimal => Values::Decimal(filled(lane.take_decimals(), rows, (0, 0))),
            Self::Float => Values::Float(filled(lane.take_floats(), rows, 0.0)),
            Self::Text => Values::Text(filled(lane.take_texts(), rows, "")),
            Self::Day => Values::Day(filled(lane.take_days(), rows, Date::default())),
            Self::Moment => Values::Moment(filled(lane.take_moments(), rows, Instant::default())),
        };
    }
}

/// How the numbers of an array fill a lane.
pub(super) struct Filling<T> {
    pub(super) form: Form,
    numbers: Box<Numbers<T>>,
}

/// Makes numbers the values of a lane; gives the rows whose values have no place there.
type Numbers<T> = dyn for<'b> Fn(&[T], &mut Lane<'b>) -> Mask + Send + Sync;

impl<T: NativeType> Filling<T> {
    fn new(form: Form, numbers: impl for<'b> Fn(&[T], &mut Lane<'b>) -> Mask + Send + Sync + 'static) -> Self {
        Self { form, numbers: Box::new(numbers) }
    }

    /// Fills a lane with some rows of an array; gives those whose values have no place there.
    pub(super) fn fill(&self, array: &PrimitiveArray<T>, rows: Range<usize>, lane: &mut Lane<'_>) -> Option<Mask> {
        let numbers = array.values().as_slice().get(rows.clone())?;
        let odd = (self.numbers)(numbers, lane);
        Some(place(lane, array.validity(), rows, odd))
    }
}

/// Whole numbers.
pub(super) fn wholes<T: NativeType + Into<i128>>() -> Filling<T> {
    Filling::new(Form::Whole, |numbers, lane| {
        let (values, odd) = each(numbers, lane.take_wholes(), |number: T| i64::try_from(number.into()).ok());
        lane.values = Values::Whole(values);
        odd
    })
}

/// Floats of 64 bits.
pub(super) fn floats() -> Filling<f64> {
    Filling::new(Form::Float, |numbers, lane| {
        let mut values = lane.take_floats();
        values.extend_from_slice(numbers);
        lane.values = Values::Float(values);
        Mask::NONE
    })
}

/// Decimals of so many digits behind the point.
pub(super) fn decimals<T: NativeType + Into<i128>>(scale: usize) -> Option<Filling<T>> {
    let digits = u8::try_from(scale).ok().filter(|_| scale <= SCALES)?;
    if digits == 0 {
        return Some(wholes());
    }
    Some(Filling::new(Form::Decimal, move |numbers, lane| {
        let read = |number: T| i64::try_from(number.into()).ok().map(|number| (number, digits));
        let (values, odd) = each(numbers, lane.take_decimals(), read);
        lane.values = Values::Decimal(values);
        odd
    }))
}

/// Days since 1970.
pub(super) fn days() -> Filling<i32> {
    Filling::new(Form::Day, |numbers, lane| {
        let (values, odd) = each(numbers, lane.take_days(), |days| Some(Date(days)));
        lane.values = Values::Day(values);
        odd
    })
}

/// Points in time.
pub(super) fn moments(unit: TimeUnit) -> Filling<i64> {
    match unit {
        TimeUnit::Second => moments_of::<1>(),
        TimeUnit::Millisecond => moments_of::<1_000>(),
        TimeUnit::Microsecond => moments_of::<1_000_000>(),
        TimeUnit::Nanosecond => moments_of::<1_000_000_000>(),
    }
}

/// Points in time in a unit, of which so many make a second: dividing by what is known costs little.
fn moments_of<const PER_SECOND: i64>() -> Filling<i64> {
    Filling::new(Form::Moment, |numbers, lane| {
        let (values, odd) = each(numbers, lane.take_moments(), |number| Some(instant(number, PER_SECOND)));
        lane.values = Values::Moment(values);
        odd
    })
}

/// Reads values one by one; those that cannot be read stay out.
fn each<T: Copy, V: Default>(numbers: &[T], mut room: Vec<V>, read: impl Fn(T) -> Option<V>) -> (Vec<V>, Mask) {
    let mut odd = Mask::NONE;
    room.extend(numbers.iter().enumerate().map(|(row, number)| {
        read(*number).unwrap_or_else(|| {
            odd.insert(row);
            V::default()
        })
    }));
    (room, odd)
}

/// Texts, of which `text` knows those that are there.
pub(super) fn texts<'c>(
    (array, rows): (&'c dyn Array, Range<usize>),
    lane: &mut Lane<'c>,
    text: impl Fn(usize) -> Option<&'c str>,
) -> Mask {
    let mut values = lane.take_texts();
    values.extend(rows.clone().map(|row| text(row).unwrap_or_default()));
    lane.values = Values::Text(values);
    place(lane, array.validity(), rows, Mask::NONE)
}

/// A few texts, and keys that say which of them a row has.
pub(super) fn few_texts<'c>(
    (keys, texts): (&PrimitiveArray<u8>, &'c Utf8ViewArray),
    rows: Range<usize>,
    lane: &mut Lane<'c>,
) -> Option<Mask> {
    lane.put_few(texts.values_iter(), keys.values().as_slice().get(rows.clone())?);
    Some(place(lane, keys.validity(), rows, Mask::NONE))
}

/// Tells which rows of a lane hold the values that it was filled with; gives those that have to be put by themselves.
fn place(lane: &mut Lane<'_>, validity: Option<&Bitmap>, rows: Range<usize>, odd: Mask) -> Mask {
    let all = Mask::first(rows.len());
    let there = validity.map_or(all, |validity| of_bits(validity, rows) & all);
    let nan = match &lane.values {
        Values::Float(values) => Mask::of(values, |value| value.is_nan()) & there,
        _ => Mask::NONE,
    };
    let odd = odd & there;
    (lane.null, lane.nan, lane.value) = (all.without(there), nan, there.without(nan | odd));
    odd
}

/// The rows whose bits are set.
fn of_bits(bits: &Bitmap, rows: Range<usize>) -> Mask {
    if rows.is_empty() || rows.end > bits.len() {
        return Mask::NONE;
    }
    let (bytes, offset, _) = bits.as_slice();
    let start = offset + rows.start;
    let shift = start % 8;
    let bytes = bytes.get(start / 8..).unwrap_or_default();
    let word = |at: usize| {
        let bytes = bytes.get(at * 8..).unwrap_or_default();
        let (first, next) = match bytes.split_first_chunk() {
            Some((first, rest)) => (*first, rest.first().copied().unwrap_or_default()),
            None => (std::array::from_fn(|at| bytes.get(at).copied().unwrap_or_default()), 0),
        };
        let low = u64::from_le_bytes(first) >> shift;
        if shift == 0 { low } else { low | u64::from(next) << (64 - shift) }
    };
    Mask::of_words((0..rows.len().div_ceil(64)).map(word)) & Mask::first(rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_read_wherever_they_start() {
        let bits: Vec<bool> = (0..1_500).map(|at| at % 7 < 3 || at % 11 == 0).collect();
        let bitmap: Bitmap = bits.iter().copied().collect();
        for (start, len) in [(0, 1_024), (1, 64), (63, 65), (70, 7), (476, 1_024), (5, 0), (1_499, 1)] {
            let mask = of_bits(&bitmap, start..start + len);
            let set = (0..len).filter(|row| bits[start + row]);
            assert!(mask.rows().eq(set), "{len} from {start}");
        }
    }
}
