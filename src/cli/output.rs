//! Where reports go: standard output, and files that appear only when they are complete.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use upheld::outcome::Report;
use upheld::report::{self, Format, Style};

use super::words::{Formatted, Target};
use super::{Failure, Surroundings, interrupt};

/// `--format` and `--verbose`, which every command with a report takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Report")]
pub(super) struct Formats {
    /// Write the report in this format: terminal or json; repeatable
    ///
    /// `FORMAT` writes to standard output, `FORMAT=FILE` to a file, which appears only when it is complete.
    /// The terminal report goes to standard output unless another format takes its place.
    #[arg(long, value_name = "FORMAT[=FILE]")]
    format: Vec<Target>,
    /// List passing checks too, in the terminal report
    #[arg(short, long)]
    verbose: bool,
}

/// Formats that go together: at most one to standard output, no file twice.
#[derive(Debug)]
pub(super) struct Outputs<F = Format> {
    targets: Vec<Target<F>>,
    style: Style,
    /// Whether standard output holds something else than the report.
    aside: bool,
}

impl Formats {
    /// Sees that the formats go together.
    pub(super) fn outputs(&self, surroundings: &Surroundings) -> Result<Outputs, Failure> {
        Outputs::new(&self.format, style(surroundings, self.verbose))
    }
}

impl<F: Formatted> Outputs<F> {
    /// Sees that the formats go together; the terminal's goes to standard output where no other does.
    pub(super) fn new(given: &[Target<F>], style: Style) -> Result<Self, Failure> {
        let mut targets = given.to_vec();
        let to_stdout = targets.iter().filter(|target| target.file.is_none()).count();
        if to_stdout > 1 {
            return Err(Failure::Usage {
                message: "only one --format can go to standard output".to_owned(),
                help: Some("give the others a file: --format json=report.json".to_owned()),
            });
        }
        if to_stdout == 0 {
            targets.extend(F::ALL.first().map(|terminal| Target { format: *terminal, file: None }));
        }
        if let Some(path) = twice(&targets) {
            return Err(Failure::usage(format!("two formats go to the same file {}", path.display())));
        }
        Ok(Self { targets, style, aside: false })
    }

    /// Refuses to write over a file that was read.
    pub(super) fn spare<'p>(&'p self, read: impl Iterator<Item = &'p str>) -> Result<(), Failure> {
        spare(self.targets.iter().filter_map(|target| target.file.as_ref()), read)
    }

    /// Writes every format; files first, so that a closed pipe does not keep them from being written.
    pub(super) fn write_each(
        &self,
        write: impl Fn(F, &Style, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let (files, stdout): (Vec<_>, Vec<_>) = self.targets.iter().partition(|target| target.file.is_some());
        files.into_iter().chain(stdout).try_for_each(|target| self.write_one(target, &write))
    }

    fn write_one(
        &self,
        target: &Target<F>,
        write: &impl Fn(F, &Style, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let plain = Style { color: false, width: None, unicode: true, ..self.style };
        let style = if target.file.is_some() { &plain } else { &self.style };
        let mut bytes = Vec::new();
        write(target.format, style, &mut bytes).map_err(|error| unwritable(&error))?;
        match &target.file {
            Some(path) => to_file(path, &bytes),
            None if self.aside => {
                to_stderr(&bytes);
                Ok(())
            }
            None => to_stdout(&bytes),
        }
    }
}

pub(super) fn style(surroundings: &Surroundings, verbose: bool) -> Style {
    Style { color: surroundings.color, width: surroundings.width, unicode: surroundings.unicode, verbose }
}

fn twice<F>(targets: &[Target<F>]) -> Option<&PathBuf> {
    let files: Vec<_> = targets.iter().filter_map(|target| target.file.as_ref()).collect();
    files.iter().enumerate().find(|(at, file)| files[..*at].contains(file)).map(|(_, file)| *file)
}

impl Outputs {
    /// Writes the report in every format.
    pub(super) fn write(&self, report: &Report) -> Result<(), Failure> {
        self.spare(report.contracts.iter().map(|contract| contract.path.as_str()))?;
        self.spare(report.objects.iter().flat_map(|object| &object.files).map(|file| file.path.as_str()))?;
        self.write_each(|format, style, out| report::write(report, format, style, out))
    }

    /// Leaves standard output to something else: the terminal report goes to standard error.
    pub(super) fn aside(&mut self) -> Result<(), Failure> {
        if self.targets.iter().any(|target| target.file.is_none() && target.format != Format::Terminal) {
            return Err(Failure::Usage {
                message: "standard output is for the contract or its changes".to_owned(),
                help: Some("give --format a file: --format json=report.json".to_owned()),
            });
        }
        self.aside = true;
        Ok(())
    }

    /// Writes only those reports that go to files.
    pub(super) fn files_only(&mut self) {
        self.targets.retain(|target| target.file.is_some());
    }
}

/// Refuses to write to files that were read.
pub(super) fn spare<'p>(
    files: impl Iterator<Item = &'p PathBuf>,
    read: impl Iterator<Item = &'p str>,
) -> Result<(), Failure> {
    let written: Vec<_> = files.filter(|file| file.is_file()).filter_map(|file| file.canonicalize().ok()).collect();
    if written.is_empty() {
        return Ok(());
    }
    for path in read {
        if fs::canonicalize(path).is_ok_and(|read| written.contains(&read)) {
            let message = format!("the report would be written over {path}, which is read");
            return Err(Failure::Usage { message, help: Some("give --format another file".to_owned()) });
        }
    }
    Ok(())
}

/// Writes bytes to standard output without a change, also those that look like colours.
pub(super) fn to_stdout_as_is(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritable(&error)),
        _ => Ok(()),
    }
}

/// Writes bytes to standard error, which may be closed: then there is nobody left to tell.
pub(super) fn to_stderr(bytes: &[u8]) {
    drop(io::stderr().write_all(bytes));
}

/// Says a line on standard error; what it names of contracts and data cannot act on a terminal.
pub(super) fn say(line: &str) {
    to_stderr(format!("{}\n", report::escape(line)).as_bytes());
}

/// Writes bytes to standard output. A reader that went away (`| head`) has seen enough and is no fault.
pub(super) fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = anstream::AutoStream::always(io::stdout());
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(unwritable(&error)),
        _ => Ok(()),
    }
}

/// Writes a file that is there as a whole or not at all: beside its place first, then moved.
pub(super) fn to_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fault = |error: io::Error| Failure::CouldNotRun {
        message: format!("cannot write {}: {error}", path.display()),
        help: None,
    };
    if is_special(path) {
        return fs::write(path, bytes).map_err(fault);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let _quiet = interrupt::hold();
    let mut file = beside().tempfile_in(folder).map_err(fault)?;
    file.write_all(bytes).map_err(fault)?;
    file.persist(path).map_err(|error| fault(error.error))?;
    Ok(())
}

/// A temporary file with the rights that any new file gets, since it becomes the report.
fn beside() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".upheld-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

/// `/dev/stdout`, a pipe: nothing that can be replaced.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|known| !known.is_file())
}

/// Fault of writing as an end of the program.
pub(super) fn unwritable(error: &io::Error) -> Failure {
    Failure::CouldNotRun { message: format!("cannot write the report: {error}"), help: None }
}
