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
