//! Where a snapshot or a volume is kept.

/// A place of a Region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// The Region itself; a volume names its zone besides.
    Region,
    /// The Outpost with that ARN.
    Outpost(String),
    /// The Local Zone of that name.
    LocalZone(String),
}

impl Place {
    pub(crate) fn outpost(&self) -> Option<&str> {
        match self {
            Self::Outpost(arn) => Some(arn),
            Self::Region | Self::LocalZone(_) => None,
        }
    }

    pub(crate) fn local_zone(&self) -> Option<&str> {
        match self {
            Self::LocalZone(name) => Some(name),
            Self::Region | Self::Outpost(_) => None,
        }
    }

    /// Whether a volume here can be made from a snapshot there: what is on an Outpost or in a Local Zone stays.
    pub(crate) fn can_hold(&self, snapshot: &Self) -> bool {
        *snapshot == Self::Region || self == snapshot
    }
}
