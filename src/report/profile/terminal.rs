//! The profile for people, in a terminal.

use std::fmt::Write as _;

use super::words;
use crate::profile::{ColumnProfile, Numbers, Profile, TableProfile};
use crate::report::Style;

/// Values that are shown of a column, and how wide the longest bar is.
const VALUES: usize = 5;
const BAR: u64 = 20;
/// Eighths of a line's height.
const STEPS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const PLAIN_STEPS: [char; 8] = ['_', '.', ',', ':', '-', '=', '*', '#'];
/// The colours: of names, and of what stands back.
const STRONG: &str = "1";
const FAINT: &str = "2";

/// The page.
pub(super) fn page(profile: &Profile, style: &Style) -> String {
    let mut page = Page { text: String::new(), style };
    for table in &profile.tables {
        page.table(table);
    }
    if !profile.relations.is_empty() {
        page.line(0, &page.ink(STRONG, "relations"));
        for relation in &profile.relations {
            page.line(2, &words::relation(profile, relation));
        }
    }
    page.text.truncate(page.text.trim_end().len());
    page.text + "\n"
}

struct Page<'s> {
    text: String,
    style: &'s Style,
}

impl Page<'_> {
    fn ink(&self, code: &str, text: &str) -> String {
        if self.style.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A line behind an indent; where it is too wide, it goes on below, a little deeper.
    fn line(&mut self, indent: usize, text: &str) {
        let width = self.style.width.map_or(usize::MAX, |width| width.max(40));
        let mut used = indent;
        let mut line = " ".repeat(indent);
        for (at, word) in text.split(' ').enumerate() {
            let length = visible(word);
            if at > 0 && used + 1 + length > width {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
                line = " ".repeat(indent + 2);
                used = indent + 2;
            } else if at > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += length;
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn table(&mut self, table: &TableProfile) {
        let name = self.ink(STRONG, &words::value(&table.name));
        self.line(0, &format!("{name}  {}", words::size(table)));
        for file in table.files.iter().take(VALUES) {
            self.line(2, &self.ink(FAINT, &words::file(file)));
        }
        if let Some(more) = table.files.len().checked_sub(VALUES + 1) {
            self.line(2, &self.ink(FAINT, &format!("and {} more", words::counted(more as u64 + 1, "file", "files"))));
        }
        for (label, text) in words::rows(table) {
            self.line(2, &format!("{label:<11} {text}"));
        }
        self.gap();
        if table.rows == 0 {
            return;
        }
        for column in &table.columns {
            self.column(column);
        }
    }

    fn column(&mut self, column: &ColumnProfile) {
        let name = self.ink(STRONG, &words::value(&column.path.to_string()));
        let mut head = vec![words::kind(column)];
        head.extend(words::different(column));
        if column.guess.of == 0 && column.rows > 0 {
            head.push("no values".to_owned());
        }
        head.extend(words::order(column.order).map(str::to_owned));
        self.line(2, &format!("{name}  {}", head.join(", ")));
        let missing = words::missing(column);
        if !missing.is_empty() {
            self.line(4, &missing.join(", "));
        }
        for line in words::doubts(column) {
            self.line(4, &line);
        }
        for line in words::numbers(column) {
            self.line(4, &line);
        }
        self.histogram(column);
        for line in words::times(column).into_iter().chain(words::texts(column)) {
            self.line(4, &line);
        }
        self.values(column);
        self.gap();
    }

    fn histogram(&mut self, column: &ColumnProfile) {
        let is_spread = |numbers: &&Numbers| numbers.histogram.counts.len() > 1 && words::only_value(column).is_none();
        let Some(numbers) = column.numbers.as_ref().filter(is_spread) else { return };
        let steps = if self.style.unicode { STEPS } else { PLAIN_STEPS };
        let counts = &numbers.histogram.counts;
        let most = counts.iter().copied().max().unwrap_or(1).max(1);
        let step = |count: &u64| match count {
            0 => ' ',
            count => {
                let eighth = (count * 8).div_ceil(most).clamp(1, 8) - 1;
                usize::try_from(eighth).ok().and_then(|at| steps.get(at)).copied().unwrap_or(' ')
            }
        };
        let bars: String = counts.iter().map(step).collect();
        let (from, to) = (words::number(numbers.histogram.from), words::number(numbers.histogram.to));
        // The line has gaps of its own, which are not broken.
        _ = writeln!(self.text, "    {from} |{bars}| {to}");
    }

    fn values(&mut self, column: &ColumnProfile) {
        let (values, note) = words::top(column, VALUES);
        let widest = values.iter().map(|(text, _)| text.chars().count()).max().unwrap_or(0).min(40);
        let most = values.iter().map(|(_, rows)| *rows).max().unwrap_or(1).max(1);
        let block = if self.style.unicode { "█" } else { "#" };
        for (text, rows) in &values {
            let length = usize::try_from((rows * BAR).div_ceil(most)).unwrap_or(0);
            let pad = " ".repeat(widest.saturating_sub(text.chars().count()));
            let share = words::percent(*rows, column.rows);
            let bar = self.ink(FAINT, &block.repeat(length));
            _ = writeln!(self.text, "    {text}{pad}  {:>9}  {share:>8}  {bar}", words::grouped(*rows));
        }
        let more = self.more(column, values.len(), note);
        if !values.is_empty() && !more.is_empty() {
            self.line(4, &more);
        }
    }

    /// What is left out of the values, if anything is.
    fn more(&self, column: &ColumnProfile, shown: usize, note: Option<String>) -> String {
        let left = column.distinct.count.saturating_sub(shown as u64);
        let text = match note {
            Some(note) => note,
            None if left == 0 => return String::new(),
            None => format!("and {}", words::counted(left, "other value", "other values")),
        };
        self.ink(FAINT, &text)
    }
}

/// Columns that a word takes, without what sets its colour.
fn visible(word: &str) -> usize {
    let mut hidden = false;
    let shown = word.chars().filter(|letter| {
        let was = hidden;
        hidden = *letter == '\u{1b}' || hidden && *letter != 'm';
        !was && !hidden
    });
    shown.count()
}
