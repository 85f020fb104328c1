//! A set of rows of one batch.

use std::ops::{BitAnd, BitOr, BitOrAssign};

use wide::u8x16;

/// The most rows of one batch.
pub(super) const MOST: usize = 1024;
const WORD: usize = 64;

/// Rows of a batch, counted from 0, as a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mask([u64; MOST / WORD]);

impl Mask {
    /// No row.
    pub(crate) const NONE: Self = Self([0; MOST / WORD]);

    /// So many rows from the first on.
    pub(crate) fn first(rows: usize) -> Self {
        let mut mask = Self::NONE;
        for (at, word) in mask.0.iter_mut().enumerate() {
            *word = match rows.saturating_sub(at * WORD) {
                0 => 0,
                some if some < WORD => (1 << some) - 1,
                _ => u64::MAX,
            };
        }
        mask
    }

    /// The rows whose bits are set in words of 64, the lowest bit first.
    #[cfg(feature = "polars")]
    pub(crate) fn of_words(words: impl Iterator<Item = u64>) -> Self {
        let mut mask = Self::NONE;
        mask.0.iter_mut().zip(words).for_each(|(word, bits)| *word = bits);
        mask
    }

    /// The rows whose values pass a test.
    pub(crate) fn of<T>(values: &[T], mut test: impl FnMut(&T) -> bool) -> Self {
        let mut mask = Self::NONE;
        for (word, values) in mask.0.iter_mut().zip(values.chunks(WORD)) {
            // Bytes are compared and made bits of many at a time, which one bit after the other would not be.
            let mut passes = [0; WORD];
            passes.iter_mut().zip(values).for_each(|(passes, value)| *passes = u8::from(test(value)).wrapping_neg());
            *word = bits(&passes);
        }
        mask
    }

    /// Those of its rows that pass a test, which is put to no other.
    pub(crate) fn filter(self, mut test: impl FnMut(usize) -> bool) -> Self {
        let mut mask = Self::NONE;
        for (at, (kept, mut left)) in mask.0.iter_mut().zip(self.0).enumerate() {
            while left != 0 {
                let bit = left & left.wrapping_neg();
                if test(at * WORD + bit.trailing_zeros() as usize) {
                    *kept |= bit;
                }
                left ^= bit;
            }
        }
        mask
    }

    /// The first so many of its rows.
    pub(crate) fn up_to(self, most: usize) -> Self {
        let mut mask = Self::NONE;
        if most > 0 {
            self.rows().take(most).for_each(|row| mask.insert(row));
        }
        mask
    }

    /// Its rows, in order.
    pub(crate) fn rows(self) -> impl Iterator<Item = usize> {
        self.0.into_iter().enumerate().flat_map(|(at, word)| Bits(word).map(move |bit| at * WORD + bit))
    }

    /// Whether a row is in it.
    pub(crate) fn has(&self, row: usize) -> bool {
        self.0.get(row / WORD).is_some_and(|word| word >> (row % WORD) & 1 == 1)
    }

    /// Puts a row into it.
    pub(crate) fn insert(&mut self, row: usize) {
        if let Some(word) = self.0.get_mut(row / WORD) {
            *word |= 1 << (row % WORD);
        }
    }

    /// Those that another does not have.
    pub(crate) fn without(self, other: Self) -> Self {
        let mut mask = self;
        mask.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= !other);
        mask
    }

    /// Whether it has no row.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// How many rows it has.
    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

/// The highest bit of each byte.
fn bits(bytes: &[u8; WORD]) -> u64 {
    let (parts, _) = bytes.as_chunks();
    let bits = parts.iter().rev().map(|part| u8x16::new(*part).to_bitmask());
    bits.fold(0, |word, bits| word << 16 | u64::from(bits))
}

/// The places of the ones of a word.
struct Bits(u64);

impl Iterator for Bits {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        (self.0 != 0).then(|| {
            let at = self.0.trailing_zeros() as usize;
            self.0 &= self.0 - 1;
            at
        })
    }
}

impl BitAnd for Mask {
    type Output = Self;

    fn bitand(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
        self
    }
}

impl BitOrAssign for Mask {
    fn bitor_assign(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
    }
}

impl BitOr for Mask {
    type Output = Self;

    fn bitor(mut self, other: Self) -> Self {
        self |= other;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_are_so_many() {
        for rows in [0, 1, 63, 64, 65, 1000, MOST] {
            let mask = Mask::first(rows);
            assert_eq!(mask.count(), rows as u64);
            assert!(mask.rows().eq(0..rows));
            assert_eq!((mask.has(rows), rows > 0 && mask.has(rows - 1)), (false, rows > 0));
        }
    }

    #[test]
    fn tests_see_each_value_once_and_in_order() {
        let values: Vec<usize> = (0..300).collect();
        let thirds = Mask::of(&values, |value| value % 3 == 0);
        assert!(thirds.rows().eq((0..300).step_by(3)));
        let mut seen = Vec::new();
        let sixths = thirds.filter(|row| {
            seen.push(row);
            row % 2 == 0
        });
        assert!(seen.iter().copied().eq(thirds.rows()));
        assert!(sixths.rows().eq((0..300).step_by(6)));
        assert!(thirds.up_to(4).rows().eq([0, 3, 6, 9]));
        assert_eq!((thirds.up_to(0), thirds.up_to(1000)), (Mask::NONE, thirds));
        assert_eq!(thirds.without(sixths).count(), 50);
        assert_eq!(thirds & sixths, sixths);
        assert_eq!(thirds | sixths, thirds);
    }
}
