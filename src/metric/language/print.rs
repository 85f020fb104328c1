//! The canonical text of an expression: small keywords, single spaces, no needless parentheses.

use super::token::is_plain;
use super::tree::{Kind, Node};
use crate::metric::Operator;
use crate::value::Arithmetic;

/// How tightly a part holds together; what holds less tightly stands in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    If,
    Or,
    And,
    Not,
    Test,
    Sum,
    Product,
    Sign,
    Value,
}

/// Prints an expression; reading what is printed gives the same tree.
pub(super) fn print(node: &Node) -> String {
    let mut out = String::new();
    write(&mut out, node, Tie::If);
    out
}

fn tie(kind: &Kind) -> Tie {
    match kind {
        Kind::If(..) => Tie::If,
        Kind::Or(_) => Tie::Or,
        Kind::And(_) => Tie::And,
        Kind::Not(inner) if turned(inner).is_some() => Tie::Test,
        Kind::Not(_) => Tie::Not,
        Kind::Compare(..) | Kind::Between(..) | Kind::In(..) | Kind::Like(..) | Kind::Matches(..) | Kind::IsNull(_) => {
            Tie::Test
        }
        Kind::Arithmetic(_, Arithmetic::Add | Arithmetic::Subtract, _) => Tie::Sum,
        Kind::Arithmetic(_, Arithmetic::Multiply | Arithmetic::Divide, _) => Tie::Product,
        Kind::Negate(_) => Tie::Sign,
        Kind::Column(_)
        | Kind::Number(_)
        | Kind::Text(_)
        | Kind::Bool(_)
        | Kind::Null
        | Kind::Duration(..)
        | Kind::Call(..) => Tie::Value,
    }
}

/// The test of which `not` is a word within: `a is not null`, `a not in (1)`.
fn turned(inner: &Node) -> Option<&Kind> {
    matches!(inner.kind, Kind::Between(..) | Kind::In(..) | Kind::Like(..) | Kind::Matches(..) | Kind::IsNull(_))
        .then_some(&inner.kind)
}

/// Writes a part that must hold together at least so tightly.
fn write(out: &mut String, node: &Node, least: Tie) {
    let open = tie(&node.kind) < least;
    if open {
        out.push('(');
    }
    write_kind(out, &node.kind);
    if open {
        out.push(')');
    }
}

fn write_kind(out: &mut String, kind: &Kind) {
    match kind {
        Kind::Column(path) => out.push_str(&path.iter().map(|name| named(name)).collect::<Vec<_>>().join(".")),
        Kind::Number(number) => out.push_str(&number.to_string()),
        Kind::Text(text) => {
            out.push('\'');
            out.push_str(&text.replace('\'', "''"));
            out.push('\'');
        }
        Kind::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Kind::Null => out.push_str("null"),
        Kind::Duration(_, text) => out.push_str(text),
        Kind::Call(function, inner) => {
            out.push_str(function.word());
            out.push('(');
            write(out, inner, Tie::If);
            out.push(')');
        }
        Kind::Negate(inner) => {
            out.push('-');
            write(out, inner, Tie::Sign);
        }
        Kind::Arithmetic(left, how, right) => {
            let (least, next) = match how {
                Arithmetic::Add | Arithmetic::Subtract => (Tie::Sum, Tie::Product),
                Arithmetic::Multiply | Arithmetic::Divide => (Tie::Product, Tie::Sign),
            };
            infix(out, (left, least), sign(*how), (right, next));
        }
        Kind::Compare(left, operator, right) => infix(out, (left, Tie::Sum), word(*operator), (right, Tie::Sum)),
        Kind::And(parts) => join(out, parts, " and ", Tie::Not),
        Kind::Or(parts) => join(out, parts, " or ", Tie::And),
        Kind::Not(inner) => {
            if let Some(kind) = turned(inner) {
                write_test(out, kind, true);
            } else {
                out.push_str("not ");
                write(out, inner, Tie::Not);
            }
        }
        Kind::If(when, then) => {
            out.push_str("if ");
            write(out, when, Tie::If);
            out.push_str(" then ");
            write(out, then, Tie::If);
        }
        Kind::Between(..) | Kind::In(..) | Kind::Like(..) | Kind::Matches(..) | Kind::IsNull(_) => {
            write_test(out, kind, false);
        }
    }
}

/// Writes a test that has a word for `not` within.
fn write_test(out: &mut String, kind: &Kind, negated: bool) {
    let not = if negated { "not " } else { "" };
    match kind {
        Kind::Between(value, ends) => {
            write(out, value, Tie::Sum);
            words(out, &[" ", not, "between "]);
            infix(out, (&ends[0], Tie::Sum), "and", (&ends[1], Tie::Sum));
        }
        Kind::In(value, list) => {
            write(out, value, Tie::Sum);
            words(out, &[" ", not, "in ("]);
            join(out, list, ", ", Tie::Sum);
            out.push(')');
        }
        Kind::Like(value, pattern) => infix(out, (value, Tie::Sum), &format!("{not}like"), (pattern, Tie::Sum)),
        Kind::Matches(value, pattern) => infix(out, (value, Tie::Sum), &format!("{not}matches"), (pattern, Tie::Sum)),
        Kind::IsNull(value) => {
            write(out, value, Tie::Sum);
            words(out, &[" is ", not, "null"]);
        }
        other => write_kind(out, other),
    }
}

fn words(out: &mut String, words: &[&str]) {
    for word in words {
        out.push_str(word);
    }
}

fn infix(out: &mut String, left: (&Node, Tie), word: &str, right: (&Node, Tie)) {
    write(out, left.0, left.1);
    out.push(' ');
    out.push_str(word);
    out.push(' ');
    write(out, right.0, right.1);
}

fn join(out: &mut String, parts: &[Node], between: &str, least: Tie) {
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        write(out, part, least);
    }
}

/// A name, in quotes where it needs them.
fn named(name: &str) -> String {
    if is_plain(name) { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

const fn sign(how: Arithmetic) -> &'static str {
    match how {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
    }
}

const fn word(operator: Operator) -> &'static str {
    match operator {
        Operator::Eq => "=",
        Operator::Ne => "!=",
        Operator::Lt => "<",
        Operator::Le => "<=",
        Operator::Gt => ">",
        Operator::Ge => ">=",
    }
}
