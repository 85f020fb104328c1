//! `quality`: rules on objects and properties.

use super::{CustomProperties, Definition, Fault, Written};
use crate::source::Route;

/// What kind of rule it is, declared or inferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleType {
    /// A metric of the library; its name in the words of v3.1 (`nullValues`), whatever version wrote it.
    Library(String),
    /// A query.
    Sql,
    /// A rule of another tool, named by its engine.
    Custom(String),
    /// For people.
    Text,
}

/// The eight operators of the standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OperatorName {
    /// `mustBe`
    MustBe,
    /// `mustNotBe`
    MustNotBe,
    /// `mustBeGreaterThan`
    MustBeGreaterThan,
    /// `mustBeGreaterOrEqualTo`
    MustBeGreaterOrEqualTo,
    /// `mustBeLessThan`
    MustBeLessThan,
    /// `mustBeLessOrEqualTo`
    MustBeLessOrEqualTo,
    /// `mustBeBetween`, both ends included
    MustBeBetween,
    /// `mustNotBeBetween`, the negation
    MustNotBeBetween,
}

impl OperatorName {
    /// All operators, in the order of the standard.
    pub const ALL: [Self; 8] = [
        Self::MustBe,
        Self::MustNotBe,
        Self::MustBeGreaterThan,
        Self::MustBeGreaterOrEqualTo,
        Self::MustBeLessThan,
        Self::MustBeLessOrEqualTo,
        Self::MustBeBetween,
        Self::MustNotBeBetween,
    ];
}

/// An operator of a rule and its operand as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleOperator {
    /// Which one.
    pub name: OperatorName,
    /// The operand: a scalar, or a list of two.
    pub operand: Written,
}

/// A quality rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityRule {
    /// Where it stands.
    pub route: Route,
    /// `id` (v3.1).
    pub id: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// What kind it is, or why that cannot be told.
    pub kind: Result<RuleType, Fault>,
    /// The operators, in file order; several mean AND.
    pub operators: Vec<RuleOperator>,
    /// `unit` as written.
    pub unit: Option<String>,
    /// `arguments`, and under 3.0.x what stands beside `rule` (`validValues`, ...), in file order.
    pub arguments: Vec<(String, Written)>,
    /// `query`.
    pub query: Option<String>,
    /// `implementation`.
    pub implementation: Option<Written>,
    /// `dimension` as written.
    pub dimension: Option<String>,
    /// `severity` as written.
    pub severity: Option<String>,
    /// `businessImpact`.
    pub business_impact: Option<String>,
    /// `scheduler`.
    pub scheduler: Option<String>,
    /// `schedule`.
    pub schedule: Option<String>,
    /// `tags`.
    pub tags: Vec<String>,
    /// `authoritativeDefinitions`.
    pub definitions: Vec<Definition>,
    /// `customProperties`.
    pub custom: CustomProperties,
    /// Anything else that keeps the rule from having one plain meaning.
    pub faults: Vec<Fault>,
}
