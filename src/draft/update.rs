//! Brings a contract up to date with data.

use super::settings::Settings;
use crate::contract::Reading;
use crate::profile::Profile;

/// A contract brought up to date.
#[derive(Clone, Debug)]
pub struct Updated {
    /// With what is new.
    pub added: String,
    /// Also with what has moved.
    pub moved: String,
    /// What else is worth saying.
    pub notes: Vec<String>,
}

/// Brings a contract up to date.
///
/// # Errors
/// It cannot be.
pub fn update(reading: &Reading, _: &Profile, _: &Settings) -> Result<Updated, String> {
    Err(format!("{} stays", reading.source.path()))
}
