//! Nested values of Parquet and Arrow as pyarrow writes them: the counts are those of the rows in `tests/fixtures/nested/write.py`.

use std::fs;
use std::path::Path;

use crate::case_file::{Case, faults};
use crate::program::run;

const PROPERTIES: &str = r#"
- { name: id, logicalType: integer }
- name: lines
  logicalType: array
  required: true
  physicalType: "array<struct<sku: string, qty: int>>"
  logicalTypeOptions: { minItems: 1, maxItems: 2 }
  items:
    logicalType: object
    required: true
    properties:
      - { name: sku, logicalType: string, required: true, unique: true, physicalType: varchar(2), logicalTypeOptions: { pattern: '^[a-z]*$' } }
      - { name: qty, logicalType: integer, physicalType: text, logicalTypeOptions: { minimum: 1 } }
      - { name: at, logicalType: timestamp, logicalTypeOptions: { minimum: "2024-01-01T00:00:00Z" } }
      - { name: gone, logicalType: string, required: true }
- name: labels
  logicalType: map
  map:
    key: { logicalType: string, logicalTypeOptions: { maxLength: 1 } }
    value: { logicalType: integer, required: true, logicalTypeOptions: { minimum: 0 } }
- { name: vec, logicalType: vector, logicalTypeOptions: { dimensions: 2, normalized: true } }
- name: address
  logicalType: object
  properties:
    - { name: city, logicalType: string, required: true }
    - name: geo
      logicalType: object
      properties:
        - { name: x, logicalType: string, logicalTypeOptions: { maxLength: 1 } }
"#;

const EXPECT: &str = "
properties/lines/required fail 1 of 5 rows 3
properties/lines/physical-type pass
properties/lines/min-items fail 1 of 5 rows 2
properties/lines/max-items fail 1 of 5 rows 4
properties/lines[]/required fail 1 of 6 rows 4
properties/lines[].sku/required fail 1 of 5 rows 4
properties/lines[].sku/unique fail 1 of 5 rows 1
properties/lines[].sku/pattern fail 1 of 5 rows 5
properties/lines[].sku/physical-type fail 1 of 5 rows 5
properties/lines[].qty/minimum fail 2 of 5 rows 1,4
properties/lines[].qty/physical-type fail
properties/lines[].at/minimum fail 1 of 5 rows 4
properties/lines[].gone/present fail
properties/lines[].gone/required not_evaluated column-absent
properties/labels.{key}/max-length fail 1 of 4 rows 1
properties/labels.{value}/required fail 1 of 4 rows 4
properties/labels.{value}/minimum fail 1 of 4 rows 1
properties/vec/dimensions pass 0 of 5
properties/vec/normalized fail 1 of 5 rows 2
properties/address.city/required fail 1 of 4 rows 2
properties/address.geo.x/logical-type fail
properties/address.geo.x/logical-type says stored as double; the contract promises string
properties/address.geo.x/max-length not_evaluated wrong-type
";

const VECTORS: &str = r"
- name: labels
  logicalType: map
  map:
    key: { logicalType: string, logicalTypeOptions: { maxLength: 1 } }
    value: { logicalType: integer, required: true, logicalTypeOptions: { minimum: 0 } }
- { name: s, logicalType: string, logicalTypeOptions: { maxLength: 1 } }
- { name: v, logicalType: vector, logicalTypeOptions: { dimensions: 2, normalized: true, elementType: float32 } }
";

const EXPECT_OF_VECTORS: &str = "
properties/labels.{key}/max-length fail 1 of 3 rows 1
properties/labels.{value}/required fail 1 of 3 rows 4
properties/labels.{value}/minimum fail 1 of 3 rows 1
properties/s/max-length fail 1 of 4 rows 2
properties/v/logical-type pass 0 of 4
properties/v/dimensions pass 0 of 4
properties/v/normalized fail 2 of 4 rows 2,3
properties/v/element-type fail 2 of 4 rows 2,3
";

#[test]
fn nested_columns_are_looked_at_in_every_typed_format() {
    holds(PROPERTIES, EXPECT, &["t.parquet", "old.parquet", "t.arrow", "stream.arrow"]);
}

#[test]
fn vectors_with_what_is_no_number_break_their_options_and_maps_hold_texts_of_any_layout() {
    holds(VECTORS, EXPECT_OF_VECTORS, &["vectors.parquet", "vectors.arrow"]);
}

fn holds(properties: &str, expect: &str, files: &[&str]) {
    let blocks = [("version", "v3.2.0\n"), ("properties", properties), ("expect", expect)];
    let blocks = blocks.map(|(kind, text)| (kind.to_owned(), text.to_owned())).to_vec();
    let case = Case { name: "nested files".to_owned(), blocks };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/nested");
    for name in files {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("c.odcs.yaml"), case.contract()).expect("a contract");
        fs::copy(fixtures.join(name), folder.path().join(name)).expect("a data file");
        let ran = run(folder.path(), &["check", "c.odcs.yaml", name, "--format", "json"], b"");
        let faults = faults(&case, &ran.report());
        assert!(faults.is_empty(), "{name}\n{}", faults.join("\n"));
    }
}
