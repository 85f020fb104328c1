//! ISO 8601 in its extended form: what dates, timestamps and times are without a declared format.

use super::{Date, Instant, TimeOfDay, Zone};

/// The largest offset from UTC that there is, in seconds.
const MAX_OFFSET: i32 = 18 * 3_600;

/// `yyyy-mm-dd`, and nothing else.
pub(super) fn date(text: &[u8]) -> Option<Date> {
    match split_date(text)? {
        (date, []) => Some(date),
        _ => None,
    }
}

/// A day, or a day and a time of day, with or without an offset.
pub(super) fn timestamp(text: &[u8], zone: &Zone) -> Option<Instant> {
    let (date, rest) = split_date(text)?;
    let [b'T' | b' ', rest @ ..] = rest else {
        return if rest.is_empty() { zone.instant(date, TimeOfDay(0)) } else { None };
    };
    let (time, rest) = split_time(rest)?;
    if rest.is_empty() {
        return zone.instant(date, time);
    }
    at_offset(date, time, offset(rest)?)
}

/// A time of day, with or without an offset.
pub(super) fn time(text: &[u8]) -> Option<TimeOfDay> {
    match split_time(text)? {
        (time, []) => Some(time),
        (time, rest) => Some(time.at_offset(offset(rest)?)),
    }
}

/// Whether a time of day, written alone or behind its day, is followed by an offset.
pub(super) fn names_offset(time: &[u8]) -> bool {
    time.iter().any(|byte| matches!(byte, b'Z' | b'+' | b'-'))
}

/// The point in time that a clock shows which is `offset` seconds ahead of UTC.
pub(super) fn at_offset(date: Date, time: TimeOfDay, offset: i32) -> Option<Instant> {
    let local = Instant::from_day(date, time);
    Some(Instant { seconds: local.seconds.checked_sub(i64::from(offset))?, ..local })
}

/// An offset from UTC in seconds: `Z`, `+10:00`, `+1000` or `+10`.
pub(super) fn offset(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text {
        [b'Z'] => return Some(0),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits {
        [a, b] => (two(*a, *b)?, 0),
        [a, b, c, d] | [a, b, b':', c, d] => (two(*a, *b)?, two(*c, *d)?),
        _ => return None,
    };
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).ok()?;
    (minutes < 60 && seconds <= MAX_OFFSET).then_some(sign * seconds)
}

fn split_date(text: &[u8]) -> Option<(Date, &[u8])> {
    let (date, rest) = text.split_first_chunk::<10>()?;
    let [year @ .., b'-', m1, m0, b'-', d1, d0] = date else { return None };
    let [y3, y2, y1, y0] = year;
    let year = i64::from(two(*y3, *y2)? * 100 + two(*y1, *y0)?);
    Some((Date::from_ymd(year, two(*m1, *m0)?, two(*d1, *d0)?)?, rest))
}

fn split_time(text: &[u8]) -> Option<(TimeOfDay, &[u8])> {
    let [h1, h0, b':', m1, m0, rest @ ..] = text else { return None };
    let (hour, minute) = (two(*h1, *h0)?, two(*m1, *m0)?);
    let (second, rest) = match rest {
        [b':', s1, s0, rest @ ..] => (two(*s1, *s0)?, rest),
        [b':', ..] => return None,
        _ => return Some((clock(hour, minute, 0, 0)?, rest)),
    };
    let (nano, rest) = match rest {
        [b'.' | b',', rest @ ..] => split_fraction(rest)?,
        _ => (0, rest),
    };
    Some((clock(hour, minute, second, nano)?, rest))
}

fn clock(hour: u32, minute: u32, second: u32, nano: i64) -> Option<TimeOfDay> {
    TimeOfDay::from_parts(hour.into(), minute.into(), second.into(), nano)
}

/// The digits of a fraction of a second in nanoseconds; those beyond the ninth are cut.
fn split_fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    if digits.is_empty() {
        return None;
    }
    let nanos = digits.iter().chain(&[b'0'; 9]).take(9).fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    Some((nanos, rest))
}

/// The number that two digits write.
fn two(tens: u8, ones: u8) -> Option<u32> {
    (tens.is_ascii_digit() && ones.is_ascii_digit()).then(|| u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}
