//! What each structure in the metadata of Parquet is made of: a value of another kind than its field has is damage, which
//! a reader that passes over it would take for a field that is not there.

use super::thrift::{FieldHead, Thrift, kind};

/// What a field holds.
pub(super) enum Holds {
    /// A value of this kind.
    One(u8),
    /// A truth, which lies in the kind itself.
    Truth,
    /// A structure.
    Struct(Shape),
    /// A list of values of this kind.
    Many(u8),
    /// A list of structures.
    Structs(Shape),
}

/// The fields of a structure by their numbers. What is not named is passed over: later versions may have it.
pub(super) struct Fields {
    all: &'static [(i16, Holds)],
    /// Those that must be there.
    required: &'static [i16],
}

/// The fields of a structure.
pub(super) type Shape = &'static Fields;

use Holds::{Many, One, Struct, Structs, Truth};
use kind::{BINARY, I16, I32, I64, STRUCT};

/// The metadata of a file, but for the schema, which is looked into otherwise.
pub(super) const FILE: Shape = &Fields {
    all: &[
        (1, One(I32)),
        (2, Many(STRUCT)),
        (3, One(I64)),
        (4, Structs(GROUP)),
        (5, Structs(PAIR)),
        (6, One(BINARY)),
        (7, Many(STRUCT)),
        (8, One(STRUCT)),
        (9, One(BINARY)),
    ],
    required: &[1, 2, 3, 4],
};

/// An element of the schema.
pub(super) const ELEMENT: Shape = &Fields {
    all: &[
        (1, One(I32)),
        (2, One(I32)),
        (3, One(I32)),
        (4, One(BINARY)),
        (5, One(I32)),
        (6, One(I32)),
        (7, One(I32)),
        (8, One(I32)),
        (9, One(I32)),
        (10, Struct(LOGICAL)),
    ],
    required: &[4],
};

/// What a column means: one of these fields.
const LOGICAL: Shape = &Fields {
    all: &[(5, Struct(DECIMAL)), (7, Struct(TIME)), (8, Struct(TIME)), (10, Struct(INTEGER))],
    required: &[],
};
const DECIMAL: Shape = &Fields { all: &[(1, One(I32)), (2, One(I32))], required: &[1, 2] };
const TIME: Shape = &Fields { all: &[(1, Truth), (2, One(STRUCT))], required: &[1, 2] };
const INTEGER: Shape = &Fields { all: &[(1, One(kind::I8)), (2, Truth)], required: &[1, 2] };

const GROUP: Shape = &Fields {
    all: &[
        (1, Structs(CHUNK)),
        (2, One(I64)),
        (3, One(I64)),
        (4, Structs(SORTING)),
        (5, One(I64)),
        (6, One(I64)),
        (7, One(I16)),
    ],
    required: &[1, 2, 3],
};

const CHUNK: Shape = &Fields {
    all: &[
        (1, One(BINARY)),
        (2, One(I64)),
        (3, Struct(COLUMN)),
        (4, One(I64)),
        (5, One(I32)),
        (6, One(I64)),
        (7, One(I32)),
        (8, One(STRUCT)),
        (9, One(BINARY)),
    ],
    required: &[2],
};

const COLUMN: Shape = &Fields {
    all: &[
        (1, One(I32)),
        (2, Many(I32)),
        (3, Many(BINARY)),
        (4, One(I32)),
        (5, One(I64)),
        (6, One(I64)),
        (7, One(I64)),
        (8, Structs(PAIR)),
        (9, One(I64)),
        (10, One(I64)),
        (11, One(I64)),
        (12, Struct(STATISTICS)),
        (13, Structs(ENCODING)),
        (14, One(I64)),
        (15, One(I32)),
        (16, One(STRUCT)),
        (17, One(STRUCT)),
    ],
    required: &[1, 2, 3, 4, 5, 6, 7, 9],
};

const STATISTICS: Shape = &Fields {
    all: &[
        (1, One(BINARY)),
        (2, One(BINARY)),
        (3, One(I64)),
        (4, One(I64)),
        (5, One(BINARY)),
        (6, One(BINARY)),
        (7, Truth),
        (8, Truth),
    ],
    required: &[],
};

const PAIR: Shape = &Fields { all: &[(1, One(BINARY)), (2, One(BINARY))], required: &[1] };
const SORTING: Shape = &Fields { all: &[(1, One(I32)), (2, Truth), (3, Truth)], required: &[1, 2, 3] };
const ENCODING: Shape = &Fields { all: &[(1, One(I32)), (2, One(I32)), (3, One(I32))], required: &[1, 2, 3] };

/// The header of a page.
pub(super) const PAGE: Shape = &Fields {
    all: &[
        (1, One(I32)),
        (2, One(I32)),
        (3, One(I32)),
        (4, One(I32)),
        (5, One(STRUCT)),
        (6, One(STRUCT)),
        (7, One(STRUCT)),
        (8, One(STRUCT)),
    ],
    required: &[1, 2, 3],
};

/// The inner part of the header of a page with values of the first kind.
pub(super) const DATA: Shape = &Fields {
    all: &[(1, One(I32)), (2, One(I32)), (3, One(I32)), (4, One(I32)), (5, Struct(STATISTICS))],
    required: &[1, 2, 3, 4],
};

/// Likewise of a dictionary.
pub(super) const DICTIONARY: Shape = &Fields { all: &[(1, One(I32)), (2, One(I32)), (3, Truth)], required: &[1, 2] };

/// Likewise of a page with values of the second kind.
pub(super) const DATA2: Shape = &Fields {
    all: &[
        (1, One(I32)),
        (2, One(I32)),
        (3, One(I32)),
        (4, One(I32)),
        (5, One(I32)),
        (6, One(I32)),
        (7, Truth),
        (8, Struct(STATISTICS)),
    ],
    required: &[1, 2, 3, 4, 5, 6],
};

/// Whether a field is of the kind that it has in a structure.
pub(super) fn fits(shape: Shape, field: FieldHead) -> Result<(), String> {
    let fits = match held(shape, field.id) {
        None => true,
        Some(One(kind)) => field.kind == *kind,
        Some(Truth) => matches!(field.kind, kind::TRUE | kind::FALSE),
        Some(Struct(_)) => field.kind == STRUCT,
        Some(Many(_) | Structs(_)) => field.kind == kind::LIST,
    };
    if fits { Ok(()) } else { Err(format!("its field {} is of another kind than that field has", field.id)) }
}

/// The required fields that were seen so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen(u32);

impl Seen {
    /// Notes a field.
    pub(super) fn note(&mut self, field: FieldHead) {
        self.0 |= bit(field.id);
    }

    /// Whether all that must be there was there.
    pub(super) fn end(self, shape: Shape) -> Result<(), String> {
        match shape.required.iter().find(|id| self.0 & bit(**id) == 0) {
            Some(id) => Err(format!("field {id} is not there, which must be")),
            None => Ok(()),
        }
    }
}

fn bit(id: i16) -> u32 {
    u32::try_from(id).ok().and_then(|id| 1u32.checked_shl(id)).unwrap_or(0)
}

/// Passes over a structure of a shape.
pub(super) fn walk(from: &mut Thrift<'_>, shape: Shape) -> Result<(), String> {
    let (mut last, mut seen) = (0, Seen::default());
    while let Some(field) = from.field(last)? {
        last = field.id;
        seen.note(field);
        pass(from, shape, field)?;
    }
    seen.end(shape)
}

/// Passes over the value of a field of a structure.
pub(super) fn pass(from: &mut Thrift<'_>, shape: Shape, field: FieldHead) -> Result<(), String> {
    fits(shape, field)?;
    match held(shape, field.id) {
        Some(Struct(inner)) => walk(from, inner),
        Some(Structs(inner)) => {
            let count = listed(from, STRUCT)?;
            (0..count).try_for_each(|_| walk(from, inner))
        }
        Some(Many(kind)) => {
            let count = listed(from, *kind)?;
            (0..count).try_for_each(|_| from.skip(*kind))
        }
        Some(One(_) | Truth) | None => from.skip(field.kind),
    }
}

/// How many elements a list has, which must be of this kind; an empty one may say any.
fn listed(from: &mut Thrift<'_>, kind: u8) -> Result<usize, String> {
    match from.list()? {
        (0, _) => Ok(0),
        (count, found) if found == kind => Ok(count),
        _ => Err("a list in it holds another kind of values than it should".to_owned()),
    }
}

fn held(shape: Shape, id: i16) -> Option<&'static Holds> {
    shape.all.iter().find(|(known, _)| *known == id).map(|(_, holds)| holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_another_kind_are_damage() {
        assert!(walk(&mut Thrift::new(&[0x18, 1, b'k', 0x18, 1, b'v', 0]), PAIR).is_ok());
        assert!(walk(&mut Thrift::new(&[0x18, 1, b'k', 0x15, 2, 0]), PAIR).is_err());
        assert!(walk(&mut Thrift::new(&[0x15, 2, 0x11, 0x12, 0]), SORTING).is_ok());
        assert!(walk(&mut Thrift::new(&[0x15, 2, 0x11, 0]), SORTING).unwrap_err().contains("field 3"));
        assert!(walk(&mut Thrift::new(&[0x15, 2, 0x15, 2, 0]), SORTING).is_err());
        // What is not known may be anything.
        assert!(walk(&mut Thrift::new(&[0x18, 0, 0x95, 2, 0]), PAIR).is_ok());
    }

    #[test]
    fn lists_hold_what_they_should() {
        let field = FieldHead { id: 2, kind: kind::LIST };
        let pass = |bytes: &[u8]| pass(&mut Thrift::new(bytes), COLUMN, field);
        assert!(pass(&[0x25, 0, 2]).is_ok() && pass(&[0x08]).is_ok());
        assert!(pass(&[0x28, 0, 0]).is_err());
    }
}
