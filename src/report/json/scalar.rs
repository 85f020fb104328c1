//! Numbers in JSON: those that every reader keeps exactly are numbers, all others are text.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The largest whole number that a double holds without a gap below it.
const SAFE: i64 = 1 << 53;

/// A value that is written as a number where that loses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) enum Scalar {
    /// A whole number within 2^53.
    Number(i64),
    /// Anything else.
    Text(String),
}

impl Scalar {
    /// A number where the text is one in its plain spelling, so that the text can be had back.
    pub(in crate::report) fn number(text: &str) -> Self {
        match text.parse::<i64>() {
            Ok(number) if (-SAFE..=SAFE).contains(&number) && number.to_string() == text => Self::Number(number),
            _ => Self::Text(text.to_owned()),
        }
    }

    /// The text it was made of.
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::Number(number) => Ok(Self::number(&number.to_string())),
            serde_json::Value::String(text) => Ok(Self::Text(text)),
            other => Err(de::Error::custom(format!("expected a number or a text, found {other}"))),
        }
    }
}

/// One value, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scalars {
    /// One.
    One(Scalar),
    /// None, a pair, or a set.
    Many(Vec<Scalar>),
}

impl Scalars {
    /// One value stands alone, any other number of values in a list.
    pub(super) fn new(mut values: Vec<Scalar>) -> Self {
        match values.pop() {
            Some(only) if values.is_empty() => Self::One(only),
            Some(last) => {
                values.push(last);
                Self::Many(values)
            }
            None => Self::Many(values),
        }
    }

    /// The texts they were made of.
    pub(super) fn into_texts(self) -> Vec<String> {
        match self {
            Self::One(value) => vec![value.into_text()],
            Self::Many(values) => values.into_iter().map(Scalar::into_text).collect(),
        }
    }
}

impl Serialize for Scalars {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::One(value) => value.serialize(serializer),
            Self::Many(values) => values.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Scalars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        if value.is_array() {
            Deserialize::deserialize(value).map(Self::Many).map_err(de::Error::custom)
        } else {
            Deserialize::deserialize(value).map(Self::One).map_err(de::Error::custom)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_every_reader_keeps_is_a_number() {
        let cases = [
            ("0", "0"),
            ("-17", "-17"),
            ("9007199254740992", "9007199254740992"),
            ("9007199254740993", "\"9007199254740993\""),
            ("-9007199254740993", "\"-9007199254740993\""),
            ("99999999999999999999", "\"99999999999999999999\""),
            ("12.5", "\"12.5\""),
            ("inf", "\"inf\""),
            ("007", "\"007\""),
            ("-0", "\"-0\""),
            ("+1", "\"+1\""),
            ("", "\"\""),
        ];
        for (text, json) in cases {
            let scalar = Scalar::number(text);
            assert_eq!(serde_json::to_string(&scalar).unwrap(), json);
            assert_eq!(serde_json::from_str::<Scalar>(json).unwrap().into_text(), text);
        }
    }

    #[test]
    fn one_value_stands_alone() {
        let make = |texts: &[&str]| Scalars::new(texts.iter().map(|text| Scalar::number(text)).collect());
        for (texts, json) in [(vec!["5"], "5"), (vec!["1", "2"], "[1,2]"), (vec![], "[]")] {
            let scalars = make(&texts);
            assert_eq!(serde_json::to_string(&scalars).unwrap(), json);
            assert_eq!(serde_json::from_str::<Scalars>(json).unwrap().into_texts(), texts);
        }
        assert!(serde_json::from_str::<Scalars>("{}").is_err());
    }
}
