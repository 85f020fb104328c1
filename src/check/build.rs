//! Builds checks from what a kind asks, with all that the contract says around the promise.

use super::catalogue::{Asked, Kind, Question};
use super::scope::{ObjectScope, PropertyScope, Refusal, RuleScope};
use super::{About, Check, CountUnit, Test, id, threshold, weight};
use crate::contract::{Definition, QualityRule, RuleType};
use crate::metric::{Column, Metric, Predicate};
use crate::source::{Route, Severity};
use crate::value::Shared;

impl Question {
    /// A test that needs no comparison.
    pub(super) fn of(test: Test) -> Self {
        Self {
            test,
            expect: Vec::new(),
            unit: CountUnit::Rows,
            phrase: String::new(),
            promised: None,
            meaning: None,
            notes: Vec::new(),
        }
    }

    /// What is not asked.
    fn refused(refusal: Refusal) -> Self {
        Self::of(match refusal {
            Refusal::Always(reason) => Test::NotEvaluated(reason),
            Refusal::ByData { delimited, other } => Test::NotEvaluatedBy { delimited, other },
        })
    }

    /// A count of the rows that a predicate holds for, of which there should be none.
    pub(super) fn none(column: &Column, which: Predicate, phrase: impl Into<String>) -> Self {
        let test = Test::Count { metric: count(which), column: column.clone(), parts: parts(column) };
        Self { expect: threshold::none(), phrase: phrase.into(), ..Self::of(test) }
    }

    /// The same with what the option promises.
    pub(super) fn promising(mut self, option: &str, values: Vec<String>) -> Self {
        self.promised = Some((option.to_owned(), values));
        self
    }
}

/// A count of the rows that a predicate holds for.
pub(super) fn count(which: Predicate) -> Metric {
    Metric::count(which)
}

/// What is counted beside the values of a column: what is no value at all.
pub(super) fn parts(column: &Column) -> Vec<(&'static str, Metric)> {
    let mut parts = vec![("null", count(Predicate::IsNull(Box::new(column.clone()))))];
    if !column.read.missing.is_empty() {
        let all = (0..column.read.missing.len()).collect();
        parts.push(("missing-tokens", count(Predicate::IsMissing(Box::new(column.clone()), all))));
    }
    parts
}

impl Check {
    /// A check of a kind that asks nothing yet.
    pub(super) fn new(kind: &Kind, id: String, routes: Vec<Route>, place: Route, asked: Asked) -> Self {
        let asked = asked.unwrap_or_else(Question::refused);
        Self {
            kind: kind.id.to_owned(),
            id,
            object: None,
            property: None,
            path: None,
            routes,
            place,
            dimension: kind.dimension.map(str::to_owned),
            severity: Severity::Error,
            severity_declared: None,
            test: asked.test,
            expect: asked.expect,
            unit: asked.unit,
            phrase: asked.phrase,
            promised: asked.promised,
            meaning: asked.meaning,
            notes: asked.notes,
            about: About::nothing(),
        }
    }

    /// The same check with a declared severity.
    pub(super) fn weighing(mut self, declared: Option<String>) -> Self {
        if declared.is_some() {
            self.severity = weight::severity(declared.as_deref());
            self.severity_declared = declared;
        }
        self
    }
}

impl ObjectScope<'_> {
    /// A check of the object as a whole.
    pub(super) fn check(&self, kind: &Kind, routes: Vec<Route>, asked: Asked) -> Check {
        let place = routes.first().cloned().unwrap_or_else(|| self.object.route.key("name"));
        let check = Check::new(kind, format!("{}/{}", self.id(), kind.id), routes, place, asked);
        let about: Shared<About> =
            About { tags: self.object.tags.clone(), definitions: urls(&self.object.definitions), ..About::default() }
                .into();
        Check { object: Some(self.index), about, ..check }.weighing(weight::own_severity(&self.object.custom))
    }
}

impl PropertyScope<'_> {
    /// A check of the property; its id ends in the kind.
    pub(super) fn check(&self, kind: &Kind, routes: Vec<Route>, asked: Asked) -> Check {
        let place = routes.first().cloned().unwrap_or_else(|| self.object.route.key("name"));
        let check = Check::new(kind, format!("{}/{}", self.id(), kind.id), routes, place, asked);
        self.about(check).weighing(weight::own_severity(&self.property.custom))
    }

    /// The part of ids that names the property.
    pub(super) fn id(&self) -> String {
        format!("{}/properties/{}", id::segment(&self.object.name), id::segment(&self.name))
    }

    /// The same check, saying what property it is about.
    pub(super) fn about(&self, mut check: Check) -> Check {
        check.object = Some(self.index);
        check.property = Some(self.name.clone());
        check.path = Some(self.path.clone());
        let mut about = About {
            critical: self.property.critical,
            definitions: match check.about.definitions.as_slice() {
                [] => urls(&self.property.definitions),
                own => own.to_vec(),
            },
            ..(*check.about).clone()
        };
        add_tags(&mut about.tags, &self.property.tags);
        add_tags(&mut about.tags, &self.object.tags);
        if about != *check.about {
            check.about = about.into();
        }
        check
    }
}

impl RuleScope<'_> {
    /// A check of the rule; its id ends in the `id` of the rule, else its name, else its metric, else the kind.
    pub(super) fn check(&self, kind: &Kind, asked: Asked) -> Check {
        let rule = self.rule;
        let above = self.property.map_or_else(|| self.object.id(), PropertyScope::id);
        let metric = match &rule.kind {
            Ok(RuleType::Library(metric)) => Some(metric.as_str()),
            Ok(RuleType::Sql | RuleType::Custom(_) | RuleType::Text) | Err(_) => None,
        };
        let name = rule.id.as_deref().or(rule.name.as_deref()).or(metric).unwrap_or(kind.id);
        let route = rule.route.clone();
        let id = format!("{above}/quality/{}", id::segment(name));
        let mut check = Check::new(kind, id, vec![route.clone()], route, asked).weighing(rule.severity.clone());
        check.about = about(rule).into();
        if let Some(dimension) = &rule.dimension {
            check.dimension = Some(weight::dimension(dimension));
        }
        self.place(check)
    }

    fn place(&self, mut check: Check) -> Check {
        if let Some(property) = self.property {
            return property.about(check);
        }
        check.object = Some(self.object.index);
        add_tags(&mut check.about.tags, &self.object.object.tags);
        check
    }
}

/// The URLs of definitions.
pub(super) fn urls(definitions: &[Definition]) -> Vec<String> {
    definitions.iter().map(|definition| definition.url.clone()).collect()
}

fn about(rule: &QualityRule) -> About {
    About {
        name: rule.name.clone(),
        description: rule.description.clone(),
        tags: rule.tags.clone(),
        critical: false,
        driver: None,
        scheduler: rule.scheduler.clone(),
        schedule: rule.schedule.clone(),
        business_impact: rule.business_impact.clone(),
        definitions: urls(&rule.definitions),
    }
}

fn add_tags(tags: &mut Vec<String>, more: &[String]) {
    for tag in more {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
}
