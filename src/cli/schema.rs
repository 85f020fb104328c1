//! `upheld schema`: the structure of contracts as a JSON Schema, for editors.

use serde_json::Value;
use upheld::check::UPHELD_RULE_SCHEMA;
use upheld::contract::{ApiVersion, json_schema};

use super::{Failure, output, words};

/// Print the JSON Schema of contracts, for editors
///
/// It is our own writing, from the same tables that contracts are read by, and knows the rules of type custom
/// for the engine upheld.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  upheld schema > odcs.schema.json
  upheld schema --api-version v3.0.2

In a contract, for editors that know the YAML language server:
  # yaml-language-server: $schema=odcs.schema.json")]
pub(super) struct Arguments {
    /// The version of the standard, v3.0.0 to v3.2.0
    #[arg(long, value_name = "VERSION", default_value = "v3.2.0", value_parser = words::api_version)]
    api_version: ApiVersion,
}

/// Writes the schema to standard output.
pub(super) fn run(arguments: &Arguments) -> Result<u8, Failure> {
    let schema =
        json_schema(arguments.api_version, serde_json::from_str(UPHELD_RULE_SCHEMA).unwrap_or(Value::Bool(true)));
    let mut text = serde_json::to_vec_pretty(&schema).unwrap_or_default();
    text.push(b'\n');
    output::to_stdout(&text)?;
    Ok(0)
}
