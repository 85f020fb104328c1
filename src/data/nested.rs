//! The insides of JSON objects and arrays that a record holds as raw text.
//!
//! The record was read without fault, so that here nothing is held to the rules again: values are passed over by their
//! ends, one after the other, in no memory of their own and at any depth.

use std::borrow::Cow;

use super::json::skip_spaces;
use super::record::Span;
use super::{CellKind, RawCell};
use crate::value::{Number, Scalar, write_key};

/// What begins an array, an object, and ends both, beside the tags of single values.
const ARRAY: u8 = 32;
const OBJECT: u8 = 33;
const END: u8 = 34;

/// The members of a JSON object that was read without fault, in file order: the key, which is a cell of its own kind,
/// and the value. None where it is no object. `start` of each counts from the start of the record.
pub fn members<'a>(object: &RawCell<'a>) -> impl Iterator<Item = (RawCell<'a>, RawCell<'a>)> {
    let object = *object;
    let mut passing = Passing::inside(&object, CellKind::Object);
    std::iter::from_fn(move || {
        let key = Span { kind: CellKind::Key, ..passing.next()? };
        let value = passing.next()?;
        Some((object.inner(key), object.inner(value)))
    })
}

/// The elements of a JSON array that was read without fault, in file order; none where it is no array.
/// `start` of each counts from the start of the record.
pub fn elements<'a>(array: &RawCell<'a>) -> impl Iterator<Item = RawCell<'a>> {
    let array = *array;
    let mut passing = Passing::inside(&array, CellKind::Array);
    std::iter::from_fn(move || Some(array.inner(passing.next()?)))
}

/// Appends bytes of a JSON value that are equal exactly where values are: numbers by their worth, objects by the values
/// of their keys in whatever order.
pub fn write_canonical(out: &mut Vec<u8>, cell: &RawCell<'_>) {
    match cell.kind {
        CellKind::Null | CellKind::Absent => write_key(out, None),
        CellKind::Boolean => write_key(out, Some(&Scalar::Bool(cell.raw == "true"))),
        CellKind::Number => match Number::parse(cell.raw) {
            Some(number) => write_key(out, Some(&Scalar::Number(Cow::Owned(number)))),
            None => write_key(out, Some(&Scalar::Text(cell.raw))),
        },
        CellKind::String | CellKind::Key | CellKind::Bare | CellKind::Quoted => {
            write_key(out, Some(&Scalar::Text(&cell.text())));
        }
        CellKind::Array => {
            out.push(ARRAY);
            elements(cell).for_each(|element| write_canonical(out, &element));
            out.push(END);
        }
        CellKind::Object => write_object(out, cell),
    }
}

/// Members in the order of their bytes.
fn write_object(out: &mut Vec<u8>, object: &RawCell<'_>) {
    out.push(OBJECT);
    let first = out.len();
    let mut parts = Vec::new();
    for (key, value) in members(object) {
        let start = out.len() - first;
        write_canonical(out, &key);
        write_canonical(out, &value);
        parts.push(start..out.len() - first);
    }
    let unordered = out.split_off(first);
    let part = |range: &std::ops::Range<usize>| unordered.get(range.clone()).unwrap_or_default();
    parts.sort_unstable_by(|a, b| part(a).cmp(part(b)));
    for range in &parts {
        out.extend_from_slice(part(range));
    }
    out.push(END);
}

/// Goes from value to value of an object or array, the keys of an object among them.
struct Passing<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Passing<'t> {
    fn inside(cell: &RawCell<'t>, kind: CellKind) -> Self {
        Self { text: if cell.kind == kind { cell.raw.as_bytes() } else { &[] }, at: 1 }
    }

    /// The next value; `None` behind the last.
    fn next(&mut self) -> Option<Span> {
        let mut at = skip_spaces(self.text, self.at);
        while matches!(self.text.get(at), Some(b',' | b':')) {
            at = skip_spaces(self.text, at + 1);
        }
        let (span, end) = match self.text.get(at)? {
            b']' | b'}' => return None,
            b'"' => {
                let (end, escaped) = string_end(self.text, at + 1);
                (Span { start: at + 1, end, kind: CellKind::String, escaped }, end + 1)
            }
            first => {
                let (kind, end) = match first {
                    b'{' => (CellKind::Object, nested_end(self.text, at)),
                    b'[' => (CellKind::Array, nested_end(self.text, at)),
                    b't' | b'f' => (CellKind::Boolean, word_end(self.text, at)),
                    b'n' => (CellKind::Null, word_end(self.text, at)),
                    _ => (CellKind::Number, word_end(self.text, at)),
                };
                (Span { start: at, end, kind, escaped: false }, end)
            }
        };
        self.at = end;
        Some(span)
    }
}

/// Where the quote is that ends a string, from its first character on, and whether it has escapes.
fn string_end(text: &[u8], from: usize) -> (usize, bool) {
    let (mut at, mut escaped) = (from, false);
    loop {
        match text.get(at) {
            Some(b'\\') => {
                escaped = true;
                at += 2;
            }
            Some(b'"') | None => return (at.min(text.len()), escaped),
            Some(_) => at += 1,
        }
    }
}

/// Where the object or array ends that starts at `open`.
fn nested_end(text: &[u8], open: usize) -> usize {
    let (mut at, mut depth) = (open, 0_usize);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = string_end(text, at + 1).0,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(text.len())
}

/// Where a number or a word ends.
fn word_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let length = rest.iter().position(|byte| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\n' | b'\r'));
    from + length.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// The record that a text is, as a cell.
    fn cell(text: &str) -> RawCell<'_> {
        let kind = match text.as_bytes().first() {
            Some(b'{') => CellKind::Object,
            Some(b'[') => CellKind::Array,
            _ => CellKind::Number,
        };
        RawCell::of(text, Span { start: 0, end: text.len(), kind, escaped: false }, b'"')
    }

    fn bytes(text: &str) -> Vec<u8> {
        let wrapped = format!("[{text}]");
        let mut out = Vec::new();
        write_canonical(&mut out, &elements(&cell(&wrapped)).next().unwrap());
        out
    }

    #[test]
    fn values_are_found_where_they_lie() {
        let text = r#" "a" : [1, {"b\"]": "x}"} , null,true],"c":-1.5e3 , "d" : "" }"#;
        let object = format!("{{{text}");
        let found: Vec<_> = members(&cell(&object)).map(|(key, value)| (key.text(), value.raw, value.kind)).collect();
        assert_eq!(found.len(), 3);
        assert_eq!((found[0].0.as_ref(), found[0].2), ("a", CellKind::Array));
        assert_eq!((found[1].0.as_ref(), found[1].1, found[1].2), ("c", "-1.5e3", CellKind::Number));
        assert_eq!((found[2].0.as_ref(), found[2].1, found[2].2), ("d", "", CellKind::String));
        let (_, list) = members(&cell(&object)).next().unwrap();
        let inside: Vec<_> = elements(&list).map(|element| (element.raw, &object[element.start..][..1])).collect();
        assert_eq!(inside, [("1", "1"), (r#"{"b\"]": "x}"}"#, "{"), ("null", "n"), ("true", "t")]);
        assert_eq!(elements(&cell("[ ]")).count() + members(&cell("{ }")).count() + elements(&cell("{}")).count(), 0);
    }

    #[test]
    fn values_are_equal_as_json_schema_says() {
        for (a, b, equal) in [
            ("1", "1.0", true),
            ("1", "10e-1", true),
            ("1", "true", false),
            ("0", "false", false),
            ("0", "null", false),
            (r#""""#, "null", false),
            (r#""a""#, r#""\u0061""#, true),
            (r#"{"a": 1, "b": [2]}"#, r#"{"b":[2.0],"a":1}"#, true),
            (r#"{"a": null}"#, "{}", false),
            ("[1, 2]", "[2, 1]", false),
            ("[[1], 2]", "[[1, 2]]", false),
            ("[]", "{}", false),
            (r#"["1"]"#, "[1]", false),
        ] {
            assert_eq!(bytes(a) == bytes(b), equal, "{a} and {b}");
        }
    }

    #[test]
    fn great_depths_take_no_stack() {
        let deep = format!("[{}{}]", "[".repeat(1_000_000), "]".repeat(1_000_000));
        assert_eq!(elements(&cell(&deep)).count(), 1);
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            (-3..3_i64).prop_map(Value::from),
            prop::sample::select(vec!["", "a", "\"", "\\", "}", "é,"]).prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map(prop::sample::select(vec!["a", "b", "]\""]), inner, 0..3).prop_map(|map| {
                    Value::Object(map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn other_readers_agree_on_equality(a in json(), b in json()) {
            prop_assert_eq!(bytes(&a.to_string()) == bytes(&b.to_string()), a == b);
        }

        #[test]
        fn other_readers_find_the_same_parts(value in json()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            let parts: Vec<Value> = match &value {
                Value::Array(items) => items.clone(),
                Value::Object(map) => map.values().cloned().collect(),
                _ => Vec::new(),
            };
            let whole = cell(&text);
            let found = elements(&whole).chain(members(&whole).map(|(_, value)| value));
            let read = |part: RawCell<'_>| match part.kind {
                CellKind::String => Value::from(part.text().as_ref()),
                _ => serde_json::from_str(part.raw).unwrap(),
            };
            prop_assert_eq!(found.map(read).collect::<Vec<_>>(), parts);
        }
    }
}
