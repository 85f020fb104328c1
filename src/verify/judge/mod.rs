//! Judges: pure functions from a check and what was measured to a verdict with its words.

mod age;
mod arrival;
mod compare;
mod count;
mod depth;
mod distribution;
mod errors;
mod custom;
mod keys;
mod milestone;
mod orphans;
mod percent;
pub(super) mod readable;
pub(super) mod sql;
pub(super) mod schema;
mod stretches;
mod throughput;
pub(super) mod storage;
mod types;
pub(super) mod words;

use super::answers::{Answers, RowsRead};
use super::bind;
use super::subject::Subject;
use crate::check::{Check, CountUnit, Expectation, OtherSide, Service, Test, operator_word};
use crate::data::FileInfo;
use crate::metric::{FailingRow, Measurement, Metric, Unit, Unmeasured, UnmeasuredCode};
use crate::outcome::{Expected, Level, Observed, Part, Reason, ReasonCode, Row, Verdict};
use crate::source::Severity;
use crate::value::Number;

/// What a judge says of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// The verdict.
    pub(super) verdict: Verdict,
    /// Why there is none.
    pub(super) reason: Option<Reason>,
    /// What was seen.
    pub(super) observed: Option<Observed>,
    /// One sentence without a full stop.
    pub(super) message: String,
    /// What else should be known, besides what the check says itself.
    pub(super) notes: Vec<String>,
    /// The first rows that broke it.
    pub(super) rows: Vec<FailingRow>,
    /// How many broke it.
    pub(super) rows_total: Option<u64>,
    /// What is wrong with headers, shown before these rows.
    pub(super) header: Vec<Row>,
    /// How much a failure weighs, where options decide that.
    pub(super) severity: Option<Severity>,
}

impl Judged {
    fn new(verdict: Verdict, message: String) -> Self {
        Self {
            verdict,
            reason: None,
            observed: None,
            message,
            notes: Vec::new(),
            rows: Vec::new(),
            rows_total: None,
            header: Vec::new(),
            severity: None,
        }
    }

    /// Held to the data, and kept or broken.
    fn decided(holds: bool, message: String) -> Self {
        Self::new(if holds { Verdict::Pass } else { Verdict::Fail }, message)
    }

    /// Not held to the data.
    pub(super) fn not(name: &str, reason: Reason) -> Self {
        let message = format!("{name}: not evaluated: {}", reason.text);
        Self { reason: Some(reason), ..Self::new(Verdict::NotEvaluated, message) }
    }

    fn seen(self, observed: Observed) -> Self {
        Self { observed: Some(observed), ..self }
    }

    /// The rows behind a failure; a check that did not fail has none.
    fn failing(mut self, rows: &[FailingRow], total: u64) -> Self {
        if self.verdict == Verdict::Fail {
            self.rows = rows.to_vec();
            self.rows_total = Some(total);
        }
        self
    }
}

/// Judges a check that no data decides.
pub(super) fn judge_without_data(check: &Check) -> Option<Judged> {
    let Test::Service(service) = &check.test else { return None };
    let Service::Milestone(milestone) = &**service else { return None };
    Some(milestone::milestone(&check.kind, milestone))
}

/// Judges a check that belongs to no object by the youngest file of its data, where that is known.
pub(super) fn judge_files(name: &str, check: &Check, youngest: Option<&FileInfo>) -> Option<Judged> {
    let Test::Modified { oldest_allowed, now, allowed_seconds, .. } = &check.test else { return None };
    age::modified(name, youngest?, oldest_allowed, *now, allowed_seconds)
}

fn reason(code: ReasonCode, text: impl Into<String>) -> Reason {
    Reason { code, text: text.into() }
}

/// What a check counts, in all.
#[derive(Clone, Copy, Debug)]
struct Whole {
    /// How many there are.
    of: u64,
    /// The rows that were read.
    rows: u64,
    /// Whether everything was read.
    complete: bool,
}

const fn are(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

/// What is judged, and where the answers are.
#[derive(Clone, Copy)]
struct Case<'a> {
    check: &'a Check,
    subject: &'a Subject<'a>,
    answers: &'a Answers,
}

/// Judges a check of an object whose table was opened.
pub(super) fn judge(check: &Check, subject: &Subject<'_>, answers: &Answers) -> Judged {
    let case = Case { check, subject, answers };
    if let Some(reason) = bind::obstacle(check, subject) {
        return Judged::not(&case.name(), reason);
    }
    let judged = match &check.test {
        Test::NotEvaluated(reason)
        | Test::NotEvaluatedBy { other: reason, .. }
        | Test::Modified { otherwise: reason, .. } => Err(reason.clone()),
        Test::ServerFormat { server, formats } => Ok(schema::server_format(case, server, formats)),
        Test::ObjectPresent => Ok(schema::object_present(case)),
        Test::Present { path, optional } => schema::present(case, path, *optional),
        Test::NoExtraColumns { declared } => schema::extra_columns(case, declared),
        Test::Type { column } => types::of_column(case, column),
        Test::Stored { column, declared, misfits } => declared
            .as_ref()
            .map_err(Clone::clone)
            .and_then(|declared| storage::stored(case, column, declared, misfits.as_ref())),
        Test::Partitioned { key, before } => storage::partitioned(case, key, before),
        Test::Readable => readable::readable(case),
        Test::ServerEncoding { server, encoding } => readable::server_encoding(case, server, encoding),
        Test::RowCount => count::row_count(case),
        Test::Count { metric, column, parts } => count::count(case, metric, column, parts),
        Test::Orphans { columns, other: OtherSide::Table(table, other) } => {
            orphans::orphans(case, columns, *table, other)
        }
        // The other side is looked for before anything is judged.
        Test::Orphans { .. } => Err(unread()),
        Test::Keys { metric, counted, nulls } => keys::keys(case, metric, *counted, nulls.as_ref()),
        Test::Age { column, metric, oldest_allowed, now, allowed_seconds } => {
            age::age(case, column, metric, &age::Limit { oldest: oldest_allowed, now, seconds: allowed_seconds })
        }
        Test::Future { column, metric } => age::future(case, column, metric),
        Test::Custom(custom) => custom::custom(case, custom),
        Test::SqlCount(count) => sql::count(case, count),
        // A query reads several objects: the run judges it, which knows them.
        Test::SqlApart(_) => Err(reason(ReasonCode::Unreadable, "the query was not run")),
        Test::Service(service) => match &**service {
            Service::Arrival(arrival) => arrival::arrival(case, arrival),
            Service::Depth(depth) => depth::depth(case, depth),
            Service::Throughput(throughput) => throughput::throughput(case, throughput),
            Service::Milestone(milestone) => Ok(milestone::milestone(&check.kind, milestone)),
            Service::Errors(errors) => errors::errors(case, errors),
        },
    };
    judged.unwrap_or_else(|reason| Judged::not(&case.name(), reason))
}

impl<'a> Case<'a> {
    /// What messages call the target of the check.
    fn name(&self) -> String {
        self.subject.name_of(self.check.property.as_deref())
    }

    /// What the contract allows or requires: `the contract allows at most 1 %`.
    fn allowed(&self) -> String {
        format!("the contract {}", self.check.allowed())
    }

    /// The percents that a share is compared with.
    fn percents(&self) -> Vec<Number> {
        match self.check.unit {
            CountUnit::Percent => self.check.expect.iter().flat_map(|one| one.operands.clone()).collect(),
            CountUnit::Rows | CountUnit::Value => Vec::new(),
        }
    }

    /// The rows that were read; none and not all of them is a reason, and so is none at all.
    fn content(&self) -> Result<RowsRead, Reason> {
        let rows = self.rows()?;
        match (rows.readable, rows.complete) {
            (0, true) => Err(reason(ReasonCode::Empty, self.emptiness())),
            (0, false) => Err(unread()),
            _ => Ok(rows),
        }
    }

    /// In which way there are no rows.
    fn emptiness(&self) -> &'static str {
        let (left_out, rejected) = self.rows().map_or((false, false), |rows| (rows.passed_over > 0, rows.rejected > 0));
        match self.subject.info.files.as_slice() {
            _ if rejected && !left_out => "no record can be read",
            [file] if file.header_line.is_some() && !left_out => "there is a header and no rows",
            _ => "there are no rows",
        }
    }

    /// What the check counts, of which there must be some.
    fn whole(&self) -> Result<Whole, Reason> {
        let rows = self.content()?;
        let unit = self.check.counts();
        let path = match &unit {
            Unit::Rows => return Ok(Whole { of: rows.readable, rows: rows.readable, complete: rows.complete }),
            Unit::Elements(path) => path.clone(),
        };
        let answer = self.answer(&Metric::all(unit))?;
        let Measurement::Count { count: of, .. } = answer.measurement else { return Err(unread()) };
        let complete = rows.complete && answer.complete;
        match (of, complete) {
            (0, true) => Err(reason(ReasonCode::NothingToCheck, format!("no row holds anything at `{path}`"))),
            (0, false) => Err(unread()),
            _ => Ok(Whole { of, rows: rows.readable, complete }),
        }
    }

    /// The rows that counted elements stand in, for reports.
    fn row_part(&self, measurement: &Measurement) -> Option<Part> {
        let (Measurement::Count { rows, .. } | Measurement::Keys { rows, .. }) = measurement else { return None };
        (self.check.nouns().0 != "row").then(|| part("rows", rows))
    }

    /// Where what was counted stands, for what lies in lists: `, in 2 of 3 rows`.
    fn on_rows(&self, whole: Whole, measurement: &Measurement) -> String {
        let (Measurement::Count { rows, .. } | Measurement::Keys { rows, .. }) = measurement else {
            return String::new();
        };
        if *rows == 0 || self.check.nouns().0 == "row" {
            return String::new();
        }
        let noun = if whole.rows == 1 { "row" } else { "rows" };
        format!(", in {} of {} {noun}", words::count(*rows), words::count(whole.rows))
    }

    /// Rows that have no object for the property to stand in are not among those that are judged.
    fn not_counted(&self, whole: Whole) -> Option<String> {
        let apart = whole.rows.saturating_sub(whole.of);
        let Unit::Elements(path) = self.check.counts() else { return None };
        (apart > 0 && path.depth() == 0).then(|| {
            let mut above = path;
            above.0.pop();
            format!(
                "{} no object `{above}`, and {} not counted",
                words::counted(apart, "row has", "rows have"),
                are(apart)
            )
        })
    }

    /// The rows that metadata promises, where none are read; unknown, there are some.
    fn promised_rows(&self) -> RowsRead {
        let files = &self.subject.info.files;
        let known: Option<u64> = files.iter().map(|file| file.rows).sum();
        RowsRead { readable: known.unwrap_or(1), rejected: 0, passed_over: 0, outside: 0, complete: true }
    }

    fn rows(&self) -> Result<RowsRead, Reason> {
        if self.subject.choices.level < Level::Data && !self.subject.info.open {
            return Ok(self.promised_rows());
        }
        self.answers.rows(self.subject.table).map_err(|why| match why {
            Some(unmeasured) => of_unmeasured(unmeasured),
            None => reason(ReasonCode::Unreadable, "the rows were not counted"),
        })
    }

    fn answer(&self, metric: &Metric) -> Result<&'a crate::metric::Answer, Reason> {
        match self.answers.get(self.subject.table, metric) {
            Some(Ok(answer)) => Ok(answer),
            Some(Err(unmeasured)) => Err(of_unmeasured(unmeasured)),
            None => Err(reason(ReasonCode::Unreadable, "it was not measured")),
        }
    }

    fn count_of(&self, metric: &Metric) -> Option<u64> {
        self.answers.count(self.subject.table, metric)
    }

    /// A count of which all rows were read.
    fn whole_count_of(&self, metric: &Metric) -> Option<u64> {
        self.answer(metric).ok().filter(|answer| answer.complete)?;
        self.count_of(metric)
    }
}

/// Why an engine did not answer. A column that lacks or does not fit, though its metadata said otherwise, must not
/// vanish among reasons that never count.
fn of_unmeasured(unmeasured: &Unmeasured) -> Reason {
    let code = match unmeasured.code {
        UnmeasuredCode::Unreadable | UnmeasuredCode::ColumnAbsent => ReasonCode::Unreadable,
        UnmeasuredCode::WrongType | UnmeasuredCode::EngineLacks => ReasonCode::EngineLacks,
        UnmeasuredCode::Malformed => ReasonCode::InvalidRule,
    };
    reason(code, unmeasured.text.clone())
}

fn unread() -> Reason {
    reason(ReasonCode::Unreadable, "the data could not be read to its end, so that the count is a lower bound")
}

/// What was promised, for reports.
pub(super) fn expected(check: &Check) -> Vec<Expected> {
    if let Some((operator, value)) = &check.promised {
        return vec![Expected { operator: operator.clone(), value: value.clone(), unit: None }];
    }
    let unit = match (check.unit, &check.test) {
        (_, Test::Age { .. }) => "seconds",
        (CountUnit::Percent, _) => "percent",
        (CountUnit::Rows, _) => check.nouns().1,
        (CountUnit::Value, _) => "",
    };
    let one = |expectation: &Expectation| Expected {
        operator: operator_word(expectation.operator).to_owned(),
        value: expectation.operands.iter().map(ToString::to_string).collect(),
        unit: Some(unit.to_owned()).filter(|unit| !unit.is_empty()),
    };
    check.expect.iter().map(one).collect()
}

fn part(name: &str, value: &impl ToString) -> Part {
    Part { name: name.to_owned(), value: value.to_string() }
}

/// A count of what a check counts, as a share of all of it.
fn observed_of(case: Case<'_>, value: u64, whole: Whole, complete: bool, parts: Vec<Part>) -> Observed {
    let unit = Some(case.check.nouns().1.to_owned());
    Observed { unit: unit.clone(), of_unit: unit, ..observed(value, Some(whole.of), complete, parts) }
}

/// A count of rows, as a share of all rows.
fn observed(value: u64, of: Option<u64>, complete: bool, parts: Vec<Part>) -> Observed {
    Observed {
        value: Some(value.to_string()),
        unit: Some("rows".to_owned()),
        percent: of.and_then(|of| percent::percent(value, of, percent::IN_DATA, &[])),
        of,
        of_unit: of.map(|_| "rows".to_owned()),
        lower_bound: !complete,
        parts,
    }
}
