//! Data from standard input, globs, folders, partitions and servers, and what a run says of each.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::run;

const CONTRACT: &str = "apiVersion: v3.1.0
kind: DataContract
id: case
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - { name: id, logicalType: integer, required: true, unique: true }
  - name: customers
    physicalName: cust
    properties:
      - { name: id, logicalType: integer, required: true, unique: true }
";

fn one_object() -> String {
    CONTRACT.split("  - name: customers").next().expect("a first object").to_owned()
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn report(folder: &Path, arguments: &[&str], stdin: &[u8], code: i32) -> Value {
    let words: Vec<&str> = ["check"].iter().chain(arguments).chain(&["--format", "json"]).copied().collect();
    let ran = run(folder, &words, stdin);
    assert_eq!(ran.code, Some(code), "{}\n{}", ran.out, ran.err);
    ran.report()
}

fn outcome<'a>(report: &'a Value, id: &str) -> &'a Value {
    let found = report["outcomes"].as_array().expect("outcomes").iter().find(|outcome| outcome["id"] == id);
    found.unwrap_or_else(|| panic!("no outcome {id}"))
}

#[test]
fn standard_input_in_every_text_format() {
    let folder = folder(&[("c.yaml", &one_object())]);
    for (format, bytes) in [
        ("csv", "id\n1\n1\n"),
        ("tsv", "id\n1\n1\n"),
        ("ndjson", "{\"id\":1}\n{\"id\":1}\n"),
        ("json", "[{\"id\":1},{\"id\":1}]"),
    ] {
        let report = report(folder.path(), &["c.yaml", "-", "--input-format", format], bytes.as_bytes(), 1);
        assert_eq!(outcome(&report, "orders/properties/id/unique")["observed"]["value"], 1, "{format}");
    }
}

#[test]
fn a_contract_from_standard_input() {
    let folder = folder(&[("t.csv", "id\n1\n")]);
    let report = report(folder.path(), &["-", "t.csv"], one_object().as_bytes(), 0);
    assert_eq!(report["verdict"], "upheld");
}

#[test]
fn several_files_of_one_object_are_one_dataset() {
    let folder = folder(&[("c.yaml", &one_object()), ("b.csv", "id\n2\n1\n"), ("a.csv", "id\n1\n")]);
    for data in [&["a.csv", "b.csv"][..], &["*.csv"], &["orders=*.csv"]] {
        let arguments: Vec<&str> = ["c.yaml"].iter().chain(data).copied().collect();
        let report = report(folder.path(), &arguments, b"", 1);
        let unique = outcome(&report, "orders/properties/id/unique");
        assert_eq!(unique["observed"]["value"], 1);
        assert_eq!((&unique["rows"][0]["file"], &unique["rows"][0]["row"]), (&"b.csv".into(), &2.into()));
    }
}

#[test]
fn a_folder_binds_its_files_to_objects_by_name() {
    let files = [("c.yaml", CONTRACT), ("data/orders.csv", "id\n1\n"), ("data/cust.csv", "id\n\n2\n")];
    let folder = folder(&files);
    let report = report(folder.path(), &["c.yaml", "data"], b"", 1);
    assert_eq!(outcome(&report, "customers/properties/id/required")["observed"]["value"], 1);
    assert_eq!(outcome(&report, "orders/properties/id/required")["verdict"], "pass");
}

#[test]
fn files_of_a_folder_that_belong_to_no_object_are_named() {
    let files =
        [("c.yaml", one_object()), ("data/orders.csv", "id\n1\n".into()), ("data/orders_2.csv", "id\nx\n".into())];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let folder = folder(&files);
    let found = report(folder.path(), &["c.yaml", "data"], b"", 0);
    assert_eq!(found["problems"][0]["code"], "unread-files");
    assert!(found["problems"][0]["message"].as_str().is_some_and(|message| message.contains("`orders_2`")));
    let whole = report(folder.path(), &["c.yaml", "orders=data"], b"", 1);
    assert_eq!(whole["problems"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_column_that_one_of_several_files_lacks_is_said_to_be_lacking_there() {
    let folder = folder(&[("c.yaml", &one_object()), ("a.csv", "id\n1\n"), ("b.csv", "no\n1\n")]);
    let report = report(folder.path(), &["c.yaml", "a.csv", "b.csv"], b"", 1);
    let message = |id| outcome(&report, id)["message"].as_str().expect("a message").to_owned();
    assert!(message("orders/properties/id/present").contains("`b.csv` has no column `id`"));
    assert!(message("orders/properties/id/required").contains("`b.csv` has no column `id`, so it is not judged"));
}

#[test]
fn an_object_without_data_is_never_upheld() {
    let folder = folder(&[("c.yaml", CONTRACT), ("orders.csv", "id\n1\n")]);
    let report = report(folder.path(), &["c.yaml", "orders=orders.csv"], b"", 4);
    assert_eq!(outcome(&report, "customers/properties/id/required")["reason"]["code"], "no-data-given");
}

#[test]
fn hive_partitions_are_columns() {
    let contract =
        one_object() + "      - { name: year, logicalType: integer, logicalTypeOptions: { minimum: 2025 } }\n";
    let files = [("c.yaml", contract.as_str()), ("d/year=2024/a.csv", "id\n1\n"), ("d/year=2025/a.csv", "id\n2\n3\n")];
    let folder = folder(&files);
    let report = report(folder.path(), &["c.yaml", "d"], b"", 1);
    let minimum = outcome(&report, "orders/properties/year/minimum");
    assert_eq!((&minimum["observed"]["value"], &minimum["observed"]["of"]), (&1.into(), &3.into()));
}

#[test]
fn the_servers_of_the_contract_say_where() {
    let servers = "servers:
  - { server: here, type: local, path: 'data/{model}.txt', format: csv, customProperties: [{ property: delimiter, value: ';' }] }
  - { server: there, type: postgres, host: db, port: 5432, database: d, schema: s }
";
    let contract = one_object() + servers;
    let folder = folder(&[("contracts/c.yaml", &contract), ("contracts/data/orders.txt", "id;x\n1;2\n")]);
    let report = report(folder.path(), &["contracts/c.yaml"], b"", 0);
    assert_eq!(report["objects"][0]["server"], "here");
    let ran = run(folder.path(), &["check", "contracts/c.yaml", "--server", "there"], b"");
    assert_eq!(ran.code, Some(4), "{}\n{}", ran.out, ran.err);
}

#[test]
fn several_contracts_in_one_run() {
    let other = one_object().replace("orders", "things");
    let folder = folder(&[
        ("c/a.odcs.yaml", &one_object()),
        ("c/b.odcs.yaml", &other),
        ("o.csv", "id\n1\n"),
        ("t.csv", "id\nx\n"),
    ]);
    let report = report(folder.path(), &["c", "orders=o.csv", "things=t.csv"], b"", 1);
    assert_eq!(report["contracts"].as_array().expect("contracts").len(), 2);
    assert_eq!(outcome(&report, "things/properties/id/logical-type")["contract"], 1);
}

#[test]
fn threads_change_nothing() {
    let rows: Vec<String> = (0..50_000).map(|row| (row % 40_000).to_string() + "\n").collect();
    let folder = folder(&[("c.yaml", &one_object()), ("t.csv", &format!("id\n{}", rows.concat()))]);
    let with = |threads: &str| {
        let words = ["check", "c.yaml", "t.csv", "--format", "json", "--now", "2026-01-31", "--threads", threads];
        run(folder.path(), &words, b"").out
    };
    let one = with("1");
    assert!(one.contains("\"orders/properties/id/unique\""));
    assert_eq!(one, with("4"));
}

#[test]
fn a_file_that_is_too_old_breaks_an_sla_without_an_element_and_a_young_one_never_keeps_it() {
    let day = std::time::Duration::from_hours(24);
    let sla = |element: &str| {
        format!("{}slaProperties:\n  - {{ id: l, property: latency, value: 2, unit: d{element} }}\n", one_object())
    };
    for (element, days, code, verdict) in [
        ("", 1, 0, "not_evaluated"),
        ("", 3, 1, "fail"),
        (", element: orders", 3, 1, "fail"),
        (", element: orders", 1, 0, "not_evaluated"),
        (", element: orders.gone", 3, 0, "not_evaluated"),
    ] {
        let folder = folder(&[("c.yaml", &sla(element)), ("t.csv", "id\n1\n")]);
        let file = fs::File::options().write(true).open(folder.path().join("t.csv")).expect("a file");
        file.set_modified(std::time::SystemTime::now() - day * days).expect("a time");
        let judged = report(folder.path(), &["c.yaml", "t.csv"], b"", code);
        let found = outcome(&judged, "sla/l");
        assert_eq!(found["verdict"], verdict, "{element} {days}");
        assert_eq!(found["reason"]["code"] == "no-element", verdict == "not_evaluated", "{element} {days}");
        let fixed = report(folder.path(), &["c.yaml", "t.csv", "--now", "2100-01-01"], b"", 0);
        assert_eq!(outcome(&fixed, "sla/l")["verdict"], "not_evaluated", "a copy must give the same report");
    }
}
