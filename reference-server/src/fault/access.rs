//! Faults in who may copy, who pays, and whose the copy is.

use super::Fault;
use crate::s3::params::AskedAcl;
use crate::store::{Acl, Ownership};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "acl-inherited",
        topic: "acl",
        summary: "a copy that asks for no access list has its source's",
        arm: |rules| {
            rules.acl_of_copy = |asked, source, owner, bucket_owner| match asked {
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
            rules.acl_of_copy = |asked, _, owner, bucket_owner| match asked {
                AskedAcl::Canned(_) => Acl::private(owner),
                asked => asked.list(owner, bucket_owner),
            };
        },
    },
    Fault {
        name: "acl-taken-where-disabled",
        topic: "ownership",
        summary: "a bucket with disabled access lists takes any",
        arm: |rules| rules.accepts_acl = |_, _, _| Ok(()),
    },
    Fault {
        name: "copy-always-its-writers",
        topic: "ownership",
        summary: "a copy belongs to who makes it whatever the bucket says",
        arm: |rules| rules.owner_of_copy = |_, _, writer, _| writer,
    },
    Fault {
        name: "copy-always-the-buckets",
        topic: "ownership",
        summary: "a copy belongs to the bucket's owner whatever the bucket says",
        arm: |rules| rules.owner_of_copy = |_, _, _, bucket_owner| bucket_owner,
    },
    Fault {
        name: "preferred-owner-without-asking",
        topic: "ownership",
        summary: "where the bucket's owner is preferred, a copy is its own without the canned list",
        arm: |rules| {
            rules.owner_of_copy = |asked, ownership, writer, bucket_owner| match ownership {
                Ownership::BucketOwnerPreferred => bucket_owner,
                _ => asked.object_owner(ownership, writer, bucket_owner),
            };
        },
    },
];
