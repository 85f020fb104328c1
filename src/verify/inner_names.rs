//! Which keys inside JSON go by the `name` of their property, since no object has the `physicalName`: only rows tell.

use std::collections::BTreeSet;

use super::answers::{Answers, Questions};
use super::ask::has_key;
use super::prepare::name_in;
use crate::contract::{Property, SchemaObject};
use crate::data::TableInfo;
use crate::metric::{ColumnPath, Metric, PathStep};
use crate::source::Route;

/// The properties that go by their names: the index of a contract, and where they stand in it.
pub(super) type Renamed = BTreeSet<(usize, Route)>;

/// What the data calls a property.
pub(super) fn name(
    renamed: &Renamed,
    contract: usize,
    info: Option<&TableInfo>,
    object: Option<&SchemaObject>,
    property: &Property,
) -> String {
    let by_name = !renamed.is_empty() && renamed.contains(&(contract, property.route.clone()));
    if by_name { property.name.clone() } else { name_in(info, object, property) }
}

/// A property that may go by its name.
pub(super) struct Candidate {
    at: (usize, Route),
    table: usize,
    by_physical_name: Metric,
    by_name: Metric,
}

impl Candidate {
    /// Asks how many objects have which key.
    pub(super) fn ask(&self, questions: &mut Questions) {
        for metric in [&self.by_physical_name, &self.by_name] {
            questions.want(self.table, metric, 0);
        }
    }

    /// Where it stands, if only the name is there.
    pub(super) fn renamed(&self, answers: &Answers) -> Option<(usize, Route)> {
        let count = |metric| answers.count(self.table, metric);
        let only = count(&self.by_physical_name) == Some(0) && count(&self.by_name).is_some_and(|count| count > 0);
        only.then(|| self.at.clone())
    }
}

/// The properties inside the columns of a table that may go by their names; `names` gives what they are taken to be called.
pub(super) fn candidates(
    contract: usize,
    object: &SchemaObject,
    table: usize,
    names: &dyn Fn(&Property) -> String,
) -> Vec<Candidate> {
    let mut open: Vec<(&Property, ColumnPath)> =
        object.properties.iter().map(|property| (property, ColumnPath::top(names(property)))).collect();
    let mut all = Vec::new();
    while let Some((property, path)) = open.pop() {
        let other = other_name(property, &path);
        all.extend(other.and_then(|other| {
            let at = (contract, property.route.clone());
            Some(Candidate { at, table, by_physical_name: has_key(&path)?, by_name: has_key(&other)? })
        }));
        let fields = property.properties.iter();
        open.extend(fields.map(|field| (field, below(&path, PathStep::Field(names(field))))));
        let sides = [
            (&property.items, PathStep::Elements),
            (&property.map_key, PathStep::Keys),
            (&property.map_value, PathStep::Values),
        ];
        open.extend(sides.into_iter().filter_map(|(side, step)| Some((side.as_deref()?, below(&path, step)))));
    }
    all
}

/// The path by the name, of a field that is looked for by its `physicalName`.
fn other_name(property: &Property, path: &ColumnPath) -> Option<ColumnPath> {
    let physical = property.physical_name.as_ref().filter(|physical| **physical != property.name)?;
    let (PathStep::Field(last), above) = path.0.split_last()? else { return None };
    let above = ColumnPath::from(above.to_vec());
    (last == physical && !above.0.is_empty()).then(|| below(&above, PathStep::Field(property.name.clone())))
}

fn below(path: &ColumnPath, step: PathStep) -> ColumnPath {
    let mut path = path.clone();
    path.0.push(step);
    path
}
