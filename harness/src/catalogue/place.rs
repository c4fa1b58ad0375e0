//! Places by the part that they play in a scenario; a target's profile says which they are there.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Declares places with their names in scenarios and profiles; the first one is meant where none is named.
macro_rules! places {
    ($(#[$meta:meta])* pub enum $place:ident { $($(#[$doc:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
        )]
        #[serde(rename_all = "kebab-case")]
        pub enum $place {
            #[default]
            $($(#[$doc])* $variant,)*
        }

        impl $place {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in scenarios and profiles.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The one of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.name() == name)
            }
        }

        impl fmt::Display for $place {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}

places! {
    /// A Region.
    pub enum RegionRole {
        /// The one that requests go to unless a step says otherwise.
        Home = "home",
        /// Another one of the same partition.
        Away = "away",
    }
}

places! {
    /// An Outpost of the owner's in the home Region.
    pub enum OutpostRole {
        /// The one that is meant where none is named.
        First = "first",
        /// Another one.
        Second = "second",
    }
}

places! {
    /// A Local Zone of the home Region.
    pub enum LocalZoneRole {
        /// The one that is meant where none is named.
        First = "first",
        /// Another one in the same zone group.
        Sibling = "sibling",
        /// One in another zone group.
        Foreign = "foreign",
    }
}
