//! The parts that a date format found in a text, and the day, time or point in time that they make.

use super::letters::Field;
use super::{Date, Instant, NANOS_PER_DAY, NANOS_PER_SECOND, TimeOfDay, Zone, iso};

/// What was read; a part that is named twice must be the same twice.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    week_year: Option<i64>,
    week: Option<i64>,
    weekday: Option<i64>,
    half_day: Option<i64>,
    half_hour: Option<i64>,
    hour: Option<i64>,
    minute: Option<i64>,
    second: Option<i64>,
    nano: Option<i64>,
    nano_of_day: Option<i64>,
    /// Where the clock stands, when the text says so.
    pub(super) place: Place,
}

/// What a text says about the zone of its clock.
#[derive(Clone, Debug, Default)]
pub(super) enum Place {
    #[default]
    Unsaid,
    Offset(i32),
    Zone(Zone),
}

impl Parts {
    /// Notes the number that stands for a field; `None` where it is out of range or contradicts what was read before.
    pub(super) fn set(&mut self, field: Field, number: i64) -> Option<()> {
        let (slot, number, range) = match field {
            Field::Year => (&mut self.year, number, 0..1_000_000),
            Field::ShortYear => (&mut self.year, 2_000 + number, 2_000..2_100),
            Field::WeekYear => (&mut self.week_year, number, 0..1_000_000),
            Field::ShortWeekYear => (&mut self.week_year, 2_000 + number, 2_000..2_100),
            Field::Month | Field::MonthName => (&mut self.month, number, 1..13),
            Field::Day => (&mut self.day, number, 1..32),
            Field::DayOfYear => (&mut self.day_of_year, number, 1..367),
            Field::Week => (&mut self.week, number, 1..54),
            Field::Weekday | Field::WeekdayName => (&mut self.weekday, number, 1..8),
            Field::AmPm => (&mut self.half_day, number, 0..2),
            Field::Hour => (&mut self.hour, number, 0..24),
            Field::ClockHour => (&mut self.hour, from_one(number, 24), 0..24),
            Field::HalfHour => (&mut self.half_hour, number, 0..12),
            Field::ClockHalfHour => (&mut self.half_hour, from_one(number, 12), 0..12),
            Field::Minute => (&mut self.minute, number, 0..60),
            Field::Second => (&mut self.second, number, 0..60),
            Field::Fraction | Field::Nano => (&mut self.nano, number, 0..NANOS_PER_SECOND),
            Field::NanoOfDay => (&mut self.nano_of_day, number, 0..NANOS_PER_DAY),
            Field::MilliOfDay => (&mut self.nano_of_day, number.checked_mul(1_000_000)?, 0..NANOS_PER_DAY),
            Field::Offset(_) | Field::ZoneName => return None,
        };
        let fits = range.contains(&number) && slot.is_none_or(|before| before == number);
        *slot = Some(number);
        fits.then_some(())
    }

    /// The day. A format without a month or day means the first; without a year there is none.
    pub(super) fn date(&self) -> Option<Date> {
        let date = match (self.week_year, self.week, self.day_of_year) {
            (Some(year), Some(week), _) => week_date(year, week, self.weekday.unwrap_or(1))?,
            (_, _, Some(day)) => self.ordinal_date(day)?,
            _ => self.calendar_date()?,
        };
        self.agrees_with(date).then_some(date)
    }

    fn calendar_date(&self) -> Option<Date> {
        let month = u32::try_from(self.month.unwrap_or(1)).ok()?;
        Date::from_ymd(self.year?, month, u32::try_from(self.day.unwrap_or(1)).ok()?)
    }

    fn ordinal_date(&self, day: i64) -> Option<Date> {
        let year = self.year?;
        let date = Date::from_ymd(year, 1, 1)?.checked_add_days(day - 1)?;
        (date.ymd().0 == year).then_some(date)
    }

    /// Whether parts that were not needed to find the day say the same.
    fn agrees_with(&self, date: Date) -> bool {
        let (year, month, day) = date.ymd();
        let same = |part: Option<i64>, is: i64| part.is_none_or(|part| part == is);
        same(self.year, year)
            && same(self.month, month.into())
            && same(self.day, day.into())
            && same(self.weekday, date.weekday())
    }

    /// The time of day that the clock shows; midnight where the text tells none.
    pub(super) fn time(&self) -> Option<TimeOfDay> {
        if let Some(nanos) = self.nano_of_day {
            return Some(TimeOfDay(nanos));
        }
        let half = self.half_hour.map(|hour| hour + 12 * self.half_day.unwrap_or(0));
        if let (Some(hour), Some(half_day)) = (self.hour, self.half_day)
            && hour / 12 != half_day
        {
            return None;
        }
        let hour = self.hour.or(half).unwrap_or(0);
        TimeOfDay::from_parts(hour, self.minute.unwrap_or(0), self.second.unwrap_or(0), self.nano.unwrap_or(0))
    }

    /// The time of day in UTC where the text has an offset.
    pub(super) fn time_in_utc(&self) -> Option<TimeOfDay> {
        match &self.place {
            Place::Offset(offset) => Some(self.time()?.at_offset(*offset)),
            Place::Unsaid | Place::Zone(_) => self.time(),
        }
    }

    /// The point in time; `zone` where the text names none.
    pub(super) fn instant(&self, zone: &Zone) -> Option<Instant> {
        match &self.place {
            Place::Unsaid => zone.instant(self.date()?, self.time()?),
            Place::Offset(offset) => iso::at_offset(self.date()?, self.time()?, *offset),
            Place::Zone(zone) => zone.instant(self.date()?, self.time()?),
        }
    }
}

/// An hour of a clock that counts from 1 to `last`, which is hour 0; a 0 is none.
const fn from_one(number: i64, last: i64) -> i64 {
    match number {
        0 => -1,
        _ if number == last => 0,
        _ => number,
    }
}

/// The day of an ISO week.
fn week_date(year: i64, week: i64, weekday: i64) -> Option<Date> {
    // The 4th of January lies in week 1.
    let fourth = Date::from_ymd(year, 1, 4)?;
    let date = fourth.checked_add_days((week - 1) * 7 + weekday - fourth.weekday())?;
    let next = Date::from_ymd(year + 1, 1, 4)?;
    // A week 53 that belongs to the next year is none.
    (date.0 < next.0 - i32::try_from(next.weekday()).ok()? + 1).then_some(date)
}
