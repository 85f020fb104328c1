//! The report for machines, with types of its own that are frozen by version.

mod scalar;
mod v1;

use std::io::{self, Write};

use serde::Deserialize;
use serde_json::Value;

use crate::outcome::Report;

pub(super) use scalar::Scalar;

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
    let mut changed = changed(head(report), change)?;
    // Piece by piece: as one value a report of many outcomes takes several times its room.
    for outcomes in report.outcomes.chunks(PIECE) {
        let piece = Report { outcomes: outcomes.to_vec(), ..blank(report) };
        changed.outcomes.append(&mut self::changed(piece, change)?.outcomes);
    }
    for problems in report.problems.chunks(PIECE) {
        let piece = Report { problems: problems.to_vec(), ..blank(report) };
        changed.problems.append(&mut self::changed(piece, change)?.problems);
    }
    Ok(changed)
}

/// So many outcomes are changed at a time.
const PIECE: usize = 256;

fn changed(report: Report, change: &dyn Fn(&str, &str) -> String) -> io::Result<Report> {
    let mut value = serde_json::to_value(v1::Report::from(report))?;
    change_texts(&mut String::new(), &mut value, change);
    Ok(serde_json::from_value::<v1::Report>(value)?.into())
}

/// The report without its outcomes and problems.
fn head(report: &Report) -> Report {
    Report { contracts: report.contracts.clone(), objects: report.objects.clone(), ..blank(report) }
}

/// A report of the same run that says nothing.
fn blank(report: &Report) -> Report {
    Report {
        command: report.command.clone(),
        tool: report.tool.clone(),
        meaning: report.meaning.clone(),
        now: report.now.clone(),
        options: report.options.clone(),
        contracts: Vec::new(),
        verdict: report.verdict,
        summary: report.summary,
        problems: Vec::new(),
        objects: Vec::new(),
        outcomes: Vec::new(),
        step: report.step,
        timing: report.timing.clone(),
    }
}

/// `field` is the way to the value, as `rows.value.text`; it comes back as it was.
fn change_texts(field: &mut String, value: &mut Value, change: &dyn Fn(&str, &str) -> String) {
    match value {
        Value::String(text) => *text = change(field, text),
        Value::Array(items) => items.iter_mut().for_each(|item| change_texts(field, item, change)),
        Value::Object(fields) => {
            let own = field.len();
            for (name, value) in fields {
                field.push_str(if own == 0 { "" } else { "." });
                field.push_str(name);
                change_texts(field, value, change);
                field.truncate(own);
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
