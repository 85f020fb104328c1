//! Time zones: IANA names and fixed offsets.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Duration, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{Date, Instant, TimeOfDay, iso};

/// How far back the clock before a gap is looked for: longer than any gap that there was.
const GAP_QUARTERS: i32 = 4 * 26;

/// An IANA time zone or a fixed offset. Serialized as its name; two are equal when their names are.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Zone {
    name: Cow<'static, str>,
    rule: Rule,
}

#[derive(Clone, Copy, Debug)]
enum Rule {
    /// Seconds ahead of UTC.
    Fixed(i32),
    Named(Tz),
}

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self { name: Cow::Borrowed("UTC"), rule: Rule::Fixed(0) };

    /// The zone of a name such as `Europe/Berlin`, `UTC`, `Z`, `+02:00` or `UTC+2`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rule = fixed(text).map(Rule::Fixed).or_else(|| Tz::from_str(text).ok().map(Rule::Named))?;
        Some(Self { name: Cow::Owned(text.to_owned()), rule })
    }

    /// Its name, as it was written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The point in time at which clocks of this zone show a day and time. Where they never do (they were put forward)
    /// the gap is added; where they do twice it is the first time.
    #[must_use]
    pub fn instant(&self, date: Date, time: TimeOfDay) -> Option<Instant> {
        match self.rule {
            Rule::Fixed(offset) => iso::at_offset(date, time, offset),
            Rule::Named(zone) => iso::at_offset(date, time, offset_of_local(zone, Instant::from_day(date, time))),
        }
    }

    /// How many seconds its clocks are ahead of UTC at a point in time.
    #[must_use]
    pub fn offset_at(&self, instant: Instant) -> i32 {
        match self.rule {
            Rule::Fixed(offset) => offset,
            Rule::Named(zone) => naive(instant).map_or(0, |utc| seconds(zone, &utc)),
        }
    }

    /// The day that its calendars show at a point in time.
    #[must_use]
    pub fn day_of(&self, instant: Instant) -> Date {
        self.local(instant).0
    }

    /// The day and time of day that its clocks show at a point in time.
    #[must_use]
    pub fn local(&self, instant: Instant) -> (Date, TimeOfDay) {
        let seconds = instant.seconds.saturating_add(i64::from(self.offset_at(instant)));
        Instant { seconds, ..instant }.utc()
    }
}

/// The offset of `UTC`, `GMT`, `Z`, `+02:00`, `UTC+2`.
fn fixed(text: &str) -> Option<i32> {
    let bare = text.strip_prefix("UTC").or_else(|| text.strip_prefix("GMT")).unwrap_or(text);
    match bare.as_bytes() {
        [] if !text.is_empty() => Some(0),
        [sign @ (b'+' | b'-'), hour] if bare.len() < text.len() => iso::offset(&[*sign, b'0', *hour]),
        bytes => iso::offset(bytes),
    }
}

fn naive(instant: Instant) -> Option<NaiveDateTime> {
    DateTime::from_timestamp(instant.seconds, 0).map(|time| time.naive_utc())
}

fn seconds(zone: Tz, utc: &NaiveDateTime) -> i32 {
    zone.offset_from_utc_datetime(utc).fix().local_minus_utc()
}

/// The offset of a local time, which is given as if it were UTC.
fn offset_of_local(zone: Tz, local: Instant) -> i32 {
    let Some(local) = naive(local) else { return 0 };
    match zone.offset_from_local_datetime(&local) {
        MappedLocalTime::Single(offset) | MappedLocalTime::Ambiguous(offset, _) => offset.fix().local_minus_utc(),
        MappedLocalTime::None => offset_before_gap(zone, local),
    }
}

fn offset_before_gap(zone: Tz, local: NaiveDateTime) -> i32 {
    (1..=GAP_QUARTERS)
        .filter_map(|quarters| local.checked_sub_signed(Duration::minutes(i64::from(quarters) * 15)))
        .find_map(|before| zone.offset_from_local_datetime(&before).latest())
        .map_or(0, |offset| offset.fix().local_minus_utc())
}

impl Default for Zone {
    fn default() -> Self {
        Self::UTC
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl std::hash::Hash for Zone {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name.into_owned()
    }
}

impl TryFrom<String> for Zone {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("no time zone: {text}"))
    }
}
