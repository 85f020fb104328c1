//! The words of the format, apart from those of the program.

use serde::{Deserialize, Serialize};

use super::mirror::Turn;
use crate::outcome as inside;
use crate::source;

/// Makes an enum of the format that mirrors one of the program, so that a new variant must be given a word here.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident mirrors $inside:ty { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub(super) enum $name {
            $(#[serde(rename = $word)] $variant,)+
        }

        impl Turn<$name> for $inside {
            fn turn(self) -> $name {
                match self {
                    $(Self::$variant => $name::$variant,)+
                }
            }
        }

        impl Turn<$inside> for $name {
            fn turn(self) -> $inside {
                match self {
                    $(Self::$variant => <$inside>::$variant,)+
                }
            }
        }
    };
}

words!(
    /// `severity`
    Severity mirrors source::Severity { Info = "info", Warning = "warning", Error = "error" }
);

words!(
    /// `verdict` of an outcome
    Verdict mirrors inside::Verdict { Pass = "pass", Fail = "fail", NotEvaluated = "not_evaluated" }
);

words!(
    /// `verdict` of the run
    Overall mirrors inside::Overall {
        Upheld = "upheld",
        Breached = "breached",
        Inconclusive = "inconclusive",
        Invalid = "invalid",
        Error = "error",
        Interrupted = "interrupted",
        Planned = "planned",
    }
);

words!(
    /// `change.producer` and `change.consumer`
    Effect mirrors inside::Effect { Documentation = "documentation", Compatible = "compatible", Breaking = "breaking" }
);

words!(
    /// `step.declared` and `step.needed`
    Bump mirrors inside::Bump { None = "none", Patch = "patch", Minor = "minor", Major = "major" }
);

words!(
    /// `options.strict`
    Strictness mirrors inside::Strictness { Normal = "normal", Strict = "strict", All = "all", Never = "never" }
);

words!(
    /// `options.level`
    Level mirrors inside::Level { Contract = "contract", Schema = "schema", Data = "data" }
);

words!(
    /// `reason.code` and `options.allow`
    ReasonCode mirrors inside::ReasonCode {
        NoDataGiven = "no-data-given",
        NoDriver = "no-driver",
        Empty = "empty",
        InvalidRule = "invalid-rule",
        UnknownKey = "unknown-key",
        Unresolved = "unresolved",
        Undecided = "undecided",
        Unreadable = "unreadable",
        NothingToCheck = "nothing-to-check",
        NoElement = "no-element",
        EngineLacks = "engine-lacks",
        NoMeaning = "no-meaning",
        NeedsHistory = "needs-history",
        ForeignEngine = "foreign-engine",
        ForPeople = "for-people",
        ColumnAbsent = "column-absent",
        WrongType = "wrong-type",
        NotSelected = "not-selected",
        NotApplicable = "not-applicable",
        Planned = "planned",
    }
);

/// `options.fail_on`: a severity, or `never`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum FailOn {
    Info,
    Warning,
    Error,
    Never,
}

impl Turn<FailOn> for Option<source::Severity> {
    fn turn(self) -> FailOn {
        match self {
            Some(source::Severity::Info) => FailOn::Info,
            Some(source::Severity::Warning) => FailOn::Warning,
            Some(source::Severity::Error) => FailOn::Error,
            None => FailOn::Never,
        }
    }
}

impl Turn<Option<source::Severity>> for FailOn {
    fn turn(self) -> Option<source::Severity> {
        match self {
            Self::Info => Some(source::Severity::Info),
            Self::Warning => Some(source::Severity::Warning),
            Self::Error => Some(source::Severity::Error),
            Self::Never => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_codes_are_those_of_the_command_line() {
        for code in inside::ReasonCode::ALL {
            let json = serde_json::to_string::<ReasonCode>(&code.turn()).unwrap();
            assert_eq!(json, format!("\"{}\"", code.word()));
        }
    }
}
