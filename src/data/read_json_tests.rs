//! What reading JSON yields.

use proptest::prelude::*;

use super::super::testing::{memory, read, read_all};
use super::super::{Cut, DataErrorCode, Format, elements, members, open_text};
use super::*;

#[test]
fn lines_of_ndjson_are_rows() {
    let cases: &[(&str, &[&str])] = &[
        ("{\"a\":1}\n{\"a\":\"x\"}\n", &["1@1: a=n1:6=1", "2@2: a=s2:7=x"]),
        ("{\"a\":1.50,\"b\":null}\r\n\r\n {\"b\":true} ", &["1@1: a=n1:6=1.50|b=n1:15=null", "2@3: b=b3:7=true"]),
        ("{}\n", &["1@1: "]),
        ("{\"\\u0061\":\"\\n\"}\n", &["1@1: a=s1:12=\n"]),
        ("{\"a\":[1,2],\"b\":{\"c\":3}}\n", &["1@1: a=a1:6=[1,2]|b=o1:16={\"c\":3}"]),
        ("{\"a\":1}\n{\"a\":01}\n{\"a\":2}\n", &["1@1: a=n1:6=1", "2@2:6 json +13 <{\"a\":01}>", "3@3: a=n3:6=2"]),
        ("{\"a\":1} x\n7\n", &["1@1:9 json +8 <{\"a\":1} x>", "2@2:1 json +10 <7>"]),
        ("{\"a\":1,\"a\":2}\n", &["1@1:9 json +8 <{\"a\":1,\"a\":2}>"]),
        (
            "{\"a\":\"\\ud800\"}\n{\"a\":\"\\uD83D\\uDE00\"}\n",
            &["1@1:7 json +6 <{\"a\":\"\\ud800\"}>", "2@2: a=s2:7=\u{1F600}"],
        ),
        ("{\"a\":\n1}\n", &["1@1:6 json +5 <{\"a\":>", "2@2:1 json +6 <1}>"]),
        ("[]\r\n\n{\"a\":1}\n", &["1@1:1 json +0 <[]>", "2@3: a=n3:6=1"]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(Format::Ndjson, text.as_bytes()), *expected, "{text:?}");
    }
    assert_eq!(read(Format::Ndjson, b"{}\n{\"a\":\"\xFF\"}\n"), ["1@1: ", "2@2:7 not-utf-8 +9 <{\"a\":\"\u{FFFD}\"}>"]);
}

#[test]
fn elements_of_an_array_are_rows() {
    let cases: &[(&str, &[&str])] = &[
        ("[]", &[]),
        (" [\n]\n", &[]),
        ("[{\"a\":1},{\"a\":2}]", &["1@1: a=n1:7=1", "2@1: a=n1:15=2"]),
        ("[\n  {\"a\":1},\n  {\n    \"a\":2}\n]\n", &["1@2: a=n2:8=1", "2@3: a=n4:9=2"]),
        ("{\"a\":1}", &["1@1: a=n1:6=1"]),
        ("{\"a\":1}\n\n", &["1@1: a=n1:6=1"]),
        ("[{\"a\":1},{\"a\":x},{}]", &["1@1: a=n1:7=1", "2@1:15 json +14 <{\"a\":x},{}]>", "incomplete"]),
        ("[{\"a\":1}\n{}]", &["1@1: a=n1:7=1", "2@2:1 json +9 <{}]>", "incomplete"]),
        ("[{\"a\":1},]", &["1@1: a=n1:7=1", "2@1:10 json +9 <]>", "incomplete"]),
        ("[{\"a\":1},{\"a\"", &["1@1: a=n1:7=1", "2@1:14 json +13 <{\"a\">", "incomplete"]),
        ("[{\"a\":1}", &["1@1: a=n1:7=1", "2@1:9 json +8 <>", "incomplete"]),
        ("[", &["1@1:2 json +1 <>", "incomplete"]),
        ("[{}] {}", &["1@1: ", "2@1:6 json +5 <{}>", "incomplete"]),
        ("[{},3]", &["1@1: ", "2@1:5 json +4 <3]>", "incomplete"]),
    ];
    for (text, expected) in cases {
        assert_eq!(read(Format::Json, text.as_bytes()), *expected, "{text:?}");
    }
    let seen = read(Format::Json, b"[{},{\"a\":\"\xFF\"}]");
    assert_eq!(seen, ["1@1: ", "2@1:11 not-utf-8 +10 <{\"a\":\"\u{FFFD}\"}]>", "incomplete"]);
}

#[test]
fn json_of_another_kind_is_not_its_format() {
    let code = |format, text: &str| open_text(&memory(format, text.as_bytes()), Cut::default()).err().map(|e| e.code);
    assert_eq!(code(Format::Json, "{\"a\":1}\n{\"a\":2}\n"), Some(DataErrorCode::NotItsFormat));
    assert_eq!(code(Format::Json, "a,b\n1,2\n"), Some(DataErrorCode::NotItsFormat));
    assert_eq!(code(Format::Json, "3"), Some(DataErrorCode::NotItsFormat));
    assert_eq!(code(Format::Json, " \n"), Some(DataErrorCode::Empty));
    for list in ["[{\"a\":1}]", "[]\n", "[{\"a\":1},\n{}]\n", "[{\"a\":1},\n"] {
        assert_eq!(code(Format::Ndjson, list), Some(DataErrorCode::NotItsFormat), "{list:?}");
    }
    // The list is a row that is none, and what follows it are rows.
    assert_eq!(code(Format::Ndjson, "[]\n{\"a\":1}\n"), None);
    assert_eq!(code(Format::Ndjson, "{}"), None);
}

#[test]
fn cells_are_found_by_name_whatever_their_order() {
    let data = memory(Format::Ndjson, b"{\"a\":1,\"b\":{\"x\":[true,{\"y\":\"z\"}]}}\n{\"b\":2}\n{}\n");
    let file = open_text(&data, Cut::default()).unwrap();
    let (layout, mut blocks) = (file.layout, file.blocks);
    let block = blocks.next_block().unwrap().unwrap();
    let mut seen = Vec::new();
    block.read(&layout, &mut |item| {
        let Item::Record(record) = item else { panic!("a fault") };
        seen.push(format!("{:?} {:?}", record.get("a", 0).kind, record.get("b", 1).kind));
        for (name, inner) in members(&record.get("b", 1)) {
            let inside: Vec<_> = elements(&inner).collect();
            let places: Vec<u64> = inside.iter().map(|cell| record.position(cell).column).collect();
            let names: Vec<_> = inside.iter().flat_map(members).map(|(name, _)| name.raw).collect();
            seen.push(format!("{} {places:?} {names:?}", name.raw));
        }
    });
    assert_eq!(seen, ["Number Object", "x [18, 23] [\"y\"]", "Absent Number", "Absent Absent"]);
}

#[test]
fn spaces_without_end_are_not_kept() {
    let text = format!("[{{\"a\":1}}{}]", " ".repeat(100));
    let seen = read_all(&memory(Format::Json, text.as_bytes()), Cut { block: 8, max_record: 50 }).unwrap();
    assert_eq!(seen.last().map(String::as_str), Some("incomplete"), "{seen:?}");
    assert!(seen.iter().any(|line| line.contains("too-long")), "{seen:?}");
}

#[test]
fn an_element_that_is_too_long_ends_the_array() {
    let text = format!("[{{}},{{\"a\":\"{}\"}},{{}}]", "x".repeat(100));
    let seen = read_all(&memory(Format::Json, text.as_bytes()), Cut { block: 8, max_record: 50 }).unwrap();
    assert!(seen[1].starts_with("2@1:5 too-long"), "{seen:?}");
    assert_eq!((seen.len(), seen[2].as_str()), (3, "incomplete"));
}

fn pieces(weights: u32) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        12 => Just(b"{\"a\":1,\"b\":\"x\"}".to_vec()),
        6 => Just(b"{\"a\": [1, {\"c\": \"\\\"]}\"}]}\n".to_vec()),
        12 => Just(b",".to_vec()),
        4 => Just(b"\n".to_vec()),
        2 => Just(b"\r\n".to_vec()),
        2 => Just(b"\r".to_vec()),
        weights => Just(b"{\"a\":".to_vec()),
        weights => Just(b"\xC3".to_vec()),
        weights => Just("\u{e9}".as_bytes().to_vec()),
        weights => Just(b"\"".to_vec()),
        weights => Just(b"]".to_vec()),
    ];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn results_do_not_depend_on_the_size_of_blocks(body in pieces(1), block in 1_usize..60) {
        for (format, open) in [(Format::Json, b"[".as_slice()), (Format::Ndjson, b"{}\n")] {
            let data = memory(format, &[open, &body].concat());
            for max_record in [20, 1 << 20] {
                let whole = read_all(&data, Cut { block: 1 << 20, max_record });
                let small = read_all(&data, Cut { block, max_record });
                prop_assert_eq!(whole, small);
            }
        }
    }
}
