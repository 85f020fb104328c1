//! `sla-throughput`: so many rows arrive in a window of time.

use super::parts::{Asked, Check, Kind, Planning, PropertyScope, Question, Refusal, Scope, Test, invalid, reason};
use crate::check::{Service, Throughput, sla};
use crate::contract::SlaProperty;
use crate::metric::{Column, Metric};
use crate::outcome::ReasonCode;
use crate::value::{CalendarUnit, LogicalType, Number, Period};

/// Rows in a window of time.
pub(in crate::check) const KIND: Kind = Kind {
    id: "sla-throughput",
    description: "So many rows arrive in a window of time.",
    dimension: Some("timeliness"),
    plan: Planning::Contract(plan),
};

fn plan(kind: &Kind, scope: &Scope<'_>) -> Vec<Check> {
    let each = |entry| {
        let ask = |property: &PropertyScope<'_>| throughput(scope, entry, property);
        sla::of_elements(kind, scope, entry, &ask, &|_, why| Err(why))
    };
    sla::of_kind(scope.contract, kind.id).flat_map(each).collect()
}

fn throughput(scope: &Scope<'_>, entry: &SlaProperty, property: &PropertyScope<'_>) -> Asked {
    let value = sla::value(entry)?;
    let least = Number::parse(value.trim()).filter(|least| *least >= Number::from(0_i128));
    let least = least.ok_or_else(|| invalid(format!("{value} is no number of rows")))?;
    let (every, unit) = window(entry)?;
    let column = sla::time_column(property)?;
    if column.read.logical == Some(LogicalType::Date) && unit < CalendarUnit::Day {
        return Err(invalid(format!("{} is of type date, which has no {}s", property.name, unit.word())));
    }
    let period = Period { unit, every, zone: sla::zone(&column) };
    let metric = rows(&column, &period, scope);
    let every = sla::says(scope, entry, "upheld.throughput", ["latest", "every-window"])?;
    let service = Service::Throughput(Throughput { column, metric, period, least, every });
    Ok(Question::of(Test::Service(Box::new(service))).promising(&entry.property, vec![sla::promised(entry)]))
}

fn rows(column: &Column, period: &Period, scope: &Scope<'_>) -> Metric {
    let among = Some(sla::up_to(column, &sla::now(column, scope.now)));
    Metric::Periods { column: column.clone(), period: period.clone(), among }
}

/// The window of a unit such as `rows/h`, `records per day`, `rows/15 min`.
fn window(entry: &SlaProperty) -> Result<(u32, CalendarUnit), Refusal> {
    let unit = entry.unit.as_deref().unwrap_or_default();
    let lower = unit.trim().to_ascii_lowercase();
    let parts = lower.split_once('/').or_else(|| lower.split_once(" per "));
    let rows = ["row", "rows", "record", "records", "count"];
    let window = parts.filter(|(counted, _)| rows.contains(&counted.trim())).and_then(|(_, window)| {
        let window = window.trim();
        let end = window.find(|char: char| !char.is_ascii_digit())?;
        let (count, word) = window.split_at_checked(end)?;
        let count = if count.is_empty() { 1 } else { count.parse().ok().filter(|count| *count > 0)? };
        Some((count, CalendarUnit::from_word(word, true)?))
    });
    window.ok_or_else(|| {
        let what = if unit.is_empty() { "without a unit".to_owned() } else { format!("in `{unit}`") };
        let text = format!("throughput {what} is not told by the rows; `rows/h` is, `rows/d` and the like");
        Refusal::Always(reason(ReasonCode::NoMeaning, text))
    })
}
