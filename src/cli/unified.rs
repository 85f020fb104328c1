//! The difference of two texts line by line, in the unified form that other programs read.

use std::fmt::Write;

/// Lines that are shown around a change.
const AROUND: usize = 3;
/// How many lines are looked ahead for the place where two texts meet again.
const AHEAD: usize = 200;

/// A run of lines that differ: those of the first text and those of the second, both counted from 0.
struct Change {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

/// The unified diff of a file; empty where nothing changes.
pub(super) fn unified(path: &str, before: &str, after: &str) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let changes = changes(&old, &new);
    let mut text = String::new();
    if !changes.is_empty() {
        let _ = write!(text, "--- {path}\n+++ {path}\n");
    }
    let mut rest = changes.as_slice();
    while !rest.is_empty() {
        let together = rest.windows(2).take_while(|pair| pair[1].old.start - pair[0].old.end <= 2 * AROUND).count() + 1;
        let (hunk, behind) = rest.split_at(together);
        write_hunk(&mut text, hunk, &old, &new);
        rest = behind;
    }
    text
}

fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let (mut at, mut to, mut found) = (0, 0, Vec::new());
    while at < old.len() || to < new.len() {
        if at < old.len() && to < new.len() && old[at] == new[to] {
            (at, to) = (at + 1, to + 1);
            continue;
        }
        let (left, right) = meeting(&old[at..], &new[to..]);
        found.push(Change { old: at..at + left, new: to..to + right });
        (at, to) = (at + left, to + right);
    }
    found
}

/// How many lines of each differ, until both go on with the same line; all where that is too far.
fn meeting(old: &[&str], new: &[&str]) -> (usize, usize) {
    for sum in 1..AHEAD {
        for left in (0..=sum).rev() {
            let same = old.get(left).zip(new.get(sum - left)).is_some_and(|(one, other)| one == other);
            if same {
                return (left, sum - left);
            }
        }
    }
    (old.len(), new.len())
}

fn write_hunk(text: &mut String, hunk: &[Change], old: &[&str], new: &[&str]) {
    let (Some(first), Some(last)) = (hunk.first(), hunk.last()) else { return };
    let before = AROUND.min(first.old.start);
    let behind = AROUND.min(old.len() - last.old.end);
    let (start, end) = (first.old.start - before, last.old.end + behind);
    let (to, until) = (first.new.start - before, last.new.end + behind);
    let (olds, news) = (end - start, until - to);
    let at = |from: usize, count: usize| if count == 0 { from } else { from + 1 };
    let _ = writeln!(text, "@@ -{},{olds} +{},{news} @@", at(start, olds), at(to, news));
    let mut here = start;
    for change in hunk {
        lines(text, ' ', &old[here..change.old.start]);
        lines(text, '-', &old[change.old.clone()]);
        lines(text, '+', &new[change.new.clone()]);
        here = change.old.end;
    }
    lines(text, ' ', &old[here..end]);
}

fn lines(text: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        text.push(sign);
        text.push_str(line);
        if !line.ends_with('\n') {
            text.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_changes_with_the_lines_around_them() {
        assert_eq!(unified("c", "a\nb\n", "a\nb\n"), "");
        let before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n";
        let after = before.replace("2\n3", "2\nx\n3").replace("13\n", "y");
        let shown = unified("c", before, &after);
        let hunks = "--- c\n+++ c\n@@ -1,5 +1,6 @@\n 1\n 2\n+x\n 3\n 4\n 5\n";
        assert_eq!(shown, format!("{hunks}@@ -10,4 +11,4 @@\n 10\n 11\n 12\n-13\n+y\n\\ No newline at end of file\n"));
    }

    #[test]
    fn shows_what_was_moved() {
        let shown = unified("c", "a\nmoved\nb\nc\n", "a\nb\nc\nmoved\n");
        assert_eq!(shown, "--- c\n+++ c\n@@ -1,4 +1,4 @@\n a\n-moved\n b\n c\n+moved\n");
    }
}
