//! Access control lists: who owns a bucket or an object, and what others may do with it.

use std::sync::Arc;

use crate::world::Account;

/// The list of one bucket or object, with its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Acl {
    pub(crate) owner: Account,
    grants: Arc<[Grant]>,
}

/// One entry of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Grant {
    pub(crate) grantee: Grantee,
    pub(crate) permission: Permission,
}

/// Who is granted something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grantee {
    Account(Account),
    /// The account of Amazon EC2 that fetches machine images.
    Ec2,
    Group(Group),
}

/// A group that S3 defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Group {
    AllUsers,
    AuthenticatedUsers,
    LogDelivery,
}

/// What is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Permission {
    FullControl,
    Read,
    Write,
    ReadAcp,
    WriteAcp,
}

impl Acl {
    /// Full control for the owner and nothing for anybody else.
    pub(crate) fn private(owner: Account) -> Self {
        Self::new(owner, [Grant { grantee: Grantee::Account(owner), permission: Permission::FullControl }])
    }

    /// Each grant once, in the order given.
    pub(crate) fn new(owner: Account, grants: impl IntoIterator<Item = Grant>) -> Self {
        let mut once: Vec<Grant> = Vec::new();
        for grant in grants {
            if !once.contains(&grant) {
                once.push(grant);
            }
        }
        Self { owner, grants: once.into() }
    }

    pub(crate) fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// Whether a grant reaches this account, or whoever is anonymous. Where public lists are ignored, those to
    /// everybody and to every account do not count.
    pub(crate) fn grants_to(
        &self,
        account: Option<Account>,
        permission: Permission,
        ignore_public: bool,
    ) -> bool {
        self.grants.iter().any(|grant| {
            (grant.permission == permission || grant.permission == Permission::FullControl)
                && !(ignore_public && grant.grantee.is_public())
                && grant.grantee.includes(account)
        })
    }

    /// Whether it grants anything to everybody or to every account (User Guide, "The
    /// meaning of public").
    pub(crate) fn is_public(&self) -> bool {
        self.grants.iter().any(|grant| grant.grantee.is_public())
    }

    /// Whether nobody but this account, with full control, is in the list.
    pub(crate) fn is_full_control_of(&self, account: Account) -> bool {
        let full = Grant { grantee: Grantee::Account(account), permission: Permission::FullControl };
        *self.grants == [full]
    }
}

impl Grantee {
    /// The canonical user id of Amazon EC2's account (User Guide, "Canned ACL").
    pub(crate) const EC2_USER: &str = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

    pub(crate) fn is_public(self) -> bool {
        matches!(self, Self::Group(Group::AllUsers | Group::AuthenticatedUsers))
    }

    /// Whether an account is meant, or whoever is anonymous.
    fn includes(self, account: Option<Account>) -> bool {
        match self {
            Self::Account(one) => account == Some(one),
            Self::Group(Group::AllUsers) => true,
            Self::Group(Group::AuthenticatedUsers) => account.is_some(),
            Self::Group(Group::LogDelivery) | Self::Ec2 => false,
        }
    }
}

impl Group {
    const ALL: [Self; 3] = [Self::AllUsers, Self::AuthenticatedUsers, Self::LogDelivery];

    pub(crate) fn uri(self) -> &'static str {
        match self {
            Self::AllUsers => "http://acs.amazonaws.com/groups/global/AllUsers",
            Self::AuthenticatedUsers => "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
            Self::LogDelivery => "http://acs.amazonaws.com/groups/s3/LogDelivery",
        }
    }

    pub(crate) fn from_uri(uri: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.uri() == uri)
    }
}

impl Permission {
    const ALL: [Self; 5] = [Self::FullControl, Self::Read, Self::Write, Self::ReadAcp, Self::WriteAcp];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::FullControl => "FULL_CONTROL",
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::ReadAcp => "READ_ACP",
            Self::WriteAcp => "WRITE_ACP",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|permission| permission.name() == name)
    }
}
