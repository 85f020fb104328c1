//! What the rule names of v3.0.x are called since v3.1.0, and which operator they stand for.

/// What a written metric or rule name comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Metric {
    /// Its name in v3.1, or our own name for the two that compare values.
    pub(super) name: &'static str,
    /// Whether it means 0 where there is no operator.
    pub(super) means_zero: bool,
}

const fn metric(name: &'static str, means_zero: bool) -> Metric {
    Metric { name, means_zero }
}

/// The metrics by every name that they have had.
static NAMES: [(&str, Metric); 11] = [
    ("nullValues", metric("nullValues", true)),
    ("missingValues", metric("missingValues", false)),
    ("invalidValues", metric("invalidValues", true)),
    ("duplicateValues", metric("duplicateValues", false)),
    ("rowCount", metric("rowCount", false)),
    ("nullCheck", metric("nullValues", true)),
    ("duplicateCount", metric("duplicateValues", true)),
    ("validValues", metric("invalidValues", true)),
    ("countCheck", metric("rowCount", false)),
    ("minCheck", metric("minCheck", true)),
    ("between", metric("between", true)),
];

/// The names of rules of v3.0 that metrics since v3.1 have taken over, theirs, and whether both mean the same without
/// an operator.
pub(in crate::contract) fn renamed() -> impl Iterator<Item = (&'static str, &'static str, bool)> {
    let of_v30 = NAMES.iter().filter(|(name, metric)| *name != metric.name || *name == "rowCount");
    of_v30.filter_map(|(name, metric)| {
        let (_, now) = NAMES.iter().find(|(known, _)| *known == metric.name)?;
        Some((*name, metric.name, metric.means_zero == now.means_zero))
    })
}

/// The metric of a name, ignoring case.
pub(super) fn metric_of(name: &str) -> Option<Metric> {
    NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, metric)| *metric)
}

/// Every name that a metric has had.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn names_of_v30_are_those_that_metrics_took_over() {
        let all: Vec<_> = renamed().collect();
        let expected = [
            ("rowCount", "rowCount", true),
            ("nullCheck", "nullValues", true),
            ("duplicateCount", "duplicateValues", false),
            ("validValues", "invalidValues", true),
            ("countCheck", "rowCount", true),
        ];
        assert_eq!(all, expected);
    }
}
