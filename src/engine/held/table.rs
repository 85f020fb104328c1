//! A table in memory: its columns share their cells with every copy that does not change them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::data::{ColumnInfo, Dialect, Format, TableInfo, TableRef};
use crate::engine::{Sifted, Stored};

/// The cells of a column, one a row.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldColumn {
    /// What the data calls it.
    pub name: String,
    /// The cells.
    pub cells: Arc<Vec<Stored>>,
}

/// A table whose rows are held in memory. Copies share what they do not change.
#[derive(Clone, Debug, PartialEq)]
pub struct HeldTable {
    info: TableInfo,
    dialect: Dialect,
    format: Format,
    columns: Vec<HeldColumn>,
    rows: usize,
    whole: u64,
}

impl HeldTable {
    /// A table of rows that were drawn from one with so many rows in all.
    #[must_use]
    pub fn new(table: &TableRef, info: TableInfo, drawn: Vec<Sifted>, whole: u64) -> Self {
        let rows = drawn.len();
        let mut columns: Vec<(String, Vec<Stored>)> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for name in info.files.iter().flat_map(|file| file.columns.iter().map(|column| &column.name)) {
            place(&mut places, &mut columns, name);
        }
        for (row, drawn) in drawn.into_iter().enumerate() {
            for (name, stored) in drawn.cells {
                let at = place(&mut places, &mut columns, &name);
                // Of two cells with one name the first counts; rows before that lack it have none.
                if let Some((_, cells)) = columns.get_mut(at).filter(|(_, cells)| cells.len() <= row) {
                    cells.resize(row, Stored::Absent);
                    cells.push(stored);
                }
            }
        }
        let column = |(name, mut cells): (String, Vec<Stored>)| {
            cells.resize(rows, Stored::Absent);
            HeldColumn { name, cells: Arc::new(cells) }
        };
        let columns = columns.into_iter().map(column).collect();
        let first = table.files.first();
        let format = first.map_or(Format::Csv, |file| file.format);
        let dialect = first.map_or_else(|| crate::data::Hints::default().dialect(format), |file| file.dialect.clone());
        Self { info, dialect, format, columns, rows, whole: whole.max(rows as u64) }
    }

    /// What is known of it before its rows are read: what the data says of itself, and what was changed since.
    #[must_use]
    pub fn info(&self) -> TableInfo {
        self.info.clone()
    }

    /// The columns that the paths of its files give.
    pub(super) fn of_path(&self) -> BTreeSet<&str> {
        self.info.files.iter().flat_map(|file| &file.partition).map(|(name, _)| name.as_str()).collect()
    }

    /// How text is written, and what means null in it.
    pub(crate) const fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    /// Whether rows name their own fields.
    #[must_use]
    pub fn is_json(&self) -> bool {
        matches!(self.format, Format::Json | Format::Ndjson)
    }

    /// Whether its values have types of their own.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        matches!(self.format, Format::Parquet | Format::Arrow)
    }

    /// How many rows are held.
    #[must_use]
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many rows it stands for.
    #[must_use]
    pub const fn whole(&self) -> u64 {
        self.whole
    }

    /// Whether it holds some of the rows that it stands for.
    #[must_use]
    pub const fn is_sample(&self) -> bool {
        self.whole != self.rows as u64
    }

    /// Its columns, in the order of the data.
    #[must_use]
    pub fn columns(&self) -> &[HeldColumn] {
        &self.columns
    }

    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&HeldColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// How a column is stored, where the data says so before its rows are read.
    #[must_use]
    pub fn stored(&self, name: &str) -> Option<&ColumnInfo> {
        self.info.files.iter().find_map(|file| file.columns.iter().find(|column| column.name == name))
    }

    /// The columns that are not the same in another table of as many rows: their cells, how they are stored, or whether they
    /// are there. `None` where the rows or the files are others.
    #[must_use]
    pub fn differing<'t>(&'t self, other: &'t Self) -> Option<BTreeSet<&'t str>> {
        if (self.rows, self.whole, self.info.files.len()) != (other.rows, other.whole, other.info.files.len()) {
            return None;
        }
        let mut names = BTreeSet::new();
        let cells: HashMap<&str, _> =
            other.columns.iter().map(|column| (column.name.as_str(), &column.cells)).collect();
        let is_other = |column: &&HeldColumn| {
            cells.get(column.name.as_str()).is_none_or(|cells| !Arc::ptr_eq(cells, &column.cells))
        };
        names.extend(self.columns.iter().filter(is_other).map(|column| column.name.as_str()));
        let own: BTreeSet<&str> = self.columns.iter().map(|column| column.name.as_str()).collect();
        names.extend(cells.into_keys().filter(|name| !own.contains(name)));
        for (one, two) in [(self, other), (other, self)] {
            for (file, of) in one.info.files.iter().zip(&two.info.files) {
                let stored: HashMap<&str, _> = of.columns.iter().map(|column| (column.name.as_str(), column)).collect();
                let is_other = |column: &&ColumnInfo| stored.get(column.name.as_str()) != Some(column);
                names.extend(file.columns.iter().filter(is_other).map(|column| column.name.as_str()));
            }
        }
        Some(names)
    }

    /// The same table with other cells in a column.
    #[must_use]
    pub fn with_cells(&self, name: &str, cells: Vec<Stored>) -> Self {
        let mut copy = self.clone();
        if let Some(column) = copy.columns.iter_mut().find(|column| column.name == name) {
            column.cells = Arc::new(cells);
        }
        copy
    }

    /// The same table with a column that is stored in another way.
    #[must_use]
    pub fn with_stored(&self, stored: &ColumnInfo) -> Self {
        let mut copy = self.clone();
        let files = copy.info.files.iter_mut();
        files.flat_map(|file| &mut file.columns).filter(|column| column.name == stored.name).for_each(|column| {
            *column = stored.clone();
        });
        copy
    }

    /// The same table without a column.
    #[must_use]
    pub fn without(&self, name: &str) -> Self {
        let mut copy = self.clone();
        copy.columns.retain(|column| column.name != name);
        for file in &mut copy.info.files {
            file.columns.retain(|column| column.name != name);
            file.partition.retain(|(column, _)| column != name);
        }
        copy
    }

    /// The same table with another name for a column.
    #[must_use]
    pub fn renamed(&self, name: &str, new: &str) -> Self {
        let mut copy = self.clone();
        let named = copy.columns.iter_mut().map(|column| &mut column.name);
        let listed = copy.info.files.iter_mut().flat_map(|file| &mut file.columns).map(|column| &mut column.name);
        for known in named.chain(listed).filter(|known| *known == name) {
            new.clone_into(known);
        }
        copy
    }

    /// A table of these rows of it, by their numbers from 0, which stands for so many.
    #[must_use]
    pub fn of_rows(&self, rows: &[usize], whole: u64) -> Self {
        let mut copy = self.clone();
        copy.rows = rows.len();
        copy.whole = whole;
        for column in &mut copy.columns {
            let cells = rows.iter().map(|row| column.cells.get(*row).cloned().unwrap_or(Stored::Absent));
            column.cells = Arc::new(cells.collect());
        }
        copy
    }
}

/// The place of a column by its name, made where there is none.
fn place(places: &mut HashMap<String, usize>, columns: &mut Vec<(String, Vec<Stored>)>, name: &str) -> usize {
    if let Some(at) = places.get(name) {
        return *at;
    }
    places.insert(name.to_owned(), columns.len());
    columns.push((name.to_owned(), Vec::new()));
    columns.len() - 1
}
