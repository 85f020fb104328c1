//! The cases of the suite that do not give its verdict here, and why: those that no contract can express, and those that mean
//! something else. An entry names a file, a group of it, or one test.

const COLLECTION: &str = "enum lists scalars, and these are lists or objects";
const TYPES: &str = "a property has one logicalType";
const ANY_KIND: &str = "a temporal logicalType judges values of every kind, the format of a string texts alone";
const NOTHING: &str = "required lists one name at least";
const NULL: &str = "no logicalType and no enum is that of nulls";
const LEAP: &str = "no minute of a clock has 61 seconds here";
const CAPITALS: &str = "the letters of ISO 8601 are capitals; RFC 3339 takes small ones, too";
const HOURS: &str = "ISO 8601 takes offsets of hours alone; RFC 3339 does not";

/// Cases that cannot be written as one property of a contract.
pub(super) const NOT_EXPRESSIBLE: &[(&str, &str)] = &[
    ("const / const with object", COLLECTION),
    ("const / const with array", COLLECTION),
    ("const / const with null", NULL),
    ("const / const with [false] does not match [0]", COLLECTION),
    ("const / const with [true] does not match [1]", COLLECTION),
    ("const / const with {\"a\": false} does not match {\"a\": 0}", COLLECTION),
    ("const / const with {\"a\": true} does not match {\"a\": 1}", COLLECTION),
    ("enum / heterogeneous enum validation", COLLECTION),
    ("enum / enum with [false] does not match [0]", COLLECTION),
    ("enum / enum with [true] does not match [1]", COLLECTION),
    ("enum / enum with [0] does not match [false]", COLLECTION),
    ("enum / enum with [1] does not match [true]", COLLECTION),
    ("enum / empty enum", "enum lists one value at least"),
    ("required / required default validation", NOTHING),
    ("required / required with empty array", NOTHING),
    ("type / null type matches only the null object", NULL),
    ("type / multiple types can be specified in an array", TYPES),
    ("type / type: array or object", TYPES),
    ("type / type: array, object or null", TYPES),
    ("format/date / validation of date strings / all string formats ignore integers", ANY_KIND),
    ("format/date / validation of date strings / all string formats ignore floats", ANY_KIND),
    ("format/date / validation of date strings / all string formats ignore objects", ANY_KIND),
    ("format/date / validation of date strings / all string formats ignore arrays", ANY_KIND),
    ("format/date / validation of date strings / all string formats ignore booleans", ANY_KIND),
    ("format/time / validation of time strings / all string formats ignore integers", ANY_KIND),
    ("format/time / validation of time strings / all string formats ignore floats", ANY_KIND),
    ("format/time / validation of time strings / all string formats ignore objects", ANY_KIND),
    ("format/time / validation of time strings / all string formats ignore arrays", ANY_KIND),
    ("format/time / validation of time strings / all string formats ignore booleans", ANY_KIND),
    ("format/date-time / validation of date-time strings / all string formats ignore integers", ANY_KIND),
    ("format/date-time / validation of date-time strings / all string formats ignore floats", ANY_KIND),
    ("format/date-time / validation of date-time strings / all string formats ignore objects", ANY_KIND),
    ("format/date-time / validation of date-time strings / all string formats ignore arrays", ANY_KIND),
    ("format/date-time / validation of date-time strings / all string formats ignore booleans", ANY_KIND),
];

/// Cases that can be written and mean something else. Times follow ISO 8601 here and RFC 3339 there.
pub(super) const DIFFERENT: &[(&str, &str)] = &[
    ("format/time / validation of time strings / a valid time string with leap second, Zulu", LEAP),
    ("format/time / validation of time strings / valid leap second, zero time-offset", LEAP),
    ("format/time / validation of time strings / valid leap second, positive time-offset", LEAP),
    ("format/time / validation of time strings / valid leap second, large positive time-offset", LEAP),
    ("format/time / validation of time strings / valid leap second, negative time-offset", LEAP),
    ("format/time / validation of time strings / valid leap second, large negative time-offset", LEAP),
    ("format/time / validation of time strings / a valid time string with case-insensitive Z", CAPITALS),
    ("format/date-time / validation of date-time strings / a valid date-time with a leap second, UTC", LEAP),
    (
        "format/date-time / validation of date-time strings / a valid date-time with a leap second, with minus offset",
        LEAP,
    ),
    ("format/date-time / validation of date-time strings / case-insensitive T and Z", CAPITALS),
    ("format/date-time / validation of date-time strings / a numeric offset without minutes is invalid", HOURS),
];
