//! The asks of one table, made ready: equal metrics once, columns as slots.

use std::collections::{BTreeMap, HashMap};

use super::costly::{Budget, share};
use super::describe::Wish;
use super::determined::Pairs;
use super::order::Rule;
use crate::engine::compiled::{Compiled, OnValues, Slots};
use crate::metric::{
    Among, Answer, Ask, Column, ColumnPath, End, Metric, NullParts, Predicate, RowsWanted, Truth, Unit, Unmeasured,
    UnmeasuredCode,
};
use crate::value::{Number, Period, Shared};

/// The questions to one table.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(super) scopes: Vec<Scope>,
    pub(super) questions: Vec<Question>,
    asks: Vec<Wanted>,
    /// The questions about the fields of rows.
    pub(super) fields: Vec<usize>,
    /// Only rows that this holds for take part.
    pub(super) only: Option<Compiled>,
    /// The same for the second pass, which reads other columns.
    pub(super) only_again: Option<Shared<Predicate>>,
}

/// What questions look at one after the other: the rows, or the instances of a path in them.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    /// The path whose instances they are; empty for the rows, which are the first scope of every plan.
    pub(crate) path: ColumnPath,
    /// The columns that each is read into, in the order of their slots. See [`crate::metric::Unit::Elements`] for where
    /// they may lie.
    pub(crate) columns: Vec<Column>,
    /// The questions that have to look at every row or instance, by their places in the plan.
    pub(super) always: Vec<usize>,
    /// For each slot: the questions that are answered beforehand where it, and all slots before it that they name, holds a value.
    pub(super) unless_value: Vec<Vec<Unless>>,
}

/// A question that looks at a row only where one of some slots holds no value.
#[derive(Debug)]
pub(super) struct Unless {
    pub(super) question: usize,
    /// The slots before this one: where one of them holds no value either, the question was put there.
    pub(super) before: Vec<usize>,
}

impl Scope {
    /// The rows, where nothing is asked about them.
    pub(crate) fn of_rows(columns: &[Column]) -> Self {
        Self { path: ColumnPath::default(), columns: columns.to_vec(), ..Self::default() }
    }

    /// Takes a question, which `on_values` may answer beforehand for most rows.
    fn take(&mut self, question: usize, on_values: Option<OnValues>) {
        let Some(OnValues { slots, .. }) = on_values else {
            self.always.push(question);
            return;
        };
        for (at, slot) in slots.iter().enumerate() {
            if self.unless_value.len() <= *slot {
                self.unless_value.resize_with(slot + 1, Vec::new);
            }
            if let Some(unless) = self.unless_value.get_mut(*slot) {
                unless.push(Unless { question, before: slots.iter().copied().take(at).collect() });
            }
        }
    }
}

/// Which question answers an ask, and how many rows it wants.
#[derive(Debug)]
struct Wanted {
    question: usize,
    limit: usize,
}

/// A metric that is measured once.
#[derive(Debug)]
pub(super) struct Question {
    pub(super) kind: Kind,
    /// The scope that it looks at.
    pub(super) scope: usize,
    /// The slots of that scope that it looks at.
    pub(super) slots: Vec<usize>,
    pub(super) shown: Shown,
    /// How many rows are kept: the most that any ask wants.
    pub(super) limit: usize,
    /// What it may spend on rows that cost more than others.
    pub(super) budget: Budget,
    /// Whether it counts every row that it need not look at.
    pub(super) presumed: bool,
}

impl Question {
    /// What it says of rows where some slots hold values, if that saves looking at them. A row that is counted so is shown
    /// nowhere, and instances are not told apart.
    fn on_values(&self) -> Option<OnValues> {
        let Kind::Count(which) = &self.kind else { return None };
        which.on_values().filter(|on| on.truth != Truth::Holds || self.scope == 0 && self.limit == 0)
    }
}

/// What a question asks of each row or instance.
#[derive(Debug)]
pub(super) enum Kind {
    Rows,
    Fields,
    Count(Compiled),
    Keys(Vec<usize>, NullParts),
    /// Keys that are compared within one list or map.
    Within(Vec<usize>, NullParts),
    /// The keys as hashes, and whether their rows are counted.
    Hashes(Vec<usize>, bool),
    /// The rows whose key has one of these hashes, which stand in order.
    RowsOf(Vec<usize>, Vec<u128>),
    Extreme {
        slot: usize,
        end: End,
        among: Option<Compiled>,
    },
    Periods {
        slot: usize,
        period: Period,
        among: Option<Compiled>,
    },
    Order {
        slot: usize,
        rule: Rule,
        within: Vec<usize>,
    },
    Sums(usize),
    Numbers(usize, Vec<Number>),
    Describe(usize, Wish),
    Determined(Pairs),
    /// It cannot be answered, and why.
    Spoiled(Unmeasured),
}

/// The cells to show of a row that a question counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// What the metric looked at; without doubles.
    pub(crate) values: Vec<ColumnPath>,
    /// What identifies the row.
    pub(crate) keys: Vec<ColumnPath>,
}

impl Plan {
    /// Makes the asks of one table ready. `spoiled` says of a metric why it cannot be measured here
    /// (a column that is not there, ...): its columns then take no slots.
    pub(crate) fn new(asks: &[&Ask], spoiled: &dyn Fn(&Metric) -> Option<Unmeasured>) -> Self {
        let only = asks.first().and_then(|ask| ask.only.clone());
        let unclear =
            only.as_deref().and_then(|which| spoiled(&Metric::Count { which: which.clone(), unit: Unit::Rows }));
        let spoiled = |metric: &Metric| unclear.clone().or_else(|| spoiled(metric));
        let mut builder = Builder::default();
        let asks = asks.iter().map(|ask| builder.take(ask, &spoiled)).collect();
        let only_again = only.filter(|_| unclear.is_none());
        let only = only_again.as_ref().map(|which| Compiled::new(which, builder.scopes.of(Unit::Rows).1));
        share(&mut builder.questions);
        for question in &mut builder.questions {
            question.presumed = question.on_values().is_some_and(|on| on.truth == Truth::Holds);
        }
        let questions = builder.questions.iter().enumerate();
        let fields =
            questions.filter(|(_, question)| matches!(question.kind, Kind::Fields)).map(|(at, _)| at).collect();
        let scopes = builder.scopes.into_scopes(builder.questions.iter().map(|own| (own.scope, own.on_values())));
        Self { scopes, questions: builder.questions, asks, fields, only, only_again }
    }

    /// The columns that a row is read into, in the order of their slots.
    #[cfg(any(test, feature = "polars"))]
    pub(crate) fn columns(&self) -> &[Column] {
        self.scopes.first().map_or(&[], |rows| &rows.columns)
    }

    /// What is looked at: the rows first, then the instances of paths.
    pub(crate) fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// Whether the fields of rows are asked for.
    pub(crate) fn wants_fields(&self) -> bool {
        !self.fields.is_empty()
    }

    /// The columns of rows whose keys are to be compared, which may need a second look.
    #[cfg(feature = "polars")]
    pub(crate) fn key_columns(&self) -> impl Iterator<Item = &Column> {
        let slots = self.questions.iter().filter(|question| question.scope == 0).flat_map(|own| match &own.kind {
            Kind::Keys(slots, _) => slots.as_slice(),
            _ => &[],
        });
        slots.filter_map(|slot| self.scopes.first()?.columns.get(*slot))
    }

    /// Whether keys are to be compared, which may need a second look at some rows.
    pub(crate) fn wants_keys(&self) -> bool {
        self.questions.iter().any(|question| matches!(question.kind, Kind::Keys(..)))
    }

    /// The same refusal for every ask.
    pub(crate) fn refuse(&self, why: &Unmeasured) -> Vec<Result<Answer, Unmeasured>> {
        self.asks.iter().map(|_| Err(why.clone())).collect()
    }

    /// The answers of the questions, dealt to the asks. The last ask of a question gets the answer itself: it can be large.
    pub(super) fn deal(&self, mut answers: Vec<Result<Answer, Unmeasured>>) -> Vec<Result<Answer, Unmeasured>> {
        let mut left = vec![0_usize; answers.len()];
        for wanted in &self.asks {
            left.get_mut(wanted.question).into_iter().for_each(|left| *left += 1);
        }
        let mut dealt = Vec::with_capacity(self.asks.len());
        for wanted in &self.asks {
            let (Some(left), Some(answer)) = (left.get_mut(wanted.question), answers.get_mut(wanted.question)) else {
                continue;
            };
            *left -= 1;
            let own = if *left == 0 { std::mem::replace(answer, Err(unanswered())) } else { answer.clone() };
            dealt.push(cut(own, wanted.limit));
        }
        dealt
    }
}

fn cut(answer: Result<Answer, Unmeasured>, limit: usize) -> Result<Answer, Unmeasured> {
    let mut answer = answer?;
    answer.rows.truncate(limit);
    Ok(answer)
}

/// The scopes of a plan in the making, with the slots of each.
#[derive(Debug)]
pub(super) struct Scopes(Vec<(ColumnPath, Slots)>);

impl Default for Scopes {
    /// The rows alone.
    fn default() -> Self {
        Self(vec![(ColumnPath::default(), Slots::default())])
    }
}

impl Scopes {
    /// The scope of a unit, and its slots.
    pub(super) fn of(&mut self, unit: Unit) -> (usize, &mut Slots) {
        let path = match unit {
            Unit::Rows => ColumnPath::default(),
            Unit::Elements(path) => path,
        };
        let known = self.0.iter().position(|(known, _)| *known == path);
        let at = known.unwrap_or(self.0.len());
        if known.is_none() {
            self.0.push((path, Slots::default()));
        }
        (at, &mut self.0[at].1)
    }

    /// The scopes, with the questions whose scopes are given in their order, and what those say of values.
    pub(super) fn into_scopes(self, questions: impl Iterator<Item = (usize, Option<OnValues>)>) -> Vec<Scope> {
        let scope =
            |(path, slots): (ColumnPath, Slots)| Scope { path, columns: slots.into_columns(), ..Scope::default() };
        let mut scopes: Vec<_> = self.0.into_iter().map(scope).collect();
        for (at, (of, on_values)) in questions.enumerate() {
            if let Some(scope) = scopes.get_mut(of) {
                scope.take(at, on_values);
            }
        }
        scopes
    }
}

#[derive(Default)]
struct Builder<'a> {
    scopes: Scopes,
    questions: Vec<Question>,
    /// The questions of a metric: several where the rows are to be shown with different keys.
    known: HashMap<&'a Metric, Vec<usize>>,
}

impl<'a> Builder<'a> {
    fn take(&mut self, ask: &'a Ask, spoiled: &dyn Fn(&Metric) -> Option<Unmeasured>) -> Wanted {
        let limit = match ask.rows {
            RowsWanted::None => 0,
            RowsWanted::First(count) => count,
        };
        let question = self.question(ask, limit, spoiled);
        Wanted { question, limit }
    }

    fn question(&mut self, ask: &'a Ask, limit: usize, spoiled: &dyn Fn(&Metric) -> Option<Unmeasured>) -> usize {
        for at in self.known.get(&*ask.metric).into_iter().flatten() {
            if let Some(question) = self.questions.get_mut(*at)
                && (limit == 0 || question.limit == 0 || question.shown.keys == ask.keys)
            {
                if limit > 0 {
                    question.shown.keys.clone_from(&ask.keys);
                }
                question.limit = question.limit.max(limit);
                return *at;
            }
        }
        let (scope, kind) = match spoiled(&ask.metric) {
            Some(why) => (0, Kind::Spoiled(why)),
            None => self.kind(&ask.metric),
        };
        let slots = match &kind {
            Kind::Spoiled(_) => Vec::new(),
            _ => self.slots(&ask.metric),
        };
        self.questions.push(Question {
            kind,
            scope,
            slots,
            shown: shown(ask),
            limit,
            budget: Budget::default(),
            presumed: false,
        });
        let at = self.questions.len() - 1;
        self.known.entry(&ask.metric).or_default().push(at);
        at
    }

    /// The slots that a metric looks at.
    fn slots(&mut self, metric: &Metric) -> Vec<usize> {
        let (_, slots) = self.scopes.of(metric.unit());
        columns_of(metric).into_iter().map(|column| slots.slot(column)).collect()
    }

    fn kind(&mut self, metric: &Metric) -> (usize, Kind) {
        let (scope, slots) = self.scopes.of(metric.unit());
        let kind = match metric {
            Metric::Rows => Kind::Rows,
            Metric::Fields => Kind::Fields,
            Metric::Count { which, unit: _ } => Kind::Count(Compiled::new(which, slots)),
            Metric::Keys { columns, nulls, among } => {
                let own = columns.iter().map(|column| slots.slot(column)).collect();
                match among {
                    Among::Parent if is_in_many(metric) => Kind::Within(own, *nulls),
                    Among::Table | Among::Parent => Kind::Keys(own, *nulls),
                }
            }
            Metric::KeyHashes { columns, counted } => {
                Kind::Hashes(columns.iter().map(|column| slots.slot(column)).collect(), *counted)
            }
            Metric::RowsOfKeys { columns, keys } => {
                Kind::RowsOf(columns.iter().map(|column| slots.slot(column)).collect(), keys.clone())
            }
            Metric::Orphans { .. } => Kind::Spoiled(two_tables()),
            Metric::Extreme { column, end, among } => Kind::Extreme {
                slot: slots.slot(column),
                end: *end,
                among: among.as_ref().map(|among| Compiled::new(among, slots)),
            },
            Metric::Periods { column, period, among } => Kind::Periods {
                slot: slots.slot(column),
                period: period.clone(),
                among: among.as_ref().map(|among| Compiled::new(among, slots)),
            },
            Metric::OutOfOrder { column, direction, strict, within } => Kind::Order {
                slot: slots.slot(column),
                rule: Rule { direction: *direction, strict: *strict },
                within: within.iter().map(|column| slots.slot(column)).collect(),
            },
            Metric::Moments { column } => Kind::Sums(slots.slot(column)),
            Metric::Quantiles { column, at } => Kind::Numbers(slots.slot(column), at.clone()),
            Metric::Describe { column, keep, typed } => Kind::Describe(slots.slot(column), Wish::new(*keep, *typed)),
            Metric::Determined { columns, pairs } => {
                Kind::Determined(Pairs::new(columns.iter().map(|column| slots.slot(column)).collect(), pairs))
            }
            Metric::Sql(_) => Kind::Spoiled(Unmeasured {
                code: UnmeasuredCode::EngineLacks,
                text: "the engine that reads this table runs no queries".to_owned(),
            }),
        };
        (scope, kind)
    }
}

/// Whether what a metric counts lies in a list or a map.
fn is_in_many(metric: &Metric) -> bool {
    match metric.unit() {
        Unit::Rows => false,
        Unit::Elements(path) => path.parent().is_some(),
    }
}

/// Why a question about two tables is not answered here.
fn two_tables() -> Unmeasured {
    let text = "keys of two tables are compared by the engine that holds both".to_owned();
    Unmeasured { code: UnmeasuredCode::EngineLacks, text }
}

fn shown(ask: &Ask) -> Shown {
    let mut values: Vec<ColumnPath> = Vec::new();
    for column in columns_of(&ask.metric) {
        if !values.contains(&column.path) {
            values.push(column.path.clone());
        }
    }
    Shown { values, keys: ask.keys.clone() }
}

/// The columns that a metric looks at, in the order of first mention.
pub(crate) fn columns_of(metric: &Metric) -> Vec<&Column> {
    match metric {
        Metric::Rows | Metric::Fields | Metric::Sql(_) => Vec::new(),
        Metric::Count { which, unit: _ } => which.columns(),
        Metric::Keys { columns, .. }
        | Metric::KeyHashes { columns, .. }
        | Metric::RowsOfKeys { columns, .. }
        | Metric::Determined { columns, .. }
        | Metric::Orphans { columns, .. } => columns.iter().collect(),
        Metric::Extreme { column, end: _, among } | Metric::Periods { column, period: _, among } => {
            std::iter::once(column).chain(among.iter().flat_map(Predicate::columns)).collect()
        }
        Metric::OutOfOrder { column, within, .. } => std::iter::once(column).chain(within).collect(),
        Metric::Moments { column } | Metric::Describe { column, .. } | Metric::Quantiles { column, at: _ } => {
            vec![column]
        }
    }
}

/// What came of asks, in their order.
pub(crate) type Answers = Vec<Result<Answer, Unmeasured>>;

/// Has the asks of each table answered together; the answers come in the order of the asks.
pub(crate) fn by_table(asks: &[Ask], answer: &mut dyn FnMut(usize, &[&Ask]) -> Answers) -> Answers {
    let mut tables: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, ask) in asks.iter().enumerate() {
        tables.entry(ask.table).or_default().push(at);
    }
    let mut answers: Vec<_> = asks.iter().map(|_| None).collect();
    for (table, places) in tables {
        let of_table: Vec<&Ask> = places.iter().filter_map(|at| asks.get(*at)).collect();
        for (at, answer) in places.iter().zip(answer(table, &of_table)) {
            if let Some(place) = answers.get_mut(*at) {
                *place = Some(answer);
            }
        }
    }
    answers.into_iter().map(|answer| answer.unwrap_or_else(|| Err(unanswered()))).collect()
}

fn unanswered() -> Unmeasured {
    Unmeasured { code: UnmeasuredCode::EngineLacks, text: "the engine gave no answer".to_owned() }
}
