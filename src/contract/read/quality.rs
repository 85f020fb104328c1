//! Reads `quality`: what kind of rule it is, its operators and arguments, in the words of v3.1 whatever version wrote it.

use super::rule_name::{Metric, metric_of, names};
use super::view::{Reader, View, custom, definitions, number_of, written};
use crate::contract::shape::{ARGUMENTS, OPERATORS, foreign_word};
use crate::contract::suggest::{certain, nearest};
use crate::contract::tree::Node;
use crate::contract::{
    ApiVersion, Fallback, Fault, OperatorName, QualityRule, RuleOperator, RuleType, Written, WrittenKind,
};
use crate::source::{Diagnostic, Severity, shorten};

fn fault(message: impl Into<String>) -> Fault {
    Fault { message: message.into() }
}

impl Reader<'_> {
    /// `quality` of an object or property.
    pub(super) fn rules(&mut self, view: &View<'_>) -> Vec<QualityRule> {
        view.maps("quality").iter().map(|view| self.rule(view)).collect()
    }

    fn rule(&mut self, view: &View<'_>) -> QualityRule {
        let mut faults = Vec::new();
        let metric = self.metric(view);
        let kind = kind_of(view, metric);
        if self.repeats_below(&view.route) {
            faults.push(fault("a key of the rule stands twice"));
        }
        let operators = self.operators(view, kind.as_ref().ok(), metric, &mut faults);
        self.unit(view, kind.as_ref().ok(), &mut faults);
        QualityRule {
            route: view.route.clone(),
            id: view.text("id"),
            name: view.text("name"),
            description: view.text("description"),
            operators,
            unit: view.text("unit"),
            arguments: self.arguments(view, kind.as_ref().ok(), &mut faults),
            kind,
            query: view.text("query"),
            implementation: view.written("implementation"),
            dimension: view.text("dimension"),
            severity: view.text("severity"),
            business_impact: view.text("businessImpact"),
            scheduler: view.text("scheduler"),
            schedule: view.text("schedule"),
            tags: view.texts("tags"),
            definitions: definitions(view),
            custom: custom(view),
            faults,
        }
    }

    fn metric(&mut self, view: &View<'_>) -> Option<Metric> {
        let (key, name) = written_metric(view)?;
        let metric = metric_of(&name);
        if metric.is_none() && (key == "rule" || self.version < ApiVersion::V3_1_0) {
            let meant = foreign_word(&name).or_else(|| nearest(&name, names()));
            let help = meant.map_or_else(
                || "the metrics are nullValues, missingValues, invalidValues, duplicateValues, rowCount".into(),
                |meant| format!("did you mean `{meant}`?"),
            );
            let message = format!("`{}` is no metric of the library", shorten(&name));
            let route = view.route.key(key);
            let mut diagnostic = Diagnostic::error("unknown-metric", route.clone(), message).help(help);
            diagnostic.edit = self.other_word(&route, certain(&name, names()));
            self.report(diagnostic);
        }
        metric
    }

    fn operators(
        &mut self,
        view: &View<'_>,
        kind: Option<&RuleType>,
        metric: Option<Metric>,
        faults: &mut Vec<Fault>,
    ) -> Vec<RuleOperator> {
        let mut operators = Vec::new();
        for entry in view.node.entries() {
            let Some(at) = OPERATORS.iter().position(|known| *known == &*entry.key) else { continue };
            let operand = View { node: &entry.value, route: view.route.key(&entry.key) };
            let name = OperatorName::ALL[at];
            if let Err(reason) = self.operand(name, &entry.key, &operand, kind) {
                faults.push(reason);
            }
            operators.push(RuleOperator { name, operand: written(operand.node, &operand.route) });
        }
        if matches!(kind, Some(RuleType::Library(_) | RuleType::Sql)) {
            self.count_operators(view, kind, metric, &mut operators, faults);
        }
        operators
    }

    fn count_operators(
        &mut self,
        view: &View<'_>,
        kind: Option<&RuleType>,
        metric: Option<Metric>,
        operators: &mut Vec<RuleOperator>,
        faults: &mut Vec<Fault>,
    ) {
        let strict = self.version >= ApiVersion::V3_1_0;
        if operators.len() > 1 && strict {
            let diagnostic =
                Diagnostic::error("several-operators", view.route.clone(), "the rule has several operators");
            self.report(diagnostic.help("write a rule for each; until then all of them must hold"));
        }
        if !operators.is_empty() {
            return;
        }
        let zero = metric.filter(|metric| metric.means_zero);
        let is_query = matches!(kind, Some(RuleType::Sql));
        if strict || (zero.is_none() && !is_query) {
            let diagnostic =
                Diagnostic::error("missing-operator", view.route.clone(), "the rule does not say what must hold");
            self.report(diagnostic.help("add an operator, such as `mustBe: 0`"));
        }
        if zero.is_some() {
            let operand = Written { route: view.route.clone(), text: "0".into(), kind: WrittenKind::Number };
            operators.push(RuleOperator { name: OperatorName::MustBe, operand });
        } else if !is_query {
            faults.push(fault("the rule has no operator"));
        }
    }

    fn operand(
        &mut self,
        name: OperatorName,
        key: &str,
        operand: &View<'_>,
        kind: Option<&RuleType>,
    ) -> Result<(), Fault> {
        if matches!(name, OperatorName::MustBeBetween | OperatorName::MustNotBeBetween) {
            return self.range(key, operand);
        }
        let text = operand.node.text().unwrap_or_default();
        let takes_truth = matches!(kind, Some(RuleType::Sql))
            && matches!(name, OperatorName::MustBe | OperatorName::MustNotBe)
            && matches!(text, "true" | "false");
        let is_count = matches!(kind, Some(RuleType::Library(_) | RuleType::Sql));
        if is_count && !takes_truth && number_of(operand.node).is_none() {
            return Err(fault(format!("`{key}` does not hold a number")));
        }
        Ok(())
    }

    fn range(&mut self, key: &str, operand: &View<'_>) -> Result<(), Fault> {
        let ends: Option<Vec<String>> = operand.node.items().iter().map(number_of).collect();
        let Some([low, high]) = ends.as_deref().filter(|_| operand.node.is_list()) else {
            return Err(fault(format!("`{key}` does not hold two numbers")));
        };
        let (Ok(low_value), Ok(high_value)) = (low.parse::<f64>(), high.parse::<f64>()) else { return Ok(()) };
        if low_value > high_value {
            let (low, high) = (shorten(low), shorten(high));
            let message = format!("no number lies between {low} and {high}");
            let diagnostic = Diagnostic::error("invalid-range", operand.route.clone(), message.clone());
            self.report(diagnostic.help(format!("write the lower end first: `[{high}, {low}]`")));
            return Err(fault(message));
        }
        Ok(())
    }

    fn unit(&mut self, view: &View<'_>, kind: Option<&RuleType>, faults: &mut Vec<Fault>) {
        let (Some(unit), Some(RuleType::Library(metric))) = (view.text("unit"), kind) else { return };
        let route = view.route.key("unit");
        let message = match is_percent(&unit) {
            None => format!("`{}` is no unit", shorten(&unit)),
            Some(true) if metric == "rowCount" => "a number of rows is no share of rows".into(),
            Some(_) => return,
        };
        let mut diagnostic = Diagnostic::error("unknown-unit", route.clone(), message.clone());
        diagnostic.edit =
            self.other_word(&route, certain(&unit, ["rows", "percent"]).filter(|_| is_percent(&unit).is_none()));
        self.report(diagnostic.help("write `rows` or `percent`, or leave it out for rows"));
        faults.push(fault(message));
    }

    fn arguments(
        &mut self,
        view: &View<'_>,
        kind: Option<&RuleType>,
        faults: &mut Vec<Fault>,
    ) -> Vec<(String, Written)> {
        if !matches!(kind, Some(RuleType::Library(_))) {
            return all_arguments(view).map(|(name, view)| (name, written(view.node, &view.route))).collect();
        }
        if view.get("arguments").is_some_and(|arguments| !arguments.node.is_map() && !arguments.node.is_null()) {
            faults.push(fault("`arguments` is not a mapping"));
        }
        let mut read: Vec<(String, Written)> = Vec::new();
        for (name, argument) in all_arguments(view) {
            if !ARGUMENTS.contains(&name.as_str()) {
                self.unknown_argument(&name, &argument);
            } else if read.iter().any(|(known, _)| *known == name) {
                faults.push(fault(format!("`{name}` stands in `arguments` and beside it")));
            } else {
                read.push((name, written(argument.node, &argument.route)));
            }
        }
        read
    }

    fn unknown_argument(&mut self, name: &str, argument: &View<'_>) {
        let message = format!("no metric has an argument `{}`", shorten(name));
        let help = nearest(name, ARGUMENTS).map(|meant| format!("did you mean `{meant}`?"));
        let text = help.as_ref().map_or(message.clone(), |help| format!("{message}; {help}"));
        let mut diagnostic =
            Diagnostic::error("unknown-argument", argument.route.clone(), message).severity(Severity::Warning);
        diagnostic.help = help;
        diagnostic.edit = self.other_key(&argument.route, certain(name, ARGUMENTS));
        self.report(diagnostic);
        self.unclaimable(argument.route.clone(), Fallback::UnknownKey, text);
    }
}

/// Whether a unit means hundredths; `None` where it means nothing.
fn is_percent(unit: &str) -> Option<bool> {
    match unit.trim().to_ascii_lowercase().as_str() {
        "row" | "rows" | "count" | "records" => Some(false),
        "percent" | "percentage" | "%" | "pct" => Some(true),
        _ => None,
    }
}

fn written_metric(view: &View<'_>) -> Option<(&'static str, String)> {
    let of = |key: &'static str| Some((key, view.text(key)?));
    of("metric").or_else(|| of("rule"))
}

/// What kind of rule it is; where it does not say so, what it holds tells.
fn kind_of(view: &View<'_>, metric: Option<Metric>) -> Result<RuleType, Fault> {
    let declared = view.text("type").map(|text| text.to_ascii_lowercase());
    match declared.as_deref() {
        Some("library") => library(view, metric),
        Some("sql") => sql(view),
        Some("custom") => custom_rule(view),
        Some("text") => Ok(RuleType::Text),
        Some(other) => Err(fault(format!("`{}` is no type of rule", shorten(other)))),
        None if view.get("type").is_some() => Err(fault("`type` does not say what kind of rule it is")),
        None if written_metric(view).is_some() => library(view, metric),
        None if view.get("query").is_some() => sql(view),
        None if view.get("engine").is_some() => custom_rule(view),
        None if view.node.entries().iter().any(|entry| OPERATORS.contains(&&*entry.key)) => {
            Err(fault("the rule compares, but does not say what"))
        }
        None if view.get("implementation").is_some() => Err(fault("the rule does not say which engine runs it")),
        None => Ok(RuleType::Text),
    }
}

fn library(view: &View<'_>, metric: Option<Metric>) -> Result<RuleType, Fault> {
    let both = view.text("metric").zip(view.text("rule"));
    if both.is_some_and(|(metric, rule)| metric_of(&metric).map(|m| m.name) != metric_of(&rule).map(|m| m.name)) {
        return Err(fault("`metric` and `rule` name different metrics"));
    }
    match (metric, written_metric(view)) {
        (Some(metric), _) => Ok(RuleType::Library(metric.name.into())),
        (None, Some((_, name))) => Err(fault(format!("`{}` is no metric of the library", shorten(&name)))),
        (None, None) => Err(fault("the rule does not name its metric")),
    }
}

fn sql(view: &View<'_>) -> Result<RuleType, Fault> {
    view.text("query").map(|_| RuleType::Sql).ok_or_else(|| fault("the rule has no query"))
}

fn custom_rule(view: &View<'_>) -> Result<RuleType, Fault> {
    view.text("engine").map(RuleType::Custom).ok_or_else(|| fault("the rule does not name its engine"))
}

/// What stands in `arguments`, and what stands beside it but belongs there.
fn all_arguments<'a>(view: &View<'a>) -> impl Iterator<Item = (String, View<'a>)> {
    let inside = view.get("arguments").map(|arguments| children(&arguments)).unwrap_or_default();
    let beside = children(view).into_iter().filter(|(name, _)| ARGUMENTS.contains(&name.as_str()));
    inside.into_iter().chain(beside)
}

fn children<'a>(view: &View<'a>) -> Vec<(String, View<'a>)> {
    let child = |entry: &'a crate::contract::tree::Entry| {
        (entry.key.to_string(), View { node: &entry.value, route: view.route.key(&entry.key) })
    };
    let node: &'a Node = view.node;
    node.entries().iter().map(child).collect()
}
