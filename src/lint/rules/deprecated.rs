//! Properties that are deprecated and still promised, and parts of the standard that are.

use std::collections::BTreeSet;

use super::parts::{Finding, PropertyPlace, Rule, Severity, Subject, shorten};
use crate::contract::{ApiVersion, Field};
use crate::source::Route;

/// A deprecated property that others build on.
pub(super) const IN_USE: Rule = Rule {
    id: "deprecated-in-use",
    severity: Severity::Error,
    description: "a deprecated object or property is still required, a key, or the target of a relationship",
    find: in_use,
};

/// A part that the standard has deprecated.
pub(super) const KEY: Rule = Rule {
    id: "deprecated-key",
    severity: Severity::Warning,
    description: "a key is a part of the standard that is deprecated in this version",
    find: keys,
};

fn in_use(subject: &Subject<'_>) -> Vec<Finding> {
    let targets = targets(subject);
    let deprecated = subject.properties.iter().filter(|place| place.property.deprecated == Some(true));
    let properties = deprecated.filter_map(|place| {
        let full = format!("{}.{}", place.object.name, place.name);
        let is_target =
            targets.contains(&full) || place.property.id.as_ref().is_some_and(|_| targets.contains(&by_id(place)));
        let why = why(place).or(is_target.then_some("the target of a relationship"))?;
        let message = format!("`{}` is deprecated and still {why}", shorten(&place.name));
        Some(Finding::at(&place.property.route.key("deprecated"), message))
    });
    let objects = subject.contract.schema.iter().filter(|object| object.deprecated == Some(true));
    let objects = objects.filter_map(|object| {
        let (name, id) =
            (format!("{}.", object.name), format!("schema/{}/", object.id.as_deref().unwrap_or(&object.name)));
        let is_target = targets.iter().any(|target| target.starts_with(&name) || target.starts_with(&id));
        let message = format!("`{}` is deprecated and still the target of a relationship", shorten(&object.name));
        is_target.then(|| Finding::at(&object.route.key("deprecated"), message))
    });
    properties.chain(objects).collect()
}

fn why(place: &PropertyPlace<'_>) -> Option<&'static str> {
    let set = |flag: &Option<Field<bool>>| flag.as_ref().is_some_and(|field| field.ok() == Some(&true));
    if set(&place.property.primary_key) {
        Some("a part of the primary key")
    } else {
        set(&place.property.required).then_some("required")
    }
}

fn by_id(place: &PropertyPlace<'_>) -> String {
    let object = place.object.id.as_deref().unwrap_or_default();
    format!("schema/{object}/properties/{}", place.property.id.as_deref().unwrap_or_default())
}

/// What relationships of this contract lead to, without the file before `#`, which may be this one.
fn targets(subject: &Subject<'_>) -> BTreeSet<String> {
    let of_objects = subject.contract.schema.iter().flat_map(|object| &object.relationships);
    let of_properties = subject.properties.iter().flat_map(|place| &place.property.relationships);
    let to = of_objects.chain(of_properties).flat_map(|one| &one.to).filter(|to| !to.contains('#'));
    to.map(|to| to.trim_start_matches('/').to_owned()).collect()
}

fn keys(subject: &Subject<'_>) -> Vec<Finding> {
    if subject.contract.api_version < ApiVersion::V3_1_0 {
        return Vec::new();
    }
    let root = Route::root();
    let mut found = Vec::new();
    let mut say = |route: &Route, message: &str, help: &str| {
        if subject.reading.routes.contains_key(route) && !subject.is_reported(route) {
            found.push(Finding::at(route, message).help(help));
        }
    };
    say(&root.key("dataProduct"), "`dataProduct` is deprecated since v3.1.0", "leave it out");
    say(
        &root.key("slaDefaultElement"),
        "`slaDefaultElement` is deprecated since v3.1.0",
        "write `element` at each of the `slaProperties`",
    );
    for place in &subject.rules {
        say(&place.rule.route.key("rule"), "`rule` is deprecated since v3.1.0", "write `metric`");
    }
    found.extend(list_of_members(subject));
    found
}

fn list_of_members(subject: &Subject<'_>) -> Option<Finding> {
    let team = Route::root().key("team");
    let is_list = subject.reading.routes.contains_key(&team.index(0)) && !subject.is_reported(&team);
    let finding = || {
        Finding::at(&team, "`team` as a list is deprecated since v3.1.0")
            .help("write a mapping, and the list as its `members`")
            .mended_by(subject.list_below(&team, "members"))
    };
    is_list.then(finding)
}
