//! Which paths hold values that a report must not show.

use std::collections::BTreeSet;

use super::subject::inside;
use crate::contract::{Property, SchemaObject};
use crate::data::HeaderFault;
use crate::metric::{CellText, ColumnPath, FailingRow, PathStep};
use crate::outcome::{CellShown, Row};

/// Tags of what must not be shown.
const TAGS: [&str; 5] = ["pii", "phi", "gdpr", "pci", "sensitive"];

/// The paths whose values must not be shown, as samples print them; `name` gives what the data calls a property. What is
/// inside a private value is private, and a value that holds a private one is shown with it.
pub(super) fn masked(object: &SchemaObject, name: &dyn Fn(&Property) -> String) -> BTreeSet<String> {
    let mut masked = BTreeSet::new();
    for property in &object.properties {
        for top in names(property, name) {
            mask(property, &ColumnPath::top(top), name, false, &mut masked);
        }
    }
    masked
}

/// All that a column may be called.
fn names(property: &Property, name: &dyn Fn(&Property) -> String) -> BTreeSet<String> {
    let encrypted = property.encrypted_name.as_ref().and_then(|field| field.ok().cloned());
    let declared = [Some(property.name.clone()), property.physical_name.clone(), encrypted];
    std::iter::once(name(property)).chain(declared.into_iter().flatten()).collect()
}

fn mask(
    property: &Property,
    path: &ColumnPath,
    name: &dyn Fn(&Property) -> String,
    above: bool,
    masked: &mut BTreeSet<String>,
) {
    let private = above || is_hidden(property);
    if private || inside(property).any(hides) {
        masked.insert(path.to_string());
    }
    let below = |step: PathStep| path.0.iter().cloned().chain([step]).collect::<ColumnPath>();
    for field in &property.properties {
        mask(field, &below(PathStep::Field(name(field))), name, private, masked);
        if let Some(encrypted) = field.encrypted_name.as_ref().and_then(|field| field.ok())
            && (private || is_hidden(field))
        {
            masked.insert(below(PathStep::Field(encrypted.clone())).to_string());
        }
    }
    let parts = [
        (PathStep::Elements, &property.items),
        (PathStep::Keys, &property.map_key),
        (PathStep::Values, &property.map_value),
    ];
    for (step, part) in parts {
        if let Some(part) = part {
            mask(part, &below(step), name, private, masked);
        }
    }
    if private {
        // Keys are shown beside the values of a map, declared or not.
        masked.insert(below(PathStep::Keys).to_string());
    }
}

/// Whether the property, or anything inside it, must not be shown.
fn hides(property: &Property) -> bool {
    is_hidden(property) || inside(property).any(hides)
}

fn is_hidden(property: &Property) -> bool {
    let classified = property.classification.as_deref().map(str::trim);
    classified.is_some_and(|class| !class.is_empty() && !class.eq_ignore_ascii_case("public"))
        || property.tags.iter().any(|tag| is_private(tag))
}

fn is_private(tag: &str) -> bool {
    let tag = tag.trim().to_ascii_lowercase();
    match tag.split_once(':') {
        Some((word, value)) => TAGS.contains(&word.trim()) && value.trim() != "false",
        None => TAGS.contains(&tag.as_str()),
    }
}

/// A row as a report shows it.
pub(super) fn row(row: &FailingRow, file: &str, element: Option<&str>, masked: &BTreeSet<String>) -> Row {
    Row {
        file: file.to_owned(),
        row: Some(row.row),
        line: row.line,
        column: row.column,
        element: row.element.clone().or_else(|| element.map(str::to_owned)),
        value: value(&row.values, masked),
        key: row.key.iter().map(|cell| shown(cell, masked)).collect(),
        fault: row.fault.clone(),
        fault_kind: row.fault_kind.clone(),
        raw: row.raw.clone().filter(|_| masked.is_empty()),
    }
}

/// What is wrong with a header, as a report shows it.
pub(super) fn header(fault: &HeaderFault, file: &str, masked: &BTreeSet<String>) -> Row {
    Row {
        file: file.to_owned(),
        row: None,
        line: Some(fault.line),
        column: Some(fault.column),
        element: None,
        value: None,
        key: Vec::new(),
        fault: Some(fault.message.clone()),
        fault_kind: Some(fault.kind.name().to_owned()),
        raw: Some(fault.raw.clone()).filter(|_| masked.is_empty()),
    }
}

/// The one cell, or the parts of a key joined; masked as a whole where a part is.
fn value(cells: &[CellText], masked: &BTreeSet<String>) -> Option<CellShown> {
    if let [one] = cells {
        return Some(shown(one, masked));
    }
    let parts: Vec<_> = cells.iter().map(|cell| shown(cell, masked)).collect();
    let hidden = parts.iter().any(|part| part.masked);
    let join = |text: fn(&CellShown) -> &str| parts.iter().map(text).collect::<Vec<_>>().join(", ");
    (!parts.is_empty()).then(|| CellShown {
        column: join(|part| &part.column),
        text: if hidden { String::new() } else { join(|part| &part.text) },
        kind: "key".to_owned(),
        cut: parts.iter().any(|part| part.cut),
        masked: hidden,
    })
}

fn shown(cell: &CellText, masked: &BTreeSet<String>) -> CellShown {
    let hidden = masked.contains(&cell.column);
    CellShown {
        column: cell.column.clone(),
        text: if hidden { String::new() } else { cell.text.clone() },
        kind: cell.kind.clone(),
        cut: cell.cut,
        masked: hidden,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::plan::declared_name;

    fn property(name: &str, classification: Option<&str>, tags: &[&str]) -> Property {
        Property {
            name: name.into(),
            classification: classification.map(str::to_owned),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            ..Property::default()
        }
    }

    #[test]
    fn classification_and_tags_hide_values() {
        for (classification, tags, hidden) in [
            (Some("public"), &[][..], false),
            (Some("Public"), &[], false),
            (Some("internal"), &[], true),
            (None, &["PII"], true),
            (None, &["phi"], true),
            (None, &["GDPR"], true),
            (None, &["pci"], true),
            (None, &["finance", "pii"], true),
            (None, &["pii:email"], true),
            (None, &["pii:false"], false),
            (None, &["sensitive"], true),
            (None, &["finance"], false),
            (None, &[], false),
        ] {
            assert_eq!(hides(&property("p", classification, tags)), hidden, "{classification:?} {tags:?}");
        }
        let outer = Property { properties: vec![property("in", None, &["pii"])], ..property("out", None, &[]) };
        assert!(hides(&outer), "what is inside a column is seen with it");
    }

    #[test]
    fn what_is_inside_a_private_value_or_around_one_is_private() {
        let map = Property {
            map_key: Some(Box::new(property("", None, &["pii"]))),
            map_value: Some(Box::new(property("", None, &[]))),
            ..property("labels", None, &[])
        };
        let item = Property {
            properties: vec![property("sku", None, &[]), property("mail", Some("secret"), &[]), map],
            ..property("", None, &[])
        };
        let lines = Property { items: Some(Box::new(item)), ..property("lines", None, &[]) };
        let inner = Property { physical_name: Some("C".into()), ..property("city", None, &[]) };
        let address = Property { properties: vec![inner], ..property("address", Some("internal"), &[]) };
        let object = SchemaObject { properties: vec![lines, address], ..SchemaObject::default() };
        let found = masked(&object, &declared_name);
        for hidden in
            ["address", "address.C", "lines", "lines[]", "lines[].mail", "lines[].labels", "lines[].labels.{key}"]
        {
            assert!(found.contains(hidden), "{hidden}: {found:?}");
        }
        for shown in ["lines[].sku", "lines[].labels.{value}"] {
            assert!(!found.contains(shown), "{shown}: {found:?}");
        }
    }

    #[test]
    fn values_keys_and_raw_lines_are_withheld() {
        let cell = |column: &str, text: &str| CellText {
            column: column.into(),
            text: text.into(),
            kind: "bare".into(),
            cut: false,
        };
        let failing = FailingRow {
            file: 0,
            row: 3,
            element: None,
            line: Some(4),
            column: Some(1),
            values: vec![cell("email", "a@b")],
            key: vec![cell("id", "7"), cell("email", "a@b")],
            fault: None,
            fault_kind: None,
            raw: Some("7,a@b".into()),
        };
        let masked = BTreeSet::from(["email".to_owned()]);
        let shown = row(&failing, "f.csv", Some("email"), &masked);
        let text = format!("{shown:?}");
        assert!(!text.contains("a@b"), "{text}");
        assert!(shown.value.is_some_and(|value| value.masked) && shown.raw.is_none());
        assert_eq!(shown.key[0].text, "7");
        let open =
            row(&FailingRow { values: vec![cell("a", "1"), cell("b", "2")], ..failing }, "f", None, &BTreeSet::new());
        assert_eq!(open.value.unwrap().text, "1, 2");
        assert_eq!(open.raw.as_deref(), Some("7,a@b"));
    }
}
