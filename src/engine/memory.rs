//! Words about memory: how much a run may take, and that a file needs more.

/// What helps against a file that needs too much.
pub(super) const HELP: &str = "give more with --memory, or write the file again in smaller row groups or batches";

/// That something needs more memory than a run may take.
pub(super) fn too_much(most: u64) -> String {
    format!("needs more than --memory allows, which is {}", size(most))
}

/// A number of bytes for people.
pub(super) fn size(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KiB", "MiB", "GiB", "TiB"];
    let mut shown = format!("{bytes} bytes");
    let (mut value, mut left) = (bytes as f64, UNITS.iter());
    while value >= 1024.0
        && let Some(unit) = left.next()
    {
        value /= 1024.0;
        let digits = usize::from(value.fract() > 0.05 && value < 100.0);
        shown = format!("{value:.digits$} {unit}");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_as_people_write_them() {
        let shown = [999, 1 << 10, 512 << 20, 1_500_000_000, 2 << 30].map(size);
        assert_eq!(shown, ["999 bytes", "1 KiB", "512 MiB", "1.4 GiB", "2 GiB"]);
    }
}
