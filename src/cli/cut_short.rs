//! The report of a run that came to no end of its own: what was asked, and that nothing was decided.

use chrono::{DateTime, SecondsFormat};
use upheld::contract::Reading;
use upheld::outcome::{ContractInfo, MEANING, Overall, Problem, Report, Summary, Tool};
use upheld::source::Severity;
use upheld::verify::Choices;

/// The report of a run that was interrupted and did not end in time.
pub(super) fn interrupted(contracts: &[Reading], choices: &Choices) -> Report {
    Report {
        command: "check".to_owned(),
        tool: Tool::this(),
        meaning: MEANING.to_owned(),
        now: now(choices),
        options: choices.options(),
        contracts: contracts.iter().map(|reading| ContractInfo::of_source(&reading.source)).collect(),
        verdict: Overall::Interrupted,
        summary: Summary::default(),
        problems: Vec::new(),
        objects: Vec::new(),
        outcomes: Vec::new(),
        step: None,
        timing: None,
    }
}

/// The same, where a fault of the program ended the run.
pub(super) fn crashed(interrupted: Report) -> Report {
    let fault = Problem {
        code: "internal-error".to_owned(),
        severity: Severity::Error,
        message: "a fault of the program ended the run".to_owned(),
        help: Some("please report what standard error says".to_owned()),
        file: None,
        location: None,
    };
    Report { verdict: Overall::Error, problems: vec![fault], ..interrupted }
}

fn now(choices: &Choices) -> String {
    DateTime::from_timestamp(choices.now.seconds, choices.now.nanos)
        .map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use upheld::value::Instant;

    #[test]
    fn says_that_nothing_was_decided() {
        let report = interrupted(&[], &Choices::at(Instant { seconds: 0, nanos: 0 }));
        assert_eq!((report.verdict.exit_code(), report.now.as_str()), (130, "1970-01-01T00:00:00Z"));
        let report = crashed(report);
        assert_eq!((report.verdict.exit_code(), report.problems.len()), (3, 1));
    }
}
