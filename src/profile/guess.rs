//! What the values of a column are: the type that a contract would declare, and the tokens that stand for none.
//!
//! docs/profile.md says the rules that are kept here, in the words of users.

use std::collections::BTreeSet;

use super::TypeGuess;
use crate::metric::Description;
use crate::metric::description::{Facts, Reading, Scratch, Span, TextFormat, is_token_spelling, is_token_value};
use crate::value::{DateFormat, LogicalType, ReadAs, Scalar, Value, read_written};

/// The share of values, in hundredths, that a type must fit to be the guess.
const MOST_FIT: u64 = 90;
/// The same where all values that do not fit are very few different texts, which then are tokens.
const MANY_FIT: u64 = 50;
/// The largest share of values, in hundredths, that one such text may have.
const MOST_OF_MISFIT: u64 = 20;
/// How many different texts may be such tokens.
const MOST_MISFITS: usize = 3;
/// Days that digits alone spell are days only where there are so many different ones at least.
const FEWEST_DAYS: u64 = 5;

/// What the values of a column turn out to be.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) guess: TypeGuess,
    /// The values that are tokens, with their rows.
    pub(super) tokens: Vec<(Value, u64)>,
    /// The other values that are listed.
    pub(super) values: Vec<(Value, u64)>,
    /// What is known of all values but the tokens.
    pub(super) facts: Facts,
    /// Texts `NaN` among numbers, which are nulls there.
    pub(super) nans: u64,
}

/// Tells what a column holds.
pub(super) fn tell(description: &Description, typed: bool) -> Told {
    let spelled: BTreeSet<Value> =
        description.values.iter().map(|(value, _)| value).filter(|value| is_spelled(value)).cloned().collect();
    let without = |tokens: &BTreeSet<Value>| facts(description, typed, tokens);
    let first = without(&spelled);
    let mut tokens = spelled;
    let mut best = best(&first, description, typed);
    if best == Reading::String {
        match misfits(&first, description, typed, &tokens) {
            Some((reading, others)) => {
                best = reading;
                tokens.extend(others);
            }
            None => tokens.retain(|token| is_token_among_texts(token, &first)),
        }
    }
    tokens.extend(far_out(description, typed, &best, &tokens));
    let (mut kept, mut values) = (Vec::new(), Vec::new());
    for (value, rows) in &description.values {
        let list = if tokens.contains(value) { &mut kept } else { &mut values };
        list.push((value.clone(), *rows));
    }
    let mut nans = 0;
    if best == Reading::Number && !typed {
        nans = kept.iter().filter(|(value, _)| is_nan(value)).map(|(_, rows)| rows).sum();
        kept.retain(|(value, _)| !is_nan(value));
    }
    let facts = without(&tokens);
    Told { guess: type_guess(&best, &facts, description, typed), tokens: kept, values, facts, nans }
}

/// The facts about all values but tokens.
fn facts(description: &Description, typed: bool, tokens: &BTreeSet<Value>) -> Facts {
    let (mut facts, mut scratch) = (Facts::default(), Scratch::default());
    for (value, rows) in description.values.iter().filter(|(value, _)| !tokens.contains(value)) {
        facts.take(&Scalar::from(value), *rows, typed, &mut scratch);
    }
    facts.absorb(description.rest.clone());
    facts
}

fn is_spelled(value: &Value) -> bool {
    matches!(value, Value::Text(text) if is_token_spelling(text))
}

fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Text(text) if text.eq_ignore_ascii_case("nan"))
}

/// How many values a type has to fit: an empty text in quotes is null where no text may stand.
fn of(facts: &Facts, typed: bool) -> u64 {
    facts.values - if typed { 0 } else { facts.empty }
}

/// The way of reading that fits nearly all values.
fn best(facts: &Facts, description: &Description, typed: bool) -> Reading {
    let of = of(facts, typed);
    let found = most_fitting(facts, description);
    let fits = |reading: &Reading| facts.fits(reading).saturating_mul(100) >= of.saturating_mul(MOST_FIT);
    found.filter(|reading| of > 0 && fits(reading)).unwrap_or(Reading::String)
}

/// The way of reading, other than as text, that fits the most values; of equals the plainest.
fn most_fitting(facts: &Facts, description: &Description) -> Option<Reading> {
    let telephones = facts.formats.get(&TextFormat::Telephone).copied().unwrap_or_default();
    let is_code = facts.leading_zeros > 0 || telephones > facts.texts / 2;
    let mut best: Option<(Reading, u64)> = None;
    for (reading, span) in facts.readings() {
        let stands = match &reading {
            Reading::String => false,
            Reading::Integer | Reading::Number => !is_code,
            Reading::Boolean => facts.truth_words > 0 || facts.booleans > 0,
            reading => is_plausible(reading, span, description),
        };
        let is_day_of_digits = is_digits(&reading) && stands;
        let better = |(known, most): &(Reading, u64)| {
            span.count > *most || span.count == *most && is_day_of_digits && *known == Reading::Integer
        };
        if stands && best.as_ref().is_none_or(better) {
            best = Some((reading, span.count));
        }
    }
    let (reading, fits) = best?;
    let reading = match reading {
        // Floats that are all whole stay numbers where they are written with a point.
        Reading::Date(Some(format)) | Reading::Timestamp(Some(format))
            if mirrored(&format).is_some_and(|other| is_as_good(facts, &other, fits)) =>
        {
            return None;
        }
        other => other,
    };
    Some(reading)
}

/// Whether days or times by digits alone may well be such.
fn is_plausible(reading: &Reading, span: &Span, description: &Description) -> bool {
    if !is_digits(reading) {
        return true;
    }
    let year = |value: &Value| match value {
        Value::Date(day) => day.ymd().0,
        Value::Timestamp(instant) => instant.utc().0.ymd().0,
        _ => 0,
    };
    let listed = description.values.len() as u64 + description.others;
    let years = span.extremes.as_ref().map(|(min, max)| (year(min), year(max)));
    listed >= FEWEST_DAYS && years.is_some_and(|(min, max)| min >= 1900 && max <= 2100)
}

/// Whether texts of this way of reading are digits alone.
fn is_digits(reading: &Reading) -> bool {
    match reading {
        Reading::Date(Some(format)) | Reading::Timestamp(Some(format)) => {
            format.chars().all(|letter| letter.is_ascii_alphabetic())
        }
        _ => false,
    }
}

/// The format with day and month the other way round, where those can be taken for each other.
fn mirrored(format: &str) -> Option<String> {
    let swap = |day: &str, month: &str| {
        let (first, second) = (format!("{day}/{month}/"), format!("{month}/{day}/"));
        let (third, fourth) = (format!("{day}-{month}-"), format!("{month}-{day}-"));
        [(&first, &second), (&third, &fourth)]
            .into_iter()
            .find_map(|(a, b)| format.strip_prefix(a.as_str()).map(|rest| format!("{b}{rest}")))
    };
    [("dd", "MM"), ("MM", "dd"), ("d", "M"), ("M", "d")].iter().find_map(|(day, month)| swap(day, month))
}

fn is_as_good(facts: &Facts, format: &str, fits: u64) -> bool {
    let count = |reading| facts.fits(&reading);
    count(Reading::Date(Some(format.to_owned()))) >= fits || count(Reading::Timestamp(Some(format.to_owned()))) >= fits
}

/// The type that fits all values but a few different texts, which are frequent: those texts stand for a missing value.
fn misfits(
    facts: &Facts,
    description: &Description,
    typed: bool,
    known: &BTreeSet<Value>,
) -> Option<(Reading, Vec<Value>)> {
    let of = of(facts, typed);
    let reading = most_fitting(facts, description)?;
    let fits = facts.fits(&reading);
    if fits.saturating_mul(100) < of.saturating_mul(MANY_FIT) {
        return None;
    }
    let read = read_as(&reading);
    let is_misfit = |value: &Value| match value {
        Value::Text(text) => !text.is_empty() && !known.contains(value) && read_written(text, &read).is_none(),
        _ => false,
    };
    let misfits: Vec<_> = description.values.iter().filter(|(value, _)| is_misfit(value)).collect();
    let rows: u64 = misfits.iter().map(|(_, rows)| rows).sum();
    let frequent = |rows: u64| {
        rows >= 2 && rows.saturating_mul(200) >= of && rows.saturating_mul(100) <= of.saturating_mul(MOST_OF_MISFIT)
    };
    let all = misfits.len() <= MOST_MISFITS && fits + rows == of && misfits.iter().all(|(_, rows)| frequent(*rows));
    all.then(|| (reading, misfits.into_iter().map(|(value, _)| value.clone()).collect()))
}

/// Whether a spelling that may be a word stands for a missing value among texts.
fn is_token_among_texts(token: &Value, facts: &Facts) -> bool {
    let Value::Text(text) = token else { return false };
    let countries = facts.formats.get(&TextFormat::CountryCode).copied().unwrap_or_default();
    let is_country =
        text == "NA" && countries > 0 && countries.saturating_mul(100) >= facts.texts.saturating_mul(MOST_FIT);
    let may_be_word = ["none", "unknown", "missing", "undefined", "-", ".", "nil"];
    !is_country && !may_be_word.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Numbers and days that are known to stand for none, lie farther from all others than those lie from each other, and
/// stand more than once.
fn far_out(description: &Description, typed: bool, best: &Reading, tokens: &BTreeSet<Value>) -> Vec<Value> {
    let read = read_as(best);
    let is_about = matches!(best, Reading::Integer | Reading::Number | Reading::Date(_) | Reading::Timestamp(_));
    let value_of = |value: &Value| match value {
        Value::Text(text) if !typed => read_written(text, &read),
        other => Some(other.clone()),
    };
    let suspects: Vec<_> = description
        .values
        .iter()
        .filter(|(value, rows)| is_about && *rows >= 2 && !tokens.contains(value))
        .filter_map(|(value, _)| Some((value.clone(), value_of(value).filter(is_token_value)?)))
        .collect();
    if suspects.is_empty() {
        return Vec::new();
    }
    let without: BTreeSet<_> = tokens.iter().chain(suspects.iter().map(|(value, _)| value)).cloned().collect();
    let rest = facts(description, typed, &without);
    let Some((min, max)) = extremes(&rest, best) else { return Vec::new() };
    let far = |value: &Value| position(value).is_some_and(|at| (at - max).max(min - at) > max - min);
    let found = suspects.into_iter().filter(|(_, value)| far(value) && max > min);
    found.map(|(value, _)| value).collect()
}

/// Where numbers or times begin and end, on one axis.
fn extremes(facts: &Facts, best: &Reading) -> Option<(f64, f64)> {
    match best {
        Reading::Integer | Reading::Number => {
            facts.numbers.extremes.as_ref().map(|(min, max)| (min.to_f64(), max.to_f64()))
        }
        reading => {
            let (min, max) = facts.span(reading)?.extremes.as_ref()?;
            position(min).zip(position(max))
        }
    }
}

fn position(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(number.to_f64()),
        Value::Date(day) => Some(f64::from(day.0) * 86_400.0),
        Value::Timestamp(instant) => Some(instant.seconds as f64),
        Value::Bool(_) | Value::Text(_) | Value::Time(_) => None,
    }
}

/// How a contract that declares this way of reading has cells read.
pub(super) fn read_as(reading: &Reading) -> ReadAs {
    let format = match reading {
        Reading::Date(format) | Reading::Timestamp(format) | Reading::Time(format) => format.as_deref(),
        _ => None,
    };
    let formats = format.and_then(|format| DateFormat::parse(format).ok()).into_iter().collect();
    ReadAs { logical: Some(logical(reading)), formats, ..ReadAs::default() }
}

fn logical(reading: &Reading) -> LogicalType {
    match reading {
        Reading::Integer => LogicalType::Integer,
        Reading::Number => LogicalType::Number,
        Reading::Boolean => LogicalType::Boolean,
        Reading::Date(_) => LogicalType::Date,
        Reading::Timestamp(_) => LogicalType::Timestamp,
        Reading::Time(_) => LogicalType::Time,
        Reading::String => LogicalType::String,
        Reading::Object => LogicalType::Object,
        Reading::Array => LogicalType::Array,
        Reading::Map => LogicalType::Map,
    }
}

fn type_guess(best: &Reading, facts: &Facts, description: &Description, typed: bool) -> TypeGuess {
    let (format, span) = match best {
        Reading::Date(format) | Reading::Timestamp(format) | Reading::Time(format) => {
            (format.clone(), facts.span(best))
        }
        _ => (None, None),
    };
    let has_zone = matches!(best, Reading::Timestamp(_) | Reading::Time(_)) && facts.texts > 0;
    let zoned = span.filter(|_| has_zone).and_then(|span| match span.zoned {
        0 => Some(false),
        all if all == span.count => Some(true),
        _ => None,
    });
    let of = if *best == Reading::String { facts.values } else { of(facts, typed) } + description.unknown;
    TypeGuess { logical: logical(best), format, zoned, fits: facts.fits(best), of }
}

#[cfg(test)]
mod tests;
