//! Turns types of the program into those of the format and back, field by field, so that a new field must be given a place.

/// Turns a value into its counterpart on the other side.
pub(super) trait Turn<T> {
    /// The counterpart.
    fn turn(self) -> T;
}

impl<From: Turn<To>, To> Turn<Vec<To>> for Vec<From> {
    fn turn(self) -> Vec<To> {
        self.into_iter().map(Turn::turn).collect()
    }
}

impl<From: Turn<To>, To> Turn<Option<To>> for Option<From> {
    fn turn(self) -> Option<To> {
        self.map(Turn::turn)
    }
}

macro_rules! same_on_both_sides {
    ($($kind:ty),+) => {
        $(impl Turn<$kind> for $kind {
            fn turn(self) -> $kind {
                self
            }
        })+
    };
}

same_on_both_sides!(String, bool, u64, usize);

/// A struct of the format with the fields of one of the program, in the order in which they are written.
macro_rules! mirror {
    (
        $(#[$doc:meta])*
        $name:ident mirrors $inside:path { $($(#[$attribute:meta])* $field:ident: $kind:ty,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub(super) struct $name {
            $($(#[$attribute])* $field: $kind,)+
        }

        impl $crate::report::json::v1::mirror::Turn<$name> for $inside {
            fn turn(self) -> $name {
                let $inside { $($field,)+ } = self;
                $name { $($field: $crate::report::json::v1::mirror::Turn::turn($field),)+ }
            }
        }

        impl $crate::report::json::v1::mirror::Turn<$inside> for $name {
            fn turn(self) -> $inside {
                let $name { $($field,)+ } = self;
                $inside { $($field: $crate::report::json::v1::mirror::Turn::turn($field),)+ }
            }
        }
    };
}

pub(super) use mirror;
