//! How the cells of a property are read.

use crate::check::Test;
use crate::check::sample::{contract, field, list, only, planned, property, rule, rule_with, with_option, written};
use crate::contract::{ApiVersion, Contract, OperatorName, Property, SchemaObject};
use crate::metric::{Among, Column, Metric};
use crate::outcome::ReasonCode;
use crate::value::{Facet, LogicalType, Value};

fn type_column(contract: &Contract) -> Column {
    match only(contract, "logical-type").test {
        Test::Type { column } => column,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_date_of_v30_is_what_format_or_physical_type_says() {
    for (format, storage, expected) in [
        (None, None, LogicalType::Date),
        (Some("yyyy-MM-dd"), None, LogicalType::Date),
        (Some("yyyy-MM-dd'T'HH:mm:ss"), None, LogicalType::Timestamp),
        (Some("HH:mm:ss"), None, LogicalType::Time),
        (None, Some("TIMESTAMP(6)"), LogicalType::Timestamp),
        (None, Some("datetime2"), LogicalType::Timestamp),
        (None, Some("time"), LogicalType::Time),
        (None, Some("date"), LogicalType::Date),
        (Some("yyyy-MM-dd"), Some("timestamp"), LogicalType::Date),
    ] {
        let mut one = property("at", Some(LogicalType::Date));
        one.physical_type = storage.map(|storage| field(storage.to_owned()));
        if let Some(format) = format {
            one = with_option(one, "format", written(format));
        }
        let mut contract = contract(vec![one]);
        contract.api_version = ApiVersion::V3_0_2;
        assert_eq!(type_column(&contract).read.logical, Some(expected), "{format:?} {storage:?}");
        contract.api_version = ApiVersion::V3_1_0;
        if storage.is_some() {
            assert_eq!(planned(&contract).iter().filter(|check| check.kind == "logical-type").count(), 1);
            assert_eq!(type_column(&contract).read.logical, Some(LogicalType::Date));
        }
    }
}

#[test]
fn physical_type_names_the_storage() {
    for (logical, storage, expected) in [
        (LogicalType::Integer, "text", true),
        (LogicalType::Number, "VARCHAR(20)", true),
        (LogicalType::Timestamp, "string", true),
        (LogicalType::Date, "timestamp", true),
        (LogicalType::Date, "char(10)", true),
        (LogicalType::Date, "date", false),
        (LogicalType::Timestamp, "timestamp", false),
        (LogicalType::String, "varchar", false),
        (LogicalType::Integer, "int64", false),
    ] {
        let mut one = property("x", Some(logical));
        one.physical_type = Some(field(storage.to_owned()));
        assert_eq!(type_column(&contract(vec![one])).read.stored_as_text, expected, "{logical:?} as {storage}");
    }
}

#[test]
fn tokens_of_all_missing_values_rules_belong_to_the_column() {
    let mut one = property("year", Some(LogicalType::Integer));
    for tokens in [&["NA", "-999"] as &[_], &["NA", "null", "?"]] {
        let mut missing = rule("missingValues");
        missing.arguments = vec![("missingValues".into(), list(tokens))];
        one.quality.push(missing);
    }
    let column = type_column(&contract(vec![one.clone()]));
    let texts: Vec<_> = column.read.missing.iter().map(|token| token.text.as_str()).collect();
    assert_eq!(texts, ["NA", "-999", "?"]);
    let values: Vec<_> = column.read.missing.iter().map(|token| token.value.clone()).collect();
    assert_eq!(values, [None, Some(Value::Number((-999_i128).into())), None]);

    one.quality = vec![rule_with("missingValues", OperatorName::MustBe, written("0"))];
    let contract = contract(vec![one]);
    assert!(type_column(&contract).read.missing.is_empty(), "what no rule lists is no token for other checks");
    let Test::Count { column, .. } = only(&contract, "missing-values").test else { panic!("no count") };
    let texts: Vec<_> = column.read.missing.iter().map(|token| token.text.as_str()).collect();
    assert_eq!(texts, [""], "without a list the empty string is a token of the rule");
}

#[test]
fn a_date_format_that_means_nothing_spoils_what_looks_at_values_alone() {
    for (logical, format, words) in [
        (LogicalType::Date, "%Y-%m-%d", "yyyy-MM-dd"),
        (LogicalType::Date, "HH:mm", "holds no date"),
        (LogicalType::Time, "yyyy", "holds no time"),
    ] {
        let mut one = with_option(property("day", Some(logical)), "format", written(format));
        one.required = Some(field(true));
        one.unique = Some(field(true));
        let contract = contract(vec![one]);
        for kind in ["logical-type", "unique"] {
            let check = only(&contract, kind);
            let (code, text) = super::refusal(&check);
            assert_eq!(code, ReasonCode::InvalidRule);
            assert!(text.contains(words), "{text}");
        }
        assert!(matches!(only(&contract, "required").test, Test::Count { .. }), "a null is a null in any format");
    }
}

#[test]
fn a_zone_that_means_nothing_is_named() {
    let one = with_option(property("at", Some(LogicalType::Timestamp)), "defaultTimezone", written("Mars/Base"));
    let check = only(&contract(vec![one]), "logical-type");
    assert_eq!(super::refusal(&check), (ReasonCode::InvalidRule, "the defaultTimezone `Mars/Base` names no time zone"));
    assert_eq!(check.routes.len(), 2, "the type check claims the option by which it reads");
}

#[test]
fn collections_have_a_type_and_keys_but_no_single_values() {
    let mut lines = property("lines", Some(LogicalType::Array));
    lines.unique = Some(field(true));
    lines.enumeration = Some(field(vec![written("a")]));
    let contract = contract(vec![lines]);
    assert_eq!(type_column(&contract).read.logical, Some(LogicalType::Array));
    let Test::Keys { metric: Metric::Keys { columns, .. }, .. } = only(&contract, "unique").test else { panic!() };
    assert_eq!(columns[0].read.facet, Some(Facet::Whole));
    let Test::NotEvaluatedBy { delimited, other } = only(&contract, "enum").test else { panic!() };
    assert_eq!((delimited.code, other.code), (ReasonCode::NotApplicable, ReasonCode::NoMeaning));
}

/// `lines`, a list of objects with a `sku`, which the test may change.
fn lines(change: impl Fn(&mut Property)) -> Contract {
    let mut sku = property("sku", Some(LogicalType::String));
    change(&mut sku);
    let item = Property { properties: vec![sku], ..property("", Some(LogicalType::Object)) };
    contract(vec![Property { items: Some(Box::new(item)), ..property("lines", Some(LogicalType::Array)) }])
}

#[test]
fn what_lies_below_a_list_is_counted_by_elements() {
    let contract = lines(|sku| {
        sku.required = Some(field(true));
        sku.primary_key = Some(field(true));
    });
    let checks = planned(&contract);
    let below: Vec<_> = checks.iter().filter(|check| check.property.as_deref() == Some("lines[].sku")).collect();
    let kinds: Vec<_> = below.iter().map(|check| (check.kind.as_str(), check.nouns().0)).collect();
    let expected =
        [("present", "row"), ("primary-key", "element"), ("logical-type", "element"), ("required", "element")];
    assert_eq!(kinds, expected);
    for check in below {
        assert!(check.id.starts_with("orders/properties/lines[].sku/"), "{}", check.id);
        assert_eq!(check.path.as_ref().map(ToString::to_string).as_deref(), Some("lines[].sku"));
    }
}

#[test]
fn keys_below_a_list_are_compared_within_it_unless_said_otherwise() {
    for (scope, expected) in
        [(None, Ok(Among::Parent)), (Some("object"), Ok(Among::Table)), (Some("all"), Err(ReasonCode::InvalidRule))]
    {
        let contract = lines(|sku| {
            sku.unique = Some(field(true));
            if let Some(scope) = scope {
                sku.custom.0.push(("upheld.scope".into(), written(scope)));
            }
        });
        let check = only(&contract, "unique");
        let found = match &check.test {
            Test::Keys { metric: Metric::Keys { among, .. }, .. } => Ok(*among),
            _ => Err(super::refusal(&check).0),
        };
        assert_eq!(found, expected, "{scope:?}");
    }
}

#[test]
fn names_of_the_data_come_from_the_resolver() {
    let mut one = property("mail", Some(LogicalType::String));
    one.physical_name = Some("EMAIL".into());
    assert_eq!(type_column(&contract(vec![one])).path.to_string(), "EMAIL");
}

#[test]
fn measures_and_computed_dimensions_are_no_columns() {
    let semantic = |kind: &str, logic: Option<&str>| Property {
        semantic_type: Some(kind.into()),
        transform_logic: logic.map(str::to_owned),
        ..property("revenue", Some(LogicalType::Number))
    };
    for (one, expected) in [
        (semantic("measure", None), true),
        (semantic("dimension", Some("year(at)")), true),
        (semantic("dimension", None), false),
        (semantic("column", None), false),
    ] {
        let contract = contract(vec![one]);
        let check =
            planned(&contract).into_iter().find(|check| check.id.ends_with("revenue/present")).expect("a check");
        assert_eq!(matches!(check.test, Test::NotEvaluated(_)), expected, "{:?}", check.test);
    }
}

#[test]
fn objects_without_properties_have_no_extra_columns() {
    let object = SchemaObject { name: "logs".into(), ..SchemaObject::default() };
    let contract = crate::check::sample::routed(Contract { schema: vec![object], ..Contract::default() });
    let kinds: Vec<_> = planned(&contract).into_iter().map(|check| check.kind).collect();
    assert_eq!(kinds, ["present", "readable-rows"]);
}
