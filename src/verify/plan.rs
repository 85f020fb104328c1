//! Turns a contract into checks: every promise is claimed by exactly one, or becomes "not evaluated".

use std::collections::{BTreeMap, BTreeSet};

pub use crate::check::Names;
use crate::check::{self, Check, Test};
use crate::contract::{Contract, Promise, Property};
use crate::outcome::{Reason, ReasonCode};
use crate::source::{Route, Step};
use crate::value::Instant;

#[cfg(test)]
mod tests;

/// What will be asked of the data, in the order of the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The checks: object by object, each in file order; then the SLAs.
    pub checks: Vec<Check>,
}

/// Promises that are not claimed exactly once: a fault of this program, never of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanFault {
    /// The routes that several checks claim, that none claims, or that nothing promised.
    pub routes: Vec<Route>,
}

/// Plans the checks of a contract. Runs once the tables are open, since `names` knows what their columns are called.
///
/// # Errors
/// Where a promise is not claimed exactly once, which is a fault of this program.
pub fn plan(contract: &Contract, promises: &[Promise], now: Instant, names: &Names<'_>) -> Result<Plan, PlanFault> {
    let mut checks = check::checks(contract, now, names);
    let claims = claims(checks.iter().flat_map(|check| &check.routes));
    let left: Vec<_> = promises.iter().filter(|promise| !is_claimed(&promise.route, &claims)).collect();
    checks.extend(left.into_iter().map(|promise| check::unclaimed(contract, promise)));
    leave_unresolved(&mut checks, promises);
    sort(&mut checks, promises);
    number(&mut checks);
    partition(promises.iter().map(|promise| &promise.route), checks.iter().flat_map(|check| &check.routes))?;
    Ok(Plan { checks })
}

/// Holds no check to the data whose promises have a variable without a value.
fn leave_unresolved(checks: &mut [Check], promises: &[Promise]) {
    let spoiled: BTreeMap<_, _> =
        promises.iter().filter_map(|promise| Some((&promise.route, promise.unresolved.as_ref()?))).collect();
    for check in checks {
        let whole = |route: &Route| route.parent().and_then(|above| above.parent());
        let name = check
            .routes
            .iter()
            .find_map(|route| spoiled.get(route).or_else(|| spoiled.get(&whole(route)?).filter(|_| is_element(route))));
        if let Some(name) = name {
            let text = format!("the variable `{name}` has no value");
            check.test = Test::NotEvaluated(Reason { code: ReasonCode::Unresolved, text });
        }
    }
}

/// Whether the route is one of several elements of an SLA.
fn is_element(route: &Route) -> bool {
    matches!(route.steps(), [.., Step::Key(key), Step::Index(_)] if key == "element")
}

/// The name of a property where the data is not known: `physicalName`, else `name`.
#[must_use]
pub fn declared_name(property: &Property) -> String {
    property.physical_name.clone().unwrap_or_else(|| property.name.clone())
}

/// Asserts that the claims are a partition of the promises. A promise may be claimed element by element (`/slaProperties/0/element/1`),
/// then every element from 0 on is claimed once and the promise itself is not.
///
/// # Errors
/// The routes that are not claimed exactly once.
pub fn partition<'a>(
    promises: impl Iterator<Item = &'a Route>,
    claimed: impl Iterator<Item = &'a Route>,
) -> Result<(), PlanFault> {
    let mut claims = claims(claimed);
    let mut routes = Vec::new();
    for promise in promises {
        let whole = claims.remove(promise).unwrap_or(0);
        let elements = take_elements(promise, &mut claims);
        let once =
            if elements.is_empty() { whole == 1 } else { whole == 0 && elements.iter().all(|count| *count == 1) };
        if !once {
            routes.push(promise.clone());
        }
    }
    routes.extend(claims.into_keys().cloned());
    if routes.is_empty() { Ok(()) } else { Err(PlanFault { routes }) }
}

type Claims<'a> = BTreeMap<&'a Route, usize>;

fn claims<'a>(routes: impl Iterator<Item = &'a Route>) -> Claims<'a> {
    let mut claims = Claims::new();
    for route in routes {
        *claims.entry(route).or_default() += 1;
    }
    claims
}

fn is_claimed(route: &Route, claims: &Claims<'_>) -> bool {
    claims.contains_key(route) || claims.contains_key(&route.key("element").index(0))
}

/// Takes the claims of single elements of a promise out, from the first on.
fn take_elements(promise: &Route, claims: &mut Claims<'_>) -> Vec<usize> {
    let elements = promise.key("element");
    (0..).map_while(|index| claims.remove(&elements.index(index))).collect()
}

/// Object by object in file order; what nothing promised comes right behind its object.
fn sort(checks: &mut [Check], promises: &[Promise]) {
    let order: BTreeMap<_, _> = promises.iter().enumerate().map(|(at, promise)| (&promise.route, at)).collect();
    checks.sort_by_cached_key(|check| (section(check), position(check, &order)));
}

fn section(check: &Check) -> usize {
    let is_sla = matches!(check.place.steps().first(), Some(Step::Key(key)) if key == "slaProperties");
    if is_sla { usize::MAX } else { check.object.unwrap_or(usize::MAX - 1) }
}

/// The position of the first promise that it claims, or of the nearest promise above its place.
fn position(check: &Check, order: &BTreeMap<&Route, usize>) -> Option<usize> {
    let mut route = Some(check.routes.first().unwrap_or(&check.place).clone());
    while let Some(here) = route {
        if let Some(at) = order.get(&here) {
            return Some(*at);
        }
        route = here.parent();
    }
    None
}

/// Gives repeated ids `~2`, `~3`, ... in file order.
fn number(checks: &mut [Check]) {
    let mut taken: BTreeSet<_> = checks.iter().map(|check| check.id.clone()).collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for check in checks {
        let times = seen.entry(check.id.clone()).or_default();
        *times += 1;
        if *times > 1 {
            check.id = free_id(&check.id, times, &taken);
            taken.insert(check.id.clone());
        }
    }
}

/// The first of `ID~TIMES`, `ID~TIMES+1`, ... that no other check has.
fn free_id(id: &str, times: &mut usize, taken: &BTreeSet<String>) -> String {
    loop {
        let numbered = format!("{id}~{times}");
        if !taken.contains(&numbered) {
            return numbered;
        }
        *times += 1;
    }
}
