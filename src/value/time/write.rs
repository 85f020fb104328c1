//! Writing days and times of day in a date format.

use super::format::{DateFormat, Item};
use super::letters::{Field, MONTHS, WEEKDAYS};
use super::{Date, NANOS_PER_SECOND, TimeOfDay};

const SECONDS_PER_HOUR: i64 = 3_600;

impl DateFormat {
    /// A day and a time of it as text of this format, with all of its optional sections that can be written. `None` where it has
    /// a part that these do not tell (an offset, the number of a week), or no room for one (two digits for the year 1999).
    #[must_use]
    pub fn write(&self, day: Date, time: TimeOfDay) -> Option<String> {
        write_items(&self.items, day, time)
    }
}

fn write_items(items: &[Item], day: Date, time: TimeOfDay) -> Option<String> {
    let mut text = String::new();
    for item in items {
        match item {
            Item::Literal(char) => text.push(*char),
            Item::Field { field, least, most, .. } => text.push_str(&write_field(*field, (*least, *most), day, time)?),
            Item::Optional(items) => text.push_str(&write_items(items, day, time).unwrap_or_default()),
        }
    }
    Some(text)
}

fn write_field(field: Field, (least, most): (usize, usize), day: Date, time: TimeOfDay) -> Option<String> {
    let (year, month, date) = day.ymd();
    let seconds = time.0.div_euclid(NANOS_PER_SECOND);
    let hour = seconds / SECONDS_PER_HOUR;
    let name = |names: &[&str], at: usize| -> Option<String> {
        let name = names.get(at)?;
        Some(if least == 3 { name.get(..3)? } else { name }.to_owned())
    };
    let number = match field {
        Field::MonthName => return name(&MONTHS, usize::try_from(month).ok()?.checked_sub(1)?),
        Field::WeekdayName => return name(&WEEKDAYS, usize::try_from(day.weekday()).ok()?.checked_sub(1)?),
        Field::AmPm => return Some(if hour < 12 { "AM" } else { "PM" }.to_owned()),
        Field::Fraction => {
            let digits = format!("{:09}", time.0.rem_euclid(NANOS_PER_SECOND));
            return digits.get(..least).map(str::to_owned);
        }
        Field::Year => year,
        Field::ShortYear => year.checked_sub(2_000).filter(|year| *year < 100)?,
        Field::Month => month.into(),
        Field::Day => date.into(),
        Field::Hour => hour,
        Field::ClockHour => (hour + 23) % 24 + 1,
        Field::HalfHour => hour % 12,
        Field::ClockHalfHour => (hour + 11) % 12 + 1,
        Field::Minute => seconds / 60 % 60,
        Field::Second => seconds % 60,
        Field::WeekYear
        | Field::ShortWeekYear
        | Field::DayOfYear
        | Field::Week
        | Field::Weekday
        | Field::Nano
        | Field::NanoOfDay
        | Field::MilliOfDay
        | Field::Offset(_)
        | Field::ZoneName => return None,
    };
    let digits = u64::try_from(number).ok()?.to_string();
    (digits.len() <= most).then(|| format!("{digits:0>least$}"))
}
