//! Holds a contract to the standard: a file a rule.
