//! How the lines of records end, so that a file of several kinds is noticed.

use super::DataNote;

/// How many lines end in which way, and where each way comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineEnds([Seen; 3]);

/// Lines that end in one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    count: u64,
    /// The first of them, in lines before it.
    first: u64,
}

const NAMES: [&str; 3] = ["LF", "CRLF", "CR"];

impl LineEnds {
    /// Notes how a line ends: `end` is the text between this line and the next.
    pub(super) fn see(&mut self, end: &[u8], line: u64) {
        let [lf, crlf, cr] = &mut self.0;
        let seen = match end {
            b"\n" => lf,
            b"\r\n" => crlf,
            b"\r" => cr,
            _ => return,
        };
        if seen.count == 0 {
            seen.first = line;
        }
        seen.count += 1;
    }

    /// Notes that so many more lines end in LF, behind one that was seen.
    pub(super) fn see_more_feeds(&mut self, count: u64) {
        let [lf, ..] = &mut self.0;
        lf.count += count;
    }

    /// Adds what was seen behind so many lines.
    pub fn add(&mut self, more: Self, lines: u64) {
        for (seen, new) in self.0.iter_mut().zip(more.0) {
            if seen.count == 0 {
                seen.first = new.first + lines;
            }
            seen.count += new.count;
        }
    }

    /// What is worth saying: that there are several ways, the most frequent first.
    #[must_use]
    pub fn note(&self) -> Option<DataNote> {
        let mut seen: Vec<(Seen, &str)> = self.0.into_iter().zip(NAMES).filter(|(seen, _)| seen.count > 0).collect();
        if seen.len() < 2 {
            return None;
        }
        seen.sort_by(|(a, _), (b, _)| b.count.cmp(&a.count).then(a.first.cmp(&b.first)));
        let words = |(seen, name): &(Seen, &str)| {
            let lines = if seen.count == 1 { "line" } else { "lines" };
            format!("{} {lines} in {name} (first line {})", seen.count, seen.first + 1)
        };
        let words: Vec<String> = seen.iter().map(words).collect();
        let help = "write all lines in one way; a lone CR inside a field must stand in quotes";
        Some(
            DataNote::warning("mixed-line-endings", format!("its lines end in several ways: {}", words.join(", ")))
                .with_help(help),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_ways_are_told_by_their_first_lines() {
        let mut ends = LineEnds::default();
        (0..3).for_each(|line| ends.see(b"\r\n", line));
        ends.see(b"", 9);
        assert_eq!(ends.note(), None);
        let mut more = LineEnds::default();
        more.see(b"\n", 1);
        ends.add(more, 3);
        let note = ends.note().unwrap();
        assert_eq!(
            note.message,
            "its lines end in several ways: 3 lines in CRLF (first line 1), 1 line in LF (first line 5)"
        );
    }
}
