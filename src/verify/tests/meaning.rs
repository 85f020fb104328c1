//! Rows of the meaning that judges decide: ages, other readings, undecided patterns.

use super::*;
use crate::value::Date;

const TIMES: &str = "      - name: at\n        logicalType: timestamp\n      - name: day\n        logicalType: date\n";

fn with_sla(property: &str, value: u32, unit: &str, element: &str) -> Reading {
    let sla = format!(
        "slaProperties:\n  - property: {property}\n    value: {value}\n    unit: {unit}\n    element: {element}\n"
    );
    contract(&format!("schema:\n  - name: orders\n    properties:\n{TIMES}{sla}"))
}

fn sla(report: &Report) -> &Outcome {
    report.outcomes.iter().find(|outcome| outcome.kind.starts_with("sla-")).unwrap()
}

fn aged(reading: Reading, newest: Option<Value>) -> Report {
    let canned = Canned { newest, ..Canned::rows(5) };
    run(&[reading], csv(&["at", "day"]), canned, choices())
}

#[test]
fn the_newest_value_must_be_young_enough() {
    for (seconds_old, verdict) in [(0, Verdict::Pass), (86_400, Verdict::Pass), (86_401, Verdict::Fail)] {
        let newest = Value::Timestamp(Instant { seconds: NOW.seconds - seconds_old, nanos: 0 });
        let report = aged(with_sla("latency", 1, "d", "orders.at"), Some(newest));
        let outcome = sla(&report);
        assert_eq!(outcome.verdict, verdict, "{seconds_old}: {}", outcome.message);
        assert_eq!(outcome.observed.as_ref().unwrap().value, Some(seconds_old.to_string()));
    }
}

#[test]
fn days_count_as_a_whole() {
    // The day of `NOW` is 20,484 days after the epoch.
    for (day, verdict) in [(20_484, Verdict::Pass), (20_483, Verdict::Pass), (20_482, Verdict::Fail)] {
        let report = aged(with_sla("freshness", 1, "d", "orders.day"), Some(Value::Date(Date(day))));
        assert_eq!(sla(&report).verdict, verdict, "{day}: {}", sla(&report).message);
    }
}

#[test]
fn a_time_column_without_values_is_empty() {
    let report = aged(with_sla("latency", 1, "d", "orders.at"), None);
    assert_eq!(code(sla(&report)), Some(ReasonCode::Empty));
    assert_eq!(report.verdict, Overall::Inconclusive);
}

#[test]
fn the_newest_value_of_a_masked_column_is_not_said() {
    let newest = Value::Timestamp(Instant { seconds: NOW.seconds - 90_000, nanos: 0 });
    let text = newest_text(&newest);
    let open = aged(with_sla("latency", 1, "d", "orders.at"), Some(newest.clone()));
    assert!(sla(&open).message.contains(&text));
    let sla_text = "slaProperties:\n  - property: latency\n    value: 1\n    unit: d\n    element: orders.at\n";
    let times = TIMES.replacen("timestamp\n", "timestamp\n        tags: [pii]\n", 1);
    let private = contract(&format!("schema:\n  - name: orders\n    properties:\n{times}{sla_text}"));
    let hidden = aged(private, Some(newest));
    assert!(!format!("{:?}", hidden.outcomes).contains(&text), "{}", sla(&hidden).message);
}

fn newest_text(value: &Value) -> String {
    match value {
        Value::Timestamp(at) => at.to_string(),
        other => panic!("{other:?}"),
    }
}

fn ruled(metric: &str, rule: &str) -> Reading {
    orders(&format!(
        "      - name: email\n        logicalType: string\n        quality:\n          - metric: {metric}\n{rule}"
    ))
}

fn rule(report: &Report) -> &Outcome {
    report.outcomes.iter().find(|outcome| outcome.id.contains("/quality/")).unwrap()
}

#[test]
fn an_end_of_a_range_is_noted() {
    let between = "            mustBeBetween: [1, 3]\n";
    let of = |count| {
        run(&[ruled("nullValues", between)], csv(&["email"]), Canned::rows(10).count("IsNull", count), choices())
    };
    let (end, middle, beyond) = (of(3), of(2), of(4));
    assert_eq!(
        (rule(&end).verdict, rule(&end).notes.iter().any(|note| note.contains("exclusive"))),
        (Verdict::Pass, true)
    );
    assert!(!rule(&middle).notes.iter().any(|note| note.contains("exclusive")));
    assert_eq!(rule(&beyond).verdict, Verdict::Fail);
}

#[test]
fn a_share_of_other_rows_is_noted_where_it_turns_the_verdict() {
    let invalid = "            arguments:\n              validValues: [a]\n            mustBeLessOrEqualTo: 20\n            unit: percent\n";
    let canned = Canned::rows(10).count("IsNull", 5).count("Not(In", 2).count("Not(Or", 5);
    let report = run(&[ruled("invalidValues", invalid)], csv(&["email"]), canned, choices());
    let outcome = rule(&report);
    assert_eq!(outcome.verdict, Verdict::Pass, "{}: 2 of all 10", outcome.message);
    assert!(
        outcome.notes.iter().any(|note| note.contains("40 % of the 5 rows") && note.contains("turn")),
        "{:?}",
        outcome.notes
    );
}

#[test]
fn another_count_of_duplicates_is_noted_where_it_turns_the_verdict() {
    let limit = "            mustBeLessOrEqualTo: 3\n";
    let mut canned = Canned::rows(10);
    canned.keys = Some((10, 0, 1, 3));
    let report = run(&[ruled("duplicateValues", limit)], csv(&["email"]), canned, choices());
    let outcome = rule(&report);
    assert_eq!(outcome.verdict, Verdict::Pass);
    assert!(outcome.notes.iter().any(|note| note.contains("all rows that share their key (4)")), "{:?}", outcome.notes);
}

#[test]
fn a_rule_reads_allowed_percents_exactly() {
    let limit = "            mustBeLessThan: 12.04\n            unit: percent\n";
    for (count, verdict) in [(1_203, Verdict::Pass), (1_204, Verdict::Fail)] {
        let canned = Canned::rows(10_000).count("IsNull", count);
        let report = run(&[ruled("nullValues", limit)], csv(&["email"]), canned, choices());
        assert_eq!(rule(&report).verdict, verdict, "{count}");
        assert!(rule(&report).message.ends_with("the contract allows less than 12.04 %"), "{}", rule(&report).message);
    }
}

#[test]
fn undecided_rows_matter_only_where_they_could_turn_the_verdict() {
    let pattern =
        "      - name: email\n        logicalType: string\n        logicalTypeOptions:\n          pattern: ^a\n";
    let of = |count, undecided| {
        let engine = Fixed::new(vec![Ok(csv(&["email"]))], move |ask: &Ask| {
            let mut answer = Canned::rows(10).answer(ask);
            if format!("{:?}", ask.metric).starts_with("Count { which: Not(Matches") {
                answer.measurement = Measurement::Count { count, undecided, rows: count };
            }
            Ok(answer)
        });
        let data = vec![DataArg { object: None, path: file!().into() }];
        let hints = Hints { format: Some(Format::Csv), ..Hints::default() };
        let reading = [orders(pattern)];
        let request = Request { contracts: &reading, data, hints, choices: choices() };
        let run = Run { threads: 1, limits: Limits::default(), cancel: Cancel::default(), events: None };
        let report = check(&request, &engine, &run).unwrap();
        let outcome = outcome(&report, "orders/properties/email/pattern").clone();
        (outcome.verdict, code(&outcome))
    };
    assert_eq!(of(0, 0), (Verdict::Pass, None));
    assert_eq!(of(0, 1), (Verdict::NotEvaluated, Some(ReasonCode::Undecided)));
    assert_eq!(of(1, 1), (Verdict::Fail, None));
}

#[test]
fn a_run_that_was_cancelled_is_interrupted() {
    let reading = [orders(EMAIL)];
    let data = vec![DataArg { object: None, path: file!().into() }];
    let hints = Hints { format: Some(Format::Csv), ..Hints::default() };
    let request = Request { contracts: &reading, data, hints, choices: choices() };
    let engine = Fixed::new(vec![Ok(csv(&["email"]))], |ask| Ok(Canned::rows(1).answer(ask)));
    let run = Run { threads: 1, limits: Limits::default(), cancel: Cancel::default(), events: None };
    run.cancel.cancel();
    assert_eq!(check(&request, &engine, &run).unwrap().verdict.exit_code(), 130);
}

#[test]
fn contracts_that_cannot_be_read_are_invalid() {
    let reading = [read(SourceFile::new("c.yaml", "[1, 2"))];
    let request = Request { contracts: &reading, data: Vec::new(), hints: Hints::default(), choices: choices() };
    let engine = Fixed::new(Vec::new(), |ask| Ok(Canned::rows(1).answer(ask)));
    let run = Run { threads: 1, limits: Limits::default(), cancel: Cancel::default(), events: None };
    let report = check(&request, &engine, &run).unwrap();
    assert_eq!((report.verdict, report.verdict.exit_code()), (Overall::Invalid, 2));
    assert!(!report.problems.is_empty());
}
