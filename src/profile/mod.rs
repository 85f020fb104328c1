//! What is in the data: which metrics describe a table and its columns, and what their answers say together.

mod closer;
mod column;
mod columns;
mod guess;
mod keys;
mod looked;
mod model;
mod relations;
mod spread;
mod take;
mod updates;

pub use crate::metric::description::{Reading, TextFormat};
pub(crate) use keys::is_named_as_key;
pub use model::{
    CandidateKey, ColumnProfile, Counted, Determination, Distinct, Histogram, Lengths, Numbers, Order, Outliers,
    Profile, Relation, TableProfile, Times, Top, TypeGuess, Updates,
};
pub use take::profile;
