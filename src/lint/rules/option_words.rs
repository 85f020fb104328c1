//! Words of options that name nothing: time zones and formats of texts.

use super::parts::{Finding, Rule, Severity, Subject, shorten};
use crate::contract::certain;
use crate::value::{LogicalType, StringFormat, Zone};

/// A zone that nobody knows.
pub(super) const TIMEZONE: Rule = Rule {
    id: "unknown-timezone",
    severity: Severity::Error,
    description: "a defaultTimezone names no time zone, so that no point in time can be read",
    find: timezones,
};

/// A format of texts that the standard does not name.
pub(super) const FORMAT: Rule = Rule {
    id: "unknown-format",
    severity: Severity::Warning,
    description: "a format of texts is none that the standard names, so that nothing is held to it",
    find: formats,
};

fn timezones(subject: &Subject<'_>) -> Vec<Finding> {
    let written = subject.properties.iter().filter_map(|place| place.option("defaultTimezone"));
    let unknown = written.filter(|written| !subject.is_reported(&written.route)).filter_map(|written| {
        let name = written.scalar().filter(|name| Zone::parse(name).is_none())?;
        let message = format!("`{}` names no time zone", shorten(name));
        Some(
            Finding::at(&written.route, message)
                .help("write a name such as `Europe/Berlin`, or an offset such as `+02:00`"),
        )
    });
    unknown.collect()
}

fn formats(subject: &Subject<'_>) -> Vec<Finding> {
    let texts = subject.properties.iter().filter(|place| {
        let logical = place.property.logical_type.as_ref().and_then(|logical| logical.ok());
        logical == Some(&LogicalType::String)
    });
    let written = texts.filter_map(|place| place.option("format"));
    let unknown = written.filter(|written| !subject.is_reported(&written.route)).filter_map(|written| {
        let word = written.scalar().filter(|word| !is_format(word))?;
        let known: Vec<_> = StringFormat::ALL.into_iter().map(StringFormat::word).collect();
        let help = format!("the formats are password, binary, {}; for others write a `pattern`", known.join(", "));
        let meant = certain(word, known.iter().copied()).and_then(|meant| subject.replace(&written.route, meant));
        let message = format!("the standard names no format `{}` of texts", shorten(word));
        Some(Finding::at(&written.route, message).help(help).mended_by(meant))
    });
    unknown.collect()
}

fn is_format(word: &str) -> bool {
    StringFormat::from_word(word).is_some() || ["password", "binary"].iter().any(|any| any.eq_ignore_ascii_case(word))
}
