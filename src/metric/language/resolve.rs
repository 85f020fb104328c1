//! From the tree to a predicate: names become columns, and types are checked before any row is read.

use super::parse::{seconds, short};
use super::tree::{Function, Kind, Node};
use super::types::{Draft, Type, combined, common};
use super::{Columns, Fault};
use crate::metric::{Column, Expr, Operator, Predicate};
use crate::value::{Arithmetic, Date, Duration, Instant, Number, Pattern, PatternError, TimeOfDay, Value, Zone};

const SECONDS_PER_DAY: i128 = 86_400;

/// The predicate that a condition is.
pub(super) fn predicate(node: &Node, columns: &Columns<'_>) -> Result<Predicate, Fault> {
    Resolver { columns }.condition(node)
}

struct Resolver<'c> {
    columns: &'c Columns<'c>,
}

impl Resolver<'_> {
    fn condition(&self, node: &Node) -> Result<Predicate, Fault> {
        match &node.kind {
            Kind::And(parts) => self.all(parts).map(Predicate::And),
            Kind::Or(parts) => self.all(parts).map(Predicate::Or),
            Kind::Not(part) => Ok(negated(self.condition(part)?)),
            Kind::If(when, then) => Ok(Predicate::Or(vec![negated(self.condition(when)?), self.condition(then)?])),
            Kind::Compare(left, operator, right) => self.compare(left, *operator, right),
            Kind::Between(value, ends) => Ok(Predicate::And(vec![
                self.compare(value, Operator::Ge, &ends[0])?,
                self.compare(value, Operator::Le, &ends[1])?,
            ])),
            Kind::In(value, list) => self.among(value, list),
            Kind::Like(value, pattern) => self.matching(value, pattern, Pattern::like),
            Kind::Matches(value, pattern) => self.matching(value, pattern, Pattern::parse),
            Kind::IsNull(value) => self.null(value),
            Kind::Bool(truth) => Ok(if *truth { Predicate::And(Vec::new()) } else { Predicate::Or(Vec::new()) }),
            Kind::Column(_) => {
                let draft = self.draft(node)?;
                let truth = Expr::Literal(Value::Bool(true));
                match draft.known() {
                    None | Some(Type::Boolean) => {
                        Ok(Predicate::Compare(settle(node, draft, Type::Boolean, &Zone::UTC)?, Operator::Eq, truth))
                    }
                    Some(other) => Err(no_condition(node, other.word())),
                }
            }
            Kind::Number(_) => Err(no_condition(node, "a number")),
            Kind::Text(_) => Err(no_condition(node, "a text")),
            Kind::Null => Err(no_condition(node, "null")),
            Kind::Duration(..) => Err(no_condition(node, "a length of time")),
            Kind::Call(..) | Kind::Negate(_) | Kind::Arithmetic(..) => Err(no_condition(node, "a value")),
        }
    }

    fn all(&self, parts: &[Node]) -> Result<Vec<Predicate>, Fault> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn compare(&self, left: &Node, operator: Operator, right: &Node) -> Result<Predicate, Fault> {
        let (a, b) = (self.draft(left)?, self.draft(right)?);
        let Some(shared) = shared(&a, (right, &b))? else {
            // Neither side has a declared type: they compare as the data has them.
            return Ok(Predicate::Compare(as_stored(a), operator, as_stored(b)));
        };
        let zone = zone(&[&a, &b]);
        Ok(Predicate::Compare(settle(left, a, shared, &zone)?, operator, settle(right, b, shared, &zone)?))
    }

    fn among(&self, value: &Node, list: &[Node]) -> Result<Predicate, Fault> {
        let draft = self.draft(value)?;
        let mut of_all = draft.known();
        for member in list {
            let member_draft = self.draft(member)?;
            let known = shared(&draft, (member, &member_draft))?;
            of_all = of_all.or(known);
        }
        let of_all = of_all.unwrap_or(Type::Text);
        let zone = zone(&[&draft]);
        let expr = settle(value, draft, of_all, &zone)?;
        let mut values = Vec::with_capacity(list.len());
        for member in list {
            values.push(literal(member, settle(member, self.draft(member)?, of_all, &zone)?)?);
        }
        if !matches!(expr, Expr::Column(_) | Expr::Length(_)) {
            // A fraction that is computed is compared exactly, and looked up in no set of decimals.
            let equal = |value| Predicate::Compare(expr.clone(), Operator::Eq, Expr::Literal(value));
            return Ok(Predicate::Or(values.into_iter().map(equal).collect()));
        }
        values.sort();
        values.dedup();
        Ok(Predicate::In(expr, values))
    }

    fn matching(
        &self,
        value: &Node,
        pattern: &Node,
        parse: fn(&str) -> Result<Pattern, PatternError>,
    ) -> Result<Predicate, Fault> {
        let Kind::Text(source) = &pattern.kind else {
            return Err(Fault::new(pattern.at, "a pattern is a text in single quotes"));
        };
        let expr = self.text(value)?;
        let no_pattern = |error: PatternError| format!("the pattern cannot be read: {}", error.message);
        let pattern = parse(source).map_err(|error| Fault::new(pattern.at, no_pattern(error)))?;
        Ok(Predicate::Matches(expr, pattern))
    }

    /// A value that is a text, or may be one.
    fn text(&self, node: &Node) -> Result<Expr, Fault> {
        let draft = self.draft(node)?;
        match draft.known() {
            None | Some(Type::Text) => settle(node, draft, Type::Text, &Zone::UTC),
            Some(other) => Err(Fault::new(node.at, format!("a text is needed here, and this is {}", other.word()))),
        }
    }

    fn null(&self, value: &Node) -> Result<Predicate, Fault> {
        let Kind::Column(path) = &value.kind else {
            return Err(Fault::new(value.at, "`is null` asks about a column"));
        };
        let column = (self.columns)(path).map_err(|message| Fault::new(value.at, message))?;
        Ok(is_null(column))
    }

    /// A value with its type, as far as it has one of its own.
    fn draft(&self, node: &Node) -> Result<Draft, Fault> {
        let known = |expr, of| Ok(Draft::Known(expr, of, None));
        match &node.kind {
            Kind::Column(path) => self.column(node, path),
            Kind::Number(number) => known(Expr::Literal(Value::Number(number.clone())), Type::Number),
            Kind::Text(text) => Ok(Draft::Text(text.clone())),
            Kind::Bool(truth) => known(Expr::Literal(Value::Bool(*truth)), Type::Boolean),
            Kind::Duration(seconds, _) => known(Expr::Literal(Value::Number(seconds.clone())), Type::Duration),
            Kind::Call(function, inner) => self.call(*function, inner),
            Kind::Negate(inner) => match self.number(inner)? {
                (Expr::Literal(Value::Number(number)), of) => known(Expr::Literal(Value::Number(minus(number))), of),
                (expr, of) => known(Expr::Negate(Box::new(expr)), of),
            },
            Kind::Arithmetic(left, how, right) => self.arithmetic(node, (left, *how, right)),
            Kind::Null => Err(Fault::new(node.at, "nothing compares with null: write `is null` or `is not null`")),
            Kind::And(_)
            | Kind::Or(_)
            | Kind::Not(_)
            | Kind::If(..)
            | Kind::Compare(..)
            | Kind::Between(..)
            | Kind::In(..)
            | Kind::Like(..)
            | Kind::Matches(..)
            | Kind::IsNull(_) => Err(Fault::new(node.at, "a value is needed here, and this is a condition")),
        }
    }

    fn column(&self, node: &Node, path: &[String]) -> Result<Draft, Fault> {
        let column = (self.columns)(path).map_err(|message| Fault::new(node.at, message))?;
        let Some(logical) = column.read.logical else { return Ok(Draft::Untyped(column)) };
        let of = Type::of(logical).ok_or_else(|| {
            let name = short(&path.join("."));
            Fault::new(node.at, format!("`{name}` is of type {}, which has no single value", logical.word()))
        })?;
        let zone = column.read.zone.clone();
        Ok(Draft::Known(Expr::Column(Box::new(column)), of, zone))
    }

    fn call(&self, function: Function, inner: &Node) -> Result<Draft, Fault> {
        let (expr, of) = match function {
            Function::Length => (Expr::Length(Box::new(self.text(inner)?)), Type::Number),
            Function::Lower => (Expr::Lower(Box::new(self.text(inner)?)), Type::Text),
            Function::Upper => (Expr::Upper(Box::new(self.text(inner)?)), Type::Text),
            Function::Abs => {
                let (expr, of) = self.number(inner)?;
                (Expr::Abs(Box::new(expr)), of)
            }
        };
        Ok(Draft::Known(expr, of, None))
    }

    /// A number or a length of time.
    fn number(&self, node: &Node) -> Result<(Expr, Type), Fault> {
        let draft = self.draft(node)?;
        let of = match draft.known() {
            Some(of @ (Type::Number | Type::Duration)) => of,
            None => Type::Number,
            Some(other) => {
                return Err(Fault::new(node.at, format!("a number is needed here, and this is {}", other.word())));
            }
        };
        Ok((settle(node, draft, of, &Zone::UTC)?, of))
    }

    fn arithmetic(&self, node: &Node, (left, how, right): (&Node, Arithmetic, &Node)) -> Result<Draft, Fault> {
        let (a, b) = (self.draft(left)?, self.draft(right)?);
        let (of_a, of_b) = match (a.known(), b.known()) {
            (Some(a), Some(b)) => (a, b),
            (Some(known), None) => (known, open_side(known, how)),
            (None, Some(known)) => (open_side(known, how), known),
            (None, None) if matches!(how, Arithmetic::Multiply | Arithmetic::Divide) => (Type::Number, Type::Number),
            (None, None) => {
                let message = "whether these are numbers or times is not known: declare a logicalType";
                return Err(Fault::new(node.at, message));
            }
        };
        let Some((of_a, of_b, gives)) = combined(of_a, how, of_b, whole_days(left) || whole_days(right)) else {
            let message = format!("{} and {} do not go together here", of_a.word(), of_b.word());
            return Err(Fault::new(node.at, message));
        };
        let zone = zone(&[&a, &b]);
        let (a, b) = (settle(left, a, of_a, &zone)?, settle(right, b, of_b, &zone)?);
        let kept = (gives == Type::Timestamp).then_some(zone);
        Ok(Draft::Known(Expr::Arithmetic(Box::new(a), how, Box::new(b)), gives, kept))
    }
}

/// Whether a cell is null; unknown of one that is ill-typed or a missing-value token, as every comparison with it is.
fn is_null(column: Column) -> Predicate {
    let null = Predicate::IsNull(Box::new(column.clone()));
    let never_unknown = match column.read.logical {
        // What has no single value is compared with nothing.
        Some(logical) => Type::of(logical).is_none(),
        None => column.read.missing.is_empty(),
    };
    if never_unknown {
        return null;
    }
    // No value is in an empty list, and where there is none the answer is unknown.
    Predicate::Or(vec![null, Predicate::In(Expr::Column(Box::new(column)), Vec::new())])
}

fn negated(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

fn no_condition(node: &Node, what: &str) -> Fault {
    Fault::new(node.at, format!("a condition is needed here, and this is {what}"))
}

fn minus(number: Number) -> Number {
    let text = number.to_string();
    let turned = text.strip_prefix('-').map_or_else(|| Number::parse(&format!("-{text}")), Number::parse);
    turned.unwrap_or(number)
}

/// The type that a side without one takes beside a known one.
const fn open_side(known: Type, how: Arithmetic) -> Type {
    match (known, how) {
        // Days and points in time differ; lengths of time are scaled by numbers.
        (Type::Duration, Arithmetic::Multiply | Arithmetic::Divide) => Type::Number,
        _ => known,
    }
}

/// Whether a length of time is written as whole days.
fn whole_days(node: &Node) -> bool {
    match &node.kind {
        Kind::Duration(seconds, _) => seconds.is_multiple_of(&Number::from(SECONDS_PER_DAY)),
        Kind::Negate(inner) => whole_days(inner),
        _ => false,
    }
}

/// The type that two sides are compared in; `None` where neither has one.
fn shared(left: &Draft, (node, right): (&Node, &Draft)) -> Result<Option<Type>, Fault> {
    match (left.known(), right.known()) {
        (Some(a), Some(b)) => common(a, b).map(Some).ok_or_else(|| {
            Fault::new(node.at, format!("{} is compared with {}, which are never equal", a.word(), b.word()))
        }),
        (Some(known), None) | (None, Some(known)) => Ok(Some(known)),
        (None, None) => {
            let untyped = |draft: &Draft| matches!(draft, Draft::Untyped(_));
            Ok((!(untyped(left) && untyped(right))).then_some(Type::Text))
        }
    }
}

fn as_stored(draft: Draft) -> Expr {
    match draft {
        Draft::Known(expr, ..) => expr,
        Draft::Text(text) => Expr::Literal(Value::Text(text)),
        Draft::Untyped(column) => Expr::Column(Box::new(column)),
    }
}

/// The zone that local times are read in: that of the first side that has one.
fn zone(drafts: &[&Draft]) -> Zone {
    drafts.iter().find_map(|draft| draft.zone()).cloned().unwrap_or(Zone::UTC)
}

/// A value as a type.
fn settle(node: &Node, draft: Draft, of: Type, zone: &Zone) -> Result<Expr, Fault> {
    match draft {
        Draft::Known(expr, Type::Date, _) if of == Type::Timestamp => Ok(Expr::Midnight(Box::new(expr), zone.clone())),
        Draft::Known(expr, ..) => Ok(expr),
        Draft::Text(text) => {
            written(&text, of, zone).map(Expr::Literal).map_err(|message| Fault::new(node.at, message))
        }
        Draft::Untyped(mut column) => {
            let logical = of.logical().ok_or_else(|| {
                Fault::new(node.at, "no column is a length of time: subtract two times, or multiply by `1 s`")
            })?;
            column.read.logical = Some(logical);
            Ok(Expr::Column(Box::new(column)))
        }
    }
}

/// A text of the expression as the type of the other side.
fn written(text: &str, of: Type, zone: &Zone) -> Result<Value, String> {
    let value = match of {
        Type::Text => Some(Value::Text(text.to_owned())),
        Type::Date => Date::parse(text).map(Value::Date),
        Type::Timestamp => Instant::parse(text, zone).map(Value::Timestamp),
        Type::Time => TimeOfDay::parse(text).map(Value::Time),
        Type::Duration => return length_of_time(text),
        Type::Number | Type::Boolean => {
            return Err(format!("'{}' is a text, and {} is needed: write it without quotes", short(text), of.word()));
        }
    };
    value.ok_or_else(|| format!("'{}' is not {}", short(text), of.word()))
}

fn length_of_time(text: &str) -> Result<Value, String> {
    let duration = Duration::parse(text, None, true).map_err(|error| error.message)?;
    seconds(&duration).map(Value::Number)
}

/// A member of a list.
fn literal(node: &Node, expr: Expr) -> Result<Value, Fault> {
    match expr {
        Expr::Literal(value) => Ok(value),
        _ => Err(Fault::new(node.at, "a list holds values that are written out, and no columns")),
    }
}
