//! From the verdicts of checks to the verdict of the run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Options, Outcome, Overall, ReasonCode, Strictness, Verdict};

/// How many checks came out how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Passed.
    pub pass: usize,
    /// Failed and counts.
    pub fail: usize,
    /// Failed and does not count.
    pub warn: usize,
    /// Not evaluated.
    pub not_evaluated: usize,
}

impl Summary {
    /// Counts the verdicts of outcomes whose `counts` are set.
    #[must_use]
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut summary = Self::default();
        for outcome in outcomes {
            let field = match outcome.verdict {
                Verdict::Pass => &mut summary.pass,
                Verdict::Fail if outcome.counts => &mut summary.fail,
                Verdict::Fail => &mut summary.warn,
                Verdict::NotEvaluated => &mut summary.not_evaluated,
            };
            *field += 1;
        }
        summary
    }
}

/// Whether an outcome takes part in the verdict of the run under these options: a failure heavy enough for
/// `fail_on`, a reason that `strict` counts and `allow` does not, or a pass.
#[must_use]
pub fn takes_part(outcome: &Outcome, options: &Options) -> bool {
    match outcome.verdict {
        Verdict::Pass => true,
        Verdict::Fail => options.fail_on.is_some_and(|least| outcome.severity >= least),
        Verdict::NotEvaluated => outcome.reason.as_ref().is_some_and(|reason| reason_counts(reason.code, options)),
    }
}

fn reason_counts(code: ReasonCode, options: &Options) -> bool {
    let from = code.counts_from();
    from != Strictness::Never && from <= options.strict && !options.allow.contains(&code)
}

/// The verdict of a run that held data to contracts, from outcomes whose `counts` are set. `data_failed`: some data
/// could not be read. A certain breach wins over unread data, and that over what is inconclusive.
#[must_use]
pub fn overall(outcomes: &[Outcome], data_failed: bool) -> Overall {
    let counting = |verdict| outcomes.iter().any(|outcome| outcome.counts && outcome.verdict == verdict);
    if counting(Verdict::Fail) {
        Overall::Breached
    } else if data_failed {
        Overall::Error
    } else if counting(Verdict::NotEvaluated) || untouched(outcomes) {
        Overall::Inconclusive
    } else {
        Overall::Upheld
    }
}

/// Whether some object with selected promises has none that passed or failed, or the whole run has none.
fn untouched(outcomes: &[Outcome]) -> bool {
    let mut decided: BTreeMap<(usize, &str), bool> = BTreeMap::new();
    for outcome in outcomes.iter().filter(|outcome| is_selected_promise(outcome)) {
        if let Some(object) = &outcome.object {
            *decided.entry((outcome.contract, object)).or_default() |= outcome.verdict != Verdict::NotEvaluated;
        }
    }
    let nothing = !outcomes.iter().any(|outcome| outcome.verdict != Verdict::NotEvaluated);
    nothing || decided.values().any(|decided| !decided)
}

fn is_selected_promise(outcome: &Outcome) -> bool {
    let left_out = outcome.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::NotSelected);
    !outcome.routes.is_empty() && !left_out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Reason;
    use crate::source::{Location, Severity};

    fn options() -> Options {
        Options::failing_from(Some(Severity::Error))
    }

    fn outcome(object: &str, verdict: Verdict, severity: Severity, code: Option<ReasonCode>) -> Outcome {
        let nowhere = Location { path: String::new(), line: 1, column: 1, end_line: 1, end_column: 1 };
        Outcome {
            object: Some(object.into()),
            routes: vec!["/schema/0".into()],
            severity,
            verdict,
            reason: code.map(|code| Reason { code, text: String::new() }),
            ..Outcome::failed("o/required".into(), "required".into(), nowhere)
        }
    }

    fn verdict_of(mut outcomes: Vec<Outcome>, options: &Options, data_failed: bool) -> Overall {
        for outcome in &mut outcomes {
            outcome.counts = takes_part(outcome, options);
        }
        overall(&outcomes, data_failed)
    }

    fn pass() -> Outcome {
        outcome("o", Verdict::Pass, Severity::Error, None)
    }

    fn fail(severity: Severity) -> Outcome {
        outcome("o", Verdict::Fail, severity, None)
    }

    fn not(code: ReasonCode) -> Outcome {
        outcome("o", Verdict::NotEvaluated, Severity::Error, Some(code))
    }

    #[test]
    fn a_failure_counts_from_the_severity_of_fail_on() {
        for (severity, least, verdict) in [
            (Severity::Error, Some(Severity::Error), Overall::Breached),
            (Severity::Warning, Some(Severity::Error), Overall::Upheld),
            (Severity::Warning, Some(Severity::Warning), Overall::Breached),
            (Severity::Info, Some(Severity::Info), Overall::Breached),
            (Severity::Error, None, Overall::Upheld),
        ] {
            let options = Options { fail_on: least, ..options() };
            assert_eq!(verdict_of(vec![fail(severity), pass()], &options, false), verdict, "{severity:?} {least:?}");
        }
    }

    #[test]
    fn a_certain_breach_wins_over_unread_data_and_that_over_inconclusive() {
        let open = not(ReasonCode::Empty);
        let all = vec![fail(Severity::Error), open.clone(), pass()];
        assert_eq!(verdict_of(all, &options(), true), Overall::Breached);
        assert_eq!(verdict_of(vec![open.clone(), pass()], &options(), true), Overall::Error);
        assert_eq!(verdict_of(vec![open, pass()], &options(), false), Overall::Inconclusive);
    }

    #[test]
    fn each_reason_counts_from_its_strictness_unless_allowed() {
        for code in ReasonCode::ALL {
            for strict in [Strictness::Normal, Strictness::Strict, Strictness::All] {
                let options = Options { strict, ..options() };
                let expected = match code.counts_from() {
                    Strictness::Never => Overall::Upheld,
                    from if from <= strict => Overall::Inconclusive,
                    _ => Overall::Upheld,
                };
                assert_eq!(verdict_of(vec![not(code), pass()], &options, false), expected, "{code:?} {strict:?}");
                let options = Options { allow: vec![code], ..options };
                assert_eq!(verdict_of(vec![not(code), pass()], &options, false), Overall::Upheld, "{code:?} allowed");
            }
        }
    }

    #[test]
    fn what_counts_from_when_is_the_table_of_the_documentation() {
        let page = include_str!("../../docs/meaning.md");
        for code in ReasonCode::ALL {
            let word = serde_json::to_value(code).unwrap();
            let named = format!("`{}`", word.as_str().unwrap());
            let row = page.lines().find(|line| line.split('|').nth(1).is_some_and(|cell| cell.contains(&named)));
            let last = row.and_then(|row| row.trim_end_matches([' ', '|']).rsplit('|').next()).map(str::trim);
            let expected = match last {
                Some("always") => Strictness::Normal,
                Some("with `--strict`") => Strictness::Strict,
                Some("with `--strict=all`") => Strictness::All,
                Some("never") => Strictness::Never,
                other => panic!("{named}: {other:?}"),
            };
            assert_eq!(code.counts_from(), expected, "{named}");
        }
    }

    #[test]
    fn an_object_of_which_nothing_was_decided_is_inconclusive_whatever_is_allowed() {
        let options = Options { allow: ReasonCode::ALL.to_vec(), ..options() };
        let other = outcome("p", Verdict::NotEvaluated, Severity::Error, Some(ReasonCode::ForPeople));
        assert_eq!(verdict_of(vec![pass(), other], &options, false), Overall::Inconclusive);
        let left_out = outcome("p", Verdict::NotEvaluated, Severity::Error, Some(ReasonCode::NotSelected));
        assert_eq!(verdict_of(vec![pass(), left_out.clone()], &options, false), Overall::Upheld);
        assert_eq!(verdict_of(vec![left_out], &options, false), Overall::Inconclusive);
        assert_eq!(verdict_of(Vec::new(), &options, false), Overall::Inconclusive);
    }

    #[test]
    fn what_nothing_promised_does_not_decide_an_object() {
        let mut readable = pass();
        readable.routes.clear();
        let promised = not(ReasonCode::ForPeople);
        assert_eq!(verdict_of(vec![readable, promised], &options(), false), Overall::Inconclusive);
    }

    #[test]
    fn the_summary_tells_failures_that_count_from_others() {
        let mut all = vec![pass(), fail(Severity::Error), fail(Severity::Info), not(ReasonCode::Empty)];
        for outcome in &mut all {
            outcome.counts = takes_part(outcome, &options());
        }
        assert_eq!(Summary::of(&all), Summary { pass: 1, fail: 1, warn: 1, not_evaluated: 1 });
    }
}
