//! The words of an expression.

use super::Fault;

/// Words that are no names of columns unless they are quoted.
pub(super) const KEYWORDS: [&str; 13] =
    ["and", "between", "false", "if", "in", "is", "like", "matches", "not", "null", "or", "then", "true"];

/// A word of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword in small letters.
    Keyword(&'static str),
    /// A name without quotes.
    Name(String),
    /// A name in double quotes or backquotes.
    Quoted(String),
    /// A number without a sign, as it is written.
    Number(String),
    /// Text in single quotes.
    Text(String),
    /// A length of time in the form of ISO 8601.
    Period(String),
    /// `=`, `<=`, `(`, ...
    Sign(&'static str),
}

/// Two letters come before one, so that `<=` is not read as `<`.
const SIGNS: [&str; 18] =
    ["<=", ">=", "<>", "!=", "==", "=", "<", ">", "(", ")", ",", ".", "+", "-", "*", "/", "[", "]"];

/// Parts a text into words, each with the byte where it begins.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, Fault> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let spaces = rest.len() - rest.trim_start().len();
        if spaces > 0 {
            at += spaces;
            continue;
        }
        let (token, length) = token(rest, at)?;
        tokens.push((at, token));
        at += length;
    }
    Ok(tokens)
}

/// The word that a text begins with, and its length in bytes.
fn token(rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    let first = rest.chars().next().unwrap_or(' ');
    match first {
        '\'' => quoted(rest, first, at).map(|(text, length)| (Token::Text(text), length)),
        '"' | '`' => match quoted(rest, first, at)? {
            (name, _) if name.is_empty() => Err(Fault::new(at, "a name in quotes is empty")),
            (name, length) => Ok((Token::Quoted(name), length)),
        },
        _ if starts_number(rest) => Ok(number(rest)),
        _ if is_start(first) => Ok(word(rest)),
        _ => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            Some(sign) => Ok((Token::Sign(sign), sign.len())),
            None => Err(Fault::new(at, format!("`{}` has no meaning here", first.escape_default()))),
        },
    }
}

/// What stands between quotes, which are doubled within, and its length with them.
fn quoted(rest: &str, quote: char, at: usize) -> Result<(String, usize), Fault> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((place, char)) = chars.next() {
        if char != quote {
            text.push(char);
        } else if chars.next_if(|(_, next)| *next == quote).is_some() {
            text.push(quote);
        } else {
            return Ok((text, place + 1));
        }
    }
    Err(Fault::new(at, format!("the quote {quote} is not closed")))
}

fn starts_number(rest: &str) -> bool {
    let mut bytes = rest.bytes();
    match bytes.next() {
        Some(b'.') => bytes.next().is_some_and(|next| next.is_ascii_digit()),
        first => first.is_some_and(|first| first.is_ascii_digit()),
    }
}

fn number(rest: &str) -> (Token, usize) {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes.iter().skip(from).take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits(0);
    if bytes.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        // `3 e` is no exponent.
        end += if exponent > 0 { 1 + sign + exponent } else { 0 };
    }
    (Token::Number(rest.get(..end).unwrap_or_default().to_owned()), end)
}

/// A keyword, a name, or a length of time: `P` and a digit, or `PT` and a digit.
fn word(rest: &str) -> (Token, usize) {
    if is_period(rest) {
        let end = rest.find(|char: char| !char.is_ascii_alphanumeric() && char != '.').unwrap_or(rest.len());
        return (Token::Period(rest.get(..end).unwrap_or_default().to_owned()), end);
    }
    let end = rest.find(|char| !is_part(char)).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    match KEYWORDS.iter().find(|keyword| name.eq_ignore_ascii_case(keyword)) {
        Some(keyword) => (Token::Keyword(keyword), end),
        None => (Token::Name(name.to_owned()), end),
    }
}

fn is_period(text: &str) -> bool {
    let rest = text.strip_prefix('P').map(|rest| rest.strip_prefix('T').unwrap_or(rest));
    rest.is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
}

fn is_start(char: char) -> bool {
    char.is_alphabetic() || char == '_'
}

fn is_part(char: char) -> bool {
    char.is_alphanumeric() || char == '_'
}

/// Whether a name can stand without quotes.
pub(super) fn is_plain(name: &str) -> bool {
    name.starts_with(is_start)
        && name.chars().all(is_part)
        && !is_period(name)
        && !KEYWORDS.iter().any(|keyword| name.eq_ignore_ascii_case(keyword))
}
