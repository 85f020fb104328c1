//! The messages of Arrow IPC: found, and held to the bytes that are there, before anything is made of them.

use polars_arrow_format::ipc::planus::{self, ReadAsRoot};
use polars_arrow_format::ipc::{
    DictionaryBatchRef, KeyValue, MessageHeaderRef, MessageRef, MetadataVersion, RecordBatchRef,
};

use super::handle::Handle;
use super::verifier::check_message;

/// The metadata of a message, and where its body is.
pub(super) struct Message {
    meta: Vec<u8>,
    /// Where the body starts.
    pub(super) body: u64,
    /// Where the message ends.
    pub(super) end: u64,
}

/// What a message is.
pub(super) enum Header<'m> {
    /// Rows.
    Batch(RecordBatchRef<'m>),
    /// What keys stand for.
    Dictionary(DictionaryBatchRef<'m>),
    /// A schema, or what has no place among data.
    Other,
}

impl Message {
    /// Reads the message at a place; `None` where there is the mark of the end, or nothing at all.
    pub(super) fn read(handle: &Handle, at: u64) -> Result<Option<Self>, String> {
        let Some((start, len)) = prefix(handle, at)? else { return Ok(None) };
        let meta = handle.range(start, len).map_err(|_| CUT.to_owned())?;
        let body = start + len;
        check_message(&meta)?;
        let root = MessageRef::read_as_root(&meta).map_err(senseless)?;
        if !matches!(root.version().map_err(senseless)?, MetadataVersion::V4 | MetadataVersion::V5) {
            return Err("it is written in a version of the format that nobody reads any more".to_owned());
        }
        for pair in root.custom_metadata().map_err(senseless)?.into_iter().flatten() {
            let pair = pair.and_then(KeyValue::try_from).map_err(senseless)?;
            if pair.key.as_deref() == Some(PACKED_OTHERWISE) {
                return Err("its buffers are packed in a way that came before the format had one".to_owned());
            }
        }
        let size = root.body_length().map_err(senseless)?;
        let end = u64::try_from(size).ok().and_then(|size| body.checked_add(size)).filter(|end| *end <= handle.len());
        let end = end.ok_or(CUT)?;
        Ok(Some(Self { meta, body, end }))
    }

    fn root(&self) -> Result<MessageRef<'_>, String> {
        MessageRef::read_as_root(&self.meta).map_err(senseless)
    }

    /// What it is.
    pub(super) fn header(&self) -> Result<Header<'_>, String> {
        Ok(match self.root()?.header().map_err(senseless)? {
            Some(MessageHeaderRef::RecordBatch(batch)) => Header::Batch(batch),
            Some(MessageHeaderRef::DictionaryBatch(dictionary)) => Header::Dictionary(dictionary),
            _ => Header::Other,
        })
    }

    /// The schema, where it is one, which has nothing behind it.
    pub(super) fn schema(&self) -> Result<polars_arrow_format::ipc::SchemaRef<'_>, String> {
        match self.root()?.header().map_err(senseless)? {
            Some(MessageHeaderRef::Schema(_)) if self.end != self.body => {
                Err("it has values where its schema ends".to_owned())
            }
            Some(MessageHeaderRef::Schema(schema)) => Ok(schema),
            _ => Err("it does not start with a schema".to_owned()),
        }
    }

    /// The version of the format that it is written in.
    pub(super) fn version(&self) -> Result<MetadataVersion, String> {
        self.root()?.version().map_err(senseless)
    }
}

/// What is said where metadata cannot be read; the library says where in its bytes, which helps nobody.
pub(super) fn senseless(_: planus::Error) -> String {
    "its metadata makes no sense".to_owned()
}

/// What messages of Arrow 0.17 say of buffers that they packed.
const PACKED_OTHERWISE: &str = "ARROW:experimental_compression";

const CUT: &str = "it ends within a message";

/// Where the metadata of a message starts and how long it is.
fn prefix(handle: &Handle, at: u64) -> Result<Option<(u64, u64)>, String> {
    const CONTINUES: u32 = u32::MAX;
    let word = |at| {
        let bytes = handle.range(at, 4).map_err(|_| CUT.to_owned())?;
        Ok::<_, String>(bytes.try_into().map_or(0, u32::from_le_bytes))
    };
    if at == handle.len() {
        return Ok(None);
    }
    let (start, len) = match word(at)? {
        CONTINUES => (at + 8, word(at + 4)?),
        len => (at + 4, len),
    };
    Ok(Some((start, u64::from(len))).filter(|_| len > 0))
}

#[cfg(test)]
mod tests {
    use polars_arrow_format::ipc::planus::Builder;
    use polars_arrow_format::ipc::{Buffer, Endianness, MessageHeader, RecordBatch, Schema};

    use super::*;
    use crate::engine::polars::batch::Batch;

    /// A message in its frame, with a body of zeros.
    fn framed(header: MessageHeader, version: MetadataVersion, pair: Option<&str>, body: u32) -> Handle {
        let pair = pair.map(|key| KeyValue { key: Some(key.to_owned()), value: Some("lz4".to_owned()) });
        let message = polars_arrow_format::ipc::Message {
            version,
            header: Some(header),
            body_length: i64::from(body),
            custom_metadata: Some(pair.into_iter().collect()),
        };
        let mut builder = Builder::new();
        let mut meta = builder.finish(&message, None).to_vec();
        meta.resize(meta.len().next_multiple_of(8), 0);
        let len = u32::try_from(meta.len()).unwrap().to_le_bytes();
        let body = vec![0; usize::try_from(body).unwrap()];
        Handle::of_memory(&[&[0xff; 4], len.as_slice(), &meta, &body].concat())
    }

    fn schema() -> MessageHeader {
        let fields = Some(Vec::new());
        let schema = Schema { endianness: Endianness::Little, fields, custom_metadata: None, features: None };
        MessageHeader::Schema(Box::new(schema))
    }

    fn rows(buffer: Buffer) -> MessageHeader {
        let batch = RecordBatch {
            length: 1,
            nodes: Some(Vec::new()),
            buffers: Some(vec![buffer]),
            compression: None,
            variadic_buffer_counts: None,
        };
        MessageHeader::RecordBatch(Box::new(batch))
    }

    fn read(handle: &Handle) -> Result<Message, String> {
        Message::read(handle, 0).map(Option::unwrap)
    }

    #[test]
    fn a_schema_has_no_body() {
        assert!(read(&framed(schema(), MetadataVersion::V5, None, 0)).unwrap().schema().is_ok());
        let why = read(&framed(schema(), MetadataVersion::V5, None, 8)).unwrap().schema().unwrap_err();
        assert!(why.contains("where its schema ends"), "{why}");
    }

    #[test]
    fn versions_and_packings_of_old_are_refused() {
        assert!(read(&framed(schema(), MetadataVersion::V4, Some("other"), 0)).is_ok());
        assert!(read(&framed(schema(), MetadataVersion::V3, None, 0)).is_err());
        assert!(read(&framed(schema(), MetadataVersion::V4, Some(PACKED_OTHERWISE), 0)).is_err());
    }

    #[test]
    fn buffers_start_where_they_may_and_end_inside() {
        let of = |offset, length| {
            let handle = framed(rows(Buffer { offset, length }), MetadataVersion::V5, None, 32);
            let message = read(&handle)?;
            match message.header()? {
                Header::Batch(batch) => Batch::read(&handle, &message, batch).map(drop),
                Header::Dictionary(_) | Header::Other => Err("no rows".to_owned()),
            }
        };
        assert_eq!((of(0, 32), of(8, 24), of(4, 0)), (Ok(()), Ok(()), Ok(())));
        assert!([(4, 8), (8, 25), (-8, 8), (8, -8), (i64::MAX, 8)].into_iter().all(|(at, len)| of(at, len).is_err()));
    }
}
