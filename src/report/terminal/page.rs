//! The page that a report is written on: colour, width, indents and gaps.

use crate::report::Style;
use crate::value;

pub(in crate::report) use crate::value::grouped;

/// Lines are never broken narrower than this, however narrow the terminal.
const NARROWEST: usize = 40;

/// The columns in front of everything that belongs to a heading.
pub(in crate::report) const INDENT: usize = 6;

/// A colour with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Ink {
    /// Broken.
    Bad,
    /// Worth a look.
    Careful,
    /// Kept.
    Good,
    /// A name.
    Strong,
    /// What stands back.
    Faint,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Bad => "1;31",
            Self::Careful => "1;33",
            Self::Good => "1;32",
            Self::Strong => "1",
            Self::Faint => "2",
        }
    }
}

/// What was written so far, and how to write.
#[derive(Debug)]
pub(in crate::report) struct Page {
    text: String,
    style: Style,
}

impl Page {
    /// An empty page.
    pub(in crate::report) fn new(style: &Style) -> Self {
        Self { text: String::new(), style: *style }
    }

    /// All that was written.
    pub(in crate::report) fn text(&self) -> &str {
        &self.text
    }

    /// How to write.
    pub(in crate::report) fn style(&self) -> &Style {
        &self.style
    }

    /// The columns left behind an indent; `None`: as many as needed.
    pub(in crate::report) fn room(&self, indent: usize) -> Option<usize> {
        self.style.width.map(|width| width.max(NARROWEST).saturating_sub(indent))
    }

    /// The text in a colour.
    pub(in crate::report) fn ink(&self, ink: Ink, text: &str) -> String {
        if self.style.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
        } else {
            text.to_owned()
        }
    }

    /// A line, as it is.
    pub(in crate::report) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// An empty line, unless there is one or nothing stands above.
    pub(in crate::report) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A label, and text that is broken so that its lines stand below each other.
    pub(in crate::report) fn labelled(&mut self, indent: usize, ink: Ink, label: &str, width: usize, text: &str) {
        let painted = self.ink(ink, label);
        let pad = " ".repeat((width + 1).saturating_sub(label.chars().count()).max(1));
        let hang = " ".repeat(indent + width + 1);
        let lines = wrap(text, self.room(indent + width + 1));
        for (at, line) in lines.iter().enumerate() {
            if at == 0 {
                self.line(&format!("{}{painted}{pad}{line}", " ".repeat(indent)));
            } else {
                self.line(&format!("{hang}{line}"));
            }
        }
    }

    /// A label that is one word, and text behind it whose other lines stand behind the indent.
    pub(in crate::report) fn headed(&mut self, ink: Ink, label: &str, text: &str) {
        let lines = wrap(&format!("{label} {text}"), self.room(INDENT));
        for (at, line) in lines.iter().enumerate() {
            if at == 0 {
                let rest = line.strip_prefix(label).unwrap_or(line);
                self.line(&format!("{}{rest}", self.ink(ink, label)));
            } else {
                self.line(&format!("{}{line}", " ".repeat(INDENT)));
            }
        }
    }

    /// Lines that were laid out elsewhere, behind an indent.
    pub(in crate::report) fn block(&mut self, indent: usize, block: &str) {
        for line in block.lines() {
            self.line(&format!("{}{line}", " ".repeat(indent)));
        }
    }
}

/// Breaks text between words; a word longer than a line stands alone. There is always a line.
fn wrap(text: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else { return vec![text.to_owned()] };
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
    }
    lines
}

/// A count with its noun.
pub(in crate::report) fn counted(number: usize, one: &str, many: &str) -> String {
    value::counted(number as u64, one, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_between_words() {
        assert_eq!(wrap("a bb ccc", Some(4)), ["a bb", "ccc"]);
        assert_eq!(wrap("toolongword a", Some(4)), ["toolongword", "a"]);
        assert_eq!(wrap("", Some(4)), [""]);
        assert_eq!(wrap("as it is", None), ["as it is"]);
    }

    #[test]
    fn groups_thousands() {
        let cases = [(0, "0"), (999, "999"), (1204, "1,204"), (1_234_567, "1,234,567")];
        for (number, shown) in cases {
            assert_eq!(grouped(number), shown);
        }
    }
}
