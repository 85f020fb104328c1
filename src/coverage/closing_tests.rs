//! A line that is offered closes the gap that it is offered for, by itself, and can be pasted where the report says.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::tests::{
    ALL, contract, contract_of, covered, covered_of, of_column, of_contract, of_file, offered, sampled, typed,
};
use super::*;
use crate::contract::read_bytes;
use crate::data::Hints;

/// Every gap with its kind and the line that is offered for it.
fn offers(coverage: &Coverage) -> Vec<(&ColumnCoverage, usize, &Closing)> {
    let mut offers = Vec::new();
    for column in coverage.columns() {
        for fault in &column.faults {
            if let Finding::Gap { closing: Some(closing), .. } = &fault.finding {
                offers.push((column, kinds().iter().position(|kind| kind.id == fault.kind).unwrap(), closing));
            }
        }
    }
    offers
}

/// Whether a gap is closed.
fn is_noticed(coverage: &Coverage, of: &ColumnCoverage) -> bool {
    let same = |column: &&ColumnCoverage| (&column.object, &column.property) == (&of.object, &of.property);
    let column = coverage.columns().find(same).unwrap();
    column.faults.iter().all(|fault| fault.finding.is_noticed() == Some(true))
}

/// Puts each line alone into the contract, and sees that the fault is noticed; how many lines there are.
fn each_line_closes(name: &str, text: &str, properties: &Value) -> usize {
    let before = of_file(name, text, properties, Hints::default()).unwrap();
    let offers = offers(&before);
    for (column, kind, closing) in &offers {
        let mut contract = contract_of(properties);
        assert!(closing.apply(&mut contract), "{closing:?}");
        let own = &kinds()[*kind..=*kind];
        let after = of_contract(&contract.to_string(), (name, text), Hints::default(), own).unwrap();
        let idle = &after.idle;
        assert!(is_noticed(&after, column), "{:?} {}: {closing:?}, {idle:?}", column.property, own[0].id);
    }
    offers.len()
}

#[test]
fn each_line_closes_its_gap_by_itself() {
    for properties in [json!([]), typed()] {
        let open = contract(&properties, &json!({}), &json!({}));
        let before = covered(&open, ALL, 2);
        let mut seen = BTreeSet::new();
        for (column, kind, closing) in offers(&before) {
            let form = |entry: &Entry| (entry.keys.clone(), entry.value["metric"].to_string());
            let is_new = seen.insert((kind, closing.entries.iter().map(form).collect::<Vec<_>>()));
            if !is_new {
                continue;
            }
            let mut closed = open.clone();
            assert!(closing.apply(&mut closed), "{closing:?}");
            let after = covered_of(&closed, ALL, 2, &kinds()[kind..=kind]);
            assert!(is_noticed(&after, column), "{:?} {}: {closing:?}", column.property, kinds()[kind].id);
        }
    }
}

/// A table of a number and another column.
fn table(rows: usize, second: impl Fn(usize) -> String) -> String {
    let row = |row: usize| format!("{row},{}\n", second(row));
    std::iter::once("id,c\n".to_owned()).chain((0..rows).map(row)).collect()
}

/// Four of five are null, so that a constant is no more frequent than a fifth.
fn sparse() -> String {
    table(400, |row| if row % 5 == 0 { ["aa", "aa", "bb", "cc"][row / 5 % 4].to_owned() } else { String::new() })
}

#[test]
fn lines_for_sparse_columns_notice_a_constant() {
    let properties = json!([{"name": "id", "logicalType": "integer"}, {"name": "c", "logicalType": "string"}]);
    assert!(each_line_closes("t.csv", &sparse(), &properties) > 10);
    let coverage = of_file("t.csv", &sparse(), &properties, Hints::default()).unwrap();
    let rule = |(_, value): &(String, Value)| value["implementation"]["row"] == "c != 'aa'";
    let (_, rule) = offered(&coverage, "c").into_iter().find(rule).unwrap();
    // Of 100 rows 10 say `aa`; of a constant 20 would.
    assert_eq!(rule["implementation"]["mustBeBetween"], json!([5, 15]));
}

#[test]
fn heaped_and_tiny_numbers_and_rare_values_have_lines_that_close() {
    // Nine of ten are at the largest: all may move by two deviations, and the mean hardly does.
    let heaped = table(2_000, |row| if row % 10 == 0 { (row % 7).to_string() } else { "10".to_owned() });
    let tiny = table(500, |row| format!("0.000{}", 100 + row * 37 % 89));
    let rare = table(400, |row| format!("name {}", row * 7 % 350));
    for (text, kind) in [(&heaped, "shifted"), (&tiny, "shifted"), (&tiny, "constant"), (&rare, "constant")] {
        assert!(each_line_closes("t.csv", text, &json!([{"name": "id"}])) > 5);
        let coverage = of_file("t.csv", text, &json!([{"name": "id"}]), Hints::default()).unwrap();
        let found = of_column(&coverage, "c").into_iter().find(|(own, _)| *own == kind).unwrap().1.clone();
        assert!(matches!(found, Finding::Gap { closing: Some(_), .. }), "{kind}: {found:?}");
    }
}

#[test]
fn what_stands_there_is_not_offered_again() {
    // The line stands there, and is broken by the data: it closes nothing.
    let rule = |high: u64| {
        json!({"type": "custom", "engine": "upheld",
        "implementation": {"row": "c != 'aa'", "mustBeBetween": [5, high], "unit": "percent"}})
    };
    for high in [9, 15, 55] {
        let properties = json!([{"name": "id"}, {"name": "c", "logicalType": "string", "quality": [rule(high)]}]);
        let coverage = of_file("t.csv", &sparse(), &properties, Hints::default()).unwrap();
        assert!(offered(&coverage, "c").iter().all(|(_, value)| *value != rule(high)), "{high}");
        each_line_closes("t.csv", &sparse(), &properties);
    }
}

#[test]
fn columns_that_hardly_hold_anything_can_be_declared() {
    let text = table(300, |row| if row % 150 == 0 { (90 + row).to_string() } else { "NA".to_owned() });
    assert!(each_line_closes("t.csv", &text, &json!([{"name": "id"}])) > 8);
    let coverage = of_file("t.csv", &text, &json!([{"name": "id"}]), Hints::default()).unwrap();
    for (kind, found) in of_column(&coverage, "c") {
        if ["dropped", "renamed", "type-change", "above-range"].contains(&kind) {
            assert!(matches!(found, Finding::Gap { closing: Some(_), .. }), "{kind}: {found:?}");
        }
    }
    // Where nothing is known of the type the name is enough.
    let none = table(30, |_| String::new());
    let coverage = of_file("t.csv", &none, &json!([{"name": "id"}]), Hints::default()).unwrap();
    let lines: Vec<_> = offers(&coverage).into_iter().filter(|(column, ..)| !column.declared).collect();
    assert!(!lines.is_empty() && lines.iter().all(|(_, _, closing)| closing.entries.is_empty()));
}

#[test]
fn a_column_without_a_name_counts_for_nothing() {
    let text: String = std::iter::once(",a\n".to_owned()).chain((0..30).map(|row| format!("{row},x{row}\n"))).collect();
    let coverage = of_file("t.csv", &text, &json!([{"name": "a"}]), Hints::default()).unwrap();
    let column = coverage.columns().find(|column| column.property.as_deref() == Some("")).unwrap();
    assert_eq!(column.counts(), (0, 0));
    let why = Finding::NotApplicable("a column without a name: contracts cannot speak of it".to_owned());
    assert!(column.faults.iter().all(|fault| fault.finding == why));
}

const HEAD: &str = "apiVersion: v3.1.0\nkind: DataContract\nid: t\nversion: 1.0.0\nstatus: active\n";

/// Contracts of the same, in the ways that YAML and JSON may be written.
fn ways() -> [String; 5] {
    let json = contract_of(&json!([
        {"name": "id", "logicalType": "integer", "required": false, "logicalTypeOptions": {"minimum": 3}},
        {"name": "c", "quality": [{"metric": "rowCount", "mustBe": 400}]},
    ]));
    [
        format!(
            "{HEAD}schema:\n- name: t\n  properties:\n  - name: id\n    logicalType: integer\n    required: false\n    logicalTypeOptions:\n      minimum: 3\n  - name: c\n    quality:\n    - {{ metric: rowCount, mustBe: 400 }}\n"
        ),
        format!(
            "{HEAD}schema:\n- name: t\n  properties:\n  - {{name: id, logicalType: integer, required: false, logicalTypeOptions: {{minimum: 3}}}}\n  - {{name: c}}\n"
        ),
        format!("{HEAD}schema:\n- {{name: t, properties: [{{name: id, logicalType: integer}}]}}\n"),
        format!("{HEAD}schema:\n- name: t\n"),
        serde_json::to_string_pretty(&json).unwrap(),
    ]
}

/// Pastes lines of a property or object as the report says; `None` where that is not told by lines alone.
fn pasted(contract: &str, closing: &Closing) -> Option<String> {
    let mut lines: Vec<&str> = contract.lines().collect();
    let shown = closing.lines();
    if let Some(line) = closing.entries.iter().find_map(|entry| entry.instead) {
        let [new] = shown.as_slice() else { return None };
        let old = lines.get(line - 1)?.to_string();
        let key = new.split(':').next()?;
        let from = old.find(key)?;
        let until = old[from..].find([',', '}']).map_or(old.len(), |end| from + end);
        let new = format!("{}{new}{}", &old[..from], &old[until..]);
        lines[line - 1] = &new;
        return Some(lines.join("\n"));
    }
    let reading = read_bytes("t.odcs.yaml", contract.as_bytes());
    let object = crate::source::Route::root().key("schema").index(0);
    let (mut route, mut style) = match &closing.place {
        Place::Contract => return None,
        Place::Object(_) => (object, closing.style),
        Place::Property { .. } if closing.lacks_list => (object, closing.style),
        Place::Property { declared: false, .. } => (object.key("properties"), closing.style),
        Place::Property { property, .. } => {
            (object.key("properties").index(usize::from(property == "c")), closing.style)
        }
    };
    if let [only] = closing.entries.as_slice()
        && let Some(spot) = only.within
    {
        (route, style) = (route.key(only.into_key()?), spot.style);
    } else if closing.entries.iter().any(|entry| entry.within.is_some()) {
        return None;
    }
    let start = reading.routes.get(&route)?.value.start;
    let (before, after) = contract.split_at(start);
    if style == Style::Block {
        // A list may begin behind its first dash.
        let before = if shown[0].starts_with("- ") { before.strip_suffix("- ").unwrap_or(before) } else { before };
        let after = &contract[before.len()..];
        let indent = " ".repeat(before.rsplit('\n').next()?.chars().count());
        let more = shown.join(&format!("\n{indent}"));
        return Some(format!("{before}{more}\n{indent}{after}"));
    }
    Some(format!("{before}{}\n {}\n {}", &after[..1], shown.join("\n "), &after[1..]))
}

#[test]
fn what_is_shown_can_be_pasted() {
    let text = sparse();
    for contract in ways() {
        let of = |contract: &str| of_contract(contract, ("t.csv", &text), Hints::default(), kinds()).unwrap();
        let before = of(&contract);
        assert_eq!(before.errors, Vec::<String>::new(), "{contract}");
        let mut count = 0;
        for (column, kind, closing) in offers(&before) {
            let Some(new) = pasted(&contract, closing) else { continue };
            count += 1;
            let after = of_contract(&new, ("t.csv", &text), Hints::default(), &kinds()[kind..=kind]).unwrap();
            assert_eq!(after.errors, Vec::<String>::new(), "{new}");
            assert!(is_noticed(&after, column), "{new}");
        }
        assert!(count > 5, "{count}: {contract}");
    }
}

#[test]
fn a_value_that_stands_there_is_changed() {
    let contract = &ways()[0];
    let coverage = of_contract(contract, ("t.csv", &sparse()), Hints::default(), kinds()).unwrap();
    let changes: Vec<_> = offers(&coverage)
        .into_iter()
        .flat_map(|(_, _, closing)| closing.entries.iter().map(|entry| (entry.keys.last().copied(), entry.instead)))
        .filter(|(_, line)| line.is_some())
        .collect();
    assert!(changes.contains(&(Some("required"), Some(11))), "{changes:?}");
    assert!(changes.contains(&(Some("minimum"), Some(13))), "{changes:?}");
}

#[test]
fn what_a_sample_lacks_is_not_said_of_the_data() {
    // One list of many holds anything: a sample without that row has nothing to check.
    let row = |row: usize| format!("{{\"id\":{row},\"lines\":{}}}\n", if row == 77 { "[{\"qty\":5}]" } else { "[]" });
    let text: String = (0..120).map(row).collect();
    let items = json!({"logicalType": "object", "properties": [{"name": "qty", "logicalType": "integer"}]});
    let contract = contract_of(&json!([{"name": "lines", "logicalType": "array", "items": items}])).to_string();
    let few = |seed| Sampling { rows: std::num::NonZeroUsize::new(4).unwrap(), seed };
    let coverage = sampled(&contract, ("t.ndjson", &text), few(1));
    assert!(coverage.tables[0].held < 20);
    let why = coverage.idle.iter().find(|idle| idle.id.contains("qty")).map(|idle| idle.why.as_str());
    assert!(why.is_some_and(|why| why.starts_with("it finds nothing to check in what is held in memory")), "{why:?}");
}

#[test]
fn the_other_column_may_tell_that_two_are_exchanged() {
    // All that `b` holds may stand in `a`, but not the other way round.
    let row = |row: usize| format!("{},{}\n", ["w", "x", "y", "z"][row % 4], ["x", "y"][row % 2]);
    let text: String = std::iter::once("a,b\n".to_owned()).chain((0..80).map(row)).collect();
    let contract =
        format!("{HEAD}schema:\n- name: t\n  properties:\n  - name: a\n    logicalType: string\n  - name: b\n");
    let coverage = of_contract(&contract, ("t.csv", &text), Hints::default(), kinds()).unwrap();
    let swapped = of_column(&coverage, "a").into_iter().find(|(kind, _)| *kind == "swapped").unwrap().1;
    let Finding::Gap { closing: Some(closing), .. } = swapped else { panic!("{swapped:?}") };
    assert_eq!((closing.at().as_str(), closing.line), ("t.b", Some(11)));
}
