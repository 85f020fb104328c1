//! The rows "Reading the contract" of what a contract means.

use super::{codes, head, promise_at, read_property, routes};
use crate::contract::{Fallback, OperatorName, QualityRule, Reading, RuleType, promises, read_bytes};
use crate::value::LogicalType;

fn rule(version: &str, keys: &str) -> (Reading, QualityRule) {
    let item = "          - ".to_owned() + &keys.replace('\n', "\n            ") + "\n";
    let reading = read_property(version, &format!("        quality:\n{item}"));
    let rule = reading.contract.as_ref().unwrap().schema[0].properties[0].quality[0].clone();
    (reading, rule)
}

fn operators(rule: &QualityRule) -> Vec<(OperatorName, String)> {
    rule.operators.iter().map(|operator| (operator.name, operator.operand.text.clone())).collect()
}

#[test]
fn reads_rule_names_of_v3_0() {
    let rows = [
        ("rule: nullCheck", "nullValues", vec![(OperatorName::MustBe, "0")]),
        ("rule: duplicateCount", "duplicateValues", vec![(OperatorName::MustBe, "0")]),
        ("rule: validValues\nvalidValues: [a]", "invalidValues", vec![(OperatorName::MustBe, "0")]),
        ("rule: countCheck\nmustBeGreaterThan: 5", "rowCount", vec![(OperatorName::MustBeGreaterThan, "5")]),
        (
            "rule: minCheck\ncustomProperties:\n  - {property: min, value: 3}",
            "minCheck",
            vec![(OperatorName::MustBe, "0")],
        ),
        (
            "rule: between\ncustomProperties:\n  - {property: min, value: 3}\n  - {property: max, value: 4.5}",
            "between",
            vec![(OperatorName::MustBe, "0")],
        ),
    ];
    for (text, metric, expected) in rows {
        let (reading, rule) = rule("v3.0.2", text);
        assert_eq!(rule.kind, Ok(RuleType::Library(metric.into())), "{text}");
        let expected: Vec<_> = expected.into_iter().map(|(name, value)| (name, value.to_owned())).collect();
        assert_eq!(operators(&rule), expected, "{text}");
        assert_eq!((codes(&reading), rule.faults), (vec![], vec![]), "{text}");
    }
}

#[test]
fn infers_the_kind_of_rules_without_type() {
    let rows = [
        ("metric: nullValues\nmustBe: 0", Ok(RuleType::Library("nullValues".into()))),
        ("query: SELECT 1\nmustBe: 1", Ok(RuleType::Sql)),
        ("engine: soda\nimplementation: x", Ok(RuleType::Custom("soda".into()))),
        ("description: checked by hand", Ok(RuleType::Text)),
    ];
    for (text, expected) in rows {
        for version in ["v3.0.0", "v3.1.0"] {
            assert_eq!(rule(version, text).1.kind, expected, "{text} in {version}");
        }
    }
    for text in ["mustBe: 0", "type: dance", "type: sql", "metric: freshness\nmustBe: 0", "type: custom", "type:"] {
        let (reading, rule) = rule("v3.1.0", text);
        assert!(rule.kind.is_err(), "{text}");
        let promises = promises(&reading);
        let promise = promise_at(&promises, "/schema/0/properties/0/quality/0").unwrap();
        assert_eq!(promise.fallback, Fallback::InvalidRule, "{text}");
        assert!(!codes(&reading).is_empty(), "{text}");
    }
}

#[test]
fn knows_what_a_missing_operator_means() {
    let zero = [(OperatorName::MustBe, "0".to_owned())];
    for (version, text, code) in [
        ("v3.0.2", "rule: nullCheck", None),
        ("v3.1.0", "metric: nullValues", Some("missing-operator")),
        ("v3.1.0", "metric: invalidValues\narguments: {validValues: [1]}", Some("missing-operator")),
    ] {
        let (reading, rule) = rule(version, text);
        assert_eq!(operators(&rule), zero, "{text}");
        assert!(rule.faults.is_empty(), "{text}");
        assert_eq!(codes(&reading), Vec::from_iter(code), "{text}");
    }
    for text in ["metric: rowCount", "metric: missingValues", "metric: duplicateValues"] {
        let (reading, rule) = rule("v3.1.0", text);
        assert_eq!(rule.faults.len(), 1, "{text}");
        assert_eq!(codes(&reading), ["missing-operator"], "{text}");
    }
    let (_, query) = rule("v3.1.0", "type: sql\nquery: SELECT true");
    assert!(query.faults.is_empty() && query.operators.is_empty(), "a boolean query must be true");
}

#[test]
fn joins_several_operators() {
    for (version, code) in [("v3.0.1", None), ("v3.1.0", Some("several-operators"))] {
        let key = if version == "v3.0.1" { "rule" } else { "metric" };
        let (reading, rule) = rule(version, &format!("{key}: rowCount\nmustBeGreaterThan: 1\nmustBeLessThan: 9"));
        assert_eq!(rule.operators.len(), 2);
        assert!(rule.faults.is_empty());
        assert_eq!(codes(&reading), Vec::from_iter(code));
    }
}

#[test]
fn finds_faults_of_operands_and_units() {
    for (text, code) in [
        ("metric: nullValues\nmustBe: many", None),
        ("metric: nullValues\nmustBeLessThan: many", Some("wrong-kind")),
        ("metric: nullValues\nmustBeBetween: [1]", Some("wrong-kind")),
        ("metric: nullValues\nmustBeBetween: [9, 1]", Some("invalid-range")),
        ("metric: nullValues\nmustBe: 0\nunit: bushels", Some("unknown-unit")),
        ("metric: rowCount\nmustBe: 0\nunit: percent", Some("unknown-unit")),
        ("metric: nullValues\nmustBe: 0\narguments: [1]", Some("wrong-kind")),
    ] {
        let (reading, rule) = rule("v3.1.0", text);
        assert_eq!(rule.faults.len(), 1, "{text}: {:?}", rule.faults);
        assert_eq!(codes(&reading), Vec::from_iter(code), "{text}");
    }
    for unit in ["rows", "row", "count", "records", "percent", "percentage", "\"%\"", "pct", "Percent"] {
        let (reading, rule) = rule("v3.1.0", &format!("metric: nullValues\nmustBe: 0\nunit: {unit}"));
        assert!(rule.faults.is_empty() && codes(&reading).is_empty(), "{unit}");
    }
    let (reading, quoted) = rule("v3.1.0", "metric: nullValues\nmustBeLessThan: '5'");
    assert!(quoted.faults.is_empty(), "a quoted number has one meaning");
    assert_eq!(codes(&reading), ["wrong-kind"]);
}

#[test]
fn uses_arguments_wherever_they_stand() {
    let (reading, rule) = rule("v3.1.0", "metric: invalidValues\nmustBe: 0\narguments:\npattern: '^a'");
    assert_eq!(rule.arguments[0].0, "pattern");
    assert!(rule.faults.is_empty());
    assert_eq!(codes(&reading), ["empty-value", "argument-beside-arguments"]);
}

#[test]
fn reads_bounds_that_are_exclusive_by_a_flag() {
    let keys = |flag: &str| {
        format!(
            "        logicalType: number\n        logicalTypeOptions:\n          minimum: 5\n          exclusiveMinimum: {flag}\n"
        )
    };
    let options = |reading: &Reading| -> Vec<(String, String)> {
        let property = &reading.contract.as_ref().unwrap().schema[0].properties[0];
        property.options.iter().map(|(name, value)| (name.clone(), value.text.clone())).collect()
    };
    let strict = read_property("v3.0.2", &keys("true"));
    assert_eq!(options(&strict), [("minimum".into(), "5".into()), ("exclusiveMinimum".into(), "5".into())]);
    assert!(codes(&strict).is_empty());
    let loose = read_property("v3.0.2", &keys("false"));
    assert_eq!(options(&loose), [("minimum".to_owned(), "5".to_owned())]);
    assert_eq!(codes(&read_property("v3.1.0", &keys("true"))), ["wrong-kind"]);
    assert_eq!(options(&read_property("v3.0.2", &keys("7")))[1].1, "7", "the later form keeps its meaning");
    let lone = "        logicalType: number\n        logicalTypeOptions:\n          exclusiveMinimum: true\n";
    let lone = read_property("v3.0.2", lone);
    assert_eq!(lone.unclaimable[0].fallback, Fallback::InvalidRule);
}

#[test]
fn reads_parts_of_later_versions() {
    let reading =
        read_property("v3.0.2", "        logicalType: timestamp\n        relationships:\n          - to: a.b\n");
    assert_eq!(codes(&reading), ["later-version", "later-version"]);
    let property = &reading.contract.as_ref().unwrap().schema[0].properties[0];
    assert_eq!(property.logical_type.as_ref().unwrap().value, Ok(LogicalType::Timestamp));
    assert_eq!(property.relationships.len(), 1);
}

#[test]
fn reads_the_team_as_list_and_as_mapping() {
    let member = |text: &str| {
        let reading = read_bytes("c.yaml", (head("v3.1.0") + "schema: []\n" + text).as_bytes());
        assert!(codes(&reading).is_empty(), "{:?}", codes(&reading));
        reading.contract.unwrap().team.members[0].username.clone()
    };
    assert_eq!(member("team: [{username: a}]\n"), "a");
    assert_eq!(member("team: {members: [{username: b}]}\n"), "b");
}

#[test]
fn refuses_what_is_no_contract() {
    let rows = [
        ("", "empty-contract"),
        ("# nothing\n", "empty-contract"),
        ("just text\n", "not-a-contract"),
        ("- a\n- b\n", "not-a-contract"),
        ("42", "not-a-contract"),
        ("{}", "not-a-contract"),
        ("kind: Deployment\napiVersion: v1\n", "not-a-contract"),
        ("dataContractSpecification: 1.1.0\nid: x\n", "not-a-contract"),
        ("apiVersion: v2.2.2\nkind: DataContract\n", "unsupported-version"),
    ];
    for (text, code) in rows {
        let reading = read_bytes("c.yaml", text.as_bytes());
        assert_eq!(codes(&reading), [code], "{text:?}");
        assert!(reading.contract.is_none(), "{text:?}");
    }
    for text in [head("v3.1.0") + "---\na: 1\n", head("v3.1.0") + "schema: [\n"] {
        assert!(read_bytes("c.yaml", text.as_bytes()).contract.is_none(), "a part of the promises is lost");
    }
}

#[test]
fn reads_on_where_faults_stand_beside_data() {
    let text =
        "apiVersion: 3.0.2\nkind: datacontract\nversion: 1\ndescription: words\nprice: 3\nschema:\n  - name: o\n";
    let reading = read_bytes("c.yaml", text.as_bytes());
    let contract = reading.contract.as_ref().unwrap();
    assert_eq!(contract.version.as_deref(), Some("1"));
    assert_eq!(contract.description.purpose.as_deref(), Some("words"));
    assert_eq!(
        codes(&reading),
        ["missing-key", "missing-key", "unknown-version", "unknown-word", "unquoted-text", "wrong-kind", "wrong-kind"]
    );
}

#[test]
fn warns_of_unknown_keys_in_open_sections() {
    let (open, _) = rule("v3.0.2", "rule: nullCheck\nnaem: x");
    assert_eq!(open.diagnostics[0].severity.word(), "warning");
    assert!(open.diagnostics[0].help.as_ref().unwrap().contains("`name`"));
    assert!(open.unclaimable.is_empty());
    let (closed, _) = rule("v3.1.0", "metric: nullValues\nmustBe: 0\nnaem: x");
    assert_eq!(closed.diagnostics[0].severity.word(), "error");
    let promise = &closed.unclaimable[0];
    assert_eq!(promise.fallback, Fallback::UnknownKey);
    assert_eq!((promise.object, promise.property.join(".")), (Some(0), "p".into()));
    assert!(promise.text.contains("did you mean `name`?"), "{}", promise.text);
}

#[test]
fn knows_keys_of_other_languages() {
    for (key, own) in
        [("nullable", "required"), ("isUnique", "unique"), ("primary", "primaryKey"), ("type", "logicalType")]
    {
        let reading = read_property("v3.1.0", &format!("        {key}: x\n"));
        assert_eq!(codes(&reading), ["unknown-key"], "{key}");
        assert!(reading.diagnostics[0].help.as_ref().unwrap().starts_with(&format!("did you mean `{own}`?")), "{key}");
    }
}

#[test]
fn drops_no_promise_in_silence() {
    let rows = [
        ("shcema:\n  - name: o\n", "/shcema", Fallback::UnknownKey),
        ("quality:\n  - metric: rowCount\n", "/quality", Fallback::UnknownKey),
        ("relationships:\n  - {from: a.b, to: c.d}\n", "/relationships", Fallback::UnknownKey),
        ("primaryKey: [a]\n", "/primaryKey", Fallback::UnknownKey),
        ("checks: [{a: b}]\n", "/checks", Fallback::UnknownKey),
        ("schema:\n  o: {name: o}\n", "/schema", Fallback::InvalidRule),
        ("schema:\n  - o\n", "/schema/0", Fallback::InvalidRule),
        (
            "schema:\n  - name: o\n    properties: {p: {logicalType: string}}\n",
            "/schema/0/properties",
            Fallback::InvalidRule,
        ),
        (
            "schema:\n  - name: o\n    properties:\n      - unique: true\n",
            "/schema/0/properties/0/unique",
            Fallback::InvalidRule,
        ),
        ("schema:\n  - name: o\n    quality: none\n", "/schema/0/quality", Fallback::InvalidRule),
        ("schema:\n  - name: o\n    quality: []\n    quality: []\n", "/schema/0/quality#2", Fallback::InvalidRule),
        ("slaProperties:\n  - value: 3\n", "/slaProperties/0", Fallback::InvalidRule),
        ("slaProperties:\n  - property: latency\n", "/slaProperties/0", Fallback::InvalidRule),
        (
            "slaProperties:\n  - {property: latency, value: 3, elemnt: x}\n",
            "/slaProperties/0/elemnt",
            Fallback::UnknownKey,
        ),
    ];
    for (text, route, fallback) in rows {
        let reading = read_bytes("c.yaml", (head("v3.1.0") + text).as_bytes());
        let promises = promises(&reading);
        let promise = promise_at(&promises, route);
        assert_eq!(promise.map(|promise| promise.fallback), Some(fallback), "{text}");
    }
    let rows = [
        ("        required: maybe\n", "required"),
        ("        logicalType: varchar\n", "logicalType"),
        ("        logicalType:\n", "logicalType"),
        ("        required: true\n        required: true\n", "required"),
        ("        logicalTypeOptions: {minimum: 1}\n", "logicalTypeOptions/minimum"),
        ("        logicalType: varchar\n        logicalTypeOptions: {minimum: 1}\n", "logicalTypeOptions/minimum"),
        ("        logicalType: string\n        logicalTypeOptions: {minLength: x}\n", "logicalTypeOptions/minLength"),
        ("        logicalType: string\n        logicalTypeOptions: 5\n", "logicalTypeOptions"),
        (
            "        logicalType: integer\n        logicalTypeOptions: {multipleOf: 0}\n",
            "logicalTypeOptions/multipleOf",
        ),
        ("        relationships: [{type: foreignKey}]\n", "relationships/0"),
        ("        enum: [{label: a}]\n", "enum"),
    ];
    for (keys, route) in rows {
        let reading = read_property("v3.2.0", keys);
        let promises = promises(&reading);
        let promise = promise_at(&promises, &format!("/schema/0/properties/0/{route}"));
        assert_eq!(promise.map(|promise| promise.fallback), Some(Fallback::InvalidRule), "{keys}");
        assert!(!codes(&reading).is_empty(), "{keys}");
    }
}

#[test]
fn promises_nothing_by_false_flags() {
    let keys =
        "        required: false\n        unique: false\n        primaryKey: false\n        partitioned: false\n";
    let reading = read_property("v3.1.0", keys);
    assert_eq!(routes(&reading), ["/schema/0", "/schema/0/properties/0"]);
}

#[test]
fn lists_promises_of_nested_parts() {
    let keys = "        logicalType: array\n        items:\n          logicalType: object\n          properties:\n            \
                - name: q\n              required: true\n              logicalTypeOptions: {}\n";
    let reading = read_property("v3.1.0", keys);
    let promises = promises(&reading);
    let nested = promise_at(&promises, "/schema/0/properties/0/items/properties/0/required").unwrap();
    assert_eq!(nested.property, ["p", "[]", "q"]);
    let map = "        logicalType: map\n        map:\n          key: {logicalType: string}\n          value: {logicalType: integer, required: yes}\n";
    let reading = read_property("v3.2.0", map);
    let promises = super::promises(&reading);
    let value = promise_at(&promises, "/schema/0/properties/0/map/value/required").unwrap();
    assert_eq!(value.property, ["p", "{value}"]);
    assert_eq!(codes(&reading), ["wrong-kind"], "`yes` is text in YAML 1.2, but leaves no doubt");
}

#[test]
fn keeps_numbers_exact() {
    let keys = "        logicalType: integer\n        logicalTypeOptions:\n          maximum: 340282366920938463463374607431768211455\n";
    let reading = read_property("v3.1.0", keys);
    let option = &reading.contract.as_ref().unwrap().schema[0].properties[0].options[0].1;
    assert_eq!(option.scalar(), Some("340282366920938463463374607431768211455"));
}

#[test]
fn finds_no_promise_in_keys_that_promise_nothing() {
    for text in ["$schema: odcs.json\n", "dataset: urn:x\n", "info: {title: x}\n", "owner: x\n", "quality: good\n"] {
        let reading = read_bytes("c.yaml", (head("v3.1.0") + text).as_bytes());
        assert_eq!(codes(&reading), ["unknown-key"], "{text}");
        assert_eq!(promises(&reading), [], "{text}");
    }
}

#[test]
fn says_where_strange_keys_belong() {
    let rows = [
        ("info: {title: x}\n", "beside `version`"),
        ("owner: x\n", "did you mean `team`?"),
        ("quality: []\n", "`quality` belongs to an object or a property of `schema`"),
        ("primaryKey: [a]\n", "`primaryKey` belongs to a property"),
        ("columns: []\n", "did you mean `properties`? it belongs to"),
        ("$schema: odcs.json\n", "yaml-language-server"),
        ("schema:\n  - {name: o, required: true}\n", "`required` belongs to a property"),
        ("roles:\n  - {name: reader, role: x}\n", "did you mean `role`?"),
        ("slaProperties:\n  - {name: latency, property: x, value: 1}\n", "did you mean `property`?"),
        ("schema:\n  orders: {physicalType: table}\n", "`- name: orders`"),
        ("slaProperties:\n  latency: {value: 1}\n", "`- property: latency`"),
        ("roles: {}\n", "start each item with `- `"),
    ];
    for (text, expected) in rows {
        let reading = read_bytes("c.yaml", (head("v3.1.0") + text).as_bytes());
        let help = reading.diagnostics[0].help.as_deref().unwrap_or_default();
        assert!(help.contains(expected), "{text}: {help}");
    }
    let (reading, _) = rule("v3.0.2", "metric: nullValues\nmustBe: 0");
    let missing = reading.diagnostics.iter().find(|found| found.code == "missing-key").unwrap();
    assert!(missing.help.as_ref().unwrap().contains("write `rule`"), "{missing:?}");
}

#[test]
fn names_sections_with_their_article() {
    let rows = [
        ("authoritativeDefinitions:\n  - {url: u, type: t, x: y}\n", "in an authoritative definition"),
        ("slaProperties:\n  - {property: p, value: 1, x: y}\n", "in an SLA property"),
        ("price: {x: y}\n", "in a price"),
        ("schema:\n  - {name: o, properties: [{name: p, logicalType: array, items: {x: y}}]}\n", "in the items"),
    ];
    for (text, expected) in rows {
        let reading = read_bytes("c.yaml", (head("v3.1.0") + text).as_bytes());
        assert!(reading.diagnostics[0].message.ends_with(expected), "{}", reading.diagnostics[0].message);
    }
}

#[test]
fn takes_variables_for_scalars_alone() {
    let text = "name: ${NAME}\nservers:\n  - {server: s, type: '${KIND}', port: '${PORT}'}\n";
    let reading = read_bytes("c.yaml", (head("v3.2.0") + text).as_bytes());
    assert_eq!(codes(&reading), Vec::<&str>::new());
    let rows = [
        ("schema: ${ALL}\n", Some("/schema")),
        ("schema:\n  - {name: o, quality: '${RULES}'}\n", Some("/schema/0/quality")),
        ("support: ${SUPPORT}\n", None),
    ];
    for (text, route) in rows {
        let reading = read_bytes("c.yaml", (head("v3.2.0") + text).as_bytes());
        assert_eq!(codes(&reading), ["wrong-kind"], "{text}");
        let promises = promises(&reading);
        let fallback = route.and_then(|route| promise_at(&promises, route)).map(|promise| promise.fallback);
        assert_eq!(fallback, route.map(|_| Fallback::InvalidRule), "{text}");
    }
}
