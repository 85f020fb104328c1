//! Logical type options.

use super::refusal;
use crate::check::sample::{contract, list, only, property, with_option, written};
use crate::check::{Check, Test};
use crate::contract::Written;
use crate::metric::{Expr, Metric, Operator, Predicate};
use crate::outcome::ReasonCode;
use crate::value::{Date, ElementType, Facet, LogicalType, Number, StringFormat, Value};

fn option(logical: LogicalType, key: &str, value: Written, kind: &str) -> Check {
    only(&contract(vec![with_option(property("x", Some(logical)), key, value)]), kind)
}

fn predicate(check: &Check) -> &Predicate {
    match &check.test {
        Test::Count { metric: Metric::Count { which, .. }, .. } => which,
        other => panic!("{} asks {other:?}", check.id),
    }
}

#[test]
fn options_have_their_operator_and_words() {
    use LogicalType as T;
    for (logical, key, value, kind, operator, phrase) in [
        (T::String, "minLength", "3", "min-length", Operator::Lt, "are shorter than 3 characters"),
        (T::String, "maxLength", "1", "max-length", Operator::Gt, "are longer than 1 character"),
        (T::Integer, "minimum", "0", "minimum", Operator::Lt, "are below 0"),
        (T::Number, "maximum", "1e308", "maximum", Operator::Gt, "are above 1e308"),
        (T::Number, "exclusiveMinimum", "0.5", "exclusive-minimum", Operator::Le, "are not above 0.5"),
        (T::Integer, "exclusiveMaximum", "10", "exclusive-maximum", Operator::Ge, "are not below 10"),
        (T::Date, "minimum", "2024-01-01", "minimum", Operator::Lt, "are before 2024-01-01"),
        (T::Timestamp, "maximum", "2024-01-01", "maximum", Operator::Gt, "are after 2024-01-01"),
        (T::Time, "exclusiveMinimum", "08:00:00", "exclusive-minimum", Operator::Le, "are not after 08:00:00"),
        (T::Date, "exclusiveMaximum", "2024-01-01", "exclusive-maximum", Operator::Ge, "are not before 2024-01-01"),
    ] {
        let check = option(logical, key, written(value), kind);
        let Predicate::Compare(_, seen, _) = predicate(&check) else { panic!("{check:?}") };
        assert_eq!((*seen, check.phrase.as_str()), (operator, phrase), "{key}");
        assert_eq!(check.promised, Some((key.to_owned(), vec![value.to_owned()])));
        assert_eq!(check.allowed(), "allows none");
        assert_eq!(check.dimension.as_deref(), Some("conformity"));
    }
}

#[test]
fn lengths_count_the_text() {
    let check = option(LogicalType::String, "maxLength", written("20"), "max-length");
    let Predicate::Compare(Expr::Length(_), _, Expr::Literal(limit)) = predicate(&check) else { panic!("{check:?}") };
    assert_eq!(limit, &Value::Number(20_i128.into()));
}

#[test]
fn a_bound_is_read_as_a_cell_or_in_iso() {
    for bound in ["31.01.2024", "2024-01-31"] {
        let one = with_option(property("day", Some(LogicalType::Date)), "format", written("dd.MM.yyyy"));
        let check = only(&contract(vec![with_option(one, "minimum", written(bound))]), "minimum");
        let Predicate::Compare(_, _, Expr::Literal(value)) = predicate(&check) else { panic!("{check:?}") };
        assert_eq!(value, &Value::Date(Date::from_ymd(2024, 1, 31).expect("a day")), "{bound}");
    }
    let check = option(LogicalType::Integer, "minimum", written("1.5"), "minimum");
    let Predicate::Compare(_, _, Expr::Literal(value)) = predicate(&check) else { panic!("{check:?}") };
    assert_eq!(value, &Value::Number(Number::parse("1.5").expect("a number")));
}

#[test]
fn what_cannot_be_read_spoils_its_own_promise() {
    use LogicalType as T;
    for (logical, key, value, kind, words) in [
        (T::Integer, "minimum", "abc", "minimum", "`abc` cannot be read as an integer"),
        (T::Date, "maximum", "2024-02-30", "maximum", "`2024-02-30` cannot be read as a date"),
        (T::String, "minLength", "-1", "min-length", "minLength takes a whole number from 0, and `-1` is none"),
        (T::String, "maxLength", "2.5", "max-length", "maxLength takes a whole number from 0, and `2.5` is none"),
        (T::Number, "multipleOf", "0", "multiple-of", "multipleOf takes a number above 0, and `0` is none"),
        (T::Integer, "minLength", "3", "min-length", "the logicalType integer has no option minLength"),
        (T::String, "minimum", "3", "minimum", "the logicalType string has no option minimum"),
    ] {
        let one = with_option(property("x", Some(logical)), key, written(value));
        let contract = contract(vec![one]);
        assert_eq!(refusal(&only(&contract, kind)), (ReasonCode::InvalidRule, words));
        assert!(matches!(only(&contract, "logical-type").test, Test::Type { .. }), "the type is still checked");
    }
}

#[test]
fn an_option_needs_a_type() {
    let one = with_option(property("x", None), "maxLength", written("3"));
    let check = only(&contract(vec![one]), "max-length");
    let words = "maxLength is an option of a logicalType, and x declares none";
    assert_eq!(refusal(&check), (ReasonCode::InvalidRule, words));
}

#[test]
fn patterns_are_compiled_when_planned() {
    let check = option(LogicalType::String, "pattern", written("^[A-Z]{3}$"), "pattern");
    let Predicate::Not(matches) = predicate(&check) else { panic!("{check:?}") };
    assert!(matches!(matches.as_ref(), Predicate::Matches(..)));
    assert_eq!(check.phrase, "do not match the pattern `^[A-Z]{3}$`");
    let check = option(LogicalType::String, "pattern", written("([a-z"), "pattern");
    let (code, text) = refusal(&check);
    assert_eq!(code, ReasonCode::InvalidRule);
    assert!(text.starts_with("the pattern `([a-z` cannot be compiled: "), "{text}");
}

#[test]
fn formats_of_texts_are_judged_as_a_whole() {
    let check = option(LogicalType::String, "format", written("Email"), "format");
    let Predicate::Not(fits) = predicate(&check) else { panic!("{check:?}") };
    assert!(matches!(fits.as_ref(), Predicate::Format(_, StringFormat::Email)));
    assert_eq!(check.phrase, "do not have the format email");
}

#[test]
fn formats_without_a_check_say_why() {
    use ReasonCode::{InvalidRule, NoMeaning, NotApplicable};
    for (logical, value, code, words) in [
        (LogicalType::String, "password", NotApplicable, "any text can be a password"),
        (LogicalType::String, "binary", NotApplicable, "any text can stand for bytes"),
        (LogicalType::String, "emial", NoMeaning, "no format `emial` of texts; did you mean `email`?"),
        (LogicalType::String, "url", NoMeaning, "did you mean `uri`?"),
        (LogicalType::String, "iban", NoMeaning, "the standard names no format `iban` of texts"),
        (LogicalType::String, "i32", NoMeaning, "the standard names no format `i32` of texts"),
        (LogicalType::Integer, "int64", InvalidRule, "no format `int64` of numbers; did you mean `i64`?"),
        (LogicalType::Number, "decimal", InvalidRule, "the standard names no format `decimal` of numbers"),
    ] {
        let check = option(logical, "format", written(value), "format");
        let (found, text) = refusal(&check);
        assert!(found == code && text.contains(words), "{value}: {found:?} {text}");
    }
}

#[test]
fn formats_of_numbers_are_ranges() {
    let bounds = |logical| match predicate(&option(logical, "format", written("u8"), "format")) {
        Predicate::Or(parts) => parts.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!((bounds(LogicalType::Integer), bounds(LogicalType::Number)), (2, 3), "a number must be whole, too");
}

#[test]
fn the_type_check_claims_the_options_by_which_times_are_read() {
    let mut one = with_option(property("at", Some(LogicalType::Timestamp)), "format", written("yyyy-MM-dd HH:mm"));
    one = with_option(one, "timezone", written("false"));
    one = with_option(one, "defaultTimezone", written("Europe/Berlin"));
    let contract = contract(vec![one]);
    let check = only(&contract, "logical-type");
    assert_eq!(check.routes.len(), 4);
    assert_eq!(check.phrase, "are not of type timestamp without a time zone in the format yyyy-MM-dd HH:mm");
    let Test::Type { column } = &check.test else { panic!("{check:?}") };
    assert_eq!(column.read.zone.as_ref().map(crate::value::Zone::name), Some("Europe/Berlin"));
}

#[test]
fn a_format_read_in_another_way_is_noted() {
    let check = option(LogicalType::Date, "format", written("YYYY-MM-DD"), "logical-type");
    assert!(!check.notes.is_empty(), "{check:?}");
    let check = option(LogicalType::Date, "format", written("yyyy-MM-dd"), "logical-type");
    assert!(check.notes.is_empty(), "{check:?}");
}

#[test]
fn options_of_objects_and_lists_are_questions_about_facets() {
    use LogicalType as T;
    for (logical, key, value, kind, facet, phrase) in [
        (T::Array, "minItems", written("1"), "min-items", Facet::Size, "have fewer than 1 item"),
        (T::Array, "maxItems", written("2"), "max-items", Facet::Size, "have more than 2 items"),
        (T::Array, "uniqueItems", written("true"), "unique-items", Facet::Distinct, "hold an item twice"),
        (T::Object, "minProperties", written("2"), "min-properties", Facet::Size, "have fewer than 2 keys"),
        (T::Object, "maxProperties", written("1"), "max-properties", Facet::Size, "have more than 1 key"),
        (T::Object, "required", list(&["x"]), "required-properties", Facet::Has("x".into()), "lack the key `x`"),
        (T::Vector, "dimensions", written("3"), "dimensions", Facet::Size, "do not have 3 elements"),
        (T::Vector, "normalized", written("true"), "normalized", Facet::Norm, "do not have the norm 1"),
        (
            T::Vector,
            "elementType",
            written("int8"),
            "element-type",
            Facet::Elements(ElementType::Int8),
            "hold an element that no int8 can be",
        ),
    ] {
        let check = option(logical, key, value, kind);
        let facets: Vec<_> = predicate(&check).columns().iter().map(|column| column.read.facet.clone()).collect();
        assert_eq!((facets, check.phrase.as_str()), (vec![Some(facet)], phrase), "{key}");
    }
}

#[test]
fn options_that_no_data_can_break_say_so() {
    for (logical, key, value, kind, code) in [
        (LogicalType::Array, "uniqueItems", "false", "unique-items", ReasonCode::NotApplicable),
        (LogicalType::Vector, "normalized", "false", "normalized", ReasonCode::NotApplicable),
        (LogicalType::Vector, "distanceMetric", "cosine", "distance-metric", ReasonCode::NotApplicable),
        (LogicalType::Vector, "embeddingModel", "m", "embedding-model", ReasonCode::ForPeople),
        (LogicalType::Vector, "embeddingModelVersion", "1", "embedding-model-version", ReasonCode::ForPeople),
        (LogicalType::Vector, "elementType", "int9", "element-type", ReasonCode::InvalidRule),
        (LogicalType::Array, "minItems", "-1", "min-items", ReasonCode::InvalidRule),
        (LogicalType::Object, "required", "x", "required-properties", ReasonCode::InvalidRule),
    ] {
        assert_eq!(refusal(&option(logical, key, written(value), kind)).0, code, "{key}");
    }
}
