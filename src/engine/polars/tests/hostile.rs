//! Files that are damaged: an answer for the table, never a panic.

use super::fixtures::{arrow, ask, column, count, data, ints, parquet, run, stream, table, texts};
use crate::data::{Compression, DataErrorCode, Format, Place};
use crate::engine::Session;
use crate::engine::polars::session::Opened;
use crate::metric::{Measurement, Metric, Predicate, UnmeasuredCode};

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
fn what_stands_behind_the_end_of_a_stream_is_not_passed_over_in_silence() {
    let one = stream(batches());
    let read = |bytes: Vec<u8>| {
        let table = table(vec![data(Format::Arrow, bytes)]);
        let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
        let complete = opened.measure(&[ask(Metric::Rows)], &run()).remove(0).map(|answer| answer.complete);
        (complete.ok(), opened.faults().len())
    };
    assert_eq!(read([one.clone(), vec![0; 16]].concat()), (Some(true), 0), "padding");
    for behind in [one.clone(), vec![0; 100], b"junk".to_vec()] {
        assert_eq!(read([one.clone(), behind].concat()), (Some(false), 1));
    }
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

/// A Parquet file in which the first page of a column of the second row group has lost its header.
fn one_damaged_column(column: usize) -> Vec<u8> {
    let mut bytes = parquet(batches());
    let metadata = polars_parquet::read::read_metadata(&mut std::io::Cursor::new(&bytes)).unwrap();
    let start = metadata.row_groups[1].parquet_columns()[column].byte_range().start;
    bytes[usize::try_from(start).unwrap()] = 0xff;
    bytes
}

fn nulls(column_name: &str) -> crate::metric::Ask {
    count(Predicate::IsNull(Box::new(column(column_name, None))))
}

#[test]
fn a_damaged_column_spoils_what_is_asked_of_it_alone() {
    let table = table(vec![data(Format::Parquet, one_damaged_column(1))]);
    let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
    let answers = opened.measure(&[ask(Metric::Rows), nulls("id"), nulls("name")], &run());
    let Measurement::Rows(rows) = &answers[0].as_ref().unwrap().measurement else { panic!("no rows") };
    assert_eq!((rows[0].readable, rows[0].complete), (800, true));
    assert!(answers[1].as_ref().is_ok_and(|answer| answer.complete));
    assert_eq!(answers[2].as_ref().unwrap_err().code, UnmeasuredCode::Unreadable);
    let [(0, fault)] = opened.faults() else { panic!("{:?}", opened.faults()) };
    assert!(fault.message.starts_with("column `name` of row group 2 is damaged"), "{}", fault.message);
}

#[test]
fn where_no_column_is_asked_for_all_are_read() {
    let rows = |bytes: Vec<u8>| {
        let table = table(vec![data(Format::Parquet, bytes)]);
        let mut opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
        let answer = opened.measure(&[ask(Metric::Rows)], &run()).remove(0).unwrap();
        (answer.complete, opened.faults().len())
    };
    assert_eq!(rows(parquet(batches())), (true, 0));
    assert_eq!(rows(one_damaged_column(1)), (false, 1));
}

#[test]
fn what_needs_more_memory_than_there_may_be_is_told() {
    let run = crate::engine::Run { limits: crate::engine::Limits { memory: 4_000 }, ..run() };
    for (format, bytes) in files() {
        let table = table(vec![data(format, bytes)]);
        let mut opened = Opened::new(&[(0, &table)], None, &run, &|_| {});
        let answers = opened.measure(&[nulls("name")], &run);
        assert!(answers[0].as_ref().is_ok_and(|answer| !answer.complete), "{format:?} {answers:?}");
        let [(0, fault)] = opened.faults() else { panic!("{format:?} {:?}", opened.faults()) };
        assert_eq!(fault.code, DataErrorCode::Memory);
        assert!(fault.help.as_ref().is_some_and(|help| help.contains("--memory")), "{fault:?}");
    }
}

#[test]
fn columns_of_one_name_are_told_apart() {
    let bytes = arrow(vec![vec![ints("id", &[Some(1)]), ints("it", &[None])]]);
    // The names have one length, so that one can take the place of the other.
    let mut renamed = bytes.clone();
    for at in 1..bytes.len() - 1 {
        if &bytes[at - 1..=at] == b"it" {
            renamed[at] = b'd';
        }
    }
    let table = table(vec![data(Format::Arrow, renamed)]);
    let opened = Opened::new(&[(0, &table)], None, &run(), &|_| {});
    let names: Vec<_> =
        opened.tables()[0].as_ref().unwrap().files[0].columns.iter().map(|info| info.name.clone()).collect();
    assert_eq!(names, ["id", "id"]);
}
