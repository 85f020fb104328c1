//! What has moved: promises that the data no longer holds, and thresholds that are much looser than it needs.

use super::super::bounds;
use super::super::round::{Way, round_count, round_size};
use super::super::subject::{Column, Drafted, Table};
use super::super::suggestions::likely_range;
use super::super::yaml::{Entry, Item, Yaml};
use super::add::{is_metric, object_of, property_of};
use super::{Changes, place};
use crate::contract::{Contract, OperatorName, Property, QualityRule, Reading, SchemaObject, Written};
use crate::source::{Edit, Route};
use crate::value::{Number, Value};

/// A threshold so many times as large as the data needs is much looser.
const LOOSE: f64 = 5.0;

/// All that has moved.
pub(super) fn moves(reading: &Reading, contract: &Contract, drafted: &Drafted<'_>) -> Changes {
    let mut moving = Moving { reading, changes: Changes::default() };
    for table in &drafted.tables {
        let Some(object) = object_of(contract, table) else { continue };
        moving.rows(object, table);
        for column in table.columns.iter().filter(|column| column.is_top()) {
            if let Some(property) = property_of(object, column) {
                moving.column(property, table, column);
            }
        }
    }
    moving.changes
}

struct Moving<'a> {
    reading: &'a Reading,
    changes: Changes,
}

impl Moving<'_> {
    fn column(&mut self, property: &Property, table: &Table<'_>, column: &Column<'_>) {
        self.kind(property, column);
        self.flags(property, column);
        self.range(property, table, column);
        self.lengths(property, column);
        self.values(property, column);
        let nulls = column.profile.nulls;
        let missing = nulls.saturating_add(column.tokens());
        for (metric, hits) in [("nullValues", nulls), ("missingValues", missing)] {
            for rule in property.quality.iter().filter(|rule| is_metric(rule, metric)) {
                self.share(rule, table, hits, column.profile.rows);
            }
        }
    }

    /// The type, where values do not have it.
    fn kind(&mut self, property: &Property, column: &Column<'_>) {
        let Some(field) = &property.logical_type else { return };
        let (Ok(declared), Some(logical)) = (&field.value, column.logical) else { return };
        let holds = column.profile.readings.iter().any(|(reading, fit)| {
            *fit == column.values() && format!("{reading:?}").to_lowercase().starts_with(declared.word())
        });
        if *declared != logical && !holds && column.values() > 0 {
            self.scalar(&field.route, &Yaml::text(logical.word()));
        }
    }

    /// Flags that the data breaks.
    fn flags(&mut self, property: &Property, column: &Column<'_>) {
        let no = Yaml::Plain("false".to_owned());
        let distinct = column.profile.distinct;
        let repeats = distinct.error == 0.0 && distinct.count < column.values();
        for (flag, breaks) in [(&property.required, column.profile.nulls > 0), (&property.unique, repeats)] {
            if let Some(flag) = flag.as_ref().filter(|flag| breaks && flag.ok() == Some(&true)) {
                self.scalar(&flag.route, &no);
            }
        }
    }

    /// Least and largest number.
    fn range(&mut self, property: &Property, table: &Table<'_>, column: &Column<'_>) {
        let Some(numbers) = &column.profile.numbers else { return };
        let [low, high] = likely_range(table, column);
        let span = numbers.max.to_f64() - numbers.min.to_f64();
        for (key, likely, seen, sign) in [("minimum", low, &numbers.min, -1.0), ("maximum", high, &numbers.max, 1.0)] {
            let Some((route, bound)) = number_option(property, key) else { continue };
            let Some(likely) = likely else { continue };
            let beyond = sign * (bound.to_f64() - seen.to_f64());
            if beyond < 0.0 || (span > 0.0 && beyond > LOOSE * span) {
                self.scalar(&route, &Yaml::number(&likely));
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
                    Entry::new("value", Yaml::text(text.clone())).because(&format!("new, on {rows} rows")),
                ]),
                off: false,
            })
            .collect();
        if !new.is_empty() {
            let edit = place::into_list(self.reading, &field.route, &new);
            self.put(edit, &field.route);
        }
    }

    /// A share of rows that a rule allows.
    fn share(&mut self, rule: &QualityRule, table: &Table<'_>, hits: u64, all: u64) {
        let percent = rule.unit.as_deref().is_some_and(|unit| unit == "percent");
        let Some((operand, bound)) = only_bound(rule).filter(|_| all > 0) else { return };
        let strictness = table.settings.strictness;
        let share = bounds::share_above(hits as f64, all as f64, strictness.z()) * strictness.slack();
        let scale = if percent { 100.0 } else { all as f64 };
        let seen = hits as f64 / all as f64 * scale;
        let Some(likely) = round_size(share * scale, Way::Up) else { return };
        let is_tight = bound.to_f64() == 0.0 && hits == 0;
        if !is_tight && (bound.to_f64() < seen || bound.to_f64() > LOOSE * likely.to_f64()) {
            let likely = if percent {
                likely
            } else {
                Number::parse(&format!("{:.0}", likely.to_f64().ceil())).unwrap_or(likely)
            };
            self.scalar(&operand.route, &Yaml::number(&likely));
        }
    }

    /// How many rows there are.
    fn rows(&mut self, object: &SchemaObject, table: &Table<'_>) {
        let rows = table.profile.rows;
        let (least, most) = (
            round_count(rows / 2 + 1, Way::Up).min(rows),
            round_count((rows * 2).saturating_sub(1), Way::Down).max(rows),
        );
        for rule in object.quality.iter().filter(|rule| is_metric(rule, "rowCount")) {
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

    fn scalar(&mut self, route: &Route, value: &Yaml) {
        let edit = place::other_scalar(self.reading, route, value);
        self.put(edit, route);
    }

    fn put(&mut self, edit: Option<Edit>, route: &Route) {
        match edit {
            Some(edit) => self.changes.edits.push(edit),
            None => self.changes.notes.push(format!("{route} has moved, and cannot be changed where it stands")),
        }
    }
}

/// A number of the options, and where it stands.
fn number_option(property: &Property, key: &str) -> Option<(Route, Number)> {
    let (_, written) = property.options.iter().find(|(known, _)| known == key)?;
    Some((written.route.clone(), Number::parse(written.scalar()?)?))
}

/// The one threshold from above that a rule has.
fn only_bound(rule: &QualityRule) -> Option<(&Written, Number)> {
    let [operator] = rule.operators.as_slice() else { return None };
    let fits = [OperatorName::MustBe, OperatorName::MustBeLessThan, OperatorName::MustBeLessOrEqualTo];
    let number = Number::parse(operator.operand.scalar()?)?;
    fits.contains(&operator.name).then_some((&operator.operand, number))
}
