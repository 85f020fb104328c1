//! What reading delimited text yields.

use proptest::prelude::*;

use super::super::testing::{memory, read, read_all};
use super::super::*;

fn csv(text: &str) -> Vec<String> {
    read(Format::Csv, text.as_bytes())
}

#[test]
fn cells_keep_their_kind_text_and_place() {
    let cases: &[(&str, &[&str])] = &[
        ("a,b\n1,2\n", &["1@2: b2:1=1|b2:3=2"]),
        ("a,b\n1,2", &["1@2: b2:1=1|b2:3=2"]),
        ("a,b\r\n1,2\r\n3,4\r\n", &["1@2: b2:1=1|b2:3=2", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\r1,2\r3,4\r", &["1@2: b2:1=1|b2:3=2", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\n\"x\",\"\"\n", &["1@2: q2:2=x|q2:6="]),
        ("a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", &["1@2: q2:2=x,y|q2:8=say \"hi\""]),
        ("a,b\n\"x\ny\",2\n3,4\n", &["1@2: q2:2=x\ny|b3:4=2", "2@4: b4:1=3|b4:3=4"]),
        ("a,b\n\"x\r\n\r\ny\",2\r\n3,4\r\n", &["1@2: q2:2=x\r\n\r\ny|b4:4=2", "2@5: b5:1=3|b5:3=4"]),
        ("a,b\n\u{e9}\u{1F600},z\n", &["1@2: b2:1=\u{e9}\u{1F600}|b2:4=z"]),
        ("a,b\n , \n", &["1@2: b2:1= |b2:3= "]),
        ("a\nx\n\ny\n", &["1@2: b2:1=x", "2@3: b3:1=", "3@4: b4:1=y"]),
        ("\"a\nb\",c\n1,2\n", &["1@3: b3:1=1|b3:3=2"]),
        ("a,b\n", &[]),
        ("a,b", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(csv(text), *expected, "{text:?}");
    }
}

#[test]
fn a_fault_names_its_place_and_spares_the_other_rows() {
    let cases: &[(&str, &[&str])] = &[
        ("a,b\n1\n3,4\n", &["1@2:1 too-few-fields +4 <1>", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\n1,2,3\n3,4\n", &["1@2:1 too-many-fields +4 <1,2,3>", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\n\n3,4\n", &["1@2:1 blank-line +4 <>", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\nthe \"big\" one,2\n", &["1@2:5 quote-in-field +8 <the \"big\" one,2>"]),
        ("a,b\n36'37.8\"N 2'17.9\"W,2\n", &["1@2: b2:1=36'37.8\"N 2'17.9\"W|b2:20=2"]),
        ("a,b\n5\" pipe,2\n", &["1@2:2 quote-in-field +5 <5\" pipe,2>"]),
        ("a,b\n5\"x y\",2\n", &["1@2:2 quote-in-field +5 <5\"x y\",2>"]),
        ("a,b\n1, \"x\"\n", &["1@2:4 quote-in-field +7 <1, \"x\">"]),
        ("a,b\nx\"y,2\n3,4\n", &["1@2:2 quote-in-field +5 <x\"y,2>", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\n\"x\"y,2\n3,4\n", &["1@2:4 text-after-quote +7 <\"x\"y,2>", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\n1,\"x\n3,4\n5,6\n", &["1@2:3 open-quote +6 <1,\"x>", "2@3: b3:1=3|b3:3=4", "3@4: b4:1=5|b4:3=6"]),
        // The open quote swallows a line up to the next quote, which is an opening one.
        ("a,b\n1,\"x\n3,\"4\"\n", &["1@2:3 open-quote +6 <1,\"x>", "2@3: b3:1=3|q3:4=4"]),
        // It closes on another line, with a wrong count and a whole record between.
        (
            "a,b\n1,\"x\n3,4\n5,\",\n7,8\n",
            &[
                "1@2:3 open-quote +6 <1,\"x>",
                "2@3: b3:1=3|b3:3=4",
                "3@4:3 open-quote +15 <5,\",>",
                "4@5: b5:1=7|b5:3=8",
            ],
        ),
        // Several lines that are meant, with a field too many: one record.
        ("a,b\n1,\"x\ny\",3\n5,6\n", &["1@2:1 too-many-fields +4 <1,\"x\ny\",3>", "2@4: b4:1=5|b4:3=6"]),
        ("a,b\n1,x\0y\n3,4\n", &["1@2:4 nul-byte +7 <1,x\0y>", "2@3: b3:1=3|b3:3=4"]),
        ("a,b\n1,2\n\n\r\n\n", &["1@2: b2:1=1|b2:3=2", "note blank-lines-at-end"]),
        (
            "a,b\n1,2\n\n3,4\n\n",
            &["1@2: b2:1=1|b2:3=2", "2@3:1 blank-line +8 <>", "3@4: b4:1=3|b4:3=4", "note blank-lines-at-end"],
        ),
        ("a\nx\n\n", &["1@2: b2:1=x", "2@3: b3:1=", "note blank-lines-at-end"]),
    ];
    for (text, expected) in cases {
        assert_eq!(csv(text), *expected, "{text:?}");
    }
}

#[test]
fn a_byte_that_is_not_utf_8_is_named_by_its_own_line() {
    let seen = read(Format::Csv, b"a,b\n1,\"x\ny\xFFz\"\n3,4\n");
    assert_eq!(seen, ["1@3:2 not-utf-8 +10 <1,\"x\ny\u{FFFD}z\">", "2@4: b4:1=3|b4:3=4"]);
}

#[test]
fn messages_say_what_was_found() {
    let bytes = b"a,b,c\n1\n1,2,3,4\n1,2,\xFF\n1,2,\xC3\xA9\xFF\n1,2,\x81\n1, \"2\",3\n";
    let file = open_text(&memory(Format::Csv, bytes), Cut::default()).unwrap();
    let (layout, mut blocks) = (file.layout, file.blocks);
    let mut messages = Vec::new();
    while let Some(block) = blocks.next_block().unwrap() {
        block.read(&layout, &mut |item| {
            if let Item::Fault(fault) = item {
                messages.push(fault.message);
            }
        });
    }
    let expected = [
        "1 field where the table has 3",
        "4 fields where the table has 3",
        "byte 0xFF at byte 20 is not UTF-8 (`\u{ff}` in windows-1252)",
        "byte 0xFF at byte 28 is not UTF-8, unlike what is around it",
        "byte 0x81 at byte 34 is not UTF-8",
        "quote inside a field that does not start with one: a space stands before it",
    ];
    assert_eq!(messages, expected);
}

#[test]
fn a_record_that_is_too_long_is_rejected_alone() {
    let long = "x".repeat(200);
    let bytes = format!("a,b\n{long},2\r\n3,4\n\"{long}\n\n{long}\",5\n6,7\n");
    let data = memory(Format::Csv, bytes.as_bytes());
    let seen = read_all(&data, Cut { block: 16, max_record: 100 }).unwrap();
    let short: Vec<&str> = seen.iter().map(|line| line.split('<').next().unwrap_or_default().trim()).collect();
    let expected = [
        "1@2:1 too-long +4",
        "2@3: b3:1=3|b3:3=4",
        "3@4:1 too-long +212",
        "4@5:1 blank-line +414",
        "5@6:1 too-long +415",
        "6@7: b7:1=6|b7:3=7",
    ];
    assert_eq!(short, expected);
}

#[test]
fn dialects_change_what_is_read() {
    let mut data = memory(Format::Csv, b"1;'a;b'\n2;\"\n");
    data.dialect = Hints { delimiter: Some(b';'), quote: Some(Some(b'\'')), header: Some(false), ..Hints::default() }
        .dialect(Format::Csv);
    let file = open_text(&data, Cut::default()).unwrap();
    assert_eq!(*file.layout.columns, ["column_1", "column_2"]);
    assert_eq!(file.info.header_line, None);
    let expected = ["1@1: b1:1=1|q1:4=a;b", "2@2: b2:1=2|b2:3=\""];
    assert_eq!(read_all(&data, Cut::default()).unwrap(), expected);
    data.dialect.quote = None;
    assert_eq!(read_all(&data, Cut::default()).unwrap()[0], "1@1: b1:1=1|b1:3='a|b1:6=b'");
    assert_eq!(read(Format::Tsv, b"a\tb\n1,5\t2\n"), ["1@2: b2:1=1,5|b2:5=2"]);
}

#[test]
fn null_rules() {
    let dialect = |nulls: &[&str]| {
        let null_values = nulls.iter().map(|null| (*null).to_owned()).collect();
        Hints { null_values, ..Hints::default() }.dialect(Format::Csv)
    };
    let cases: &[(CellKind, &str, &[&str], bool)] = &[
        (CellKind::Bare, "", &[], true),
        (CellKind::Bare, "", &["NA"], true),
        (CellKind::Quoted, "", &[], false),
        (CellKind::Quoted, "", &["''"], true),
        (CellKind::Quoted, "", &[""], true),
        (CellKind::Bare, "''", &["''"], true),
        (CellKind::Bare, "NA", &["NA"], true),
        (CellKind::Bare, "NA", &[], false),
        (CellKind::Bare, "na", &["NA"], false),
        (CellKind::Quoted, "NA", &["NA"], false),
        (CellKind::String, "", &["''"], false),
    ];
    for (kind, text, nulls, expected) in cases {
        assert_eq!(is_null_text(*kind, text, &dialect(nulls)), *expected, "{kind:?} {text:?} {nulls:?}");
    }
}

#[test]
fn ends_of_lines_are_told_apart_and_those_inside_quotes_are_text() {
    let notes = |text: &str| {
        let file = open_text(&memory(Format::Csv, text.as_bytes()), Cut { block: 1, ..Cut::default() }).unwrap();
        let (layout, mut blocks) = (file.layout, file.blocks);
        let (mut ends, mut lines) = (blocks.ends_before(), blocks.lines_before());
        while let Some(block) = blocks.next_block().unwrap() {
            let count = block.read(&layout, &mut |_| {});
            ends.add(count.ends, lines);
            lines += count.lines;
        }
        ends.note().map(|note| note.message)
    };
    let several = |what: &str| Some(format!("its lines end in several ways: {what}"));
    assert_eq!(notes("a,b\r\n1,\"x\ny\"\r\n2,3"), None);
    assert_eq!(notes("a,b\n1,2\n"), None);
    assert_eq!(notes("a,b\r1,2\r"), None);
    let expected = several("2 lines in LF (first line 2), 1 line in CRLF (first line 1)");
    assert_eq!(notes("a,b\r\n1,2\n3,4\n"), expected);
    let expected = several("2 lines in CRLF (first line 1), 1 line in LF (first line 3), 1 line in CR (first line 4)");
    assert_eq!(notes("a,b\r\n\"x\ny\",2\n3,4\r5,6\r\n"), expected);
}

/// Text with every kind of damage, densely.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        6 => Just(b"1,2,3\n".to_vec()),
        3 => Just(b"\"a\",\"b\"\"c\",\"d\"\n".to_vec()),
        2 => Just(b"x,\"l\nm\r\nn\",y\r\n".to_vec()),
        3 => Just(b"\"".to_vec()),
        2 => Just(b",".to_vec()),
        2 => Just(b"\n".to_vec()),
        2 => Just(b"\r".to_vec()),
        1 => Just(b"\r\n".to_vec()),
        1 => Just(b"\xFF".to_vec()),
        1 => Just(b"\0".to_vec()),
        1 => Just("\u{e9}".as_bytes().to_vec()),
        1 => Just(b"long long long long long long long ".to_vec()),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[test]
fn a_blank_line_before_a_long_record_does_not_cut_it() {
    let long = "long ".repeat(7);
    let text = format!("a,b,c\n1,2,3\n\n\"1,2,3\n{long}\u{e9}\"\"a\",\"b\"\"c\",\"d\"\n");
    let data = memory(Format::Csv, text.as_bytes());
    let whole = read_all(&data, Cut { block: 1 << 20, max_record: 60 });
    assert_eq!(read_all(&data, Cut { block: 15, max_record: 60 }), whole);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 3000 } else { 30000 }))]

    #[test]
    fn results_do_not_depend_on_the_size_of_blocks(body in damaged(), block in 1_usize..80) {
        let bytes = [b"a,b,c\n1,2,3\n".as_slice(), &body].concat();
        let data = memory(Format::Csv, &bytes);
        for max_record in [60, 1 << 20] {
            let whole = read_all(&data, Cut { block: 1 << 20, max_record });
            let small = read_all(&data, Cut { block, max_record });
            prop_assert_eq!(whole, small);
        }
    }

    #[test]
    fn every_line_of_one_column_is_a_row(body in "[ab\\n\\r]{0,40}", block in 1_usize..20) {
        let text = format!("h\n{body}");
        let lines = body.replace("\r\n", "\n").replace('\r', "\n");
        let lines = lines.split_terminator('\n').count();
        let rows = read_all(&memory(Format::Csv, text.as_bytes()), Cut { block, ..Cut::default() }).unwrap();
        let rows = rows.iter().filter(|row| !row.starts_with("note")).count();
        prop_assert_eq!(rows, lines);
    }
}
