//! Faults in locks, archives, expiry, redirects and what a copy may store.

use http::HeaderName;
use http::header::{CACHE_CONTROL, CONTENT_ENCODING, EXPIRES};

use super::Fault;
use crate::s3::rules::{Directive, copied_metadata, lock_of_write, source_tier};
use crate::store::{LockMode, Metadata, ObjectLock, Restoration, Retention};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "lock-inherited",
        topic: "object-lock",
        summary: "a copy takes over the lock of its source",
        arm: |rules| rules.s3.lock_of_copy = with_lock_of_source,
    },
    Fault {
        name: "lock-headers-ignored",
        topic: "object-lock",
        summary: "the lock that a copy asks for is not looked at",
        arm: |rules| {
            rules.s3.lock_of_copy = |_, _, default| lock_of_write(&ObjectLock::default(), default);
        },
    },
    Fault {
        name: "legal-hold-lost",
        topic: "object-lock",
        summary: "a copy is never held",
        arm: |rules| {
            rules.s3.lock_of_copy =
                |asked, _, default| lock_of_write(&ObjectLock { legal_hold: None, ..*asked }, default);
        },
    },
    Fault {
        name: "default-retention-ignored",
        topic: "object-lock",
        summary: "a copy does not get the bucket's default retention",
        arm: |rules| rules.s3.lock_of_copy = |asked, _, _| *asked,
    },
    Fault {
        name: "default-retention-wins",
        topic: "object-lock",
        summary: "the bucket's default retention goes before that of the request",
        arm: |rules| {
            rules.s3.lock_of_copy =
                |asked, _, default| ObjectLock { retention: default.or(asked.retention), ..*asked };
        },
    },
    Fault {
        name: "lock-mode-always-governance",
        topic: "object-lock",
        summary: "COMPLIANCE is stored as GOVERNANCE",
        arm: |rules| rules.s3.lock_of_copy = always_governance,
    },
    Fault {
        name: "lock-without-configuration",
        topic: "object-lock",
        summary: "a bucket without Object Lock takes lock headers",
        arm: |rules| rules.s3.lock_is_possible = |_, _| Ok(()),
    },
    Fault {
        name: "archived-source-copied",
        topic: "archive",
        summary: "an archived object can be copied without a restore",
        arm: |rules| rules.s3.source_tier = |_, _, _| Ok(()),
    },
    Fault {
        name: "archive-tier-ignored",
        topic: "archive",
        summary: "the archive tiers of INTELLIGENT_TIERING count as active",
        arm: |rules| {
            rules.s3.source_tier = |archived, restoration, now| {
                source_tier(archived.filter(|archived| archived.tier.is_none()), restoration, now)
            };
        },
    },
    Fault {
        name: "restored-source-refused",
        topic: "restore",
        summary: "a restored object cannot be copied either",
        arm: |rules| rules.s3.source_tier = |archived, _, now| source_tier(archived, None, now),
    },
    Fault {
        name: "restore-request-suffices",
        topic: "restore",
        summary: "an object can be copied as soon as its restore was asked for",
        arm: |rules| {
            rules.s3.source_tier = |archived, restoration, now| {
                source_tier(archived.filter(|_| restoration.is_none()), restoration, now)
            };
        },
    },
    Fault {
        name: "restored-copy-never-goes",
        topic: "restore",
        summary: "an object can be copied after its restored copy has gone",
        arm: |rules| {
            rules.s3.source_tier = |archived, restoration, now| {
                let endless = restoration.map(|restoration| Restoration { expires: None, ..restoration });
                source_tier(archived, endless, now)
            };
        },
    },
    Fault {
        name: "restore-inherited",
        topic: "restore",
        summary: "the copy of a restored object says that it is restored",
        arm: |rules| rules.s3.restoration_of_copy = |source| source,
    },
    Fault {
        name: "expiration-missing",
        topic: "expiration",
        summary: "the reply to a copy does not say when the copy expires",
        arm: |rules| rules.s3.expiry_of_copy = |_, _, _, _, _| None,
    },
    Fault {
        name: "expiration-counted-from-source",
        topic: "expiration",
        summary: "a copy is said to expire as if it were as old as its source",
        arm: |rules| {
            rules.s3.expiry_of_copy = |bucket, key, copy, source, _| bucket.expiry(key, copy, source);
        },
    },
    Fault {
        name: "redirect-inherited",
        topic: "redirect",
        summary: "a copy keeps the website redirect of its source",
        arm: |rules| rules.s3.redirect_of_copy = |requested, source| requested.or(source).cloned(),
    },
    Fault {
        name: "redirect-ignored",
        topic: "redirect",
        summary: "x-amz-website-redirect-location is not looked at",
        arm: |rules| rules.s3.redirect_of_copy = |_, _| None,
    },
    Fault {
        name: "expires-lost",
        topic: "system-metadata",
        summary: "a copy has no Expires",
        arm: |rules| {
            rules.s3.copied_metadata =
                |directive, source, request| without(&EXPIRES, directive, source, request);
        },
    },
    Fault {
        name: "content-encoding-lost",
        topic: "system-metadata",
        summary: "a copy has no Content-Encoding",
        arm: |rules| {
            rules.s3.copied_metadata =
                |directive, source, request| without(&CONTENT_ENCODING, directive, source, request);
        },
    },
    Fault {
        name: "cache-control-lost",
        topic: "system-metadata",
        summary: "a copy has no Cache-Control",
        arm: |rules| {
            rules.s3.copied_metadata =
                |directive, source, request| without(&CACHE_CONTROL, directive, source, request);
        },
    },
    Fault {
        name: "metadata-unlimited",
        topic: "metadata-limit",
        summary: "user metadata may be as large as it likes",
        arm: |rules| rules.s3.user_metadata_size = |_| Ok(()),
    },
];

fn with_lock_of_source(asked: &ObjectLock, source: &ObjectLock, default: Option<Retention>) -> ObjectLock {
    let asked = ObjectLock {
        retention: asked.retention.or(source.retention),
        legal_hold: asked.legal_hold.or(source.legal_hold),
    };
    lock_of_write(&asked, default)
}

fn always_governance(asked: &ObjectLock, _: &ObjectLock, default: Option<Retention>) -> ObjectLock {
    let lock = lock_of_write(asked, default);
    let governance = |retention| Retention { mode: LockMode::Governance, ..retention };
    ObjectLock { retention: lock.retention.map(governance), ..lock }
}

fn without(name: &HeaderName, directive: Directive, source: &Metadata, request: &Metadata) -> Metadata {
    let copied = copied_metadata(directive, source, request);
    Metadata::new(copied.iter().filter(|(each, _)| each != name).cloned())
}
