//! Which columns a table has, with what lies inside them.

use std::collections::BTreeMap;

use crate::data::{ColumnInfo, Format, Storage, TableInfo};
use crate::metric::{ColumnPath, Description, FieldSeen, PathStep};
use crate::value::{LogicalType, ReadAs, Value};

/// How deep columns are looked into.
const DEEPEST: usize = 16;
/// Columns of a table that are looked at, those inside others included.
pub(super) const MOST_COLUMNS: usize = 2_000;

/// A column that is to be described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    pub(super) path: ColumnPath,
    pub(super) storage: Storage,
    pub(super) type_name: String,
    /// What it is, where it holds others.
    pub(super) holds: Option<LogicalType>,
}

impl Planned {
    /// Whether texts of it are texts, and spell no number.
    pub(super) fn is_typed(&self) -> bool {
        self.storage != Storage::Text
    }

    /// Whether its values are of a kind that no contract has a type for: bytes, lengths of time.
    pub(super) const fn is_opaque(&self) -> bool {
        is_opaque(&self.storage)
    }

    /// How it is read: where objects or lists stand among other values of JSON, as the kind of those, so that no object
    /// is taken for the text that is written like it.
    pub(super) fn read(&self) -> ReadAs {
        let kinds: Vec<_> = self.type_name.split(" or ").collect();
        let is_mixed = self.storage == Storage::Json
            && self.holds.is_none()
            && (kinds.contains(&"object") || kinds.contains(&"array"));
        let plain = [("string", LogicalType::String), ("number", LogicalType::Number)];
        let of = |logical| ReadAs { logical: Some(logical), ..ReadAs::default() };
        match plain.into_iter().find(|(kind, _)| kinds.contains(kind)) {
            _ if !is_mixed => ReadAs::default(),
            Some((_, logical)) => of(logical),
            None => of(LogicalType::Boolean),
        }
    }
}

/// Whether values stored so are of a kind that no contract has a type for.
pub(super) const fn is_opaque(storage: &Storage) -> bool {
    matches!(storage, Storage::Binary | Storage::Duration | Storage::Other(_))
}

/// The columns that the files of a table list; those that not every file has are named apart.
pub(super) fn listed(info: &TableInfo) -> (Vec<Planned>, Vec<String>) {
    let mut found = Vec::new();
    let mut partial: Vec<String> = Vec::new();
    for (at, file) in info.files.iter().enumerate() {
        for column in &file.columns {
            let is_new = |file: &crate::data::FileInfo| file.columns.iter().all(|known| known.name != column.name);
            if info.files.iter().take(at).all(is_new) {
                if info.files.iter().any(is_new) {
                    partial.push(column.name.clone());
                } else {
                    add(&ColumnPath::top(column.name.clone()), column, &mut found);
                }
            }
        }
    }
    (found, partial)
}

fn add(path: &ColumnPath, column: &ColumnInfo, found: &mut Vec<Planned>) {
    let holds = match column.storage {
        Storage::Struct => Some(LogicalType::Object),
        Storage::List => Some(LogicalType::Array),
        Storage::Map => Some(LogicalType::Map),
        _ => None,
    };
    let (storage, type_name) = (column.storage.clone(), column.type_name.clone());
    found.push(Planned { path: path.clone(), storage, type_name, holds });
    if path.0.len() >= DEEPEST || found.len() > MOST_COLUMNS {
        return;
    }
    match holds {
        Some(LogicalType::Object) => {
            for field in &column.inner {
                add(&below(path, PathStep::Field(field.name.clone())), field, found);
            }
        }
        Some(LogicalType::Array) => {
            if let Some(element) = column.element() {
                add(&below(path, PathStep::Elements), element, found);
            }
        }
        Some(LogicalType::Map) => {
            if let Some((key, value)) = column.entry() {
                add(&below(path, PathStep::Keys), key, found);
                add(&below(path, PathStep::Values), value, found);
            }
        }
        _ => {}
    }
}

fn below(path: &ColumnPath, step: PathStep) -> ColumnPath {
    path.0.iter().cloned().chain([step]).collect()
}

/// The columns that rows of JSON name.
pub(super) fn named(fields: &[FieldSeen]) -> Vec<Planned> {
    let column = |field: &FieldSeen| {
        let kinds = field.kinds.iter().map(String::as_str).filter(|kind| *kind != "null");
        planned(ColumnPath::top(field.name.clone()), &kinds.collect::<Vec<_>>())
    };
    fields.iter().take(MOST_COLUMNS + 1).map(column).collect()
}

fn planned(path: ColumnPath, kinds: &[&str]) -> Planned {
    let holds = match kinds {
        ["object"] => Some(LogicalType::Object),
        ["array"] => Some(LogicalType::Array),
        _ => None,
    };
    let type_name = if kinds.is_empty() { "null".to_owned() } else { kinds.join(" or ") };
    Planned { path, storage: Storage::Json, type_name, holds }
}

/// Whether the rows of a table name their fields.
pub(super) fn names_in_rows(info: &TableInfo) -> bool {
    info.open || info.files.iter().any(|file| matches!(file.format, Format::Json | Format::Ndjson))
}

/// What lies inside a column of objects or lists of JSON, as far as the values that were listed tell.
pub(super) fn inside(column: &Planned, description: &Description) -> Vec<Planned> {
    let mut node = Node::default();
    for (value, _) in &description.values {
        if let Value::Text(text) = value
            && let Ok(value) = serde_json::from_str::<serde_json::Value>(text)
        {
            node.see(&value, 0);
        }
    }
    let mut found = Vec::new();
    node.list(&column.path, &mut found);
    found
}

/// What stands in one place of JSON values.
#[derive(Debug, Default)]
struct Node {
    kinds: Vec<&'static str>,
    /// In the order of first sight.
    names: Vec<String>,
    fields: BTreeMap<String, Node>,
    element: Option<Box<Node>>,
}

impl Node {
    fn see(&mut self, value: &serde_json::Value, depth: usize) {
        let kind = match value {
            serde_json::Value::Null => return,
            serde_json::Value::Bool(_) => "boolean",
            serde_json::Value::Number(_) => "number",
            serde_json::Value::String(_) => "string",
            serde_json::Value::Array(_) => "array",
            serde_json::Value::Object(_) => "object",
        };
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
        if depth >= DEEPEST {
            return;
        }
        match value {
            serde_json::Value::Array(items) => {
                let element = self.element.get_or_insert_default();
                for item in items {
                    element.see(item, depth + 1);
                }
            }
            serde_json::Value::Object(members) => {
                for (name, value) in members {
                    if !self.fields.contains_key(name) {
                        if self.fields.len() >= MOST_COLUMNS {
                            continue;
                        }
                        self.names.push(name.clone());
                    }
                    self.fields.entry(name.clone()).or_default().see(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Lists what lies below a path.
    fn list(&self, path: &ColumnPath, found: &mut Vec<Planned>) {
        if found.len() >= MOST_COLUMNS {
            return;
        }
        match self.kinds.as_slice() {
            ["object"] => {
                for (name, node) in self.names.iter().filter_map(|name| Some((name, self.fields.get(name)?))) {
                    node.add(&below(path, PathStep::Field(name.clone())), found);
                }
            }
            ["array"] => {
                if let Some(element) = self.element.as_ref().filter(|element| !element.kinds.is_empty()) {
                    element.add(&below(path, PathStep::Elements), found);
                }
            }
            _ => {}
        }
    }

    fn add(&self, path: &ColumnPath, found: &mut Vec<Planned>) {
        found.push(planned(path.clone(), &self.kinds));
        self.list(path, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_among_texts_are_no_texts() {
        let read = |kinds: &[&str]| planned(ColumnPath::top("a"), kinds).read().logical;
        assert_eq!(read(&["string", "object"]), Some(LogicalType::String));
        assert_eq!(read(&["array", "number"]), Some(LogicalType::Number));
        assert_eq!(read(&["array", "object"]), Some(LogicalType::Boolean));
        assert_eq!((read(&["number", "string"]), read(&["object"])), (None, None));
    }

    #[test]
    fn what_lies_in_json_is_found_in_the_order_of_first_sight() {
        let column = planned(ColumnPath::top("lines"), &["array"]);
        let texts = [r#"[{"sku": "a", "size": {"x": 1}}, {"tags": ["b"], "sku": null}]"#, "[]"];
        let values = texts.iter().map(|text| (Value::Text((*text).to_owned()), 1)).collect();
        let found = inside(&column, &Description { values, ..Description::default() });
        let found: Vec<_> = found.iter().map(|own| format!("{}: {}", own.path, own.type_name)).collect();
        let expected = [
            "lines[]: object",
            "lines[].sku: string",
            "lines[].size: object",
            "lines[].size.x: number",
            "lines[].tags: array",
            "lines[].tags[]: string",
        ];
        assert_eq!(found, expected);
    }
}
