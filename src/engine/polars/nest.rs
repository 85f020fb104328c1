//! The values of nested columns in one batch: what lies at a place of an array, and what that holds.

use std::ops::Range;

use polars_arrow::array::{Array, FixedSizeListArray, ListArray, MapArray, StructArray, Utf8ViewArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::offset::OffsetsBuffer;

use super::cells::{Cells, cells};
use super::types::{DEEPEST, is_naive, type_name};
use crate::value::Cell;

/// An array with the arrays that its values are made of.
pub(super) struct Nest {
    cells: Box<dyn Cells>,
    there: Option<Bitmap>,
    inner: Inner,
    /// The type as people know it.
    pub(super) type_name: String,
    /// Whether values are points in time without a zone.
    pub(super) is_naive: bool,
    /// Whether it is a value of the path of the file, which is text.
    pub(super) is_path: bool,
}

/// What the values of an array are made of.
enum Inner {
    /// Nothing that is looked at.
    Nothing,
    Fields(Vec<(String, Nest)>),
    Items(Ends, Box<Nest>),
    Entries(Ends, Box<[Nest; 2]>),
}

/// Which items belong to a list.
enum Ends {
    Narrow(OffsetsBuffer<i32>),
    Wide(OffsetsBuffer<i64>),
    Even(usize),
}

/// A value: the array, and its place there.
pub(super) type At<'n> = (&'n Nest, usize);

impl Nest {
    /// The arrays of an array, as deep as columns are looked at.
    pub(super) fn new(array: &dyn Array) -> Self {
        Self::at(array, DEEPEST)
    }

    fn at(array: &dyn Array, deeper: usize) -> Self {
        let inner = deeper.checked_sub(1).and_then(|deeper| inner(array, deeper));
        Self {
            cells: cells(&[array.to_boxed()]),
            there: array.validity().cloned(),
            inner: inner.unwrap_or(Inner::Nothing),
            type_name: type_name(array.dtype()),
            is_naive: is_naive(array.dtype()),
            is_path: false,
        }
    }

    /// One value of the path of a file.
    pub(super) fn of_path(value: Option<&str>) -> Self {
        let text = Utf8ViewArray::from_slice([value]);
        Self { type_name: "text".to_owned(), is_path: true, ..Self::new(&text) }
    }

    /// The value as a scalar; ill-typed where it is none of ours.
    pub(super) fn cell(&self, at: usize) -> Cell<'_> {
        self.cells.cell(at)
    }

    /// Whether it is not null.
    pub(super) fn is_there(&self, at: usize) -> bool {
        self.there.as_ref().is_none_or(|there| there.get(at).unwrap_or(false))
    }

    /// The fields, where values are structs.
    pub(super) fn fields(&self) -> Option<&[(String, Nest)]> {
        match &self.inner {
            Inner::Fields(fields) => Some(fields),
            Inner::Nothing | Inner::Items(..) | Inner::Entries(..) => None,
        }
    }

    /// The field of this name.
    pub(super) fn field(&self, name: &str) -> Option<&Self> {
        self.fields()?.iter().find(|(known, _)| known == name).map(|(_, field)| field)
    }

    /// The items of a list; `None` where values are no lists, none for a null.
    pub(super) fn items(&self, at: usize) -> Option<(&Self, Range<usize>)> {
        match &self.inner {
            Inner::Items(ends, items) => Some((items, if self.is_there(at) { ends.range(at) } else { 0..0 })),
            Inner::Nothing | Inner::Fields(_) | Inner::Entries(..) => None,
        }
    }

    /// Keys and values of a map, and which of them; `None` where values are no maps, none for a null.
    pub(super) fn entries(&self, at: usize) -> Option<(&[Self; 2], Range<usize>)> {
        match &self.inner {
            Inner::Entries(ends, entries) => Some((entries, if self.is_there(at) { ends.range(at) } else { 0..0 })),
            Inner::Nothing | Inner::Fields(_) | Inner::Items(..) => None,
        }
    }

    /// Whether values hold others.
    pub(super) const fn is_nested(&self) -> bool {
        !matches!(self.inner, Inner::Nothing)
    }
}

impl Ends {
    fn range(&self, at: usize) -> Range<usize> {
        let (start, end) = match self {
            Self::Narrow(offsets) if at < offsets.len_proxy() => offsets.start_end(at),
            Self::Wide(offsets) if at < offsets.len_proxy() => offsets.start_end(at),
            Self::Even(size) => (at.saturating_mul(*size), at.saturating_add(1).saturating_mul(*size)),
            Self::Narrow(_) | Self::Wide(_) => (0, 0),
        };
        start..end
    }
}

fn inner(array: &dyn Array, deeper: usize) -> Option<Inner> {
    use ArrowDataType as D;
    let any = array.as_any();
    let boxed = |items: &dyn Array| Box::new(Nest::at(items, deeper));
    match array.dtype().to_storage() {
        D::Struct(_) => {
            let array = any.downcast_ref::<StructArray>()?;
            let fields = array.fields().iter().zip(array.values());
            Some(Inner::Fields(
                fields.map(|(field, values)| (field.name.to_string(), Nest::at(values.as_ref(), deeper))).collect(),
            ))
        }
        D::List(_) => {
            let array = any.downcast_ref::<ListArray<i32>>()?;
            Some(Inner::Items(Ends::Narrow(array.offsets().clone()), boxed(array.values().as_ref())))
        }
        D::LargeList(_) => {
            let array = any.downcast_ref::<ListArray<i64>>()?;
            Some(Inner::Items(Ends::Wide(array.offsets().clone()), boxed(array.values().as_ref())))
        }
        D::FixedSizeList(_, size) => {
            let array = any.downcast_ref::<FixedSizeListArray>()?;
            Some(Inner::Items(Ends::Even(*size), boxed(array.values().as_ref())))
        }
        D::Map(..) => {
            let array = any.downcast_ref::<MapArray>()?;
            let entries = array.field().as_any().downcast_ref::<StructArray>()?;
            let [key, value] = entries.values() else { return None };
            let entries = [Nest::at(key.as_ref(), deeper), Nest::at(value.as_ref(), deeper)];
            Some(Inner::Entries(Ends::Narrow(array.offsets().clone()), Box::new(entries)))
        }
        _ => None,
    }
}
