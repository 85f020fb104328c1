//! Keys of rows as canonical bytes, and their hashes.

use std::hash::{BuildHasherDefault, Hasher};

use crate::metric::NullParts;
use crate::value::{Cell, KeyHasher, write_key};

/// What a row has as its key.
pub(super) enum Keying {
    /// Null: it is not compared.
    Null,
    /// A part is ill-typed or a missing-value token: it is not compared.
    NoValue,
    /// The hash of a key to compare.
    Key(u64),
}

/// The same, where hashes are to be compared with those of another table.
pub(super) enum WideKeying {
    /// Null: it is not compared.
    Null,
    /// A part is ill-typed or a missing-value token: it is not compared.
    NoValue,
    /// The hash of a key to compare; its lowest bit says whether a part is null.
    Key(u128),
}

/// Reads keys, reusing one buffer.
#[derive(Debug, Default)]
pub(super) struct KeyReader {
    bytes: Vec<u8>,
}

/// What keeps a key from being compared.
enum Skipped {
    Null,
    NoValue,
}

impl KeyReader {
    /// The canonical bytes of the key that was read last.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The key of a row or instance. A key that is null in every part is null; with one part this is the null of that column.
    pub(super) fn read(&mut self, (slots, null_parts): (&[usize], NullParts), cells: &[Cell<'_>]) -> Keying {
        match self.take((slots, null_parts), cells) {
            Ok(_) => Keying::Key(KeyHasher::hash(&self.bytes)),
            Err(Skipped::Null) => Keying::Null,
            Err(Skipped::NoValue) => Keying::NoValue,
        }
    }

    /// The key of a row, to be found in another table; null in some part is compared.
    pub(super) fn read_wide(&mut self, slots: &[usize], cells: &[Cell<'_>]) -> WideKeying {
        match self.take((slots, NullParts::Equal), cells) {
            Ok(nulls) => WideKeying::Key(KeyHasher::wide(&self.bytes) & !1 | u128::from(nulls > 0)),
            Err(Skipped::Null) => WideKeying::Null,
            Err(Skipped::NoValue) => WideKeying::NoValue,
        }
    }

    /// Writes the bytes of the key of a row; how many of its parts are null.
    fn take(&mut self, (slots, null_parts): (&[usize], NullParts), cells: &[Cell<'_>]) -> Result<usize, Skipped> {
        self.bytes.clear();
        let mut nulls = 0;
        for slot in slots {
            match cells.get(*slot) {
                Some(Cell::Value(value)) => write_key(&mut self.bytes, Some(value)),
                Some(Cell::Missing(_) | Cell::IllTyped) => return Err(Skipped::NoValue),
                Some(Cell::Null | Cell::Nan) | None => {
                    nulls += 1;
                    write_key(&mut self.bytes, None);
                }
            }
        }
        let skipped = match null_parts {
            NullParts::Equal => nulls == slots.len(),
            NullParts::Skip => nulls > 0,
        };
        if skipped { Err(Skipped::Null) } else { Ok(nulls) }
    }
}

/// Hashes are spread already.
#[derive(Debug, Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Makes maps take hashes as they are.
pub(super) type Plain = BuildHasherDefault<Spread>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Scalar;

    #[test]
    fn nulls_in_keys_mean_what_the_contract_says() {
        let one = || Cell::Value(Scalar::Int(1));
        let cases = [
            (vec![Cell::Null], "null"),
            (vec![Cell::Nan], "null"),
            (vec![Cell::Null, Cell::Null], "null"),
            (vec![one(), Cell::Null], "key"),
            (vec![Cell::Null, one()], "key"),
            (vec![Cell::IllTyped], "no value"),
            (vec![one(), Cell::Missing(0)], "no value"),
            (vec![Cell::Null, Cell::IllTyped], "no value"),
            (vec![one()], "key"),
        ];
        for (cells, expected) in cases {
            let slots: Vec<usize> = (0..cells.len()).collect();
            let word = match KeyReader::default().read((&slots, NullParts::Equal), &cells) {
                Keying::Null => "null",
                Keying::NoValue => "no value",
                Keying::Key(_) => "key",
            };
            assert_eq!(word, expected, "{cells:?}");
        }
    }
}
