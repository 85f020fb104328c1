//! The footer of a Parquet file, held to its own bytes before the library builds anything from it.
//!
//! Annotations that are younger than the library would make it refuse the file: they are taken out here, and the
//! columns that have them are named, so that they spoil those columns alone.

use super::handle::Handle;
use super::shape::{self, Seen};
use super::thrift::{Thrift, kind, write_field, write_list};

/// How deep groups may lie in each other: the library takes a frame of the stack for each.
const DEEPEST: usize = 200;
/// What follows the metadata: its length, and the magic bytes.
const END: u64 = 8;

/// A footer that was checked.
#[derive(Debug)]
pub(super) struct Footer {
    /// The metadata, as the library reads it.
    pub(super) bytes: Vec<u8>,
    /// The columns, by their place, whose types are not known, and the names of these types.
    pub(super) unknown: Vec<(usize, String)>,
}

/// Reads and checks the footer of a file that ends as one of Parquet does.
pub(super) fn read(handle: &Handle) -> Result<Footer, String> {
    let end = handle.tail(END).map_err(|error| error.to_string())?;
    let len = end.first_chunk().map_or(0, |len| u64::from(u32::from_le_bytes(*len)));
    let start = handle.len().checked_sub(END).and_then(|end| end.checked_sub(len));
    let start = start.ok_or_else(|| format!("its footer claims {len} bytes, more than the file has"))?;
    let bytes = handle.range(start, len).map_err(|error| error.to_string())?;
    checked(bytes).map_err(|why| format!("its footer makes no sense: {why}"))
}

/// Walks over the metadata, field by field.
fn checked(bytes: Vec<u8>) -> Result<Footer, String> {
    const SCHEMA: i16 = 2;
    let mut from = Thrift::new(&bytes);
    let (mut schema, mut seen) = (None, Seen::default());
    let mut last = 0;
    while let Some(field) = from.field(last)? {
        last = field.id;
        seen.note(field);
        let before = bytes.len() - from.rest.len();
        match (field.id, field.kind) {
            (SCHEMA, kind::LIST) if schema.is_none() => {
                let elements = elements(&mut from)?;
                schema = Some((before..bytes.len() - from.rest.len(), elements));
            }
            _ => shape::pass(&mut from, shape::FILE, field)?,
        }
    }
    let (place, elements) = schema.ok_or("it has no schema")?;
    seen.end(shape::FILE)?;
    let unknown = unknown(&elements)?;
    if unknown.is_empty() {
        return Ok(Footer { bytes, unknown });
    }
    let (head, tail) = (bytes.get(..place.start).unwrap_or_default(), bytes.get(place.end..).unwrap_or_default());
    let mut known = head.to_vec();
    write_list(&mut known, elements.len(), kind::STRUCT);
    for element in &elements {
        known.extend_from_slice(&element.known);
    }
    known.extend_from_slice(tail);
    Ok(Footer { bytes: known, unknown })
}

/// An element of the schema: a group or a column.
struct Element {
    /// How many of the elements behind it are its own.
    children: usize,
    /// The name of its type, where that is not known.
    unknown: Option<String>,
    /// It without what is not known.
    known: Vec<u8>,
}

fn elements(from: &mut Thrift<'_>) -> Result<Vec<Element>, String> {
    let (count, kind) = from.list()?;
    if kind != kind::STRUCT {
        return Err("its schema is no list of columns".to_owned());
    }
    (0..count).map(|_| element(from)).collect()
}

fn element(from: &mut Thrift<'_>) -> Result<Element, String> {
    const CHILDREN: i16 = 5;
    const CONVERTED: i16 = 6;
    const LOGICAL: i16 = 10;
    let mut element = Element { children: 0, unknown: None, known: Vec::new() };
    let (mut last, mut seen) = (0, Seen::default());
    while let Some(field) = from.field(last)? {
        last = field.id;
        seen.note(field);
        let before = from.rest;
        shape::pass(from, shape::ELEMENT, field)?;
        let value = before.get(..before.len() - from.rest.len()).unwrap_or_default();
        let unknown = match (field.id, field.kind) {
            (LOGICAL, kind::STRUCT) => unknown_logical(value)?,
            (CONVERTED, 4..=6) => unknown_converted(value)?,
            (CHILDREN, 4..=6) => {
                let children = Thrift::new(value).integer()?;
                element.children = usize::try_from(children).map_err(|_| "a group has a negative number of columns")?;
                None
            }
            _ => None,
        };
        if unknown.is_some() {
            element.unknown = unknown;
        } else {
            write_field(&mut element.known, field);
            element.known.extend_from_slice(value);
        }
    }
    element.known.push(0);
    seen.end(shape::ELEMENT).map(|()| element)
}

/// The name of an annotation that the library does not know.
fn unknown_logical(value: &[u8]) -> Result<Option<String>, String> {
    let which = Thrift::new(value).field(0)?.map(|field| field.id);
    Ok(match which {
        Some(1..=8 | 10..=15) => None,
        Some(16) => Some("variant".to_owned()),
        Some(17) => Some("geometry".to_owned()),
        Some(18) => Some("geography".to_owned()),
        Some(other) => Some(format!("type {other} of a later version of Parquet")),
        None => Some("a type without a name".to_owned()),
    })
}

/// Likewise of an annotation of the old kind.
fn unknown_converted(value: &[u8]) -> Result<Option<String>, String> {
    let which = Thrift::new(value).integer()?;
    Ok((!(0..=21).contains(&which)).then(|| format!("converted type {which}, which no version of Parquet has")))
}

/// The columns with types that are not known, and whether the elements make up a tree that is not too deep.
fn unknown(elements: &[Element]) -> Result<Vec<(usize, String)>, String> {
    let mut unknown: Vec<(usize, String)> = Vec::new();
    // How many elements are still to come in each of the groups around.
    let mut open: Vec<usize> = Vec::new();
    let mut columns = 0usize;
    for (at, element) in elements.iter().enumerate() {
        while open.last() == Some(&0) {
            open.pop();
        }
        match open.last_mut() {
            Some(left) => *left -= 1,
            None if at > 0 => return Err("its schema has more than one root".to_owned()),
            None => {}
        }
        columns += usize::from(open.len() == 1);
        if let Some(name) = &element.unknown
            && unknown.last().is_none_or(|(column, _)| *column + 1 != columns)
        {
            unknown.push((columns.saturating_sub(1), name.clone()));
        }
        if open.len() >= DEEPEST {
            return Err(format!("its schema is nested more than {DEEPEST} deep"));
        }
        // The root is a group even where it says that it has no columns.
        if element.children > 0 || at == 0 {
            open.push(element.children);
        }
    }
    if open.iter().any(|left| *left > 0) {
        return Err("its schema lacks columns that it counts".to_owned());
    }
    Ok(unknown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::polars::thrift::{FieldHead, write_integer};

    /// A schema of a root and these columns, each with these fields behind its name.
    fn footer(columns: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_field(&mut bytes, FieldHead { id: 2, kind: kind::LIST });
        write_list(&mut bytes, columns.len() + 1, kind::STRUCT);
        // Field 4 is the name, field 5 the number of columns.
        bytes.extend([0x48, 1, b'r', 0x15]);
        write_integer(&mut bytes, i64::try_from(columns.len()).unwrap());
        bytes.push(0);
        for column in columns {
            bytes.extend([0x48, 1, b'c']);
            bytes.extend_from_slice(column);
            bytes.push(0);
        }
        // No rows in no row groups, and a version.
        bytes.extend([0x16, 0, 0x19, 0x0c, 0x05, 2, 0, 0]);
        bytes
    }

    #[test]
    fn a_known_footer_stays_as_it_is() {
        // A converted type (field 6) of 0, a logical type (field 10) that is a string (field 1).
        let bytes = footer(&[&[0x25, 0, 0x4c, 0x1c, 0, 0], &[]]);
        let footer = checked(bytes.clone()).unwrap();
        assert_eq!((footer.bytes, footer.unknown), (bytes, Vec::new()));
    }

    #[test]
    fn types_that_are_not_known_are_taken_out_and_named() {
        // Logical type 16 in the second column; field 9 in front of it stays.
        let bytes = footer(&[&[], &[0x55, 6, 0x1c, 0x0c, 0x20, 0, 0], &[0x25, 48]]);
        let footer = checked(bytes.clone()).unwrap();
        let named: Vec<_> = footer.unknown.iter().map(|(at, name)| (*at, name.as_str())).collect();
        assert_eq!(named, [(1, "variant"), (2, "converted type 24, which no version of Parquet has")]);
        let again = checked(footer.bytes.clone()).unwrap();
        assert_eq!((again.bytes, again.unknown), (footer.bytes, Vec::new()));
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let group = |columns: u8| [0x15, columns * 2];
        assert!(checked(footer(&[&group(2)])).is_err(), "columns are lacking");
        assert!(checked(footer(&[&group(1), &[]])).is_err(), "so is one here");
        let deep: Vec<&[u8]> = vec![&[0x15, 2]; DEEPEST + 1];
        assert!(checked(footer(&deep)).unwrap_err().contains("deep"));
        assert!(checked(footer(&[&[0x15, 1]])).unwrap_err().contains("negative"));
        assert!(checked(vec![0]).unwrap_err().contains("no schema"));
    }

    #[test]
    fn footers_longer_than_the_file_are_refused() {
        let bytes = [b"PAR1".to_vec(), 100u32.to_le_bytes().to_vec(), b"PAR1".to_vec()].concat();
        assert!(read(&Handle::of_memory(&bytes)).unwrap_err().contains("claims 100 bytes"));
    }
}
