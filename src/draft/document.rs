//! The draft as a whole: head, servers, schema, service levels, and places for what people know.

use std::collections::BTreeSet;

use super::emit;
use super::placeholders;
use super::promise::{Place, Promise};
use super::server;
use super::settings::Settings;
use super::subject::{Drafted, Table, is_nameable};
use super::suggestions::{Look, SUGGESTIONS};
use super::tree;
use super::words;
use super::yaml::{Entry, Item, Yaml};
use crate::contract::SCHEMA_COMMENT;
use crate::metric::PathStep;
use crate::profile::{ColumnProfile, Profile, TableProfile};

/// Names of more tables do not make the name of a contract.
const NAMED: usize = 3;

/// The text of a contract (ODCS v3.2, YAML) that the data upholds, from what a profile says of it.
#[must_use]
pub fn draft(profile: &Profile, settings: &Settings) -> String {
    let drafted = Drafted::new(profile, settings);
    let name = settings.name.clone().unwrap_or_else(|| name_of(&drafted));
    let mut text = settings.schema.as_ref().map(|schema| format!("{SCHEMA_COMMENT}{schema}\n")).unwrap_or_default();
    text.push_str(&head(settings));
    text.push_str(&rejected(profile));
    text.push_str(&lines(&[
        Entry::new("apiVersion", Yaml::text("v3.2.0")),
        Entry::new("kind", Yaml::text("DataContract")),
        Entry::new("id", Yaml::text(id_of(&name))),
        Entry::new("name", Yaml::text(name.replace("${", "$"))),
        Entry::new("version", Yaml::text("0.1.0")),
        Entry::new("status", Yaml::text("draft")),
    ]));
    text.push_str(&placeholders::block(placeholders::DESCRIPTION));
    match server::server(&drafted) {
        Ok(item) => text.push_str(&lines(&[Entry::new("servers", Yaml::List(vec![item]))])),
        Err(why) => {
            text.push_str(&["# No servers: ", &why, ". Give `upheld check` the data: OBJECT=PATH.\n"].concat());
        }
    }
    let objects: Vec<Item> = drafted.tables.iter().map(|table| object(&drafted, table)).collect();
    if !objects.is_empty() {
        text.push_str(&lines(&[Entry::new("schema", Yaml::List(objects))]));
    }
    text.push_str(&levels(&drafted));
    text.push_str(&placeholders::block(placeholders::PEOPLE));
    text
}

fn head(settings: &Settings) -> String {
    let confidence = settings.strictness.confidence();
    format!(
        "# Drafted from the data on {}: each promise has its evidence behind or above it, with bounds of {confidence}\n\
         # confidence and some slack. Lines in comments are suggestions with too little evidence, or wait for people: TODO.\n",
        settings.now.utc().0
    )
}

/// What took no part, so that nobody takes the draft for one of all data.
fn rejected(profile: &Profile) -> String {
    let tables = profile.tables.iter().filter(|table| table.rejected > 0);
    let line = |table: &TableProfile| {
        let records = words::counted(table.rejected, "record", "records");
        let name: String = table.name.chars().filter(|letter| !letter.is_control()).collect();
        format!(
            "# Not all data was read: {records} of {name} cannot be read and took no part; checks name the lines.\n"
        )
    };
    tables.map(line).collect()
}

fn lines(entries: &[Entry]) -> String {
    Yaml::Map(entries.to_vec()).lines(0).join("\n") + "\n"
}

/// What the contract is called: its tables.
fn name_of(drafted: &Drafted<'_>) -> String {
    let names: Vec<&str> = drafted.tables.iter().map(|table| table.profile.name.as_str()).collect();
    match names.split_at_checked(NAMED) {
        Some((first, rest)) if !rest.is_empty() => format!("{} and {} more", first.join(", "), rest.len()),
        _ if names.is_empty() => "data".to_owned(),
        _ => names.join(", "),
    }
}

/// An id made of the name: letters and digits, with one hyphen between words.
pub(super) fn id_of(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let id = words.map(str::to_lowercase).collect::<Vec<_>>().join("-");
    if id.is_empty() { "data".to_owned() } else { id }
}

/// A table as an object of the schema.
pub(super) fn object(drafted: &Drafted<'_>, table: &Table<'_>) -> Item {
    let profile = table.profile;
    let files = words::counted(profile.files.len() as u64, "file", "files");
    let seen = format!("{} in {files}", words::counted(profile.rows, "row", "rows"));
    let mut entries = vec![
        Entry::new("name", Yaml::text(profile.name.replace("${", "$"))).because(&seen),
        Entry::new("physicalType", Yaml::text("file")),
    ];
    for note in left_out(profile) {
        entries = entries
            .into_iter()
            .map(|entry| if entry.key == "physicalType" { entry.below(&note) } else { entry })
            .collect();
    }
    let properties = tree::properties(drafted, table);
    let inside = (!properties.is_empty()).then(|| Entry::new("properties", Yaml::List(properties)));
    let mut rest = emit::entries(&tree::of_table(drafted, table), None);
    // Rules of the table stand before its many properties, where they are seen.
    entries.append(&mut rest);
    entries.extend(inside);
    Item { above: Vec::new(), value: Yaml::Map(entries), off: false }
}

/// What is said of columns that no contract can name.
fn left_out(profile: &TableProfile) -> Vec<String> {
    let has_name = |column: &&ColumnProfile| {
        let steps = &column.path.0;
        !steps.is_empty() && steps.iter().all(|step| *step != PathStep::Field(String::new()))
    };
    let (named, unnamed): (Vec<_>, Vec<_>) =
        profile.columns.iter().filter(|column| !is_nameable(&column.path)).partition(has_name);
    let variables = named.iter().map(|column| {
        format!("The column `{}` is left out: contracts would read its name as a variable.", column.path)
    });
    let unnamed = match unnamed.len() {
        0 => None,
        1 => Some("A column without a name is left out: contracts cannot speak of it.".to_owned()),
        many => Some(format!("{many} columns without a name are left out: contracts cannot speak of them.")),
    };
    variables.chain(unnamed).collect()
}

/// The service levels of all tables; each id once.
pub(super) fn levels_of(drafted: &Drafted<'_>) -> Vec<Promise> {
    let mut ids = BTreeSet::new();
    let mut all = Vec::new();
    for table in &drafted.tables {
        for suggestion in SUGGESTIONS {
            let Look::Table(find) = suggestion.look else { continue };
            let levels = find(drafted, table).into_iter().filter(|promise| promise.place == Place::Level);
            all.extend(levels.filter(|promise| ids.insert(promise.key.clone())));
        }
    }
    all
}

fn levels(drafted: &Drafted<'_>) -> String {
    let all = levels_of(drafted);
    match emit::list(&all, Place::Level, "slaProperties") {
        Some(entry) => lines(&[entry]),
        None => placeholders::block(placeholders::LEVELS),
    }
}
