//! The report for machines, with types of its own that are frozen by version.

mod scalar;
mod v1;

use std::io::{self, Write};

use serde::Deserialize;
use serde_json::Value;

use crate::outcome::Report;

/// The name of the format that is written.
pub const SCHEMA: &str = "upheld.report/v1";

/// Writes a report, indented, with a line break at the end.
///
/// # Errors
/// Where the writer fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &v1::Report::from(report.clone()))?;
    out.write_all(b"\n")
}

/// The report with every text replaced by what `change` makes of it; it is told the way to the field (`contracts.text`).
/// Through the format, so that no field can be forgotten.
pub(super) fn with_texts(report: &Report, change: &dyn Fn(&str, &str) -> String) -> io::Result<Report> {
    let mut value = serde_json::to_value(v1::Report::from(report.clone()))?;
    change_texts("", &mut value, change);
    Ok(serde_json::from_value::<v1::Report>(value)?.into())
}

fn change_texts(field: &str, value: &mut Value, change: &dyn Fn(&str, &str) -> String) {
    match value {
        Value::String(text) => *text = change(field, text),
        Value::Array(items) => items.iter_mut().for_each(|item| change_texts(field, item, change)),
        Value::Object(fields) => {
            for (name, value) in fields {
                let way = if field.is_empty() { name.clone() } else { format!("{field}.{name}") };
                change_texts(&way, value, change);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Reads a report that [`write`] wrote.
///
/// # Errors
/// Where it is no report, or one of a version that this program does not know; the text says which.
pub fn read(text: &[u8]) -> Result<Report, String> {
    /// What every version has.
    #[derive(Deserialize)]
    struct Head {
        schema: String,
    }
    let head: Head = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    if head.schema != SCHEMA {
        return Err(format!("it is `{}`, and this program reads `{SCHEMA}`", super::escape(&head.schema)));
    }
    serde_json::from_slice::<v1::Report>(text).map(Report::from).map_err(|error| error.to_string())
}
