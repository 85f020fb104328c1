//! Arguments to command to exit code: the only place that reads the environment, prints errors and exits.

fn main() {}
