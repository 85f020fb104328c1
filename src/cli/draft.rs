//! `upheld draft`: writes a contract from data.

use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, NaiveTime, Utc};
use clap::ValueEnum;
use upheld::contract::{self, Variables};
use upheld::draft::{self, NoUpdate, Settings, Strictness};
use upheld::engine::{Embedded, Run};
use upheld::profile::{self, Profile};
use upheld::verify::{self, DataArg};

use super::looking::{self, Given};
use super::means::{self, Means};
use super::reading::{Reading, data_arg};
use super::{Failure, Surroundings, contracts, output, unified, words};

/// Write a contract from data, each promise with its evidence
///
/// What the data shows becomes promises of a contract (ODCS v3.2): types, keys, sets, ranges, shares, rows. Bounds come from
/// intervals of confidence with slack. What only people know is left to them, marked TODO.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The data: PATH for a table named after its file, or OBJECT=PATH; several tables are drafted together
    ///
    /// PATH is a file, a quoted glob, a folder (hive partitions, or one file for each table), or - for standard input.
    #[arg(value_name = "DATA", required = true)]
    data: Vec<String>,
    /// Write to this file, which must not be there yet, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file of --output where it is there
    #[arg(long, requires = "output")]
    force: bool,
    /// Bring this contract up to date: add what is new, and show what the data has moved away from
    ///
    /// Comments, layout and what people wrote stay. Without --output all of it is shown as a unified diff. With --output the
    /// contract with what is new is written there, and the diff is of what has moved, which is for people to decide.
    #[arg(long, value_name = "CONTRACT")]
    update: Option<String>,
    /// What the contract is called; else after its tables
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What its server is called, which says where the data lies
    #[arg(long, value_name = "NAME", default_value = "files")]
    server: String,
    /// How far promises keep away from what was seen: loose, normal or tight
    #[arg(long, value_name = "HOW", default_value = "normal", hide_possible_values = true)]
    strictness: How,
    /// The time that ages are counted from: RFC 3339, or a day; the last midnight (UTC) where not given
    #[arg(long, value_name = "TIME", value_parser = words::now)]
    now: Option<DateTime<Utc>>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    means: Means,
}

const EXAMPLES: &str = "\
Examples:
  upheld draft orders.csv
  upheld draft orders.csv -o orders.odcs.yaml
  upheld draft orders=data/2026-*.csv.gz customers.parquet -o shop.odcs.yaml --name shop
  upheld draft orders.csv --update orders.odcs.yaml
  upheld draft orders.csv --update orders.odcs.yaml -o orders.odcs.yaml --force

Exit codes:
  0 written, 2 usage or no contract to update, 3 the data could not be read or the file not be written, 130 interrupted";

/// How strict a draft is.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum How {
    Loose,
    Normal,
    Tight,
}

impl From<How> for Strictness {
    fn from(how: How) -> Self {
        match how {
            How::Loose => Self::Loose,
            How::Normal => Self::Normal,
            How::Tight => Self::Tight,
        }
    }
}

/// Looks at the data and writes what it could promise.
pub(super) fn run(arguments: &Arguments, surroundings: &Surroundings) -> Result<u8, Failure> {
    spare(arguments)?;
    let data: Vec<DataArg> = arguments.data.iter().map(|text| data_arg(text)).collect();
    let hints = arguments.reading.hints()?;
    let mut given = looking::tables(&data, &hints)?;
    spare_data(arguments, &given)?;
    let contract = arguments.update.as_deref().map(contract_of).transpose()?;
    if let Some(contract) = contract.as_ref().and_then(|reading| reading.contract.as_ref()) {
        for table in given.iter_mut().map(|given| &mut given.table) {
            let object = verify::object_called(contract, &table.name);
            let mut files = table.files.iter_mut();
            files.try_for_each(|file| verify::describe(file, contract, object, &hints)).map_err(|reason| {
                let help = "say it by an option, such as --delimiter or --encoding";
                Failure::Usage { message: reason.text, help: Some(help.to_owned()) }
            })?;
        }
    }
    let folder = contract_folder(arguments);
    let paths = given.iter().map(|given| seen_from(&folder, given)).collect();
    let settings = Settings {
        name: arguments.name.clone(),
        server: arguments.server.clone(),
        strictness: arguments.strictness.into(),
        paths,
        named: data.iter().any(|arg| arg.object.is_some()),
        hints,
        ..Settings::at(words::instant(arguments.now.unwrap_or_else(last_midnight)))
    };
    let profile = look(&given, arguments, surroundings)?;
    match arguments.update.as_deref().zip(contract) {
        None => write(arguments, &draft::draft(&profile, &settings)),
        Some((contract, reading)) => update(arguments, (contract, &reading), &profile, &settings),
    }
}

/// Refuses to write over the data.
fn spare_data(arguments: &Arguments, given: &[Given]) -> Result<(), Failure> {
    let files = given.iter().flat_map(|given| &given.table.files).map(|file| file.shown.as_str());
    let typed = given.iter().map(|given| given.path.as_str());
    output::spare(arguments.output.iter(), files.chain(typed)).map_err(|failure| match failure {
        Failure::Usage { message, .. } => {
            Failure::Usage { message, help: Some("give --output another file".to_owned()) }
        }
        other => other,
    })
}

/// Reads the contract that is brought up to date.
fn contract_of(contract: &str) -> Result<contract::Reading, Failure> {
    let readings = contracts::read_all(&[contract.to_owned()], &Variables::default());
    let mut readings = readings.map_err(|failure| match failure {
        Failure::Usage { message, .. } => {
            let help = "--update takes the contract, the data comes by itself: upheld draft DATA --update CONTRACT";
            Failure::Usage { message, help: Some(help.to_owned()) }
        }
        other => other,
    })?;
    match (readings.pop(), readings.is_empty()) {
        (Some(reading), true) => Ok(reading),
        _ => Err(Failure::usage(format!("--update takes one contract, and `{contract}` is several"))),
    }
}

/// Refuses to write over a file that somebody may want to keep, before any data is read.
fn spare(arguments: &Arguments) -> Result<(), Failure> {
    let Some(path) = arguments.output.as_ref().filter(|path| !arguments.force && path.exists()) else { return Ok(()) };
    let help = Some("--force replaces it; --update adds what is new to a contract".to_owned());
    Err(Failure::Usage { message: format!("{} is there already", path.display()), help })
}

/// The same draft all day long, where no time is given.
pub(super) fn last_midnight() -> DateTime<Utc> {
    Utc::now().date_naive().and_time(NaiveTime::MIN).and_utc()
}

/// Takes the profile; data that was not read to its end makes no contract.
fn look(given: &[Given], arguments: &Arguments, surroundings: &Surroundings) -> Result<Profile, Failure> {
    let tables: Vec<_> = given.iter().map(|given| given.table.clone()).collect();
    let effort = arguments.means.effort(surroundings);
    let work = move |engine: &Embedded, run: &Run| profile::profile(&tables, engine, run);
    let profile = looking::work(effort, means::isolation(surroundings), work)?;
    for table in &profile.tables {
        if let Some(fault) = table.faults.first() {
            return Err(looking::unreadable(fault.clone()));
        }
        if !table.complete {
            let message =
                format!("the table `{}` was not read to its end, so that nothing can be promised of it", table.name);
            return Err(Failure::CouldNotRun { message, help: None });
        }
        if table.rows == 0 && table.rejected > 0 {
            let message =
                format!("no record of the table `{}` could be read: nothing can be promised of it", table.name);
            return Err(Failure::CouldNotRun { message, help: None });
        }
        say_faults(table);
    }
    Ok(profile)
}

/// Says what the draft does not show.
fn say_faults(table: &profile::TableProfile) {
    if table.rejected > 0 {
        let records = if table.rejected == 1 { "record" } else { "records" };
        output::say(&format!("warning: {}: {} {records} cannot be read and took no part", table.name, table.rejected));
    }
    if table.rows == 0 {
        output::say(&format!("warning: {}: there are no rows, so that nothing but names is drafted", table.name));
    }
    for (file, note) in table.notes.iter().filter(|(_, note)| note.warns) {
        let path = table.files.get(*file).map_or("", |file| file.path.as_str());
        output::say(&format!("warning: {path}: {}", note.message));
    }
}

fn write(arguments: &Arguments, text: &str) -> Result<u8, Failure> {
    match &arguments.output {
        Some(path) => output::to_file(path, text.as_bytes())?,
        None => output::to_stdout_as_is(text.as_bytes())?,
    }
    Ok(0)
}

/// Adds what is new to a contract, and shows what has moved.
fn update(
    arguments: &Arguments,
    (contract, reading): (&str, &contract::Reading),
    profile: &Profile,
    settings: &Settings,
) -> Result<u8, Failure> {
    let updated = draft::update(reading, profile, settings).map_err(|why| match why {
        NoUpdate::Contract(why) => Failure::Usage { message: format!("cannot update {contract}: {why}"), help: None },
        NoUpdate::Broken(why) => {
            let message = format!("nothing is written to {contract}: {why}");
            Failure::CouldNotRun { message, help: None }
        }
    })?;
    for note in &updated.notes {
        output::say(note);
    }
    let before: &str = reading.source.text();
    let shown = match &arguments.output {
        Some(path) => {
            output::to_file(path, updated.added.as_bytes())?;
            // What has moved is told of the file that has what is new.
            unified::unified(&path.display().to_string(), &updated.added, &updated.moved)
        }
        None => unified::unified(contract, before, &updated.moved),
    };
    output::to_stdout_as_is(shown.as_bytes())?;
    Ok(0)
}

/// The folder that the contract will lie in; on standard output the working folder.
fn contract_folder(arguments: &Arguments) -> PathBuf {
    let parent = arguments.output.as_ref().and_then(|path| path.parent());
    parent.filter(|parent| !parent.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The path of a table as a contract in a folder would write it; `None` for standard input, and where there is no such path.
fn seen_from(folder: &Path, given: &Given) -> Option<String> {
    let path = given.path.as_str();
    if path.is_empty() || path == "-" {
        return None;
    }
    let plain = path.strip_prefix("./").unwrap_or(path).replace(std::path::MAIN_SEPARATOR, "/");
    if folder == Path::new(".") && Path::new(path).is_relative() {
        return Some(plain);
    }
    // What is before a wildcard is a folder that is there.
    let wild = path.find(['*', '?', '[', '{']).unwrap_or(path.len());
    let cut = path.get(..wild)?.rfind('/').map_or(0, |at| at + 1);
    let (before, rest) = path.split_at_checked(cut)?;
    let before = Path::new(if before.is_empty() { "." } else { before }).canonicalize().ok()?;
    let steps = between(&folder.canonicalize().ok()?, &before)?;
    let joined = if steps.is_empty() { rest.to_owned() } else { format!("{steps}/{rest}") };
    Some(joined.trim_end_matches('/').to_owned())
}

/// The steps from one folder to another.
fn between(from: &Path, to: &Path) -> Option<String> {
    let (from, to): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let same = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
    let up = from.iter().skip(same).map(|_| Some(".."));
    let down = to.iter().skip(same).map(|step| match step {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    up.chain(down).collect::<Option<Vec<_>>>().map(|steps| steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_contract_to_the_data() {
        let steps = |from: &str, to: &str| between(Path::new(from), Path::new(to));
        assert_eq!(steps("/a/b", "/a/b").as_deref(), Some(""));
        assert_eq!(steps("/a/b", "/a/c/d").as_deref(), Some("../c/d"));
        assert_eq!(steps("/a/b", "/a").as_deref(), Some(".."));
    }
}
