//! What a backslash means in a pattern, within classes and outside them.

use std::fmt::Write;

use super::translate::Reader;

/// A part of a pattern that stands for characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    /// One character.
    Char(char),
    /// A class, as the body of a bracket, and whether it is negated.
    Class(String, bool),
    /// Half of a surrogate pair, which no text in UTF-8 has.
    Nothing,
}

/// The white space and line ends of ECMA-262.
const SPACES: &str =
    r"\t\n\x0B\x0C\r\x20\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";
const WORD: &str = "0-9A-Za-z_";
const DIGITS: &str = "0-9";

/// Reads what follows a backslash, where it stands for characters.
pub(super) fn escape(reader: &mut Reader<'_>) -> Result<Atom, String> {
    let class = |body: &str, negated| Ok(Atom::Class(body.to_owned(), negated));
    let Some(char) = reader.next() else { return Err("ends in a lone backslash".to_owned()) };
    match char {
        'd' | 'D' => class(DIGITS, char == 'D'),
        'w' | 'W' => class(WORD, char == 'W'),
        's' | 'S' => class(SPACES, char == 'S'),
        't' => Ok(Atom::Char('\t')),
        'n' => Ok(Atom::Char('\n')),
        'r' => Ok(Atom::Char('\r')),
        'f' => Ok(Atom::Char('\u{c}')),
        'v' => Ok(Atom::Char('\u{b}')),
        '0'..='7' => Ok(octal(char, reader)),
        'c' => Ok(control(reader)),
        'x' => Ok(reader.hex(2).and_then(char::from_u32).map_or(Atom::Char('x'), Atom::Char)),
        'u' => unicode(reader),
        'p' | 'P' => property(reader, char == 'P'),
        _ if char.is_ascii_alphabetic() => Err(unknown(char)),
        _ => Ok(Atom::Char(char)),
    }
}

fn unknown(char: char) -> String {
    match char {
        'A' => r"\A has no meaning in ECMA-262: use ^".to_owned(),
        'z' | 'Z' => format!(r"\{char} has no meaning in ECMA-262: use $"),
        _ => format!(r"\{char} has no meaning in ECMA-262"),
    }
}

/// A character by its number in base 8, as old patterns write it; `\0` is the most common one.
fn octal(first: char, reader: &mut Reader<'_>) -> Atom {
    let mut number = first.to_digit(8).unwrap_or(0);
    for _ in 0..2 {
        match reader.peek().and_then(|char| char.to_digit(8)) {
            Some(digit) if number * 8 + digit <= 0o377 => number = number * 8 + digit,
            Some(_) | None => break,
        }
        reader.next();
    }
    char::from_u32(number).map_or(Atom::Nothing, Atom::Char)
}

/// `\cJ`; without a letter the backslash stands for itself.
fn control(reader: &mut Reader<'_>) -> Atom {
    let Some(letter) = reader.peek().filter(char::is_ascii_alphabetic) else {
        reader.back('c');
        return Atom::Char('\\');
    };
    reader.next();
    char::from_u32(u32::from(letter) % 32).map_or(Atom::Nothing, Atom::Char)
}

/// `\u0041`, `\u{1F600}` or a surrogate pair.
fn unicode(reader: &mut Reader<'_>) -> Result<Atom, String> {
    if reader.take('{') {
        let digits = reader.until('}').ok_or("a brace is not closed")?;
        let number = u32::from_str_radix(&digits, 16).map_err(|_| format!("{digits} is no hexadecimal number"))?;
        return match char::from_u32(number) {
            Some(char) => Ok(Atom::Char(char)),
            None if number <= 0xFFFF => Ok(Atom::Nothing),
            None => Err(format!("there is no character {digits}")),
        };
    }
    let Some(number) = reader.hex(4) else { return Ok(Atom::Char('u')) };
    if let Some(char) = char::from_u32(number) {
        return Ok(Atom::Char(char));
    }
    Ok(low_surrogate(number, reader).map_or(Atom::Nothing, Atom::Char))
}

/// The character of a surrogate pair whose second half follows.
fn low_surrogate(high: u32, reader: &mut Reader<'_>) -> Option<char> {
    let start = reader.position();
    let low = (high < 0xDC00 && reader.take('\\') && reader.take('u')).then(|| reader.hex(4)).flatten();
    let Some(low @ 0xDC00..=0xDFFF) = low else {
        reader.rewind(start);
        return None;
    };
    char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
}

/// `\p{L}`, `\p{Script=Greek}`; which ones there are the engine knows.
fn property(reader: &mut Reader<'_>, negated: bool) -> Result<Atom, String> {
    if !reader.take('{') {
        return Err(r"\p needs the name of a property in braces".to_owned());
    }
    let name = reader.until('}').ok_or("a brace is not closed")?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'=')) {
        return Err(format!("{name} is no name of a property"));
    }
    Ok(Atom::Class(format!(r"\p{{{name}}}"), negated))
}

/// Writes one character so that it has no other meaning.
pub(super) fn write_char(out: &mut String, char: char) {
    if char.is_ascii_alphanumeric() || char == '_' || !char.is_ascii() {
        out.push(char);
    } else {
        // Writing to a string cannot fail.
        let _ = write!(out, r"\x{{{:X}}}", u32::from(char));
    }
}
