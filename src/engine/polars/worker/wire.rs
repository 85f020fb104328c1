//! What goes over the pipes between the program and its worker: frames of a length and a message.

use std::io::{self, Error, ErrorKind, Read, Write};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::data::{DataError, TableInfo, TableRef};
use crate::engine::{Event, Sift, Sifted};
use crate::metric::{Answer, Ask, SqlQuery, Unmeasured};

/// The longest message: answers with samples are small, and bytes of standard input come in pieces.
const LONGEST: u32 = 1 << 30;

/// What the program asks of its worker.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Request {
    /// The next bytes of the standard input of the program, which the worker keeps for the tables that read it.
    Feed(Vec<u8>),
    /// Open tables, each with the index that events call it by, on so many threads and in so many bytes of memory.
    Open { tables: Vec<(usize, TableRef)>, threads: usize, memory: u64 },
    /// Answer questions.
    Measure(Vec<Ask>),
    /// Give the rows that are kept apart.
    Sift(Sift),
    /// Run a query over these tables, likewise.
    Query { query: Box<SqlQuery>, tables: Vec<TableRef>, threads: usize, memory: u64 },
}

/// What the worker says.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Reply {
    /// It now works on this table (its place among the opened ones): the one to blame should it die.
    At(usize),
    /// How far it is.
    Event(Told),
    /// The tables, as they were opened.
    Opened(Vec<Result<TableInfo, DataError>>),
    /// The answers, and what stopped the reading of tables.
    Measured(Vec<Result<Answer, Unmeasured>>, Vec<(usize, DataError)>),
    /// Rows that are kept apart.
    Sifted(Vec<Sifted>),
    /// There are no more of them, and whether the table was read to its end.
    SiftedAll(Result<(), DataError>),
    /// What the query says.
    Queried(Result<Answer, Unmeasured>),
}

/// An [`Event`] as it is written.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Told {
    Opened { table: usize, bytes: Option<u64>, rows: Option<u64> },
    Advanced { table: usize, bytes: u64, rows: u64 },
    Finished { table: usize },
}

impl From<Event> for Told {
    fn from(event: Event) -> Self {
        match event {
            Event::Opened { table, bytes, rows } => Self::Opened { table, bytes, rows },
            Event::Advanced { table, bytes, rows } => Self::Advanced { table, bytes, rows },
            Event::Finished { table } => Self::Finished { table },
        }
    }
}

impl From<Told> for Event {
    fn from(told: Told) -> Self {
        match told {
            Told::Opened { table, bytes, rows } => Self::Opened { table, bytes, rows },
            Told::Advanced { table, bytes, rows } => Self::Advanced { table, bytes, rows },
            Told::Finished { table } => Self::Finished { table },
        }
    }
}

/// Writes a message.
pub(super) fn send<M: Serialize>(to: &mut dyn Write, message: &M) -> io::Result<()> {
    let bytes = postcard::to_stdvec(message).map_err(Error::other)?;
    let len = u32::try_from(bytes.len()).ok().filter(|len| *len <= LONGEST);
    let len = len.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "a message is too long"))?;
    to.write_all(&len.to_le_bytes())?;
    to.write_all(&bytes)?;
    to.flush()
}

/// Reads the next message; `None` where the other side has closed the pipe.
pub(super) fn receive<M: DeserializeOwned>(from: &mut dyn Read) -> io::Result<Option<M>> {
    let mut len = [0; 4];
    if from.read(&mut len[..1])? == 0 {
        return Ok(None);
    }
    from.read_exact(&mut len[1..])?;
    let len = u32::from_le_bytes(len);
    if len > LONGEST {
        return Err(Error::new(ErrorKind::InvalidData, "a message is too long"));
    }
    let mut bytes = Vec::new();
    from.take(u64::from(len)).read_to_end(&mut bytes)?;
    postcard::from_bytes(&bytes).map(Some).map_err(Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_come_back_as_they_were_sent() {
        let mut pipe = Vec::new();
        send(&mut pipe, &Request::Feed(vec![1, 2, 3])).unwrap();
        send(&mut pipe, &Reply::Event(Told::Finished { table: 7 })).unwrap();
        let mut from = pipe.as_slice();
        assert!(matches!(receive(&mut from), Ok(Some(Request::Feed(bytes))) if bytes == [1, 2, 3]));
        assert!(matches!(receive(&mut from), Ok(Some(Reply::Event(Told::Finished { table: 7 })))));
        assert!(matches!(receive::<Reply>(&mut from), Ok(None)));
    }

    #[test]
    fn a_pipe_cut_within_a_message_is_an_error() {
        let mut pipe = Vec::new();
        send(&mut pipe, &Request::Feed(vec![0; 100])).unwrap();
        assert!(receive::<Request>(&mut &pipe[..50]).is_err());
        assert!(receive::<Request>(&mut &[255_u8; 8][..]).is_err());
    }
}
