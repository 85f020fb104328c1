//! The messages of Arrow IPC, checked before the library allocates what they ask for.

use polars_arrow_format::ipc::planus::ReadAsRoot;
use polars_arrow_format::ipc::{MessageHeaderRef, MessageRef, RecordBatchRef};

use super::handle::Handle;
use super::pages::plausible;

/// How many dictionaries may stand before a batch: the library takes a frame of the stack for each.
const MOST_DICTIONARIES: usize = 1_000;

/// Checks the messages of a stream from `at` up to its next record batch, or to its end.
pub(super) fn check_up_to_batch(handle: &Handle, at: u64) -> Result<(), String> {
    let mut at = at;
    for _ in 0..MOST_DICTIONARIES {
        match check(handle, at)? {
            Some(Checked { end, is_batch: false }) => at = end,
            Some(Checked { is_batch: true, .. }) | None => return Ok(()),
        }
    }
    Err("too many dictionaries stand before it".to_owned())
}

/// A message that was checked.
pub(super) struct Checked {
    end: u64,
    is_batch: bool,
}

/// Checks the message at a place; `None` where the stream ends there.
pub(super) fn check(handle: &Handle, at: u64) -> Result<Option<Checked>, String> {
    let Some((start, len)) = prefix(handle, at)? else { return Ok(None) };
    let meta = handle.range(start, len).map_err(|error| error.to_string())?;
    let message = MessageRef::read_as_root(&meta).map_err(|error| error.to_string())?;
    let body = start + len;
    let size = message.body_length().map_err(|error| error.to_string())?;
    let end = u64::try_from(size).ok().and_then(|size| body.checked_add(size)).filter(|end| *end <= handle.len());
    let end = end.ok_or("it ends within a message")?;
    let is_batch = match message.header().map_err(|error| error.to_string())? {
        Some(MessageHeaderRef::RecordBatch(batch)) => {
            check_batch(handle, batch, body, end)?;
            true
        }
        Some(MessageHeaderRef::DictionaryBatch(dictionary)) => {
            if let Some(batch) = dictionary.data().map_err(|error| error.to_string())? {
                check_batch(handle, batch, body, end)?;
            }
            false
        }
        _ => false,
    };
    Ok(Some(Checked { end, is_batch }))
}

/// Where the metadata of a message starts and how long it is.
fn prefix(handle: &Handle, at: u64) -> Result<Option<(u64, u64)>, String> {
    const CONTINUES: u32 = u32::MAX;
    let word = |at| {
        let bytes = handle.range(at, 4).map_err(|_| "it ends within a message".to_owned())?;
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

fn check_batch(handle: &Handle, batch: RecordBatchRef<'_>, body: u64, end: u64) -> Result<(), String> {
    let rows = batch.length().map_err(|error| error.to_string())?;
    claimed(rows, handle, "rows")?;
    for node in batch.nodes().map_err(|error| error.to_string())?.into_iter().flatten() {
        claimed(node.length(), handle, "values")?;
    }
    let packed = batch.compression().map_err(|error| error.to_string())?.is_some();
    for buffer in batch.buffers().map_err(|error| error.to_string())?.into_iter().flatten() {
        let start = u64::try_from(buffer.offset()).ok().and_then(|offset| body.checked_add(offset));
        let len = u64::try_from(buffer.length()).ok();
        let range = start.zip(len).filter(|(start, len)| start.checked_add(*len).is_some_and(|stop| stop <= end));
        let (start, len) = range.ok_or("a buffer lies outside of its message")?;
        if packed && len >= 8 {
            let head = handle.range(start, 8).map_err(|error| error.to_string())?;
            // A length of -1 says that the buffer is not packed after all.
            let unpacked = head.try_into().map_or(0, i64::from_le_bytes);
            plausible(u64::try_from(unpacked).unwrap_or(0), len, "bytes")?;
        }
    }
    Ok(())
}

fn claimed(count: i64, handle: &Handle, what: &str) -> Result<(), String> {
    let count = u64::try_from(count).map_err(|_| format!("it claims a negative number of {what}"))?;
    plausible(count, handle.len(), what)
}
