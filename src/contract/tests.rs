//! Holds reading to the contract files under `contracts/` and to the rows of what a contract means.

mod files;
mod meaning;
mod places;
mod robust;
mod tree;

use super::{Promise, Reading, promises, read_bytes};

/// The head of a contract of a version.
fn head(version: &str) -> String {
    format!("apiVersion: {version}\nkind: DataContract\nid: x\nversion: 1.0.0\nstatus: active\n")
}

/// Reads a contract of one object with one property, whose keys are given with eight spaces before them.
fn read_property(version: &str, keys: &str) -> Reading {
    let text = format!("{}schema:\n  - name: o\n    properties:\n      - name: p\n{keys}", head(version));
    read_bytes("test.odcs.yaml", text.as_bytes())
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.diagnostics.iter().map(|diagnostic| &*diagnostic.code).collect()
}

fn promise_at<'a>(promises: &'a [Promise], route: &str) -> Option<&'a Promise> {
    promises.iter().find(|promise| promise.route.to_string() == route)
}

fn routes(reading: &Reading) -> Vec<String> {
    promises(reading).iter().map(|promise| promise.route.to_string()).collect()
}
