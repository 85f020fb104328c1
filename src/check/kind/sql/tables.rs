//! The tables and columns of a query, found among the objects and properties of the contract.

use super::super::near;
use super::super::parts::{ObjectScope, PropertyScope, Refusal, RuleScope, invalid};
use crate::check::SqlObject;
use crate::contract::SchemaObject;
use crate::metric::Column;
use crate::metric::sql::{Bound, Statement, TableName};
use crate::value::ReadAs;

/// What a placeholder stands for.
pub(super) fn placeholder(scope: &RuleScope<'_>, word: &str) -> Result<String, String> {
    let object = scope.object.object;
    match word {
        "object" => Ok(object.name.clone()),
        "table" | "model" => Ok(object.physical_name.as_deref().map_or(object.name.as_str(), last_part).to_owned()),
        "property" | "column" | "field" => match scope.property {
            Some(property) => Ok(property.property.name.clone()),
            None => Err(format!("`{{{word}}}` is the property of the rule, and the rule belongs to {}", object.name)),
        },
        _ => {
            let mut servers = scope.all.contract.servers.iter();
            let named = servers.find_map(|server| server.field(word));
            Ok(named.unwrap_or(&object.name).to_owned())
        }
    }
}

/// The objects that a query names.
pub(super) struct Tables<'a> {
    found: Vec<(TableName, &'a ObjectScope<'a>)>,
}

impl<'a> Tables<'a> {
    /// Finds the object of every table.
    pub(super) fn of(statement: &Statement, scope: &RuleScope<'a>) -> Result<Self, Refusal> {
        let all = &scope.all.objects;
        let find = |table: TableName| match find(&table.name, all) {
            Some(object) => Ok((table, object)),
            None => Err(unknown(&table, all)),
        };
        let found = statement.tables().into_iter().map(find).collect::<Result<Vec<_>, _>>()?;
        if found.is_empty() {
            return Err(invalid("the query reads no table"));
        }
        Ok(Self { found })
    }

    /// The index of the one object that the query reads.
    pub(super) fn only_object(&self) -> Option<usize> {
        match self.found.as_slice() {
            [(_, object)] => Some(object.index),
            _ => None,
        }
    }

    /// What the data calls a column that the query names by its name, its physicalName, or either in another case.
    pub(super) fn rename(&self, name: &str) -> Option<String> {
        if self.lists(name) {
            return None;
        }
        let exact = |property: &PropertyScope<'_>| names(property).any(|known| known == name);
        let lower = name.to_lowercase();
        let same = |property: &PropertyScope<'_>| names(property).any(|known| known.to_lowercase() == lower);
        self.only(&exact).or_else(|| self.only(&same))
    }

    /// The name in the data of the properties that fit, where they have but one.
    fn only(&self, fits: &dyn Fn(&PropertyScope<'_>) -> bool) -> Option<String> {
        let mut found = self.columns().filter(|property| fits(property)).map(|property| property.path.first());
        let first = found.next()?;
        found.all(|other| other == first).then(|| first.to_owned())
    }

    /// Whether the contract lists the column.
    pub(super) fn lists(&self, name: &str) -> bool {
        self.columns().any(|property| property.path.first() == name)
    }

    /// The column of a name of the data, in the first of the tables that has it.
    pub(super) fn column(&self, name: &str) -> Column {
        let listed = self.columns().find(|property| property.path.first() == name);
        listed.and_then(column).unwrap_or_else(|| super::unlisted(name))
    }

    /// Whether the values of every listed column that the query names can be read as its type.
    pub(super) fn usable(&self, bound: &Bound) -> Result<(), Refusal> {
        let mut named = self.columns().filter(|property| bound.columns.contains(property.path.first()));
        named.try_for_each(|property| property.values().map(|_| ()))
    }

    /// The tables with the columns that the query may look at.
    pub(super) fn objects(&self, bound: &Bound) -> Vec<SqlObject> {
        let object = |(table, object): &(TableName, &ObjectScope<'_>)| {
            let wanted = |property: &&PropertyScope<'_>| bound.all || bound.columns.contains(property.path.first());
            let columns = top(object).filter(wanted).filter_map(column).collect();
            SqlObject { name: table.name.clone(), object: object.index, columns, all: bound.all }
        };
        self.found.iter().map(object).collect()
    }

    fn columns(&self) -> impl Iterator<Item = &PropertyScope<'a>> {
        self.found.iter().flat_map(|(_, object)| top(object))
    }
}

/// The columns of an object.
fn top<'o, 'a>(object: &'o ObjectScope<'a>) -> impl Iterator<Item = &'o PropertyScope<'a>> {
    object.properties.iter().filter(|property| !property.is_nested() && property.is_column())
}

/// The column as a query sees it: missing-value tokens are what stands in the data.
fn column(property: &PropertyScope<'_>) -> Option<Column> {
    let column = property.cells().ok()?;
    let read = ReadAs { missing: Vec::new(), ..(*column.read).clone() }.into();
    Some(Column { path: column.path.clone(), read })
}

fn names<'p>(property: &'p PropertyScope<'_>) -> impl Iterator<Item = &'p str> {
    let property = property.property;
    std::iter::once(property.name.as_str()).chain(property.physical_name.as_deref())
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn names_of(object: &SchemaObject) -> impl Iterator<Item = &str> {
    let physical = object.physical_name.as_deref();
    std::iter::once(object.name.as_str()).chain(physical).chain(physical.map(last_part))
}

/// The object of this name: exactly, else the only one that has it in another case.
fn find<'s, 'a>(name: &str, all: &'s [ObjectScope<'a>]) -> Option<&'s ObjectScope<'a>> {
    let exact = all.iter().find(|object| names_of(object.object).any(|known| known == name));
    exact.or_else(|| {
        let lower = name.to_lowercase();
        let mut same = all.iter().filter(|object| names_of(object.object).any(|known| known.to_lowercase() == lower));
        same.next().filter(|_| same.next().is_none())
    })
}

fn unknown(table: &TableName, all: &[ObjectScope<'_>]) -> Refusal {
    let known = all.iter().flat_map(|object| names_of(object.object));
    let near = near(&table.name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    invalid(format!("the contract has no object `{}`, which the query reads{near}", table.shown))
}
