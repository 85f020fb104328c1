//! Values of arguments that are more than text: a delimiter, a point in time, a format with its file.

use std::path::PathBuf;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::ValueEnum;
use upheld::contract::ApiVersion;
use upheld::data::Encoding;
use upheld::outcome::ReasonCode;
use upheld::report::{Format, PageFormat};
use upheld::source::Severity;
use upheld::value::Instant;

/// A single byte of ASCII, or the names of the tab.
pub(super) fn delimiter(text: &str) -> Result<u8, String> {
    match text {
        "\\t" | "tab" => Ok(b'\t'),
        _ => single_byte(text),
    }
}

/// An encoding by its name.
pub(super) fn encoding(text: &str) -> Result<Encoding, String> {
    Encoding::named(text)
}

/// The byte around fields; `none` for no quoting.
pub(super) fn quote(text: &str) -> Result<Quote, String> {
    match text {
        "none" | "" => Ok(Quote(None)),
        _ => single_byte(text).map(|byte| Quote(Some(byte))),
    }
}

/// What `--quote` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quote(pub(super) Option<u8>);

fn single_byte(text: &str) -> Result<u8, String> {
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | 0) => Ok(*byte),
        _ => Err("must be one ASCII character".to_owned()),
    }
}

/// RFC 3339, or a day, which means its midnight in UTC.
pub(super) fn now(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Ok(day.and_time(NaiveTime::MIN).and_utc());
    }
    DateTime::parse_from_rfc3339(text)
        .map(|time| time.to_utc())
        .map_err(|_| "must be a point in time such as 2026-01-31T06:00:00Z, or a day such as 2026-01-31".to_owned())
}

/// `NAME=VALUE`.
pub(super) fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("must be NAME=VALUE")?;
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|first: char| first.is_ascii_digit());
    if name.is_empty() || !is_name {
        return Err(format!("`{name}` is no name of a variable: letters, digits and `_`"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// The same point in time as the library names it.
pub(super) fn instant(time: DateTime<Utc>) -> Instant {
    Instant { seconds: time.timestamp(), nanos: time.timestamp_subsec_nanos().min(999_999_999) }
}

/// A version of the standard, with or without its `v`.
pub(super) fn api_version(text: &str) -> Result<ApiVersion, String> {
    let known = ApiVersion::ALL;
    let fits = |version: &ApiVersion| version.word() == text || version.word().strip_prefix('v') == Some(text);
    known
        .into_iter()
        .find(fits)
        .ok_or_else(|| format!("no such version; the versions are {}", known.map(ApiVersion::word).join(", ")))
}

/// A code for `--allow`.
pub(super) fn reason(text: &str) -> Result<ReasonCode, String> {
    ReasonCode::from_word(text).ok_or_else(|| {
        let known = ReasonCode::ALL.map(ReasonCode::word);
        let near = known.iter().max_by(|a, b| strsim::jaro(a, text).total_cmp(&strsim::jaro(b, text)));
        format!("no such code; did you mean `{}`? The codes: {}", near.unwrap_or(&""), known.join(", "))
    })
}

/// The formats that a command writes.
pub(super) trait Formatted: Copy + PartialEq + 'static {
    /// All of them, in the order of the documentation; the first is that of the terminal.
    const ALL: &'static [Self];

    /// The word that `--format` takes.
    fn word(self) -> &'static str;
}

impl Formatted for Format {
    const ALL: &'static [Self] = &Self::ALL;

    fn word(self) -> &'static str {
        self.word()
    }
}

impl Formatted for PageFormat {
    const ALL: &'static [Self] = &Self::ALL;

    fn word(self) -> &'static str {
        self.word()
    }
}

/// A format, and the file it goes to; without one it goes to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target<F = Format> {
    /// What to write.
    pub(super) format: F,
    /// Where; `None`: standard output.
    pub(super) file: Option<PathBuf>,
}

impl<F: Formatted> FromStr for Target<F> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, file) = match text.split_once('=') {
            Some((_, "")) => return Err("the file after `=` is missing".to_owned()),
            Some((word, file)) => (word, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let known = || F::ALL.iter().map(|format| format.word()).collect::<Vec<_>>().join(", ");
        let format = F::ALL.iter().find(|format| format.word() == word);
        let format = format.ok_or_else(|| format!("no such format; the formats are {}", known()))?;
        Ok(Self { format: *format, file })
    }
}

/// From which severity on a failing check counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Info,
    Warning,
    Error,
    Never,
}

impl FailOn {
    /// The severity; `None`: never.
    pub(super) fn severity(self) -> Option<Severity> {
        match self {
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_delimiters() {
        let cases = [("tab", Ok(b'\t')), ("\\t", Ok(b'\t')), ("\t", Ok(b'\t')), (";", Ok(b';'))];
        for (text, expected) in cases {
            assert_eq!(delimiter(text), expected, "{text:?}");
        }
        for wrong in ["", "ab", "ä", "\n", "\0"] {
            assert!(delimiter(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(quote("none"), Ok(Quote(None)));
        assert_eq!(quote("'"), Ok(Quote(Some(b'\''))));
    }

    #[test]
    fn reads_points_in_time() {
        assert_eq!(now("2026-01-31").unwrap().to_rfc3339(), "2026-01-31T00:00:00+00:00");
        assert_eq!(now("2026-01-31T07:00:00+01:00").unwrap().to_rfc3339(), "2026-01-31T06:00:00+00:00");
        assert!(now("2026-02-30").is_err());
        assert!(now("2026-01-31T06:00:00").is_err(), "a time without an offset is no point in time");
    }

    #[test]
    fn reads_formats_with_their_files() {
        let json = "json=out=1.json".parse::<Target>().unwrap();
        assert_eq!(json, Target { format: Format::Json, file: Some("out=1.json".into()) });
        assert_eq!("terminal".parse::<Target>().unwrap().file, None);
        assert!("json=".parse::<Target>().is_err());
        assert!("yaml".parse::<Target>().unwrap_err().contains("terminal, json"));
    }

    #[test]
    fn names_the_code_that_was_meant() {
        assert_eq!(reason("for-people"), Ok(ReasonCode::ForPeople));
        assert!(reason("forpeople").unwrap_err().contains("`for-people`"));
    }
}
