//! Rules of `engine: upheld`: the program and the JSON Schema for editors take the same ones.

use serde_json::{Value, json};

use crate::check::{Test, UPHELD_RULE_SCHEMA, checks};
use crate::contract::read;
use crate::outcome::ReasonCode;
use crate::source::SourceFile;
use crate::value::{Instant, Match, Pattern};

fn good() -> Vec<Value> {
    vec![
        json!("n > 1"),
        json!({"row": "day >= '2026-01-01'"}),
        json!({"when": "n > 1", "then": "s is not null"}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "3 d"}}),
        json!({"elapsed": {"from": "at", "to": "later", "minimum": "0 s", "maximum": "PT2H"}}),
        json!({"row": "n > 1", "mustBeLessThan": 50, "unit": "percent"}),
        json!({"row": "n > 1", "mustBeBetween": [0, 5], "unit": "rows"}),
        json!({"when": "n > 1", "then": "n < 9", "mustBe": 0}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "3 d"}, "mustNotBe": 4}),
        json!({"decreasing": "n", "mustBeGreaterThan": 1, "mustBeLessOrEqualTo": 3}),
        json!({"noGaps": {"column": "day", "every": "1 d"}, "mustBeLessThan": 3}),
        json!({"increasing": "n"}),
        json!({"decreasing": {"column": "n", "strictly": true, "within": "s"}}),
        json!({"increasing": {"column": "n", "within": ["s", "day"]}}),
        json!({"noGaps": {"column": "day", "every": "1 d"}}),
        json!({"noGaps": {"column": "at", "every": "hour"}}),
        json!({"rows": {"of": "other"}}),
        json!({"rows": {"of": "other", "within": "5 %"}}),
        json!({"rows": {"of": "other", "within": 10}}),
        json!({"distribution": {"column": "n", "mean": {"minimum": 1, "maximum": 2.5}}}),
        json!({"distribution": {"column": "n", "quantiles": {"0.95": {"maximum": 9}, "1": {"maximum": 10}}}}),
        json!({"distribution": {"column": "n", "mean": {"minimum": "1", "maximum": "2.5e3"}}}),
        json!({"distribution": {"column": "n", "median": {"minimum": "-.5"}}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "90 m"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "1.5 WEEKS"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "P1W2DT3H4M5S"}}),
        json!({"noGaps": {"column": "day", "every": "2 MONTHS"}}),
        json!({"rows": {"of": "other", "within": "2.5 Percent"}}),
    ]
}

fn bad() -> Vec<Value> {
    vec![
        json!(""),
        json!({}),
        json!([]),
        json!({"row": {}}),
        json!({"mustBe": 0}),
        json!({"row": "n > 1", "mustBe": "few"}),
        json!({"row": "n > 1", "mustBeBetween": 5}),
        json!({"row": "n > 1", "mustBeBetween": [5]}),
        json!({"row": "n > 1", "unit": "miles"}),
        json!({"noGaps": {"column": "day", "every": "1 d"}, "mustBe": 0, "unit": "percent"}),
        json!({"distribution": {"column": "n", "mean": {"maximum": 5}}, "mustBe": 0}),
        json!({"rows": "other"}),
        json!({"rows": {"of": "other", "within": "5 miles"}}),
        json!({"rows": {"within": "5 %"}}),
        json!({"rows": {"of": "other", "within": -1}}),
        json!({"row": "n > 1", "increasing": "n"}),
        json!({"when": "n > 1"}),
        json!({"then": "n > 1"}),
        json!({"elapsed": {"from": "at", "to": "later"}}),
        json!({"elapsed": {"from": "at", "maximum": "1 d"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "soon"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "1 month"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "P1Y"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "P1M"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "PT"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": "3 fortnights"}}),
        json!({"elapsed": {"from": "at", "to": "later", "maximum": 3}}),
        json!({"noGaps": {"column": "day", "every": "0 d"}}),
        json!({"rows": {"of": "other", "within": "1.2.3 %"}}),
        json!({"distribution": {"column": "n", "mean": {"minimum": "few"}}}),
        json!({"distribution": {"column": "n", "mean": {"minimum": true}}}),
        json!({"increasing": {"column": "n", "strictly": "yes"}}),
        json!({"increasing": {"column": "n", "strict": true}}),
        json!({"noGaps": {"column": "day"}}),
        json!({"noGaps": {"column": "day", "every": "often"}}),
        json!({"no-gaps": {"column": "day", "every": "1 d"}}),
        json!({"distribution": {"column": "n"}}),
        json!({"distribution": {"column": "n", "mean": {}}}),
        json!({"distribution": {"column": "n", "mean": {"min": 1}}}),
        json!({"distribution": {"column": "n", "quantiles": {"95": {"maximum": 9}}}}),
    ]
}

/// Whether the program makes a check of an implementation.
fn is_taken(implementation: &Value) -> bool {
    let property = |name: &str, logical: &str| json!({"name": name, "logicalType": logical});
    let contract = json!({
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": "c", "version": "1.0.0", "status": "active",
        "schema": [
            {
                "name": "t",
                "properties": [
                    property("n", "integer"), property("s", "string"), property("day", "date"),
                    property("at", "timestamp"), property("later", "timestamp"),
                ],
                "quality": [{"type": "custom", "engine": "upheld", "implementation": implementation}],
            },
            {"name": "other", "properties": [property("n", "integer")]},
        ],
    });
    let reading = read(SourceFile::new("c.json", contract.to_string()));
    let contract = reading.contract.expect("a contract");
    let now = Instant { seconds: 0, nanos: 0 };
    let all = checks(&contract, now, &|_, property| property.name.clone());
    let check = all.iter().find(|check| check.kind == "custom" || check.kind == "quality").expect("a check");
    match &check.test {
        Test::Custom(_) => true,
        Test::NotEvaluated(reason) if reason.code == ReasonCode::InvalidRule => false,
        other => panic!("{implementation}: {other:?}"),
    }
}

/// Whether a value fits a schema, as far as ours uses the language.
fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    let Some(keywords) = schema.as_object() else { return schema == &Value::Bool(true) };
    keywords.iter().all(|(keyword, operand)| keyword_holds(root, (keyword, operand), schema, value))
}

fn keyword_holds(root: &Value, (keyword, operand): (&str, &Value), schema: &Value, value: &Value) -> bool {
    let each = || operand.as_array().into_iter().flatten();
    let object = value.as_object();
    match keyword {
        "$schema" | "$defs" | "title" | "description" => true,
        "$ref" => fits(root, root.pointer(&operand.as_str().unwrap()[1..]).expect("a definition"), value),
        "type" => match operand.as_str().unwrap() {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            other => panic!("{other}"),
        },
        "oneOf" => each().filter(|one| fits(root, one, value)).count() == 1,
        "anyOf" => each().any(|one| fits(root, one, value)),
        "required" => object.is_none_or(|object| each().all(|key| object.contains_key(key.as_str().unwrap()))),
        "properties" => object.is_none_or(|object| {
            operand.as_object().unwrap().iter().all(|(key, inner)| object.get(key).is_none_or(|v| fits(root, inner, v)))
        }),
        "patternProperties" => object.is_none_or(|object| {
            let inner = |key: &str| operand.as_object().unwrap().iter().find(|(pattern, _)| matches(pattern, key));
            object.iter().all(|(key, v)| inner(key).is_none_or(|(_, schema)| fits(root, schema, v)))
        }),
        "additionalProperties" => object.is_none_or(|object| {
            let known = |key: &str| schema["properties"].get(key).is_some();
            let patterns = schema["patternProperties"].as_object();
            let meant =
                |key: &str| patterns.is_some_and(|patterns| patterns.keys().any(|pattern| matches(pattern, key)));
            object.keys().all(|key| known(key) || meant(key))
        }),
        "items" => value.as_array().is_none_or(|items| items.iter().all(|item| fits(root, operand, item))),
        "pattern" => value.as_str().is_none_or(|text| matches(operand.as_str().unwrap(), text)),
        "minLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 >= operand.as_u64().unwrap()),
        "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= operand.as_u64().unwrap()),
        "enum" => each().any(|one| one == value),
        "minItems" => value.as_array().is_none_or(|items| items.len() as u64 >= operand.as_u64().unwrap()),
        "maxItems" => value.as_array().is_none_or(|items| items.len() as u64 <= operand.as_u64().unwrap()),
        "minProperties" => object.is_none_or(|object| object.len() as u64 >= operand.as_u64().unwrap()),
        "minimum" => value.as_f64().is_none_or(|number| number >= operand.as_f64().unwrap()),
        other => panic!("the schema uses {other}, which this test does not know"),
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    Pattern::parse(pattern).unwrap().find_in(text) == Match::Yes
}

#[test]
fn the_program_and_the_schema_take_the_same_rules() {
    let schema: Value = serde_json::from_str(UPHELD_RULE_SCHEMA).unwrap();
    for (all, taken) in [(good(), true), (bad(), false)] {
        for implementation in all {
            assert_eq!(fits(&schema, &schema, &implementation), taken, "the schema: {implementation}");
            assert_eq!(is_taken(&implementation), taken, "the program: {implementation}");
        }
    }
}
