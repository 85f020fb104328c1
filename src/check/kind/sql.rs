//! `sql`: what a query of the contract returns keeps to the threshold.

mod tables;

use super::parts::{
    Asked, Kind, Planning, Question, Refusal, RuleScope, Terms, Test, count, invalid, reason, threshold,
};
use crate::check::{CountUnit, Expectation, SqlApart, SqlCount};
use crate::contract::{OperatorName, PLACEHOLDERS, RuleType};
use crate::metric::sql::{Bound, PlainCount, Refused, Statement, fill};
use crate::metric::{Column, ColumnPath, Metric};
use crate::outcome::ReasonCode;
use crate::value::{Number, ReadAs};
use tables::Tables;

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "sql",
    description: "What the query returns keeps to the threshold.",
    dimension: None,
    plan: Planning::Rule(plan),
};

const TERMS: Terms = Terms { metric: "the query", none_by_default: false, percent: true };

fn plan(scope: &RuleScope<'_>) -> Option<Asked> {
    (scope.rule.kind == Ok(RuleType::Sql)).then(|| asked(scope))
}

fn asked(scope: &RuleScope<'_>) -> Asked {
    if let Some(fault) = scope.rule.faults.first() {
        return Err(invalid(fault.message.clone()));
    }
    let query = scope.rule.query.as_deref().ok_or_else(|| invalid("the rule has no query"))?;
    let filled = fill(query, &PLACEHOLDERS, &|word| tables::placeholder(scope, word)).map_err(invalid)?;
    let statement = Statement::parse(&filled).map_err(refusal)?;
    let tables = Tables::of(&statement, scope)?;
    let bound = statement.bind(&|name| tables.rename(name)).map_err(refusal)?;
    tables.usable(&bound)?;
    let expect = expectations(scope)?;
    let own = tables.only_object() == Some(scope.object.index);
    match bound.plain(&|name| Some(tables.column(name))).filter(|_| own) {
        Some(plain) => counted(&tables, &bound, plain, expect),
        None => Ok(apart(&tables, &bound, expect)),
    }
}

/// What is refused and why.
fn refusal(refused: Refused) -> Refusal {
    match refused {
        Refused::Forbidden(text) => invalid(text),
        Refused::Lacking(text) => Refusal::Always(reason(ReasonCode::EngineLacks, text)),
    }
}

/// What must hold of the result; nothing where it must be true.
fn expectations(scope: &RuleScope<'_>) -> Result<Option<threshold::Threshold>, Refusal> {
    let [only] = scope.rule.operators.as_slice() else {
        let none = scope.rule.operators.is_empty();
        return if none { Ok(None) } else { threshold::threshold(scope.rule, TERMS).map(Some).map_err(invalid) };
    };
    let truth = match only.operand.scalar().map(str::trim) {
        Some("true") => 1_i128,
        Some("false") => 0,
        _ => return threshold::threshold(scope.rule, TERMS).map(Some).map_err(invalid),
    };
    if only.name != OperatorName::MustBe {
        return Err(invalid("a truth value can be compared by mustBe alone"));
    }
    let expect = vec![Expectation { operator: OperatorName::MustBe, operands: vec![Number::from(truth)] }];
    Ok(Some(threshold::Threshold { expect, unit: CountUnit::Rows }))
}

/// A query that counts rows of its object.
fn counted(tables: &Tables<'_>, bound: &Bound, plain: PlainCount, expect: Option<threshold::Threshold>) -> Asked {
    let Some(threshold) = expect else {
        return Err(invalid("the query counts rows, and no operator says how many are allowed"));
    };
    let all = plain.which.is_none();
    if all && threshold.unit == CountUnit::Percent {
        return Err(invalid("the query counts all rows, so its threshold cannot be in percent"));
    }
    let metric = plain.which.map_or(Metric::Rows, count);
    let columns: Vec<Column> = bound.columns.iter().map(|name| tables.column(name)).collect();
    let unlisted = bound.columns.iter().filter(|name| !tables.lists(name)).map(ColumnPath::top).collect();
    let test = Test::SqlCount(Box::new(SqlCount { metric, columns, unlisted }));
    let phrase = "meet the condition of the query".to_owned();
    Ok(Question { expect: threshold.expect, unit: threshold.unit, phrase, ..Question::of(test) })
}

/// Any other query.
fn apart(tables: &Tables<'_>, bound: &Bound, expect: Option<threshold::Threshold>) -> Question {
    let names = bound.columns.iter().filter(|name| !tables.lists(name)).cloned().collect();
    let statement = bound.statement.for_engine();
    let notes = choices(&statement);
    let test = Test::SqlApart(Box::new(SqlApart {
        counts: bound.statement.is_count(),
        additive: bound.statement.is_additive(),
        given: bound.given.iter().cloned().collect(),
        tables: tables.objects(bound),
        statement,
        names,
    }));
    let expect = expect.map(|threshold| threshold.expect).unwrap_or_default();
    Question { expect, unit: CountUnit::Value, notes, ..Question::of(test) }
}

/// Says what is chosen where dialects differ.
fn choices(statement: &str) -> Vec<String> {
    let statement = statement.to_ascii_lowercase();
    let chosen = [
        ("regexp_like(", "REGEXP_LIKE looks for its pattern anywhere in the text, where that has no `^` and `$`"),
        ("round(", "ROUND takes halves to the even neighbour"),
        (" / ", "`/` divides whole numbers with their fraction, and a division by zero is NULL"),
    ];
    chosen.iter().filter(|(form, _)| statement.contains(form)).map(|(_, note)| (*note).to_owned()).collect()
}

/// A column of the data that the contract does not list.
fn unlisted(name: &str) -> Column {
    Column { path: ColumnPath::top(name), read: ReadAs::default().into() }
}
