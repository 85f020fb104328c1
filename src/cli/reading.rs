//! How data is read, and which data is meant: the arguments that every command with data takes.

use std::path::Path;

use clap::ValueEnum;
use upheld::data::{Encoding, Format, Hints};
use upheld::verify::DataArg;

use super::Failure;
use super::words::{self, Quote};

/// How the data is read.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Reading data")]
pub(super) struct Reading {
    /// What the data is, where its name does not say: csv, tsv, json, ndjson, parquet or arrow
    #[arg(long, value_name = "FORMAT", hide_possible_values = true)]
    input_format: Option<InputFormat>,
    /// The character between two fields; `\t` or `tab` for the tab
    #[arg(long, value_name = "CHAR", value_parser = words::delimiter)]
    delimiter: Option<u8>,
    /// The character around fields; `none` for no quoting
    #[arg(long, value_name = "CHAR", value_parser = words::quote)]
    quote: Option<Quote>,
    /// The encoding of text, where it is neither UTF-8 nor marked: latin-1, cp1252, utf-16-le, big5, ..
    ///
    /// The labels of the WHATWG Encoding Standard and the names that Python has for the same encodings. As browsers do,
    /// latin-1 is read as windows-1252, which has letters and signs in place of control characters.
    #[arg(long, value_name = "LABEL", value_parser = words::encoding)]
    encoding: Option<Encoding>,
    /// The first record is data; columns are taken in the order of the contract
    #[arg(long)]
    no_header: bool,
    /// Unquoted text that means null, besides the empty one: NA,N/A; repeatable
    #[arg(long, value_name = "TOKEN,..", value_delimiter = ',')]
    null_values: Vec<String>,
}

/// `--input-format`.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum InputFormat {
    Csv,
    Tsv,
    Json,
    Ndjson,
    Parquet,
    Arrow,
}

impl From<InputFormat> for Format {
    fn from(format: InputFormat) -> Self {
        match format {
            InputFormat::Csv => Self::Csv,
            InputFormat::Tsv => Self::Tsv,
            InputFormat::Json => Self::Json,
            InputFormat::Ndjson => Self::Ndjson,
            InputFormat::Parquet => Self::Parquet,
            InputFormat::Arrow => Self::Arrow,
        }
    }
}

impl Reading {
    /// How data is to be read that says nothing else by itself.
    pub(super) fn hints(&self) -> Result<Hints, Failure> {
        let quote = self.quote.map_or(Some(b'"'), |Quote(byte)| byte);
        if quote == Some(self.delimiter.unwrap_or(b',')) {
            return Err(Failure::Usage {
                message: "the delimiter and the quote are the same character".to_owned(),
                help: Some("give both, --delimiter and --quote; --quote none where nothing is quoted".to_owned()),
            });
        }
        Ok(Hints {
            format: self.input_format.map(Format::from),
            delimiter: self.delimiter,
            quote: self.quote.map(|Quote(byte)| byte),
            header: self.no_header.then_some(false),
            null_values: self.null_values.clone(),
            names: Vec::new(),
            encoding: self.encoding,
        })
    }
}

/// `OBJECT=PATH` or `PATH`. A hive folder (`year=2026/..`) is a path too: what has a separator or a wildcard before
/// the `=`, or is there as a whole, names no object.
pub(super) fn data_arg(text: &str) -> DataArg {
    let named = text.split_once('=').filter(|(object, path)| {
        !object.is_empty()
            && !path.is_empty()
            && (object.contains('#') || !object.contains(['/', '\\', '*', '?', '[']))
            && !Path::new(text).exists()
    });
    match named {
        Some((object, path)) => DataArg { object: Some(object.to_owned()), path: path.to_owned() },
        None => DataArg { object: None, path: text.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_objects_from_hive_folders() {
        let cases = [
            ("orders.csv", None, "orders.csv"),
            ("orders=orders.csv", Some("orders"), "orders.csv"),
            ("orders=data/year=2026/*.csv", Some("orders"), "data/year=2026/*.csv"),
            ("data/year=2026/x.csv", None, "data/year=2026/x.csv"),
            ("*=x.csv", None, "*=x.csv"),
            ("=x.csv", None, "=x.csv"),
            ("orders=", None, "orders="),
            ("orders=-", Some("orders"), "-"),
        ];
        for (text, object, path) in cases {
            let expected = DataArg { object: object.map(str::to_owned), path: path.to_owned() };
            assert_eq!(data_arg(text), expected, "{text}");
        }
    }
}
