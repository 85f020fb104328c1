//! A contract's text as JSON, so that a copy of it can be given more lines and be read again.

use serde_json::Value;

use super::scalar::Scalar;
use super::tree::{self, Node, NodeKind};

/// What a contract in YAML or JSON says, as JSON; `None` where it cannot be read to its end. Of a key that stands twice the first
/// counts, as it does where the contract is read.
#[must_use]
pub fn as_json(text: &str) -> Option<Value> {
    let parsed = tree::parse(text);
    parsed.root.as_ref().filter(|_| parsed.complete).map(value)
}

fn value(node: &Node) -> Value {
    match node.kind() {
        NodeKind::Scalar(_, Scalar::Null) => Value::Null,
        NodeKind::Scalar(_, Scalar::Bool(truth)) => (*truth).into(),
        NodeKind::Scalar(text, Scalar::Number(number)) => as_number(number).unwrap_or_else(|| text.as_str().into()),
        NodeKind::Scalar(text, Scalar::Text) => text.as_str().into(),
        NodeKind::List(items) => items.iter().map(value).collect(),
        NodeKind::Map(entries) => entries.iter().map(|entry| (entry.key.to_string(), value(&entry.value))).collect(),
    }
}

/// A number that JSON writes as it stands.
fn as_number(text: &str) -> Option<Value> {
    let read: Value = serde_json::from_str(text).ok()?;
    let written = read.to_string();
    (written == text).then_some(read)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn contracts_become_json() {
        let text = "a: 1\nb: [x, '1', true, ~]\na: 2\nc: { d: 2026-01-31, e: 1.5 }\n";
        assert_eq!(
            as_json(text),
            Some(json!({"a": 1, "b": ["x", "1", true, null], "c": {"d": "2026-01-31", "e": 1.5}}))
        );
        assert_eq!(as_json("a: [1"), None);
    }
}
