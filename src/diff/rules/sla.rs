//! Service levels: each has a direction in which it promises more.

use std::cmp::Ordering;

use super::Turn;
use crate::contract::{SlaProperty, Written, WrittenKind};
use crate::diff::layout::Part;
use crate::diff::same::alike;
use crate::diff::spot::Spot;
use crate::value::{Date, Duration, Instant, Number, TimeOfDay, Zone};

/// What the value of a level is, and in which direction it promises more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// A length of time: shorter is more.
    Within,
    /// A length of time: longer is more.
    AtLeast,
    /// A number: larger is more.
    More,
    /// A number: smaller is more.
    Fewer,
    /// A day: earlier is more.
    From,
    /// A day: later is more.
    Until,
    /// A time of day: earlier is more.
    By,
}

/// The levels of the standard with their short names.
const LEVELS: [(&str, &str, Level); 14] = [
    ("latency", "ly", Level::Within),
    ("freshness", "", Level::Within),
    ("frequency", "fy", Level::Within),
    ("retention", "re", Level::AtLeast),
    ("timeofavailability", "", Level::By),
    ("generalavailability", "ga", Level::From),
    ("endofsupport", "es", Level::Until),
    ("endoflife", "el", Level::Until),
    ("errorrate", "er", Level::Fewer),
    ("throughput", "th", Level::More),
    ("availability", "av", Level::More),
    ("timetodetect", "td", Level::Within),
    ("timetonotify", "tn", Level::Within),
    ("timetorepair", "tr", Level::Within),
];

fn known(name: &str) -> Option<&'static (&'static str, &'static str, Level)> {
    let word = name.trim().to_ascii_lowercase();
    LEVELS.iter().find(|(long, short, _)| *long == word || (!short.is_empty() && *short == word))
}

/// The word of a level, whichever of its names is written.
pub(in crate::diff) fn level_word(name: &str) -> String {
    known(name).map_or_else(|| name.trim().to_ascii_lowercase(), |(word, ..)| (*word).to_owned())
}

/// A service level that is new or gone.
pub(super) fn entry(spot: &Spot<'_>) -> Option<Turn> {
    spot.is(Part::Sla, "").then(|| spot.plain())
}

/// Which level it is.
pub(super) fn property(spot: &Spot<'_>) -> Option<Turn> {
    let (old, new) = spot.texts();
    let same = old.zip(new).is_some_and(|(old, new)| level_word(old) == level_word(new));
    spot.is(Part::Sla, "property").then_some(if same { Turn::Same } else { Turn::Changed })
}

/// What it looks at.
pub(super) fn element(spot: &Spot<'_>) -> Option<Turn> {
    let is_it = spot.is(Part::Sla, "element") || spot.is(Part::Contract, "slaDefaultElement");
    is_it.then(|| if spot.plain() == Turn::Same { Turn::Same } else { Turn::Changed })
}

/// How far it goes.
pub(super) fn value(spot: &Spot<'_>) -> Option<Turn> {
    if !spot.is(Part::Sla, "value") {
        return None;
    }
    let (Some(old), Some(new)) =
        (spot.old.service(spot.difference.old_part), spot.new.service(spot.difference.new_part))
    else {
        return Some(Turn::Changed);
    };
    Some(if words(old) == words(new) { Turn::Same } else { compared(spot, old, new).unwrap_or(Turn::Changed) })
}

fn words(entry: &SlaProperty) -> (String, String, String) {
    let text = |value: &Option<Written>| value.as_ref().map(crate::diff::same::canonical).unwrap_or_default();
    (text(&entry.value), text(&entry.value_ext), entry.unit.clone().unwrap_or_default())
}

/// Which way the value turned; `None` where nobody can tell.
fn compared(spot: &Spot<'_>, old: &SlaProperty, new: &SlaProperty) -> Option<Turn> {
    let (_, _, level) = known(&new.property)?;
    let is_one = |entry: &SlaProperty| {
        entry.value_ext.as_ref().is_none_or(|value| alike(&value.text, "1") || value.kind == WrittenKind::Null)
    };
    if known(&old.property)?.2 != *level || !is_one(old) || !is_one(new) {
        return None;
    }
    let level = if *level == Level::AtLeast { retention(spot)? } else { *level };
    let (was, is) = (old.value.as_ref()?.scalar()?, new.value.as_ref()?.scalar()?);
    let (one, other) = (old.unit.as_deref(), new.unit.as_deref());
    let (order, more) = match level {
        Level::Within => (lengths((was, one), (is, other), true)?, Ordering::Less),
        Level::AtLeast => (lengths((was, one), (is, other), false)?, Ordering::Greater),
        Level::More => (numbers((was, one), (is, other))?, Ordering::Greater),
        Level::Fewer => (numbers((was, one), (is, other))?, Ordering::Less),
        Level::From => (moments(was, is)?, Ordering::Less),
        Level::Until => (moments(was, is)?, Ordering::Greater),
        Level::By => (times(was, is)?, Ordering::Less),
    };
    Some(match order {
        Ordering::Equal => Turn::Same,
        order if order == more => Turn::Tightened,
        _ => Turn::Loosened,
    })
}

/// Data that is to be purged promises more where it is kept for a shorter time.
fn retention(spot: &Spot<'_>) -> Option<Level> {
    let is_purge = |side: &crate::diff::side::Side<'_>, part| {
        let entry = side.service(part)?;
        let own = entry.custom.get("upheld.retention");
        let own = own.or_else(|| side.contract.custom.get("upheld.retention"));
        Some(own.and_then(Written::scalar) == Some("purge"))
    };
    let old = is_purge(spot.old, spot.difference.old_part)?;
    let new = is_purge(spot.new, spot.difference.new_part)?;
    (old == new).then_some(if new { Level::Within } else { Level::AtLeast })
}

/// Value and unit as they are written.
type Amount<'a> = (&'a str, Option<&'a str>);

/// How the new length compares to the old; months have 28 to 31 days, and years 365 or 366.
fn lengths((was, one): Amount<'_>, (is, other): Amount<'_>, minutes: bool) -> Option<Ordering> {
    let (old, new) = (length(was, one, minutes)?, length(is, other, minutes)?);
    if old.months == new.months {
        return Some(new.nanos.cmp(&old.nanos));
    }
    let ((least, most), (low, high)) = (reach(&old)?, reach(&new)?);
    if low > most {
        Some(Ordering::Greater)
    } else if high < least {
        Some(Ordering::Less)
    } else {
        None
    }
}

fn length(value: &str, unit: Option<&str>, minutes: bool) -> Option<Duration> {
    const WORDS: [(&str, &str); 6] = [
        ("hourly", "h"),
        ("daily", "d"),
        ("weekly", "week"),
        ("monthly", "month"),
        ("yearly", "year"),
        ("annually", "year"),
    ];
    let word =
        |text: &str| WORDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(text.trim())).map(|(_, unit)| *unit);
    if let Some(unit) = word(value) {
        return Duration::parse("1", Some(unit), true).ok();
    }
    let unit = unit.map(|unit| word(unit).unwrap_or(unit));
    Duration::parse(value, unit, minutes).ok()
}

/// The shortest and the longest that a length may be, in nanoseconds.
fn reach(length: &Duration) -> Option<(i128, i128)> {
    const DAY: i128 = 86_400_000_000_000;
    let (years, months) = (i128::from(length.months / 12), i128::from(length.months % 12));
    let least = (years * 365 + months * 28).checked_mul(DAY)?.checked_add(length.nanos)?;
    let most = (years * 366 + months * 31).checked_mul(DAY)?.checked_add(length.nanos)?;
    Some((least, most))
}

/// How the new number compares to the old, in one unit.
fn numbers((was, one): Amount<'_>, (is, other): Amount<'_>) -> Option<Ordering> {
    let unit = |value: &str, unit: Option<&str>| {
        let sign = value.trim().ends_with('%').then_some("%");
        let word = sign.or(unit).unwrap_or_default().trim().to_ascii_lowercase();
        if ["percent", "percentage", "pct"].contains(&word.as_str()) { "%".to_owned() } else { word }
    };
    let number = |value: &str| Number::parse(value.trim().trim_end_matches('%').trim());
    (unit(was, one) == unit(is, other)).then_some(())?;
    Some(number(is)?.cmp(&number(was)?))
}

fn moments(was: &str, is: &str) -> Option<Ordering> {
    let moment = |text: &str| {
        let text = text.trim();
        let day = || Date::parse(text).map(|date| Instant::from_day(date, TimeOfDay(0)));
        day().or_else(|| Instant::parse(text, &Zone::default()))
    };
    Some(moment(is)?.cmp(&moment(was)?))
}

/// Times of one zone: that is what stands behind the digits.
fn times(was: &str, is: &str) -> Option<Ordering> {
    let split = |text: &str| {
        let text = text.trim();
        let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == ':')).unwrap_or(text.len());
        let (time, zone) = text.split_at(end);
        Some((TimeOfDay::parse(time)?, zone.trim().to_ascii_lowercase()))
    };
    let ((old, zone), (new, other)) = (split(was)?, split(is)?);
    (zone == other).then(|| new.cmp(&old))
}
