//! `physical-type`: the column is stored as physicalType says: its family by the metadata, length and precision by the values.

use super::parts::{Check, Kind, Planning, PropertyScope, Question, Test, count, reason, threshold};
use crate::contract::{Contract, Field};
use crate::metric::{Column, Expr, Metric, Operator, Predicate};
use crate::outcome::{Reason, ReasonCode};
use crate::source::Severity;
use crate::value::{Limit, Number, Pattern, PhysicalType, ReadAs, Value};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "physical-type",
    description: "The column is stored as physicalType says.",
    dimension: Some("conformity"),
    plan: Planning::Property(plan),
};

/// Types of servers whose data is files: what a contract says of storage is said of them. All others have types of
/// their own.
const FILES: &[&str] = &["local", "s3", "gcs", "azure", "adls", "sftp", "hdfs", "file", "custom"];

fn plan(kind: &Kind, property: &PropertyScope<'_>) -> Vec<Check> {
    let Some(declared) = &property.property.physical_type else { return Vec::new() };
    let asked = property.cells().map(|column| question(column, declared));
    let mut check = property.check(kind, vec![declared.route.clone()], asked);
    if is_for_databases(property.contract) {
        if check.severity_declared.is_none() {
            check.severity = Severity::Warning;
        }
        check.notes.push(
            "physicalType is the word of a database here, and the data is files: a mismatch is a warning".to_owned(),
        );
    }
    vec![check]
}

fn is_for_databases(contract: &Contract) -> bool {
    contract.servers.iter().any(|server| FILES.iter().all(|kind| !server.kind.eq_ignore_ascii_case(kind)))
}

fn question(column: &Column, declared: &Field<String>) -> Question {
    let stored = Column { path: column.path.clone(), read: ReadAs::default().into() };
    let (text, declared) = match &declared.value {
        Ok(text) => (text.as_str(), PhysicalType::parse(text).ok_or_else(|| unknown(text))),
        Err(fault) => ("", Err(reason(ReasonCode::InvalidRule, fault.message.clone()))),
    };
    let limit = declared.as_ref().ok().map(|known| known.limit);
    let misfits = limit.and_then(|limit| misfits(&stored, limit));
    let phrase = format!("do not fit {text}");
    let stored = Question::of(Test::Stored { column: stored, declared, misfits });
    let question = Question { expect: threshold::none(), phrase, ..stored };
    question.promising("physicalType", vec![text.to_owned()])
}

fn unknown(text: &str) -> Reason {
    reason(ReasonCode::NoMeaning, format!("this version does not know the physicalType `{text}`"))
}

/// The values that a column of this type could not hold; `None` where nothing of that kind is promised.
fn misfits(column: &Column, limit: Limit) -> Option<Metric> {
    let value = || Expr::Column(Box::new(column.clone()));
    let against = |operator, number| Predicate::Compare(value(), operator, Expr::Literal(Value::Number(number)));
    match limit {
        // What these promise is known from the metadata, or not at all.
        Limit::None | Limit::Bytes(_) | Limit::Items(_) => None,
        Limit::Characters(most) => {
            let most = Expr::Literal(Value::Number(Number::from(i128::from(most))));
            Some(count(Predicate::Compare(Expr::Length(Box::new(value())), Operator::Gt, most)))
        }
        Limit::Width { .. } | Limit::Tiny => {
            let (least, most) = limit.range()?;
            Some(count(Predicate::Or(vec![against(Operator::Lt, least), against(Operator::Gt, most)])))
        }
        Limit::Digits { precision, scale } => {
            let past = Number::parse(&format!("1e{}", precision.checked_sub(scale)?))?;
            let before = Number::parse(&format!("-1e{}", precision.checked_sub(scale)?))?;
            let step = Number::parse(&format!("1e-{scale}"))?;
            Some(count(Predicate::Or(vec![
                against(Operator::Ge, past),
                against(Operator::Le, before),
                Predicate::Not(Box::new(Predicate::MultipleOf(value(), step))),
            ])))
        }
        Limit::Fraction(digits) => {
            let more = Pattern::parse(&format!("\\.[0-9]{{{}}}", digits.checked_add(1)?)).ok()?;
            Some(count(Predicate::Matches(value(), more)))
        }
    }
}
