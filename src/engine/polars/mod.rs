//! Parquet and Arrow IPC, read with polars.
