//! Queries of contracts: they read several tables, whatever engine reads those, and run apart from the one pass.

use super::Run;
use super::embedded::Isolation;
use crate::data::{Place, TableRef};
use crate::metric::{Answer, SqlQuery, Unmeasured, UnmeasuredCode};

/// Where the tables of a session are, for queries that read them anew.
pub(super) struct Queries {
    tables: Vec<TableRef>,
    #[cfg_attr(not(feature = "sql"), expect(dead_code, reason = "without the feature no query is run"))]
    isolation: Isolation,
}

impl Queries {
    /// Of the tables of a session.
    pub(super) fn new(tables: &[TableRef], isolation: &Isolation) -> Self {
        Self { tables: tables.to_vec(), isolation: isolation.clone() }
    }

    /// Answers a query.
    pub(super) fn answer(&self, query: &SqlQuery, run: &Run) -> Result<Answer, Unmeasured> {
        let lacking = |text: &str| Unmeasured { code: UnmeasuredCode::EngineLacks, text: text.to_owned() };
        let tables = query.tables.iter().map(|known| self.tables.get(known.table).cloned());
        let tables: Vec<TableRef> =
            tables.collect::<Option<_>>().ok_or_else(|| lacking("the engine does not know a table of the query"))?;
        let mut places = tables.iter().flat_map(|table| &table.files).map(|file| &file.place);
        if places.any(|place| matches!(place, Place::Stdin | Place::Held(_))) {
            return Err(lacking(
                "queries read their tables anew, and standard input can be read once; give it as a file",
            ));
        }
        self.ask(query, tables, run)
    }

    #[cfg(feature = "sql")]
    fn ask(&self, query: &SqlQuery, tables: Vec<TableRef>, run: &Run) -> Result<Answer, Unmeasured> {
        match &self.isolation {
            Isolation::InProcess => super::sql::answer(query, &tables, run),
            Isolation::Worker(worker) => super::polars::query(worker, query, tables, run),
        }
    }

    #[cfg(not(feature = "sql"))]
    #[expect(clippy::unused_self, reason = "as with the feature")]
    fn ask(&self, _: &SqlQuery, _: Vec<TableRef>, _: &Run) -> Result<Answer, Unmeasured> {
        Err(Unmeasured { code: UnmeasuredCode::EngineLacks, text: WITHOUT.to_owned() })
    }
}

/// What is said of a query where no engine for queries was built in.
#[cfg(not(feature = "sql"))]
const WITHOUT: &str = "this build runs plain counts alone; build it with the feature `sql`, which is on by default";

/// Why this build runs no query, where it runs none.
#[must_use]
pub const fn lacks_queries() -> Option<&'static str> {
    #[cfg(feature = "sql")]
    return None;
    #[cfg(not(feature = "sql"))]
    return Some(WITHOUT);
}
