//! `unknown-key` and `not-checked`: names for promises that no other kind claims.

use super::parts::{Check, Kind, Planning, Question, Test, reason};
use crate::check::id;
use crate::contract::{Contract, Fallback, Promise};
use crate::outcome::ReasonCode;
use crate::source::{Route, Step};

/// A key that the standard does not know.
pub(in crate::check) const UNKNOWN_KEY: Kind = Kind {
    id: "unknown-key",
    description: "A key that the standard does not know, where it might be a misspelt promise.",
    dimension: None,
    plan: Planning::Unclaimed,
};

/// A part without a check.
pub(in crate::check) const NOT_CHECKED: Kind = Kind {
    id: "not-checked",
    description: "A part of the contract that this version holds nothing to.",
    dimension: None,
    plan: Planning::Unclaimed,
};

/// The check of a promise that no kind claims: never evaluated.
#[must_use]
pub fn unclaimed(contract: &Contract, promise: &Promise) -> Check {
    let (kind, code) = match promise.fallback {
        Fallback::UnknownKey => (&UNKNOWN_KEY, ReasonCode::UnknownKey),
        Fallback::NoMeaning => (&NOT_CHECKED, ReasonCode::NoMeaning),
        Fallback::InvalidRule => (&NOT_CHECKED, ReasonCode::InvalidRule),
    };
    let why = Test::NotEvaluated(reason(code, promise.text.clone()));
    let route = promise.route.clone();
    let check = Check::new(kind, name(contract, promise), vec![route.clone()], route, Ok(Question::of(why)));
    let property = dotted(&promise.property);
    Check { object: promise.object, property: Some(property).filter(|name| !name.is_empty()), ..check }
}

/// `orders/properties/email/maxLenght`: where the key stands, and the key.
fn name(contract: &Contract, promise: &Promise) -> String {
    let key = id::segment(last_key(&promise.route));
    let Some(object) = promise.object.and_then(|index| contract.schema.get(index)) else { return format!("sla/{key}") };
    let object = id::segment(&object.name);
    if promise.property.is_empty() {
        return format!("{object}/{key}");
    }
    format!("{object}/properties/{}/{key}", id::segment(&dotted(&promise.property)))
}

/// `lines[].sku` of `lines`, `[]`, `sku`.
fn dotted(steps: &[String]) -> String {
    let mut name = String::new();
    for step in steps {
        if !name.is_empty() && step != "[]" {
            name.push('.');
        }
        name.push_str(step);
    }
    name
}

fn last_key(route: &Route) -> &str {
    let mut keys = route.steps().iter().filter_map(|step| match step {
        Step::Key(key) => Some(key.as_str()),
        Step::Index(_) => None,
    });
    keys.next_back().unwrap_or_default()
}
