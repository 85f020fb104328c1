//! What is new: tables and columns that the contract does not have, and promises of a kind that a column has none of.

use super::super::document;
use super::super::emit;
use super::super::promise::{Place, Promise};
use super::super::subject::{Column, Drafted, Table};
use super::super::tree;
use super::super::yaml::{Entry, Item, Yaml};
use super::levels::{self, Kind};
use super::moved::own_rule;
use super::{Changes, place, version};
use crate::contract::{Contract, Property, QualityRule, Reading, RuleType, SchemaObject};
use crate::source::Route;
use crate::value::LogicalType;

/// All additions.
pub(super) fn additions(reading: &Reading, contract: &Contract, drafted: &Drafted<'_>) -> Changes {
    let mut adding = Adding { reading, drafted, changes: Changes::default() };
    let mut new = Vec::new();
    for table in &drafted.tables {
        match object_of(contract, table) {
            Some(object) => adding.table(object, table),
            None => new.push(document::object(drafted, table)),
        }
    }
    adding.items(&Route::root(), "schema", new, "");
    adding.levels(contract);
    adding.changes
}

/// The object that a table is of; tables are called what the contract calls them.
pub(super) fn object_of<'c>(contract: &'c Contract, table: &Table<'_>) -> Option<&'c SchemaObject> {
    contract.schema.iter().find(|object| object.name == table.profile.name)
}

/// The property that a column is of, likewise.
pub(super) fn property_of<'c>(object: &'c SchemaObject, column: &Column<'_>) -> Option<&'c Property> {
    object.properties.iter().find(|property| property.name == column.name())
}

/// Whether a property of the object is a part of its primary key.
pub(super) fn has_key(object: &SchemaObject) -> bool {
    let is_part = |property: &Property| {
        property.primary_key.as_ref().and_then(|key| key.ok()) == Some(&true) || property.primary_key_position.is_some()
    };
    object.properties.iter().any(is_part)
}

/// Whether the contract takes the column of a service level for one of days or times, or says nothing of its type.
fn is_of_times(contract: &Contract, element: Option<&Yaml>) -> bool {
    let properties = contract.schema.iter().flat_map(|object| object.properties.iter().map(move |own| (object, own)));
    let mut named = properties.filter(|(object, property)| {
        element.is_some_and(|element| *element == Yaml::text(format!("{}.{}", object.name, property.name)))
    });
    named.all(|(_, property)| {
        let declared = property.logical_type.as_ref().and_then(|field| field.ok().copied());
        declared.is_none_or(|declared| matches!(declared, LogicalType::Date | LogicalType::Timestamp))
    })
}

struct Adding<'a> {
    reading: &'a Reading,
    drafted: &'a Drafted<'a>,
    changes: Changes,
}

impl Adding<'_> {
    fn table(&mut self, object: &SchemaObject, table: &Table<'_>) {
        let mut new = Vec::new();
        for column in table.columns.iter().filter(|column| column.is_top()) {
            match property_of(object, column) {
                Some(property) => self.column(object, property, table, column),
                None => new.push(tree::property(self.drafted, table, column)),
            }
        }
        self.items(&object.route, "properties", new, &object.name);
        let rules: Vec<Item> = tree::of_table(self.drafted, table)
            .iter()
            .filter(|promise| promise.place == Place::Rule && !promise.offered)
            .filter(|promise| !object.quality.iter().any(|rule| same_kind(rule, promise)))
            .map(emit::item)
            .collect();
        self.items(&object.route, "quality", rules, &object.name);
    }

    fn column(&mut self, object: &SchemaObject, property: &Property, table: &Table<'_>, column: &Column<'_>) {
        let declared = property.logical_type.as_ref().and_then(|field| field.ok().copied());
        let known = Known { reading: self.reading, object, property };
        let name = format!("{}.{}", object.name, property.name);
        let is_like = |promise: &Promise| {
            declared.is_none() || declared == column.logical || promise.place == Place::Relationship
        };
        let mut promises = Vec::new();
        let version = self.reading.version();
        let is_typed = declared.is_some()
            || column.logical.is_none_or(|logical| version::is_type(&Yaml::text(logical.word()), version));
        for promise in tree::promises(self.drafted, table, column) {
            if promise.offered || !is_like(&promise) || !known.lacks(&promise) {
                continue;
            }
            let key = promise.key.clone();
            match version::promise(promise, version).filter(|one| is_typed || one.place != Place::Option) {
                Some(promise) if known.lacks(&promise) => promises.push(promise),
                Some(_) => {}
                None => self.changes.notes.push(format!("not added to {name}: {} has no such `{key}`", version.word())),
            }
        }
        self.promises(property, &name, &promises);
    }

    fn promises(&mut self, property: &Property, name: &str, promises: &[Promise]) {
        let of = |place: Place| promises.iter().filter(move |promise| promise.place == place);
        let options =
            of(Place::Option).map(|promise| Entry::new(&promise.key, promise.value.clone()).because(&promise.why));
        self.entries(&property.route, "logicalTypeOptions", options.collect(), name);
        self.items(&property.route, "quality", of(Place::Rule).map(emit::item).collect(), name);
        self.items(&property.route, "relationships", of(Place::Relationship).map(emit::item).collect(), name);
        let keys: Vec<Promise> = of(Place::Key).cloned().collect();
        if !keys.is_empty() {
            let edit = place::into_mapping(self.reading, &property.route, &emit::entries(&keys, None));
            self.put(edit, name, "keys", &keys.iter().map(|key| key.key.as_str()).collect::<Vec<_>>());
        }
    }

    fn levels(&mut self, contract: &Contract) {
        let levels = document::levels_of(self.drafted);
        let is_known = |promise: &Promise| {
            let kind = Kind::of(promise.key.rsplit('_').next().unwrap_or_default());
            contract.sla.iter().filter(|sla| Kind::of(&sla.property) == kind).any(|sla| {
                let mut elements = levels::elements(sla, contract).map(Yaml::text).peekable();
                elements.peek().is_none() || elements.any(|known| promise.entry("element") == Some(&known))
            })
        };
        let new: Vec<_> = levels.iter().filter(|promise| !promise.offered && !is_known(promise)).collect();
        let (timed, untimed): (Vec<_>, Vec<_>) =
            new.into_iter().partition(|promise| is_of_times(contract, promise.entry("element")));
        let notes = untimed.iter().map(|promise| {
            format!("not added: {}, since the contract gives its column a type without days", promise.key)
        });
        self.changes.notes.extend(notes);
        self.items(&Route::root(), "slaProperties", timed.into_iter().map(emit::item).collect(), "");
    }

    /// Items behind those of a list, or the list itself.
    fn items(&mut self, route: &Route, key: &str, items: Vec<Item>, name: &str) {
        if items.is_empty() {
            return;
        }
        let what = items.iter().filter_map(name_of).collect::<Vec<_>>();
        let items = version::items(key, items, self.reading.version());
        let inner = route.key(key);
        let edit = if self.reading.routes.contains_key(&inner) {
            place::into_list(self.reading, &inner, &items)
        } else {
            place::into_mapping(self.reading, route, &[Entry::new(key, Yaml::List(items))])
        };
        self.put(edit, name, key, &what.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Entries behind those of a mapping, or the mapping itself.
    fn entries(&mut self, route: &Route, key: &str, entries: Vec<Entry>, name: &str) {
        if entries.is_empty() {
            return;
        }
        let what: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
        let inner = route.key(key);
        let edit = if self.reading.routes.contains_key(&inner) {
            place::into_mapping(self.reading, &inner, &entries)
        } else {
            place::into_mapping(self.reading, route, &[Entry::new(key, Yaml::Map(entries))])
        };
        self.put(edit, name, key, &what.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Keeps an edit, or says what was not written.
    fn put(&mut self, edit: Option<crate::source::Edit>, name: &str, key: &str, what: &[&str]) {
        let Some(edit) = edit else {
            let place = if name.is_empty() { "the contract" } else { name };
            let what = what.join(", ");
            let note = format!("not added to {place}, which is not written by lines: {key} {what}");
            return self.changes.notes.push(note);
        };
        self.changes.edits.push(edit);
    }
}

fn name_of(item: &Item) -> Option<String> {
    let entries = match &item.value {
        Yaml::Map(entries) => entries.iter().map(|entry| (entry.key.as_str(), &entry.value)).collect::<Vec<_>>(),
        Yaml::FlowMap(entries) => entries.iter().map(|(key, value)| (key.as_str(), value)).collect(),
        _ => Vec::new(),
    };
    let named = entries.into_iter().find(|(key, _)| matches!(*key, "id" | "name" | "to"))?;
    named.1.lines(0).pop()
}

/// What the contract says of a property, also where that has no plain meaning.
struct Known<'a> {
    reading: &'a Reading,
    object: &'a SchemaObject,
    property: &'a Property,
}

impl Known<'_> {
    fn key(&self, key: &str) -> bool {
        self.reading.routes.contains_key(&self.property.route.key(key))
    }

    fn option(&self, key: &str) -> bool {
        self.reading.routes.contains_key(&self.property.route.key("logicalTypeOptions").key(key))
    }

    fn rule(&self, metric: &str) -> bool {
        self.property.quality.iter().any(|rule| is_metric(rule, metric))
    }

    /// Whether a list or a form says which values there may be.
    fn listed(&self) -> bool {
        self.key("enum") || self.rule("invalidValues") || self.option("pattern") || self.option("format")
    }

    /// Whether a property of the object is a part of its key.
    fn has_key(&self) -> bool {
        has_key(self.object) || self.key("primaryKey")
    }

    /// Whether it promises nothing of that kind.
    fn lacks(&self, promise: &Promise) -> bool {
        match promise.place {
            Place::Key => self.lacks_key(&promise.key),
            Place::Option => self.lacks_option(&promise.key),
            Place::Rule => self.lacks_rule(promise),
            Place::Relationship => !self.property.relationships.iter().any(|known| known.to.contains(&promise.key)),
            Place::Level => false,
        }
    }

    fn lacks_key(&self, key: &str) -> bool {
        let is_free = match key {
            "logicalType" | "physicalType" => true,
            "required" => !self.rule("nullValues"),
            "unique" => !self.key("primaryKey") && !self.rule("duplicateValues"),
            "primaryKey" | "primaryKeyPosition" => !self.has_key(),
            "enum" => !self.listed(),
            _ => false,
        };
        is_free && !self.key(key)
    }

    fn lacks_option(&self, key: &str) -> bool {
        let is_free = match key {
            "minimum" => !self.option("exclusiveMinimum"),
            "maximum" => !self.option("exclusiveMaximum"),
            "pattern" | "format" => !self.listed(),
            key => !(key.ends_with("Length") && self.listed()),
        };
        is_free && !self.option(key)
    }

    fn lacks_rule(&self, promise: &Promise) -> bool {
        let is_set = matches!(promise.key.as_str(), "set" | "any_set" | "pattern" | "any_pattern");
        let is_null = matches!(promise.key.as_str(), "nulls" | "any_nulls") && self.key("required");
        let is_range = promise.key.ends_with("range") && (self.option("minimum") || self.option("maximum"));
        let has_length = self.option("minLength") || self.option("maxLength") || self.listed();
        let taken = (is_set && self.listed()) || is_null || is_range || (promise.key.ends_with("length") && has_length);
        !taken && !self.property.quality.iter().any(|rule| same_kind(rule, promise))
    }
}

pub(super) fn is_metric(rule: &QualityRule, metric: &str) -> bool {
    matches!(&rule.kind, Ok(RuleType::Library(known)) if known == metric)
}

/// Whether a rule is of the kind that a promise is of: the same metric, the same form of our own rules.
fn same_kind(rule: &QualityRule, promise: &Promise) -> bool {
    // Rules of v3.0 have no id, but a name.
    if [&rule.id, &rule.name].into_iter().any(|known| known.as_deref() == Some(promise.key.as_str())) {
        return true;
    }
    let written = promise.value.lines(0).join("\n");
    match &rule.kind {
        Ok(RuleType::Library(metric)) => written.contains(&format!("metric: {metric}")),
        _ => own_rule(rule).is_some_and(|own| {
            let is_form = |form: &&str| own.get(form).is_some() && written.contains(&format!("{form}:"));
            ["distribution", "noGaps"].iter().any(is_form)
        }),
    }
}
