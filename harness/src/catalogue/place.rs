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
        /// One that is not enabled for the owner's account.
        Disabled = "disabled",
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

places! {
    /// A zone that directory buckets can be in.
    pub enum ZoneRole {
        /// An Availability Zone of the home Region, the one that is meant where none is named.
        First = "first",
        /// Another Availability Zone of the home Region.
        Second = "second",
        /// An Availability Zone of the Region away.
        Away = "away",
        /// A Dedicated Local Zone whose parent is the home Region.
        Local = "local",
        /// A Local Zone whose parent is the Region away.
        LocalAway = "local-away",
    }
}

impl ZoneRole {
    /// The Region that the zone belongs to.
    pub fn region(self) -> RegionRole {
        match self {
            Self::First | Self::Second | Self::Local => RegionRole::Home,
            Self::Away | Self::LocalAway => RegionRole::Away,
        }
    }
}

places! {
    /// An access point.
    pub enum AccessPointRole {
        /// The one that is meant where none is named.
        First = "first",
        /// One of another bucket of the home Region.
        Second = "second",
        /// One of a bucket in the Region away.
        Away = "away",
        /// One of the other account's, of a bucket of its own in the home Region. It lets nobody else in.
        Foreign = "foreign",
    }
}

impl AccessPointRole {
    /// The Region of the access point and of its bucket.
    pub fn region(self) -> RegionRole {
        if self == Self::Away { RegionRole::Away } else { RegionRole::Home }
    }
}

places! {
    /// A bucket on an Outpost of the owner's, behind an access point of its own.
    pub enum OutpostBucketRole {
        /// The one that is meant where none is named.
        First = "first",
        /// One on another Outpost.
        Second = "second",
        /// Another one on the Outpost of the first.
        Sibling = "sibling",
    }
}
