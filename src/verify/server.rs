//! What a server of a contract says about where its data is and how it is written.

use super::objects::format_word;
use crate::contract::{Server, Written};
use crate::data::{Encoding, Format, Hints, format_of_name};
use crate::outcome::{Reason, ReasonCode};

/// Whether the data of the server is files that we can read.
pub(super) fn is_local(server: &Server) -> bool {
    server.kind.eq_ignore_ascii_case("local")
}

/// The path of a local server.
///
/// # Errors
/// The server is of another type, or names no path.
pub(super) fn path_of(server: &Server) -> Result<&str, Reason> {
    let lacking = |code, text| Reason { code, text };
    if !is_local(server) {
        let text =
            format!("server `{}` is of type `{}`, and this version reads local files only", server.name, server.kind);
        return Err(lacking(ReasonCode::NoDriver, text));
    }
    if let Some(reason) = unresolved(server) {
        return Err(reason);
    }
    let path = server.field("path").ok_or_else(|| {
        lacking(ReasonCode::NoDataGiven, format!("server `{}` does not say the `path` of its data", server.name))
    })?;
    Ok(path)
}

/// Why a server cannot be used, where one of its fields has a variable without a value.
fn unresolved(server: &Server) -> Option<Reason> {
    let own = server.fields.iter().chain(&server.custom.0);
    let (key, _) = own.into_iter().find(|(_, written)| is_variable(written))?;
    Some(unresolved_field(server, key))
}

fn is_variable(written: &Written) -> bool {
    let is_open = |written: &Written| written.scalar().is_some_and(|text| text.contains("${"));
    is_open(written) || written.items().is_some_and(|items| items.iter().any(is_open))
}

fn unresolved_field(server: &Server, key: &str) -> Reason {
    let text = format!("`{key}` of server `{}` has a variable, which has no value", server.name);
    Reason { code: ReasonCode::Unresolved, text }
}

/// What a server promises about how its data is written: the words of the formats that it means, and its encoding.
pub(super) fn promised(server: &Server) -> (Option<Vec<String>>, Option<&'static str>) {
    let (format, delimiter) = (field(server, "format"), field(server, "delimiter"));
    let format = format.and_then(|word| format_of(word, delimiter, server.field("path")));
    let words = format.map(|format| vec![format_word(format).to_owned()]);
    // By its own name: what the server says may come from the environment. Data in an unknown one is not read at all.
    let encoding = field(server, "encoding").and_then(|word| Encoding::named(word).ok());
    (words, encoding.map(Encoding::name))
}

/// A field of the server, else its custom property of that name.
fn field<'a>(server: &'a Server, key: &str) -> Option<&'a str> {
    server.field(key).or_else(|| server.custom.get(key).and_then(Written::scalar))
}

/// The delimiters that a server may name.
const BYTES: &str = "one byte, `tab`, `comma`, `semicolon`, `pipe` and `space`";

/// How the data of a server is written; what the user says comes first, then the fields of the server, then its
/// customProperties.
///
/// # Errors
/// The format, the encoding, or a word of the dialect is none that this version reads.
pub(super) fn hints_of(server: &Server, given: &Hints) -> Result<Hints, Reason> {
    let lacking = |what: &str, word: &str, known: &str| Reason {
        code: ReasonCode::NoDriver,
        text: format!("server `{}` names the {what} `{word}`, and this version reads {known}", server.name),
    };
    let custom = |key: &str| server.custom.get(key).and_then(Written::scalar);
    let encoding = match (given.encoding, field(server, "encoding")) {
        (Some(given), _) => Some(given),
        (None, None) => None,
        (None, Some(word)) => Some(Encoding::named(word).map_err(|help| no_such_encoding(server, word, &help))?),
    };
    let delimiter = field(server, "delimiter");
    let format = match field(server, "format") {
        Some(word) => Some(
            format_of(word, delimiter, server.field("path"))
                .ok_or_else(|| lacking("format", word, "csv, tsv, json, ndjson, parquet and arrow"))?,
        ),
        None => None,
    };
    // What means nothing is not taken for the usual: the data would be read in another way than its contract says.
    let is_delimited = matches!(given.format.or(format), None | Some(Format::Csv | Format::Tsv));
    let word = delimiter.filter(|word| is_delimited && !matches!(*word, "" | "new_line" | "array"));
    let custom = |key: &str| custom(key).filter(|_| is_delimited);
    let delimiter = told(given.delimiter, word, delimiter_of, |word| lacking("delimiter", word, BYTES))?;
    let quote = told(given.quote, custom("quote"), quote_of, |word| lacking("quote", word, "one byte, or `none`"))?;
    let header = told(given.header, custom("header"), boolean, |word| lacking("header", word, "true and false"))?;
    let nulls = if given.null_values.is_empty() { null_values(server) } else { given.null_values.clone() };
    Ok(Hints {
        format: given.format.or(format),
        delimiter,
        quote,
        header,
        null_values: nulls,
        names: given.names.clone(),
        encoding,
    })
}

/// What the user says, else what a word of the server means.
fn told<'w, T>(
    said: Option<T>,
    word: Option<&'w str>,
    read: fn(&str) -> Option<T>,
    lacking: impl FnOnce(&'w str) -> Reason,
) -> Result<Option<T>, Reason> {
    match (said, word) {
        (None, Some(word)) => read(word).map(Some).ok_or_else(|| lacking(word)),
        (said, _) => Ok(said),
    }
}

/// How data that was given is written: in the dialect of the server where that speaks of data of this format, and as the user
/// says before all else; `None` where it speaks of others.
///
/// # Errors
/// What it says of the dialect has a variable without a value, or is not known, and the user does not say it.
pub(super) fn dialect_of(server: &Server, format: Format, given: &Hints) -> Result<Option<Hints>, Reason> {
    let path = server.field("path");
    let is_of = |delimiter: Option<&str>| {
        let of = match field(server, "format") {
            Some(word) if word.contains("${") && given.format.is_none() => Some(format),
            Some(word) => format_of(word, delimiter, path),
            None => path.and_then(format_of_name).or(Some(Format::Csv)),
        };
        let is_lines = |format| matches!(format, Format::Json | Format::Ndjson);
        of.is_some_and(|of| of == format || is_lines(of) && is_lines(format))
    };
    // Tabs in a file that is called `.csv` are what the server says.
    let is_same = is_of(None) || is_of(field(server, "delimiter"));
    if !is_same || matches!(format, Format::Parquet | Format::Arrow) {
        return Ok(None);
    }
    let is_open = |key: &str| match key {
        "format" => given.format.is_none(),
        "delimiter" => given.delimiter.is_none(),
        "quote" => given.quote.is_none(),
        "header" => given.header.is_none(),
        "nullValues" => given.null_values.is_empty(),
        "encoding" => given.encoding.is_none(),
        _ => false,
    };
    let mut own = server.fields.iter().chain(&server.custom.0);
    match own.find(|(key, written)| is_open(key) && is_variable(written)) {
        Some((key, _)) => Err(unresolved_field(server, key)),
        None => hints_of(server, given).map(Some),
    }
}

fn no_such_encoding(server: &Server, word: &str, help: &str) -> Reason {
    let text = format!("server `{}` names the encoding `{word}`, which is not known: {help}", server.name);
    Reason { code: ReasonCode::NoDriver, text }
}

/// The format that a word means. JSON without a delimiter is what the name of its file says.
fn format_of(word: &str, delimiter: Option<&str>, path: Option<&str>) -> Option<Format> {
    let is_lines = |path: &str| [".ndjson", ".jsonl"].iter().any(|ending| path.contains(ending));
    match word.to_ascii_lowercase().as_str() {
        "csv" if delimiter.and_then(delimiter_of) == Some(b'\t') => Some(Format::Tsv),
        "csv" | "txt" => Some(Format::Csv),
        "tsv" => Some(Format::Tsv),
        "json" if delimiter == Some("new_line") => Some(Format::Ndjson),
        "json" if delimiter.is_none() && path.is_some_and(is_lines) => Some(Format::Ndjson),
        "json" => Some(Format::Json),
        "ndjson" | "jsonl" | "jsonlines" => Some(Format::Ndjson),
        "parquet" => Some(Format::Parquet),
        "arrow" | "ipc" | "feather" => Some(Format::Arrow),
        _ => None,
    }
}

/// The byte that a word of a contract means; `None` for what is no byte (`new_line`, `array`).
fn delimiter_of(word: &str) -> Option<u8> {
    match word.to_ascii_lowercase().as_str() {
        "\\t" | "tab" => Some(b'\t'),
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "pipe" => Some(b'|'),
        "space" => Some(b' '),
        _ => match word.as_bytes() {
            [byte] => Some(*byte),
            _ => None,
        },
    }
}

/// The byte around fields, or that there is none; `None` for what is no byte.
#[expect(clippy::option_option, reason = "that there is none is something that a word says")]
fn quote_of(word: &str) -> Option<Option<u8>> {
    match word.as_bytes() {
        [] => Some(None),
        [byte] => Some(Some(*byte)),
        _ => word.eq_ignore_ascii_case("none").then_some(None),
    }
}

fn boolean(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn null_values(server: &Server) -> Vec<String> {
    let Some(written) = server.custom.get("nullValues") else { return Vec::new() };
    match written.items() {
        Some(items) => items.iter().filter_map(Written::scalar).map(str::to_owned).collect(),
        None => written.scalar().map(str::to_owned).into_iter().collect(),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::contract::{CustomProperties, WrittenKind};
    use crate::source::Route;

    pub(in super::super) fn written(text: &str) -> Written {
        Written { route: Route::root(), text: text.into(), kind: WrittenKind::Text }
    }

    pub(in super::super) fn server(name: &str, kind: &str, fields: &[(&str, &str)]) -> Server {
        Server {
            route: Route::root(),
            name: name.into(),
            kind: kind.into(),
            environment: None,
            description: None,
            roles: Vec::new(),
            fields: fields.iter().map(|(key, value)| ((*key).to_owned(), written(value))).collect(),
            custom: CustomProperties::default(),
        }
    }

    #[test]
    fn fields_come_before_custom_properties_and_options_before_both() {
        let mut local = server("s", "local", &[("path", "x"), ("format", "csv"), ("delimiter", ";")]);
        local.custom.0 = vec![
            ("delimiter".into(), written("|")),
            ("quote".into(), written("")),
            ("header".into(), written("false")),
            ("nullValues".into(), written("NA")),
        ];
        let hints = hints_of(&local, &Hints::default()).unwrap();
        assert_eq!(hints.delimiter, Some(b';'));
        assert_eq!((hints.quote, hints.header, hints.format), (Some(None), Some(false), Some(Format::Csv)));
        assert_eq!(hints.null_values, ["NA"]);
        let given = Hints { delimiter: Some(b'|'), null_values: vec!["-".into()], ..Hints::default() };
        let hints = hints_of(&local, &given).unwrap();
        assert_eq!((hints.delimiter, hints.null_values), (Some(b'|'), vec!["-".to_owned()]));
    }

    #[test]
    fn formats_are_read_with_their_delimiters() {
        for (format, delimiter, expected) in [
            ("JSON", "new_line", Format::Ndjson),
            ("json", "array", Format::Json),
            ("csv", "\\t", Format::Tsv),
            ("feather", "", Format::Arrow),
        ] {
            let server = server("s", "local", &[("format", format), ("delimiter", delimiter)]);
            assert_eq!(hints_of(&server, &Hints::default()).unwrap().format, Some(expected));
        }
        let avro = server("s", "local", &[("format", "avro")]);
        assert_eq!(hints_of(&avro, &Hints::default()).unwrap_err().code, ReasonCode::NoDriver);
        let latin = server("s", "local", &[("encoding", "ISO-8859-1")]);
        let encoding = Encoding::named("windows-1252").ok();
        assert_eq!(hints_of(&latin, &Hints::default()).unwrap().encoding, encoding);
        let given = Hints { encoding: Some(Encoding::UTF_8), ..Hints::default() };
        assert_eq!(hints_of(&latin, &given).unwrap().encoding, Some(Encoding::UTF_8));
        let slip = server("s", "local", &[("encoding", "latn-1")]);
        let reason = hints_of(&slip, &Hints::default()).unwrap_err();
        assert!(reason.code == ReasonCode::NoDriver && reason.text.contains("`latin-1`"), "{reason:?}");
    }

    #[test]
    fn words_that_mean_nothing_are_not_taken_for_the_usual() {
        for (key, word, said) in [
            ("delimiter", "||", Hints { delimiter: Some(b'|'), ..Hints::default() }),
            ("delimiter", "§", Hints { delimiter: Some(b'|'), ..Hints::default() }),
            ("quote", "double", Hints { quote: Some(None), ..Hints::default() }),
            ("header", "absent", Hints { header: Some(true), ..Hints::default() }),
        ] {
            let mut local = server("s", "local", &[("format", "csv")]);
            local.custom.0 = vec![(key.into(), written(word))];
            let reason = hints_of(&local, &Hints::default()).unwrap_err();
            assert!(reason.code == ReasonCode::NoDriver && reason.text.contains(word), "{reason:?}");
            assert!(hints_of(&local, &said).is_ok(), "{key}");
            local.fields = vec![("format".into(), written("parquet"))];
            assert!(hints_of(&local, &Hints::default()).is_ok(), "{key} says nothing of Parquet");
        }
    }

    #[test]
    fn other_types_need_a_driver() {
        assert_eq!(path_of(&server("s", "postgres", &[])).unwrap_err().code, ReasonCode::NoDriver);
        assert_eq!(path_of(&server("s", "local", &[])).unwrap_err().code, ReasonCode::NoDataGiven);
        assert_eq!(path_of(&server("s", "Local", &[("path", "x")])), Ok("x"));
        assert_eq!(path_of(&server("s", "local", &[("path", "${D}/x")])).unwrap_err().code, ReasonCode::Unresolved);
    }
}
