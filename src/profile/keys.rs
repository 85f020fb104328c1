//! What tells rows apart, and which columns follow from others: which questions are worth asking, and what the answers say.

use super::looked::Look;
use super::{CandidateKey, ColumnProfile, Determination, Order};
use crate::metric::{Among, Column, ColumnPath, Measurement, Metric, NullParts};
use crate::value::{Facet, LogicalType, ReadAs, Token, read_written};

/// Keys of two columns that are tried, and as many of three.
const MOST_TRIES: usize = 24;
/// Keys that are told.
const MOST_KEYS: usize = 5;
/// Columns that parts of keys are chosen from.
const MOST_PARTS: usize = 16;
/// Longer texts tell rows apart by accident.
const LONGEST_KEY: u64 = 64;
/// Pairs of columns that are looked at for one that follows from the other.
const MOST_PAIRS: usize = 2_000;
/// Different values of a column that others may follow from.
const MOST_VALUES: u64 = 10_000;
/// Names that keys have, as words of them.
const NAMES: [&str; 12] = ["id", "key", "code", "uuid", "guid", "sku", "no", "nr", "number", "ref", "isbn", "email"];

/// The question how many rows repeat another in all top-level columns.
pub(super) fn duplicates(columns: &[Look]) -> Option<Metric> {
    let top: Vec<_> = columns.iter().filter(|look| !look.profile.path.is_nested()).map(whole_column).collect();
    (!top.is_empty()).then(|| keys(top))
}

/// What the answer says: rows that are null in every column repeat each other too.
pub(super) fn repeated(answer: Option<&Measurement>) -> Option<u64> {
    match answer? {
        Measurement::Keys { surplus, null, no_value: 0, .. } => Some(surplus + null.saturating_sub(1)),
        _ => None,
    }
}

fn keys(columns: Vec<Column>) -> Metric {
    Metric::Keys { columns, nulls: NullParts::Equal, among: Among::Table }
}

/// A column as a whole: by the type that is guessed where all values fit it, else as it is.
pub(super) fn whole_column(look: &Look) -> Column {
    let profile = &look.profile;
    let read = match profile.guess.logical {
        logical if logical.is_collection() => {
            ReadAs { logical: Some(logical), facet: Some(Facet::Whole), ..ReadAs::default() }
        }
        _ if profile.guess.fits == profile.guess.of && profile.tokens.is_empty() => profile.read(),
        _ => ReadAs::default(),
    };
    Column { path: profile.path.clone(), read: read.into() }
}

/// A column whose likely tokens are no values, but are passed over.
pub(super) fn valued_column(look: &Look) -> Column {
    let profile = &look.profile;
    let read = profile.read();
    let token =
        |counted: &super::Counted| Token { text: counted.text.clone(), value: read_written(&counted.text, &read) };
    let missing = profile.tokens.iter().map(token).collect();
    Column { path: profile.path.clone(), read: ReadAs { missing, ..read }.into() }
}

/// The question whether some columns tell all rows apart.
pub(super) fn key(columns: &[&Look]) -> Metric {
    keys(columns.iter().map(|look| whole_column(look)).collect())
}

/// Whether they do, of so many rows.
pub(super) fn tells_apart(answer: Option<&Measurement>, rows: u64) -> bool {
    matches!(answer, Some(Measurement::Keys { surplus: 0, null: 0, no_value: 0, compared, .. }) if *compared == rows)
}

/// How many different keys an answer has.
pub(super) fn distinct(answer: Option<&Measurement>) -> u64 {
    match answer {
        Some(Measurement::Keys { distinct, .. }) => *distinct,
        _ => 0,
    }
}

/// Whether a column may be part of a key at all.
fn may_be_part(profile: &ColumnProfile) -> bool {
    let is_short = profile.lengths.as_ref().is_none_or(|lengths| lengths.max <= LONGEST_KEY);
    !profile.path.is_nested()
        && profile.is_plain()
        && profile.is_whole()
        && profile.guess.logical != LogicalType::Boolean
        && !is_measured(profile)
        && is_short
}

/// Whether its numbers have fractions, which are measured and tell rows apart by accident.
fn is_measured(profile: &ColumnProfile) -> bool {
    profile.guess.logical == LogicalType::Number && profile.numbers.as_ref().is_some_and(|numbers| numbers.scale > 0)
}

/// Columns that may tell all rows apart by themselves, best first.
pub(super) fn single(columns: &[Look], rows: u64) -> Vec<usize> {
    let near = |profile: &ColumnProfile| {
        let most = profile.distinct.count as f64 * (1.0 + 6.0 * profile.distinct.error);
        most >= rows as f64
    };
    let fits = |look: &&Look| rows > 1 && may_be_part(&look.profile) && near(&look.profile);
    ranked(columns, &fits, &|_| 0)
}

/// The places of columns that fit, those with names of keys first, days and times last, else in the order of the data.
fn ranked(columns: &[Look], fits: &dyn Fn(&&Look) -> bool, weight: &dyn Fn(&Look) -> i64) -> Vec<usize> {
    let mut places: Vec<_> = columns.iter().enumerate().filter(|(_, look)| fits(look)).collect();
    places.sort_by_key(|(at, look)| (rank(&look.profile), -weight(look), *at));
    places.into_iter().map(|(at, _)| at).collect()
}

fn rank(profile: &ColumnProfile) -> u8 {
    match profile.guess.logical {
        logical if logical.is_temporal() => 2,
        _ => u8::from(!is_named_as_key(profile.path.first())),
    }
}

/// Whether a word of a name is one that keys have: `order_id`, `orderId`, `ID`.
pub(crate) fn is_named_as_key(name: &str) -> bool {
    words(name).iter().any(|word| NAMES.contains(&word.as_str()))
}

/// Whether a column that tells all rows apart likely does so by accident: numbers in no order, without a name of a key.
pub(super) fn is_doubtful(profile: &ColumnProfile) -> bool {
    profile.numbers.is_some() && profile.order == Order::None && !is_named_as_key(profile.path.first())
}

/// The words of a name, in lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() {
            was_lower = false;
            words.push(String::new());
            continue;
        }
        if words.is_empty() || letter.is_uppercase() && was_lower {
            words.push(String::new());
        }
        was_lower = letter.is_lowercase() || letter.is_ascii_digit();
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Pairs of columns that may tell all rows apart together, those with the most combinations first.
pub(super) fn pairs(columns: &[Look], rows: u64, determines: &[Determination]) -> Vec<Vec<usize>> {
    let parts = parts(columns, rows);
    let mut pairs: Vec<(u128, Vec<usize>)> = Vec::new();
    for (at, first) in parts.iter().enumerate() {
        for second in parts.iter().skip(at + 1) {
            let combinations = combinations(columns, &[*first, *second]);
            if combinations >= u128::from(rows) && !follow(columns, (*first, *second), determines) {
                let mut pair = vec![*first, *second];
                pair.sort_unstable();
                pairs.push((combinations, pair));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    pairs.truncate(MOST_TRIES);
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

/// Columns that may be parts of keys, those with the most values first.
fn parts(columns: &[Look], rows: u64) -> Vec<usize> {
    // What nearly tells all rows apart by itself is a key that is broken, and no part of one.
    let is_some = |count: u64| count > 1 && count.saturating_mul(2) <= rows;
    let fits = |look: &&Look| may_be_part(&look.profile) && is_some(look.profile.distinct.count);
    let mut parts: Vec<_> = columns.iter().enumerate().filter(|(_, look)| fits(look)).collect();
    parts.sort_by_key(|(at, look)| (std::cmp::Reverse(look.profile.distinct.count), *at));
    parts.truncate(MOST_PARTS);
    parts.into_iter().map(|(at, _)| at).collect()
}

fn combinations(columns: &[Look], places: &[usize]) -> u128 {
    let counts = places.iter().filter_map(|at| columns.get(*at)).map(|look| u128::from(look.profile.distinct.count));
    counts.fold(1, u128::saturating_mul)
}

/// Whether one of two columns follows from the other, so that it tells nothing apart.
fn follow(columns: &[Look], (first, second): (usize, usize), determines: &[Determination]) -> bool {
    let path = |at: usize| columns.get(at).map(|look| &look.profile.path);
    let is = |from: usize, to: usize| {
        determines.iter().any(|known| Some(&known.from) == path(from) && Some(&known.to) == path(to))
    };
    is(first, second) || is(second, first)
}

/// Sets of three columns that may tell all rows apart: the pairs with the most different keys, and one more column.
pub(super) fn triples(
    columns: &[Look],
    rows: u64,
    pairs: &[(Vec<usize>, u64)],
    determines: &[Determination],
) -> Vec<Vec<usize>> {
    let mut best: Vec<_> = pairs.iter().collect();
    best.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let parts = parts(columns, rows);
    let mut found: Vec<Vec<usize>> = Vec::new();
    for (pair, _) in best {
        for part in &parts {
            let adds = !pair.contains(part) && !pair.iter().any(|known| follow(columns, (*known, *part), determines));
            let mut triple: Vec<usize> = pair.iter().copied().chain([*part]).collect();
            triple.sort_unstable();
            if adds && !found.contains(&triple) && combinations(columns, &triple) >= u128::from(rows) {
                found.push(triple);
            }
        }
    }
    found.truncate(MOST_TRIES);
    found
}

/// Sets of columns that tell all rows apart, best first: those with more names of keys, then those with fewer values.
pub(super) fn candidates(columns: &[Look], rows: u64, mut found: Vec<Vec<usize>>) -> Vec<CandidateKey> {
    let profiles = |places: &[usize]| -> Vec<&ColumnProfile> {
        places.iter().filter_map(|at| columns.get(*at)).map(|look| &look.profile).collect()
    };
    found.sort_by_cached_key(|places| {
        let ranks: u32 = profiles(places).iter().map(|profile| u32::from(rank(profile))).sum();
        (ranks, combinations(columns, places), places.clone())
    });
    found.truncate(MOST_KEYS);
    let key = |places: Vec<usize>| CandidateKey {
        columns: profiles(&places).into_iter().map(|profile| profile.path.clone()).collect(),
        rows,
    };
    found.into_iter().map(key).collect()
}

/// The question which columns follow from others, and how many pairs were left out.
pub(super) fn determined(columns: &[Look], rows: u64) -> Option<(Metric, usize)> {
    let fits = |profile: &ColumnProfile| {
        !profile.path.is_nested() && profile.is_plain() && profile.distinct.error == 0.0 && profile.distinct.count > 1
    };
    let places: Vec<_> = columns.iter().filter(|look| fits(&look.profile)).collect();
    // A null is a value of its own.
    let count = |look: &Look| look.profile.distinct.count + u64::from(look.profile.nulls > 0);
    let may_determine = |look: &Look| count(look) <= MOST_VALUES && count(look).saturating_mul(2) <= rows;
    let mut pairs = Vec::new();
    for (from, first) in places.iter().enumerate().filter(|(_, look)| may_determine(look)) {
        let may_follow = |(to, second): &(usize, &&Look)| *to != from && count(second) <= count(first);
        pairs.extend(places.iter().enumerate().filter(may_follow).map(|(to, _)| (from, to)));
    }
    let left_out = pairs.len().saturating_sub(MOST_PAIRS);
    pairs.truncate(MOST_PAIRS);
    let columns = places.iter().map(|look| whole_column(look)).collect();
    (!pairs.is_empty()).then_some((Metric::Determined { columns, pairs }, left_out))
}

/// The columns that follow from others, as the answer to that question says.
pub(super) fn determinations(metric: &Metric, answer: Option<&Measurement>, columns: &[Look]) -> Vec<Determination> {
    let (Metric::Determined { columns: asked, .. }, Some(Measurement::Determined(pairs))) = (metric, answer) else {
        return Vec::new();
    };
    let values = |path: &ColumnPath| {
        columns.iter().find(|look| look.profile.path == *path).map_or(0, |look| look.profile.distinct.count)
    };
    let determination = |(from, to): &(usize, usize)| {
        let (from, to) = (asked.get(*from)?.path.clone(), asked.get(*to)?.path.clone());
        Some(Determination { values: values(&from), from, to })
    };
    pairs.iter().filter_map(determination).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_of_words() {
        assert_eq!(words("orderLineID"), ["order", "line", "id"]);
        assert_eq!(words("customer_id"), ["customer", "id"]);
        assert!(is_named_as_key("orderId") && is_named_as_key("KEY") && !is_named_as_key("idle"));
    }
}
