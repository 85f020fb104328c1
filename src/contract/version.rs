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

/// What a written `apiVersion` comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum VersionText {
    /// A version of the standard, written as it should be.
    Known(ApiVersion),
    /// Not a version of the standard, but this one is the nearest.
    Nearest(ApiVersion),
    /// Before v3.
    TooOld,
}

impl ApiVersion {
    /// All versions, oldest first.
    pub const ALL: [Self; 5] = [Self::V3_0_0, Self::V3_0_1, Self::V3_0_2, Self::V3_1_0, Self::V3_2_0];

    /// The text that `apiVersion` holds for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::V3_0_0 => "v3.0.0",
            Self::V3_0_1 => "v3.0.1",
            Self::V3_0_2 => "v3.0.2",
            Self::V3_1_0 => "v3.1.0",
            Self::V3_2_0 => "v3.2.0",
        }
    }

    const fn numbers(self) -> (u64, u64, u64) {
        match self {
            Self::V3_0_0 => (3, 0, 0),
            Self::V3_0_1 => (3, 0, 1),
            Self::V3_0_2 => (3, 0, 2),
            Self::V3_1_0 => (3, 1, 0),
            Self::V3_2_0 => (3, 2, 0),
        }
    }

    /// What a written version comes to: the newest that is not newer, where it is not one of the standard's.
    pub(super) fn of_text(text: &str) -> VersionText {
        if let Some(known) = Self::ALL.into_iter().find(|version| version.word() == text) {
            return VersionText::Known(known);
        }
        let mut parts = text.trim().trim_start_matches(['v', 'V']).split('.').map(|part| part.parse::<u64>().ok());
        let Some(Some(major)) = parts.next() else { return VersionText::Nearest(Self::default()) };
        let mut next = || parts.next().flatten().unwrap_or(0);
        let wanted = (major, next(), next());
        if major < 3 {
            return VersionText::TooOld;
        }
        let below = Self::ALL.into_iter().rev().find(|version| version.numbers() <= wanted);
        VersionText::Nearest(below.unwrap_or(Self::V3_0_0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_nearest_version() {
        let rows = [
            ("v3.0.2", VersionText::Known(ApiVersion::V3_0_2)),
            ("3.0.2", VersionText::Nearest(ApiVersion::V3_0_2)),
            ("v3.0.7", VersionText::Nearest(ApiVersion::V3_0_2)),
            ("3.1", VersionText::Nearest(ApiVersion::V3_1_0)),
            ("v3", VersionText::Nearest(ApiVersion::V3_0_0)),
            ("V3.2.0", VersionText::Nearest(ApiVersion::V3_2_0)),
            ("v4.0.0", VersionText::Nearest(ApiVersion::V3_2_0)),
            ("newest", VersionText::Nearest(ApiVersion::V3_1_0)),
            ("", VersionText::Nearest(ApiVersion::V3_1_0)),
            ("v2.2.2", VersionText::TooOld),
            ("0.9.3", VersionText::TooOld),
            ("v99999999999999999999.1", VersionText::Nearest(ApiVersion::V3_1_0)),
        ];
        for (text, meaning) in rows {
            assert_eq!(ApiVersion::of_text(text), meaning, "{text}");
        }
    }
}
