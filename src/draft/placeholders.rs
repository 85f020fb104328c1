//! What only people know: written as comments that say so, each marked `TODO`.

/// What the data is for, behind the head of the contract.
pub(super) const DESCRIPTION: &[&str] = &[
    "TODO: what is this data for, how is it used, and what is it not fit for? Nobody but people can say.",
    "description:",
    "  purpose: ",
    "  usage: ",
    "  limitations: ",
    "domain: ",
    "dataProduct: ",
];

/// Who answers for it, at the end.
pub(super) const PEOPLE: &[&str] = &[
    "TODO: who owns the data, and where can they be reached? Reports of broken promises name them.",
    "team:",
    "  members:",
    "    - username: ",
    "      role: owner",
    "support:",
    "  - channel: ",
    "    url: ",
    "    scope: issues",
];

/// What is promised of time, where the data tells nothing of it.
pub(super) const LEVELS: &[&str] = &[
    "TODO: how fresh must the data be, and how long is it kept?",
    "slaProperties:",
    "  - id: freshness",
    "    property: freshness",
    "    value: 1",
    "    unit: d",
    "    element: ",
];

/// A block as comments.
pub(super) fn block(lines: &[&str]) -> String {
    let comment = |line: &&str| format!("# {}", line.trim_end());
    lines.iter().map(comment).collect::<Vec<_>>().join("\n") + "\n"
}
