//! Tests of durations: units, ISO 8601 and the calendar.

use proptest::prelude::*;

use super::*;
use crate::value::Zone;

fn duration(value: &str, unit: Option<&str>) -> Duration {
    Duration::parse(value, unit, true).unwrap_or_else(|error| panic!("{value} {unit:?}: {}", error.message))
}

const fn nanos(nanos: i128) -> Duration {
    Duration { months: 0, nanos }
}

const fn months(months: i64) -> Duration {
    Duration { months, nanos: 0 }
}

#[test]
fn units_are_words_in_any_case() {
    for (unit, expected) in [
        ("d", nanos(2 * DAY)),
        ("Days", nanos(2 * DAY)),
        ("h", nanos(2 * HOUR)),
        ("HR", nanos(2 * HOUR)),
        ("hours", nanos(2 * HOUR)),
        ("min", nanos(2 * MINUTE)),
        ("minutes", nanos(2 * MINUTE)),
        ("m", nanos(2 * MINUTE)),
        ("s", nanos(2 * SECOND)),
        ("sec", nanos(2 * SECOND)),
        ("w", nanos(2 * WEEK)),
        ("Week", nanos(2 * WEEK)),
        ("month", months(2)),
        ("y", months(24)),
        ("yr", months(24)),
        ("years", months(24)),
    ] {
        assert_eq!(duration("2", Some(unit)), expected, "{unit}");
    }
    assert_eq!(Duration::parse("2", Some("m"), false), Ok(months(2)));
}

#[test]
fn the_value_may_hold_its_unit() {
    assert_eq!(duration("24 hours", None), nanos(DAY));
    assert_eq!(duration("24h", None), nanos(DAY));
    assert_eq!(duration(" 24 hours ", Some("h")), nanos(DAY));
    assert_eq!(duration("1.5", Some("d")), nanos(36 * HOUR));
    assert_eq!(duration("0.5 y", None), months(6));
    assert_eq!(duration("1e2", Some("s")), nanos(100 * SECOND));
    assert_eq!(duration("0", Some("d")), nanos(0));
}

#[test]
fn iso_durations_are_read() {
    for (text, expected) in [
        ("P1D", nanos(DAY)),
        ("P1DT2H", nanos(DAY + 2 * HOUR)),
        ("PT36H", nanos(36 * HOUR)),
        ("PT0.5S", nanos(SECOND / 2)),
        ("PT1,5M", nanos(90 * SECOND)),
        ("P2W", nanos(2 * WEEK)),
        ("P1Y2M3DT4H5M6S", Duration { months: 14, nanos: 3 * DAY + 4 * HOUR + 5 * MINUTE + 6 * SECOND }),
        ("p1m", months(1)),
    ] {
        assert_eq!(duration(text, None), expected, "{text}");
    }
}

#[test]
fn what_means_nothing_is_an_error_that_says_why() {
    for (value, unit, part) in [
        ("24", None, "no unit"),
        ("24", Some("fortnights"), "unknown unit `fortnights`"),
        ("soon", Some("d"), "is no number"),
        ("", Some("d"), "is no number"),
        ("-1", Some("d"), "below zero"),
        ("24 hours", Some("d"), "the unit is `d`"),
        ("P1D", Some("d"), "its own units"),
        ("0.3", Some("months"), "part of a month"),
        ("P0.5M", None, "part of a month"),
        ("P", None, "no ISO 8601"),
        ("PT", None, "no ISO 8601"),
        ("P1DT", None, "no ISO 8601"),
        ("P1H", None, "no ISO 8601"),
        ("PT2M1H", None, "no ISO 8601"),
        ("P-1D", None, "no ISO 8601"),
        ("inf", Some("d"), "is no number"),
        ("1e40", Some("d"), "too long"),
        ("1e999999999", Some("y"), "too long"),
        ("9e18", Some("y"), "too long"),
    ] {
        let error = Duration::parse(value, unit, true).unwrap_err().message;
        assert!(error.contains(part), "{value} {unit:?}: {error}");
    }
}

#[test]
fn months_go_by_the_calendar() {
    let before = |value, now| {
        let now = Instant::parse(now, &Zone::UTC).unwrap();
        duration(value, None).before(now, &Zone::UTC).map(|instant| instant.to_string())
    };
    for (value, now, expected) in [
        ("1 month", "2024-03-31T10:00", "2024-02-29T10:00:00Z"),
        ("1 y", "2024-02-29", "2023-02-28T00:00:00Z"),
        ("13 months", "2024-01-15", "2022-12-15T00:00:00Z"),
        ("1 d", "2024-03-01T06:00", "2024-02-29T06:00:00Z"),
        ("P1M1D", "2024-03-31", "2024-02-28T00:00:00Z"),
        ("0.25 s", "2024-01-01", "2023-12-31T23:59:59.75Z"),
    ] {
        assert_eq!(before(value, now).as_deref(), Some(expected), "{value} before {now}");
    }
    assert_eq!(before("99999999999 y", "2024-01-01"), None);
}

#[test]
fn months_go_by_the_calendar_of_a_zone_and_forward_too() {
    let berlin = Zone::parse("Europe/Berlin").unwrap();
    let at = |text| Instant::parse(text, &berlin).unwrap();
    // The first of March there is still February in UTC.
    assert_eq!(duration("1 month", None).before(at("2026-03-01"), &berlin), Some(at("2026-02-01")));
    assert_eq!(duration("1 month", None).after(at("2026-01-31T06:00"), &berlin), Some(at("2026-02-28T06:00")));
    assert_eq!(duration("2 h", None).after(at("2026-01-31T06:00"), &berlin), Some(at("2026-01-31T08:00")));
    assert_eq!(duration("99999999999 y", None).after(at("2026-01-31"), &berlin), None);
}

#[test]
fn ages_are_told_in_two_units() {
    for (seconds, words) in [
        ("0", "0 s"),
        ("0.25", "0.25 s"),
        ("59.9", "59 s"),
        ("60", "1 min"),
        ("3661", "1 h 1 min"),
        ("3601", "1 h"),
        ("273600", "3 d 4 h"),
        ("-90", "-1 min 30 s"),
        ("1e30", "1000000000000000000000000000000 s"),
        ("inf", "inf s"),
    ] {
        assert_eq!(Duration::words(&Number::parse(seconds).unwrap()), words, "{seconds}");
    }
}

proptest! {
    #[test]
    fn nothing_panics(value in "[-+0-9.,eEPTYMDHS ]{0,12}|.{0,12}", unit in prop::option::of("[a-z]{0,6}"), seconds in any::<i64>()) {
        if let Ok(duration) = Duration::parse(&value, unit.as_deref(), true) {
            let _ = duration.before(Instant { seconds, nanos: 0 }, &Zone::UTC);
            let _ = duration.after(Instant { seconds, nanos: 0 }, &Zone::UTC);
        }
    }
}
