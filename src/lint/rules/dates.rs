//! Dates around the data that no calendar has: of the contract itself, and of the members of its team.

use super::parts::{Finding, Rule, Severity, Subject, shorten};
use crate::source::Route;
use crate::value::{LogicalType, ReadAs, read_written};

/// A date that there is not.
pub(super) const RULE: Rule = Rule {
    id: "impossible-date",
    severity: Severity::Error,
    description: "`contractCreatedTs`, `dateIn` or `dateOut` is no date, or one that no calendar has",
    find,
};

fn find(subject: &Subject<'_>) -> Vec<Finding> {
    let created = (Route::root().key("contractCreatedTs"), subject.contract.created.as_deref());
    let members = subject.contract.team.members.iter().flat_map(|member| {
        let [joined, left] = ["dateIn", "dateOut"].map(|key| member.route.key(key));
        [(joined, member.date_in.as_deref()), (left, member.date_out.as_deref())]
    });
    let all = std::iter::once(created).chain(members).filter_map(|(route, text)| Some((route, text?)));
    let open = all.filter(|(route, _)| !subject.is_reported(route));
    open.filter(|(_, text)| !is_date(text)).map(|(route, text)| finding(&route, text)).collect()
}

/// Whether the text is a day or a point in time; what a variable leaves open may be one.
fn is_date(text: &str) -> bool {
    let is = |logical| read_written(text.trim(), &ReadAs { logical: Some(logical), ..ReadAs::default() }).is_some();
    text.contains("${") || is(LogicalType::Date) || is(LogicalType::Timestamp)
}

fn finding(route: &Route, text: &str) -> Finding {
    let message = format!("`{}` is no date of the calendar", shorten(text));
    Finding::at(route, message).help("write it as `2026-01-31`, a point in time as `2026-01-31T06:00:00Z`")
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn tells_dates_from_what_is_none() {
        for sound in ["2024-02-29", "2022-11-15T02:59:43+00:00", "2022-11-15 02:59:43", " 2024-01-01 ", "${WHEN}"] {
            assert!(is_date(sound), "{sound}");
        }
        for bad in ["2023-02-29", "2024-13-01", "soon", "", "01.02.2024", "2024-01-01T25:00:00Z"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
