//! Date formats: compiling the JDK's letters, and reading text by them.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use super::letters::{Field, MONTHS, WEEKDAYS, Writing, from_percent, meaning};
use super::parts::{Parts, Place};
use super::{Date, Instant, TimeOfDay, Zone, iso};
use crate::value::LogicalType;

/// No format that means anything is longer, in bytes.
const MAX_LENGTH: usize = 256;
/// Optional sections within optional sections.
const MAX_DEPTH: usize = 8;

/// Why a date format means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateFormatError {
    /// What is wrong with it.
    pub message: String,
    /// The format that was probably meant, where one is plain (`%Y-%m-%d` -> `yyyy-MM-dd`).
    pub suggestion: Option<String>,
}

/// A date format in the letters of the JDK's `DateTimeFormatter`, compiled. Serialized as its source; two are equal when
/// their sources are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct DateFormat {
    source: String,
    pub(super) items: Vec<Item>,
    warnings: Vec<String>,
}

/// A part of a format.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Literal(char),
    /// A field of `least` to `most` characters; `reserved` digits right after it belong to the fields that follow.
    Field {
        field: Field,
        least: usize,
        most: usize,
        reserved: usize,
    },
    Optional(Vec<Item>),
}

impl DateFormat {
    /// Compiles a format.
    ///
    /// # Errors
    /// Where a letter means nothing here.
    pub fn parse(format: &str) -> Result<Self, DateFormatError> {
        if format.contains('%') {
            return Err(percent_error(format));
        }
        if format.is_empty() || format.len() > MAX_LENGTH {
            return Err(error(format!("a date format has 1 to {MAX_LENGTH} characters")));
        }
        let (letters, warnings) = corrected(format);
        let mut chars = letters.chars().peekable();
        let mut items = compile(&mut chars, 0)?;
        reserve(&mut items);
        if !any_field(&items, &|_| true) {
            return Err(error(format!("the date format {format} has no letters")));
        }
        Ok(Self { source: format.to_owned(), items, warnings })
    }

    /// The format as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What was read in another way than the JDK does, one sentence without a full stop each.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The format with the letters that were taken for others (`YYYY`) replaced by those.
    #[must_use]
    pub fn corrected(&self) -> String {
        corrected(&self.source).0
    }

    /// Whether text of this format can be a value of a type: a date needs a year, a time an hour.
    #[must_use]
    pub fn suits(&self, logical: LogicalType) -> bool {
        let year = |field| matches!(field, Field::Year | Field::ShortYear | Field::WeekYear | Field::ShortWeekYear);
        match logical {
            LogicalType::Date | LogicalType::Timestamp => any_field(&self.items, &year),
            LogicalType::Time => any_field(&self.items, &|field| {
                !field.is_of_date() && !matches!(field, Field::Offset(_) | Field::ZoneName)
            }),
            _ => false,
        }
    }

    /// Reads a day.
    #[must_use]
    pub fn date(&self, text: &str) -> Option<Date> {
        self.read(text)?.date()
    }

    /// Reads a point in time; `zone` where the text names none.
    #[must_use]
    pub fn instant(&self, text: &str, zone: &Zone) -> Option<Instant> {
        self.read(text)?.instant(zone)
    }

    /// Reads a time of day, in UTC where the text has an offset.
    #[must_use]
    pub fn time(&self, text: &str) -> Option<TimeOfDay> {
        self.read(text)?.time_in_utc()
    }

    /// Whether a text names an offset or a zone; `None` where it does not fit the format.
    #[must_use]
    pub fn names_zone(&self, text: &str) -> Option<bool> {
        self.read(text).map(|parts| !matches!(parts.place, Place::Unsaid))
    }

    /// The parts of a text that fits as a whole.
    fn read(&self, text: &str) -> Option<Parts> {
        let mut parts = Parts::default();
        let rest = read_items(&self.items, text, &mut parts)?;
        rest.is_empty().then_some(parts)
    }
}

fn error(message: String) -> DateFormatError {
    DateFormatError { message, suggestion: None }
}

fn percent_error(format: &str) -> DateFormatError {
    let message =
        format!("{format} has the directives of strftime; ODCS uses the letters of the JDK's DateTimeFormatter");
    DateFormatError { message, suggestion: from_percent(format).filter(|letters| DateFormat::parse(letters).is_ok()) }
}

/// Reads `YYYY` and `DD` as `yyyy` and `dd` where no other letters make them week years or days of the year.
fn corrected(format: &str) -> (String, Vec<String>) {
    let bare = unquoted(format);
    let has = |letters: &[char]| bare.contains(letters);
    let mut warnings = Vec::new();
    let years = has(&['Y']) && !has(&['w', 'y', 'u']);
    if years {
        warnings.push("YYYY is the year of weeks; read as yyyy".to_owned());
    }
    let days = has(&['D']) && !bare.contains("DDD") && has(&['M', 'L']) && !has(&['d']);
    if days {
        warnings.push("DD is the day of the year; read as dd".to_owned());
    }
    let mut quoted = false;
    let letters = format.chars().map(|char| {
        quoted ^= char == '\'';
        match char {
            'Y' if years && !quoted => 'y',
            'D' if days && !quoted => 'd',
            _ => char,
        }
    });
    (letters.collect(), warnings)
}

/// The format without what stands in quotes.
fn unquoted(format: &str) -> String {
    format.split('\'').step_by(2).collect::<Vec<_>>().join(" ")
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Compiles up to the end, or to the bracket that closes this optional section.
fn compile(chars: &mut Chars<'_>, depth: usize) -> Result<Vec<Item>, DateFormatError> {
    let mut items = Vec::new();
    while let Some(char) = chars.next() {
        match char {
            '\'' => compile_quoted(chars, &mut items)?,
            '[' if depth < MAX_DEPTH => items.push(Item::Optional(compile(chars, depth + 1)?)),
            '[' => return Err(error("optional sections are nested too deep".to_owned())),
            ']' if depth > 0 => return Ok(items),
            ']' | '{' | '}' | '#' => return Err(error(format!("{char} must stand in quotes"))),
            'T' => items.push(Item::Literal('T')),
            _ if char.is_ascii_alphabetic() => items.push(compile_letter(char, chars)?),
            _ => items.push(Item::Literal(char)),
        }
    }
    // The JDK closes open sections at the end too.
    Ok(items)
}

fn compile_quoted(chars: &mut Chars<'_>, items: &mut Vec<Item>) -> Result<(), DateFormatError> {
    let mut empty = true;
    loop {
        match chars.next() {
            None => return Err(error("a quote is not closed".to_owned())),
            Some('\'') if !empty && chars.next_if_eq(&'\'').is_some() => items.push(Item::Literal('\'')),
            Some('\'') => break,
            Some(char) => items.push(Item::Literal(char)),
        }
        empty = false;
    }
    if empty {
        items.push(Item::Literal('\''));
    }
    Ok(())
}

fn compile_letter(letter: char, chars: &mut Chars<'_>) -> Result<Item, DateFormatError> {
    let mut count = 1;
    while chars.next_if_eq(&letter).is_some() {
        count += 1;
    }
    let Some((field, least, most)) = meaning(letter, count) else {
        let run = letter.to_string().repeat(count);
        return Err(error(format!("{run} has no meaning in a date format here")));
    };
    Ok(Item::Field { field, least, most, reserved: 0 })
}

/// Notes for each field of digits how many digits the fields right behind it need.
fn reserve(items: &mut [Item]) {
    let mut following = 0;
    for item in items.iter_mut().rev() {
        match item {
            Item::Field { field, least, reserved, .. } if field.is_digits() => {
                *reserved = following;
                following += *least;
            }
            Item::Optional(items) => {
                reserve(items);
                following = 0;
            }
            Item::Field { .. } | Item::Literal(_) => following = 0,
        }
    }
}

fn any_field(items: &[Item], test: &dyn Fn(Field) -> bool) -> bool {
    items.iter().any(|item| match item {
        Item::Literal(_) => false,
        Item::Field { field, .. } => test(*field),
        Item::Optional(items) => any_field(items, test),
    })
}

/// Reads the start of a text; returns what follows.
fn read_items<'a>(items: &[Item], mut text: &'a str, parts: &mut Parts) -> Option<&'a str> {
    for item in items {
        text = match item {
            Item::Literal(char) => text.strip_prefix(*char)?,
            Item::Field { field, least, most, reserved } => read_field(*field, *least, *most, *reserved, text, parts)?,
            Item::Optional(items) => {
                let before = parts.clone();
                read_items(items, text, parts).unwrap_or_else(|| {
                    *parts = before;
                    text
                })
            }
        };
    }
    Some(text)
}

fn read_field<'a>(
    field: Field,
    least: usize,
    most: usize,
    reserved: usize,
    text: &'a str,
    parts: &mut Parts,
) -> Option<&'a str> {
    match field {
        Field::MonthName => read_name(field, &MONTHS, least, text, parts),
        Field::WeekdayName => read_name(field, &WEEKDAYS, least, text, parts),
        Field::AmPm => {
            let (half, rest) = text.split_at_checked(2)?;
            let afternoon = half.eq_ignore_ascii_case("pm");
            (afternoon || half.eq_ignore_ascii_case("am")).then_some(())?;
            parts.set(field, i64::from(afternoon))?;
            Some(rest)
        }
        Field::Offset(writing) => read_offset(writing, text, parts),
        Field::ZoneName => read_zone(text, parts),
        _ => read_number(field, least, most, reserved, text, parts),
    }
}

fn read_number<'a>(
    field: Field,
    least: usize,
    most: usize,
    reserved: usize,
    text: &'a str,
    parts: &mut Parts,
) -> Option<&'a str> {
    let run = text.bytes().take(most + reserved).take_while(u8::is_ascii_digit).count();
    let length = if least == most { least } else { run.saturating_sub(reserved).clamp(least, most) };
    if run < length {
        return None;
    }
    let (digits, rest) = text.split_at_checked(length)?;
    let number: i64 = digits.parse().ok()?;
    let scale =
        if field == Field::Fraction { 10_i64.pow(9_u32.saturating_sub(u32::try_from(length).ok()?)) } else { 1 };
    parts.set(field, number * scale)?;
    Some(rest)
}

/// Reads one of several names, which are `least` characters long (3) or written in full (4); case does not matter.
fn read_name<'a>(field: Field, names: &[&str], least: usize, text: &'a str, parts: &mut Parts) -> Option<&'a str> {
    names.iter().zip(1..).find_map(|(name, number)| {
        let name = if least == 3 { name.get(..3)? } else { name };
        let (start, rest) = text.split_at_checked(name.len())?;
        start.eq_ignore_ascii_case(name).then_some(())?;
        parts.set(field, number)?;
        Some(rest)
    })
}

fn read_offset<'a>(writing: Writing, text: &'a str, parts: &mut Parts) -> Option<&'a str> {
    let (length, z) = match writing {
        Writing::Any => (&[6, 5, 3][..], true),
        Writing::Hours(z) => (&[5, 3][..], z),
        Writing::Plain(z) => (&[5][..], z),
        Writing::Colon(z) => (&[6][..], z),
    };
    if let Some(rest) = text.strip_prefix('Z').filter(|_| z) {
        parts.place = Place::Offset(0);
        return Some(rest);
    }
    length.iter().find_map(|length| {
        let (offset, rest) = text.split_at_checked(*length)?;
        parts.place = Place::Offset(iso::offset(offset.as_bytes())?);
        Some(rest)
    })
}

fn read_zone<'a>(text: &'a str, parts: &mut Parts) -> Option<&'a str> {
    let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '/' | '_' | '+' | '-' | ':');
    let end = text.find(|char| !is_name(char)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    parts.place = Place::Zone(Zone::parse(name)?);
    Some(rest)
}

impl PartialEq for DateFormat {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for DateFormat {}

impl Hash for DateFormat {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}

impl From<DateFormat> for String {
    fn from(format: DateFormat) -> Self {
        format.source
    }
}

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|error| error.message)
    }
}
