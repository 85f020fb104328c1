//! `servers`: the kinds of servers and their fields.

use super::people::{CUSTOM, ROLE};
use super::{Case, Cases, Kind, Section, Word, key, word, word_since};
use crate::contract::ApiVersion::{V3_0_2, V3_1_0, V3_2_0};

static TYPES: [Word; 44] = [
    word("api"),
    word("athena"),
    word("azure"),
    word("bigquery"),
    word_since("btrieve", V3_2_0),
    word("clickhouse"),
    word("databricks"),
    word("denodo"),
    word("dremio"),
    word("duckdb"),
    word_since("exasol", V3_2_0),
    word_since("fastobjects", V3_2_0),
    word("glue"),
    word_since("hana", V3_2_0),
    word("cloudsql"),
    word("db2"),
    word_since("hive", V3_1_0),
    word_since("iceberg", V3_2_0),
    word_since("impala", V3_1_0),
    word("informix"),
    word_since("ingres", V3_2_0),
    word("kafka"),
    word("kinesis"),
    word("local"),
    word("mysql"),
    word("oracle"),
    word_since("poet", V3_2_0),
    word("postgresql"),
    word("postgres"),
    word("presto"),
    word("pubsub"),
    word("redshift"),
    word("s3"),
    word("sftp"),
    word("snowflake"),
    word("sqlserver"),
    word("synapse"),
    word_since("teradata", V3_2_0),
    word("trino"),
    word_since("vectorwise", V3_2_0),
    word_since("versant", V3_2_0),
    word("vertica"),
    word_since("zen", V3_1_0),
    word("custom"),
];
static FORMATS: [Word; 4] = [word("parquet"), word("delta"), word("json"), word("csv")];
static DELIMITERS: [Word; 2] = [word("new_line"), word("array")];

static CASES: Cases = Cases {
    by: "type",
    implied: &[],
    arms: &[
        Case { word: "api", keys: &[key("location", Kind::Text).required()] },
        Case {
            word: "athena",
            keys: &[
                key("stagingDir", Kind::Text).required_until(V3_1_0),
                key("schema", Kind::Text).required(),
                key("catalog", Kind::Text),
                key("regionName", Kind::Text),
                key("workgroup", Kind::Text).since(V3_2_0),
            ],
        },
        Case {
            word: "azure",
            keys: &[
                key("location", Kind::Text).required(),
                key("format", Kind::Words(&FORMATS)).until(V3_0_2).required(),
                key("format", Kind::Text).since(V3_1_0).required(),
                key("encoding", Kind::Text).since(V3_2_0),
                key("delimiter", Kind::Words(&DELIMITERS)).until(V3_0_2),
                key("delimiter", Kind::Text).since(V3_1_0),
            ],
        },
        Case {
            word: "bigquery",
            keys: &[key("project", Kind::Text).required(), key("dataset", Kind::Text).required()],
        },
        Case {
            word: "btrieve",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "clickhouse",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "databricks",
            keys: &[
                key("host", Kind::Text),
                key("catalog", Kind::Text).required(),
                key("schema", Kind::Text).required(),
            ],
        },
        Case {
            word: "denodo",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text),
            ],
        },
        Case {
            word: "dremio",
            keys: &[key("host", Kind::Text).required(), key("port", Kind::Port).required(), key("schema", Kind::Text)],
        },
        Case { word: "duckdb", keys: &[key("database", Kind::Text).required(), key("schema", Kind::Text)] },
        Case {
            word: "exasol",
            keys: &[key("host", Kind::Text).required(), key("port", Kind::Port), key("schema", Kind::Text)],
        },
        Case {
            word: "fastobjects",
            keys: &[key("database", Kind::Text).required(), key("host", Kind::Text), key("port", Kind::Port)],
        },
        Case {
            word: "glue",
            keys: &[
                key("account", Kind::Text).required(),
                key("database", Kind::Text).required(),
                key("location", Kind::Text),
                key("format", Kind::Text),
                key("encoding", Kind::Text).since(V3_2_0),
            ],
        },
        Case {
            word: "hana",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
                key("database", Kind::Text),
                key("schema", Kind::Text),
            ],
        },
        Case {
            word: "cloudsql",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text).required(),
            ],
        },
        Case {
            word: "db2",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text),
            ],
        },
        Case {
            word: "hive",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "iceberg",
            keys: &[
                key("catalog", Kind::Text).required(),
                key("catalogUrl", Kind::Text).required(),
                key("namespace", Kind::Text),
                key("warehouse", Kind::Text),
            ],
        },
        Case {
            word: "impala",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "informix",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "ingres",
            keys: &[
                key("database", Kind::Text).required(),
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
            ],
        },
        Case {
            word: "kafka",
            keys: &[
                key("host", Kind::Text).required(),
                key("format", Kind::Text),
                key("encoding", Kind::Text).since(V3_2_0),
            ],
        },
        Case {
            word: "kinesis",
            keys: &[key("region", Kind::Text), key("format", Kind::Text), key("encoding", Kind::Text).since(V3_2_0)],
        },
        Case {
            word: "local",
            keys: &[
                key("path", Kind::Text).required(),
                key("format", Kind::Text).required(),
                key("encoding", Kind::Text).since(V3_2_0),
            ],
        },
        Case {
            word: "mysql",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "oracle",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("serviceName", Kind::Text).required(),
            ],
        },
        Case {
            word: "poet",
            keys: &[key("database", Kind::Text).required(), key("host", Kind::Text), key("port", Kind::Port)],
        },
        Case {
            word: "postgresql",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text).required(),
            ],
        },
        Case {
            word: "postgres",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text).required(),
            ],
        },
        Case {
            word: "presto",
            keys: &[key("host", Kind::Text).required(), key("catalog", Kind::Text), key("schema", Kind::Text)],
        },
        Case { word: "pubsub", keys: &[key("project", Kind::Text).required()] },
        Case {
            word: "redshift",
            keys: &[
                key("host", Kind::Text),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text).required(),
                key("region", Kind::Text),
                key("account", Kind::Text),
            ],
        },
        Case {
            word: "s3",
            keys: &[
                key("location", Kind::Text).required(),
                key("endpointUrl", Kind::Text),
                key("format", Kind::Words(&FORMATS)).until(V3_0_2),
                key("format", Kind::Text).since(V3_1_0),
                key("encoding", Kind::Text).since(V3_2_0),
                key("delimiter", Kind::Words(&DELIMITERS)).until(V3_0_2),
                key("delimiter", Kind::Text).since(V3_1_0),
            ],
        },
        Case {
            word: "sftp",
            keys: &[
                key("location", Kind::Prefixed("sftp://")).required(),
                key("format", Kind::Words(&FORMATS)).until(V3_0_2),
                key("format", Kind::Text).since(V3_1_0),
                key("encoding", Kind::Text).since(V3_2_0),
                key("delimiter", Kind::Words(&DELIMITERS)).until(V3_0_2),
                key("delimiter", Kind::Text).since(V3_1_0),
            ],
        },
        Case {
            word: "snowflake",
            keys: &[
                key("host", Kind::Text),
                key("port", Kind::Port),
                key("account", Kind::Text).required(),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text).required(),
                key("warehouse", Kind::Text),
            ],
        },
        Case {
            word: "sqlserver",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text).required(),
            ],
        },
        Case {
            word: "synapse",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "teradata",
            keys: &[key("host", Kind::Text).required(), key("port", Kind::Port), key("database", Kind::Text)],
        },
        Case {
            word: "trino",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("catalog", Kind::Text).required(),
                key("schema", Kind::Text).required(),
            ],
        },
        Case {
            word: "vectorwise",
            keys: &[
                key("database", Kind::Text).required(),
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
            ],
        },
        Case {
            word: "versant",
            keys: &[key("database", Kind::Text).required(), key("host", Kind::Text), key("port", Kind::Port)],
        },
        Case {
            word: "vertica",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port).required(),
                key("database", Kind::Text).required(),
                key("schema", Kind::Text).required(),
            ],
        },
        Case {
            word: "zen",
            keys: &[
                key("host", Kind::Text).required(),
                key("port", Kind::Port),
                key("database", Kind::Text).required(),
            ],
        },
        Case {
            word: "custom",
            keys: &[
                key("account", Kind::Text),
                key("catalog", Kind::Text),
                key("database", Kind::Text),
                key("dataset", Kind::Text),
                key("delimiter", Kind::Text),
                key("endpointUrl", Kind::Text),
                key("format", Kind::Text),
                key("encoding", Kind::Text).since(V3_2_0),
                key("host", Kind::Text),
                key("location", Kind::Text),
                key("path", Kind::Text),
                key("port", Kind::Port),
                key("project", Kind::Text),
                key("region", Kind::Text),
                key("regionName", Kind::Text),
                key("schema", Kind::Text),
                key("serviceName", Kind::Text),
                key("stagingDir", Kind::Text),
                key("warehouse", Kind::Text),
                key("stream", Kind::Text).since(V3_1_0),
            ],
        },
    ],
};

/// An item of `servers`.
pub(super) static SERVER: Section = Section {
    name: "server",
    keys: &[
        key("id", Kind::Id).since(V3_1_0),
        key("server", Kind::Text).required(),
        key("type", Kind::Words(&TYPES)).required(),
        key("description", Kind::Text),
        key("environment", Kind::Text),
        key("roles", Kind::Sections(&ROLE)),
        key("customProperties", Kind::Sections(&CUSTOM)),
    ],
    cases: Some(&CASES),
    closed_since: Some(V3_1_0),
    promises: false,
};
