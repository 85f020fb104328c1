//! Where the data lies, as a server of the contract, so that a check of the contract alone finds it.

use super::settings::Settings;
use super::subject::Drafted;
use super::yaml::{Item, Yaml};
use crate::data::{Format, Hints};

/// The server, or why there is none.
pub(super) fn server(drafted: &Drafted<'_>) -> Result<Item, String> {
    let settings = drafted.settings;
    let (path, format) = place(drafted)?;
    let mut keys = vec![
        ("server", Yaml::text(settings.server.clone())),
        ("type", Yaml::text("local")),
        ("path", Yaml::text(path)),
        ("format", Yaml::text(word(format))),
    ];
    if let Some(encoding) = settings.hints.encoding {
        keys.push(("encoding", Yaml::text(encoding.name())));
    }
    let custom = custom(format, &settings.hints);
    if !custom.is_empty() {
        keys.push(("customProperties", Yaml::List(custom)));
    }
    Ok(Item { above: Vec::new(), value: Yaml::map(keys), off: false })
}

/// The word of contracts for a format.
const fn word(format: Format) -> &'static str {
    match format {
        Format::Csv => "csv",
        Format::Tsv => "tsv",
        Format::Json | Format::Ndjson => "json",
        Format::Parquet => "parquet",
        Format::Arrow => "arrow",
    }
}

/// What the standard has no key for.
fn custom(format: Format, hints: &Hints) -> Vec<Item> {
    let delimiter = match format {
        Format::Ndjson => Some(Yaml::text("new_line")),
        Format::Json => Some(Yaml::text("array")),
        Format::Csv => hints.delimiter.map(|byte| Yaml::text(char::from(byte).to_string())),
        Format::Tsv | Format::Parquet | Format::Arrow => None,
    };
    let quote = hints.quote.map(|quote| Yaml::text(quote.map_or(String::new(), |byte| char::from(byte).to_string())));
    let header = hints.header.map(|header| Yaml::Plain(header.to_string()));
    let nulls = (!hints.null_values.is_empty())
        .then(|| Yaml::Flow(hints.null_values.iter().map(|token| Yaml::text(token.clone())).collect()));
    let all = [("delimiter", delimiter), ("quote", quote), ("header", header), ("nullValues", nulls)];
    let one = |(name, value): (&str, Option<Yaml>)| {
        let value = Yaml::map(vec![("property", Yaml::text(name)), ("value", value?)]);
        Some(Item { above: Vec::new(), value, off: false })
    };
    all.into_iter().filter_map(one).collect()
}

/// One path and one format for all tables.
fn place(drafted: &Drafted<'_>) -> Result<(String, Format), String> {
    let mut formats = drafted.tables.iter().flat_map(|table| table.profile.files.iter().map(|file| file.format));
    let format = formats.next().ok_or("no file was read")?;
    if formats.any(|other| other != format) {
        return Err("the tables are of several formats, and a server has one".to_owned());
    }
    let paths: Option<Vec<&str>> = paths(drafted.settings, drafted.tables.len());
    let paths = paths.ok_or("the data does not lie where a contract could name it")?;
    if paths.iter().any(|path| path.contains("${") || path.contains("{model}")) {
        return Err("the path of the data would be read as one with a variable".to_owned());
    }
    if let [only] = paths.as_slice() {
        return Ok(((*only).to_owned(), format));
    }
    let names = drafted.tables.iter().map(|table| table.profile.name.as_str());
    let patterns: Option<Vec<String>> = paths.iter().zip(names).map(|(path, name)| pattern(path, name)).collect();
    let apart = "the tables lie in places that one path with `{model}` cannot name";
    common(&patterns.ok_or(apart)?).map(|path| (path, format)).ok_or(apart.to_owned())
}

fn paths(settings: &Settings, tables: usize) -> Option<Vec<&str>> {
    (0..tables).map(|at| settings.paths.get(at)?.as_deref()).collect()
}

/// The path with `{model}` for the name of the table: in the name of the file.
fn pattern(path: &str, name: &str) -> Option<String> {
    let (folder, file) = path.rsplit_once('/').map_or(("", path), |(folder, file)| (folder, file));
    let rest = file.strip_prefix(name).filter(|rest| rest.starts_with('.'))?;
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    Some(format!("{folder}{{model}}{rest}"))
}

/// The one path of all; where some are packed and others are not, what both begin with, as a wildcard.
fn common(patterns: &[String]) -> Option<String> {
    let shortest = patterns.iter().min_by_key(|pattern| pattern.len())?;
    if patterns.iter().all(|pattern| pattern == shortest) {
        return Some(shortest.clone());
    }
    let packed = |rest: &str| matches!(rest, "" | ".gz" | ".zst" | ".zstd");
    let fits = patterns.iter().all(|pattern| pattern.strip_prefix(shortest.as_str()).is_some_and(packed));
    fits.then(|| format!("{shortest}*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_path_names_all_tables_of_a_folder() {
        let of = |paths: &[(&str, &str)]| {
            let all: Option<Vec<_>> = paths.iter().map(|(path, name)| pattern(path, name)).collect();
            common(&all?)
        };
        assert_eq!(of(&[("csv/a.csv", "a"), ("csv/b.csv", "b")]).as_deref(), Some("csv/{model}.csv"));
        assert_eq!(of(&[("a.csv.gz", "a"), ("b.csv", "b")]).as_deref(), Some("{model}.csv*"));
        assert_eq!(of(&[("x/a.csv", "a"), ("y/b.csv", "b")]), None);
        assert_eq!(of(&[("a.csv", "orders"), ("b.csv", "b")]), None);
    }
}
