//! The embedded engine: routes each table to the engine for its format.

/// The embedded engine.
#[derive(Debug, Default)]
pub struct Embedded;
