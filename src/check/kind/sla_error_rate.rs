//! `sla-error-rate`: the share of rows that break a check. Planned behind all other checks, since it is made of them.

use std::sync::Arc;

use super::parts::{Asked, Check, Kind, Planning, Question, Scope, Test, invalid, threshold};
use crate::check::element::RowsElement;
use crate::check::{CountUnit, CustomTest, Errors, Expectation, RowCheck, Service, sla};
use crate::contract::{OperatorName, SlaProperty};
use crate::metric::{Metric, Predicate, Unit};
use crate::value::Number;

/// Each holds all checks of its object, so that there cannot be any number of them.
const MOST: usize = 64;

/// Rows that break a check.
pub(in crate::check) const KIND: Kind = Kind {
    id: "sla-error-rate",
    description: "The share of rows that break a check keeps to the promise.",
    dimension: Some("timeliness"),
    plan: Planning::After(plan),
};

fn plan(kind: &Kind, scope: &Scope<'_>, checks: &[Check]) -> Vec<Check> {
    let mut own = Vec::new();
    for entry in sla::of_kind(scope.contract, kind.id) {
        let elements = match scope.rows_elements(entry) {
            Ok(elements) => elements,
            Err(why) => {
                own.push(sla::check(kind, scope, entry, None, Err(why)));
                continue;
            }
        };
        let several = elements.len() > 1;
        for (index, element) in elements.into_iter().enumerate() {
            let asked = if own.len() < MOST { ask(entry, &element, checks) } else { Err(too_many()) };
            let (object, property) = element.found.ok().unzip();
            let index = several.then_some(index);
            let place = sla::Place { object, property: property.flatten(), written: &element.written, index };
            own.push(sla::check(kind, scope, entry, Some(place), asked));
        }
    }
    own
}

fn too_many() -> super::parts::Refusal {
    invalid(format!("a contract may promise {MOST} error rates"))
}

fn ask(entry: &SlaProperty, element: &RowsElement<'_>, checks: &[Check]) -> Asked {
    let (object, property) = element.found.as_ref().map_err(Clone::clone)?;
    let value = sla::value(entry)?;
    let unit = threshold::unit(Some(entry.unit.as_deref().unwrap_or("percent"))).map_err(invalid)?;
    if unit != CountUnit::Percent {
        return Err(invalid("an error rate is a share of rows, in percent"));
    }
    let percent = Number::parse(value.trim().trim_end_matches('%').trim());
    let percent = percent.filter(|percent| *percent >= Number::from(0_i128));
    let percent = percent.ok_or_else(|| invalid(format!("{value} is no share in percent")))?;
    let column = property.map(|property| property.cells().cloned()).transpose()?;
    let name = property.map(|property| property.name.as_str());
    let of_element = checks.iter().filter(|check| check.object == Some(object.index) && is_about(check, name));
    let (rows, left_out) = sorted(of_element, &format!("{}/", object.id()));
    if rows.is_empty() {
        let text = format!("no check of `{}` is about single rows", element.written);
        return Err(super::parts::Refusal::Always(super::parts::reason(
            crate::outcome::ReasonCode::NothingToCheck,
            text,
        )));
    }
    let errors = Errors { column, checks: rows, left_out };
    Ok(Question {
        expect: vec![Expectation { operator: OperatorName::MustBeLessOrEqualTo, operands: vec![percent] }],
        unit: CountUnit::Percent,
        phrase: "break a check".to_owned(),
        ..Question::of(Test::Service(Box::new(Service::Errors(errors))))
    })
}

fn is_about(check: &Check, property: Option<&str>) -> bool {
    property.is_none_or(|name| check.property.as_deref() == Some(name))
}

/// The checks that say of each row whether it breaks them, and the names of those that count rows in another way.
fn sorted<'c>(checks: impl Iterator<Item = &'c Check>, object: &str) -> (Arc<[RowCheck]>, Arc<[String]>) {
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    for check in checks {
        let name = check.id.strip_prefix(object).unwrap_or(&check.id).to_owned();
        match &check.test {
            Test::Keys { nulls, .. } => {
                if let Some(Metric::Count { which, unit: Unit::Rows }) = nulls {
                    rows.push(RowCheck { name: name.clone(), broken: which.clone() });
                }
                left_out.push(name);
            }
            test => match broken(test) {
                Some(broken) if allows_none(check) => rows.push(RowCheck { name, broken }),
                Some(_) => left_out.push(name),
                None if matches!(test, Test::Count { .. } | Test::RowCount | Test::Custom(_)) => left_out.push(name),
                None => {}
            },
        }
    }
    (rows.into(), left_out.into())
}

/// What holds for the rows that break a check, where it looks at each by itself and allows none of them.
#[must_use]
pub fn broken_rows(check: &Check) -> Option<Predicate> {
    match &check.test {
        Test::Keys { nulls: Some(Metric::Count { which, unit: Unit::Rows }), .. } => Some(which.clone()),
        test => broken(test).filter(|_| allows_none(check)),
    }
}

/// What holds for the rows that break a check, where it looks at each by itself.
fn broken(test: &Test) -> Option<Predicate> {
    match test {
        Test::Type { column } if !column.path.is_nested() => Some(Predicate::IllTyped(Box::new(column.clone()))),
        Test::Count { metric: Metric::Count { which, unit: Unit::Rows }, .. } => Some(which.clone()),
        Test::SqlCount(count) => match &count.metric {
            Metric::Count { which, unit: Unit::Rows } => Some(which.clone()),
            _ => None,
        },
        Test::Custom(custom) => match &**custom {
            CustomTest::Rows { metric, .. } => match &**metric {
                Metric::Count { which, unit: Unit::Rows } => Some(which.clone()),
                _ => None,
            },
            CustomTest::Gaps { .. } | CustomTest::RowsOf { .. } | CustomTest::Distribution { .. } => None,
        },
        _ => None,
    }
}

/// Whether a single row breaks the check: one that tolerates some is broken by none of them alone.
fn allows_none(check: &Check) -> bool {
    let zero = Number::from(0_i128);
    let one = Number::from(1_i128);
    let at_most_none = |expect: &Expectation| match (expect.operator, expect.operands.first()) {
        (OperatorName::MustBe | OperatorName::MustBeLessOrEqualTo, Some(operand)) => *operand == zero,
        (OperatorName::MustBeLessThan, Some(operand)) => check.unit == CountUnit::Rows && *operand == one,
        (OperatorName::MustBeBetween, Some(_)) => expect.operands.iter().all(|operand| *operand == zero),
        _ => false,
    };
    matches!(check.test, Test::Type { .. }) || check.expect.iter().any(at_most_none)
}
