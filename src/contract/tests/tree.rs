//! The tree of YAML and JSON, its bytes and its bounds.

use crate::contract::scalar::Scalar;
use crate::contract::tree::{NodeKind, parse};
use crate::source::Span;

fn codes(text: &str) -> Vec<String> {
    parse(text).diagnostics.iter().map(|diagnostic| diagnostic.code.to_string()).collect()
}

#[test]
fn gives_bytes_of_keys_and_values() {
    let text = "a: 1\nb: |\n  x\n  y\n\nc:\n  - d: \"q\"\n";
    let root = parse(text).root.unwrap();
    let slice = |span: &Span| &text[span.clone()];
    assert_eq!(slice(&root.entries()[1].key_span), "b");
    assert_eq!(slice(root.get("b").unwrap().span()), "x\n  y");
    assert_eq!(slice(root.get("c").unwrap().span()), "- d: \"q\"");
    assert_eq!(slice(root.span()), text.trim_end());
}

#[test]
fn reads_json_with_tabs_and_escapes() {
    let root = parse("{\n\t\"a\": \"x\\/y\\u00e9\",\n\t\"b\": [1, 2.5e3, null, true]\n}").root.unwrap();
    assert_eq!(root.text_of("a"), Some("x/yé"));
    assert_eq!(root.get("b").unwrap().items().len(), 4);
}

#[test]
fn reads_every_character_that_json_allows_in_texts() {
    let text = "{\"a\u{7f}\": \"x\u{7f}\u{80}\u{ffff}\", \"b\": \"\\ue000\u{7f}\", \"c\": 1}";
    let root = parse(text).root.unwrap();
    assert_eq!(root.text_of("a\u{7f}"), Some("x\u{7f}\u{80}\u{ffff}"));
    assert_eq!(root.text_of("b"), Some("\u{e000}\u{7f}"));
    let slice = |span: &Span| &text[span.clone()];
    assert_eq!(slice(root.get("b").unwrap().span()), "\"\\ue000\u{7f}\"");
    assert_eq!(slice(root.get("c").unwrap().span()), "1");
    assert_eq!(slice(root.span()), text);
}

#[test]
fn refuses_control_characters_outside_of_quotes() {
    let parsed = parse("a: \"\u{7f}\"\nb: x\u{7f}y\n");
    assert_eq!(parsed.diagnostics.len(), 1);
    assert_eq!((&*parsed.diagnostics[0].code, parsed.diagnostics[0].span.clone()), ("syntax-error", Some(10..13)));
    assert_eq!(codes("{\"a\": \"\u{7f}\", ]}"), ["syntax-error"]);
    assert_eq!(codes("{\"a\": \"\u{1}\"}"), ["syntax-error"]);
}

#[test]
fn tells_quoted_from_plain() {
    let root = parse("a: 1.0\nb: '1.0'\nc: !!str 1.0\nd: 2024-01-01\n").root.unwrap();
    let meaning = |key: &str| match root.get(key).unwrap().kind() {
        NodeKind::Scalar(_, meaning) => meaning.clone(),
        _ => panic!("scalar"),
    };
    assert_eq!(meaning("a"), Scalar::Number("1.0".into()));
    assert_eq!(meaning("b"), Scalar::Text);
    assert_eq!(meaning("c"), Scalar::Text);
    assert_eq!(meaning("d"), Scalar::Text);
}

#[test]
fn follows_aliases_and_merges() {
    let root = parse("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\n").root.unwrap();
    assert_eq!(root.get("y").unwrap().text_of("a"), Some("1"));
    assert_eq!(root.get("y").unwrap().text_of("b"), Some("3"));
    assert_eq!(root.get("z").unwrap().text_of("b"), Some("2"));
    assert_eq!(codes("a: *nowhere\n"), ["unknown-alias"]);
    assert_eq!(codes("a: &a [*a]\n"), ["unknown-alias"]);
    assert_eq!(codes("a: {<<: 3}\n"), ["invalid-merge"]);
}

#[test]
fn bounds_what_aliases_stand_for() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let alias = format!("*a{}", level - 1);
        bomb = format!("{bomb}a{level}: &a{level} [{}]\n", vec![alias; 10].join(", "));
    }
    assert_eq!(codes(&bomb), ["too-many-aliases"]);
    assert!(!parse(&bomb).complete);
    let mut chain = String::from("a0: &a0 [x]\n");
    for level in 1..1000 {
        chain = format!("{chain}a{level}: &a{level} [*a{}]\n", level - 1);
    }
    assert_eq!(codes(&chain), ["too-deep"]);
    let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), vec!["*a"; 1000].join(", "));
    assert_eq!(codes(&long), ["too-many-aliases"]);
}

#[test]
fn bounds_depth_and_size() {
    let flow = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let block = |depth: usize| (0..depth).map(|level| " ".repeat(level) + "a:\n").collect::<String>();
    assert!(codes(&flow(64)).is_empty());
    assert!(codes(&block(64)).is_empty());
    assert_eq!(codes(&flow(200)), ["too-deep"]);
    assert_eq!(codes(&block(200)), ["too-deep"]);
    assert_eq!(codes(&flow(100_000)), ["too-deep"]);
    assert_eq!(codes(&"- x\n".repeat(600_000)), ["too-large"]);
}

#[test]
fn reports_what_is_no_document() {
    assert!(parse("").root.is_none());
    assert!(parse("# only a comment\n").root.is_none());
    assert_eq!(codes("a: 1\n---\nb: 2\n"), ["several-documents"]);
    assert!(codes("a: 1\n---\n").is_empty(), "an empty document behind the first says nothing");
    assert!(codes("---\na: 1\n...\n").is_empty());
    assert_eq!(codes("a: 1\na: 2\n"), ["duplicate-key"]);
    assert_eq!(codes("? [a]\n: 1\n"), ["invalid-key"]);
    assert_eq!(codes("a: !ref b\n"), ["unknown-tag"]);
}

#[test]
fn keeps_what_stands_before_a_syntax_error() {
    let parsed = parse("a: 1\nb: [1,\n");
    assert!(!parsed.complete);
    assert_eq!(parsed.diagnostics[0].code, "syntax-error");
    assert_eq!(parsed.root.unwrap().text_of("a"), Some("1"));
}

#[test]
fn skips_a_byte_order_mark() {
    let text = "\u{feff}a: 1\n";
    let root = parse(text).root.unwrap();
    assert_eq!(&text[root.entries()[0].key_span.clone()], "a");
}
