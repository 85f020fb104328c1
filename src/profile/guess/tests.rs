//! Tests of the guesses.

use super::*;

fn described(values: &[(&str, u64)]) -> Description {
    let values: Vec<_> = values.iter().map(|(text, rows)| (Value::Text((*text).to_owned()), *rows)).collect();
    let rows = values.iter().map(|(_, rows)| rows).sum();
    Description { rows, values, ..Description::default() }
}

fn told(values: &[(&str, u64)]) -> Told {
    tell(&described(values), false)
}

fn of_texts(texts: &[&str]) -> Told {
    told(&texts.iter().map(|text| (*text, 1)).collect::<Vec<_>>())
}

fn tokens(told: &Told) -> Vec<String> {
    told.tokens.iter().map(|(value, _)| value.to_string()).collect()
}

#[test]
fn the_plainest_type_that_fits_all_is_the_guess() {
    for (texts, logical, format) in [
        (&["1", "2", "-3"][..], LogicalType::Integer, None),
        (&["1", "2.5"], LogicalType::Number, None),
        (&["1.0", "2.0"], LogicalType::Number, None),
        (&["true", "FALSE"], LogicalType::Boolean, None),
        (&["0", "1"], LogicalType::Integer, None),
        (&["2024-01-31", "2024-02-01"], LogicalType::Date, None),
        (&["2024-01-31", "2024-02-01 10:00"], LogicalType::Timestamp, None),
        (&["10:00", "11:30:15"], LogicalType::Time, None),
        (&["31/01/2024", "01/02/2024"], LogicalType::Date, Some("dd/MM/yyyy")),
        (&["01/31/2024", "01/02/2024"], LogicalType::Date, Some("MM/dd/yyyy")),
        (&["1/31/2024", "11/2/2024"], LogicalType::Date, Some("M/d/yyyy")),
        (&["31.01.2024"], LogicalType::Date, Some("dd.MM.yyyy")),
        (&["20240131", "20240201", "20240202", "20240203", "20240204"], LogicalType::Date, Some("yyyyMMdd")),
        (&["20240131", "20249999", "20240202", "20240203", "20240204"], LogicalType::Integer, None),
        (&["1/31/2024 9:05", "11/2/2024 10:00"], LogicalType::Timestamp, Some("M/d/yyyy H:mm")),
        (&["007", "123"], LogicalType::String, None),
        (&["+4930123456", "+4930123457"], LogicalType::String, None),
        (&["a", "1"], LogicalType::String, None),
        (&[], LogicalType::String, None),
    ] {
        let told = of_texts(texts);
        assert_eq!((told.guess.logical, told.guess.format.as_deref()), (logical, format), "{texts:?}");
    }
}

#[test]
fn days_and_months_that_cannot_be_told_apart_are_texts() {
    let told = of_texts(&["01/02/2024", "03/04/2024"]);
    assert_eq!(told.guess.logical, LogicalType::String);
    assert_eq!(told.facts.fits(&Reading::Date(Some("dd/MM/yyyy".to_owned()))), 2);
    assert_eq!(told.facts.fits(&Reading::Date(Some("MM/dd/yyyy".to_owned()))), 2);
}

#[test]
fn a_type_that_fits_nearly_all_is_the_guess_and_says_how_many() {
    let told = told(&[("1", 99), ("x", 1)]);
    assert_eq!((told.guess.logical, told.guess.fits, told.guess.of), (LogicalType::Integer, 99, 100));
    assert_eq!(tokens(&told), [""; 0]);
}

#[test]
fn spellings_of_nothing_are_tokens_among_numbers() {
    let told = told(&[("1", 5), ("NA", 5), ("-", 1), ("unknown", 1)]);
    assert_eq!(told.guess.logical, LogicalType::Integer);
    assert_eq!((told.guess.fits, told.guess.of), (5, 5));
    assert_eq!(tokens(&told), ["NA", "-", "unknown"]);
}

#[test]
fn frequent_texts_among_numbers_are_tokens_whatever_they_say() {
    let frequent = told(&[("1", 50), ("2", 30), ("tbd", 20)]);
    assert_eq!((frequent.guess.logical, tokens(&frequent)), (LogicalType::Integer, vec!["tbd".to_owned()]));
    let half = told(&[("1", 30), ("2", 21), ("😀", 49)]);
    assert_eq!((half.guess.logical, tokens(&half)), (LogicalType::String, Vec::new()));
    let both = told(&[("1", 30), ("2", 21), ("0x1F", 25), ("1_000", 24)]);
    assert_eq!((both.guess.logical, tokens(&both)), (LogicalType::String, Vec::new()));
    assert_eq!(tokens(&told(&[("1", 30), ("2", 21), ("NA", 49)])), ["NA"]);
    let rare = told(&[("1", 50), ("2", 30), ("a", 1), ("b", 1), ("c", 1), ("d", 10)]);
    assert_eq!((rare.guess.logical, tokens(&rare)), (LogicalType::String, Vec::new()));
}

#[test]
fn words_and_countries_among_texts_are_no_tokens() {
    assert_eq!(tokens(&told(&[("red", 5), ("unknown", 5), ("N/A", 1)])), ["N/A"]);
    assert_eq!(tokens(&told(&[("DE", 5), ("FR", 5), ("NA", 1)])), [""; 0]);
    assert_eq!(tokens(&told(&[("x", 5), ("y", 5), ("NA", 1)])), ["NA"]);
}

#[test]
fn numbers_far_out_are_tokens_where_they_are_known_and_repeated() {
    assert_eq!(tokens(&told(&[("12", 5), ("30", 5), ("-999", 2)])), ["-999"]);
    assert_eq!(tokens(&told(&[("12", 5), ("30", 5), ("-999", 1)])), [""; 0]);
    assert_eq!(tokens(&told(&[("12", 5), ("30", 5), ("-998", 2)])), [""; 0]);
    assert_eq!(tokens(&told(&[("-500", 5), ("300", 5), ("-999", 2)])), [""; 0]);
    assert_eq!(tokens(&told(&[("2024-01-01", 5), ("2024-03-01", 5), ("9999-12-31", 2)])), ["9999-12-31"]);
}

#[test]
fn nan_is_null_among_numbers() {
    let told = told(&[("1.5", 5), ("NaN", 2)]);
    assert_eq!((told.guess.logical, told.nans, told.tokens.len()), (LogicalType::Number, 2, 0));
}

#[test]
fn zones_are_told_where_all_agree() {
    assert_eq!(of_texts(&["2024-01-31T10:00:00Z", "2024-01-31T10:00:00+01:00"]).guess.zoned, Some(true));
    assert_eq!(of_texts(&["2024-01-31T10:00:00", "2024-01-31 11:00:00"]).guess.zoned, Some(false));
    assert_eq!(of_texts(&["2024-01-31T10:00:00", "2024-01-31T11:00:00Z"]).guess.zoned, None);
}
