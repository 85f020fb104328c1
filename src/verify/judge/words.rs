//! The sentences of outcomes: how many, and of how many.

use super::percent::{IN_MESSAGES, percent};
use crate::value::Number;

pub(in crate::verify) use crate::value::{counted, grouped as count};

/// `1,204 of 10,000 rows are null (12.04 %)`; `bounds` are the percents that it is compared with.
pub(super) fn share(part: u64, of: u64, phrase: &str, bounds: &[Number]) -> String {
    share_of(part, of, ("row", "rows"), phrase, bounds)
}

/// The same of other things than rows.
pub(super) fn share_of(part: u64, of: u64, (one, many): (&str, &str), phrase: &str, bounds: &[Number]) -> String {
    let rows = if of == 1 { one } else { many };
    let phrase = if part == 1 || of == 1 { singular(phrase) } else { phrase.to_owned() };
    match percent(part, of, IN_MESSAGES, bounds) {
        Some(percent) if part > 0 => format!("{} of {} {rows} {phrase} ({percent} %)", count(part), count(of)),
        _ => format!("{} of {} {rows} {phrase}", count(part), count(of)),
    }
}

/// The phrase for one row: `is null`.
fn singular(phrase: &str) -> String {
    match phrase.split_once(' ') {
        Some(("are", rest)) => format!("is {rest}"),
        Some(("have", rest)) => format!("has {rest}"),
        Some(("do", rest)) => format!("does {rest}"),
        Some((verb, rest)) if verb.ends_with("ch") => format!("{verb}es {rest}"),
        Some((verb, rest)) => format!("{verb}s {rest}"),
        None => phrase.to_owned(),
    }
}

/// `a.csv has`, `a.csv, b.csv have`.
pub(in crate::verify) fn have<S: AsRef<str>>(names: &[S]) -> String {
    let verb = if names.len() == 1 { "has" } else { "have" };
    format!("{} {verb}", quoted(names))
}

/// Names in backquotes, parted by commas; past the first eight only how many more there are.
pub(in crate::verify) fn quoted<S: AsRef<str>>(names: &[S]) -> String {
    const SHOWN: usize = 8;
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref())).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{} and {} more", shown.join(", "), count(more as u64)),
        _ => shown.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_thousands_apart() {
        let counts = [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345_678, "12,345,678")];
        assert!(counts.iter().all(|(value, text)| count(*value) == *text));
    }

    #[test]
    fn sentences_say_how_many() {
        assert_eq!(share(1_204, 10_000, "are null", &[]), "1,204 of 10,000 rows are null (12.04 %)");
        assert_eq!(share(1, 10, "are null", &[]), "1 of 10 rows is null (10 %)");
        assert_eq!(share(0, 10, "are null", &[]), "0 of 10 rows are null");
        assert_eq!(share(0, 1, "lie in the future", &[]), "0 of 1 row lies in the future");
        for (many, one) in
            [("lie ahead", "lies ahead"), ("match none", "matches none"), ("do not match", "does not match")]
        {
            assert_eq!(singular(many), one);
        }
    }
}
