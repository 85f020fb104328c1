//! Data in folders of the form `key=value`: the keys are promised by `partitioned`, and their values are cells.

use std::fs;

use crate::case_file::{Case, faults};
use crate::program::run;

const PROPERTIES: &str = "
- { name: year, logicalType: integer, physicalType: int, partitioned: true, partitionKeyPosition: 1, logicalTypeOptions: { minimum: 2020 } }
- { name: month, logicalType: integer, partitioned: true, partitionKeyPosition: 2 }
- { name: id, logicalType: integer, partitioned: false }
";

/// What of `expect` does not hold for data at these paths.
fn check(files: &[&str], expect: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    for path in files {
        let path = folder.path().join("t").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, "id\n1\n").expect("a file");
    }
    let blocks = [("properties", PROPERTIES), ("expect", expect)];
    let blocks = blocks.map(|(kind, text)| (kind.to_owned(), text.to_owned())).to_vec();
    let case = Case { name: files.join(" "), blocks };
    fs::write(folder.path().join("c.odcs.yaml"), case.contract()).expect("a contract");
    let ran = run(folder.path(), &["check", "c.odcs.yaml", "t", "--format", "json"], b"");
    let faults = faults(&case, &ran.report());
    assert!(faults.is_empty(), "{files:?}\n{}", faults.join("\n"));
}

#[test]
fn every_file_lies_in_the_promised_folders_in_their_order() {
    check(
        &["year=2024/month=1/a.csv", "year=2019/month=x/b.csv"],
        "properties/year/partitioned pass\n\
         properties/month/partitioned pass\n\
         properties/year/minimum fail 1 of 2\n\
         properties/month/logical-type fail 1 of 2\n\
         properties/year/physical-type not_evaluated not-applicable\n\
         no properties/id/partitioned",
    );
}

#[test]
fn folders_in_another_order_fail_where_they_lie_too_far_out() {
    check(
        &["month=1/year=2024/a.csv"],
        "properties/year/partitioned pass\n\
         properties/month/partitioned fail\n\
         properties/month/partitioned says `year`",
    );
}

#[test]
fn a_file_that_lacks_a_folder_fails_and_is_named() {
    check(
        &["year=2024/month=1/a.csv", "year=2024/b.csv"],
        "properties/year/partitioned pass\n\
         properties/month/partitioned fail\n\
         properties/month/partitioned says b.csv",
    );
}

#[test]
fn folders_of_other_keys_count_for_nothing() {
    check(
        &["region=eu/year=2024/day=1/month=1/a.csv"],
        "properties/year/partitioned pass\nproperties/month/partitioned pass",
    );
}

#[test]
fn files_that_lie_in_no_such_folder_show_nothing() {
    check(
        &["a.csv"],
        "properties/year/partitioned not_evaluated not-applicable\n\
         properties/month/partitioned not_evaluated not-applicable",
    );
}
