//! Which columns of one table refer to keys of another: by their type, their name and their values.

use super::keys::{valued_column, words};
use super::looked::{Look, Looked};
use super::{ColumnProfile, Relation};
use crate::metric::{ColumnPath, Measurement, Metric};
use crate::value::LogicalType;

/// Relations that are asked about.
const MOST_TRIES: usize = 64;
/// The share of rows, in hundredths, whose key must be there where the names agree, and where they do not.
const NAMED: u64 = 50;
const UNNAMED: u64 = 95;
/// Columns of other names refer to a key only where they have so many different values.
const FEWEST_VALUES: u64 = 3;

/// A relation that may be one.
#[derive(Debug)]
pub(super) struct Possible {
    table: usize,
    columns: Vec<ColumnPath>,
    to: usize,
    of: Vec<ColumnPath>,
    named: bool,
    pub(super) metric: Metric,
    /// How many different keys there are here, and where that is not known, the question.
    keys: u64,
    pub(super) count: Option<Metric>,
}

impl Possible {
    /// The index, in the session, of the table that refers.
    pub(super) fn table(&self) -> usize {
        self.table
    }
}

/// Every relation that is worth asking about, those whose names agree first.
pub(super) fn possible(tables: &[Looked]) -> Vec<Possible> {
    let mut found = Vec::new();
    for (to, target) in tables.iter().enumerate() {
        for key in &target.profile.keys {
            let of: Vec<_> = key.columns.iter().filter_map(|path| target.column(path)).collect();
            for (at, table) in tables.iter().enumerate().filter(|(at, _)| *at != to) {
                found.extend(of_key((at, table), (to, target), &of));
            }
        }
    }
    found.sort_by_key(|possible: &Possible| !possible.named);
    found.truncate(MOST_TRIES);
    found
}

fn of_key((at, table): (usize, &Looked), (to, target): (usize, &Looked), of: &[&Look]) -> Vec<Possible> {
    let relation = |columns: Vec<&Look>, named| Possible {
        table: at,
        columns: columns.iter().map(|look| look.profile.path.clone()).collect(),
        to,
        of: of.iter().map(|look| look.profile.path.clone()).collect(),
        named,
        keys: columns.first().map_or(0, |look| look.profile.distinct.count),
        count: (columns.len() > 1).then(|| super::keys::key(&columns)),
        metric: Metric::Orphans {
            columns: columns.into_iter().map(valued_column).collect(),
            table: target.index,
            of: of.iter().map(|look| valued_column(look)).collect(),
        },
    };
    if let [key] = of {
        let fits = |look: &&Look| may_refer(look, key);
        let named = |look: &Look| is_named_after(&look.profile.path, &key.profile.path, &target.profile.name);
        let columns = table.columns.iter().filter(fits).map(|look| (look, named(look)));
        let worth = columns.filter(|(look, named)| *named && shares_values(look, key, 1) || is_covered(look, key));
        return worth.map(|(look, named)| relation(vec![look], named)).collect();
    }
    // Keys of several columns are referred to by their names.
    let same = |key: &&Look| table.columns.iter().find(|look| look.profile.path == key.profile.path);
    let columns: Option<Vec<_>> = of.iter().map(same).collect();
    let columns = columns.filter(|all| all.iter().zip(of).all(|(look, key)| may_refer(look, key)));
    columns.map(|columns| relation(columns, true)).into_iter().collect()
}

/// Whether values of a column may be keys of a kind at all.
fn may_refer(look: &Look, key: &Look) -> bool {
    let (own, other) = (&look.profile, &key.profile);
    let kind = |profile: &ColumnProfile| match profile.guess.logical {
        LogicalType::Integer | LogicalType::Number => LogicalType::Number,
        other => other,
    };
    own.is_plain()
        && !own.path.is_nested()
        && own.distinct.count > 0
        && kind(own) == kind(other)
        && !matches!(own.guess.logical, LogicalType::Boolean)
        && own.guess.fits == own.guess.of
}

/// Whether a column is called as the key is, or by the table that holds it: `customer_id` of `customers.id`, `carrier` of
/// `airlines.carrier`, `airline` of `airlines.id`.
fn is_named_after(path: &ColumnPath, key: &ColumnPath, table: &str) -> bool {
    let (own, key, table) = (words(path.first()), words(key.first()), words(table));
    let singular = |words: &[String]| {
        let mut words = words.to_vec();
        if let Some(last) = words.last_mut()
            && let Some(shorter) = last
                .strip_suffix("ies")
                .map(|stem| format!("{stem}y"))
                .or_else(|| last.strip_suffix('s').map(str::to_owned))
        {
            *last = shorter;
        }
        words
    };
    let is_generic =
        matches!(key.as_slice(), [word] if matches!(word.as_str(), "id" | "key" | "code" | "no" | "nr" | "number"));
    let (one, with_key) = (singular(&table), [singular(&table), key.clone()].concat());
    if is_generic {
        return ends_with(&own, &with_key) || own == one;
    }
    ends_with(&own, &key) || ends_with(&own, &with_key) || own == one
}

fn ends_with(words: &[String], end: &[String]) -> bool {
    !end.is_empty() && words.ends_with(end)
}

/// Whether, among the values that are known of both, so many hundredths of the column are keys. What is not known may be.
fn shares_values(look: &Look, key: &Look, least: usize) -> bool {
    if !key.all {
        return true;
    }
    let found = look.values.iter().filter(|value| key.values.contains(*value)).count();
    found * 100 >= look.values.len() * least
}

/// Whether all signs but the name say that values are keys: only texts are so plain.
fn is_covered(look: &Look, key: &Look) -> bool {
    let is_text = look.profile.guess.logical == LogicalType::String;
    is_text && key.all && look.profile.distinct.count >= FEWEST_VALUES && shares_values(look, key, 90)
}

/// The relation that an answer says there is.
pub(super) fn found(possible: Possible, answer: Option<&Measurement>, keys: Option<u64>) -> Option<Relation> {
    let Some(Measurement::Orphans { compared, keys: _, rows, others, .. }) = answer else { return None };
    let held = compared.saturating_sub(*rows);
    let least = if possible.named { NAMED } else { UNNAMED };
    (*compared > 0 && *others > 0 && held.saturating_mul(100) >= compared.saturating_mul(least)).then_some(Relation {
        table: possible.table,
        columns: possible.columns,
        to: possible.to,
        of: possible.of,
        rows: *compared,
        orphans: *rows,
        keys: keys.unwrap_or(possible.keys),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_by_key_or_by_table() {
        let named =
            |own: &str, key: &str, table: &str| is_named_after(&ColumnPath::top(own), &ColumnPath::top(key), table);
        assert!(named("carrier", "carrier", "airlines"));
        assert!(named("customer_id", "id", "customers"));
        assert!(named("billing_customer_id", "id", "customers"));
        assert!(named("customerId", "customer_id", "customers"));
        assert!(named("country", "code", "countries"));
        assert!(!named("id", "id", "customers"));
        assert!(!named("product_id", "id", "customers"));
        assert!(!named("origin", "faa", "airports"));
    }
}
