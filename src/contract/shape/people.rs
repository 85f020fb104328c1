//! `team`, `roles`, `support`, `price`, `tags`, `customProperties` and `authoritativeDefinitions`.

use super::{Kind, Section, key};
use crate::contract::ApiVersion::{V3_0_1, V3_0_2, V3_1_0, V3_2_0};

/// An item of `customProperties`.
pub(super) static CUSTOM: Section = Section {
    name: "custom property",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("property", Kind::Text).required_since(V3_1_0),
        key("value", Kind::Any).required_since(V3_1_0),
        key("description", Kind::Text).since(V3_1_0),
        key("vendor", Kind::Text).since(V3_2_0),
    ],
    cases: None,
    closed_since: Some(V3_1_0),
    promises: false,
};

/// An item of `authoritativeDefinitions`.
pub(super) static DEFINITION: Section = Section {
    name: "authoritative definition",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("url", Kind::Text).required(),
        key("type", Kind::Text).required(),
        key("description", Kind::Text).since(V3_1_0),
    ],
    cases: None,
    closed_since: Some(V3_1_0),
    promises: false,
};

/// A member of the team; an item of `team` itself in v3.0.x.
pub(super) static MEMBER: Section = Section {
    name: "team member",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("username", Kind::Text).required_since(V3_1_0),
        key("name", Kind::Text).since(V3_0_2),
        key("description", Kind::Text).since(V3_0_2),
        key("role", Kind::Text),
        key("dateIn", Kind::Text),
        key("dateOut", Kind::Text),
        key("replacedByUsername", Kind::Text),
        key("tags", Kind::Texts).since(V3_1_0),
        key("customProperties", Kind::Sections(&CUSTOM)).since(V3_1_0),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)).since(V3_1_0),
    ],
    cases: None,
    closed_since: Some(V3_1_0),
    promises: false,
};

/// `team` as a mapping.
pub(super) static TEAM: Section = Section {
    name: "team",
    keys: &[
        key("id", Kind::Id),
        key("name", Kind::Text),
        key("description", Kind::Text),
        key("members", Kind::Sections(&MEMBER)),
        key("tags", Kind::Texts),
        key("customProperties", Kind::Sections(&CUSTOM)),
        key("authoritativeDefinitions", Kind::Sections(&DEFINITION)),
    ],
    cases: None,
    closed_since: Some(V3_1_0),
    promises: false,
};

/// An item of `roles`.
pub(super) static ROLE: Section = Section {
    name: "role",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("role", Kind::Text).required(),
        key("description", Kind::Text),
        key("access", Kind::Text),
        key("firstLevelApprovers", Kind::Text),
        key("secondLevelApprovers", Kind::Text),
        key("customProperties", Kind::Sections(&CUSTOM)).since(V3_0_1),
    ],
    cases: None,
    closed_since: Some(V3_1_0),
    promises: false,
};

/// An item of `support`.
pub(super) static SUPPORT: Section = Section {
    name: "support channel",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("channel", Kind::Text).required(),
        key("url", Kind::Text).required_until(V3_0_2),
        key("description", Kind::Text),
        key("tool", Kind::Text),
        key("scope", Kind::Text),
        key("invitationUrl", Kind::Text),
        key("customProperties", Kind::Sections(&CUSTOM)).since(V3_1_0),
    ],
    cases: None,
    closed_since: Some(V3_1_0),
    promises: false,
};

/// `price`.
pub(super) static PRICE: Section = Section {
    name: "price",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("priceAmount", Kind::Number),
        key("priceCurrency", Kind::Text),
        key("priceUnit", Kind::Text),
    ],
    cases: None,
    closed_since: Some(V3_1_0),
    promises: false,
};
