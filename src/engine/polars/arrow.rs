//! Arrow IPC files and streams, one record batch at a time.

use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_arrow::io::ipc::read::{
    Dictionaries, FileMetadata, StreamMetadata, StreamReader, StreamState, get_row_count_from_blocks, read_batch,
    read_file_dictionaries, read_file_metadata, read_stream_metadata,
};

use super::dictionaries::{by_keys, with_values};
use super::guard::{guarded, one_line};
use super::handle::Handle;
use super::messages::{check, check_up_to_batch};
use super::types::column_info;
use crate::data::ColumnInfo;

/// An opened file, whose batches can be read in any order.
pub(super) struct ArrowFile {
    handle: Handle,
    metadata: FileMetadata,
    /// The same with the keys of dictionaries as columns, by which batches are read.
    keyed: FileMetadata,
    dictionaries: Dictionaries,
    /// The rows of each batch, as its header promises.
    rows: Vec<u64>,
}

/// An opened stream, whose batches can only be read one after the other.
pub(super) struct ArrowStream {
    handle: Handle,
    metadata: StreamMetadata,
}

/// Some columns of a batch, each as its arrays.
pub(super) type Batch = Vec<Vec<Box<dyn Array>>>;

impl ArrowFile {
    /// Reads the footer, the dictionaries and the headers of the batches.
    pub(super) fn open(handle: Handle) -> Result<Self, String> {
        guarded(|| {
            let mut from = handle.clone();
            let metadata = read_file_metadata(&mut from).map_err(|error| one_line(&error.to_string()))?;
            distinct(&metadata.schema, metadata.ipc_schema.fields.len())?;
            let rows = rows(&mut from, &metadata)?;
            for block in metadata.dictionaries.iter().flatten() {
                let at = u64::try_from(block.offset).map_err(|_| "a dictionary lies nowhere".to_owned())?;
                check(&from, at)?;
            }
            let dictionaries = read_file_dictionaries(&mut from, &metadata, &mut Vec::new(), validated())
                .map_err(|error| one_line(&error.to_string()))?;
            let keyed = FileMetadata { schema: Arc::new(by_keys(&metadata.schema)), ..metadata.clone() };
            Ok(Self { handle, metadata, keyed, dictionaries, rows })
        })
    }

    /// Its columns, in file order.
    pub(super) fn columns(&self) -> Vec<ColumnInfo> {
        columns(&self.metadata.schema)
    }

    /// How many batches there are.
    pub(super) fn batches(&self) -> usize {
        self.rows.len()
    }

    /// The rows that a batch promises.
    pub(super) fn rows_of(&self, batch: usize) -> u64 {
        self.rows.get(batch).copied().unwrap_or(0)
    }

    /// The columns of a batch that stand at these places, which must be in order and without doubles.
    pub(super) fn read(&self, batch: usize, wanted: &[usize]) -> Result<Batch, String> {
        if wanted.is_empty() {
            return Ok(Batch::new());
        }
        guarded(|| {
            let at = self.metadata.blocks.get(batch).and_then(|block| u64::try_from(block.offset).ok());
            check(&self.handle, at.ok_or("its place in the file makes no sense")?)?;
            let (mut message, mut data) = (Vec::new(), Vec::new());
            let read = read_batch(
                &mut self.handle.clone(),
                &self.dictionaries,
                &self.keyed,
                Some(wanted),
                None,
                batch,
                false,
                &mut message,
                &mut data,
                validated(),
            );
            let columns = read.map_err(|error| one_line(&error.to_string()))?.into_arrays();
            let columns = columns.into_iter().zip(wanted).map(|(column, at)| self.with_values(*at, column));
            whole(columns.collect::<Result<_, _>>()?, self.rows_of(batch))
        })
        .map_err(|why| format!("record batch {} is damaged: {why}", batch + 1))
    }

    /// What the column at a place stands for, where it was read as keys.
    fn with_values(&self, at: usize, column: Box<dyn Array>) -> Result<Box<dyn Array>, String> {
        let Some((_, field)) = self.metadata.schema.get_at_index(at) else { return Ok(column) };
        let id = self.metadata.ipc_schema.fields.get(at).and_then(|field| field.dictionary_id);
        let values = id.and_then(|id| self.dictionaries.get(&id)).map(AsRef::as_ref);
        with_values(&field.dtype, column, values)
    }
}

impl ArrowStream {
    /// Reads the schema.
    pub(super) fn open(handle: Handle) -> Result<Self, String> {
        guarded(|| {
            let metadata = read_stream_metadata(&mut handle.clone()).map_err(|error| one_line(&error.to_string()))?;
            distinct(&metadata.schema, metadata.ipc_schema.fields.len())?;
            Ok(Self { handle, metadata })
        })
    }

    /// Its columns, in stream order.
    pub(super) fn columns(&self) -> Vec<ColumnInfo> {
        columns(&self.metadata.schema)
    }

    /// Reads the columns at these places (in order, without doubles) of all batches; `take` gets each batch with its
    /// rows and the place in the stream where it ends, and says whether to go on.
    pub(super) fn read(&self, wanted: &[usize], take: &mut Take<'_>) -> Result<(), String> {
        let mut from = Watched::new(self.handle.clone());
        let place = Arc::clone(&from.at);
        let metadata = guarded(|| read_stream_metadata(&mut from).map_err(|error| one_line(&error.to_string())))?;
        let mut reader = StreamReader::new(from, metadata, self.projection(wanted));
        for batch in 1u64.. {
            let before = place.load(Ordering::Relaxed);
            let checked = guarded(|| check_up_to_batch(&self.handle, before));
            checked.map_err(|why| format!("record batch {batch} is damaged: {why}"))?;
            let next = guarded(|| reader.next().transpose().map_err(|error| one_line(&error.to_string())));
            match next.map_err(|why| format!("record batch {batch} is damaged: {why}"))? {
                Some(StreamState::Some(read)) => {
                    let rows = read.len() as u64;
                    let columns = if wanted.is_empty() { Vec::new() } else { read.into_arrays() };
                    let columns = guarded(|| whole(columns, rows))?;
                    if !take(columns, rows, place.load(Ordering::Relaxed)) {
                        break;
                    }
                }
                None => break,
                // A stream may end without its mark, but then nothing tells it from one that was cut off.
                Some(StreamState::Waiting) => return Err(NO_END.to_owned()),
            }
        }
        Ok(())
    }

    /// What the library is told to read: it cannot say how many rows there are without a column.
    fn projection(&self, wanted: &[usize]) -> Option<Vec<usize>> {
        match (wanted, self.metadata.schema.is_empty()) {
            (_, true) => None,
            ([], false) => Some(vec![0]),
            (wanted, false) => Some(wanted.to_vec()),
        }
    }
}

const NO_END: &str = "the stream ends without the mark of its end, so that it may have been cut off";

/// Takes the columns of a batch, its rows and the place where it ends; false stops the reading.
pub(super) type Take<'a> = dyn FnMut(Batch, u64, u64) -> bool + 'a;

/// Tells others how far the reading is.
struct Watched {
    handle: Handle,
    at: Arc<AtomicU64>,
}

impl Watched {
    fn new(handle: Handle) -> Self {
        Self { handle, at: Arc::default() }
    }

    fn note(&mut self) -> std::io::Result<u64> {
        let at = self.handle.stream_position()?;
        self.at.store(at, Ordering::Relaxed);
        Ok(at)
    }
}

impl Read for Watched {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.handle.read(buffer)?;
        self.note()?;
        Ok(read)
    }
}

impl Seek for Watched {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.handle.seek(to)?;
        self.note()
    }
}

/// The rows of each batch, by their headers.
fn rows(from: &mut Handle, metadata: &FileMetadata) -> Result<Vec<u64>, String> {
    let one = |block| {
        let rows = get_row_count_from_blocks(from, std::slice::from_ref(block)).map_err(|error| error.to_string());
        rows.and_then(|rows| u64::try_from(rows).map_err(|_| "a negative number of rows".to_owned()))
    };
    metadata.blocks.iter().map(one).collect()
}

/// The library keeps columns by name, so a name that recurs would hide a column.
fn distinct(schema: &ArrowSchema, fields: usize) -> Result<(), String> {
    if schema.len() == fields { Ok(()) } else { Err("two of its columns have the same name".to_owned()) }
}

fn columns(schema: &ArrowSchema) -> Vec<ColumnInfo> {
    schema.iter_values().map(|field: &Field| column_info(field.name.as_str(), field.dtype())).collect()
}

/// Holds each column of a batch to the number of rows.
fn whole(columns: Vec<Box<dyn Array>>, rows: u64) -> Result<Batch, String> {
    match columns.iter().map(|column| column.len() as u64).find(|len| *len != rows) {
        Some(len) => Err(format!("a column has {len} values where its header promises {rows}")),
        None => Ok(columns.into_iter().map(|column| vec![column]).collect()),
    }
}

/// How the library is told to hold what it reads to the format: a type of its own that has no name here.
fn validated<Flag: Default>() -> Flag {
    Flag::default()
}
