//! What texts look like: their letters, their length, their shape.

use serde::{Deserialize, Serialize};

/// What a text is made of; counted in bytes where nothing else is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) characters: u64,
    /// White space, in characters.
    pub(super) spaces: u64,
    pub(super) digits: usize,
    pub(super) upper: usize,
    pub(super) lower: usize,
    pub(super) dots: usize,
    pub(super) colons: usize,
    pub(super) dashes: usize,
    pub(super) slashes: usize,
    pub(super) ats: usize,
    pub(super) bytes: usize,
}

impl Marks {
    pub(super) fn of(text: &str) -> Self {
        let mut marks = Self { bytes: text.len(), ..Self::default() };
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => marks.digits += 1,
                b'a'..=b'z' => marks.lower += 1,
                b'A'..=b'Z' => marks.upper += 1,
                b'.' => marks.dots += 1,
                b':' => marks.colons += 1,
                b'-' => marks.dashes += 1,
                b'/' => marks.slashes += 1,
                b'@' => marks.ats += 1,
                b' ' | b'\t'..=b'\r' => marks.spaces += 1,
                _ => {}
            }
        }
        if text.is_ascii() {
            marks.characters = text.len() as u64;
        } else {
            marks.characters = text.chars().count() as u64;
            marks.spaces = text.chars().filter(|letter| letter.is_whitespace()).count() as u64;
        }
        marks
    }
}

/// Appends what a text looks like, letter for letter: `A` for an upper-case letter, `a` for any other, `9` for a digit;
/// other characters as they are.
pub fn shape(text: &str, out: &mut String) {
    out.extend(text.chars().map(|letter| match letter {
        _ if letter.is_ascii_digit() => '9',
        _ if letter.is_uppercase() => 'A',
        _ if letter.is_alphabetic() => 'a',
        _ => letter,
    }));
}

/// How long texts are, in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// How many texts.
    pub texts: u64,
    /// The shortest.
    pub min: u64,
    /// The longest.
    pub max: u64,
    /// All together.
    pub total: u128,
}

impl Extent {
    pub(super) fn take(&mut self, characters: u64, texts: u64) {
        let total = u128::from(characters) * u128::from(texts);
        self.absorb(Self { texts, min: characters, max: characters, total });
    }

    pub(super) fn absorb(&mut self, later: Self) {
        if later.texts == 0 {
            return;
        }
        self.min = if self.texts == 0 { later.min } else { self.min.min(later.min) };
        self.max = self.max.max(later.max);
        self.texts += later.texts;
        self.total = self.total.saturating_add(later.total);
    }

    /// The mean length.
    #[must_use]
    pub fn mean(&self) -> f64 {
        if self.texts == 0 { 0.0 } else { self.total as f64 / self.texts as f64 }
    }
}
