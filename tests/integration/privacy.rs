//! Values that a contract says are private never reach a report, in any format of data or of reports.

use std::fs;

use crate::program::run;
use crate::written::{FORMATS, Table};

/// Every private cell holds one of these.
const SECRETS: &[&str] = &["secret", "4711", "2019-08-07", "1999-12-31"];

const TABLE: &str = "id:int64 name:string phone:string born:timestamp town:string
4711 | secret-a | 4711-1 | 2019-08-07T01:02:03Z | here
4711 | secret-a | secret | 1999-12-31T01:02:03Z | there
4712 | null | secret | 2019-08-07T01:02:03Z | nowhere
";

const CONTRACT: &str = "apiVersion: v3.1.0
kind: DataContract
id: case
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - { name: id, logicalType: integer, primaryKey: true, classification: restricted, logicalTypeOptions: { maximum: 9 } }
      - { name: name, logicalType: string, tags: [PII], required: true, unique: true, logicalTypeOptions: { maxLength: 3 } }
      - { name: phone, logicalType: string, tags: ['gdpr:contact'], logicalTypeOptions: { pattern: '^x$' } }
      - { name: born, logicalType: timestamp, classification: confidential, logicalTypeOptions: { maximum: '1990-01-01T00:00:00Z' } }
      - { name: town, logicalType: string, classification: public, tags: ['pii:false'], logicalTypeOptions: { maxLength: 1 } }
    quality:
      - { metric: duplicateValues, arguments: { properties: [name, town] }, mustBeGreaterThan: 5 }
      - { metric: duplicateValues, arguments: { properties: [id, name] }, mustBe: 0 }
slaProperties:
  - { property: latency, value: 1, unit: h, element: t.born }
";

#[test]
fn private_values_never_reach_a_report() {
    let table = Table::parse(TABLE);
    for format in FORMATS {
        let folder = tempfile::tempdir().expect("a folder");
        let data = table.write(folder.path(), format);
        fs::write(folder.path().join("case.odcs.yaml"), CONTRACT).expect("a contract");
        for report in ["terminal", "json"] {
            let words = ["check", "case.odcs.yaml", &data, "--format", report, "--now", "2026-01-31T06:00:00Z"];
            let ran = run(folder.path(), &words, b"");
            assert_eq!(ran.code, Some(1), "{format} {report}\n{}\n{}", ran.out, ran.err);
            for secret in SECRETS {
                let shown = ran.out.contains(secret) || ran.err.contains(secret);
                assert!(!shown, "{secret} of {format} is in the {report} report\n{}\n{}", ran.out, ran.err);
            }
            assert!(ran.out.contains("nowhere"), "what is public is shown: {format} {report}\n{}", ran.out);
        }
    }
}

#[test]
fn ill_typed_and_unreadable_rows_of_private_data_are_withheld() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "id,name,phone,born,town\nsecret,a,b,2019-08-07,here\n1,secret,4711\n2,\"secret,b,c,d\n";
    fs::write(folder.path().join("t.csv"), rows).expect("a data file");
    fs::write(folder.path().join("case.odcs.yaml"), CONTRACT).expect("a contract");
    for report in ["terminal", "json"] {
        let words = ["check", "case.odcs.yaml", "t.csv", "--format", report, "--now", "2026-01-31T06:00:00Z"];
        let ran = run(folder.path(), &words, b"");
        assert_eq!(ran.code, Some(1), "{}\n{}", ran.out, ran.err);
        for secret in SECRETS {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "{secret}\n{}\n{}", ran.out, ran.err);
        }
    }
}

#[test]
fn private_values_inside_columns_are_withheld() {
    let contract = "apiVersion: v3.2.0
kind: DataContract
id: case
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - name: lines
        logicalType: array
        logicalTypeOptions: { minItems: 9 }
        items:
          logicalType: object
          properties:
            - { name: mail, logicalType: string, tags: [pii], unique: true, logicalTypeOptions: { maxLength: 1 } }
            - { name: town, logicalType: string, logicalTypeOptions: { maxLength: 1 } }
      - name: labels
        logicalType: map
        map:
          key: { logicalType: string, classification: secret, logicalTypeOptions: { maxLength: 1 } }
          value: { logicalType: string, logicalTypeOptions: { maxLength: 1 } }
      - name: home
        logicalType: object
        classification: restricted
        logicalTypeOptions: { minProperties: 9 }
        properties:
          - { name: street, logicalType: string, logicalTypeOptions: { maxLength: 1 } }
          - { name: rooms, logicalType: array, items: { logicalType: string } }
";
    let rows = "{\"lines\": [{\"mail\": \"secret-a\", \"town\": \"nowhere\"}, {\"mail\": \"secret-a\"}], \
                \"labels\": {\"secret\": \"nowhere\"}, \"home\": {\"street\": \"secret\", \"rooms\": [4711]}}\n";
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.ndjson"), rows).expect("a data file");
    fs::write(folder.path().join("case.odcs.yaml"), contract).expect("a contract");
    for report in ["terminal", "json"] {
        let words = ["check", "case.odcs.yaml", "t.ndjson", "--format", report, "--now", "2026-01-31T06:00:00Z"];
        let ran = run(folder.path(), &words, b"");
        assert_eq!(ran.code, Some(1), "{}\n{}", ran.out, ran.err);
        for secret in ["secret-a", "\"secret\"", " secret ", "4711"] {
            let shown = ran.out.replace("classification: secret", "").contains(secret) && report == "terminal";
            assert!(!shown && !ran.err.contains(secret), "{secret}\n{}\n{}", ran.out, ran.err);
        }
        if report == "json" {
            let rows: Vec<String> = ran.report()["outcomes"]
                .as_array()
                .expect("outcomes")
                .iter()
                .map(|outcome| format!("{} {} {}", outcome["rows"], outcome["observed"], outcome["message"]))
                .collect();
            assert!(rows.iter().all(|row| !row.contains("secret") && !row.contains("4711")), "{rows:?}");
            assert!(rows.iter().any(|row| row.contains("nowhere")), "what is public is shown: {rows:?}");
        }
    }
}

#[test]
fn so_many_failing_rows_are_shown_as_the_options_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let contract = CONTRACT.split("    properties:").next().expect("the head").to_owned()
        + "    properties:\n      - { name: a, logicalType: string, logicalTypeOptions: { maxLength: 1 } }\n";
    fs::write(folder.path().join("case.odcs.yaml"), contract).expect("a contract");
    fs::write(folder.path().join("t.csv"), "a\nlong-0\nlong-1\nlong-2\nlong-3\nlong-4\nlong-5\nlong-6\n")
        .expect("data");
    for (options, shown) in [(&[][..], 5), (&["--samples", "2"], 2), (&["--samples", "0"], 0), (&["--no-samples"], 0)] {
        for report in ["terminal", "json"] {
            let words = [&["check", "case.odcs.yaml", "t.csv", "--format", report][..], options].concat();
            let ran = run(folder.path(), &words, b"");
            assert_eq!(ran.code, Some(1), "{options:?}\n{}", ran.err);
            let found = (0..7).filter(|row| ran.out.contains(&format!("long-{row}"))).count();
            assert_eq!(found, shown, "{options:?} {report}\n{}", ran.out);
        }
    }
}

#[test]
fn ages_do_not_give_private_times_back() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.csv"), "t\n2026-01-30T05:00:00.123Z\n").expect("data");
    for (class, shown) in [("restricted", false), ("public", true)] {
        let contract = format!(
            "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nschema:\n  - name: t\n    \
             properties:\n      - {{ name: t, logicalType: timestamp, classification: {class} }}\nslaProperties:\n  - {{ \
             property: latency, value: 1, unit: h, element: t.t }}\n  - {{ property: frequency, value: 1, unit: h, \
             element: t.t }}\n  - {{ property: retention, value: 1, unit: h, element: t.t }}\n"
        );
        fs::write(folder.path().join("case.odcs.yaml"), contract).expect("a contract");
        for report in ["terminal", "json"] {
            let words =
                ["check", "case.odcs.yaml", "t.csv", "--format", report, "--verbose", "--now", "2026-01-31T06:00:00Z"];
            let out = run(folder.path(), &words, b"").out;
            let hints = ["89999.877", "1 d 59 min", "05:00:00.123"];
            let found = hints.iter().filter(|hint| out.contains(**hint)).count();
            assert_eq!(found > 0, shown, "{class} {report}\n{out}");
        }
    }
}
