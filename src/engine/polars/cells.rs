//! Arrays of Arrow as cells: each value as it is stored, before any declared type is held against it.

use std::borrow::Cow;
use std::ops::Range;

use num_bigint::BigInt;
use polars_arrow::array::{
    Array, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, DictionaryKey, FixedSizeBinaryArray,
    Float16Array, PrimitiveArray, StaticArray, Utf8Array, Utf8ViewArray,
};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, IntegerType, TimeUnit};
use polars_arrow::types::{NativeType, i256};

use super::fill::{self, Filling, Form};
use crate::engine::lanes::{Lane, Mask};
use crate::value::{Cell, Date, Instant, Number, Scalar, TimeOfDay};

const DAY_NANOS: i64 = 86_400_000_000_000;

/// The values of one column in one batch.
pub(super) trait Cells: Send + Sync {
    /// The cell of a row of the batch, which must be one of its rows. What is no scalar of ours is ill-typed.
    fn cell(&self, row: usize) -> Cell<'_>;

    /// The form in which a lane holds its values best.
    fn form(&self) -> Form {
        Form::Any
    }

    /// Fills a lane with some rows, as they are stored and in that form; gives those whose values have no place there.
    fn fill<'c>(&'c self, rows: Range<usize>, lane: &mut Lane<'c>) -> Mask {
        one_by_one(rows, self.form(), lane, |row| self.cell(row))
    }
}

/// Puts cells into a lane one by one.
pub(super) fn one_by_one<'c>(
    rows: Range<usize>,
    form: Form,
    lane: &mut Lane<'c>,
    cell: impl Fn(usize) -> Cell<'c>,
) -> Mask {
    form.room(lane, rows.len());
    rows.enumerate().for_each(|(at, row)| lane.put(at, cell(row)));
    lane.odd()
}

/// The arrays of one column in one batch, one after the other.
pub(super) fn cells(arrays: &[Box<dyn Array>]) -> Box<dyn Cells> {
    match arrays {
        [one] => of_array(one.as_ref()),
        several => Box::new(Chunks::new(several)),
    }
}

struct Chunks {
    /// Each with the row that it starts at, in order.
    parts: Vec<(usize, Box<dyn Cells>)>,
}

impl Chunks {
    fn new(arrays: &[Box<dyn Array>]) -> Self {
        let mut start = 0;
        let mut parts = Vec::with_capacity(arrays.len());
        for array in arrays {
            parts.push((start, of_array(array.as_ref())));
            start += array.len();
        }
        Self { parts }
    }
}

impl Cells for Chunks {
    fn cell(&self, row: usize) -> Cell<'_> {
        let after = self.parts.partition_point(|(start, _)| *start <= row);
        match after.checked_sub(1).and_then(|at| self.parts.get(at)) {
            Some((start, part)) => part.cell(row - start),
            None => Cell::Null,
        }
    }

    fn form(&self) -> Form {
        let first = self.parts.first().map_or(Form::Any, |(_, part)| part.form());
        if self.parts.iter().all(|(_, part)| part.form() == first) { first } else { Form::Any }
    }
}

fn of_array(array: &dyn Array) -> Box<dyn Cells> {
    of_known(array).unwrap_or_else(|| Box::new(Opaque(array.validity().cloned())))
}

/// The cells of an array whose values are scalars of ours.
fn of_known(array: &dyn Array) -> Option<Box<dyn Cells>> {
    use ArrowDataType as D;
    match array.dtype().to_storage() {
        D::Null => Some(Box::new(Nulls)),
        D::Boolean => array.as_any().downcast_ref::<BooleanArray>().map(|array| Box::new(array.clone()) as _),
        D::Utf8View => array.as_any().downcast_ref::<Utf8ViewArray>().map(|array| Box::new(array.clone()) as _),
        D::Utf8 => array.as_any().downcast_ref::<Utf8Array<i32>>().map(|array| Box::new(array.clone()) as _),
        D::LargeUtf8 => array.as_any().downcast_ref::<Utf8Array<i64>>().map(|array| Box::new(array.clone()) as _),
        D::BinaryView | D::Binary | D::LargeBinary | D::FixedSizeBinary(_) => of_bytes(array),
        D::Decimal(_, scale) => decimals::<i128>(array, *scale),
        D::Decimal64(_, scale) => decimals::<i64>(array, *scale),
        D::Decimal32(_, scale) => decimals::<i32>(array, *scale),
        D::Decimal256(_, scale) => wide_decimals(array, *scale),
        D::Dictionary(key, _, _) => of_dictionary(array, *key),
        D::Float16 | D::Float32 | D::Float64 => of_floats(array),
        dtype if super::types::is_temporal(dtype) => of_times(array),
        _ => of_integers(array),
    }
}

fn of_integers(array: &dyn Array) -> Option<Box<dyn Cells>> {
    use ArrowDataType as D;
    match array.dtype().to_storage() {
        D::Int8 => whole::<i8>(array),
        D::Int16 => whole::<i16>(array),
        D::Int32 => whole::<i32>(array),
        D::Int64 => whole::<i64>(array),
        D::Int128 => whole::<i128>(array),
        D::UInt8 => whole::<u8>(array),
        D::UInt16 => whole::<u16>(array),
        D::UInt32 => whole::<u32>(array),
        D::UInt64 => whole::<u64>(array),
        D::UInt128 => native::<u128, _>(array, |value| match i128::try_from(value) {
            Ok(value) => Cell::Value(Scalar::Int(value)),
            Err(_) => number(Number::parse(&value.to_string())),
        }),
        _ => None,
    }
}

fn of_floats(array: &dyn Array) -> Option<Box<dyn Cells>> {
    if let Some(halves) = array.as_any().downcast_ref::<Float16Array>() {
        return Some(Box::new(Native {
            array: halves.clone(),
            make: |value| float32(f32::from(value)),
            filling: None,
        }));
    }
    native::<f32, _>(array, float32).or_else(|| filling(array, Some(fill::floats()), float64))
}

fn of_times(array: &dyn Array) -> Option<Box<dyn Cells>> {
    use ArrowDataType as D;
    match array.dtype().to_storage() {
        D::Date32 => filling::<i32, _>(array, Some(fill::days()), |days| Cell::Value(Scalar::Date(Date(days)))),
        D::Date64 => native::<i64, _>(array, |millis| match i32::try_from(millis.div_euclid(86_400_000)) {
            Ok(days) => Cell::Value(Scalar::Date(Date(days))),
            Err(_) => Cell::IllTyped,
        }),
        D::Timestamp(unit, _) => {
            let per_second = per_second(*unit);
            let make = move |value| Cell::Value(Scalar::Timestamp(instant(value, per_second)));
            filling::<i64, _>(array, Some(fill::moments(*unit)), make)
        }
        D::Time32(unit) => {
            let nanos = 1_000_000_000 / per_second(*unit);
            native::<i32, _>(array, move |value| time(i64::from(value), nanos))
        }
        D::Time64(unit) => {
            let nanos = 1_000_000_000 / per_second(*unit);
            native::<i64, _>(array, move |value| time(value, nanos))
        }
        D::Duration(unit) => {
            let nanos = i128::from(1_000_000_000 / per_second(*unit));
            native::<i64, _>(array, move |value| Cell::Value(Scalar::Int(i128::from(value) * nanos)))
        }
        _ => None,
    }
}

fn of_bytes(array: &dyn Array) -> Option<Box<dyn Cells>> {
    let any = array.as_any();
    if let Some(array) = any.downcast_ref::<BinaryViewArray>() {
        return Some(Box::new(array.clone()));
    }
    if let Some(array) = any.downcast_ref::<BinaryArray<i32>>() {
        return Some(Box::new(array.clone()));
    }
    if let Some(array) = any.downcast_ref::<BinaryArray<i64>>() {
        return Some(Box::new(array.clone()));
    }
    any.downcast_ref::<FixedSizeBinaryArray>().map(|array| Box::new(array.clone()) as _)
}

fn of_dictionary(array: &dyn Array, key: IntegerType) -> Option<Box<dyn Cells>> {
    match key {
        IntegerType::Int8 => dictionary::<i8>(array),
        IntegerType::Int16 => dictionary::<i16>(array),
        IntegerType::Int32 => dictionary::<i32>(array),
        IntegerType::Int64 => dictionary::<i64>(array),
        IntegerType::Int128 => dictionary::<i128>(array),
        IntegerType::UInt8 => few_texts(array).or_else(|| dictionary::<u8>(array)),
        IntegerType::UInt16 => dictionary::<u16>(array),
        IntegerType::UInt32 => dictionary::<u32>(array),
        IntegerType::UInt64 => dictionary::<u64>(array),
        IntegerType::UInt128 => dictionary::<u128>(array),
    }
}

fn dictionary<K: DictionaryKey>(array: &dyn Array) -> Option<Box<dyn Cells>> {
    let array = array.as_any().downcast_ref::<DictionaryArray<K>>()?;
    Some(Box::new(Dictionary { values: of_array(array.values().as_ref()), keys: array.clone() }))
}

struct Dictionary<K: DictionaryKey> {
    keys: DictionaryArray<K>,
    values: Box<dyn Cells>,
}

impl<K: DictionaryKey> Cells for Dictionary<K> {
    fn cell(&self, row: usize) -> Cell<'_> {
        if self.keys.is_null(row) { Cell::Null } else { self.values.cell(self.keys.key_value(row)) }
    }

    fn form(&self) -> Form {
        self.values.form()
    }
}

/// Texts of which there are few, none of them null.
struct FewTexts {
    keys: PrimitiveArray<u8>,
    texts: Utf8ViewArray,
}

fn few_texts(array: &dyn Array) -> Option<Box<dyn Cells>> {
    let array = array.as_any().downcast_ref::<DictionaryArray<u8>>()?;
    let texts = array.values().as_any().downcast_ref::<Utf8ViewArray>().filter(|texts| texts.null_count() == 0)?;
    Some(Box::new(FewTexts { keys: array.keys().clone(), texts: texts.clone() }))
}

impl Cells for FewTexts {
    fn cell(&self, row: usize) -> Cell<'_> {
        text(self.keys.get(row).and_then(|key| self.texts.get(usize::from(key))))
    }

    fn form(&self) -> Form {
        Form::Text
    }

    fn fill<'c>(&'c self, rows: Range<usize>, lane: &mut Lane<'c>) -> Mask {
        let filled = fill::few_texts((&self.keys, &self.texts), rows.clone(), lane);
        filled.unwrap_or_else(|| one_by_one(rows, Form::Text, lane, |row| self.cell(row)))
    }
}

struct Native<T: NativeType, F> {
    array: PrimitiveArray<T>,
    make: F,
    /// How lanes are filled with it, where they hold such values.
    filling: Option<Filling<T>>,
}

impl<T: NativeType, F: Fn(T) -> Cell<'static> + Send + Sync> Cells for Native<T, F> {
    fn cell(&self, row: usize) -> Cell<'_> {
        self.array.get(row).map_or(Cell::Null, &self.make)
    }

    fn form(&self) -> Form {
        self.filling.as_ref().map_or(Form::Any, |filling| filling.form)
    }

    fn fill<'c>(&'c self, rows: Range<usize>, lane: &mut Lane<'c>) -> Mask {
        let filled = self.filling.as_ref().and_then(|filling| filling.fill(&self.array, rows.clone(), lane));
        filled.unwrap_or_else(|| one_by_one(rows, self.form(), lane, |row| self.cell(row)))
    }
}

fn native<T, F>(array: &dyn Array, make: F) -> Option<Box<dyn Cells>>
where
    T: NativeType,
    F: Fn(T) -> Cell<'static> + Send + Sync + 'static,
{
    filling(array, None, make)
}

/// The same, of values that lanes hold.
fn filling<T, F>(array: &dyn Array, filling: Option<Filling<T>>, make: F) -> Option<Box<dyn Cells>>
where
    T: NativeType,
    F: Fn(T) -> Cell<'static> + Send + Sync + 'static,
{
    let array = array.as_any().downcast_ref::<PrimitiveArray<T>>()?.clone();
    Some(Box::new(Native { array, make, filling }))
}

fn whole<T: NativeType + Into<i128>>(array: &dyn Array) -> Option<Box<dyn Cells>> {
    filling::<T, _>(array, Some(fill::wholes()), |value| Cell::Value(Scalar::Int(value.into())))
}

fn decimals<T: NativeType + Into<i128>>(array: &dyn Array, scale: usize) -> Option<Box<dyn Cells>> {
    let digits = u32::try_from(scale).ok()?;
    filling::<T, _>(array, fill::decimals(scale), move |value| decimal(value.into(), digits))
}

fn wide_decimals(array: &dyn Array, scale: usize) -> Option<Box<dyn Cells>> {
    let scale = u32::try_from(scale).ok()?;
    native::<i256, _>(array, move |value| {
        let (high, low) = value.0.into_words();
        if high == low >> 127 {
            return decimal(low, scale);
        }
        let digits = BigInt::from_signed_bytes_be(&value.0.to_be_bytes());
        number(Number::parse(&format!("{digits}e-{scale}")))
    })
}

fn decimal(unscaled: i128, scale: u32) -> Cell<'static> {
    if scale == 0 {
        return Cell::Value(Scalar::Int(unscaled));
    }
    Cell::Value(Scalar::Number(Cow::Owned(Number::from_decimal(unscaled, scale))))
}

fn number(number: Option<Number>) -> Cell<'static> {
    number.map_or(Cell::IllTyped, |number| Cell::Value(Scalar::Number(Cow::Owned(number))))
}

fn float64(value: f64) -> Cell<'static> {
    if value.is_nan() { Cell::Nan } else { Cell::Value(Scalar::Float(value)) }
}

fn float32(value: f32) -> Cell<'static> {
    if value.is_nan() { Cell::Nan } else { Cell::Value(Scalar::Float32(value)) }
}

/// How many units make a second.
fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Second => 1,
        TimeUnit::Millisecond => 1_000,
        TimeUnit::Microsecond => 1_000_000,
        TimeUnit::Nanosecond => 1_000_000_000,
    }
}

/// A point in time, in units of which so many make a second.
pub(super) fn instant(value: i64, per_second: i64) -> Instant {
    let nanos = value.rem_euclid(per_second) * (1_000_000_000 / per_second);
    let seconds = value.div_euclid(per_second);
    Instant { seconds, nanos: u32::try_from(nanos).unwrap_or_default() }
}

/// A time of day; a number that is none (negative, or a day and more) is ill-typed.
fn time(value: i64, nanos: i64) -> Cell<'static> {
    match value.checked_mul(nanos) {
        Some(nanos @ 0..DAY_NANOS) => Cell::Value(Scalar::Time(TimeOfDay(nanos))),
        _ => Cell::IllTyped,
    }
}

struct Nulls;

impl Cells for Nulls {
    fn cell(&self, _row: usize) -> Cell<'_> {
        Cell::Null
    }
}

/// Values that are no scalars of ours (lists, named fields): only whether they are there.
struct Opaque(Option<Bitmap>);

impl Cells for Opaque {
    fn cell(&self, row: usize) -> Cell<'_> {
        let there = self.0.as_ref().is_none_or(|there| there.get(row).unwrap_or(false));
        if there { Cell::IllTyped } else { Cell::Null }
    }
}

/// One text for every row: a value of the path of the file.
pub(super) struct Constant(pub(super) Option<String>);

impl Cells for Constant {
    fn cell(&self, _row: usize) -> Cell<'_> {
        text(self.0.as_deref())
    }
}

impl Cells for BooleanArray {
    fn cell(&self, row: usize) -> Cell<'_> {
        self.get(row).map_or(Cell::Null, |value| Cell::Value(Scalar::Bool(value)))
    }
}

impl Cells for Utf8ViewArray {
    fn cell(&self, row: usize) -> Cell<'_> {
        text(self.get(row))
    }

    fn form(&self) -> Form {
        Form::Text
    }

    fn fill<'c>(&'c self, rows: Range<usize>, lane: &mut Lane<'c>) -> Mask {
        fill::texts((self, rows), lane, |row| self.get(row))
    }
}

impl Cells for Utf8Array<i32> {
    fn cell(&self, row: usize) -> Cell<'_> {
        text(self.get(row))
    }

    fn form(&self) -> Form {
        Form::Text
    }

    fn fill<'c>(&'c self, rows: Range<usize>, lane: &mut Lane<'c>) -> Mask {
        fill::texts((self, rows), lane, |row| self.get(row))
    }
}

impl Cells for Utf8Array<i64> {
    fn cell(&self, row: usize) -> Cell<'_> {
        text(self.get(row))
    }

    fn form(&self) -> Form {
        Form::Text
    }

    fn fill<'c>(&'c self, rows: Range<usize>, lane: &mut Lane<'c>) -> Mask {
        fill::texts((self, rows), lane, |row| self.get(row))
    }
}

impl Cells for BinaryViewArray {
    fn cell(&self, row: usize) -> Cell<'_> {
        bytes(self.get(row))
    }
}

impl Cells for BinaryArray<i32> {
    fn cell(&self, row: usize) -> Cell<'_> {
        bytes(self.get(row))
    }
}

impl Cells for BinaryArray<i64> {
    fn cell(&self, row: usize) -> Cell<'_> {
        bytes(self.get(row))
    }
}

impl Cells for FixedSizeBinaryArray {
    fn cell(&self, row: usize) -> Cell<'_> {
        bytes(self.get(row))
    }
}

fn text(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Null, |text| Cell::Value(Scalar::Text(text)))
}

/// Bytes are compared as text where they are text.
fn bytes(value: Option<&[u8]>) -> Cell<'_> {
    match value.map(std::str::from_utf8) {
        None => Cell::Null,
        Some(Ok(text)) => Cell::Value(Scalar::Text(text)),
        Some(Err(_)) => Cell::IllTyped,
    }
}
