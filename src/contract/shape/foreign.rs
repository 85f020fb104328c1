//! Keys and words of other languages of the field, and what the standard calls them.

/// A key of another language, the key that is probably meant, and how to write it.
static KEYS: [(&str, &str, &str); 48] = [
    ("nullable", "required", "`nullable: false` is written `required: true`"),
    ("isNullable", "required", "`isNullable: false` is written `required: true`"),
    ("notNull", "required", "write `required: true`"),
    ("not_null", "required", "write `required: true`"),
    ("isRequired", "required", "write `required: true`"),
    ("mandatory", "required", "write `required: true`"),
    ("optional", "required", "`optional: false` is written `required: true`"),
    ("isUnique", "unique", "write `unique: true`"),
    ("primary", "primaryKey", "write `primaryKey: true`"),
    ("isPrimaryKey", "primaryKey", "write `primaryKey: true`"),
    ("isPrimary", "primaryKey", "write `primaryKey: true`"),
    ("pk", "primaryKey", "write `primaryKey: true`"),
    ("primaryKeys", "primaryKey", "write `primaryKey: true` at each property of the key"),
    ("type", "logicalType", "write `logicalType` for the type of the values, `physicalType` for that of the storage"),
    ("dataType", "logicalType", "write `logicalType` for the type of the values"),
    ("data_type", "logicalType", "write `logicalType` for the type of the values"),
    ("dtype", "logicalType", "write `logicalType` for the type of the values"),
    ("column", "name", "write `name`"),
    ("columns", "properties", "columns stand under `properties`"),
    ("fields", "properties", "columns stand under `properties`"),
    ("table", "name", "write `name`"),
    ("tableName", "physicalName", "write `physicalName`"),
    ("title", "businessName", "write `businessName`"),
    ("pii", "classification", "write `classification`, or a tag `pii`"),
    ("foreignKey", "relationships", "foreign keys stand under `relationships`"),
    ("references", "relationships", "foreign keys stand under `relationships`"),
    ("checks", "quality", "rules stand under `quality`"),
    ("tests", "quality", "rules stand under `quality`"),
    ("options", "logicalTypeOptions", "write `logicalTypeOptions`"),
    ("constraints", "logicalTypeOptions", "write `logicalTypeOptions`"),
    ("models", "schema", "objects stand under `schema`"),
    ("tables", "schema", "objects stand under `schema`"),
    ("dataset", "schema", "objects stand under `schema`"),
    ("sla", "slaProperties", "write `slaProperties`"),
    ("servicelevels", "slaProperties", "write `slaProperties`"),
    ("stakeholders", "team", "write `team`"),
    ("owner", "team", "write `team`, with a member whose `role` is `owner`"),
    ("info", "name", "`title` is written `name` and stands at the top, beside `version` and `id`"),
    ("terms", "description", "`usage` and `limitations` stand under `description`"),
    ("pricing", "price", "write `price`"),
    ("uuid", "id", "write `id`"),
    ("email", "username", "write `username`"),
    // Items of these lists have another word for their name.
    ("name", "role", "write `role`"),
    ("name", "property", "write `property`"),
    ("name", "channel", "write `channel`"),
    ("name", "server", "write `server`"),
    ("name", "synonym", "write `synonym`"),
    ("key", "property", "write `property`"),
];

/// A word of another language and the word of the standard.
static WORDS: [(&str, &str); 34] = [
    ("str", "string"),
    ("text", "string"),
    ("varchar", "string"),
    ("char", "string"),
    ("uuid", "string"),
    ("int", "integer"),
    ("bigint", "integer"),
    ("smallint", "integer"),
    ("tinyint", "integer"),
    ("long", "integer"),
    ("int32", "integer"),
    ("int64", "integer"),
    ("float", "number"),
    ("double", "number"),
    ("decimal", "number"),
    ("numeric", "number"),
    ("real", "number"),
    ("bool", "boolean"),
    ("datetime", "timestamp"),
    ("timestamp_tz", "timestamp"),
    ("timestamp_ntz", "timestamp"),
    ("timestamptz", "timestamp"),
    ("struct", "object"),
    ("record", "object"),
    ("json", "object"),
    ("list", "array"),
    ("embedding", "vector"),
    ("query", "sql"),
    ("gcs", "custom"),
    ("file", "local"),
    ("validity", "conformity"),
    ("freshness", "timeliness"),
    ("nullCheck", "nullValues"),
    ("duplicateCount", "duplicateValues"),
];

/// The keys that a key of another language may stand for, the first that a section has, and how to write them.
pub(in crate::contract) fn foreign_keys(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    KEYS.iter().filter(move |(foreign, ..)| *foreign == name).map(|(_, own, help)| (*own, *help))
}

/// The word that a word of another language stands for.
pub(in crate::contract) fn foreign_word(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(foreign, _)| foreign.eq_ignore_ascii_case(word)).map(|(_, own)| *own)
}
