//! The guard: lets a syntax tree through that only reads named tables, by a list of what is allowed.

use std::ops::ControlFlow;

use sqlparser::ast::{
    CeilFloorKind, DataType, DateTimeField, Distinct, ExactNumberInfo, Expr, Function, FunctionArg, FunctionArgExpr,
    FunctionArguments, GroupByExpr, JoinConstraint, JoinOperator, ObjectName, Query, Select, SelectFlavor, SelectItem,
    SetExpr, TableFactor, TableWithJoins, Value, Visit, Visitor, WildcardAdditionalOptions, WindowType,
};

use super::Refused;
use super::functions;

/// The most tables that a query may name, counted as often as they stand in it.
const MOST_TABLES: usize = 16;

/// Holds a query to what is allowed.
pub(super) fn check(query: &Query) -> Result<(), Refused> {
    one_result(query)?;
    let mut guard = Guard { tables: 0 };
    match query.visit(&mut guard) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(refused) => Err(refused),
    }
}

/// One number is compared, so the query as a whole gives one column.
fn one_result(query: &Query) -> Checked {
    match query.body.as_ref() {
        SetExpr::Select(select) if select.projection.len() != 1 => forbid(format!(
            "the query gives {} columns, and one number or truth value is compared",
            select.projection.len()
        )),
        _ => Ok(()),
    }
}

struct Guard {
    tables: usize,
}

type Checked = Result<(), Refused>;

fn forbid<T>(text: impl Into<String>) -> Result<T, Refused> {
    Err(Refused::Forbidden(text.into()))
}

/// What only reads, but is not built in.
fn lack<T>(what: impl std::fmt::Display) -> Result<T, Refused> {
    Err(Refused::Lacking(format!("{what} is not built in")))
}

fn flow(checked: Checked) -> ControlFlow<Refused> {
    match checked {
        Ok(()) => ControlFlow::Continue(()),
        Err(refused) => ControlFlow::Break(refused),
    }
}

impl Visitor for Guard {
    type Break = Refused;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<Refused> {
        flow(of_query(query).and_then(|()| of_body(&query.body)))
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<Refused> {
        flow(of_select(select))
    }

    fn pre_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<Refused> {
        self.tables += 1;
        if self.tables > MOST_TABLES {
            return flow(forbid(format!("the query names tables more than {MOST_TABLES} times")));
        }
        flow(of_table(table))
    }

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<Refused> {
        flow(of_expr(expr))
    }
}

fn of_query(query: &Query) -> Checked {
    let Query {
        with,
        body: _,
        order_by,
        limit_clause: _,
        fetch,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    if !locks.is_empty() {
        return forbid("FOR UPDATE and FOR SHARE lock rows, and queries only read");
    }
    if for_clause.is_some() || settings.is_some() || format_clause.is_some() || !pipe_operators.is_empty() {
        return lack("what follows the query");
    }
    if fetch.is_some() {
        return lack("FETCH");
    }
    if order_by.as_ref().is_some_and(|order| order.interpolate.is_some()) {
        return lack("INTERPOLATE");
    }
    match with {
        Some(with) if with.recursive => lack("WITH RECURSIVE"),
        Some(with) if with.cte_tables.iter().any(|cte| cte.from.is_some() || !cte.alias.columns.is_empty()) => {
            lack("WITH that renames columns")
        }
        _ => Ok(()),
    }
}

fn of_body(body: &SetExpr) -> Checked {
    match body {
        // These are visited on their own.
        SetExpr::Select(_) | SetExpr::Query(_) => Ok(()),
        SetExpr::SetOperation { left, right, .. } => of_body(left).and_then(|()| of_body(right)),
        SetExpr::Values(_) => lack("VALUES"),
        SetExpr::Table(_) => lack("TABLE"),
        SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
            forbid("it changes data, and queries only read")
        }
    }
}

fn of_select(select: &Select) -> Checked {
    if select.into.is_some() {
        return forbid("INTO writes, and queries only read");
    }
    if select.top.is_some() {
        return lack("TOP");
    }
    let unusual = !select.optimizer_hints.is_empty()
        || select.select_modifiers.is_some()
        || select.exclude.is_some()
        || !select.lateral_views.is_empty()
        || select.prewhere.is_some()
        || !select.connect_by.is_empty()
        || !select.cluster_by.is_empty()
        || !select.distribute_by.is_empty()
        || !select.sort_by.is_empty()
        || !select.named_window.is_empty()
        || select.value_table_mode.is_some()
        || select.flavor != SelectFlavor::Standard
        || matches!(select.distinct, Some(Distinct::On(_)));
    if unusual {
        return lack("a clause of this SELECT (hints, LATERAL VIEW, CONNECT BY, WINDOW, DISTINCT ON and the like)");
    }
    if !matches!(&select.group_by, GroupByExpr::Expressions(_, modifiers) if modifiers.is_empty()) {
        return lack("GROUP BY with ALL, ROLLUP or CUBE");
    }
    select.projection.iter().try_for_each(of_item)?;
    select.from.iter().try_for_each(of_joins)
}

fn of_item(item: &SelectItem) -> Checked {
    match item {
        SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAlias { .. } => Ok(()),
        SelectItem::Wildcard(options) if *options == WildcardAdditionalOptions::default() => Ok(()),
        SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => lack("`*` with a table or with exceptions"),
        SelectItem::ExprWithAliases { .. } => lack("an expression with several names"),
    }
}

fn of_joins(table: &TableWithJoins) -> Checked {
    for join in &table.joins {
        let (JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)
        | JoinOperator::CrossJoin(constraint)) = &join.join_operator
        else {
            return lack("this kind of join");
        };
        if matches!(constraint, JoinConstraint::Natural) {
            return lack("NATURAL JOIN");
        }
    }
    Ok(())
}

fn of_table(table: &TableFactor) -> Checked {
    match table {
        TableFactor::Table { args: Some(_), name, .. } => {
            forbid(format!("`{name}(...)` is no table: a query reads the objects of the contract and nothing else"))
        }
        TableFactor::Table {
            name,
            alias,
            args: None,
            with_hints,
            version: None,
            with_ordinality: false,
            partitions,
            json_path: None,
            sample: None,
            index_hints,
        } if with_hints.is_empty() && partitions.is_empty() && index_hints.is_empty() => {
            of_table_name(name)?;
            of_alias(alias.as_ref())
        }
        TableFactor::Derived { lateral: false, subquery: _, alias, sample: None } => of_alias(alias.as_ref()),
        TableFactor::NestedJoin { table_with_joins, alias: None } => of_joins(table_with_joins),
        TableFactor::TableFunction { .. } | TableFactor::Function { .. } => {
            forbid("a function is no table: a query reads the objects of the contract and nothing else")
        }
        _ => lack("this form of a table (a sample, a version, hints, PIVOT, UNNEST and the like)"),
    }
}

fn of_alias(alias: Option<&sqlparser::ast::TableAlias>) -> Checked {
    match alias {
        Some(alias) if !alias.columns.is_empty() || alias.at.is_some() => lack("a table alias with columns"),
        _ => Ok(()),
    }
}

fn of_table_name(name: &ObjectName) -> Checked {
    for part in &name.0 {
        let Some(part) = part.as_ident() else { return lack("a computed table name") };
        if part.quote_style == Some('\'') {
            let text = &part.value;
            return forbid(format!("'{text}' is no table: a query reads the objects of the contract, never a file"));
        }
    }
    Ok(())
}

fn of_expr(expr: &Expr) -> Checked {
    match expr {
        Expr::Identifier(_)
        | Expr::CompoundIdentifier(_)
        | Expr::IsNull(_)
        | Expr::IsNotNull(_)
        | Expr::IsDistinctFrom(..)
        | Expr::IsNotDistinctFrom(..)
        | Expr::InList { .. }
        | Expr::InSubquery { .. }
        | Expr::Exists { .. }
        | Expr::Between { .. }
        | Expr::BinaryOp { .. }
        | Expr::UnaryOp { .. }
        | Expr::RLike { .. }
        | Expr::Position { .. }
        | Expr::Nested(_)
        | Expr::Interval(_)
        | Expr::Case { .. }
        | Expr::IsTrue(_)
        | Expr::IsNotTrue(_)
        | Expr::IsFalse(_)
        | Expr::IsNotFalse(_)
        | Expr::Substring { .. }
        | Expr::Trim { trim_characters: None, .. } => Ok(()),
        Expr::Like { any: false, escape_char: None, pattern, .. }
        | Expr::ILike { any: false, escape_char: None, pattern, .. } => of_like(pattern),
        Expr::Extract { field, .. } => of_field(field),
        Expr::Ceil { field, .. } | Expr::Floor { field, .. } => of_rounding(field),
        Expr::Cast { data_type, array: false, format: None, .. } => of_cast(data_type),
        Expr::TypedString(typed) => of_cast(&typed.data_type),
        Expr::Value(value) => of_value(&value.value),
        Expr::Function(function) => of_function(function),
        Expr::Subquery(_) => lack("a query in the place of a value"),
        other => lack(format!("`{}`", short(other))),
    }
}

/// In half of the dialects a backslash takes the meaning from the sign behind it, in the others it is one itself.
fn of_like(pattern: &Expr) -> Checked {
    match pattern {
        Expr::Value(value) if value.value.to_string().contains('\\') => lack("a backslash in LIKE"),
        Expr::Value(_) => Ok(()),
        _ => lack("LIKE with a computed pattern"),
    }
}

fn of_field(field: &DateTimeField) -> Checked {
    match field {
        DateTimeField::Year
        | DateTimeField::Quarter
        | DateTimeField::Month
        | DateTimeField::Day
        | DateTimeField::Hour
        | DateTimeField::Minute
        | DateTimeField::Second => Ok(()),
        other => lack(format!("EXTRACT of {other}")),
    }
}

fn of_rounding(field: &CeilFloorKind) -> Checked {
    match field {
        CeilFloorKind::DateTimeField(DateTimeField::NoDateTime) => Ok(()),
        _ => lack("CEIL and FLOOR to a unit"),
    }
}

/// Only types that a value turns into in the same way everywhere: to whole numbers some round and some cut.
fn of_cast(data_type: &DataType) -> Checked {
    match data_type {
        DataType::Varchar(None)
        | DataType::Char(None)
        | DataType::Text
        | DataType::String(None)
        | DataType::Boolean
        | DataType::Bool
        | DataType::Date
        | DataType::Timestamp(None, _)
        | DataType::Datetime(None)
        | DataType::Time(None, _)
        | DataType::Double(_)
        | DataType::DoublePrecision
        | DataType::Float(ExactNumberInfo::None)
        | DataType::Float64
        | DataType::Float8
        | DataType::Decimal(ExactNumberInfo::PrecisionAndScale(..))
        | DataType::Numeric(ExactNumberInfo::PrecisionAndScale(..))
        | DataType::Int(None)
        | DataType::Integer(None)
        | DataType::BigInt(None)
        | DataType::Int64 => Ok(()),
        other => lack(format!("a cast to {other}")),
    }
}

fn of_value(value: &Value) -> Checked {
    match value {
        Value::Number(..)
        | Value::SingleQuotedString(_)
        | Value::NationalStringLiteral(_)
        | Value::Boolean(_)
        | Value::Null => Ok(()),
        Value::Placeholder(name) => forbid(format!("the parameter `{name}` has no value")),
        other => lack(format!("the literal {}", short(other))),
    }
}

fn of_function(function: &Function) -> Checked {
    let Function { name, uses_odbc_syntax, parameters, args, filter: _, null_treatment, over, within_group } = function;
    let plain = !uses_odbc_syntax
        && matches!(parameters, FunctionArguments::None)
        && null_treatment.is_none()
        && within_group.is_empty()
        && !matches!(over, Some(WindowType::NamedWindow(_)));
    let called = short(name);
    let known = matches!(name.0.as_slice(), [_]) && functions::is_allowed(&name.to_string(), over.is_some());
    match args {
        _ if !known => lack(format!("the function {called}")),
        FunctionArguments::List(list) if plain && list.clauses.is_empty() => list.args.iter().try_for_each(of_argument),
        _ => lack(format!("this form of the function {called}")),
    }
}

fn of_argument(argument: &FunctionArg) -> Checked {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(_) | FunctionArgExpr::Wildcard) => Ok(()),
        _ => lack("an argument by name"),
    }
}

fn short(what: &impl std::fmt::Display) -> String {
    what.to_string().chars().take(60).collect()
}
