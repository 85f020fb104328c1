//! The soundness of contracts themselves, as a report of the same shape as that of a check.

use std::collections::BTreeMap;

use crate::contract::Reading;
use crate::outcome::{ContractInfo, MEANING, Options, Outcome, Overall, Report, Summary, Tool, Verdict, takes_part};
use crate::source::{Diagnostic, Step};

/// Every problem of the contracts as a failed outcome, judged strictly by each file's own version.
/// `now`: the time of the report, RFC 3339.
#[must_use]
pub fn lint(readings: &[Reading], options: &Options, now: &str) -> Report {
    let mut outcomes: Vec<_> = readings.iter().enumerate().flat_map(|(at, reading)| outcomes(at, reading)).collect();
    for outcome in &mut outcomes {
        outcome.counts = takes_part(outcome, options);
    }
    Report {
        command: "lint".to_owned(),
        tool: Tool::this(),
        meaning: MEANING.to_owned(),
        now: now.to_owned(),
        options: options.clone(),
        contracts: readings.iter().map(contract_info).collect(),
        verdict: verdict(readings, &outcomes),
        summary: Summary::of(&outcomes),
        problems: Vec::new(),
        objects: Vec::new(),
        outcomes,
        timing: None,
    }
}

/// Findings that count breach; a file that is no contract is more than a finding.
fn verdict(readings: &[Reading], outcomes: &[Outcome]) -> Overall {
    if readings.iter().any(|reading| reading.contract.is_none()) {
        Overall::Invalid
    } else if outcomes.iter().any(|outcome| outcome.counts) {
        Overall::Breached
    } else {
        Overall::Upheld
    }
}

fn contract_info(reading: &Reading) -> ContractInfo {
    let info = ContractInfo::of_source(&reading.source);
    let Some(contract) = &reading.contract else { return info };
    ContractInfo {
        id: contract.id.clone(),
        name: contract.name.clone(),
        version: contract.version.clone(),
        api_version: contract.api_version_text.clone(),
        status: contract.status.clone(),
        limitations: contract.description.limitations.clone(),
        ..info
    }
}

/// One outcome for each diagnostic; a repeated id gets a number.
fn outcomes(index: usize, reading: &Reading) -> Vec<Outcome> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = Vec::new();
    for diagnostic in &reading.diagnostics {
        let route = diagnostic.route.to_string();
        let id = format!("lint/{}{}", diagnostic.code, route.replace(' ', "%20"));
        let times = seen.entry(id.clone()).or_default();
        *times += 1;
        let id = if *times == 1 { id } else { format!("{id}~{times}") };
        all.push(outcome(id, index, reading, diagnostic));
    }
    all
}

fn outcome(id: String, index: usize, reading: &Reading, diagnostic: &Diagnostic) -> Outcome {
    let location = match &diagnostic.span {
        Some(span) => reading.source.locate(span),
        None => reading.locate(&diagnostic.route),
    };
    Outcome {
        id,
        kind: diagnostic.code.clone().into_owned(),
        name: None,
        description: None,
        contract: index,
        object: object(reading, diagnostic),
        property: None,
        path: Vec::new(),
        routes: vec![diagnostic.route.to_string()],
        dimension: None,
        severity: diagnostic.severity,
        severity_declared: None,
        tags: Vec::new(),
        critical: false,
        counts: false,
        verdict: Verdict::Fail,
        reason: None,
        expected: Vec::new(),
        observed: None,
        message: diagnostic.message.clone(),
        meaning: None,
        notes: diagnostic.help.iter().cloned().collect(),
        location,
        related: Vec::new(),
        rows: Vec::new(),
        rows_total: None,
        contacts: Vec::new(),
        driver: None,
        scheduler: None,
        schedule: None,
        business_impact: None,
        definitions: Vec::new(),
    }
}

/// The object that the finding stands in.
fn object(reading: &Reading, diagnostic: &Diagnostic) -> Option<String> {
    let contract = reading.contract.as_ref()?;
    match diagnostic.route.steps() {
        [Step::Key(schema), Step::Index(at), ..] if schema.as_str() == "schema" => {
            contract.schema.get(*at).map(|object| object.name.clone()).filter(|name| !name.is_empty())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::read;
    use crate::outcome::Strictness;
    use crate::source::{Severity, SourceFile};

    fn options() -> Options {
        let fail_on = Some(Severity::Error);
        Options { fail_on, strict: Strictness::Normal, allow: Vec::new(), select: Vec::new(), server: None }
    }

    fn lint_of(text: &str) -> Report {
        lint(&[read(SourceFile::new("c.yaml", text))], &options(), "2026-01-31T06:00:00Z")
    }

    const SOUND: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\n";

    #[test]
    fn a_sound_contract_is_upheld_and_each_fault_is_an_outcome() {
        assert_eq!(lint_of(SOUND).verdict, Overall::Upheld);
        let report = lint_of(&format!("{SOUND}schema:\n  - name: o\n    propertees: []\n    properteez: []\n"));
        assert_eq!((report.verdict, report.summary.fail), (Overall::Breached, report.outcomes.len()));
        assert!(report.outcomes.iter().all(|outcome| outcome.object.as_deref() == Some("o")));
        assert_eq!(report.outcomes.iter().map(|outcome| outcome.location.line).collect::<Vec<_>>(), [8, 9]);
    }

    #[test]
    fn what_is_no_contract_is_invalid() {
        let report = lint_of("[1, 2");
        assert_eq!((report.verdict, report.verdict.exit_code()), (Overall::Invalid, 2));
        assert!(!report.outcomes.is_empty());
    }
}
