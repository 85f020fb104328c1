//! How much memory a run may take: what `--memory` says, or a part of what the machine or its container has.

use std::fs;
use std::path::Path;

/// The least that a run gets along with.
const LEAST: u64 = 16 << 20;
/// What is taken where the system does not say how much it has.
const UNKNOWN: u64 = 2 << 30;

/// `512MB`, `2GiB`: a number of bytes.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let wrong = || "must be a size such as 512MB or 2GiB".to_owned();
    let split = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let factor = factor(&unit.trim().to_ascii_lowercase()).ok_or_else(wrong)?;
    let bytes = bytes(number, factor).ok_or_else(wrong)?;
    if bytes < LEAST {
        return Err(format!("must be at least {}MiB", LEAST >> 20));
    }
    Ok(bytes)
}

fn factor(unit: &str) -> Option<u64> {
    const UNITS: [(&str, u64); 9] = [
        ("b", 1),
        ("kb", 1_000),
        ("mb", 1_000_000),
        ("gb", 1_000_000_000),
        ("tb", 1_000_000_000_000),
        ("kib", 1 << 10),
        ("mib", 1 << 20),
        ("gib", 1 << 30),
        ("tib", 1 << 40),
    ];
    UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor)
}

/// A decimal number of units, exactly and without the part of a byte.
fn bytes(number: &str, factor: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let whole = whole.parse::<u64>().ok()?.checked_mul(factor)?;
    let digits = fraction.get(..fraction.len().min(6))?;
    if digits.is_empty() {
        return Some(whole).filter(|_| !number.ends_with('.'));
    }
    let scale = 10_u128.pow(u32::try_from(digits.len()).ok()?);
    let part = u128::from(digits.parse::<u64>().ok()?) * u128::from(factor) / scale;
    whole.checked_add(u64::try_from(part).ok()?)
}

/// Half of what the machine has, or of what its container may take; both are told by the files of Linux alone.
pub(super) fn default() -> u64 {
    let of_groups =
        fs::read_to_string("/proc/self/cgroup").map(|groups| of_groups(&groups, Path::new("/sys/fs/cgroup")));
    let of_machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| of_machine(&text));
    let has = of_groups.ok().flatten().into_iter().chain(of_machine).min();
    has.map_or(UNKNOWN, |has| (has / 2).max(LEAST))
}

/// `MemTotal:  24593120 kB`
fn of_machine(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1 << 10)
}

/// The least limit of the groups that this process is in, those around them included; version 2 of control groups
/// (`0::/a/b`) and version 1 (`4:memory:/a/b`).
fn of_groups(groups: &str, root: &Path) -> Option<u64> {
    let limits = groups.lines().flat_map(|line| {
        let mut fields = line.splitn(3, ':').skip(1);
        let (kind, path) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let (folder, file) = match kind {
            "" => (root.to_owned(), "memory.max"),
            kind if kind.split(',').any(|kind| kind == "memory") => (root.join("memory"), "memory.limit_in_bytes"),
            _ => return Vec::new(),
        };
        let group = Path::new(path.trim_start_matches('/'));
        group.ancestors().filter_map(|group| limit(&folder.join(group).join(file))).collect()
    });
    limits.min()
}

/// The number in a file; `max` and the like are none.
fn limit(file: &Path) -> Option<u64> {
    fs::read_to_string(file).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        let read = ["512MB", "2GiB", "1.5gib", "20000000b", "64 MiB"].map(size);
        assert_eq!(read, [Ok(512_000_000), Ok(2 << 30), Ok(3 << 29), Ok(20_000_000), Ok(64 << 20)]);
        for wrong in ["", "2", "GiB", "2GB5", "-1GB", "1.GB", "1.2.3GB", "99999999999TB", "1MB", "2 G"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_machine_and_its_containers_say_what_they_have() {
        assert_eq!(of_machine("MemTotal:       24593120 kB\nMemFree: 1 kB\n"), Some(24_593_120 << 10));
        let root = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let file = root.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        write("a/memory.max", "1000000000\n");
        write("a/b/memory.max", "max\n");
        write("memory/c/memory.limit_in_bytes", "5000\n");
        assert_eq!(of_groups("0::/a/b\n", root.path()), Some(1_000_000_000));
        assert_eq!(of_groups("12:cpu,memory:/c\n3:cpuset:/a\n", root.path()), Some(5_000));
        assert_eq!(of_groups("0::/elsewhere\n", root.path()), None);
    }
}
