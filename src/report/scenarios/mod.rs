//! Reports that every format is tried on.

mod pieces;

use crate::outcome::{
    Bump, CellShown, Changed, Contact, ContractInfo, Effect, Expected, Observed, Outcome, Overall, Part, Problem,
    ReasonCode, Related, Report, Row, Strictness, Timing, Verdict, VersionStep,
};
use crate::source::{Location, Severity};
use pieces::{at, cell, contract, object, open, outcome, people, problem, report, row};

/// The scenarios and their names, which name the snapshots.
pub(super) fn scenarios() -> Vec<(&'static str, Report)> {
    vec![
        ("upheld", upheld()),
        ("breached", breached()),
        ("inconclusive", inconclusive()),
        ("invalid", invalid()),
        ("error", error()),
        ("masked", masked()),
        ("hostile", hostile()),
        ("unreadable-rows", unreadable_rows()),
        ("several-contracts", several_contracts()),
        ("lint", lint()),
        ("diff", diff()),
    ]
}

fn passes() -> Vec<Outcome> {
    vec![
        outcome(Some("order_id"), "present", Verdict::Pass, at(10, 9, 13)),
        outcome(Some("order_id"), "primary-key", Verdict::Pass, at(12, 9, 19)),
        Outcome {
            observed: Some(Observed {
                value: Some("0".into()),
                unit: Some("rows".into()),
                percent: Some("0".into()),
                of: Some(10_000),
                of_unit: Some("rows".into()),
                lower_bound: false,
                parts: vec![Part { name: "null".into(), value: "0".into() }],
            }),
            notes: vec!["3 values are written with a leading zero".into()],
            ..outcome(Some("quantity"), "minimum", Verdict::Pass, at(25, 11, 18))
        },
    ]
}

fn upheld() -> Report {
    let mut outcomes = passes();
    outcomes.push(open(None, "text", ReasonCode::ForPeople, "the rule is text for people", 31));
    let mut report = report(Overall::Upheld, outcomes);
    report.timing = Some(Timing { total_ms: 120 });
    report
}

fn too_many_nulls() -> Outcome {
    Outcome {
        id: "orders/properties/email/quality/nullValues".into(),
        name: Some("few e-mails missing".into()),
        description: Some("Mails go out\n  every night.".into()),
        critical: true,
        expected: vec![Expected {
            operator: "mustBeLessOrEqualTo".into(),
            value: vec!["1".into()],
            unit: Some("percent".into()),
        }],
        observed: Some(Observed {
            value: Some("1204".into()),
            unit: Some("rows".into()),
            percent: Some("12.04".into()),
            of: Some(10_000),
            of_unit: Some("rows".into()),
            lower_bound: false,
            parts: vec![Part { name: "missing-tokens".into(), value: "9007199254740993".into() }],
        }),
        message: "1,204 of 10,000 rows are null (12.04 %); the contract allows at most 1 %".into(),
        meaning: Some("percent is of all rows".into()),
        notes: vec!["as a share of the rows that are not null it would be 13.69 %".into()],
        rows: vec![
            row(7, cell("email", "", "null"), "O-7"),
            row(1031, cell("email", " ", "bare"), "O-1031"),
            row(4000, cell("email", "n/a", "quoted"), "O-4000"),
        ],
        rows_total: Some(1204),
        contacts: people(),
        business_impact: Some("Customers hear nothing of their order.".into()),
        definitions: vec!["https://runbooks.example/email".into()],
        severity_declared: Some("high".into()),
        tags: vec!["crm".into()],
        ..outcome(Some("email"), "null-values", Verdict::Fail, at(19, 13, 32))
    }
}

fn too_large() -> Outcome {
    let mut row = row(12, cell("quantity", "123456789012345678901234567890", "bare"), "O-12");
    row.file = "data/year=2026/orders-part-2.csv".into();
    Outcome {
        expected: vec![Expected { operator: "maximum".into(), value: vec!["99".into()], unit: None }],
        message: "orders.quantity: 1 of 10,000 rows is greater than 99 (orders.odcs.yaml:26)".into(),
        rows: vec![row, self::row(13, cell("quantity", "100", "bare"), "O-13")],
        rows_total: Some(2),
        contacts: people(),
        ..outcome(Some("quantity"), "maximum", Verdict::Fail, at(26, 11, 18))
    }
}

fn extra_column() -> Outcome {
    Outcome {
        routes: Vec::new(),
        severity: Severity::Warning,
        counts: false,
        message: "1 column of the data is not in the contract: internal_note".into(),
        rows: vec![Row {
            file: "orders.csv".into(),
            row: None,
            line: Some(1),
            column: None,
            element: Some("internal_note".into()),
            value: None,
            key: Vec::new(),
            fault: None,
            fault_kind: None,
            raw: None,
        }],
        ..outcome(None, "extra-columns", Verdict::Fail, at(8, 11, 17))
    }
}

fn late() -> Outcome {
    Outcome {
        id: "sla/latency".into(),
        object: None,
        property: None,
        severity: Severity::Info,
        counts: false,
        driver: Some("operational".into()),
        scheduler: Some("cron".into()),
        schedule: Some("0 6 * * *".into()),
        expected: vec![Expected {
            operator: "mustBeLessOrEqualTo".into(),
            value: vec!["86400.5".into()],
            unit: Some("seconds".into()),
        }],
        observed: Some(Observed {
            value: Some("inf".into()),
            unit: Some("seconds".into()),
            percent: None,
            of: None,
            of_unit: None,
            lower_bound: true,
            parts: Vec::new(),
        }),
        message: "the newest value is 3 d 4 h old; the contract allows 1 d".into(),
        related: vec![Related {
            role: "definition".into(),
            contract: 0,
            path: "orders.odcs.yaml".into(),
            line: 10,
            column: 9,
        }],
        ..outcome(None, "sla-latency", Verdict::Fail, Location { end_line: 36, ..at(34, 5, 11) })
    }
}

fn breached() -> Report {
    let mut outcomes = passes();
    outcomes.extend([too_large(), too_many_nulls(), extra_column(), late()]);
    outcomes.push(open(None, "text", ReasonCode::ForPeople, "the rule is text for people", 31));
    let mut report = report(Overall::Breached, outcomes);
    report.contracts[0].status = Some("draft".into());
    report.contracts[0].limitations = Some("Not for billing:\n  totals are rounded.".into());
    report
}

fn inconclusive() -> Report {
    let mut outcomes = passes();
    for number in 0..12 {
        let text = format!("the standard knows no `mustBeNear{number}`; did you mean `mustBeBetween`?");
        outcomes.push(open(Some(&format!("p{number}")), "unknown", ReasonCode::UnknownKey, &text, 20));
    }
    outcomes.push(open(Some("email"), "null-values", ReasonCode::NothingToCheck, "every value is null", 19));
    outcomes.push(open(Some("email"), "required", ReasonCode::NotSelected, "not selected", 15));
    let mut report = report(Overall::Inconclusive, outcomes);
    report.options.allow = vec![ReasonCode::NothingToCheck, ReasonCode::ForPeople];
    report.options.select = vec!["orders".into()];
    report.options.strict = Strictness::Strict;
    report.options.fail_on = None;
    report
}

fn invalid() -> Report {
    let mut report = report(Overall::Invalid, Vec::new());
    report.contracts[0].text = "orders;email\n1;a@example.com\n".into();
    report.contracts[0].name = None;
    report.contracts[0].id = None;
    report.contracts[0].version = None;
    report.objects.clear();
    report.problems = vec![Problem {
        help: Some("a contract is a mapping that begins with `apiVersion: v3.1.0`".into()),
        ..problem("no-contract", Severity::Error, "this is no data contract", Some(at(1, 1, 13)))
    }];
    report
}

fn error() -> Report {
    let unread = |kind| open(Some("email"), kind, ReasonCode::Unreadable, "there is no file orders.csv", 15);
    let outcomes = ["present", "logical-type", "required", "null-values"].map(unread).to_vec();
    let mut report = report(Overall::Error, outcomes);
    report.objects[0].files.clear();
    report.objects[0].columns.clear();
    report.objects[0].rows = None;
    report.objects[0].complete = false;
    report.problems = vec![
        Problem {
            help: Some("did you mean order.csv?".into()),
            ..problem("not-found", Severity::Error, "there is no file orders.csv", None)
        },
        Problem {
            help: Some("did you mean `criticalDataElement`?".into()),
            ..problem(
                "unknown-key",
                Severity::Warning,
                "the standard knows no `critcalDataElement`",
                Some(at(16, 9, 28)),
            )
        },
    ];
    report
}

fn masked() -> Report {
    let hidden = |column: &str| CellShown { masked: true, ..cell(column, "", "bare") };
    let rows = [3, 9].map(|number| Row {
        key: vec![hidden("order_id"), cell("line", "1", "bare")],
        raw: None,
        ..row(number, hidden("email"), "")
    });
    let failed = Outcome {
        message: "2 of 10,000 rows recur; the contract allows none".into(),
        rows: rows.to_vec(),
        rows_total: Some(2),
        ..outcome(Some("email"), "unique", Verdict::Fail, at(13, 9, 13))
    };
    report(Overall::Breached, vec![failed])
}

/// Names and values that try to act on the terminal.
fn hostile() -> Report {
    let evil = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}gpj.exe\r\n\u{9b}31m";
    let failed = Outcome {
        message: format!("{evil} is no integer"),
        name: Some(evil.into()),
        description: Some(evil.into()),
        notes: vec![evil.into()],
        business_impact: Some(evil.into()),
        definitions: vec![evil.into()],
        rows: vec![Row { file: evil.into(), ..row(1, cell(evil, evil, "bare"), evil) }],
        rows_total: Some(u64::MAX),
        contacts: vec![Contact { role: evil.into(), name: Some(evil.into()), channel: Some(evil.into()), url: None }],
        ..outcome(Some(evil), "logical-type", Verdict::Fail, Location { path: evil.into(), ..at(2, 1, 40) })
    };
    let mut report = report(Overall::Breached, vec![failed, open(Some(evil), "x", ReasonCode::Undecided, evil, 99)]);
    report.contracts[0] = ContractInfo {
        path: evil.into(),
        name: Some(evil.into()),
        limitations: Some(evil.into()),
        status: Some(evil.into()),
        text: format!("id: x\nname: {evil}\n\tversion: 1\n"),
        ..report.contracts[0].clone()
    };
    report.objects[0].name = evil.into();
    report.objects[0].files[0].path = evil.into();
    report.problems =
        vec![problem("x", Severity::Info, evil, Some(Location { path: evil.into(), end_line: 9, ..at(2, 3, 1) }))];
    report
}

fn unreadable_rows() -> Report {
    let fault = |row: u64, line: u64, column: Option<u64>, fault: &str, raw: Option<&str>| Row {
        file: "orders.csv".into(),
        row: Some(row),
        line: Some(line),
        column,
        element: None,
        value: None,
        key: Vec::new(),
        fault: Some(fault.into()),
        fault_kind: None,
        raw: raw.map(str::to_owned),
    };
    let failed = Outcome {
        routes: Vec::new(),
        message: "3 of 10,003 records cannot be read".into(),
        rows: vec![
            fault(5, 6, None, "4 fields instead of 3", Some("O-5,a@example.com,3,extra")),
            fault(9, 10, Some(6), "a byte that is no UTF-8", Some("O-9,\\xff,1")),
            fault(90, 93, Some(5), "a quote that is never closed", None),
        ],
        rows_total: Some(3),
        ..outcome(None, "readable-rows", Verdict::Fail, at(8, 11, 17))
    };
    let mut report = report(Overall::Breached, vec![failed]);
    report.objects[0].rows_rejected = Some(3);
    report.objects[0].complete = false;
    report
}

fn several_contracts() -> Report {
    let mut second: Vec<_> = passes();
    for outcome in &mut second {
        outcome.contract = 1;
        outcome.location.path = "eu/orders.odcs.yaml".into();
    }
    let mut outcomes = passes();
    outcomes.append(&mut second);
    let mut report = report(Overall::Upheld, outcomes);
    report.contracts.push(contract("eu/orders.odcs.yaml"));
    report.objects.push(object("orders", 1, "eu/orders.csv"));
    report
}

fn lint() -> Report {
    let finding = Outcome {
        object: None,
        property: None,
        routes: vec!["/version".into()],
        message: "a version without quotes is a number".into(),
        notes: vec!["write version: \"1.2.0\"".into()],
        ..outcome(None, "unquoted-version", Verdict::Fail, at(5, 10, 15))
    };
    let mut report = report(Overall::Breached, vec![finding]);
    report.command = "lint".into();
    report.objects.clear();
    report
}

fn change(kind: &str, (producer, consumer): (Effect, Effect), old: Option<&str>, new: Option<&str>) -> Outcome {
    let gone = new.is_none();
    let text = |text: &str| text.to_owned();
    Outcome {
        contract: usize::from(!gone),
        severity: if consumer == Effect::Breaking { Severity::Error } else { Severity::Info },
        counts: consumer == Effect::Breaking,
        message: format!(
            "`maximum` was `{}` and is `{}`: larger values may come",
            old.unwrap_or("none"),
            new.unwrap_or("none")
        ),
        related: vec![Related {
            role: if gone { "new" } else { "old" }.into(),
            contract: usize::from(gone),
            path: if gone { "orders.odcs.yaml" } else { "old.odcs.yaml" }.into(),
            line: 12,
            column: 9,
        }],
        change: Some(Changed { producer, consumer, old: old.map(text), new: new.map(text) }),
        ..outcome(Some("quantity"), kind, Verdict::Fail, at(26, 11, 18))
    }
}

fn diff() -> Report {
    let version = Outcome {
        object: None,
        property: None,
        message: "the version moves from 1.2.0 to 1.2.1 (patch); the changes ask for major (2.0.0)".into(),
        ..outcome(None, "version-step", Verdict::Fail, at(5, 1, 15))
    };
    let evidence = Outcome {
        severity: Severity::Warning,
        counts: false,
        message: "the new contract rejects 3 of 8 rows that the old one accepts (37.5 %)".into(),
        notes: vec!["3 of them by orders/properties/quantity/maximum".into()],
        ..outcome(None, "newly-rejected", Verdict::Fail, at(8, 11, 17))
    };
    let lost = (Effect::Compatible, Effect::Breaking);
    let outcomes = vec![
        change("wording-changed", (Effect::Documentation, Effect::Documentation), Some("a"), Some("b")),
        change("lower-bound-tightened", (Effect::Breaking, Effect::Compatible), None, Some("1")),
        change("upper-bound-loosened", lost, Some("99"), Some("100")),
        change("property-removed", lost, Some("{name: quantity}"), None),
        evidence,
        version,
    ];
    let mut report = report(Overall::Breached, outcomes);
    report.command = "diff".into();
    report.step = Some(VersionStep { declared: Some(Bump::Patch), needed: Bump::Major });
    report.contracts.insert(0, contract("old.odcs.yaml"));
    report.objects[0].contract = 1;
    report
}
