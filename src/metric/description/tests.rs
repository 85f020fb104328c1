//! Tests of the facts about values.

use super::*;

fn facts(texts: &[&str], typed: bool) -> Facts {
    let (mut facts, mut scratch) = (Facts::default(), Scratch::default());
    for text in texts {
        facts.take(&Scalar::Text(text), 1, typed, &mut scratch);
    }
    facts
}

#[test]
fn texts_are_told_by_what_they_are() {
    let facts = facts(&["007", "", "  ", " x", "1.50", "true", "NaN", "-3"], false);
    assert_eq!((facts.values, facts.empty, facts.blank, facts.padded), (8, 1, 1, 1));
    assert_eq!((facts.leading_zeros, facts.nan_words, facts.truth_words), (1, 1, 1));
    assert_eq!((facts.fits(&Reading::Integer), facts.fits(&Reading::Number)), (2, 3));
    assert_eq!((facts.numbers.count, facts.numbers.scale, facts.numbers.negative), (3, 2, 1));
    assert_eq!((facts.lengths.min, facts.lengths.max), (0, 4));
}

#[test]
fn texts_of_typed_data_spell_no_numbers() {
    let facts = facts(&["1", "true", "2024-01-31"], true);
    assert_eq!((facts.fits(&Reading::Integer), facts.fits(&Reading::Boolean)), (0, 0));
    assert_eq!(facts.fits(&Reading::Date(None)), 1);
}

#[test]
fn moments_are_those_of_exact_sums() {
    let mut numbers = NumberFacts::default();
    for whole in [2, 4, 4, 4, 5, 5, 7, 9] {
        numbers.take(&Scalar::Int(whole), 1);
    }
    let (mean, deviation) = numbers.moments();
    assert!((mean - 5.0).abs() < 1e-15);
    assert!((deviation - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
    let mut far = NumberFacts::default();
    for float in [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0] {
        far.take(&Scalar::Float(float), 1);
    }
    assert!((far.moments().1 - 30.0_f64.sqrt()).abs() < 1e-12);
}

#[test]
fn moments_of_wide_numbers_are_exact() {
    let far: i128 = 10_000_000_000_000_000_000_000_000;
    for base in [far, -far, i128::from(i64::MAX)] {
        let (mut one, mut other, mut near) = (NumberFacts::default(), NumberFacts::default(), NumberFacts::default());
        for (at, whole) in [0, 3, 4, 9, 1_500].into_iter().enumerate() {
            let part = if at < 2 { &mut one } else { &mut other };
            part.take(&Scalar::Int(base + whole), 2);
            near.take(&Scalar::Int(whole), 2);
        }
        one.absorb(other);
        let (mean, deviation) = one.moments();
        assert!((deviation - near.moments().1).abs() < 1e-9, "{base}: {deviation}");
        assert!((mean / (base as f64) - 1.0).abs() < 1e-12, "{base}: {mean}");
    }
}

#[test]
fn a_bucket_is_near_to_all_that_it_holds() {
    for float in [1.0, -1.0, 0.1, 12_345.678, -9e300, 3e-300, 0.0, 127.0] {
        let mut numbers = NumberFacts::default();
        numbers.take(&Scalar::Float(float), 1);
        numbers.take(&Scalar::Float(f64::MAX), 1);
        numbers.take(&Scalar::Float(f64::MIN), 1);
        let near =
            numbers.buckets().into_iter().any(|(middle, _)| (middle - float).abs() <= float.abs() * QUANTILE_ERROR);
        assert!(near, "{float}");
    }
}

#[test]
fn formats_are_told() {
    let of = |text: &str| facts(&[text], true).formats.into_keys().map(TextFormat::word).collect::<Vec<_>>();
    assert_eq!(of("a@example.org"), ["email"]);
    assert_eq!(of("https://example.org/x"), ["uri", "url"]);
    assert_eq!(of("DE"), ["country-code"]);
    assert_eq!(of("EUR"), ["currency-code"]);
    assert_eq!(of("de"), ["language-code"]);
    assert_eq!(of("+4930123456"), ["telephone"]);
    assert_eq!(of("192.168.0.1"), ["ipv4"]);
    assert_eq!(of("::1"), ["ipv6"]);
    assert_eq!(of("{\"a\": [1]}"), ["json"]);
    assert_eq!(of("deadbeef00"), ["hexadecimal"]);
    assert_eq!(of("www.example.org"), ["hostname"]);
    assert_eq!(of("550e8400-e29b-41d4-a716-446655440000"), ["uuid"]);
}

#[test]
fn too_many_shapes_are_none() {
    let mut shapes = Shapes::default();
    let mut scratch = String::new();
    shapes.take("AB-12", 2, &mut scratch);
    assert_eq!(shapes.rows.get("AA-99"), Some(&2));
    for length in 1..=Shapes::LONGEST {
        shapes.take(&"a".repeat(length), 1, &mut scratch);
        shapes.take(&"9".repeat(length), 1, &mut scratch);
    }
    assert!(shapes.too_many && shapes.rows.is_empty());
}
