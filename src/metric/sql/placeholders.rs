//! Placeholders of queries: `{table}`, `${column}` and their like, with the quotes around them.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A word in braces, with or without `$`, and the quotes around it.
static PLACEHOLDER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"(["'`\[]?)\$?\{\s*([A-Za-z_][A-Za-z_0-9.-]*)\s*\}(["'`\]]?)"#).ok());

/// Puts a name for every placeholder, one of the words, in quotes of its own where it is no plain word.
///
/// # Errors
/// Why a placeholder has no name.
pub fn fill<'t>(
    text: &'t str,
    words: &[&str],
    name: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Cow<'t, str>, String> {
    let Some(pattern) = PLACEHOLDER.as_ref() else { return Ok(Cow::Borrowed(text)) };
    let mut fault = None;
    let filled = pattern.replace_all(text, |found: &Captures<'_>| match replacement(found, words, name) {
        Ok(filled) => filled,
        Err(why) => {
            fault.get_or_insert(why);
            String::new()
        }
    });
    fault.map_or(Ok(filled), Err)
}

fn replacement(
    found: &Captures<'_>,
    words: &[&str],
    name: &dyn Fn(&str) -> Result<String, String>,
) -> Result<String, String> {
    let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
    let (open, word, close) = (part(1), part(2), part(3));
    if !words.contains(&word) {
        return Err(unknown(word, words));
    }
    let name = name(word)?;
    let paired = matches!((open, close), ("\"", "\"") | ("'", "'") | ("`", "`") | ("[", "]"));
    if paired {
        return Ok(quoted(&name));
    }
    // A quote on one side alone belongs to a longer text that the placeholder is a part of.
    let bare = if open.is_empty() && close.is_empty() { quoted_where_needed(&name) } else { name };
    Ok(format!("{open}{bare}{close}"))
}

fn unknown(word: &str, words: &[&str]) -> String {
    let near = words.iter().max_by(|a, b| strsim::jaro(word, a).total_cmp(&strsim::jaro(word, b)));
    let meant = near.filter(|near| strsim::jaro(word, near) > 0.8);
    let meant = meant.map(|near| format!("; did you mean `{{{near}}}`?")).unwrap_or_default();
    format!("`{{{word}}}` is no placeholder of queries{meant}")
}

fn quoted_where_needed(name: &str) -> String {
    let plain = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    if plain && !name.starts_with(|first: char| first.is_ascii_digit()) { name.to_owned() } else { quoted(name) }
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
