//! What a plain scalar of YAML 1.2 (core schema) or JSON means: null, a truth value, a number, or text.

/// The meaning of a scalar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as text that `value::Number` reads.
    Number(String),
    /// Anything else: words, dates, `yes`, `1_000`.
    Text,
}

/// The meaning of an unquoted scalar.
pub(super) fn plain(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "true" | "True" | "TRUE" => Scalar::Bool(true),
        "false" | "False" | "FALSE" => Scalar::Bool(false),
        _ => number(text).map_or(Scalar::Text, Scalar::Number),
    }
}

/// The number that a text names in the core schema, in decimal digits.
pub(super) fn number(text: &str) -> Option<String> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF") {
        return Some(format!("{sign}inf"));
    }
    let unsigned = digits.len() == text.len();
    if let Some(value) = unsigned.then(|| radix(text)).flatten() {
        return Some(value);
    }
    decimal(digits).map(|digits| format!("{sign}{digits}"))
}

fn radix(text: &str) -> Option<String> {
    let (digits, base) = match text.get(..2)? {
        "0x" => (&text[2..], 16),
        "0o" => (&text[2..], 8),
        _ => return None,
    };
    let all_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(base));
    all_digits.then(|| u128::from_str_radix(digits, base).ok()).flatten().map(|value| value.to_string())
}

/// `12`, `1.5`, `1.`, `.5`, each with an optional exponent.
fn decimal(text: &str) -> Option<String> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let mut number = if whole.is_empty() { "0".to_owned() } else { whole.to_owned() };
    if !fraction.is_empty() {
        number.push('.');
        number.push_str(fraction);
    }
    if let Some(exponent) = exponent {
        let bare = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if bare.is_empty() || !digits(bare) {
            return None;
        }
        number.push('e');
        number.push_str(exponent);
    }
    Some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_kinds_apart() {
        let number = |text: &str| Scalar::Number(text.into());
        let rows = [
            ("", Scalar::Null),
            ("~", Scalar::Null),
            ("True", Scalar::Bool(true)),
            ("yes", Scalar::Text),
            ("1.0", number("1.0")),
            ("-3", number("-3")),
            ("+3", number("3")),
            ("007", number("007")),
            (".5", number("0.5")),
            ("1.", number("1")),
            ("1e308", number("1e308")),
            ("2E-3", number("2e-3")),
            ("0x1F", number("31")),
            ("0o17", number("15")),
            ("-.inf", number("-inf")),
            (".nan", Scalar::Text),
            ("1_000", Scalar::Text),
            ("2024-01-31", Scalar::Text),
            ("1.2.3", Scalar::Text),
            ("e5", Scalar::Text),
            ("1e", Scalar::Text),
            ("-", Scalar::Text),
            (".", Scalar::Text),
            ("0x", Scalar::Text),
            ("ä1", Scalar::Text),
            ("340282366920938463463374607431768211455", number("340282366920938463463374607431768211455")),
        ];
        for (text, meaning) in rows {
            assert_eq!(plain(text), meaning, "{text:?}");
        }
    }
}
