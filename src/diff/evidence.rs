//! What a change means to data that is there: the rows that the new contract rejects and the old one accepted.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Part;
use super::pair::pairs;
use super::side::Side;
use crate::contract::{Reading, Written};
use crate::outcome::{
    ObjectInfo, Observed, Options, Outcome, Overall, Part as Counted, Reason, ReasonCode, Report, Verdict,
};
use crate::source::{Severity, brief};
use crate::value::{counted, grouped};
use crate::verify::{Fresh, Rejected};

/// The same data, held to the old and to the new contract.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What the old contract made of it; `None` where it has none of the objects that there is data of.
    pub old: Option<Report>,
    /// What the new contract made of it.
    pub new: Report,
    /// The rows that the new contract rejects, compared with those that the old one rejected.
    pub rejected: Rejected,
}

/// What the objects of the new contract were called in the old one: by `id` where there is one, else by name.
#[must_use]
pub fn old_names(old: &Reading, new: &Reading) -> BTreeMap<String, String> {
    let names = || {
        let (before, after) = (old.written()?, new.written()?);
        let (old, new) = (Side::new(old)?, Side::new(new)?);
        let (was, is) = (before.get("schema")?.items()?, after.get("schema")?.items()?);
        let name = |objects: &[Written], at: usize| Some(objects.get(at)?.get("name")?.scalar()?.to_owned());
        let pairs = pairs(Part::Object, (&old, was), (&new, is)).both;
        Some(pairs.into_iter().filter_map(|(at, to)| Some((name(is, to)?, name(was, at)?))).collect())
    };
    names().unwrap_or_default()
}

/// What the data says of each object of the new contract.
pub(super) fn outcomes(evidence: &Evidence, old: &Reading, new: &Reading) -> Vec<Outcome> {
    let names = old_names(old, new);
    let objects = evidence.new.objects.iter();
    objects.map(|object| of_object(evidence, object, names.get(&object.name), new)).collect()
}

/// Whether either run could not read the data, or was stopped; by the outcomes that tell of the data, too.
pub(super) fn failed(evidence: &Evidence, told: &[Outcome]) -> Option<Overall> {
    let verdicts = [evidence.old.as_ref().map(|old| old.verdict), Some(evidence.new.verdict)];
    let has = |verdict: &Overall| verdicts.contains(&Some(*verdict));
    let is_unread = |outcome: &Outcome| {
        outcome.kind == "newly-rejected"
            && outcome.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::Unreadable)
    };
    let unread = told.iter().any(is_unread).then_some(Overall::Error);
    [Overall::Interrupted, Overall::Error].into_iter().find(has).or(unread)
}

fn of_object(evidence: &Evidence, object: &ObjectInfo, old: Option<&String>, new: &Reading) -> Outcome {
    let outcome = blank(object, new);
    if let Some((code, text)) = why_not(evidence, object, old) {
        let message = format!("not evaluated: {text}");
        return Outcome { verdict: Verdict::NotEvaluated, reason: Some(Reason { code, text }), message, ..outcome };
    }
    let Fresh { rows, checks } = evidence.rejected.fresh(&object.name);
    let all = object.rows.unwrap_or(0).saturating_add(object.rows_rejected.unwrap_or(0));
    let part = |(check, count): (&String, &u64)| Counted { name: check.clone(), value: count.to_string() };
    let broken = broken_anew(evidence, object);
    let share = percent(rows, all);
    let head = format!(
        "the new contract rejects {} of {} that the old one accepts",
        grouped(rows),
        counted(all, "row", "rows")
    );
    let mut notes: Vec<_> =
        checks.iter().map(|(check, count)| format!("{} of them by {check}", grouped(*count))).collect();
    notes.extend(broken.iter().map(|message| brief(format!("no longer upheld: {message}"))));
    let is_clean = rows == 0 && broken.is_empty();
    Outcome {
        verdict: if is_clean { Verdict::Pass } else { Verdict::Fail },
        severity: if is_clean { Severity::Info } else { Severity::Warning },
        message: match &share {
            Some(share) if rows > 0 => format!("{head} ({share} %)"),
            _ => head,
        },
        observed: Some(Observed {
            value: Some(rows.to_string()),
            unit: Some("rows".to_owned()),
            percent: share,
            of: Some(all),
            of_unit: Some("rows".to_owned()),
            lower_bound: !evidence.rejected.incomplete().is_empty(),
            parts: checks.iter().map(part).collect(),
        }),
        notes: notes
            .into_iter()
            .chain(evidence.rejected.incomplete().into_iter().map(|why| format!("rows are missing: {why}")))
            .collect(),
        ..outcome
    }
}

/// Why nothing can be said of an object.
fn why_not(evidence: &Evidence, object: &ObjectInfo, old: Option<&String>) -> Option<(ReasonCode, String)> {
    let Some(old) = old else {
        let text = "the old contract has no object of that name, so that there is nothing to compare with".to_owned();
        return Some((ReasonCode::NotApplicable, text));
    };
    let was = evidence.old.as_ref().and_then(|report| report.objects.iter().find(|known| known.name == *old));
    let is_damaged = |outcome: &Outcome| {
        outcome.object.as_ref() == Some(&object.name)
            && outcome.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::Unreadable)
    };
    if object.files.is_empty() && evidence.new.outcomes.iter().any(is_damaged) {
        return Some((ReasonCode::Unreadable, "the data could not be read".to_owned()));
    }
    if object.files.is_empty() || was.is_none_or(|was| was.files.is_empty()) {
        return Some((ReasonCode::NoDataGiven, "there is no data of the object".to_owned()));
    }
    let is_read = object.complete && object.rows.is_some() && was.is_some_and(|was| was.complete);
    (!is_read).then(|| (ReasonCode::Unreadable, "the data could not be read to its end".to_owned()))
}

/// Checks of more than single rows that hold under the old contract and not under the new one.
fn broken_anew(evidence: &Evidence, object: &ObjectInfo) -> Vec<String> {
    let fails = |outcome: &&Outcome| outcome.verdict == Verdict::Fail && outcome.severity == Severity::Error;
    let old = evidence.old.iter().flat_map(|old| &old.outcomes);
    let before: BTreeSet<&str> = old.filter(fails).map(|outcome| outcome.id.as_str()).collect();
    let fresh = evidence.rejected.fresh(&object.name);
    let anew = evidence.new.outcomes.iter().filter(fails).filter(|outcome| {
        outcome.object.as_ref() == Some(&object.name)
            && !before.contains(outcome.id.as_str())
            && !fresh.checks.contains_key(&outcome.id)
    });
    anew.map(|outcome| format!("{}: {}", outcome.id, outcome.message)).collect()
}

/// A share in percent, rounded half up to four decimals; `None` of nothing.
fn percent(count: u64, of: u64) -> Option<String> {
    let (count, of) = (u128::from(count), u128::from(of));
    let units = (count * 2_000_000 + of).checked_div(of * 2)?;
    let (whole, rest) = (units / 10_000, units % 10_000);
    let text = format!("{whole}.{rest:04}");
    Some(text.trim_end_matches('0').trim_end_matches('.').to_owned())
}

fn blank(object: &ObjectInfo, new: &Reading) -> Outcome {
    let declared =
        new.contract.as_ref().and_then(|contract| contract.schema.iter().find(|one| one.name == object.name));
    let route = declared.map(|object| object.route.clone()).unwrap_or_default();
    super::report::outcome(super::report::Facts {
        id: format!("{}/newly-rejected", object.name.replace('%', "%25").replace('/', "%2F").replace(' ', "%20")),
        kind: "newly-rejected".to_owned(),
        contract: 1,
        object: Some(object.name.clone()),
        property: None,
        route: route.clone(),
        location: new.locate(&route),
    })
}

/// The options that both runs have.
#[must_use]
pub(super) fn options(fail_on: Option<Severity>) -> Options {
    Options::failing_from(fail_on)
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn shares_are_rounded_half_up() {
        let cases = [
            (0, 3, "0"),
            (1, 3, "33.3333"),
            (2, 3, "66.6667"),
            (1, 1, "100"),
            (1, 8_000_000, "0"),
            (1, 2_000_000, "0.0001"),
        ];
        for (count, of, share) in cases {
            assert_eq!(percent(count, of).as_deref(), Some(share), "{count} of {of}");
        }
        assert_eq!(percent(0, 0), None);
    }
}
