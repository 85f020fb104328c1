//! From text to a syntax tree, within bounds: contracts are not to be trusted.

use sqlparser::ast::{Query, Statement};
use sqlparser::dialect::{Dialect, GenericDialect, MsSqlDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer};

use super::Refused;

/// The longest statement in bytes.
const LONGEST: usize = 1 << 18;
/// The most words, signs and literals.
const MOST_TOKENS: usize = 20_000;
/// The most operators: each may deepen the tree by one, and what walks a tree takes room on the stack for its depth.
const MOST_OPERATORS: usize = 1_000;
/// How deep brackets, calls and queries may nest.
const DEEPEST: usize = 50;

/// The one query of a text. Names in brackets, which other dialects read as lists, are those of T-SQL.
pub(super) fn query(text: &str) -> Result<Query, Refused> {
    if text.len() > LONGEST {
        return Err(Refused::Forbidden(format!("the query has {} bytes, and at most {LONGEST} are read", text.len())));
    }
    match parse(&GenericDialect {}, text) {
        Err(Refused::Forbidden(_)) if text.contains('[') => parse(&MsSqlDialect {}, text),
        other => other,
    }
}

fn parse(dialect: &dyn Dialect, text: &str) -> Result<Query, Refused> {
    let tokens = Tokenizer::new(dialect, text).tokenize_with_location().map_err(|error| unreadable(&error))?;
    bound(&tokens)?;
    let mut parser = Parser::new(dialect).with_recursion_limit(DEEPEST).with_tokens_with_locations(tokens);
    let mut statements = parser.parse_statements().map_err(|error| unreadable(&error))?;
    match (statements.pop(), statements.is_empty()) {
        (Some(Statement::Query(query)), true) => Ok(*query),
        (Some(other), true) => Err(Refused::Forbidden(format!("{} is no query: only SELECT is run", verb(&other)))),
        (Some(_), false) => Err(Refused::Forbidden("it has several statements, and one SELECT is run".to_owned())),
        (None, _) => Err(Refused::Forbidden("the query is empty".to_owned())),
    }
}

fn bound(tokens: &[TokenWithSpan]) -> Result<(), Refused> {
    let counted = tokens.iter().filter(|token| !matches!(token.token, Token::Whitespace(_)));
    let (mut all, mut operators) = (0_usize, 0_usize);
    for token in counted {
        all += 1;
        operators += usize::from(is_operator(&token.token));
    }
    if all > MOST_TOKENS {
        return Err(Refused::Forbidden(format!(
            "the query has {all} words and signs, and at most {MOST_TOKENS} are read"
        )));
    }
    if operators > MOST_OPERATORS {
        return Err(Refused::Forbidden(format!(
            "the query has {operators} operators, and at most {MOST_OPERATORS} are read"
        )));
    }
    Ok(())
}

/// Whether a token may make the tree deeper: everything but names, literals and what only separates.
fn is_operator(token: &Token) -> bool {
    match token {
        Token::Word(word) => word.quote_style.is_none() && !matches!(word.keyword, Keyword::NoKeyword | Keyword::NULL),
        Token::Comma
        | Token::Period
        | Token::LParen
        | Token::RParen
        | Token::Number(..)
        | Token::EOF
        | Token::SingleQuotedString(_)
        | Token::DoubleQuotedString(_)
        | Token::SemiColon => false,
        _ => true,
    }
}

/// The first word of a statement.
fn verb(statement: &Statement) -> String {
    let printed = statement.to_string();
    printed.split_whitespace().next().unwrap_or_default().to_uppercase()
}

fn unreadable(error: &dyn std::fmt::Display) -> Refused {
    let text: String = error.to_string().chars().take(200).collect();
    Refused::Forbidden(format!("it cannot be read as SQL: {}", text.trim_start_matches("sql parser error: ")))
}
