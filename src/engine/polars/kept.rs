//! Columns of keys that the first reading unpacked, kept for the second as far as a small share of the memory goes.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use polars_arrow::array::{Array, PrimitiveArray};

use super::arrow::Columns;
use super::scan::Part;

/// The share of the memory, which leaves alone what parts and keys may take.
const SHARE: u64 = 16;
/// The most bytes, however much memory there is.
const MOST: u64 = 128 << 20;

/// Columns of parts, in room that does not grow.
pub(super) struct Kept(Mutex<Room>);

struct Room {
    left: u64,
    columns: BTreeMap<(Part, usize), Vec<Box<dyn Array>>>,
}

impl Kept {
    /// Of a run that may take so much memory.
    pub(super) fn new(memory: u64) -> Self {
        Self(Mutex::new(Room { left: (memory / SHARE).min(MOST), columns: BTreeMap::new() }))
    }

    /// Keeps columns of a part, all of them or none.
    pub(super) fn keep(&self, part: Part, columns: &[(usize, &[Box<dyn Array>])]) {
        let sizes: Option<Vec<u64>> =
            columns.iter().flat_map(|(_, arrays)| arrays.iter()).map(|array| size(array.as_ref())).collect();
        let Some(bytes) = sizes.map(|sizes| sizes.into_iter().sum::<u64>()) else { return };
        let mut room = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(left) = room.left.checked_sub(bytes) {
            room.left = left;
            let kept = columns.iter().map(|(at, arrays)| ((part, *at), arrays.to_vec()));
            room.columns.extend(kept);
        }
    }

    /// Columns of a part, where all are kept.
    pub(super) fn columns(&self, part: Part, wanted: &[usize]) -> Option<Columns> {
        let room = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        wanted.iter().map(|at| room.columns.get(&(part, *at)).cloned()).collect()
    }
}

/// The bytes of an array of numbers or times; what others hold on to is not easily told.
fn size(array: &dyn Array) -> Option<u64> {
    let any = array.as_any();
    let wide = any.is::<PrimitiveArray<i64>>() || any.is::<PrimitiveArray<f64>>();
    let bytes = if wide { 8 } else { any.is::<PrimitiveArray<i32>>().then_some(4)? };
    let bits = array.validity().map_or(0, |validity| validity.len() / 8);
    Some((array.len() * bytes + bits) as u64)
}

#[cfg(test)]
mod tests {
    use polars_arrow::array::Utf8ViewArray;

    use super::*;

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let kept = Kept::new(16 * 1_000);
        let numbers = |len: usize| vec![PrimitiveArray::<i64>::from_vec(vec![7; len]).boxed()];
        let part = |part| Part { file: 0, part };
        kept.keep(part(0), &[(0, &numbers(50)), (2, &numbers(50))]);
        kept.keep(part(1), &[(0, &numbers(50))]);
        kept.keep(part(2), &[(0, &numbers(20)), (1, &[Utf8ViewArray::from_slice([Some("a")]).boxed()])]);
        kept.keep(part(3), &[(0, &numbers(25))]);
        let is_there = |at, wanted: &[usize]| kept.columns(part(at), wanted).is_some();
        assert!(is_there(0, &[0, 2]) && is_there(0, &[2]) && is_there(3, &[0]));
        assert!(!is_there(0, &[0, 1]) && !is_there(1, &[0]) && !is_there(2, &[0]));
    }
}
