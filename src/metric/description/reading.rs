//! Ways to read values, and which of them fit a text.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::text::Marks;
use crate::value::{Date, DateFormat, Instant, LogicalType, Scalar, TimeOfDay, Value, Zone};

/// A way to read values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reading {
    /// Whole numbers.
    Integer,
    /// Any numbers.
    Number,
    /// `true` and `false`.
    Boolean,
    /// Days, by a format (`None`: ISO 8601).
    Date(Option<String>),
    /// Points in time, likewise.
    Timestamp(Option<String>),
    /// Times of day, likewise.
    Time(Option<String>),
    /// Texts.
    String,
    /// Objects.
    Object,
    /// Lists.
    Array,
    /// Maps.
    Map,
}

/// What a way of reading makes of values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// How many it fits.
    pub count: u64,
    /// Of these, how many name a zone or offset.
    pub zoned: u64,
    /// The smallest and the largest, of days and times.
    pub extremes: Option<(Value, Value)>,
}

impl Span {
    /// What is known of nothing.
    pub(super) fn none() -> &'static Self {
        static NONE: Span = Span { count: 0, zoned: 0, extremes: None };
        &NONE
    }

    pub(super) fn take(&mut self, value: &Scalar<'_>, rows: u64, zoned: bool) {
        self.count += rows;
        self.zoned += if zoned { rows } else { 0 };
        match &mut self.extremes {
            None => {
                let value = value.to_value();
                self.extremes = Some((value.clone(), value));
            }
            Some((min, max)) => {
                if value.compare(min).is_some_and(std::cmp::Ordering::is_lt) {
                    *min = value.to_value();
                } else if value.compare(max).is_some_and(std::cmp::Ordering::is_gt) {
                    *max = value.to_value();
                }
            }
        }
    }

    pub(super) fn absorb(&mut self, later: Self) {
        self.count += later.count;
        self.zoned += later.zoned;
        self.extremes = match (self.extremes.take(), later.extremes) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (known, new) => known.or(new),
        };
    }
}

pub(super) const INTEGER: u16 = 0;
pub(super) const NUMBER: u16 = 1;
pub(super) const BOOLEAN: u16 = 2;
pub(super) const DATE: u16 = 3;
pub(super) const TIMESTAMP: u16 = 4;
pub(super) const TIME: u16 = 5;
const FIRST_FORMAT: u16 = 6;

/// The formats of days that texts are tried with, those that are met most first.
const DATES: [&str; 24] = [
    "dd/MM/yyyy",
    "MM/dd/yyyy",
    "d/M/yyyy",
    "M/d/yyyy",
    "dd.MM.yyyy",
    "d.M.yyyy",
    "dd-MM-yyyy",
    "MM-dd-yyyy",
    "yyyy/MM/dd",
    "yyyy/M/d",
    "yyyy.MM.dd",
    "yyyyMMdd",
    "dd/MM/yy",
    "MM/dd/yy",
    "M/d/yy",
    "d/M/yy",
    "dd.MM.yy",
    "dd-MM-yy",
    "dd-MMM-yyyy",
    "dd MMM yyyy",
    "d MMM yyyy",
    "MMM d, yyyy",
    "d MMMM yyyy",
    "MMMM d, yyyy",
];

/// Those of points in time.
const TIMESTAMPS: [&str; 27] = [
    "dd/MM/yyyy HH:mm:ss",
    "MM/dd/yyyy HH:mm:ss",
    "dd/MM/yyyy HH:mm",
    "MM/dd/yyyy HH:mm",
    "M/d/yyyy H:mm",
    "M/d/yyyy H:mm:ss",
    "M/d/yyyy h:mm a",
    "M/d/yyyy h:mm:ss a",
    "MM/dd/yyyy hh:mm:ss a",
    "M/d/yy H:mm",
    "d/M/yyyy H:mm",
    "d/M/yyyy H:mm:ss",
    "d/M/yyyy h:mm a",
    "d/M/yyyy h:mm:ss a",
    "d/M/yy H:mm",
    "dd.MM.yyyy HH:mm:ss",
    "dd.MM.yyyy HH:mm",
    "dd-MM-yyyy HH:mm:ss",
    "dd-MM-yyyy HH:mm",
    "yyyy/MM/dd HH:mm:ss",
    "yyyy/MM/dd HH:mm",
    "yyyyMMddHHmmss",
    "yyyyMMdd HH:mm:ss",
    "yyyyMMdd'T'HHmmss",
    "yyyyMMdd'T'HHmmss'Z'",
    "dd MMM yyyy HH:mm:ss",
    "dd-MMM-yyyy HH:mm:ss",
];

/// Those of times of day.
const TIMES: [&str; 4] = ["h:mm a", "h:mm:ss a", "H:mm", "H:mm:ss"];

/// The longest text that has a shape of a date.
const LONGEST: usize = 32;

/// A format, and the type that it gives.
struct Candidate {
    logical: LogicalType,
    format: DateFormat,
}

/// All formats, and which of them have texts of a shape.
struct Table {
    candidates: Vec<Candidate>,
    by_shape: HashMap<Vec<u8>, Vec<u16>>,
}

fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| {
        let days = DATES.iter().map(|format| (LogicalType::Date, *format));
        let moments = TIMESTAMPS.iter().map(|format| (LogicalType::Timestamp, *format));
        let times = TIMES.iter().map(|format| (LogicalType::Time, *format));
        let mut table = Table { candidates: Vec::new(), by_shape: HashMap::new() };
        for (logical, format) in days.chain(moments).chain(times) {
            let Ok(compiled) = DateFormat::parse(format) else { continue };
            let at = FIRST_FORMAT + u16::try_from(table.candidates.len()).unwrap_or(0);
            for shape in shapes(format) {
                table.by_shape.entry(shape).or_default().push(at);
            }
            table.candidates.push(Candidate { logical, format: compiled });
        }
        table
    })
}

/// The shapes of the texts of a format: digits as `9`, letters as `a`.
fn shapes(format: &str) -> Vec<Vec<u8>> {
    let mut shapes = vec![Vec::new()];
    let letters: Vec<char> = format.chars().collect();
    let mut at = 0;
    let mut quoted = false;
    while let Some(letter) = letters.get(at) {
        let count = letters.iter().skip(at).take_while(|next| *next == letter).count();
        let parts: Vec<Vec<u8>> = match (letter, count) {
            ('\'', _) => {
                quoted = !quoted;
                at += 1;
                continue;
            }
            (letter, 1) if quoted => vec![vec![if letter.is_ascii_alphabetic() { b'a' } else { b'?' }]],
            ('M', 3) => vec![b"aaa".to_vec()],
            ('M', 4) => (3..=9).map(|length| vec![b'a'; length]).collect(),
            ('a', _) => vec![b"aa".to_vec()],
            (letter, 1) if letter.is_ascii_alphabetic() => vec![b"9".to_vec(), b"99".to_vec()],
            (letter, count) if letter.is_ascii_alphabetic() => vec![vec![b'9'; count]],
            (letter, count) => vec![letter.to_string().repeat(count).into_bytes()],
        };
        shapes = shapes
            .iter()
            .flat_map(|shape| parts.iter().map(move |part| [shape.as_slice(), part.as_slice()].concat()))
            .collect();
        at += count;
    }
    shapes
}

/// The way of reading that stands at this place.
pub(super) fn at(place: u16) -> Option<Reading> {
    Some(match place {
        INTEGER => Reading::Integer,
        NUMBER => Reading::Number,
        BOOLEAN => Reading::Boolean,
        DATE => Reading::Date(None),
        TIMESTAMP => Reading::Timestamp(None),
        TIME => Reading::Time(None),
        _ => {
            let candidate = table().candidates.get(usize::from(place - FIRST_FORMAT))?;
            let format = Some(candidate.format.source().to_owned());
            match candidate.logical {
                LogicalType::Date => Reading::Date(format),
                LogicalType::Timestamp => Reading::Timestamp(format),
                _ => Reading::Time(format),
            }
        }
    })
}

/// Whether a text is `true` or `false`, in any case.
pub(super) fn is_truth_word(text: &str) -> bool {
    matches!(text.len(), 4 | 5) && (text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false"))
}

/// Gives every day, point in time and time of day that a text may be read as, and whether it names a zone.
pub(super) fn of_times(text: &str, marks: &Marks, give: &mut dyn FnMut(u16, &Scalar<'_>, bool)) {
    if marks.digits < 3 || marks.bytes > 40 {
        return;
    }
    of_iso(text, give);
    if marks.bytes > LONGEST {
        return;
    }
    let mut buffer = [0; LONGEST];
    let shape = text.bytes().zip(&mut buffer).map(|(byte, place)| {
        *place = match byte {
            b'0'..=b'9' => b'9',
            b'a'..=b'z' | b'A'..=b'Z' => b'a',
            _ => byte,
        };
    });
    let length = shape.count();
    let table = table();
    let places = buffer.get(..length).and_then(|shape| table.by_shape.get(shape));
    for place in places.into_iter().flatten() {
        if let Some(candidate) = table.candidates.get(usize::from(place - FIRST_FORMAT))
            && let Some(value) = candidate.read(text)
        {
            give(*place, &value, candidate.format.names_zone(text).unwrap_or(false));
        }
    }
}

impl Candidate {
    fn read(&self, text: &str) -> Option<Scalar<'static>> {
        match self.logical {
            LogicalType::Date => self.format.date(text).map(Scalar::Date),
            LogicalType::Timestamp => self.format.instant(text, &Zone::UTC).map(Scalar::Timestamp),
            _ => self.format.time(text).map(Scalar::Time),
        }
    }
}

fn of_iso(text: &str, give: &mut dyn FnMut(u16, &Scalar<'_>, bool)) {
    let bytes = text.as_bytes();
    if bytes.get(4) == Some(&b'-') || matches!(bytes.first(), Some(b'+' | b'-')) {
        if let Some(day) = Date::parse(text) {
            give(DATE, &Scalar::Date(day), false);
        }
        if let Some(instant) = Instant::parse(text, &Zone::UTC) {
            give(TIMESTAMP, &Scalar::Timestamp(instant), Instant::names_offset(text));
        }
    } else if bytes.get(2) == Some(&b':')
        && let Some(time) = TimeOfDay::parse(text)
    {
        give(TIME, &Scalar::Time(time), TimeOfDay::names_offset(text));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_can_be_read_and_has_a_shape() {
        let all = DATES.len() + TIMESTAMPS.len() + TIMES.len();
        assert_eq!(table().candidates.len(), all);
        let named: std::collections::BTreeSet<_> = table().by_shape.values().flatten().collect();
        assert_eq!(named.len(), all);
    }

    #[test]
    fn shapes_have_one_digit_or_two_where_the_format_has_one_letter() {
        let shapes = shapes("d/M/yyyy");
        let texts: Vec<_> = shapes.iter().map(|shape| String::from_utf8_lossy(shape).into_owned()).collect();
        assert_eq!(texts, ["9/9/9999", "9/99/9999", "99/9/9999", "99/99/9999"]);
    }

    fn read(text: &str) -> Vec<Reading> {
        let mut found = Vec::new();
        of_times(text, &Marks::of(text), &mut |place, _, _| found.extend(at(place)));
        found
    }

    #[test]
    fn days_are_read_in_every_way_that_they_may_be_meant() {
        let date = |format: &str| Reading::Date(Some(format.to_owned()));
        assert_eq!(read("03/04/2024"), [date("dd/MM/yyyy"), date("MM/dd/yyyy"), date("d/M/yyyy"), date("M/d/yyyy")]);
        assert_eq!(read("31/04/2024"), []);
        assert_eq!(read("2024-01-31"), [Reading::Date(None), Reading::Timestamp(None)]);
        assert_eq!(read("2024-01-31 06:00:00"), [Reading::Timestamp(None)]);
        assert_eq!(read("20240131"), [date("yyyyMMdd")]);
        assert_eq!(read("Jan 3, 2024"), [date("MMM d, yyyy")]);
        assert_eq!(read("31.01.2024 10:00"), [Reading::Timestamp(Some("dd.MM.yyyy HH:mm".to_owned()))]);
    }
}
