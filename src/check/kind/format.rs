//! `format` of texts and numbers (`email`, `i32`); that of dates belongs to the type.

use super::near;
use super::parts::{Asked, Kind, OptionScope, Planning, Question, Refusal, invalid, reason};
use crate::metric::{Column, Expr, Operator, Predicate};
use crate::outcome::ReasonCode;
use crate::value::{LogicalType, Number, NumberFormat, Range, StringFormat, Value};

/// The kind.
pub(in crate::check) const KIND: Kind = Kind {
    id: "format",
    description: "Every text or number has the declared format.",
    dimension: Some("conformity"),
    plan: Planning::Option("format", &[LogicalType::String, LogicalType::Integer, LogicalType::Number], plan),
};

/// What other standards call a format of this one.
const FOREIGN: [(&str, &str); 8] = [
    ("url", "uri"),
    ("guid", "uuid"),
    ("base64", "byte"),
    ("domain", "hostname"),
    ("int32", "i32"),
    ("int64", "i64"),
    ("float", "f32"),
    ("double", "f64"),
];

/// Formats of the standard that every text has, and what is said of them.
const ANY_TEXT: [(&str, &str); 2] = [
    ("password", "any text can be a password: the format is a hint to those who show it"),
    ("binary", "any text can stand for bytes: the format says nothing that a text could break"),
];

fn plan(scope: &OptionScope<'_>) -> Asked {
    let column = scope.property.values()?;
    let word = scope.written.scalar().ok_or_else(|| invalid("the format is no text"))?;
    let (breaks, phrase) = match scope.property.logical() {
        Some(LogicalType::String) => of_text(column, word)?,
        _ => of_number(column, word)?,
    };
    Ok(Question::none(column, breaks, phrase).promising("format", vec![word.to_owned()]))
}

/// What breaks a format of texts, and what is said of it.
fn of_text(column: &Column, word: &str) -> Result<(Predicate, String), Refusal> {
    let format = StringFormat::from_word(word).ok_or_else(|| no_format_of_text(word))?;
    let fits = Predicate::Format(cell(column), format);
    Ok((Predicate::Not(Box::new(fits)), format!("do not have the format {}", format.word())))
}

/// The standard leaves the words open, so an unknown one is no fault of the contract; but nothing is known of its meaning.
fn no_format_of_text(word: &str) -> Refusal {
    if let Some((_, why)) = ANY_TEXT.iter().find(|(known, _)| known.eq_ignore_ascii_case(word)) {
        return Refusal::Always(reason(ReasonCode::NotApplicable, *why));
    }
    let known = StringFormat::ALL.into_iter().map(StringFormat::word).chain(ANY_TEXT.map(|(word, _)| word));
    let text = format!("the standard names no format `{word}` of texts{}", meant(word, known));
    Refusal::Always(reason(ReasonCode::NoMeaning, text))
}

/// What breaks a format of numbers, and what is said of it.
fn of_number(column: &Column, word: &str) -> Result<(Predicate, String), Refusal> {
    let format = NumberFormat::from_word(word).ok_or_else(|| no_format_of_number(word))?;
    Ok((outside(column, format), format!("do not fit {}", word.to_ascii_lowercase())))
}

fn no_format_of_number(word: &str) -> Refusal {
    let known = NumberFormat::WORDS.into_iter().map(|(word, _)| word);
    invalid(format!("the standard names no format `{word}` of numbers{}", meant(word, known)))
}

/// Holds for numbers that a format cannot hold. Those of bits are whole; those of floats lose digits, which breaks nothing.
fn outside(column: &Column, format: NumberFormat) -> Predicate {
    match format.range() {
        Range::Whole(least, most) => {
            let mut parts = vec![compare(column, Operator::Lt, least), compare(column, Operator::Gt, most)];
            // Of integers the type says it already.
            if column.read.logical != Some(LogicalType::Integer) {
                let whole = Predicate::MultipleOf(cell(column), Number::from(1_i128));
                parts.push(Predicate::Not(Box::new(whole)));
            }
            Predicate::Or(parts)
        }
        Range::Float(least, most) => Predicate::And(vec![
            Predicate::Or(vec![compare(column, Operator::Le, least), compare(column, Operator::Ge, most)]),
            compare(column, Operator::Gt, Number::infinity(true)),
            compare(column, Operator::Lt, Number::infinity(false)),
        ]),
    }
}

fn compare(column: &Column, operator: Operator, number: Number) -> Predicate {
    Predicate::Compare(cell(column), operator, Expr::Literal(Value::Number(number)))
}

fn cell(column: &Column) -> Expr {
    Expr::Column(Box::new(column.clone()))
}

fn meant<'a>(word: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let own = FOREIGN.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(word)).map(|(_, own)| *own);
    let of_this_type = own.filter(|own| known.clone().any(|word| word == *own));
    of_this_type.or_else(|| near(word, known)).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}
