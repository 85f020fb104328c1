//! The fields that rows name themselves, in the order of first sight.

use std::collections::HashMap;

use crate::metric::FieldSeen;

/// Fields seen so far.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    seen: Vec<FieldSeen>,
    index: HashMap<String, usize>,
}

impl Fields {
    /// Notes a field of a row and the kind of its value.
    pub(super) fn see(&mut self, name: &str, kind: &str) {
        let field = self.field(name);
        field.rows += 1;
        note(&mut field.kinds, kind);
    }

    /// Adds the fields of a later block.
    pub(super) fn absorb(&mut self, later: Self) {
        for seen in later.seen {
            let field = self.field(&seen.name);
            field.rows += seen.rows;
            for kind in &seen.kinds {
                note(&mut field.kinds, kind);
            }
        }
    }

    /// The fields.
    pub(super) fn into_seen(self) -> Vec<FieldSeen> {
        self.seen
    }

    fn field(&mut self, name: &str) -> &mut FieldSeen {
        let at = if let Some(at) = self.index.get(name) {
            *at
        } else {
            self.index.insert(name.to_owned(), self.seen.len());
            self.seen.push(FieldSeen { name: name.to_owned(), kinds: Vec::new(), rows: 0 });
            self.seen.len() - 1
        };
        &mut self.seen[at]
    }
}

fn note(kinds: &mut Vec<String>, kind: &str) {
    if !kinds.iter().any(|known| known == kind) {
        kinds.push(kind.to_owned());
    }
}
