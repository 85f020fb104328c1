//! Plain counts: queries that count the rows of one table that a condition holds for, as a question of our own.
//!
//! A condition is taken over only where its meaning here is surely that of SQL: NULL is our Unknown, and a cell that is
//! not of its declared type is NULL.

use sqlparser::ast::{
    BinaryOperator, DataType, Expr as Sql, Function, FunctionArg, FunctionArgExpr, FunctionArguments, GroupByExpr,
    ObjectNamePart, Query, Select, SelectItem, SetExpr, TableFactor, UnaryOperator, Value as SqlValue,
};

use super::Statement;
use super::names::Bound;
use crate::metric::{Column, Expr, Operator, Predicate};
use crate::value::{LogicalType, Pattern, ReadAs, Value, read_written};

/// A count of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainCount {
    /// The rows to count; `None`: all.
    pub which: Option<Predicate>,
}

impl Bound {
    /// The count that the statement is, where it is one; `column` gives the column of a name.
    pub fn plain(&self, column: &dyn Fn(&str) -> Option<Column>) -> Option<PlainCount> {
        let select = only_select(&self.statement.query)?;
        let reader = Reader { column };
        let counted = match select.projection.as_slice() {
            [
                SelectItem::UnnamedExpr(Sql::Function(count))
                | SelectItem::ExprWithAlias { expr: Sql::Function(count), .. },
            ] => reader.counted(count)?,
            _ => return None,
        };
        let condition = select.selection.as_ref().map(|condition| reader.predicate(condition));
        let condition = match condition {
            Some(None) => return None,
            Some(some) => some,
            None => None,
        };
        let which = match (condition, counted) {
            (Some(condition), Some(there)) => Some(Predicate::And(vec![condition, there])),
            (one, other) => one.or(other),
        };
        Some(PlainCount { which })
    }
}

impl Statement {
    /// Whether its result is a count, which tells nothing of the values that are counted.
    #[must_use]
    pub fn is_count(&self) -> bool {
        let SetExpr::Select(select) = self.query.body.as_ref() else { return false };
        let [SelectItem::UnnamedExpr(result) | SelectItem::ExprWithAlias { expr: result, .. }] =
            select.projection.as_slice()
        else {
            return false;
        };
        matches!(result, Sql::Function(function) if function.name.to_string().eq_ignore_ascii_case("count"))
    }
}

/// A query of one table without grouping, order or limit.
fn only_select(query: &Query) -> Option<&Select> {
    let SetExpr::Select(select) = query.body.as_ref() else { return None };
    let whole = query.with.is_none() && query.order_by.is_none() && query.limit_clause.is_none();
    let ungrouped = matches!(&select.group_by, GroupByExpr::Expressions(by, _) if by.is_empty());
    let bare = select.distinct.is_none() && select.having.is_none() && select.qualify.is_none();
    let one = matches!(select.from.as_slice(), [table] if table.joins.is_empty() && is_named(&table.relation));
    (whole && ungrouped && bare && one).then_some(select)
}

fn is_named(table: &TableFactor) -> bool {
    matches!(table, TableFactor::Table { .. })
}

/// Turns conditions into predicates; `None` where that would not surely mean the same.
struct Reader<'c> {
    column: &'c dyn Fn(&str) -> Option<Column>,
}

/// One side of a comparison.
enum Side {
    /// A column, or something computed from one, with its type.
    Computed(Expr, Option<LogicalType>),
    /// A literal as it is written, with the type that it names itself.
    Literal(Literal),
}

/// A literal of SQL.
enum Literal {
    Text(String),
    Number(String),
    Bool(bool),
    Typed(LogicalType, String),
}

impl Reader<'_> {
    #[expect(clippy::option_option, reason = "what is no COUNT differs from a COUNT of every row")]
    /// What COUNT counts, where it is COUNT: `None` in `Some` where it counts every row.
    fn counted(&self, function: &Function) -> Option<Option<Predicate>> {
        if !function.name.to_string().eq_ignore_ascii_case("count")
            || function.over.is_some()
            || function.filter.is_some()
        {
            return None;
        }
        let FunctionArguments::List(list) = &function.args else { return None };
        if list.duplicate_treatment.is_some() {
            return None;
        }
        match list.args.as_slice() {
            [FunctionArg::Unnamed(FunctionArgExpr::Wildcard)] => Some(None),
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(Sql::Value(value)))] => {
                (!matches!(value.value, SqlValue::Null)).then_some(None)
            }
            [FunctionArg::Unnamed(FunctionArgExpr::Expr(one))] => Some(Some(not(is_null(self.column(one)?)))),
            _ => None,
        }
    }

    fn predicate(&self, condition: &Sql) -> Option<Predicate> {
        match condition {
            Sql::Nested(inner) => self.predicate(inner),
            Sql::UnaryOp { op: UnaryOperator::Not, expr } => self.predicate(expr).map(not),
            Sql::BinaryOp { left: _, op: BinaryOperator::And, right: _ } => {
                self.chain(condition, &BinaryOperator::And).map(Predicate::And)
            }
            Sql::BinaryOp { left: _, op: BinaryOperator::Or, right: _ } => {
                self.chain(condition, &BinaryOperator::Or).map(Predicate::Or)
            }
            Sql::BinaryOp { left, op, right } => self.comparison(left, op, right),
            Sql::IsNull(expr) => self.column(expr).map(is_null),
            Sql::IsNotNull(expr) => self.column(expr).map(is_null).map(not),
            Sql::Between { expr, negated, low, high } => {
                self.between(expr, low, high).map(|held| turned(held, *negated))
            }
            Sql::InList { expr, list, negated } => self.among(expr, list).map(|held| turned(held, *negated)),
            Sql::Like { negated, expr, pattern, .. } => self.like(expr, pattern).map(|held| turned(held, *negated)),
            Sql::RLike { negated, expr, pattern, .. } => self.matches(expr, pattern).map(|held| turned(held, *negated)),
            Sql::Function(function) => self.regexp_like(function),
            Sql::Identifier(_) | Sql::CompoundIdentifier(_) => self.truth(condition, true),
            Sql::IsTrue(expr) => self.known_truth(expr, true),
            Sql::IsFalse(expr) => self.known_truth(expr, false),
            Sql::IsNotTrue(expr) => self.known_truth(expr, true).map(not),
            Sql::IsNotFalse(expr) => self.known_truth(expr, false).map(not),
            _ => None,
        }
    }

    /// The parts of `a AND b AND c`, however many there are, without going deeper for each.
    fn chain(&self, condition: &Sql, joined: &BinaryOperator) -> Option<Vec<Predicate>> {
        let mut parts = Vec::new();
        let mut rest = condition;
        while let Sql::BinaryOp { left, op, right } = rest
            && op == joined
        {
            parts.push(self.predicate(right)?);
            rest = left;
        }
        parts.push(self.predicate(rest)?);
        parts.reverse();
        Some(parts)
    }

    fn comparison(&self, left: &Sql, operator: &BinaryOperator, right: &Sql) -> Option<Predicate> {
        let operator = match operator {
            BinaryOperator::Eq => Operator::Eq,
            BinaryOperator::NotEq => Operator::Ne,
            BinaryOperator::Lt => Operator::Lt,
            BinaryOperator::LtEq => Operator::Le,
            BinaryOperator::Gt => Operator::Gt,
            BinaryOperator::GtEq => Operator::Ge,
            BinaryOperator::PGRegexMatch => return self.matches(left, right),
            BinaryOperator::PGRegexNotMatch => return self.matches(left, right).map(not),
            _ => return None,
        };
        self.compare(left, operator, right)
    }

    fn compare(&self, left: &Sql, operator: Operator, right: &Sql) -> Option<Predicate> {
        let (left, right) = match (self.side(left)?, self.side(right)?) {
            (Side::Computed(left, a), Side::Computed(right, b)) => (left, same_kind(a, b).then_some(right)?),
            (Side::Computed(left, logical), Side::Literal(literal)) => (left, Expr::Literal(value(&literal, logical)?)),
            (Side::Literal(literal), Side::Computed(right, logical)) => {
                (Expr::Literal(value(&literal, logical)?), right)
            }
            (Side::Literal(_), Side::Literal(_)) => return None,
        };
        Some(Predicate::Compare(left, operator, right))
    }

    fn between(&self, expr: &Sql, low: &Sql, high: &Sql) -> Option<Predicate> {
        let (low, high) = (self.compare(expr, Operator::Ge, low)?, self.compare(expr, Operator::Le, high)?);
        Some(Predicate::And(vec![low, high]))
    }

    fn among(&self, expr: &Sql, list: &[Sql]) -> Option<Predicate> {
        let Side::Computed(expr, logical) = self.side(expr)? else { return None };
        let literal = |one: &Sql| match self.side(one)? {
            Side::Literal(literal) => value(&literal, logical),
            Side::Computed(..) => None,
        };
        let mut values = list.iter().map(literal).collect::<Option<Vec<_>>>()?;
        values.sort();
        values.dedup();
        Some(Predicate::In(expr, values))
    }

    fn like(&self, expr: &Sql, pattern: &Sql) -> Option<Predicate> {
        let (text, Literal::Text(pattern)) = (self.text(expr)?, literal(pattern)?) else { return None };
        if pattern.contains('\\') {
            return None;
        }
        let mut source = "^".to_owned();
        for letter in pattern.chars() {
            match letter {
                '%' => source.push_str(r"[\s\S]*"),
                '_' => source.push_str(r"[\s\S]"),
                letter if letter.is_ascii_punctuation() => source.extend(['\\', letter]),
                letter => source.push(letter),
            }
        }
        source.push('$');
        Some(Predicate::Matches(text, Pattern::parse(&source).ok()?))
    }

    fn matches(&self, expr: &Sql, pattern: &Sql) -> Option<Predicate> {
        let (text, Literal::Text(pattern)) = (self.text(expr)?, literal(pattern)?) else { return None };
        Some(Predicate::Matches(text, Pattern::parse(&pattern).ok()?))
    }

    /// Some dialects hold the whole text to the pattern, others look for it anywhere: with both anchors all agree.
    fn regexp_like(&self, function: &Function) -> Option<Predicate> {
        let [ObjectNamePart::Identifier(name)] = function.name.0.as_slice() else { return None };
        let FunctionArguments::List(list) = &function.args else { return None };
        let [FunctionArg::Unnamed(FunctionArgExpr::Expr(text)), FunctionArg::Unnamed(FunctionArgExpr::Expr(pattern))] =
            list.args.as_slice()
        else {
            return None;
        };
        let anchored = matches!(literal(pattern)?, Literal::Text(text) if is_anchored(&text));
        (name.value.eq_ignore_ascii_case("regexp_like") && anchored).then(|| self.matches(text, pattern))?
    }

    /// A column of truth values as a condition.
    fn truth(&self, expr: &Sql, wanted: bool) -> Option<Predicate> {
        let column = self.column(expr)?;
        let boolean = column.read.logical == Some(LogicalType::Boolean);
        let wanted = Expr::Literal(Value::Bool(wanted));
        boolean.then(|| Predicate::Compare(Expr::Column(Box::new(column)), Operator::Eq, wanted))
    }

    /// The same, where null is an answer too.
    fn known_truth(&self, expr: &Sql, wanted: bool) -> Option<Predicate> {
        let there = not(is_null(self.column(expr)?));
        Some(Predicate::And(vec![there, self.truth(expr, wanted)?]))
    }

    /// A column that holds text, as it is.
    fn text(&self, expr: &Sql) -> Option<Expr> {
        match self.side(expr)? {
            Side::Computed(text @ Expr::Column(_), None | Some(LogicalType::String)) => Some(text),
            _ => None,
        }
    }

    fn column(&self, expr: &Sql) -> Option<Column> {
        match expr {
            Sql::Nested(inner) => self.column(inner),
            Sql::Identifier(ident) => (self.column)(&ident.value),
            Sql::CompoundIdentifier(parts) => (self.column)(&parts.last()?.value),
            _ => None,
        }
    }

    fn side(&self, expr: &Sql) -> Option<Side> {
        match expr {
            Sql::Nested(inner) => self.side(inner),
            Sql::Function(function) => self.length(function),
            Sql::Cast { expr, data_type, .. } => self.cast(expr, data_type),
            Sql::Identifier(_) | Sql::CompoundIdentifier(_) => {
                let column = self.column(expr)?;
                let logical = column.read.logical;
                Some(Side::Computed(Expr::Column(Box::new(column)), logical))
            }
            other => literal(other).map(Side::Literal),
        }
    }

    fn length(&self, function: &Function) -> Option<Side> {
        let name = function.name.to_string().to_ascii_lowercase();
        let FunctionArguments::List(list) = &function.args else { return None };
        let [FunctionArg::Unnamed(FunctionArgExpr::Expr(text))] = list.args.as_slice() else { return None };
        let known = matches!(name.as_str(), "length" | "char_length" | "character_length") && function.over.is_none();
        let length = Expr::Length(Box::new(self.text(text)?));
        known.then_some(Side::Computed(length, Some(LogicalType::Integer)))
    }

    /// A cast changes nothing where the column, by its declared type, is what it casts to.
    fn cast(&self, expr: &Sql, data_type: &DataType) -> Option<Side> {
        let target = logical(data_type)?;
        match self.side(expr)? {
            Side::Computed(expr, from) if from == Some(target) => Some(Side::Computed(expr, from)),
            Side::Literal(Literal::Text(text)) if target.is_temporal() => {
                Some(Side::Literal(Literal::Typed(target, text)))
            }
            _ => None,
        }
    }
}

fn literal(expr: &Sql) -> Option<Literal> {
    match expr {
        Sql::Nested(inner) => literal(inner),
        Sql::Value(value) => match &value.value {
            SqlValue::SingleQuotedString(text) | SqlValue::NationalStringLiteral(text) => {
                Some(Literal::Text(text.clone()))
            }
            SqlValue::Number(number, _) => Some(Literal::Number(number.clone())),
            SqlValue::Boolean(truth) => Some(Literal::Bool(*truth)),
            _ => None,
        },
        Sql::UnaryOp { op, expr } => match (op, literal(expr)?) {
            (UnaryOperator::Minus, Literal::Number(number)) if !number.starts_with('-') => {
                Some(Literal::Number(format!("-{number}")))
            }
            (UnaryOperator::Plus, number @ Literal::Number(_)) => Some(number),
            _ => None,
        },
        Sql::TypedString(typed) => match &typed.value.value {
            SqlValue::SingleQuotedString(text) => Some(Literal::Typed(logical(&typed.data_type)?, text.clone())),
            _ => None,
        },
        _ => None,
    }
}

/// The value of a literal that a column of a type is compared with: text stands for a value of that type.
fn value(literal: &Literal, logical: Option<LogicalType>) -> Option<Value> {
    use LogicalType::{Boolean, Date, Integer, Number, String, Time, Timestamp};
    let read = |text: &str, logical| read_written(text, &ReadAs { logical: Some(logical), ..ReadAs::default() });
    match (literal, logical) {
        (Literal::Text(text), None | Some(String)) => Some(Value::Text(text.clone())),
        (Literal::Text(text) | Literal::Number(text), Some(Integer | Number)) => read(text, Number),
        (Literal::Text(text), Some(kind @ (Boolean | Date | Timestamp | Time))) => read(text, kind),
        (Literal::Bool(truth), Some(Boolean)) => Some(Value::Bool(*truth)),
        (Literal::Typed(written, text), Some(kind)) if *written == kind => read(text, kind),
        (Literal::Typed(Date, text), Some(Timestamp)) => read(text, Timestamp),
        _ => None,
    }
}

/// The declared type that a type of SQL is for certain.
fn logical(data_type: &DataType) -> Option<LogicalType> {
    match data_type {
        DataType::Varchar(None) | DataType::Text | DataType::String(None) => Some(LogicalType::String),
        DataType::Int(None) | DataType::Integer(None) | DataType::BigInt(None) | DataType::Int64 => {
            Some(LogicalType::Integer)
        }
        DataType::Boolean | DataType::Bool => Some(LogicalType::Boolean),
        DataType::Date => Some(LogicalType::Date),
        DataType::Timestamp(None, _) | DataType::Datetime(None) => Some(LogicalType::Timestamp),
        DataType::Time(None, _) => Some(LogicalType::Time),
        _ => None,
    }
}

/// Whether values of two types compare by what they are: both must be declared, and of one kind.
fn same_kind(a: Option<LogicalType>, b: Option<LogicalType>) -> bool {
    let number = |kind| matches!(kind, LogicalType::Integer | LogicalType::Number);
    match (a, b) {
        (Some(a), Some(b)) => a == b || (number(a) && number(b)),
        _ => false,
    }
}

/// Whether a pattern is held to the whole text by its own anchors; one with alternatives may be so in parts alone.
fn is_anchored(pattern: &str) -> bool {
    pattern.starts_with('^') && pattern.ends_with('$') && !pattern.ends_with(r"\$") && !pattern.contains('|')
}

/// Null, or what SQL takes as null.
fn is_null(column: Column) -> Predicate {
    let column = Box::new(column);
    Predicate::Or(vec![Predicate::IsNull(column.clone()), Predicate::IllTyped(column)])
}

fn not(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

fn turned(predicate: Predicate, negated: bool) -> Predicate {
    if negated { not(predicate) } else { predicate }
}
