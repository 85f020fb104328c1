//! The difference of two texts line by line, in the unified form that other programs read.

use std::fmt::Write;

/// Lines that are shown around a change.
const AROUND: usize = 3;
/// Pairs of lines that are compared at most to find out which stay.
const CELLS: usize = 1 << 24;
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
    let first = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = (&old[first..], &new[first..]);
    let last = rest.0.iter().rev().zip(rest.1.iter().rev()).take_while(|(one, other)| one == other).count();
    let (old, new) = (&old[..old.len() - last], &new[..new.len() - last]);
    let kept = kept(&old[first..], &new[first..]);
    let (mut at, mut to, mut found) = (first, first, Vec::new());
    let ends = kept.into_iter().map(|(left, right)| (first + left, first + right));
    for (left, right) in ends.chain([(old.len(), new.len())]) {
        if left > at || right > to {
            found.push(Change { old: at..left, new: to..right });
        }
        (at, to) = (left + 1, right + 1);
    }
    found
}

/// Places of lines that both texts keep, as many as there can be; of very long texts those that are met first.
fn kept(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    if old.len().saturating_mul(new.len()) > CELLS {
        return met(old, new);
    }
    let width = new.len() + 1;
    let mut most = vec![0_u32; (old.len() + 1) * width];
    for (left, line) in old.iter().enumerate().rev() {
        for (right, other) in new.iter().enumerate().rev() {
            let here = left * width + right;
            most[here] =
                if line == other { most[here + width + 1] + 1 } else { most[here + width].max(most[here + 1]) };
        }
    }
    let (mut left, mut right, mut found) = (0, 0, Vec::new());
    while left < old.len() && right < new.len() {
        let here = left * width + right;
        if old[left] == new[right] {
            found.push((left, right));
            (left, right) = (left + 1, right + 1);
        } else if most[here + width] >= most[here + 1] {
            left += 1;
        } else {
            right += 1;
        }
    }
    found
}

/// The same without looking for the most.
fn met(old: &[&str], new: &[&str]) -> Vec<(usize, usize)> {
    let (mut at, mut to, mut found) = (0, 0, Vec::new());
    while at < old.len() && to < new.len() {
        if old[at] == new[to] {
            found.push((at, to));
            (at, to) = (at + 1, to + 1);
            continue;
        }
        let (left, right) = meeting(&old[at..], &new[to..]);
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
