//! Faults in who may copy, who pays, and whose the copy is.

use super::Fault;
use crate::s3::S3Error;
use crate::s3::access::{Action, permits};
use crate::s3::params::AskedAcl;
use crate::store::{Acl, Grant, Grantee, Group, Ownership};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "acl-inherited",
        topic: "acl",
        summary: "a copy that asks for no access list has its source's",
        arm: |rules| {
            rules.s3.acl_of_copy = |asked, source, owner, bucket_owner| match asked {
                AskedAcl::Unsaid => Acl::new(owner, source.grants().iter().copied()),
                asked => asked.list(owner, bucket_owner),
            };
        },
    },
    Fault {
        name: "canned-acl-ignored",
        topic: "acl",
        summary: "x-amz-acl is not looked at",
        arm: |rules| {
            rules.s3.acl_of_copy = |asked, _, owner, bucket_owner| match asked {
                AskedAcl::Canned(_) => Acl::private(owner),
                asked => asked.list(owner, bucket_owner),
            };
        },
    },
    Fault {
        name: "acl-taken-where-disabled",
        topic: "ownership",
        summary: "a bucket with disabled access lists takes any",
        arm: |rules| rules.s3.accepts_acl = |_, _, _| Ok(()),
    },
    Fault {
        name: "copy-always-its-writers",
        topic: "ownership",
        summary: "a copy belongs to who makes it whatever the bucket says",
        arm: |rules| rules.s3.owner_of_copy = |_, _, writer, _| writer,
    },
    Fault {
        name: "copy-always-the-buckets",
        topic: "ownership",
        summary: "a copy belongs to the bucket's owner whatever the bucket says",
        arm: |rules| rules.s3.owner_of_copy = |_, _, _, bucket_owner| bucket_owner,
    },
    Fault {
        name: "preferred-owner-without-asking",
        topic: "ownership",
        summary: "where the bucket's owner is preferred, a copy is its own without the canned list",
        arm: |rules| {
            rules.s3.owner_of_copy = |asked, ownership, writer, bucket_owner| match ownership {
                Ownership::BucketOwnerPreferred => bucket_owner,
                _ => asked.object_owner(ownership, writer, bucket_owner),
            };
        },
    },
    Fault {
        name: "grants-ignored",
        topic: "grants",
        summary: "the x-amz-grant-* headers are not looked at",
        arm: |rules| {
            rules.s3.acl_of_copy = |asked, _, owner, bucket_owner| match asked {
                AskedAcl::Grants(_) => Acl::private(owner),
                asked => asked.list(owner, bucket_owner),
            };
        },
    },
    Fault {
        name: "grants-cut-to-one",
        topic: "grants",
        summary: "of several grants only the first is kept",
        arm: |rules| {
            rules.s3.acl_of_copy = |asked, _, owner, bucket_owner| match asked {
                AskedAcl::Grants(grants) => Acl::new(owner, grants.iter().copied().take(1)),
                asked => asked.list(owner, bucket_owner),
            };
        },
    },
    Fault {
        name: "public-acl-not-blocked",
        topic: "public-access",
        summary: "a bucket that blocks public access lists takes them from copies",
        arm: |rules| rules.s3.refuses_public_acl = |_, _| Ok(()),
    },
    Fault {
        name: "source-permission-ignored",
        topic: "permissions",
        summary: "everybody may copy from everywhere",
        arm: |rules| rules.s3.permits_source = |_, _| true,
    },
    Fault {
        name: "destination-permission-ignored",
        topic: "permissions",
        summary: "everybody may copy to everywhere",
        arm: |rules| rules.s3.permits_destination = |_, _| true,
    },
    Fault {
        name: "source-charge-ignored",
        topic: "requester-pays",
        summary: "a source bucket whose requesters pay is read without their consent",
        arm: |rules| rules.s3.source_charge = |_, _| Ok(false),
    },
    Fault {
        name: "destination-charge-ignored",
        topic: "requester-pays",
        summary: "a destination bucket whose requesters pay is written without their consent",
        arm: |rules| rules.s3.destination_charge = |_, _| Ok(false),
    },
    Fault {
        name: "charge-not-reported",
        topic: "requester-pays",
        summary: "a charged requester is not told so",
        arm: |rules| rules.s3.reported_charge = |_| false,
    },
    Fault {
        name: "charge-always-reported",
        topic: "requester-pays",
        summary: "everybody is told of a charge",
        arm: |rules| rules.s3.reported_charge = |_| true,
    },
    Fault {
        name: "read-acp-taken-for-read",
        topic: "permissions",
        summary: "READ_ACP on an object is taken for READ",
        arm: |rules| {
            rules.s3.permits_source = |standing, action| {
                permits(standing, action)
                    || action == Action::GET_OBJECT && permits(standing, Action::GET_OBJECT_ACL)
            };
        },
    },
    Fault {
        name: "authenticated-users-not-public",
        topic: "public-access",
        summary: "only grants to everybody count as public",
        arm: |rules| {
            rules.s3.refuses_public_acl = |block, acl| {
                let public = |grant: &Grant| grant.grantee == Grantee::Group(Group::AllUsers);
                if block.block_public_acls && acl.grants().iter().any(public) {
                    return Err(S3Error::access_denied());
                }
                Ok(())
            };
        },
    },
];
