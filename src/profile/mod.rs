//! What is in the data: which metrics describe a table and its columns, and what their answers say together.

mod model;

pub use model::{
    CandidateKey, ColumnProfile, Counted, Determination, Distinct, Histogram, Lengths, Numbers, Order, Outliers,
    Profile, Reading, Relation, TableProfile, TextFormat, Times, Top, TypeGuess, Updates,
};
