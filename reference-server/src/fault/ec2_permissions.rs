//! Faults in what users are allowed.

use http::StatusCode;

use super::Fault;
use crate::ec2::Ec2Error;
use crate::ec2::rules::CopyActs;
use crate::ec2::rules::permitted::acts_of_copy;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "ec2-nothing-needs-to-be-allowed",
        topic: "permissions",
        summary: "EC2: a user may do whatever no policy denies",
        arm: |rules| rules.ec2.permits = |_, denied| !denied,
    },
    Fault {
        name: "ec2-denials-forgotten",
        topic: "permissions",
        summary: "EC2: what one policy allows, no other denies",
        arm: |rules| rules.ec2.permits = |allowed, _| allowed,
    },
    Fault {
        name: "ec2-sources-need-no-permission",
        topic: "permissions",
        summary: "policies are asked about the copy of a snapshot, and not about its source",
        arm: |rules| {
            rules.ec2.acts_of_copy = |acts| acts_of_copy(CopyActs { source: acts.copy.clone(), ..acts });
        },
    },
    Fault {
        name: "ec2-copies-need-no-permission",
        topic: "permissions",
        summary: "policies are asked about the source of a copy, and not about the copy",
        arm: |rules| {
            rules.ec2.acts_of_copy = |acts| acts_of_copy(CopyActs { copy: acts.source.clone(), ..acts });
        },
    },
    Fault {
        name: "ec2-tags-need-no-permission",
        topic: "permissions",
        summary: "who may copy may tag the copy",
        arm: |rules| rules.ec2.acts_of_copy = |acts| acts_of_copy(CopyActs { tags: None, ..acts }),
    },
    Fault {
        name: "ec2-conditions-on-request-tags-unknown",
        topic: "permissions",
        summary: "policies do not see the tags that a copy is to get",
        arm: |rules| {
            rules.ec2.acts_of_copy =
                |acts| acts_of_copy(CopyActs { copy: acts.copy.without("aws:RequestTag/"), ..acts });
        },
    },
    Fault {
        name: "ec2-dry-runs-need-no-permission",
        topic: "permissions",
        summary: "every dry run would have succeeded",
        arm: |rules| rules.ec2.asks_permission = |is_dry| is_dry != Some(true),
    },
    Fault {
        name: "ec2-users-use-every-key",
        topic: "permissions",
        summary: "a key that the account can use, its users can",
        arm: |rules| rules.ec2.permits_with_key = |_, _| true,
    },
    Fault {
        name: "ec2-unauthorized-by-another-name",
        topic: "permissions",
        summary: "a user who lacks a permission is told that its credentials are no good",
        arm: |rules| {
            rules.ec2.unauthorized = |_, _| {
                let message = "AWS was not able to validate the provided access credentials";
                Ec2Error::new(StatusCode::UNAUTHORIZED, "AuthFailure", message)
            };
        },
    },
];
