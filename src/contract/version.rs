//! The versions of the standard.

/// A version of the standard whose rules a file is read by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ApiVersion {
    /// v3.0.0
    V3_0_0,
    /// v3.0.1
    V3_0_1,
    /// v3.0.2
    V3_0_2,
    /// v3.1.0
    #[default]
    V3_1_0,
    /// v3.2.0
    V3_2_0,
}
