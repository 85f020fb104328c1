//! A set of texts that is looked up by their lengths and ends: for value sets, which are asked once a row.

use std::ops::RangeInclusive;

use xxhash_rust::xxh3::xxh3_64;

/// The most bytes of a text that is known by its first and its last 8.
const SHORT: usize = 16;

/// Texts in a table of which less than half is filled; what does not stand where its hash says stands in the places behind.
#[derive(Debug)]
pub(super) struct Words {
    places: Vec<Option<Word>>,
    /// How far a hash is shifted to give a place.
    shift: u32,
    /// The bytes of the shortest and the longest.
    lengths: RangeInclusive<usize>,
}

impl Words {
    pub(super) fn new<'t>(texts: impl ExactSizeIterator<Item = &'t str>) -> Self {
        let size = (texts.len() * 4).next_power_of_two().max(4);
        let shift = u64::BITS - size.trailing_zeros();
        let mut words = Self { places: vec![None; size], shift, lengths: RangeInclusive::new(1, 0) };
        let (mut shortest, mut longest) = (usize::MAX, 0);
        for text in texts {
            words.insert(text);
            (shortest, longest) = (shortest.min(text.len()), longest.max(text.len()));
        }
        words.lengths = shortest..=longest;
        words
    }

    fn insert(&mut self, text: &str) {
        if self.stands_in_place(text) {
            return;
        }
        let ends = Ends::of(text.as_bytes());
        let (before, behind) = self.places.split_at_mut(ends.place(self.shift));
        if let Some(free) = behind.iter_mut().chain(before).find(|place| place.is_none()) {
            *free = Some(Word { ends, text: text.into() });
        }
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        self.lengths.contains(&text.len()) && self.stands_in_place(text)
    }

    fn stands_in_place(&self, text: &str) -> bool {
        let ends = Ends::of(text.as_bytes());
        let mut at = ends.place(self.shift);
        // Less than half of the places are taken.
        while let Some(Some(word)) = self.places.get(at) {
            if word.is(ends, text) {
                return true;
            }
            at = (at + 1) % self.places.len();
        }
        false
    }
}

#[derive(Clone, Debug)]
struct Word {
    ends: Ends,
    text: Box<str>,
}

impl Word {
    fn is(&self, ends: Ends, text: &str) -> bool {
        self.ends == ends && (ends.length <= SHORT || *self.text == *text)
    }
}

/// The length of a text, and its first and last bytes, which are all there is of a code or a short word; of a long text the
/// hash of all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Ends {
    length: usize,
    first: u64,
    last: u64,
}

impl Ends {
    fn of(text: &[u8]) -> Self {
        let (first, last) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
            _ if text.len() > SHORT => (xxh3_64(text), 0),
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => short(text),
        };
        Self { length: text.len(), first, last }
    }

    fn place(self, shift: u32) -> usize {
        let first = self.first ^ (self.length as u64) << 56;
        let mixed = (first.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ self.last).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        usize::try_from(mixed >> shift).unwrap_or(0)
    }
}

/// The first and last bytes of a text of fewer than 8.
fn short(text: &[u8]) -> (u64, u64) {
    match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        (Some(first), Some(last)) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
        _ => (text.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)), 0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_of_one_hash_are_told_apart() {
        let alike = ["12345678abcdefgh", "12345678xbcdefgh12345678abcdefgh", "aaaaaaaaxbbbbbbbb", "aaaaaaaaybbbbbbbb"];
        let words = Words::new(alike.into_iter());
        assert!(alike.iter().all(|text| words.contains(text)));
        assert!(!words.contains("aaaaaaaazbbbbbbbb"));
        assert!(!Words::new([].into_iter()).contains(""));
    }

    #[test]
    fn texts_that_begin_and_end_alike_do_not_crowd() {
        let texts: Vec<String> = (0..10_000).map(|at| format!("https://example.org/{at:05}/index.html")).collect();
        let words = Words::new(texts.iter().map(String::as_str));
        let crowds = words.places.split(Option::is_none).map(<[Option<Word>]>::len);
        assert!(crowds.max() < Some(50));
        assert!(texts.iter().all(|text| words.contains(text)));
    }

    proptest! {
        #[test]
        fn the_texts_of_a_set_are_in_it_and_no_others(
            set in prop::collection::vec("[ab]{0,10}", 0..40),
            asked in prop::collection::vec("[ab]{0,10}", 0..40),
        ) {
            let known: HashSet<&str> = set.iter().map(String::as_str).collect();
            let words = Words::new(set.iter().map(String::as_str));
            for text in set.iter().chain(&asked) {
                prop_assert_eq!(words.contains(text), known.contains(text.as_str()));
            }
        }
    }
}
