//! What the program does not go beyond: memory, whatever a file holds or claims.

use std::fs;

use crate::program::{Ran, run, run_bounded};

const CONTRACT: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: case\nversion: 1.0.0\nstatus: active\nschema:
  - name: t\n    properties:\n      - { name: a, logicalType: integer, required: true }\n";

/// One column `a` of as many rows, in one row group.
fn one_group(rows: i64) -> Vec<u8> {
    use polars_arrow::array::PrimitiveArray;
    use polars_arrow::datatypes::{ArrowDataType, ArrowSchema, Field};
    use polars_arrow::record_batch::RecordBatchT;
    use polars_parquet::write::{
        CompressionOptions, Encoding, FileWriter, RowGroupIterator, StatisticsOptions, Version, WriteOptions,
    };

    let schema: ArrowSchema =
        std::iter::once(("a".into(), Field::new("a".into(), ArrowDataType::Int64, true))).collect();
    let values = PrimitiveArray::from_vec((0..rows).collect::<Vec<i64>>());
    let batch = RecordBatchT::new(values.len(), schema.clone().into(), vec![values.boxed()]);
    let options = WriteOptions {
        statistics: StatisticsOptions::empty(),
        version: Version::V1,
        compression: CompressionOptions::Uncompressed,
        data_page_size: None,
    };
    let encodings = vec![vec![Encoding::Plain]];
    let groups =
        RowGroupIterator::try_new(std::iter::once(Ok(batch)), &schema, options, encodings.into()).expect("a group");
    let mut writer = FileWriter::try_new(Vec::new(), schema, options).expect("a writer");
    for group in groups {
        writer.write(rows.unsigned_abs(), group.expect("a group")).expect("a group");
    }
    writer.end(None).expect("a footer");
    writer.into_inner()
}

fn check(bytes: &[u8], more: &[&str]) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.yaml"), CONTRACT).expect("a contract");
    fs::write(folder.path().join("t.parquet"), bytes).expect("data");
    run(folder.path(), &[&["check", "c.yaml", "t.parquet"], more].concat(), b"")
}

#[test]
fn a_row_group_beyond_the_memory_could_not_be_read() {
    let bytes = one_group(1_000_000);
    let ran = check(&bytes, &["--memory", "16MiB"]);
    assert_eq!(ran.code, Some(3), "{}", ran.out);
    assert!(ran.out.contains("needs more than --memory allows, which is 16 MiB"), "{}", ran.out);
    assert_eq!(check(&bytes, &["--memory", "128MiB"]).code, Some(0));
}

#[test]
fn sizes_that_mean_nothing_are_refused() {
    for wrong in ["12", "1KB", "lots"] {
        let ran = check(b"", &["--memory", wrong]);
        assert_eq!(ran.code, Some(2), "{wrong}: {}", ran.err);
    }
}

#[test]
fn spaces_and_lines_without_end_take_no_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("c.yaml"), CONTRACT).expect("a contract");
    let packed = |name: &str, head: &[u8], byte: u8| {
        let mut text = head.to_vec();
        text.resize(96 << 20, byte);
        fs::write(folder.path().join(name), zstd::encode_all(text.as_slice(), 1).expect("packed")).expect("data");
        let ran = run_bounded(folder.path(), &["check", "c.yaml", name, "--memory", "64MiB"]);
        assert!(matches!(ran.code, Some(1 | 3)), "{name}: {} {}", ran.out, ran.err);
    };
    packed("spaces.json.zst", b"[{\"a\": 1}", b' ');
    packed("line.csv.zst", b"a\n1\n", b'x');
    packed("zeros.ndjson.zst", b"{\"a\": 1}\n", 0);
    packed("nested.json.zst", b"[{\"a\": ", b'[');
}

/// A table of 40,000 rows whose three columns are to be unique, each with one value that stands twice, and its contract.
fn unique_columns(folder: &std::path::Path) {
    let columns =
        ["a", "b", "c"].map(|name| format!("      - {{ name: {name}, logicalType: integer, unique: true }}\n"));
    let start = CONTRACT.split_inclusive('\n').filter(|line| !line.contains("- { name: a")).collect::<String>();
    fs::write(folder.join("c.yaml"), start + &columns.concat()).expect("a contract");
    let row = |row: u32| format!("{},{},{}\n", row.max(1), row + 7, if row == 299_999 { 20_000 } else { row });
    let rows: String = (0..300_000).map(row).collect();
    fs::write(folder.join("t.csv"), format!("a,b,c\n{rows}")).expect("data");
}

#[test]
fn keys_beyond_the_memory_give_the_same_report() {
    let folder = tempfile::tempdir().expect("a folder");
    unique_columns(folder.path());
    let [much, little] = ["1GiB", "16MiB"].map(|memory| {
        let more = ["--memory", memory, "--no-progress", "--now", "2026-01-01T00:00:00Z"];
        run(folder.path(), &[&["check", "c.yaml", "t.csv"][..], &more].concat(), b"")
    });
    assert_eq!((much.code, &much.out), (Some(1), &little.out));
    for said in ["t.a: 1 of 300,000 rows repeats", "t.c: 1 of 300,000 rows repeats", "300,000  300,001  20000"] {
        assert!(much.out.contains(said), "{said}\n{}", much.out);
    }
}

#[cfg(unix)]
#[test]
fn keys_that_can_be_kept_nowhere_are_not_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    unique_columns(folder.path());
    let check = ["check", "c.yaml", "t.csv", "--memory", "16MiB", "--format", "json"];
    let ran = crate::program::run_in(folder.path(), &check, b"", &[("TMPDIR", "/there/is/no/such/folder")]);
    assert_eq!(ran.code, Some(4), "{}", ran.err);
    let report = ran.report();
    let all = report["outcomes"].as_array().expect("outcomes").iter();
    let unique: Vec<_> = all.filter(|outcome| outcome["kind"] == "unique").collect();
    assert_eq!(unique.len(), 3);
    for outcome in unique {
        assert_eq!(outcome["reason"]["code"], "unreadable");
        let text = outcome["reason"]["text"].as_str().expect("a reason");
        assert!(text.contains("could not be kept in a temporary file"), "{text}");
    }
}
