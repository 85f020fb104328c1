//! How a contract is made of parts: which keys hold lists of parts, single parts, sets of words, or values that go together.

/// A part of a contract: a mapping whose keys are compared one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Contract,
    Description,
    Server,
    Object,
    Property,
    Map,
    Relationship,
    Rule,
    EnumValue,
    Synonym,
    Sla,
    Team,
    Member,
    Role,
    Support,
    Price,
    Definition,
    Custom,
}

/// What a key of a part holds, where it is more than one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// A list of parts.
    List(Part),
    /// A part.
    One(Part),
    /// A list whose order means nothing and whose items are words.
    Words,
    /// Values under keys of their own.
    Keys,
}

/// A key and what it holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub(super) key: &'static str,
    pub(super) holds: Holds,
}

/// Keys that say one thing together, so that they are compared together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// What messages call it, and rules know it by.
    pub(super) name: &'static str,
    /// Its keys; below `below` where that is not empty.
    pub(super) keys: &'static [&'static str],
    /// The key that holds them.
    pub(super) below: &'static str,
}

const fn slot(key: &'static str, holds: Holds) -> Slot {
    Slot { key, holds }
}

const TAGS: Slot = slot("tags", Holds::Words);
const DEFINITIONS: Slot = slot("authoritativeDefinitions", Holds::List(Part::Definition));
const CUSTOM: Slot = slot("customProperties", Holds::List(Part::Custom));

const CONTRACT: &[Slot] = &[
    slot("description", Holds::One(Part::Description)),
    slot("servers", Holds::List(Part::Server)),
    slot("schema", Holds::List(Part::Object)),
    slot("slaProperties", Holds::List(Part::Sla)),
    slot("team", Holds::One(Part::Team)),
    slot("roles", Holds::List(Part::Role)),
    slot("support", Holds::List(Part::Support)),
    slot("price", Holds::One(Part::Price)),
    TAGS,
    DEFINITIONS,
    CUSTOM,
];
const OBJECT: &[Slot] = &[
    slot("properties", Holds::List(Part::Property)),
    slot("relationships", Holds::List(Part::Relationship)),
    slot("quality", Holds::List(Part::Rule)),
    slot("synonyms", Holds::List(Part::Synonym)),
    TAGS,
    DEFINITIONS,
    CUSTOM,
];
const PROPERTY: &[Slot] = &[
    slot("properties", Holds::List(Part::Property)),
    slot("items", Holds::One(Part::Property)),
    slot("map", Holds::One(Part::Map)),
    slot("logicalTypeOptions", Holds::Keys),
    slot("enum", Holds::List(Part::EnumValue)),
    slot("relationships", Holds::List(Part::Relationship)),
    slot("quality", Holds::List(Part::Rule)),
    slot("synonyms", Holds::List(Part::Synonym)),
    slot("transformSourceObjects", Holds::Words),
    TAGS,
    DEFINITIONS,
    CUSTOM,
];
const MAP: &[Slot] = &[slot("key", Holds::One(Part::Property)), slot("value", Holds::One(Part::Property))];
const TEAM: &[Slot] = &[slot("members", Holds::List(Part::Member)), TAGS, DEFINITIONS, CUSTOM];
const SERVER: &[Slot] = &[slot("roles", Holds::List(Part::Role)), CUSTOM];
const DESCRIBED: &[Slot] = &[TAGS, DEFINITIONS, CUSTOM];

/// The keys of a part that hold more than a value.
pub(super) const fn slots(part: Part) -> &'static [Slot] {
    match part {
        Part::Contract => CONTRACT,
        Part::Object => OBJECT,
        Part::Property => PROPERTY,
        Part::Map => MAP,
        Part::Team => TEAM,
        Part::Server => SERVER,
        Part::Description
        | Part::Relationship
        | Part::Rule
        | Part::EnumValue
        | Part::Synonym
        | Part::Sla
        | Part::Member
        | Part::Role
        | Part::Support
        | Part::Price => DESCRIBED,
        Part::Definition | Part::Custom => &[],
    }
}

/// What a key of a part holds, where it is more than a value.
pub(super) fn held(part: Part, key: &str) -> Option<Holds> {
    slots(part).iter().find(|slot| slot.key == key).map(|slot| slot.holds)
}

const OF_PROPERTY: &[Group] = &[
    Group { name: "primaryKey", keys: &["primaryKey", "primaryKeyPosition"], below: "" },
    Group { name: "partitioned", keys: &["partitioned", "partitionKeyPosition"], below: "" },
    Group { name: "minimum", keys: &["minimum", "exclusiveMinimum"], below: "logicalTypeOptions" },
    Group { name: "maximum", keys: &["maximum", "exclusiveMaximum"], below: "logicalTypeOptions" },
];
const OF_RULE: &[Group] = &[
    Group { name: "kind", keys: &["type", "metric", "rule", "engine"], below: "" },
    Group {
        name: "threshold",
        keys: &[
            "mustBe",
            "mustNotBe",
            "mustBeGreaterThan",
            "mustBeGreaterOrEqualTo",
            "mustBeLessThan",
            "mustBeLessOrEqualTo",
            "mustBeBetween",
            "mustNotBeBetween",
            "unit",
        ],
        below: "",
    },
    // v3.0.x writes what v3.1 calls arguments beside the rule.
    Group {
        name: "arguments",
        keys: &["arguments", "validValues", "invalidValues", "missingValues", "pattern"],
        below: "",
    },
];
const OF_SLA: &[Group] = &[Group { name: "value", keys: &["value", "valueExt", "unit"], below: "" }];
const OF_PRICE: &[Group] = &[Group { name: "price", keys: &["priceAmount", "priceCurrency", "priceUnit"], below: "" }];

/// The keys of a part that say one thing together.
pub(super) const fn groups(part: Part) -> &'static [Group] {
    match part {
        Part::Property => OF_PROPERTY,
        Part::Rule => OF_RULE,
        Part::Sla => OF_SLA,
        Part::Price => OF_PRICE,
        _ => &[],
    }
}
