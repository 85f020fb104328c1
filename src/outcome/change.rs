//! What a change of a contract means: whom it breaks, and how far the version must move for it.

use serde::{Deserialize, Serialize};

/// What a change means to somebody, from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// Words for people: nothing works otherwise than before.
    Documentation,
    /// What was built for the old contract works with the new one.
    Compatible,
    /// What was built for the old contract may not work with the new one.
    Breaking,
}

impl Effect {
    /// The word that reports print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Documentation => "documentation",
            Self::Compatible => "compatible",
            Self::Breaking => "breaking",
        }
    }

    /// The step that a change with this effect on consumers asks for.
    #[must_use]
    pub const fn bump(self) -> Bump {
        match self {
            Self::Documentation => Bump::Patch,
            Self::Compatible => Bump::Minor,
            Self::Breaking => Bump::Major,
        }
    }
}

/// A step of a semantic version, from the smallest to the largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// The version stays, or moves backwards.
    None,
    /// The third number moves.
    Patch,
    /// The second number moves.
    Minor,
    /// The first number moves.
    Major,
}

impl Bump {
    /// The word that reports print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// The step that a version took, and the one that its changes ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionStep {
    /// The step that `version` took; `None` where that cannot be told.
    pub declared: Option<Bump>,
    /// The step that the changes ask for.
    pub needed: Bump,
}

/// A change of a contract, as an outcome shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// What it means to who writes the data.
    pub producer: Effect,
    /// What it means to who reads the data; the step of the version follows it.
    pub consumer: Effect,
    /// What the old contract said, in short; `None` where it said nothing.
    pub old: Option<String>,
    /// What the new contract says, in short; `None` where it says nothing.
    pub new: Option<String>,
}
