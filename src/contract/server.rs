//! `servers`: where the data is.

use super::{CustomProperties, Role, Written};
use crate::source::Route;

/// An entry of `servers`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Where it stands.
    pub route: Route,
    /// `server`: its name.
    pub name: String,
    /// `type`: `local`, `s3`, `postgres`, ...
    pub kind: String,
    /// `description`.
    pub description: Option<String>,
    /// `environment`.
    pub environment: Option<String>,
    /// `roles`.
    pub roles: Vec<Role>,
    /// Every other field as written (`path`, `location`, `format`, `delimiter`, `encoding`, `schema`, ...), in file order.
    pub fields: Vec<(String, Written)>,
    /// `customProperties`.
    pub custom: CustomProperties,
}

impl Server {
    /// The text of a field.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == key)?.1.scalar()
    }
}
