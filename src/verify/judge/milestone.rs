//! Judges moments in the life of the data, which no data decides.

use super::{Judged, part};
use crate::check::Milestone;
use crate::outcome::Observed;
use crate::value::{Duration, Number};

/// Whether a moment has passed that should have, or lies ahead that should.
pub(super) fn milestone(kind: &str, milestone: &Milestone) -> Judged {
    let Milestone { at, written, now, should_have_passed } = milestone;
    let passed = at <= now;
    let apart = Number::from_decimal(now.nanos_since(*at).saturating_abs(), 9);
    let apart_words = Duration::words(&apart);
    let message = if passed {
        format!("{kind}: {written} passed {apart_words} ago")
    } else {
        format!("{kind}: {written} is {apart_words} ahead")
    };
    let seen = if passed { "passed" } else { "ahead" };
    let observed = Observed {
        value: Some(apart.to_string()),
        unit: Some("seconds".to_owned()),
        percent: None,
        of: None,
        of_unit: None,
        lower_bound: false,
        parts: vec![part(seen, at)],
    };
    Judged::decided(passed == *should_have_passed, message).seen(observed)
}
