//! Quality rules: metrics, operators, units.

use super::refusal;
use crate::check::sample::{contract, field, list, only, planned, property, routed, rule, rule_with, written};
use crate::check::{Check, CountUnit, Duplicates, Expectation, Test, operator_word};
use crate::contract::{Contract, Fault, OperatorName, Property, QualityRule, RuleOperator, RuleType};
use crate::metric::{Metric, Predicate};
use crate::outcome::ReasonCode;
use crate::source::Severity;
use crate::value::{LogicalType, Number, Value};

const SINGLE: [OperatorName; 6] = [
    OperatorName::MustBe,
    OperatorName::MustNotBe,
    OperatorName::MustBeGreaterThan,
    OperatorName::MustBeGreaterOrEqualTo,
    OperatorName::MustBeLessThan,
    OperatorName::MustBeLessOrEqualTo,
];
const RANGES: [OperatorName; 2] = [OperatorName::MustBeBetween, OperatorName::MustNotBeBetween];

fn on_property(rule: QualityRule) -> Contract {
    let mut one = property("email", Some(LogicalType::String));
    one.quality = vec![rule];
    contract(vec![one])
}

fn on_object(rule: QualityRule, properties: Vec<Property>) -> Contract {
    let mut contract = contract(properties);
    contract.schema[0].quality = vec![rule];
    routed(contract)
}

fn only_rule(contract: &Contract) -> Check {
    let mut rules: Vec<_> = planned(contract).into_iter().filter(|check| check.id.contains("/quality/")).collect();
    assert_eq!(rules.len(), 1);
    rules.remove(0)
}

fn expecting(operator: OperatorName, operands: &[&str]) -> Expectation {
    let operands = operands.iter().map(|text| Number::parse(text).expect("a number")).collect();
    Expectation { operator, operands }
}

fn predicate(check: &Check) -> &Predicate {
    match &check.test {
        Test::Count { metric: Metric::Count { which, .. }, .. } => which,
        other => panic!("{} asks {other:?}", check.id),
    }
}

#[test]
fn all_operators_are_read() {
    for operator in SINGLE {
        let check = only_rule(&on_property(rule_with("nullValues", operator, written("5"))));
        assert_eq!(check.expect, [expecting(operator, &["5"])]);
    }
    for operator in RANGES {
        let check = only_rule(&on_property(rule_with("nullValues", operator, list(&["1", "2.5"]))));
        assert_eq!(check.expect, [expecting(operator, &["1", "2.5"])]);
    }
}

#[test]
fn several_operators_mean_and() {
    let mut both = rule_with("rowCount", OperatorName::MustBeGreaterThan, written("1"));
    both.operators.push(RuleOperator { name: OperatorName::MustBeLessThan, operand: written("9") });
    let check = only_rule(&on_object(both, Vec::new()));
    assert_eq!(check.expect.len(), 2);
    assert_eq!(check.allowed(), "requires more than 1 row and allows less than 9 rows");
}

#[test]
fn operands_that_mean_nothing_are_invalid_with_their_words() {
    use OperatorName as Op;
    for (operator, operand, words) in [
        (Op::MustBe, written("few"), "mustBe takes a number, and `few` is none"),
        (Op::MustBe, written("null"), "mustBe takes a number"),
        (Op::MustBeLessThan, list(&["1", "2"]), "mustBeLessThan takes a number"),
        (Op::MustBeBetween, written("1"), "mustBeBetween takes a list of two numbers"),
        (Op::MustBeBetween, list(&["1", "2", "3"]), "mustBeBetween takes a list of two numbers, and 3 stand here"),
        (Op::MustNotBeBetween, list(&["5", "3"]), "mustNotBeBetween takes the lower number first, and 5 is above 3"),
    ] {
        let check = only_rule(&on_property(rule_with("nullValues", operator, operand)));
        assert_eq!(refusal(&check), (ReasonCode::InvalidRule, words));
        assert!(words.starts_with(operator_word(operator)));
    }
}

#[test]
fn units_are_rows_or_percent() {
    for (unit, expected) in [
        (None, Some(CountUnit::Rows)),
        (Some("rows"), Some(CountUnit::Rows)),
        (Some("row"), Some(CountUnit::Rows)),
        (Some("count"), Some(CountUnit::Rows)),
        (Some("records"), Some(CountUnit::Rows)),
        (Some("percent"), Some(CountUnit::Percent)),
        (Some("Percentage"), Some(CountUnit::Percent)),
        (Some("%"), Some(CountUnit::Percent)),
        (Some("pct"), Some(CountUnit::Percent)),
        (Some("kg"), None),
    ] {
        let mut one = rule_with("nullValues", OperatorName::MustBeLessOrEqualTo, written("1"));
        one.unit = unit.map(str::to_owned);
        let check = only_rule(&on_property(one));
        match expected {
            Some(expected) => assert_eq!(check.unit, expected, "{unit:?}"),
            None => assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "the unit `kg` is neither rows nor percent")),
        }
    }
    let mut rows = rule_with("rowCount", OperatorName::MustBe, written("1"));
    rows.unit = Some("percent".into());
    let words = "rowCount counts rows, so its threshold cannot be in percent";
    assert_eq!(refusal(&only_rule(&on_object(rows, Vec::new()))), (ReasonCode::InvalidRule, words));
}

#[test]
fn without_an_operator_some_metrics_mean_none() {
    for (metric, means_none) in
        [("nullValues", true), ("duplicateValues", true), ("missingValues", false), ("rowCount", false)]
    {
        let check = only_rule(&on_property(rule(metric)));
        if means_none {
            assert_eq!(check.expect, [expecting(OperatorName::MustBe, &["0"])], "{metric}");
        } else {
            let words = format!("{metric} has no operator, so it says nothing about how many are allowed");
            assert_eq!(refusal(&check), (ReasonCode::InvalidRule, words.as_str()));
        }
    }
    let mut valid = rule("invalidValues");
    valid.arguments = vec![("validValues".into(), list(&["a"]))];
    assert_eq!(only_rule(&on_property(valid)).expect, [expecting(OperatorName::MustBe, &["0"])]);
}

#[test]
fn invalid_values_break_the_list_or_the_pattern() {
    let mut one = rule("invalidValues");
    let words = "invalidValues has neither validValues nor pattern, so it says nothing about which are valid";
    assert_eq!(refusal(&only_rule(&on_property(one.clone()))), (ReasonCode::InvalidRule, words));

    one.arguments = vec![("validValues".into(), list(&["a", "b", "c"]))];
    let check = only_rule(&on_property(one.clone()));
    assert_eq!(check.phrase, "match none of the 3 allowed values");
    assert!(matches!(predicate(&check), Predicate::Not(_)));

    one.arguments.push(("pattern".into(), written("^x")));
    let check = only_rule(&on_property(one.clone()));
    assert_eq!(check.phrase, "match none of the 3 allowed values or do not match the pattern `^x`");
    assert!(matches!(predicate(&check), Predicate::Or(both) if both.len() == 2));

    one.arguments = vec![("pattern".into(), written("(("))];
    assert_eq!(refusal(&only_rule(&on_property(one))).0, ReasonCode::InvalidRule);
}

#[test]
fn valid_values_are_values_of_the_type() {
    let mut one = rule("invalidValues");
    one.arguments = vec![("validValues".into(), list(&["1", "01", "x"]))];
    let mut size = property("size", Some(LogicalType::Integer));
    size.quality = vec![one.clone()];
    let check = only(&contract(vec![size.clone()]), "invalid-values");
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "`x` cannot be read as an integer"));
    one.arguments = vec![("validValues".into(), list(&["1", "01"]))];
    size.quality = vec![one];
    let check = only(&contract(vec![size]), "invalid-values");
    let Predicate::Not(among) = predicate(&check) else { panic!("{check:?}") };
    assert!(matches!(among.as_ref(), Predicate::In(_, values) if *values == [Value::Number(1_i128.into())]));
}

#[test]
fn missing_values_count_nulls_and_their_own_tokens() {
    let mut na = rule_with("missingValues", OperatorName::MustBe, written("0"));
    na.arguments = vec![("missingValues".into(), list(&["null", "NA"]))];
    let mut dash = rule_with("missingValues", OperatorName::MustBe, written("0"));
    dash.arguments = vec![("missingValues".into(), list(&["-"]))];
    let bare = rule_with("missingValues", OperatorName::MustBe, written("0"));
    let mut one = property("email", Some(LogicalType::String));
    one.quality = vec![na, dash, bare];
    let checks: Vec<_> =
        planned(&contract(vec![one])).into_iter().filter(|check| check.kind == "missing-values").collect();
    let expected =
        [(vec![0], "are null or `NA`"), (vec![1], "are null or `-`"), (vec![2], "are null or the empty string")];
    for (check, (indexes, phrase)) in checks.iter().zip(expected) {
        let Test::Count { column, parts, .. } = &check.test else { panic!("{check:?}") };
        let Predicate::Or(either) = predicate(check) else { panic!("{check:?}") };
        assert_eq!(either[1], Predicate::IsMissing(Box::new(column.clone()), indexes));
        assert_eq!(check.phrase, phrase);
        let names: Vec<_> = parts.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["null", "missing-tokens"], "nulls and tokens are told apart");
    }
    assert_eq!(checks.len(), 3);
}

#[test]
fn duplicates_are_surplus_unless_the_rule_says_otherwise() {
    for (word, expected, phrase) in [
        (None, Duplicates::Surplus, "repeat the value of an earlier row"),
        (Some("surplus"), Duplicates::Surplus, "repeat the value of an earlier row"),
        (Some("involved"), Duplicates::Involved, "share their value with another row"),
        (Some("values"), Duplicates::Values, "hold a value that recurs, each counted once"),
    ] {
        let mut one = rule("duplicateValues");
        one.custom.0 = word.map(|word| ("upheld.duplicates".to_owned(), written(word))).into_iter().collect();
        let check = only_rule(&on_property(one));
        assert!(matches!(check.test, Test::Keys { counted, .. } if counted == expected), "{word:?}");
        assert_eq!(check.phrase, phrase);
    }
    let mut one = rule("duplicateValues");
    one.custom.0.push(("upheld.duplicates".into(), written("some")));
    assert_eq!(refusal(&only_rule(&on_property(one))).0, ReasonCode::InvalidRule);
}

#[test]
fn duplicates_of_an_object_compare_the_named_columns_or_all() {
    let properties = || {
        let mut renamed = property("a", None);
        renamed.physical_name = Some("A".into());
        vec![renamed, property("b", None), property("c", None)]
    };
    for (names, expected) in [(None, vec!["A", "b", "c"]), (Some(["a", "c"]), vec!["A", "c"])] {
        let mut one = rule("duplicateValues");
        one.arguments = names.map(|names| ("properties".to_owned(), list(&names))).into_iter().collect();
        let check = only_rule(&on_object(one, properties()));
        let Test::Keys { metric: Metric::Keys { columns, nulls: _, among: _ }, .. } = &check.test else {
            panic!("{check:?}")
        };
        let columns: Vec<_> = columns.iter().map(|column| column.path.to_string()).collect();
        assert_eq!(columns, expected);
    }
    let mut one = rule("duplicateValues");
    one.arguments = vec![("properties".into(), list(&["a", "bb"]))];
    let mut wide = properties();
    wide.push(property("bbb", None));
    let check = only_rule(&on_object(one, wide));
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "the object has no property `bb`; did you mean `bbb`?"));
}

#[test]
fn metrics_of_one_column_belong_under_it() {
    for metric in ["nullValues", "missingValues", "invalidValues"] {
        let rule = rule_with(metric, OperatorName::MustBe, written("0"));
        let check = only_rule(&on_object(rule, vec![property("a", None)]));
        let (code, text) = refusal(&check);
        assert_eq!(code, ReasonCode::InvalidRule);
        assert!(text.starts_with(metric), "{text}");
    }
    let rows = only_rule(&on_property(rule_with("rowCount", OperatorName::MustBe, written("3"))));
    assert_eq!(rows.test, Test::RowCount, "the rows of a property are those of its object");
}

#[test]
fn metrics_of_v30_read_custom_properties() {
    let mut one = rule_with("between", OperatorName::MustBe, written("0"));
    one.custom.0 = vec![("min".into(), written("1")), ("max".into(), written("5"))];
    let mut size = property("size", Some(LogicalType::Integer));
    size.quality = vec![one];
    let check = only(&contract(vec![size]), "between");
    assert_eq!(check.phrase, "are not between 1 and 5");
    let check = only(&on_property(rule_with("minCheck", OperatorName::MustBe, written("0"))), "min-check");
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "the rule has no `min` in customProperties"));
}

#[test]
fn rules_in_other_languages_have_their_reasons() {
    for (kind, expected, code) in [
        (RuleType::Sql, "sql", ReasonCode::InvalidRule),
        (RuleType::Custom("soda".into()), "custom", ReasonCode::ForeignEngine),
        (RuleType::Custom("Upheld".into()), "custom", ReasonCode::InvalidRule),
        (RuleType::Text, "text", ReasonCode::ForPeople),
        (RuleType::Library("nulValues".into()), "quality", ReasonCode::InvalidRule),
    ] {
        let check = only_rule(&on_property(QualityRule { kind: Ok(kind), ..rule("") }));
        assert_eq!((check.kind.as_str(), refusal(&check).0), (expected, code));
    }
    let check = only_rule(&on_property(rule("nulValues")));
    assert_eq!(refusal(&check).1, "the standard has no metric `nulValues`; did you mean `nullValues`?");
    let fault = Err(Fault { message: "both metric and query".into() });
    let check = only_rule(&on_property(QualityRule { kind: fault, ..rule("") }));
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "both metric and query"));
    let faults = vec![Fault { message: "a".into() }, Fault { message: "b".into() }];
    let check = only_rule(&on_property(QualityRule { faults, ..rule("nullValues") }));
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, "a; b"));
}

#[test]
fn rules_carry_what_the_contract_says_around_them() {
    let one = QualityRule {
        id: Some("no nulls".into()),
        name: Some("named".into()),
        severity: Some("Low".into()),
        dimension: Some("cs".into()),
        tags: vec!["rule".into(), "both".into()],
        ..rule("nullValues")
    };
    let mut contract = on_property(one);
    contract.schema[0].tags = vec!["both".into(), "object".into()];
    contract.schema[0].properties[0].critical = true;
    let check = only_rule(&contract);
    assert_eq!(check.id, "orders/properties/email/quality/no%20nulls");
    assert_eq!((check.severity, check.severity_declared.as_deref()), (Severity::Warning, Some("Low")));
    assert_eq!(check.dimension.as_deref(), Some("consistency"));
    assert_eq!(check.about.tags, ["rule", "both", "object"]);
    assert_eq!((check.about.name.as_deref(), check.about.critical), (Some("named"), true));
}

#[test]
fn ids_of_rules_fall_back_to_name_metric_and_kind() {
    for (name, expected) in [(Some("Enough Rows"), "orders/quality/Enough%20Rows"), (None, "orders/quality/rowCount")] {
        let one =
            QualityRule { name: name.map(str::to_owned), ..rule_with("rowCount", OperatorName::MustBe, written("1")) };
        assert_eq!(only_rule(&on_object(one, Vec::new())).id, expected);
    }
}

#[test]
fn percent_phrases_read_well() {
    let mut one = rule_with("nullValues", OperatorName::MustBeLessOrEqualTo, written("1"));
    one.unit = Some("percent".into());
    let mut email = property("email", Some(LogicalType::String));
    email.required = Some(field(false));
    email.quality = vec![one];
    let check = only(&contract(vec![email]), "null-values");
    assert_eq!((check.phrase.as_str(), check.allowed().as_str()), ("are null", "allows at most 1 %"));
}
