//! What is said of tables and columns in every format for people.

use crate::data::{Compression, FileInfo, Format};
use crate::metric::ColumnPath;
use crate::metric::description::{Reading, TextFormat};
use crate::profile::{ColumnProfile, Counted, Order, Profile, Relation, TableProfile, Updates};
use crate::value::{LogicalType, Value};

pub(super) use crate::value::{counted, grouped};

/// Up to so many different numbers are shown one by one.
const FEW: u64 = 20;
/// Characters of a value that are shown.
const VALUE: usize = 60;

/// A share in percent; what is there is never 0 %, and what is not all never 100 %.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "0 %".to_owned();
    }
    let share = part as f64 * 100.0 / whole as f64;
    match () {
        () if part == 0 => "0 %".to_owned(),
        () if part == whole => "100 %".to_owned(),
        () if share < 0.05 => "< 0.1 %".to_owned(),
        () if share >= 99.95 => "> 99.9 %".to_owned(),
        () => format!("{share:.1} %"),
    }
}

/// A number with six digits that count.
pub(super) fn number(float: f64) -> String {
    let size = float.abs();
    if float == 0.0 || !float.is_finite() {
        return if float == 0.0 { "0".to_owned() } else { float.to_string() };
    }
    if !(1e-4..1e15).contains(&size) {
        return format!("{float:.4e}");
    }
    let whole_digits = size.log10().floor() + 1.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10 digits")]
    let behind = (6.0 - whole_digits).clamp(0.0, 10.0) as usize;
    let text = format!("{float:.behind$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A value of the data as it may be shown, on one line.
pub(super) fn value(text: &str) -> String {
    let shown = crate::report::escape(text);
    let mut letters = shown.chars();
    let start: String = letters.by_ref().take(VALUE).collect();
    let text = if letters.next().is_some() { format!("{start}…") } else { start };
    if text.is_empty() { "\"\"".to_owned() } else { text }
}

/// What kind of values a column has: `date (dd/MM/yyyy)`, `timestamp with a zone`.
pub(super) fn kind(column: &ColumnProfile) -> String {
    let guess = &column.guess;
    if !column.is_described() {
        return column.type_name.clone();
    }
    let mut text = guess.logical.word().to_owned();
    if let Some(format) = &guess.format {
        text = format!("{text} ({format})");
    }
    match guess.zoned {
        Some(true) => text + " with a zone",
        Some(false) => text + " without a zone",
        None => text,
    }
}

/// How many different values, and how sure that is; `None` where there are none, or where they are no plain values.
pub(super) fn different(column: &ColumnProfile) -> Option<String> {
    let is_told = column.is_plain() && column.guess.of > 0;
    is_told.then(|| if column.is_described() { count(column) } else { "not described".to_owned() })
}

fn count(column: &ColumnProfile) -> String {
    let count = column.distinct.count;
    if let Some(only) = only_value(column) {
        return format!("always {only}");
    }
    if column.distinct.error > 0.0 {
        return format!("about {} different (± {:.1} %)", grouped(count), column.distinct.error * 100.0);
    }
    let there = column.guess.of;
    if count == there && count > 1 { "all different".to_owned() } else { format!("{} different", grouped(count)) }
}

/// The value that all rows with one have, where there is only one.
pub(super) fn only_value(column: &ColumnProfile) -> Option<String> {
    match column.top.values.as_slice() {
        [(only, _)] if column.top.all => Some(value(&own_value(column, only))),
        _ => None,
    }
}

/// What is missing, as parts of a sentence.
pub(super) fn missing(column: &ColumnProfile) -> Vec<String> {
    let of = |count: u64, what: &str| format!("{} {what} ({})", grouped(count), percent(count, column.rows));
    let mut parts = Vec::new();
    let plain = column.nulls.saturating_sub(column.nans);
    for (count, what) in [
        (plain, "null"),
        (column.nans, "NaN"),
        (column.empty, "empty"),
        (column.blank, "blank"),
        (column.padded, "with spaces around"),
        (column.leading_zeros, "with leading zeros"),
    ] {
        if count > 0 {
            parts.push(of(count, what));
        }
    }
    parts.extend(column.tokens.iter().map(|token| {
        let text = format!("`{}` for a missing value", value(&token.text));
        of(token.rows, &text)
    }));
    parts
}

/// What does not fit the type, and what the values could be as well.
pub(super) fn doubts(column: &ColumnProfile) -> Vec<String> {
    let guess = &column.guess;
    let mut parts = Vec::new();
    if !column.is_described() {
        return parts;
    }
    if guess.fits < guess.of {
        let what = guess.logical.word();
        parts.push(format!("{} of {} are no {what}", grouped(guess.of - guess.fits), grouped(guess.of)));
    }
    if guess.logical == LogicalType::String {
        let all = |reading: &Reading| *reading != Reading::String;
        let fitting =
            column.readings.iter().filter(|(reading, fits)| all(reading) && *fits == guess.of && guess.of > 0);
        let named: Vec<_> = fitting.map(|(reading, _)| self::reading(reading)).collect();
        if !named.is_empty() {
            parts.push(format!("all may be read as {}", named.join(", or as ")));
        }
    }
    parts
}

/// A way of reading.
pub(super) fn reading(reading: &Reading) -> String {
    let (word, format) = match reading {
        Reading::Integer => ("integer", None),
        Reading::Number => ("number", None),
        Reading::Boolean => ("boolean", None),
        Reading::Date(format) => ("date", format.as_ref()),
        Reading::Timestamp(format) => ("timestamp", format.as_ref()),
        Reading::Time(format) => ("time", format.as_ref()),
        Reading::String => ("string", None),
        Reading::Object => ("object", None),
        Reading::Array => ("array", None),
        Reading::Map => ("map", None),
    };
    format.map_or_else(|| word.to_owned(), |format| format!("{word} ({format})"))
}

/// What numbers are like, as lines.
pub(super) fn numbers(column: &ColumnProfile) -> Vec<String> {
    let Some(numbers) = column.numbers.as_ref().filter(|_| only_value(column).is_none()) else { return Vec::new() };
    let mean = format!("mean {}, deviation {}", number(numbers.mean), number(numbers.deviation));
    let finite = if numbers.infinite > 0 { "finite ones " } else { "" };
    let mut lines = vec![format!("{finite}from {} to {}, {mean}", numbers.min, numbers.max)];
    let quantile = |(share, value): &(f64, f64)| format!("{} %: {}", number(share * 100.0), number(*value));
    let about = if numbers.quantile_error > 0.0 {
        format!(" (± {:.1} %)", numbers.quantile_error * 100.0)
    } else {
        String::new()
    };
    let shown = [0.05, 0.25, 0.5, 0.75, 0.95];
    let wanted = numbers.quantiles.iter().filter(|(share, _)| shown.iter().any(|known| (known - share).abs() < 1e-9));
    lines.push(format!("quantiles{about}: {}", wanted.map(quantile).collect::<Vec<_>>().join(", ")));
    let mut parts = Vec::new();
    for (count, what) in [
        (numbers.zeros, "zero"),
        (numbers.negative, "below zero"),
        (numbers.infinite, "infinite"),
        (numbers.outliers.count, "far out"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", grouped(count)));
        }
    }
    if numbers.scale > 0 {
        parts.push(format!(
            "up to {}",
            counted(numbers.scale.into(), "digit behind the point", "digits behind the point")
        ));
    }
    if !parts.is_empty() {
        lines.push(parts.join(", "));
    }
    lines
}

/// What days and times are like, as lines.
pub(super) fn times(column: &ColumnProfile) -> Vec<String> {
    let Some(times) = &column.times else { return Vec::new() };
    let (min, max) = (own_value(column, &times.min), own_value(column, &times.max));
    let mut lines = vec![format!("from {min} to {max}")];
    lines.extend(times.updates.as_ref().map(updates));
    lines
}

/// A value of a column; a time with the zone in which it is told only where the data names zones.
pub(super) fn own_value(column: &ColumnProfile, own: &Value) -> String {
    let text = own.to_string();
    match own {
        Value::Timestamp(_) if column.guess.zoned == Some(false) => text.trim_end_matches('Z').to_owned(),
        _ => text,
    }
}

fn updates(updates: &Updates) -> String {
    let unit = updates.period.unit.word();
    let gap = match updates.longest_gap {
        0 => "no gap".to_owned(),
        gap => format!("the longest gap is {}", counted(gap, unit, &format!("{unit}s"))),
    };
    let rows = match updates.rows {
        (0, 0) => String::new(),
        (few, many) => format!(", {} to {} rows each", grouped(few), grouped(many)),
    };
    format!("{} of {} {unit}s have rows ({gap}){rows}", grouped(updates.filled), grouped(updates.periods))
}

/// What texts are like, as lines.
pub(super) fn texts(column: &ColumnProfile) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(lengths) = &column.lengths {
        let mean = number(lengths.mean);
        let line = if lengths.min == lengths.max {
            format!("all of {}", counted(lengths.min, "character", "characters"))
        } else {
            format!("{} to {} characters, mean {mean}", grouped(lengths.min), grouped(lengths.max))
        };
        lines.push(line);
    }
    let there = column.guess.of;
    // What few texts look like by accident tells nothing of the column.
    let most = column.formats.iter().filter(|(_, rows)| rows.saturating_mul(2) >= there).take(3);
    let formats: Vec<_> = most.map(|(format, rows)| format_share(*format, *rows, there)).collect();
    if !formats.is_empty() {
        lines.push(format!("formats: {}", formats.join(", ")));
    }
    let few = column.shapes.len() <= 8;
    let shape = |shape: &Counted| format!("{} ({})", value(&shape.text), percent(shape.rows, there));
    let shapes: Vec<_> = column.shapes.iter().take(3).map(shape).collect();
    if few && !column.top.all && !shapes.is_empty() {
        lines.push(format!("shapes: {}", shapes.join(", ")));
    }
    lines
}

fn format_share(format: TextFormat, rows: u64, there: u64) -> String {
    format!("{} ({})", format.word(), percent(rows, there))
}

/// Which way values run.
pub(super) const fn order(order: Order) -> Option<&'static str> {
    match order {
        Order::None => None,
        Order::Ascending => Some("in ascending order"),
        Order::Descending => Some("in descending order"),
    }
}

/// What lies in the first line of a table: rows, columns, files.
pub(super) fn size(table: &TableProfile) -> String {
    let top = table.columns.iter().filter(|column| !column.path.is_nested()).count() as u64;
    let mut text = format!("{}, {}", counted(table.rows, "row", "rows"), counted(top, "column", "columns"));
    if table.rejected > 0 {
        text = format!("{text}, {} that cannot be read", counted(table.rejected, "record", "records"));
    }
    text
}

/// A file, with what it is.
pub(super) fn file(file: &FileInfo) -> String {
    let format = match file.format {
        Format::Csv => "CSV",
        Format::Tsv => "TSV",
        Format::Json => "JSON",
        Format::Ndjson => "NDJSON",
        Format::Parquet => "Parquet",
        Format::Arrow => "Arrow",
    };
    let packed = match file.compression {
        None => "",
        Some(Compression::Gzip) => ", gzip",
        Some(Compression::Zstd) => ", zstd",
    };
    let bytes = file.bytes.map_or_else(String::new, |bytes| format!(", {} bytes", grouped(bytes)));
    format!("{} ({format}{packed}{bytes})", crate::report::escape(&file.path))
}

/// What is known of rows as a whole, as labels and texts.
pub(super) fn rows(table: &TableProfile) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    if !table.complete && table.faults.is_empty() {
        lines.push(("read", "not to the end, so that all counts may be too small".to_owned()));
    }
    for fault in &table.faults {
        let help = fault.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        lines.push(("fault", crate::report::escape(&format!("{}: {}{help}", fault.path, fault.message)).into_owned()));
    }
    if table.rows == 0 {
        let names: Vec<_> = table.columns.iter().map(|column| value(&column.path.to_string())).collect();
        lines.extend((!names.is_empty()).then(|| ("columns", names.join(", "))));
        return lines;
    }
    lines.push((
        "duplicates",
        match table.duplicates {
            None => "could not be told".to_owned(),
            Some(0) => "no row repeats another".to_owned(),
            Some(count) => format!("{} ({}) repeat another", counted(count, "row", "rows"), percent(count, table.rows)),
        },
    ));
    lines.push(("keys", keys(table)));
    lines.extend(determines(table).into_iter().map(|line| ("follows", line)));
    for (_, note) in &table.notes {
        lines.push(("note", crate::report::escape(&note.message).into_owned()));
    }
    lines
}

fn keys(table: &TableProfile) -> String {
    let keys: Vec<_> = table.keys.iter().map(|key| columns(&key.columns)).collect();
    if keys.is_empty() { "none found of up to three columns".to_owned() } else { keys.join(", or ") }
}

/// `a`, `a + b`.
pub(super) fn columns(paths: &[ColumnPath]) -> String {
    let names: Vec<_> = paths.iter().map(|path| value(&path.to_string())).collect();
    names.join(" + ")
}

/// What follows from each column, on a line each.
fn determines(table: &TableProfile) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for found in &table.determines {
        let (from, to) = (value(&found.from.to_string()), value(&found.to.to_string()));
        match lines.iter_mut().find(|(known, _)| *known == from) {
            Some((_, all)) => all.push(to),
            None => lines.push((from, vec![to])),
        }
    }
    lines.into_iter().map(|(from, to)| format!("{} from {from}", to.join(", "))).collect()
}

/// A relation between two tables.
pub(super) fn relation(profile: &Profile, relation: &Relation) -> String {
    let name = |at: usize| profile.tables.get(at).map_or_else(String::new, |table| value(&table.name));
    let held = relation.rows - relation.orphans;
    let share = match relation.orphans {
        0 => format!("all {} rows", grouped(relation.rows)),
        _ => format!("{} of {} rows ({})", grouped(held), grouped(relation.rows), percent(held, relation.rows)),
    };
    let (from, to) = (columns(&relation.columns), columns(&relation.of));
    format!("{}.{from} refers to {}.{to}: {share}", name(relation.table), name(relation.to))
}

/// The values that stand most, with their rows; and what has to be known of them.
pub(super) fn top(column: &ColumnProfile, most: usize) -> (Vec<(String, u64)>, Option<String>) {
    // The most frequent of many different numbers say less than how they are spread.
    let is_spread = column.numbers.is_some() && column.distinct.count > FEW;
    // The first of very many values are no news where none of them is frequent.
    let is_rare = |rows: u64| column.distinct.count > column.top.counted && rows.saturating_mul(1_000) < column.rows;
    let is_frequent = |rows: u64| rows > 1 && !is_rare(rows);
    let has_one = column.top.values.first().is_some_and(|(_, rows)| is_frequent(*rows));
    let is_telling = !is_spread && only_value(column).is_none() && has_one;
    if !is_telling {
        return (Vec::new(), None);
    }
    let shown: Vec<_> =
        column.top.values.iter().take(most).map(|(own, rows)| (value(&own_value(column, own)), *rows)).collect();
    let first = column.top.counted;
    let note = (column.distinct.count > first)
        .then(|| format!("of the first {} different values; others that are frequent may come later", grouped(first)));
    (shown, note)
}
