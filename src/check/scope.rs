//! What kinds look at while they turn promises into checks: the contract with every property resolved to a column.

use std::collections::HashMap;

use super::column::{self, Reading};
use super::element::Elements;
use super::{Names, id};
use crate::contract::{Contract, CustomProperties, Property, QualityRule, RuleType, SchemaObject, Written};
use crate::metric::{Among, Column, ColumnPath, PathStep};
use crate::outcome::{Reason, ReasonCode};
use crate::value::{Facet, Instant, LogicalType};

/// The contract and the point in time that ages are counted from.
pub(super) struct Scope<'a> {
    /// The contract.
    pub(super) contract: &'a Contract,
    /// The point in time.
    pub(super) now: Instant,
    /// Its objects, in file order.
    pub(super) objects: Vec<ObjectScope<'a>>,
    /// What the elements of its SLAs are found by.
    pub(super) elements: Elements,
    /// Its `customProperties` that are for this program.
    pub(super) custom: HashMap<&'a str, &'a str>,
}

/// An object and its properties.
pub(super) struct ObjectScope<'a> {
    /// Its index in the contract.
    pub(super) index: usize,
    /// The object.
    pub(super) object: &'a SchemaObject,
    /// Its properties, those below others included, in file order.
    pub(super) properties: Vec<PropertyScope<'a>>,
}

/// A property and the column that holds it.
pub(super) struct PropertyScope<'a> {
    /// The index of its object.
    pub(super) index: usize,
    /// The contract.
    pub(super) contract: &'a Contract,
    /// Its object.
    pub(super) object: &'a SchemaObject,
    /// The property.
    pub(super) property: &'a Property,
    /// Its name by the names of the contract, dotted.
    pub(super) name: String,
    /// Where it lies in the data.
    pub(super) path: ColumnPath,
    /// Why it is no column that this version can ask about.
    apart: Option<Reason>,
    /// How its cells are read.
    column: Column,
    /// Why its values have no meaning.
    fault: Option<String>,
}

/// What a property stands below.
#[derive(Clone, Copy)]
struct Above<'a> {
    name: &'a str,
    path: &'a ColumnPath,
    /// Why it is no column.
    apart: Option<&'a Reason>,
    /// `[]` for the items of a list, `{key}` and `{value}` for the sides of a map.
    step: Option<&'a str>,
}

/// One option of a property.
pub(super) struct OptionScope<'a> {
    /// The property.
    pub(super) property: &'a PropertyScope<'a>,
    /// The option.
    pub(super) written: &'a Written,
}

/// One quality rule.
pub(super) struct RuleScope<'a> {
    /// The whole contract: rules in other languages may ask about other objects.
    pub(super) all: &'a Scope<'a>,
    /// The object.
    pub(super) object: &'a ObjectScope<'a>,
    /// The property, where the rule belongs to one.
    pub(super) property: Option<&'a PropertyScope<'a>>,
    /// The rule.
    pub(super) rule: &'a QualityRule,
}

/// Why there is nothing to ask.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    /// Whatever the data is.
    Always(Reason),
    /// As the data is delimited text or anything else.
    ByData {
        /// Why, for delimited text.
        delimited: Reason,
        /// Why, for anything else.
        other: Reason,
    },
}

/// A check that is not evaluated because its promise has no single meaning.
pub(super) fn invalid(text: impl Into<String>) -> Refusal {
    Refusal::Always(Reason { code: ReasonCode::InvalidRule, text: text.into() })
}

/// A reason and its words.
pub(super) fn reason(code: ReasonCode, text: impl Into<String>) -> Reason {
    Reason { code, text: text.into() }
}

impl<'a> Scope<'a> {
    /// Resolves every property to its column.
    pub(super) fn new(contract: &'a Contract, now: Instant, names: &Names<'_>) -> Self {
        let objects = contract.schema.iter().enumerate();
        let objects = objects.map(|(index, object)| {
            let mut scope = ObjectScope { index, object, properties: Vec::new() };
            for property in &object.properties {
                scope.add(contract, property, None, names);
            }
            scope
        });
        let objects: Vec<_> = objects.collect();
        let elements = Elements::new(contract, &objects);
        let custom = contract.custom.0.iter().filter(|(name, _)| name.starts_with("upheld."));
        let custom = custom.filter_map(|(name, value)| Some((name.as_str(), value.scalar()?))).collect();
        Self { contract, now, objects, elements, custom }
    }
}

impl<'a> ObjectScope<'a> {
    /// The object's segment of ids.
    pub(super) fn id(&self) -> String {
        id::segment(&self.object.name)
    }

    fn add(&mut self, contract: &'a Contract, property: &'a Property, parent: Option<Above<'_>>, names: &Names<'_>) {
        let scope = PropertyScope::new(contract, (self.index, self.object), property, parent, names);
        let (name, path, apart) = (scope.name.clone(), scope.path.clone(), scope.apart.clone());
        self.properties.push(scope);
        let above = Above { name: &name, path: &path, apart: apart.as_ref(), step: None };
        for below in &property.properties {
            self.add(contract, below, Some(above), names);
        }
        for (step, below) in [("[]", &property.items), ("{key}", &property.map_key), ("{value}", &property.map_value)] {
            if let Some(below) = below {
                self.add(contract, below, Some(Above { step: Some(step), ..above }), names);
            }
        }
    }
}

impl<'a> PropertyScope<'a> {
    fn new(
        contract: &'a Contract,
        (index, object): (usize, &'a SchemaObject),
        property: &'a Property,
        parent: Option<Above<'_>>,
        names: &Names<'_>,
    ) -> Self {
        let (name, path) = place(index, property, parent, names);
        let Reading { read, fault } = column::reading(contract, property);
        let column = Column { path: path.clone(), read: read.into() };
        let apart = parent.and_then(|above| above.apart.cloned()).or_else(|| no_column(property));
        Self { index, contract, object, property, name, path, apart, column, fault }
    }

    /// The column where only its nulls matter.
    pub(super) fn cells(&self) -> Result<&Column, Refusal> {
        match &self.apart {
            Some(reason) => Err(Refusal::Always(reason.clone())),
            None => Ok(&self.column),
        }
    }

    /// The column where its type matters.
    pub(super) fn typed(&self) -> Result<&Column, Refusal> {
        let column = self.cells()?;
        match &self.fault {
            Some(fault) => Err(invalid(fault.clone())),
            None => Ok(column),
        }
    }

    /// The column where its values matter, each a single one.
    pub(super) fn values(&self) -> Result<&Column, Refusal> {
        let column = self.typed()?;
        match self.logical().filter(|kind| kind.is_collection()) {
            Some(kind) => Err(collection(kind)),
            None => Ok(column),
        }
    }

    /// The column where it only matters which values are equal: objects and lists are compared whole.
    pub(super) fn key(&self) -> Result<Column, Refusal> {
        let whole = self.logical().filter(|kind| kind.is_collection()).map(|_| Facet::Whole);
        self.facet(whole)
    }

    /// The column read for one thing that can be said of its objects or lists.
    pub(super) fn facet(&self, facet: Option<Facet>) -> Result<Column, Refusal> {
        let mut column = self.typed()?.clone();
        column.read.facet = facet;
        Ok(column)
    }

    /// What its values are part of, and where among: the elements of one list, or all of them where `upheld.scope` says so.
    pub(super) fn among(&self, custom: &CustomProperties) -> Result<Among, Refusal> {
        let written = custom.get("upheld.scope").or_else(|| self.property.custom.get("upheld.scope"));
        match written.map(Written::scalar) {
            None if self.path.parent().is_none() => Ok(Among::Table),
            None | Some(Some("parent")) => Ok(Among::Parent),
            Some(Some("object")) => Ok(Among::Table),
            Some(other) => {
                Err(invalid(format!("upheld.scope is object or parent, and not `{}`", other.unwrap_or_default())))
            }
        }
    }

    /// The declared type, as its cells are read.
    pub(super) fn logical(&self) -> Option<LogicalType> {
        self.column.read.logical
    }

    /// Whether it stands below another property.
    pub(super) fn is_nested(&self) -> bool {
        self.path.is_nested()
    }

    /// Whether the data should have a column for it.
    pub(super) fn is_column(&self) -> bool {
        self.apart.is_none() && !self.is_nested()
    }
}

impl RuleScope<'_> {
    /// The argument of this name.
    pub(super) fn argument(&self, name: &str) -> Option<&Written> {
        self.rule.arguments.iter().find(|(known, _)| known == name).map(|(_, written)| written)
    }

    /// The property that a metric of one column asks about.
    pub(super) fn property(&self) -> Result<&PropertyScope<'_>, Refusal> {
        self.property.ok_or_else(|| match &self.rule.kind {
            Ok(RuleType::Library(metric)) => {
                invalid(format!("{metric} asks about one property, so it belongs under that property"))
            }
            _ => invalid("the rule asks about one property, so it belongs under that property"),
        })
    }
}

/// Name and path of a property; the items of a list and the sides of a map have no name of their own.
fn place(index: usize, property: &Property, parent: Option<Above<'_>>, names: &Names<'_>) -> (String, ColumnPath) {
    let Some(above) = parent else {
        return (property.name.clone(), ColumnPath::top(names(index, property)));
    };
    let mut path = above.path.clone();
    let name = match above.step {
        Some("[]") => {
            path.0.push(PathStep::Elements);
            format!("{}[]", above.name)
        }
        Some(step) => {
            path.0.push(if step == "{key}" { PathStep::Keys } else { PathStep::Values });
            format!("{}.{step}", above.name)
        }
        None => {
            path.0.push(PathStep::Field(names(index, property)));
            format!("{}.{}", above.name, property.name)
        }
    };
    (name, path)
}

/// Measures, and dimensions that are computed, are no columns of the data.
fn no_column(property: &Property) -> Option<Reason> {
    match property.semantic_type.as_deref()? {
        "measure" => Some(reason(ReasonCode::NotApplicable, "a measure is computed, and no column of the data")),
        "dimension" if property.transform_logic.is_some() => {
            Some(reason(ReasonCode::NotApplicable, "a dimension with transformLogic is no column of the data"))
        }
        _ => None,
    }
}

fn collection(kind: LogicalType) -> Refusal {
    let word = kind.word();
    Refusal::ByData {
        delimited: reason(ReasonCode::NotApplicable, format!("delimited text holds no values of type {word}")),
        other: reason(ReasonCode::NoMeaning, format!("a value of type {word} is not compared with single values")),
    }
}
