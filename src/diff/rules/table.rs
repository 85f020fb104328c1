//! The table of rules: what changed, whom it breaks, and what comes of it.

use super::super::layout::Part;
use super::super::spot::Spot;
use super::{
    Judge, Rule, Turn, bounds, identity, keys, life, options, people, privacy, quality, sla, threshold, types, values,
    words,
};
use crate::outcome::Effect::{self, Breaking, Compatible, Documentation};

use Turn::{Added, Changed, Loosened, Removed, Same, Tightened};

/// Whom a change breaks: producers, then consumers.
type Whom = (Effect, Effect);
/// A guarantee is lost or weakened.
const LOST: Whom = (Compatible, Breaking);
/// A guarantee is added or strengthened: who writes the data must keep it.
const GAINED: Whom = (Breaking, Compatible);
/// What was so is otherwise, or nobody can tell which way it turned.
const OTHERWISE: Whom = (Breaking, Breaking);
/// Something new that asks nothing of anybody.
const OFFERED: Whom = (Compatible, Compatible);
/// Words for people.
const WORDS: Whom = (Documentation, Documentation);

const ANY: &[Turn] = &[Added, Removed, Tightened, Loosened, Changed];

macro_rules! rules {
    ($($id:literal: $judge:path, $turns:expr, $whom:expr, $when:literal => $says:literal;)+) => {
        /// Every rule. The last two are for what no other knows.
        pub const RULES: &[Rule] = &[$(rule($id, $judge, $turns, $whom, ($when, $says)),)+];
    };
}

const fn rule(
    id: &'static str,
    judge: Judge,
    turns: &'static [Turn],
    whom: Whom,
    words: (&'static str, &'static str),
) -> Rule {
    Rule { id, when: words.0, says: words.1, producer: whom.0, consumer: whom.1, judge, turns }
}

rules! {
    // The contract.
    "contract-id-changed": identity::contract_id, ANY, LOST, "the `id` of the contract changes" => "references to the contract lead nowhere";
    "version-changed": identity::version, ANY, WORDS, "the `version` of the contract changes" => "the step it takes is held against the other changes";
    "api-version-changed": identity::api_version, ANY, OFFERED, "`apiVersion` changes" => "the contract is read by the rules of another version of the standard";
    "contract-filed-elsewhere": identity::place, ANY, WORDS, "`name`, `tenant`, `domain` or `dataProduct` changes" => "catalogues show it elsewhere";
    "contract-deprecated": life::deprecated, &[Changed], OFFERED, "the status becomes deprecated" => "its promises still hold, and will end";
    "status-strengthened": life::status, &[Tightened], GAINED, "the status promises more: draft becomes active" => "what was a plan is now a promise";
    "status-weakened": life::status, &[Loosened], LOST, "the status promises less: active becomes draft or retired" => "nobody answers for the promises any more";
    "status-changed": life::status, &[Added, Removed, Changed], OTHERWISE, "the status is one whose meaning is not known" => "nobody can tell whether it promises more or less";
    "limitations-changed": life::limitations, ANY, OFFERED, "`description.limitations` changes" => "read what the data must not be used for";
    // Objects.
    "object-added": identity::object, &[Added], GAINED, "an object is new" => "there is more to read, and to deliver";
    "object-removed": identity::object, &[Removed], LOST, "an object is gone" => "who reads it finds nothing";
    "object-renamed": identity::object_name, ANY, OTHERWISE, "an object with the same `id` has another `name`" => "who names it finds nothing";
    "id-added": identity::id, &[Added], WORDS, "an object or property gets an `id`" => "it can be told apart from now on, whatever its name";
    "id-changed": identity::id, &[Removed, Changed], LOST, "the `id` of an object or property changes or is gone" => "references by id lead nowhere";
    "physical-name-changed": identity::physical_name, &[Added, Removed, Changed], OTHERWISE, "the name in the data changes" => "it is looked for under another name";
    "object-kind-stated": types::object_kind, &[Added], GAINED, "`physicalType` of an object is new" => "what kind of thing it is, is now promised";
    "object-kind-changed": types::object_kind, &[Removed, Changed], OTHERWISE, "`physicalType` of an object changes: a table becomes a topic" => "it may have to be read in another way";
    "table-kind-changed": types::table_kind, ANY, OFFERED, "a table becomes a view, or a view a table" => "it is read as before";
    "object-type-changed": types::object_type, &[Changed], OTHERWISE, "`logicalType` of an object changes" => "it is another kind of thing";
    "granularity-stated": words::granularity, &[Added], GAINED, "`dataGranularityDescription` is new" => "what a row stands for is now promised";
    "granularity-changed": words::granularity, &[Removed, Changed], OTHERWISE, "`dataGranularityDescription` changes" => "a row may stand for something else, which cannot be told from words";
    "deprecation-announced": life::deprecation, &[Added, Changed], OFFERED, "an object or property becomes `deprecated`" => "it still holds, and will go";
    "deprecation-lifted": life::deprecation, &[Removed], OFFERED, "an object or property is no longer `deprecated`" => "it stays";
    // Properties.
    "property-added": identity::property, &[Added], GAINED, "a property is new" => "there is more to read, and to deliver";
    "property-removed": identity::property, &[Removed], LOST, "a property is gone" => "who reads it finds nothing";
    "property-renamed": identity::property_name, ANY, OTHERWISE, "a property with the same `id` has another `name`" => "who names it finds nothing";
    "properties-reordered": identity::order, &[Changed], WORDS, "properties stand in another order" => "it matters to files without a header alone";
    "inner-type-added": identity::inner, &[Added], GAINED, "the items of an array, or keys and values of a map, are described" => "what lies inside is now promised";
    "inner-type-removed": identity::inner, &[Removed], LOST, "the items of an array, or keys and values of a map, are no longer described" => "anything may lie inside";
    "inner-type-changed": identity::inner, &[Changed], OTHERWISE, "what describes items, keys or values is something else altogether" => "nobody can tell what lies inside";
    "type-added": types::logical, &[Added], GAINED, "`logicalType` is new" => "values are now of one type";
    "type-removed": types::logical, &[Removed], LOST, "`logicalType` is gone" => "values may be of any type";
    "type-narrowed": types::logical, &[Tightened], GAINED, "`logicalType` becomes narrower: number becomes integer" => "every value still fits the old type";
    "type-widened": types::logical, &[Loosened], LOST, "`logicalType` becomes wider: integer becomes number" => "values may come that the old type does not hold";
    "type-changed": types::logical, &[Changed], OTHERWISE, "`logicalType` becomes another" => "values are of another type";
    "physical-type-added": types::physical, &[Added], GAINED, "`physicalType` of a property is new" => "how values are stored is now promised";
    "physical-type-removed": types::physical, &[Removed], LOST, "`physicalType` of a property is gone" => "values may be stored in any way";
    "physical-type-narrowed": types::physical, &[Tightened], GAINED, "`physicalType` holds less: varchar(50) becomes varchar(20)" => "every value still fits the old type";
    "physical-type-widened": types::physical, &[Loosened], LOST, "`physicalType` holds more: varchar(20) becomes varchar(50)" => "values may come that the old type does not hold";
    "physical-type-changed": types::physical, &[Changed], OTHERWISE, "`physicalType` becomes one that cannot be compared" => "values are stored in another way";
    // Options.
    "lower-bound-tightened": bounds::lower, &[Tightened], GAINED, "a lower bound (`minimum`, `exclusiveMinimum`, `minLength`, `minItems`, `minProperties`) is new or higher" => "small values are ruled out";
    "lower-bound-loosened": bounds::lower, &[Loosened], LOST, "a lower bound is gone or lower" => "smaller values may come";
    "lower-bound-changed": bounds::lower, &[Added, Removed, Changed], OTHERWISE, "a lower bound cannot be compared with the old one" => "nobody can tell which values are ruled out now";
    "upper-bound-tightened": bounds::upper, &[Tightened], GAINED, "an upper bound (`maximum`, `exclusiveMaximum`, `maxLength`, `maxItems`, `maxProperties`) is new or lower" => "large values are ruled out";
    "upper-bound-loosened": bounds::upper, &[Loosened], LOST, "an upper bound is gone or higher" => "larger values may come";
    "upper-bound-changed": bounds::upper, &[Added, Removed, Changed], OTHERWISE, "an upper bound cannot be compared with the old one" => "nobody can tell which values are ruled out now";
    "multiple-tightened": bounds::multiple, &[Tightened], GAINED, "`multipleOf` is new, or a multiple of the old one" => "values between the steps are ruled out";
    "multiple-loosened": bounds::multiple, &[Loosened], LOST, "`multipleOf` is gone, or a part of the old one" => "values between the old steps may come";
    "multiple-changed": bounds::multiple, &[Added, Removed, Changed], OTHERWISE, "`multipleOf` is another step" => "values may come that the old steps do not have";
    "pattern-added": options::pattern, &[Added], GAINED, "a `pattern` is new" => "values that do not match are ruled out";
    "pattern-removed": options::pattern, &[Removed], LOST, "a `pattern` is gone" => "values of any form may come";
    "pattern-changed": options::pattern, &[Changed], OTHERWISE, "a `pattern` is another" => "nobody can tell whether it rules out more or less";
    "date-format-changed": options::date_format, ANY, OTHERWISE, "the `format` of dates or times is new, gone or another" => "values are written in another way";
    "format-added": options::format, &[Added], GAINED, "the `format` of texts or numbers is new" => "values of another format are ruled out";
    "format-removed": options::format, &[Removed], LOST, "the `format` of texts or numbers is gone" => "values of any format may come";
    "format-narrowed": options::format, &[Tightened], GAINED, "the `format` of numbers holds less: i64 becomes i32" => "every value still fits the old format";
    "format-widened": options::format, &[Loosened], LOST, "the `format` of numbers holds more: i32 becomes i64" => "values may come that the old format does not hold";
    "format-changed": options::format, &[Changed], OTHERWISE, "the `format` of texts or numbers is another" => "values are of another form";
    "timezone-changed": options::timezone, ANY, OTHERWISE, "`timezone` or `defaultTimezone` changes" => "times mean other moments";
    "shape-promise-added": options::promise, &[Added], GAINED, "`uniqueItems` or `normalized` becomes true" => "items no longer recur, or vectors are of length 1";
    "shape-promise-removed": options::promise, &[Removed, Changed], LOST, "`uniqueItems` or `normalized` is no longer true" => "items may recur, or vectors have any length";
    "required-keys-added": options::required_keys, &[Tightened], GAINED, "an object must have more keys" => "objects without them are ruled out";
    "required-keys-removed": options::required_keys, &[Loosened], LOST, "an object must have fewer keys" => "objects without them may come";
    "required-keys-changed": options::required_keys, &[Changed], OTHERWISE, "an object must have other keys" => "objects without some of the old ones may come";
    "vector-changed": options::vector, ANY, OTHERWISE, "`dimensions`, `elementType`, `distanceMetric` or the model of a vector changes" => "vectors do not compare with those of before";
    "option-changed": options::other, ANY, OTHERWISE, "an option that no other rule knows changes" => "nobody can tell which values are ruled out now";
    // Nulls, duplicates, keys.
    "required-added": keys::required, &[Added, Changed], GAINED, "`required` becomes true" => "nulls are ruled out";
    "required-removed": keys::required, &[Removed], LOST, "`required` is no longer true" => "nulls may come";
    "unique-added": keys::unique, &[Added, Changed], GAINED, "`unique` becomes true" => "values no longer recur";
    "unique-removed": keys::unique, &[Removed], LOST, "`unique` is no longer true" => "values may recur";
    "key-added": keys::primary_key, &[Added], GAINED, "an object gets a primary key" => "its rows can be told apart";
    "key-removed": keys::primary_key, &[Removed], LOST, "an object has no primary key any more" => "its rows may recur";
    "key-changed": keys::primary_key, &[Changed], OTHERWISE, "the primary key is of other properties" => "the old key may recur or be null";
    "key-order-changed": keys::key_order, &[Changed], OFFERED, "the properties of the primary key stand in another order" => "the same rows are told apart";
    "partitioning-added": keys::partitioned, &[Added], GAINED, "`partitioned` becomes true" => "data is laid out by the values";
    "partitioning-removed": keys::partitioned, &[Removed], LOST, "`partitioned` is no longer true" => "who reads by partitions finds none";
    "partitioning-changed": keys::partitioned, &[Changed], OTHERWISE, "partitions are in another order" => "data is laid out in another way";
    "relationship-added": keys::relationship, &[Added], GAINED, "a relationship is new" => "every key has its other side";
    "relationship-removed": keys::relationship, &[Removed], LOST, "a relationship is gone" => "keys may have no other side";
    "relationship-changed": keys::relationship, &[Changed], OTHERWISE, "a relationship leads elsewhere" => "the old keys may have no other side";
    // Values.
    "enum-added": values::enumeration, &[Added], GAINED, "`enum` is new" => "other values are ruled out";
    "enum-removed": values::enumeration, &[Removed], LOST, "`enum` is gone" => "any value may come";
    "enum-changed": values::enumeration, &[Changed], OTHERWISE, "`enum` is something else altogether" => "nobody can tell which values are ruled out now";
    "enum-values-added": values::enum_values, &[Added], LOST, "`enum` has more values" => "values may come that nobody expects yet";
    "enum-values-removed": values::enum_values, &[Removed], GAINED, "`enum` has fewer values" => "values that came before are ruled out";
    "enum-value-changed": values::enum_words, &[Changed], OTHERWISE, "a value of `enum` is something else altogether" => "nobody can tell which values are ruled out now";
    "valid-values-tightened": values::valid_values, &[Tightened], GAINED, "`validValues` of a rule are new or fewer" => "values that came before count against the rule";
    "valid-values-loosened": values::valid_values, &[Loosened], LOST, "`validValues` of a rule are gone or more" => "values may come that nobody expects yet";
    "valid-values-changed": values::valid_values, &[Added, Removed, Changed], OTHERWISE, "`validValues` of a rule are something else altogether" => "nobody can tell which values count against the rule";
    "unique-columns-tightened": values::unique_columns, &[Tightened], GAINED, "a rule on duplicates names fewer properties" => "fewer of them together must not recur, which is more";
    "unique-columns-loosened": values::unique_columns, &[Loosened], LOST, "a rule on duplicates names more properties" => "rows that were duplicates no longer are";
    "unique-columns-changed": values::unique_columns, &[Changed], OTHERWISE, "what a rule on duplicates looks at is something else altogether" => "nobody can tell which rows are duplicates";
    "argument-changed": values::other_argument, ANY, OTHERWISE, "another argument of a rule changes: `missingValues`" => "nobody can tell whether the rule rules out more or less";
    // Quality rules.
    "rule-added": quality::rule, &[Added], GAINED, "a quality rule is new" => "more is held to";
    "rule-removed": quality::rule, &[Removed], LOST, "a quality rule is gone" => "nobody holds the data to it any more";
    "rule-kind-changed": quality::kind, ANY, OTHERWISE, "a quality rule measures something else" => "what it held before is no longer held";
    "threshold-tightened": threshold::threshold, &[Tightened], GAINED, "the threshold of a rule allows less" => "data that was allowed is no longer";
    "threshold-loosened": threshold::threshold, &[Loosened], LOST, "the threshold of a rule allows more" => "data may come that was not allowed";
    "threshold-changed": threshold::threshold, &[Added, Removed, Changed], OTHERWISE, "the threshold of a rule allows something else" => "data may come that was not allowed";
    "severity-raised": quality::severity, &[Tightened], GAINED, "the `severity` of a rule is higher" => "who breaks it must mend it sooner";
    "severity-lowered": quality::severity, &[Loosened], LOST, "the `severity` of a rule is lower" => "a broken rule may pass as a warning";
    "query-changed": quality::query, ANY, OTHERWISE, "the `query` of a rule is another" => "nobody can tell from the text whether it rules out more or less";
    "implementation-changed": quality::implementation, ANY, OTHERWISE, "the `implementation` of a rule is another" => "nobody can tell whether it rules out more or less";
    "rule-text-changed": quality::text, ANY, OTHERWISE, "the words of a rule of type text are others" => "nobody can tell from words whether it rules out more or less";
    // Privacy.
    "classification-raised": privacy::classification, &[Tightened], OTHERWISE, "`classification` is stricter" => "who may read it must be looked at anew";
    "classification-lowered": privacy::classification, &[Loosened], OFFERED, "`classification` is milder" => "more people may read it";
    "classification-stated": privacy::classification, &[Added, Removed], WORDS, "`classification` says what was so without it" => "nothing is handled in another way";
    "classification-changed": privacy::classification, &[Changed], OTHERWISE, "`classification` becomes a word whose strength is not known" => "who may read it must be looked at anew";
    "privacy-tag-added": privacy::tags, &[Added], OTHERWISE, "a property gets a tag of privacy (`pii`, `phi`, `gdpr`, `pci`, `sensitive`)" => "its values are hidden, and must be protected";
    "privacy-tag-removed": privacy::tags, &[Removed], OFFERED, "a property loses a tag of privacy" => "its values are no longer hidden";
    "encrypted-name-changed": privacy::encrypted, ANY, OTHERWISE, "`encryptedName` is new, gone or another" => "the encrypted values are elsewhere, and the plain ones may be gone";
    "critical-changed": words::critical, ANY, WORDS, "`criticalDataElement` changes" => "reports show it in another place";
    "semantic-type-changed": words::semantic_type, &[Changed], OTHERWISE, "`semanticType` changes" => "it may no longer be a column";
    "transform-logic-stated": words::transform, &[Added, Removed], WORDS, "`transformLogic` is written down, or no longer" => "how values come to be is said, or no longer";
    "transform-logic-changed": words::transform, &[Changed], OTHERWISE, "`transformLogic` is another" => "nobody can tell from the text whether values mean the same";
    "lineage-changed": words::lineage, ANY, WORDS, "`transformSourceObjects` or `transformDescription` changes" => "where values come from is said in another way";
    // Service levels.
    "sla-added": sla::entry, &[Added], GAINED, "a service level is new" => "more is held to";
    "sla-removed": sla::entry, &[Removed], LOST, "a service level is gone" => "nobody holds to it any more";
    "sla-tightened": sla::value, &[Tightened], GAINED, "a service level promises more: a shorter latency, a longer retention" => "who delivers must do better";
    "sla-loosened": sla::value, &[Loosened], LOST, "a service level promises less: a longer latency, a shorter retention" => "less is delivered than before";
    "sla-changed": sla::value, &[Added, Removed, Changed], OTHERWISE, "a service level cannot be compared with the old one" => "nobody can tell whether it promises more or less";
    "sla-property-changed": sla::property, &[Changed], OTHERWISE, "a service level is about something else" => "what it promised before is no longer promised";
    "sla-element-changed": sla::element, &[Changed], OTHERWISE, "`element` of a service level or `slaDefaultElement` changes" => "it is counted on something else";
    // Servers, people, price.
    "server-added": people::server, &[Added], GAINED, "a server is new" => "the data is in one more place";
    "server-removed": people::server, &[Removed], LOST, "a server is gone" => "who reads from it finds nothing";
    "server-changed": people::server_field, ANY, OTHERWISE, "a field of a server changes: type, place, format, environment" => "who reads from it finds something else, or nothing";
    "setting-changed": words::setting, ANY, OTHERWISE, "a custom property that this program reads changes: `upheld.*`, or `delimiter` of a server" => "data is read or judged in another way";
    "role-added": people::role, &[Added], OFFERED, "a role is new" => "there is one more way to get access";
    "role-removed": people::role, &[Removed], LOST, "a role is gone" => "who has it loses access";
    "role-changed": people::access, ANY, OTHERWISE, "what a role may do changes" => "who has it may do something else";
    "support-added": people::channel, &[Added], OFFERED, "a channel of support is new" => "there is one more way to ask";
    "support-removed": people::channel, &[Removed], LOST, "a channel of support is gone" => "who asks there gets no answer";
    "support-changed": people::channel_field, ANY, OFFERED, "a channel of support changes" => "ask there from now on";
    "team-changed": people::team, ANY, WORDS, "the team or a member of it changes" => "other people answer for the data";
    "price-raised": people::price, &[Added, Tightened], LOST, "the price is new or higher" => "who uses the data pays more";
    "price-lowered": people::price, &[Removed, Loosened], OFFERED, "the price is gone or lower" => "who uses the data pays less";
    "price-changed": people::price, &[Changed], OTHERWISE, "the price is in another currency or for another unit" => "nobody can tell whether it is higher or lower";
    // Words.
    "custom-property-changed": words::custom, ANY, WORDS, "any other custom property changes" => "it means something to other tools alone";
    "definition-changed": words::definition, ANY, WORDS, "`authoritativeDefinitions` change" => "the links lead elsewhere";
    "wording-changed": words::words, ANY, WORDS, "descriptions, tags, synonyms, examples, names of rules or other words change" => "it is said in other words";
    "same-meaning": same_meaning, &[Same], WORDS, "something is written in another way and means the same: `required: false` for nothing, a threshold of v3.0 in the words of v3.1" => "it means the same";
    "other-promise-changed": never, &[], OTHERWISE, "a key of schema, quality, service levels or servers changes that no other rule knows" => "nobody can tell what it promises";
    "other-words-changed": never, &[], WORDS, "a key of any other part changes that no other rule knows" => "it promises nothing about the data";
}

/// What means the same by any rule, and nothing that becomes another nothing.
fn same_meaning(spot: &Spot<'_>) -> Option<Turn> {
    let by_a_rule = RULES.iter().filter(|rule| rule.turns != [Same]).any(|rule| (rule.judge)(spot) == Some(Same));
    (by_a_rule || spot.plain() == Same).then_some(Same)
}

fn never(_: &Spot<'_>) -> Option<Turn> {
    None
}

/// The rule for what no other knows.
pub(super) fn other(spot: &Spot<'_>) -> &'static Rule {
    let promises = match spot.difference.part {
        Part::Object
        | Part::Property
        | Part::Map
        | Part::Relationship
        | Part::Rule
        | Part::EnumValue
        | Part::Sla
        | Part::Server => true,
        Part::Contract => ["schema", "slaProperties", "servers"].contains(&spot.difference.key.as_str()),
        Part::Description
        | Part::Synonym
        | Part::Team
        | Part::Member
        | Part::Role
        | Part::Support
        | Part::Price
        | Part::Definition
        | Part::Custom => false,
    };
    let [.., promise, words] = RULES else { return &RULES[0] };
    if promises { promise } else { words }
}
