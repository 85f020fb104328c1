//! From routes to lines.

use super::head;
use crate::contract::read_bytes;
use crate::source::Route;

#[test]
fn points_at_the_line_of_the_key() {
    let text = head("v3.1.0")
        + "schema:\n  - physicalName: t\n    name: o\n    properties:\n      - logicalType: integer\n        name: p\n        \
           required: true\n        quality:\n          - metric: nullValues\n            mustBe: 0\n        tags: [a, b]\n";
    let reading = read_bytes("c.yaml", text.as_bytes());
    let rows = [
        ("", 1, "apiVersion: v3.1.0"),
        ("/schema", 6, "schema"),
        ("/schema/0", 8, "name: o"),
        ("/schema/0/properties/0", 11, "name: p"),
        ("/schema/0/properties/0/required", 12, "required: true"),
        ("/schema/0/properties/0/unique", 11, "name: p"),
        ("/schema/0/properties/0/quality/0", 14, "metric: nullValues"),
        ("/schema/0/properties/0/quality/0/mustBe", 15, "mustBe: 0"),
        ("/schema/0/properties/0/tags", 16, "tags"),
        ("/schema/0/properties/0/tags/1", 16, "b"),
        ("/nothing/at/all", 1, "apiVersion: v3.1.0"),
    ];
    for (route, line, shown) in rows {
        let route = Route::from_pointer(route);
        assert_eq!(reading.locate(&route).line, line, "{route}");
        assert_eq!(&text[reading.span_of(&route)], shown, "{route}");
    }
}

#[test]
fn points_into_json_and_behind_a_byte_order_mark() {
    let text = "\u{feff}{\"apiVersion\": \"v3.1.0\",\n \"schema\": [{\"name\": \"ö\"}]}";
    let reading = read_bytes("c.json", text.as_bytes());
    let place = reading.locate(&Route::from_pointer("/schema/0"));
    assert_eq!((place.line, place.column, place.end_column), (2, 14, 25));
}

#[test]
fn names_the_line_of_bytes_that_are_no_text() {
    let reading = read_bytes("c.yaml", b"a: 1\nb: \xFF\n");
    assert!(reading.contract.is_none());
    let found = &reading.diagnostics[0];
    assert_eq!(found.code, "invalid-utf8");
    assert_eq!(reading.source.locate(found.span.as_ref().unwrap()).line, 2);
    let wide = read_bytes("c.yaml", &[0xFF, 0xFE, b'a', 0]);
    assert!(wide.diagnostics[0].help.as_ref().unwrap().contains("UTF-16"));
}
