//! Gaps, by the line that closes them: one line often closes several.

use super::shown;
use crate::coverage::{Closing, Coverage, Entry, Finding, Place, Smallest, new_property};

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
    /// What they are added to, where it stands already.
    pub(super) into: Option<String>,
    /// The lines of YAML, and the gaps that each closes.
    pub(super) lines: Vec<(String, String)>,
}

/// The entries of a place under one key, and the gaps that each closes.
struct Part<'c> {
    key: Option<&'static str>,
    within: Option<usize>,
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
    let of_place = |place: &Place| {
        let own: Vec<_> = remedies.iter().filter(|remedy| remedy.closing.place == *place).collect();
        block(place, &own)
    };
    places.into_iter().map(of_place).collect()
}

fn block(place: &Place, remedies: &[&Remedy<'_>]) -> Block {
    let mut parts: Vec<Part<'_>> = Vec::new();
    for remedy in remedies {
        let at = remedy.closing.at();
        let closes: Vec<String> = remedy.gaps.iter().map(|gap| closed(gap, &at)).collect();
        for (number, entry) in remedy.closing.entries.iter().enumerate() {
            // The last is what closes the gaps; it needs the others.
            let is_last = number + 1 == remedy.closing.entries.len();
            add(&mut parts, entry, if is_last { &closes } else { &[] });
        }
    }
    // Keys with a value of their own stand first.
    parts.sort_by_key(|part| part.key.is_some());
    let line = remedies.first().and_then(|remedy| remedy.closing.line);
    let mut sections = vec![Section { into: None, lines: Vec::new() }];
    for part in parts {
        match (part.key, part.within) {
            (Some(key), Some(line)) => {
                let into = Some(format!("add to `{key}`, line {line}"));
                sections.push(Section { into, lines: plain_lines(&part, "") });
            }
            (key, _) => {
                if let Some(beside) = sections.first_mut() {
                    beside.lines.extend(key.map(|key| (format!("{key}:"), String::new())));
                    beside.lines.extend(plain_lines(&part, if key.is_some() { "  " } else { "" }));
                }
            }
        }
    }
    sections.retain(|section| !section.lines.is_empty());
    let at = remedies.first().map(|remedy| remedy.closing.at()).unwrap_or_default();
    let Place::Property { property, declared: false, .. } = place else {
        return Block { at, whereabouts: line.map(|line| format!("line {line}")), sections };
    };
    for (text, _) in sections.iter_mut().flat_map(|section| &mut section.lines) {
        text.insert_str(0, "  ");
    }
    if let Some(first) = sections.first_mut() {
        first.lines.insert(0, (new_property(property), String::new()));
    }
    let line = line.map(|line| format!(", line {line}")).unwrap_or_default();
    Block { at, whereabouts: Some(format!("add to `properties`{line}")), sections }
}

fn add<'c>(parts: &mut Vec<Part<'c>>, entry: &'c Entry, closes: &[String]) {
    let key = entry.into_key();
    let at = parts.iter().position(|part| part.key == key).unwrap_or_else(|| {
        parts.push(Part { key, within: entry.within, entries: Vec::new() });
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

fn plain_lines(part: &Part<'_>, indent: &str) -> Vec<(String, String)> {
    part.entries.iter().map(|(entry, closes)| (format!("{indent}{}", entry.line()), closes.join(", "))).collect()
}

/// The fault that a line closes, and where it is, if that is elsewhere.
fn closed(gap: &Gap<'_>, at: &str) -> String {
    if gap.at() == at { gap.kind.to_owned() } else { format!("{} of {}", gap.kind, shown(&gap.at())) }
}
