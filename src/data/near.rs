//! Names that come near the one that was asked for and is not there.

use std::path::Path;

/// How alike two names are (0 to 1) from which on one is offered for the other.
const ALIKE: f64 = 0.8;
/// Entries of a folder that are looked at; a folder may have millions.
const LOOKED_AT: usize = 10_000;
/// Names that are offered.
const OFFERED: usize = 3;

/// What to do when a path is not there: the names in its folder that come near it, or that the folder is not there.
pub(super) fn near_misses(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Some(format!("there is no folder `{}` either", folder.display()));
    }
    let wanted = path.file_name()?.to_string_lossy().into_owned();
    let near = nearest(&wanted, names_in(folder));
    (!near.is_empty()).then(|| format!("did you mean {}?", near.join(" or ")))
}

/// The names of the entries of a folder.
pub(super) fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let names = entries.take(LOOKED_AT).filter_map(Result::ok);
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The names that are most like the wanted one, the most alike first, in backquotes.
fn nearest(wanted: &str, names: Vec<String>) -> Vec<String> {
    let wanted = wanted.to_lowercase();
    let mut scored: Vec<(f64, String)> =
        names.into_iter().map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name)).collect();
    scored.retain(|(score, _)| *score >= ALIKE);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.into_iter().take(OFFERED).map(|(_, name)| format!("`{name}`")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_alike_name_is_offered_first() {
        let names = ["orders.csv", "order.csv", "customers.csv"].map(String::from).to_vec();
        assert_eq!(nearest("Ordrs.csv", names.clone()), ["`orders.csv`", "`order.csv`"]);
        assert!(nearest("zzz", names).is_empty());
    }
}
