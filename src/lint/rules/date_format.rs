//! Date formats in the letters of another language, and formats whose letters mean something else.

use super::parts::{Finding, PropertyPlace, Rule, Severity, Subject, shorten};
use crate::contract::Written;
use crate::value::{DateFormat, LogicalType};

/// A date format that cannot be read.
pub(super) const INVALID: Rule = Rule {
    id: "invalid-date-format",
    severity: Severity::Error,
    description: "a date format cannot be read, or says nothing of the type that it stands at",
    find: |subject| formats(subject).filter_map(|(place, written)| invalid(subject, place, written)).collect(),
};

/// `YYYY` and `DD`.
pub(super) const WEEK_YEAR: Rule = Rule {
    id: "week-year-letters",
    severity: Severity::Warning,
    description: "a date format asks for the year of weeks or the day of the year, where the calendar's is meant",
    find: |subject| formats(subject).filter_map(|(_, written)| week_year(subject, written)).collect(),
};

fn temporal<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = &'s PropertyPlace<'s>> {
    subject.properties.iter().filter(|place| place.logical().is_some_and(LogicalType::is_temporal))
}

fn formats<'s>(subject: &'s Subject<'_>) -> impl Iterator<Item = (&'s PropertyPlace<'s>, &'s Written)> {
    let written = temporal(subject).filter_map(|place| Some((place, place.option("format")?)));
    written.filter(|(_, written)| !subject.is_reported(&written.route))
}

fn invalid(subject: &Subject<'_>, place: &PropertyPlace<'_>, written: &Written) -> Option<Finding> {
    let text = written.scalar()?;
    let shown = shorten(text);
    match DateFormat::parse(text) {
        Ok(format) => {
            let logical = subject.read_as(place).logical?;
            let message = format!("the date format `{shown}` holds no {}", logical.word());
            (!format.suits(logical)).then(|| Finding::at(&written.route, message))
        }
        Err(error) => {
            let message = format!("the date format `{shown}` cannot be read: {}", error.message);
            let finding = Finding::at(&written.route, message);
            Some(match error.suggestion {
                Some(meant) => finding
                    .help(format!("write `{}`", shorten(&meant)))
                    .mended_by(subject.replace(&written.route, &meant)),
                None => finding.help("the letters are those of the JDK, such as `yyyy-MM-dd HH:mm:ss`"),
            })
        }
    }
}

fn week_year(subject: &Subject<'_>, written: &Written) -> Option<Finding> {
    let text = written.scalar()?;
    let format = DateFormat::parse(text).ok().filter(|format| !format.warnings().is_empty())?;
    let meant = format.corrected();
    let message = format!("the date format `{}`: {}", shorten(text), format.warnings().join(", and "));
    let finding = Finding::at(&written.route, message).help(format!("write `{}`", shorten(&meant)));
    Some(finding.mended_by(subject.replace(&written.route, &meant)))
}
