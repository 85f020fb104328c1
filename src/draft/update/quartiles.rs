//! How numbers are spread, as `distribution` bounds it: quantiles that have left their bounds, and bounds that are much wider than
//! the numbers need.

use super::super::quantile;
use super::super::subject::{Column, Table};
use super::super::suggestions::{likely_quantile, likely_spread};
use super::super::words;
use super::super::yaml::Yaml;
use super::moved::{Moving, is_loose, own_rule};
use crate::contract::{Property, Written};
use crate::value::Number;

/// All that have moved.
pub(super) fn moves(moving: &mut Moving<'_>, property: &Property, table: &Table<'_>, column: &Column<'_>, name: &str) {
    let Some(numbers) = &column.profile.numbers else { return };
    for rule in &property.quality {
        let distribution = own_rule(rule).and_then(|own| own.get("distribution"));
        // It may speak of another column.
        let Some(distribution) = distribution.filter(|own| own.get("column").is_none()) else { continue };
        let quantiles = distribution.get("quantiles").and_then(Written::entries).unwrap_or_default().iter();
        let mut held: Vec<Held<'_>> = quantiles
            .filter_map(|(share, bounds)| {
                let written: f64 = share.parse().ok().filter(|share| (0.0..=1.0).contains(share))?;
                let likely = likely_quantile(table, column, written);
                Some(Held {
                    what: format!("the quantile {share}"),
                    seen: quantile::at(numbers, written),
                    likely,
                    bounds,
                })
            })
            .collect();
        if let Some(bounds) = distribution.get("standardDeviation") {
            let likely = (likely_spread(column), None);
            held.push(Held { what: "the standard deviation".to_owned(), seen: numbers.deviation, likely, bounds });
        }
        for held in held {
            held.moves(moving, name);
        }
    }
}

/// A figure of the numbers, its bounds today, and those of the contract.
struct Held<'c> {
    what: String,
    seen: f64,
    likely: (Option<Number>, Option<Number>),
    bounds: &'c Written,
}

impl Held<'_> {
    fn moves(&self, moving: &mut Moving<'_>, name: &str) {
        let (low, high) = &self.likely;
        let width = low.as_ref().zip(high.as_ref()).map(|(low, high)| high.to_f64() - low.to_f64());
        for (key, likely, sign) in [("minimum", low, -1.0), ("maximum", high, 1.0)] {
            let Some(written) = self.bounds.get(key) else { continue };
            let Some(bound) = written.scalar().and_then(Number::parse) else { continue };
            let room = |bound: &Number| sign * (bound.to_f64() - self.seen);
            let holds = room(&bound) >= 0.0;
            let is_loose = width.is_some_and(|width| is_loose(room(&bound), 0.0, width));
            match likely.as_ref().filter(|likely| room(likely) >= 0.0) {
                Some(likely) if !holds || is_loose => moving.scalar(&written.route, &Yaml::number(likely)),
                None if !holds => {
                    let (what, seen) = (&self.what, words::float(self.seen));
                    moving.changes.notes.push(format!("`{name}`: the `{key}` of {what} no longer holds, it is {seen}"));
                }
                _ => {}
            }
        }
    }
}
