//! The access list that a request asks for: canned, or grant by grant.

use http::StatusCode;

use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::{Access, Acl, Grant, Grantee, Group, Ownership, Permission, PublicAccessBlock};
use crate::world::{Account, World};

/// What the headers of a request say about the list of what it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AskedAcl {
    Unsaid,
    Canned(Canned),
    Grants(Vec<Grant>),
}

/// A list that S3 predefines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Canned {
    Private,
    PublicRead,
    PublicReadWrite,
    AuthenticatedRead,
    AwsExecRead,
    BucketOwnerRead,
    BucketOwnerFullControl,
    /// For buckets alone.
    LogDeliveryWrite,
}

const CANNED: [(&str, Canned); 8] = [
    ("private", Canned::Private),
    ("public-read", Canned::PublicRead),
    ("public-read-write", Canned::PublicReadWrite),
    ("authenticated-read", Canned::AuthenticatedRead),
    ("aws-exec-read", Canned::AwsExecRead),
    ("bucket-owner-read", Canned::BucketOwnerRead),
    ("bucket-owner-full-control", Canned::BucketOwnerFullControl),
    ("log-delivery-write", Canned::LogDeliveryWrite),
];

const GRANTS: [(&str, Permission); 5] = [
    ("x-amz-grant-full-control", Permission::FullControl),
    ("x-amz-grant-read", Permission::Read),
    ("x-amz-grant-write", Permission::Write),
    ("x-amz-grant-read-acp", Permission::ReadAcp),
    ("x-amz-grant-write-acp", Permission::WriteAcp),
];

impl AskedAcl {
    /// Reads the headers. The refusals of unknown words, grantees and groups, and of both
    /// kinds together, were recorded on AWS for PutObject and PutObjectAcl.
    pub(crate) fn of(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        let named = request.header("x-amz-acl");
        let canned = named.map(canned).transpose()?;
        let grants = GRANTS.iter().any(|(header, _)| request.has_header(header));
        match canned {
            Some(_) if grants => {
                Err(S3Error::invalid_request("Specifying both Canned ACLs and Header Grants is not allowed"))
            }
            Some(canned) => Ok(Self::Canned(canned)),
            None if grants => granted(context.world, request).map(Self::Grants),
            None => Ok(Self::Unsaid),
        }
    }

    pub(crate) fn is_said(&self) -> bool {
        *self != Self::Unsaid
    }

    /// Who will own the object: the bucket's owner where that is enforced, or where it is
    /// preferred and asked for by the canned list; else who writes (User Guide,
    /// "Controlling ownership of objects").
    pub(crate) fn object_owner(
        &self,
        ownership: Ownership,
        writer: Account,
        bucket_owner: Account,
    ) -> Account {
        match ownership {
            Ownership::BucketOwnerEnforced => bucket_owner,
            Ownership::BucketOwnerPreferred if *self == Self::Canned(Canned::BucketOwnerFullControl) => {
                bucket_owner
            }
            _ => writer,
        }
    }

    /// The list of a new object or bucket; unsaid is private.
    pub(crate) fn list(&self, owner: Account, bucket_owner: Account) -> Acl {
        let grants = match self {
            Self::Unsaid => return Acl::private(owner),
            Self::Grants(grants) => return Acl::new(owner, grants.iter().copied()),
            Self::Canned(canned) => canned.beside_owner(owner, bucket_owner),
        };
        let full = Grant { grantee: Grantee::Account(owner), permission: Permission::FullControl };
        Acl::new(owner, [full].into_iter().chain(grants))
    }
}

impl Canned {
    /// What it grants besides the owner's full control (User Guide, "Canned ACL"; the
    /// WRITE of public-read-write was recorded on AWS for objects too).
    fn beside_owner(self, owner: Account, bucket_owner: Account) -> Vec<Grant> {
        let everyone = Grantee::Group(Group::AllUsers);
        let to_bucket_owner = |permission| match owner == bucket_owner {
            true => Vec::new(),
            false => vec![Grant { grantee: Grantee::Account(bucket_owner), permission }],
        };
        let grants: &[(Grantee, Permission)] = match self {
            Self::Private => &[],
            Self::PublicRead => &[(everyone, Permission::Read)],
            Self::PublicReadWrite => &[(everyone, Permission::Read), (everyone, Permission::Write)],
            Self::AuthenticatedRead => &[(Grantee::Group(Group::AuthenticatedUsers), Permission::Read)],
            Self::AwsExecRead => &[(Grantee::Ec2, Permission::Read)],
            Self::BucketOwnerRead => return to_bucket_owner(Permission::Read),
            Self::BucketOwnerFullControl => return to_bucket_owner(Permission::FullControl),
            Self::LogDeliveryWrite => &[
                (Grantee::Group(Group::LogDelivery), Permission::Write),
                (Grantee::Group(Group::LogDelivery), Permission::ReadAcp),
            ],
        };
        grants.iter().map(|&(grantee, permission)| Grant { grantee, permission }).collect()
    }
}

/// The list of a new object in a bucket, unless the bucket does not take it. The copy has
/// decisions of its own for each step.
pub(crate) fn new_acl(asked: &AskedAcl, access: &Access, writer: Account) -> Result<Acl, S3Error> {
    accepts_acl(access.ownership(), asked, access.owner)?;
    let owner = asked.object_owner(access.ownership(), writer, access.owner);
    let acl = asked.list(owner, access.owner);
    refuses_public(access.public_access_block(), &acl)?;
    Ok(acl)
}

/// Block Public Access keeps lists from being public.
pub(crate) fn refuses_public(block: PublicAccessBlock, acl: &Acl) -> Result<(), S3Error> {
    if block.block_public_acls && acl.is_public() { Err(S3Error::access_denied()) } else { Ok(()) }
}

fn canned(name: &str) -> Result<Canned, S3Error> {
    let found = CANNED.iter().find(|(known, _)| *known == name);
    found.map(|(_, canned)| *canned).ok_or_else(|| S3Error::invalid_argument("", "x-amz-acl", name))
}

fn granted(world: &World, request: &Request) -> Result<Vec<Grant>, S3Error> {
    let mut grants = Vec::new();
    for (header, permission) in GRANTS {
        let Some(value) = request.header(header) else { continue };
        for text in value.split(',') {
            let malformed = || S3Error::invalid_argument("Argument format not recognized", header, value);
            let (kind, name) = text.trim().split_once('=').ok_or_else(malformed)?;
            let name = name.trim().trim_matches('"');
            let grantee = match kind.trim().to_ascii_lowercase().as_str() {
                "id" => user(world, name).ok_or_else(|| invalid_id("id", name))?,
                "uri" => group(name).ok_or_else(|| invalid_group("uri", name))?,
                "emailaddress" => return Err(email_grantee(request)),
                _ => return Err(malformed()),
            };
            grants.push(Grant { grantee, permission });
        }
    }
    Ok(grants)
}

/// The grantee with this canonical user id.
pub(crate) fn user(world: &World, id: &str) -> Option<Grantee> {
    match world.account_of_user(id) {
        Some(account) => Some(Grantee::Account(account)),
        None => (id == Grantee::EC2_USER).then_some(Grantee::Ec2),
    }
}

/// The grantee with this URI.
pub(crate) fn group(uri: &str) -> Option<Grantee> {
    Group::from_uri(uri).map(Grantee::Group)
}

pub(crate) fn invalid_id(argument: &str, id: &str) -> S3Error {
    S3Error::invalid_argument("Invalid id", argument, id)
}

pub(crate) fn invalid_group(argument: &str, uri: &str) -> S3Error {
    S3Error::invalid_argument("Invalid group uri", argument, uri)
}

/// Grantees named by their e-mail are no more since October 2025 (service model, PutObject).
pub(crate) fn email_grantee(request: &Request) -> S3Error {
    S3Error::method_not_allowed(request.method.as_str(), "ACL")
}

/// Where lists are disabled, only an unsaid one and the bucket owner's full control are
/// taken (User Guide, "Controlling ownership of objects"). That the same list may come as
/// a grant is inferred.
pub(crate) fn accepts_acl(
    ownership: Ownership,
    asked: &AskedAcl,
    bucket_owner: Account,
) -> Result<(), S3Error> {
    if ownership != Ownership::BucketOwnerEnforced {
        return Ok(());
    }
    match asked {
        AskedAcl::Unsaid | AskedAcl::Canned(Canned::BucketOwnerFullControl) => Ok(()),
        AskedAcl::Grants(_) if asked.list(bucket_owner, bucket_owner).is_full_control_of(bucket_owner) => {
            Ok(())
        }
        _ => Err(acl_not_supported()),
    }
}

pub(crate) fn acl_not_supported() -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "AccessControlListNotSupported", "The bucket does not allow ACLs")
}
