//! What has moved: promises that the data no longer holds, and thresholds that are much looser than it needs.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::super::bounds;
use super::super::promise::Promise;
use super::super::round::{Way, round_count, round_size};
use super::super::subject::{Column, Drafted, Table};
use super::super::suggestions::{likely_range, likely_times, time_of};
use super::super::tree;
use super::super::words;
use super::super::yaml::{Entry, Item, Yaml};
use super::add::{is_metric, object_of, property_of};
use super::{Changes, conditions, evidence, levels, place, quartiles, version};
use crate::contract::{Contract, OperatorName, Property, QualityRule, Reading, RuleType, SchemaObject, Written};
use crate::source::{Edit, Route};
use crate::value::{LogicalType, Number, Value};

/// A threshold so many times as large as the data needs is much looser.
pub(super) const LOOSE: f64 = 5.0;

/// All that has moved.
pub(super) fn moves(reading: &Reading, contract: &Contract, drafted: &Drafted<'_>) -> Changes {
    let mut moving = Moving { reading, changes: Changes::default() };
    for table in &drafted.tables {
        let Some(object) = object_of(contract, table) else { continue };
        moving.gone(object, table);
        let before = moving.changes.edits.len();
        moving.rows(object, table);
        let today = tree::of_table(drafted, table);
        moving.repeated_rows(object, table, &today);
        moving.renew(before, || today);
        for column in table.columns.iter().filter(|column| column.is_top()) {
            if let Some(property) = property_of(object, column) {
                let before = moving.changes.edits.len();
                moving.column(object, property, table, column);
                moving.renew(before, || tree::promises(drafted, table, column));
            }
        }
    }
    levels::moves(&mut moving, contract, drafted);
    moving.changes
}

/// What has moved so far.
pub(super) struct Moving<'a> {
    reading: &'a Reading,
    pub(super) changes: Changes,
}

impl Moving<'_> {
    /// Gives the values that have moved since the evidence of today.
    pub(super) fn renew(&mut self, before: usize, today: impl FnOnce() -> Vec<Promise>) {
        let moved = self.changes.edits.get(before..).unwrap_or_default();
        if !moved.is_empty() {
            let today = today();
            let whys: Vec<&str> = today.iter().map(|promise| promise.why.as_str()).collect();
            let renewed = evidence::renewed(self.reading.source.text(), moved, &whys);
            self.changes.edits.extend(renewed);
        }
    }

    /// Columns that the contract has and the data has not.
    fn gone(&mut self, object: &SchemaObject, table: &Table<'_>) {
        let columns = &table.profile.columns;
        let is_there = |property: &&Property| {
            columns.iter().any(|column| column.path == crate::metric::ColumnPath::top(property.name.as_str()))
        };
        for property in object.properties.iter().filter(|property| !columns.is_empty() && !is_there(property)) {
            let note = format!("`{}` is in the contract and not in the data of `{}`", property.name, object.name);
            self.changes.notes.push(note);
        }
    }

    fn column(&mut self, object: &SchemaObject, property: &Property, table: &Table<'_>, column: &Column<'_>) {
        let name = format!("{}.{}", object.name, property.name);
        self.kind(property, column, &name);
        self.flags(property, column);
        self.key(object, property, column, &name);
        self.range(property, table, column, &name);
        self.times(property, table, column, &name);
        conditions::moves(self, property, table, column, &name);
        quartiles::moves(self, property, table, column, &name);
        self.lengths(property, column);
        self.values(property, column);
        let profile = column.profile;
        let missing = profile.nulls.saturating_add(column.tokens());
        for rule in &property.quality {
            let hits = match &rule.kind {
                Ok(RuleType::Library(metric)) if metric == "nullValues" => profile.nulls,
                Ok(RuleType::Library(metric)) if metric == "missingValues" && has_tokens(rule, column) => missing,
                Ok(RuleType::Library(metric)) if metric == "duplicateValues" && rule.arguments.is_empty() => {
                    self.repeats(rule, column, &name);
                    let distinct = profile.distinct;
                    let repeated = column.values().saturating_sub(distinct.count);
                    if distinct.error > 0.0 || rule.operators.iter().all(|one| one.name == OperatorName::MustBe) {
                        continue;
                    }
                    repeated
                }
                _ => continue,
            };
            self.share(rule, table, hits, profile.rows, &name);
        }
    }

    /// The type, where values do not have it: another is proposed only where nothing else hangs on it.
    fn kind(&mut self, property: &Property, column: &Column<'_>, name: &str) {
        let Some(field) = &property.logical_type else { return };
        let (Ok(declared), Some(logical)) = (&field.value, column.logical) else { return };
        let wide = *declared == LogicalType::Number && logical == LogicalType::Integer;
        let values = column.values();
        let readings = column.profile.readings.iter();
        let fits = readings.filter(|(reading, _)| {
            // `Integer`, `Date(None)`: the words of types.
            format!("{reading:?}").to_lowercase().starts_with(declared.word())
        });
        let fits = fits.map(|(_, fit)| *fit).max().unwrap_or(0);
        if *declared == logical || wide || fits >= values {
            return;
        }
        let word = Yaml::text(logical.word());
        let hangs = HANGING.into_iter().any(|key| self.reading.routes.contains_key(&property.route.key(key)));
        if hangs || !version::is_type(&word, self.reading.version()) {
            let bad = values - fits;
            let (bad, of, word) = (words::count(bad), words::counted(values, "value", "values"), declared.word());
            self.changes.notes.push(format!("`{name}`: {bad} of {of} cannot be read as {word}"));
        } else {
            self.scalar(&field.route, &word);
        }
    }

    /// The only column of the primary key, where the data breaks it: no other key is proposed.
    fn key(&mut self, object: &SchemaObject, property: &Property, column: &Column<'_>, name: &str) {
        let is_key = |one: &&Property| one.primary_key.as_ref().and_then(|key| key.ok()) == Some(&true);
        let alone = object.properties.iter().filter(is_key).count() == 1 && is_key(&property);
        let nulls = column.profile.nulls;
        if alone && (repeats(column) || nulls > 0) {
            let why = if nulls > 0 { "has nulls" } else { "has values that repeat" };
            self.changes.notes.push(format!("`{name}` is the primary key, and {why}"));
        }
    }

    /// A rule that no value may repeat.
    fn repeats(&mut self, rule: &QualityRule, column: &Column<'_>, name: &str) {
        let [operator] = rule.operators.as_slice() else { return };
        let none = operator.name == OperatorName::MustBe && operator.operand.scalar() == Some("0");
        if none && !is_warning(rule) && repeats(column) {
            self.changes.notes.push(format!("`{name}`: the rule {} no longer holds, values repeat", rule.route));
        }
    }

    /// Flags that the data breaks.
    fn flags(&mut self, property: &Property, column: &Column<'_>) {
        let no = Yaml::Plain("false".to_owned());
        for (flag, breaks) in [(&property.required, column.profile.nulls > 0), (&property.unique, repeats(column))] {
            if let Some(flag) = flag.as_ref().filter(|flag| breaks && flag.ok() == Some(&true)) {
                self.scalar(&flag.route, &no);
            }
        }
    }

    /// Least and largest number.
    fn range(&mut self, property: &Property, table: &Table<'_>, column: &Column<'_>, name: &str) {
        let Some(numbers) = &column.profile.numbers else { return };
        let [low, high] = likely_range(table, column);
        let span = numbers.max.to_f64() - numbers.min.to_f64();
        for (key, likely, seen, sign) in [("minimum", low, &numbers.min, -1.0), ("maximum", high, &numbers.max, 1.0)] {
            let Some((route, bound)) = number_option(property, key) else { continue };
            let beyond = sign * (bound.to_f64() - seen.to_f64());
            let Some(likely) = likely else {
                if beyond < 0.0 {
                    self.changes.notes.push(format!("`{name}`: `{key}` no longer holds, a value is {seen}"));
                }
                continue;
            };
            if beyond < 0.0 || is_loose(beyond, sign * (likely.to_f64() - seen.to_f64()), span) {
                self.scalar(&route, &Yaml::number(&likely));
            }
        }
    }

    /// The earliest and the latest day or time: others are proposed where the data has passed them.
    fn times(&mut self, property: &Property, table: &Table<'_>, column: &Column<'_>, name: &str) {
        let Some(times) = &column.profile.times else { return };
        let likely = likely_times(table, column);
        for (key, seen, sign) in [("minimum", &times.min, Ordering::Less), ("maximum", &times.max, Ordering::Greater)] {
            let Some((_, written)) = property.options.iter().find(|(known, _)| known == key) else { continue };
            let Some(bound) = written.scalar().and_then(|text| time_of(column, text)) else { continue };
            if seen.partial_cmp(&bound) != Some(sign) {
                continue;
            }
            if let Some(promise) = likely.iter().find(|promise| promise.key == key) {
                self.scalar(&written.route, &promise.value);
            } else {
                let seen = words::value(seen);
                self.changes.notes.push(format!("`{name}`: `{key}` no longer holds, a value is {seen}"));
            }
        }
    }

    fn lengths(&mut self, property: &Property, column: &Column<'_>) {
        let Some(lengths) = column.profile.lengths else { return };
        let float = |length: u64| length as f64;
        let too_long = |(_, bound): &(Route, Number)| bound.to_f64() > float(lengths.min);
        if let Some((route, _)) = number_option(property, "minLength").filter(too_long) {
            self.scalar(&route, &Yaml::count(lengths.min.min(1)));
        }
        if let Some((route, bound)) = number_option(property, "maxLength") {
            let most = round_count(lengths.max.saturating_mul(3).div_ceil(2), Way::Up).max(lengths.max);
            if bound.to_f64() < float(lengths.max) || bound.to_f64() > LOOSE * float(most) {
                self.scalar(&route, &Yaml::count(most));
            }
        }
    }

    /// Values that a list does not have.
    fn values(&mut self, property: &Property, column: &Column<'_>) {
        let Some(field) = &property.enumeration else { return };
        let Ok(listed) = &field.value else { return };
        let known: Vec<&str> = listed.iter().filter_map(|entry| entry.get("value").unwrap_or(entry).scalar()).collect();
        let top = column.profile.top.values.iter();
        let new: Vec<Item> = top
            .filter_map(|(value, rows)| match value {
                Value::Text(text) if !known.contains(&text.as_str()) && !text.contains("${") => Some((text, *rows)),
                _ => None,
            })
            .map(|(text, rows)| Item {
                above: Vec::new(),
                value: Yaml::Map(vec![
                    Entry::new("value", Yaml::text(text.clone()))
                        .because(&format!("new, on {}", words::counted(rows, "row", "rows"))),
                ]),
                off: false,
            })
            .collect();
        if !new.is_empty() {
            let edit = place::into_list(self.reading, &field.route, &new);
            self.put(edit, &field.route);
        }
    }

    /// How many rows may break a rule: another threshold of the same operator in the same unit.
    fn share(&mut self, rule: &QualityRule, table: &Table<'_>, hits: u64, all: u64, name: &str) {
        let Some(percent) = in_percent(rule).filter(|_| all > 0) else { return };
        let [operator] = rule.operators.as_slice() else { return };
        let Some(bound) = operator.operand.scalar().and_then(Number::parse) else { return };
        let whole = if percent { 100.0 } else { all as f64 };
        let seen = hits as f64 / all as f64 * whole;
        let bound = bound.to_f64();
        let holds = match operator.name {
            OperatorName::MustBe if bound == 0.0 => hits == 0 || is_warning(rule),
            OperatorName::MustBeLessThan => seen < bound,
            OperatorName::MustBeLessOrEqualTo => seen <= bound,
            _ => return,
        };
        let note = || {
            let of = words::counted(all, "row", "rows");
            format!("`{name}`: the rule {} no longer holds, {} of {of} break it", rule.route, words::count(hits))
        };
        // A column with one value repeats it on all rows but one, which must be noticed.
        let least = is_metric(rule, "duplicateValues").then(|| all.saturating_sub(1) as f64 / all as f64);
        let likely = likely(table, (hits, all), percent, least).filter(|_| operator.name != OperatorName::MustBe);
        match likely {
            Some(likely) if !holds || (bound > LOOSE * likely.to_f64()) => {
                if seen < likely.to_f64() {
                    self.scalar(&operator.operand.route, &Yaml::number(&likely));
                } else if !holds {
                    self.changes.notes.push(note());
                }
            }
            None if !holds => self.changes.notes.push(note()),
            _ => {}
        }
    }

    /// How many rows repeat another as a whole.
    fn repeated_rows(&mut self, object: &SchemaObject, table: &Table<'_>, today: &[Promise]) {
        // Where a column has no value twice, a draft says nothing of whole rows.
        let Some(repeated) = table.profile.duplicates.filter(|_| today.iter().any(|one| one.key == "duplicates"))
        else {
            return;
        };
        let rules =
            object.quality.iter().filter(|rule| is_metric(rule, "duplicateValues") && rule.arguments.is_empty());
        for rule in rules {
            self.share(rule, table, repeated, table.profile.rows, &object.name);
        }
    }

    /// How many rows there are.
    fn rows(&mut self, object: &SchemaObject, table: &Table<'_>) {
        let rows = table.profile.rows;
        let (least, most) = (
            round_count(rows / 2 + 1, Way::Up).min(rows),
            round_count((rows * 2).saturating_sub(1), Way::Down).max(rows),
        );
        for rule in object.quality.iter().filter(|rule| is_metric(rule, "rowCount") && in_percent(rule) == Some(false))
        {
            let [operator] = rule.operators.as_slice() else { continue };
            let Some([low, high]) = operator.operand.items().and_then(|items| <&[Written; 2]>::try_from(items).ok())
            else {
                continue;
            };
            let ends = (low.scalar().and_then(Number::parse), high.scalar().and_then(Number::parse));
            let (OperatorName::MustBeBetween, (Some(from), Some(to))) = (operator.name, ends) else { continue };
            let count = rows as f64;
            let breaks = from.to_f64() > count || to.to_f64() < count;
            if breaks || to.to_f64() > LOOSE * 2.0 * count {
                self.scalar(&low.route, &Yaml::count(least));
                self.scalar(&high.route, &Yaml::count(most));
            }
        }
    }

    pub(super) fn scalar(&mut self, route: &Route, value: &Yaml) {
        let edit = place::other_scalar(self.reading, route, value);
        self.put(edit, route);
    }

    pub(super) fn put(&mut self, edit: Option<Edit>, route: &Route) {
        match edit {
            Some(edit) => self.changes.edits.push(edit),
            None => self.changes.notes.push(format!("{route} has moved, and cannot be changed where it stands")),
        }
    }
}

/// Whether the room between a bound and what was seen is much more than that reaches over, and than a draft would leave.
pub(super) fn is_loose(room: f64, needed: f64, span: f64) -> bool {
    span > 0.0 && room > LOOSE * span.max(needed)
}

/// What a rule of our own says.
pub(super) fn own_rule(rule: &QualityRule) -> Option<&Written> {
    let is_own = matches!(&rule.kind, Ok(RuleType::Custom(engine)) if engine.eq_ignore_ascii_case("upheld"));
    rule.implementation.as_ref().filter(|_| is_own)
}

/// A number of the options, and where it stands.
fn number_option(property: &Property, key: &str) -> Option<(Route, Number)> {
    let (_, written) = property.options.iter().find(|(known, _)| known == key)?;
    Some((written.route.clone(), Number::parse(written.scalar()?)?))
}

/// Keys of a property whose meaning hangs on its type.
const HANGING: [&str; 9] = [
    "logicalTypeOptions",
    "physicalType",
    "enum",
    "quality",
    "relationships",
    "properties",
    "items",
    "map",
    "examples",
];

/// Whether values stand on several rows; not where that is only estimated.
fn repeats(column: &Column<'_>) -> bool {
    let distinct = column.profile.distinct;
    distinct.error == 0.0 && distinct.count < column.values()
}

fn is_warning(rule: &QualityRule) -> bool {
    rule.severity.as_ref().is_some_and(|severity| severity.eq_ignore_ascii_case("warning"))
}

/// Whether a rule counts in percent or in rows; `None` for other units.
fn in_percent(rule: &QualityRule) -> Option<bool> {
    match rule.unit.as_deref() {
        Some("percent") => Some(true),
        None | Some("rows") => Some(false),
        Some(_) => None,
    }
}

/// Whether the tokens of a rule are those that were seen.
fn has_tokens(rule: &QualityRule, column: &Column<'_>) -> bool {
    let listed = rule.arguments.iter().find(|(key, _)| key == "missingValues").and_then(|(_, list)| list.items());
    let Some(listed) = listed else { return false };
    let listed: BTreeSet<&str> = listed.iter().filter_map(Written::scalar).collect();
    column.profile.tokens.iter().map(|token| token.text.as_str()).collect::<BTreeSet<_>>() == listed
}

/// The threshold that such data would be drafted with: of 100 percent, or of so many rows.
fn likely(table: &Table<'_>, (hits, all): (u64, u64), percent: bool, below: Option<f64>) -> Option<Number> {
    let whole = if percent { 100.0 } else { all as f64 };
    let strictness = table.settings.strictness;
    let share = bounds::share_above(hits as f64, all as f64, strictness.z()) * strictness.slack();
    let limit = below.map_or(1.0, |below| f64::midpoint(hits as f64 / all as f64, below));
    let rounded = || round_size(share * whole, Way::Up);
    let likely = if share > limit { Number::from_f64((limit * whole).ceil()) } else { rounded()? };
    let likely = if percent { likely } else { Number::parse(&format!("{:.0}", likely.to_f64().ceil()))? };
    // What all rows may break is no promise.
    (likely.to_f64() < whole).then_some(likely)
}
