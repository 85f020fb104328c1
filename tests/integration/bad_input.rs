//! Bad input: each gives a clear message with a place, the right exit code, and never a panic.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{Ran, run};

const CONTRACT: &str = "apiVersion: v3.1.0
kind: DataContract
id: case
version: 1.0.0
status: active
schema:
  - name: t
    properties:
      - name: a
        logicalType: integer
        required: true
";

/// Runs `upheld check c.odcs.yaml DATA` in a folder with this contract and these files.
fn check(contract: &str, files: &[(&str, &[u8])], arguments: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    fs::create_dir(folder.path().join("empty-folder")).expect("a folder");
    let words: Vec<&str> = ["check", "c.odcs.yaml"].iter().chain(arguments).copied().collect();
    let ran = run(folder.path(), &words, b"");
    no_panic(&ran);
    ran
}

fn no_panic(ran: &Ran) {
    for word in ["panicked", "RUST_BACKTRACE", "internal error"] {
        assert!(!ran.err.contains(word) && !ran.out.contains(word), "{}\n{}", ran.out, ran.err);
    }
}

/// The run ended with this code and said each of these things.
fn says(ran: &Ran, code: i32, things: &[&str]) {
    let said = format!("{}\n{}", ran.out, ran.err);
    assert_eq!(ran.code, Some(code), "{said}");
    for thing in things {
        assert!(said.contains(thing), "nothing says {thing:?}:\n{said}");
    }
}

#[test]
fn a_missing_data_file() {
    says(&check(CONTRACT, &[("orders.csv", b"a\n1\n")], &["order.csv"]), 3, &["order.csv", "orders.csv"]);
}

#[test]
fn a_missing_contract() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = run(folder.path(), &["check", "absent.odcs.yaml", "x.csv"], b"");
    no_panic(&ran);
    says(&ran, 2, &["absent.odcs.yaml"]);
}

#[test]
fn a_folder_without_data() {
    says(&check(CONTRACT, &[], &["empty-folder"]), 3, &["empty-folder"]);
}

#[test]
fn an_empty_file() {
    says(&check(CONTRACT, &[("t.csv", b"")], &["t.csv"]), 3, &["t.csv", "empty"]);
}

#[test]
fn a_header_without_rows() {
    says(&check(CONTRACT, &[("t.csv", b"a\n")], &["t.csv"]), 4, &["t.csv", "empty"]);
}

#[test]
fn a_contract_that_is_not_yaml() {
    says(&check("schema: [\n  - : {\n", &[("t.csv", b"a\n1\n")], &["t.csv"]), 2, &["c.odcs.yaml"]);
}

#[test]
fn a_contract_that_is_something_else() {
    says(&check("- just\n- a list\n", &[("t.csv", b"a\n1\n")], &["t.csv"]), 2, &["c.odcs.yaml:1"]);
}

#[test]
fn a_contract_that_is_not_utf_8() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), b"id: a\nname: \xff\xfe\n").expect("a contract");
    let ran = run(folder.path(), &["check", "c.odcs.yaml", "t.csv"], b"");
    no_panic(&ran);
    says(&ran, 2, &["c.odcs.yaml", "UTF-8"]);
}

#[test]
fn a_contract_of_version_2() {
    let old = "dataContractSpecification: 1.1.0\napiVersion: v2.2.2\nkind: DataContract\n";
    says(&check(old, &[("t.csv", b"a\n1\n")], &["t.csv"]), 2, &["v2"]);
}

#[test]
fn an_unknown_key() {
    let contract = format!("{CONTRACT}        requird: true\n");
    says(&check(&contract, &[("t.csv", b"a\n1\n")], &["t.csv"]), 4, &["requird", "required", "c.odcs.yaml:12"]);
}

#[test]
fn a_data_file_that_is_not_what_its_name_says() {
    says(&check(CONTRACT, &[("t.csv", b"PAR1\x15\x04\x15\x00PAR1")], &["t.csv"]), 3, &["t.csv", "Parquet"]);
    says(&check(CONTRACT, &[("t.csv", b"\x1f\x8b\x08\x00\x00\x00")], &["t.csv"]), 3, &["t.csv", "gzip"]);
    says(&check(CONTRACT, &[("t.csv.gz", b"a\n1\n")], &["t.csv.gz"]), 3, &["t.csv.gz"]);
    says(&check(CONTRACT, &[("t.json", b"a,b\n1,2\n")], &["t.json"]), 3, &["t.json"]);
}

#[test]
#[cfg(feature = "polars")]
fn typed_files_that_are_not() {
    says(&check(CONTRACT, &[("t.parquet", b"a\n1\n")], &["t.parquet"]), 3, &["t.parquet"]);
    says(&check(CONTRACT, &[("t.arrow", b"a\n1\n")], &["t.arrow"]), 3, &["t.arrow"]);
    says(&check(CONTRACT, &[("t.parquet", b"PAR1\xff\xff\xff\x7fPAR1")], &["t.parquet"]), 3, &["t.parquet"]);
}

#[test]
#[cfg(not(feature = "polars"))]
fn typed_files_without_their_engine() {
    says(&check(CONTRACT, &[("t.parquet", b"PAR1....PAR1")], &["t.parquet"]), 3, &["t.parquet", "polars"]);
}

#[test]
fn a_cut_off_gzip_file_is_never_upheld() {
    let mut text = String::from("a\n");
    for number in 0..20_000 {
        writeln!(text, "{number}").expect("writing to a string");
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, text.as_bytes()).expect("gzip");
    let bytes = packer.finish().expect("gzip");
    says(&check(CONTRACT, &[("t.csv.gz", &bytes[..bytes.len() / 2])], &["t.csv.gz"]), 3, &["t.csv.gz"]);
}

#[test]
fn a_column_of_the_wrong_type_at_row_five_million() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = "a\n".to_owned() + &"7\n".repeat(4_999_999);
    text.push_str("seven\n7\n");
    fs::write(folder.path().join("t.csv"), text).expect("a file");
    fs::write(folder.path().join("c.odcs.yaml"), CONTRACT).expect("a contract");
    let ran = run(folder.path(), &["check", "c.odcs.yaml", "t.csv"], b"");
    no_panic(&ran);
    says(&ran, 1, &["1 of 5,000,001 rows", "seven", "5,000,001", "5,000,000"]);
}

#[test]
fn options_that_match_nothing_are_usage_errors_with_a_suggestion() {
    let data: &[(&str, &[u8])] = &[("t.csv", b"a\n1\n")];
    says(&check(CONTRACT, data, &["t.csv", "--select", "object:tt"]), 2, &["tt"]);
    says(&check(CONTRACT, data, &["x=t.csv"]), 2, &["x", "t"]);
    says(&check(CONTRACT, data, &["--server", "prod"]), 2, &["prod"]);
    says(&check(CONTRACT, data, &["t.csv", "--allow", "emtpy"]), 2, &["emtpy", "empty"]);
    says(&check(CONTRACT, data, &["t.csv", "--now", "yesterday"]), 2, &["yesterday"]);
    says(&check(CONTRACT, data, &["t.csv", "--delimiter", "ab"]), 2, &["delimiter"]);
}

#[test]
#[cfg(unix)]
fn a_path_of_a_contract_stays_in_its_folder() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.csv"), "a\n1\n").expect("a file");
    let server = |path: &Path| {
        format!(
            "{CONTRACT}servers:\n  - server: files\n    type: local\n    path: {}\n    format: csv\n",
            path.display()
        )
    };
    says(&check(&server(&outside.path().join("secret.csv")), &[], &[]), 2, &["--data-root"]);
    says(&check(&server(Path::new("../../../../../etc/passwd")), &[], &[]), 2, &["--data-root"]);
}

#[test]
#[cfg(unix)]
fn contracts_that_relationships_lead_to_stay_inside_their_folders() {
    let folder = tempfile::tempdir().expect("a folder");
    let outside = tempfile::tempdir().expect("a folder");
    let secret = outside.path().join("secret.odcs.yaml");
    fs::write(&secret, "apiVersion: v3.1.0\nschema: [{ name: t, properties: [{ name: k }] }]\n").expect("a file");
    fs::write(folder.path().join("t.csv"), "k\n1\n").expect("a file");
    let held = |file: &str, more: &[&str]| {
        let text = format!(
            "apiVersion: v3.1.0\nschema:\n  - name: t\n    properties: [{{ name: k, relationships: [{{ to: '{file}#t.k' }}] }}]\n"
        );
        fs::write(folder.path().join("c.odcs.yaml"), text).expect("a file");
        run(folder.path(), &[&["check", "c.odcs.yaml"], more].concat(), b"")
    };
    let secret = secret.to_string_lossy();
    for file in ["../../../../../etc/passwd", "none/../../../etc/passwd", &secret, &format!("file://{secret}")] {
        says(&held(file, &[]), 2, &["--data-root"]);
        says(&held(file, &["t.csv"]), 2, &["--data-root"]);
    }
    let root = outside.path().to_string_lossy();
    let ran = held(&secret, &["t.csv", "--data-root", &root]);
    assert!(ran.out.contains("was not given: add `--contract"), "{}{}", ran.out, ran.err);
    std::os::unix::fs::symlink(&*secret, folder.path().join("link.yaml")).expect("a link");
    says(&held("link.yaml", &[]), 2, &["--data-root"]);
    let ran = held("/dev/zero", &["--data-root", "/"]);
    assert!(ran.out.contains("cannot be read"), "{}{}", ran.out, ran.err);
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_folder_is_not_followed() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.csv"), "a\n1\n").expect("a file");
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(outside.path().join("secret.csv"), folder.path().join("t.csv")).expect("a link");
    let contract =
        format!("{CONTRACT}servers:\n  - server: files\n    type: local\n    path: t.csv\n    format: csv\n");
    fs::write(folder.path().join("c.odcs.yaml"), contract).expect("a contract");
    says(&run(folder.path(), &["check", "c.odcs.yaml"], b""), 2, &["--data-root"]);
}

#[test]
fn terminal_escapes_in_names_and_data_are_not_printed() {
    let contract = CONTRACT.replace("id: case", "id: \"\\e[31mred\"\nname: \"\\e]0;title\\a\"");
    let ran = check(&contract, &[("t.csv", b"a\n\x1b[2J\n")], &["t.csv"]);
    says(&ran, 1, &[]);
    assert!(!ran.out.contains('\u{1b}') && !ran.err.contains('\u{1b}'), "{:?}", ran.out);
}

#[test]
fn a_report_file_is_written_whole_or_not_at_all() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), CONTRACT).expect("a contract");
    fs::write(folder.path().join("t.csv"), "a\n1\n").expect("a file");
    let ran = run(folder.path(), &["check", "c.odcs.yaml", "t.csv", "--format", "json=r.json"], b"");
    says(&ran, 0, &[]);
    let text = fs::read_to_string(folder.path().join("r.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(report["schema"], "upheld.report/v1");
    let ran = run(folder.path(), &["check", "c.odcs.yaml", "t.csv", "--format", "json=absent/r.json"], b"");
    no_panic(&ran);
    says(&ran, 3, &["absent/r.json"]);
}

#[test]
fn every_exit_but_a_usage_error_writes_a_report() {
    for (files, code) in [(&[][..], 3), (&[("t.csv", &b"a\n"[..])][..], 4), (&[("t.csv", &b"a\nx\n"[..])][..], 1)] {
        let ran = check(CONTRACT, files, &["t.csv", "--format", "json"]);
        assert_eq!(ran.code, Some(code), "{}\n{}", ran.out, ran.err);
        assert_eq!(ran.report()["exit_code"], code);
    }
    let ran = check("- no contract\n", &[], &["t.csv", "--format", "json"]);
    assert_eq!((ran.code, ran.report()["verdict"].as_str()), (Some(2), Some("invalid")));
}

#[test]
fn a_report_is_never_written_over_what_was_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let (contract, data) = (folder.path().join("c.odcs.yaml"), folder.path().join("t.csv"));
    fs::write(&contract, CONTRACT).expect("a contract");
    fs::write(&data, "a\n1\n").expect("a file");
    for (given, written) in
        [("t.csv", "json=c.odcs.yaml"), ("t.csv", "json=./t.csv"), ("*.csv", "json=t.csv"), (".", "terminal=t.csv")]
    {
        let ran = run(folder.path(), &["check", "c.odcs.yaml", given, "--format", written], b"");
        no_panic(&ran);
        says(&ran, 2, &["written over"]);
    }
    says(&run(folder.path(), &["lint", "c.odcs.yaml", "--format", "json=c.odcs.yaml"], b""), 2, &["written over"]);
    assert_eq!(fs::read_to_string(&contract).expect("the contract"), CONTRACT);
    assert_eq!(fs::read_to_string(&data).expect("the data"), "a\n1\n");
}

#[test]
fn one_character_cannot_be_delimiter_and_quote() {
    let data: &[(&str, &[u8])] = &[("t.csv", b"a\n1\n")];
    for options in [&["--delimiter", "\""][..], &["--quote", ","], &["--delimiter", ";", "--quote", ";"]] {
        let arguments: Vec<_> = [&["t.csv"], options].concat();
        says(&check(CONTRACT, data, &arguments), 2, &["same character", "--quote none"]);
    }
    says(&check(CONTRACT, data, &["t.csv", "--delimiter", "\"", "--quote", "none"]), 0, &[]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_whose_name_is_no_text_is_not_left_out_in_silence() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    fs::create_dir(&data).expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), CONTRACT).expect("a contract");
    fs::write(data.join("t.csv"), "a\n1\n").expect("a file");
    fs::write(data.join(std::ffi::OsStr::from_bytes(b"t\xff.csv")), "a\nx\n").expect("a file");
    for given in ["data", "data/*.csv"] {
        says(&run(folder.path(), &["check", "c.odcs.yaml", given], b""), 3, &["not UTF-8", "rename it"]);
    }
}

#[test]
#[cfg(unix)]
fn only_links_that_are_asked_for_must_lead_somewhere() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.odcs.yaml"), CONTRACT).expect("a contract");
    fs::write(folder.path().join("t1.csv"), "a\n1\n").expect("a file");
    std::os::unix::fs::symlink("nowhere", folder.path().join("other.csv")).expect("a link");
    says(&run(folder.path(), &["check", "c.odcs.yaml", "t*.csv"], b""), 0, &[]);
    says(&run(folder.path(), &["check", "c.odcs.yaml", "*.csv"], b""), 3, &["other.csv"]);
}

#[test]
fn very_many_keys_are_told_apart_quickly() {
    let lines: String = (0..30_000).fold(String::new(), |mut text, number| {
        writeln!(text, "{{\"a\":{number},\"k{number}\":1}}").expect("writing to a string");
        text
    });
    let before = std::time::Instant::now();
    let ran = check(CONTRACT, &[("t.ndjson", lines.as_bytes())], &["t.ndjson"]);
    says(&ran, 0, &["does not declare 30,000 columns"]);
    assert!(before.elapsed().as_secs() < 30, "{:?}", before.elapsed());
}

/// Lists that are deep, long or anything but lists cost no more than the record that holds them.
#[test]
fn hostile_insides_of_columns() {
    let contract = CONTRACT.replace(
        "      - name: a\n        logicalType: integer\n        required: true\n",
        "      - name: a\n        logicalType: array\n        unique: true\n        logicalTypeOptions: { uniqueItems: true }\n        \
         items:\n          logicalType: array\n          unique: true\n          items: { logicalType: integer, unique: true }\n",
    );
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    let long = format!("[{}]", vec!["[1,2]"; 300_000].join(","));
    let objects = format!("[{}]", vec!["{\"x\":{}}"; 100_000].join(","));
    let rows: String = [deep.as_str(), &long, &objects, "[[[]]]", "[[\"\\ud800\", 1e999999999, -0, 00e0]]"]
        .map(|value| format!("{{\"a\": {value}}}\n"))
        .concat();
    let ran = check(&contract, &[("t.ndjson", rows.as_bytes())], &["t.ndjson"]);
    says(&ran, 1, &["1 of 5 records cannot be read", "t.a: 2 of 4 rows hold an item twice (50 %)", "t.a[]: "]);
}
