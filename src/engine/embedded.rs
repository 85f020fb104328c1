//! The embedded engine: routes each table to the engine for its format.

use super::{Engine, Run, Session};
use crate::data::TableRef;

/// The embedded engine.
#[derive(Debug, Default)]
pub struct Embedded;

impl Engine for Embedded {
    fn open(&self, _tables: &[TableRef], _run: &Run) -> Box<dyn Session> {
        todo!()
    }
}
