//! One record batch of Arrow IPC: held to its message, and read a column at a time.

use std::io::{Cursor, Read, copy, sink};
use std::sync::Arc;

use polars_arrow::array::Array;
use polars_arrow::datatypes::{ArrowSchema, Field};
use polars_arrow::io::ipc::read::Dictionaries;
use polars_arrow::io::ipc::read::common::read_record_batch;
use polars_arrow::io::ipc::{IpcField, IpcSchema};
use polars_arrow_format::ipc::planus::{Builder, ReadAsRoot};
use polars_arrow_format::ipc::{
    BodyCompression, Buffer, CompressionType, FieldNode, MetadataVersion, RecordBatch, RecordBatchRef,
};

use super::guard::one_line;
use super::handle::Handle;
use super::messages::{Message, senseless};
use super::pages::{exactly, plausible};
use super::skeleton::Extent;

/// What stands in place of the length of a buffer that is not packed after all.
const NOT_PACKED: i64 = -1;

/// Buffers start at multiples of this.
const ALIGNED: i64 = 8;

/// A batch whose nodes and buffers lie within its message.
pub(super) struct Batch {
    /// How many rows it has.
    pub(super) rows: u64,
    nodes: Vec<FieldNode>,
    buffers: Vec<Buffer>,
    views: Vec<usize>,
    compression: Option<BodyCompression>,
    version: MetadataVersion,
    /// Where its body starts.
    body: u64,
}

impl Batch {
    /// Checks the header of a batch.
    pub(super) fn read(handle: &Handle, message: &Message, batch: RecordBatchRef<'_>) -> Result<Self, String> {
        let rows = claimed(batch.length().map_err(senseless)?, handle, "rows")?;
        let nodes = batch.nodes().map_err(senseless)?.into_iter().flatten().map(FieldNode::from).collect::<Vec<_>>();
        for node in &nodes {
            let values = claimed(node.length, handle, "values")?;
            if u64::try_from(node.null_count).is_ok_and(|nulls| nulls > values) {
                return Err("a column has more nulls than values".to_owned());
            }
        }
        let buffers = batch.buffers().map_err(senseless)?.into_iter().flatten().map(Buffer::from).collect::<Vec<_>>();
        if buffers.iter().any(|buffer| !lies_within(buffer, message)) {
            return Err("a buffer lies outside of its message".to_owned());
        }
        if buffers.iter().any(|buffer| buffer.length > 0 && buffer.offset % ALIGNED != 0) {
            return Err("a buffer does not start where buffers may".to_owned());
        }
        let views = batch.variadic_buffer_counts().map_err(senseless)?.into_iter().flatten();
        let views = views.map(|count| usize::try_from(count).map_err(|_| "a negative number of buffers".to_owned()));
        let compression = batch.compression().map_err(senseless)?;
        let compression = compression.map(BodyCompression::try_from).transpose().map_err(senseless)?;
        let (views, version, body) = (views.collect::<Result<_, _>>()?, message.version()?, message.body);
        Ok(Self { rows, nodes, buffers, views, compression, version, body })
    }

    /// How many values a column has that `before` others lie before.
    pub(super) fn values_of(&self, before: Extent) -> Option<u64> {
        self.nodes.get(before.nodes).and_then(|node| u64::try_from(node.length).ok())
    }

    /// What lies in the places of a column, `before` of which others lie; all that is left for `None`.
    pub(super) fn part(&self, before: Extent, own: Option<Extent>) -> Result<Part<'_>, String> {
        const LACKS: &str = "its message has not all that the column is made of";
        let old = usize::from(self.version != MetadataVersion::V5);
        let variadic = |views: &[usize]| views.iter().fold(0usize, |sum, count| sum.saturating_add(*count));
        let (passed, views) = self.views.split_at_checked(before.views).ok_or(LACKS)?;
        let skipped = (before.buffers + before.unions * old).saturating_add(variadic(passed));
        let nodes = self.nodes.get(before.nodes..).ok_or(LACKS)?;
        let buffers = self.buffers.get(skipped..).ok_or(LACKS)?;
        let Some(own) = own else { return Ok(Part { batch: self, nodes, buffers, views }) };
        let views = views.get(..own.views).ok_or(LACKS)?;
        let count = (own.buffers + own.unions * old).saturating_add(variadic(views));
        let nodes = nodes.get(..own.nodes).ok_or(LACKS)?;
        Ok(Part { batch: self, nodes, buffers: buffers.get(..count).ok_or(LACKS)?, views })
    }
}

/// A column of a batch.
pub(super) struct Part<'b> {
    batch: &'b Batch,
    nodes: &'b [FieldNode],
    buffers: &'b [Buffer],
    views: &'b [usize],
}

impl Part<'_> {
    /// What it takes of the memory to read it. An error where packed bytes claim more than they can hold.
    pub(super) fn weight(&self, handle: &Handle) -> Result<u64, String> {
        let mut weight = 0u64;
        for buffer in self.buffers {
            let stored = u64::try_from(buffer.length).unwrap_or(0);
            let start = self.batch.body.saturating_add(u64::try_from(buffer.offset).unwrap_or(0));
            let mut unpacked = stored;
            if self.batch.compression.is_some() && stored > 0 {
                let head = handle.range(start, 8.min(stored)).map_err(|error| error.to_string())?;
                let head: [u8; 8] = head.try_into().map_err(|_| "a buffer is too short to be packed".to_owned())?;
                let claimed = i64::from_le_bytes(head);
                let claimed =
                    if claimed == NOT_PACKED { stored - 8 } else { u64::try_from(claimed).unwrap_or(u64::MAX) };
                plausible(claimed, stored, "bytes")?;
                unpacked = claimed;
            }
            weight = weight.saturating_add(stored).saturating_add(unpacked);
        }
        Ok(weight)
    }

    /// Its values.
    pub(super) fn values(
        &self,
        handle: &Handle,
        (field, of_ipc): (Field, IpcField),
        dictionaries: &Dictionaries,
        is_little_endian: bool,
    ) -> Result<Box<dyn Array>, String> {
        let (buffers, bytes) = self.bytes(handle)?;
        let length = self.nodes.first().map_or(0, |node| node.length);
        // A number of nulls that is not known is none for the library.
        let known =
            |node: &FieldNode| FieldNode { null_count: if node.null_count < 0 { 1 } else { node.null_count }, ..*node };
        let views = self.views.iter().map(|count| i64::try_from(*count).unwrap_or(i64::MAX)).collect();
        let record = RecordBatch {
            length,
            nodes: Some(self.nodes.iter().map(known).collect()),
            buffers: Some(buffers),
            compression: None,
            variadic_buffer_counts: Some(views),
        };
        let mut builder = Builder::new();
        let record = RecordBatchRef::read_as_root(builder.finish(&record, None)).map_err(senseless)?;
        let fields: ArrowSchema = std::iter::once((field.name.clone(), field)).collect();
        let schema = IpcSchema { fields: vec![of_ipc], is_little_endian };
        let (mut reader, mut scratch) = (Cursor::new(bytes), Vec::new());
        let read = read_record_batch(
            record,
            &fields,
            &schema,
            None,
            None,
            dictionaries,
            self.batch.version,
            &mut reader,
            0,
            &mut scratch,
            validated(),
        );
        let column = read.map_err(|error| one_line(&error.to_string()))?.into_arrays().pop();
        column.ok_or_else(|| "a column is missing".to_owned())
    }

    /// Checks that what is packed can be unpacked, without keeping it: for values that nobody reads.
    pub(super) fn hold(&self, handle: &Handle) -> Result<(), String> {
        self.weight(handle)?;
        let Some(packing) = &self.batch.compression else { return Ok(()) };
        for buffer in self.buffers {
            let stored = self.stored(handle, buffer)?;
            if !stored.is_empty() {
                hold(packing.codec, &stored)?;
            }
        }
        Ok(())
    }

    /// The bytes of a buffer as they lie in the message.
    fn stored(&self, handle: &Handle, buffer: &Buffer) -> Result<Vec<u8>, String> {
        let start = u64::try_from(buffer.offset).ok().and_then(|offset| self.batch.body.checked_add(offset));
        let len = u64::try_from(buffer.length).unwrap_or(u64::MAX);
        handle.range(start.unwrap_or(u64::MAX), len).map_err(|error| error.to_string())
    }

    /// Its buffers side by side, unpacked, and where they lie now.
    fn bytes(&self, handle: &Handle) -> Result<(Vec<Buffer>, Vec<u8>), String> {
        let (mut buffers, mut bytes) = (Vec::with_capacity(self.buffers.len()), Vec::new());
        for buffer in self.buffers {
            let stored = self.stored(handle, buffer)?;
            let before = bytes.len();
            match &self.batch.compression {
                Some(packing) if !stored.is_empty() => unpack(packing.codec, &stored, &mut bytes)?,
                Some(_) | None => bytes.extend_from_slice(&stored),
            }
            let place = |at: usize| i64::try_from(at).map_err(|_| "it is too long".to_owned());
            buffers.push(Buffer { offset: place(before)?, length: place(bytes.len() - before)? });
        }
        Ok((buffers, bytes))
    }
}

/// Unpacks a buffer, which starts with the length that it has then, behind other bytes.
fn unpack(codec: CompressionType, stored: &[u8], bytes: &mut Vec<u8>) -> Result<(), String> {
    let (len, packed) = stored.split_first_chunk().ok_or("a buffer is too short to be packed")?;
    let len = i64::from_le_bytes(*len);
    if len == NOT_PACKED {
        bytes.extend_from_slice(packed);
        return Ok(());
    }
    let len = u64::try_from(len).map_err(|_| "a buffer has a negative length".to_owned())?;
    plausible(len, stored.len() as u64, "bytes")?;
    let before = bytes.len();
    bytes.resize(before.saturating_add(usize::try_from(len).unwrap_or(usize::MAX)), 0);
    let into = bytes.get_mut(before..).unwrap_or_default();
    let unpacked = match codec {
        CompressionType::Lz4Frame => lz4::Decoder::new(packed).and_then(|mut decoder| {
            exactly(&mut decoder, into)?;
            decoder.finish().1
        }),
        CompressionType::Zstd => zstd::Decoder::new(packed).and_then(|decoder| exactly(decoder, into)),
    };
    unpacked.map_err(|error| format!("a buffer cannot be unpacked ({})", one_line(&error.to_string())))
}

/// Unpacks a buffer to nowhere.
fn hold(codec: CompressionType, stored: &[u8]) -> Result<(), String> {
    let (len, packed) = stored.split_first_chunk().ok_or("a buffer is too short to be packed")?;
    let len = i64::from_le_bytes(*len);
    if len == NOT_PACKED {
        return Ok(());
    }
    let len = u64::try_from(len).map_err(|_| "a buffer has a negative length".to_owned())?;
    let count = |from: &mut dyn Read| copy(&mut from.take(len.saturating_add(1)), &mut sink());
    let unpacked = match codec {
        CompressionType::Lz4Frame => lz4::Decoder::new(packed).and_then(|mut decoder| {
            let count = count(&mut decoder)?;
            decoder.finish().1.map(|()| count)
        }),
        CompressionType::Zstd => zstd::Decoder::new(packed).and_then(|mut decoder| count(&mut decoder)),
    };
    match unpacked {
        Ok(count) if count == len => Ok(()),
        Ok(_) => Err("a buffer has not the length that it promises".to_owned()),
        Err(error) => Err(format!("a buffer cannot be unpacked ({})", one_line(&error.to_string()))),
    }
}

/// A schema of one field that has no name.
pub(super) fn nameless(dtype: polars_arrow::datatypes::ArrowDataType) -> Field {
    Field { metadata: None::<Arc<_>>, ..Field::new("".into(), dtype, true) }
}

fn lies_within(buffer: &Buffer, message: &Message) -> bool {
    let start = u64::try_from(buffer.offset).ok().and_then(|offset| message.body.checked_add(offset));
    let end = start.zip(u64::try_from(buffer.length).ok()).and_then(|(start, len)| start.checked_add(len));
    end.is_some_and(|end| end <= message.end)
}

fn claimed(count: i64, handle: &Handle, what: &str) -> Result<u64, String> {
    let count = u64::try_from(count).map_err(|_| format!("it claims a negative number of {what}"))?;
    plausible(count, handle.len(), what).map(|()| count)
}

/// How the library is told to hold what it reads to the format: a type of its own that has no name here.
fn validated<Flag: Default>() -> Flag {
    Flag::default()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn stored(len: i64, packed: &[u8]) -> Vec<u8> {
        [&len.to_le_bytes(), packed].concat()
    }

    #[test]
    fn buffers_are_unpacked_whole_or_not_at_all() {
        let text = b"some bytes, some bytes";
        let mut encoder = lz4::EncoderBuilder::new().build(Vec::new()).unwrap();
        encoder.write_all(text).unwrap();
        let (lz4, end) = encoder.finish();
        end.unwrap();
        let zstd = zstd::encode_all(text.as_slice(), 1).unwrap();
        let codecs = [(CompressionType::Lz4Frame, lz4), (CompressionType::Zstd, zstd)];
        for (codec, packed) in codecs {
            let unpacked = |len: i64, packed: &[u8]| {
                let mut bytes = vec![7];
                unpack(codec, &stored(len, packed), &mut bytes).map(|()| bytes)
            };
            assert_eq!(unpacked(22, &packed).unwrap()[1..], text[..]);
            assert_eq!(unpacked(-1, text).unwrap()[1..], text[..]);
            assert!(hold(codec, &stored(22, &packed)).is_ok() && hold(codec, &stored(-1, text)).is_ok());
            for (len, packed) in [(21, &packed[..]), (23, &packed), (22, &packed[..packed.len() - 4]), (-2, &packed)] {
                assert!(unpacked(len, packed).is_err(), "{codec:?} {len}");
                assert!(hold(codec, &stored(len, packed)).is_err(), "{codec:?} {len} to nowhere");
            }
        }
    }
}
