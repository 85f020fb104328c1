//! Arrow IPC files and streams: their columns, and one record batch at a time.

use std::collections::BTreeSet;

use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::io::ipc::IpcField;
use polars_arrow_format::ipc::planus::ReadAsRoot;
use polars_arrow_format::ipc::{Block, DictionaryBatchRef, FooterRef, KeyValue};

use super::batch::{Batch, nameless};
use super::budget::Budget;
use super::dictionaries::{Added, Known, by_keys, with_values};
use super::fault::{Fault, each_column};
use super::guard::guarded;
use super::handle::Handle;
use super::messages::{Header, Message, senseless};
use super::skeleton::{Extent, Skeleton, of_dictionary};
use super::verifier::check_footer;
use super::wide::{as_bytes, as_decimals};
use crate::data::ColumnInfo;

/// Some columns of a batch, each as its arrays.
pub(super) type Columns = Vec<Vec<Box<dyn Array>>>;

/// Messages of files start at multiples of this.
const ALIGNED: u64 = 8;

/// What files and streams have in common.
struct Table {
    handle: Handle,
    skeleton: Skeleton,
}

/// An opened file, whose batches can be read in any order.
pub(super) struct ArrowFile {
    table: Table,
    dictionaries: Known,
    /// Where each batch starts, and its rows as its header promises.
    batches: Vec<(u64, u64)>,
}

/// An opened stream, whose batches can only be read one after the other.
pub(super) struct ArrowStream {
    table: Table,
    /// Where each message behind the schema starts.
    messages: Vec<u64>,
    rows: u64,
    /// Why what follows the messages cannot be read.
    broken: Option<String>,
    /// Whether the mark of the end is there.
    is_closed: bool,
}

impl ArrowFile {
    /// Reads the footer, the dictionaries and the headers of the batches.
    pub(super) fn open(handle: Handle) -> Result<Self, String> {
        guarded(|| {
            let (footer, place) = footer(&handle)?;
            check_footer(&footer)?;
            let footer = FooterRef::read_as_root(&footer).map_err(senseless)?;
            for pair in footer.custom_metadata().map_err(senseless)?.into_iter().flatten() {
                pair.and_then(KeyValue::try_from).map_err(senseless)?;
            }
            let schema = footer.schema().map_err(senseless)?.ok_or("it has no schema")?;
            let table = Table { skeleton: Skeleton::read(schema)?, handle };
            let mut dictionaries = Known::default();
            for block in footer.dictionaries().map_err(senseless)?.into_iter().flatten() {
                let message = table.at_block(block.into(), place)?;
                if table.dictionary(&message, &mut dictionaries)? == Added::Instead {
                    return Err("it has a dictionary twice".to_owned());
                }
            }
            let mut batches = Vec::new();
            for block in footer.record_batches().map_err(senseless)?.into_iter().flatten() {
                let block = Block::from(block);
                let message = table.at_block(block, place)?;
                let at = u64::try_from(block.offset).unwrap_or(u64::MAX);
                let batch = table.batch(&message)?;
                let held = table.hold_hidden(&batch);
                held.map_err(|why| format!("record batch {} is damaged: {why}", batches.len() + 1))?;
                batches.push((at, batch.rows));
            }
            Ok(Self { table, dictionaries, batches })
        })
    }

    /// Its columns, in file order.
    pub(super) fn columns(&self) -> Vec<ColumnInfo> {
        self.table.columns()
    }

    /// Whether the values of a column can be read.
    pub(super) fn can_read(&self, column: usize) -> bool {
        self.table.can_read(column)
    }

    /// How many batches there are.
    pub(super) fn batches(&self) -> usize {
        self.batches.len()
    }

    /// The rows that a batch promises.
    pub(super) fn rows_of(&self, batch: usize) -> u64 {
        self.batches.get(batch).map_or(0, |(_, rows)| *rows)
    }

    /// The columns of a batch that stand at these places, given to `take` while their memory is taken.
    pub(super) fn read(
        &self,
        batch: usize,
        wanted: &[usize],
        budget: &Budget,
        take: &mut dyn FnMut(Columns),
    ) -> Result<(), Fault> {
        let found = guarded(|| {
            let (at, _) = self.batches.get(batch).ok_or("it is not there")?;
            let message = Message::read(&self.table.handle, *at)?.ok_or("it is not there")?;
            self.table.batch(&message)
        });
        let named = |why: String| Fault::Whole(format!("record batch {} is damaged: {why}", batch + 1));
        self.table.read(&found.map_err(named)?, batch, (wanted, &self.dictionaries), budget, take)
    }
}

/// Whether anything but a few zeros, as some writers pad with, stands behind the mark of an end.
fn is_followed(handle: &Handle, mark: u64) -> Result<bool, String> {
    const PADDING: u64 = 64;
    let rest = handle.len().saturating_sub(mark);
    let bytes = handle.range(mark, rest.min(PADDING)).map_err(|error| error.to_string())?;
    let behind = bytes.strip_prefix(&u32::MAX.to_le_bytes()).unwrap_or(&bytes);
    Ok(rest > PADDING || behind.iter().any(|byte| *byte != 0))
}

impl ArrowStream {
    /// Reads the schema, and walks over the messages behind it.
    pub(super) fn open(handle: Handle) -> Result<Self, String> {
        guarded(|| {
            let message = Message::read(&handle, 0)?.ok_or("it does not start with a schema")?;
            let skeleton = Skeleton::read(message.schema()?)?;
            let table = Table { handle, skeleton };
            let mut stream = Self { table, messages: Vec::new(), rows: 0, broken: None, is_closed: false };
            stream.broken = stream.walk(message.end).err();
            Ok(stream)
        })
    }

    fn walk(&mut self, start: u64) -> Result<(), String> {
        let (mut at, mut seen, mut batches) = (start, BTreeSet::new(), 0);
        while let Some(message) = Message::read(&self.table.handle, at)? {
            match message.header()? {
                Header::Batch(_) => {
                    let batch = self.table.batch(&message)?;
                    self.table.hold_hidden(&batch)?;
                    self.rows = self.rows.saturating_add(batch.rows);
                    batches += 1;
                }
                Header::Dictionary(dictionary) => {
                    seen.insert(self.table.id_of(dictionary)?);
                }
                Header::Other => return Err("a message in it is neither rows nor a dictionary".to_owned()),
            }
            self.messages.push(at);
            at = message.end;
        }
        // One without rows may have no dictionaries, but not a few of them.
        if batches == 0 && !seen.is_empty() && seen != self.table.skeleton.dictionaries {
            return Err("it ends before its last dictionary".to_owned());
        }
        self.is_closed = at < self.table.handle.len();
        if is_followed(&self.table.handle, at)? {
            return Err("more stands behind the mark of its end, another stream perhaps, and is not read".to_owned());
        }
        Ok(())
    }

    /// Its columns, in stream order.
    pub(super) fn columns(&self) -> Vec<ColumnInfo> {
        self.table.columns()
    }

    /// Whether the values of a column can be read.
    pub(super) fn can_read(&self, column: usize) -> bool {
        self.table.can_read(column)
    }

    /// The rows of all batches, where it can be read to its end.
    pub(super) fn rows(&self) -> Option<u64> {
        Some(self.rows).filter(|_| self.broken.is_none())
    }

    /// Whether it ends as a stream does that was written to its end; one that does not may have been cut off.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed || self.broken.is_some()
    }

    /// Reads the columns at these places of all batches; `take` gets each batch with its rows and the place in the stream
    /// where it ends, and says whether to go on.
    pub(super) fn read(&self, wanted: &[usize], budget: &Budget, take: &mut Take<'_>) -> Result<(), Fault> {
        let (mut dictionaries, mut batches, mut damaged) = (Known::default(), 0, None::<Fault>);
        for at in &self.messages {
            let named = |why: String| Fault::Whole(format!("record batch {} is damaged: {why}", batches + 1));
            let next = guarded(|| self.next(*at, &mut dictionaries)).map_err(named)?;
            let Some((end, batch)) = next else { continue };
            let mut goes_on = true;
            let read = self.table.read(&batch, batches, (wanted, &dictionaries), budget, &mut |columns| {
                goes_on = take(columns, batch.rows, end);
            });
            match (read, &mut damaged) {
                (Ok(()), _) => {}
                // What else is damaged is told at once.
                (Err(Fault::Columns(more)), Some(Fault::Columns(columns))) => columns.extend(more),
                (Err(first @ Fault::Columns(_)), none) => *none = Some(first),
                (Err(fault), _) => return Err(fault),
            }
            if !goes_on {
                return Ok(());
            }
            batches += 1;
        }
        match (damaged, &self.broken) {
            (_, Some(why)) => Err(Fault::Whole(format!("record batch {} is damaged: {why}", batches + 1))),
            (Some(damaged), None) => Err(damaged),
            (None, None) => Ok(()),
        }
    }

    /// The batch at a place and where it ends; a dictionary is kept.
    fn next(&self, at: u64, dictionaries: &mut Known) -> Result<Option<(u64, Batch)>, String> {
        let Some(message) = Message::read(&self.table.handle, at)? else { return Ok(None) };
        if let Header::Dictionary(_) = message.header()? {
            self.table.dictionary(&message, dictionaries)?;
            return Ok(None);
        }
        Ok(Some((message.end, self.table.batch(&message)?)))
    }
}

/// Takes the columns of a batch, its rows and the place where it ends; false stops the reading.
pub(super) type Take<'a> = dyn FnMut(Columns, u64, u64) -> bool + 'a;

impl Table {
    fn columns(&self) -> Vec<ColumnInfo> {
        self.skeleton.columns.iter().map(|column| column.info.clone()).collect()
    }

    fn can_read(&self, column: usize) -> bool {
        self.skeleton.columns.get(column).is_some_and(|column| column.field.is_some())
    }

    /// The message that a block of the footer names, which lies before the footer.
    fn at_block(&self, block: Block, footer: u64) -> Result<Message, String> {
        let at = u64::try_from(block.offset).map_err(|_| "a message lies nowhere".to_owned())?;
        let message = Message::read(&self.handle, at)?.ok_or("its footer names a message that is not there")?;
        let length = u64::try_from(block.meta_data_length).ok();
        let end = u64::try_from(block.body_length).ok().and_then(|length| message.body.checked_add(length));
        if length.and_then(|length| at.checked_add(length)) != Some(message.body) || end != Some(message.end) {
            return Err("its footer contradicts a message about where its body is".to_owned());
        }
        if message.end > footer {
            return Err("a message lies in its footer".to_owned());
        }
        if [at, message.body, message.end].iter().any(|at| at % ALIGNED != 0) {
            return Err("a message does not start where messages may".to_owned());
        }
        Ok(message)
    }

    /// The batch that a message is.
    fn batch(&self, message: &Message) -> Result<Batch, String> {
        match message.header()? {
            Header::Batch(batch) => {
                let batch = Batch::read(&self.handle, message, batch)?;
                // That of the others is seen when they are read.
                let hidden = self.skeleton.columns.iter().filter(|column| column.field.is_none());
                match hidden.map(|column| batch.values_of(column.before)).find(|len| *len != Some(batch.rows)) {
                    Some(_) => Err("a column has not as many values as there are rows".to_owned()),
                    None => Ok(batch),
                }
            }
            Header::Dictionary(_) | Header::Other => Err("its footer names as rows what are none".to_owned()),
        }
    }

    /// Unpacks the columns of a batch whose types are not known: nobody reads them, and damage in them is damage all the
    /// same. They are not kept, and what is not packed needs no look.
    fn hold_hidden(&self, batch: &Batch) -> Result<(), String> {
        for (at, column) in self.skeleton.columns.iter().enumerate().filter(|(_, column)| column.field.is_none()) {
            let held = self.part(batch, at).and_then(|part| part.hold(&self.handle));
            let name = &column.info.name;
            held.map_err(|why| format!("in its column `{name}`, {why}"))?;
        }
        Ok(())
    }

    /// Which dictionary it is; a column must be written with it.
    fn id_of(&self, dictionary: DictionaryBatchRef<'_>) -> Result<i64, String> {
        let id = dictionary.id().map_err(senseless)?;
        let known = Some(id).filter(|id| self.skeleton.dictionaries.contains(id));
        known.ok_or_else(|| "it has a dictionary that no column is written with".to_owned())
    }

    /// Keeps the dictionary that a message is; one that cannot be read spoils the columns that need it alone.
    fn dictionary(&self, message: &Message, dictionaries: &mut Known) -> Result<Added, String> {
        let Header::Dictionary(dictionary) = message.header()? else {
            return Err("its footer names as a dictionary what is none".to_owned());
        };
        let id = self.id_of(dictionary)?;
        let is_more = dictionary.is_delta().map_err(senseless)?;
        let values = if let Some(kind) = of_dictionary(&self.skeleton.columns, id) {
            guarded(|| self.values_of(message, dictionary, kind, dictionaries))
        } else {
            self.dictionary_batch(message, dictionary)?.part(Extent::default(), None)?.hold(&self.handle)?;
            Err("the type of its column is not known".to_owned())
        };
        dictionaries.add(id, is_more, values)
    }

    /// The values of a dictionary, as a batch of one column.
    fn dictionary_batch(&self, message: &Message, dictionary: DictionaryBatchRef<'_>) -> Result<Batch, String> {
        let batch = dictionary.data().map_err(senseless)?.ok_or("it has no values")?;
        Batch::read(&self.handle, message, batch)
    }

    fn values_of(
        &self,
        message: &Message,
        dictionary: DictionaryBatchRef<'_>,
        (dtype, of_ipc): (ArrowDataType, IpcField),
        known: &Known,
    ) -> Result<Box<dyn Array>, String> {
        let batch = self.dictionary_batch(message, dictionary)?;
        let part = batch.part(Extent::default(), None)?;
        part.weight(&self.handle)?;
        let values = (nameless(dtype), of_ipc);
        part.values(&self.handle, values, &known.values, self.skeleton.is_little_endian)
    }

    /// Gives columns of a batch to `take`, while their memory is taken.
    fn read(
        &self,
        batch: &Batch,
        number: usize,
        (wanted, dictionaries): (&[usize], &Known),
        budget: &Budget,
        take: &mut dyn FnMut(Columns),
    ) -> Result<(), Fault> {
        let weights = wanted.iter().map(|at| guarded(|| self.part(batch, *at)?.weight(&self.handle)).unwrap_or(0));
        let _share = budget.take(weights.fold(0, u64::saturating_add)).map_err(|why| Fault::whole(why, budget))?;
        let columns = each_column(wanted, budget, &|at| {
            guarded(|| self.column(batch, at, dictionaries)).map_err(|why| {
                let name = self.skeleton.columns.get(at).map_or("", |column| column.info.name.as_str());
                format!("column `{name}` of record batch {} is damaged: {why}", number + 1)
            })
        })?;
        take(columns.into_iter().map(|column| vec![column]).collect());
        Ok(())
    }

    /// What a batch has of a column.
    fn part<'b>(&self, batch: &'b Batch, at: usize) -> Result<super::batch::Part<'b>, String> {
        let column = self.skeleton.columns.get(at).ok_or("it is not there")?;
        batch.part(column.before, Some(column.extent))
    }

    fn column(&self, batch: &Batch, at: usize, dictionaries: &Known) -> Result<Box<dyn Array>, String> {
        let column = self.skeleton.columns.get(at).ok_or("it is not there")?;
        let (field, of_ipc) = column.field.as_ref().ok_or("its type is not known")?;
        dictionaries.hold(&column.dictionaries())?;
        let part = self.part(batch, at)?;
        part.weight(&self.handle)?;
        let is_little_endian = self.skeleton.is_little_endian;
        let keyed = (as_bytes(by_keys(field)), of_ipc.clone());
        let read = part.values(&self.handle, keyed, &dictionaries.values, is_little_endian)?;
        let read = as_decimals(field.dtype(), read, is_little_endian)?;
        let column = with_values(field.dtype(), read, values((field, of_ipc), dictionaries))?;
        match column.len() as u64 {
            len if len == batch.rows => Ok(column),
            len => Err(format!("it has {len} values where the batch promises {}", batch.rows)),
        }
    }
}

/// The dictionary of a column that is nothing else.
fn values<'d>((field, of_ipc): (&Field, &IpcField), dictionaries: &'d Known) -> Option<&'d dyn Array> {
    let is_keyed = matches!(field.dtype(), ArrowDataType::Dictionary(..));
    let id = of_ipc.dictionary_id.filter(|_| is_keyed)?;
    dictionaries.values.get(&id).map(AsRef::as_ref)
}

/// The bytes of the footer of a file, and where they start.
fn footer(handle: &Handle) -> Result<(Vec<u8>, u64), String> {
    const END: u64 = 10;
    let end = handle.tail(END).map_err(|error| error.to_string())?;
    let len = end.first_chunk().map_or(0, |len| i32::from_le_bytes(*len));
    let len = u64::try_from(len).map_err(|_| "its footer has a negative length".to_owned())?;
    let start = handle.len().checked_sub(END).and_then(|end| end.checked_sub(len));
    let start = start.ok_or_else(|| format!("its footer claims {len} bytes, more than the file has"))?;
    handle.range(start, len).map(|footer| (footer, start)).map_err(|error| error.to_string())
}
