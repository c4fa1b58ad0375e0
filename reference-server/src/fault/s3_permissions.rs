//! Faults in what users may copy, and in what policies are told of copies.

use std::borrow::Cow;

use super::Fault;
use crate::policy::{Reach, Says, Sides, decide};
use crate::s3::access::{Action, Standing, condition_key};
use crate::s3::copy_access::{actions_at_destination, actions_at_source};
use crate::s3::rules::{KeyAct, permits_key};
use crate::s3::wire::Request;
use crate::store::SessionMode;
use crate::world::Holder;

/// Says nothing against.
const fn undenied(says: Says) -> Says {
    Says { denies: false, allows: says.allows }
}

fn is_user(sides: &Sides) -> bool {
    sides.asker.is_some_and(Holder::is_user)
}

/// The keys of conditions as if one were unknown.
fn without<'a>(
    standing: &'a Standing<'a>,
    action: Action,
    key: &str,
    unknown: &str,
) -> Option<Vec<Cow<'a, str>>> {
    if key.starts_with(unknown) { None } else { condition_key(standing, action, key) }
}

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "users-are-their-accounts",
        topic: "permissions",
        summary: "a user may do whatever its account may and no policy denies",
        arm: |rules| {
            rules.s3.decide = |sides| {
                let denied = sides.identity.denies || sides.resource.denies;
                if is_user(sides) { !denied && sides.resource.allows.is_some() } else { decide(sides) }
            };
        },
    },
    Fault {
        name: "users-need-both-sides-at-home",
        topic: "permissions",
        summary: "a user that a bucket of its account names needs a policy of its own as well",
        arm: |rules| rules.s3.decide = |sides| decide(&Sides { is_own: false, ..*sides }),
    },
    Fault {
        name: "users-need-one-side-elsewhere",
        topic: "permissions",
        summary: "a user that a bucket of another account names needs no policy of its own",
        arm: |rules| rules.s3.decide = |sides| decide(&Sides { is_own: true, ..*sides }),
    },
    Fault {
        name: "users-need-no-leave-of-other-accounts",
        topic: "permissions",
        summary: "a user that its own policies allow it copies from and to every account",
        arm: |rules| {
            rules.s3.decide = |sides| {
                let allowed = is_user(sides) && sides.identity.allows.is_some();
                let denied = sides.identity.denies || sides.resource.denies;
                allowed && !denied || decide(sides)
            };
        },
    },
    Fault {
        name: "account-stands-for-its-users",
        topic: "permissions",
        summary: "a bucket that allows its own account something allows it to the account's users",
        arm: |rules| {
            rules.s3.decide = |sides| {
                let allows = sides.resource.allows.map(|_| Reach::Asker);
                decide(&Sides { resource: Says { allows, ..sides.resource }, ..*sides })
            };
        },
    },
    Fault {
        name: "denials-of-users-forgotten",
        topic: "permissions",
        summary: "what a bucket allows, no policy of a user denies",
        arm: |rules| {
            rules.s3.decide = |sides| decide(&Sides { identity: undenied(sides.identity), ..*sides });
        },
    },
    Fault {
        name: "denials-of-buckets-forgotten-for-users",
        topic: "permissions",
        summary: "what policies of a user allow, no bucket denies",
        arm: |rules| {
            rules.s3.decide = |sides| {
                let allowed = is_user(sides) && sides.identity.allows.is_some();
                let resource = if allowed { undenied(sides.resource) } else { sides.resource };
                decide(&Sides { resource, ..*sides })
            };
        },
    },
    Fault {
        name: "versions-read-like-objects",
        topic: "permissions",
        summary: "who may read an object may copy each of its versions",
        arm: |rules| {
            rules.s3.actions_at_source = |request, object, _| actions_at_source(request, object, false);
        },
    },
    Fault {
        name: "source-tags-need-no-permission",
        topic: "permissions",
        summary: "who may read an object may copy its tags",
        arm: |rules| {
            rules.s3.actions_at_source = |request, object, versioned| {
                actions_at_source(request, object, versioned).into_iter().take(1).collect()
            };
        },
    },
    Fault {
        name: "copied-tags-need-no-permission",
        topic: "permissions",
        summary: "who may write an object may have it tagged as its source is",
        arm: |rules| rules.s3.actions_for_source = |_, _| Vec::new(),
    },
    Fault {
        name: "acl-of-copies-needs-no-permission",
        topic: "permissions",
        summary: "who may write an object may say who reads it",
        arm: |rules| rules.s3.actions_at_destination = |request| but(request, Action::PUT_OBJECT_ACL),
    },
    Fault {
        name: "tags-of-copies-need-no-permission",
        topic: "permissions",
        summary: "who may write an object may tag it",
        arm: |rules| rules.s3.actions_at_destination = |request| but(request, Action::PUT_OBJECT_TAGGING),
    },
    Fault {
        name: "retention-of-copies-needs-no-permission",
        topic: "permissions",
        summary: "who may write an object may have it retained",
        arm: |rules| rules.s3.actions_at_destination = |request| but(request, Action::PUT_OBJECT_RETENTION),
    },
    Fault {
        name: "holds-of-copies-need-no-permission",
        topic: "permissions",
        summary: "who may write an object may have it held",
        arm: |rules| rules.s3.actions_at_destination = |request| but(request, Action::PUT_OBJECT_LEGAL_HOLD),
    },
    Fault {
        name: "policies-know-no-copy-source",
        topic: "permissions",
        summary: "policies are not told the source of a copy",
        arm: |rules| {
            rules.s3.condition_key =
                |standing, action, key| without(standing, action, key, "s3:x-amz-copy-source");
        },
    },
    Fault {
        name: "policies-know-no-storage-class",
        topic: "permissions",
        summary: "policies are not told the storage class that a copy asks for",
        arm: |rules| {
            rules.s3.condition_key =
                |standing, action, key| without(standing, action, key, "s3:x-amz-storage-class");
        },
    },
    Fault {
        name: "policies-know-no-request-tags",
        topic: "permissions",
        summary: "policies are not told the tags that a copy is given",
        arm: |rules| {
            rules.s3.condition_key =
                |standing, action, key| without(standing, action, key, "s3:requestobjecttag");
        },
    },
    Fault {
        name: "policies-know-no-locks",
        topic: "permissions",
        summary: "policies are not told how a copy is to be locked",
        arm: |rules| {
            rules.s3.condition_key =
                |standing, action, key| without(standing, action, key, "s3:object-lock-");
        },
    },
    Fault {
        name: "policies-know-no-conditions-of-writes",
        topic: "permissions",
        summary: "policies are not told whether a copy is conditional",
        arm: |rules| {
            rules.s3.condition_key = |standing, action, key| without(standing, action, key, "s3:if-");
        },
    },
    Fault {
        name: "policies-know-no-versions",
        topic: "permissions",
        summary: "policies are not told which version is copied",
        arm: |rules| {
            rules.s3.condition_key = |standing, action, key| without(standing, action, key, "s3:versionid");
        },
    },
    Fault {
        name: "policies-take-every-connection-for-tls",
        topic: "permissions",
        summary: "policies are told that all requests come over TLS",
        arm: |rules| {
            rules.s3.condition_key = |standing, action, key| match key {
                "aws:securetransport" => Some(vec!["true".into()]),
                key => condition_key(standing, action, key),
            };
        },
    },
    Fault {
        name: "policies-take-users-for-their-accounts",
        topic: "permissions",
        summary: "policies are told the account of a user and not the user",
        arm: |rules| {
            rules.s3.condition_key = |standing, action, key| match key {
                "aws:principalarn" => {
                    let account = Holder::Account(standing.context.caller);
                    Some(vec![standing.context.world.arn(account).into()])
                }
                key => condition_key(standing, action, key),
            };
        },
    },
    Fault {
        name: "keys-ask-no-user",
        topic: "permissions",
        summary: "who may use S3 uses every KMS key that the account may use",
        arm: |rules| {
            rules.s3.encryption.permits_key = |act| {
                let asker = Holder::Account(act.asker.account());
                permits_key(&KeyAct { asker, ..*act })
            };
        },
    },
    Fault {
        name: "sources-are-decrypted-for-everybody",
        topic: "permissions",
        summary: "nobody is asked for kms:Decrypt",
        arm: |rules| {
            rules.s3.encryption.permits_key =
                |act| if act.action == "kms:Decrypt" { Ok(()) } else { permits_key(act) };
        },
    },
    Fault {
        name: "copies-are-encrypted-for-everybody",
        topic: "permissions",
        summary: "nobody is asked for kms:GenerateDataKey",
        arm: |rules| {
            rules.s3.encryption.permits_key =
                |act| if act.action == "kms:GenerateDataKey" { Ok(()) } else { permits_key(act) };
        },
    },
    Fault {
        name: "sessions-to-read-write",
        topic: "permissions",
        summary: "who may begin a session to read a directory bucket copies into it",
        arm: |rules| {
            rules.s3.directory.modes_that_do = |_, _| &[SessionMode::ReadWrite, SessionMode::ReadOnly];
        },
    },
    Fault {
        name: "sources-need-sessions-to-write",
        topic: "permissions",
        summary: "who may only begin a session to read a directory bucket copies nothing from it",
        arm: |rules| rules.s3.directory.modes_that_do = |_, _| &[SessionMode::ReadWrite],
    },
];

/// What the destination needs, without one of it.
fn but(request: &Request, forgotten: Action) -> Vec<Action> {
    actions_at_destination(request).into_iter().filter(|action| *action != forgotten).collect()
}
