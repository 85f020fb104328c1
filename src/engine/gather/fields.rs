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
    /// Notes a field of a row and the kind of its value; `at` is where to look first.
    pub(super) fn see(&mut self, at: usize, name: &str, kind: &str) {
        let field = self.field(at, name);
        field.rows += 1;
        note(&mut field.kinds, kind);
    }

    /// Adds the fields of a later block.
    pub(super) fn absorb(&mut self, later: Self) {
        for (at, seen) in later.seen.into_iter().enumerate() {
            let field = self.field(at, &seen.name);
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

    fn field(&mut self, likely: usize, name: &str) -> &mut FieldSeen {
        let at = match self.seen.get(likely) {
            Some(field) if field.name == name => likely,
            _ => self.place(name),
        };
        &mut self.seen[at]
    }

    fn place(&mut self, name: &str) -> usize {
        if let Some(at) = self.index.get(name) {
            return *at;
        }
        self.index.insert(name.to_owned(), self.seen.len());
        self.seen.push(FieldSeen { name: name.to_owned(), kinds: Vec::new(), rows: 0 });
        self.seen.len() - 1
    }
}

fn note(kinds: &mut Vec<String>, kind: &str) {
    if !kinds.iter().any(|known| known == kind) {
        kinds.push(kind.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_field_stands_changes_nothing_but_the_order_of_first_sight() {
        let mut fields = Fields::default();
        let rows: [&[&str]; 3] = [&["a", "b"], &["b", "a", "c"], &["c"]];
        for row in rows {
            row.iter().enumerate().for_each(|(at, name)| fields.see(at, name, "number"));
        }
        let mut earlier = Fields::default();
        earlier.see(0, "c", "string");
        earlier.absorb(fields);
        let seen: Vec<_> =
            earlier.into_seen().into_iter().map(|field| (field.name, field.kinds.join(" "), field.rows)).collect();
        let expected = [("c", "string number", 3), ("a", "number", 2), ("b", "number", 2)];
        assert_eq!(seen, expected.map(|(name, kinds, rows)| (name.to_owned(), kinds.to_owned(), rows)));
    }
}
