//! Tests of intervals: words, units, and how far back they reach.

use super::*;

fn at(text: &str) -> Instant {
    Instant::parse(text, &Zone::UTC).unwrap()
}

fn parse(value: &str, unit: &str) -> Interval {
    Interval::parse(value, Some(unit)).unwrap_or_else(|error| panic!("{value} {unit}: {}", error.message))
}

/// Moments computed by Python's zoneinfo and by the calendar.
#[test]
fn intervals_are_counted_back_from_the_start_of_the_current_period() {
    for (value, unit, zone, now, since) in [
        ("1", "d", "UTC", "2026-01-31T06:00:00Z", "2026-01-30T00:00:00Z"),
        ("0", "d", "UTC", "2026-01-31T06:00:00Z", "2026-01-31T00:00:00Z"),
        ("daily", "", "UTC", "2026-01-31T06:00:00Z", "2026-01-30T00:00:00Z"),
        ("Weekly", "", "UTC", "2026-01-31T06:00:00Z", "2026-01-19T00:00:00Z"),
        ("2", "w", "UTC", "2026-02-01T23:59:59Z", "2026-01-12T00:00:00Z"),
        ("1", "monthly", "UTC", "2026-03-31T06:00:00Z", "2026-02-01T00:00:00Z"),
        ("1", "y", "UTC", "2026-03-31T06:00:00Z", "2025-01-01T00:00:00Z"),
        ("15", "m", "UTC", "2026-01-31T06:07:30Z", "2026-01-31T05:52:00Z"),
        ("PT15M", "", "UTC", "2026-01-31T06:07:30Z", "2026-01-31T05:52:00Z"),
        ("24 hours", "", "UTC", "2026-01-31T06:07:30Z", "2026-01-30T06:00:00Z"),
        ("1.5", "d", "UTC", "2026-01-31T06:07:30Z", "2026-01-29T12:00:00Z"),
        ("P1Y", "", "UTC", "2026-03-31T06:00:00Z", "2025-01-01T00:00:00Z"),
        ("P1M2D", "", "UTC", "2026-03-31T06:00:00Z", "2026-02-28T00:00:00Z"),
        ("1.5", "y", "UTC", "2026-03-31T06:00:00Z", "2024-07-01T00:00:00Z"),
        // Clocks were put forward on 8 March: the day before has its midnight an hour later in UTC.
        ("1", "d", "America/New_York", "2026-03-09T12:00:00Z", "2026-03-08T05:00:00Z"),
        ("1", "d", "America/New_York", "2026-11-02T12:00:00Z", "2026-11-01T04:00:00Z"),
        ("1", "d", "America/New_York", "2026-01-31T04:00:00Z", "2026-01-29T05:00:00Z"),
        ("1", "h", "Asia/Kolkata", "2026-01-31T06:07:30Z", "2026-01-31T04:30:00Z"),
        ("1", "month", "Europe/Berlin", "2026-04-15T00:00:00Z", "2026-02-28T23:00:00Z"),
    ] {
        let since_then = parse(value, unit).since(at(now), &Zone::parse(zone).unwrap());
        assert_eq!(since_then, Some(at(since)), "{value} {unit} {zone} {now}");
    }
}

#[test]
fn parts_of_a_unit_count_as_one() {
    for (value, unit, units) in [
        ("1", "d", 1),
        ("0", "d", 1),
        ("0.5", "d", 1),
        ("1.5", "d", 2),
        ("15", "min", 15),
        ("P1DT12H", "", 36),
        ("P1M2D", "", 33),
        ("P1Y2M", "", 14),
        ("1.5", "y", 2),
    ] {
        assert_eq!(parse(value, unit).units(), units, "{value} {unit}");
    }
}

#[test]
fn what_has_no_meaning_is_none() {
    for (value, unit) in [
        ("daily", Some("h")),
        ("often", None),
        ("1", None),
        ("1", Some("fortnight")),
        ("1", Some("biweekly")),
        ("-1", Some("d")),
        ("P", None),
        ("PT", None),
        ("1e400", Some("d")),
        ("inf", Some("d")),
        ("99999999999999999999999999", Some("s")),
        ("", Some("d")),
    ] {
        assert!(Interval::parse(value, unit).is_err(), "{value} {unit:?}");
    }
    let far = parse("9000000000000000000", "s");
    assert_eq!(
        far.since(Instant { seconds: 0, nanos: 0 }, &Zone::UTC).map(|at| at.seconds),
        Some(-9_000_000_000_000_000_000)
    );
    assert_eq!(parse("99999999999", "y").since(at("2026-01-31T06:00:00Z"), &Zone::UTC), None);
}
