//! `custom`: rules that are written for an engine by name; those of `engine: upheld` are ours, a file a form.

mod distribution;
mod elapsed;
mod keys;
mod no_gaps;
mod order;
mod row;
mod rows;

use self::keys::Keys;
use super::parts::{Asked, Kind, Planning, Question, Refusal, RuleScope, Terms, invalid, reason, threshold};
use crate::check::operator_word;
use crate::contract::{OperatorName, QualityRule, RuleOperator, RuleType, Written};
use crate::metric::Column;
use crate::outcome::ReasonCode;

pub(in crate::check) use row::condition_on;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "custom",
    description: "A rule in the language of the engine that it names.",
    dimension: None,
    plan: Planning::Rule(plan),
};

/// A form of rule, by the keys that it has.
struct Form {
    keys: &'static [&'static str],
    plan: fn(&RuleScope<'_>, &Written) -> Asked,
    /// Whether what it counts may be compared with a share of the rows; `None`: it states its bounds itself.
    percent: Option<bool>,
}

const FORMS: &[Form] = &[
    Form { keys: &["row"], plan: row::row, percent: Some(true) },
    Form { keys: &["when", "then"], plan: row::when_then, percent: Some(true) },
    Form { keys: &["elapsed"], plan: elapsed::plan, percent: Some(true) },
    Form { keys: &["increasing"], plan: order::increasing, percent: Some(true) },
    Form { keys: &["decreasing"], plan: order::decreasing, percent: Some(true) },
    Form { keys: &["noGaps"], plan: no_gaps::plan, percent: Some(false) },
    Form { keys: &["rows"], plan: rows::plan, percent: None },
    Form { keys: &["distribution"], plan: distribution::plan, percent: None },
];

fn plan(scope: &RuleScope<'_>) -> Option<Asked> {
    let Ok(RuleType::Custom(engine)) = &scope.rule.kind else { return None };
    if !engine.eq_ignore_ascii_case("upheld") {
        let text = format!("the rule is written for the engine {engine}");
        return Some(Err(Refusal::Always(reason(ReasonCode::ForeignEngine, text))));
    }
    Some(ours(scope))
}

fn ours(scope: &RuleScope<'_>) -> Asked {
    if let Some(fault) = scope.rule.faults.first() {
        return Err(invalid(fault.message.clone()));
    }
    let written = scope.rule.implementation.as_ref().ok_or_else(|| invalid("the rule has no implementation"))?;
    if written.scalar().is_some() {
        let bounds = Bounds { operators: scope.rule.operators.clone(), unit: scope.rule.unit.as_deref() };
        return bounds.on(Some(true), row::of_text(scope, written)?);
    }
    let forms = FORMS.iter().flat_map(|form| form.keys).copied();
    let known: Vec<_> = forms.chain(OperatorName::ALL.into_iter().map(operator_word)).chain(["unit"]).collect();
    let keys = Keys::of(written, "implementation", &known)?;
    let form = form(&keys)?;
    Bounds::of(scope.rule, &keys)?.on(form.percent, (form.plan)(scope, written)?)
}

/// The one form whose keys are there.
fn form(keys: &Keys<'_>) -> Result<&'static Form, Refusal> {
    let mut there = FORMS.iter().filter(|form| form.keys.iter().any(|key| keys.get(key).is_some()));
    match (there.next(), there.next()) {
        (Some(form), None) => Ok(form),
        (None, _) => Err(invalid("the implementation is empty: it says nothing that could be held to the data")),
        (Some(one), Some(other)) => {
            let names = |form: &Form| format!("`{}`", form.keys.join("` and `"));
            Err(invalid(format!("{} and {} are two rules: write each on its own", names(one), names(other))))
        }
    }
}

/// How many may break the rule. The standard has no place for operators beside an implementation, so that they stand in
/// it; beside it they are understood too.
struct Bounds<'w> {
    operators: Vec<RuleOperator>,
    unit: Option<&'w str>,
}

impl<'w> Bounds<'w> {
    fn of(rule: &'w QualityRule, keys: &Keys<'w>) -> Result<Self, Refusal> {
        let operator =
            |name| keys.get(operator_word(name)).map(|operand| RuleOperator { name, operand: operand.clone() });
        let inside: Vec<_> = OperatorName::ALL.into_iter().filter_map(operator).collect();
        let unit = keys.get("unit").map(|written| keys::text(written, "unit")).transpose()?;
        if !inside.is_empty() && !rule.operators.is_empty() {
            return Err(invalid("operators stand in the implementation and beside it: write all of them in it"));
        }
        if unit.is_some() && rule.unit.is_some() {
            return Err(invalid("`unit` stands in the implementation and beside it: write it once"));
        }
        let operators = if inside.is_empty() { rule.operators.clone() } else { inside };
        Ok(Self { operators, unit: unit.or(rule.unit.as_deref()) })
    }

    fn on(&self, percent: Option<bool>, question: Question) -> Asked {
        let Some(percent) = percent else {
            return match self.operators.first() {
                None => Ok(question),
                Some(operator) => {
                    let word = operator_word(operator.name);
                    Err(invalid(format!("the implementation states its bounds itself, so {word} has nothing to count")))
                }
            };
        };
        let terms = Terms { metric: "the implementation", none_by_default: true, percent };
        let threshold = threshold::threshold_of(&self.operators, self.unit, terms).map_err(invalid)?;
        Ok(Question { expect: threshold.expect, unit: threshold.unit, ..question })
    }
}

/// The column of a property by its dotted name.
fn column<'s>(scope: &'s RuleScope<'_>, name: &str) -> Result<&'s Column, Refusal> {
    row::column_of(scope.object, name).map_err(invalid)
}

/// The column that a key names, or that of the property that the rule stands under.
fn column_or_own<'s>(scope: &'s RuleScope<'_>, written: Option<&Written>, form: &str) -> Result<&'s Column, Refusal> {
    match (written, scope.property) {
        (Some(written), _) => column(scope, keys::text(written, "column")?),
        (None, Some(property)) => property.values(),
        (None, None) => Err(invalid(format!("`{form}` does not say which column: add `column`"))),
    }
}
