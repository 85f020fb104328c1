//! The structure of the standard as data: for every node its keys, what they hold, and in which versions.

mod foreign;
mod options;
mod people;
mod quality;
mod root;
mod schema;
mod server;

pub(super) use foreign::{foreign_keys, foreign_word, plain_word};
pub(super) use options::options_of;
pub(super) use quality::{ARGUMENTS, OPERATORS};
pub(super) use root::ROOT;

use super::ApiVersion;

/// A node with keys: what JSON Schema calls an object.
#[derive(Debug)]
pub(super) struct Section {
    /// What messages call it.
    pub(super) name: &'static str,
    /// The keys that it has whatever its kind.
    pub(super) keys: &'static [Key],
    /// The keys that depend on the value of one of them.
    pub(super) cases: Option<&'static Cases>,
    /// From which version on keys that the standard does not know are refused; `None`: never.
    pub(super) closed_since: Option<ApiVersion>,
    /// Whether what stands here promises something about data.
    pub(super) promises: bool,
}

/// Keys that depend on the value of one key.
#[derive(Debug)]
pub(super) struct Cases {
    /// The key whose value decides.
    pub(super) by: &'static str,
    /// What its value is taken to be where it is absent; the first that fits.
    pub(super) implied: &'static [Implied],
    /// The keys for each value; the empty value is for an absent key.
    pub(super) arms: &'static [Case],
}

/// A value that an absent key is taken to have.
#[derive(Debug)]
pub(super) struct Implied {
    /// Where this key is there; any otherwise.
    pub(super) beside: Option<&'static str>,
    /// Up to this version; any otherwise.
    pub(super) until: Option<ApiVersion>,
    /// The value.
    pub(super) word: &'static str,
}

/// The keys of one value.
#[derive(Debug)]
pub(super) struct Case {
    /// The value.
    pub(super) word: &'static str,
    /// Its keys.
    pub(super) keys: &'static [Key],
}

/// A key of a section.
#[derive(Debug)]
pub(super) struct Key {
    /// The key.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
    /// The first version that knows it.
    pub(super) since: ApiVersion,
    /// The last version that knows it so.
    pub(super) until: Option<ApiVersion>,
    /// The versions that require it: from the first to the last.
    pub(super) required: Option<(ApiVersion, ApiVersion)>,
}

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Text that starts so.
    Prefixed(&'static str),
    /// A name that references use.
    Id,
    /// One of some words.
    Words(&'static [Word]),
    /// `true` or `false`.
    Bool,
    /// A whole number, at least this.
    Integer(Option<i64>),
    /// A number.
    Number,
    /// A number above 0.
    Positive,
    /// The number of a port; text too from v3.2.0 on.
    Port,
    /// Two different numbers.
    Pair,
    /// Anything but a list or a mapping.
    Scalar,
    /// Anything.
    Any,
    /// A list of text.
    Texts,
    /// A list of at least one text, each once.
    Names,
    /// A list of anything.
    List,
    /// A mapping of anything.
    Map,
    /// Text or a mapping of anything.
    TextOrMap,
    /// A reference, or a list of some.
    References,
    /// A section.
    Section(&'static Section),
    /// Text or a section.
    TextOr(&'static Section),
    /// A list of sections.
    Sections(&'static Section),
    /// A list of at least one section, no two alike.
    Distinct(&'static Section),
    /// A section, or a list of another (older) kind.
    SectionOrList(&'static Section, &'static Section),
}

/// A word that a key may hold.
#[derive(Debug)]
pub(super) struct Word {
    /// The word.
    pub(super) text: &'static str,
    /// The first version that knows it.
    pub(super) since: ApiVersion,
}

/// A key of every version that may be absent.
const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, since: ApiVersion::V3_0_0, until: None, required: None }
}

impl Key {
    const fn required(mut self) -> Self {
        self.required = Some((ApiVersion::V3_0_0, ApiVersion::V3_2_0));
        self
    }

    const fn required_until(mut self, last: ApiVersion) -> Self {
        self.required = Some((ApiVersion::V3_0_0, last));
        self
    }

    const fn required_since(mut self, first: ApiVersion) -> Self {
        self.required = Some((first, ApiVersion::V3_2_0));
        self
    }

    const fn since(mut self, first: ApiVersion) -> Self {
        self.since = first;
        self
    }

    const fn until(mut self, last: ApiVersion) -> Self {
        self.until = Some(last);
        self
    }

    /// Whether a version knows it.
    pub(super) fn is_in(&self, version: ApiVersion) -> bool {
        self.since <= version && self.until.is_none_or(|last| version <= last)
    }

    /// Whether a version requires it.
    pub(super) fn is_required_in(&self, version: ApiVersion) -> bool {
        self.required.is_some_and(|(first, last)| first <= version && version <= last)
    }
}

/// A word of every version.
const fn word(text: &'static str) -> Word {
    Word { text, since: ApiVersion::V3_0_0 }
}

/// A word of later versions.
const fn word_since(text: &'static str, since: ApiVersion) -> Word {
    Word { text, since }
}

impl Section {
    /// Whether a version refuses keys that the standard does not know.
    pub(super) fn is_closed_in(&self, version: ApiVersion) -> bool {
        self.closed_since.is_some_and(|first| first <= version)
    }

    /// The keys that depend on the kind of this node; `None` where its kind is not known.
    pub(super) fn case_keys(
        &self,
        version: ApiVersion,
        text_of: impl Fn(&str) -> Option<String>,
    ) -> Option<&'static [Key]> {
        let cases = self.cases?;
        let written = text_of(cases.by);
        let implied = cases.implied.iter().find(|implied| {
            implied.until.is_none_or(|last| version <= last)
                && implied.beside.is_none_or(|beside| text_of(beside).is_some())
        });
        let word = written.as_deref().or(implied.map(|implied| implied.word)).unwrap_or("");
        cases.arms.iter().find(|case| case.word == word).map(|case| case.keys)
    }

    /// Every key that it may have, whatever its kind and the version.
    pub(super) fn all_keys(&self) -> impl Iterator<Item = &'static Key> {
        let cases = self.cases.map_or(&[][..], |cases| cases.arms);
        self.keys.iter().chain(cases.iter().flat_map(|case| case.keys))
    }

    /// What may hold a key of this name a level or two below, where this section itself may not.
    pub(super) fn home_below(&self, name: &str) -> Option<&'static str> {
        let has = |section: &'static Section| section.named(name).next().is_some();
        match self.name {
            "contract" if has(&schema::OBJECT) && has(&schema::PROPERTY) => Some("an object or a property of `schema`"),
            "contract" if has(&schema::OBJECT) => Some("an object of `schema`"),
            "contract" | "schema object" if has(&schema::PROPERTY) => Some("a property"),
            _ => None,
        }
    }

    /// Every key of this name, whatever the kind and the version.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &'static Key> {
        self.all_keys().filter(move |key| key.name == name)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn below(kind: Kind) -> Vec<&'static Section> {
        match kind {
            Kind::Section(section) | Kind::TextOr(section) | Kind::Sections(section) | Kind::Distinct(section) => {
                vec![section]
            }
            Kind::SectionOrList(section, other) => vec![section, other],
            _ => Vec::new(),
        }
    }

    fn all_sections() -> Vec<&'static Section> {
        let mut sections: Vec<&'static Section> = vec![&ROOT];
        let mut at = 0;
        while at < sections.len() {
            let keys: Vec<&Key> = sections[at].all_keys().collect();
            for section in keys.into_iter().flat_map(|key| below(key.kind)) {
                if !sections.iter().any(|known| std::ptr::eq(*known, section)) {
                    sections.push(section);
                }
            }
            at += 1;
        }
        sections
    }

    #[test]
    fn names_every_key_once_a_version() {
        for section in all_sections() {
            for version in ApiVersion::ALL {
                let mut seen = BTreeSet::new();
                for key in section.keys.iter().filter(|key| key.is_in(version)) {
                    assert!(seen.insert(key.name), "{}.{} in {version:?}", section.name, key.name);
                }
            }
        }
    }

    #[test]
    fn decides_every_case_by_a_key_of_its_own() {
        for section in all_sections() {
            if let Some(cases) = section.cases {
                assert!(section.keys.iter().any(|key| key.name == cases.by), "{}", section.name);
            }
        }
    }
}
