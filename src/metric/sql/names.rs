//! The names in a statement: which are tables and columns of the data, and what the data calls them.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use sqlparser::ast::{
    Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, ObjectNamePart, Query, Select, SelectItem, TableAlias,
    TableFactor, Visit, VisitMut, Visitor, VisitorMut,
};

use super::{Refused, Statement};

/// A table that a statement names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableName {
    /// The last part of its name, as it is written.
    pub name: String,
    /// The whole name, for messages.
    pub shown: String,
}

/// A statement in the names of the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The statement.
    pub statement: Statement,
    /// Every name in it that may be a column.
    pub columns: BTreeSet<String>,
    /// Names that it gives its own results.
    pub given: BTreeSet<String>,
    /// Whether it asks for all columns of its tables.
    pub all: bool,
}

impl Statement {
    /// The tables that it reads, each once, without those that it makes itself (WITH).
    #[must_use]
    pub fn tables(&self) -> Vec<TableName> {
        Seen::of(&self.query).tables.into_iter().collect()
    }

    /// Puts the names of the data for the columns, and the last part of its name for each table; `rename` says what the
    /// data calls a column, and is not asked about names that the statement gives itself.
    ///
    /// # Errors
    /// Names that would mean two things.
    pub fn bind(mut self, rename: &dyn Fn(&str) -> Option<String>) -> Result<Bound, Refused> {
        let seen = Seen::of(&self.query);
        seen.must_be_clear()?;
        let all = seen.all;
        let mut binder = Binder { seen: &seen, rename, columns: BTreeSet::new() };
        let _: ControlFlow<()> = VisitMut::visit(&mut self.query, &mut binder);
        let columns = binder.columns;
        Ok(Bound { statement: self, columns, given: seen.results, all })
    }
}

/// The names that a statement gives and uses.
#[derive(Default)]
struct Seen {
    tables: BTreeSet<TableName>,
    /// Names of WITH.
    made: BTreeSet<String>,
    /// Other names of tables, each with the table where it is one of the data.
    aliases: BTreeSet<(String, Option<String>)>,
    /// Names of results.
    results: BTreeSet<String>,
    all: bool,
}

impl Seen {
    fn of(query: &Query) -> Self {
        let mut made = Made::default();
        let _: ControlFlow<()> = query.visit(&mut made);
        let mut seen = Self { made: made.0, ..Self::default() };
        let _: ControlFlow<()> = query.visit(&mut seen);
        seen
    }

    /// One name for two tables: engines differ in which of them they take.
    fn must_be_clear(&self) -> Result<(), Refused> {
        let other = |alias: &str, own: Option<&String>| {
            let mut tables = self.tables.iter().map(|table| &table.name);
            tables.any(|table| own != Some(table) && table.to_lowercase() == alias.to_lowercase())
        };
        let twice = self.aliases.iter().find(|(alias, own)| other(alias, own.as_ref())).map(|(alias, _)| alias);
        let made = self.made.iter().find(|made| other(made, None));
        match twice.or(made) {
            Some(name) => Err(Refused::Lacking(format!("`{name}` as the name of two tables is not built in"))),
            None => Ok(()),
        }
    }

    /// The name of WITH that a single name means, whatever its case.
    fn made(&self, name: &ObjectName) -> Option<&String> {
        let [ObjectNamePart::Identifier(ident)] = name.0.as_slice() else { return None };
        let same = |made: &&String| made.to_lowercase() == ident.value.to_lowercase();
        self.made.get(&ident.value).or_else(|| self.made.iter().find(same))
    }
}

/// Collects the names of WITH, which may be used before they are seen.
#[derive(Default)]
struct Made(BTreeSet<String>);

impl Visitor for Made {
    type Break = ();

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let made = query.with.iter().flat_map(|with| &with.cte_tables);
        self.0.extend(made.map(|cte| cte.alias.name.value.clone()));
        ControlFlow::Continue(())
    }
}

impl Visitor for Seen {
    type Break = ();

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        for item in &select.projection {
            match item {
                SelectItem::ExprWithAlias { alias, .. } => {
                    self.results.insert(alias.value.clone());
                }
                SelectItem::Wildcard(_) | SelectItem::QualifiedWildcard(..) => self.all = true,
                SelectItem::UnnamedExpr(_) | SelectItem::ExprWithAliases { .. } => {}
            }
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, table: &TableFactor) -> ControlFlow<()> {
        let of_data = match table {
            TableFactor::Table { name, .. } if self.made(name).is_none() => {
                last_part(name).map(|last| TableName { name: last, shown: shown(name) })
            }
            _ => None,
        };
        if let Some(alias) = alias_of(table) {
            self.aliases.insert((alias.name.value.clone(), of_data.as_ref().map(|table| table.name.clone())));
        }
        self.tables.extend(of_data);
        ControlFlow::Continue(())
    }
}

fn alias_of(table: &TableFactor) -> Option<&TableAlias> {
    match table {
        TableFactor::Table { alias, .. } | TableFactor::Derived { alias, .. } => alias.as_ref(),
        _ => None,
    }
}

/// The last part of a qualified name; `BigQuery` writes whole names in one pair of backticks.
fn last_part(name: &ObjectName) -> Option<String> {
    let ident = name.0.last()?.as_ident()?;
    let value = ident.value.as_str();
    let dotted = ident.quote_style == Some('`');
    Some(value.rsplit('.').next().filter(|_| dotted).unwrap_or(value).to_owned())
}

fn shown(name: &ObjectName) -> String {
    let parts = name.0.iter().filter_map(|part| part.as_ident()).map(|ident| ident.value.as_str());
    parts.collect::<Vec<_>>().join(".")
}

/// Rewrites names.
struct Binder<'s> {
    seen: &'s Seen,
    rename: &'s dyn Fn(&str) -> Option<String>,
    columns: BTreeSet<String>,
}

impl Binder<'_> {
    fn column(&mut self, ident: &mut Ident) {
        if !self.seen.results.contains(&ident.value)
            && let Some(name) = (self.rename)(&ident.value)
        {
            ident.value = name;
        }
        quote(ident);
        self.columns.insert(ident.value.clone());
    }

    /// `schema.table.column`: the data has neither schemas nor catalogs.
    fn qualified(&mut self, parts: &mut Vec<Ident>) {
        parts.drain(..parts.len().saturating_sub(2));
        if let Some(last) = parts.last_mut() {
            self.column(last);
        }
        if let [table, _] = parts.as_mut_slice() {
            self.owner(table);
        }
    }

    fn owner(&self, table: &mut Ident) {
        let Seen { aliases, made, tables, .. } = self.seen;
        let known = || aliases.iter().map(|(alias, _)| alias).chain(made).chain(tables.iter().map(|table| &table.name));
        let exact = known().any(|name| *name == table.value);
        let same = known().find(|name| name.to_lowercase() == table.value.to_lowercase());
        if let (false, Some(name)) = (exact, same) {
            table.value.clone_from(name);
        }
        quote(table);
    }

    fn join(&mut self, join: &mut Join) {
        let (JoinOperator::Join(constraint)
        | JoinOperator::Inner(constraint)
        | JoinOperator::Left(constraint)
        | JoinOperator::LeftOuter(constraint)
        | JoinOperator::Right(constraint)
        | JoinOperator::RightOuter(constraint)
        | JoinOperator::FullOuter(constraint)) = &mut join.join_operator
        else {
            return;
        };
        let JoinConstraint::Using(names) = constraint else { return };
        for name in names {
            if let [ObjectNamePart::Identifier(ident)] = name.0.as_mut_slice() {
                self.column(ident);
            }
        }
    }
}

impl VisitorMut for Binder<'_> {
    type Break = ();

    fn pre_visit_query(&mut self, query: &mut Query) -> ControlFlow<()> {
        for cte in query.with.iter_mut().flat_map(|with| &mut with.cte_tables) {
            quote(&mut cte.alias.name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        for item in &mut select.projection {
            if let SelectItem::ExprWithAlias { alias, .. } = item {
                quote(alias);
            }
        }
        for table in &mut select.from {
            table.joins.iter_mut().for_each(|join| self.join(join));
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, table: &mut TableFactor) -> ControlFlow<()> {
        if let TableFactor::Table { name, .. } = table {
            let known = self.seen.made(name).cloned().or_else(|| last_part(name));
            *name = ObjectName::from(vec![Ident::with_quote('"', known.unwrap_or_default())]);
        }
        if let TableFactor::Table { alias: Some(alias), .. } | TableFactor::Derived { alias: Some(alias), .. } = table {
            quote(&mut alias.name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Identifier(ident) => self.column(ident),
            Expr::CompoundIdentifier(parts) => self.qualified(parts),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// One way of quoting, whatever the dialect has: names are read letter by letter.
fn quote(ident: &mut Ident) {
    ident.quote_style = Some('"');
}
