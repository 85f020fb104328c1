//! How messages show a text of a file that may be of any length.

/// How many characters of a text a message shows.
const SHOWN: usize = 60;

/// The first words of a text, on one line; `...` stands for the rest.
#[must_use]
pub fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    let end = line.char_indices().nth(SHOWN).map_or(line.len(), |(at, _)| at);
    if end < text.trim_end().len() { format!("{}...", &line[..end]) } else { line.to_owned() }
}

/// How many characters a message has at most.
const MESSAGE: usize = 400;

/// A message whose end is cut off where it quotes more than anybody reads.
#[must_use]
pub fn brief(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(MESSAGE) {
        message.truncate(end);
        message.push_str("...");
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_short_and_cuts_the_rest() {
        assert_eq!(shorten("ä b"), "ä b");
        assert_eq!(shorten("one\ntwo"), "one...");
        assert_eq!(shorten("one\n"), "one");
        assert_eq!(brief("ä".to_owned()), "ä");
        assert_eq!(brief("ä".repeat(500)).chars().count(), 403);
        assert_eq!(shorten(&"ä".repeat(1_000_000)).chars().count(), 63);
    }
}
