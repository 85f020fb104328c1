//! Classes in square brackets: ECMA-262 has no sets within sets, so everything else is taken literally.

use super::escape::{Atom, escape, write_char};
use super::translate::Reader;

/// A class that no character is in.
pub(super) const NOTHING: &str = "[a&&b]";
/// A class that every character is in.
pub(super) const ANYTHING: &str = r"[\x{0}-\x{10FFFF}]";

/// Reads a class whose bracket was read, and writes it for the engines.
pub(super) fn translate(reader: &mut Reader<'_>) -> Result<String, String> {
    let negated = reader.take('^');
    let mut body = String::new();
    while let Some(first) = member(reader)? {
        match range_end(reader)? {
            Some(last) => write_range(&mut body, &first, &last)?,
            None => write_atom(&mut body, &first),
        }
    }
    Ok(match (body.is_empty(), negated) {
        (true, true) => ANYTHING.to_owned(),
        (true, false) => NOTHING.to_owned(),
        (false, true) => format!("[^{body}]"),
        (false, false) => format!("[{body}]"),
    })
}

/// The next member; `None` where the class ends.
fn member(reader: &mut Reader<'_>) -> Result<Option<Atom>, String> {
    match reader.next() {
        None => Err("a class is not closed".to_owned()),
        Some(']') => Ok(None),
        Some('\\') if reader.take('b') => Ok(Some(Atom::Char('\u{8}'))),
        Some('\\') => escape(reader).map(Some),
        Some(char) => Ok(Some(Atom::Char(char))),
    }
}

/// The end of a range, where a dash and a member follow; a dash before the closing bracket is a dash.
fn range_end(reader: &mut Reader<'_>) -> Result<Option<Atom>, String> {
    let start = reader.position();
    if !reader.take('-') {
        return Ok(None);
    }
    if matches!(reader.peek(), Some(']') | None) {
        reader.rewind(start);
        return Ok(None);
    }
    member(reader)
}

fn write_range(body: &mut String, first: &Atom, last: &Atom) -> Result<(), String> {
    match (first, last) {
        (Atom::Char(first), Atom::Char(last)) if first > last => {
            return Err(format!("the range {first}-{last} is out of order"));
        }
        (Atom::Char(first), Atom::Char(last)) => {
            write_char(body, *first);
            body.push('-');
            write_char(body, *last);
        }
        // With a class at one end the dash stands for itself.
        (Atom::Class(..), _) | (_, Atom::Class(..)) => {
            write_atom(body, first);
            write_char(body, '-');
            write_atom(body, last);
        }
        (Atom::Nothing, _) | (_, Atom::Nothing) => return Err("a range ends in half of a surrogate pair".to_owned()),
    }
    Ok(())
}

fn write_atom(body: &mut String, atom: &Atom) {
    match atom {
        Atom::Char(char) => write_char(body, *char),
        Atom::Class(class, false) => body.push_str(class),
        Atom::Class(class, true) => {
            body.push_str("[^");
            body.push_str(class);
            body.push(']');
        }
        Atom::Nothing => body.push_str(NOTHING),
    }
}
