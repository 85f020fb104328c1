//! Names that stand for two things: ids, servers, and rules that reports could not tell apart.

use std::collections::{BTreeMap, BTreeSet};

use super::parts::{Finding, Rule, Severity, Subject, shorten};
use crate::contract::{QualityRule, RuleType};
use crate::source::{Route, Step};

/// One `id` twice in a list.
pub(super) const ID: Rule = Rule {
    id: "duplicate-id",
    severity: Severity::Error,
    description: "two items of one list have the same `id`",
    find: ids,
};

/// One server name twice.
pub(super) const SERVER: Rule = Rule {
    id: "duplicate-server",
    severity: Severity::Error,
    description: "two servers have the same name",
    find: servers,
};

/// Rules that have one name in reports.
pub(super) const REPEATED_RULE: Rule = Rule {
    id: "repeated-rule",
    severity: Severity::Info,
    description: "two rules of one object or property have neither `id` nor name that tells them apart",
    find: rules,
};

/// Keys below which anything may stand, so that an `id` there is a value.
const FREE: [&str; 5] = ["value", "implementation", "arguments", "examples", "context"];

fn ids(subject: &Subject<'_>) -> Vec<Finding> {
    let mut seen: BTreeSet<(Route, &str)> = BTreeSet::new();
    let mut found = Vec::new();
    for (route, spans) in subject.reading.routes.iter().filter(|(route, spans)| spans.scalar && is_id(route)) {
        let Some(text) = subject.reading.source.text().get(spans.value.clone()) else { continue };
        let id = text.trim_matches(['"', '\'']);
        let list = route.parent().and_then(|item| item.parent()).unwrap_or_default();
        if !id.is_empty() && !seen.insert((list, id)) {
            let message = format!("the id `{}` stands twice in this list", shorten(id));
            found.push(Finding::at(route, message).help("give each its own id"));
        }
    }
    found
}

fn is_id(route: &Route) -> bool {
    let in_list = matches!(route.steps(), [.., Step::Index(_), Step::Key(last)] if last == "id");
    in_list && !route.steps().iter().any(|step| matches!(step, Step::Key(key) if FREE.contains(&key.as_str())))
}

fn servers(subject: &Subject<'_>) -> Vec<Finding> {
    let mut seen = BTreeSet::new();
    let servers = subject.contract.servers.iter().filter(|server| !server.name.is_empty());
    let again = servers.filter(|server| !seen.insert(&server.name));
    let finding = |server: &crate::contract::Server| {
        let message = format!("the name `{}` stands for two servers", shorten(&server.name));
        Finding::at(&server.route.key("server"), message).help("give each its own name")
    };
    again.map(finding).collect()
}

fn rules(subject: &Subject<'_>) -> Vec<Finding> {
    let mut seen: BTreeMap<Option<Route>, BTreeSet<String>> = BTreeMap::new();
    let mut found = Vec::new();
    for rule in subject.rules.iter().map(|place| place.rule) {
        let name = name_of(rule);
        if !seen.entry(rule.route.parent()).or_default().insert(name.clone()) {
            let message = format!("reports call this rule `{}`, as they do another one here", shorten(&name));
            found.push(Finding::at(&rule.route, message).help("give it an `id` or a name of its own"));
        }
    }
    found
}

/// What reports call a rule: its `id`, else its name, else its metric or kind.
fn name_of(rule: &QualityRule) -> String {
    let kind = || match &rule.kind {
        Ok(RuleType::Library(metric)) => metric.clone(),
        Ok(RuleType::Sql) => "sql".to_owned(),
        Ok(RuleType::Custom(_)) => "custom".to_owned(),
        Ok(RuleType::Text) => "text".to_owned(),
        Err(_) => "quality".to_owned(),
    };
    rule.id.clone().or_else(|| rule.name.clone()).unwrap_or_else(kind)
}
