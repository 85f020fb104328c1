//! Tests of the reference meaning: every variant, every kind of cell, and the laws of truth.

use std::borrow::Cow;

use proptest::prelude::*;

use super::*;
use crate::metric::ColumnPath;
use crate::value::{Date, LogicalType, ReadAs, Scalar, StringFormat};

fn column(name: &str) -> Column {
    Column { path: ColumnPath::top(name), read: ReadAs::default().into() }
}

fn expr(name: &str) -> Expr {
    Expr::Column(column(name).into())
}

fn number(value: i128) -> Value {
    Value::Number(Number::from(value))
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// Judges a row of one cell.
fn judge(predicate: &Predicate, cell: &Cell<'static>) -> Truth {
    predicate.holds(&|_| cell.clone())
}

const TEXT: Cell<'static> = Cell::Value(Scalar::Text("abc"));
const TWO: Cell<'static> = Cell::Value(Scalar::Int(2));
const NO_VALUES: [Cell<'static>; 4] = [Cell::Null, Cell::Nan, Cell::Missing(1), Cell::IllTyped];

#[test]
fn questions_about_the_cell_are_always_answered() {
    let cells = [Cell::Null, Cell::Nan, Cell::Missing(1), Cell::IllTyped, TWO];
    for (predicate, expected) in [
        (Predicate::IsNull(column("a").into()), [true, true, false, false, false]),
        (Predicate::IsNan(column("a").into()), [false, true, false, false, false]),
        (Predicate::IsMissing(column("a").into(), vec![1]), [false, false, true, false, false]),
        (Predicate::IsMissing(column("a").into(), vec![0, 2]), [false; 5]),
        (Predicate::IllTyped(column("a").into()), [false, false, false, true, false]),
    ] {
        let answers = cells.each_ref().map(|cell| judge(&predicate, cell));
        assert_eq!(answers, expected.map(Truth::of), "{predicate:?}");
    }
}

#[test]
fn what_has_no_value_is_unknown_to_every_rule() {
    for predicate in [
        Predicate::In(expr("a"), vec![number(1)]),
        Predicate::Matches(expr("a"), Pattern::parse("a").unwrap()),
        Predicate::Compare(expr("a"), Operator::Ne, Expr::Literal(number(1))),
        Predicate::Compare(Expr::Literal(number(1)), Operator::Eq, expr("a")),
        Predicate::Compare(Expr::Length(Box::new(expr("a"))), Operator::Ge, Expr::Literal(number(0))),
        Predicate::MultipleOf(expr("a"), Number::from(1_i128)),
        Predicate::Format(expr("a"), StringFormat::Email),
    ] {
        for cell in &NO_VALUES {
            assert_eq!(judge(&predicate, cell), Truth::Unknown, "{predicate:?} {cell:?}");
            assert_eq!(judge(&Predicate::Not(Box::new(predicate.clone())), cell), Truth::Unknown);
        }
    }
}

#[test]
fn comparisons_follow_the_order_of_values() {
    use Operator::{Eq, Ge, Gt, Le, Lt, Ne};
    for (operator, against_1, against_2, against_3) in [
        (Eq, false, true, false),
        (Ne, true, false, true),
        (Lt, false, false, true),
        (Le, false, true, true),
        (Gt, true, false, false),
        (Ge, true, true, false),
    ] {
        for (value, expected) in [(1, against_1), (2, against_2), (3, against_3)] {
            let predicate = Predicate::Compare(expr("a"), operator, Expr::Literal(number(value)));
            assert_eq!(judge(&predicate, &TWO), Truth::of(expected), "2 {operator:?} {value}");
        }
        let other_kind = Predicate::Compare(expr("a"), operator, Expr::Literal(text("2")));
        assert_eq!(judge(&other_kind, &TWO), Truth::of(operator == Ne), "{operator:?}");
    }
}

#[test]
fn membership_is_by_value() {
    let set = Predicate::In(expr("a"), vec![number(1), Value::Number(Number::from_decimal(15, 1)), text("x")]);
    for (scalar, holds) in [
        (Scalar::Int(1), true),
        (Scalar::Float(1.5), true),
        (Scalar::Number(Cow::Owned(Number::from_decimal(150, 2))), true),
        (Scalar::Text("x"), true),
        (Scalar::Text("1"), false),
        (Scalar::Bool(true), false),
    ] {
        assert_eq!(judge(&set, &Cell::Value(scalar.clone())), Truth::of(holds), "{scalar:?}");
    }
}

#[test]
fn patterns_and_lengths_judge_canonical_text() {
    let pattern = |source| Predicate::Matches(expr("a"), Pattern::parse(source).unwrap());
    let length =
        |count| Predicate::Compare(Expr::Length(Box::new(expr("a"))), Operator::Eq, Expr::Literal(number(count)));
    for (scalar, source, count) in [
        (Scalar::Text("äö😀"), "^äö", 3),
        (Scalar::Text(""), "^$", 0),
        (Scalar::Float(1.50), r"^1\.5$", 3),
        (Scalar::Int(1_000), "^1000$", 4),
        (Scalar::Bool(true), "^true$", 4),
        (Scalar::Date(Date(0)), "^1970-01-01$", 10),
    ] {
        let cell = Cell::Value(scalar.clone());
        assert_eq!(judge(&pattern(source), &cell), Truth::Holds, "{scalar:?}");
        assert_eq!(judge(&length(count), &cell), Truth::Holds, "{scalar:?}");
        assert_eq!(judge(&length(count + 1), &cell), Truth::Breaks, "{scalar:?}");
        assert_eq!(judge(&pattern("never"), &cell), Truth::Breaks, "{scalar:?}");
    }
}

#[test]
fn only_numbers_are_multiples() {
    let even = Predicate::MultipleOf(expr("a"), Number::from(2_i128));
    for (cell, truth) in [
        (TWO, Truth::Holds),
        (Cell::Value(Scalar::Int(3)), Truth::Breaks),
        (Cell::Value(Scalar::Float(4.0)), Truth::Holds),
        (Cell::Value(Scalar::Float(f64::INFINITY)), Truth::Breaks),
        (TEXT, Truth::Breaks),
    ] {
        assert_eq!(judge(&even, &cell), truth, "{cell:?}");
    }
}

#[test]
fn a_pattern_without_an_answer_is_undecided() {
    let pattern = Pattern::parse(r"^(?:(a+)\1?)+$").unwrap();
    let predicate = Predicate::Matches(Expr::Literal(Value::Text(format!("{}!", "a".repeat(60)))), pattern);
    assert_eq!(judge(&predicate, &TWO), Truth::Undecided);
    let broken = Predicate::Compare(expr("a"), Operator::Eq, Expr::Literal(number(1)));
    assert_eq!(judge(&Predicate::And(vec![predicate.clone(), broken.clone()]), &TWO), Truth::Breaks);
    assert_eq!(judge(&Predicate::Or(vec![predicate, broken]), &TWO), Truth::Undecided);
}

#[test]
fn columns_come_once_in_order_of_mention() {
    let predicate = Predicate::And(vec![
        Predicate::Not(Box::new(Predicate::IsNull(column("b").into()))),
        Predicate::Compare(Expr::Length(Box::new(expr("a"))), Operator::Lt, expr("b")),
        Predicate::Or(vec![Predicate::In(expr("c"), Vec::new()), Predicate::IllTyped(column("a").into())]),
    ]);
    let names: Vec<&str> = predicate.columns().iter().map(|column| column.path.first()).collect();
    assert_eq!(names, ["b", "a", "c"]);
    // The same place read in another way is another column.
    let read = ReadAs { logical: Some(LogicalType::Integer), ..ReadAs::default() };
    let typed = Box::new(Column { path: ColumnPath::top("a"), read: read.into() });
    let two = Predicate::And(vec![Predicate::IsNull(column("a").into()), Predicate::IsNull(typed)]);
    assert_eq!(two.columns().len(), 2);
}

#[test]
fn predicates_pass_through_a_pipe() {
    let predicate = Predicate::And(vec![
        Predicate::In(expr("a"), vec![number(i128::MAX), Value::Number(Number::from_f64(1e-300)), text("x")]),
        Predicate::Matches(expr("a"), Pattern::parse(r"^(?=a)\d").unwrap()),
        Predicate::MultipleOf(expr("a"), Number::infinity(true)),
        Predicate::Format(expr("a"), StringFormat::Ipv6),
    ]);
    let bytes = postcard::to_stdvec(&predicate).unwrap();
    assert_eq!(postcard::from_bytes::<Predicate>(&bytes).unwrap(), predicate);
}

fn truths() -> impl Strategy<Value = Truth> {
    prop_oneof![Just(Truth::Holds), Just(Truth::Breaks), Just(Truth::Unknown), Just(Truth::Undecided)]
}

/// The documented order: the first of these that is there wins.
fn first_of(order: [Truth; 4], parts: &[Truth], of_none: Truth) -> Truth {
    order.into_iter().find(|truth| parts.contains(truth)).unwrap_or(of_none)
}

proptest! {
    #[test]
    fn and_and_or_are_as_documented(parts in prop::collection::vec(truths(), 0..5)) {
        use Truth::{Breaks, Holds, Undecided, Unknown};
        prop_assert_eq!(Truth::all(parts.clone()), first_of([Breaks, Undecided, Unknown, Holds], &parts, Holds));
        prop_assert_eq!(Truth::any(parts.clone()), first_of([Holds, Undecided, Unknown, Breaks], &parts, Breaks));
    }

    #[test]
    fn the_laws_of_de_morgan_hold(parts in prop::collection::vec(truths(), 0..5)) {
        let turned = || parts.iter().copied().map(Truth::not);
        prop_assert_eq!(Truth::all(parts.clone()).not(), Truth::any(turned()));
        prop_assert_eq!(Truth::any(parts.clone()).not(), Truth::all(turned()));
        let reversed: Vec<Truth> = parts.iter().rev().copied().collect();
        prop_assert_eq!(Truth::all(parts.clone()), Truth::all(reversed));
    }
}
