//! One statement over frames, in a context of its own, to one value.

use std::thread;

use polars_core::prelude::{AnyValue, DataFrame, PolarsError};
use polars_lazy::prelude::IntoLazy;
use polars_sql::SQLContext;

use crate::engine::polars::guarded;
use crate::metric::{Unmeasured, UnmeasuredCode};
use crate::value::{Number, Value};

/// The stack of the thread that plans: its depth grows with that of the statement, which the guard bounds.
const STACK: usize = 256 << 20;

/// What a statement gave.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    /// A number or a truth value.
    Value(Value),
    /// NULL, or no row.
    Nothing,
}

/// Runs a statement over tables.
pub(super) fn execute(statement: &str, tables: Vec<(String, DataFrame)>) -> Result<Found, Unmeasured> {
    let statement = statement.to_owned();
    let thread = thread::Builder::new().stack_size(STACK).spawn(move || guarded(|| Ok(run(&statement, tables))));
    let failed = |why: String| Unmeasured { code: UnmeasuredCode::EngineLacks, text: why };
    let thread = thread.map_err(|error| failed(format!("no thread could be started for the query: {error}")))?;
    let outcome = thread.join().unwrap_or_else(|_| Err("it panicked".to_owned()));
    outcome.map_err(|why| failed(format!("the engine failed on the query: {why}")))?
}

fn run(statement: &str, tables: Vec<(String, DataFrame)>) -> Result<Found, Unmeasured> {
    let mut context = SQLContext::new();
    for (name, frame) in tables {
        context.register(&name, frame.lazy());
    }
    let planned = context.execute(statement).map_err(|error| refused(&error))?;
    // Two rows tell that there is more than one.
    let result = planned.limit(2).collect().map_err(|error| refused(&error))?;
    single(&result)
}

fn single(result: &DataFrame) -> Result<Found, Unmeasured> {
    let malformed = |text: String| Unmeasured { code: UnmeasuredCode::Malformed, text };
    let [column] = result.columns() else {
        let text = format!("the query gives {} columns, and one number or truth value is compared", result.width());
        return Err(malformed(text));
    };
    if column.len() > 1 {
        return Err(malformed("the query gives several rows, and one number or truth value is compared".to_owned()));
    }
    match column.get(0) {
        Err(_) => Ok(Found::Nothing),
        Ok(value) => of_value(&value).map_err(malformed),
    }
}

fn of_value(value: &AnyValue<'_>) -> Result<Found, String> {
    let number = |number: i128| Ok(Found::Value(Value::Number(Number::from(number))));
    match value {
        AnyValue::Null => Ok(Found::Nothing),
        AnyValue::Boolean(truth) => Ok(Found::Value(Value::Bool(*truth))),
        AnyValue::Float64(float) => Ok(of_float(*float)),
        AnyValue::Float32(float) if float.is_nan() => Ok(Found::Nothing),
        AnyValue::Float32(float) => Ok(Found::Value(Value::Number(Number::from_f32(*float)))),
        AnyValue::Decimal(unscaled, _, scale) => {
            let scale = u32::try_from(*scale).map_err(|_| "the query gives a number of too many digits".to_owned())?;
            Ok(Found::Value(Value::Number(Number::from_decimal(*unscaled, scale))))
        }
        AnyValue::Int8(whole) => number(i128::from(*whole)),
        AnyValue::Int16(whole) => number(i128::from(*whole)),
        AnyValue::Int32(whole) => number(i128::from(*whole)),
        AnyValue::Int64(whole) => number(i128::from(*whole)),
        AnyValue::Int128(whole) => number(*whole),
        AnyValue::UInt8(whole) => number(i128::from(*whole)),
        AnyValue::UInt16(whole) => number(i128::from(*whole)),
        AnyValue::UInt32(whole) => number(i128::from(*whole)),
        AnyValue::UInt64(whole) => number(i128::from(*whole)),
        other => {
            Err(format!("the query gives a value of type {}, and one number or truth value is compared", other.dtype()))
        }
    }
}

fn of_float(float: f64) -> Found {
    if float.is_nan() { Found::Nothing } else { Found::Value(Value::Number(Number::from_f64(float))) }
}

/// What the engine does not do: names that it does not find are a fault of the rule, all else is what it lacks.
fn refused(error: &PolarsError) -> Unmeasured {
    match error {
        PolarsError::Context { error, .. } | PolarsError::ExprContext { error, .. } => refused(error),
        PolarsError::ColumnNotFound(name) => Unmeasured {
            code: UnmeasuredCode::Malformed,
            text: format!("the query names a column that its tables do not have: {}", line(name)),
        },
        other => {
            let text = format!("the engine that runs queries refuses this one: {}", line(&other.to_string()));
            Unmeasured { code: UnmeasuredCode::EngineLacks, text }
        }
    }
}

/// The first line, which is the message without what the engine was doing.
fn line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(200).collect()
}
