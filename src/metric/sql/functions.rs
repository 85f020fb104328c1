//! The functions that queries may call: those that only compute, and mean the same in the dialects that have them.

/// Functions of one row.
const SCALAR: &[&str] = &[
    "abs",
    "ceil",
    "ceiling",
    "char_length",
    "character_length",
    "coalesce",
    "concat",
    "exp",
    "floor",
    "greatest",
    "ifnull",
    "least",
    "left",
    "length",
    "ln",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "mod",
    "nullif",
    "octet_length",
    "power",
    "regexp_like",
    "replace",
    "reverse",
    "right",
    "round",
    "rtrim",
    "sign",
    "sqrt",
    "starts_with",
    "strpos",
    "substr",
    "upper",
];

/// Functions of many rows.
const AGGREGATE: &[&str] =
    &["avg", "count", "max", "median", "min", "stddev", "stddev_samp", "sum", "variance", "var_samp"];

/// Functions that only stand before OVER.
const WINDOW: &[&str] = &["dense_rank", "first_value", "lag", "last_value", "lead", "rank", "row_number"];

/// Whether a function may be called; `over` says whether it stands before OVER.
pub(super) fn is_allowed(name: &str, over: bool) -> bool {
    let name = name.to_ascii_lowercase();
    let known = |list: &[&str]| list.contains(&name.as_str());
    known(AGGREGATE) || (known(SCALAR) && !over) || (known(WINDOW) && over)
}
