//! Predicates judged for all rows of a batch at once. Their meaning is that of judging each row.

use std::cmp::Ordering;

use super::{Compiled, Computation, Node, Operand, length, matched, multiple, ordered};
use crate::engine::compare::{Literal, LiteralSet, canonical, order};
use crate::engine::lanes::{Lane, Lanes, Mask, Values};
use crate::metric::{Operator, Truth};
use crate::value::{Effort, Pattern, Scalar, Value};

/// What a predicate says of the rows of a batch: those in no set have no value to judge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Truths {
    /// It holds for these.
    pub(crate) holds: Mask,
    /// It breaks for these.
    pub(crate) breaks: Mask,
    /// These have to be judged by their cells.
    pub(crate) open: Mask,
}

impl Truths {
    const fn not(self) -> Self {
        Self { holds: self.breaks, breaks: self.holds, open: self.open }
    }

    /// Notes what is said of a row.
    fn put(&mut self, row: usize, truth: Truth) {
        match truth {
            Truth::Holds => self.holds.insert(row),
            Truth::Breaks => self.breaks.insert(row),
            Truth::Unknown => {}
            Truth::Undecided => self.open.insert(row),
        }
    }

    /// Where the answer is known: it holds for some of the rows and breaks for the others.
    fn of(rows: Mask, holds: Mask) -> Self {
        Self { holds: holds & rows, breaks: rows.without(holds), open: Mask::NONE }
    }
}

impl Compiled {
    /// Judges some rows of a batch; of others nothing is said.
    pub(crate) fn judge_lanes(&self, lanes: &mut Lanes<'_, '_>, rows: Mask) -> Truths {
        self.0.judge_lanes(lanes, rows)
    }
}

impl Node {
    fn judge_lanes(&self, lanes: &mut Lanes<'_, '_>, rows: Mask) -> Truths {
        match self {
            Self::IsNull(slot) => presence(lanes, *slot, rows, |lane| lane.null | lane.nan),
            Self::IsNan(slot) => presence(lanes, *slot, rows, |lane| lane.nan),
            Self::IsMissing(slot, tokens) => presence(lanes, *slot, rows, |lane| {
                tokens.iter().filter_map(|token| lane.missing.get(*token)).fold(Mask::NONE, |all, mask| all | *mask)
            }),
            Self::IllTyped(slot) => presence(lanes, *slot, rows, |lane| lane.ill),
            Self::In(Operand::Slot(slot), set) => {
                of_values(lanes, *slot, rows, |lane, rows| contained(set, lane, rows))
            }
            Self::Matches(Operand::Slot(slot), pattern) => {
                of_values(lanes, *slot, rows, |lane, rows| matching(pattern, lane, rows))
            }
            Self::Format(Operand::Slot(slot), format) => {
                let fits = |value: &Scalar<'_>| Truth::of(format.fits(&canonical(value)));
                of_values(lanes, *slot, rows, |lane, rows| each(lane, rows, fits))
            }
            Self::Bound(Operand::Slot(slot), operator, literal) => {
                of_values(lanes, *slot, rows, |lane, rows| bounded(lane, rows, *operator, literal))
            }
            Self::Bound(Operand::Length(inner), operator, literal) => match **inner {
                Operand::Slot(slot) => {
                    of_values(lanes, slot, rows, |lane, rows| of_length(lane, rows, *operator, literal))
                }
                Operand::Literal(_) | Operand::Length(_) | Operand::Computed(_) => self.judge_rows(lanes, rows),
            },
            Self::MultipleOf(Operand::Slot(slot), step) => {
                of_values(lanes, *slot, rows, |lane, rows| each(lane, rows, |value| multiple(value, step)))
            }
            Self::Compare(Operand::Slot(left), operator, Operand::Slot(right)) => {
                compared(lanes, (*left, *operator, *right), rows)
            }
            Self::And(parts) => joined(parts, lanes, rows, false),
            Self::Or(parts) => joined(parts, lanes, rows, true),
            Self::Not(part) => part.judge_lanes(lanes, rows).not(),
            Self::Unknown(part) => {
                let Truths { holds, breaks, open } = part.judge_lanes(lanes, rows);
                Truths { open, ..Truths::of(rows.without(open), rows.without(holds | breaks)) }
            }
            Self::In(..)
            | Self::Matches(..)
            | Self::Format(..)
            | Self::Bound(..)
            | Self::Compare(..)
            | Self::MultipleOf(..)
            | Self::Computed(..) => self.judge_rows(lanes, rows),
        }
    }

    /// Judges row by row.
    fn judge_rows(&self, lanes: &mut Lanes<'_, '_>, rows: Mask) -> Truths {
        let mut slots = Vec::new();
        self.add_slots(&mut slots);
        let mut truths = Truths::default();
        let odd = lanes.rows(&slots, rows, &mut |row, cells| truths.put(row, self.judge(cells, Effort::Little)));
        Truths { open: truths.open | odd, ..truths }
    }

    /// The slots that it looks at.
    fn add_slots(&self, slots: &mut Vec<usize>) {
        match self {
            Self::IsNull(slot) | Self::IsNan(slot) | Self::IsMissing(slot, _) | Self::IllTyped(slot) => {
                slots.push(*slot);
            }
            Self::In(operand, _)
            | Self::Matches(operand, _)
            | Self::Format(operand, _)
            | Self::Bound(operand, ..)
            | Self::MultipleOf(operand, _) => operand.add_slots(slots),
            Self::Compare(left, _, right) | Self::Computed(left, _, right) => {
                left.add_slots(slots);
                right.add_slots(slots);
            }
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.add_slots(slots)),
            Self::Not(part) | Self::Unknown(part) => part.add_slots(slots),
        }
    }
}

impl Operand {
    fn add_slots(&self, slots: &mut Vec<usize>) {
        match self {
            Self::Slot(slot) => slots.push(*slot),
            Self::Literal(_) => {}
            Self::Length(inner) => inner.add_slots(slots),
            Self::Computed(computation) => match &**computation {
                Computation::Arithmetic(left, _, right) => {
                    left.add_slots(slots);
                    right.add_slots(slots);
                }
                Computation::Negate(inner)
                | Computation::Abs(inner)
                | Computation::Case { text: inner, .. }
                | Computation::Midnight(inner, _) => inner.add_slots(slots),
            },
        }
    }
}

/// What is always answered: whether the rows of a lane are in one of its sets.
fn presence(lanes: &mut Lanes<'_, '_>, slot: usize, rows: Mask, set: impl FnOnce(&Lane<'_>) -> Mask) -> Truths {
    match lanes.get(slot) {
        Some(lane) => Truths::of(rows, set(lane)),
        None => Truths { open: rows, ..Truths::default() },
    }
}

/// What is answered of values alone.
fn of_values(
    lanes: &mut Lanes<'_, '_>,
    slot: usize,
    rows: Mask,
    judge: impl FnOnce(&Lane<'_>, Mask) -> Truths,
) -> Truths {
    let Some(lane) = lanes.get(slot) else { return Truths { open: rows, ..Truths::default() } };
    let judged = judge(lane, lane.value & rows);
    Truths { open: judged.open | lane.odd() & rows, ..judged }
}

/// `And` (`Or`, where `decisive` is true): rows that are decided are put to no further part.
fn joined(parts: &[Node], lanes: &mut Lanes<'_, '_>, rows: Mask, decisive: bool) -> Truths {
    let (mut done, mut open, mut other, mut left) = (Mask::NONE, Mask::NONE, rows, rows);
    for part in parts {
        if left.is_empty() {
            break;
        }
        let judged = part.judge_lanes(lanes, left);
        let (decides, opposite) = if decisive { (judged.holds, judged.breaks) } else { (judged.breaks, judged.holds) };
        done |= decides;
        open |= judged.open;
        other = other & opposite;
        left = left.without(decides);
    }
    let (other, open) = (other.without(done | open), open.without(done));
    if decisive { Truths { holds: done, breaks: other, open } } else { Truths { holds: other, breaks: done, open } }
}

/// Judges value by value.
fn each(lane: &Lane<'_>, rows: Mask, judge: impl Fn(&Scalar<'_>) -> Truth) -> Truths {
    let mut truths = Truths::default();
    for row in rows.rows() {
        truths.put(row, lane.scalar(row).map_or(Truth::Undecided, |value| judge(&value)));
    }
    truths
}

fn contained(set: &LiteralSet, lane: &Lane<'_>, rows: Mask) -> Truths {
    match &lane.values {
        Values::Text(texts) => Truths::of(
            rows,
            match lane.few() {
                Some(few) => few.rows(|text| set.contains_text(text)),
                None => rows.filter(|row| texts.get(row).is_some_and(|text| set.contains_text(text))),
            },
        ),
        _ => each(lane, rows, |value| Truth::of(set.contains(value))),
    }
}

fn matching(pattern: &Pattern, lane: &Lane<'_>, rows: Mask) -> Truths {
    match &lane.values {
        Values::Text(texts) if pattern.always_decides() => Truths::of(
            rows,
            match lane.few() {
                Some(few) => few.rows(|text| pattern.is_in_one_of_many(text)),
                None => found(pattern, texts, rows),
            },
        ),
        _ => each(lane, rows, |value| matched(pattern, value, Effort::Little)),
    }
}

/// The rows whose texts a pattern is in. Searches go side by side, and those of one length end together.
fn found(pattern: &Pattern, texts: &[&str], rows: Mask) -> Mask {
    let text = |row: usize| texts.get(row).copied().unwrap_or_default();
    let order = by_length(texts, rows);
    let (fours, rest) = order.as_chunks::<4>();
    let mut found = Mask::NONE;
    for four in fours {
        let said = pattern.is_in_each(four.map(text));
        four.iter().zip(said).filter(|(_, said)| *said).for_each(|(row, _)| found.insert(*row));
    }
    rest.iter().filter(|row| pattern.is_in_one_of_many(text(**row))).for_each(|row| found.insert(*row));
    found
}

/// Rows in the order of the lengths of their texts, as far as those are short.
fn by_length(texts: &[&str], rows: Mask) -> Vec<usize> {
    const LONG: usize = 64;
    let length = |row: usize| texts.get(row).map_or(0, |text| text.len().min(LONG));
    let mut places = [0; LONG + 1];
    rows.rows().for_each(|row| places[length(row)] += 1);
    let mut before = 0;
    for place in &mut places {
        before += std::mem::replace(place, before);
    }
    let mut order = vec![0; before];
    for row in rows.rows() {
        let place = &mut places[length(row)];
        if let Some(ordered) = order.get_mut(*place) {
            *ordered = row;
        }
        *place += 1;
    }
    order
}

fn bounded(lane: &Lane<'_>, rows: Mask, operator: Operator, literal: &Literal) -> Truths {
    let holds = match (&lane.values, literal.value()) {
        (Values::Whole(values), Value::Number(_)) => literal.whole().map(|bound| against(values, operator, &bound)),
        (Values::Decimal(values), Value::Number(_)) => literal.scaled().map(|scaled| {
            Mask::of(values, |(unscaled, scale)| {
                scaled.get(usize::from(*scale)).is_some_and(|bound| operator.accepts(bound.order_of(*unscaled)))
            })
        }),
        (Values::Float(values), Value::Number(_)) => {
            literal.float().map(|bound| floats_against(values, operator, bound))
        }
        (Values::Moment(values), Value::Timestamp(bound)) => Some(against(values, operator, bound)),
        (Values::Day(values), Value::Date(bound)) => Some(against(values, operator, bound)),
        _ => None,
    };
    match holds {
        Some(holds) => Truths::of(rows, holds),
        None => each(lane, rows, |value| ordered(operator, literal.order_of(value))),
    }
}

/// Compares values with one bound; each operator has a loop of its own.
fn against<T: PartialOrd>(values: &[T], operator: Operator, bound: &T) -> Mask {
    match operator {
        Operator::Eq => Mask::of(values, |value| value == bound),
        Operator::Ne => Mask::of(values, |value| value != bound),
        Operator::Lt => Mask::of(values, |value| value < bound),
        Operator::Le => Mask::of(values, |value| value <= bound),
        Operator::Gt => Mask::of(values, |value| value > bound),
        Operator::Ge => Mask::of(values, |value| value >= bound),
    }
}

/// The same for floats and the float nearest to a number, where `tie` says how that very float stands to the number.
fn floats_against(values: &[f64], operator: Operator, (nearest, tie): (f64, Ordering)) -> Mask {
    use Operator::{Eq, Ge, Gt, Le, Lt, Ne};
    let operator = match (operator, tie) {
        (operator, Ordering::Equal) => operator,
        (Eq, _) => return Mask::NONE,
        (Ne, _) => return Mask::first(values.len()),
        (Lt | Le, Ordering::Less) => Le,
        (Lt | Le, Ordering::Greater) => Lt,
        (Gt | Ge, Ordering::Less) => Gt,
        (Gt | Ge, Ordering::Greater) => Ge,
    };
    against(values, operator, &nearest)
}

/// Compares the lengths of values.
fn of_length(lane: &Lane<'_>, rows: Mask, operator: Operator, literal: &Literal) -> Truths {
    let accepts = |length: i128| ordered(operator, literal.order_of(&Scalar::Int(length)));
    match (&lane.values, literal.whole()) {
        (Values::Text(texts), Some(bound)) => {
            let holds = |text: &str| operator.accepts(characters(text).cmp(&bound));
            Truths::of(
                rows,
                match lane.few() {
                    Some(few) => few.rows(holds),
                    None => Mask::of(texts, |text| holds(text)),
                },
            )
        }
        _ => each(lane, rows, |value| accepts(length(value))),
    }
}

fn characters(text: &str) -> i64 {
    let count = if text.is_ascii() { text.len() } else { text.chars().count() };
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Compares the values of two lanes.
fn compared(lanes: &mut Lanes<'_, '_>, (left, operator, right): (usize, Operator, usize), rows: Mask) -> Truths {
    lanes.need(left);
    lanes.need(right);
    let Some((left, right)) = lanes.lane(left).zip(lanes.lane(right)) else {
        return Truths { open: rows, ..Truths::default() };
    };
    let odd = (left.odd() | right.odd()) & rows;
    let both = left.value & right.value & rows;
    let judged = match (&left.values, &right.values) {
        (Values::Whole(a), Values::Whole(b)) => in_order(a, b, operator, both),
        (Values::Moment(a), Values::Moment(b)) => in_order(a, b, operator, both),
        (Values::Day(a), Values::Day(b)) => in_order(a, b, operator, both),
        (Values::Float(a), Values::Float(b)) => in_order(a, b, operator, both),
        _ => {
            let mut judged = Truths::default();
            for row in both.rows() {
                let order = left.scalar(row).zip(right.scalar(row)).map(|(left, right)| order(&left, &right));
                judged.put(row, order.map_or(Truth::Undecided, |order| ordered(operator, order)));
            }
            judged
        }
    };
    Truths { open: judged.open | odd, ..judged }
}

fn in_order<T: PartialOrd>(left: &[T], right: &[T], operator: Operator, rows: Mask) -> Truths {
    let holds = match operator {
        Operator::Eq => pairs(left, right, |a, b| a == b),
        Operator::Ne => pairs(left, right, |a, b| a != b),
        Operator::Lt => pairs(left, right, |a, b| a < b),
        Operator::Le => pairs(left, right, |a, b| a <= b),
        Operator::Gt => pairs(left, right, |a, b| a > b),
        Operator::Ge => pairs(left, right, |a, b| a >= b),
    };
    Truths::of(rows, holds)
}

/// The rows whose two values pass a test.
fn pairs<T>(left: &[T], right: &[T], test: impl Fn(&T, &T) -> bool) -> Mask {
    let mut right = right.iter();
    Mask::of(left, |a| right.next().is_some_and(|b| test(a, b)))
}
