//! Values of variables: the environment is for servers alone, by leave, and is never shown.

use std::fs;

use crate::program::{Ran, run_in};

const SECRET: &str = "s3cr3t-folder";

/// Runs a contract whose server has these fields, in a folder with data in a folder of a secret name.
fn check(fields: &str, arguments: &[&str]) -> Ran {
    let contract = format!(
        "apiVersion: v3.2.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nname: ${{PLACE}}\nservers:\n  \
         - {{ server: s, type: local, {fields} }}\nschema:\n  - name: t\n    properties:\n      \
         - {{ name: a, logicalType: integer }}\n"
    );
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join(SECRET)).expect("a folder");
    fs::write(folder.path().join("c.yaml"), contract).expect("a contract");
    fs::write(folder.path().join(SECRET).join("t.csv"), "a\n1\nx\n").expect("data");
    let words: Vec<&str> = ["check", "c.yaml", "--now", "2026-01-31"].iter().chain(arguments).copied().collect();
    run_in(folder.path(), &words, b"", &[("PLACE", SECRET), ("OTHER", SECRET), ("DOT", ".")])
}

#[test]
fn an_allowed_name_leads_to_the_data_and_its_value_is_not_shown() {
    for format in ["json", "terminal"] {
        let ran = check("path: '${PLACE}/t.csv'", &["--env", "PLACE", "--format", format]);
        assert_eq!(ran.code, Some(1), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("${PLACE}/t.csv"), "{}", ran.out);
        assert!(!ran.out.contains(SECRET) && !ran.err.contains(SECRET), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn errors_about_such_a_place_do_not_show_it_either() {
    for (fields, code) in [
        ("path: '${PLACE}/none.csv'", 3),
        ("path: '../${PLACE}/t.csv'", 2),
        ("path: '${PLACE}'", 1),
        ("path: '${PLACE}/*.csv', format: '${PLACE}'", 4),
        ("path: '${PLACE}/t.csv', encoding: '${PLACE}'", 4),
        ("path: '${PLACE}/t.csv', format: json", 1),
    ] {
        let ran = check(fields, &["--env", "PLACE", "--format", "json"]);
        assert_eq!(ran.code, Some(code), "{fields}\n{}\n{}", ran.out, ran.err);
        assert!(!ran.out.contains(SECRET) && !ran.err.contains(SECRET), "{fields}\n{}{}", ran.out, ran.err);
    }
}

#[test]
fn a_name_that_was_not_allowed_has_no_value() {
    let ran = check("path: '${PLACE}/t.csv'", &["--format", "json"]);
    assert_eq!(ran.code, Some(4), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("\"unresolved\""), "{}", ran.out);
    let ran = check("path: '${PLACE}/${UNSET}.csv'", &["--env", "PLACE", "--env", "UNSET", "--format", "json"]);
    assert_eq!(ran.code, Some(4), "{}{}", ran.out, ran.err);
}

#[test]
fn a_name_that_the_contract_does_not_have_is_a_slip() {
    for arguments in [&["--env", "OTHER"][..], &["--var", "PLACES=x"], &["--var", "PLACE=a", "--var", "PLACE=b"]] {
        let ran = check("path: '${PLACE}/t.csv'", arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?} {}{}", ran.out, ran.err);
    }
}

#[test]
fn a_short_value_hides_nothing_but_its_place() {
    let ran = check("path: '${DOT}/s3cr3t-folder/t.csv'", &["--env", "DOT", "--format", "json"]);
    let path = ran.report()["objects"][0]["files"][0]["path"].clone();
    assert_eq!(path, "${DOT}/s3cr3t-folder/t.csv");
    assert!(!ran.out.contains("${DOT}csv"), "{}", ran.out);
}

#[test]
fn a_variable_needs_a_name_and_a_value() {
    for given in ["X", "=x", "1=x", "A-B=x"] {
        let ran = check("path: x.csv", &["--var", given]);
        assert_eq!(ran.code, Some(2), "{given}: {}", ran.err);
    }
}
