//! Files that are damaged: an answer for the table, never a panic.

use super::fixtures::{arrow, ask, column, count, data, ints, parquet, run, stream, table, texts};
use crate::data::{Compression, DataErrorCode, Format, Place};
use crate::engine::Session;
use crate::engine::polars::session::Opened;
use crate::metric::{Measurement, Metric, Predicate};

fn batches() -> Vec<Vec<super::fixtures::Named>> {
    let (ids, names): (Vec<_>, Vec<_>) =
        (0..400).map(|n| (Some(n % 90), Some(if n % 2 == 0 { "x" } else { "a longer name" }))).unzip();
    (0..2).map(|_| vec![ints("id", &ids), texts("name", &names)]).collect()
}

fn files() -> [(Format, Vec<u8>); 3] {
    let (parquet, arrow, stream) = (parquet(batches()), arrow(batches()), stream(batches()));
    [(Format::Parquet, parquet), (Format::Arrow, arrow), (Format::Arrow, stream)]
}

/// Opens and measures; only its coming back counts. How many tables could be opened, and whether the reading stopped.
fn survive(format: Format, bytes: Vec<u8>) -> (bool, bool) {
    let table = table(vec![data(format, bytes)]);
    let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
    let asks = [
        ask(Metric::Rows),
        count(Predicate::IsNull(Box::new(column("id", None)))),
        ask(Metric::Keys {
            columns: vec![column("name", None)],
            nulls: crate::metric::NullParts::Equal,
            among: crate::metric::Among::Table,
        }),
    ];
    let answers = opened.measure(&asks, &run());
    assert_eq!(answers.len(), 3);
    let is_whole = answers.iter().all(|answer| answer.as_ref().is_ok_and(|answer| answer.complete));
    let is_readable = opened.tables()[0].is_ok();
    assert_eq!(is_whole, is_readable && opened.faults().is_empty(), "{answers:?} {:?}", opened.faults());
    (opened.tables()[0].is_ok(), !opened.faults().is_empty())
}

#[test]
fn flipped_bytes_never_end_the_program() {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        usize::try_from(random >> 1).unwrap_or(0)
    };
    let mut refused = 0;
    for (format, bytes) in files() {
        for _ in 0..150 {
            let mut damaged = bytes.clone();
            for _ in 0..3 {
                let at = next() % damaged.len();
                damaged[at] ^= 1 << (next() % 8);
            }
            let (opened, stopped) = survive(format, damaged);
            refused += usize::from(!opened || stopped);
        }
    }
    assert!(refused > 50, "most damage is noticed: {refused}");
}

#[test]
fn cut_files_are_refused_or_stop_early() {
    for (format, bytes) in files() {
        for end in (0..bytes.len() - 8).step_by(97).chain([bytes.len() - 9]) {
            let (opened, stopped) = survive(format, bytes[..end].to_vec());
            assert!(!opened || stopped, "{format:?} cut at {end}");
        }
    }
}

#[test]
fn a_stream_cut_within_a_batch_is_a_lower_bound() {
    let bytes = stream(batches());
    let cut = bytes.len() - 1_000;
    let table = table(vec![data(Format::Arrow, bytes[..cut].to_vec())]);
    let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
    let answer = opened.measure(&[ask(Metric::Rows)], &run()).remove(0).unwrap();
    let Measurement::Rows(rows) = answer.measurement else { panic!("no rows") };
    assert_eq!((rows[0].readable, rows[0].complete, answer.complete), (400, false, false));
    assert_eq!(opened.faults()[0].1.code, DataErrorCode::Damaged);
}

#[test]
fn a_stream_without_the_mark_of_its_end_is_read_with_a_note() {
    let bytes = stream(batches());
    let notes = |bytes: &[u8]| {
        let table = table(vec![data(Format::Arrow, bytes.to_vec())]);
        let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
        let answer = opened.measure(&[ask(Metric::Rows)], &run()).remove(0).unwrap();
        let Measurement::Rows(rows) = answer.measurement else { panic!("no rows") };
        assert_eq!((rows[0].readable, rows[0].complete, opened.faults()), (800, true, &[][..]));
        opened.tables()[0].as_ref().unwrap().files[0].notes.clone()
    };
    assert_eq!(notes(&bytes), []);
    assert_eq!(notes(&bytes[..bytes.len() - 8])[0].code, "no-mark-of-end");
}

#[test]
fn what_is_no_such_file_is_said_to_be_none() {
    let code = |format, bytes: &[u8]| {
        let table = table(vec![data(format, bytes.to_vec())]);
        Opened::new(&[(0, &table)], None, &run(), &|_| {}).tables()[0].clone().unwrap_err()
    };
    assert_eq!(code(Format::Parquet, b"").code, DataErrorCode::Empty);
    assert_eq!(code(Format::Arrow, b"").code, DataErrorCode::Empty);
    assert_eq!(code(Format::Parquet, b"id,name\n1,a\n2,b\n").code, DataErrorCode::NotItsFormat);
    assert_eq!(code(Format::Arrow, b"id,name\n1,a\n2,b\n").code, DataErrorCode::NotItsFormat);
    assert_eq!(code(Format::Arrow, &parquet(batches())).code, DataErrorCode::NotItsFormat);
    assert_eq!(code(Format::Parquet, &arrow(batches())).code, DataErrorCode::NotItsFormat);
    let cut = parquet(batches());
    let error = code(Format::Parquet, &cut[..cut.len() - 1]);
    assert_eq!((error.code, error.message.as_str()), (DataErrorCode::Damaged, "is Parquet, but its end is missing"));
}

#[test]
fn a_packed_file_is_refused_with_a_way_out() {
    let mut packed = data(Format::Parquet, parquet(batches()));
    packed.compression = Some(Compression::Gzip);
    let table = table(vec![packed]);
    let error = Opened::new(&[(0, &table)], None, &run(), &|_| {}).tables()[0].clone().unwrap_err();
    assert_eq!(error.message, "is packed Parquet, which is not read");
    assert!(error.help.is_some());
}

#[test]
fn a_file_that_is_gone_is_not_found() {
    let mut gone = data(Format::Parquet, Vec::new());
    gone.place = Place::File("no/such/file.parquet".into());
    let table = table(vec![gone]);
    let error = Opened::new(&[(0, &table)], None, &run(), &|_| {}).tables()[0].clone().unwrap_err();
    assert_eq!(error.code, DataErrorCode::NotFound);
}
