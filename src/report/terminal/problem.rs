//! What is wrong with the files themselves, with the lines of the contract that it is about.

use std::collections::BTreeSet;
use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, Severity as Weight, SourceCode,
};

use super::page::{Page, counted};
use super::snippet::LONGEST;
use crate::outcome::{Problem, ReasonCode, Report};
use crate::source::{Location, Severity};

/// Lines longer than this are broken even where nobody counts columns.
const WIDEST: usize = 120;

/// More problems are only counted, unless all are asked for.
const MOST: usize = 50;

/// Writes all problems that nothing above has said.
pub(super) fn write(page: &mut Page, report: &Report) {
    let problems = shown(report);
    let most = if page.style().verbose { problems.len() } else { MOST };
    for problem in problems.iter().take(most) {
        page.gap();
        let text = problem.location.as_ref().and_then(|place| text_of(report, &place.path));
        let shown = Shown::new(problem, text);
        let mut drawn = String::new();
        if handler(page).render_report(&mut drawn, &shown).is_ok() {
            page.block(0, drawn.trim_matches('\n'));
        } else {
            page.line(&problem.message);
        }
    }
    if problems.len() > most {
        page.gap();
        page.line(&format!(
            "and {}; --verbose lists all",
            counted(problems.len() - most, "more problem", "more problems")
        ));
    }
}

/// The problems without those keys that stand above as not evaluated.
fn shown(report: &Report) -> Vec<&Problem> {
    let said: BTreeSet<_> = report
        .outcomes
        .iter()
        .filter(|outcome| outcome.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::UnknownKey))
        .map(|outcome| (outcome.location.path.as_str(), outcome.location.line))
        .collect();
    let is_said = |problem: &Problem| {
        matches!(problem.code.as_str(), "unknown-key" | "unknown-argument")
            && problem.location.as_ref().is_some_and(|place| said.contains(&(place.path.as_str(), place.line)))
    };
    report.problems.iter().filter(|problem| !is_said(problem)).collect()
}

/// How many problems of the contracts themselves weigh more than a hint.
pub(super) fn in_contracts(report: &Report) -> usize {
    let paths: BTreeSet<_> = report.contracts.iter().map(|contract| contract.path.as_str()).collect();
    let is_one = |problem: &&Problem| {
        let file = problem.file.as_deref().or(problem.location.as_ref().map(|place| place.path.as_str()));
        problem.severity > Severity::Info && file.is_some_and(|file| paths.contains(file))
    };
    report.problems.iter().filter(is_one).count()
}

fn text_of<'a>(report: &'a Report, path: &str) -> Option<&'a str> {
    report.contracts.iter().find(|contract| contract.path == path).map(|contract| contract.text.as_str())
}

fn handler(page: &Page) -> GraphicalReportHandler {
    let style = page.style();
    let theme = match (style.unicode, style.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, _) => GraphicalTheme::none(),
    };
    GraphicalReportHandler::new_themed(theme)
        .with_width(page.room(0).unwrap_or(WIDEST))
        .with_context_lines(1)
        .with_links(false)
}

/// A problem as miette draws it.
#[derive(Debug)]
struct Shown<'a> {
    problem: &'a Problem,
    source: Option<NamedSource<String>>,
    span: Option<LabeledSpan>,
}

impl<'a> Shown<'a> {
    fn new(problem: &'a Problem, text: Option<&str>) -> Self {
        let place = problem.location.as_ref();
        let span = place.zip(text).and_then(|(place, text)| span(text, place));
        let source =
            span.as_ref().and(place).zip(text).map(|(place, text)| NamedSource::new(&place.path, text.to_owned()));
        Self { problem, source, span }
    }
}

/// The bytes of a place, of its first line only: a snippet is to point, not to quote.
fn span(text: &str, place: &Location) -> Option<LabeledSpan> {
    let start: usize = text.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum();
    let line = text.get(start..)?.lines().next()?;
    // What lies beyond the part that is shown is named by its place alone.
    if place.column > LONGEST {
        return None;
    }
    let byte = |column: usize| line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(at, _)| at);
    let end = if place.end_line == place.line { byte(place.end_column) } else { line.len() };
    let from = byte(place.column);
    Some(LabeledSpan::new(None, start + from, end.saturating_sub(from).max(1)))
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem.code, self.problem.message)?;
        match (&self.span, &self.problem.location, &self.problem.file) {
            (None, Some(place), _) => write!(f, " ({}:{})", place.path, place.line),
            (None, None, Some(file)) if !self.problem.message.contains(file.as_str()) => write!(f, " ({file})"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<Weight> {
        Some(match self.problem.severity {
            Severity::Info => Weight::Advice,
            Severity::Warning => Weight::Warning,
            Severity::Error => Weight::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.span.clone().map(|span| Box::new(std::iter::once(span)) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}
