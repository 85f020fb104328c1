//! A pattern as a table of steps, one a byte: for patterns that are put to every row.

use std::collections::BTreeMap;

use regex_automata::dfa::{Automaton as _, dense};
use regex_automata::util::{primitives::StateID, start};

/// Longer texts are searched by themselves: their searches may end early.
pub(super) const SIDE_BY_SIDE: usize = 64;

/// What no step leads out of: it does not match, whatever comes.
const LOST: u32 = 0;

/// All states of an automaton, but that those from which a match is sure are one, which no step leads out of: so nothing is
/// asked between two steps.
#[derive(Debug)]
pub(super) struct Steps {
    /// Bytes that lead to the same states everywhere are of one kind.
    kinds: [u8; 256],
    kinds_there: u32,
    /// By state and kind, the state that comes next; a state is the place of its first step.
    next: Vec<u32>,
    start: u32,
    /// By state, whether a text that ends there matches.
    ends: Vec<bool>,
    /// The same steps by the number of a state and a byte, where there are few states.
    near: Option<Box<Near>>,
}

/// By state and byte: with a place for all that there may be, none has to be looked for.
type Near = [[u8; 256]; 256];

impl Steps {
    /// Those of an automaton; `None` where it may meet what it does not read.
    pub(super) fn of(automaton: &dense::DFA<Vec<u32>>) -> Option<Self> {
        let (kinds, examples) = kinds(automaton);
        let mut found = Found { automaton, known: BTreeMap::new(), states: Vec::new() };
        let first = automaton.start_state(&start::Config::new()).ok()?;
        let start = found.number(first)?;
        let kinds_there = u32::try_from(examples.len()).ok()?;
        let (mut next, mut ends) = (vec![0; 2 * examples.len()], vec![false, true]);
        next.iter_mut().skip(examples.len()).for_each(|next| *next = 1);
        let mut at = 0;
        while let Some(state) = found.states.get(at).copied() {
            for byte in &examples {
                next.push(found.number(automaton.next_state(state, *byte))?);
            }
            ends.push(automaton.is_match_state(automaton.next_eoi_state(state)));
            at += 1;
        }
        let near = near(&kinds, &next, examples.len());
        for state in &mut next {
            *state = state.checked_mul(kinds_there)?;
        }
        Some(Self { kinds, kinds_there, next, start: start.checked_mul(kinds_there)?, ends, near })
    }

    /// The bytes that it takes.
    pub(super) fn size(&self) -> usize {
        let near = self.near.as_ref().map_or(0, |_| size_of::<Near>());
        size_of::<Self>() + self.next.len() * size_of::<u32>() + self.ends.len() + near
    }

    /// Whether it matches somewhere in a text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let mut state = self.start;
        for byte in text.bytes() {
            state = self.step(state, byte);
            if state <= self.kinds_there {
                break;
            }
        }
        self.ends_in(state)
    }

    /// The same for four texts: a step waits for the one before, but not for those of other texts.
    pub(super) fn are_matches(&self, texts: [&str; 4]) -> [bool; 4] {
        if texts.iter().any(|text| text.len() > SIDE_BY_SIDE) {
            return texts.map(|text| self.is_match(text));
        }
        let start = self.start.checked_div(self.kinds_there).and_then(|state| u8::try_from(state).ok());
        if let Some((near, start)) = self.near.as_deref().zip(start) {
            let step = |state: u8, byte: u8| near[usize::from(state)][usize::from(byte)];
            let ends = side_by_side(texts, start, step);
            return ends.map(|state| self.ends.get(usize::from(state)) == Some(&true));
        }
        side_by_side(texts, self.start, |state, byte| self.step(state, byte)).map(|state| self.ends_in(state))
    }

    #[inline]
    fn step(&self, state: u32, byte: u8) -> u32 {
        let kind = self.kinds[usize::from(byte)];
        self.next.get(state as usize + usize::from(kind)).copied().unwrap_or(LOST)
    }

    fn ends_in(&self, state: u32) -> bool {
        let state = state.checked_div(self.kinds_there).and_then(|state| usize::try_from(state).ok());
        state.and_then(|state| self.ends.get(state).copied()).unwrap_or(false)
    }
}

/// The states that texts end in.
#[inline]
fn side_by_side<S: Copy>(texts: [&str; 4], start: S, step: impl Fn(S, u8) -> S) -> [S; 4] {
    let shared = texts.iter().map(|text| text.len()).min().unwrap_or(0);
    let split = texts.map(|text| text.as_bytes().split_at(shared));
    let [a, b, c, d] = split.map(|(text, _)| text);
    let [mut first, mut second, mut third, mut fourth] = [start; 4];
    for (((a, b), c), d) in a.iter().zip(b).zip(c).zip(d) {
        first = step(first, *a);
        second = step(second, *b);
        third = step(third, *c);
        fourth = step(fourth, *d);
    }
    let mut states = [first, second, third, fourth];
    for (state, (_, rest)) in states.iter_mut().zip(split) {
        for byte in rest {
            *state = step(*state, *byte);
        }
    }
    states
}

/// The steps by numbers of states and bytes, of steps by such numbers and so many kinds.
fn near(kinds: &[u8; 256], next: &[u32], kinds_there: usize) -> Option<Box<Near>> {
    let states = next.chunks(kinds_there);
    let mut near = vec![[0; 256]; 256];
    if states.len() > near.len() {
        return None;
    }
    for (of_state, near) in states.zip(&mut near) {
        for (kind, near) in kinds.iter().zip(near) {
            *near = u8::try_from(*of_state.get(usize::from(*kind))?).ok()?;
        }
    }
    near.into_boxed_slice().try_into().ok()
}

/// The kind of each byte, and a byte of each kind.
fn kinds(automaton: &dense::DFA<Vec<u32>>) -> ([u8; 256], Vec<u8>) {
    let classes = automaton.byte_classes();
    let mut kinds = [0; 256];
    let mut examples = Vec::new();
    for (kind, byte) in kinds.iter_mut().zip(0..=u8::MAX) {
        *kind = classes.get(byte);
        // Classes are numbered in the order of their first bytes.
        if usize::from(*kind) == examples.len() {
            examples.push(byte);
        }
    }
    (kinds, examples)
}

/// The states that can be reached, in the order in which they were found.
struct Found<'a> {
    automaton: &'a dense::DFA<Vec<u32>>,
    known: BTreeMap<StateID, u32>,
    states: Vec<StateID>,
}

impl Found<'_> {
    /// The number of a state: 0 where all is lost, 1 where a match was found.
    fn number(&mut self, state: StateID) -> Option<u32> {
        match () {
            () if self.automaton.is_quit_state(state) => return None,
            () if self.automaton.is_dead_state(state) => return Some(LOST),
            () if self.automaton.is_match_state(state) => return Some(1),
            () => {}
        }
        if let Some(number) = self.known.get(&state) {
            return Some(*number);
        }
        let number = u32::try_from(self.states.len()).ok()?.checked_add(2)?;
        self.known.insert(state, number);
        self.states.push(state);
        Some(number)
    }
}
