//! How text spells a value: in delimited text and in JSON, in one of several ways that mean the same.

use chrono::{DateTime, NaiveDate};

use super::table::{Datum, Entry, Kind, SCALE};

/// A cell with a spelling that `taste` picks.
pub(super) fn entry(kind: Kind, datum: Datum, taste: u8) -> Entry {
    let field = field(kind, &datum, taste);
    let json = json(kind, &datum, taste);
    // A null in quotes would be a text.
    let quoted = taste & 1 == 1 && (datum != Datum::Null || kind != Kind::Text);
    Entry { datum, field, quoted, json }
}

fn field(kind: Kind, datum: &Datum, taste: u8) -> String {
    match datum {
        Datum::Null => String::new(),
        Datum::Nan => if taste & 2 == 0 { "nan" } else { "NaN" }.to_owned(),
        Datum::Whole(n) => whole(*n, taste),
        Datum::Float(f) if f.is_infinite() => infinity(*f > 0.0, taste),
        Datum::Float(f) => float(&format!("{f:?}"), &format!("{f:e}"), taste),
        Datum::Single(f) if f.is_infinite() => infinity(*f > 0.0, taste),
        Datum::Single(f) => float(&format!("{f:?}"), &format!("{f:e}"), taste),
        Datum::Decimal(n) => decimal(*n, taste),
        Datum::Text(text) => text.clone(),
        Datum::Bool(truth) => boolean(*truth, taste),
        Datum::Day(..) | Datum::Moment(..) | Datum::Time(_) => temporal(kind, datum, taste),
        Datum::Wrong(text) => (*text).to_owned(),
    }
}

fn json(kind: Kind, datum: &Datum, taste: u8) -> Option<String> {
    match datum {
        Datum::Null if taste & 1 == 1 => None,
        Datum::Null | Datum::Nan => Some("null".to_owned()),
        Datum::Whole(n) => Some(match taste >> 1 & 3 {
            0 | 1 => n.to_string(),
            2 => format!("{n}.00"),
            _ if n % 10 == 0 => format!("{}e1", n / 10),
            _ => format!("{n}E+0"),
        }),
        Datum::Float(f) => Some(float(&format!("{f:?}"), &format!("{f:e}"), taste)),
        Datum::Single(f) => Some(float(&format!("{f:?}"), &format!("{f:e}"), taste)),
        Datum::Decimal(n) => Some(decimal(*n, taste & !4)),
        Datum::Bool(truth) => Some(truth.to_string()),
        Datum::Text(text) => Some(string(text, taste)),
        Datum::Wrong(text) => Some(string(text, taste)),
        Datum::Day(..) | Datum::Moment(..) | Datum::Time(_) => Some(string(&temporal(kind, datum, taste), taste)),
    }
}

/// A JSON string, plain or with every character escaped.
pub(super) fn string(text: &str, taste: u8) -> String {
    if taste & 8 == 0 {
        return serde_json::to_string(text).expect("a string");
    }
    let units = text.encode_utf16().map(|unit| format!("\\u{unit:04X}"));
    format!("\"{}\"", units.collect::<String>())
}

fn whole(n: i128, taste: u8) -> String {
    let sign = if n < 0 { "-" } else { "" };
    match taste >> 1 & 3 {
        2 if n >= 0 => format!("+{n}"),
        3 => format!("{sign}00{}", n.unsigned_abs()),
        _ => n.to_string(),
    }
}

fn infinity(positive: bool, taste: u8) -> String {
    let word = ["inf", "Infinity", "INF"][usize::from(taste >> 1) % 3];
    format!("{}{word}", if positive { "" } else { "-" })
}

fn float(plain: &str, exponent: &str, taste: u8) -> String {
    if taste & 2 == 0 { plain.to_owned() } else { exponent.to_owned() }
}

/// With all its digits, with an exponent, or without what it could be written without.
fn decimal(thousandths: i128, taste: u8) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let unsigned = thousandths.unsigned_abs();
    let (before, behind) = (unsigned / 1_000, unsigned % 1_000);
    match taste >> 1 & 3 {
        0 => format!("{sign}{before}.{behind:03}"),
        1 => format!("{sign}{unsigned}e-{SCALE}"),
        _ if before == 0 && behind > 0 => format!("{sign}.{behind:03}"),
        _ if behind == 0 => format!("{sign}{before}"),
        _ => format!("{sign}{before}.{behind:03}0"),
    }
}

fn boolean(truth: bool, taste: u8) -> String {
    let words = if truth { ["true", "1", "TRUE", "True"] } else { ["false", "0", "FALSE", "False"] };
    words[usize::from(taste >> 1 & 3)].to_owned()
}

/// ISO 8601; points in time and times of day with one of several offsets, naive ones without.
fn temporal(kind: Kind, datum: &Datum, taste: u8) -> String {
    const OFFSETS: [(i64, &str); 6] =
        [(0, "Z"), (3_600, "+01:00"), (-19_800, "-0530"), (50_400, "+14"), (0, ""), (0, "+00:00")];
    let (ahead, offset) = match (kind, OFFSETS[usize::from(taste >> 2) % 6]) {
        (Kind::Naive, _) => (0, ""),
        // A point in time without an offset would depend on the zone that it is read in.
        (Kind::Moment, (ahead, "")) => (ahead, "Z"),
        (_, offset) => offset,
    };
    match datum {
        Datum::Day(days) => day(i64::from(*days)),
        Datum::Moment(seconds, nanos) => {
            let local = seconds + ahead;
            let between = if taste & 2 == 0 { 'T' } else { ' ' };
            let date = day(local.div_euclid(86_400));
            format!("{date}{between}{}{offset}", clock(local.rem_euclid(86_400), *nanos, taste))
        }
        Datum::Time(nanos) => {
            let seconds = (nanos / 1_000_000_000 + ahead).rem_euclid(86_400);
            let below = u32::try_from(nanos % 1_000_000_000).expect("less than a second");
            format!("{}{offset}", clock(seconds, below, taste))
        }
        _ => unreachable!("only times come here"),
    }
}

fn day(days: i64) -> String {
    let date: NaiveDate = DateTime::from_timestamp(days * 86_400, 0).expect("a day").date_naive();
    date.format("%Y-%m-%d").to_string()
}

fn clock(seconds: i64, nanos: u32, taste: u8) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match (rest, nanos) {
        (0, 0) if taste & 4 == 0 => format!("{hours:02}:{minutes:02}"),
        (_, 0) => format!("{hours:02}:{minutes:02}:{rest:02}"),
        (_, _) if taste & 4 == 0 => {
            let fraction = format!("{nanos:09}");
            format!("{hours:02}:{minutes:02}:{rest:02}.{}", fraction.trim_end_matches('0'))
        }
        _ => format!("{hours:02}:{minutes:02}:{rest:02}.{nanos:09}"),
    }
}
