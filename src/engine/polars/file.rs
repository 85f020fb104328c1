//! One opened file: its columns, and its rows in parts that can be read on their own.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::arrow::{ArrowFile, ArrowStream, Columns};
use super::budget::Budget;
use super::fault::{Fault, each_column};
use super::handle::Handle;
use super::pages::plausible;
use super::parquet::ParquetFile;
use crate::data::{ColumnInfo, DataNote, Storage};

/// An opened file.
pub(super) struct OpenFile {
    /// Its path as messages print it.
    pub(super) shown: String,
    /// Its columns, those of its path last.
    pub(super) columns: Vec<ColumnInfo>,
    source: Source,
    partition: Vec<(String, Option<String>)>,
    bytes: u64,
    /// Columns that turned out to be damaged, and why.
    damaged: BTreeMap<usize, String>,
}

/// What reads it.
pub(super) enum Source {
    /// Parquet; a part is a row group.
    Parquet(ParquetFile),
    /// An Arrow IPC file; a part is a record batch.
    Arrow(ArrowFile),
    /// An Arrow IPC stream, which is one part.
    Stream(ArrowStream),
}

/// Where the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<'a> {
    /// In the file, at this place among its columns.
    Stored(usize),
    /// In its path.
    Path(Option<&'a str>),
}

/// Takes the next rows of a part: the wanted columns, how many rows, and the bytes they stand for. False stops.
pub(super) type TakeRows<'a> = dyn FnMut(Columns, u64, u64) -> bool + 'a;

impl OpenFile {
    /// A file that was opened, with the values of its path.
    pub(super) fn new(shown: &str, source: Source, handle: &Handle, partition: &[(String, Option<String>)]) -> Self {
        let mut columns = match &source {
            Source::Parquet(file) => file.columns(),
            Source::Arrow(file) => file.columns(),
            Source::Stream(stream) => stream.columns(),
        };
        columns.extend(partition.iter().map(|(name, _)| ColumnInfo::plain(name, Storage::Text, "text")));
        let (partition, bytes) = (partition.to_vec(), handle.len());
        Self { shown: shown.to_owned(), columns, source, partition, bytes, damaged: BTreeMap::new() }
    }

    /// The rows that its metadata promises, where it does.
    pub(super) fn rows(&self) -> Result<Option<u64>, String> {
        let rows = match &self.source {
            Source::Parquet(file) => file.rows()?,
            Source::Arrow(file) => (0..file.batches()).map(|batch| file.rows_of(batch)).fold(0, u64::saturating_add),
            Source::Stream(stream) => match stream.rows() {
                Some(rows) => rows,
                None => return Ok(None),
            },
        };
        plausible(rows, self.bytes, "rows").map(|()| Some(rows))
    }

    /// What is worth saying of it.
    pub(super) fn notes(&self) -> Vec<DataNote> {
        let Source::Stream(stream) = &self.source else { return Vec::new() };
        let message = "ends without the mark of its end, so that it may have been cut off between two batches";
        let help = "close the writer of the stream; a file of Arrow IPC cannot be cut off unnoticed";
        let note = || DataNote::warning("no-mark-of-end", message).with_help(help);
        (!stream.is_closed()).then(note).into_iter().collect()
    }

    /// How many parts it has.
    pub(super) fn parts(&self) -> usize {
        match &self.source {
            Source::Parquet(file) => file.groups(),
            Source::Arrow(file) => file.batches(),
            Source::Stream(_) => 1,
        }
    }

    /// Whether reading a part again costs more than looking at it.
    pub(super) const fn is_packed(&self) -> bool {
        matches!(self.source, Source::Parquet(_))
    }

    /// Where the column of this name is, the first one where the name recurs. A value of the path does not hide a
    /// column of the file.
    pub(super) fn find(&self, name: &str) -> Option<Found<'_>> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        match at.checked_sub(self.columns.len() - self.partition.len()) {
            None => Some(Found::Stored(at)),
            Some(at) => self.partition.get(at).map(|(_, value)| Found::Path(value.as_deref())),
        }
    }

    /// The values of its path.
    pub(super) fn path_values(&self) -> Vec<(&str, Option<&str>)> {
        self.partition.iter().map(|(name, value)| (name.as_str(), value.as_deref())).collect()
    }

    /// Whether the values of a column can be read at all, by what is known before reading.
    pub(super) fn can_read(&self, column: usize) -> bool {
        !self.damaged.contains_key(&column)
            && match &self.source {
                Source::Parquet(file) => file.can_read(column),
                Source::Arrow(file) => file.can_read(column),
                Source::Stream(stream) => stream.can_read(column),
            }
    }

    /// Whether columns are known to be damaged.
    pub(super) fn has_damage(&self) -> bool {
        !self.damaged.is_empty()
    }

    /// Why a column is known to be damaged, though its type could be read.
    pub(super) fn damage(&self, column: usize) -> Option<&str> {
        self.damaged.get(&column).map(String::as_str)
    }

    /// Notes columns that are damaged, so that they are not read again; the reasons that are new.
    pub(super) fn note_damage(&mut self, columns: BTreeMap<usize, String>) -> Vec<String> {
        let mut new = Vec::new();
        for (column, why) in columns {
            if let Entry::Vacant(place) = self.damaged.entry(column) {
                new.push(place.insert(why).clone());
            }
        }
        new
    }

    /// The columns in the file itself that can be read.
    pub(super) fn readable(&self) -> Vec<usize> {
        (0..self.columns.len() - self.partition.len()).filter(|column| self.can_read(*column)).collect()
    }

    /// Reads the columns at these places (in order, without doubles) of a part.
    pub(super) fn read(
        &self,
        part: usize,
        wanted: &[usize],
        budget: &Budget,
        take: &mut TakeRows<'_>,
    ) -> Result<(), Fault> {
        match &self.source {
            Source::Parquet(file) => {
                let whole = |why| Fault::whole(why, budget);
                let _share = budget.take(file.weight(part, wanted)).map_err(whole)?;
                let columns = each_column(wanted, budget, &|column| file.read(part, column, budget))?;
                take(columns, file.rows_of(part), self.share(part));
                Ok(())
            }
            Source::Arrow(file) => file.read(part, wanted, budget, &mut |columns| {
                take(columns, file.rows_of(part), self.share(part));
            }),
            Source::Stream(stream) => {
                let mut before = 0;
                stream.read(wanted, budget, &mut |columns, rows, at| {
                    let bytes = at.saturating_sub(std::mem::replace(&mut before, at));
                    take(columns, rows, bytes)
                })
            }
        }
    }

    /// The bytes of the file that a part stands for, so that all parts make up the file.
    fn share(&self, part: usize) -> u64 {
        let parts = self.parts() as u64;
        let even = self.bytes / parts.max(1);
        if part as u64 + 1 == parts { self.bytes - even * (parts - 1) } else { even }
    }
}
