//! Cron schedules that do not parse.

use super::parts::{Finding, Rule, Severity, Subject, shorten};
use crate::source::Route;

/// A cron schedule that means no time.
pub(super) const RULE: Rule = Rule {
    id: "invalid-schedule",
    severity: Severity::Warning,
    description: "the `schedule` of a cron scheduler is no cron expression",
    find,
};

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let rules = subject.rules.iter().map(|place| (&place.rule.route, &place.rule.scheduler, &place.rule.schedule));
    let slas = subject.contract.sla.iter().map(|sla| (&sla.route, &sla.scheduler, &sla.schedule));
    let of_cron = rules
        .chain(slas)
        .filter(|(_, scheduler, _)| scheduler.as_ref().is_some_and(|word| word.trim().eq_ignore_ascii_case("cron")));
    of_cron.filter_map(|(route, _, schedule)| finding(route, schedule.as_deref()?)).collect()
}

fn finding(route: &Route, schedule: &str) -> Option<Finding> {
    let why = fault(schedule)?;
    let route = route.key("schedule");
    Some(Finding::at(&route, format!("`{}` is no cron expression: {why}", shorten(schedule))))
}

/// A field of a cron expression: its name, least and greatest number, and the words for numbers from the least on.
type Field = (&'static str, u32, u32, &'static [&'static str]);

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const SECOND: Field = ("second", 0, 59, &[]);
const FIELDS: [Field; 5] = [
    ("minute", 0, 59, &[]),
    ("hour", 0, 23, &[]),
    ("day", 1, 31, &[]),
    ("month", 1, 12, MONTHS),
    ("weekday", 0, 7, DAYS),
];
const YEAR: Field = ("year", 1970, 9999, &[]);
const NAMED: [&str; 8] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@reboot"];

/// Why a text is no cron expression: of five fields, with seconds before them, or with seconds and years around them.
fn fault(schedule: &str) -> Option<String> {
    let text = schedule.trim().to_ascii_lowercase();
    if NAMED.contains(&text.as_str()) {
        return None;
    }
    let parts: Vec<&str> = text.split_whitespace().take(9).collect();
    let fields: Vec<Field> = match parts.len() {
        5 => FIELDS.to_vec(),
        6 => std::iter::once(SECOND).chain(FIELDS).collect(),
        7 => std::iter::once(SECOND).chain(FIELDS).chain([YEAR]).collect(),
        many => {
            return Some(format!(
                "it has {} fields and not 5",
                if many > 8 { "many".into() } else { many.to_string() }
            ));
        }
    };
    parts.iter().zip(fields).find(|(part, field)| !fits(part, field)).map(|(part, (name, low, high, _))| {
        format!("`{}` is no {name}, which goes from {low} to {high}", shorten(part))
    })
}

/// Whether a part is a list of numbers, ranges and steps, or one of the signs of Quartz.
fn fits(part: &str, field: &Field) -> bool {
    part.split(',').all(|item| {
        let (range, step) = item.split_once('/').map_or((item, None), |(range, step)| (range, Some(step)));
        let step_fits = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step > 0));
        step_fits && range_fits(range, field)
    })
}

fn range_fits(range: &str, field: &Field) -> bool {
    if range == "*" {
        return true;
    }
    if matches!(field.0, "day" | "weekday") && quartz_fits(range, field) {
        return true;
    }
    match range.split_once('-') {
        Some((low, high)) => number(low, field).zip(number(high, field)).is_some(),
        None => number(range, field).is_some(),
    }
}

/// `?`, the last day (`L`, `5L`), the nearest weekday (`15W`) and the n-th weekday (`5#3`).
fn quartz_fits(range: &str, field: &Field) -> bool {
    let bare = range.trim_end_matches(['l', 'w']);
    let nth = range.split_once('#').is_some_and(|(day, nth)| {
        number(day, field).is_some() && nth.parse::<u32>().is_ok_and(|nth| (1..=5).contains(&nth))
    });
    range == "?" || nth || (bare.len() < range.len() && (bare.is_empty() || number(bare, field).is_some()))
}

fn number(text: &str, (_, low, high, words): &Field) -> Option<u32> {
    let by_word = words.iter().position(|word| *word == text).and_then(|at| u32::try_from(at).ok()).map(|at| at + low);
    by_word.or_else(|| text.parse().ok().filter(|number| (low..=high).contains(&number)))
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn tells_cron_expressions_from_others() {
        for sound in [
            "0 20 * * *",
            "*/15 0-6,20 1 jan-mar MON-FRI",
            "@daily",
            "0 0 12 ? * 2#1",
            "0 0 12 L * ? 2026",
            "0 0 15W * *",
            "5 4 * * 7",
        ] {
            assert_eq!(fault(sound), None, "{sound}");
        }
        for bad in [
            "0 30 * * *",
            "60 * * * *",
            "daily",
            "",
            "* * * *",
            "* * 0 * *",
            "*/0 * * * *",
            "1- * * * *",
            "a b c d e",
            "* * * 13 *",
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
