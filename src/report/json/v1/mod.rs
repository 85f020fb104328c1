//! `upheld.report/v1`: frozen types, so that the report inside the program can change and this format does not.
//!
//! After release fields may be added, never renamed, moved or given another meaning. `docs/report.md` lists them.

mod mirror;
mod outcome;
mod run;
mod words;

pub(super) use run::Report;

#[cfg(test)]
mod tests {
    use crate::report::json;
    use crate::report::scenarios::scenarios;

    #[test]
    fn what_is_written_can_be_read_back_as_it_was() {
        for (name, report) in scenarios() {
            let mut first = Vec::new();
            json::write(&report, &mut first).unwrap();
            let read = json::read(&first).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(read, report, "{name}: report -> v1 -> report");
            let mut second = Vec::new();
            json::write(&read, &mut second).unwrap();
            assert_eq!(first, second, "{name}: v1 -> report -> v1");
        }
    }

    #[test]
    fn refuses_what_is_no_report_of_this_version() {
        assert!(json::read(b"{}").unwrap_err().contains("schema"));
        assert!(json::read(b"{\"schema\":\"upheld.report/v2\"}").unwrap_err().contains("upheld.report/v2"));
        assert!(json::read(b"orders").is_err());
        assert!(json::read("[".repeat(100_000).as_bytes()).is_err(), "deep nesting is refused, not followed");
    }

    #[test]
    fn ignores_fields_that_a_later_version_added() {
        let (_, report) = scenarios().remove(0);
        let mut text = Vec::new();
        json::write(&report, &mut text).unwrap();
        let text = String::from_utf8(text).unwrap().replacen('{', "{\"added_later\": [1],", 1);
        assert_eq!(json::read(text.as_bytes()).unwrap(), report);
    }

    /// The names of all fields in a document.
    fn fields(value: &serde_json::Value, found: &mut std::collections::BTreeSet<String>) {
        for (name, inner) in value.as_object().into_iter().flatten() {
            found.insert(name.clone());
            fields(inner, found);
        }
        for inner in value.as_array().into_iter().flatten() {
            fields(inner, found);
        }
    }

    #[test]
    fn the_docs_name_every_field() {
        let docs = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/report.md")).unwrap();
        let named: std::collections::BTreeSet<_> =
            docs.split('`').skip(1).step_by(2).flat_map(|code| code.split(['.', '[', ']'])).collect();
        let mut found = std::collections::BTreeSet::new();
        for (_, report) in scenarios() {
            let mut text = Vec::new();
            json::write(&report, &mut text).unwrap();
            fields(&serde_json::from_slice(&text).unwrap(), &mut found);
        }
        let missing: Vec<_> = found.iter().filter(|field| !named.contains(field.as_str())).collect();
        assert!(missing.is_empty(), "docs/report.md says nothing of {missing:?}");
    }
}
