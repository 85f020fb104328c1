//! `slaProperties`: promises about time and service.

use super::{CustomProperties, Definition, Written};
use crate::source::Route;

/// An entry of `slaProperties`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlaProperty {
    /// Where it stands.
    pub route: Route,
    /// `id` (v3.1).
    pub id: Option<String>,
    /// `property` as written.
    pub property: String,
    /// `value`.
    pub value: Option<Written>,
    /// `valueExt`.
    pub value_ext: Option<Written>,
    /// `unit` as written.
    pub unit: Option<String>,
    /// `element` as written.
    pub element: Option<String>,
    /// `driver`.
    pub driver: Option<String>,
    /// `description` (v3.1).
    pub description: Option<String>,
    /// `scheduler` (v3.1).
    pub scheduler: Option<String>,
    /// `schedule` (v3.1).
    pub schedule: Option<String>,
    /// `authoritativeDefinitions` (v3.2).
    pub definitions: Vec<Definition>,
    /// `customProperties` (v3.2).
    pub custom: CustomProperties,
}
