//! Bounds that no value can keep together.

use super::parts::{Finding, PropertyPlace, Rule, Severity, Subject, shorten};
use crate::check;
use crate::contract::Written;
use crate::value::{ReadAs, Value};

/// A lower bound above the upper one.
pub(super) const REVERSED: Rule = Rule {
    id: "reversed-bounds",
    severity: Severity::Error,
    description: "a lower bound lies above the upper one, so that no value can keep both",
    find: |subject| subject.properties.iter().filter_map(|place| of_property(subject, place)).collect(),
};

/// Lower and upper bounds of one thing, and whether the bound itself is allowed.
const PAIRS: [(&str, &str, bool); 7] = [
    ("minimum", "maximum", true),
    ("minimum", "exclusiveMaximum", false),
    ("exclusiveMinimum", "maximum", false),
    ("exclusiveMinimum", "exclusiveMaximum", false),
    ("minLength", "maxLength", true),
    ("minItems", "maxItems", true),
    ("minProperties", "maxProperties", true),
];

/// The first pair of a property that excludes everything; the others say the same again.
fn of_property(subject: &Subject<'_>, place: &PropertyPlace<'_>) -> Option<Finding> {
    if place.property.options.len() < 2 {
        return None;
    }
    let read = subject.read_as(place);
    PAIRS.iter().find_map(|(low_key, high_key, inclusive)| {
        let (low, high) = (place.option(low_key)?, place.option(high_key)?);
        let (low_value, high_value) = (value(low, &read)?, value(high, &read)?);
        let excludes = low_value > high_value || (low_value == high_value && !inclusive);
        let message = format!(
            "no value keeps both `{low_key}: {}` and `{high_key}: {}`",
            shorten(&low.text),
            shorten(&high.text)
        );
        (excludes && low_value.kind() == high_value.kind()).then(|| Finding::at(&high.route, message))
    })
}

fn value(written: &Written, read: &ReadAs) -> Option<Value> {
    check::bound_of(written.scalar()?, read)
}
