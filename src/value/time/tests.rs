//! Tests of days, points in time, zones and formats: ISO 8601, the letters, and agreement with another library.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

use super::*;
use crate::value::LogicalType;

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap_or_else(|| panic!("no zone: {name}"))
}

fn instant(text: &str) -> Option<String> {
    Instant::parse(text, &Zone::UTC).map(|instant| instant.to_string())
}

fn format(text: &str) -> DateFormat {
    DateFormat::parse(text).unwrap_or_else(|error| panic!("{text}: {}", error.message))
}

#[test]
fn days_are_written_in_a_format() {
    let day = Date::from_ymd(2026, 3, 1).unwrap();
    let late = TimeOfDay(86_399_999_999_999);
    let at = |format: &str, time| DateFormat::parse(format).unwrap().write(day, time);
    for (format, written) in [
        ("dd.MM.yyyy", "01.03.2026"),
        ("d/M/yyyy HH:mm:ss", "1/3/2026 23:59:59"),
        ("M/d/yyyy h:mm a", "3/1/2026 11:59 PM"),
        ("d/M/yy H:mm", "1/3/26 23:59"),
        ("MMM d, yyyy", "Mar 1, 2026"),
        ("EEEE d MMMM y", "Sunday 1 March 2026"),
        ("yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-03-01T23:59:59.999"),
        ("yyyyMMdd[ HH'h'][ XXX]", "20260301 23h"),
    ] {
        assert_eq!(at(format, late).as_deref(), Some(written), "{format}");
    }
    assert_eq!(at("MM/dd/yyyy hh:mm:ss a K k", TimeOfDay(0)).as_deref(), Some("03/01/2026 12:00:00 AM 0 24"));
    assert_eq!([at("yyyy-MM-dd XXX", late), at("YYYY-'W'ww", late), at("yyyy-MM-dd VV", late)], [None, None, None]);
    let old = Date::from_ymd(1999, 3, 1).unwrap();
    let written = |format: &str| DateFormat::parse(format).unwrap().write(old, late);
    assert_eq!((written("dd.MM.yy"), written("d.M.yyyy").as_deref()), (None, Some("1.3.1999")));
}

#[test]
fn dates_are_iso_and_possible() {
    for text in ["2024-02-29", "2000-02-29", "0000-01-01", "9999-12-31"] {
        assert_eq!(Date::parse(text).map(|date| date.to_string()).as_deref(), Some(text));
    }
    for text in [
        "2023-02-29",
        "1900-02-29",
        "2024-13-01",
        "2024-00-10",
        "2024-01-00",
        "2024-04-31",
        "24-01-01",
        "2024-1-1",
        "20240101",
        " 2024-01-01",
        "2024-01-01 ",
        "2024-01-01T00:00:00",
        "2024/01/01",
        "-2024-01-01",
        "2024-01-0१",
        "",
    ] {
        assert_eq!(Date::parse(text), None, "{text:?}");
    }
}

#[test]
fn timestamps_are_one_point_in_time_however_written() {
    for (text, shown) in [
        ("2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"),
        ("2024-01-31 11:00:00+01:00", "2024-01-31T10:00:00Z"),
        ("2024-01-31T05:30-0430", "2024-01-31T10:00:00Z"),
        ("2024-01-31T10:00", "2024-01-31T10:00:00Z"),
        ("2024-01-31T20:00:00.000+10", "2024-01-31T10:00:00Z"),
        ("2024-01-31", "2024-01-31T00:00:00Z"),
        ("2024-01-31T10:00:00.123456789", "2024-01-31T10:00:00.123456789Z"),
        ("2024-01-31T10:00:00,5Z", "2024-01-31T10:00:00.5Z"),
        ("2024-01-31T10:00:00.1234567899999Z", "2024-01-31T10:00:00.123456789Z"),
        ("0000-01-01T00:00:00+18:00", "-000001-12-31T06:00:00Z"),
    ] {
        assert_eq!(instant(text).as_deref(), Some(shown), "{text}");
    }
}

#[test]
fn impossible_timestamps_are_none() {
    for text in [
        "2024-01-31T24:00:00",
        "2024-01-31T23:59:60",
        "2024-01-31T10:60",
        "2024-02-30T10:00",
        "2024-01-31T10",
        "2024-01-31  10:00",
        "2024-01-31t10:00",
        "2024-01-31T10:00z",
        "2024-01-31T10:00:00.",
        "2024-01-31T10:00+19:00",
        "2024-01-31T10:00:00 Z",
        "2024-01-31T",
        "2024-01-31T10:00:0",
        "2024-01-31T10:00+1:00",
        "2024-01-31T10:00+10:60",
    ] {
        assert_eq!(instant(text), None, "{text:?}");
    }
}

#[test]
fn times_move_to_utc_where_they_have_an_offset() {
    for (text, shown) in [
        ("10:00", Some("10:00:00")),
        ("10:00:00.250", Some("10:00:00.25")),
        ("00:30+01:00", Some("23:30:00")),
        ("23:30-0100", Some("00:30:00")),
        ("06:00Z", Some("06:00:00")),
        ("24:00", None),
        ("9:00", None),
        ("10", None),
    ] {
        assert_eq!(TimeOfDay::parse(text).map(|time| time.to_string()).as_deref(), shown, "{text}");
    }
}

#[test]
fn zones_know_their_rules() {
    let berlin = zone("Europe/Berlin");
    for (text, shown) in [
        ("2024-01-31T10:00", "2024-01-31T09:00:00Z"),
        ("2024-07-31T10:00", "2024-07-31T08:00:00Z"),
        // Clocks go from 02:00 to 03:00: the hour that is missing is added.
        ("2024-03-31T02:30", "2024-03-31T01:30:00Z"),
        // They show 02:30 twice: the first time counts.
        ("2024-10-27T02:30", "2024-10-27T00:30:00Z"),
        ("2024-07-31", "2024-07-30T22:00:00Z"),
        ("2024-01-31T10:00Z", "2024-01-31T10:00:00Z"),
    ] {
        assert_eq!(Instant::parse(text, &berlin).map(|i| i.to_string()).as_deref(), Some(shown), "{text}");
    }
    // A day that never was.
    let apia = Instant::parse("2011-12-30T12:00", &zone("Pacific/Apia"));
    assert_eq!(apia.map(|i| i.to_string()).as_deref(), Some("2011-12-30T22:00:00Z"));
}

#[test]
fn the_day_depends_on_the_zone() {
    let late = Instant::parse("2024-01-31T23:30:00Z", &Zone::UTC).unwrap();
    for (name, day) in
        [("UTC", "2024-01-31"), ("Europe/Berlin", "2024-02-01"), ("-08:00", "2024-01-31"), ("+0030", "2024-02-01")]
    {
        assert_eq!(zone(name).day_of(late).to_string(), day, "{name}");
    }
    assert_eq!(zone("Asia/Kolkata").local(late).1.to_string(), "05:00:00");
}

#[test]
fn zones_are_named_or_fixed() {
    for (name, offset) in
        [("Z", 0), ("UTC", 0), ("GMT", 0), ("UTC+2", 7_200), ("GMT-03:30", -12_600), ("+05:30", 19_800), ("Etc/UTC", 0)]
    {
        assert_eq!(zone(name).offset_at(Instant { seconds: 0, nanos: 0 }), offset, "{name}");
    }
    for name in ["", "Mars/Phobos", "+25:00", "+5", "UTC+", "europe/berlin "] {
        assert_eq!(Zone::parse(name), None, "{name:?}");
    }
    assert_eq!(Zone::default().name(), "UTC");
}

#[test]
fn formats_read_days() {
    for (letters, text, day) in [
        ("yyyy-MM-dd", "2024-01-31", "2024-01-31"),
        ("uuuu/MM/dd", "2024/01/31", "2024-01-31"),
        ("dd.MM.yyyy", "31.01.2024", "2024-01-31"),
        ("d/M/yy", "1/2/24", "2024-02-01"),
        ("d/M/yy", "31/12/99", "2099-12-31"),
        ("yyyyMMdd", "20240131", "2024-01-31"),
        ("yMMdd", "20240131", "2024-01-31"),
        ("dd-MMM-yyyy", "31-JAN-2024", "2024-01-31"),
        ("MMMM d, yyyy", "January 31, 2024", "2024-01-31"),
        ("EEE, d MMM yyyy", "Wed, 31 Jan 2024", "2024-01-31"),
        ("EEEE d MMMM yyyy", "Wednesday 31 January 2024", "2024-01-31"),
        ("yyyy-DDD", "2024-366", "2024-12-31"),
        ("YYYY-'W'ww-e", "2020-W53-7", "2021-01-03"),
        ("YYYY-MM-DD", "2024-01-31", "2024-01-31"),
        ("yyyy-MM", "2024-02", "2024-02-01"),
        ("'day' d 'of' M yyyy", "day 3 of 4 2024", "2024-04-03"),
        ("yyyy''MM''dd", "2024'01'31", "2024-01-31"),
        ("yyyy'o''clock'", "2024o'clock", "2024-01-01"),
    ] {
        assert_eq!(format(letters).date(text).map(|d| d.to_string()).as_deref(), Some(day), "{letters} {text}");
    }
}

#[test]
fn formats_refuse_what_does_not_fit() {
    for (letters, text) in [
        ("yyyy-MM-dd", "2024-1-31"),
        ("yyyy-MM-dd", "2023-02-29"),
        ("yyyy-MM-dd", "2024-01-31 "),
        ("yyyy-MM-dd", " 2024-01-31"),
        ("yyyy-MM-dd", "2024-01"),
        ("yyyy-MM-dd", "02024-01-31"),
        ("EEE, d MMM yyyy", "Thu, 31 Jan 2024"),
        ("yyyy-DDD", "2023-366"),
        ("YYYY-'W'ww-e", "2021-W53-1"),
        ("MM-dd", "01-31"),
        ("dd-MMM-yyyy", "31-Jänner-2024"),
        ("yyyy-MM-dd yyyy", "2024-01-31 2023"),
        ("yyyy-MM-dd", ""),
        ("dd.MM.yyyy", "३१.०१.२०२४"),
    ] {
        assert_eq!(format(letters).date(text), None, "{letters} {text}");
    }
}

#[test]
fn formats_read_points_in_time() {
    for (letters, text, shown) in [
        ("yyyy-MM-dd'T'HH:mm:ss", "2024-01-31T10:00:00", "2024-01-31T10:00:00Z"),
        ("yyyy-MM-ddTHH:mm:ssZ", "2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"),
        ("yyyy-MM-ddTHH:mm:ssZ", "2024-01-31T10:00:00+10:00", "2024-01-31T00:00:00Z"),
        ("yyyy-MM-ddTHH:mm:ssZ", "2024-01-31T10:00:00+1000", "2024-01-31T00:00:00Z"),
        ("yyyy-MM-ddTHH:mm:ssZ", "2024-01-31T10:00:00+10", "2024-01-31T00:00:00Z"),
        ("yyyy-MM-dd HH:mm:ss.SSS", "2024-01-31 10:00:00.250", "2024-01-31T10:00:00.25Z"),
        ("yyyy-MM-dd HH:mm[:ss[.SSS]]", "2024-01-31 10:00", "2024-01-31T10:00:00Z"),
        ("yyyy-MM-dd HH:mm[:ss[.SSS]]", "2024-01-31 10:00:01", "2024-01-31T10:00:01Z"),
        ("yyyy-MM-dd[ HH:mm]", "2024-01-31", "2024-01-31T00:00:00Z"),
        ("M/d/yyyy h:mm a", "1/31/2024 12:05 AM", "2024-01-31T00:05:00Z"),
        ("M/d/yyyy h:mm a", "1/31/2024 12:05 pm", "2024-01-31T12:05:00Z"),
        ("yyyyMMddHHmmss", "20240131100000", "2024-01-31T10:00:00Z"),
        ("yyyy-MM-dd kk:mm", "2024-01-31 24:05", "2024-01-31T00:05:00Z"),
        ("yyyy-MM-dd HH:mm VV", "2024-07-31 10:00 Europe/Berlin", "2024-07-31T08:00:00Z"),
        ("yyyy-MM-dd HH:mm z", "2024-07-31 10:00 UTC", "2024-07-31T10:00:00Z"),
        ("yyyy-MM-dd HH:mm O", "2024-07-31 10:00 GMT+2", "2024-07-31T08:00:00Z"),
        ("yyyy-MM-dd HH:mmXXX", "2024-07-31 10:00-02:00", "2024-07-31T12:00:00Z"),
        ("yyyy-MM-dd HH:mmx", "2024-07-31 10:00-02", "2024-07-31T12:00:00Z"),
        ("yyyy-MM-dd N", "2024-07-31 1000000000", "2024-07-31T00:00:01Z"),
        ("yyyy-MM-dd A", "2024-07-31 1000", "2024-07-31T00:00:01Z"),
    ] {
        let read = format(letters).instant(text, &Zone::UTC).map(|i| i.to_string());
        assert_eq!(read.as_deref(), Some(shown), "{letters} {text}");
    }
}

#[test]
fn formats_refuse_impossible_times() {
    for (letters, text) in [
        ("yyyy-MM-dd HH:mm", "2024-01-31 24:00"),
        ("yyyy-MM-dd HH:mm:ss", "2024-01-31 10:00:60"),
        ("yyyy-MM-dd kk:mm", "2024-01-31 00:05"),
        ("yyyy-MM-dd hh:mm a", "2024-01-31 13:05 PM"),
        ("yyyy-MM-dd hh:mm a", "2024-01-31 00:05 AM"),
        ("yyyy-MM-dd HH:mm a", "2024-01-31 13:05 AM"),
        ("yyyy-MM-dd HH:mm:ss.SSS", "2024-01-31 10:00:00.25"),
        ("yyyy-MM-dd HH:mmxxx", "2024-01-31 10:00Z"),
        ("yyyy-MM-dd HH:mmXX", "2024-01-31 10:00+01:00"),
        ("yyyy-MM-dd HH:mm VV", "2024-01-31 10:00 Mars/Phobos"),
    ] {
        assert_eq!(format(letters).instant(text, &Zone::UTC), None, "{letters} {text}");
    }
}

#[test]
fn formats_read_times_of_day() {
    assert_eq!(format("HH:mm").time("06:30").map(|t| t.to_string()).as_deref(), Some("06:30:00"));
    assert_eq!(format("HH:mmZ").time("00:30+01:00").map(|t| t.to_string()).as_deref(), Some("23:30:00"));
    assert_eq!(format("h a").time("6 PM").map(|t| t.to_string()).as_deref(), Some("18:00:00"));
    assert_eq!(format("HHmm").time("630"), None);
}

#[test]
fn formats_with_other_letters_are_errors() {
    for letters in
        ["", "-", "yyyy-QQ", "MMMMM", "bb", "yyyy-MM-dd {x}", "'open", "yyyy]", "ppppH", "W", "SSSSSSSSSS", "dddd"]
    {
        assert!(DateFormat::parse(letters).is_err(), "{letters}");
    }
    assert!(DateFormat::parse(&"[".repeat(200)).is_err());
    assert!(DateFormat::parse(&"d ".repeat(1_000)).is_err());
}

#[test]
fn formats_of_other_tools_are_errors_with_the_right_letters() {
    for (given, meant) in [
        ("%Y-%m-%d", Some("yyyy-MM-dd")),
        ("%Y-%m-%dT%H:%M:%S.%f%z", Some("yyyy-MM-ddTHH:mm:ss.SSSSSSZ")),
        ("%d %b %Y", Some("dd MMM yyyy")),
        ("%Q", None),
        ("100%", None),
    ] {
        assert_eq!(DateFormat::parse(given).unwrap_err().suggestion.as_deref(), meant, "{given}");
    }
}

#[test]
fn capital_years_and_days_are_warned_of() {
    assert_eq!(format("YYYY-MM-DD").warnings().len(), 2);
    assert_eq!(format("YYYY-MM-dd").warnings().len(), 1);
    for letters in ["yyyy-MM-dd", "YYYY-'W'ww", "yyyy-DDD", "'YYYY' yyyy"] {
        assert_eq!(format(letters).warnings(), [""; 0], "{letters}");
    }
}

#[test]
fn formats_suit_the_types_whose_parts_they_have() {
    for (letters, date, time) in
        [("yyyy-MM-dd", true, false), ("HH:mm", false, true), ("yyyy-MM-dd HH:mm", true, true), ("MM-dd", false, false)]
    {
        assert_eq!(format(letters).suits(LogicalType::Date), date, "{letters}");
        assert_eq!(format(letters).suits(LogicalType::Timestamp), date, "{letters}");
        assert_eq!(format(letters).suits(LogicalType::Time), time, "{letters}");
    }
}

#[test]
fn arithmetic_ends_where_the_types_end() {
    let last = Instant { seconds: i64::MAX, nanos: 999_999_999 };
    assert_eq!(last.checked_add_nanos(1), None);
    assert_eq!(Instant { seconds: i64::MIN, nanos: 0 }.checked_add_nanos(-1), None);
    assert_eq!(Date(i32::MAX).checked_add_days(1), None);
    assert_eq!(Date::from_ymd(i64::MAX, 1, 1), None);
    assert!(!last.to_string().is_empty() && !TimeOfDay(i64::MIN).to_string().is_empty());
    assert_eq!(Zone::UTC.instant(Date(i32::MAX), TimeOfDay(0)).map(|i| i.utc().0), Some(Date(i32::MAX)));
    assert!(zone("Europe/Berlin").instant(Date(i32::MAX), TimeOfDay(0)).is_some());
    assert_eq!(zone("Europe/Berlin").day_of(last), Date(i32::MAX));
}

proptest! {
    #[test]
    fn days_agree_with_chrono(days in -90_000_000_i32..90_000_000) {
        let date = NaiveDate::from_num_days_from_ce_opt(days + 719_163);
        prop_assume!(date.is_some());
        let date = date.unwrap();
        let (year, month, day) = Date(days).ymd();
        prop_assert_eq!((year, month, day), (i64::from(date.year()), date.month(), date.day()));
        prop_assert_eq!(Date::from_ymd(year, month, day), Some(Date(days)));
        prop_assert_eq!(Date(days).weekday(), i64::from(date.weekday().number_from_monday()));
    }

    #[test]
    fn all_days_survive(days in any::<i32>()) {
        let (year, month, day) = Date(days).ymd();
        prop_assert_eq!(Date::from_ymd(year, month, day), Some(Date(days)));
    }

    #[test]
    fn iso_weeks_agree_with_chrono(days in -20_000_i32..30_000) {
        let date = NaiveDate::from_num_days_from_ce_opt(days + 719_163).unwrap();
        let text = format!("{}", date.format("%G-W%V-%u"));
        prop_assert_eq!(format("YYYY-'W'ww-e").date(&text), Some(Date(days)));
    }

    #[test]
    fn points_in_time_read_back(seconds in -62_000_000_000_i64..250_000_000_000, nanos in 0_u32..1_000_000_000) {
        let instant = Instant { seconds, nanos };
        prop_assert_eq!(Instant::parse(&instant.to_string(), &Zone::UTC), Some(instant));
        prop_assert_eq!(Instant::from_nanos(instant.to_nanos()), Some(instant));
        let (date, time) = zone("Europe/Berlin").local(instant);
        let there_and_back = zone("Europe/Berlin").instant(date, time).map(|back| instant.nanos_since(back));
        // Of the hour that comes twice the first is meant.
        prop_assert!(matches!(there_and_back, Some(0 | 3_600_000_000_000)), "{:?}", there_and_back);
    }

    #[test]
    fn what_is_written_is_read_back(
        days in 0..36_524_i32,
        seconds in 0..86_400_i64,
        format in prop::sample::select(vec![
            "yyyy-MM-dd HH:mm:ss", "yyMMddHHmmss", "d. MMMM y H:m:s", "EEE, d MMM yyyy hh:mm:ss a", "yyyyMMdd[ HH:mm:ss]",
        ]),
    ) {
        // The first of January 2000, and a century from there.
        let (day, time) = (Date(10_957 + days), TimeOfDay(seconds * 1_000_000_000));
        let format = DateFormat::parse(format).unwrap();
        let text = format.write(day, time).unwrap();
        prop_assert_eq!((format.date(&text), format.time(&text)), (Some(day), Some(time)), "{}", text);
    }

    #[test]
    fn text_never_panics(text in ".{0,30}", digits in "[-+0-9T: .Z]{0,30}", letters in "[a-zA-Z'\\[\\]. :/-]{0,20}") {
        for text in [&text, &digits] {
            let _ = (Date::parse(text), Instant::parse(text, &zone("Asia/Tokyo")), TimeOfDay::parse(text), Zone::parse(text));
            for letters in [&letters, text] {
                if let Ok(format) = DateFormat::parse(letters) {
                    let _ = (format.date(text), format.instant(text, &Zone::UTC), format.time(text));
                    let _ = format.write(Date(i32::MAX), TimeOfDay(0));
                }
            }
        }
    }
}
