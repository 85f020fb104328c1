//! The schema of Arrow IPC, column by column, so that a type that the library does not know hides one column alone, and
//! what each column takes of the nodes and buffers of a batch.

use std::collections::BTreeSet;

use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::io::ipc::IpcField;
use polars_arrow::io::ipc::read::deserialize_schema;
use polars_arrow_format::ipc::planus::Builder;
use polars_arrow_format::ipc::{
    self, Endianness, FieldRef, KeyValue, Message, MessageHeader, MetadataVersion, Schema, SchemaRef, TypeRef,
    UnionMode,
};

use super::guard::guarded;
use super::kinds::check_kind;
use super::messages::senseless;
use super::types::{DEEPEST, column_info, type_name};
use super::wide::lie_inside;
use crate::data::{ColumnInfo, Storage};

/// How many fields a schema may have, those inside others counted; a few bytes can stand for any number of them.
const MOST_FIELDS: usize = 100_000;

/// The columns of a file.
#[derive(Clone, Debug)]
pub(super) struct Skeleton {
    pub(super) columns: Vec<Column>,
    pub(super) is_little_endian: bool,
    /// The dictionaries that columns are written with, of all types.
    pub(super) dictionaries: BTreeSet<i64>,
}

/// One column.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) info: ColumnInfo,
    /// What it is read as; `None` where the library does not know its type.
    pub(super) field: Option<(Field, IpcField)>,
    /// What the columns before it take of a batch.
    pub(super) before: Extent,
    /// What it takes itself.
    pub(super) extent: Extent,
}

/// How much of the nodes and buffers of a batch something takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Extent {
    /// Nodes: a length and a number of nulls.
    pub(super) nodes: usize,
    /// Buffers, but for those that only the batch knows the number of.
    pub(super) buffers: usize,
    /// Buffers more where unions may be null, as they could in old versions.
    pub(super) unions: usize,
    /// Fields with a number of buffers that the batch says.
    pub(super) views: usize,
}

impl Skeleton {
    /// Reads a schema.
    pub(super) fn read(schema: SchemaRef<'_>) -> Result<Self, String> {
        let fields = schema.fields().map_err(senseless)?.ok_or("it has no columns")?;
        let endianness = schema.endianness().map_err(senseless)?;
        for pair in schema.custom_metadata().map_err(senseless)?.into_iter().flatten() {
            pair.and_then(KeyValue::try_from).map_err(senseless)?;
        }
        let (mut seen, mut columns) = (Seen { left: MOST_FIELDS, ids: BTreeSet::new() }, Vec::new());
        let mut before = Extent::default();
        for field in fields {
            let column = Column::read(field.map_err(senseless)?, endianness, &mut seen)?;
            columns.push(Column { before, ..column });
            before = before.plus(columns.last().map(|column: &Column| column.extent).unwrap_or_default());
        }
        Ok(Self { columns, is_little_endian: endianness == Endianness::Little, dictionaries: seen.ids })
    }
}

impl Column {
    fn read(field: FieldRef<'_>, endianness: Endianness, seen: &mut Seen) -> Result<Self, String> {
        // The shape is walked over first: what follows would recurse without end.
        let (extent, kind) = extent(field, seen, DEEPEST)?;
        let name = field.name().map_err(senseless)?.unwrap_or_default();
        let known = guarded(|| alone(field, endianness)).ok();
        let hidden = |kind: &str| ColumnInfo::plain(name, Storage::Other(kind.to_owned()), kind);
        let (info, known) = match known {
            None => (hidden(kind), None),
            Some((field, _)) if lie_inside(field.dtype()) => (hidden(&type_name(field.dtype())), None),
            Some(known) => (column_info(name, known.0.dtype()), Some(known)),
        };
        Ok(Self { info, field: known, before: Extent::default(), extent })
    }

    /// The dictionaries that it, or what lies in it, is written with.
    pub(super) fn dictionaries(&self) -> Vec<i64> {
        fn add(field: &IpcField, ids: &mut Vec<i64>) {
            ids.extend(field.dictionary_id);
            field.fields.iter().for_each(|inner| add(inner, ids));
        }
        let mut ids = Vec::new();
        if let Some((_, field)) = &self.field {
            add(field, &mut ids);
        }
        ids
    }
}

/// The field as the library reads it.
fn alone(field: FieldRef<'_>, endianness: Endianness) -> Result<(Field, IpcField), String> {
    let field = ipc::Field::try_from(field).map_err(senseless)?;
    let schema = Schema { endianness, fields: Some(vec![field]), custom_metadata: None, features: None };
    let header = Some(MessageHeader::Schema(Box::new(schema)));
    let message = Message { version: MetadataVersion::V5, header, body_length: 0, custom_metadata: None };
    let mut builder = Builder::new();
    let (schema, mut of_ipc, _) =
        deserialize_schema(builder.finish(&message, None)).map_err(|error| error.to_string())?;
    let field = schema.iter_values().next().cloned();
    field.zip(of_ipc.fields.pop()).ok_or_else(|| "a column is missing".to_owned())
}

/// What was seen of the fields of a schema.
struct Seen {
    /// How many fields more there may be.
    left: usize,
    /// The dictionaries that they are written with.
    ids: BTreeSet<i64>,
}

/// What a field takes, and the name of its type where the library does not know it.
fn extent(field: FieldRef<'_>, seen: &mut Seen, deeper: usize) -> Result<(Extent, &'static str), String> {
    seen.left = seen.left.checked_sub(1).ok_or("its schema has more fields than any schema")?;
    let deeper = deeper.checked_sub(1).ok_or("its schema is nested too deep")?;
    let mut all = Extent { nodes: 1, ..Extent::default() };
    let kind = field.type_().map_err(senseless)?.ok_or("a column has no type")?;
    let dictionary = field.dictionary().map_err(senseless)?;
    if let Some(dictionary) = dictionary {
        seen.ids.insert(dictionary.id().map_err(senseless)?);
    }
    let name = take(kind, &mut all)?;
    let children = field.children().map_err(senseless)?.into_iter().flatten();
    let children = children.collect::<Result<Vec<_>, _>>().map_err(senseless)?;
    check_kind(field, kind, &children)?;
    let mut inner = Extent::default();
    for child in children {
        let (extent, _) = extent(child, seen, deeper)?;
        inner = inner.plus(extent);
    }
    // In a batch there are the keys alone.
    let keys = Extent { nodes: 1, buffers: 2, ..Extent::default() };
    Ok((if dictionary.is_some() { keys } else { all.plus(inner) }, name))
}

/// The buffers of a field itself.
fn take(kind: TypeRef<'_>, all: &mut Extent) -> Result<&'static str, String> {
    use TypeRef as T;
    let name = match &kind {
        T::RunEndEncoded(_) => "run_end_encoded",
        T::ListView(_) => "list_view",
        T::LargeListView(_) => "large_list_view",
        _ => "a type that is not known",
    };
    all.buffers = match kind {
        T::Null(_) | T::RunEndEncoded(_) => 0,
        T::Struct(_) | T::FixedSizeList(_) => 1,
        T::Binary(_) | T::Utf8(_) | T::LargeBinary(_) | T::LargeUtf8(_) | T::ListView(_) | T::LargeListView(_) => 3,
        T::BinaryView(_) | T::Utf8View(_) => {
            all.views = 1;
            2
        }
        T::Union(union) => {
            all.unions = 1;
            if union.mode().map_err(senseless)? == UnionMode::Dense { 2 } else { 1 }
        }
        _ => 2,
    };
    Ok(name)
}

impl Extent {
    /// Both together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            nodes: self.nodes + other.nodes,
            buffers: self.buffers + other.buffers,
            unions: self.unions + other.unions,
            views: self.views + other.views,
        }
    }
}

/// The values of a dictionary, as what they are read, among the columns that are written with it.
pub(super) fn of_dictionary(columns: &[Column], id: i64) -> Option<(ArrowDataType, IpcField)> {
    columns.iter().filter_map(|column| column.field.as_ref()).find_map(|(field, inner)| find(field, inner, id))
}

fn find(field: &Field, of_ipc: &IpcField, id: i64) -> Option<(ArrowDataType, IpcField)> {
    let mut dtype = field.dtype().to_storage();
    if let ArrowDataType::Dictionary(_, values, _) = dtype {
        if of_ipc.dictionary_id == Some(id) {
            return Some((values.as_ref().clone(), of_ipc.clone()));
        }
        dtype = values.to_storage();
    }
    let inner: &[Field] = match dtype {
        ArrowDataType::List(item)
        | ArrowDataType::LargeList(item)
        | ArrowDataType::FixedSizeList(item, _)
        | ArrowDataType::Map(item, _) => std::slice::from_ref(item),
        ArrowDataType::Struct(fields) => fields,
        ArrowDataType::Union(union) => &union.fields,
        _ => &[],
    };
    inner.iter().zip(&of_ipc.fields).find_map(|(field, of_ipc)| find(field, of_ipc, id))
}

#[cfg(test)]
mod tests {
    use polars_arrow_format::ipc::planus::ReadAsRoot;
    use polars_arrow_format::ipc::{Int, ListView, Type, Utf8View};

    use super::*;

    fn field(name: &str, kind: Type, children: Vec<ipc::Field>) -> ipc::Field {
        ipc::Field {
            name: Some(name.to_owned()),
            nullable: true,
            type_: Some(kind),
            dictionary: None,
            children: Some(children),
            custom_metadata: None,
        }
    }

    fn int(name: &str) -> ipc::Field {
        field(name, Type::Int(Box::new(Int { bit_width: 32, is_signed: true })), Vec::new())
    }

    fn read(fields: Vec<ipc::Field>) -> Result<Skeleton, String> {
        let schema =
            Schema { endianness: Endianness::Little, fields: Some(fields), custom_metadata: None, features: None };
        let mut builder = Builder::new();
        Skeleton::read(SchemaRef::read_as_root(builder.finish(&schema, None)).unwrap())
    }

    #[test]
    fn a_type_that_is_not_known_hides_its_own_column() {
        let view = field("views", Type::ListView(Box::new(ListView {})), vec![int("item")]);
        let text = field("text", Type::Utf8View(Box::new(Utf8View {})), Vec::new());
        let columns = read(vec![view, text, int("id")]).unwrap().columns;
        let known: Vec<_> =
            columns.iter().map(|column| (column.field.is_some(), column.info.type_name.as_str())).collect();
        assert_eq!(known, [(false, "list_view"), (true, "string"), (true, "int32")]);
        // A list of views has three buffers and its values; of a text only the batch knows all buffers.
        let taken = Extent { nodes: 2, buffers: 5, unions: 0, views: 0 };
        assert_eq!((columns[0].extent, columns[1].before), (taken, taken));
        assert_eq!(columns[2].before, Extent { nodes: 3, buffers: 7, unions: 0, views: 1 });
    }

    #[test]
    fn schemas_that_are_nested_too_deep_are_refused() {
        let nest = |depth: usize| {
            (0..depth).fold(int("leaf"), |inner, _| field("s", Type::Struct(Box::new(ipc::Struct {})), vec![inner]))
        };
        assert!(read(vec![nest(20)]).is_ok());
        assert!(read(vec![nest(DEEPEST)]).unwrap_err().contains("too deep"));
    }
}
