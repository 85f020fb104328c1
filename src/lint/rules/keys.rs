//! Primary keys that allow nulls in words, and positions of keys that leave doubt.

use std::collections::BTreeMap;

use super::parts::{Finding, PropertyPlace, Rule, Severity, Subject};
use crate::contract::Field;
use crate::source::Route;

/// A key that need not be there.
pub(super) const OPTIONAL: Rule = Rule {
    id: "optional-primary-key",
    severity: Severity::Info,
    description: "a primary key says `required: false`, and a null in it still fails",
    find: |subject| subject.properties.iter().filter_map(optional).collect(),
};

/// Positions that are no order.
pub(super) const POSITIONS: Rule = Rule {
    id: "key-positions",
    severity: Severity::Error,
    description: "the positions of a key are not 1, 2, 3 and so on, each once",
    find: positions,
};

fn optional(place: &PropertyPlace<'_>) -> Option<Finding> {
    let required = place.property.required.as_ref().filter(|field| field.ok() == Some(&false))?;
    let message = "a null in a primary key fails, whatever `required` says";
    is_set(place.property.primary_key.as_ref())
        .then(|| Finding::at(&required.route, message).help("leave `required: false` out"))
}

fn is_set(flag: Option<&Field<bool>>) -> bool {
    flag.is_some_and(|field| field.ok() == Some(&true))
}

/// The positions of one key, and where each stands.
type Positions<'a> = Vec<(i64, &'a Route)>;

fn positions(subject: &Subject<'_>) -> Vec<Finding> {
    let mut lists: BTreeMap<(Option<Route>, &str), Positions<'_>> = BTreeMap::new();
    for place in &subject.properties {
        let property = place.property;
        let kinds = [
            ("primaryKeyPosition", &property.primary_key, &property.primary_key_position),
            ("partitionKeyPosition", &property.partitioned, &property.partition_key_position),
        ];
        for (key, flag, position) in kinds {
            let Some(position) = position.as_ref().filter(|_| is_set(flag.as_ref())) else { continue };
            let Ok(number) = position.value else { continue };
            lists.entry((property.route.parent(), key)).or_default().push((number, &position.route));
        }
    }
    lists.into_iter().filter_map(|((_, key), list)| out_of_order(key, list)).collect()
}

/// The first position that is not the next; behind it all are out of step.
fn out_of_order(key: &str, mut list: Positions<'_>) -> Option<Finding> {
    list.sort_by_key(|(number, _)| *number);
    let (next, (number, route)) = (1..).zip(list).find(|(next, (number, _))| number != next)?;
    let message = if next == 1 {
        format!("`{key}` begins with {number}, and positions are counted from 1")
    } else if number == next - 1 {
        format!("`{key}: {number}` stands twice")
    } else {
        format!("`{key}` goes from {} to {number}", next - 1)
    };
    let help = format!("number the parts of the key from 1; this one could be {next}");
    Some(Finding::at(route, message).help(help))
}
