//! A strict scanner for JSON (RFC 8259), which finds where values lie and builds nothing.

use std::borrow::Cow;

use super::record::{CellKind, RawCell, Span};

/// How deep objects and arrays may lie in each other.
const DEPTH: usize = 256;
/// Up to so many keys are compared pair by pair; more are sorted.
const FEW: usize = 8;

/// Said of `\ud800` without its other half.
const HALF: &str = "half of a surrogate pair is no character";

/// Why text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct JsonFault {
    /// Where.
    pub(super) at: usize,
    /// In one sentence without a full stop.
    pub(super) message: String,
    /// Whether it is that the text ends too early.
    pub(super) cut_off: bool,
}

fn fault<T>(at: usize, message: &str) -> Result<T, JsonFault> {
    Err(JsonFault { at, message: message.to_owned(), cut_off: false })
}

/// Scans one value after the other, and keeps the members or elements of the last one.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    /// The keys of the value that was scanned last, where it is an object.
    pub(super) keys: Vec<Span>,
    /// Its members or elements.
    pub(super) cells: Vec<Span>,
    /// The keys of an object scanned before, none of them twice: most objects have the same.
    familiar: Vec<Vec<u8>>,
}

impl Scanner {
    /// Scans the value at `at`, which may have spaces before it; where it lies, and where the text behind it starts.
    pub(super) fn value(&mut self, text: &[u8], at: usize) -> Result<(Span, usize), JsonFault> {
        self.keys.clear();
        self.cells.clear();
        Scan { text, out: self }.value(at, 0)
    }

    /// Scans the object at `at`; where it ends.
    pub(super) fn object(&mut self, text: &[u8], at: usize) -> Result<usize, JsonFault> {
        let start = skip_spaces(text, at);
        match text.get(start) {
            Some(b'{') => self.value(text, start).map(|(_, end)| end),
            None => cut_off(text),
            Some(_) => fault(start, "expected an object"),
        }
    }
}

/// Where the value that the text starts with ends, if it does.
pub(super) fn value_end(text: &[u8]) -> Option<usize> {
    Scanner::default().value(text, 0).ok().map(|(_, end)| end)
}

/// Where the first byte that is no space is, from `at` on.
pub(super) fn skip_spaces(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let spaces = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    at + spaces.unwrap_or(rest.len())
}

fn cut_off<T>(text: &[u8]) -> Result<T, JsonFault> {
    Err(JsonFault { at: text.len(), message: "ends in the middle of a value".to_owned(), cut_off: true })
}

struct Scan<'t, 's> {
    text: &'t [u8],
    out: &'s mut Scanner,
}

impl<'t> Scan<'t, '_> {
    fn value(&mut self, at: usize, depth: usize) -> Result<(Span, usize), JsonFault> {
        let start = skip_spaces(self.text, at);
        let (kind, end) = match self.text.get(start) {
            None => return cut_off(self.text),
            Some(b'"') => return self.string(start),
            Some(b'{' | b'[') if depth >= DEPTH => return fault(start, "nested more than 256 deep"),
            Some(b'{') => (CellKind::Object, self.members(start, depth)?),
            Some(b'[') => (CellKind::Array, self.elements(start, depth)?),
            Some(b't') => (CellKind::Boolean, self.word(start, b"true")?),
            Some(b'f') => (CellKind::Boolean, self.word(start, b"false")?),
            Some(b'n') => (CellKind::Null, self.word(start, b"null")?),
            Some(b'-' | b'0'..=b'9') => (CellKind::Number, self.number(start)?),
            Some(_) => return fault(start, "expected a value"),
        };
        Ok((Span { start, end, kind, escaped: false }, end))
    }

    fn members(&mut self, open: usize, depth: usize) -> Result<usize, JsonFault> {
        let first_key = self.out.keys.len();
        let mut at = skip_spaces(self.text, open + 1);
        if self.text.get(at) == Some(&b'}') {
            return Ok(at + 1);
        }
        loop {
            at = self.member(at, depth)?;
            match self.text.get(at) {
                None => return cut_off(self.text),
                Some(b',') => at += 1,
                Some(b'}') => break,
                Some(_) => return fault(at, "expected `,` or `}`"),
            }
        }
        self.no_key_twice(first_key, depth)?;
        if depth > 0 {
            self.out.keys.truncate(first_key);
        }
        Ok(at + 1)
    }

    /// One key with its value; where the text behind it and its spaces starts.
    fn member(&mut self, at: usize, depth: usize) -> Result<usize, JsonFault> {
        let start = skip_spaces(self.text, at);
        let (key, end) = match self.text.get(start) {
            None => return cut_off(self.text),
            Some(b'"') => self.string(start)?,
            Some(_) => return fault(start, "expected a key in double quotes"),
        };
        let colon = skip_spaces(self.text, end);
        match self.text.get(colon) {
            None => return cut_off(self.text),
            Some(b':') => {}
            Some(_) => return fault(colon, "expected `:` after a key"),
        }
        self.out.keys.push(key);
        let (cell, end) = self.value(colon + 1, depth + 1)?;
        if depth == 0 {
            self.out.cells.push(cell);
        }
        Ok(skip_spaces(self.text, end))
    }

    fn elements(&mut self, open: usize, depth: usize) -> Result<usize, JsonFault> {
        let mut at = skip_spaces(self.text, open + 1);
        if self.text.get(at) == Some(&b']') {
            return Ok(at + 1);
        }
        loop {
            let (cell, end) = self.value(at, depth + 1)?;
            if depth == 0 {
                self.out.cells.push(cell);
            }
            at = skip_spaces(self.text, end);
            match self.text.get(at) {
                None => return cut_off(self.text),
                Some(b',') => at += 1,
                Some(b']') => return Ok(at + 1),
                Some(_) => return fault(at, "expected `,` or `]`"),
            }
        }
    }

    fn word(&self, at: usize, word: &[u8]) -> Result<usize, JsonFault> {
        let rest = self.text.get(at..).unwrap_or_default();
        match word.iter().zip(rest).position(|(expected, found)| expected != found) {
            Some(_) => fault(at, "expected a value"),
            None if rest.len() < word.len() => cut_off(self.text),
            None => Ok(at + word.len()),
        }
    }

    fn number(&self, at: usize) -> Result<usize, JsonFault> {
        let first = at + usize::from(self.text.get(at) == Some(&b'-'));
        let mut end = self.digits(first)?;
        if self.text.get(first) == Some(&b'0') && end > first + 1 {
            return fault(at, "a number must not start with 0");
        }
        if self.text.get(end) == Some(&b'.') {
            end = self.digits(end + 1)?;
        }
        if matches!(self.text.get(end), Some(b'e' | b'E')) {
            let sign = matches!(self.text.get(end + 1), Some(b'+' | b'-'));
            end = self.digits(end + 1 + usize::from(sign))?;
        }
        Ok(end)
    }

    /// One digit or more.
    fn digits(&self, at: usize) -> Result<usize, JsonFault> {
        let rest = self.text.get(at..).unwrap_or_default();
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        match rest.get(count) {
            None if count == 0 => cut_off(self.text),
            _ if count == 0 => fault(at, "expected a digit"),
            _ => Ok(at + count),
        }
    }

    fn string(&self, open: usize) -> Result<(Span, usize), JsonFault> {
        let (mut at, mut escaped) = (open + 1, false);
        loop {
            match self.text.get(at) {
                None => return cut_off(self.text),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    at = self.escape(at)?;
                }
                Some(0..0x20) => return fault(at, "a control character in a string must be escaped"),
                Some(_) => at += 1,
            }
        }
        Ok((Span { start: open + 1, end: at, kind: CellKind::String, escaped }, at + 1))
    }

    fn escape(&self, at: usize) -> Result<usize, JsonFault> {
        match self.text.get(at + 1) {
            None => cut_off(self.text),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
            Some(b'u') => self.unicode(at),
            Some(_) => fault(at, "unknown escape in a string"),
        }
    }

    /// `\uXXXX`, or the two that are one character together; where it ends. Half of such a pair is no character, and must not
    /// become another value in silence.
    fn unicode(&self, at: usize) -> Result<usize, JsonFault> {
        match self.unit(at)? {
            0xD800..0xDC00 => {}
            0xDC00..0xE000 => return fault(at, HALF),
            _ => return Ok(at + 6),
        }
        match self.text.get(at + 6..).unwrap_or_default() {
            [] | [b'\\'] => cut_off(self.text),
            [b'\\', b'u', ..] if (0xDC00..0xE000).contains(&self.unit(at + 6)?) => Ok(at + 12),
            _ => fault(at, HALF),
        }
    }

    /// The number that `\uXXXX` stands for.
    fn unit(&self, at: usize) -> Result<u32, JsonFault> {
        let digits = self.text.get(at + 2..).unwrap_or_default();
        let mut values = digits.iter().take(4).map(|byte| char::from(*byte).to_digit(16));
        match values.try_fold(0, |unit, digit| Some(unit << 4 | digit?)) {
            None => fault(at, "`\\u` needs four hexadecimal digits"),
            Some(_) if digits.len() < 4 => cut_off(self.text),
            Some(unit) => Ok(unit),
        }
    }

    /// A key that stands twice in an object has no single value.
    fn no_key_twice(&mut self, first: usize, depth: usize) -> Result<(), JsonFault> {
        let keys = self.out.keys.get(first..).unwrap_or_default();
        if depth == 0 && self.are_familiar(keys) {
            return Ok(());
        }
        let again = if keys.len() <= FEW { self.again_among_few(keys) } else { self.again_among_many(keys) };
        if let Some(span) = again {
            let name = self.name(span);
            let name = String::from_utf8_lossy(&name);
            return fault(span.start, &format!("the key `{name}` stands twice in one object"));
        }
        if depth == 0 {
            self.remember_keys();
        }
        Ok(())
    }

    /// Whether these keys are, letter by letter, those that were looked at before.
    fn are_familiar(&self, keys: &[Span]) -> bool {
        let is = |(key, known): (&Span, &Vec<u8>)| !key.escaped && self.raw(*key) == known.as_slice();
        keys.len() == self.out.familiar.len() && keys.iter().zip(&self.out.familiar).all(is)
    }

    fn remember_keys(&mut self) {
        let Scanner { keys, familiar, .. } = &mut *self.out;
        familiar.resize_with(keys.len(), Vec::new);
        for (key, known) in keys.iter().zip(familiar) {
            known.clear();
            known.extend_from_slice(self.text.get(key.start..key.end).unwrap_or_default());
        }
    }

    fn again_among_few(&self, keys: &[Span]) -> Option<Span> {
        let names: Vec<_> = keys.iter().map(|key| self.name(*key)).collect();
        let again = names.iter().enumerate().find(|(at, name)| names.iter().take(*at).any(|other| other == *name));
        again.and_then(|(at, _)| keys.get(at).copied())
    }

    fn again_among_many(&self, keys: &[Span]) -> Option<Span> {
        let mut named: Vec<_> = keys.iter().map(|key| (self.name(*key), key.start, *key)).collect();
        named.sort_unstable_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        let pairs = named.windows(2).filter(|pair| matches!(pair, [a, b] if a.0 == b.0));
        pairs
            .filter_map(|pair| pair.last())
            .map(|(_, start, key)| (*start, *key))
            .min_by_key(|pair| pair.0)
            .map(|pair| pair.1)
    }

    fn raw(&self, key: Span) -> &'t [u8] {
        self.text.get(key.start..key.end).unwrap_or_default()
    }

    /// The bytes of the key that is meant: without escapes.
    fn name(&self, key: Span) -> Cow<'t, [u8]> {
        if !key.escaped {
            return Cow::Borrowed(self.raw(key));
        }
        let text = String::from_utf8_lossy(self.raw(key));
        let name = RawCell::of(&text, Span { start: 0, end: text.len(), ..key }, b'"').text().into_owned();
        Cow::Owned(name.into_bytes())
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
