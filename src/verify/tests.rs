//! Runs with canned answers: what a report says of each way that checks and data can meet.

mod meaning;

use std::collections::BTreeMap;

use super::*;
use crate::contract::{Reading, read};
use crate::data::{ColumnInfo, DataError, DataErrorCode, FileInfo, Format, Hints, Storage, TableInfo};
use crate::engine::fixed::Fixed;
use crate::engine::{Cancel, Limits, Run};
use crate::metric::{Answer, Ask, CellText, FailingRow, FieldSeen, FileRows, Measurement, Metric, Periods, SqlAnswer};
use crate::outcome::{Outcome, Overall, ReasonCode, Report, Verdict};
use crate::source::{Severity, SourceFile};
use crate::value::{Instant, Number, Value};

/// 2026-01-31T06:00:00Z
const NOW: Instant = Instant { seconds: 1_769_839_200, nanos: 0 };

fn contract(schema: &str) -> Reading {
    let head = "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\n";
    read(SourceFile::new("c.odcs.yaml", format!("{head}{schema}")))
}

fn orders(properties: &str) -> Reading {
    contract(&format!("schema:\n  - name: orders\n    properties:\n{properties}"))
}

fn column(name: &str, storage: Storage) -> ColumnInfo {
    let type_name = match &storage {
        Storage::Text => "text",
        Storage::Float { .. } => "float64",
        Storage::Timestamp { .. } => "timestamp[us]",
        _ => "stored",
    };
    ColumnInfo::plain(name, storage, type_name)
}

fn table(format: Format, columns: Vec<ColumnInfo>) -> TableInfo {
    let file = FileInfo {
        path: "orders.csv".into(),
        format,
        compression: None,
        bytes: Some(10),
        modified: None,
        partition: Vec::new(),
        columns,
        header_line: Some(1),
        faults: Vec::new(),
        encoding: None,
        rows: None,
        notes: Vec::new(),
    };
    let open = matches!(format, Format::Json | Format::Ndjson);
    TableInfo { files: vec![file], open, engine: "fixed".into() }
}

fn csv(names: &[&str]) -> TableInfo {
    table(Format::Csv, names.iter().map(|name| column(name, Storage::Text)).collect())
}

/// How the canned engine answers: rows of the table, then counts by a piece of the question as it prints.
#[derive(Clone, Default)]
struct Canned {
    rows: FileRows,
    counts: BTreeMap<&'static str, u64>,
    keys: Option<(u64, u64, u64, u64)>,
    newest: Option<Value>,
    fields: Vec<FieldSeen>,
}

impl Canned {
    fn rows(readable: u64) -> Self {
        Self { rows: FileRows { readable, rejected: 0, passed_over: 0, outside: 0, complete: true }, ..Self::default() }
    }

    fn count(mut self, question: &'static str, count: u64) -> Self {
        self.counts.insert(question, count);
        self
    }

    fn answer(&self, ask: &Ask) -> Answer {
        let measurement = match &*ask.metric {
            Metric::Rows => Measurement::Rows(vec![self.rows]),
            Metric::Fields => Measurement::Fields(self.fields.clone()),
            Metric::Count { which, .. } => {
                let printed = format!("{which:?}");
                let found = self.counts.iter().find(|(question, _)| printed.starts_with(**question));
                let other = if printed.starts_with("Not(Or") { self.rows.readable } else { 0 };
                let count = found.map_or(other, |(_, count)| *count);
                Measurement::Count { count, undecided: 0, rows: count }
            }
            Metric::Keys { .. } => {
                let (compared, null, recurring, surplus) = self.keys.unwrap_or((self.rows.readable, 0, 0, 0));
                let involved = recurring + surplus;
                let distinct = compared - surplus;
                Measurement::Keys { compared, null, no_value: 0, distinct, recurring, involved, surplus, rows: surplus }
            }
            Metric::Orphans { .. } | Metric::KeyHashes { .. } | Metric::RowsOfKeys { .. } => {
                panic!("no relationship is asked about")
            }
            Metric::Extreme { .. } => Measurement::Extreme(self.newest.clone()),
            Metric::Periods { .. } => Measurement::Periods(Periods::default()),
            Metric::Sql(_) => Measurement::Sql(SqlAnswer::default()),
            Metric::OutOfOrder { .. } => Measurement::Count { count: 0, undecided: 0, rows: 0 },
            Metric::Moments { .. } => {
                let zero = Number::from(0_u64);
                Measurement::Moments { count: 0, beyond: 0, infinite: 0, sum: zero.clone(), squares: zero }
            }
            Metric::Quantiles { .. } => Measurement::Quantiles(None),
            Metric::Describe { .. } | Metric::Determined { .. } => panic!("checks ask for no profile"),
        };
        let cell = CellText { column: "email".into(), text: "secret".into(), kind: "bare".into(), cut: false };
        let row = FailingRow {
            file: 0,
            row: 2,
            element: None,
            line: Some(3),
            column: Some(1),
            values: vec![cell],
            key: Vec::new(),
            fault: None,
            fault_kind: None,
            raw: Some("secret,1".into()),
        };
        Answer { measurement, rows: vec![row], complete: self.rows.complete }
    }
}

fn choices() -> Choices {
    Choices { now_fixed: true, ..Choices::at(NOW) }
}

fn run(readings: &[Reading], table: TableInfo, canned: Canned, choices: Choices) -> Report {
    held(readings, Ok(table), canned, choices).unwrap()
}

fn held(
    readings: &[Reading],
    table: Result<TableInfo, DataError>,
    canned: Canned,
    choices: Choices,
) -> Result<Report, Usage> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.csv");
    std::fs::write(&path, "email\nx\n").unwrap();
    let data = vec![DataArg { object: None, path: path.to_string_lossy().into_owned() }];
    let request = Request { contracts: readings, data, hints: Hints::default(), choices };
    let engine = Fixed::new(vec![table], move |ask| Ok(canned.answer(ask)));
    check(&request, &engine, &Run { threads: 1, limits: Limits::default(), cancel: Cancel::default(), events: None })
}

fn outcome<'a>(report: &'a Report, id: &str) -> &'a Outcome {
    let known: Vec<_> = report.outcomes.iter().map(|outcome| &outcome.id).collect();
    report.outcomes.iter().find(|outcome| outcome.id == id).unwrap_or_else(|| panic!("no {id} in {known:?}"))
}

fn code(outcome: &Outcome) -> Option<ReasonCode> {
    outcome.reason.as_ref().map(|reason| reason.code)
}

const EMAIL: &str = "      - name: email\n        logicalType: string\n        required: true\n";
const REQUIRED: &str = "orders/properties/email/required";

#[test]
fn nulls_of_a_required_column_breach_with_their_rows() {
    let report = run(&[orders(EMAIL)], csv(&["email"]), Canned::rows(10_000).count("IsNull", 1_204), choices());
    let outcome = outcome(&report, REQUIRED);
    assert_eq!(report.verdict, Overall::Breached);
    assert_eq!(outcome.message, "orders.email: 1,204 of 10,000 rows are null (12.04 %); the contract allows none");
    assert_eq!((outcome.rows.len(), outcome.rows_total), (1, Some(1_204)));
    assert_eq!(outcome.location.line, 11, "the line of `required`");
    assert_eq!(report.objects[0].columns[0].nulls, Some(1_204));
    assert!(report.problems.is_empty(), "{:?}", report.problems);
}

#[test]
fn what_holds_is_upheld() {
    let report = run(&[orders(EMAIL)], csv(&["email"]), Canned::rows(10), choices());
    let failed: Vec<_> = report.outcomes.iter().filter(|outcome| outcome.verdict != Verdict::Pass).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert_eq!(report.verdict, Overall::Upheld);
}

#[test]
fn no_rows_uphold_nothing_unless_a_rule_allows_it() {
    let report = run(&[orders(EMAIL)], csv(&["email"]), Canned::rows(0), choices());
    assert_eq!(code(outcome(&report, REQUIRED)), Some(ReasonCode::Empty));
    assert_eq!(report.verdict, Overall::Inconclusive);
    let rule = "    quality:\n      - metric: rowCount\n        mustBeLessOrEqualTo: 5\n";
    let allowed = orders(&format!("{EMAIL}{rule}"));
    let report = run(&[allowed], csv(&["email"]), Canned::rows(0), choices());
    assert_eq!(report.verdict, Overall::Upheld, "{:?}", report.outcomes);
}

#[test]
fn an_absent_column_spoils_its_own_checks_only() {
    let two = format!("{EMAIL}      - name: qty\n        logicalType: integer\n");
    let report = run(&[orders(&two)], csv(&["E-Mail", "qty"]), Canned::rows(3), choices());
    assert_eq!(code(outcome(&report, REQUIRED)), Some(ReasonCode::ColumnAbsent));
    let absent = outcome(&report, "orders/properties/email/present");
    assert_eq!(absent.verdict, Verdict::Fail);
    assert!(absent.message.contains("`E-Mail` looks like it"), "{}", absent.message);
    assert_eq!(outcome(&report, "orders/properties/qty/logical-type").verdict, Verdict::Pass);
    let extra = outcome(&report, "orders/extra-columns");
    assert_eq!((extra.verdict, extra.severity, extra.counts), (Verdict::Fail, Severity::Warning, false));
}

#[test]
fn an_absent_optional_column_weighs_as_the_user_says() {
    let optional = orders("      - name: email\n        logicalType: string\n");
    for (tolerance, verdict, overall) in [
        (Tolerance::Fail, Verdict::Fail, Overall::Breached),
        (Tolerance::Warn, Verdict::Fail, Overall::Inconclusive),
        (Tolerance::Allow, Verdict::NotEvaluated, Overall::Inconclusive),
    ] {
        let choices = Choices { absent_optional: tolerance, ..choices() };
        let report = run(std::slice::from_ref(&optional), csv(&["qty"]), Canned::rows(3), choices);
        assert_eq!(outcome(&report, "orders/properties/email/present").verdict, verdict, "{tolerance:?}");
        assert!(report.verdict == overall || report.verdict == Overall::Upheld, "{tolerance:?}: {:?}", report.verdict);
    }
}

#[test]
fn extra_columns_weigh_as_the_user_says() {
    for (tolerance, verdict, overall) in [
        (Tolerance::Fail, Verdict::Fail, Overall::Breached),
        (Tolerance::Warn, Verdict::Fail, Overall::Upheld),
        (Tolerance::Allow, Verdict::Pass, Overall::Upheld),
    ] {
        let choices = Choices { extra_columns: tolerance, ..choices() };
        let report = run(&[orders(EMAIL)], csv(&["email", "more"]), Canned::rows(3), choices);
        let extra = outcome(&report, "orders/extra-columns");
        assert_eq!((extra.verdict, report.verdict), (verdict, overall), "{tolerance:?}");
        assert!(extra.message.contains("`more`"), "{}", extra.message);
    }
}

#[test]
fn a_float_column_under_integer_is_one_failure_of_the_schema() {
    let integer = "      - name: qty\n        logicalType: integer\n        required: true\n        logicalTypeOptions:\n          minimum: 1\n";
    let info = table(Format::Parquet, vec![column("qty", Storage::Float { bits: 64 })]);
    let with = |fractions| {
        let canned = Canned::rows(10).count("Not(MultipleOf", fractions).count("IsNull", 2);
        run(&[orders(integer)], info.clone(), canned, choices())
    };
    for (fractions, by_pandas) in [(3, false), (0, true)] {
        let report = with(fractions);
        let kind = outcome(&report, "orders/properties/qty/logical-type");
        let said =
            format!("orders.qty: stored as float64; the contract promises integer; {fractions} values have a fraction");
        assert_eq!((kind.verdict, &kind.message), (Verdict::Fail, &said));
        assert_eq!(kind.notes.iter().any(|note| note.contains("astype('Int64')")), by_pandas, "{:?}", kind.notes);
    }
    let report = with(0);
    assert_eq!(code(outcome(&report, "orders/properties/qty/minimum")), Some(ReasonCode::WrongType));
    let required = outcome(&report, "orders/properties/qty/required");
    assert_eq!(required.verdict, Verdict::Fail, "a null is a null whatever the type");
}

#[test]
fn timestamps_under_date_say_how_many_have_a_time_of_day() {
    let date = "      - name: day\n        logicalType: date\n";
    let info = table(Format::Parquet, vec![column("day", Storage::Timestamp { zone: None })]);
    let report = run(&[orders(date)], info, Canned::rows(10).count("Not(Matches", 0), choices());
    let kind = outcome(&report, "orders/properties/day/logical-type");
    assert!(kind.message.ends_with("0 values have a time of day"), "{}", kind.message);
    assert!(kind.notes.iter().any(|note| note.contains(".dt.date")), "{:?}", kind.notes);
}

#[test]
fn ill_typed_text_names_what_it_has_in_common() {
    let integer = orders("      - name: email\n        logicalType: integer\n");
    let whole = "And([IllTyped(Column { path: ColumnPath([Field(\"email\")]), read: ReadAs { logical: Some(Integer)";
    let report = run(&[integer], csv(&["email"]), Canned::rows(10).count("IllTyped", 4).count(whole, 4), choices());
    let kind = outcome(&report, "orders/properties/email/logical-type");
    assert_eq!((kind.verdict, kind.rows_total), (Verdict::Fail, Some(4)));
    assert!(kind.message.contains("4 of 10 rows are not of type integer (40 %)"), "{}", kind.message);
    assert!(kind.message.contains("whole numbers written as floats"), "{}", kind.message);
}

#[test]
fn values_that_are_not_there_are_nothing_to_check() {
    let short = "      - name: email\n        logicalType: string\n        logicalTypeOptions:\n          minLength: 3\n        unique: true\n";
    let mut canned = Canned::rows(10).count("IsNull", 10).count("Not(Or", 0);
    canned.keys = Some((0, 10, 0, 0));
    let report = run(&[orders(short)], csv(&["email"]), canned, choices());
    for id in ["orders/properties/email/min-length", "orders/properties/email/unique"] {
        assert_eq!(code(outcome(&report, id)), Some(ReasonCode::NothingToCheck), "{id}");
    }
    assert_eq!(report.verdict, Overall::Upheld, "presence and type were held to the data");
    let strict = Choices { strict: crate::outcome::Strictness::Strict, ..choices() };
    let mut canned = Canned::rows(10).count("Not(Or", 0);
    canned.keys = Some((0, 10, 0, 0));
    assert_eq!(run(&[orders(short)], csv(&["email"]), canned, strict).verdict, Overall::Inconclusive);
}

#[test]
fn keys_say_all_three_counts() {
    let unique = "      - name: email\n        unique: true\n";
    let mut canned = Canned::rows(10);
    canned.keys = Some((8, 2, 1, 3));
    let report = run(&[orders(unique)], csv(&["email"]), canned, choices());
    let outcome = outcome(&report, "orders/properties/email/unique");
    let observed = outcome.observed.as_ref().unwrap();
    let parts: Vec<_> = observed.parts.iter().map(|part| (part.name.as_str(), part.value.as_str())).collect();
    assert_eq!(observed.value.as_deref(), Some("3"));
    assert_eq!(parts, [("surplus", "3"), ("involved", "4"), ("values", "1"), ("null", "2")]);
}

#[test]
fn an_incomplete_reading_may_fail_and_never_passes() {
    let mut canned = Canned::rows(10);
    canned.rows.complete = false;
    let report = run(&[orders(EMAIL)], csv(&["email"]), canned.clone(), choices());
    assert_eq!(code(outcome(&report, REQUIRED)), Some(ReasonCode::Unreadable));
    let report = run(&[orders(EMAIL)], csv(&["email"]), canned.count("IsNull", 1), choices());
    let outcome = outcome(&report, REQUIRED);
    assert_eq!(outcome.verdict, Verdict::Fail);
    assert!(outcome.observed.as_ref().unwrap().lower_bound && outcome.message.contains("at least 1 of 10"));
}

#[test]
fn rejected_records_break_readable_rows_alone() {
    let mut canned = Canned::rows(8);
    canned.rows.rejected = 2;
    let report = run(&[orders(EMAIL)], csv(&["email"]), canned, choices());
    let readable = outcome(&report, "orders/readable-rows");
    assert_eq!(readable.message, "orders: 2 of 10 records cannot be read (20 %)");
    assert_eq!(readable.verdict, Verdict::Fail);
    assert_eq!(outcome(&report, REQUIRED).verdict, Verdict::Pass);
    assert_eq!(outcome(&report, REQUIRED).observed.as_ref().unwrap().of, Some(8));
}

#[test]
fn data_that_cannot_be_read_is_no_verdict_about_it() {
    let error = DataError {
        code: DataErrorCode::NotItsFormat,
        path: "orders.csv".into(),
        line: Some(4),
        message: "it is a picture".into(),
        help: None,
        header: None,
    };
    let report = held(&[orders(EMAIL)], Err(error), Canned::default(), choices()).unwrap();
    assert_eq!((report.verdict, report.verdict.exit_code()), (Overall::Error, 3));
    assert_eq!(code(outcome(&report, REQUIRED)), Some(ReasonCode::Unreadable));
    let problem = report.problems.iter().find(|problem| problem.code == "data-not-its-format").unwrap();
    assert_eq!(problem.location.as_ref().unwrap().line, 4);
}

#[test]
fn masked_values_reach_no_report() {
    let private = format!("{EMAIL}        classification: confidential\n");
    let report = run(&[orders(&private)], csv(&["email"]), Canned::rows(10).count("IsNull", 1), choices());
    assert!(outcome(&report, REQUIRED).rows[0].value.as_ref().unwrap().masked);
    assert!(!format!("{:?}", report.outcomes).contains("secret"));
}

#[test]
fn a_name_is_used_where_the_physical_name_is_absent() {
    let renamed = format!("{EMAIL}        physicalName: e_mail\n");
    let report = run(&[orders(&renamed)], csv(&["email"]), Canned::rows(3), choices());
    assert_eq!(outcome(&report, REQUIRED).verdict, Verdict::Pass);
    let problem = report.problems.iter().find(|problem| problem.code == "physical-name-absent").unwrap();
    assert_eq!((problem.severity, report.verdict), (Severity::Warning, Overall::Upheld));
}

#[test]
fn an_absent_key_of_json_is_a_null() {
    let mut canned = Canned::rows(4);
    canned.fields = vec![FieldSeen { name: "email".into(), kinds: vec!["string".into()], rows: 3 }];
    let two = format!("{EMAIL}      - name: other\n        required: true\n");
    let report = run(&[orders(&two)], table(Format::Ndjson, Vec::new()), canned, choices());
    assert_eq!(outcome(&report, "orders/properties/email/present").verdict, Verdict::Pass);
    let never = outcome(&report, "orders/properties/other/present");
    assert_eq!(code(never), Some(ReasonCode::NothingToCheck));
    assert_eq!(outcome(&report, "orders/properties/other/required").verdict, Verdict::Pass, "the engine counts nulls");
}

#[test]
fn names_of_json_are_known_once_rows_were_read() {
    let mut canned = Canned::rows(4);
    canned.fields = vec![FieldSeen { name: "email".into(), kinds: vec!["string".into()], rows: 4 }];
    let renamed = format!("{EMAIL}        physicalName: e_mail\n");
    let report = run(&[orders(&renamed)], table(Format::Ndjson, Vec::new()), canned, choices());
    assert_eq!(outcome(&report, REQUIRED).path, ["email"]);
    assert!(report.problems.iter().any(|problem| problem.code == "physical-name-absent"));
    assert_eq!(report.verdict, Overall::Upheld, "{:?}", report.outcomes);
}

#[test]
fn a_selection_leaves_the_rest_out_and_must_select_something() {
    let select = |selector: &str| Choices { select: vec![selector.into()], ..choices() };
    for selector in ["kind:required", "property:email", "orders.email", "object:orders", "orders", REQUIRED] {
        let report = run(&[orders(EMAIL)], csv(&["email"]), Canned::rows(3), select(selector));
        assert_eq!(outcome(&report, REQUIRED).verdict, Verdict::Pass, "{selector}");
        assert_eq!(report.verdict, Overall::Upheld, "{selector}");
    }
    let report = run(&[orders(EMAIL)], csv(&["email"]), Canned::rows(3), select("kind:required"));
    assert_eq!(code(outcome(&report, "orders/properties/email/logical-type")), Some(ReasonCode::NotSelected));
    let usage = held(&[orders(EMAIL)], Ok(csv(&["email"])), Canned::rows(3), select("kind:requried")).unwrap_err();
    assert_eq!(usage.help.as_deref(), Some("did you mean `required`?"));
    let usage = held(&[orders(EMAIL)], Ok(csv(&["email"])), Canned::rows(3), select("knid:required")).unwrap_err();
    assert_eq!(usage.help.as_deref(), Some("did you mean `kind`?"));
}

#[test]
fn every_run_is_the_same() {
    let once = || run(&[orders(EMAIL)], csv(&["email", "b", "a"]), Canned::rows(10).count("IsNull", 2), choices());
    assert_eq!(once(), once());
}
