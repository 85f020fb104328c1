//! Judges how far back data reaches.

use super::{Case, Judged, age, arrival, part, reason, unread};
use crate::check::Depth;
use crate::metric::Measurement;
use crate::outcome::{Observed, Reason, ReasonCode};
use crate::value::Duration;

/// Whether data reaches back as far as promised, or no further where older data must be gone.
pub(super) fn depth(case: Case<'_>, depth: &Depth) -> Result<Judged, Reason> {
    let rows = case.content()?;
    let answer = case.answer(&depth.metric)?;
    let Measurement::Extreme(oldest) = &answer.measurement else { return Err(unread()) };
    if !(rows.complete && answer.complete) {
        return Err(unread());
    }
    let path = &depth.column.path;
    let oldest = oldest.as_ref().ok_or_else(|| reason(ReasonCode::Empty, format!("`{path}` has no value")))?;
    let may_show = case.subject.may_show(path);
    let shown = if may_show { oldest.to_string() } else { age::MASKED.to_owned() };
    let span = age::seconds_between(oldest, &depth.now).ok_or_else(unread)?;
    let age = if may_show { Duration::words(&span) } else { age::MASKED.to_owned() };
    if !depth.purge && *oldest > depth.limit {
        let text = format!(
            "the oldest value {shown} is {age} old, younger than {}: that cannot tell young from purged data",
            depth.limit
        );
        return Err(reason(ReasonCode::NeedsHistory, text));
    }
    let holds = !depth.purge || *oldest >= depth.limit;
    let promised = arrival::promised(case);
    let purged = if depth.purge { " and nothing older" } else { "" };
    let message = format!("{}: the oldest value {shown} is {age} old; {promised}{purged}", case.name());
    let observed = Observed {
        value: Some(span.to_string()).filter(|_| may_show),
        unit: Some("seconds".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts: vec![part("oldest", &shown), part("limit", &depth.limit)],
    };
    Ok(Judged::decided(holds, message).seen(observed))
}
