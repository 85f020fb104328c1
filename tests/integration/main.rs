//! Runs the real program, as a user would: one test binary, a module for each kind of case.
#![expect(clippy::expect_used, reason = "a case that cannot be set up fails, like one that does not hold")]

mod agreement;
mod bad_input;
mod case_file;
mod completeness;
mod corpus;
mod damage;
mod diff;
mod documentation;
mod drafts;
mod expressions;
mod fix;
mod golden;
mod hostile;
#[cfg(feature = "polars")]
mod pandas;
#[cfg(feature = "polars")]
mod nested_files;
mod partitions;
mod only;
mod plan;
mod privacy;
#[cfg(unix)]
mod interrupts;
mod json_schema;
#[cfg(feature = "polars")]
mod limits;
mod lint;
mod profile;
mod program;
mod quarantine;
#[cfg(feature = "sql")]
mod queries;
mod regressions;
mod servers;
mod several;
mod sources;
mod standard;
mod tables;
mod variables;
mod verdicts;
mod written;
