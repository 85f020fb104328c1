//! `noGaps`: a series of days or times has rows in every period from its first to its last.

use super::super::parts::{Asked, Question, RuleScope, Test, invalid};
use super::column_or_own;
use super::keys::{self, Keys};
use crate::check::CustomTest;
use crate::contract::Written;
use crate::value::{CalendarUnit, LogicalType, Period, Zone};

const KEYS: &[&str] = &["column", "every"];

pub(super) fn plan(scope: &RuleScope<'_>, written: &Written) -> Asked {
    let keys = Keys::of(written.get("noGaps").unwrap_or(written), "noGaps", KEYS)?;
    let column = column_or_own(scope, keys.get("column"), "noGaps")?.clone();
    if !matches!(column.read.logical, Some(LogicalType::Date | LogicalType::Timestamp)) {
        return Err(invalid(format!("`{}` is not of the logicalType date or timestamp", column.path)));
    }
    let written = keys::text(keys.need("every", "noGaps")?, "every")?;
    let (every, unit) = period(written).ok_or_else(|| {
        invalid(format!("`every` is a period such as `1 d`, `1 h` or `1 month`, and `{written}` is none"))
    })?;
    if column.read.logical == Some(LogicalType::Date) && unit < CalendarUnit::Day {
        return Err(invalid(format!("`{}` holds days, so its periods cannot be shorter", column.path)));
    }
    let zone = column.read.zone.clone().unwrap_or(Zone::UTC);
    let period = Period { unit, every, zone };
    let test = CustomTest::Gaps { column, period };
    let phrase = format!("{every} {}", unit.word());
    Ok(Question { phrase, ..Question::of(Test::Custom(Box::new(test))) })
}

/// `1 d`, `2 weeks`, `month`.
fn period(text: &str) -> Option<(u32, CalendarUnit)> {
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (count, word) = text.split_at_checked(digits)?;
    let count = if count.is_empty() { 1 } else { count.parse().ok().filter(|count| *count > 0)? };
    let unit = match word.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" => CalendarUnit::Second,
        "min" | "minute" | "minutes" => CalendarUnit::Minute,
        "h" | "hour" | "hours" => CalendarUnit::Hour,
        "d" | "day" | "days" => CalendarUnit::Day,
        "w" | "week" | "weeks" => CalendarUnit::Week,
        "month" | "months" => CalendarUnit::Month,
        "y" | "year" | "years" => CalendarUnit::Year,
        _ => return None,
    };
    Some((count, unit))
}
