//! Parquet and Arrow IPC, read with polars.

mod arrow;
mod cells;
mod guard;
mod handle;
mod pages;
mod parquet;
mod types;
