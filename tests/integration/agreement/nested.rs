//! Questions about what lies inside columns of JSON, answered by the engine and, from the values that were generated, in the plainest way.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;
use serde_json::{Map, Number as JsonNumber, Value as Json};
use upheld::data::{DataRef, Format, Hints, Place, TableRef};
use upheld::metric::{
    Among, Answer, Ask, Column, ColumnPath, Expr, FailingRow, Measurement, Metric, NullParts, Operator, PathStep,
    Predicate, RowsWanted, Truth, Unit,
};
use upheld::value::{Cell, Facet, LogicalType, Number, ReadAs, Scalar, Value};

/// Samples that are wanted of each question.
const SHOWN: usize = 4;

#[test]
fn the_engine_finds_what_lies_inside_columns() {
    proptest!(super::config(160), |(rows in prop::collection::vec(row(), 1..14), metrics in prop::collection::vec(metric(), 1..12))| {
        let ask = |metric: &Metric| Ask {
            table: 0,
            metric: metric.clone().into(),
            rows: RowsWanted::First(SHOWN),
            keys: Vec::new(),
            only: None,
        };
        let asks: Vec<Ask> = metrics.iter().map(ask).collect();
        for format in [Format::Ndjson, Format::Json] {
            let answers = super::measured(&[table(&rows, format)], &asks, 2)?;
            for (ask, answer) in asks.iter().zip(&answers) {
                agrees(&rows, &ask.metric, answer)?;
            }
        }
    });
}

/// Keys below lists: those of lists, of lists in lists, and of objects that a row has once.
const PATHS: &[&str] =
    &["a", "a[]", "a[].x", "a[].y", "a[].y[]", "o.x", "o.y[]", "m.{key}", "m.{value}", "m.{value}.x", "a[].m.{value}"];

fn path(text: &str) -> ColumnPath {
    let mut steps = Vec::new();
    for part in text.split('.') {
        let name = part.trim_end_matches("[]");
        steps.push(match name {
            "{key}" => PathStep::Keys,
            "{value}" => PathStep::Values,
            name => PathStep::Field(name.to_owned()),
        });
        steps.extend((0..(part.len() - name.len()) / 2).map(|_| PathStep::Elements));
    }
    steps.into()
}

fn leaf() -> impl Strategy<Value = Json> {
    prop_oneof![
        2 => Just(Json::Null),
        1 => any::<bool>().prop_map(Json::Bool),
        4 => (-2..4_i64).prop_map(Json::from),
        1 => prop::sample::select(vec![0.5, 1.0, 2.0]).prop_map(|f| JsonNumber::from_f64(f).map_or(Json::Null, Json::Number)),
        3 => prop::sample::select(vec!["", "a", "b", "1", "\"", "é}"]).prop_map(Json::from),
    ]
}

fn json() -> impl Strategy<Value = Json> {
    leaf().prop_recursive(3, 20, 4, |inner| {
        let keys = prop::sample::select(vec!["x", "y", "m", "1", "a.b"]);
        let entries = prop::collection::vec((keys, inner.clone()), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Json::from),
            entries.prop_map(|entries| Json::Object(entries.into_iter().map(|(k, v)| (k.to_owned(), v)).collect())),
        ]
    })
}

fn row() -> impl Strategy<Value = Map<String, Json>> {
    let objects = prop::collection::vec(json(), 0..4).prop_map(Json::from);
    (prop_oneof![3 => objects, 1 => json()], json(), json(), any::<u8>()).prop_map(|(a, o, m, kept)| {
        let all = [("a", a), ("o", o), ("m", m)].into_iter().enumerate();
        all.filter(|(at, _)| kept & (1 << at) != 0 || kept > 40)
            .map(|(_, (key, value))| (key.to_owned(), value))
            .collect()
    })
}

fn table(rows: &[Map<String, Json>], format: Format) -> TableRef {
    let texts: Vec<String> = rows.iter().map(|row| Json::Object(row.clone()).to_string()).collect();
    let text = match format {
        Format::Json => format!("[{}]", texts.join(",\n")),
        _ => texts.join("\n"),
    };
    let data = DataRef {
        place: Place::Memory(text.into_bytes()),
        shown: "t".to_owned(),
        format,
        compression: None,
        dialect: Hints::default().dialect(format),
        partition: Vec::new(),
    };
    TableRef { name: "t".to_owned(), files: vec![data] }
}

fn read(facet: Option<Facet>, logical: Option<LogicalType>) -> ReadAs {
    ReadAs { logical, facet, ..ReadAs::default() }
}

fn reading() -> impl Strategy<Value = ReadAs> {
    use LogicalType::{Array, Boolean, Integer, Map, Object, String, Vector};
    let plain = prop::sample::select(vec![None, Some(String), Some(Integer), Some(LogicalType::Number), Some(Boolean)]);
    let facet = prop::sample::select(vec![
        (Facet::Size, Array),
        (Facet::Size, Object),
        (Facet::Size, Map),
        (Facet::Has("x".into()), Object),
        (Facet::Distinct, Array),
        (Facet::Norm, Vector),
        (Facet::Size, Vector),
    ]);
    let nested = prop::sample::select(vec![Array, Object, Vector]);
    prop_oneof![
        4 => plain.prop_map(|logical| read(None, logical)),
        3 => facet.prop_map(|(facet, logical)| read(Some(facet), Some(logical))),
        1 => nested.prop_map(|logical| read(None, Some(logical))),
    ]
}

fn column() -> impl Strategy<Value = Column> {
    (prop::sample::select(PATHS.to_vec()), reading())
        .prop_map(|(text, read)| Column { path: path(text), read: read.into() })
}

fn predicate(column: &Column) -> BoxedStrategy<Predicate> {
    let boxed = Box::new(column.clone());
    let value = Expr::Column(boxed.clone());
    let number = (-1_i128..4).prop_map(|n| Expr::Literal(Value::Number(Number::from(n))));
    let operators = vec![Operator::Lt, Operator::Eq, Operator::Ge];
    let compared = value.clone();
    prop_oneof![
        2 => Just(Predicate::IsNull(boxed.clone())),
        2 => Just(Predicate::IllTyped(boxed)),
        3 => (prop::sample::select(operators), number).prop_map(move |(operator, bound)| Predicate::Compare(compared.clone(), operator, bound)),
        1 => Just(Predicate::In(value.clone(), vec![Value::Bool(false)])),
        1 => Just(Predicate::Not(Box::new(Predicate::In(value, vec![Value::Text("a".into())])))),
        1 => Just(Predicate::And(Vec::new())),
    ]
    .boxed()
}

/// A count of what one path leads to, sometimes with a condition on what lies above or beside; or keys.
fn metric() -> impl Strategy<Value = Metric> {
    let count = column().prop_flat_map(|column| {
        let unit = Unit::of(&[&column]);
        let sibling = prop::sample::select(vec!["o", "a[].x", "a[]", "m.{value}", "a", "o.x"]);
        let other = (sibling, reading()).prop_map(|(text, read)| Column { path: path(text), read: read.into() });
        let other = other.prop_flat_map(|column| (Just(column.path.clone()), predicate(&column)));
        (predicate(&column), prop::option::weighted(0.3, other)).prop_map(move |(own, other)| {
            let which = match other {
                Some((path, other)) if unit.sees(&path) => Predicate::And(vec![own, other]),
                _ => own,
            };
            Metric::Count { which, unit: unit.clone() }
        })
    });
    let pair = prop::sample::select(vec![
        vec!["a[].x"],
        vec!["a[]"],
        vec!["a[].x", "a[].y"],
        vec!["o.x"],
        vec!["m.{value}"],
        vec!["a[].y[]"],
        vec!["m.{key}"],
        vec!["o.x", "o.y"],
    ]);
    let whole = prop::bool::weighted(0.4);
    let keys = (pair, whole, any::<bool>(), any::<bool>()).prop_map(|(paths, whole, within, skip)| {
        let facet = whole.then_some(Facet::Whole);
        let columns =
            paths.into_iter().map(|text| Column { path: path(text), read: read(facet.clone(), None).into() }).collect();
        let nulls = if skip { NullParts::Skip } else { NullParts::Equal };
        Metric::Keys { columns, nulls, among: if within { Among::Parent } else { Among::Table } }
    });
    prop_oneof![3 => count, 1 => keys]
}

/// One instance: the row, its name, the list that it lies in, and the values that each column of a question has.
struct Instance {
    row: u64,
    name: String,
    list: Vec<usize>,
    cells: HashMap<ColumnPath, Option<Json>>,
}

/// One list: its row, and where in it.
type List = (u64, Vec<usize>);

/// Goes every way through a row that a path leads.
fn instances(rows: &[Map<String, Json>], unit: &Unit, columns: &[&Column]) -> Vec<Instance> {
    let Unit::Elements(path) = unit else {
        unreachable!("all paths that are asked for lie in columns, or stand for themselves")
    };
    let mut found = Vec::new();
    for (row, number) in rows.iter().zip(1..) {
        let mut ways = vec![(Vec::<usize>::new(), vec![Json::Object(row.clone())])];
        for step in path.0.iter() {
            ways = ways.into_iter().flat_map(|(places, way)| onward(step, &places, &way)).collect();
        }
        for (places, way) in ways {
            let cells = columns.iter().map(|column| (column.path.clone(), beside(path, &way, &column.path)));
            found.push(Instance {
                row: number,
                name: named(path, &places),
                list: places.iter().take(places.len().saturating_sub(1)).copied().collect(),
                cells: cells.collect(),
            });
        }
    }
    found
}

/// One step further; an absent field is a null that is there.
fn onward(step: &PathStep, places: &[usize], way: &[Json]) -> Vec<(Vec<usize>, Vec<Json>)> {
    let on = |places: Vec<usize>, next: Json| (places, way.iter().cloned().chain([next]).collect());
    let many = |all: Vec<Json>| -> Vec<_> {
        all.into_iter().enumerate().map(|(at, next)| on(places.iter().copied().chain([at]).collect(), next)).collect()
    };
    match (step, way.last().expect("a row")) {
        (PathStep::Field(name), Json::Object(map)) => {
            vec![on(places.to_vec(), map.get(name).cloned().unwrap_or(Json::Null))]
        }
        (PathStep::Elements, Json::Array(items)) => many(items.clone()),
        (PathStep::Keys, Json::Object(map)) => many(map.keys().cloned().map(Json::from).collect()),
        (PathStep::Values, Json::Object(map)) => many(map.values().cloned().collect()),
        _ => Vec::new(),
    }
}

/// The value at a path that branches off from the way.
fn beside(path: &ColumnPath, way: &[Json], other: &ColumnPath) -> Option<Json> {
    let common = path.0.iter().zip(other.0.iter()).take_while(|(a, b)| a == b).count();
    let rest = other.0.iter().skip(common);
    rest.fold(way.get(common).cloned(), |value, step| match (value?, step) {
        (Json::Object(map), PathStep::Field(name)) => map.get(name).cloned(),
        _ => None,
    })
}

fn named(path: &ColumnPath, places: &[usize]) -> String {
    let mut places = places.iter();
    let step = |(at, step): (usize, &PathStep)| match step {
        PathStep::Field(name) if at == 0 => name.clone(),
        PathStep::Field(name) => format!(".{name}"),
        PathStep::Elements | PathStep::Keys | PathStep::Values => format!("[{}]", places.next().expect("a place")),
    };
    path.0.iter().enumerate().map(step).collect()
}

fn is_key(path: &ColumnPath) -> bool {
    path.0.last() == Some(&PathStep::Keys)
}

/// What a reader must make of a value.
fn cell<'v>(column: &Column, value: Option<&'v Json>) -> Cell<'v> {
    let Some(value) = value.filter(|value| !value.is_null()) else { return Cell::Null };
    let logical = column.read.logical;
    let number =
        |n: &JsonNumber| n.as_i64().map_or_else(|| n.as_f64().map(Scalar::Float), |n| Some(Scalar::Int(n.into())));
    match (value, logical) {
        (Json::String(text), Some(LogicalType::Integer | LogicalType::Number)) if is_key(&column.path) => {
            Number::parse(text).and_then(|n| n.to_i128()).map_or(Cell::IllTyped, |n| Cell::Value(Scalar::Int(n)))
        }
        (Json::String(text), Some(LogicalType::Boolean)) if is_key(&column.path) && text == "1" => {
            Cell::Value(Scalar::Bool(true))
        }
        (Json::String(text), None | Some(LogicalType::String)) => Cell::Value(Scalar::Text(text)),
        // A key is text, and what text cannot hold is not asked of it.
        (Json::String(text), Some(kind)) if is_key(&column.path) && kind.is_collection() => {
            Cell::Value(Scalar::Text(text))
        }
        (Json::Bool(truth), None | Some(LogicalType::Boolean)) => Cell::Value(Scalar::Bool(*truth)),
        (Json::Number(n), None | Some(LogicalType::Number)) => number(n).map_or(Cell::IllTyped, Cell::Value),
        (Json::Number(n), Some(LogicalType::Integer)) => match n.as_f64() {
            Some(float) if float.fract() == 0.0 => number(n).map_or(Cell::IllTyped, Cell::Value),
            _ => Cell::IllTyped,
        },
        (Json::Array(_) | Json::Object(_), _) if fits(value, logical) => facet(column, value),
        _ => Cell::IllTyped,
    }
}

fn fits(value: &Json, logical: Option<LogicalType>) -> bool {
    match logical {
        None => true,
        Some(LogicalType::Array) => value.is_array(),
        Some(LogicalType::Object | LogicalType::Map) => value.is_object(),
        Some(LogicalType::Vector) => value.as_array().is_some_and(|items| items.iter().all(Json::is_number)),
        Some(_) => false,
    }
}

fn facet<'v>(column: &Column, value: &'v Json) -> Cell<'v> {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    let size = items.len() + value.as_object().map_or(0, Map::len);
    Cell::Value(match &column.read.facet {
        // Only whether it is there can be asked, since its text is that of the file.
        None | Some(Facet::Whole | Facet::Elements(_)) => Scalar::Text("(whole)"),
        Some(Facet::Size) => Scalar::Int(size as i128),
        Some(Facet::Has(key)) => Scalar::Bool(value.get(key).is_some()),
        Some(Facet::Distinct) => {
            Scalar::Bool(items.iter().enumerate().all(|(at, item)| !items[..at].iter().any(|other| one(item, other))))
        }
        Some(Facet::Norm) => {
            let square = |item: &Json| item.as_f64().map_or(0.0, |number| number * number);
            Scalar::Float(items.iter().map(square).sum::<f64>().sqrt())
        }
    })
}

/// Whether two values are equal, 1 and 1.0 included.
fn one(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| one(a, b)),
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| one(a, b)))
        }
        _ => a == b,
    }
}

/// A text that equal values share; keys sort themselves.
fn canonical(value: &Json) -> String {
    match value {
        Json::Number(n) => format!("n{}", n.as_f64().unwrap_or_default()),
        Json::Array(items) => format!("[{}]", items.iter().map(canonical).collect::<Vec<_>>().join(",")),
        Json::Object(map) => {
            let sorted: BTreeMap<&String, String> = map.iter().map(|(key, value)| (key, canonical(value))).collect();
            format!("{sorted:?}")
        }
        other => other.to_string(),
    }
}

fn agrees(rows: &[Map<String, Json>], metric: &Metric, answer: &Answer) -> Result<(), TestCaseError> {
    let columns = match metric {
        Metric::Count { which, .. } => which.columns(),
        Metric::Keys { columns, .. } => columns.iter().collect(),
        _ => unreachable!("these are the questions"),
    };
    let unit = match metric.unit() {
        // Every row has one of a column at its top.
        Unit::Rows => Unit::Elements(path("a")),
        elements @ Unit::Elements(_) => elements,
    };
    let all = instances(rows, &unit, &columns);
    let (measurement, behind) = match metric {
        Metric::Count { which, .. } => count(&all, which),
        Metric::Keys { columns, nulls, among } => {
            keys(&all, columns, *nulls, *among == Among::Parent && depth(&unit) > 0)
        }
        _ => unreachable!("these are the questions"),
    };
    prop_assert_eq!(&answer.measurement, &measurement, "{:?}\n{:?}", metric, rows);
    let shown: Vec<(u64, String)> = answer.rows.iter().map(place).collect();
    let named = |instance: &Instance| {
        (instance.row, if metric.unit() == Unit::Rows { String::new() } else { instance.name.clone() })
    };
    let expected: Vec<_> = behind.into_iter().map(named).take(SHOWN).collect();
    prop_assert_eq!(shown, expected, "{:?}\n{:?}", metric, rows);
    Ok(())
}

fn depth(unit: &Unit) -> usize {
    match unit {
        Unit::Rows => 0,
        Unit::Elements(path) => path.depth(),
    }
}

fn place(row: &FailingRow) -> (u64, String) {
    (row.row, row.element.clone().unwrap_or_default())
}

fn touched(behind: &[&Instance]) -> u64 {
    behind.iter().map(|instance| instance.row).collect::<BTreeSet<_>>().len() as u64
}

fn count<'i>(all: &'i [Instance], which: &Predicate) -> (Measurement, Vec<&'i Instance>) {
    let holds = |instance: &&Instance| {
        let of = |column: &Column| cell(column, instance.cells.get(&column.path).and_then(Option::as_ref));
        which.holds(&of) == Truth::Holds
    };
    let behind: Vec<_> = all.iter().filter(holds).collect();
    (Measurement::Count { count: behind.len() as u64, undecided: 0, rows: touched(&behind) }, behind)
}

fn keys<'i>(
    all: &'i [Instance],
    columns: &[Column],
    nulls: NullParts,
    within: bool,
) -> (Measurement, Vec<&'i Instance>) {
    let mut seen: BTreeMap<(Option<List>, Vec<String>), u64> = BTreeMap::new();
    let (mut null, mut behind) = (0, Vec::new());
    for instance in all {
        let part = |column: &Column| {
            let value = instance.cells.get(&column.path).and_then(Option::as_ref).filter(|value| !value.is_null());
            // Without a reading of the whole, a list is its text.
            value.map(|value| match (value, &column.read.facet) {
                (Json::Array(_) | Json::Object(_), None) => format!("text {value}"),
                (Json::String(text), None) => format!("text {text}"),
                (Json::String(text), Some(_)) => format!("string {text}"),
                _ => canonical(value),
            })
        };
        let parts: Vec<Option<String>> = columns.iter().map(part).collect();
        let skipped = if nulls == NullParts::Skip {
            parts.iter().any(Option::is_none)
        } else {
            parts.iter().all(Option::is_none)
        };
        if skipped {
            null += 1;
            continue;
        }
        let list = within.then(|| (instance.row, instance.list.clone()));
        let count = seen.entry((list, parts.into_iter().map(|part| format!("{part:?}")).collect())).or_default();
        *count += 1;
        if *count > 1 {
            behind.push(instance);
        }
    }
    let recurring = seen.values().filter(|count| **count > 1);
    let measurement = Measurement::Keys {
        compared: seen.values().sum(),
        null,
        no_value: 0,
        distinct: seen.len() as u64,
        recurring: recurring.clone().count() as u64,
        involved: recurring.sum(),
        surplus: behind.len() as u64,
        rows: touched(&behind),
    };
    (measurement, behind)
}
