//! One object of a contract with the table that was opened for it: what binding and judging look at.

use std::collections::BTreeSet;

use super::Choices;
use crate::contract::{Contract, Property, SchemaObject};
use crate::data::{ColumnInfo, TableInfo};
use crate::metric::{ColumnPath, PathStep};
use crate::source::Route;

/// An object and its open table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    /// The object.
    pub(super) object: &'a SchemaObject,
    /// Its table in the session.
    pub(super) table: usize,
    /// What is known of the table.
    pub(super) info: &'a TableInfo,
    /// The columns at the top of the table whose values are not to be shown.
    pub(super) masked: &'a BTreeSet<String>,
    /// The options of the run.
    pub(super) choices: &'a Choices,
}

impl<'a> Subject<'a> {
    /// The column of this path in each file; `None` for files that lack it.
    pub(super) fn in_files(&self, path: &ColumnPath) -> Vec<Option<&'a ColumnInfo>> {
        self.info.files.iter().map(|file| file.columns.iter().find(|column| column.name == path.first())).collect()
    }

    /// Whether the data has the column in every file, or may have it in every row.
    pub(super) fn has(&self, path: &ColumnPath) -> bool {
        self.info.open || self.in_files(path).iter().all(Option::is_some)
    }

    /// The names of all columns, in the order of the files.
    pub(super) fn column_names(&self) -> Vec<&'a str> {
        let mut names = Vec::new();
        for column in self.info.files.iter().flat_map(|file| &file.columns) {
            if !names.contains(&column.name.as_str()) {
                names.push(column.name.as_str());
            }
        }
        names
    }

    /// The property that a route stands in.
    pub(super) fn property_at(&self, route: &Route) -> Option<&'a Property> {
        property_at(&self.object.properties, route)
    }

    /// Whether values of this column may be shown.
    pub(super) fn may_show(&self, path: &ColumnPath) -> bool {
        !self.masked.contains(path.first())
    }

    /// What messages call a check's target: `orders.email`, or `orders` alone.
    pub(super) fn name_of(&self, property: Option<&str>) -> String {
        property.map_or_else(|| self.object.name.clone(), |property| format!("{}.{property}", self.object.name))
    }
}

/// The innermost property that a route stands in.
pub(super) fn property_at<'a>(properties: &'a [Property], route: &Route) -> Option<&'a Property> {
    let mut found = properties.iter().find(|property| route.is_within(&property.route))?;
    while let Some(inner) =
        found.properties.iter().chain(found.items.as_deref()).find(|inner| route.is_within(&inner.route))
    {
        found = inner;
    }
    Some(found)
}

/// The object with the route that an index names.
pub(super) fn object_of(contract: &Contract, index: Option<usize>) -> Option<&SchemaObject> {
    contract.schema.get(index?)
}

/// Whether the path leads below the elements of a list.
pub(super) fn below_elements(path: &ColumnPath) -> bool {
    path.0.iter().any(|step| matches!(step, PathStep::Elements))
}
