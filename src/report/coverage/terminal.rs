//! For people at a terminal: the score, a matrix of columns and faults, and the lines that close the gaps.

use std::io::{self, Write};

use super::gaps::{Block, DRAFTED, Gap, blocks, remedies};
use super::shown;
use crate::coverage::{ColumnCoverage, Coverage, FaultKind, Finding, TableCoverage, kinds};
use crate::report::Style;
use crate::report::terminal::page::{Ink, Page, counted, grouped};

/// The width of a fault in the matrix: a space, and at most five characters.
const CELL: usize = 6;
/// The longest name of a column that is shown whole.
const NAME: usize = 22;
/// As wide as lines become where nobody says how wide they may be.
const WIDTH: usize = 100;
/// So many lines that close gaps are shown, unless all are wanted.
const LINES: usize = 20;
/// So many errors of the contract are shown.
const ERRORS: usize = 5;

/// Writes the report.
pub(super) fn write(coverage: &Coverage, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    head(&mut page, coverage);
    score(&mut page, coverage);
    for table in &coverage.tables {
        matrix(&mut page, table);
    }
    page.gap();
    legend(&mut page);
    by_kind(&mut page, coverage);
    gaps(&mut page, coverage);
    rest(&mut page, coverage);
    out.write_all(page.text().as_bytes())
}

fn head(page: &mut Page, coverage: &Coverage) {
    let name = coverage.contract.name.as_deref().map(|name| format!(" ({})", shown(name))).unwrap_or_default();
    let title = page.ink(Ink::Strong, &format!("What {} would not notice", shown(&coverage.contract.path)));
    page.line(&format!("{title}{name}"));
    for table in &coverage.tables {
        let files = match table.files.as_slice() {
            [file] => shown(file),
            files => counted(files.len(), "file", "files"),
        };
        let rows = if table.held < table.rows {
            format!("{} rows drawn of {}", grouped(table.held), grouped(table.rows))
        } else {
            format!("all {} rows", grouped(table.rows))
        };
        page.line(&page.ink(Ink::Faint, &format!("  {}: {rows}, {files}", shown(&table.object))));
    }
    page.line(&page.ink(Ink::Faint, &format!("  seed {}, ages counted from {}", coverage.seed, coverage.now)));
    errors(page, coverage);
}

/// What is wrong with the contract stands first, since it takes away from what is noticed.
fn errors(page: &mut Page, coverage: &Coverage) {
    if coverage.errors.is_empty() {
        return;
    }
    page.gap();
    page.labelled(0, Ink::Bad, "error:", 6, &super::broken(coverage));
    for error in coverage.errors.iter().take(ERRORS) {
        page.labelled(2, Ink::Bad, "-", 1, &super::super::escape(error));
    }
}

fn score(page: &mut Page, coverage: &Coverage) {
    page.gap();
    let (noticed, all) = coverage.counts();
    let Some(score) = coverage.score() else {
        page.line("no fault can be put into this data");
        return;
    };
    let bar = bar(page, noticed, all, 30);
    let number = page.ink(ink(score), &format!("{score:.1} %"));
    page.line(&format!("  coverage {number}  {bar}  {} of {} faults are noticed", grouped(noticed), grouped(all)));
}

fn ink(score: f64) -> Ink {
    if score >= 80.0 {
        Ink::Good
    } else if score >= 50.0 {
        Ink::Careful
    } else {
        Ink::Bad
    }
}

/// A bar of this width, in eighths of a character where those can be shown.
fn bar(page: &Page, part: u64, all: u64, width: u64) -> String {
    let eighths = part.saturating_mul(width * 8).checked_div(all).unwrap_or_default();
    let (full, rest) = (eighths / 8, eighths % 8);
    let times = |sign: &str, count: u64| sign.repeat(usize::try_from(count).unwrap_or_default());
    if !page.style().unicode {
        return format!("[{}{}]", times("#", full), times(".", width.saturating_sub(full)));
    }
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"].get(usize::try_from(rest).unwrap_or_default()).copied();
    let empty = width.saturating_sub(full + u64::from(rest > 0));
    let painted = page.ink(Ink::Good, &format!("{}{}", times("█", full), partial.unwrap_or_default()));
    format!("{painted}{}", page.ink(Ink::Faint, &times("░", empty)))
}

/// The columns of a table, those of a kind together, and the faults that can be in them.
fn matrix(page: &mut Page, table: &TableCoverage) {
    page.gap();
    let (noticed, all) = table.columns.iter().map(ColumnCoverage::counts).fold((0, 0), |(a, b), (c, d)| (a + c, b + d));
    let heading = page.ink(Ink::Strong, &shown(&table.object));
    page.line(&format!("{heading}  {noticed} of {all} noticed"));
    for (natures, title) in [
        (&["table"][..], "as a whole"),
        (&["integer", "number"], "numbers"),
        (&["text"], "text"),
        (&["date"], "dates and times"),
        (&["boolean", "other", "nested", "nothing"], "others"),
    ] {
        let columns: Vec<_> = table.columns.iter().filter(|column| natures.contains(&column.nature)).collect();
        if !columns.is_empty() {
            section(page, title, &columns);
        }
    }
}

fn section(page: &mut Page, title: &str, columns: &[&ColumnCoverage]) {
    let can_be = |kind: &&FaultKind| {
        let mut faults = columns.iter().flat_map(|column| &column.faults);
        faults.any(|fault| fault.kind == kind.id && fault.finding.is_noticed().is_some())
    };
    let kinds: Vec<_> = kinds().iter().filter(can_be).collect();
    let longest = columns.iter().map(|column| name(column).chars().count()).max().unwrap_or(0).max(title.len());
    let names = longest.min(NAME);
    let room = page.style().width.unwrap_or(WIDTH).max(names + 2 + 4 * CELL) - names - 2;
    for (at, kinds) in kinds.chunks((room / CELL).max(1)).enumerate() {
        let heads = kinds.iter().map(|kind| format!("{:>CELL$}", kind.title)).collect::<Vec<_>>().concat();
        let title = if at == 0 { title } else { "" };
        page.line(&page.ink(Ink::Faint, &format!("  {title:names$}{heads}")));
        for column in columns {
            let cells: String = kinds.iter().map(|kind| cell(page, column, kind)).collect();
            let label = cut(&name(column), names);
            let pad = " ".repeat(names.saturating_sub(label.chars().count()));
            let label = if column.declared { label } else { page.ink(Ink::Careful, &label) };
            page.line(&format!("  {label}{pad}{cells}"));
        }
    }
}

/// The name of a column; one that the contract does not declare has a sign.
fn name(column: &ColumnCoverage) -> String {
    let name = match column.property.as_deref() {
        None => "(table)".to_owned(),
        Some("") => "(no name)".to_owned(),
        Some(name) => shown(name),
    };
    if column.declared { name } else { format!("{name} +") }
}

fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let start: String = text.chars().take(width.saturating_sub(2)).collect();
    format!("{start}..")
}

fn cell(page: &Page, column: &ColumnCoverage, kind: &FaultKind) -> String {
    let finding = column.faults.iter().find(|fault| fault.kind == kind.id).map(|fault| &fault.finding);
    let dot = if page.style().unicode { "·" } else { "." };
    let (ink, text) = match finding {
        None | Some(Finding::NotApplicable(_)) => (Ink::Faint, dot.to_owned()),
        Some(Finding::Noticed { smallest, .. }) => (Ink::Good, smallest.label.replace(' ', "")),
        Some(Finding::Gap { .. }) => (Ink::Bad, "GAP".to_owned()),
    };
    let pad = " ".repeat(CELL.saturating_sub(text.chars().count()).max(1));
    format!("{pad}{}", page.ink(ink, &text))
}

fn legend(page: &mut Page) {
    let dot = if page.style().unicode { "·" } else { "." };
    for (ink, sign, meaning) in [
        (Ink::Good, "0.1%", "noticed: so few of the rows are enough (all: it takes all of them)"),
        (Ink::Bad, "GAP", "not noticed, however large the fault"),
        (Ink::Faint, dot, "not tried here: there can be no such fault, or the values are objects or lists"),
        (Ink::Careful, "+", "the contract does not declare the column"),
    ] {
        page.labelled(2, ink, sign, 4, meaning);
    }
}

/// How often each kind of fault is noticed.
fn by_kind(page: &mut Page, coverage: &Coverage) {
    page.gap();
    page.line(&page.ink(Ink::Strong, "By fault"));
    for kind in kinds() {
        let faults = coverage.columns().flat_map(|column| &column.faults).filter(|fault| fault.kind == kind.id);
        let (noticed, all) = faults
            .filter_map(|fault| fault.finding.is_noticed())
            .fold((0, 0), |(noticed, all), one| (noticed + u64::from(one), all + 1));
        if all == 0 {
            continue;
        }
        let bar = bar(page, noticed, all, 12);
        page.line(&format!("  {:<6} {:<18} {bar}  {noticed} of {all}", kind.title, kind.id));
    }
}

fn gaps(page: &mut Page, coverage: &Coverage) {
    let (remedies, rest) = remedies(coverage);
    if remedies.is_empty() && rest.is_empty() {
        return;
    }
    page.gap();
    let closed: usize = remedies.iter().map(|remedy| remedy.gaps.len()).sum();
    let heading = format!(
        "{} of {}",
        counted(remedies.len(), "line closes", "lines close"),
        counted(closed + rest.len(), "gap", "gaps")
    );
    let heading = heading.replacen(" of ", &format!(" {closed} of "), 1);
    page.line(&page.ink(Ink::Strong, &heading));
    let most = if page.style().verbose { usize::MAX } else { LINES };
    let (blocks, mut lines) = (blocks(&remedies), 0);
    let mut left = 0;
    for block in &blocks {
        let own = block.sections.iter().map(|section| section.lines.len()).sum::<usize>();
        if lines >= most {
            left += own;
            continue;
        }
        lines += own;
        self::block(page, block);
    }
    if left > 0 {
        let more = format!("  .. and {left} more: --verbose shows them all");
        page.line(&page.ink(Ink::Faint, &more));
    }
    if !blocks.is_empty() {
        page.labelled(2, Ink::Faint, "or:", 3, DRAFTED);
    }
    without_line(page, &rest);
}

/// The lines for one place, with the faults that each would have the contract notice.
fn block(page: &mut Page, block: &Block) {
    let whereabouts = block.whereabouts.as_ref().map(|text| format!("  {text}")).unwrap_or_default();
    let at = page.ink(Ink::Strong, &shown(&block.at));
    page.line(&format!("  {at}{}", page.ink(Ink::Faint, &whereabouts)));
    for section in &block.sections {
        if let Some(into) = &section.into {
            page.line(&page.ink(Ink::Faint, &format!("    {into}")));
        }
        for (line, why) in &section.lines {
            let line = super::super::escape(line).into_owned();
            let why = if why.is_empty() { String::new() } else { format!("  # {why}") };
            page.line(&format!("      {}{}", page.ink(Ink::Good, &line), page.ink(Ink::Faint, &why)));
        }
    }
}

fn without_line(page: &mut Page, rest: &[Gap<'_>]) {
    if rest.is_empty() {
        return;
    }
    page.gap();
    page.line(
        &page.ink(
            Ink::Strong,
            &format!("{} that no line which was tried would close", counted(rest.len(), "gap", "gaps")),
        ),
    );
    let mut at = 0;
    while let Some(first) = rest.get(at) {
        let same: Vec<_> = rest.iter().skip(at).take_while(|gap| gap.at() == first.at()).collect();
        let kinds: Vec<_> = same.iter().map(|gap| format!("{} ({})", gap.kind, gap.tried.label)).collect();
        page.labelled(2, Ink::Strong, &shown(&first.at()), NAME + 4, &kinds.join(", "));
        at += same.len();
    }
}

/// Checks that could notice nothing, by the reason, and what else should be known.
fn rest(page: &mut Page, coverage: &Coverage) {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for idle in &coverage.idle {
        match reasons.iter_mut().find(|(why, _)| *why == idle.why) {
            Some((_, ids)) => ids.push(&idle.id),
            None => reasons.push((&idle.why, vec![&idle.id])),
        }
    }
    if !reasons.is_empty() {
        page.gap();
        page.line(
            &page
                .ink(Ink::Strong, &format!("{} could notice nothing", counted(coverage.idle.len(), "check", "checks"))),
        );
    }
    for (why, ids) in reasons {
        let some: Vec<_> = ids.iter().take(3).map(|id| shown(id)).collect();
        let more = if ids.len() > some.len() { format!(" and {} more", ids.len() - some.len()) } else { String::new() };
        page.labelled(2, Ink::Careful, "-", 1, &format!("{}{more}: {}", some.join(", "), super::super::escape(why)));
    }
    for note in &coverage.notes {
        page.gap();
        page.labelled(0, Ink::Careful, "note:", 5, &super::super::escape(note));
    }
    if coverage.is_sampled() {
        page.gap();
        let text = "values in these lines are those of the rows that were drawn; hold all rows to them with `upheld check` once they stand there. --sample-rows N draws more.";
        page.labelled(0, Ink::Careful, "note:", 5, text);
    }
}
