//! Tests of what is said of profiles.

use super::words;

#[test]
fn shares_say_nothing_that_is_not_so() {
    assert_eq!(words::percent(0, 10), "0 %");
    assert_eq!(words::percent(1, 1_000_000), "< 0.1 %");
    assert_eq!(words::percent(999_999, 1_000_000), "> 99.9 %");
    assert_eq!(words::percent(10, 10), "100 %");
    assert_eq!(words::percent(1, 3), "33.3 %");
}

#[test]
fn numbers_have_six_digits_that_count() {
    for (float, text) in [
        (0.0, "0"),
        (1.0, "1"),
        (43.921_929_8, "43.9219"),
        (-0.5, "-0.5"),
        (1_234_567.8, "1234568"),
        (0.000_012, "1.2000e-5"),
        (0.012_345_678, "0.0123457"),
    ] {
        assert_eq!(words::number(float), text);
    }
}
