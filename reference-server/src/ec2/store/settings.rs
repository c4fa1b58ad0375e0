//! What an account has set for a Region.

/// The settings of EBS; each account has its own in each Region.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// Whether new volumes and copies are encrypted without being asked.
    pub(crate) encrypts_by_default: bool,
    /// The ARN of the default key, where it is not the one that AWS manages.
    pub(crate) default_key: Option<String>,
    pub(crate) public_sharing: PublicSharing,
}

/// Whether snapshots may be public: the setting "block public access for snapshots".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum PublicSharing {
    #[default]
    Unblocked,
    /// Those that are public stay so.
    NewBlocked,
    /// Those that are public are treated as private.
    AllBlocked,
}

impl PublicSharing {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Unblocked => "unblocked",
            Self::NewBlocked => "block-new-sharing",
            Self::AllBlocked => "block-all-sharing",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        [Self::Unblocked, Self::NewBlocked, Self::AllBlocked].into_iter().find(|state| state.name() == name)
    }
}
