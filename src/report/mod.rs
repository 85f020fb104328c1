//! Writes a report, one file a format; no format changes a verdict or the exit code.
