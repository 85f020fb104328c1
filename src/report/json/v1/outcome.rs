//! An outcome: the check, its verdict, what was expected and observed, and the rows behind it.

use serde::{Deserialize, Serialize};

use super::mirror::{Turn, mirror};
use super::words::{Effect, ReasonCode, Severity, Verdict};
use crate::outcome as inside;
use crate::report::json::scalar::{Scalar, Scalars};
use crate::source;

mirror!(
    /// A check with its verdict.
    Outcome mirrors inside::Outcome {
        id: String,
        kind: String,
        name: Option<String>,
        description: Option<String>,
        contract: usize,
        object: Option<String>,
        property: Option<String>,
        path: Vec<String>,
        routes: Vec<String>,
        dimension: Option<String>,
        severity: Severity,
        severity_declared: Option<String>,
        tags: Vec<String>,
        critical: bool,
        counts: bool,
        verdict: Verdict,
        reason: Option<Reason>,
        expected: Vec<Expected>,
        observed: Option<Observed>,
        message: String,
        meaning: Option<String>,
        notes: Vec<String>,
        location: Location,
        related: Vec<Related>,
        rows: Vec<FailingRow>,
        rows_total: Option<u64>,
        contacts: Vec<Contact>,
        driver: Option<String>,
        scheduler: Option<String>,
        schedule: Option<String>,
        business_impact: Option<String>,
        definitions: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        change: Option<Change>,
    }
);

mirror!(
    /// What changed between two contracts.
    Change mirrors inside::Changed {
        producer: Effect,
        consumer: Effect,
        old: Option<String>,
        new: Option<String>,
    }
);

mirror!(
    /// A place in a contract.
    Location mirrors source::Location {
        path: String,
        line: usize,
        column: usize,
        end_line: usize,
        end_column: usize,
    }
);

mirror!(
    /// Why a check was not evaluated.
    Reason mirrors inside::Reason {
        code: ReasonCode,
        text: String,
    }
);

mirror!(
    /// Another place that belongs to an outcome.
    Related mirrors inside::Related {
        role: String,
        contract: usize,
        path: String,
        line: usize,
        column: usize,
    }
);

mirror!(
    /// A row behind a failure.
    FailingRow mirrors inside::Row {
        file: String,
        row: Option<u64>,
        line: Option<u64>,
        column: Option<u64>,
        element: Option<String>,
        value: Option<Cell>,
        key: Vec<KeyCell>,
        fault: Option<String>,
        fault_kind: Option<String>,
        raw: Option<String>,
    }
);

mirror!(
    /// The value that broke the promise.
    Cell mirrors inside::CellShown {
        column: String,
        text: String,
        #[serde(rename = "type")]
        kind: String,
        cut: bool,
        masked: bool,
    }
);

mirror!(
    /// A part of the key of its row.
    KeyCell mirrors inside::CellShown {
        column: String,
        #[serde(rename = "value")]
        text: String,
        #[serde(rename = "type")]
        kind: String,
        cut: bool,
        masked: bool,
    }
);

mirror!(
    /// Someone to call.
    Contact mirrors inside::Contact {
        role: String,
        name: Option<String>,
        channel: Option<String>,
        url: Option<String>,
    }
);

/// One comparison that must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Expected {
    operator: String,
    value: Scalars,
    unit: Option<String>,
}

/// Operators whose operands are numbers; those of all others (`pattern`, `enum`, `type`) stay text, whatever they look like.
fn is_numeric(operator: &str, unit: Option<&str>) -> bool {
    const STEMS: [&str; 6] = ["must", "min", "max", "exclusive", "multiple", "at"];
    unit.is_some() || STEMS.iter().any(|stem| operator.starts_with(stem))
}

impl Turn<Expected> for inside::Expected {
    fn turn(self) -> Expected {
        let numeric = is_numeric(&self.operator, self.unit.as_deref());
        let scalar = |text: String| if numeric { Scalar::number(&text) } else { Scalar::Text(text) };
        let values = self.value.into_iter().map(scalar).collect();
        Expected { operator: self.operator, value: Scalars::new(values), unit: self.unit }
    }
}

impl Turn<inside::Expected> for Expected {
    fn turn(self) -> inside::Expected {
        inside::Expected { operator: self.operator, value: self.value.into_texts(), unit: self.unit }
    }
}

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Observed {
    value: Option<Scalar>,
    unit: Option<String>,
    percent: Option<String>,
    of: Option<u64>,
    of_unit: Option<String>,
    lower_bound: bool,
    parts: Vec<Part>,
}

impl Turn<Observed> for inside::Observed {
    fn turn(self) -> Observed {
        let Self { value, unit, percent, of, of_unit, lower_bound, parts } = self;
        let value = value.map(|text| Scalar::number(&text));
        Observed { value, unit, percent, of, of_unit, lower_bound, parts: parts.turn() }
    }
}

impl Turn<inside::Observed> for Observed {
    fn turn(self) -> inside::Observed {
        let Self { value, unit, percent, of, of_unit, lower_bound, parts } = self;
        let value = value.map(Scalar::into_text);
        inside::Observed { value, unit, percent, of, of_unit, lower_bound, parts: parts.turn() }
    }
}

/// A number that stands beside the one that was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    name: String,
    value: Scalar,
}

impl Turn<Part> for inside::Part {
    fn turn(self) -> Part {
        Part { name: self.name, value: Scalar::number(&self.value) }
    }
}

impl Turn<inside::Part> for Part {
    fn turn(self) -> inside::Part {
        inside::Part { name: self.name, value: self.value.into_text() }
    }
}
