//! Memory for the bytes of column chunks that is used again: asking the system for it each time costs as much as reading.

use std::cell::RefCell;

/// The largest piece that is kept, and how many a thread keeps.
const LARGEST: usize = 8 << 20;
const MOST: usize = 4;

thread_local! {
    static KEPT: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// Room for so many bytes; what lies in it means nothing.
pub(super) fn take(bytes: usize) -> Vec<u8> {
    let kept = KEPT.with_borrow_mut(|kept| {
        let fitting = kept.iter().enumerate().filter(|(_, room)| room.capacity() >= bytes);
        let at = fitting.min_by_key(|(_, room)| room.capacity()).map(|(at, _)| at)?;
        Some(kept.swap_remove(at))
    });
    kept.unwrap_or_else(|| Vec::with_capacity(bytes))
}

/// Keeps room for whoever comes next.
pub(super) fn give_back(room: Vec<u8>) {
    if room.capacity() == 0 || room.capacity() > LARGEST {
        return;
    }
    KEPT.with_borrow_mut(|kept| {
        kept.push(room);
        if kept.len() > MOST
            && let Some((at, _)) = kept.iter().enumerate().min_by_key(|(_, room)| room.capacity())
        {
            kept.swap_remove(at);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_room_that_fits_is_taken() {
        for bytes in [100, 5_000, 300, 0, LARGEST + 1] {
            give_back(Vec::with_capacity(bytes));
        }
        let taken = [200, 200, 200].map(|bytes| take(bytes).capacity());
        assert!((300..5_000).contains(&taken[0]) && taken[1] >= 5_000 && (200..300).contains(&taken[2]), "{taken:?}");
        for bytes in [1, 2, 3, 4, 5, 6] {
            give_back(Vec::with_capacity(bytes * 1_000));
        }
        assert!(take(5_500).capacity() >= 6_000);
        assert_eq!(KEPT.with_borrow(Vec::len), MOST - 1);
    }
}
