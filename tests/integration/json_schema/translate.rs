//! A schema of the suite as a property of a contract.

use serde_json::{Value, json};

/// What stands for a schema.
pub(super) struct Question {
    /// The property, without its name.
    pub(super) property: Value,
    /// The kinds of check that stand for what the schema says.
    pub(super) kinds: Vec<&'static str>,
}

type Translated = Result<Question, &'static str>;

/// The property that stands for a schema; or why there is none.
pub(super) fn translate(keyword: &str, schema: &Value, value: &Value) -> Translated {
    match keyword {
        "type" => of_type(schema),
        "const" => of_values(std::slice::from_ref(&schema["const"])),
        "enum" if schema.get("properties").is_some() => of_properties(schema),
        "enum" => of_values(schema["enum"].as_array().expect("a list")),
        "minimum" => Ok(option("number", keyword, "minimum", schema)),
        "maximum" => Ok(option("number", keyword, "maximum", schema)),
        "exclusiveMinimum" => Ok(option("number", keyword, "exclusive-minimum", schema)),
        "exclusiveMaximum" => Ok(option("number", keyword, "exclusive-maximum", schema)),
        "multipleOf" => Ok(option("number", keyword, "multiple-of", schema)),
        "minLength" => Ok(option("string", keyword, "min-length", schema)),
        "maxLength" => Ok(option("string", keyword, "max-length", schema)),
        "pattern" => Ok(option("string", keyword, "pattern", schema)),
        "minItems" => Ok(option("array", keyword, "min-items", schema)),
        "maxItems" => Ok(option("array", keyword, "max-items", schema)),
        "uniqueItems" => of_unique(schema, value),
        "required" => of_required(schema),
        "format/date" => of_time("date", &json!({}), value),
        "format/time" => of_time("time", &json!({ "timezone": true }), value),
        "format/date-time" => of_time("timestamp", &json!({ "timezone": true }), value),
        _ if keyword.starts_with("format/") => Ok(option("string", "format", "format", schema)),
        _ => Err("the keyword has no translation"),
    }
}

/// A type of JSON Schema holds for no null, and so needs `required`.
fn of_type(schema: &Value) -> Translated {
    let word = match &schema["type"] {
        Value::Array(words) if words.len() == 1 => words[0].as_str(),
        Value::Array(_) => return Err("a property has one logicalType"),
        word => word.as_str(),
    };
    match word.expect("a type") {
        "null" => Err("no logicalType is that of nulls"),
        word => Ok(question(json!({ "logicalType": word, "required": true }), &["logical-type", "required"])),
    }
}

/// A list of values of one type; without a null among them the property is required.
fn of_values(values: &[Value]) -> Translated {
    let word = |value: &Value| match value {
        Value::Null => Ok(None),
        Value::Bool(_) => Ok(Some("boolean")),
        Value::Number(_) => Ok(Some("number")),
        Value::String(_) => Ok(Some("string")),
        Value::Array(_) | Value::Object(_) => Err("enum lists scalars"),
    };
    let words = values.iter().map(word).collect::<Result<Vec<_>, _>>()?;
    let mut types: Vec<_> = words.iter().copied().flatten().collect();
    types.dedup();
    let [logical] = types[..] else { return Err("enum lists values of one logicalType, and one at least") };
    let listed: Vec<Value> =
        values.iter().filter(|value| !value.is_null()).map(|value| json!({ "value": value })).collect();
    let property = json!({ "logicalType": logical, "enum": listed, "required": !words.contains(&None) });
    let kinds =
        if words.contains(&None) { vec!["logical-type", "enum"] } else { vec!["logical-type", "enum", "required"] };
    Ok(Question { property, kinds })
}

/// An object of properties with an `enum` each.
fn of_properties(schema: &Value) -> Translated {
    let required = schema["required"].as_array().expect("a list");
    let mut properties = Vec::new();
    for (name, schema) in schema["properties"].as_object().expect("properties") {
        let mut property = of_values(schema["enum"].as_array().expect("a list"))?.property;
        property["name"] = json!(name);
        property["required"] = json!(required.contains(&json!(name)));
        properties.push(property);
    }
    let property = json!({ "logicalType": "object", "properties": properties });
    Ok(question(property, &["logical-type", "enum", "required"]))
}

fn option(logical: &str, name: &str, kind: &'static str, schema: &Value) -> Question {
    let declared = schema["type"].as_str();
    let property = json!({ "logicalType": declared.unwrap_or(logical), "logicalTypeOptions": { name: schema[name] } });
    let mut kinds = vec![kind];
    kinds.extend(declared.map(|_| "logical-type"));
    Question { property, kinds }
}

/// Items that have types of their own, place by place, are of those types in the value: then they say nothing. That there are
/// no more of them is a `maxItems`.
fn of_unique(schema: &Value, value: &Value) -> Translated {
    // Where items may recur nothing is promised of them: what is left is that the value is a list.
    let kind = if schema["uniqueItems"] == true { "unique-items" } else { "logical-type" };
    let mut question = option("array", "uniqueItems", kind, schema);
    let Some(places) = schema["items"].as_array() else { return Ok(question) };
    let mut pairs = places.iter().zip(value.as_array().expect("a list"));
    if !pairs.all(|(place, item)| place["type"] == "boolean" && item.is_boolean()) {
        return Err("all items of an array have one type");
    }
    if schema["additionalItems"] == false {
        question.property["logicalTypeOptions"]["maxItems"] = json!(places.len());
        question.kinds.push("max-items");
    }
    Ok(question)
}

fn of_required(schema: &Value) -> Translated {
    match schema["required"].as_array() {
        Some(names) if !names.is_empty() => Ok(option("object", "required", "required-properties", schema)),
        _ => Err("nothing is required"),
    }
}

/// The formats of times are types here, which judge every value.
fn of_time(logical: &str, options: &Value, value: &Value) -> Translated {
    if !value.is_string() && !value.is_null() {
        return Err("a logicalType judges values of every kind");
    }
    Ok(question(json!({ "logicalType": logical, "logicalTypeOptions": options }), &["logical-type"]))
}

fn question(property: Value, kinds: &[&'static str]) -> Question {
    Question { property, kinds: kinds.to_vec() }
}
