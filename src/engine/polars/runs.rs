//! Parquet's mix of runs and packed bits, walked over to see whether it holds the values that it must.

/// How many bits a value may take.
const WIDEST: u8 = 32;

/// What lies in a piece of runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run<'r> {
    /// One value again and again.
    Same { value: u32, count: u64 },
    /// Values side by side.
    Packed { bits: &'r [u8], count: u64 },
}

/// The runs of a piece.
struct Runs<'r> {
    rest: &'r [u8],
    width: u8,
}

impl<'r> Runs<'r> {
    fn new(rest: &'r [u8], width: u8) -> Result<Self, String> {
        if width > WIDEST { Err(format!("its values take {width} bits")) } else { Ok(Self { rest, width }) }
    }

    fn next(&mut self) -> Option<Run<'r>> {
        let head = self.varint()?;
        if head & 1 == 0 {
            let bytes = usize::from(self.width.div_ceil(8));
            let (value, rest) = self.rest.split_at_checked(bytes)?;
            self.rest = rest;
            let value = value.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
            return Some(Run::Same { value, count: head >> 1 });
        }
        let claimed = (head >> 1).saturating_mul(8);
        let bytes = (head >> 1).saturating_mul(u64::from(self.width));
        // Some writers leave out the end of the last piece, which nobody reads.
        let (bits, rest) = self.rest.split_at(usize::try_from(bytes).unwrap_or(usize::MAX).min(self.rest.len()));
        self.rest = rest;
        let there = (bits.len() as u64 * 8).checked_div(u64::from(self.width)).unwrap_or(claimed);
        Some(Run::Packed { bits, count: claimed.min(there) })
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..35).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }
}

/// Whether a piece holds so many values.
pub(super) fn hold(piece: &[u8], width: u8, wanted: u64) -> Result<(), String> {
    let mut runs = Runs::new(piece, width)?;
    let mut left = wanted;
    while left > 0 {
        let Some(Run::Same { count, .. } | Run::Packed { count, .. }) = runs.next() else {
            return Err(too_few(wanted - left, wanted));
        };
        left = left.saturating_sub(count);
    }
    Ok(())
}

/// What is to be known of the levels of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Levels {
    /// How many are 0.
    pub(super) zeros: u64,
    /// How many are as high as they may be.
    pub(super) full: u64,
    /// The first of them.
    pub(super) first: Option<u32>,
}

/// Goes through so many levels, none of which may be above the highest.
pub(super) fn levels(piece: &[u8], highest: u32, wanted: u64) -> Result<Levels, String> {
    let width = u8::try_from(u32::BITS - highest.leading_zeros()).unwrap_or(WIDEST);
    if width == 1 {
        return truths(piece, wanted);
    }
    let mut seen = Levels::default();
    each(piece, width, wanted, &mut |value, count| {
        if value > highest {
            return Err(format!("a level of {value} stands where {highest} is the highest"));
        }
        seen.first = seen.first.or(Some(value));
        seen.zeros += if value == 0 { count } else { 0 };
        seen.full += if value == highest { count } else { 0 };
        Ok(())
    })?;
    Ok(seen)
}

/// Levels of 0 and 1, which nearly all columns have, counted by bytes.
fn truths(piece: &[u8], wanted: u64) -> Result<Levels, String> {
    let mut runs = Runs::new(piece, 1)?;
    let (mut left, mut full, mut first) = (wanted, 0, None);
    while left > 0 {
        let (count, ones, start) = match runs.next() {
            Some(Run::Same { value: value @ 0..=1, count }) => {
                (count.min(left), u64::from(value) * count.min(left), value)
            }
            Some(Run::Same { value, .. }) => return Err(format!("a level of {value} stands where 1 is the highest")),
            Some(Run::Packed { bits, count }) => (count.min(left), ones(bits, count.min(left)), bits_at(bits, 0, 1)),
            None => return Err(too_few(wanted - left, wanted)),
        };
        first = first.or(Some(start).filter(|_| count > 0));
        full += ones;
        left -= count;
    }
    Ok(Levels { zeros: wanted - full, full, first })
}

/// How many of the first bits are set.
fn ones(bits: &[u8], count: u64) -> u64 {
    let whole = usize::try_from(count / 8).unwrap_or(usize::MAX).min(bits.len());
    let (whole, rest) = bits.split_at(whole);
    let last = rest.first().map_or(0, |byte| byte & ((1u8 << (count % 8)) - 1));
    whole.iter().map(|byte| u64::from(byte.count_ones())).sum::<u64>() + u64::from(last.count_ones())
}

/// Gives so many values, each with how many times in a row it stands there.
pub(super) fn each(
    piece: &[u8],
    width: u8,
    wanted: u64,
    give: &mut dyn FnMut(u32, u64) -> Result<(), String>,
) -> Result<(), String> {
    let mut runs = Runs::new(piece, width)?;
    let mut left = wanted;
    while left > 0 {
        match runs.next() {
            Some(Run::Same { value, count }) => {
                let count = count.min(left);
                if count > 0 {
                    give(value, count)?;
                }
                left -= count;
            }
            Some(Run::Packed { bits, count }) => {
                let count = count.min(left);
                (0..count).try_for_each(|at| give(bits_at(bits, at * u64::from(width), width), 1))?;
                left -= count;
            }
            None => return Err(too_few(wanted - left, wanted)),
        }
    }
    Ok(())
}

fn too_few(found: u64, wanted: u64) -> String {
    format!("a page has {found} values or levels where it promises {wanted}")
}

/// The bits of a value, the lowest first.
fn bits_at(bits: &[u8], at: u64, width: u8) -> u32 {
    let first = usize::try_from(at / 8).unwrap_or(usize::MAX);
    let bytes = (0..5).map(|next| bits.get(first.saturating_add(next)).copied().unwrap_or(0));
    let word = bytes.rev().fold(0u64, |word, byte| word << 8 | u64::from(byte));
    let value = (word >> (at % 8)) & ((1u64 << width) - 1);
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_counted() {
        // Four times 3; eight values of two bits.
        let piece = [8, 3, 3, 0b1110_0100, 0b0001_1011];
        assert!(hold(&piece, 2, 12).is_ok());
        assert_eq!(hold(&piece, 2, 13), Err(too_few(12, 13)));
        assert_eq!(levels(&piece, 3, 12), Ok(Levels { zeros: 2, full: 6, first: Some(3) }));
        assert!(levels(&piece, 2, 4).unwrap_err().contains("a level of 3"));
    }

    #[test]
    fn levels_of_one_bit_are_counted_alike() {
        // Five times 1; sixteen bits, of which eleven are wanted.
        let piece = [10, 1, 5, 0b1101_0110, 0b0000_0101];
        let slow = |wanted| {
            let mut seen = Levels::default();
            let counted = each(&piece, 1, wanted, &mut |value, count| {
                seen.first = seen.first.or(Some(value));
                *(if value == 1 { &mut seen.full } else { &mut seen.zeros }) += count;
                Ok(())
            });
            counted.map(|()| seen)
        };
        for wanted in 0..=22 {
            assert_eq!(levels(&piece, 1, wanted), slow(wanted), "{wanted}");
        }
        assert!(levels(&[8, 3], 1, 4).unwrap_err().contains("a level of 3"));
    }

    #[test]
    fn pieces_that_end_early_hold_what_is_there() {
        // Sixteen values of three bits, of which two bytes are there.
        assert!(hold(&[5, 0xff, 0xff], 3, 5).is_ok());
        assert!(hold(&[5, 0xff, 0xff], 3, 6).is_err());
        assert!(hold(&[], 1, 0).is_ok());
        assert!(hold(&[0x80], 1, 1).is_err());
        assert!(hold(&[2, 0], 33, 1).is_err());
        // A single value in a dictionary takes no bits at all.
        assert!(hold(&[3], 0, 8).is_ok() && hold(&[200, 1], 0, 100).is_ok());
    }
}
