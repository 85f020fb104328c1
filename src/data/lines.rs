//! Physical lines: where they end (LF, CRLF, lone CR), how many there are, and columns in characters.

use memchr::{memchr, memchr_iter, memchr2, memrchr2};

use super::record::Position;

/// How many lines end in these bytes. They must not end between a CR and its LF.
pub(super) fn count(bytes: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', bytes).count();
    (feeds + count_lone_returns(bytes)) as u64
}

fn count_lone_returns(bytes: &[u8]) -> usize {
    if memchr(b'\r', bytes).is_none() {
        return 0;
    }
    memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count()
}

/// Where the first line end at or after `from` starts, and where the next line starts.
pub(super) fn next_end(bytes: &[u8], from: usize) -> Option<(usize, usize)> {
    let end = from + memchr2(b'\n', b'\r', bytes.get(from..)?)?;
    Some((end, after_end(bytes, end)))
}

/// Where the line starts that follows the line end at `end`.
pub(super) fn after_end(bytes: &[u8], end: usize) -> usize {
    match (bytes.get(end), bytes.get(end + 1)) {
        (Some(b'\r'), Some(b'\n')) => end + 2,
        _ => end + 1,
    }
}

/// Where the line starts that the end of `bytes` lies in.
pub(super) fn start_of_last(bytes: &[u8]) -> usize {
    memrchr2(b'\n', b'\r', bytes).map_or(0, |at| at + 1)
}

/// The place behind `passed`, which starts at `from`.
pub(super) fn advance(from: Position, passed: &str) -> Position {
    advance_bytes(from, passed.as_bytes())
}

/// The place behind `passed`, which starts at `from`. Columns count the bytes that start a character.
pub(super) fn advance_bytes(from: Position, passed: &[u8]) -> Position {
    let lines = count(passed);
    let last = passed.get(start_of_last(passed)..).unwrap_or_default();
    let characters = last.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u64;
    match lines {
        0 => Position { line: from.line, column: from.column + characters },
        _ => Position { line: from.line + lines, column: 1 + characters },
    }
}
