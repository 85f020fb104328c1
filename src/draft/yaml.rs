//! YAML as it is written: values that need quotes get them, and every entry may have comments.

use crate::value::Number;

/// The most characters of a line with its comment behind it; a longer comment stands above.
const WIDTH: usize = 120;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Yaml {
    /// What stands there as it is: a number, a truth value.
    Plain(String),
    /// A text, in quotes where it needs them.
    Text(String),
    /// A list of values on one line.
    Flow(Vec<Yaml>),
    /// A mapping on one line.
    FlowMap(Vec<(String, Yaml)>),
    /// A list, an item on each line or more.
    List(Vec<Item>),
    /// A mapping.
    Map(Vec<Entry>),
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// Comments above it.
    pub(super) above: Vec<String>,
    /// What it is.
    pub(super) value: Yaml,
    /// Whether it is a comment itself.
    pub(super) off: bool,
}

/// An entry of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// Comments above it.
    pub(super) above: Vec<String>,
    /// Its key.
    pub(super) key: String,
    /// Its value.
    pub(super) value: Yaml,
    /// The comment behind it.
    pub(super) behind: Option<String>,
    /// Whether it is a comment itself.
    pub(super) off: bool,
}

impl Entry {
    /// An entry without comments.
    pub(super) fn new(key: &str, value: Yaml) -> Self {
        Self { above: Vec::new(), key: key.to_owned(), value, behind: None, off: false }
    }

    /// The same with a comment behind it.
    pub(super) fn because(self, why: &str) -> Self {
        Self { behind: Some(why.to_owned()).filter(|why| !why.is_empty()), ..self }
    }

    /// The same with a comment above it.
    pub(super) fn below(mut self, comment: &str) -> Self {
        self.above.push(comment.to_owned());
        self
    }
}

impl Yaml {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A number in plain digits.
    pub(super) fn number(number: &Number) -> Self {
        Self::Plain(number.to_string())
    }

    /// A whole number.
    pub(super) fn count(count: u64) -> Self {
        Self::Plain(count.to_string())
    }

    /// `true`.
    pub(super) fn yes() -> Self {
        Self::Plain("true".to_owned())
    }

    /// A mapping without comments.
    pub(super) fn map(entries: Vec<(&str, Self)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| Entry::new(key, value)).collect())
    }

    /// A mapping on one line.
    pub(super) fn flow(entries: Vec<(&str, Self)>) -> Self {
        Self::FlowMap(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// The value as one line, where it is one.
    fn inline(&self) -> Option<String> {
        match self {
            Self::Plain(text) => Some(text.clone()),
            Self::Text(text) => Some(scalar(text)),
            Self::Flow(items) => {
                let items: Option<Vec<_>> = items.iter().map(Self::inline).collect();
                Some(format!("[{}]", items?.join(", ")))
            }
            Self::FlowMap(entries) => {
                let one = |(key, value): &(String, Self)| Some(format!("{}: {}", key_of(key), value.inline()?));
                let entries: Option<Vec<_>> = entries.iter().map(one).collect();
                Some(format!("{{ {} }}", entries?.join(", ")))
            }
            Self::List(_) | Self::Map(_) => None,
        }
    }

    /// Whether all of it is comments, so that its key must be one too.
    fn is_off(&self) -> bool {
        match self {
            Self::List(items) => items.iter().all(|item| item.off || item.value.is_off()),
            Self::Map(entries) => entries.iter().all(|entry| entry.off || entry.value.is_off()),
            Self::Plain(_) | Self::Text(_) | Self::Flow(_) | Self::FlowMap(_) => false,
        }
    }

    /// The lines of a list or mapping, so many spaces from the left.
    pub(super) fn lines(&self, indent: usize) -> Vec<String> {
        match self {
            Self::Map(entries) => entries.iter().flat_map(|entry| entry_lines(entry, indent)).collect(),
            Self::List(items) => items.iter().flat_map(|item| item_lines(item, indent)).collect(),
            one => one.inline().map(|line| format!("{}{line}", " ".repeat(indent))).into_iter().collect(),
        }
    }
}

fn entry_lines(entry: &Entry, indent: usize) -> Vec<String> {
    let pad = " ".repeat(indent);
    let mut head = format!("{pad}{}:", key_of(&entry.key));
    let below = match entry.value.inline() {
        Some(value) => {
            head = format!("{head} {value}");
            Vec::new()
        }
        None => entry.value.lines(indent + 2),
    };
    let mut lines: Vec<String> = entry.above.iter().flat_map(|comment| comment_lines(comment, indent)).collect();
    match &entry.behind {
        Some(why) if head.chars().count() + why.chars().count() + 3 <= WIDTH => {
            head = format!("{head} # {}", one_line(why));
        }
        Some(why) => lines.extend(comment_lines(why, indent)),
        None => {}
    }
    lines.push(head);
    lines.extend(below);
    if entry.off || entry.value.is_off() { commented(&lines, indent) } else { lines }
}

fn item_lines(item: &Item, indent: usize) -> Vec<String> {
    let mut lines: Vec<String> = item.above.iter().flat_map(|comment| comment_lines(comment, indent)).collect();
    let mut inner = item.value.lines(indent + 2);
    if let Some(first) = inner.iter_mut().find(|line| !line.trim_start().starts_with('#')) {
        first.replace_range(indent..indent + 2, "- ");
    }
    lines.extend(inner);
    if item.off || item.value.is_off() { commented(&lines, indent) } else { lines }
}

/// Lines as comments at one column; what is a comment stays one.
fn commented(lines: &[String], indent: usize) -> Vec<String> {
    let one = |line: &String| {
        let (pad, rest) = line.split_at_checked(indent).unwrap_or(("", line));
        if rest.trim_start().starts_with('#') { line.clone() } else { format!("{pad}# {rest}") }
    };
    lines.iter().map(one).collect()
}

/// A comment in lines that are not too long.
pub(super) fn comment_lines(comment: &str, indent: usize) -> Vec<String> {
    let pad = " ".repeat(indent);
    let mut lines = vec![String::new()];
    for word in one_line(comment).split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && indent + 2 + line.chars().count() + word.chars().count() >= WIDTH {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines.into_iter().map(|line| format!("{pad}# {line}")).collect()
}

/// A text as it can stand in a comment: what would end the line or act on a terminal is shown by its number.
pub(super) fn one_line(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut line, letter| {
        if is_printable(letter) {
            line.push(letter);
        } else {
            line.push_str(&escaped(letter));
        }
        line
    })
}

/// A key as it is written.
pub(super) fn key_of(key: &str) -> String {
    // In quotes even where YAML would do without: a key that is a number for one reader is none for another.
    scalar(key)
}

/// A text as it is written: plain where no reader could take it for anything else, else in double quotes.
pub(super) fn scalar(text: &str) -> String {
    if is_plain(text) { text.to_owned() } else { quoted(text) }
}

/// Words that some readers of YAML take for something else than text.
const WORDS: [&str; 11] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"];

fn is_plain(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let inner = |letter: char| letter.is_ascii_alphanumeric() || "_-./() ".contains(letter);
    let word = text.to_ascii_lowercase();
    begins && !text.ends_with(' ') && text.chars().all(inner) && !WORDS.contains(&word.as_str())
}

fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for letter in text.chars() {
        match letter {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            '\r' => written.push_str("\\r"),
            letter if is_printable(letter) => written.push(letter),
            letter => written.push_str(&escaped(letter)),
        }
    }
    written.push('"');
    written
}

fn escaped(letter: char) -> String {
    let number = u32::from(letter);
    match number {
        0..=0xff => format!("\\x{number:02x}"),
        0x100..=0xffff => format!("\\u{number:04x}"),
        _ => format!("\\U{number:08x}"),
    }
}

/// Whether a letter shows as itself: no control, no mark of direction or order, nothing that no text should hold.
fn is_printable(letter: char) -> bool {
    let number = u32::from(letter);
    !letter.is_control()
        && !matches!(number, 0x2028..=0x202e | 0x2060..=0x206f | 0x200b..=0x200f | 0x61c | 0xfeff | 0xfff0..=0xfffb)
        && number & 0xfffe != 0xfffe
        && !matches!(number, 0xfdd0..=0xfdef | 0xe000..=0xf8ff | 0xe0000..=0x0010_ffff)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::contract::{WrittenKind, read};
    use crate::source::SourceFile;

    /// What a reader of contracts makes of a text under a key.
    fn read_back(key: &str, text: &str) -> Vec<(String, String, bool)> {
        let custom = Item {
            above: vec![text.to_owned()],
            value: Yaml::map(vec![
                ("property", Yaml::text("x")),
                ("value", Yaml::Map(vec![Entry::new(key, Yaml::text(text)).because(text)])),
            ]),
            off: false,
        };
        let root = Yaml::map(vec![
            ("apiVersion", Yaml::text("v3.2.0")),
            ("kind", Yaml::text("DataContract")),
            ("id", Yaml::text("x")),
            ("version", Yaml::text("1.0.0")),
            ("customProperties", Yaml::List(vec![custom])),
        ]);
        let written = root.lines(0).join("\n") + "\n";
        let reading = read(SourceFile::new("x", written.as_str()));
        assert!(reading.diagnostics.is_empty(), "{written}\n{:?}", reading.diagnostics);
        let contract = reading.contract.unwrap();
        let value = contract.custom.get("x").unwrap().clone();
        let WrittenKind::Map(entries) = value.kind else { panic!("{written}") };
        entries.into_iter().map(|(key, one)| (key, one.text.clone(), one.kind == WrittenKind::Text)).collect()
    }

    const ODD: &[&str] = &[
        "",
        " ",
        "a ",
        " a",
        "1",
        "1e5",
        "0x1F",
        "-",
        "- a",
        "true",
        "No",
        "null",
        "~",
        "2024-01-31",
        "12:30",
        "a: b",
        "a #b",
        "#a",
        "a\nb",
        "a\r\n",
        "\t",
        "'",
        "\"",
        "\\",
        "{a}",
        "[a]",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%",
        "@",
        "`",
        "\u{0}",
        "\u{7f}",
        "\u{85}",
        "\u{feff}",
        "\u{2028}",
        "\u{fffd}",
        "\u{ffff}",
        "\u{1f600}",
        "ä",
        "<<",
        ".inf",
        "=",
        "---",
        "...",
        "? a",
        ", ",
        "${",
        "$",
        "\u{202e}x",
        "\u{e000}",
        "\u{10ffff}",
    ];

    #[test]
    fn what_looks_like_something_else_is_read_back_as_text() {
        for text in ODD.iter().copied() {
            assert_eq!(read_back("k", text), [("k".to_owned(), text.to_owned(), true)], "{text:?}");
            if !text.is_empty() && text != "<<" {
                assert_eq!(read_back(text, "v"), [(text.to_owned(), "v".to_owned(), true)], "{text:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_back(text in any::<String>().prop_filter("no variable", |text| !text.contains("${"))) {
            prop_assert_eq!(read_back("k", &text), [("k".to_owned(), text, true)]);
        }
    }

    #[test]
    fn comments_stand_behind_or_above_and_turn_entries_off() {
        let rule = Yaml::map(vec![("id", Yaml::text("a")), ("mustBe", Yaml::count(0))]);
        let item = |off| Item { above: vec!["why".to_owned()], value: rule.clone(), off };
        let long = "word ".repeat(30);
        let map = Yaml::Map(vec![
            Entry::new("name", Yaml::text("x")).because("short"),
            Entry::new("other", Yaml::text("y")).because(long.trim()),
            Entry::new("quality", Yaml::List(vec![item(false), item(true)])),
            Entry::new("none", Yaml::List(vec![item(true)])),
        ]);
        let lines = map.lines(2);
        assert_eq!(lines[0], "  name: x # short");
        assert!(lines[1].starts_with("  # word word") && lines.iter().all(|line| line.len() <= WIDTH));
        let rest = lines.join("\n");
        let expected = "  quality:\n    # why\n    - id: a\n      mustBe: 0\n    # why\n    # - id: a\n    #   mustBe: 0\n  # none:\n";
        assert!(rest.contains(expected), "{rest}");
        assert!(rest.ends_with("  # none:\n    # why\n    # - id: a\n    #   mustBe: 0"), "{rest}");
    }
}
