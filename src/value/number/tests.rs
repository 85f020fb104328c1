//! Tests of numbers: spellings, order, multiples and floats, by table and against another library.

use std::collections::HashSet;
use std::str::FromStr;

use bigdecimal::{BigDecimal, Zero};
use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Number {
    Number::parse(text).unwrap_or_else(|| panic!("no number: {text}"))
}

#[test]
fn one_number_has_many_spellings() {
    for spellings in [
        &["1", "01", "1.0", "1e0", "+1", "10e-1", "0.1E+1", "1."][..],
        &["0", "-0", "0.000", "0e5", "-0e999999999999999999999"],
        &["1.5", "1.50", ".15e1", "15e-1"],
        &["340282366920938463463374607431768211455", "3402823669209384634633746074317682114550e-1"],
        &["inf", "Infinity", "+INF"],
        &["1e999999999999", "10e999999999998"],
    ] {
        let numbers: HashSet<Number> = spellings.iter().map(|text| number(text)).collect();
        assert_eq!(numbers.len(), 1, "{spellings:?}");
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "",
        ".",
        "-",
        "+",
        "e5",
        "1e",
        "1e+",
        "1 ",
        " 1",
        "1,5",
        "1_000",
        "0x10",
        "--1",
        "nan",
        "1.2.3",
        "infin",
        "१",
        "1e99999999999999999999",
        ".e1",
        "- 1",
    ] {
        assert_eq!(Number::parse(text), None, "{text:?}");
    }
}

#[test]
fn text_is_plain_unless_that_takes_many_zeros() {
    for (text, shown) in [
        ("1e3", "1000"),
        ("-1.50", "-1.5"),
        ("15e-4", "0.0015"),
        ("1.5e308", "1.5e308"),
        ("-1e-999999999", "-1e-999999999"),
        ("-inf", "-inf"),
        ("0.0", "0"),
        ("340282366920938463463374607431768211455", "340282366920938463463374607431768211455"),
        ("123456789012345678901234567890123456789.25", "123456789012345678901234567890123456789.25"),
    ] {
        assert_eq!(number(text).to_string(), shown);
        assert_eq!(number(shown), number(text));
    }
}

#[test]
fn extreme_exponents_cost_nothing() {
    let (huge, tiny) = (number("1e999999999999999"), number("1e-999999999999999"));
    assert!(number("-inf") < number("-1") && tiny < huge && huge < Number::infinity(false));
    assert!(number("0") < tiny && tiny < number("1e-308"));
    assert!(!huge.is_multiple_of(&number("7e-5")));
    assert!(huge.is_multiple_of(&number("2")) && huge.is_multiple_of(&tiny));
    assert!(!tiny.is_multiple_of(&huge) && !huge.is_multiple_of(&number("3")));
    assert!(huge.to_f64().is_infinite());
    assert!(tiny.to_f64().abs() < f64::MIN_POSITIVE);
    assert_eq!(huge.to_i128(), None);
    assert!(huge.is_integer() && !tiny.is_integer());
    assert_eq!(huge.cmp_f64(1.0), Ordering::Greater);
}

#[test]
fn multiples_are_exact() {
    for (value, step, expected) in [
        ("0.3", "0.1", true),
        ("0.35", "0.1", false),
        ("1e308", "3", false),
        ("4.5", "1.5", true),
        ("-4.5", "1.5", true),
        ("4.5", "-1.5", true),
        ("0", "0", true),
        ("1", "0", false),
        ("0", "5", true),
        ("inf", "1", false),
        ("0", "inf", false),
        ("340282366920938463463374607431768211456", "18446744073709551616", true),
        ("340282366920938463463374607431768211457", "18446744073709551616", false),
        ("1180591620717411303424000000000000000000000000000000000000003", "3", false),
        ("19.99", "0.01", true),
        ("3", "0.0000000000000000000000000000000000000000000003", true),
    ] {
        assert_eq!(number(value).is_multiple_of(&number(step)), expected, "{value} of {step}");
    }
}

#[test]
fn a_float_means_its_shortest_decimal() {
    assert_eq!(Number::from_f64(0.1), number("0.1"));
    assert_eq!(Number::from_f32(0.1), number("0.1"));
    assert_eq!(Number::from_f64(-0.0), number("0"));
    assert_eq!(Number::from_f64(1e23), number("1e23"));
    assert_eq!(Number::from_f64(f64::NEG_INFINITY), number("-inf"));
    assert_eq!(Number::from_f64(5e-324), number("5e-324"));
    assert_eq!(number("0.1").cmp_f64(0.1), Ordering::Equal);
    assert_eq!(number("0.1").cmp_f32(0.1), Ordering::Equal);
    assert_eq!(number("0.10000000000000001").cmp_f64(0.1), Ordering::Greater);
    assert_eq!(number("inf").cmp_f64(f64::MAX), Ordering::Greater);
    assert_eq!(number("1e400").cmp_f64(f64::INFINITY), Ordering::Less);
}

#[test]
fn whole_numbers_fit_or_do_not() {
    assert_eq!(number("1e3").to_i128(), Some(1000));
    assert_eq!(number("1.5").to_i128(), None);
    assert_eq!(Number::from(i128::MAX).to_i128(), Some(i128::MAX));
    assert_eq!(Number::from(i128::MIN).to_i128(), Some(i128::MIN));
    assert_eq!(number("1e39").to_i128(), None);
    assert_eq!(Number::from_decimal(12_300, 2), number("123"));
    assert_eq!(Number::from_decimal(-5, 3), number("-0.005"));
}

/// Text of numbers, short and long ones.
fn numerals() -> impl Strategy<Value = String> {
    "[+-]?([0-9]{1,5}|[0-9]{30,60}|0)(\\.[0-9]{1,45})?(e[+-]?[0-9]{1,2})?"
}

proptest! {
    #[test]
    fn order_agrees_with_bigdecimal(a in numerals(), b in numerals()) {
        let (x, y) = (number(&a), number(&b));
        let (p, q) = (BigDecimal::from_str(&a).unwrap(), BigDecimal::from_str(&b).unwrap());
        prop_assert_eq!(x.cmp(&y), p.cmp(&q));
        prop_assert_eq!(x == y, p == q);
        prop_assert_eq!(x.is_integer(), p.is_integer());
        if !q.is_zero() {
            prop_assert_eq!(x.is_multiple_of(&y), (&p % &q).is_zero(), "{} {}", a, b);
        }
    }

    #[test]
    fn text_reads_back(a in numerals()) {
        let x = number(&a);
        prop_assert_eq!(&number(&x.to_string()), &x);
        prop_assert_eq!(BigDecimal::from_str(&x.to_string()).unwrap(), BigDecimal::from_str(&a).unwrap());
        prop_assert_eq!(x.to_f64().to_bits() << 1, a.parse::<f64>().unwrap().to_bits() << 1);
    }

    #[test]
    fn floats_read_back(bits in any::<u64>(), other in numerals()) {
        let float = f64::from_bits(bits);
        prop_assume!(!float.is_nan());
        let x = Number::from_f64(float);
        prop_assert_eq!(x.to_f64().total_cmp(&(float + 0.0)), Ordering::Equal);
        prop_assert_eq!(x.cmp_f64(float), Ordering::Equal);
        prop_assert_eq!(number(&other).cmp_f64(float), number(&other).cmp(&x));
    }

    #[test]
    fn floats_of_few_digits_are_their_shortest_decimals(unscaled in -2_000_000_000_000_000_i64..2_000_000_000_000_000, scale in 0_i32..7, nudge in -2_i64..3) {
        let float = unscaled as f64 / 10_f64.powi(scale);
        for float in [float, f64::from_bits(float.to_bits().wrapping_add_signed(nudge))] {
            prop_assume!(!float.is_nan());
            prop_assert_eq!(Number::from_f64(float), number(&format!("{float:e}")));
        }
    }

    #[test]
    fn small_floats_compare_as_their_decimals(bits in any::<u32>(), nudge in -2_i32..3, other in numerals()) {
        let float = f32::from_bits(bits);
        prop_assume!(!float.is_nan());
        let x = Number::from_f32(float);
        prop_assert_eq!(number(&other).cmp_f32(float), number(&other).cmp(&x));
        let near = Number::from_f64(f64::from_bits(f64::from(float).to_bits().wrapping_add_signed(i64::from(nudge) << 28)));
        prop_assert_eq!(near.cmp_f32(float), near.cmp(&x));
    }

    #[test]
    fn whole_numbers_keep_their_order(a in any::<i128>(), b in any::<i128>(), c in any::<i16>()) {
        prop_assert_eq!(Number::from(a).cmp(&Number::from(b)), a.cmp(&b));
        prop_assert_eq!(Number::from(i128::from(c)).cmp_i128(b), i128::from(c).cmp(&b));
        prop_assert_eq!(Number::from(a).to_i128(), Some(a));
        prop_assert_eq!(Number::from(a), number(&a.to_string()));
    }

    #[test]
    fn nothing_panics(text in ".{0,12}", digits in "[-+0-9.eE]{0,40}") {
        for text in [text, digits] {
            if let Some(x) = Number::parse(&text) {
                let _ = (x.to_string(), x.to_f64(), x.to_i128(), x.is_multiple_of(&number("7e9")), number("3").is_multiple_of(&x));
            }
        }
    }
}
