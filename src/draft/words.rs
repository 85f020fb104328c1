//! Counts, shares and values as the comments of a draft write them.

use crate::value::Value;

pub(super) use crate::value::{counted, grouped as count};

/// A share of a whole in percent, of three digits at most: `2.45 %`.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let share = if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 };
    if share == 0.0 || share >= 100.0 {
        return format!("{share:.0} %");
    }
    let digits = if share >= 10.0 { 1 } else { 2 };
    let text = format!("{share:.digits$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text {
        "0" => "below 0.01 %".to_owned(),
        "100" => "above 99.9 %".to_owned(),
        text => format!("{text} %"),
    }
}

/// A float with four digits that matter.
pub(super) fn float(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return format!("{number}");
    }
    let rounded: f64 = format!("{number:.3e}").parse().unwrap_or(number);
    format!("{rounded}")
}

/// The most characters of a value in a comment.
const SHOWN: usize = 40;

/// A value, cut where it is long.
pub(super) fn value(value: &Value) -> String {
    let text = match value {
        Value::Timestamp(instant) => instant.to_string().trim_end_matches('Z').to_owned(),
        other => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}...`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!([count(0), count(999), count(1_000), count(336_776)], ["0", "999", "1,000", "336,776"]);
        assert_eq!([percent(0, 5), percent(8_255, 336_776), percent(1, 3)], ["0 %", "2.45 %", "33.3 %"]);
        assert_eq!(
            [percent(1, 1_000_000), percent(5, 5), percent(9_999, 10_000)],
            ["below 0.01 %", "100 %", "above 99.9 %"]
        );
        assert_eq!([float(0.123_456), float(1_301.0), float(-12.0)], ["0.1235", "1301", "-12"]);
        assert_eq!(value(&Value::Text("x".repeat(99))).chars().count(), 45);
    }
}
