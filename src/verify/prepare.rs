//! From contracts to checks and tables: what is planned before any row is read.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::answers::Answers;
use super::locate::{At, Found, server_of};
use super::others::Others;
use super::select::Selection;
use super::server::promised;
use super::{PlanFault, Request, Usage, declared_name, level, plan, problems};
use crate::check::{self, Check, CustomTest, OtherSide, Test};
use crate::contract::{Contract, Promise, Property, Reading, SchemaObject, promises};
use crate::data::{ColumnInfo, DataError, FileInfo, Place, Storage, TableInfo, TableRef};
use crate::metric::ColumnPath;
use crate::outcome::{Level, Problem, Reason, ReasonCode};
use crate::source::{Route, Step};
use crate::value::Instant;

/// A contract with its checks.
pub(super) struct Planned<'a> {
    /// The index of the contract.
    pub(super) index: usize,
    /// Its reading.
    pub(super) reading: &'a Reading,
    /// What it says.
    pub(super) contract: &'a Contract,
    /// Its promises.
    pub(super) promises: Vec<Promise>,
    /// Its checks, in file order; those that were not selected are not evaluated.
    pub(super) checks: Vec<Check>,
    /// Promises that are not claimed exactly once.
    pub(super) fault: Option<PlanFault>,
}

/// Where the data of an object stands.
pub(super) enum Standing {
    /// A table of the session, and the server that named it.
    Table(usize, Option<String>),
    /// There is none, and why.
    None(Reason),
}

/// What data there is: tables to open, and what became of each object.
#[derive(Default)]
pub(super) struct Standings {
    /// The tables, in the order of the objects.
    pub(super) tables: Vec<TableRef>,
    /// What became of each object.
    pub(super) objects: BTreeMap<At, Standing>,
    /// Data that could not be found.
    pub(super) errors: Vec<DataError>,
}

/// Plans every contract; `names` gives what the data calls a property.
pub(super) fn planned<'a>(
    request: &Request<'a>,
    now: Instant,
    selection: &Selection,
    names: &dyn Fn(usize, usize, &Property) -> String,
) -> Vec<Planned<'a>> {
    let mut all = Vec::new();
    for (index, reading) in request.contracts.iter().enumerate() {
        let Some(contract) = &reading.contract else { continue };
        let promises = promises(reading);
        let result = plan(contract, &promises, now, &|object, property| names(index, object, property));
        let (mut checks, fault) = match result {
            Ok(plan) => (plan.checks, None),
            Err(fault) => (Vec::new(), Some(fault)),
        };
        add_server_checks(request, contract, &mut checks);
        let wanted = request.choices.level;
        for check in &mut checks {
            if !selection.takes(check, contract) {
                check.test = Test::NotEvaluated(not_selected());
            } else if level::of(&check.test) > wanted {
                check.test = Test::NotEvaluated(level::left_out(wanted));
            } else if matches!(check.test, Test::SqlApart(_)) && !request.choices.only.is_empty() {
                check.test = Test::NotEvaluated(sees_all_rows());
            }
        }
        all.push(Planned { index, reading, contract, promises, checks, fault });
    }
    all
}

/// Puts what the server promises about its data behind what else is asked of each object as a whole.
fn add_server_checks(request: &Request<'_>, contract: &Contract, checks: &mut Vec<Check>) {
    let Some(server) = server_of(request, contract) else { return };
    let (formats, encoding) = promised(server);
    for object in 0..contract.schema.len() {
        let Some(at) = checks.iter().rposition(|check| check.object == Some(object) && check.kind == "readable-rows")
        else {
            continue;
        };
        let format = formats.clone().map(|formats| check::server_format(contract, object, server, formats));
        let encoding = encoding.map(|encoding| check::server_encoding(contract, object, server, encoding));
        let behind = at.saturating_add(1);
        checks.splice(behind..behind, format.into_iter().chain(encoding));
    }
}

fn sees_all_rows() -> Reason {
    let text = "a query sees all rows, and `--where` lets only some take part".to_owned();
    Reason { code: ReasonCode::EngineLacks, text }
}

fn not_selected() -> Reason {
    Reason { code: ReasonCode::NotSelected, text: "`--select` left it out".to_owned() }
}

/// The objects whose data is needed: those of which something is selected, and those whose keys are compared with theirs.
pub(super) struct Needed {
    /// The objects.
    pub(super) objects: BTreeSet<At>,
    /// The contracts that were not given, but that relationships lead to.
    pub(super) others: Others,
}

/// What data is needed.
///
/// # Errors
/// A selector selects nothing, or a contract names a file outside the allowed folders.
pub(super) fn needed(request: &Request<'_>, selection: &Selection) -> Result<Needed, Usage> {
    let names = |_, _, property: &_| declared_name(property);
    let mut all = planned(request, request.choices.now, &Selection::default(), &names);
    let pairs: Vec<_> =
        all.iter().flat_map(|planned| planned.checks.iter().map(|check| (check, planned.contract))).collect();
    selection.must_match(&pairs)?;
    level::must_leave(
        request.choices.level,
        pairs.iter().filter(|(check, contract)| selection.takes(check, contract)).map(|(check, _)| *check),
    )?;
    let mut objects = BTreeSet::new();
    if request.choices.level == Level::Contract {
        return Ok(Needed { objects, others: Others::none(request) });
    }
    for planned in &mut all {
        planned.checks.retain(|check| selection.takes(check, planned.contract));
    }
    let others = Others::read(request, &all)?;
    others.settle(request, &mut all, &names);
    for planned in &all {
        objects.extend(planned.checks.iter().filter_map(|check| Some((planned.index, check.object?))));
        objects.extend(planned.checks.iter().flat_map(|check| other_objects(planned.index, &check.test)));
    }
    Ok(Needed { objects, others })
}

/// The object on the other side of a relationship, and those that a query names.
fn other_objects(contract: usize, test: &Test) -> Vec<At> {
    match test {
        Test::Orphans { other: OtherSide::Object(referred) | OtherSide::Table(_, referred), .. } => {
            vec![(referred.contract.unwrap_or(contract), referred.object)]
        }
        Test::Custom(custom) => match **custom {
            CustomTest::RowsOf { object, .. } => vec![(contract, object)],
            _ => Vec::new(),
        },
        Test::SqlApart(apart) => apart.tables.iter().map(|table| (contract, table.object)).collect(),
        _ => Vec::new(),
    }
}

/// The tables to open.
pub(super) fn standings(request: &Request<'_>, others: &Others, found: BTreeMap<At, Found>) -> Standings {
    let mut standings = Standings::default();
    for (at, found) in found {
        let standing = match found {
            Found::Files(files, server) if !files.is_empty() => {
                standings.tables.push(TableRef { name: object_name(request, others, at), files });
                Standing::Table(standings.tables.len() - 1, server)
            }
            Found::Files(..) => Standing::None(no_files()),
            Found::Failed(error) => {
                let reason = unreadable(&error);
                standings.errors.push(error);
                Standing::None(reason)
            }
            Found::Nowhere(reason) => Standing::None(reason),
        };
        standings.objects.insert(at, standing);
    }
    standings
}

fn no_files() -> Reason {
    Reason { code: ReasonCode::NoDataGiven, text: "there are no files".to_owned() }
}

fn object_name(request: &Request<'_>, others: &Others, (contract, object): At) -> String {
    let contract = others.reading(request, contract).and_then(|reading| reading.contract.as_ref());
    contract.and_then(|contract| contract.schema.get(object)).map(|object| object.name.clone()).unwrap_or_default()
}

/// Why nothing can be said of data that cannot be read.
pub(super) fn unreadable(error: &DataError) -> Reason {
    Reason { code: ReasonCode::Unreadable, text: error.message.clone() }
}

/// What the data calls a property of an object: its `physicalName`, or its `name` where only that is there. What lies in
/// an object of JSON is not known before it is read (`inner_names.rs`), and is called what the contract says.
pub(super) fn name_in(info: Option<&TableInfo>, object: Option<&SchemaObject>, property: &Property) -> String {
    let declared = declared_name(property);
    let Some(info) = info.filter(|_| property.physical_name.is_some()) else { return declared };
    let beside: Vec<&[ColumnInfo]> =
        info.files.iter().filter_map(|file| siblings(&file.columns, object, &property.route)).collect();
    let has = |name: &str| beside.iter().any(|columns| columns.iter().any(|column| column.name == name));
    if !has(&declared) && has(&property.name) { property.name.clone() } else { declared }
}

/// The columns of a file, or the fields inside one, that the property at this route is one of.
fn siblings<'c>(columns: &'c [ColumnInfo], object: Option<&SchemaObject>, route: &Route) -> Option<&'c [ColumnInfo]> {
    // `/schema/0` comes before the first `properties`.
    let steps = route.steps().get(2..)?;
    let (mut beside, mut column) = (columns, None::<&ColumnInfo>);
    let (mut properties, mut at) = (object.map(|object| object.properties.as_slice()), None::<&Property>);
    let mut rest = steps;
    loop {
        match rest {
            [Step::Key(list), Step::Index(_)] if list == "properties" => return Some(beside),
            [Step::Key(list), Step::Index(index), below @ ..] if list == "properties" => {
                let property = properties?.get(*index)?;
                let named = |name: &str| beside.iter().find(|column| column.name == name);
                column = Some(named(&declared_name(property)).or_else(|| named(&property.name))?);
                at = Some(property);
                rest = below;
            }
            [Step::Key(items), below @ ..] if items == "items" => {
                column = column?.element();
                at = at?.items.as_deref();
                rest = below;
            }
            [Step::Key(map), Step::Key(side), below @ ..] if map == "map" => {
                let (key, value) = column?.entry()?;
                let is_key = side == "key";
                column = Some(if is_key { key } else { value });
                at = if is_key { at?.map_key.as_deref() } else { at?.map_value.as_deref() };
                rest = below;
            }
            _ => return None,
        }
        beside = column.filter(|column| column.storage == Storage::Struct).map_or(&[][..], |column| &column.inner);
        properties = at.map(|property| property.properties.as_slice());
    }
}

/// The tables with the fields that rows of JSON were seen to have. Standard input stays as it is: it is read once.
pub(super) fn with_fields(
    standings: &Standings,
    infos: &[Result<TableInfo, DataError>],
    answers: &Answers,
) -> Vec<Result<TableInfo, DataError>> {
    let mut infos = infos.to_vec();
    for (table, info) in infos.iter_mut().enumerate() {
        let files = standings.tables.get(table).map_or(&[][..], |table| &table.files);
        let once = files.iter().any(|file| file.place == Place::Stdin);
        let fields = answers.fields(table).filter(|_| !once).unwrap_or(&[]);
        let Some(file) = info.as_mut().ok().and_then(|info| info.files.first_mut()) else { continue };
        let known: HashSet<String> = file.columns.iter().map(|column| column.name.clone()).collect();
        for field in fields {
            if !known.contains(&field.name) {
                let type_name = field.kinds.join(", ");
                file.columns.push(ColumnInfo::plain(&field.name, Storage::Json, type_name));
            }
        }
    }
    infos
}

/// Columns that are found under another name than the contract says.
pub(super) fn other_names(planned: &Planned<'_>, object: usize, used: &dyn Fn(&Property) -> String) -> Vec<Problem> {
    let Some(object) = planned.contract.schema.get(object) else { return Vec::new() };
    let other = |property: &Property| {
        let physical = property.physical_name.as_deref()?;
        let used = used(property);
        let place = || planned.reading.locate(&property.route.key("physicalName"));
        (used != physical).then(|| problems::other_name(&object.name, physical, &used, place()))
    };
    // A list of what is still to be looked at, since contracts may be deep; the first one last.
    let mut open: Vec<&Property> = object.properties.iter().rev().collect();
    let mut all = Vec::new();
    while let Some(property) = open.pop() {
        all.extend(other(property));
        let sides = [&property.map_value, &property.map_key, &property.items];
        open.extend(property.properties.iter().rev());
        open.extend(sides.into_iter().filter_map(Option::as_deref));
    }
    all
}

/// The columns that identify a row, in the order of the key, as far as the data has them.
pub(super) fn key_columns(object: &SchemaObject, info: &TableInfo) -> Vec<ColumnPath> {
    let is_key = |property: &&Property| property.primary_key.as_ref().and_then(|key| key.ok()) == Some(&true);
    let mut keys: Vec<_> = object.properties.iter().filter(is_key).collect();
    keys.sort_by_key(|property| property.primary_key_position.as_ref().and_then(|at| at.ok()).copied());
    let named = |file: &'_ FileInfo| file.columns.iter().map(|column| column.name.clone()).collect();
    let in_files: Vec<HashSet<String>> = info.files.iter().map(named).collect();
    let has = |name: &String| info.open || in_files.iter().all(|columns| columns.contains(name));
    keys.iter().map(|property| name_in(Some(info), Some(object), property)).filter(has).map(ColumnPath::top).collect()
}
