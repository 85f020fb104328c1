//! Which candidate keys of a table are keys: not those that tell rows apart by accident.

use super::bounds::chance_pairs;
use super::settings::Settings;
use super::subject::{Column, Role};
use crate::metric::ColumnPath;
use crate::profile::{Counted, Numbers, Profile, TableProfile, TextFormat};
use crate::value::{LogicalType, StringFormat, Value};

/// Fewer rows tell nothing of keys.
const FEW: u64 = 20;
/// So many pairs of equal keys would be there by chance, were it no key.
const BY_CHANCE: f64 = 5.0;
/// So few that even other data would hardly hold one.
const HARDLY: f64 = 0.001;
/// Longer texts are prose.
const LONGEST: u64 = 100;

/// The keys of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Keys {
    /// The columns of the primary key, in order; empty where there is none.
    pub(super) primary: Vec<ColumnPath>,
    /// Columns that are unique beside it.
    pub(super) unique: Vec<ColumnPath>,
    /// Columns that are so in few rows.
    pub(super) perhaps: Vec<ColumnPath>,
    /// Columns that together tell rows apart, of too few rows to call them the primary key.
    pub(super) together: Vec<ColumnPath>,
}

impl Keys {
    /// The part that a column has in them.
    pub(super) fn role(&self, path: &ColumnPath) -> Role {
        match self.primary.iter().position(|part| part == path) {
            Some(at) => Role::Primary(at + 1, self.primary.len() == 1),
            None if self.unique.contains(path) => Role::Unique,
            None => Role::Plain,
        }
    }

    /// Whether these columns are promised to tell all rows apart.
    pub(super) fn hold(&self, columns: &[ColumnPath]) -> bool {
        let is_in = |key: &[ColumnPath]| !key.is_empty() && key.iter().all(|part| columns.contains(part));
        is_in(&self.primary) || self.unique.iter().any(|column| columns.contains(column))
    }
}

/// The keys of a table.
pub(super) fn of(
    profile: &Profile,
    index: usize,
    table: &TableProfile,
    columns: &[Column<'_>],
    settings: &Settings,
) -> Keys {
    let find = |path: &ColumnPath| columns.iter().find(|column| column.profile.path == *path);
    let is_target = |path: &ColumnPath| {
        profile
            .relations
            .iter()
            .any(|relation| relation.to == index && relation.of == [path.clone()] && relation.orphans == 0)
    };
    let mut keys = Keys::default();
    let alone = table.keys.iter().filter_map(|key| match key.columns.as_slice() {
        [only] => find(only),
        _ => None,
    });
    let is_first = |column: &Column<'_>| columns.first().is_some_and(|first| first.profile.path == column.profile.path);
    for column in alone.filter(|column| is_key(column, is_first(column))) {
        let path = &column.profile.path;
        let needed = if is_of_people(column) && !is_first(column) { settings.strictness.enough() } else { FEW };
        if table.rows >= needed || is_target(path) {
            keys.unique.push(path.clone());
        } else if table.rows > 1 {
            keys.perhaps.push(path.clone());
        }
    }
    let rank =
        |path: &ColumnPath| (is_target(path), find(path).is_some_and(|column| is_made(column) || is_first(column)));
    let ranks: Vec<_> = keys.unique.iter().map(rank).collect();
    let best = ranks.iter().max();
    if let Some(at) = ranks.iter().position(|rank| Some(rank) == best) {
        keys.primary = vec![keys.unique.remove(at)];
        return keys;
    }
    let composite = table.keys.iter().find(|key| key.columns.len() > 1 && tell_apart(table.rows, &key.columns, find));
    if let Some(key) = composite {
        let enough = table.rows >= settings.strictness.enough();
        let parts = if enough { &mut keys.primary } else { &mut keys.together };
        parts.clone_from(&key.columns);
    }
    keys
}

/// Whether a column that is unique is so for a reason. Keys like to stand first.
fn is_key(column: &Column<'_>, first: bool) -> bool {
    let rows = column.values() as f64;
    let by_range = |span: f64| first || !may_be_accident(rows, span + 1.0);
    match column.logical {
        Some(LogicalType::String) => {
            let is_short = column.profile.lengths.is_none_or(|lengths| lengths.max <= LONGEST);
            is_short && (column.profile.shapes.is_empty() || by_range(texts(&column.profile.shapes)))
        }
        Some(LogicalType::Integer) => {
            let numbers = column.profile.numbers.as_ref();
            numbers.is_some_and(|numbers| by_range(numbers.max.to_f64() - numbers.min.to_f64()))
        }
        Some(LogicalType::Date) => column.profile.times.as_ref().is_some_and(|times| match (&times.min, &times.max) {
            (Value::Date(min), Value::Date(max)) => by_range(f64::from(max.0) - f64::from(min.0)),
            _ => false,
        }),
        _ => false,
    }
}

/// Whether its texts belong to people, who come again, and not to rows.
fn is_of_people(column: &Column<'_>) -> bool {
    let of_people =
        |format: &TextFormat| matches!(format, TextFormat::Named(StringFormat::Email) | TextFormat::Telephone);
    column.profile.formats.iter().any(|(format, count)| of_people(format) && *count == column.values())
}

/// Whether its values were made to tell rows apart: numbers one after the other, or UUIDs.
fn is_made(column: &Column<'_>) -> bool {
    let is_uuid = |(format, count): &(TextFormat, u64)| {
        matches!(format, TextFormat::Named(StringFormat::Uuid)) && *count == column.values()
    };
    let is_row = |numbers: &Numbers| numbers.max.to_f64() - numbers.min.to_f64() + 1.0 <= numbers.count as f64;
    let numbers = column.profile.numbers.as_ref().filter(|_| column.logical == Some(LogicalType::Integer));
    numbers.is_some_and(is_row) || column.profile.formats.iter().any(is_uuid)
}

/// Whether so many rows may tell themselves apart by accident, where there may be so many different values.
pub(crate) fn may_be_accident(rows: f64, values: f64) -> bool {
    let pairs = chance_pairs(rows, values);
    pairs > HARDLY && pairs < BY_CHANCE
}

/// How many texts there are of these shapes.
fn texts(shapes: &[Counted]) -> f64 {
    let letters = |letter: char| match letter {
        '9' => 10.0,
        'A' | 'a' => 26.0,
        _ => 1.0,
    };
    shapes.iter().map(|shape| shape.text.chars().map(letters).product::<f64>()).sum()
}

/// Whether columns together tell rows apart that would meet, were their values spread by chance.
fn tell_apart<'c, 'p: 'c>(
    rows: u64,
    columns: &[ColumnPath],
    find: impl Fn(&ColumnPath) -> Option<&'c Column<'p>>,
) -> bool {
    let mut cells = 1.0;
    for path in columns {
        let Some(column) = find(path).filter(|column| is_part(column)) else { return false };
        cells *= column.profile.distinct.count as f64;
    }
    rows >= FEW && chance_pairs(rows as f64, cells) >= BY_CHANCE
}

/// Whether a column can be a part of a key: what is measured is none.
fn is_part(column: &Column<'_>) -> bool {
    let kind = column.logical.is_some_and(|logical| {
        matches!(logical, LogicalType::String | LogicalType::Integer | LogicalType::Date | LogicalType::Timestamp)
    });
    kind && column.is_top() && column.profile.nulls == 0 && column.tokens() == 0
}
