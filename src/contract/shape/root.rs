//! The contract itself, its `description`, `context` and `slaProperties`.

use super::people::{CUSTOM, DEFINITION, MEMBER, PRICE, ROLE, SUPPORT, TEAM};
use super::schema::OBJECT;
use super::server::SERVER;
use super::{Key, Kind, Section, Word, key, word, word_since};
use crate::contract::ApiVersion::{V3_0_0, V3_0_1, V3_0_2, V3_1_0, V3_2_0};

static KINDS: [Word; 1] = [word("DataContract")];

static API_VERSIONS: [Word; 5] = [
    word_since("v3.0.0", V3_0_0),
    word_since("v3.0.1", V3_0_1),
    word_since("v3.0.2", V3_0_2),
    word_since("v3.1.0", V3_1_0),
    word_since("v3.2.0", V3_2_0),
];

/// The contract.
pub(in crate::contract) static ROOT: Section = Section {
    name: "contract",
    keys: &[
        key("apiVersion", Kind::Words(&API_VERSIONS)).required(),
        key("kind", Kind::Words(&KINDS)).required(),
        key("id", Kind::Text).required(),
        key("version", Kind::Text).required(),
        key("status", Kind::Text).required_until(V3_1_0),
        key("name", Kind::Text),
        key("tenant", Kind::Text),
        key("tags", Kind::Texts),
        key("servers", Kind::Sections(&SERVER)),
        key("dataProduct", Kind::Text),
        key("description", Kind::Section(&DESCRIPTION)),
        key("domain", Kind::Text),
        key("context", Kind::TextOr(&CONTEXT)).since(V3_2_0),
        key("schema", Kind::Sections(&OBJECT)),
        key("support", Kind::Sections(&SUPPORT)),
        key("price", Kind::Section(&PRICE)),
        key("team", Kind::Sections(&MEMBER)).until(V3_0_2),
        key("team", Kind::SectionOrList(&TEAM, &MEMBER)).since(V3_1_0),
        key("roles", Kind::Sections(&ROLE)),
        key("slaDefaultElement", Kind::Text),
        key("slaProperties", Kind::Sections(&SLA)),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)).since(V3_0_1),
        key("customProperties", Kind::Sections(&CUSTOM)),
        key("contractCreatedTs", Kind::Text),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: false,
};

static DESCRIPTION: Section = Section {
    name: "description",
    keys: &[
        key("usage", Kind::Text),
        key("purpose", Kind::Text),
        key("limitations", Kind::Text),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)).since(V3_0_1),
        key("customProperties", Kind::Sections(&CUSTOM)).since(V3_0_1),
    ],
    cases: None,
    closed_since: None,
    promises: false,
};

/// `context`, for readers of the contract that are programs.
pub(super) static CONTEXT: Section = Section {
    name: "context",
    keys: &[
        key("instructions", Kind::Text),
        key("verifiedStatements", Kind::Sections(&STATEMENT)),
        key("constraints", Kind::Sections(&CONSTRAINT)),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: false,
};

static STATEMENT: Section = Section {
    name: "verified statement",
    keys: &[
        key("id", Kind::Text),
        key("question", Kind::Text).required(),
        key("answer", Kind::Text),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)),
        key("tags", Kind::Texts),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: false,
};

static CONSTRAINT: Section = Section {
    name: "constraint",
    keys: &[
        key("id", Kind::Text),
        key("constraint", Kind::Text).required(),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)),
        key("tags", Kind::Texts),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: None,
    closed_since: Some(V3_0_0),
    promises: false,
};

const SLA_KEYS: &[Key] = &[
    key("id", Kind::Id).since(V3_1_0),
    key("property", Kind::Text).required(),
    key("value", Kind::Scalar).required(),
    key("valueExt", Kind::Scalar),
    key("unit", Kind::Text),
    key("element", Kind::Text),
    key("driver", Kind::Text),
    key("description", Kind::Text).since(V3_1_0),
    key("scheduler", Kind::Text).since(V3_1_0),
    key("schedule", Kind::Text).since(V3_1_0),
    key("customProperties", Kind::Sections(&CUSTOM)).since(V3_2_0),
    key("authoritativeDefinitions", Kind::Sections(&DEFINITION)).since(V3_2_0),
];

/// An item of `slaProperties`.
static SLA: Section =
    Section { name: "SLA property", keys: SLA_KEYS, cases: None, closed_since: Some(V3_1_0), promises: true };
