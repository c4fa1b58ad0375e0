//! Who may do what with a bucket, as its settings say.

use super::{Acl, Object};
use crate::policy::Policy;
use crate::world::Account;

/// A bucket's owner and its settings about access.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) owner: Account,
    pub(crate) acl: Acl,
    /// `None` after the setting was deleted, which means [`Ownership::ObjectWriter`].
    pub(crate) ownership: Option<Ownership>,
    /// `None` after the setting was deleted: nothing is blocked.
    pub(crate) public_access_block: Option<PublicAccessBlock>,
    pub(crate) requester_pays: bool,
    pub(crate) policy: Option<Policy>,
}

/// Object Ownership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ownership {
    BucketOwnerEnforced,
    BucketOwnerPreferred,
    ObjectWriter,
}

/// Block Public Access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct PublicAccessBlock {
    pub(crate) block_public_acls: bool,
    pub(crate) ignore_public_acls: bool,
    pub(crate) block_public_policy: bool,
    pub(crate) restrict_public_buckets: bool,
}

impl Access {
    /// What a new bucket has since April 2023: access lists are off, public access is blocked.
    pub(crate) fn new(owner: Account) -> Self {
        Self {
            owner,
            acl: Acl::private(owner),
            ownership: Some(Ownership::BucketOwnerEnforced),
            public_access_block: Some(PublicAccessBlock::EVERYTHING),
            requester_pays: false,
            policy: None,
        }
    }

    pub(crate) fn ownership(&self) -> Ownership {
        self.ownership.unwrap_or(Ownership::ObjectWriter)
    }

    pub(crate) fn public_access_block(&self) -> PublicAccessBlock {
        self.public_access_block.unwrap_or_default()
    }

    pub(crate) fn acls_are_disabled(&self) -> bool {
        self.ownership() == Ownership::BucketOwnerEnforced
    }

    /// The bucket's list as it counts: where lists are disabled, only the owner's.
    pub(crate) fn bucket_acl(&self) -> Acl {
        if self.acls_are_disabled() { Acl::private(self.owner) } else { self.acl.clone() }
    }

    /// The account that owns an object here.
    pub(crate) fn object_owner(&self, object: &Object) -> Account {
        if self.acls_are_disabled() { self.owner } else { object.acl.owner }
    }

    /// A list as reading it shows it: without public grants where those are ignored (User
    /// Guide, "Block public access settings").
    pub(crate) fn shown(&self, acl: Acl) -> Acl {
        if !self.public_access_block().ignore_public_acls {
            return acl;
        }
        Acl::new(acl.owner, acl.grants().iter().copied().filter(|grant| !grant.grantee.is_public()))
    }

    /// An object's list as it counts: where lists are disabled, the bucket's owner owns
    /// everything. What was written before comes back when they are enabled again.
    pub(crate) fn object_acl(&self, object: &Object) -> Acl {
        if self.acls_are_disabled() { Acl::private(self.owner) } else { object.acl.clone() }
    }
}

impl Ownership {
    const ALL: [Self; 3] = [Self::BucketOwnerEnforced, Self::BucketOwnerPreferred, Self::ObjectWriter];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::BucketOwnerEnforced => "BucketOwnerEnforced",
            Self::BucketOwnerPreferred => "BucketOwnerPreferred",
            Self::ObjectWriter => "ObjectWriter",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ownership| ownership.name() == name)
    }
}

impl PublicAccessBlock {
    const EVERYTHING: Self = Self {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    };
}
