//! Contracts for tests, built in code so that they need no reader.

use super::{Check, checks};
use crate::contract::{
    Contract, CustomProperties, Field, OperatorName, Property, QualityRule, RuleOperator, RuleType, SchemaObject,
    SlaProperty, Written, WrittenKind,
};
use crate::source::Route;
use crate::value::{Instant, LogicalType};

/// 2026-01-31T06:00:00Z
pub(crate) const NOW: Instant = Instant { seconds: 1_769_839_200, nanos: 0 };

/// A scalar as a contract writes it.
pub(crate) fn written(text: &str) -> Written {
    let kind = match text {
        "null" => WrittenKind::Null,
        "true" => WrittenKind::Bool(true),
        "false" => WrittenKind::Bool(false),
        text if text.parse::<f64>().is_ok() => WrittenKind::Number,
        _ => WrittenKind::Text,
    };
    Written { route: Route::root(), text: text.to_owned(), kind }
}

/// A list of scalars.
pub(crate) fn list(items: &[&str]) -> Written {
    let items = items.iter().map(|item| written(item)).collect();
    Written { route: Route::root(), text: String::new(), kind: WrittenKind::List(items) }
}

/// A declared value at the place that [`contract`] gives it.
pub(crate) fn field<T>(value: T) -> Field<T> {
    Field { route: Route::root(), value: Ok(value) }
}

/// A property of a type.
pub(crate) fn property(name: &str, logical: Option<LogicalType>) -> Property {
    Property { name: name.to_owned(), logical_type: logical.map(field), ..Property::default() }
}

/// The same property with an option.
pub(crate) fn with_option(mut property: Property, key: &str, value: Written) -> Property {
    property.options.push((key.to_owned(), value));
    property
}

/// A rule with a metric.
pub(crate) fn rule(metric: &str) -> QualityRule {
    QualityRule {
        route: Route::root(),
        id: None,
        name: None,
        description: None,
        kind: Ok(RuleType::Library(metric.to_owned())),
        operators: Vec::new(),
        unit: None,
        arguments: Vec::new(),
        query: None,
        implementation: None,
        dimension: None,
        severity: None,
        business_impact: None,
        scheduler: None,
        schedule: None,
        tags: Vec::new(),
        definitions: Vec::new(),
        custom: CustomProperties::default(),
        faults: Vec::new(),
    }
}

/// A rule with a metric, an operator and its operand.
pub(crate) fn rule_with(metric: &str, name: OperatorName, operand: Written) -> QualityRule {
    QualityRule { operators: vec![RuleOperator { name, operand }], ..rule(metric) }
}

/// An SLA property.
pub(crate) fn sla(property: &str, value: &str, unit: &str, element: Option<&str>) -> SlaProperty {
    SlaProperty {
        route: Route::root(),
        id: None,
        property: property.to_owned(),
        value: Some(written(value)),
        value_ext: None,
        unit: Some(unit.to_owned()),
        element: element.map(str::to_owned),
        driver: None,
        description: None,
        scheduler: None,
        schedule: None,
        definitions: Vec::new(),
        custom: CustomProperties::default(),
    }
}

/// A contract with one object `orders`, every part at its own route.
pub(crate) fn contract(properties: Vec<Property>) -> Contract {
    let object = SchemaObject { name: "orders".into(), properties, ..SchemaObject::default() };
    routed(Contract { schema: vec![object], ..Contract::default() })
}

/// The same contract with every part at its own route.
pub(crate) fn routed(mut contract: Contract) -> Contract {
    for (index, object) in contract.schema.iter_mut().enumerate() {
        object.route = Route::root().key("schema").index(index);
        route_rules(&object.route, &mut object.quality);
        for (at, property) in object.properties.iter_mut().enumerate() {
            route_property(object.route.key("properties").index(at), property);
        }
    }
    for (index, entry) in contract.sla.iter_mut().enumerate() {
        entry.route = Route::root().key("slaProperties").index(index);
    }
    contract
}

fn route_property(route: Route, property: &mut Property) {
    place(&mut property.logical_type, &route, "logicalType");
    place(&mut property.physical_type, &route, "physicalType");
    place(&mut property.required, &route, "required");
    place(&mut property.unique, &route, "unique");
    place(&mut property.primary_key, &route, "primaryKey");
    place(&mut property.partitioned, &route, "partitioned");
    place(&mut property.encrypted_name, &route, "encryptedName");
    place(&mut property.enumeration, &route, "enum");
    for (key, option) in &mut property.options {
        option.route = route.key("logicalTypeOptions").key(key);
    }
    route_rules(&route, &mut property.quality);
    for (index, below) in property.properties.iter_mut().enumerate() {
        route_property(route.key("properties").index(index), below);
    }
    if let Some(items) = &mut property.items {
        route_property(route.key("items"), items);
    }
    property.route = route;
}

fn place<T>(field: &mut Option<Field<T>>, route: &Route, key: &str) {
    if let Some(field) = field {
        field.route = route.key(key);
    }
}

fn route_rules(route: &Route, rules: &mut [QualityRule]) {
    for (index, rule) in rules.iter_mut().enumerate() {
        rule.route = route.key("quality").index(index);
    }
}

/// The checks of a contract at [`NOW`], columns by their declared names.
pub(crate) fn planned(contract: &Contract) -> Vec<Check> {
    checks(contract, NOW, &|_, property| property.physical_name.clone().unwrap_or_else(|| property.name.clone()))
}

/// The one check of a kind.
pub(crate) fn only(contract: &Contract, kind: &str) -> Check {
    let mut found: Vec<_> = planned(contract).into_iter().filter(|check| check.kind == kind).collect();
    assert_eq!(found.len(), 1, "checks of kind {kind}");
    found.remove(0)
}
