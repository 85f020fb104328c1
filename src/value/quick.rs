//! The spellings that nearly all numbers and times have, read from bytes with little work.
//!
//! `None` says nothing: [`super::read_text`] decides about all that is not read here.

use super::{Date, Instant};

/// Digits of whole numbers that certainly fit 64 bits.
const FITTING: usize = 18;
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// A whole number of up to 18 digits, with or without a sign.
#[must_use]
pub(crate) fn whole(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let unsigned = number(digits)?;
    Some(if negative { -unsigned } else { unsigned })
}

/// Digits alone.
fn number(digits: &[u8]) -> Option<i64> {
    if digits.len() > FITTING {
        return None;
    }
    match digits.split_first_chunk::<8>() {
        Some((first, rest)) => {
            let first = i64::from(eight(*first)?);
            match rest.split_first_chunk::<8>() {
                Some((second, rest)) => one_by_one(rest, first * 100_000_000 + i64::from(eight(*second)?)),
                None => one_by_one(rest, first),
            }
        }
        None if digits.is_empty() => None,
        None => one_by_one(digits, 0),
    }
}

fn one_by_one(digits: &[u8], before: i64) -> Option<i64> {
    digits.iter().try_fold(before, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| sum * 10 + i64::from(digit))
    })
}

/// Eight digits at once: neighbours are joined to numbers of two, four and eight digits.
fn eight(digits: [u8; 8]) -> Option<u32> {
    let word = u64::from_le_bytes(digits);
    let values = word.wrapping_sub(ZEROS);
    // A digit has the high half of a `0`, and stays below it when six is added.
    if (word & 0xF0F0_F0F0_F0F0_F0F0) | ((values.wrapping_add(0x0606_0606_0606_0606) & 0xF0F0_F0F0_F0F0_F0F0) >> 4)
        != ZEROS
    {
        return None;
    }
    let twos = (values.wrapping_mul(10).wrapping_add(values >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (twos.wrapping_mul(100).wrapping_add(twos >> 16)) & 0x0000_FFFF_0000_FFFF;
    u32::try_from(fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF).ok()
}

/// A decimal of up to 18 digits, with or without a sign and a fraction: the number without its point, and how many digits
/// stand behind that.
#[must_use]
pub(crate) fn decimal(text: &[u8]) -> Option<(i64, u8)> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > FITTING || !digits.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let (mut sum, mut scale, mut behind) = (0_i64, 0_u8, 0_u8);
    for byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            sum = sum * 10 + i64::from(digit);
            scale += behind;
        } else if *byte == b'.' && behind == 0 {
            behind = 1;
        } else {
            return None;
        }
    }
    (behind == 0 || scale > 0).then_some((if negative { -sum } else { sum }, scale))
}

/// A day: `yyyy-mm-dd`.
#[must_use]
pub(crate) fn day(text: &[u8]) -> Option<Date> {
    days(text.try_into().ok()?).map(Date)
}

/// A point in time without a fraction and an offset, in UTC: `yyyy-mm-dd`, `T` or a space, `hh:mm:ss`.
#[must_use]
pub(crate) fn moment(text: &[u8]) -> Option<Instant> {
    let text: &[u8; 19] = text.try_into().ok()?;
    let (date, time) = text.split_first_chunk::<10>()?;
    let [separator, h1, h0, b':', m1, m0, b':', s1, s0] = time else { return None };
    let clock = eight([b'0', b'0', *h1, *h0, *m1, *m0, *s1, *s0])?;
    let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100);
    if !matches!(separator, b'T' | b' ') || hour >= 24 || minute >= 60 || second >= 60 {
        return None;
    }
    let of_day = i64::from(hour * 3_600 + minute * 60 + second);
    Some(Instant { seconds: i64::from(days(date)?) * 86_400 + of_day, nanos: 0 })
}

/// Days since 1970-01-01.
fn days(text: &[u8; 10]) -> Option<i32> {
    /// Days of the year before each month.
    const BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    const LENGTH: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let [y3, y2, y1, y0, b'-', m1, m0, b'-', d1, d0] = text else { return None };
    let date = eight([*y3, *y2, *y1, *y0, *m1, *m0, *d1, *d0])?;
    let (year, month, day) = (date / 10_000, date / 100 % 100, date % 100);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let at = (month as usize).checked_sub(1)?;
    let length = *LENGTH.get(at)? + u32::from(leap && month == 2);
    if day == 0 || day > length {
        return None;
    }
    // Leap days of the years before this one, counted from the year 0, which had one.
    let leap_days = year.checked_sub(1).map_or(0, |before| before / 4 - before / 100 + before / 400 + 1);
    let before = i32::try_from(year * 365 + leap_days + day).ok()?;
    Some(before + BEFORE.get(at)? + i32::from(leap && month > 2) - 719_529)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::{Cell, LogicalType, Number, ReadAs, Scalar, Zone, read_text};

    fn reference(text: &str, logical: LogicalType) -> Cell<'_> {
        read_text(text, &ReadAs { logical: Some(logical), ..ReadAs::default() })
    }

    fn agree(text: &str) {
        let bytes = text.as_bytes();
        if let Some(whole) = whole(bytes) {
            assert_eq!(reference(text, LogicalType::Integer), Cell::Value(Scalar::Int(whole.into())), "{text}");
        }
        if let Some((unscaled, scale)) = decimal(bytes) {
            let Cell::Value(value) = reference(text, LogicalType::Number) else { panic!("{text} is no number") };
            let number = Number::from_decimal(unscaled.into(), scale.into());
            assert!(value.is(&crate::value::Value::Number(number)), "{text}: {value:?}");
        }
        if let Some(day) = day(bytes) {
            assert_eq!(reference(text, LogicalType::Date), Cell::Value(Scalar::Date(day)), "{text}");
        }
        if let Some(moment) = moment(bytes) {
            assert_eq!(Instant::parse(text, &Zone::UTC), Some(moment), "{text}");
        }
    }

    #[test]
    fn every_day_of_the_calendar_is_the_day_it_is() {
        for day in -719_528..2_932_897 {
            let date = Date(day);
            assert_eq!(super::day(date.to_string().as_bytes()), Some(date), "{date}");
        }
    }

    #[test]
    fn usual_spellings_are_read_and_others_left_alone() {
        assert_eq!(whole(b"1000000017"), Some(1_000_000_017));
        assert_eq!(whole(b"-123456789012345678"), Some(-123_456_789_012_345_678));
        assert_eq!(whole(b"+7"), Some(7));
        for odd in ["", "-", "+", "1.0", "12345678a", "1234567:", "1 ", " 1", "1234567890123456789", "--1", "1e3", "é"]
        {
            assert_eq!(whole(odd.as_bytes()), None, "{odd}");
        }
        assert_eq!(decimal(b"-0.50"), Some((-50, 2)));
        assert_eq!(decimal(b"12"), Some((12, 0)));
        for odd in ["", ".5", "5.", "1.2.3", "+1.5", "1e3", "-", "-.5", "NaN", "inf"] {
            assert_eq!(decimal(odd.as_bytes()), None, "{odd}");
        }
        assert_eq!(moment(b"1970-01-02 00:00:01"), Some(Instant { seconds: 86_401, nanos: 0 }));
        for odd in
            ["1970-01-02", "1970-01-02T24:00:00", "1970-13-02T00:00:00", "1970-02-29T00:00:00", "1970-01-02T00:00:0x"]
        {
            assert_eq!(moment(odd.as_bytes()), None, "{odd}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_is_read_quickly_is_what_the_text_means(
            text in prop_oneof![
                "[-+]?[0-9]{0,20}",
                "[-+]?[0-9]{0,10}[.]?[0-9]{0,10}",
                "[0-9]{4}-[01][0-9]-[0-3][0-9]",
                "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]",
                "[-+0-9.:/TZ ]{0,20}",
            ],
        ) {
            agree(&text);
        }
    }
}
