//! Which files belong to which object, tried on folders that are made for it.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::contract::{Reading, read};
use crate::source::SourceFile;
use crate::value::Instant;
use crate::verify::Choices;

/// A folder with a contract of two objects and these files.
struct Made {
    folder: TempDir,
    reading: Reading,
}

const TWO: &str = "schema:\n  - name: orders\n    physicalName: t_orders\n  - name: lines\n";
const ONE: &str = "schema:\n  - name: orders\n    physicalName: t_orders\n";

fn made(body: &str, files: &[&str]) -> Made {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "a\n1\n").unwrap();
    }
    let head = "apiVersion: v3.1.0\nkind: DataContract\nid: c\nversion: 1.0.0\nstatus: active\n";
    let path = folder.path().join("c.yaml").to_string_lossy().into_owned();
    Made { reading: read(SourceFile::new(path, format!("{head}{body}"))), folder }
}

impl Made {
    /// What is found for both objects, with the folder taken off the paths.
    fn find(&self, data: &[(Option<&str>, &str)], server: Option<&str>) -> Result<Vec<String>, Usage> {
        let given = data.iter().map(|(object, path)| DataArg {
            object: object.map(str::to_owned),
            path: self.folder.path().join(path).to_string_lossy().into_owned(),
        });
        let choices = Choices { server: server.map(str::to_owned), ..Choices::at(Instant { seconds: 0, nanos: 0 }) };
        let contracts = std::slice::from_ref(&self.reading);
        let request = Request { contracts, data: given.collect(), hints: Hints::default(), choices };
        let objects = self.reading.contract.as_ref().unwrap().schema.len();
        let needed = (0..objects).map(|object| (0, object)).collect();
        let found = locate(&request, &Others::none(&request), &needed)?;
        Ok(found.values().map(|found| self.word(found)).collect())
    }

    fn word(&self, found: &Found) -> String {
        match found {
            Found::Files(files, _) => files.iter().map(|file| self.short(&file.shown)).collect::<Vec<_>>().join(" "),
            Found::Failed(error) => format!("{:?}", error.code),
            Found::Nowhere(reason) => reason.code.word().to_owned(),
        }
    }

    fn short(&self, path: &str) -> String {
        let path = Path::new(path);
        path.strip_prefix(self.folder.path()).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

#[test]
fn paths_belong_to_the_only_object_or_to_the_one_they_name() {
    let one = made(ONE, &["a.csv", "b.csv"]);
    assert_eq!(one.find(&[(None, "b.csv"), (None, "a.csv")], None).unwrap(), ["a.csv b.csv"]);
    let two = made(TWO, &["x.csv", "lines.csv"]);
    assert_eq!(two.find(&[(Some("t_orders"), "x.csv")], None).unwrap(), ["x.csv", "no-data-given"]);
    assert_eq!(two.find(&[(None, "lines.csv")], None).unwrap(), ["no-data-given", "lines.csv"]);
    assert!(two.find(&[(None, "x.csv")], None).unwrap_err().message.starts_with("which of `orders`, `lines` is "));
    let usage = two.find(&[(Some("order"), "x.csv")], None).unwrap_err();
    assert_eq!(usage.help.as_deref(), Some("did you mean `orders`?"));
    assert_eq!(one.find(&[(None, "gone.csv")], None).unwrap(), ["NotFound"]);
}

#[test]
fn a_folder_binds_files_by_name() {
    let two = made(TWO, &["d/t_orders.csv", "d/lines.csv", "d/other.csv"]);
    assert_eq!(two.find(&[(None, "d")], None).unwrap(), ["d/t_orders.csv", "d/lines.csv"]);
    let some = made(TWO, &["d/orders.csv"]);
    assert_eq!(some.find(&[(None, "d")], None).unwrap(), ["d/orders.csv", "no-data-given"]);
    let one = made(ONE, &["d/p1.csv", "d/p2.csv"]);
    assert_eq!(one.find(&[(None, "d")], None).unwrap(), ["d/p1.csv d/p2.csv"], "the folder is the table");
}

#[test]
fn names_may_have_extensions_and_dots() {
    assert_eq!(stem("a/b/orders.csv.gz"), "orders");
    assert_eq!(stem("sales.orders"), "sales.orders", "a dot alone is no extension");
    let object = SchemaObject { name: "orders.parquet".into(), ..SchemaObject::default() };
    assert!(is_named_after(&object, "orders"));
    let object = SchemaObject { name: "sales.orders".into(), ..SchemaObject::default() };
    assert!(!is_named_after(&object, "sales"));
}

fn servers(list: &[(&str, &str, &str)]) -> String {
    let entry = |(name, kind, path): &(&str, &str, &str)| {
        format!("  - server: {name}\n    type: {kind}\n    path: {path}\n    format: csv\n")
    };
    format!("servers:\n{}", list.iter().map(entry).collect::<String>())
}

#[test]
fn servers_say_where_data_is_relative_to_the_contract() {
    let list = servers(&[("s", "local", "'data/{model}.csv'")]);
    let made = made(&format!("{list}{TWO}"), &["data/t_orders.csv", "data/lines.csv"]);
    assert_eq!(made.find(&[], None).unwrap(), ["data/t_orders.csv", "data/lines.csv"]);
}

#[test]
fn a_model_is_found_by_name_where_its_physical_name_is_not() {
    let list = servers(&[("s", "local", "'{model}.csv'")]);
    let made = made(&format!("{list}{ONE}"), &["orders.csv"]);
    assert_eq!(made.find(&[], None).unwrap(), ["orders.csv"]);
}

#[test]
fn globs_and_folders_of_servers_are_read() {
    let globs = made(&format!("{}{ONE}", servers(&[("s", "local", "'data/*.csv'")])), &["data/b.csv", "data/a.csv"]);
    assert_eq!(globs.find(&[], None).unwrap(), ["data/a.csv data/b.csv"]);
    let folder = made(&format!("{}{TWO}", servers(&[("s", "local", "data")])), &["data/orders.csv", "data/lines.csv"]);
    assert_eq!(folder.find(&[], None).unwrap(), ["data/orders.csv", "data/lines.csv"]);
}

#[test]
fn one_server_is_chosen_by_name_or_because_no_other_can_be() {
    let local = ("l", "local", "orders.csv");
    let (other, database) = (("m", "local", "x.csv"), ("p", "postgres", "x"));
    let of = |list: &[(&str, &str, &str)]| made(&format!("{}{ONE}", servers(list)), &["orders.csv", "x.csv"]);
    assert_eq!(of(&[database, local]).find(&[], None).unwrap(), ["orders.csv"], "the only local one");
    assert_eq!(of(&[database]).find(&[], None).unwrap(), ["no-driver"]);
    let several = of(&[local, other, database]);
    assert!(several.find(&[], None).unwrap_err().message.contains("`l`, `m`, `p`"));
    assert_eq!(several.find(&[], Some("m")).unwrap(), ["x.csv"]);
    assert!(several.find(&[], Some("z")).unwrap_err().message.contains("no server `z`"));
    assert_eq!(made(ONE, &[]).find(&[], None).unwrap(), ["no-data-given"]);
}

#[test]
fn a_contract_does_not_lead_outside_its_folder() {
    let outer = tempfile::tempdir().unwrap();
    fs::write(outer.path().join("secret.csv"), "a\n").unwrap();
    let path = outer.path().join("secret.csv").to_string_lossy().into_owned();
    for path in [path.as_str(), "../secret.csv", "'../*.csv'"] {
        let made = made(&format!("{}{ONE}", servers(&[("s", "local", path)])), &[]);
        let usage = made.find(&[], None).unwrap_err();
        assert_eq!(usage.help.as_deref(), Some("allow its folder with `--data-root DIR`"), "{path}");
    }
}
