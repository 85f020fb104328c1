//! One file of a table of text, with its columns by name.

use std::collections::{HashMap, HashSet};

use crate::data::{DataRef, Format, Layout};

/// Where the cells of a column come from in one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin<'f> {
    /// The cell at this index.
    Index(usize),
    /// The cell of this key.
    Key(&'f str),
    /// The path of the file: one value for all rows.
    Path(Option<&'f str>),
}

/// A file with its columns by name: every question, block and sample asks for some of them.
pub(super) struct File {
    pub(super) data: DataRef,
    pub(super) layout: Layout,
    columns: HashMap<String, usize>,
    doubtful: HashSet<String>,
}

impl File {
    pub(super) fn new(data: DataRef, layout: Layout) -> Self {
        // Of equal names the last that comes stays, which is the first of the header.
        let named = layout.columns.iter().enumerate().rev().map(|(at, name)| (name.clone(), at));
        let (columns, doubtful) = (named.collect(), layout.doubtful.iter().cloned().collect());
        Self { data, layout, columns, doubtful }
    }

    /// Whether it has a column, or may have it in any row.
    pub(super) fn has(&self, name: &str) -> bool {
        self.origin(name).is_some()
    }

    /// Whether several columns have this name.
    pub(super) fn is_doubtful(&self, name: &str) -> bool {
        self.doubtful.contains(name)
    }

    /// Finds a column; `None` where the file does not have it.
    pub(super) fn origin<'f>(&'f self, name: &'f str) -> Option<Origin<'f>> {
        if let Some(at) = self.columns.get(name) {
            return Some(Origin::Index(*at));
        }
        match self.data.partition.iter().find(|(column, _)| column == name) {
            Some((_, value)) => Some(Origin::Path(value.as_deref())),
            None if names_in_rows(self.layout.format) => Some(Origin::Key(name)),
            None => None,
        }
    }
}

/// Whether rows of this format name their own fields, so that a field that is not there is null.
pub(super) fn names_in_rows(format: Format) -> bool {
    matches!(format, Format::Json | Format::Ndjson)
}
