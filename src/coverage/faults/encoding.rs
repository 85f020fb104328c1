//! `encoding`: texts were read in a wrong encoding.

use super::{FaultKind, SHARES, Size, close, parts};
use crate::coverage::cells;

pub(super) const KIND: FaultKind = FaultKind {
    id: "encoding",
    title: "enc",
    what: "Texts were read in a wrong encoding: letters beyond ASCII become two signs (é is Ã©), and where there are none one letter is lost (\u{fffd})",
    of_table: false,
    sizes: SHARES,
    applies: |case| parts::texts(case).map(drop),
    inject: |case, size| {
        let Size::Share(share) = size else { return None };
        case.change(share, &mut |_, cell| Some(cells::with_text(cell, damaged(&cells::text(cell)?))))
    },
    closing: close::letters,
};

fn damaged(text: &str) -> String {
    if !text.is_ascii() {
        return text.bytes().map(char::from).collect();
    }
    let middle = text.chars().count() / 2;
    text.chars().enumerate().map(|(at, c)| if at == middle { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::damaged;

    #[test]
    fn letters_are_damaged_as_readers_do() {
        assert_eq!(damaged("café"), "cafÃ©");
        assert_eq!(damaged("tea"), "t\u{fffd}a");
    }
}
