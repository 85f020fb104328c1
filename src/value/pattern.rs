//! Regular expressions as contracts mean them: ECMA-262, unanchored, ASCII classes.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

mod class;
mod escape;
mod like;
#[cfg(test)]
mod tests;
mod translate;

/// Steps that a pattern with look-around or back-references may take for one text.
const BACKTRACK_LIMIT: usize = 200_000;
/// Steps that it may take where there are many texts: more than nearly all that are not made to be slow.
const FEW_STEPS: usize = 1_000;
/// Bytes that a compiled pattern may take.
const SIZE_LIMIT: usize = 8 << 20;

/// Why a pattern cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// What is wrong with it.
    pub message: String,
    /// The byte of the pattern where, when known.
    pub offset: Option<usize>,
}

/// What a pattern says of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It matches somewhere.
    Yes,
    /// It matches nowhere.
    No,
    /// Its budget ran out before it could tell.
    Undecided,
}

/// How much work a pattern with look-around or back-references may do for one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// So little that it can be spent on every text.
    Little,
    /// So much that only few texts can have it.
    Full,
}

/// A compiled pattern; two are equal when their sources are. Serialized as its source, and cheap to clone.
///
/// Beyond ECMA-262 it takes the inline flags `i`, `m` and `s` and the groups `(?P<name>...)` that other tools write.
#[derive(Clone, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Pattern {
    source: Arc<str>,
    engine: Arc<Engine>,
}

#[derive(Debug)]
enum Engine {
    /// Runs in time that grows with the text only.
    Linear(regex::Regex),
    /// Has look-around and back-references, and so a budget.
    Backtracking { little: fancy_regex::Regex, full: fancy_regex::Regex },
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// Where the pattern is not ECMA-262, or larger than the engine allows.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        let engine = Engine::of(source)?;
        Ok(Self { source: source.into(), engine: Arc::new(engine) })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Looks for it in a text, with full effort.
    #[must_use]
    pub fn find_in(&self, text: &str) -> Match {
        self.find_with(text, Effort::Full)
    }

    /// Looks for it in a text.
    #[must_use]
    pub fn find_with(&self, text: &str, effort: Effort) -> Match {
        let regex = match (&*self.engine, effort) {
            (Engine::Linear(regex), _) => return Match::of(regex.is_match(text)),
            (Engine::Backtracking { little, .. }, Effort::Little) => little,
            (Engine::Backtracking { full, .. }, Effort::Full) => full,
        };
        regex.is_match(text).map_or(Match::Undecided, Match::of)
    }

    /// Whether it is sure to tell, so that no text can be undecided.
    #[must_use]
    pub fn always_decides(&self) -> bool {
        matches!(*self.engine, Engine::Linear(_))
    }
}

impl Match {
    const fn of(found: bool) -> Self {
        if found { Self::Yes } else { Self::No }
    }
}

impl Engine {
    fn of(source: &str) -> Result<Self, PatternError> {
        let translated = translate::translate(source)?;
        if translated.backtracks {
            let (little, full) =
                (backtracking(&translated.text, FEW_STEPS)?, backtracking(&translated.text, BACKTRACK_LIMIT)?);
            return Ok(Self::Backtracking { little, full });
        }
        let regex = regex::RegexBuilder::new(&translated.text).size_limit(SIZE_LIMIT).build();
        regex.map(Self::Linear).map_err(|error| match error {
            regex::Error::CompiledTooBig(_) => too_large(),
            error => too_large_or(&error.to_string()),
        })
    }
}

fn backtracking(text: &str, steps: usize) -> Result<fancy_regex::Regex, PatternError> {
    let mut builder = fancy_regex::RegexBuilder::new(text);
    let regex = builder.backtrack_limit(steps).delegate_size_limit(SIZE_LIMIT).build();
    regex.map_err(|error| too_large_or(&error.to_string()))
}

fn too_large() -> PatternError {
    PatternError { message: format!("takes more than {} MiB when compiled", SIZE_LIMIT >> 20), offset: None }
}

/// The last line of the engine's message says what is wrong; those before it draw a picture of the translated pattern.
fn too_large_or(message: &str) -> PatternError {
    let line = message.lines().last().unwrap_or(message).trim().trim_start_matches("error: ");
    PatternError { message: line.to_owned(), offset: None }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl Hash for Pattern {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.source.hash(state);
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.source.as_ref().to_owned()
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).map_err(|error| error.message)
    }
}
