//! The contract as a whole, and the parts that every section is made of.

use super::{ApiVersion, Definition, Price, Role, SchemaObject, Server, SlaProperty, Support, Team};
use crate::source::Route;

/// Why a declared value has no plain meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
}

/// A declared value: where it stands, and what it says or why that means nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<T> {
    /// Where it stands.
    pub route: Route,
    /// What it says.
    pub value: Result<T, Fault>,
}

impl<T> Field<T> {
    /// The value, where it has a plain meaning.
    pub fn ok(&self) -> Option<&T> {
        self.value.as_ref().ok()
    }
}

/// What kind of scalar or collection was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenKind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number; its text is exact.
    Number,
    /// Text, dates included.
    Text,
    /// A list.
    List(Vec<Written>),
    /// A mapping, in file order.
    Map(Vec<(String, Written)>),
}

/// A value of any kind as it was written; its meaning depends on the property's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where it stands.
    pub route: Route,
    /// The text of a scalar; empty for collections.
    pub text: String,
    /// What it is.
    pub kind: WrittenKind,
}

impl Written {
    /// The text of a scalar that is not null.
    #[must_use]
    pub fn scalar(&self) -> Option<&str> {
        match self.kind {
            WrittenKind::Bool(_) | WrittenKind::Number | WrittenKind::Text => Some(&self.text),
            WrittenKind::Null | WrittenKind::List(_) | WrittenKind::Map(_) => None,
        }
    }

    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> Option<&[Written]> {
        match &self.kind {
            WrittenKind::List(items) => Some(items),
            _ => None,
        }
    }

    /// The entries of a mapping, in file order.
    #[must_use]
    pub fn entries(&self) -> Option<&[(String, Written)]> {
        match &self.kind {
            WrittenKind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under a key of a mapping.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Written> {
        self.entries()?.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }
}

/// `customProperties`: names and values, in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CustomProperties(pub Vec<(String, Written)>);

impl CustomProperties {
    /// The value of the first property of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Written> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// `description` of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What it is for.
    pub purpose: Option<String>,
    /// How to use it.
    pub usage: Option<String>,
    /// What it must not be used for.
    pub limitations: Option<String>,
}

/// A data contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contract {
    /// The version of the standard by whose rules it is read.
    pub api_version: ApiVersion,
    /// `apiVersion` as it was written.
    pub api_version_text: Option<String>,
    /// `id`.
    pub id: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `version` of the contract.
    pub version: Option<String>,
    /// `status`: `draft`, `active`, `retired`, ...
    pub status: Option<String>,
    /// `tenant`.
    pub tenant: Option<String>,
    /// `domain`.
    pub domain: Option<String>,
    /// `dataProduct`.
    pub data_product: Option<String>,
    /// `contractCreatedTs`, as written.
    pub created: Option<String>,
    /// `description`.
    pub description: Description,
    /// `tags`.
    pub tags: Vec<String>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `schema`.
    pub schema: Vec<SchemaObject>,
    /// `slaDefaultElement`.
    pub sla_default_element: Option<Field<String>>,
    /// `slaProperties`.
    pub sla: Vec<SlaProperty>,
    /// `team`.
    pub team: Team,
    /// `support`.
    pub support: Vec<Support>,
    /// `roles`.
    pub roles: Vec<Role>,
    /// `price`.
    pub price: Option<Price>,
    /// `authoritativeDefinitions`.
    pub definitions: Vec<Definition>,
    /// `customProperties`.
    pub custom: CustomProperties,
}
