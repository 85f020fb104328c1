//! Presence, required, unique, primary key, and what else stands on a property as it is.

use super::refusal;
use crate::check::sample::{contract, field, list, only, planned, property, written};
use crate::check::{CountUnit, Duplicates, Expectation, Test};
use crate::contract::{Fault, Field, OperatorName, Property, Relationship, Written, WrittenKind};
use crate::metric::{ColumnPath, Metric, Predicate};
use crate::outcome::ReasonCode;
use crate::source::{Route, Severity};
use crate::value::{LogicalType, Number, Value};

fn none() -> Vec<Expectation> {
    vec![Expectation { operator: OperatorName::MustBe, operands: vec![Number::from(0_i128)] }]
}

#[test]
fn presence_is_optional_unless_required_or_key() {
    for (required, key, expected) in
        [(None, None, true), (Some(false), None, true), (Some(true), None, false), (None, Some(true), false)]
    {
        let mut one = property("id", None);
        one.required = required.map(field);
        one.primary_key = key.map(field);
        let checks = planned(&contract(vec![one]));
        let check = checks.iter().find(|check| check.id == "orders/properties/id/present").expect("present");
        assert_eq!(check.test, Test::Present { path: ColumnPath::top("id"), optional: expected });
    }
}

#[test]
fn an_encrypted_name_must_be_there_instead_and_is_no_extra_column() {
    let mut one = property("ssn", None);
    one.encrypted_name = Some(field("ssn_enc".to_owned()));
    let contract = contract(vec![one]);
    let check = planned(&contract).into_iter().find(|check| check.id.ends_with("ssn/present")).expect("present");
    assert_eq!(check.test, Test::Present { path: ColumnPath::top("ssn_enc"), optional: true });
    assert_eq!(check.routes.len(), 2);
    let declared = vec![ColumnPath::top("ssn"), ColumnPath::top("ssn_enc")];
    let extra = only(&contract, "extra-columns");
    assert_eq!(extra.test, Test::NoExtraColumns { declared });
    assert_eq!((extra.severity, extra.routes.len()), (Severity::Warning, 0));
    assert_eq!(extra.place.to_string(), "/schema/0/name");
}

#[test]
fn false_flags_promise_nothing() {
    let mut one = property("id", None);
    one.required = Some(field(false));
    one.unique = Some(field(false));
    one.primary_key = Some(field(false));
    one.partitioned = Some(field(false));
    let kinds: Vec<_> = planned(&contract(vec![one])).into_iter().map(|check| check.kind).collect();
    assert_eq!(kinds, ["present", "present", "extra-columns", "readable-rows"]);
}

#[test]
fn required_counts_nulls_and_no_tokens() {
    let mut one = property("email", Some(LogicalType::String));
    one.required = Some(field(true));
    let check = only(&contract(vec![one]), "required");
    let Test::Count { metric: Metric::Count { which, .. }, column, .. } = &check.test else { panic!("{check:?}") };
    assert_eq!(which, &Predicate::IsNull(Box::new(column.clone())));
    assert_eq!((check.phrase.as_str(), check.expect), ("are null", none()));
    assert_eq!(check.dimension.as_deref(), Some("completeness"));
    assert_eq!(check.routes, [Route::from_pointer("/schema/0/properties/0/required")]);
}

#[test]
fn unique_and_primary_key_share_their_question_but_for_nulls() {
    let mut one = property("id", Some(LogicalType::Integer));
    one.unique = Some(field(true));
    one.primary_key = Some(field(true));
    let contract = contract(vec![one]);
    let (unique, key) = (only(&contract, "unique"), only(&contract, "primary-key"));
    let Test::Keys { metric: first, counted, nulls: None } = &unique.test else { panic!("{unique:?}") };
    let Test::Keys { metric: second, nulls: Some(_), .. } = &key.test else { panic!("{key:?}") };
    assert_eq!(first, second, "equal questions are asked once");
    assert_eq!((*counted, unique.expect, unique.unit), (Duplicates::Surplus, none(), CountUnit::Rows));
    assert_eq!((key.id.as_str(), key.property.as_deref()), ("orders/primary-key", Some("id")));
}

#[test]
fn a_composite_key_follows_its_positions() {
    let part = |name: &str, position: Option<i64>| Property {
        primary_key: Some(field(true)),
        primary_key_position: position.map(field),
        ..property(name, Some(LogicalType::Integer))
    };
    let contract = contract(vec![part("c", None), part("b", Some(2)), part("a", Some(1)), part("d", Some(-1))]);
    let check = only(&contract, "primary-key");
    let Test::Keys { metric: Metric::Keys { columns, nulls: _, among: _ }, nulls: Some(nulls), .. } = &check.test
    else {
        panic!("{check:?}")
    };
    let names: Vec<_> = columns.iter().map(|column| column.path.to_string()).collect();
    assert_eq!(names, ["a", "b", "c", "d"]);
    let all = columns.iter().map(|column| Predicate::IsNull(Box::new(column.clone()))).collect();
    assert_eq!(nulls, &Metric::Count { which: Predicate::Or(all), unit: crate::metric::Unit::Rows });
    assert_eq!((check.property, check.routes.len()), (None, 4));
}

#[test]
fn a_flag_without_meaning_is_an_invalid_rule() {
    let broken = || {
        Some(Field { route: Route::root(), value: Err(Fault { message: "`maybe` is neither true nor false".into() }) })
    };
    let one = Property { required: broken(), primary_key: broken(), ..property("id", None) };
    let contract = contract(vec![one]);
    for kind in ["required", "primary-key"] {
        let check = only(&contract, kind);
        assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "`maybe` is neither true nor false"), "{kind}");
    }
}

#[test]
fn enum_reads_its_values_as_the_declared_type() {
    let mut one = property("size", Some(LogicalType::Integer));
    one.enumeration = Some(field(vec![written("01"), entry("1.0"), written("2"), written("null")]));
    let check = only(&contract(vec![one.clone()]), "enum");
    let Test::Count { metric: Metric::Count { which: Predicate::Not(among), .. }, .. } = &check.test else {
        panic!("{check:?}")
    };
    let Predicate::In(_, values) = among.as_ref() else { panic!("{among:?}") };
    assert_eq!(values, &[Value::Number(1_i128.into()), Value::Number(2_i128.into())]);
    assert_eq!(check.phrase, "match none of the 3 allowed values");

    one.enumeration = Some(field(vec![written("big")]));
    let check = only(&contract(vec![one]), "enum");
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "`big` cannot be read as an integer"));
}

/// An entry of v3.2: a mapping with a value.
fn entry(value: &str) -> Written {
    let kind = WrittenKind::Map(vec![("value".into(), written(value)), ("description".into(), written("x"))]);
    Written { route: Route::root(), text: String::new(), kind }
}

#[test]
fn without_a_type_an_enum_holds_every_reading_of_a_value() {
    let mut one = property("size", None);
    one.enumeration = Some(field(vec![written("1"), written("true")]));
    let check = only(&contract(vec![one]), "enum");
    let Test::Count { metric: Metric::Count { which: Predicate::Not(among), .. }, .. } = &check.test else {
        panic!("{check:?}")
    };
    let Predicate::In(_, values) = among.as_ref() else { panic!("{among:?}") };
    for value in [Value::Text("1".into()), Value::Number(1_i128.into()), Value::Text("true".into()), Value::Bool(true)]
    {
        assert!(values.contains(&value), "{value:?}");
    }
}

#[test]
fn a_list_in_an_enum_is_no_value() {
    let mut one = property("size", Some(LogicalType::String));
    one.enumeration = Some(field(vec![list(&["a"])]));
    assert_eq!(refusal(&only(&contract(vec![one]), "enum")).0, ReasonCode::InvalidRule);
}

#[test]
fn parts_of_later_versions_are_claimed_with_their_reason() {
    let mut one = property("id", None);
    one.relationships = vec![Relationship {
        id: None,
        route: Route::root().key("r"),
        kind: None,
        from: vec![],
        to: vec!["b.id".into()],
        description: None,
    }];
    let contract = contract(vec![one]);
    assert_eq!(refusal(&only(&contract, "relationships")).0, ReasonCode::InvalidRule, "there is no `b`");
}

#[test]
fn upheld_severity_weighs_flags_and_options() {
    let mut one = property("email", Some(LogicalType::String));
    one.required = Some(field(true));
    one.custom.0.push(("upheld.severity".into(), written("warning")));
    let check = only(&contract(vec![one]), "required");
    assert_eq!((check.severity, check.severity_declared.as_deref()), (Severity::Warning, Some("warning")));
}

#[test]
fn ids_encode_what_would_part_them() {
    let mut one = property("unit price/net", None);
    one.required = Some(field(true));
    assert_eq!(only(&contract(vec![one]), "required").id, "orders/properties/unit%20price%2Fnet/required");
}
