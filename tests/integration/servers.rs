//! What servers promise about how their data is written, and options that contradict each other.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{Ran, run};

/// Runs a contract with one object `t` and these servers in a folder with one file of each kind.
fn check(servers: &str, arguments: &[&str]) -> Ran {
    let contract = format!(
        "apiVersion: v3.2.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nservers:\n{servers}schema:\n  \
         - name: t\n    properties:\n      - {{ name: a, logicalType: string }}\n"
    );
    let files: [(&str, &[u8]); 7] = [
        ("c.yaml", contract.as_bytes()),
        ("d.csv", b"a\n1\n"),
        ("d.ndjson", b"{\"a\":\"1\"}\n{\"a\":\"2\"}\n"),
        ("d.json", b"[{\"a\":\"1\"}]"),
        ("plain", b"a\n1\n"),
        ("latin.csv", b"a\n1\n\xe9\n"),
        ("wide.csv", b"\xff\xfea\x00\n\x001\x00\n\x00"),
    ];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    let words: Vec<&str> = ["check", "c.yaml", "--now", "2026-01-31"].iter().chain(arguments).copied().collect();
    run(folder.path(), &words, b"")
}

fn server(fields: &str) -> String {
    format!("  - {{ server: s, type: local, {fields} }}\n")
}

fn outcome(report: &Value, id: &str) -> Value {
    let mut outcomes = report["outcomes"].as_array().expect("outcomes").iter();
    outcomes.find(|outcome| outcome["id"] == id).cloned().unwrap_or(Value::Null)
}

#[test]
fn another_format_than_the_server_names_is_a_failed_check() {
    for (fields, code, verdict) in [
        ("path: d.csv, format: csv", 0, "pass"),
        ("path: plain, format: csv", 0, "pass"),
        ("path: d.json, format: json", 0, "pass"),
        ("path: d.json, format: json, delimiter: array", 0, "pass"),
        ("path: d.ndjson, format: json", 0, "pass"),
        ("path: d.ndjson, format: json, delimiter: new_line", 0, "pass"),
        ("path: d.json, format: csv", 1, "fail"),
        ("path: d.json, format: ndjson", 1, "fail"),
        ("path: d.ndjson, format: json, delimiter: array", 1, "fail"),
        ("path: d.csv, format: parquet", if cfg!(feature = "polars") { 1 } else { 3 }, "fail"),
    ] {
        let ran = check(&server(fields), &["--format", "json"]);
        assert_eq!(ran.code, Some(code), "{fields}\n{}\n{}", ran.out, ran.err);
        if code != 3 {
            let found = outcome(&ran.report(), "t/server-format");
            assert_eq!(
                (found["verdict"].as_str(), &found["location"]["line"]),
                (Some(verdict), &Value::from(7)),
                "{fields}"
            );
        }
    }
}

#[test]
fn a_format_that_the_user_names_is_held_to_the_server_too() {
    let ran = check(&server("path: plain, format: json"), &["--format", "json", "--input-format", "csv"]);
    let found = outcome(&ran.report(), "t/server-format");
    assert_eq!((ran.code, found["verdict"].as_str()), (Some(1), Some("fail")), "{found}");
}

#[test]
fn bytes_outside_the_encoding_of_the_server_are_a_failed_check() {
    let ran = check(&server("path: latin.csv, format: csv, encoding: UTF-8"), &["--format", "json"]);
    assert_eq!(outcome(&ran.report(), "t/readable-rows")["rows"][0]["line"], 3);
    assert_eq!(ran.code, Some(1));
}

#[test]
fn the_encoding_of_the_server_is_read_and_is_a_promise() {
    let held = |fields: &str, more: &[&str]| {
        let ran = check(&server(fields), &[&["--format", "json"], more].concat());
        let found = outcome(&ran.report(), "t/server-encoding");
        let reason = found["reason"]["code"].as_str().map(str::to_owned);
        (ran.code, found["verdict"].as_str().unwrap_or("none").to_owned(), reason)
    };
    let said = |code, verdict: &str, reason: Option<&str>| (Some(code), verdict.to_owned(), reason.map(str::to_owned));
    assert_eq!(held("path: d.csv, format: csv, encoding: ascii", &[]), said(0, "pass", None));
    assert_eq!(held("path: latin.csv, format: csv, encoding: ascii", &[]), said(1, "fail", None));
    assert_eq!(held("path: latin.csv, format: csv, encoding: UTF-8", &[]), said(1, "fail", None));
    assert_eq!(held("path: latin.csv, format: csv, encoding: ISO-8859-1", &[]), said(0, "pass", None));
    assert_eq!(held("path: latin.csv, format: csv, encoding: latn-1", &[]), said(4, "none", None));
    let other = ["--encoding", "latin-1"];
    let read = held("path: latin.csv, format: csv, encoding: UTF-8", &other);
    assert_eq!(read, said(0, "not_evaluated", Some("no-meaning")));
    let wide = held("path: wide.csv, format: csv, encoding: UTF-8", &[]);
    assert_eq!(wide, said(1, "fail", None));
    assert_eq!(held("path: wide.csv, format: csv, encoding: utf-16", &[]), said(0, "pass", None));
    assert_eq!(held("path: wide.csv, format: csv", &[]), said(0, "none", None));
}

#[test]
fn variables_of_servers_have_their_defaults_or_are_named() {
    let ran = check(&server("path: \"${DIR:-.}/d.csv\", format: \"${F:-csv}\""), &["--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    for fields in ["path: \"${DIR}/d.csv\", format: csv", "path: d.csv, format: \"${F}\""] {
        let ran = check(&server(fields), &["--format", "json"]);
        let found = outcome(&ran.report(), "t/present");
        assert_eq!((ran.code, found["reason"]["code"].as_str()), (Some(4), Some("unresolved")), "{fields}");
        assert!(found["message"].as_str().is_some_and(|text| text.contains("`s`")), "{found}");
    }
}

#[test]
fn where_data_is_given_servers_are_not_read_and_cannot_be_chosen() {
    let ran = check(&server("path: ../../secret, format: parquet"), &["d.csv"]);
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    let ran = check(&server("path: d.csv, format: csv"), &["d.csv", "--server", "s"]);
    assert_eq!(ran.code, Some(2), "{}\n{}", ran.out, ran.err);
}

/// The code of a check of data that is given, in a folder of files of other dialects, under a contract with these servers.
fn code_of(folder: &Path, servers: &str, data: &[&str]) -> Option<i32> {
    let contract = format!(
        "apiVersion: v3.2.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nservers:\n{servers}schema:\n  - \
         name: t\n    properties:\n      - {{ name: a, logicalType: string, required: true }}\n      - {{ name: b, logicalType: integer }}\n"
    );
    fs::write(folder.join("c.yaml"), contract).expect("a contract");
    let words: Vec<&str> = ["check", "c.yaml", "--format", "json"].iter().chain(data).copied().collect();
    run(folder, &words, b"x;1\n").code
}

fn dialects() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("d")).expect("a folder");
    for (name, text) in [
        ("semicolon.csv", &b"a;b\n\xe9;1\n"[..]),
        ("comma.csv", b"a,b\nx,1\n"),
        ("lines.ndjson", b"{\"a\":\"x;y\",\"b\":1}\n"),
        ("d/t.csv", b"a;b\nx;1\n"),
        ("missing.csv", b"a;b\n-;1\n"),
        ("tabs.csv", b"a\tb\nx\t1\n-\t2\n"),
        ("tabs.tsv", b"a\tb\nx\t1\n-\t2\n"),
    ] {
        fs::write(folder.path().join(name), text).expect("data");
    }
    folder
}

/// How data is written is a promise of its contract, wherever a copy of it lies.
#[test]
fn data_that_is_given_is_written_as_the_server_says() {
    let folder = dialects();
    let go = |servers: &str, data: &[&str]| code_of(folder.path(), servers, data);
    let semicolon = server("path: nowhere.csv, format: csv, delimiter: ';', encoding: latin1");
    assert_eq!(go(&semicolon, &["semicolon.csv"]), Some(0));
    assert_eq!(go(&semicolon, &["t=semicolon.csv"]), Some(0));
    assert_eq!(go(&semicolon, &["d"]), Some(0));
    // What the user says comes first, and another format has no dialect.
    assert_eq!(go(&semicolon, &["comma.csv"]), Some(1));
    assert_eq!(go(&semicolon, &["comma.csv", "--delimiter", ","]), Some(0));
    assert_eq!(go(&semicolon, &["lines.ndjson"]), Some(0));
    let lines = server("path: nowhere.ndjson, format: json, delimiter: new_line, encoding: latin1");
    assert_eq!(go(&lines, &["comma.csv"]), Some(0));
    let custom = server(
        "path: nowhere.csv, format: csv, customProperties: [{ property: delimiter, value: ';' }, { property: nullValues, value: ['-'] }, \
         { property: header, value: false }]",
    );
    assert_eq!(go(&custom.replace("false", "true"), &["missing.csv"]), Some(1));
    assert_eq!(go(&custom, &["-", "--input-format", "csv"]), Some(0));
    // Of several servers none says it.
    assert_eq!(go(&semicolon.repeat(2).replacen("server: s", "server: r", 1), &["semicolon.csv"]), Some(1));
}

#[test]
fn tabs_are_read_whatever_the_file_is_called() {
    let folder = dialects();
    let custom = "customProperties: [{ property: delimiter, value: tab }, { property: nullValues, value: ['-'] }]";
    let all =
        [("tabs.csv", "format: csv,"), ("tabs.tsv", "format: csv,"), ("tabs.tsv", "format: tsv,"), ("tabs.tsv", "")];
    for (file, format) in all {
        let tabs = server(&format!("path: tabs.tsv, {format} {custom}"));
        assert_eq!(code_of(folder.path(), &tabs, &[file]), Some(1), "{file} {format}: a null");
    }
}

/// What a server says and nobody can know is not guessed, unless the user says it.
#[test]
fn a_dialect_that_is_not_known_is_no_other() {
    let folder = dialects();
    let go = |servers: &str, data: &[&str]| code_of(folder.path(), servers, data);
    for (unknown, of_lines) in
        [("delimiter: '${NONE}'", 0), ("format: csv, encoding: klingon", 0), ("format: '${NONE}'", 4)]
    {
        let open = server(&format!("path: nowhere.csv, {unknown}"));
        assert_eq!(go(&open, &["comma.csv"]), Some(4), "{unknown}");
        assert_eq!(go(&open, &["lines.ndjson"]), Some(of_lines), "{unknown}");
        let said = ["comma.csv", "--delimiter", ",", "--encoding", "utf-8", "--input-format", "csv"];
        assert_eq!(go(&open, &said), Some(0), "{unknown}");
    }
    assert_eq!(go(&server("path: '${NONE}.csv', format: csv"), &["comma.csv"]), Some(0));
}

#[test]
fn of_several_servers_the_only_local_one_is_read() {
    let there = "  - { server: far, type: s3, location: s3://x/y }\n";
    let ran = check(&format!("{there}{}", server("path: d.csv, format: csv")), &[]);
    assert_eq!(ran.code, Some(0), "{}\n{}", ran.out, ran.err);
    let ran = check(&server("path: d.csv, format: csv").repeat(2), &[]);
    assert_eq!(ran.code, Some(2), "{}\n{}", ran.out, ran.err);
    assert!(ran.err.contains("`s`") && ran.err.contains("--server"), "{}", ran.err);
    let ran = check(there, &[]);
    assert_eq!(ran.code, Some(4), "{}\n{}", ran.out, ran.err);
}

#[test]
fn options_that_contradict_each_other_are_usage_errors() {
    for arguments in [
        &["d.csv", "--samples", "3", "--no-samples"][..],
        &["d.csv", "--delimiter", ";", "--quote", ";"],
        &["d.csv", "--format", "json", "--format", "terminal"],
        &["-", "--data", "-"],
    ] {
        let ran = check(&server("path: d.csv, format: csv"), arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?}\n{}\n{}", ran.out, ran.err);
        assert!(!ran.err.is_empty() && ran.out.is_empty(), "{arguments:?}");
    }
}

#[test]
fn a_file_that_is_given_twice_is_read_once() {
    let ran = check("  []\n", &["d.csv", "t=d.csv", "--format", "json"]);
    assert_eq!(ran.report()["objects"][0]["rows"], 1, "{}", ran.err);
}

#[test]
fn a_contract_that_cannot_be_read_is_what_is_said_whatever_else_is_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.yaml"), "schema: [\n").expect("a contract");
    fs::write(folder.path().join("d.csv"), "a\n1\n").expect("a file");
    for arguments in [&["t=d.csv"][..], &["--server", "s"], &["d.csv", "--select", "t"]] {
        let words: Vec<&str> = ["check", "c.yaml"].iter().chain(arguments).copied().collect();
        let ran = run(folder.path(), &words, b"");
        assert_eq!(ran.code, Some(2));
        assert!(ran.out.contains("c.yaml:"), "{arguments:?}: {}\n{}", ran.out, ran.err);
    }
}

#[test]
fn null_values_of_a_server_are_null_before_all_else() {
    let contract = "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nservers:\n  - server: s\n    \
                    type: local\n    path: d.csv\n    format: csv\n    customProperties: [{ property: nullValues, value: ['', NA] }]\n\
                    schema:\n  - name: t\n    properties:\n      - { name: a, logicalType: string, required: true }\n      \
                    - { name: n, logicalType: integer }\n";
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.yaml"), contract).expect("a contract");
    fs::write(folder.path().join("d.csv"), "a,n\n\"\",1\nNA,NA\n\"NA\",\nx,2\n").expect("data");
    let report = run(folder.path(), &["check", "c.yaml", "--format", "json"], b"").report();
    assert_eq!(outcome(&report, "t/properties/a/required")["observed"]["value"], 2, "{report}");
    assert_eq!(outcome(&report, "t/properties/n/logical-type")["verdict"], "pass");
}
