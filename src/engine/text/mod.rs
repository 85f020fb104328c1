//! Delimited text and JSON, checked as bytes.
