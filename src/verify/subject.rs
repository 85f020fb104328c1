//! One object of a contract with the table that was opened for it: what binding and judging look at.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Choices;
use crate::contract::{Contract, Property, SchemaObject};
use crate::data::{ColumnInfo, TableInfo};
use crate::engine::stored_at;
use crate::metric::ColumnPath;
use crate::source::{Route, Step};

/// The columns of each file of a table by name; of several with one name the first.
#[derive(Debug, Default)]
pub(super) struct Places<'a>(Vec<HashMap<&'a str, &'a ColumnInfo>>);

impl<'a> Places<'a> {
    /// Those of a table.
    pub(super) fn new(info: &'a TableInfo) -> Self {
        // Of equal keys the last stays.
        let named = |column: &'a ColumnInfo| (column.name.as_str(), column);
        Self(info.files.iter().map(|file| file.columns.iter().rev().map(named).collect()).collect())
    }
}

/// An object and its open table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    /// The object.
    pub(super) object: &'a SchemaObject,
    /// Its table in the session.
    pub(super) table: usize,
    /// What is known of the table.
    pub(super) info: &'a TableInfo,
    /// Its columns by name.
    pub(super) places: &'a Places<'a>,
    /// The paths whose values are not to be shown.
    pub(super) masked: &'a BTreeSet<String>,
    /// Whether a property of the object has an `encryptedName`.
    pub(super) encrypts: bool,
    /// The options of the run.
    pub(super) choices: &'a Choices,
}

impl<'a> Subject<'a> {
    /// The column of this path in each file; `None` for files that lack it.
    pub(super) fn in_files(&self, path: &ColumnPath) -> Vec<Option<&'a ColumnInfo>> {
        let inside = path.0.get(1..).unwrap_or_default();
        let in_file = |columns: &HashMap<&str, &'a ColumnInfo>| {
            let top = columns.get(path.first()).copied()?;
            if self.info.open { Some(top) } else { stored_at(top, inside) }
        };
        self.places.0.iter().map(in_file).collect()
    }

    /// The files without the column; none where rows name their own fields.
    pub(super) fn files_without(&self, path: &ColumnPath) -> Vec<&'a str> {
        if self.info.open {
            return Vec::new();
        }
        let files = self.info.files.iter().zip(self.in_files(path));
        files.filter(|(_, column)| column.is_none()).map(|(file, _)| file.path.as_str()).collect()
    }

    /// Whether the data has the column in every file, or may have it in every row.
    pub(super) fn has(&self, path: &ColumnPath) -> bool {
        let in_delimited = || super::bind::is_delimited(self) && self.has(&ColumnPath::top(path.first()));
        self.info.open || self.in_files(path).iter().all(Option::is_some) || (path.is_nested() && in_delimited())
    }

    /// The names of all columns, in the order of the files.
    pub(super) fn column_names(&self) -> Vec<&'a str> {
        let mut known = HashSet::new();
        let all = self.info.files.iter().flat_map(|file| &file.columns).map(|column| column.name.as_str());
        all.filter(|name| known.insert(*name)).collect()
    }

    /// The property that a route stands in.
    pub(super) fn property_at(&self, route: &Route) -> Option<&'a Property> {
        property_at(&self.object.properties, route)
    }

    /// Whether values of this column may be shown.
    pub(super) fn may_show(&self, path: &ColumnPath) -> bool {
        !self.masked.contains(&path.to_string())
    }

    /// What messages call a check's target: `orders.email`, or `orders` alone.
    pub(super) fn name_of(&self, property: Option<&str>) -> String {
        property.map_or_else(|| self.object.name.clone(), |property| format!("{}.{property}", self.object.name))
    }
}

/// The innermost property that a route stands in.
pub(super) fn property_at<'a>(properties: &'a [Property], route: &Route) -> Option<&'a Property> {
    // `/schema/0/properties/7`: it most often stands where its number says.
    let guess = route.steps().get(3).and_then(|step| match step {
        Step::Index(at) => properties.get(*at),
        Step::Key(_) => None,
    });
    let is_it = |property: &&Property| route.is_within(&property.route);
    let mut found = guess.filter(is_it).or_else(|| properties.iter().find(is_it))?;
    while let Some(inner) = inside(found).find(|inner| route.is_within(&inner.route)) {
        found = inner;
    }
    Some(found)
}

/// The properties that a property consists of.
pub(super) fn inside(property: &Property) -> impl Iterator<Item = &Property> {
    let parts = [&property.items, &property.map_key, &property.map_value];
    property.properties.iter().chain(parts.into_iter().filter_map(|part| part.as_deref()))
}

/// The object with the route that an index names.
pub(super) fn object_of(contract: &Contract, index: Option<usize>) -> Option<&SchemaObject> {
    contract.schema.get(index?)
}
