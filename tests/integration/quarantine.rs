//! `--quarantine`: which rows are kept apart and how they are written, and what must not change by it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{Ran, run, run_in};

const CONTRACT: &str = "apiVersion: v3.1.0
kind: DataContract
id: q
version: 1.0.0
status: active
schema:
  - name: orders
    properties:
      - { name: id, logicalType: integer, primaryKey: true }
      - { name: name, logicalType: string, required: true, classification: restricted }
      - { name: price, logicalType: number, logicalTypeOptions: { maximum: 100 } }
";

const CSV: &str =
    "id,name,price\n1,Ann,5.5\n2,,4\nx,\"B, \"\"b\"\"\nb\",7\n4,\"Carl\"s,1\n5,Dora\n,,900\n6,Eve,8\n6,Eve,9\n";

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), CONTRACT).expect("a contract");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    folder
}

/// The files of a folder with what is in them, by name.
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut all: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| {
            let entry = entry.expect("an entry");
            let text = fs::read(entry.path()).expect("a file");
            (entry.file_name().to_string_lossy().into_owned(), String::from_utf8_lossy(&text).into_owned())
        })
        .collect();
    all.sort();
    all
}

fn names(folder: &Path) -> Vec<String> {
    files(folder).into_iter().map(|(name, _)| name).collect()
}

/// Holds data to the contract with and without `--quarantine q`, which must make no difference to report and exit code.
fn check(folder: &Path, arguments: &[&str], stdin: &[u8]) -> Ran {
    let common = [&["check", "c.odcs.yaml"], arguments, &["--format", "json", "--now", "2026-01-31"]].concat();
    let plain = run(folder, &common, stdin);
    let kept = run(folder, &[common.as_slice(), &["--quarantine", "q"]].concat(), stdin);
    assert_eq!((plain.code, &plain.out), (kept.code, &kept.out), "{}", kept.err);
    kept
}

#[test]
fn rows_of_text_are_kept_as_they_stand() {
    let folder = folder(&[("orders.csv", CSV)]);
    let ran = check(folder.path(), &["orders.csv"], b"");
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.err, "quarantine: 5 rows are in 3 files in q, with their real values, whatever the report masks\n");
    let all = files(&folder.path().join("q"));
    assert_eq!(
        all[0],
        ("orders.broken.csv".to_owned(), "id,name,price\n2,,4\nx,\"B, \"\"b\"\"\nb\",7\n,,900\n".to_owned())
    );
    let reasons = all[1].1.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let said: Vec<_> = reasons
        .map(|reason| {
            assert_eq!(reason["file"], "orders.csv");
            let checks: Vec<_> = reason["checks"].as_array().expect("checks").iter().map(|id| id.as_str()).collect();
            let of_object = |id: Option<&str>| id.and_then(|id| id.strip_prefix("orders/")).map(str::to_owned);
            let checks: Vec<_> = checks.into_iter().filter_map(of_object).collect();
            let kind = reason["in"].as_str().expect("a word");
            assert_eq!(reason["fault"].is_null(), reason["fault_kind"].is_null());
            let of_fault = (reason["fault_kind"].as_str(), reason["column"].as_u64());
            let fault =
                if let (Some(kind), Some(column)) = of_fault { format!(" {kind} {column}") } else { String::new() };
            format!(
                "{kind} {} row {} line {} {}{fault}",
                reason["record"],
                reason["row"],
                reason["line"],
                checks.join(" ")
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "broken 1 row 2 line 3 properties/name/required",
            "broken 2 row 3 line 4 properties/id/logical-type",
            "unreadable 1 row 4 line 6 readable-rows text-after-quote 9",
            "unreadable 1 row 5 line 7 readable-rows too-few-fields 1",
            "broken 3 row 6 line 8 primary-key properties/name/required properties/price/maximum",
        ]
    );
    assert_eq!(all[2], ("orders.unreadable.csv".to_owned(), "4,\"Carl\"s,1\n5,Dora\n".to_owned()));
    assert_eq!(all.len(), 3);
}

/// What was kept apart can be held to the contract again: every row of it breaks something.
#[test]
fn what_was_kept_apart_is_a_file_like_the_one_it_came_from() {
    let folder = folder(&[("orders.csv", CSV)]);
    check(folder.path(), &["orders.csv"], b"");
    let arguments = ["check", "c.odcs.yaml", "q/orders.broken.csv", "--quarantine", "again"];
    run(folder.path(), &arguments, b"");
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).expect("a file");
    assert_eq!(read("q/orders.broken.csv"), read("again/orders.orders_broken.broken.csv"));
}

/// Rows that were read are text, records that were not are bytes.
#[test]
fn other_encodings_are_kept_as_they_stand() {
    let folder = folder(&[]);
    let greek = b"id,name,price\n1,\xE1\xD2,5\n2,\xE1,500\n3,\xE2\n";
    fs::write(folder.path().join("orders.csv"), greek).expect("a file");
    check(folder.path(), &["orders.csv", "--encoding", "windows-1253"], b"");
    let read = |name: &str| fs::read(folder.path().join("q").join(name)).expect("a file");
    assert_eq!(read("orders.broken.csv"), "id,name,price\n2,\u{3B1},500\n".as_bytes());
    assert_eq!(read("orders.unreadable.csv"), b"1,\xE1\xD2,5\n3,\xE2\n");
    fs::remove_dir_all(folder.path().join("q")).expect("a folder");
    let wide: Vec<u8> = "\u{FEFF}id,name,price\n1,\u{e9}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("orders.csv"), wide).expect("a file");
    check(folder.path(), &["orders.csv"], b"");
    assert_eq!(read("orders.unreadable.csv"), "1,\u{e9}\n".as_bytes());
}

#[test]
fn json_is_kept_a_record_a_line() {
    let json = "[{\"id\": 1, \"name\": \"A\", \"price\": 5},\n {\"id\": 2,\r\n  \"name\": null, \"price\": 1},\n\
                {\"id\": 3, \"name\": \"C\", \"price\": 101}]";
    let folder = folder(&[("orders.json", json)]);
    check(folder.path(), &["orders.json"], b"");
    let all = files(&folder.path().join("q"));
    assert_eq!(all[0].0, "orders.broken.ndjson");
    let expected = "{\"id\": 2,    \"name\": null, \"price\": 1}\n{\"id\": 3, \"name\": \"C\", \"price\": 101}\n";
    assert_eq!(all[0].1, expected);
}

#[test]
fn every_file_and_standard_input_have_their_own() {
    let folder = folder(&[("a.csv", "id,name,price\n1,,1\n"), ("b.csv", "price,name,id\n1,,2\n"), ("orders", "")]);
    check(folder.path(), &["?.csv"], b"");
    let all = files(&folder.path().join("q"));
    let names: Vec<_> = all.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["orders.a.broken.csv", "orders.a.reasons.ndjson", "orders.b.broken.csv", "orders.b.reasons.ndjson"];
    assert_eq!(names, expected);
    assert_eq!(all[2].1, "price,name,id\n1,,2\n");
    fs::remove_dir_all(folder.path().join("q")).expect("a folder");
    check(folder.path(), &["-", "--input-format", "csv", "--no-header", "--delimiter", ";"], b"1;;1\n2;B;2\n");
    let all = files(&folder.path().join("q"));
    assert_eq!(all[0].1, "1;;1\n", "{all:?}");
}

#[test]
fn only_rows_that_take_part_are_kept() {
    let folder = folder(&[("orders.csv", CSV)]);
    check(folder.path(), &["orders.csv", "--where", "price < 100", "--select", "kind:required"], b"");
    let all = files(&folder.path().join("q"));
    assert_eq!(all[0].1, "id,name,price\n2,,4\n");
}

/// So many rows, every few of which have no name.
fn rows(count: u32, every: u32) -> String {
    (0..count).fold(String::new(), |mut text, n| {
        let (name, price) = if n % every == 0 { ("", n) } else { ("N", 7) };
        writeln!(text, "{n},{name},{price}").expect("writing to a string");
        text
    })
}

#[test]
fn blocks_and_threads_change_nothing() {
    let rows = rows(150_000, 5);
    let bad = rows.replace("74999,N,7\n", "74999,N\n");
    let folder = folder(&[("orders.csv", &format!("id,name,price\n{bad}"))]);
    for threads in ["1", "3"] {
        check(folder.path(), &["orders.csv", "--threads", threads], b"");
        let all = files(&folder.path().join("q"));
        let kept: Vec<_> = rows.lines().filter(|row| row.contains(",,")).collect();
        assert!(all[0].1 == format!("id,name,price\n{}\n", kept.join("\n")), "other rows are kept");
        let last = all[1].1.lines().last().expect("a reason");
        assert!(last.contains("\"row\":149996,\"line\":149997,"), "{last}");
        assert_eq!(all[2].1, "74999,N\n");
        fs::remove_dir_all(folder.path().join("q")).expect("a folder");
    }
}

#[test]
#[cfg(feature = "polars")]
fn rows_of_typed_files_are_kept_as_objects() {
    let folder = folder(&[]);
    for name in ["t.parquet", "t.arrow"] {
        let path = crate::corpus::root().join("tests/fixtures/nested").join(name);
        let contract = CONTRACT[..CONTRACT.find("    properties").expect("a key")].to_owned()
            + "    properties: [{ name: id, logicalType: integer, logicalTypeOptions: { maximum: 1 } }]\n";
        fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
        let ran = check(folder.path(), &[&path.display().to_string()], b"");
        assert_eq!(ran.code, Some(1), "{}", ran.out);
        let all = files(&folder.path().join("q"));
        assert_eq!(all[0].0, "orders.t.broken.ndjson");
        let rows: Vec<serde_json::Value> =
            all[0].1.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert!(!rows.is_empty());
        assert!(rows.iter().all(|row| row["id"].as_i64().is_some_and(|id| id > 1)), "{rows:?}");
        // Nested values are whole.
        assert!(
            rows.iter().any(|row| row.as_object().expect("a row").values().any(serde_json::Value::is_array)),
            "{rows:?}"
        );
        fs::remove_dir_all(folder.path().join("q")).expect("a folder");
    }
}

#[test]
fn data_that_ends_too_early_is_kept_as_far_as_it_goes() {
    let folder = folder(&[]);
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let rows = rows(40_000, 2);
    std::io::Write::write_all(&mut packer, format!("id,name,price\n{rows}").as_bytes()).expect("gzip");
    let bytes = packer.finish().expect("gzip");
    fs::write(folder.path().join("orders.csv.gz"), &bytes[..bytes.len() / 2]).expect("a file");
    let ran = check(folder.path(), &["orders.csv.gz"], b"");
    assert!(ran.err.contains("they are not all: orders.csv.gz "), "{}", ran.err);
    let all = files(&folder.path().join("q"));
    assert_eq!(all[0].0, "orders.broken.csv");
    assert!(all[0].1.starts_with("id,name,price\n0,,0\n") && all[0].1.lines().count() > 1_000);
}

#[test]
fn nothing_is_written_where_nothing_is_to_be_kept() {
    let folder = folder(&[("orders.csv", "id,name,price\n1,A,1\n")]);
    let ran = check(folder.path(), &["orders.csv"], b"");
    assert_eq!((ran.code, ran.err.contains("no row was kept apart")), (Some(0), true), "{}", ran.err);
    assert!(!folder.path().join("q").exists());
    fs::create_dir(folder.path().join("q")).expect("a folder");
    check(folder.path(), &["orders.csv"], b"");
    assert_eq!(names(&folder.path().join("q")), Vec::<String>::new());
}

#[test]
fn the_folder_must_be_new_or_empty() {
    let folder = folder(&[("orders.csv", CSV), ("file", "")]);
    for (given, says) in [(".", "is not empty"), ("file", "file"), ("none/q", "cannot be made")] {
        let ran = run(folder.path(), &["check", "c.odcs.yaml", "orders.csv", "--quarantine", given], b"");
        assert_eq!((ran.code, ran.err.contains(says)), (Some(2), true), "{given}: {}", ran.err);
    }
    let before = names(folder.path());
    for more in [&["--plan"][..], &["--level", "schema"], &["--select", "nothing"], &["--now", "x"]] {
        let arguments = [&["check", "c.odcs.yaml", "orders.csv", "--quarantine", "q"], more].concat();
        let ran = run(folder.path(), &arguments, b"");
        assert_eq!(ran.code, Some(2), "{more:?}: {}", ran.err);
        assert_eq!(names(folder.path()), before, "{more:?}");
    }
}

/// Names of objects are no paths.
#[test]
fn names_of_objects_do_not_lead_out_of_the_folder() {
    let folder = folder(&[("orders.csv", "id,name,price\n1,,1\n")]);
    for name in ["../../x", "/x", "..", "a/b", "CON", "\u{202e}x"] {
        let contract = CONTRACT.replace("name: orders", &format!("name: {}", serde_json::Value::from(name)));
        fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
        run_in(folder.path(), &["check", "c.odcs.yaml", "orders.csv", "--quarantine", "q"], b"", &[]);
        let kept = names(&folder.path().join("q"));
        assert_eq!(kept.len(), 2, "{name}: {kept:?}");
        assert!(kept.iter().all(|name| !name.starts_with('.')), "{kept:?}");
        fs::remove_dir_all(folder.path().join("q")).expect("a folder");
        assert_eq!(names(folder.path()), ["c.odcs.yaml", "orders.csv"]);
    }
}

/// What a contract calls its objects, and how a folder is called, is not said as it stands.
#[test]
fn names_do_not_act_on_the_terminal() {
    let folder = folder(&[("orders.csv", CSV), ("\u{202e}q", "")]);
    let arguments = ["check", "c.odcs.yaml", "orders.csv", "--quarantine"];
    let ran = run(folder.path(), &[&arguments[..], &["\u{202e}q"]].concat(), b"");
    assert_eq!((ran.code, ran.err.contains("\\u{202e}q")), (Some(2), true), "{}", ran.err);
    let ran = run(folder.path(), &[&arguments[..], &["\u{202e}r"]].concat(), b"");
    assert!(ran.err.contains("files in \\u{202e}r,") && ran.err.ends_with('\n'), "{}", ran.err);
    let two = CONTRACT.replace("name: orders", "name: \"a\\e[31m\"")
        + "  - { name: b, properties: [{ name: id, logicalType: integer }] }\n";
    fs::write(folder.path().join("c.odcs.yaml"), two).expect("a contract");
    let ran = run(folder.path(), &["check", "c.odcs.yaml", "orders.csv"], b"");
    assert_eq!((ran.code, ran.err.contains("a\\u{1b}[31m")), (Some(2), true), "{}", ran.err);
    assert!(!ran.err.contains('\u{1b}'), "{}", ran.err);
}
