//! ECMA-262 patterns in the syntax of our two engines.

use super::PatternError;
use super::class::{self, NOTHING};
use super::escape::{Atom, escape, write_char};

/// Bytes of a pattern.
const MAX_LENGTH: usize = 1 << 16;
/// Groups within groups.
const MAX_DEPTH: usize = 100;
/// What a quantifier may ask for; more is larger than any engine allows.
const MAX_REPEAT: u32 = 100_000;

const LINE_ENDS: &str = r"[^\n\r\x{2028}\x{2029}]";
const WORD: &str = "[0-9A-Za-z_]";

/// A pattern for an engine.
#[derive(Debug)]
pub(super) struct Translated {
    pub(super) text: String,
    /// Whether it needs the engine with look-around and back-references.
    pub(super) backtracks: bool,
}

pub(super) fn translate(source: &str) -> Result<Translated, PatternError> {
    if source.len() > MAX_LENGTH {
        return Err(PatternError { message: format!("is longer than {MAX_LENGTH} bytes"), offset: None });
    }
    let survey = Survey::of(source);
    let backtracks = survey.backtracks;
    let mut translator = Translator {
        reader: Reader::new(source),
        survey,
        out: String::new(),
        closers: Vec::new(),
        last: Last::Nothing,
    };
    match translator.run() {
        Ok(()) => Ok(Translated { text: translator.out, backtracks }),
        Err(message) => {
            let offset = translator.reader.position().saturating_sub(1);
            // A place in the middle of a character is moved to its start.
            let offset = (0..=offset).rev().find(|at| source.is_char_boundary(*at));
            Err(PatternError { message, offset })
        }
    }
}

/// The characters of a pattern, read one by one.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    source: &'a str,
    position: usize,
}

impl<'a> Reader<'a> {
    const fn new(source: &'a str) -> Self {
        Self { source, position: 0 }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.position..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.position += char.len_utf8();
        Some(char)
    }

    /// Goes back before a character that was just read.
    pub(super) const fn back(&mut self, char: char) {
        self.position = self.position.saturating_sub(char.len_utf8());
    }

    pub(super) const fn position(&self) -> usize {
        self.position
    }

    pub(super) const fn rewind(&mut self, position: usize) {
        self.position = position;
    }

    pub(super) fn take(&mut self, char: char) -> bool {
        self.take_text(char.encode_utf8(&mut [0; 4]))
    }

    fn take_text(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        self.position += if found { text.len() } else { 0 };
        found
    }

    /// What stands before the next `end`, which is read too.
    pub(super) fn until(&mut self, end: char) -> Option<String> {
        let (before, _) = self.rest().split_once(end)?;
        self.position += before.len() + end.len_utf8();
        Some(before.to_owned())
    }

    /// A number of exactly so many hexadecimal digits, or nothing is read.
    pub(super) fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.rest().get(..digits).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.position += digits;
        u32::from_str_radix(text, 16).ok()
    }

    fn number(&mut self) -> Option<u32> {
        let digits = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let text = self.rest().get(..digits).filter(|text| !text.is_empty())?;
        self.position += digits;
        Some(text.parse().unwrap_or(u32::MAX))
    }
}

/// What has to be known of the whole pattern before any part of it.
#[derive(Debug, Default)]
struct Survey {
    /// How many groups capture.
    groups: u32,
    /// Names of groups, with their numbers.
    names: Vec<(String, u32)>,
    backtracks: bool,
    /// Whether a flag may let the dot match line ends.
    dot_flag: bool,
}

impl Survey {
    fn of(source: &str) -> Self {
        let mut survey = Self::default();
        survey.count_groups(source);
        survey.find_references(source);
        survey
    }

    fn count_groups(&mut self, source: &str) {
        outside_classes(source, |char, reader| {
            if char != '(' {
                return;
            }
            let look_behind = reader.rest().starts_with("?<=") || reader.rest().starts_with("?<!");
            if look_behind || reader.rest().starts_with("?=") || reader.rest().starts_with("?!") {
                self.backtracks = true;
            } else if reader.take_text("?<") || reader.take_text("?P<") {
                self.groups += 1;
                self.names.extend(reader.until('>').map(|name| (name, self.groups)));
            } else if !reader.rest().starts_with('?') {
                self.groups += 1;
            } else if !reader.rest().starts_with("?:") {
                self.dot_flag |= reader.rest().split([':', ')']).next().is_some_and(|flags| flags.contains('s'));
            }
        });
    }

    fn find_references(&mut self, source: &str) {
        outside_classes(source, |char, reader| {
            let reference = char == '\\' && self.reference(reader).is_some();
            self.backtracks |= reference;
        });
    }

    /// The group that a back-reference names, whose backslash was read; else nothing is read.
    fn reference(&self, reader: &mut Reader<'_>) -> Option<u32> {
        let start = reader.position();
        let group = match reader.peek()? {
            '1'..='9' => reader.number().filter(|group| *group <= self.groups),
            'k' if !self.names.is_empty() && reader.take_text("k<") => {
                let name = reader.until('>')?;
                self.names.iter().find(|(known, _)| *known == name).map(|(_, group)| *group)
            }
            _ => None,
        };
        if group.is_none() {
            reader.rewind(start);
        }
        group
    }
}

/// Calls for every character that is not within a class; what `visit` leaves unread after a backslash is skipped.
fn outside_classes(source: &str, mut visit: impl FnMut(char, &mut Reader<'_>)) {
    let mut reader = Reader::new(source);
    let mut in_class = false;
    while let Some(char) = reader.next() {
        if char == '\\' {
            let mut ahead = reader.clone();
            if !in_class {
                visit(char, &mut ahead);
            }
            reader.next();
        } else if in_class {
            in_class = char != ']';
        } else {
            in_class = char == '[';
            visit(char, &mut reader);
        }
    }
}

/// What was written last, for what a quantifier may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Last {
    /// Nothing, or the start of a group or branch.
    Nothing,
    Assertion,
    Quantifier,
    Atom,
}

struct Translator<'a> {
    reader: Reader<'a>,
    survey: Survey,
    out: String,
    /// What each open group is once it is closed.
    closers: Vec<Last>,
    last: Last,
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(char) = self.reader.next() {
            self.last = self.translate(char)?;
        }
        if self.closers.is_empty() { Ok(()) } else { Err("a group is not closed".to_owned()) }
    }

    fn translate(&mut self, char: char) -> Result<Last, String> {
        match char {
            '\\' => self.backslash(),
            '[' => {
                let class = class::translate(&mut self.reader)?;
                Ok(self.write(&class, Last::Atom))
            }
            '(' => self.open(),
            ')' => {
                let last = self.closers.pop().ok_or("a group is closed that was not opened")?;
                Ok(self.write(")", last))
            }
            '.' if self.survey.dot_flag => Ok(self.write(".", Last::Atom)),
            '.' => Ok(self.write(LINE_ENDS, Last::Atom)),
            '^' | '$' => Ok(self.write(char.encode_utf8(&mut [0; 4]), Last::Assertion)),
            '|' => Ok(self.write("|", Last::Nothing)),
            '*' | '+' | '?' => self.quantify(char.encode_utf8(&mut [0; 4])),
            '{' => match self.bounds()? {
                Some(quantifier) => self.quantify(&quantifier),
                None => Ok(self.literal('{')),
            },
            _ => Ok(self.literal(char)),
        }
    }

    fn write(&mut self, text: &str, last: Last) -> Last {
        self.out.push_str(text);
        last
    }

    fn literal(&mut self, char: char) -> Last {
        write_char(&mut self.out, char);
        Last::Atom
    }

    fn backslash(&mut self) -> Result<Last, String> {
        if let Some(group) = self.survey.reference(&mut self.reader) {
            // A reference to a group that took no part matches the empty text.
            return Ok(self.write(&format!("(?:(?({group})\\{group}|))"), Last::Atom));
        }
        if self.reader.take('b') {
            return Ok(self.boundary(true));
        }
        if self.reader.take('B') {
            return Ok(self.boundary(false));
        }
        if matches!(self.reader.peek(), Some('k')) && !self.survey.names.is_empty() {
            return Err("refers to a group that is not there".to_owned());
        }
        Ok(match escape(&mut self.reader)? {
            Atom::Char(char) => self.literal(char),
            Atom::Class(body, false) => self.write(&format!("[{body}]"), Last::Atom),
            Atom::Class(body, true) => self.write(&format!("[^{body}]"), Last::Atom),
            Atom::Nothing => self.write(NOTHING, Last::Atom),
        })
    }

    /// A border of ASCII words, or no such border.
    fn boundary(&mut self, is: bool) -> Last {
        let text = match (self.survey.backtracks, is) {
            (false, true) => r"(?-u:\b)".to_owned(),
            (false, false) => r"(?-u:\B)".to_owned(),
            (true, true) => format!("(?:(?<={WORD})(?!{WORD})|(?<!{WORD})(?={WORD}))"),
            (true, false) => format!("(?:(?<={WORD})(?={WORD})|(?<!{WORD})(?!{WORD}))"),
        };
        self.write(&text, Last::Assertion)
    }

    fn open(&mut self) -> Result<Last, String> {
        if self.closers.len() >= MAX_DEPTH {
            return Err("groups are nested too deep".to_owned());
        }
        let closer = if self.reader.take('?') { self.open_special()? } else { Some(self.open_capturing()) };
        Ok(match closer {
            Some(closer) => {
                self.closers.push(closer);
                Last::Nothing
            }
            None => Last::Assertion,
        })
    }

    /// Groups are counted only where something may refer to them.
    fn open_capturing(&mut self) -> Last {
        self.write(if self.survey.backtracks { "(" } else { "(?:" }, Last::Atom)
    }

    /// A group that starts with `(?`; `None` where it was flags alone.
    fn open_special(&mut self) -> Result<Option<Last>, String> {
        for start in [":", "=", "!"] {
            if self.reader.take_text(start) {
                return Ok(Some(self.write(&format!("(?{start}"), Last::Atom)));
            }
        }
        for start in ["<=", "<!"] {
            if self.reader.take_text(start) {
                return Ok(Some(self.write(&format!("(?{start}"), Last::Assertion)));
            }
        }
        if self.reader.take('<') || self.reader.take_text("P<") {
            let name = self.reader.until('>').ok_or("the name of a group is not closed")?;
            if name.is_empty() || self.survey.names.iter().filter(|(known, _)| *known == name).count() > 1 {
                return Err(format!("the group name {name:?} is empty or there twice"));
            }
            return Ok(Some(self.open_capturing()));
        }
        self.flags()
    }

    fn flags(&mut self) -> Result<Option<Last>, String> {
        let rest = self.reader.rest();
        let length = rest.bytes().take_while(|byte| matches!(byte, b'i' | b'm' | b's' | b'-')).count();
        let flags = rest.get(..length).unwrap_or("");
        if flags.is_empty() || flags.ends_with('-') || flags.matches('-').count() > 1 {
            return Err("(? starts no group of ECMA-262 here".to_owned());
        }
        self.reader.rewind(self.reader.position() + length);
        match self.reader.next() {
            Some(':') => Ok(Some(self.write(&format!("(?{flags}:"), Last::Atom))),
            Some(')') => {
                self.write(&format!("(?{flags})"), Last::Nothing);
                Ok(None)
            }
            _ => Err("only the flags i, m and s are known".to_owned()),
        }
    }

    /// The bounds of a repetition, as they are written; `None` (and nothing read) where the brace stands for itself.
    fn bounds(&mut self) -> Result<Option<String>, String> {
        let start = self.reader.position();
        let least = self.reader.number();
        let comma = self.reader.take(',');
        let most = if comma { self.reader.number() } else { least };
        let (Some(least), true) = (least, self.reader.take('}')) else {
            self.reader.rewind(start);
            return Ok(None);
        };
        match most {
            Some(most) if most < least => Err("the bounds of a repetition are out of order".to_owned()),
            _ if least.max(most.unwrap_or(0)) > MAX_REPEAT => Err(format!("repeats more than {MAX_REPEAT} times")),
            Some(most) => Ok(Some(format!("{{{least},{most}}}"))),
            None => Ok(Some(format!("{{{least},}}"))),
        }
    }

    fn quantify(&mut self, quantifier: &str) -> Result<Last, String> {
        if self.last != Last::Atom {
            return Err("there is nothing to repeat".to_owned());
        }
        self.out.push_str(quantifier);
        if self.reader.take('?') {
            self.out.push('?');
        }
        Ok(Last::Quantifier)
    }
}
