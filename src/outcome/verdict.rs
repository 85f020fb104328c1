//! Verdicts: of one check, of a run, and why there is none.

use serde::{Deserialize, Serialize};

/// The verdict of one check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The data keeps the promise.
    Pass,
    /// The data breaks it.
    Fail,
    /// It was not held to the data; the outcome says why. Never a pass.
    NotEvaluated,
}

/// Why a check was not evaluated. The code decides what it does to the overall verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonCode {
    /// No data was given for the object.
    NoDataGiven,
    /// No driver for the server is installed.
    NoDriver,
    /// There are no rows, or a time element has no value.
    Empty,
    /// The rule has no single meaning.
    InvalidRule,
    /// The standard does not know the key.
    UnknownKey,
    /// A variable has no value.
    Unresolved,
    /// A budget ran out.
    Undecided,
    /// The data could not be read, or not to its end.
    Unreadable,
    /// Rows are there, but nothing that the check looks at.
    NothingToCheck,
    /// An SLA names no element.
    NoElement,
    /// The engine cannot answer it.
    EngineLacks,
    /// This version does not check it.
    NoMeaning,
    /// It takes the history of several runs.
    NeedsHistory,
    /// The rule belongs to another tool.
    ForeignEngine,
    /// The rule is text for people.
    ForPeople,
    /// The column is not there (which has an outcome of its own).
    ColumnAbsent,
    /// The column has another type (which has an outcome of its own).
    WrongType,
    /// `--select` left it out.
    NotSelected,
    /// It means nothing for this kind of data.
    NotApplicable,
    /// It would be held to data, but only the plan was asked for.
    Planned,
}

/// How far a run looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// At the contract alone: no data is opened.
    Contract,
    /// At names, types and metadata too: no row is read.
    Schema,
    /// At everything.
    #[default]
    Data,
}

impl Level {
    /// The word that the command line takes and reports print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contract => "contract",
            Self::Schema => "schema",
            Self::Data => "data",
        }
    }
}

/// From which strictness on a reason makes a run inconclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strictness {
    /// Always.
    Normal,
    /// With `--strict`.
    Strict,
    /// With `--strict=all`.
    All,
    /// Never.
    Never,
}

impl ReasonCode {
    /// All codes, in the order of the documentation.
    pub const ALL: [Self; 20] = [
        Self::NoDataGiven,
        Self::NoDriver,
        Self::Empty,
        Self::InvalidRule,
        Self::UnknownKey,
        Self::Unresolved,
        Self::Undecided,
        Self::Unreadable,
        Self::NothingToCheck,
        Self::NoElement,
        Self::EngineLacks,
        Self::NoMeaning,
        Self::NeedsHistory,
        Self::ForeignEngine,
        Self::ForPeople,
        Self::ColumnAbsent,
        Self::WrongType,
        Self::NotSelected,
        Self::NotApplicable,
        Self::Planned,
    ];

    /// The word that reports print and `--allow` takes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoDataGiven => "no-data-given",
            Self::NoDriver => "no-driver",
            Self::Empty => "empty",
            Self::InvalidRule => "invalid-rule",
            Self::UnknownKey => "unknown-key",
            Self::Unresolved => "unresolved",
            Self::Undecided => "undecided",
            Self::Unreadable => "unreadable",
            Self::NothingToCheck => "nothing-to-check",
            Self::NoElement => "no-element",
            Self::EngineLacks => "engine-lacks",
            Self::NoMeaning => "no-meaning",
            Self::NeedsHistory => "needs-history",
            Self::ForeignEngine => "foreign-engine",
            Self::ForPeople => "for-people",
            Self::ColumnAbsent => "column-absent",
            Self::WrongType => "wrong-type",
            Self::NotSelected => "not-selected",
            Self::NotApplicable => "not-applicable",
            Self::Planned => "planned",
        }
    }

    /// The code of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.word() == word)
    }

    /// From which strictness on it makes a run inconclusive.
    #[must_use]
    pub const fn counts_from(self) -> Strictness {
        match self {
            Self::NoDataGiven
            | Self::NoDriver
            | Self::Empty
            | Self::InvalidRule
            | Self::UnknownKey
            | Self::Unresolved
            | Self::Undecided
            | Self::Unreadable => Strictness::Normal,
            Self::NothingToCheck | Self::NoElement | Self::EngineLacks | Self::NoMeaning => Strictness::Strict,
            Self::NeedsHistory | Self::ForeignEngine | Self::ForPeople => Strictness::All,
            Self::ColumnAbsent | Self::WrongType | Self::NotSelected | Self::NotApplicable | Self::Planned => {
                Strictness::Never
            }
        }
    }
}

/// A reason with its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The stable code.
    pub code: ReasonCode,
    /// The reason in words.
    pub text: String,
}

/// The verdict of a whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Overall {
    /// Every check that was held to the data passed, and enough were.
    Upheld,
    /// A check that counts failed.
    Breached,
    /// Nothing failed, but too much was not evaluated.
    Inconclusive,
    /// Nothing could be read as a contract.
    Invalid,
    /// The data could not be read.
    Error,
    /// Stopped by the user.
    Interrupted,
    /// Nothing was held to data: only the plan was asked for.
    Planned,
}

impl Overall {
    /// The exit code of the program.
    #[must_use]
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Upheld | Self::Planned => 0,
            Self::Breached => 1,
            Self::Invalid => 2,
            Self::Error => 3,
            Self::Inconclusive => 4,
            Self::Interrupted => 130,
        }
    }

    /// The word that reports print.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::Breached => "breached",
            Self::Inconclusive => "inconclusive",
            Self::Invalid => "invalid",
            Self::Error => "error",
            Self::Interrupted => "interrupted",
            Self::Planned => "planned",
        }
    }
}
