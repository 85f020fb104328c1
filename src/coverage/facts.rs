//! What is known of a column of the sample: what it holds, and within which bounds.

use std::collections::{BTreeMap, BTreeSet};

use super::cells;
use super::days::DayForm;
use crate::contract::Property;
use crate::data::{CellKind, Storage};
use crate::engine::Stored;
use crate::engine::held::{HeldColumn, HeldTable};
use crate::metric::description::is_token_spelling;
use crate::value::{Date, LogicalType, Number};

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Whole numbers.
    Integer,
    /// Any numbers.
    Number,
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// Days, or points in time.
    Day,
    /// Times of day, lengths of time, bytes.
    Other,
    /// Objects, lists and maps.
    Nested,
    /// No value at all.
    Nothing,
}

impl Nature {
    /// The word for it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Text => "text",
            Self::Boolean => "boolean",
            Self::Day => "date",
            Self::Other => "other",
            Self::Nested => "nested",
            Self::Nothing => "nothing",
        }
    }

    /// Whether its values are numbers.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number)
    }
}

/// A column of a table in memory.
pub(super) struct Facts<'w> {
    /// What the data calls it.
    pub(super) column: &'w HeldColumn,
    /// What the contract says of it.
    pub(super) property: Option<&'w Property>,
    /// What its values are.
    pub(super) nature: Nature,
    /// The rows that hold a value, by their numbers.
    pub(super) values: Vec<usize>,
    /// The different values by their texts, and how many rows have each.
    pub(super) distinct: BTreeMap<String, usize>,
    /// The smallest and the largest number.
    pub(super) range: Option<(Number, Number)>,
    /// How cells say their day.
    pub(super) days: Option<DayForm>,
    /// Whether every value is there once, in the sample.
    pub(super) is_unique: bool,
    /// Texts that stand for no value among values of another type, and that nobody has said to be such.
    pub(super) tokens: BTreeSet<String>,
}

impl<'w> Facts<'w> {
    /// Looks at a column.
    pub(super) fn new(table: &HeldTable, column: &'w HeldColumn, property: Option<&'w Property>) -> Self {
        let listed = property.map(tokens).unwrap_or_default();
        let nulls = &table.dialect().null_values;
        let is_null = |cell: &Stored| matches!(cell, Stored::Written(CellKind::Bare, text) if nulls.contains(text));
        let stands =
            |cell: &Stored| !is_null(cell) && cells::text(cell).is_some_and(|text| !listed.contains(text.as_ref()));
        let mut there: Vec<usize> =
            column.cells.iter().enumerate().filter(|(_, cell)| stands(cell)).map(|(row, _)| row).collect();
        let (mut nature, mut days) = nature_of(table, column, property, &there);
        let mut tokens = BTreeSet::new();
        if nature == Nature::Text
            && let Some(without) = WithoutTokens::among(table, column, property, &there)
        {
            (there, nature, days, tokens) = (without.values, without.nature, without.days, without.tokens);
        }
        let mut facts = Self {
            column,
            property,
            nature,
            values: there,
            distinct: BTreeMap::new(),
            range: None,
            days,
            is_unique: false,
            tokens,
        };
        facts.measure();
        facts
    }

    fn measure(&mut self) {
        if self.nature.is_number() {
            let cells = &self.column.cells;
            self.values.retain(|row| cells.get(*row).and_then(cells::number).is_some());
        }
        for row in &self.values {
            if let Some(text) = self.column.cells.get(*row).and_then(cells::text) {
                *self.distinct.entry(text.into_owned()).or_default() += 1;
            }
        }
        self.is_unique = self.distinct.len() == self.values.len() && !self.values.is_empty();
        if self.nature.is_number() {
            let mut numbers = self.numbers();
            if let Some(first) = numbers.next() {
                self.range =
                    Some(numbers.fold((first.clone(), first), |(low, high), number| {
                        (low.min(number.clone()), high.max(number))
                    }));
            }
        }
    }

    /// The name of the property, or of the column.
    pub(super) fn name(&self) -> &'w str {
        self.property.map_or(self.column.name.as_str(), |property| property.name.as_str())
    }

    /// The cell of a row.
    pub(super) fn cell(&self, row: usize) -> &'w Stored {
        self.column.cells.get(row).unwrap_or(&Stored::Absent)
    }

    /// The numbers, in the order of the rows.
    pub(super) fn numbers(&self) -> impl Iterator<Item = Number> {
        self.values.iter().filter_map(|row| cells::number(self.cell(*row)))
    }

    /// Mean and standard deviation of the numbers.
    pub(super) fn spread(&self) -> Option<(f64, f64)> {
        let numbers: Vec<f64> = self.numbers().map(|number| number.to_f64()).collect();
        let count = numbers.len() as f64;
        if numbers.len() < 2 {
            return None;
        }
        let mean = numbers.iter().sum::<f64>() / count;
        let squares: f64 = numbers.iter().map(|number| (number - mean).powi(2)).sum();
        Some((mean, (squares / (count - 1.0)).sqrt())).filter(|(mean, deviation)| (mean + deviation).is_finite())
    }

    /// The day of a row.
    pub(super) fn day(&self, row: usize) -> Option<Date> {
        self.days.as_ref()?.day(self.cell(row))
    }

    /// The different days.
    pub(super) fn all_days(&self) -> BTreeSet<i32> {
        self.values.iter().filter_map(|row| self.day(*row)).map(|date| date.0).collect()
    }

    /// Whether there are few different values, each of many rows.
    pub(super) fn is_category(&self) -> bool {
        let distinct = self.distinct.len();
        (1..=50).contains(&distinct) && distinct * 5 <= self.values.len()
    }

    /// The lengths of the shortest and the longest text, in characters.
    pub(super) fn lengths(&self) -> Option<(usize, usize)> {
        let lengths = self.distinct.keys().map(|text| text.chars().count());
        Some((lengths.clone().min()?, lengths.max()?))
    }

    /// How many different values there may be: whole numbers between the smallest and the largest, texts of the shapes that were
    /// seen. Prose has as few as there are rows, so that it is no key.
    pub(super) fn possible(&self) -> f64 {
        if let Some((low, high)) = &self.range {
            return high.to_f64() - low.to_f64() + 1.0;
        }
        if self.lengths().is_some_and(|(_, longest)| longest > PROSE) {
            return self.values.len() as f64 * self.values.len() as f64;
        }
        let shape = |text: &String| text.chars().map(choices).map(char::from).collect::<String>();
        let shapes: BTreeSet<String> = self.distinct.keys().map(shape).collect();
        let texts = |shape: &String| shape.bytes().map(f64::from).product::<f64>();
        shapes.iter().map(texts).sum()
    }

    /// Whether the contract says of it that it identifies rows, alone or with others.
    pub(super) fn is_declared_key(&self) -> bool {
        self.property.is_some_and(|own| is_set(own.primary_key.as_ref()) || is_set(own.unique.as_ref()))
    }

    /// Whether the contract says that it is part of the primary key.
    pub(super) fn is_primary_key(&self) -> bool {
        self.property.is_some_and(|own| is_set(own.primary_key.as_ref()))
    }
}

/// A column of text as it is without the texts that hardly ever are values.
struct WithoutTokens {
    values: Vec<usize>,
    nature: Nature,
    days: Option<DayForm>,
    tokens: BTreeSet<String>,
}

impl WithoutTokens {
    /// Where the contract has no type for the column, and all other values are of a type that is no text.
    fn among(table: &HeldTable, column: &HeldColumn, property: Option<&Property>, there: &[usize]) -> Option<Self> {
        if property.is_some_and(|own| own.logical_type.is_some()) {
            return None;
        }
        let text = |row: &usize| column.cells.get(*row).and_then(cells::text);
        let is_token = |row: &&usize| text(row).is_some_and(|text| is_token_spelling(&text));
        let (odd, values): (Vec<usize>, Vec<usize>) = there.iter().partition(is_token);
        if odd.is_empty() || values.is_empty() {
            return None;
        }
        let (nature, days) = nature_of(table, column, property, &values);
        let is_typed = nature.is_number() || matches!(nature, Nature::Boolean | Nature::Day);
        let tokens = odd.iter().filter_map(text).map(std::borrow::Cow::into_owned).collect();
        is_typed.then_some(Self { values, nature, days, tokens })
    }
}

/// Longer texts are prose.
const PROSE: usize = 100;

/// How many characters could stand in place of one.
const fn choices(c: char) -> u8 {
    match c {
        '0'..='9' => 10,
        'a'..='z' => 26,
        // Capitals have a sign of their own, so that shapes differ; it counts one more.
        'A'..='Z' => 27,
        _ => 1,
    }
}

/// Whether the contract sets a flag.
pub(super) fn is_set(flag: Option<&crate::contract::Field<bool>>) -> bool {
    flag.and_then(crate::contract::Field::ok) == Some(&true)
}

/// The texts that the contract lists as missing values of a property.
fn tokens(property: &Property) -> BTreeSet<&str> {
    let arguments = property.quality.iter().flat_map(|rule| &rule.arguments);
    let lists = arguments.filter(|(name, _)| name == "missingValues").filter_map(|(_, written)| written.items());
    lists.flatten().filter_map(crate::contract::Written::scalar).collect()
}

/// What the values are: as they are stored, as the contract declares, or as they look.
fn nature_of(
    table: &HeldTable,
    column: &HeldColumn,
    property: Option<&Property>,
    there: &[usize],
) -> (Nature, Option<DayForm>) {
    let cells = || there.iter().filter_map(|row| column.cells.get(*row));
    let all = |is: fn(&Stored) -> bool| cells().all(is);
    let storage = table.stored(&column.name).map(|info| &info.storage);
    if matches!(storage, Some(Storage::List | Storage::Struct | Storage::Map)) {
        return (Nature::Nested, None);
    }
    if there.is_empty() {
        let nested = |cell: &Stored| matches!(cell, Stored::Written(CellKind::Object | CellKind::Array, _));
        let holds_some = column.cells.iter().any(nested);
        return (if holds_some { Nature::Nested } else { Nature::Nothing }, None);
    }
    if all(|cell| matches!(cell, Stored::Bool(_) | Stored::Written(CellKind::Boolean, _))) {
        return (Nature::Boolean, None);
    }
    let formats = formats(property);
    let declared = property.and_then(|own| own.logical_type.as_ref()?.ok().copied());
    if let Some(form) = DayForm::of(&mut cells(), &formats).filter(|_| fits_day(declared)) {
        return (Nature::Day, Some(form));
    }
    if all(is_text) {
        return (as_text(&cells(), declared), None);
    }
    if all(|cell| cells::number(cell).is_some_and(|number| number.is_integer()))
        && !matches!(storage, Some(Storage::Float { .. }))
    {
        return (Nature::Integer, None);
    }
    (if all(|cell| cells::number(cell).is_some()) { Nature::Number } else { Nature::Other }, None)
}

const fn is_text(cell: &Stored) -> bool {
    matches!(
        cell,
        Stored::Text(_) | Stored::Written(CellKind::Bare | CellKind::Quoted | CellKind::String | CellKind::Key, _)
    )
}

fn fits_day(declared: Option<LogicalType>) -> bool {
    declared.is_none_or(|declared| matches!(declared, LogicalType::Date | LogicalType::Timestamp))
}

/// What text is that may hold values of another type.
fn as_text<'c>(cells: &(impl Iterator<Item = &'c Stored> + Clone), declared: Option<LogicalType>) -> Nature {
    let whole = |text: &str| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    // A code has its zeros for a reason.
    let padded = |text: &str| text.len() > 1 && text.starts_with('0') && whole(text);
    let texts = || cells.clone().filter_map(cells::text);
    match declared {
        Some(LogicalType::Integer) => Nature::Integer,
        Some(LogicalType::Number) => Nature::Number,
        Some(LogicalType::Boolean) => Nature::Boolean,
        Some(LogicalType::String) => Nature::Text,
        Some(_) => Nature::Other,
        None if cells.clone().any(|cell| matches!(cell, Stored::Text(_) | Stored::Written(CellKind::String, _))) => {
            Nature::Text
        }
        None if texts().any(|text| padded(&text)) => Nature::Text,
        None if texts().all(|text| whole(&text)) => Nature::Integer,
        None if texts().all(|text| Number::parse(&text).is_some()) => Nature::Number,
        None => {
            let truth = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
            if texts().all(|text| truth(&text)) { Nature::Boolean } else { Nature::Text }
        }
    }
}

/// The date format that a property declares.
fn formats(property: Option<&Property>) -> Vec<&str> {
    let options = property.map(|own| own.options.as_slice()).unwrap_or_default();
    let format = options.iter().filter(|(name, _)| name == "format");
    format.filter_map(|(_, written)| written.scalar()).collect()
}
