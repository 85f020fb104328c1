//! Text and the places in it: source files, routes of keys, byte spans and the diagnostics that point at them.

mod diagnostic;
mod file;
mod route;
mod shorten;

pub use diagnostic::{Diagnostic, Edit, Severity};
pub use file::{Location, SourceFile, Span};
pub use route::{Route, Step};
pub use shorten::{brief, shorten};
