//! The report of a comparison: an outcome for each change, and one for the step of the version.

use std::collections::BTreeMap;

use super::change::{Change, changes, needed};
use super::evidence::{self, Evidence, options};
use super::version::{Version, declared};
use crate::check::contract_info;
use crate::contract::Reading;
use crate::outcome::{
    Bump, Changed, Effect, Expected, MEANING, Outcome, Overall, Reason, ReasonCode, Related, Report, Summary, Tool,
    Verdict, VersionStep, numbered,
};
use crate::source::{Location, Route, Severity, brief};
use crate::value::Instant;
use crate::verify::problems_of;

/// What makes a comparison fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judge {
    /// A step of the version that is smaller than its changes ask for.
    Step,
    /// A change that breaks consumers, whatever the version says.
    Breaking,
    /// Nothing.
    Never,
}

/// Compares two contracts. `now` is the time of the report; `evidence` is what data says, where there is some.
#[must_use]
pub fn diff(old: &Reading, new: &Reading, judge: Judge, now: Instant, evidence: Option<&Evidence>) -> Report {
    let mut report = empty(&[old, new], judge, now);
    if let Some(changes) = changes(old, new) {
        fill(&mut report, (old, new), &changes, judge, evidence);
    }
    report
}

/// The report about a contract that is new: the revision `against`, with which it is compared, has no such file.
#[must_use]
pub fn first(new: &Reading, against: &str, now: Instant) -> Report {
    let mut report = empty(&[new], Judge::Never, now);
    if new.contract.is_some() {
        let route = Route::root();
        let facts = Facts {
            id: "diff/contract-new".to_owned(),
            kind: "contract-new".to_owned(),
            contract: 0,
            object: None,
            property: None,
            location: new.locate(&route),
            route,
        };
        let message = brief(format!("the contract is new: {against} has no such file, so there is nothing to compare"));
        report.outcomes = vec![Outcome { verdict: Verdict::Pass, message, ..outcome(facts) }];
        report.verdict = Overall::Upheld;
        report.summary = Summary::of(&report.outcomes);
    }
    report
}

/// A report that says nothing yet.
fn empty(contracts: &[&Reading], judge: Judge, now: Instant) -> Report {
    Report {
        command: "diff".to_owned(),
        tool: Tool::this(),
        meaning: MEANING.to_owned(),
        now: now.to_string(),
        options: options((judge != Judge::Never).then_some(Severity::Error)),
        contracts: contracts.iter().map(|reading| contract_info(reading)).collect(),
        verdict: Overall::Invalid,
        summary: Summary::default(),
        problems: contracts.iter().flat_map(|reading| problems_of(reading)).collect(),
        objects: Vec::new(),
        outcomes: Vec::new(),
        step: None,
        timing: None,
    }
}

fn fill(
    report: &mut Report,
    (old, new): (&Reading, &Reading),
    changes: &[Change],
    judge: Judge,
    evidence: Option<&Evidence>,
) {
    let steps = Steps::of(old, new, needed(changes));
    let mut seen = BTreeMap::new();
    let of_change = |change: &Change| of_change(change, (old, new), (judge, &steps), &mut seen);
    report.outcomes = changes.iter().filter(|change| change.rule.id != "version-changed").map(of_change).collect();
    report.outcomes.extend(evidence.map(|evidence| evidence::outcomes(evidence, old, new)).unwrap_or_default());
    report.outcomes.push(of_version(&steps, (old, new), judge));
    if let Some(evidence) = evidence {
        report.objects = evidence
            .new
            .objects
            .iter()
            .cloned()
            .map(|object| crate::outcome::ObjectInfo { contract: 1, ..object })
            .collect();
        let known = report.problems.clone();
        let of_data = evidence.new.problems.iter().filter(|problem| !known.contains(problem));
        report.problems.extend(of_data.cloned());
    }
    let counting = |verdict| report.outcomes.iter().any(|outcome| outcome.counts && outcome.verdict == verdict);
    report.verdict = match evidence.and_then(|evidence| evidence::failed(evidence, &report.outcomes)) {
        _ if counting(Verdict::Fail) => Overall::Breached,
        Some(failed) => failed,
        None if counting(Verdict::NotEvaluated) => Overall::Inconclusive,
        None => Overall::Upheld,
    };
    report.summary = Summary::of(&report.outcomes);
    report.step = Some(VersionStep { declared: steps.declared, needed: steps.needed });
}

/// The versions and the steps between them.
struct Steps {
    old: Option<String>,
    new: Option<String>,
    declared: Option<Bump>,
    needed: Bump,
}

impl Steps {
    fn of(old: &Reading, new: &Reading, needed: Bump) -> Self {
        let version = |reading: &Reading| reading.contract.as_ref().and_then(|contract| contract.version.clone());
        let (old, new) = (version(old), version(new));
        Self { declared: declared(old.as_deref(), new.as_deref()), old, new, needed }
    }

    fn read(text: Option<&String>) -> Option<Version> {
        Version::parse(text?)
    }

    /// The least step that owns up to changes of a size.
    fn enough(&self, needed: Bump) -> Bump {
        Self::read(self.old.as_ref()).map_or(needed, |version| version.enough(needed))
    }

    /// Whether the version owns up to changes of a size; `None` where that cannot be told.
    fn owns_up_to(&self, needed: Bump) -> Option<bool> {
        Some(self.declared? >= self.enough(needed))
    }

    fn moves_back(&self) -> bool {
        let versions = Self::read(self.old.as_ref()).zip(Self::read(self.new.as_ref()));
        versions.is_some_and(|(old, new)| new < old)
    }
}

/// What an outcome is about.
pub(super) struct Facts {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) contract: usize,
    pub(super) object: Option<String>,
    pub(super) property: Option<String>,
    pub(super) route: Route,
    pub(super) location: Location,
}

/// An outcome that says nothing yet.
pub(super) fn outcome(facts: Facts) -> Outcome {
    Outcome {
        contract: facts.contract,
        object: facts.object,
        property: facts.property,
        routes: vec![facts.route.to_string()],
        ..Outcome::failed(facts.id, facts.kind, facts.location)
    }
}

fn of_change(
    change: &Change,
    (old, new): (&Reading, &Reading),
    (judge, steps): (Judge, &Steps),
    seen: &mut BTreeMap<String, usize>,
) -> Outcome {
    let gone = change.new.is_none();
    let (contract, route) = if gone { (0, &change.old_place) } else { (1, &change.new_place) };
    let location = if gone { old.locate(route) } else { new.locate(route) };
    let other = if gone { new.locate(&change.new_place) } else { old.locate(&change.old_place) };
    let related = Related {
        role: if gone { "new" } else { "old" }.to_owned(),
        contract: 1 - contract,
        path: other.path,
        line: other.line,
        column: other.column,
    };
    let id = numbered(seen, format!("diff/{}{}", change.rule.id, route.to_string().replace(' ', "%20")));
    let severity = severity(change, judge, steps);
    Outcome {
        severity,
        counts: severity == Severity::Error && judge != Judge::Never,
        message: brief(change.message.clone()),
        related: vec![related],
        change: Some(Changed {
            producer: change.rule.producer,
            consumer: change.rule.consumer,
            old: change.old_text.clone(),
            new: change.new_text.clone(),
        }),
        ..outcome(Facts {
            id,
            kind: change.rule.id.to_owned(),
            contract,
            object: change.object.clone(),
            property: change.property.clone(),
            route: route.clone(),
            location,
        })
    }
}

/// What makes the comparison fail is an error; what else breaks consumers is a warning.
fn severity(change: &Change, judge: Judge, steps: &Steps) -> Severity {
    let breaks = change.rule.consumer == Effect::Breaking;
    let fails = match judge {
        Judge::Step => steps.owns_up_to(change.bump()) == Some(false),
        Judge::Breaking => breaks,
        Judge::Never => false,
    };
    match (fails, breaks) {
        (true, _) => Severity::Error,
        (false, true) => Severity::Warning,
        (false, false) => Severity::Info,
    }
}

/// The outcome of the step of the version.
fn of_version(steps: &Steps, (old, new): (&Reading, &Reading), judge: Judge) -> Outcome {
    let route = Route::root().key("version");
    let place = old.locate(&route);
    let enough = if steps.moves_back() {
        Some(false)
    } else {
        steps.owns_up_to(steps.needed).or((steps.needed == Bump::None).then_some(true))
    };
    let verdict = match enough {
        Some(true) => Verdict::Pass,
        Some(false) => Verdict::Fail,
        None => Verdict::NotEvaluated,
    };
    let text = "the step of the version cannot be told".to_owned();
    Outcome {
        severity: Severity::Error,
        counts: judge == Judge::Step,
        verdict,
        reason: enough.is_none().then_some(Reason { code: ReasonCode::InvalidRule, text }),
        expected: vec![Expected {
            operator: "step".to_owned(),
            value: vec![steps.needed.word().to_owned()],
            unit: None,
        }],
        message: said(steps),
        notes: note(steps).into_iter().collect(),
        related: vec![Related {
            role: "old".to_owned(),
            contract: 0,
            path: place.path,
            line: place.line,
            column: place.column,
        }],
        ..outcome(Facts {
            id: "diff/version-step".to_owned(),
            kind: "version-step".to_owned(),
            contract: 1,
            object: None,
            property: None,
            location: new.locate(&route),
            route,
        })
    }
}

fn said(steps: &Steps) -> String {
    let next = Steps::read(steps.old.as_ref()).filter(|_| steps.needed != Bump::None);
    let next = next.map(|version| format!(" ({})", version.after(steps.needed))).unwrap_or_default();
    let asked = match steps.needed {
        Bump::None if steps.declared == Some(Bump::None) && !steps.moves_back() => "nothing changed".to_owned(),
        Bump::None => "nothing else changed".to_owned(),
        needed => format!("the changes ask for {}{next}", needed.word()),
    };
    let text = match (&steps.old, &steps.new, steps.declared) {
        (None, None, _) => format!("neither contract has a version; {asked}"),
        (Some(old), Some(new), _) if old.trim() == new.trim() => format!("the version stays {old}; {asked}"),
        (Some(old), Some(new), _) if steps.moves_back() => {
            format!("the version moves back from {old} to {new}; {asked}")
        }
        (Some(old), Some(new), Some(step)) => {
            format!("the version moves from {old} to {new} ({}); {asked}", step.word())
        }
        (old, new, _) => {
            let shown =
                |version: &Option<String>| version.as_ref().map_or("none".to_owned(), |text| format!("`{text}`"));
            format!("the version was {} and is {}, which are no two semantic versions; {asked}", shown(old), shown(new))
        }
    };
    brief(text)
}

fn note(steps: &Steps) -> Option<String> {
    let smaller = steps.enough(steps.needed) < steps.needed && steps.needed != Bump::None;
    let early = smaller.then(|| format!("before 1.0.0 a step of {} is enough", steps.enough(steps.needed).word()));
    early.or_else(|| {
        (steps.declared.is_none() && steps.needed != Bump::None)
            .then(|| "--fail-on breaking judges the changes whatever the version says".to_owned())
    })
}
