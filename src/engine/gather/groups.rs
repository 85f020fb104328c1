//! Sets of groups of rows.

use std::ops::Range;

/// Numbers of groups: a bit for each, up to the highest that is one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Groups(Vec<u64>);

impl Groups {
    /// Takes a group in.
    pub(crate) fn add(&mut self, group: u64) {
        let word = usize::try_from(group / 64).unwrap_or(usize::MAX);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (group % 64);
        }
    }

    /// Takes in all of another set.
    pub(crate) fn join(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits |= more);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> u64 {
        self.0.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }

    /// Whether a group is one of them.
    #[cfg(feature = "polars")]
    pub(crate) fn has(&self, group: u64) -> bool {
        self.within(group..group.saturating_add(1)).next().is_some()
    }

    /// Those in a range, in order.
    pub(crate) fn within(&self, range: Range<u64>) -> impl Iterator<Item = u64> {
        let bit = |group: u64| {
            let word = usize::try_from(group / 64).ok().and_then(|word| self.0.get(word));
            word.is_some_and(|bits| bits & (1 << (group % 64)) != 0)
        };
        range.filter(move |group| bit(*group))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_kept_each_once() {
        let (mut some, mut others) = (Groups::default(), Groups::default());
        for group in [3, 64, 3, 200] {
            some.add(group);
        }
        for group in [64, 5_000] {
            others.add(group);
        }
        some.join(&others);
        assert_eq!(some.len(), 4);
        assert_eq!(some.within(0..10_000).collect::<Vec<_>>(), [3, 64, 200, 5_000]);
        assert_eq!(some.within(4..200).collect::<Vec<_>>(), [64]);
    }
}
