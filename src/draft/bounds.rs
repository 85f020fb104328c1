//! Bounds of confidence: how large a share could be of which so much was seen, and how far a tail may reach.

/// The largest share that is likely, where `hits` of `all` were seen: the upper end of Wilson's interval. It is for the next
/// data, of as many rows, so that it counts half of what was seen: both samples differ from the truth.
pub(super) fn share_above(hits: f64, all: f64, z: f64) -> f64 {
    wilson(hits / 2.0, all / 2.0, z).1
}

/// The smallest share that is likely, by the same measure.
pub(super) fn share_below(hits: f64, all: f64, z: f64) -> f64 {
    wilson(hits / 2.0, all / 2.0, z).0
}

/// Wilson's score interval.
fn wilson(hits: f64, all: f64, z: f64) -> (f64, f64) {
    if all <= 0.0 {
        return (0.0, 1.0);
    }
    let share = (hits / all).clamp(0.0, 1.0);
    let square = z * z;
    let middle = share + square / (2.0 * all);
    let half = z * (share * (1.0 - share) / all + square / (4.0 * all * all)).sqrt();
    let scale = 1.0 + square / all;
    (((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0))
}

/// Whether other data of as many rows may have none of what was seen so often: where its rate is as unknown as that leaves it,
/// the chance is one half for each and one half more. `beyond` is the logarithm of one over the chance that is left.
pub(super) fn may_be_none(seen: f64, beyond: f64) -> bool {
    (seen + 1.0) * std::f64::consts::LN_2 < beyond
}

/// What is known of the tail of a distribution, upwards: for the lower one all with the other sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tail {
    /// How many numbers there are.
    pub(super) count: f64,
    /// The median.
    pub(super) median: f64,
    /// A number far out, and the share that lies below it.
    pub(super) far: (f64, f64),
    /// The largest.
    pub(super) extreme: f64,
}

/// Tails whose logarithm grows so fast are heavy: they are followed by their logarithm.
const HEAVY: f64 = 0.25;
/// How far a heavy tail is followed at most.
const FARTHEST: f64 = 5.0;

impl Tail {
    /// How far the tail may reach in other data of as many rows: the line through what is known of it, followed until a chance
    /// of e^-`beyond` is left. An exponential tail is a straight line there; lighter ones end before, heavier ones bend up.
    pub(super) fn reach(&self, beyond: f64) -> f64 {
        let Self { count, median, far: (share, far), extreme } = *self;
        let depth = (1.0 - share).recip().ln();
        let deep = count.max(2.0).ln() - depth;
        if deep < 0.7 {
            return extreme + (extreme - median).max(0.0);
        }
        let slope = (extreme - far).max(0.0) / deep;
        let straight = extreme + slope * beyond;
        let before = (far - median).max(0.0) / (depth - 2.0_f64.ln());
        let bend = if far > 0.0 { (extreme / far).ln() / deep } else { 0.0 };
        if bend >= HEAVY && slope > before {
            straight.max(extreme * (bend * beyond.min(FARTHEST)).exp())
        } else {
            straight
        }
    }
}

/// How many pairs of rows would have the same key by chance, where keys are spread evenly over so many.
pub(super) fn chance_pairs(rows: f64, keys: f64) -> f64 {
    rows * (rows - 1.0) / 2.0 / keys.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-4
    }

    #[test]
    fn intervals_are_those_of_wilson() {
        // By hand: (0 + z^2/2n +- z sqrt(z^2/4n^2)) / (1 + z^2/n), and the textbook example of 5 in 10.
        assert!(near(wilson(0.0, 100.0, 1.96).1, 0.036_995));
        let (low, high) = wilson(5.0, 10.0, 1.96);
        assert!(near(low, 0.236_593) && near(high, 0.763_407), "{low} {high}");
        assert!(near(wilson(100.0, 100.0, 1.96).0, 0.963_005));
        assert_eq!(wilson(0.0, 0.0, 1.96), (0.0, 1.0));
    }

    #[test]
    fn other_data_may_differ_by_more() {
        assert!(share_above(0.0, 1_000.0, 2.576) > wilson(0.0, 1_000.0, 2.576).1);
        assert!(share_below(500.0, 1_000.0, 2.576) < wilson(500.0, 1_000.0, 2.576).0);
    }

    #[test]
    fn what_was_seen_seldom_may_be_missing_next_time() {
        // One in 2^8 is 0.4 %, and one in 2^9 less than e^-6.2.
        assert!(may_be_none(7.0, 6.2) && !may_be_none(8.0, 6.2));
    }

    #[test]
    fn tails_are_followed_by_their_weight() {
        // An even spread from 0 to 1 hardly reaches beyond; an exponential one by a fixed way; a heavy one by a factor.
        let even = Tail { count: 1e4, median: 0.5, far: (0.95, 0.95), extreme: 0.9999 };
        assert!(even.reach(6.2) < 1.06, "{}", even.reach(6.2));
        let slow = Tail { count: 1e4, median: 2.0_f64.ln(), far: (0.95, 20.0_f64.ln()), extreme: 1e4_f64.ln() };
        assert!(near(slow.reach(6.2), 1e4_f64.ln() + 6.2));
        let heavy = Tail { count: 1e4, median: 2.0, far: (0.95, 20.0), extreme: 1e4 };
        assert!(heavy.reach(6.2) > 1e6);
        let closed = Tail { count: 1e4, median: 6.0, far: (0.95, 12.0), extreme: 12.0 };
        assert!(near(closed.reach(6.2), 12.0));
        let few = Tail { count: 10.0, median: 5.0, far: (0.95, 9.0), extreme: 10.0 };
        assert!(near(few.reach(6.2), 15.0));
    }
}
