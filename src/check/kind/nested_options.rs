//! The options of objects, lists and vectors: how much they hold, and what kind of things.

use super::parts::{Asked, Kind, OptionScope, Planning, PropertyScope, Question, Refusal, invalid, reason};
use crate::check::wording::counted;
use crate::contract::{Written, WrittenKind};
use crate::metric::{Expr, Operator, Predicate};
use crate::outcome::ReasonCode;
use crate::value::{ElementType, Facet, LogicalType, Number, Value};

const OBJECT: &[LogicalType] = &[LogicalType::Object];
const ARRAY: &[LogicalType] = &[LogicalType::Array];
const VECTOR: &[LogicalType] = &[LogicalType::Vector];

/// How far the norm of a normalized vector may be from 1, in thousandths.
const TOLERANCE: i128 = 1;

/// The keys that an object must have.
pub(in crate::check) const REQUIRED_PROPERTIES: Kind =
    kind("required-properties", "Every object has the keys of its option required.", "required", OBJECT, required);
/// The least number of keys.
pub(in crate::check) const MIN_PROPERTIES: Kind =
    kind("min-properties", "No object has fewer keys than minProperties.", "minProperties", OBJECT, |scope| {
        at_least(scope, "minProperties", "key")
    });
/// The largest number of keys.
pub(in crate::check) const MAX_PROPERTIES: Kind =
    kind("max-properties", "No object has more keys than maxProperties.", "maxProperties", OBJECT, |scope| {
        at_most(scope, "maxProperties", "key")
    });
/// The least number of items.
pub(in crate::check) const MIN_ITEMS: Kind =
    kind("min-items", "No list has fewer items than minItems.", "minItems", ARRAY, |scope| {
        at_least(scope, "minItems", "item")
    });
/// The largest number of items.
pub(in crate::check) const MAX_ITEMS: Kind =
    kind("max-items", "No list has more items than maxItems.", "maxItems", ARRAY, |scope| {
        at_most(scope, "maxItems", "item")
    });
/// Items once each.
pub(in crate::check) const UNIQUE_ITEMS: Kind =
    kind("unique-items", "No list holds an item twice.", "uniqueItems", ARRAY, unique_items);
/// The length of vectors.
pub(in crate::check) const DIMENSIONS: Kind =
    kind("dimensions", "Every vector has this many elements.", "dimensions", VECTOR, dimensions);
/// The type of elements.
pub(in crate::check) const ELEMENT_TYPE: Kind =
    kind("element-type", "Every element of a vector is of this type.", "elementType", VECTOR, element_type);
/// How vectors are compared.
pub(in crate::check) const DISTANCE_METRIC: Kind =
    kind("distance-metric", "Vectors are compared by this distance.", "distanceMetric", VECTOR, |scope| {
        scope.property.cells()?;
        let text = "distanceMetric says how vectors are compared, which no vector can break";
        Err(Refusal::Always(reason(ReasonCode::NotApplicable, text)))
    });
/// Where vectors come from.
pub(in crate::check) const EMBEDDING_MODEL: Kind =
    kind("embedding-model", "Vectors come from this model.", "embeddingModel", VECTOR, |scope| {
        for_people(scope, "embeddingModel")
    });
/// Where vectors come from, more exactly.
pub(in crate::check) const EMBEDDING_MODEL_VERSION: Kind = kind(
    "embedding-model-version",
    "Vectors come from this version of the model.",
    "embeddingModelVersion",
    VECTOR,
    |scope| for_people(scope, "embeddingModelVersion"),
);
/// The norm of vectors.
pub(in crate::check) const NORMALIZED: Kind =
    kind("normalized", "Every vector has norm 1 where the contract says so.", "normalized", VECTOR, normalized);

const fn kind(
    id: &'static str,
    description: &'static str,
    option: &'static str,
    types: &'static [LogicalType],
    plan: fn(&OptionScope<'_>) -> Asked,
) -> Kind {
    Kind { id, description, dimension: Some("conformity"), plan: Planning::Option(option, types, plan) }
}

fn required(scope: &OptionScope<'_>) -> Asked {
    let property = scope.property;
    let names: Vec<&str> = scope.written.items().unwrap_or(&[]).iter().filter_map(Written::scalar).collect();
    if names.is_empty() {
        return Err(invalid("required takes a list of names of properties"));
    }
    let mut lacking = Vec::new();
    for name in &names {
        let has = property.facet(Some(Facet::Has(property.name_below(name))))?;
        lacking.push(Predicate::In(Expr::Column(Box::new(has)), vec![Value::Bool(false)]));
    }
    let keys: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    let phrase = match keys.as_slice() {
        [only] => format!("lack the key {only}"),
        several => format!("lack one of the keys {}", several.join(", ")),
    };
    let promised = names.into_iter().map(str::to_owned).collect();
    Ok(Question::none(property.typed()?, Predicate::Or(lacking), phrase).promising("required", promised))
}

fn at_least(scope: &OptionScope<'_>, option: &str, noun: &str) -> Asked {
    let limit = whole(scope, option)?;
    let phrase = format!("have fewer than {}", counted(&limit.to_string(), noun));
    sized(scope, option, Operator::Lt, limit, phrase)
}

fn at_most(scope: &OptionScope<'_>, option: &str, noun: &str) -> Asked {
    let limit = whole(scope, option)?;
    let phrase = format!("have more than {}", counted(&limit.to_string(), noun));
    sized(scope, option, Operator::Gt, limit, phrase)
}

fn dimensions(scope: &OptionScope<'_>) -> Asked {
    let limit = whole(scope, "dimensions")?;
    let phrase = format!("do not have {}", counted(&limit.to_string(), "element"));
    sized(scope, "dimensions", Operator::Ne, limit, phrase)
}

fn sized(scope: &OptionScope<'_>, option: &str, breaks: Operator, limit: Number, phrase: String) -> Asked {
    let size = scope.property.facet(Some(Facet::Size))?;
    let which = Predicate::Compare(Expr::Column(Box::new(size)), breaks, Expr::Literal(Value::Number(limit)));
    let promised = vec![scope.written.text.clone()];
    Ok(Question::none(scope.property.typed()?, which, phrase).promising(option, promised))
}

fn whole(scope: &OptionScope<'_>, option: &str) -> Result<Number, Refusal> {
    let text = scope.written.scalar().unwrap_or_default();
    let number = Number::parse(text).filter(|limit| limit.is_integer() && *limit >= Number::from(0_i128));
    number.ok_or_else(|| invalid(format!("{option} takes a whole number from 0, and `{text}` is none")))
}

fn unique_items(scope: &OptionScope<'_>) -> Asked {
    must_be_true(scope, "uniqueItems")?;
    let distinct = scope.property.facet(Some(Facet::Distinct))?;
    let which = Predicate::In(Expr::Column(Box::new(distinct)), vec![Value::Bool(false)]);
    let question = Question::none(scope.property.typed()?, which, "hold an item twice");
    Ok(question.promising("uniqueItems", vec!["true".to_owned()]))
}

fn element_type(scope: &OptionScope<'_>) -> Asked {
    let text = scope.written.scalar().unwrap_or_default();
    let kind = ElementType::from_word(text).ok_or_else(|| invalid(format!("`{text}` is no type of elements")))?;
    let fit = scope.property.facet(Some(Facet::Elements(kind)))?;
    let which = Predicate::In(Expr::Column(Box::new(fit)), vec![Value::Bool(false)]);
    let phrase = format!("hold an element that no {} can be", kind.word());
    Ok(Question::none(scope.property.typed()?, which, phrase).promising("elementType", vec![text.to_owned()]))
}

fn normalized(scope: &OptionScope<'_>) -> Asked {
    must_be_true(scope, "normalized")?;
    let norm = scope.property.facet(Some(Facet::Norm))?;
    let beyond = |operator, thousandths| {
        let bound = Expr::Literal(Value::Number(Number::from_decimal(thousandths, 3)));
        Predicate::Compare(Expr::Column(Box::new(norm.clone())), operator, bound)
    };
    let which = Predicate::Or(vec![beyond(Operator::Lt, 1_000 - TOLERANCE), beyond(Operator::Gt, 1_000 + TOLERANCE)]);
    let mut question = Question::none(scope.property.typed()?, which, "do not have the norm 1");
    question.meaning = Some("a norm is 1 where it differs by no more than 0.001".to_owned());
    Ok(question.promising("normalized", vec!["true".to_owned()]))
}

/// An option that is false promises nothing.
fn must_be_true(scope: &OptionScope<'_>, option: &str) -> Result<(), Refusal> {
    scope.property.cells()?;
    match (&scope.written.kind, scope.written.scalar()) {
        (WrittenKind::Bool(true), _) => Ok(()),
        (WrittenKind::Bool(false), _) => promises_nothing(option),
        (_, Some(text)) if text.eq_ignore_ascii_case("true") => Ok(()),
        (_, Some(text)) if text.eq_ignore_ascii_case("false") => promises_nothing(option),
        (_, text) => Err(invalid(format!("{option} is true or false, and not `{}`", text.unwrap_or_default()))),
    }
}

fn promises_nothing(option: &str) -> Result<(), Refusal> {
    Err(Refusal::Always(reason(ReasonCode::NotApplicable, format!("{option} is false, which promises nothing"))))
}

fn for_people(scope: &OptionScope<'_>, option: &str) -> Asked {
    scope.property.cells()?;
    let text = format!("vectors do not tell where they come from, so {option} is for people");
    Err(Refusal::Always(reason(ReasonCode::ForPeople, text)))
}

impl PropertyScope<'_> {
    /// What the data calls a property inside this one.
    fn name_below(&self, name: &str) -> String {
        let below = self.property.properties.iter().find(|below| below.name == name);
        below.and_then(|below| below.physical_name.clone()).unwrap_or_else(|| name.to_owned())
    }
}
