//! The kinds of faults in data that a contract may not notice, and the suggestions that close each gap.

use super::emit;
use super::promise::Promise;
use super::settings::Settings;
use super::subject::Drafted;
use super::suggestions::{Look, SUGGESTIONS};
use crate::metric::ColumnPath;
use crate::profile::Profile;

/// A kind of fault in data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// Values become nulls.
    Nulls,
    /// Keys stand on several rows.
    DuplicatedKeys,
    /// A column is gone.
    DroppedColumn,
    /// A column has another name.
    RenamedColumn,
    /// Values are of another type.
    TypeChange,
    /// Numbers or times lie far out.
    OutOfRange,
    /// Numbers are in another unit.
    UnitChange,
    /// Two columns stand in each other's place.
    SwappedColumns,
    /// Texts are cut off.
    TruncatedStrings,
    /// Texts were read in a wrong encoding.
    EncodingDamage,
    /// A category that was never seen.
    NewCategory,
    /// Nothing new arrives.
    StaleData,
    /// A day without rows.
    MissingDay,
    /// Half of the rows are gone.
    HalfRows,
    /// Every row stands there twice.
    DoubledRows,
    /// A column has one value only.
    ConstantColumn,
    /// Numbers have moved.
    ShiftedDistribution,
    /// Times lie in the future.
    FutureDates,
    /// Keys lead nowhere.
    BrokenForeignKeys,
}

impl Gap {
    /// The ids of the suggestions that notice it, the best first.
    const fn suggestions(self) -> &'static [&'static str] {
        match self {
            Self::Nulls => &["nulls", "missing-values"],
            Self::DuplicatedKeys => &["keys", "duplicates"],
            Self::DroppedColumn | Self::RenamedColumn | Self::TypeChange => &["type"],
            Self::OutOfRange => &["range", "time-range", "set", "distribution"],
            Self::UnitChange => &["distribution", "range"],
            Self::SwappedColumns => &["set", "pattern", "format", "distribution", "range", "share"],
            Self::TruncatedStrings => &["set", "pattern", "format", "length"],
            Self::EncodingDamage => &["set", "pattern", "format", "encoding"],
            Self::NewCategory => &["set", "pattern", "relationship"],
            Self::StaleData => &["freshness", "frequency", "time-range"],
            Self::MissingDay => &["gaps"],
            Self::HalfRows => &["row-count"],
            Self::DoubledRows => &["keys", "duplicates", "row-count"],
            Self::ConstantColumn => &["keys", "share", "distribution", "variety"],
            Self::ShiftedDistribution => &["distribution", "share"],
            Self::FutureDates => &["time-range", "freshness"],
            Self::BrokenForeignKeys => &["relationship", "set"],
        }
    }
}

/// The first promise that would notice the fault, as lines.
pub(super) fn closing(
    gap: Gap,
    profile: &Profile,
    table: usize,
    column: Option<&ColumnPath>,
    settings: &Settings,
) -> Option<String> {
    let drafted = Drafted::new(profile, settings);
    let table = drafted.tables.get(table)?;
    let column = column.and_then(|path| table.columns.iter().find(|column| column.profile.path == *path));
    let named = gap.suggestions().iter().filter_map(|id| SUGGESTIONS.iter().find(|one| one.id == *id));
    let promises: Vec<Promise> = named
        .flat_map(|suggestion| match (suggestion.look, column) {
            (Look::Column(find), Some(column)) => find(table, column),
            (Look::Table(find), _) => find(&drafted, table)
                .into_iter()
                .filter(|promise| promise.is_about(column.map(|column| &column.profile.path)))
                .collect(),
            (Look::Column(_), None) => Vec::new(),
        })
        .collect();
    let best = promises.iter().find(|promise| !promise.offered).or_else(|| promises.first())?;
    Some(emit::alone(best))
}
