//! Bounds that no value can keep together.

use super::parts::{Finding, PropertyPlace, Rule, Severity, Subject, shorten};
use crate::check;
use crate::contract::Written;
use crate::value::{LogicalType, ReadAs, Value};

/// A lower bound above the upper one.
pub(super) const REVERSED: Rule = Rule {
    id: "reversed-bounds",
    severity: Severity::Error,
    description: "a lower bound lies above the upper one, so that no value can keep both",
    find: |subject| subject.properties.iter().filter_map(|place| of_property(subject, place)).collect(),
};

/// What is between two bounds.
#[derive(Clone, Copy)]
enum Between {
    /// Values of the type of the property, the bounds among them.
    Values,
    /// Values of the type of the property, without one of the bounds.
    Inside,
    /// Counts, whatever the type of the property.
    Counts,
}

/// Lower and upper bounds of one thing.
const PAIRS: [(&str, &str, Between); 7] = [
    ("minimum", "maximum", Between::Values),
    ("minimum", "exclusiveMaximum", Between::Inside),
    ("exclusiveMinimum", "maximum", Between::Inside),
    ("exclusiveMinimum", "exclusiveMaximum", Between::Inside),
    ("minLength", "maxLength", Between::Counts),
    ("minItems", "maxItems", Between::Counts),
    ("minProperties", "maxProperties", Between::Counts),
];

/// The first pair of a property that excludes everything; the others say the same again.
fn of_property(subject: &Subject<'_>, place: &PropertyPlace<'_>) -> Option<Finding> {
    if place.property.options.len() < 2 {
        return None;
    }
    let of_values = subject.read_as(place);
    let of_counts = ReadAs { logical: Some(LogicalType::Integer), ..ReadAs::default() };
    PAIRS.iter().find_map(|(low_key, high_key, between)| {
        let (low, high) = (place.option(low_key)?, place.option(high_key)?);
        let read = if matches!(between, Between::Counts) { &of_counts } else { &of_values };
        let (low_value, high_value) = (value(low, read)?, value(high, read)?);
        let excludes = low_value > high_value || (low_value == high_value && matches!(between, Between::Inside));
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
