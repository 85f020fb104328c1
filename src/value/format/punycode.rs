//! Punycode (RFC 3492): what stands behind `xn--` in a label of a host name.

const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const FIRST_BIAS: u32 = 72;
const FIRST_CHAR: u32 = 0x80;

/// The characters that a text stands for. A label has few of them, so inserting in the middle costs little.
pub(super) fn decode(text: &str) -> Option<String> {
    let (plain, encoded) = text.rsplit_once('-').unwrap_or(("", text));
    let mut chars: Vec<char> = plain.chars().collect();
    let mut digits = encoded.bytes().peekable();
    let (mut next, mut at, mut bias) = (FIRST_CHAR, 0_u32, FIRST_BIAS);
    while digits.peek().is_some() {
        let before = at;
        at = at.checked_add(delta(&mut digits, bias)?)?;
        let count = u32::try_from(chars.len()).ok()?.checked_add(1)?;
        bias = adapted(at - before, count, before == 0);
        next = next.checked_add(at / count)?;
        at %= count;
        chars.insert(usize::try_from(at).ok()?, char::from_u32(next)?);
        at += 1;
    }
    Some(chars.into_iter().collect())
}

/// Reads one number of variable length (section 3.3).
fn delta(digits: &mut impl Iterator<Item = u8>, bias: u32) -> Option<u32> {
    let (mut sum, mut weight, mut place) = (0_u32, 1_u32, BASE);
    loop {
        let digit = value(digits.next()?)?;
        sum = sum.checked_add(digit.checked_mul(weight)?)?;
        let threshold = place.saturating_sub(bias).clamp(T_MIN, T_MAX);
        if digit < threshold {
            return Some(sum);
        }
        weight = weight.checked_mul(BASE - threshold)?;
        place = place.checked_add(BASE)?;
    }
}

fn value(digit: u8) -> Option<u32> {
    match digit {
        b'a'..=b'z' => Some(u32::from(digit - b'a')),
        b'A'..=b'Z' => Some(u32::from(digit - b'A')),
        b'0'..=b'9' => Some(u32::from(digit - b'0') + 26),
        _ => None,
    }
}

/// The bias for the next number (section 6.1).
fn adapted(delta: u32, count: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / count;
    let mut divisions = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        divisions += BASE;
    }
    divisions + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}
