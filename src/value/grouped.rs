//! Counts as people read them.

/// Digits in groups of three: `1204` is `1,204`.
#[must_use]
pub fn thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its thousands apart: `1,204`.
#[must_use]
pub fn grouped(count: u64) -> String {
    thousands(&count.to_string())
}

/// A count and what it counts: `1 row`, `1,204 rows`.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}
