//! What tables said before any of their columns changed.

use std::collections::HashMap;
use std::sync::Arc;

use super::{HeldTable, bare};
use crate::data::DataError;
use crate::engine::gather::columns_of;
use crate::metric::{Answer, Ask, Column, ColumnPath, Metric, Unit, Unmeasured};
use crate::value::Shared;

type Told = HashMap<usize, HashMap<Shared<Metric>, Result<Answer, Unmeasured>>>;

/// The hashes of keys in rows that are not held, by table and columns.
pub type KeysBeyond = HashMap<(usize, Vec<Column>), Vec<u128>>;

/// Tables and their answers. Copies share them.
#[derive(Clone, Debug)]
pub struct Memo {
    tables: Arc<[Result<HeldTable, DataError>]>,
    answers: Arc<Told>,
    beyond: Arc<KeysBeyond>,
}

impl Memo {
    /// What these tables answered; of the answers those that no sample of rows belongs to are kept.
    #[must_use]
    pub fn new(tables: Vec<Result<HeldTable, DataError>>, told: Vec<(Ask, Result<Answer, Unmeasured>)>) -> Self {
        let mut answers = Told::new();
        for (ask, answer) in told.into_iter().filter(|(ask, _)| bare(ask)) {
            answers.entry(ask.table).or_default().insert(ask.metric, answer);
        }
        Self { tables: tables.into(), answers: Arc::new(answers), beyond: Arc::default() }
    }

    /// The same, which knows the keys of rows that are not held, by table and columns, in order.
    #[must_use]
    pub fn with_keys_beyond(self, beyond: KeysBeyond) -> Self {
        Self { beyond: Arc::new(beyond), ..self }
    }

    /// The keys of a table that stand in rows of it that are not held.
    pub(super) fn keys_beyond(&self, table: usize, columns: &[Column]) -> impl Iterator<Item = u128> + '_ {
        self.beyond.get(&(table, columns.to_vec())).into_iter().flatten().copied()
    }

    /// The answer to a question, where nothing that it asks about differs in these tables.
    pub(super) fn answer(
        &self,
        ask: &Ask,
        tables: &[Result<HeldTable, DataError>],
    ) -> Option<Result<Answer, Unmeasured>> {
        let known = self.answers.get(&ask.table)?.get(&ask.metric).filter(|_| bare(ask))?;
        let same = |table: usize, columns: &[&Column]| match (self.tables.get(table), tables.get(table)) {
            (Some(Ok(was)), Some(Ok(is))) => is_same(was, is, columns.iter().map(|column| &column.path)),
            (Some(Err(was)), Some(Err(is))) => was == is,
            _ => false,
        };
        let own = match &*ask.metric {
            Metric::Fields | Metric::Sql(_) => self.tables.get(ask.table) == tables.get(ask.table),
            metric => same(ask.table, &columns_of(metric)) && self.has_same_elements(ask, tables),
        };
        let other = match &*ask.metric {
            Metric::Orphans { table, of, .. } => same(*table, &of.iter().collect::<Vec<_>>()),
            _ => true,
        };
        (own && other).then(|| known.clone())
    }

    /// Whether the column whose elements are counted is the same.
    fn has_same_elements(&self, ask: &Ask, tables: &[Result<HeldTable, DataError>]) -> bool {
        let Unit::Elements(path) = ask.metric.unit() else { return true };
        match (self.tables.get(ask.table), tables.get(ask.table)) {
            (Some(Ok(was)), Some(Ok(is))) => is_same(was, is, std::iter::once(&path)),
            _ => true,
        }
    }
}

/// Whether two tables have the same rows of these columns.
fn is_same<'p>(was: &HeldTable, is: &HeldTable, mut paths: impl Iterator<Item = &'p ColumnPath>) -> bool {
    let same = |path: &ColumnPath| {
        let name = path.first();
        let cells = match (was.column(name), is.column(name)) {
            (Some(was), Some(is)) => Arc::ptr_eq(&was.cells, &is.cells),
            (None, None) => true,
            _ => false,
        };
        cells && was.stored(name) == is.stored(name)
    };
    was.rows() == is.rows() && was.whole() == is.whole() && paths.all(same)
}
