//! What must hold of any bytes whatever: each function panics where it does not. The fuzz targets look for bytes that do that,
//! and `tests/integration/regressions.rs` replays those that were found.

mod contracts;
mod records;
mod reports;
#[cfg(feature = "polars")]
mod typed;
mod values;

/// A target of fuzzing: the name of its folder, and what it does with the bytes of a file.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All targets of this build.
pub(crate) const TARGETS: &[Target] = &[
    ("contract_yaml", contracts::yaml),
    ("contract_json", contracts::json),
    ("delimited", records::delimited),
    ("json", records::json),
    ("values", values::values),
    ("rules", values::rules),
    ("report", reports::report),
    #[cfg(feature = "polars")]
    ("parquet", typed::parquet),
    #[cfg(feature = "polars")]
    ("arrow", typed::arrow),
];

/// Does with the bytes what the target of this name does.
///
/// # Panics
/// Where something does not hold of them, or there is no such target.
pub(crate) fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(target, _)| *target == name).expect("a target of this name");
    (target.1)(bytes);
}
