//! Gaps, by the line that closes them: one line often closes several.

use super::shown;
use crate::coverage::{Closing, Coverage, Entry, Finding, Place, Smallest, Spot, Style};

/// What writes such lines by itself.
pub(super) const DRAFTED: &str =
    "`upheld draft DATA --update CONTRACT` proposes what the data supports of these, with its evidence";

/// A line of contract, and the gaps that it closes.
pub(super) struct Remedy<'c> {
    /// What closes them.
    pub(super) closing: &'c Closing,
    /// The gaps.
    pub(super) gaps: Vec<Gap<'c>>,
}

/// A fault that is not noticed.
#[derive(Clone, Copy)]
pub(super) struct Gap<'c> {
    /// The object.
    pub(super) object: &'c str,
    /// The property, or the table as a whole.
    pub(super) property: Option<&'c str>,
    /// The kind of fault.
    pub(super) kind: &'static str,
    /// The largest that was tried.
    pub(super) tried: &'c Smallest,
}

impl Gap<'_> {
    /// Where it is, for people.
    pub(super) fn at(&self) -> String {
        self.property.map_or_else(|| self.object.to_owned(), |property| format!("{}.{property}", self.object))
    }
}

/// The lines that close gaps, in the order of the contract; and the gaps that no line is known for.
pub(super) fn remedies(coverage: &Coverage) -> (Vec<Remedy<'_>>, Vec<Gap<'_>>) {
    let (mut remedies, mut rest): (Vec<Remedy<'_>>, Vec<Gap<'_>>) = (Vec::new(), Vec::new());
    for column in coverage.columns() {
        for fault in &column.faults {
            let Finding::Gap { tried, closing } = &fault.finding else { continue };
            let gap = Gap { object: &column.object, property: column.property.as_deref(), kind: fault.kind, tried };
            match closing {
                None => rest.push(gap),
                Some(closing) => match remedies.iter_mut().find(|remedy| remedy.closing == closing) {
                    Some(remedy) => remedy.gaps.push(gap),
                    None => remedies.push(Remedy { closing, gaps: vec![gap] }),
                },
            }
        }
    }
    (remedies, rest)
}

/// All lines for one place of the contract, so that they can be pasted at once.
pub(super) struct Block {
    /// Where they go.
    pub(super) at: String,
    /// Where that is in the contract.
    pub(super) whereabouts: Option<String>,
    /// The lines, by what they go into.
    pub(super) sections: Vec<Section>,
}

/// Lines that go into one list or mapping.
pub(super) struct Section {
    /// What they are added to where it stands already, or what they take the place of.
    pub(super) into: Option<String>,
    /// The lines, and the gaps that each closes.
    pub(super) lines: Vec<(String, String)>,
}

/// The entries of a place under one key, and the gaps that each closes.
struct Part<'c> {
    key: Option<&'static str>,
    within: Option<Spot>,
    instead: Option<usize>,
    entries: Vec<(&'c Entry, Vec<String>)>,
}

/// The lines of all remedies, those for one place together.
pub(super) fn blocks(remedies: &[Remedy<'_>]) -> Vec<Block> {
    let mut places: Vec<&Place> = Vec::new();
    for remedy in remedies {
        if !places.contains(&&remedy.closing.place) {
            places.push(&remedy.closing.place);
        }
    }
    let mut opened: Vec<&str> = Vec::new();
    let mut blocks = Vec::new();
    for place in places {
        let own: Vec<_> = remedies.iter().filter(|remedy| remedy.closing.place == *place).collect();
        let Some(first) = own.first().map(|remedy| remedy.closing) else { continue };
        let object = match place {
            Place::Property { object, declared: false, .. } => Some(object.as_str()).filter(|_| first.lacks_list),
            _ => None,
        };
        let opens = object.is_some_and(|object| !opened.contains(&object));
        opened.extend(object);
        blocks.push(block(first, &own, opens));
    }
    blocks
}

/// The lines for one place; the first of an object that has no properties yet open a list of them.
fn block(first: &Closing, remedies: &[&Remedy<'_>], opens: bool) -> Block {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut bare: Vec<String> = Vec::new();
    for remedy in remedies {
        let at = remedy.closing.at();
        let closes: Vec<String> = remedy.gaps.iter().map(|gap| closed(gap, &at)).collect();
        for (number, entry) in remedy.closing.entries.iter().enumerate() {
            // The last is what closes the gaps; it needs the others.
            let is_last = number + 1 == remedy.closing.entries.len();
            add(&mut parts, entry, if is_last { &closes } else { &[] });
        }
        if remedy.closing.entries.is_empty() {
            bare.extend(closes);
        }
    }
    // Keys with a value of their own stand first.
    parts.sort_by_key(|part| part.key.is_some());
    let style = first.style;
    let mut sections = vec![Section { into: None, lines: Vec::new() }];
    for part in parts {
        match standing(&part, style) {
            Some(section) => sections.push(section),
            None => sections.iter_mut().take(1).for_each(|beside| beside.lines.extend(new_lines(&part, style))),
        }
    }
    let mut block = if let Place::Property { property, declared: false, .. } = &first.place {
        new_property(first, property, (sections, bare), opens)
    } else {
        let is_all_inside = sections.first().is_some_and(|beside| beside.lines.is_empty());
        let hint = if is_all_inside { "" } else { style.hint(false) };
        Block { at: first.at(), whereabouts: first.line.map(|line| format!("line {line}{hint}")), sections }
    };
    block.sections.retain(|section| !section.lines.is_empty());
    if style == Style::Json {
        without_comments(&mut block);
    }
    block
}

/// What is added to a list or mapping that stands there, or takes the place of a value.
fn standing(part: &Part<'_>, style: Style) -> Option<Section> {
    if let Some(line) = part.instead {
        let key = part.entries.first().and_then(|(entry, _)| entry.keys.last())?;
        return Some(Section { into: Some(format!("change `{key}`, line {line}, to")), lines: lines(part, style) });
    }
    let (key, spot) = (part.key?, part.within?);
    let is_list = part.entries.first().is_some_and(|(entry, _)| entry.in_list);
    let into = Some(format!("add to `{key}`, line {}{}", spot.line, spot.style.hint(is_list)));
    let behind = |(line, why)| (spot.style.behind(line), why);
    Some(Section { into, lines: lines(part, spot.style).into_iter().map(behind).collect() })
}

/// What is new beside the other keys.
fn new_lines(part: &Part<'_>, style: Style) -> Vec<(String, String)> {
    let lines = lines(part, style);
    let Some(key) = part.key else {
        return lines.into_iter().map(|(line, why)| (style.behind(line), why)).collect();
    };
    if style == Style::Block {
        let inner = lines.into_iter().map(|(line, why)| (format!("  {line}"), why));
        return std::iter::once((format!("{key}:"), String::new())).chain(inner).collect();
    }
    let is_list = part.entries.first().is_some_and(|(entry, _)| entry.in_list);
    let (lines, why): (Vec<String>, Vec<String>) = lines.into_iter().unzip();
    vec![(style.behind(style.grouped(key, is_list, &lines)), joined(&why))]
}

/// A property that the contract does not have.
fn new_property(first: &Closing, property: &str, (sections, bare): (Vec<Section>, Vec<String>), opens: bool) -> Block {
    let style = first.style;
    let (lines, mut why): (Vec<String>, Vec<String>) = sections.into_iter().flat_map(|section| section.lines).unzip();
    let mut lines = style.item(property, &lines);
    if style == Style::Block {
        why.insert(0, bare.join(", "));
    } else {
        why = vec![joined(&std::iter::once(bare.join(", ")).chain(why).collect::<Vec<_>>())];
    }
    let line = first.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let whereabouts = if opens {
        lines = style.list("properties", &lines);
        if style == Style::Block {
            why.insert(0, String::new());
        }
        format!("a new list of properties under the object{line}{}", style.hint(false))
    } else if first.lacks_list {
        lines.iter_mut().filter(|_| style == Style::Block).for_each(|line| line.insert_str(0, "  "));
        "add to the same new list of properties".to_owned()
    } else {
        format!("add to `properties`{line}{}", style.hint(true))
    };
    let sections = vec![Section { into: None, lines: lines.into_iter().zip(why).collect() }];
    Block { at: first.at(), whereabouts: Some(whereabouts), sections }
}

/// JSON has no comments: what the lines close is said above them.
fn without_comments(block: &mut Block) {
    let lines = block.sections.iter_mut().flat_map(|section| &mut section.lines);
    let why = joined(&lines.map(|(_, why)| std::mem::take(why)).collect::<Vec<_>>());
    let places = block.whereabouts.iter().cloned().chain(Some(format!("closes {why}")).filter(|_| !why.is_empty()));
    block.whereabouts = Some(places.collect::<Vec<_>>().join("; "));
}

fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(", ")
}

fn add<'c>(parts: &mut Vec<Part<'c>>, entry: &'c Entry, closes: &[String]) {
    let key = entry.into_key();
    let at = parts.iter().position(|part| part.key == key && part.instead == entry.instead).unwrap_or_else(|| {
        parts.push(Part { key, within: entry.within, instead: entry.instead, entries: Vec::new() });
        parts.len() - 1
    });
    let Some(part) = parts.get_mut(at) else { return };
    // A key stands once; a list may have several items.
    let is_same = |known: &Entry| known.keys == entry.keys && (!entry.in_list || known.value == entry.value);
    match part.entries.iter_mut().find(|(known, _)| is_same(known)) {
        Some((_, known)) => known.extend_from_slice(closes),
        None => part.entries.push((entry, closes.to_vec())),
    }
}

fn lines(part: &Part<'_>, style: Style) -> Vec<(String, String)> {
    part.entries.iter().map(|(entry, closes)| (entry.line(style), closes.join(", "))).collect()
}

/// The fault that a line closes, and where it is, if that is elsewhere.
fn closed(gap: &Gap<'_>, at: &str) -> String {
    if gap.at() == at { gap.kind.to_owned() } else { format!("{} of {}", gap.kind, shown(&gap.at())) }
}
