//! Versions of contracts, and the step from one to the next.

use crate::outcome::Bump;

/// A semantic version; what is left out is 0, and a `v` in front is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second number.
    pub minor: u64,
    /// The third number.
    pub patch: u64,
    /// Whether it is a release; one that is yet to come (`1.2.0-rc.1`) stands before it.
    pub released: bool,
}

impl Version {
    /// Reads `1.2.3`, `v1.2`, `1`, `1.2.3-rc.1` and `1.2.3+build`; `None` where it is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let text = text.split_once('+').map_or(text, |(before, _)| before);
        let (numbers, released) = text.split_once('-').map_or((text, true), |(numbers, _)| (numbers, false));
        let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        let numbers: Vec<u64> = numbers.split('.').map(number).collect::<Option<_>>()?;
        let (major, minor, patch) = match numbers.as_slice() {
            // A day is no version that says how far it moved.
            [_] | [_, _] if !released => return None,
            [major] => (*major, 0, 0),
            [major, minor] => (*major, *minor, 0),
            [major, minor, patch] => (*major, *minor, *patch),
            _ => return None,
        };
        Some(Self { major, minor, patch, released })
    }

    /// The step to a later version; none to the same or an earlier one.
    #[must_use]
    pub fn step_to(&self, new: &Self) -> Bump {
        if new <= self {
            Bump::None
        } else if new.major > self.major {
            Bump::Major
        } else if new.minor > self.minor {
            Bump::Minor
        } else {
            Bump::Patch
        }
    }

    /// The next version by a step.
    #[must_use]
    pub fn after(&self, step: Bump) -> String {
        match (step, self.major) {
            (Bump::None, _) => format!("{}.{}.{}", self.major, self.minor, self.patch),
            (Bump::Major, 0) => format!("0.{}.0", self.minor.saturating_add(1)),
            (Bump::Major, _) => format!("{}.0.0", self.major.saturating_add(1)),
            (Bump::Minor, 0) | (Bump::Patch, _) => {
                format!("{}.{}.{}", self.major, self.minor, self.patch.saturating_add(1))
            }
            (Bump::Minor, _) => format!("{}.{}.0", self.major, self.minor.saturating_add(1)),
        }
    }

    /// The least step that a change of this size asks for. Before 1.0.0 nothing is promised to stay: a step of the second
    /// number owns up to a break, and any step to the rest.
    #[must_use]
    pub fn enough(&self, needed: Bump) -> Bump {
        match (self.major, needed) {
            (0, Bump::Major) => Bump::Minor,
            (0, Bump::Minor) => Bump::Patch,
            (_, needed) => needed,
        }
    }
}

/// The step that `version` took; `None` where it cannot be told, since one of the two is there alone or they differ and
/// are no semantic versions.
#[must_use]
pub fn declared(old: Option<&str>, new: Option<&str>) -> Option<Bump> {
    match (old, new) {
        (None, None) => Some(Bump::None),
        (Some(old), Some(new)) if old.trim() == new.trim() => Some(Bump::None),
        (Some(old), Some(new)) => {
            let (old, new) = (Version::parse(old)?, Version::parse(new)?);
            // From one candidate of a release to the next: which of them own up to what is not said.
            (old != new || old.released).then(|| old.step_to(&new))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_the_first_number_that_moves() {
        let cases = [
            ("1.2.3", "2.0.0", Some(Bump::Major)),
            ("1.2.3", "1.3.0", Some(Bump::Minor)),
            ("1.2.3", "1.2.4", Some(Bump::Patch)),
            ("1.2.3", "1.2.3", Some(Bump::None)),
            ("1.2.3", "1.2.3+b", Some(Bump::None)),
            ("1.2", "v1.2.1", Some(Bump::Patch)),
            ("1", "1.0.0", Some(Bump::None)),
            ("2.0.0", "1.9.9", Some(Bump::None)),
            ("1.2.0-rc.1", "1.2.0", Some(Bump::Patch)),
            ("1.1.0", "1.2.0-rc.1", Some(Bump::Minor)),
            ("1.2.0-rc.1", "1.2.0-rc.2", None),
            ("2026-01-31", "2026-02-01", None),
            ("one", "two", None),
            ("one", "one", Some(Bump::None)),
            ("1.0.0.0", "1.0.0.1", None),
            ("1.0.0", "99999999999999999999999.0.0", None),
        ];
        for (old, new, step) in cases {
            assert_eq!(declared(Some(old), Some(new)), step, "{old} -> {new}");
        }
        assert_eq!(declared(None, None), Some(Bump::None));
        assert_eq!(declared(None, Some("1.0.0")), None);
        assert_eq!(declared(Some("1.0.0"), None), None);
    }

    #[test]
    fn before_the_first_release_a_smaller_step_is_enough() {
        let early = Version::parse("0.3.1").unwrap();
        let late = Version::parse("1.3.1").unwrap();
        let all = [Bump::None, Bump::Patch, Bump::Minor, Bump::Major];
        assert_eq!(all.map(|needed| early.enough(needed)), [Bump::None, Bump::Patch, Bump::Patch, Bump::Minor]);
        assert_eq!(all.map(|needed| late.enough(needed)), all);
        assert_eq!(all.map(|step| early.after(step)), ["0.3.1", "0.3.2", "0.3.2", "0.4.0"]);
        assert_eq!(all.map(|step| late.after(step)), ["1.3.1", "1.3.2", "1.4.0", "2.0.0"]);
        for step in all {
            let next = Version::parse(&early.after(step)).unwrap();
            assert!(early.step_to(&next) >= early.enough(step), "{step:?}");
        }
    }
}
