//! Generated contracts on generated tables: one table, held to one contract, gives the same outcomes in every format.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;
use upheld::contract::{Reading, read_bytes};
use upheld::data::Hints;
use upheld::engine::{Cancel, Embedded, Run};
use upheld::outcome::{Outcome, Report, Verdict};
use upheld::value::Instant;
use upheld::verify::{Choices, DataArg, Request, check};

use super::spelling;
use super::table::{COLUMNS, Datum, Kind, Table, datum, plain_tables};

#[test]
fn formats_give_the_same_outcomes() {
    proptest!(super::config(40), |(table in plain_tables(), contract in contracts())| {
        let reading = read_bytes("t.odcs.json", contract.as_bytes());
        prop_assert!(reading.contract.is_some(), "{:?}\n{}", reading.diagnostics, contract);
        let folder = tempfile::tempdir().expect("a folder");
        let mut first = None;
        for format in super::formats(table.content) {
            let name = super::write_file(&table, *format, folder.path());
            let report = report(&reading, folder.path(), &name);
            is_sound(&report)?;
            // That a key is absent is null in JSON, and has a number of its own.
            let compared = report.outcomes.iter().filter(|outcome| outcome.kind != "present");
            let outcomes: Vec<Said> = compared.map(said).collect();
            let (first_name, first_said) = first.get_or_insert_with(|| (name.clone(), outcomes.clone()));
            prop_assert_eq!(first_said.len(), outcomes.len(), "{} {}\n{}", first_name, name, contract);
            for (one, other) in first_said.iter().zip(&outcomes) {
                prop_assert_eq!(one, other, "{} {}\n{}", first_name, name, contract);
            }
        }
        rows_of_options(&table, &reading, folder.path())?;
    });
}

fn report(reading: &Reading, folder: &Path, name: &str) -> Report {
    let now = Instant { seconds: 1_769_839_200, nanos: 0 };
    let request = Request {
        contracts: std::slice::from_ref(reading),
        data: vec![DataArg { object: None, path: folder.join(name).display().to_string() }],
        hints: Hints::default(),
        choices: Choices { now_fixed: true, ..Choices::at(now) },
    };
    let run = Run { threads: 2, limits: upheld::engine::Limits::default(), cancel: Cancel::default(), events: None };
    check(&request, &Embedded::default(), &run).expect("a report")
}

/// What holds of every report.
fn is_sound(report: &Report) -> Result<(), TestCaseError> {
    let internal = report.problems.iter().find(|problem| problem.code.starts_with("internal"));
    prop_assert!(internal.is_none(), "{:?}", internal);
    for outcome in &report.outcomes {
        prop_assert_eq!(outcome.reason.is_some(), outcome.verdict == Verdict::NotEvaluated, "{:?}", outcome);
        prop_assert!(outcome.rows_total.is_none_or(|total| outcome.rows.len() as u64 <= total), "{:?}", outcome);
        prop_assert!(!outcome.message.is_empty());
    }
    Ok(())
}

/// What must be the same in every format.
type Said = (String, String, String, Vec<Option<u64>>);

fn said(outcome: &Outcome) -> Said {
    let rows = outcome.rows.iter().map(|row| row.row).collect();
    let reason = outcome.reason.as_ref().map(|reason| reason.code);
    let verdict = format!("{:?} {reason:?} {:?} counts {}", outcome.verdict, outcome.severity, outcome.counts);
    // A typed file shows the type of a column, text the cells that are not of it.
    let observed = match outcome.kind.as_str() {
        "logical-type" => String::new(),
        _ => format!("{:?} {:?} {:?}", outcome.expected, outcome.observed, outcome.rows_total),
    };
    (format!("{} {}", outcome.id, outcome.kind), verdict, observed, rows)
}

/// `required` and `nullValues` against the nulls that were generated.
fn rows_of_options(table: &Table, reading: &Reading, folder: &Path) -> Result<(), TestCaseError> {
    let report = report(reading, folder, "t.csv");
    for (at, (name, _)) in COLUMNS.iter().enumerate() {
        let nulls: Vec<Option<u64>> =
            table.rows.iter().zip(1..).filter(|(row, _)| row[at].is_null()).map(|(_, row)| Some(row)).collect();
        let id = format!("t/properties/{}/required", name.replace(' ', "%20"));
        let Some(outcome) = report.outcomes.iter().find(|outcome| outcome.id == id) else { continue };
        prop_assert_eq!(outcome.verdict == Verdict::Pass, nulls.is_empty(), "{:?}", outcome);
        let rows: Vec<Option<u64>> = outcome.rows.iter().map(|row| row.row).collect();
        prop_assert_eq!(rows, nulls.into_iter().take(5).collect::<Vec<_>>());
    }
    Ok(())
}

/// A contract for the generated tables, as JSON.
fn contracts() -> impl Strategy<Value = String> {
    let properties = COLUMNS.iter().map(|(name, kind)| property(name, *kind)).collect::<Vec<_>>();
    let rules = prop::collection::vec(object_rule(), 0..3);
    let slas = prop::collection::vec(sla(), 0..2);
    (properties, rules, slas).prop_map(|(properties, rules, slas)| {
        format!(
            concat!(
                "{{\"apiVersion\":\"v3.2.0\",\"kind\":\"DataContract\",\"id\":\"t\",\"version\":\"1.0.0\",\"status\":\"active\",\n",
                "\"schema\":[{{\"name\":\"t\",\"quality\":[{}],\"properties\":[\n{}]}}],\n\"slaProperties\":[{}]}}"
            ),
            rules.join(","),
            properties.join(",\n"),
            slas.join(",")
        )
    })
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Int64 | Kind::UInt64 | Kind::Huge => "integer",
        Kind::Float64 | Kind::Float32 | Kind::Decimal => "number",
        Kind::Text => "string",
        Kind::Bool => "boolean",
        Kind::Day => "date",
        Kind::Moment | Kind::Naive => "timestamp",
        Kind::Time => "time",
    }
}

fn property(name: &'static str, kind: Kind) -> impl Strategy<Value = String> {
    let flag = |name: &'static str, odds| prop::bool::weighted(odds).prop_map(move |on| on.then_some(name));
    let flags = (flag("required", 0.3), flag("unique", 0.3), flag("primaryKey", 0.15));
    let rules = prop::collection::vec(rule(kind), 0..3);
    let one_of = prop::option::weighted(0.2, prop::collection::vec(written(kind), 1..12));
    (flags, options(kind), rules, one_of).prop_map(move |(flags, options, rules, one_of)| {
        let mut text = format!("{{\"name\":\"{name}\",\"logicalType\":\"{}\"", word(kind));
        for flag in [flags.0, flags.1, flags.2].into_iter().flatten() {
            write!(text, ",\"{flag}\":true").expect("writing to a string");
        }
        if !options.is_empty() {
            write!(text, ",\"logicalTypeOptions\":{{{}}}", options.join(",")).expect("writing to a string");
        }
        if let Some(values) = one_of {
            write!(text, ",\"enum\":[{{\"value\":{}}}]", values.join("},{\"value\":")).expect("writing to a string");
        }
        write!(text, ",\"quality\":[{}]}}", rules.join(",")).expect("writing to a string");
        text
    })
}

/// A value as a contract writes it.
fn written(kind: Kind) -> BoxedStrategy<String> {
    let value = (datum(kind), any::<u8>()).prop_filter_map("no value", move |(datum, taste)| {
        datum.value().filter(|_| datum.is_finite())?;
        // The parser of contracts takes characters that YAML calls unprintable only with escapes.
        let printable = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
        let taste = if matches!(&datum, Datum::Text(text) if !text.chars().all(|c| printable(&c))) { 8 } else { taste };
        spelling::entry(kind, datum, taste).json
    });
    value.boxed()
}

fn options(kind: Kind) -> BoxedStrategy<Vec<String>> {
    let bound = |name: &'static str| {
        prop::option::weighted(0.25, written(kind))
            .prop_map(move |value| value.map(|value| format!("\"{name}\":{value}")))
    };
    let fixed = |name: &'static str, values: &'static [&'static str]| {
        prop::option::weighted(0.25, prop::sample::select(values))
            .prop_map(move |value| value.map(|value| format!("\"{name}\":{value}")))
            .boxed()
    };
    let bounds = || vec![bound("minimum").boxed(), bound("maximum").boxed(), bound("exclusiveMinimum").boxed()];
    let mut all = match kind {
        Kind::Bool => Vec::new(),
        Kind::Text => vec![
            fixed("minLength", &["0", "1", "2", "40"]),
            fixed("maxLength", &["0", "1", "3", "199"]),
            fixed("pattern", &["\"^[a-z]*$\"", "\"\\\\d\"", "\"(?=.*a).\"", "\"^\\\\S\""]),
            fixed("format", &["\"hostname\"", "\"byte\"", "\"email\"", "\"password\""]),
        ],
        _ => bounds(),
    };
    match kind {
        Kind::Int64 | Kind::UInt64 | Kind::Huge | Kind::Float64 | Kind::Float32 | Kind::Decimal => {
            all.push(fixed("format", &["\"u8\"", "\"i32\"", "\"u64\"", "\"i128\"", "\"f32\"", "\"f64\""]));
            all.push(fixed("multipleOf", &["1", "3", "0.5", "0.1", "1e10"]));
        }
        Kind::Moment | Kind::Naive => all.push(fixed("defaultTimezone", &["\"Europe/Berlin\"", "\"UTC\""])),
        _ => {}
    }
    all.prop_map(|options| options.into_iter().flatten().collect()).boxed()
}

fn rule(kind: Kind) -> impl Strategy<Value = String> {
    let values = prop::collection::vec(written(kind), 1..12).prop_map(|values| values.join(","));
    let metric = prop_oneof![
        Just("\"metric\":\"nullValues\"".to_owned()),
        Just("\"metric\":\"missingValues\"".to_owned()),
        Just("\"metric\":\"duplicateValues\"".to_owned()),
        values.clone().prop_map(|v| format!("\"metric\":\"invalidValues\",\"arguments\":{{\"validValues\":[{v}]}}")),
        values.prop_map(|v| format!("\"metric\":\"missingValues\",\"arguments\":{{\"missingValues\":[{v}]}}")),
        Just("\"metric\":\"invalidValues\",\"arguments\":{\"pattern\":\"1\"}".to_owned()),
    ];
    (metric, terms(true), duplicates()).prop_map(|(metric, terms, more)| {
        let more = if metric.contains("duplicate") { more } else { String::new() };
        format!("{{{metric},{terms}{more}}}")
    })
}

fn duplicates() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => Just(String::new()),
        1 => prop::sample::select(vec!["surplus", "involved", "values"])
            .prop_map(|word| format!(",\"customProperties\":[{{\"property\":\"upheld.duplicates\",\"value\":\"{word}\"}}]")),
    ]
}

/// An operator with its operands, and a unit.
fn terms(percent: bool) -> impl Strategy<Value = String> {
    let operator = prop::sample::select(vec![
        "mustBe",
        "mustNotBe",
        "mustBeGreaterThan",
        "mustBeGreaterOrEqualTo",
        "mustBeLessThan",
        "mustBeLessOrEqualTo",
        "mustBeBetween",
        "mustNotBeBetween",
    ]);
    (operator, 0_u32..12, 0_u32..12, any::<bool>()).prop_map(move |(operator, low, more, share)| {
        let unit = if share && percent { ",\"unit\":\"percent\"" } else { "" };
        let factor = if share { 5 } else { 1 };
        let (low, high) = (low * factor, (low + more) * factor);
        let operand = if operator.ends_with("Between") { format!("[{low},{high}]") } else { low.to_string() };
        format!("\"{operator}\":{operand}{unit}")
    })
}

fn object_rule() -> impl Strategy<Value = String> {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
    let some = prop::sample::subsequence(names, 1..4);
    let keys =
        some.prop_map(|names| format!("\"metric\":\"duplicateValues\",\"arguments\":{{\"properties\":{names:?}}}"));
    prop_oneof![
        terms(false).prop_map(|terms| format!("{{\"metric\":\"rowCount\",{terms}}}")),
        (keys, terms(true), duplicates()).prop_map(|(keys, terms, more)| format!("{{{keys},{terms}{more}}}")),
        terms(true).prop_map(|terms| format!("{{\"metric\":\"duplicateValues\",{terms}}}")),
    ]
}

fn sla() -> impl Strategy<Value = String> {
    let property = prop::sample::select(vec!["latency", "freshness", "retention"]);
    let element = prop::sample::select(vec!["moment", "naive", "hour", "text"]);
    (property, element, 0_u32..20_000).prop_map(|(property, element, days)| {
        format!("{{\"property\":\"{property}\",\"value\":{days},\"unit\":\"d\",\"element\":\"t.{element}\"}}")
    })
}
