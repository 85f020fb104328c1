//! Values of data and contracts: exact numbers, dates and times, how text is read as a value, and when two values are one.

mod cell;
mod facet;
mod format;
mod grouped;
mod interval;
mod key;
mod number;
mod pattern;
mod period;
mod physical;
mod quantity;
pub(crate) mod quick;
mod read;
mod shared;
mod time;
mod types;
mod unit;

pub use cell::{Cell, Scalar};
pub use facet::{ElementType, Facet};
pub use format::{NumberFormat, Range, StringFormat};
pub use grouped::{counted, grouped, thousands};
pub use interval::Interval;
pub use key::{KeyHasher, write_key};
pub(crate) use key::{whole_key, write_decimal_key, write_float_key, write_moment_key, write_whole_key};
pub use number::{Number, Ratio};
pub use pattern::{Effort, Match, Pattern, PatternError};
pub use period::{CalendarUnit, Period};
pub use physical::{Family, Limit, PhysicalType};
pub use quantity::{Arithmetic, Quantity};
pub use read::{ReadAs, Token, read_scalar, read_text, read_written};
pub use shared::Shared;
pub use time::{Date, DateFormat, DateFormatError, Instant, TimeOfDay, Zone};
pub use types::{Kind, LogicalType, Value};
pub use unit::{Duration, DurationError};
