//! Reads `schema`: objects, properties, their options and relationships.

use std::collections::BTreeSet;

use super::view::{Reader, View, custom, definitions, number_of, truth, written};
use crate::contract::inspect::fits;
use crate::contract::promises::promises_of_property;
use crate::contract::shape::{Kind, options_of};
use crate::contract::tree::Node;
use crate::contract::{ApiVersion, Fallback, Fault, Field, Property, Relationship, SchemaObject, Written};
use crate::source::{Diagnostic, shorten};
use crate::value::LogicalType;

/// What a property is to the node that it stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Named,
    Items,
}

impl Reader<'_> {
    /// `schema`.
    pub(super) fn objects(&mut self, root: &View<'_>) -> Vec<SchemaObject> {
        let views = root.maps("schema");
        self.report_same_names(&views);
        views.iter().map(|view| self.object(view)).collect()
    }

    fn object(&mut self, view: &View<'_>) -> SchemaObject {
        let name = view.text("name").or_else(|| view.text("physicalName"));
        if name.is_none() {
            let text = "the object has no name, so no data can be held to it";
            self.unclaimable(view.route.clone(), Fallback::InvalidRule, text);
        }
        SchemaObject {
            route: view.route.clone(),
            id: view.text("id"),
            name: name.unwrap_or_default(),
            physical_name: view.text("physicalName"),
            physical_type: view.text("physicalType"),
            business_name: view.text("businessName"),
            description: view.text("description"),
            granularity: view.text("dataGranularityDescription"),
            deprecated: view.flag("deprecated"),
            synonyms: synonyms(view),
            tags: view.texts("tags"),
            properties: self.properties(view),
            relationships: self.relationships(view, true),
            quality: self.rules(view),
            definitions: definitions(view),
            custom: custom(view),
        }
    }

    fn properties(&mut self, view: &View<'_>) -> Vec<Property> {
        let views = view.maps("properties");
        self.report_same_names(&views);
        let mut properties = Vec::new();
        for view in &views {
            let property = self.property(view, Role::Named);
            if property.name.is_empty() {
                self.nameless(&property);
            } else {
                properties.push(property);
            }
        }
        properties
    }

    /// A property without a name cannot be looked for, so that nothing it promises can be held to data.
    fn nameless(&mut self, property: &Property) {
        let text = "the property has no name, so no column can be held to it";
        let mut promises = Vec::new();
        promises_of_property(property, None, &[], &mut promises);
        for promise in promises {
            self.unclaimable(promise.route, Fallback::InvalidRule, text);
        }
    }

    fn report_same_names(&mut self, views: &[View<'_>]) {
        let mut seen = BTreeSet::new();
        for view in views {
            let Some(name) = view.text("name") else { continue };
            if !seen.insert(name.clone()) {
                let message = format!("the name `{}` is used twice here", shorten(&name));
                let diagnostic = Diagnostic::error("duplicate-name", view.route.key("name"), message);
                self.report(diagnostic.help("give each its own name"));
            }
        }
    }

    fn property(&mut self, view: &View<'_>, role: Role) -> Property {
        let logical_type = self.logical_type(view);
        let name = if role == Role::Named { view.text("name").or_else(|| view.text("physicalName")) } else { None };
        let map = view.get("map");
        let side = |reader: &mut Self, key: &str| map.as_ref().and_then(|map| reader.items(map, key));
        Property {
            map_key: side(self, "key"),
            map_value: side(self, "value"),
            options: self.options(view, logical_type.as_ref()),
            logical_type,
            items: self.items(view, "items"),
            properties: self.properties(view),
            relationships: self.relationships(view, false),
            quality: self.rules(view),
            encrypted_name: self.text_field(view, "encryptedName"),
            physical_type: self.text_field(view, "physicalType"),
            required: self.bool_field(view, "required"),
            unique: self.bool_field(view, "unique"),
            primary_key: self.bool_field(view, "primaryKey"),
            primary_key_position: self.integer_field(view, "primaryKeyPosition"),
            partitioned: self.bool_field(view, "partitioned"),
            partition_key_position: self.integer_field(view, "partitionKeyPosition"),
            enumeration: self.enumeration(view),
            ..described(view, name.unwrap_or_default())
        }
    }

    fn items(&mut self, view: &View<'_>, key: &str) -> Option<Box<Property>> {
        let items = view.get(key).filter(|items| items.node.is_map())?;
        Some(Box::new(self.property(&items, Role::Items)))
    }

    fn logical_type(&self, view: &View<'_>) -> Option<Field<LogicalType>> {
        let text = view.text("logicalType").filter(|text| !text.is_empty());
        let written = text.map_or_else(|| "empty".to_owned(), |text| format!("`{}`", shorten(&text)));
        let expected = format!("a logical type of the standard, but {written}");
        self.field(view, "logicalType", &expected, |node| LogicalType::from_word(&node.text()?.to_ascii_lowercase()))
    }

    fn enumeration(&self, view: &View<'_>) -> Option<Field<Vec<Written>>> {
        let list = view.get("enum")?;
        let value = |item: &View<'_>| {
            let value = if item.node.is_map() { item.get("value")? } else { item.clone() };
            value.node.is_scalar().then(|| written(value.node, &value.route))
        };
        let values: Option<Vec<Written>> = list.items().iter().map(value).collect();
        let fault = || Fault { message: "`enum` is not a list of values".into() };
        let repeated = self.repeats_below(&list.route);
        let value = values.filter(|values| !values.is_empty() && !repeated).ok_or_else(fault);
        Some(Field { route: list.route, value })
    }

    /// The options that have a meaning for the type; the others become promises without one.
    fn options(&mut self, view: &View<'_>, kind: Option<&Field<LogicalType>>) -> Vec<(String, Written)> {
        let Some(options) = view.get("logicalTypeOptions") else { return Vec::new() };
        let mut read = Vec::new();
        for entry in options.node.entries() {
            let route = options.route.key(&entry.key);
            let option = View { node: &entry.value, route };
            match kind.map(Field::ok) {
                None => self.no_option(&option, "an option means nothing without `logicalType`"),
                Some(None) => self.no_option(&option, "no option has a meaning while the logical type has none"),
                Some(Some(kind)) => read.extend(self.option(*kind, &entry.key, &option, &options)),
            }
        }
        read
    }

    fn no_option(&mut self, option: &View<'_>, text: &str) {
        self.unclaimable(option.route.clone(), Fallback::InvalidRule, text);
    }

    fn option(
        &mut self,
        kind: LogicalType,
        name: &str,
        option: &View<'_>,
        options: &View<'_>,
    ) -> Option<(String, Written)> {
        let known: Vec<Kind> = options_of(kind).named(name).map(|key| key.kind).collect();
        if known.is_empty() {
            let text = format!("the {} have no `{}`", options_of(kind).name, shorten(name));
            self.unclaimable(option.route.clone(), Fallback::UnknownKey, text);
            return None;
        }
        if self.is_repeated(&option.route) {
            self.no_option(option, &format!("`{name}` stands twice"));
            return None;
        }
        if let (Some(bound), Some(holds)) = (name.strip_prefix("exclusive"), option.node.text().and_then(truth)) {
            return self.exclusive(holds, name, bound, option, options);
        }
        // What is wrong with the word of a format is for its check to say.
        let is_format = name == "format" && option.node.text().is_some();
        if !is_format && !known.iter().any(|kind| is_plausible(*kind, option.node)) {
            self.no_option(option, &format!("`{name}` cannot be used as it is written"));
            return None;
        }
        Some((name.to_owned(), written(option.node, &option.route)))
    }

    /// `exclusiveMinimum: true` of v3.0.x makes the bound beside it exclusive.
    fn exclusive(
        &mut self,
        holds: bool,
        name: &str,
        bound: &str,
        option: &View<'_>,
        options: &View<'_>,
    ) -> Option<(String, Written)> {
        if !holds {
            return None;
        }
        let Some(bound) = options.written(&bound.to_ascii_lowercase()).filter(|bound| bound.scalar().is_some()) else {
            self.no_option(option, &format!("`{name}: true` needs the bound beside it"));
            return None;
        };
        Some((name.to_owned(), Written { route: option.route.clone(), ..bound }))
    }

    fn relationships(&mut self, view: &View<'_>, on_object: bool) -> Vec<Relationship> {
        view.maps("relationships").iter().filter_map(|view| self.relationship(view, on_object)).collect()
    }

    fn relationship(&mut self, view: &View<'_>, on_object: bool) -> Option<Relationship> {
        let (from, to) = (view.texts("from"), view.texts("to"));
        if self.version >= ApiVersion::V3_1_0 && on_object && !from.is_empty() && !to.is_empty() {
            let is_list = |key: &str| view.node.get(key).is_some_and(Node::is_list);
            if is_list("from") != is_list("to") {
                let message = "`from` and `to` must both be one reference, or both a list";
                self.report(Diagnostic::error("wrong-kind", view.route.key("to"), message));
            }
        }
        let lacks = to.is_empty() || (on_object && from.is_empty());
        if lacks || self.repeats_below(&view.route) {
            let text = "the relationship does not say plainly what refers to what";
            self.unclaimable(view.route.clone(), Fallback::InvalidRule, text);
            return None;
        }
        Some(Relationship {
            route: view.route.clone(),
            id: view.text("id"),
            kind: view.text("type"),
            from,
            to,
            description: view.text("description"),
        })
    }
}

/// What describes a property without promising anything about its values.
fn described(view: &View<'_>, name: String) -> Property {
    Property {
        route: view.route.clone(),
        id: view.text("id"),
        name,
        physical_name: view.text("physicalName"),
        business_name: view.text("businessName"),
        description: view.text("description"),
        tags: view.texts("tags"),
        classification: view.text("classification"),
        critical: view.flag("criticalDataElement").unwrap_or(false),
        semantic_type: view.text("semanticType"),
        transform_logic: view.text("transformLogic"),
        examples: view.get("examples").map(|list| examples(&list)).unwrap_or_default(),
        deprecated: view.flag("deprecated"),
        synonyms: synonyms(view),
        definitions: definitions(view),
        custom: custom(view),
        ..Property::default()
    }
}

fn examples(list: &View<'_>) -> Vec<Written> {
    list.items().iter().map(|item| written(item.node, &item.route)).collect()
}

fn synonyms(view: &View<'_>) -> Vec<String> {
    view.maps("synonyms").iter().filter_map(|item| item.text("synonym")).collect()
}

/// Whether a value has one meaning as this kind, however it is quoted.
fn is_plausible(kind: Kind, node: &Node) -> bool {
    let number = || number_of(node);
    match kind {
        Kind::Text => node.text().is_some(),
        Kind::Bool => node.text().and_then(truth).is_some(),
        Kind::Words(words) => {
            node.text().is_some_and(|text| words.iter().any(|word| word.text.eq_ignore_ascii_case(text)))
        }
        Kind::Integer(_) | Kind::Number | Kind::Positive => number().is_some_and(|number| fits(kind, &number)),
        Kind::Names => !node.items().is_empty() && node.items().iter().all(|item| item.text().is_some()),
        _ => false,
    }
}
