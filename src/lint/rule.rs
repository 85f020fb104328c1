//! A rule of lint and what it finds.

use super::subject::Subject;
use crate::source::{Diagnostic, Edit, Route, Severity, brief};

/// A rule that contracts are held to, beyond what reading them says.
#[derive(Debug)]
pub struct Rule {
    /// Its stable kebab-case name.
    pub id: &'static str,
    /// How much each of its findings weighs.
    pub severity: Severity,
    /// What it finds, in one sentence without a full stop.
    pub description: &'static str,
    /// Finds it. What reading reports (`Subject::is_reported`) is not found again.
    pub(super) find: fn(&Subject<'_>) -> Vec<Finding>,
}

/// What a rule finds.
#[derive(Debug)]
pub(super) struct Finding {
    route: Route,
    message: String,
    help: Option<String>,
    edit: Option<Edit>,
}

impl Finding {
    /// A finding at a route; its message is one sentence without a full stop.
    pub(super) fn at(route: &Route, message: impl Into<String>) -> Self {
        Self { route: route.clone(), message: message.into(), help: None, edit: None }
    }

    /// The same finding with what to do about it.
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with what mends it.
    pub(super) fn mended_by(mut self, edit: Option<Edit>) -> Self {
        self.edit = edit;
        self
    }
}

impl Rule {
    /// What the rule finds in a contract.
    pub(super) fn findings(&self, subject: &Subject<'_>) -> Vec<Diagnostic> {
        let diagnostic = |finding: Finding| Diagnostic {
            code: self.id.into(),
            severity: self.severity,
            span: Some(subject.reading.span_of(&finding.route)),
            message: brief(finding.message),
            help: finding.help,
            route: finding.route,
            edit: finding.edit,
        };
        (self.find)(subject).into_iter().map(diagnostic).collect()
    }
}
