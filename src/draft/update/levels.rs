//! Service levels that have moved: how old the newest value may be, and how often new ones must arrive.

use super::super::document;
use super::super::promise::Promise;
use super::super::subject::Drafted;
use super::super::suggestions::day_of;
use super::super::words;
use super::super::yaml::Yaml;
use super::moved::{LOOSE, Moving};
use crate::contract::{Contract, SlaProperty, WrittenKind};
use crate::profile::Times;
use crate::value::{Date, Duration, Instant, Interval, TimeOfDay, Value, Zone};

/// All that have moved.
pub(super) fn moves(moving: &mut Moving<'_>, contract: &Contract, drafted: &Drafted<'_>) {
    let today = document::levels_of(drafted);
    for table in &drafted.tables {
        for column in table.columns.iter().filter(|column| column.is_top()) {
            let Some(times) = &column.profile.times else { continue };
            let Some(now) = Seen::new(times, drafted.settings.now) else { continue };
            let own = format!("{}.{}", table.profile.name, column.name());
            for level in contract.sla.iter().filter(|level| elements(level, contract).any(|known| known == own)) {
                let before = moving.changes.edits.len();
                let alone = elements(level, contract).count() == 1;
                now.level(moving, (level, &own, alone), &today, &words::value(&times.max));
                moving.renew(before, || today.clone());
            }
        }
    }
}

/// What a level promises.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Freshness,
    Frequency,
}

impl Kind {
    /// That of a property of service levels.
    pub(super) fn of(property: &str) -> Option<Self> {
        match property.trim().to_lowercase().as_str() {
            "freshness" | "latency" | "ly" => Some(Self::Freshness),
            "frequency" | "fy" => Some(Self::Frequency),
            _ => None,
        }
    }
}

/// What a level speaks of: the columns that it names, else those that all levels do.
pub(super) fn elements<'c>(level: &'c SlaProperty, contract: &'c Contract) -> impl Iterator<Item = &'c str> {
    let default = contract.sla_default_element.as_ref().and_then(|field| field.ok()).map(String::as_str);
    let own = level.element.as_deref().filter(|own| !own.trim().is_empty());
    own.or(default).into_iter().flat_map(|names| names.split(',')).map(str::trim)
}

/// What was seen of a column.
struct Seen {
    now: Instant,
    newest: Instant,
    is_day: bool,
}

impl Seen {
    fn new(times: &Times, now: Instant) -> Option<Self> {
        let (newest, is_day) = match &times.max {
            Value::Timestamp(instant) => (*instant, false),
            value => (start_of(day_of(value)?), true),
        };
        Some(Self { now, newest, is_day })
    }

    /// The point that ages are counted from. Days are as old as the whole days since then.
    fn counted_from(&self) -> Instant {
        if self.is_day { start_of(self.now.utc().0) } else { self.now }
    }

    /// How many seconds before now a value lies.
    fn age(&self, value: Instant) -> Option<i64> {
        self.counted_from().seconds.checked_sub(value.seconds)
    }

    /// How many seconds before now it may lie at most.
    fn reach(&self, kind: Kind, value: &str, unit: Option<&str>) -> Option<i64> {
        let from = match kind {
            Kind::Freshness => Duration::parse(value, unit, true).ok()?.before(self.counted_from(), &Zone::UTC)?,
            Kind::Frequency => Interval::parse(value, unit).ok()?.since(self.now, &Zone::UTC)?,
        };
        let day = from.utc().0;
        self.age(match kind {
            _ if !self.is_day => from,
            // Of a day that the promise reaches into, the age is more than is promised.
            Kind::Freshness if !from.is_midnight() => start_of(day.checked_add_days(1)?),
            Kind::Freshness | Kind::Frequency => start_of(day),
        })
    }

    fn level(
        &self,
        moving: &mut Moving<'_>,
        (level, element, alone): (&SlaProperty, &str, bool),
        today: &[Promise],
        newest: &str,
    ) {
        let (Some(kind), Some(value)) = (Kind::of(&level.property), &level.value) else { return };
        let unit = level.unit.as_deref();
        let Some(reach) = value.scalar().and_then(|text| self.reach(kind, text, unit)) else { return };
        let Some(seen) = self.age(self.newest) else { return };
        let holds = seen <= reach;
        let likely =
            today.iter().filter(|promise| !promise.offered).find_map(|promise| self.likely(kind, element, promise));
        // One value for several columns is no one column's.
        let moved = likely
            .filter(|likely| if holds { reach as f64 > LOOSE * *likely as f64 } else { seen <= *likely })
            .filter(|_| alone && value.kind == WrittenKind::Number);
        match moved.zip(unit).and_then(|(likely, unit)| self.count(kind, unit, likely)) {
            Some(count) => moving.scalar(&value.route, &Yaml::count(count)),
            None if holds => {}
            None => {
                let note = format!("`{element}`: `{}` no longer holds, the newest value is {newest}", level.property);
                moving.changes.notes.push(note);
            }
        }
    }

    /// How far back the level reaches that would be drafted in place of one.
    fn likely(&self, kind: Kind, element: &str, promise: &Promise) -> Option<i64> {
        let text = |key: &str| promise.entry(key)?.lines(0).pop();
        let is_of_kind = text("property").and_then(|property| Kind::of(&property)) == Some(kind);
        let is_it = is_of_kind && promise.entry("element") == Some(&Yaml::text(element));
        is_it.then(|| self.reach(kind, &text("value")?, text("unit").as_deref())).flatten()
    }

    /// The least number of a unit that reaches so far back: more of it never reach less far.
    fn count(&self, kind: Kind, unit: &str, likely: i64) -> Option<u64> {
        let reaches =
            |count: u64| self.reach(kind, &count.to_string(), Some(unit)).is_some_and(|reach| reach >= likely);
        let enough = (0..40).map(|power| 1 << power).find(|count| reaches(*count))?;
        let (mut below, mut count) = (enough / 2, enough);
        while count - below > 1 {
            let middle = below.midpoint(count);
            if reaches(middle) { count = middle } else { below = middle }
        }
        Some(count)
    }
}

fn start_of(day: Date) -> Instant {
    Instant::from_day(day, TimeOfDay(0))
}
