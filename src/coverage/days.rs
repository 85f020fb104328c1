//! Calendar days in cells: where they stand in a text, and the same text with another day.

use crate::data::CellKind;
use crate::engine::Stored;
use crate::value::{Date, DateFormat, Instant, TimeOfDay};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// How the cells of a column say their day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum DayForm {
    /// As a typed value.
    Typed,
    /// In a text, whose first characters are of this format: `yyyy`, `MM` and `dd` with what stands between them.
    Written(DateFormat),
}

/// The forms that are looked for where no format is declared.
const USUAL: &[&str] = &["yyyy-MM-dd", "yyyy/MM/dd", "dd.MM.yyyy", "dd/MM/yyyy", "MM/dd/yyyy", "dd-MM-yyyy"];

impl DayForm {
    /// The form that fits all cells that hold something; formats that are declared come first.
    pub(super) fn of<'c>(cells: &mut (impl Iterator<Item = &'c Stored> + Clone), declared: &[&str]) -> Option<Self> {
        let mut there = cells.clone().filter(|cell| super::cells::text(cell).is_some()).peekable();
        there.peek()?;
        if there.clone().all(|cell| matches!(cell, Stored::Date(_) | Stored::Timestamp(_))) {
            return Some(Self::Typed);
        }
        let forms = declared.iter().chain(USUAL).filter_map(|format| day_part(format)).map(Self::Written);
        forms.into_iter().find(|form| there.clone().all(|cell| form.day(cell).is_some()))
    }

    /// The day of a cell.
    pub(super) fn day(&self, cell: &Stored) -> Option<Date> {
        match (self, cell) {
            (Self::Typed, Stored::Date(date)) => Some(*date),
            (Self::Typed, Stored::Timestamp(instant)) => Some(instant.utc().0),
            (
                Self::Written(form),
                Stored::Text(text) | Stored::Written(CellKind::Bare | CellKind::Quoted | CellKind::String, text),
            ) => read(form, text),
            _ => None,
        }
    }

    /// The cell with another day, and all else as it is.
    pub(super) fn with_day(&self, cell: &Stored, day: Date) -> Option<Stored> {
        let old = self.day(cell)?;
        match (self, cell) {
            (Self::Typed, Stored::Date(_)) => Some(Stored::Date(day)),
            (Self::Typed, Stored::Timestamp(instant)) => {
                let seconds = instant.seconds.checked_add((i64::from(day.0) - i64::from(old.0)).checked_mul(DAY)?)?;
                Some(Stored::Timestamp(Instant { seconds, nanos: instant.nanos }))
            }
            (Self::Written(form), Stored::Text(text) | Stored::Written(_, text)) => {
                let rest = text.get(form.source().len()..)?;
                Some(super::cells::with_text(cell, format!("{}{rest}", write(form, day)?)))
            }
            _ => None,
        }
    }

    /// A day as the cells write it, or as ISO 8601 has it.
    pub(super) fn written(&self, day: Date) -> String {
        match self {
            Self::Typed => day.to_string(),
            Self::Written(form) => write(form, day).unwrap_or_else(|| day.to_string()),
        }
    }

    /// Whether text follows ISO 8601, so that a contract need not name its format.
    pub(super) fn is_iso(&self) -> bool {
        match self {
            Self::Typed => true,
            Self::Written(form) => form.source() == "yyyy-MM-dd",
        }
    }
}

/// The start of a format that holds year, month and day, each of fixed width; `None` where it does not begin so.
fn day_part(format: &str) -> Option<DateFormat> {
    let end =
        ["yyyy", "MM", "dd"].iter().map(|part| Some(format.find(part)? + part.len())).collect::<Option<Vec<_>>>()?;
    let part = format.get(..*end.iter().max()?)?;
    let letters = part.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_plain = letters == 8 && part.is_ascii() && !part.contains('\'');
    DateFormat::parse(part).ok().filter(|_| is_plain)
}

fn read(form: &DateFormat, text: &str) -> Option<Date> {
    form.date(text.get(..form.source().len())?)
}

fn write(form: &DateFormat, day: Date) -> Option<String> {
    form.write(day, TimeOfDay(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> Stored {
        Stored::Written(CellKind::Bare, text.to_owned())
    }

    #[test]
    fn days_are_read_and_written_where_they_stand() {
        for (text, declared, later) in [
            ("2024-02-28", None, "2024-03-01"),
            ("2024-02-28T10:00:00Z", None, "2024-03-01T10:00:00Z"),
            ("28.02.2024 10:00", None, "01.03.2024 10:00"),
            ("20240228", Some("yyyyMMdd"), "20240301"),
            ("02/28/2024", Some("MM/dd/yyyy"), "03/01/2024"),
        ] {
            let cell = bare(text);
            let declared: Vec<_> = declared.into_iter().collect();
            let form = DayForm::of(&mut [cell.clone()].iter(), &declared).unwrap();
            let day = form.day(&cell).unwrap();
            assert_eq!(day, Date::from_ymd(2024, 2, 28).unwrap(), "{text}");
            assert_eq!(form.with_day(&cell, Date(day.0 + 2)), Some(bare(later)));
        }
    }

    #[test]
    fn what_is_no_day_has_no_form() {
        for text in ["2024-13-01", "soon", "2024", "20240228"] {
            assert_eq!(DayForm::of(&mut [bare(text)].iter(), &[]), None, "{text}");
        }
        assert_eq!(DayForm::of(&mut [bare("")].iter(), &[]), None);
    }
}
