//! Keys of rows as canonical bytes, and their hashes.

use std::hash::{BuildHasherDefault, Hasher};

use crate::engine::lanes::{Lane, Lanes, Mask, Values};
use crate::metric::NullParts;
use crate::value::{Cell, KeyHasher, whole_key, write_key};

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

/// A wide hash; its lowest bit says whether a part is null.
fn wide(bytes: &[u8], some_null: bool) -> u128 {
    KeyHasher::wide(bytes) & !1 | u128::from(some_null)
}

/// What was said of the keys of a batch that are not compared.
#[derive(Default)]
pub(super) struct Said {
    pub(super) null: u64,
    pub(super) no_value: u64,
    /// Rows to be looked at one by one.
    pub(super) open: Mask,
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

    /// The keys of some rows of a batch: `take` gets the row, the hash and how many bytes the key has, of each that
    /// is compared.
    pub(super) fn read_lanes(
        &mut self,
        key: (&[usize], NullParts),
        lanes: &mut Lanes<'_, '_>,
        rows: Mask,
        take: &mut impl FnMut(usize, u64, usize),
    ) -> Said {
        self.each_of_lanes(key, lanes, rows, &mut |row, _, bytes| take(row, KeyHasher::hash(bytes), bytes.len()))
    }

    /// The same for keys to be found in another table. Nothing is taken where some rows are to be looked at one by one, so
    /// that all come in their order.
    pub(super) fn read_lanes_wide(
        &mut self,
        slots: &[usize],
        lanes: &mut Lanes<'_, '_>,
        rows: Mask,
        take: &mut impl FnMut(usize, u128),
    ) -> Said {
        let odd = |slot: &usize| lanes.get(*slot).map_or(rows, |lane| lane.odd() & rows);
        if slots.iter().map(odd).any(|odd| !odd.is_empty()) {
            return Said { open: rows, ..Said::default() };
        }
        self.each_of_lanes((slots, NullParts::Equal), lanes, rows, &mut |row, some_null, bytes| {
            take(row, wide(bytes, some_null));
        })
    }

    /// Gives the rows whose keys are compared, in order: whether a part is null, and the bytes.
    fn each_of_lanes(
        &mut self,
        (slots, null_parts): (&[usize], NullParts),
        lanes: &mut Lanes<'_, '_>,
        rows: Mask,
        take: &mut impl FnMut(usize, bool, &[u8]),
    ) -> Said {
        for slot in slots {
            lanes.need(*slot);
        }
        let parts: Vec<&Lane<'_>> = slots.iter().filter_map(|slot| lanes.lane(*slot)).collect();
        let any = |set: &dyn Fn(&Lane<'_>) -> Mask| parts.iter().fold(Mask::NONE, |all, lane| all | set(lane)) & rows;
        let open = any(&|lane| lane.odd());
        let no_value = any(&|lane| lane.without_value()).without(open);
        let compared = rows.without(open | no_value);
        let some_null = any(&|lane| lane.nulls()) & compared;
        let null = match null_parts {
            NullParts::Skip => some_null,
            NullParts::Equal => parts.iter().fold(some_null, |all, lane| all & lane.nulls()),
        };
        let keys = compared.without(null);
        if let [Lane { values: Values::Whole(values), .. }] = parts.as_slice() {
            // Keys of one whole number, which most are, need no buffer.
            for (row, whole) in keys.rows().filter_map(|row| Some((row, *values.get(row)?))) {
                take(row, false, &whole_key(whole));
            }
            return Said { null: null.count(), no_value: no_value.count(), open };
        }
        for row in keys.rows() {
            self.bytes.clear();
            for lane in &parts {
                lane.write_key(row, &mut self.bytes);
            }
            take(row, some_null.has(row), &self.bytes);
        }
        Said { null: null.count(), no_value: no_value.count(), open }
    }

    /// The key of a row, to be found in another table; null in some part is compared.
    pub(super) fn read_wide(&mut self, slots: &[usize], cells: &[Cell<'_>]) -> WideKeying {
        match self.take((slots, NullParts::Equal), cells) {
            Ok(nulls) => WideKeying::Key(wide(&self.bytes, nulls > 0)),
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
