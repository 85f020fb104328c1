//! `pattern`: what texts of a few shapes look like.

use super::parts::{Column, FEW_ROWS, Look, Promise, Suggestion, Table, Yaml, at_most, in_steps, words};
use super::{formats, sets};
use crate::profile::Counted;
use crate::value::{LogicalType, Match, Pattern};

/// The suggestion.
pub(super) const SUGGESTION: Suggestion = Suggestion {
    id: "pattern",
    description: "What texts of a few shapes look like: letters, digits and what stands between them, with the numbers of each.",
    look: Look::Column(find),
};

/// A shape of fewer rows is rare: others like it may be there unseen.
const RARE: u64 = 10;
/// More shapes may have others beside them, however often each was seen.
const FEW_SHAPES: usize = 3;
/// More shapes are no pattern.
const MOST_SHAPES: usize = 60;
/// More ways to write a value are no pattern.
const MOST_WAYS: usize = 4;
/// More parts are prose.
const MOST_RUNS: usize = 12;

fn find(table: &Table<'_>, column: &Column<'_>) -> Vec<Promise> {
    if sets::holds(table, column) || formats::holds(column) {
        return Vec::new();
    }
    let Some(pattern) = pattern(column) else { return Vec::new() };
    let shapes = &column.profile.shapes;
    let shown: Vec<String> =
        shapes.iter().take(3).map(|shape| format!("{} on {}", shape.text, words::count(shape.rows))).collect();
    let more = if shapes.len() > 3 { format!(" and {} more", shapes.len() - 3) } else { String::new() };
    let seen =
        format!("{} of {} values: {}{more}", shapes_of(shapes.len()), words::count(column.values()), shown.join(", "));
    let rare: u64 = shapes.iter().filter(|shape| shape.rows < RARE).map(|shape| shape.rows).sum();
    if shapes.len() <= FEW_SHAPES && shapes.iter().all(|shape| shape.rows >= FEW_ROWS) {
        return vec![Promise::option("pattern", Yaml::text(pattern), seen)];
    }
    let Some((bound, words)) = at_most(table, rare, column.values()) else { return Vec::new() };
    let metric = vec![
        ("metric", Yaml::text("invalidValues")),
        ("arguments", Yaml::flow(vec![("pattern", Yaml::text(pattern))])),
    ];
    in_steps("pattern", metric, (&bound, column.values()), format!("{seen}; others {words}"))
}

fn shapes_of(count: usize) -> String {
    if count == 1 { "one shape".to_owned() } else { format!("{count} shapes") }
}

/// Whether the texts of a column have a pattern.
pub(super) fn holds(column: &Column<'_>) -> bool {
    pattern(column).is_some()
}

/// The pattern of all texts of a column, where they are few shapes of few parts.
fn pattern(column: &Column<'_>) -> Option<String> {
    let shapes = &column.profile.shapes;
    let rows: u64 = shapes.iter().map(|shape| shape.rows).sum();
    if !column.is(LogicalType::String) || shapes.is_empty() || shapes.len() > MOST_SHAPES || rows != column.values() {
        return None;
    }
    let mut ways: Vec<Way> = Vec::new();
    for shape in shapes {
        let way = Way::of(shape)?;
        match ways.iter_mut().find(|known| known.takes(&way)) {
            Some(known) => known.merge(&way),
            None => ways.push(way),
        }
    }
    ways.sort_by_key(|way| std::cmp::Reverse(way.rows));
    if ways.len() > MOST_WAYS {
        return None;
    }
    let written: Vec<String> = ways.iter().map(Way::written).collect();
    let text = match written.as_slice() {
        [only] => format!("^{only}$"),
        several => format!("^({})$", several.join("|")),
    };
    let known = Pattern::parse(&text).ok().filter(Pattern::always_decides)?;
    // What the profile shows of the values must fit, or the pattern was read wrongly out of their shapes.
    let fits = |(value, _): &(crate::value::Value, u64)| known.find_in(&value.to_string()) == Match::Yes;
    (column.profile.top.values.iter().all(fits) && !text.contains("${")).then_some(text)
}

/// A kind of character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Digit,
    Other(char),
}

/// One way to write a value: runs of characters of one kind.
#[derive(Clone, Debug)]
struct Way {
    rows: u64,
    runs: Vec<Run>,
}

#[derive(Clone, Copy, Debug)]
struct Run {
    class: Class,
    least: usize,
    most: usize,
}

impl Way {
    fn of(shape: &Counted) -> Option<Self> {
        let mut runs: Vec<Run> = Vec::new();
        for letter in shape.text.chars() {
            let class = match letter {
                'A' => Class::Upper,
                'a' => Class::Lower,
                '9' => Class::Digit,
                other => Class::Other(other),
            };
            match runs.last_mut().filter(|run| run.class == class) {
                Some(run) => (run.least, run.most) = (run.least + 1, run.most + 1),
                None => runs.push(Run { class, least: 1, most: 1 }),
            }
        }
        let known = runs.iter().all(|run| !matches!(run.class, Class::Other(other) if other.is_control()));
        (!runs.is_empty() && runs.len() <= MOST_RUNS && known).then_some(Self { rows: shape.rows, runs })
    }

    /// Whether the other is the same kinds in the same order, but for one run at the end.
    fn takes(&self, other: &Self) -> bool {
        let (own, others) = (self.runs.len(), other.runs.len());
        own.abs_diff(others) <= usize::from(own.min(others) > 1)
            && self.runs.iter().zip(&other.runs).all(|(one, another)| one.class == another.class)
    }

    fn merge(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        for (at, run) in other.runs.iter().enumerate() {
            match self.runs.get_mut(at) {
                Some(known) => (known.least, known.most) = (known.least.min(run.least), known.most.max(run.most)),
                None => self.runs.push(Run { least: 0, ..*run }),
            }
        }
        for run in self.runs.iter_mut().skip(other.runs.len()) {
            run.least = 0;
        }
    }

    fn written(&self) -> String {
        self.runs.iter().map(Run::written).collect()
    }
}

impl Run {
    fn written(&self) -> String {
        let class = match self.class {
            Class::Upper => "[A-Z]".to_owned(),
            Class::Lower => "[a-z]".to_owned(),
            Class::Digit => "[0-9]".to_owned(),
            Class::Other(other) if "\\^$.|?*+()[]{}/".contains(other) => format!("\\{other}"),
            Class::Other(other) => other.to_string(),
        };
        match (self.least, self.most) {
            (1, 1) => class,
            (least, most) if least == most => format!("{class}{{{least}}}"),
            (least, most) => format!("{class}{{{least},{most}}}"),
        }
    }
}
