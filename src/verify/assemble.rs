//! Puts a check and what its judge says together into an outcome.

use super::judge::{Judged, expected};
use super::mask;
use super::subject::Subject;
use crate::check::{Check, Due};
use crate::contract::{Contract, Reading};
use crate::metric::{ColumnPath, PathStep};
use crate::outcome::{Contact, Outcome, Row, Verdict};

/// What outcomes of one contract share.
pub(super) struct Around<'a> {
    /// The index of the contract.
    pub(super) index: usize,
    /// Its reading.
    pub(super) reading: &'a Reading,
    /// What it says.
    pub(super) contract: &'a Contract,
    /// Whom to call.
    pub(super) contacts: &'a [Contact],
    /// When failures fall due.
    pub(super) due: &'a [Due],
    /// How many rows a failing check shows.
    pub(super) samples: usize,
}

/// The outcome of a check; its `counts` is set later, when the whole run is known.
pub(super) fn outcome(check: &Check, judged: Judged, subject: Option<&Subject<'_>>, around: &Around<'_>) -> Outcome {
    let about = (*check.about).clone();
    let rows = rows(check, &judged, subject, around.samples);
    let failed = judged.verdict == Verdict::Fail;
    let object = check.object.and_then(|at| around.contract.schema.get(at));
    let due = failed.then(|| due_note(around.due, object.map(|object| object.name.as_str()))).flatten();
    Outcome {
        id: check.id.clone(),
        kind: check.kind.clone(),
        name: about.name,
        description: about.description,
        contract: around.index,
        object: object.map(|object| object.name.clone()),
        property: check.property.clone(),
        path: check.path.as_ref().map(steps).unwrap_or_default(),
        routes: check.routes.iter().map(ToString::to_string).collect(),
        dimension: check.dimension.clone(),
        severity: judged.severity.unwrap_or(check.severity),
        severity_declared: check.severity_declared.clone(),
        tags: about.tags,
        critical: about.critical,
        counts: false,
        verdict: judged.verdict,
        reason: judged.reason,
        expected: expected(check),
        observed: judged.observed,
        message: judged.message,
        meaning: check.meaning.clone(),
        notes: check.notes.iter().cloned().chain(judged.notes).chain(due).collect(),
        location: around.reading.locate(&check.place),
        related: Vec::new(),
        rows,
        rows_total: judged.rows_total,
        contacts: if failed { around.contacts.to_vec() } else { Vec::new() },
        driver: about.driver,
        scheduler: about.scheduler,
        schedule: about.schedule,
        business_impact: about.business_impact,
        definitions: about.definitions,
        change: None,
    }
}

/// When a failure of an object falls due.
fn due_note(due: &[Due], object: Option<&str>) -> Option<String> {
    let own = due.iter().filter(|due| due.is_for(object));
    let times: Vec<_> = own.map(|due| format!("{} by {}", due.property, due.at)).collect();
    (!times.is_empty()).then(|| format!("due: {}", times.join(", ")))
}

fn steps(path: &ColumnPath) -> Vec<String> {
    let word = |step: &PathStep| match step {
        PathStep::Field(name) => name.clone(),
        PathStep::Elements => "[]".to_owned(),
        PathStep::Keys => "{key}".to_owned(),
        PathStep::Values => "{value}".to_owned(),
    };
    path.0.iter().map(word).collect()
}

/// The rows that are shown: faults of headers first.
fn rows(check: &Check, judged: &Judged, subject: Option<&Subject<'_>>, samples: usize) -> Vec<Row> {
    let of_data = subject.map(|subject| rows_of(check, judged, subject)).unwrap_or_default();
    judged.header.iter().cloned().chain(of_data).take(samples).collect()
}

fn rows_of(check: &Check, judged: &Judged, subject: &Subject<'_>) -> Vec<Row> {
    let element = check.path.as_ref().map(ToString::to_string);
    let file = |at: usize| subject.info.files.get(at).map_or("", |file| file.path.as_str());
    let shown = judged.rows.iter().take(subject.choices.samples);
    shown.map(|row| mask::row(row, file(row.file), element.as_deref(), subject.masked)).collect()
}
