//! Puts forms that the engine takes for those that it has not, or has with another meaning.

use std::ops::ControlFlow;

use sqlparser::ast::{
    BinaryOperator, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments, Ident,
    ObjectName, UnaryOperator, Value, Visit, VisitMut, Visitor, VisitorMut,
};

use super::Statement;

/// Functions that multiply, divide or round.
const SCALING: &[&str] = &["exp", "ln", "log10", "log2", "mod", "power", "round", "sqrt"];

/// Rewrites an expression whose parts are rewritten: a division by zero is NULL, and `IS TRUE` is never NULL.
fn rewrite(expr: &mut Expr) {
    match expr {
        Expr::BinaryOp { left: _, op: BinaryOperator::Divide, right } => {
            let divisor = std::mem::replace(right.as_mut(), null());
            **right = call("NULLIF", [divisor, Expr::value(Value::Number("0".to_owned(), false))]);
        }
        Expr::IsTrue(inner) => *expr = known(inner, false),
        Expr::IsNotTrue(inner) => *expr = not(known(inner, false)),
        Expr::IsFalse(inner) => *expr = not(known(inner, true)),
        Expr::IsNotFalse(inner) => *expr = known(inner, true),
        _ => {}
    }
}

fn null() -> Expr {
    Expr::value(Value::Null)
}

/// The truth of a condition, with an answer where it has none.
fn known(condition: &mut Expr, otherwise: bool) -> Expr {
    let condition = std::mem::replace(condition, null());
    call("COALESCE", [condition, Expr::value(Value::Boolean(otherwise))])
}

fn not(condition: Expr) -> Expr {
    Expr::Nested(Box::new(Expr::UnaryOp { op: UnaryOperator::Not, expr: Box::new(condition) }))
}

fn call(name: &str, arguments: [Expr; 2]) -> Expr {
    let args = arguments.map(|argument| FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))).into();
    Expr::Function(Function {
        name: ObjectName::from(vec![Ident::new(name)]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(FunctionArgumentList { duplicate_treatment: None, args, clauses: Vec::new() }),
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

impl Statement {
    /// The statement as the engine takes it.
    #[must_use]
    pub fn for_engine(&self) -> String {
        let mut query = self.query.clone();
        let _: ControlFlow<()> = VisitMut::visit(&mut query, &mut Rewriter);
        query.to_string()
    }

    /// Whether it only adds, subtracts and compares numbers.
    #[must_use]
    pub fn is_additive(&self) -> bool {
        self.query.visit(&mut Scales).is_continue()
    }
}

struct Rewriter;

impl VisitorMut for Rewriter {
    type Break = ();

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        rewrite(expr);
        ControlFlow::Continue(())
    }
}

/// Looks for what gives numbers more digits than they had.
struct Scales;

impl Visitor for Scales {
    type Break = ();

    fn pre_visit_expr(&mut self, expr: &Expr) -> ControlFlow<()> {
        let scales = match expr {
            Expr::BinaryOp {
                op: BinaryOperator::Multiply | BinaryOperator::Divide | BinaryOperator::Modulo, ..
            } => true,
            Expr::Function(function) => SCALING.contains(&function.name.to_string().to_ascii_lowercase().as_str()),
            _ => false,
        };
        if scales { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}
