//! From words to a tree. Depth is bounded here, so that whoever walks a tree may recurse.

use super::token::{Token, tokens};
use super::tree::{Function, Kind, Node};
use super::{Fault, MOST_BYTES};
use crate::metric::Operator;
use crate::value::{Arithmetic, Duration, Number};

/// How many parts may stand within each other.
const MOST_DEEP: usize = 100;

const COMPARISONS: [(&str, Operator); 8] = [
    ("=", Operator::Eq),
    ("==", Operator::Eq),
    ("!=", Operator::Ne),
    ("<>", Operator::Ne),
    ("<", Operator::Lt),
    ("<=", Operator::Le),
    (">", Operator::Gt),
    (">=", Operator::Ge),
];

type Parsed = Result<Node, Fault>;

/// Reads an expression.
pub(super) fn parse(text: &str) -> Parsed {
    if text.len() > MOST_BYTES {
        return Err(Fault::new(0, format!("the expression is longer than {MOST_BYTES} bytes")));
    }
    let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.len(), depth: 0 };
    let node = parser.condition()?;
    match parser.tokens.get(parser.next) {
        None => Ok(node),
        Some((at, token)) => Err(Fault::new(*at, format!("{} is not expected here", shown(token)))),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    /// The byte where the next word begins.
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn take_if(&mut self, token: &Token) -> bool {
        let is_next = self.peek() == Some(token);
        self.next += usize::from(is_next);
        is_next
    }

    fn keyword(&mut self, word: &'static str) -> bool {
        self.take_if(&Token::Keyword(word))
    }

    fn sign(&mut self, sign: &'static str) -> bool {
        self.take_if(&Token::Sign(sign))
    }

    fn expect(&mut self, token: &Token) -> Result<(), Fault> {
        if self.take_if(token) { Ok(()) } else { Err(self.expected(&shown(token))) }
    }

    fn expected(&self, what: &str) -> Fault {
        let found =
            self.peek().map_or_else(|| "the expression ends".to_owned(), |token| format!("{} is there", shown(token)));
        Fault::new(self.at(), format!("{what} is expected here, but {found}"))
    }

    /// A part of the tree, as long as it is not too deep.
    fn node(at: usize, kind: Kind) -> Parsed {
        let node = Node::new(at, kind);
        if node.depth > MOST_DEEP { Err(too_deep(at)) } else { Ok(node) }
    }

    /// Goes down one step.
    fn within(&mut self, read: fn(&mut Self) -> Parsed) -> Parsed {
        if self.depth >= MOST_DEEP {
            return Err(too_deep(self.at()));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn condition(&mut self) -> Parsed {
        let at = self.at();
        if !self.keyword("if") {
            return self.any();
        }
        let when = self.within(Self::condition)?;
        self.expect(&Token::Keyword("then"))?;
        let then = self.within(Self::condition)?;
        Self::node(at, Kind::If(Box::new(when), Box::new(then)))
    }

    fn any(&mut self) -> Parsed {
        self.joined("or", Self::all, Kind::Or)
    }

    fn all(&mut self) -> Parsed {
        self.joined("and", Self::negation, Kind::And)
    }

    fn joined(&mut self, word: &'static str, part: fn(&mut Self) -> Parsed, make: fn(Vec<Node>) -> Kind) -> Parsed {
        let at = self.at();
        let first = part(self)?;
        let mut parts = vec![first];
        while self.keyword(word) {
            parts.push(part(self)?);
        }
        match (parts.len(), parts.pop()) {
            (1, Some(only)) => Ok(only),
            (_, last) => {
                parts.extend(last);
                Self::node(at, make(parts))
            }
        }
    }

    fn negation(&mut self) -> Parsed {
        let at = self.at();
        if !self.keyword("not") {
            return self.test();
        }
        let part = self.within(Self::negation)?;
        Self::node(at, Kind::Not(Box::new(part)))
    }

    /// A value, and what is asked of it.
    fn test(&mut self) -> Parsed {
        let at = self.at();
        let value = self.sum()?;
        if self.keyword("is") {
            let negated = self.keyword("not");
            self.expect(&Token::Keyword("null"))?;
            return Self::turned(at, Kind::IsNull(Box::new(value)), negated);
        }
        if let Some(operator) = self.comparison() {
            let right = self.sum()?;
            return Self::node(at, Kind::Compare(Box::new(value), operator, Box::new(right)));
        }
        let negated = self.keyword("not");
        let kind = if self.keyword("in") {
            Kind::In(Box::new(value), self.list()?)
        } else if self.keyword("between") {
            let low = self.sum()?;
            self.expect(&Token::Keyword("and"))?;
            Kind::Between(Box::new(value), Box::new([low, self.sum()?]))
        } else if self.keyword("like") {
            Kind::Like(Box::new(value), Box::new(self.sum()?))
        } else if self.keyword("matches") {
            Kind::Matches(Box::new(value), Box::new(self.sum()?))
        } else if negated {
            return Err(self.expected("`in`, `between`, `like` or `matches`"));
        } else {
            return Ok(value);
        };
        Self::turned(at, kind, negated)
    }

    fn turned(at: usize, kind: Kind, negated: bool) -> Parsed {
        let node = Self::node(at, kind)?;
        if negated { Self::node(at, Kind::Not(Box::new(node))) } else { Ok(node) }
    }

    fn comparison(&mut self) -> Option<Operator> {
        let Some(Token::Sign(sign)) = self.peek() else { return None };
        let (_, operator) = COMPARISONS.iter().find(|(known, _)| known == sign)?;
        let operator = *operator;
        self.next += 1;
        Some(operator)
    }

    fn list(&mut self) -> Result<Vec<Node>, Fault> {
        self.expect(&Token::Sign("("))?;
        let mut list = vec![self.sum()?];
        while self.sign(",") {
            list.push(self.sum()?);
        }
        self.expect(&Token::Sign(")"))?;
        Ok(list)
    }

    fn sum(&mut self) -> Parsed {
        self.chain(&[("+", Arithmetic::Add), ("-", Arithmetic::Subtract)], Self::product)
    }

    fn product(&mut self) -> Parsed {
        self.chain(&[("*", Arithmetic::Multiply), ("/", Arithmetic::Divide)], Self::signed)
    }

    fn chain(&mut self, signs: &[(&'static str, Arithmetic)], part: fn(&mut Self) -> Parsed) -> Parsed {
        let at = self.at();
        let mut left = part(self)?;
        while let Some((_, how)) = signs.iter().find(|(sign, _)| self.sign(sign)) {
            let right = part(self)?;
            left = Self::node(at, Kind::Arithmetic(Box::new(left), *how, Box::new(right)))?;
        }
        Ok(left)
    }

    fn signed(&mut self) -> Parsed {
        let at = self.at();
        if !self.sign("-") {
            return self.value();
        }
        let part = self.within(Self::signed)?;
        Self::node(at, Kind::Negate(Box::new(part)))
    }

    fn value(&mut self) -> Parsed {
        let at = self.at();
        let Some(token) = self.peek().cloned() else { return Err(self.expected("a value")) };
        let kind = match token {
            Token::Sign("(") => {
                self.next += 1;
                let node = self.within(Self::condition)?;
                self.expect(&Token::Sign(")"))?;
                return Ok(node);
            }
            Token::Keyword("true") => Kind::Bool(true),
            Token::Keyword("false") => Kind::Bool(false),
            Token::Keyword("null") => Kind::Null,
            Token::Text(text) => Kind::Text(text),
            Token::Period(text) => duration(at, &text, None)?,
            Token::Number(text) => return self.number(at, &text),
            Token::Name(name) => return self.name(at, name),
            Token::Quoted(name) => {
                self.next += 1;
                return self.path(at, name);
            }
            Token::Keyword(_) | Token::Sign(_) => return Err(self.expected("a value")),
        };
        self.next += 1;
        Self::node(at, kind)
    }

    /// A number, or with a unit behind it a length of time.
    fn number(&mut self, at: usize, text: &str) -> Parsed {
        self.next += 1;
        if let Some(Token::Name(unit)) = self.peek().cloned() {
            let kind = duration(at, text, Some(&unit))?;
            self.next += 1;
            return Self::node(at, kind);
        }
        let number = Number::parse(text).ok_or_else(|| Fault::new(at, format!("`{text}` is no number")))?;
        Self::node(at, Kind::Number(number))
    }

    fn name(&mut self, at: usize, name: String) -> Parsed {
        self.next += 1;
        if !self.sign("(") {
            return self.path(at, name);
        }
        let known = Function::ALL.into_iter().find(|function| name.eq_ignore_ascii_case(function.word()));
        let Some(function) = known else {
            let words = Function::ALL.map(Function::word).join(", ");
            return Err(Fault::new(at, format!("there is no function `{name}`: there are {words}")));
        };
        let value = self.within(Self::condition)?;
        self.expect(&Token::Sign(")"))?;
        Self::node(at, Kind::Call(function, Box::new(value)))
    }

    /// A column, whose first name was read.
    fn path(&mut self, at: usize, first: String) -> Parsed {
        let mut path = vec![first];
        loop {
            if self.sign(".") {
                let Some(Token::Name(name) | Token::Quoted(name)) = self.peek().cloned() else {
                    return Err(self.expected("a name"));
                };
                self.next += 1;
                path.push(name);
            } else if self.peek() == Some(&Token::Sign("[")) {
                return Err(Fault::new(self.at(), "an expression looks at rows, and not at the elements of lists"));
            } else {
                return Self::node(at, Kind::Column(path));
            }
        }
    }
}

fn too_deep(at: usize) -> Fault {
    Fault::new(at, format!("more than {MOST_DEEP} parts stand within each other"))
}

/// A length of time. Months and years have no fixed length in seconds.
fn duration(at: usize, value: &str, unit: Option<&str>) -> Result<Kind, Fault> {
    let duration = Duration::parse(value, unit, true).map_err(|error| Fault::new(at, error.message))?;
    let seconds = seconds(&duration).map_err(|message| Fault::new(at, message))?;
    let text = unit.map_or_else(|| value.to_owned(), |unit| format!("{value} {unit}"));
    Ok(Kind::Duration(seconds, text))
}

/// The seconds of a length of time.
pub(super) fn seconds(duration: &Duration) -> Result<Number, String> {
    if duration.months != 0 {
        return Err("months and years have no fixed length: write days".to_owned());
    }
    Ok(Number::from_decimal(duration.nanos, 9))
}

/// A word as messages name it.
fn shown(token: &Token) -> String {
    match token {
        Token::Keyword(word) | Token::Sign(word) => format!("`{word}`"),
        Token::Name(name) | Token::Quoted(name) => format!("`{}`", short(name)),
        Token::Number(text) | Token::Period(text) => format!("`{}`", short(text)),
        Token::Text(text) => format!("'{}'", short(text)),
    }
}

/// The first characters of a word.
pub(super) fn short(text: &str) -> String {
    const SHOWN: usize = 40;
    let mut short: String = text.chars().take(SHOWN).flat_map(char::escape_debug).collect();
    if text.chars().nth(SHOWN).is_some() {
        short.push_str("..");
    }
    short
}
