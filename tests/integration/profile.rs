//! Profiles: what they say of real tables is what other programs say, and neither threads nor formats change it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::program::{Ran, run};
use crate::written::{FORMATS, Table};

fn profile(folder: &Path, arguments: &[&str]) -> Value {
    let all: Vec<_> = ["profile"].iter().chain(arguments).chain(&["--format", "json"]).copied().collect();
    let ran = run(folder, &all, b"");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.report()
}

fn examples() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn column<'v>(table: &'v Value, name: &str) -> &'v Value {
    let columns = table["columns"].as_array().expect("columns");
    columns.iter().find(|column| column["name"] == name).unwrap_or_else(|| panic!("no column {name}"))
}

fn table<'v>(profile: &'v Value, name: &str) -> &'v Value {
    let tables = profile["tables"].as_array().expect("tables");
    tables.iter().find(|table| table["name"] == name).unwrap_or_else(|| panic!("no table {name}"))
}

fn near(value: &Value, truth: f64) {
    let found = value.as_f64().expect("a number");
    assert!((found - truth).abs() <= truth.abs() * 1e-12, "{found} is not {truth}");
}

/// Nulls, different values, extremes, mean, deviation and quantiles that `DuckDB` computes.
#[test]
fn numbers_are_those_of_another_program() {
    let all = profile(&examples(), &["flights/csv/flights.csv.gz"]);
    let flights = table(&all, "flights");
    assert_eq!((flights["rows"].as_u64(), flights["duplicates"].as_u64()), (Some(27_004), Some(0)));
    for (name, missing, distinct, (min, max), (mean, deviation), quantiles) in [
        (
            "dep_delay",
            521,
            317,
            (-30, 1_301),
            (10.036_665_030_396_858, 36.390_312_823_487_356),
            [-9.0, -5.0, -2.0, 8.0, 76.0],
        ),
        (
            "distance",
            0,
            177,
            (80, 4_983),
            (1_006.843_615_760_628, 719.048_480_064_408_7),
            [187.0, 483.0, 872.0, 1_372.0, 2_475.0],
        ),
        (
            "air_time",
            606,
            422,
            (20, 667),
            (154.187_400_600_648_54, 95.245_136_048_015_07),
            [40.0, 84.0, 137.0, 194.0, 349.0],
        ),
        (
            "flight",
            0,
            1_652,
            (1, 8_500),
            (1_958.625_425_862_835, 1_648.316_779_082_918_6),
            [66.0, 542.0, 1_459.0, 3_750.0, 4_636.0],
        ),
    ] {
        let own = column(flights, name);
        let tokens = own["tokens"].as_array().expect("tokens").iter().map(|token| token["rows"].as_u64().unwrap_or(0));
        assert_eq!(tokens.sum::<u64>(), missing, "{name}");
        assert_eq!(own["distinct"], json!({"count": distinct, "relative_error": 0.0}), "{name}");
        assert_eq!((&own["numbers"]["min"], &own["numbers"]["max"]), (&json!(min), &json!(max)), "{name}");
        if name != "air_time" {
            near(&own["numbers"]["mean"], mean);
        }
        near(&own["numbers"]["deviation"], deviation);
        for (share, truth) in [0.05, 0.25, 0.5, 0.75, 0.95].into_iter().zip(quantiles) {
            let all = own["numbers"]["quantiles"].as_array().expect("quantiles");
            let found = all.iter().find(|quantile| quantile["share"].as_f64() == Some(share)).expect("a quantile");
            assert_eq!(found["value"].as_f64(), Some(truth), "{name} at {share}");
        }
    }
    let origin = column(flights, "origin");
    let top =
        json!([{"value": "EWR", "rows": 9_893}, {"value": "JFK", "rows": 9_161}, {"value": "LGA", "rows": 7_950}]);
    assert_eq!((&origin["top"]["values"], &origin["top"]["all"]), (&top, &json!(true)));
    let tailnum = column(flights, "tailnum");
    assert_eq!((&tailnum["lengths"]["min"], &tailnum["lengths"]["max"]), (&json!(5), &json!(6)));
    near(&tailnum["lengths"]["mean"], 5.994_748_407_761_928);
}

/// What `DuckDB` says of pairs of columns, of keys and of joins.
#[test]
fn columns_that_follow_and_tables_that_refer_are_found() {
    let all = profile(&examples(), &["flights/csv"]);
    let flights = table(&all, "flights");
    let pairs: Vec<_> = flights["determines"]
        .as_array()
        .expect("pairs")
        .iter()
        .map(|pair| (pair["from"].as_str().unwrap_or(""), pair["to"].as_str().unwrap_or("")))
        .collect();
    let truth = [("sched_dep_time", "hour"), ("sched_dep_time", "minute"), ("time_hour", "day"), ("time_hour", "hour")];
    assert_eq!(pairs, truth);
    let keys = flights["keys"].as_array().expect("keys");
    assert!(keys.contains(&json!(["carrier", "flight", "time_hour"])), "{keys:?}");
    assert_eq!(table(&all, "planes")["keys"], json!([["tailnum"]]));
    let relations: Vec<_> = all["relations"].as_array().expect("relations").iter().map(shown).collect();
    let truth = [
        "flights.carrier -> airlines.carrier: 0 of 27004, 16 keys",
        "flights.tailnum -> planes.tailnum: 4324 of 26849, 3148 keys",
        "flights.origin -> airports.faa: 0 of 27004, 3 keys",
        "flights.dest -> airports.faa: 680 of 27004, 94 keys",
    ];
    assert_eq!(relations, truth);
}

fn shown(relation: &Value) -> String {
    format!(
        "{}.{} -> {}.{}: {} of {}, {} keys",
        relation["table"].as_str().unwrap_or(""),
        relation["columns"][0].as_str().unwrap_or(""),
        relation["to"].as_str().unwrap_or(""),
        relation["of"][0].as_str().unwrap_or(""),
        relation["orphans"],
        relation["rows"],
        relation["keys"],
    )
}

/// More different values than are counted, in more than one block of the file.
#[test]
fn threads_cannot_be_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut text = String::from("id,amount,word,day,late\n");
    for row in 0_u64..220_000 {
        let word = row.wrapping_mul(2_654_435_761) % 30_011;
        let late = if row > 200_000 { "NA".to_owned() } else { row.to_string() };
        _ = writeln!(text, "{row},{}.{:02},w{word},2024-01-{:02},{late}", row % 977, row % 100, row % 28 + 1);
    }
    fs::write(folder.path().join("t.csv"), text).expect("a file");
    let of =
        |threads: &str| run(folder.path(), &["profile", "t.csv", "--format", "json", "--threads", threads], b"").out;
    let one = of("1");
    assert_eq!(one, of("2"));
    assert_eq!(one, of("5"));
    let all: Value = serde_json::from_str(&one).expect("a profile");
    let table = &all["tables"][0];
    assert_eq!(table["keys"], json!([["id"]]));
    assert_eq!(column(table, "id")["distinct"], json!({"count": 220_000, "relative_error": 0.0}));
    assert_eq!(column(table, "id")["order"], "ascending");
    let late = column(table, "late");
    assert_eq!(late["tokens"], json!([{"text": "NA", "rows": 19_999}]));
    assert_eq!((&late["type"]["logical"], &late["type"]["fits"]), (&json!("integer"), &json!(200_001)));
    let words = column(table, "word")["distinct"]["count"].as_f64().expect("a count");
    assert!((words / 30_011.0 - 1.0).abs() < 0.03, "{words}");
    let numbers = &column(table, "id")["numbers"];
    assert!((numbers["mean"].as_f64().expect("a mean") - 109_999.5).abs() < 1e-6);
    for quantile in numbers["quantiles"].as_array().expect("quantiles") {
        let (share, value) =
            (quantile["share"].as_f64().expect("a share"), quantile["value"].as_f64().expect("a value"));
        assert!((value / (share * 219_999.0) - 1.0).abs() < 0.005, "{share}: {value}");
    }
}

const TABLE: &str = "\
id:int64 price:float64 name:string on:bool day:date at:timestamp
1 | 1.5 | a | true | 2024-01-31 | 2024-01-31T10:00:00Z
2 | -2.25 | null | false | 2024-02-01 | 2024-02-01T10:00:00Z
3 | null | a b | true | 2024-02-03 | 2024-02-03T11:30:00Z
4 | 0.125 | c | true | null | 2024-02-04T10:00:00Z
";

#[test]
fn formats_say_the_same() {
    let parsed = Table::parse(TABLE);
    let mut first: Option<Vec<Value>> = None;
    for format in FORMATS {
        let folder = tempfile::tempdir().expect("a folder");
        let file = parsed.write(folder.path(), format);
        let all = profile(folder.path(), &[&file]);
        let columns = all["tables"][0]["columns"].as_array().expect("columns");
        let said: Vec<_> = columns
            .iter()
            .map(|own| {
                json!([
                    own["name"],
                    own["type"]["logical"],
                    own["type"]["fits"],
                    own["type"]["of"],
                    own["rows"],
                    own["nulls"],
                    own["distinct"],
                    own["top"],
                    own["numbers"],
                    own["times"],
                    own["lengths"],
                    own["order"]
                ])
            })
            .collect();
        match &first {
            None => first = Some(said),
            Some(first) => assert_eq!(&said, first, "{format}"),
        }
    }
}

#[test]
fn what_lies_inside_objects_and_lists_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = r#"{"id": 1, "at": {"city": "Ulm", "zip": "01234"}, "lines": [{"sku": "a", "n": 2}, {"sku": "b", "n": null}]}
{"id": 2, "at": null, "lines": []}
{"id": 3, "at": {"city": "Bonn"}, "lines": [{"sku": "a", "n": 5, "tags": ["x", "y"]}]}
"#;
    fs::write(folder.path().join("t.ndjson"), rows).expect("a file");
    let all = profile(folder.path(), &["t.ndjson"]);
    let table = &all["tables"][0];
    let said: Vec<_> = table["columns"]
        .as_array()
        .expect("columns")
        .iter()
        .map(|own| {
            format!(
                "{} {} {}/{}",
                own["name"].as_str().unwrap_or(""),
                own["type"]["logical"],
                own["nulls"],
                own["rows"]
            )
        })
        .collect();
    let truth = [
        "id \"integer\" 0/3",
        "at \"object\" 1/3",
        "at.city \"string\" 0/2",
        "at.zip \"string\" 1/2",
        "lines \"array\" 0/3",
        "lines[] \"object\" 0/3",
        "lines[].sku \"string\" 0/3",
        "lines[].n \"integer\" 1/3",
        "lines[].tags \"array\" 2/3",
        "lines[].tags[] \"string\" 0/2",
    ];
    assert_eq!(said, truth);
}

fn of_text(text: &str, arguments: &[&str]) -> Ran {
    let all: Vec<_> =
        ["profile", "-", "--input-format", "csv", "--format", "json"].iter().chain(arguments).copied().collect();
    run(Path::new("."), &all, text.as_bytes())
}

#[test]
fn records_that_cannot_be_read_are_counted_and_said() {
    let ran = of_text("a,b\n1,2\n3\n4,5\n", &[]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let table = &ran.report()["tables"][0];
    assert_eq!((&table["rows"], &table["rows_rejected"], &table["name"]), (&json!(2), &json!(1), &json!("data")));
}

#[test]
fn data_that_cannot_be_read_ends_in_3_and_wrong_usage_in_2() {
    let folder = tempfile::tempdir().expect("a folder");
    let code = |arguments: &[&str]| run(folder.path(), arguments, b"").code;
    assert_eq!(code(&["profile", "nowhere.csv"]), Some(3));
    assert_eq!(code(&["profile", "-"]), Some(3));
    assert_eq!(code(&["profile"]), Some(2));
    assert_eq!(code(&["profile", "-", "-", "--input-format", "csv"]), Some(2));
    fs::write(folder.path().join("t.csv"), "a\n1\n").expect("a file");
    assert_eq!(code(&["profile", "t.csv", "--format", "json", "--format", "markdown"]), Some(2));
    assert_eq!(code(&["profile", "t.csv", "--format", "yaml"]), Some(2));
    assert_eq!(code(&["profile", "t.csv", "--format", "json=t.csv"]), Some(2));
    fs::write(folder.path().join("empty.csv"), "").expect("a file");
    assert_eq!(code(&["profile", "empty.csv"]), Some(3));
}

#[test]
fn what_data_says_cannot_act_on_a_terminal_or_a_page() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.csv"), "a|b\n\u{1b}[31m<b>\n\u{1b}[31m<b>\nx|y\n").expect("a file");
    let shown = run(folder.path(), &["profile", "t.csv"], b"").out;
    assert!(!shown.contains('\u{1b}') && shown.contains("\\u{1b}[31m<b>"), "{shown}");
    let page = run(folder.path(), &["profile", "t.csv", "--format", "markdown"], b"").out;
    assert!(!page.contains("<b>") && !page.contains("a|b") && page.contains("&lt;b&gt;"), "{page}");
}

#[test]
fn a_row_that_is_not_text_is_told_for_what_it_is() {
    let text = "zip,day,mixed,score\n01234,03/04/2024,1,-999\n99999,05/06/2024,2,-999\n10115,07/08/2024,x,12\n10117,01/02/2024,4,30\n";
    let report = of_text(text, &[]).report();
    let table = &report["tables"][0];
    let logical = |name: &str| column(table, name)["type"]["logical"].clone();
    assert_eq!(
        [logical("zip"), logical("day"), logical("mixed"), logical("score")].map(|word| word.to_string()),
        ["\"string\"", "\"string\"", "\"string\"", "\"integer\""]
    );
    assert_eq!(column(table, "zip")["leading_zeros"], 1);
    assert_eq!(column(table, "score")["tokens"], json!([{"text": "-999", "rows": 2}]));
    assert_eq!(column(table, "score")["numbers"]["min"], 12);
    let readings = column(table, "day")["readings"].as_array().expect("readings").clone();
    let day_first = json!({"as": "date", "format": "dd/MM/yyyy", "rows": 4});
    let month_first = json!({"as": "date", "format": "MM/dd/yyyy", "rows": 4});
    assert!(readings.contains(&day_first) && readings.contains(&month_first), "{readings:?}");
}

fn page_of(format: &str, text: &str) -> String {
    let ran = run(Path::new("."), &["profile", "-", "--input-format", format], text.as_bytes());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran.out
}

#[test]
fn objects_are_not_taken_for_texts() {
    let text = "{\"a\": \"{}\"}\n{\"a\": {}}\n{\"a\": [1]}\n{\"a\": \"x\"}\n";
    let ran = run(Path::new("."), &["profile", "-", "--input-format", "ndjson", "--format", "json"], text.as_bytes());
    let report = ran.report();
    let own = &report["tables"][0]["columns"][0];
    assert_eq!((&own["type"]["fits"], &own["type"]["of"]), (&json!(2), &json!(4)), "{own}");
    assert_eq!(own["distinct"]["count"], json!(2), "{own}");
}

#[test]
fn fields_that_may_be_missed_are_said() {
    let row = |at: usize| format!("{{\"a\": {{\"n\": {at}}}}}\n");
    let few = page_of("ndjson", &(0..100).map(row).collect::<String>());
    let many = page_of("ndjson", &(0..12_000).map(row).collect::<String>());
    let said = "a field that only later rows have is not described";
    assert!(!few.contains(said) && many.contains(said), "{many}");
}

#[test]
fn times_name_a_zone_only_where_the_data_does() {
    let page = page_of("csv", "at,n\n2026-01-01T13:05:00,1\n2026-01-02T13:05:00,2\n");
    assert!(page.contains("13:05:00") && !page.contains("13:05:00Z"), "{page}");
    let page = page_of("csv", "at,n\n2026-01-01T13:05:00Z,1\n2026-01-02T13:05:00Z,2\n");
    assert!(page.contains("13:05:00Z"), "{page}");
}

#[cfg(feature = "polars")]
#[test]
fn stored_types_are_told_as_they_are() {
    let table = "at:timestamp local:naive raw:binary\n\
        2026-01-01T13:05:00Z | 2026-01-01T13:05:00Z | ab\n2026-01-02T13:05:00Z | 2026-01-02T13:05:00Z | null\n";
    for format in ["parquet", "arrow"] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = Table::parse(table).write(folder.path(), format);
        let all = profile(folder.path(), &[&file]);
        let only = &all["tables"][0];
        let said = |name: &str| {
            let own = column(only, name);
            json!([own["type"]["logical"], own["type"]["zoned"], own["times"]["min"], own["top"]["values"][0]["value"]])
        };
        assert_eq!(said("at"), json!(["timestamp", true, "2026-01-01T13:05:00Z", "2026-01-01T13:05:00Z"]));
        assert_eq!(said("local"), json!(["timestamp", false, "2026-01-01T13:05:00", "2026-01-01T13:05:00"]));
        let raw = column(only, "raw");
        assert_eq!(said("raw"), json!([null, null, null, null]));
        assert_eq!(
            (&raw["nulls"], &raw["distinct"]["count"], &raw["stored_as"]),
            (&json!(1), &json!(0), &json!("binary"))
        );
        assert_eq!(only["notes"][0]["code"], "column-not-described");
        let page = run(folder.path(), &["profile", &file], b"").out;
        assert!(page.contains("raw  binary, not described") && page.contains("13:05:00Z"), "{page}");
        let draft = run(folder.path(), &["draft", &file], b"").out;
        assert!(draft.contains("- name: raw # stored as binary, which contracts have no logical type for"), "{draft}");
    }
}

#[test]
fn columns_without_rows_are_named() {
    let page = page_of("csv", "first,second\n");
    assert!(page.contains("columns     first, second"), "{page}");
}

#[test]
fn two_words_are_no_languages() {
    let page = page_of("csv", &format!("a,b\n{}", "no,de\nyes,en\nno,fr\n".repeat(4)));
    assert_eq!(page.matches("language-code").count(), 1, "{page}");
}

#[test]
fn numbers_that_are_keys_by_accident_do_not_hide_others() {
    let mut text = String::from("country,year,pop\n");
    for (at, country) in ["Aland", "Beland", "Celand", "Deland"].into_iter().enumerate() {
        for year in 0..4 {
            writeln!(text, "{country},{},{}", 1990 + year, (at * 4 + year) * 7_919 % 1_009).expect("a string");
        }
    }
    let page = page_of("csv", &text);
    assert!(page.contains("keys        country + year, or pop"), "{page}");
}

#[test]
fn infinite_numbers_take_no_part() {
    let page = page_of("csv", "x\n1.5\n2.5\ninf\n-inf\n");
    assert!(page.contains("finite ones from 1.5 to 2.5") && page.contains("2 infinite"), "{page}");
}
