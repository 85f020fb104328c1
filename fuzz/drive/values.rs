//! The small languages of contracts and cells: numbers, days, times, lengths of time, formats, patterns, expressions and queries.

use std::cmp::Ordering;

use upheld::metric::language::{condition, mentioned};
use upheld::metric::sql::Statement;
use upheld::metric::{Column, ColumnPath};
use upheld::value::{
    Cell, Date, DateFormat, Duration, Instant, Interval, LogicalType, Number, NumberFormat, Pattern, PhysicalType,
    ReadAs, Scalar, StringFormat, TimeOfDay, Zone, read_text, read_written, write_key,
};

/// The first line is what a contract says, the rest is the text of a cell.
pub(crate) fn values(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (declared, cell) = text.split_once('\n').unwrap_or((text, text));
    number(cell);
    times(cell);
    lengths(declared, cell);
    let zone = Zone::parse(declared).unwrap_or(Zone::UTC);
    let formats: Vec<_> = DateFormat::parse(declared).into_iter().collect();
    for format in &formats {
        // How a format is corrected reads as itself.
        let corrected = DateFormat::parse(&format.corrected()).expect("a corrected format is one");
        assert_eq!(format.date(cell), corrected.date(cell));
        assert_eq!(format.instant(cell, &zone), corrected.instant(cell, &zone));
        assert_eq!(format.time(cell), corrected.time(cell));
    }
    _ = PhysicalType::parse(declared);
    _ = NumberFormat::from_word(declared);
    if let Some(format) = StringFormat::from_word(declared) {
        _ = format.fits(cell);
    }
    pattern(declared, cell);
    for logical in [None, Some(LogicalType::Integer), Some(LogicalType::Number), Some(LogicalType::Date)]
        .into_iter()
        .chain([LogicalType::Timestamp, LogicalType::Time, LogicalType::Boolean, LogicalType::String].map(Some))
    {
        let read = ReadAs { logical, formats: formats.clone(), zone: Some(zone.clone()), ..ReadAs::default() };
        one_value(cell, &read);
    }
}

/// A value is itself, as a key too.
fn one_value(cell: &str, read: &ReadAs) {
    let Cell::Value(scalar) = read_text(cell, read) else { return };
    let value = scalar.to_value();
    assert!(scalar.is(&value), "{cell:?} is not itself under {:?}", read.logical);
    let mut keys = [Vec::new(), Vec::new()];
    write_key(&mut keys[0], Some(&scalar));
    write_key(&mut keys[1], Some(&scalar));
    assert_eq!(keys[0], keys[1]);
    _ = read_written(cell, read);
}

fn number(text: &str) {
    let Some(number) = Number::parse(text) else { return };
    let shown = number.to_string();
    assert!(shown.len() < text.len() + 64, "{text:?} is shown with {} characters", shown.len());
    let again = Number::parse(&shown).expect("a number as it is shown is one");
    assert_eq!(number.cmp(&again), Ordering::Equal, "{text:?} is shown as {shown}");
    let scalar = number.to_i128().map_or_else(|| Scalar::Number(std::borrow::Cow::Borrowed(&number)), Scalar::Int);
    assert!(scalar.is(&upheld::value::Value::Number(again)));
    _ = number.to_f64();
    _ = number.is_multiple_of(&Number::from(3_i128));
}

fn times(text: &str) {
    if let Some(date) = Date::parse(text) {
        assert_eq!(Date::parse(&date.to_string()), Some(date), "{text:?} is shown as {date}");
    }
    if let Some(time) = TimeOfDay::parse(text) {
        assert_eq!(TimeOfDay::parse(&time.to_string()), Some(time), "{text:?} is shown as {time}");
    }
    if let Some(instant) = Instant::parse(text, &Zone::UTC) {
        assert_eq!(Instant::parse(&instant.to_string(), &Zone::UTC), Some(instant), "{text:?} is shown as {instant}");
    }
}

fn lengths(unit: &str, value: &str) {
    let now = Instant::parse("2024-02-29T12:00:00Z", &Zone::UTC).expect("a point in time");
    for minutes in [true, false] {
        for unit in [None, Some(unit)] {
            if let Ok(length) = Duration::parse(value, unit, minutes) {
                _ = (length.before(now, &Zone::UTC), length.after(now, &Zone::UTC));
            }
            if let Ok(interval) = Interval::parse(value, unit) {
                assert!(interval.units() >= 1);
                _ = interval.since(now, &Zone::UTC);
            }
        }
    }
}

fn pattern(source: &str, text: &str) {
    if let Ok(pattern) = Pattern::parse(source) {
        assert_eq!(pattern.source(), source);
        assert_eq!(pattern.find_in(text), pattern.find_in(text));
    }
    if let Ok(pattern) = Pattern::like(source) {
        _ = pattern.find_in(text);
    }
}

/// The text as a condition on rows and as a query: what is printed of either means the same.
pub(crate) fn rules(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let columns = |names: &[String]| {
        let logical = match names.last().and_then(|name| name.chars().next()) {
            Some('a'..='f') => LogicalType::Number,
            Some('g'..='m') => LogicalType::String,
            Some('n'..='s') => LogicalType::Timestamp,
            _ => LogicalType::Date,
        };
        let read = ReadAs { logical: Some(logical), ..ReadAs::default() };
        Ok(Column { path: ColumnPath::top(names.join(".")), read: read.into() })
    };
    _ = mentioned(text);
    if let Ok(read) = condition(text, &columns) {
        let again = condition(&read.text, &columns).expect("a condition as it is printed is one");
        assert_eq!(read, again, "{text:?}");
    }
    if let Ok(statement) = Statement::parse(text) {
        let printed = statement.to_string();
        let again = Statement::parse(&printed).expect("a query as it is printed is one");
        assert_eq!(statement, again, "{printed}");
    }
}
