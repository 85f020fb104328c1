//! What is wrong with a text, where, and what to do about it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Route, Span};

/// How much a finding or a broken promise weighs; the order is that of `--fail-on`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth a look.
    Warning,
    /// Must be mended.
    Error,
}

impl Severity {
    /// The word that reports print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A change of a text that mends a finding, where there is one right answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty where something is put in.
    pub span: Span,
    /// What to write there.
    pub text: String,
}

/// One finding about a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable kebab-case name of this kind of finding.
    pub code: Cow<'static, str>,
    /// How much it weighs.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The node it is about.
    pub route: Route,
    /// The bytes to point at; `None` where only the route is known.
    pub span: Option<Span>,
    /// What mends it, where there is one right answer.
    pub edit: Option<Edit>,
}

impl Diagnostic {
    /// A finding of severity error at a route.
    #[must_use]
    pub fn error(code: &'static str, route: Route, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code),
            severity: Severity::Error,
            message: message.into(),
            help: None,
            route,
            span: None,
            edit: None,
        }
    }

    /// The same finding with another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same finding with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with the bytes to point at.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same finding with what mends it.
    #[must_use]
    pub fn mended_by(mut self, edit: Edit) -> Self {
        self.edit = Some(edit);
        self
    }
}
