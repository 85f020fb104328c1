//! Which folders a contract may name data in: the working folder, its own, and those that the user allows.

use std::path::{Component, Path, PathBuf};

/// The folders that paths from a contract may lead into, with symbolic links resolved.
#[derive(Clone, Debug)]
pub(super) struct Folders(Vec<PathBuf>);

impl Folders {
    /// The working folder, the folder of the contract, and more.
    pub(super) fn of(contract: &Path, more: &[PathBuf]) -> Self {
        let own = folder_of(contract);
        let all = [Path::new("."), own].into_iter().chain(more.iter().map(PathBuf::as_path));
        Self(all.filter_map(|folder| folder.canonicalize().ok()).collect())
    }

    /// Whether a path lies in one of them. What of the path does not exist must not climb.
    pub(super) fn allow(&self, path: &Path) -> bool {
        resolved(path).is_some_and(|path| self.0.iter().any(|folder| path.starts_with(folder)))
    }
}

/// The folder that a file lies in.
pub(super) fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// The path with the links of the part that exists resolved.
fn resolved(path: &Path) -> Option<PathBuf> {
    let start = if path.is_absolute() { PathBuf::new() } else { PathBuf::from(".") };
    let (mut known, mut rest) = (start, PathBuf::new());
    for part in path.components() {
        let next = known.join(part);
        if rest.as_os_str().is_empty() && next.exists() {
            known = next;
        } else if matches!(part, Component::Normal(_)) {
            rest.push(part);
        } else {
            return None;
        }
    }
    let known = known.canonicalize().ok()?;
    Some(if rest.as_os_str().is_empty() { known } else { known.join(rest) })
}

/// The part of a path in front of its first wildcard.
pub(super) fn before_wildcards(path: &Path) -> PathBuf {
    let plain = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let parts: PathBuf = path.components().take_while(plain).collect();
    if parts.as_os_str().is_empty() { PathBuf::from(".") } else { parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside_the_folder_of_the_contract() {
        let outer = tempfile::tempdir().unwrap();
        let home = outer.path().join("contract");
        std::fs::create_dir_all(home.join("data")).unwrap();
        std::fs::write(outer.path().join("secret.csv"), "a\n").unwrap();
        let folders = Folders::of(&home.join("c.yaml"), &[]);
        assert!(folders.allow(&home.join("data/orders.csv")), "what is not there yet may be named");
        assert!(folders.allow(&home.join("data/../data")));
        assert!(!folders.allow(&home.join("../secret.csv")));
        assert!(!folders.allow(&home.join("none/../../secret.csv")), "what does not exist must not climb");
        let wider = Folders::of(&home.join("c.yaml"), &[outer.path().to_owned()]);
        assert!(wider.allow(&home.join("../secret.csv")));
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let outer = tempfile::tempdir().unwrap();
        let home = outer.path().join("contract");
        std::fs::create_dir(&home).unwrap();
        std::fs::write(outer.path().join("secret.csv"), "a\n").unwrap();
        std::os::unix::fs::symlink(outer.path().join("secret.csv"), home.join("orders.csv")).unwrap();
        assert!(!Folders::of(&home.join("c.yaml"), &[]).allow(&home.join("orders.csv")));
    }

    #[test]
    fn wildcards_end_what_can_be_resolved() {
        assert_eq!(before_wildcards(Path::new("a/b*/c")), Path::new("a"));
        assert_eq!(before_wildcards(Path::new("*.csv")), Path::new("."));
    }
}
