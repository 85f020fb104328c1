//! Where the bytes lie that end fields and records of delimited text, found 64 bytes at a time.

use wide::u8x16;

/// How many bytes are looked at in one go: what is found in them stays near. Tests are to cross many borders.
const WINDOW: usize = if cfg!(test) { 1 << 8 } else { 1 << 15 };
const STEP: usize = 64;

/// A byte that does not simply end a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// How many delimiters, quotes and line ends of the window come before it.
    pub(super) before: usize,
    /// Where it is.
    pub(super) at: usize,
}

/// The delimiters, quotes and line ends of a window of a block.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// Where the window ends.
    end: usize,
    /// Where each of them is: so many of these.
    all: Vec<u32>,
    found: usize,
    /// Those that are no delimiters.
    turns: Vec<Turn>,
}

/// The bytes that are looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marks {
    delimiter: u8x16,
    quote: u8x16,
}

impl Marks {
    /// Without a quote a line end stands in for it, which is looked for anyway.
    pub(super) fn new(delimiter: u8, quote: Option<u8>) -> Self {
        Self { delimiter: u8x16::splat(delimiter), quote: u8x16::splat(quote.unwrap_or(b'\n')) }
    }

    /// One bit a byte: all marks, and those that are no delimiters.
    fn find(self, bytes: &[u8; STEP]) -> (u64, u64) {
        let (returns, feeds) = (u8x16::splat(b'\r'), u8x16::splat(b'\n'));
        let (mut delimiters, mut turns) = (0, 0);
        for (at, part) in bytes.as_chunks::<16>().0.iter().enumerate() {
            let part = u8x16::new(*part);
            let turn = part.simd_eq(self.quote) | part.simd_eq(returns) | part.simd_eq(feeds);
            turns |= u64::from(turn.to_bitmask()) << (at * 16);
            delimiters |= u64::from(part.simd_eq(self.delimiter).to_bitmask()) << (at * 16);
        }
        (delimiters | turns, turns)
    }
}

impl Structure {
    /// Looks at the bytes from here on, as far as a window goes.
    pub(super) fn look(&mut self, bytes: &[u8], from: usize, marks: Marks) {
        self.all.resize(WINDOW, 0);
        self.found = 0;
        self.turns.clear();
        self.end = bytes.len().min(from + WINDOW);
        let window = bytes.get(from..self.end).unwrap_or_default();
        let (steps, rest) = window.as_chunks::<STEP>();
        let mut at = from;
        for step in steps {
            self.note(at, marks.find(step));
            at += STEP;
        }
        if !rest.is_empty() {
            // Zeros are no marks: a block that holds some is not read in this way.
            let mut step = [0; STEP];
            step.iter_mut().zip(rest).for_each(|(byte, own)| *byte = *own);
            self.note(at, marks.find(&step));
        }
    }

    fn note(&mut self, at: usize, (mut all, mut turns): (u64, u64)) {
        let base = u32::try_from(at).unwrap_or(u32::MAX);
        while turns != 0 {
            let bit = turns & turns.wrapping_neg();
            let before = self.found + (all & (bit - 1)).count_ones() as usize;
            self.turns.push(Turn { before, at: at + bit.trailing_zeros() as usize });
            turns ^= bit;
        }
        let count = all.count_ones() as usize;
        for place in self.all.iter_mut().skip(self.found).take(count) {
            *place = base + all.trailing_zeros();
            all &= all - 1;
        }
        self.found += count;
    }

    /// Where the window ends.
    pub(super) const fn end(&self) -> usize {
        self.end
    }

    /// Where the delimiters, quotes and line ends are, in order.
    pub(super) fn all(&self) -> &[u32] {
        self.all.get(..self.found).unwrap_or_default()
    }

    /// Those that are no delimiters, in order.
    pub(super) fn turns(&self) -> &[Turn] {
        &self.turns
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_mark_is_found_where_it_is(text in "[ab,\"\r\n;é]{0,400}", from in 0_usize..10, quoted in any::<bool>()) {
            let bytes = text.as_bytes();
            let from = from.min(bytes.len());
            let quote = quoted.then_some(b'"');
            let mut structure = Structure::default();
            structure.look(bytes, from, Marks::new(b',', quote));
            let is_turn = |byte: u8| byte == b'\n' || byte == b'\r' || Some(byte) == quote;
            let places = |test: &dyn Fn(u8) -> bool| (from..structure.end()).filter(|at| test(bytes[*at])).collect::<Vec<_>>();
            let all = places(&|byte| byte == b',' || is_turn(byte));
            prop_assert!(structure.all().iter().map(|at| *at as usize).eq(all.iter().copied()));
            let turns: Vec<usize> = structure.turns().iter().map(|turn| turn.at).collect();
            prop_assert_eq!(&turns, &places(&is_turn));
            for turn in structure.turns() {
                prop_assert_eq!(all[turn.before], turn.at);
            }
            prop_assert!(structure.end() == bytes.len().min(from + WINDOW));
        }
    }
}
