//! The catalogue: every kind of check, one line each, and how it claims its promises.

use super::scope::{ObjectScope, OptionScope, PropertyScope, Refusal, RuleScope, Scope};
use super::threshold::Terms;
use super::{Check, CountUnit, Expectation, Test, kind};
use crate::value::LogicalType;

/// A kind of check.
#[derive(Debug)]
pub struct Kind {
    /// Its stable kebab-case name.
    pub id: &'static str,
    /// What it holds the data to, in one sentence.
    pub description: &'static str,
    /// The dimension of quality where the contract names none.
    pub dimension: Option<&'static str>,
    /// How it turns promises into checks.
    pub(super) plan: Planning,
}

/// How a kind turns promises into checks.
#[derive(Debug)]
pub(super) enum Planning {
    /// Asked once for the contract: SLAs and what follows from them.
    Contract(fn(&Kind, &Scope<'_>) -> Vec<Check>),
    /// Asked once for the contract, with all checks but those of its like: what is made of other checks.
    After(fn(&Kind, &Scope<'_>, &[Check]) -> Vec<Check>),
    /// Asked once for each object.
    Object(fn(&Kind, &ObjectScope<'_>) -> Vec<Check>),
    /// Asked once for each property.
    Property(fn(&Kind, &PropertyScope<'_>) -> Vec<Check>),
    /// Asked for each logical type option of this name on a property of one of these types.
    Option(&'static str, &'static [LogicalType], fn(&OptionScope<'_>) -> Asked),
    /// Asked for each rule with this metric.
    Metric(Terms, fn(&RuleScope<'_>) -> Asked),
    /// Asked for each rule that holds something else than a metric.
    Rule(fn(&RuleScope<'_>) -> Option<Asked>),
    /// Asked where the data is found through a server.
    Server,
    /// A name for promises that no other kind claims.
    Unclaimed,
}

/// A question, or the test that says why there is none.
pub(super) type Asked = Result<Question, Refusal>;

/// What a kind asks of the data and expects of the answer.
#[derive(Debug)]
pub(super) struct Question {
    /// What is asked.
    pub(super) test: Test,
    /// What must hold of the number; empty where the test says it itself.
    pub(super) expect: Vec<Expectation>,
    /// The unit of the comparison.
    pub(super) unit: CountUnit,
    /// What is said of the rows that are counted.
    pub(super) phrase: String,
    /// What an option promises.
    pub(super) promised: Option<(String, Vec<String>)>,
    /// The meaning chosen where the standard is open.
    pub(super) meaning: Option<String>,
    /// What else should be known.
    pub(super) notes: Vec<String>,
}

/// Every kind of check, in the order of the documentation.
pub const CATALOGUE: &[&Kind] = &[
    &kind::present::KIND,
    &kind::extra_columns::KIND,
    &kind::readable_rows::KIND,
    &kind::server::FORMAT,
    &kind::server::ENCODING,
    &kind::logical_type::KIND,
    &kind::physical_type::KIND,
    &kind::required::KIND,
    &kind::unique::KIND,
    &kind::primary_key::KIND,
    &kind::partitioned::KIND,
    &kind::relationships::KIND,
    &kind::enumeration::KIND,
    &kind::length::MIN_LENGTH,
    &kind::length::MAX_LENGTH,
    &kind::pattern::KIND,
    &kind::format::KIND,
    &kind::bounds::MINIMUM,
    &kind::bounds::MAXIMUM,
    &kind::bounds::EXCLUSIVE_MINIMUM,
    &kind::bounds::EXCLUSIVE_MAXIMUM,
    &kind::multiple_of::KIND,
    &kind::nested_options::REQUIRED_PROPERTIES,
    &kind::nested_options::MIN_PROPERTIES,
    &kind::nested_options::MAX_PROPERTIES,
    &kind::nested_options::MIN_ITEMS,
    &kind::nested_options::MAX_ITEMS,
    &kind::nested_options::UNIQUE_ITEMS,
    &kind::nested_options::DIMENSIONS,
    &kind::nested_options::ELEMENT_TYPE,
    &kind::nested_options::DISTANCE_METRIC,
    &kind::nested_options::EMBEDDING_MODEL,
    &kind::nested_options::EMBEDDING_MODEL_VERSION,
    &kind::nested_options::NORMALIZED,
    &kind::null_values::KIND,
    &kind::missing_values::KIND,
    &kind::invalid_values::KIND,
    &kind::duplicate_values::KIND,
    &kind::row_count::KIND,
    &kind::range_rules::MIN_CHECK,
    &kind::range_rules::BETWEEN,
    &kind::sql::KIND,
    &kind::custom::KIND,
    &kind::text::KIND,
    &kind::quality::KIND,
    &kind::sla_age::LATENCY,
    &kind::sla_age::FRESHNESS,
    &kind::future_values::KIND,
    &kind::sla_arrival::FREQUENCY,
    &kind::sla_retention::KIND,
    &kind::sla_arrival::TIME_OF_AVAILABILITY,
    &kind::sla_milestone::GENERAL_AVAILABILITY,
    &kind::sla_milestone::END_OF_SUPPORT,
    &kind::sla_milestone::END_OF_LIFE,
    &kind::sla_error_rate::KIND,
    &kind::sla_throughput::KIND,
    &kind::sla_later::AVAILABILITY,
    &kind::sla_later::TIME_TO_DETECT,
    &kind::sla_later::TIME_TO_NOTIFY,
    &kind::sla_later::TIME_TO_REPAIR,
    &kind::sla_later::UNKNOWN,
    &kind::unclaimed::UNKNOWN_KEY,
    &kind::unclaimed::NOT_CHECKED,
];

impl Kind {
    /// The kind of this name.
    #[must_use]
    pub fn named(id: &str) -> Option<&'static Self> {
        CATALOGUE.iter().copied().find(|kind| kind.id == id)
    }
}
