//! What suggestions look at: the tables of a profile, each column with the type it is declared with and its part in keys.

use std::collections::{BTreeMap, BTreeSet};

use super::keys::{self, Keys};
use super::numbering;
use super::settings::Settings;
use crate::data::Storage;
use crate::metric::{ColumnPath, PathStep};
use crate::profile::{ColumnProfile, Profile, TableProfile};
use crate::value::{LogicalType, Number};

/// The tables of a profile, with what they are drafted with.
pub(super) struct Drafted<'p> {
    pub(super) profile: &'p Profile,
    pub(super) settings: &'p Settings,
    pub(super) tables: Vec<Table<'p>>,
}

/// A table.
pub(super) struct Table<'p> {
    /// Its index in the profile.
    pub(super) index: usize,
    pub(super) profile: &'p TableProfile,
    pub(super) settings: &'p Settings,
    /// Its columns, without those that no contract can name.
    pub(super) columns: Vec<Column<'p>>,
    pub(super) keys: Keys,
}

/// A column, or what lies inside one.
pub(super) struct Column<'p> {
    pub(super) profile: &'p ColumnProfile,
    /// The type that is declared; `None` where its values are of several, or there are none.
    pub(super) logical: Option<LogicalType>,
    /// Its part in keys.
    pub(super) role: Role,
    /// Whether others are called the same, so that nothing can be said of any.
    pub(super) doubled: bool,
    /// Whether its numbers name rows, here or in a table that it refers to: the next data has others.
    pub(super) numbering: bool,
}

/// The part of a column in the keys of its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// None.
    Plain,
    /// A part of the primary key, from 1; `true`: all of it.
    Primary(usize, bool),
    /// Unique by itself, beside the primary key.
    Unique,
}

impl<'p> Drafted<'p> {
    pub(super) fn new(profile: &'p Profile, settings: &'p Settings) -> Self {
        let tables = profile.tables.iter().enumerate();
        let mut tables: Vec<_> = tables.map(|(index, table)| Table::new(profile, index, table, settings)).collect();
        let names_rows = |table: usize, path: &ColumnPath| {
            let column = tables.get(table).and_then(|table: &Table<'_>| table.column(path));
            column.is_some_and(|column| column.numbering)
        };
        let referring: Vec<_> =
            (0..tables.len()).map(|index| numbering::referring(profile, index, names_rows)).collect();
        for (table, paths) in tables.iter_mut().zip(referring) {
            let columns = table.columns.iter_mut().filter(|column| paths.contains(&&column.profile.path));
            columns.for_each(|column| column.numbering |= numbering::are_whole(column));
        }
        Self { profile, settings, tables }
    }
}

impl<'p> Table<'p> {
    fn new(profile: &'p Profile, index: usize, table: &'p TableProfile, settings: &'p Settings) -> Self {
        let nameable = table.columns.iter().filter(|column| is_nameable(&column.path));
        let mut times: BTreeMap<&ColumnPath, usize> = BTreeMap::new();
        for column in &table.columns {
            *times.entry(&column.path).or_default() += 1;
        }
        let mut written = BTreeSet::new();
        let first = nameable.filter(|column| written.insert(&column.path));
        let mut columns: Vec<Column<'p>> = first
            .map(|profile| {
                let doubled = times.get(&profile.path).is_some_and(|times| *times > 1);
                let logical = if doubled { None } else { logical(profile) };
                Column { profile, logical, role: Role::Plain, doubled, numbering: false }
            })
            .collect();
        let keys = keys::of(profile, index, table, &columns, settings);
        for column in &mut columns {
            column.role = keys.role(&column.profile.path);
            column.numbering = numbering::names_rows(column, &keys);
        }
        Self { index, profile: table, settings, columns, keys }
    }

    /// Has no primary key: what alone would be it is unique beside another.
    pub(super) fn without_primary(&mut self) {
        for column in &mut self.columns {
            column.role = match column.role {
                Role::Primary(_, true) => Role::Unique,
                Role::Primary(_, false) => Role::Plain,
                role => role,
            };
        }
    }

    /// The column of a path.
    pub(super) fn column(&self, path: &ColumnPath) -> Option<&Column<'p>> {
        self.columns.iter().find(|column| column.profile.path == *path)
    }

    /// The tokens that stand for a missing value in a column: its own, else those words that do in other columns of text,
    /// unless so many rows without any show that it has none.
    pub(super) fn tokens(&self, column: &Column<'_>) -> Vec<String> {
        let profile = column.profile;
        if column.is_mixed() {
            return Vec::new();
        }
        let own: Vec<String> = profile.tokens.iter().map(|token| token.text.clone()).collect();
        let none = profile.rows >= self.settings.strictness.enough() && profile.nulls == 0;
        let is_open = profile.storage == Storage::Text && column.role == Role::Plain && column.is_top() && !none;
        if !own.is_empty() || !is_open {
            return own;
        }
        let words = self.columns.iter().filter(|other| other.profile.storage == Storage::Text);
        let words = words.flat_map(|other| &other.profile.tokens).map(|token| token.text.clone());
        // Numbers and days are values of other columns.
        let is_word = |word: &String| !word.is_empty() && !word.chars().any(|letter| letter.is_ascii_digit());
        let words: BTreeSet<String> = words.filter(is_word).collect();
        words.into_iter().collect()
    }

    /// What lies directly inside a path, or at the top.
    pub(super) fn inside(&self, path: &[PathStep]) -> impl Iterator<Item = &Column<'p>> {
        self.columns
            .iter()
            .filter(move |column| column.profile.path.0.split_last().is_some_and(|(_, above)| above == path))
    }
}

impl Column<'_> {
    /// Rows without nulls and tokens.
    pub(super) fn values(&self) -> u64 {
        self.profile.guess.of
    }

    /// Rows whose token stands for a missing value.
    pub(super) fn tokens(&self) -> u64 {
        self.profile.tokens.iter().map(|token| token.rows).sum()
    }

    /// Whether what the profile says of its values is about the declared type.
    pub(super) fn is(&self, logical: LogicalType) -> bool {
        self.logical == Some(logical) && self.profile.guess.logical == logical
    }

    /// Whether it holds floats, all of which are whole, so that they may be taken for integers.
    pub(super) fn is_float(&self) -> bool {
        self.logical == Some(LogicalType::Number) && self.profile.guess.logical == LogicalType::Integer
    }

    /// Whether it holds numbers.
    pub(super) fn is_numeric(&self) -> bool {
        self.logical.is_some_and(|logical| matches!(logical, LogicalType::Integer | LogicalType::Number))
    }

    /// The number that a token is; `None` where it is a text. A text file writes both alike.
    pub(super) fn token_number(&self, token: &str) -> Option<Number> {
        let is_number = match self.profile.storage {
            Storage::Json => !is_among(self.profile, "string"),
            _ => self.is_numeric(),
        };
        // `-0.0` is a token where 0 is a value.
        Number::parse(token).filter(|number| is_number && number.to_string() == token)
    }

    /// Why its values have no type, where they are of several; for a comment.
    pub(super) fn is_mixed(&self) -> bool {
        is_mixed(self.profile)
    }

    /// Whether it is a column of the table.
    pub(super) fn is_top(&self) -> bool {
        !self.profile.path.is_nested()
    }

    /// Its own name, without those of what it lies in.
    pub(super) fn name(&self) -> &str {
        match self.profile.path.0.last() {
            Some(PathStep::Field(name)) => name,
            Some(PathStep::Elements | PathStep::Keys | PathStep::Values) | None => "",
        }
    }

    /// Whether no two rows have the same value, and all have one.
    pub(super) fn is_unique(&self) -> bool {
        matches!(self.role, Role::Primary(_, true) | Role::Unique)
    }

    /// Whether it has one value only.
    pub(super) fn is_constant(&self) -> bool {
        self.profile.distinct.count == 1 && self.profile.distinct.error == 0.0
    }
}

/// A name with a variable in it would be read as that variable.
pub(super) fn is_nameable(path: &ColumnPath) -> bool {
    path.0.iter().all(|step| match step {
        PathStep::Field(name) => !name.contains("${") && !name.is_empty(),
        PathStep::Elements | PathStep::Keys | PathStep::Values => true,
    })
}

/// Whether values of JSON are of this kind, among others.
fn is_among(column: &ColumnProfile, kind: &str) -> bool {
    column.type_name.split(" or ").any(|word| word == kind)
}

/// Whether values of JSON are texts beside lists or objects, or have tokens of which it is not known whether they are texts or
/// numbers: no type holds all of them.
fn is_mixed(column: &ColumnProfile) -> bool {
    if column.storage != Storage::Json {
        return false;
    }
    let holds = is_among(column, "array") || is_among(column, "object");
    let both = is_among(column, "string") && is_among(column, "number");
    let either = |text: &str| Number::parse(text).is_some_and(|number| number.to_string() == text);
    let is_unclear = both && column.tokens.iter().any(|token| either(&token.text));
    column.guess.of > 0 && (holds && !column.guess.logical.is_collection() || is_unclear)
}

/// The type that all values have. Text stays text where some are of no other type; codes with leading zeros are text.
fn logical(column: &ColumnProfile) -> Option<LogicalType> {
    let guess = &column.guess;
    if is_mixed(column) {
        return None;
    }
    let by_storage = match &column.storage {
        Storage::Text | Storage::Json | Storage::String => None,
        Storage::Integer { .. } | Storage::Decimal { scale: 0, .. } => Some(LogicalType::Integer),
        Storage::Float { .. } | Storage::Decimal { .. } => Some(LogicalType::Number),
        Storage::Boolean => Some(LogicalType::Boolean),
        Storage::Date => Some(LogicalType::Date),
        Storage::Timestamp { .. } => Some(LogicalType::Timestamp),
        Storage::Time => Some(LogicalType::Time),
        Storage::List => Some(LogicalType::Array),
        Storage::Struct => Some(LogicalType::Object),
        Storage::Map => Some(LogicalType::Map),
        Storage::Binary | Storage::Duration | Storage::Null | Storage::Other(_) => return None,
    };
    let is_text = matches!(column.storage, Storage::Text | Storage::String);
    match by_storage {
        Some(logical) => Some(logical),
        None if guess.of == 0 => (column.storage == Storage::String).then_some(LogicalType::String),
        None if guess.fits == guess.of => Some(guess.logical),
        None => is_text.then_some(LogicalType::String),
    }
}
