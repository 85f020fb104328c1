//! Files as pandas writes them: the counts are those of the frame, and failures that pandas causes name the ways out.

use std::fs;
use std::path::Path;

use crate::case_file::{Case, faults};
use crate::program::run;

const PROPERTIES: &str = r#"
- { name: whole, logicalType: integer, logicalTypeOptions: { minimum: 2 } }
- { name: half, logicalType: integer }
- { name: day, logicalType: date, logicalTypeOptions: { minimum: "2024-01-02" } }
- { name: moment, logicalType: date }
- { name: category, logicalType: string, required: true, unique: true, logicalTypeOptions: { pattern: ^a } }
- { name: object, logicalType: string, logicalTypeOptions: { maxLength: 2 } }
- { name: zoned, logicalType: timestamp, unique: true, logicalTypeOptions: { minimum: "2024-01-01T09:30:00Z" } }
- { name: price, logicalType: number, logicalTypeOptions: { maximum: 3, multipleOf: 0.5 } }
- { name: date, logicalType: date, unique: true }
- { name: flag, logicalType: boolean, required: true }
- { name: clock, logicalType: time, unique: true, logicalTypeOptions: { maximum: "10:30:00" } }
- { name: nothing, logicalType: integer, required: true, logicalTypeOptions: { minimum: 1 } }
"#;

const EXPECT: &str = "
properties/whole/logical-type fail
properties/whole/logical-type says 0 values have a fraction
properties/whole/logical-type notes astype('Int64')
properties/whole/logical-type notes `number` with `multipleOf: 1`
properties/whole/minimum not_evaluated wrong-type
properties/half/logical-type fail
properties/half/logical-type says 1 value has a fraction
properties/day/logical-type fail
properties/day/logical-type says 0 values have a time of day
properties/day/logical-type notes `.dt.date`
properties/day/logical-type notes promise `timestamp`
properties/moment/logical-type fail
properties/moment/logical-type says 1 value has a time of day
properties/category/logical-type pass
properties/category/required fail 1 of 4 rows 3
properties/category/unique fail 1 of 4 rows 4
properties/category/pattern fail 1 of 4 rows 2
properties/object/logical-type pass
properties/object/max-length fail 1 of 4 rows 4
properties/zoned/unique fail 1 of 4 rows 4
properties/zoned/minimum fail 1 of 4 rows 1
properties/price/maximum fail 1 of 4 rows 4
properties/price/multiple-of fail 1 of 4 rows 4
properties/date/unique fail 1 of 4 rows 4
properties/flag/required fail 1 of 4 rows 2
properties/clock/unique fail 1 of 4 rows 4
properties/clock/maximum fail 1 of 4 rows 3
properties/nothing/logical-type pass
properties/nothing/required fail 4 of 4
properties/nothing/minimum not_evaluated nothing-to-check
readable-rows pass
verdict breached
";

#[test]
fn files_of_pandas_are_read_as_the_frame_says() {
    let blocks = [("properties", PROPERTIES.trim_start()), ("expect", EXPECT)];
    let blocks = blocks.map(|(kind, text)| (kind.to_owned(), text.to_owned()));
    let case = Case { name: "pandas".to_owned(), blocks: blocks.to_vec() };
    for file in ["pandas.parquet", "pandas.arrow"] {
        let folder = tempfile::tempdir().expect("a folder");
        fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(file), folder.path().join(file))
            .expect("a data file");
        fs::write(folder.path().join("case.odcs.yaml"), case.contract()).expect("a contract");
        let words = ["check", "case.odcs.yaml", file, "--format", "json", "--now", "2026-01-31T06:00:00Z"];
        let faults = faults(&case, &run(folder.path(), &words, b"").report());
        assert!(faults.is_empty(), "{file}\n{}", faults.join("\n"));
    }
}
