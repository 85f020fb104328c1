//! Regular expressions as contracts mean them: ECMA-262, unanchored, ASCII classes.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use regex_automata::dfa::{StartKind, dense};
use serde::{Deserialize, Serialize};

use self::steps::Steps;

mod class;
mod escape;
mod like;
mod steps;
#[cfg(test)]
mod tests;
mod translate;

/// Steps that a pattern with look-around or back-references may take for one text.
const BACKTRACK_LIMIT: usize = 200_000;
/// Steps that it may take where there are many texts: more than nearly all that are not made to be slow.
const FEW_STEPS: usize = 1_000;
/// Bytes that a compiled pattern may take.
const SIZE_LIMIT: usize = 8 << 20;

/// Bytes that an automaton with all its states may take: it should stay in the nearest memory.
const AUTOMATON_LIMIT: usize = 1 << 20;

/// Bytes of all automata of the program with all their states.
const AUTOMATA_LIMIT: usize = 64 << 20;

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
    Linear(Linear),
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
            (Engine::Linear(linear), _) => return Match::of(linear.regex.is_match(text)),
            (Engine::Backtracking { little, .. }, Effort::Little) => little,
            (Engine::Backtracking { full, .. }, Effort::Full) => full,
        };
        regex.is_match(text).map_or(Match::Undecided, Match::of)
    }

    /// Whether it matches somewhere in a text, for a pattern that [always decides](Self::always_decides) and is put to many
    /// texts: the first has an automaton made of it, where that is small.
    #[must_use]
    pub(crate) fn is_in_one_of_many(&self, text: &str) -> bool {
        match &*self.engine {
            Engine::Linear(linear) => linear.is_match(text),
            Engine::Backtracking { .. } => self.find_in(text) == Match::Yes,
        }
    }

    /// The same for four texts, whose searches go side by side.
    #[must_use]
    pub(crate) fn is_in_each(&self, texts: [&str; 4]) -> [bool; 4] {
        match &*self.engine {
            Engine::Linear(linear) => linear.are_matches(texts),
            Engine::Backtracking { .. } => texts.map(|text| self.is_in_one_of_many(text)),
        }
    }

    /// Whether it is sure to tell, so that no text can be undecided.
    #[must_use]
    pub fn always_decides(&self) -> bool {
        matches!(*self.engine, Engine::Linear(_))
    }
}

/// A pattern that an automaton decides.
#[derive(Debug)]
struct Linear {
    regex: regex::Regex,
    source: String,
    /// The automaton with all its states, which takes one step a byte; `None` where it would be large.
    automaton: OnceLock<Option<Box<Steps>>>,
}

impl Linear {
    fn is_match(&self, text: &str) -> bool {
        self.automaton().map_or_else(|| self.regex.is_match(text), |steps| steps.is_match(text))
    }

    fn are_matches(&self, texts: [&str; 4]) -> [bool; 4] {
        match self.automaton() {
            Some(steps) => steps.are_matches(texts),
            None => texts.map(|text| self.regex.is_match(text)),
        }
    }

    fn automaton(&self) -> Option<&Steps> {
        self.automaton.get_or_init(|| automaton(&self.source)).as_deref()
    }
}

fn automaton(source: &str) -> Option<Box<Steps>> {
    let config = dense::Config::new()
        .start_kind(StartKind::Unanchored)
        .accelerate(false)
        .dfa_size_limit(Some(AUTOMATON_LIMIT))
        .determinize_size_limit(Some(AUTOMATON_LIMIT));
    let automaton = dense::Builder::new().configure(config).build(source).ok()?;
    let steps = Steps::of(&automaton)?;
    let taken = AUTOMATA.fetch_add(steps.size(), Ordering::Relaxed);
    (taken < AUTOMATA_LIMIT).then(|| Box::new(steps))
}

/// Bytes that automata take so far.
static AUTOMATA: AtomicUsize = AtomicUsize::new(0);

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
        let linear =
            |regex| Self::Linear(Linear { regex, source: translated.text.clone(), automaton: OnceLock::new() });
        regex.map(linear).map_err(|error| match error {
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
