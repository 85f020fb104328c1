//! Tests of periods: their numbers and starts, by zones and where clocks change.

use proptest::prelude::*;

use super::*;

const ZONES: [&str; 7] =
    ["UTC", "+05:30", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"];

fn period(unit: CalendarUnit, zone: &str) -> Period {
    Period::of_one(unit, Zone::parse(zone).unwrap())
}

fn at(text: &str) -> Instant {
    Instant::parse(text, &Zone::UTC).unwrap()
}

/// Starts computed by Python's zoneinfo.
#[test]
fn periods_begin_by_the_clocks_of_their_zone() {
    for (unit, zone, instant, start) in [
        (CalendarUnit::Second, "UTC", "2026-01-31T06:07:08.9Z", "2026-01-31T06:07:08Z"),
        (CalendarUnit::Minute, "UTC", "2026-01-31T06:07:08Z", "2026-01-31T06:07:00Z"),
        (CalendarUnit::Hour, "UTC", "2026-01-31T06:07:08Z", "2026-01-31T06:00:00Z"),
        (CalendarUnit::Hour, "Asia/Kolkata", "2026-01-31T06:07:08Z", "2026-01-31T05:30:00Z"),
        (CalendarUnit::Day, "UTC", "2026-01-31T23:59:59Z", "2026-01-31T00:00:00Z"),
        (CalendarUnit::Day, "America/New_York", "2026-01-31T04:59:59Z", "2026-01-30T05:00:00Z"),
        (CalendarUnit::Day, "America/New_York", "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z"),
        (CalendarUnit::Day, "America/New_York", "2026-03-09T03:59:59Z", "2026-03-08T05:00:00Z"),
        (CalendarUnit::Day, "America/New_York", "2026-03-09T04:00:00Z", "2026-03-09T04:00:00Z"),
        (CalendarUnit::Day, "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z"),
        (CalendarUnit::Week, "UTC", "2026-02-01T23:59:59Z", "2026-01-26T00:00:00Z"),
        (CalendarUnit::Week, "UTC", "2026-02-02T00:00:00Z", "2026-02-02T00:00:00Z"),
        (CalendarUnit::Week, "UTC", "1970-01-01T00:00:00Z", "1969-12-29T00:00:00Z"),
        (CalendarUnit::Month, "Europe/Berlin", "2026-03-31T21:59:59Z", "2026-02-28T23:00:00Z"),
        (CalendarUnit::Month, "Europe/Berlin", "2026-03-31T22:00:00Z", "2026-03-31T22:00:00Z"),
        (CalendarUnit::Year, "Europe/Berlin", "2025-12-31T23:00:00Z", "2025-12-31T23:00:00Z"),
        (CalendarUnit::Year, "UTC", "1969-12-31T23:00:00Z", "1969-01-01T00:00:00Z"),
    ] {
        let period = period(unit, zone);
        let number = period.number_at(at(instant));
        assert_eq!(period.start(number), Some(at(start)), "{unit:?} {zone} {instant}");
    }
}

#[test]
fn clocks_that_change_neither_repeat_nor_skip_an_hour() {
    // New York: 01:00 to 03:00 on 8 March, and 01:00 twice on 1 November.
    for start in ["2026-03-08T04:30:00Z", "2026-11-01T03:30:00Z"] {
        let period = period(CalendarUnit::Hour, "America/New_York");
        let start = at(start);
        let hours = (0..6).map(|hour| Instant { seconds: start.seconds + hour * 3_600, nanos: 0 });
        let numbers: Vec<_> = hours.map(|hour| period.number_at(hour)).collect();
        assert!(numbers.windows(2).all(|pair| pair[1] == pair[0] + 1), "{numbers:?}");
    }
}

#[test]
fn days_lie_in_the_periods_of_their_calendar() {
    let day = Date::from_ymd(2026, 1, 31).unwrap();
    for (unit, label) in [
        (CalendarUnit::Hour, "2026-01-31T00:00"),
        (CalendarUnit::Second, "2026-01-31T00:00:00"),
        (CalendarUnit::Day, "2026-01-31"),
        (CalendarUnit::Week, "2026-01-26"),
        (CalendarUnit::Month, "2026-01"),
        (CalendarUnit::Year, "2026"),
    ] {
        let period = period(unit, "Asia/Kolkata");
        assert_eq!(period.number(&Value::Date(day)).map(|number| period.label(number)).as_deref(), Some(label));
    }
}

#[test]
fn several_units_make_a_period() {
    let quarters = Period { every: 3, ..period(CalendarUnit::Month, "UTC") };
    let number = quarters.number_at(at("2026-05-17T00:00:00Z"));
    assert_eq!(quarters.start(number), Some(at("2026-04-01T00:00:00Z")));
    let quarter_hours = Period { every: 15, ..period(CalendarUnit::Minute, "UTC") };
    assert_eq!(
        quarter_hours.start(quarter_hours.number_at(at("2026-05-17T08:59:59Z"))),
        Some(at("2026-05-17T08:45:00Z"))
    );
    let none = Period { every: 0, ..period(CalendarUnit::Day, "UTC") };
    assert_eq!(none.number_of_day(Date(5)), 5);
}

#[test]
fn what_is_no_time_lies_in_no_period() {
    let period = period(CalendarUnit::Day, "UTC");
    for value in [Value::Bool(true), Value::Text("2026-01-31".into()), Value::Time(TimeOfDay(0))] {
        assert_eq!(period.number(&value), None);
    }
}

fn unit() -> impl Strategy<Value = CalendarUnit> {
    use CalendarUnit::{Day, Hour, Minute, Month, Second, Week, Year};
    prop::sample::select(vec![Second, Minute, Hour, Day, Week, Month, Year])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A period begins at or before each of its moments, and the next begins behind it. Zones whose offset changes by
    /// parts of an hour have one odd hour a change, which is left out.
    #[test]
    fn every_moment_lies_in_its_period(
        unit in unit(),
        zone in prop::sample::select(ZONES.to_vec()),
        every in 1_u32..5,
        seconds in -4_000_000_000_i64..8_000_000_000,
    ) {
        prop_assume!(zone != "Australia/Lord_Howe" || unit > CalendarUnit::Hour);
        let period = Period { every, ..period(unit, zone) };
        let moment = Instant { seconds, nanos: 999_999_999 };
        // Before there were time zones, offsets had odd seconds.
        prop_assume!(unit > CalendarUnit::Hour || seconds > -1_500_000_000);
        let number = period.number_at(moment);
        prop_assert!(period.start(number).unwrap() <= moment, "{:?}", period.start(number));
        prop_assert!(period.start(number + 1).unwrap() > moment, "{:?}", period.start(number + 1));
    }

    /// Nothing that can be written makes it panic.
    #[test]
    fn no_number_is_too_large(unit in unit(), every in any::<u32>(), seconds in any::<i64>(), number in any::<i64>()) {
        let period = Period { every, ..period(unit, "America/New_York") };
        let far = period.number_at(Instant { seconds, nanos: 0 });
        let _ = (period.start(far), period.label(far), period.start(number), period.label(number));
        let _ = period.number_of_day(Date(i32::MIN));
    }
}
