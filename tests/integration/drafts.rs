//! Drafts of real and generated tables: upheld by their data, sound, the same each time, and left alone by an update.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{Ran, run};
use crate::written::{Column, FORMATS, Table};

const NOW: &str = "2026-02-01";

/// Drafts what is in a folder into `draft.yaml` there, and holds the draft to what drafts promise.
fn holds(folder: &Path, data: &[&str]) {
    let words = |more: &[&'static str]| -> Vec<String> {
        let own = ["draft"].iter().chain(data).chain(&["--now", NOW]).chain(more);
        own.map(|word| (*word).to_owned()).collect()
    };
    let go = |words: &[String]| run(folder, &words.iter().map(String::as_str).collect::<Vec<_>>(), b"");
    let drafted = go(&words(&[]));
    assert_eq!(drafted.code, Some(0), "{data:?}\n{}", drafted.err);
    assert_eq!(go(&words(&["--threads", "1"])).out, drafted.out, "{data:?}: two drafts differ");
    assert_eq!(go(&words(&["-o", "draft.yaml", "--force"])).code, Some(0), "{data:?}");
    assert_eq!(fs::read_to_string(folder.join("draft.yaml")).expect("the draft"), drafted.out);
    let lint = run(folder, &["lint", "draft.yaml", "--format", "json", "--now", NOW], b"");
    let findings = lint.report()["outcomes"].clone();
    assert_eq!((lint.code, findings), (Some(0), serde_json::json!([])), "{data:?}\n{}", drafted.out);
    upheld(
        &run(folder, &["check", "draft.yaml", "--now", NOW, "--strict", "--format", "json"], b""),
        data,
        &drafted.out,
    );
    let update = go(&words(&["--update", "draft.yaml"]));
    assert_eq!((update.code, update.out.as_str(), update.err.as_str()), (Some(0), "", ""), "{data:?}");
}

/// No check fails, warnings included, and every one could be held to the data.
fn upheld(ran: &Ran, data: &[&str], draft: &str) {
    let report = ran.report();
    let outcomes = report["outcomes"].as_array().expect("outcomes");
    let told: Vec<_> =
        outcomes.iter().filter(|one| one["verdict"] != "pass").map(|one| one["message"].to_string()).collect();
    let told: Vec<_> = told.into_iter().filter(|message| !message.contains("not-applicable")).collect();
    assert_eq!((ran.code, told.as_slice()), (Some(0), [].as_slice()), "{data:?}\n{draft}");
}

fn examples(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

/// A folder with copies of example files.
fn copied(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        let name = Path::new(file).file_name().expect("a name");
        fs::copy(examples(file), folder.path().join(name)).expect("a copy");
    }
    folder
}

#[test]
fn real_tables_uphold_their_drafts() {
    let folder = copied(&["penguins/penguins.csv"]);
    holds(folder.path(), &["penguins.csv"]);
    holds(folder.path(), &["penguins.csv", "--strictness", "tight"]);
    holds(folder.path(), &["penguins.csv", "--strictness", "loose"]);
    let folder = copied(&["flights/csv/airlines.csv", "flights/csv/airports.csv", "flights/csv/planes.csv"]);
    holds(folder.path(), &["airlines.csv", "airports.csv", "planes.csv"]);
}

/// Whole numbers that look drawn by chance, the same for a seed on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn text(&mut self) -> String {
        const LETTERS: [&str; 12] = ["a", "b", "é", "Z", " ", "'", "\"", ",", "#", ": ", "x", "0"];
        (0..=self.below(12))
            .map(|_| LETTERS[usize::try_from(self.below(12)).expect("small")])
            .collect::<String>()
            .trim()
            .to_owned()
    }

    /// A cell of a type of [`Table`].
    fn cell(&mut self, kind: &str, row: u64) -> String {
        match kind {
            "int8" => self.below(100).to_string(),
            "int64" => (row * 3 + 1_000).to_string(),
            "float64" => format!("{}.{}", self.below(1_000), self.below(100)),
            "decimal(10,2)" => format!("{}.{:02}", self.below(90_000), self.below(100)),
            "bool" => (self.below(3) == 0).to_string(),
            "date" => format!("20{:02}-{:02}-{:02}", 10 + self.below(16), 1 + self.below(12), 1 + self.below(28)),
            "timestamp" => format!("2026-01-{:02}T{:02}:00:00Z", 1 + row % 31, self.below(24)),
            "naive" => format!("2025-{:02}-01T{:02}:30:00", 1 + self.below(12), self.below(24)),
            "time" => format!("{:02}:{:02}:00", self.below(24), self.below(60)),
            "code" => format!("{:05}", self.below(100_000)),
            "state" => ["new", "paid", "no", "2024-01-01"][usize::try_from(self.below(4)).expect("small")].to_owned(),
            "list<int64>" => format!("[{}, {}]", self.below(9), self.below(9)),
            "struct<city:string,zip:int64>" => {
                format!("{{\"city\": \"c{}\", \"zip\": {}}}", self.below(9), self.below(9_999))
            }
            _ => self.text(),
        }
    }
}

fn generated(seed: u64, rows: u64, nested: bool) -> Table {
    let mut draw = Draw(seed);
    let mut kinds = vec![
        "int64",
        "int8",
        "float64",
        "decimal(10,2)",
        "bool",
        "date",
        "timestamp",
        "naive",
        "time",
        "code",
        "state",
        "string",
    ];
    if nested {
        kinds.extend(["list<int64>", "struct<city:string,zip:int64>"]);
    }
    let columns = kinds.iter().enumerate().map(|(at, kind)| {
        let holes = at > 0 && draw.below(2) == 0;
        let cells = (0..rows).map(|row| {
            let cell = draw.cell(kind, row);
            (!holes || draw.below(12) > 0).then_some(cell)
        });
        let cells = cells.collect();
        let stored = if matches!(*kind, "code" | "state") { "string" } else { kind };
        Column { name: format!("{}{at}", if at % 3 == 0 { "on: " } else { "c" }), kind: stored.to_owned(), cells }
    });
    Table { columns: columns.collect() }
}

#[test]
fn generated_tables_uphold_their_drafts_in_every_format() {
    for (seed, rows) in [(1, 300), (2, 40), (3, 3)] {
        for format in FORMATS {
            let folder = tempfile::tempdir().expect("a folder");
            let table = generated(seed, rows, false);
            let name = table.write(folder.path(), format);
            holds(folder.path(), &[&name]);
        }
        for format in FORMATS.iter().filter(|format| ["ndjson", "json", "parquet", "arrow"].contains(format)) {
            let folder = tempfile::tempdir().expect("a folder");
            let name = generated(seed, rows, true).write(folder.path(), format);
            holds(folder.path(), &[&name]);
        }
    }
}

#[test]
fn a_file_that_is_there_is_kept() {
    let folder = copied(&["penguins/penguins.csv"]);
    fs::write(folder.path().join("mine.yaml"), "mine").expect("a file");
    let ran = run(folder.path(), &["draft", "penguins.csv", "-o", "mine.yaml"], b"");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("mine.yaml")).expect("a file"), "mine");
}

#[test]
fn what_cannot_be_read_makes_no_draft() {
    let folder = tempfile::tempdir().expect("a folder");
    let ran = run(folder.path(), &["draft", "nothing.csv"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{}", ran.err);
    fs::write(folder.path().join("bad.parquet"), "PAR1 no").expect("a file");
    let ran = run(folder.path(), &["draft", "bad.parquet"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (Some(3), ""), "{}", ran.err);
}

#[test]
fn a_second_sample_upholds_the_draft_of_the_first() {
    let all = fs::read_to_string(examples("flights/csv/planes.csv")).expect("the planes");
    let (head, rows) = all.split_once('\n').expect("a head");
    for seed in 1..=3 {
        let mut draw = Draw(seed);
        let (first, second): (Vec<&str>, Vec<&str>) = rows.lines().partition(|_| draw.below(2) == 0);
        let folder = tempfile::tempdir().expect("a folder");
        for (name, rows) in [("first.csv", first), ("second.csv", second)] {
            fs::write(folder.path().join(name), format!("{head}\n{}\n", rows.join("\n"))).expect("a file");
        }
        let ran = run(folder.path(), &["draft", "planes=first.csv", "--now", NOW, "-o", "draft.yaml"], b"");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let ran = run(folder.path(), &["check", "draft.yaml", "planes=second.csv", "--now", NOW], b"");
        assert_eq!(ran.code, Some(0), "seed {seed}\n{}", ran.out);
    }
}

#[test]
fn the_dialect_that_a_draft_names_is_that_of_its_data_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = |range: std::ops::Range<u32>| {
        range.map(|row| format!("{row};n{row};{}.5\n", row * 3)).collect::<Vec<_>>().concat()
    };
    fs::write(folder.path().join("sales.csv"), "id;name;amount\n".to_owned() + &rows(0..500)).expect("a file");
    fs::write(folder.path().join("next.csv"), "id;name;amount\n".to_owned() + &rows(500..1_000)).expect("a file");
    let go = |words: &[&str]| run(folder.path(), words, b"");
    let ran = go(&["draft", "sales.csv", "--delimiter", ";", "--now", NOW, "-o", "c.yaml"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    for data in [&[][..], &["sales.csv"], &["sales=sales.csv"]] {
        let ran = go(&[&["check", "c.yaml", "--now", NOW], data].concat());
        assert_eq!(ran.code, Some(0), "{data:?}\n{}", ran.out);
    }
    assert!(go(&["check", "c.yaml", "next.csv"]).out.contains("500"), "the next rows are read");
    let ran = go(&["draft", "sales=next.csv", "--update", "c.yaml", "--now", NOW]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    let ran = go(&["coverage", "c.yaml", "sales.csv", "--now", NOW]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn tables_without_a_header_are_named_by_their_objects() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("shop")).expect("a folder");
    let contract = "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nservers:\n  - server: s\n    type: local\n    \
                    path: shop/{model}.csv\n    format: csv\n    customProperties: [{ property: header, value: false }]\nschema:\n  - name: orders\n    \
                    properties: [{ name: a }, { name: b }]\n  - name: items\n    properties: [{ name: k }, { name: n }]\n";
    for (name, text) in [("c.yaml", contract), ("shop/orders.csv", "1,x\n2,y\n"), ("shop/items.csv", "k1,3\n")] {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    for data in [&["shop"][..], &["orders=shop/orders.csv"], &["shop", "--no-header"]] {
        let ran = run(folder.path(), &[&["draft", "--update", "c.yaml", "--now", NOW], data].concat(), b"");
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(!ran.out.contains("column_1") && !ran.err.contains("not in the data"), "{}\n{}", ran.out, ran.err);
    }
}

/// Orders that come one after the other, with their lines.
fn orders(folder: &Path, first: u64, name: &str) {
    let mut draw = Draw(first);
    let (mut orders, mut lines) = (String::from("order_id,code,qty\n"), String::from("line,order_id,price\n"));
    for order in first..first + 2_000 {
        let code = 1_000_000_000_000_000_000 + draw.below(8_000_000_000_000_000_000);
        writeln!(orders, "{order},{code},{}", 1 + draw.below(9)).expect("a string");
        for line in 0..2 {
            writeln!(lines, "{},{order},{}", order * 2 + line, 100 + draw.below(900)).expect("a string");
        }
    }
    fs::write(folder.join(format!("orders-{name}.csv")), orders).expect("a file");
    fs::write(folder.join(format!("lines-{name}.csv")), lines).expect("a file");
}

#[test]
fn the_next_orders_uphold_the_draft_of_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    orders(folder.path(), 10_001, "1");
    orders(folder.path(), 12_001, "2");
    for tables in [&["orders"][..], &["lines"], &["orders", "lines"]] {
        let of = |number: u8| -> Vec<String> {
            tables.iter().map(|table| format!("{table}={table}-{number}.csv")).collect()
        };
        let (first, next) = (of(1), of(2));
        let words = |start: &[&'static str], data: &[String]| -> Vec<String> {
            start.iter().map(|word| (*word).to_owned()).chain(data.iter().cloned()).collect()
        };
        let go = |words: Vec<String>| run(folder.path(), &words.iter().map(String::as_str).collect::<Vec<_>>(), b"");
        let ran = go(words(&["draft", "--now", NOW, "--force", "-o", "draft.yaml"], &first));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        let draft = fs::read_to_string(folder.path().join("draft.yaml")).expect("the draft");
        let ran = go(words(&["check", "draft.yaml", "--now", NOW, "--strict", "--format", "json"], &next));
        upheld(&ran, &[], &draft);
        assert!(draft.contains("qty") == tables.contains(&"orders"), "{draft}");
    }
}

/// The draft of a table of text.
fn draft_of(text: &str) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("t.csv"), text).expect("a file");
    holds(folder.path(), &["t.csv"]);
    fs::read_to_string(folder.path().join("draft.yaml")).expect("the draft")
}

#[test]
fn days_of_any_width_have_a_range() {
    let (mut clock, mut short) = (String::from("at\n"), String::from("at\n"));
    for day in 1..=28 {
        let half = if day % 2 == 0 { "AM" } else { "PM" };
        writeln!(clock, "{}/{day}/2023 {}:{:02} {half}", 1 + day % 11, 1 + day % 12, day).expect("a string");
        writeln!(short, "{day}/{}/23", 1 + day % 11).expect("a string");
    }
    let draft = draft_of(&clock);
    assert!(draft.contains("format: \"M/d/yyyy h:mm a\""), "{draft}");
    assert!(
        draft.contains("minimum: \"1/1/2022 12:00 AM\"") || draft.contains("minimum: \"1/1/2023 12:00 AM\""),
        "{draft}"
    );
    assert!(draft.contains("maximum: \"12/31/2023 11:59 PM\""), "{draft}");
    let draft = draft_of(&short);
    assert!(draft.contains("format: d/M/yy") && draft.contains("maximum: \"31/12/23\""), "{draft}");
}

#[test]
fn times_in_order_have_no_latest() {
    let mut days = Vec::new();
    for month in ["2025-03", "2025-04", "2025-08", "2025-09", "2026-01"] {
        days.extend([3, 4, 9, 17].map(|day| format!("{month}-{day:02}")));
    }
    let text = |days: &[String]| format!("at\n{}\n", days.join("\n"));
    let draft = draft_of(&text(&days));
    assert!(draft.contains("minimum: \"2025-01-01\"") && !draft.contains("maximum:"), "{draft}");
    days.swap(3, 12);
    let draft = draft_of(&text(&days));
    assert!(draft.contains("maximum: \"2026-12-31\""), "{draft}");
}

#[test]
fn tables_of_hardly_any_rows_have_drafts() {
    let one = draft_of("Größe,id,at\n1,10001,2026-01-01\n");
    assert!(one.contains("# 1 row seen; exactly as many") && one.contains("mustBe: 1"), "{one}");
    let two = draft_of("Größe,id,at\n1,10001,2026-01-01\n2,10002,2026-01-02\n");
    assert!(two.contains("mustBeBetween: [2, 3]"), "{two}");
}

#[test]
fn the_data_is_not_written_over() {
    let folder = copied(&["penguins/penguins.csv"]);
    let before = fs::read(folder.path().join("penguins.csv")).expect("the data");
    let ran = run(folder.path(), &["draft", "penguins.csv", "-o", "./penguins.csv", "--force"], b"");
    assert_eq!(ran.code, Some(2), "{}", ran.err);
    assert!(ran.err.contains("would be written over penguins.csv, which is read"), "{}", ran.err);
    assert_eq!(fs::read(folder.path().join("penguins.csv")).expect("the data"), before);
}

#[test]
fn without_a_contract_the_help_is_that_of_drafts() {
    let folder = copied(&["penguins/penguins.csv"]);
    let ran = run(folder.path(), &["draft", "penguins.csv", "--update", "nothing.yaml"], b"");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    assert!(ran.err.contains("upheld draft DATA --update CONTRACT"), "{}", ran.err);
    assert!(!ran.err.contains("upheld check"), "{}", ran.err);
}
