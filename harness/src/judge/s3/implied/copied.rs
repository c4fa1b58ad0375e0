//! What holds after every CopyObject that succeeded.

use std::collections::BTreeMap;

use super::super::Broken;
use super::super::observation::{
    CARRIED, EVENT_HOLD, LEGAL_HOLD, Observation, ObservedObject, RETAIN_UNTIL, canonical_date, metadata,
};
use super::super::sets::{decoded_tags, sets_differ};
use super::encrypted::{Clauses, Encrypted};
use super::result::{seconds_of_http, seconds_of_iso, shown_text, unquoted};
use crate::record::FailKind;
use crate::scenario::{ObjectState, Then};
use crate::wire::{Document, Headers};

pub(super) const ANSWERS: &str = "s3.copy-object.answers";
const ANNOTATIONS_COPIED: &str = "s3.copy-object.annotations.default-copy";
const ANNOTATIONS_EXCLUDED: &str = "s3.copy-object.annotations.exclude";
const BYTES: &str = "s3.copy-object.bytes";
const PRIVATE: &str = "s3.copy-object.acl.default-private";
const ETAG: &str = "s3.copy-object.etag.names-the-object";
const EVENT_HOLD_GIVEN: &str = "s3.copy-object.event-holds.given";
const EVENT_HOLD_NOT_COPIED: &str = "s3.copy-object.event-holds.not-copied";
const LOCK_ASKED: &str = "s3.copy-object.object-lock.asked";
const LOCK_DEFAULT: &str = "s3.copy-object.object-lock.default-retention";
const LOCK_NOT_COPIED: &str = "s3.copy-object.object-lock.not-copied";
const METADATA_COPIED: &str = "s3.copy-object.metadata.default-copy";
const METADATA_REPLACED: &str = "s3.copy-object.metadata.replace";
const REDIRECT_GIVEN: &str = "s3.copy-object.redirect.given";
const REDIRECT_NOT_COPIED: &str = "s3.copy-object.redirect.not-copied";
pub(super) const REFUSED: &str = "s3.copy-object.refused-writes-nothing";
const RESULT_ETAG: &str = "s3.copy-object.result.etag";
const RESULT_LAST_MODIFIED: &str = "s3.copy-object.result.last-modified";
const STANDARD: &str = "s3.copy-object.storage-class.default-standard";
const STORAGE_CLASS: &str = "s3.copy-object.storage-class.requested";
const TAGS_COPIED: &str = "s3.copy-object.tagging.default-copy";
const TAGS_REPLACED: &str = "s3.copy-object.tagging.replace";
const VERSION: &str = "s3.copy-object.versions.reply-names-the-version";

const ENCRYPTED: Clauses = Clauses {
    result: "s3.copy-object.encryption.result",
    result_key: "s3.copy-object.encryption.kms-key.result",
    result_bucket_key: "s3.copy-object.encryption.bucket-key.result",
    result_customer: "s3.copy-object.encryption.customer.result-md5",
    s3: "s3.copy-object.encryption.s3",
    kms: "s3.copy-object.encryption.kms",
    dsse: "s3.copy-object.encryption.dsse",
    customer: "s3.copy-object.encryption.customer",
    default: "s3.copy-object.encryption.bucket-default",
    default_key: "s3.copy-object.encryption.bucket-default-key",
    base_level: "s3.copy-object.encryption.base-level",
};

pub(super) const CLAUSES: [&str; 34] = [
    ANNOTATIONS_COPIED,
    ANNOTATIONS_EXCLUDED,
    ANSWERS,
    BYTES,
    ETAG,
    EVENT_HOLD_GIVEN,
    EVENT_HOLD_NOT_COPIED,
    LOCK_ASKED,
    LOCK_DEFAULT,
    LOCK_NOT_COPIED,
    METADATA_COPIED,
    METADATA_REPLACED,
    REDIRECT_GIVEN,
    REDIRECT_NOT_COPIED,
    PRIVATE,
    REFUSED,
    RESULT_ETAG,
    RESULT_LAST_MODIFIED,
    STANDARD,
    STORAGE_CLASS,
    TAGS_COPIED,
    TAGS_REPLACED,
    VERSION,
    ENCRYPTED.result,
    ENCRYPTED.result_key,
    ENCRYPTED.result_bucket_key,
    ENCRYPTED.result_customer,
    ENCRYPTED.s3,
    ENCRYPTED.kms,
    ENCRYPTED.dsse,
    ENCRYPTED.customer,
    ENCRYPTED.default,
    ENCRYPTED.default_key,
    ENCRYPTED.base_level,
];

const ANNOTATION_DIRECTIVE: &str = "x-amz-object-annotation-directive";
pub(super) const LOCK_MODE: &str = "x-amz-object-lock-mode";
pub(super) const REDIRECT: &str = "x-amz-website-redirect-location";

/// A copy that succeeded, and what its scenario says of the destination itself.
pub(super) struct Copied<'a> {
    seen: &'a Observation,
    request: &'a Headers,
    stated: Vec<&'a ObjectState>,
}

impl<'a> Copied<'a> {
    pub(super) fn new(then: &'a Then, seen: &'a Observation) -> Self {
        let stated = then.all().into_iter().filter_map(|then| then.objects.get(&seen.to)).collect();
        Self { seen, request: &seen.exchange.request.headers, stated }
    }

    pub(super) fn all(&self, result: &Document) -> Vec<Broken> {
        if self.stated.iter().any(|state| state.absent) {
            return Vec::new();
        }
        let after = self.seen.after.get(&self.seen.to);
        if let Some(why) = after.and_then(|observed| observed.unreadable.clone()) {
            return vec![Broken::of(FailKind::Silent, BYTES, "copy", "a readable copy".to_owned(), why)];
        }
        let Some(copy) = after.and_then(|observed| observed.object.as_ref()) else {
            return vec![Broken::of(
                FailKind::Silent,
                BYTES,
                "copy",
                "the copy".to_owned(),
                "no object".to_owned(),
            )];
        };
        let mut found = self.result(result, copy);
        if let Some(source) = &self.seen.source {
            found.extend(self.bytes(source, copy));
            found.extend(self.metadata(source, copy));
            found.extend(self.tags(source, copy));
            found.extend(self.annotations(source, copy));
        }
        found.extend(self.storage_class(copy));
        found.extend(self.redirect(copy));
        found.extend(self.lock(copy));
        found.extend(self.acl(copy));
        found.extend(self.encryption(copy));
        found
    }

    /// The result names the object that is there.
    fn result(&self, result: &Document, copy: &ObservedObject) -> Vec<Broken> {
        let mut found = Vec::new();
        let etag = result.value("ETag").filter(|etag| !etag.is_empty());
        if etag.is_none() {
            found.push(Broken::of(
                FailKind::Wire,
                RESULT_ETAG,
                "element ETag",
                "present".into(),
                "absent".into(),
            ));
        }
        let shown_etag = copy.headers.get("etag");
        if let (Some(named), Some(there)) = (etag, shown_etag)
            && unquoted(named) != unquoted(there)
        {
            found.push(Broken::of(FailKind::State, ETAG, "ETag", named.to_owned(), there.to_owned()));
        }
        let last_modified = result.value("LastModified").unwrap_or_default();
        let shown = copy.headers.get("last-modified").unwrap_or_default();
        if seconds_of_iso(last_modified).is_none() || seconds_of_iso(last_modified) != seconds_of_http(shown)
        {
            let expected = format!("the copy's: {shown}");
            found.push(Broken::of(
                FailKind::Wire,
                RESULT_LAST_MODIFIED,
                "element LastModified",
                expected,
                last_modified.to_owned(),
            ));
        }
        let reply = self.seen.exchange.reply();
        let named = reply.and_then(|reply| reply.headers.get("x-amz-version-id")).filter(|id| *id != "null");
        if let Some(named) = named {
            let there = copy.headers.get("x-amz-version-id");
            if there != Some(named) {
                found.push(Broken::of(
                    FailKind::State,
                    VERSION,
                    "version id",
                    named.to_owned(),
                    shown_text(there),
                ));
            }
        }
        found
    }

    fn bytes(&self, source: &ObservedObject, copy: &ObservedObject) -> Option<Broken> {
        let stated = self.stated.iter().any(|state| state.body.is_some() || state.like.is_some());
        let (expected, got) = (source.body.as_ref()?, copy.body.as_ref()?);
        if stated || expected == got {
            return None;
        }
        Some(Broken::of(FailKind::Silent, BYTES, "bytes", expected.to_string(), got.to_string()))
    }

    fn metadata(&self, source: &ObservedObject, copy: &ObservedObject) -> Vec<Broken> {
        let Some((from, clause)) =
            self.governed("x-amz-metadata-directive", METADATA_COPIED, METADATA_REPLACED, &source.headers)
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        if !self.stated.iter().any(|state| state.metadata.is_some()) {
            let differing = sets_differ(&metadata(from), &copy.metadata());
            found.extend(
                differing
                    .map(|(expected, got)| Broken::of(FailKind::State, clause, "metadata", expected, got)),
            );
        }
        let stated: Vec<&str> =
            self.stated.iter().flat_map(|state| state.header_fields()).map(|(name, _)| name).collect();
        for name in CARRIED.into_iter().filter(|name| !stated.contains(name)) {
            let (expected, got) = (from.get(name), copy.headers.get(name));
            // What type an object without one gets is a claim of its own.
            let untyped = name == "content-type" && expected.is_none();
            if expected != got && !untyped {
                found.push(Broken::of(FailKind::State, clause, name, shown_text(expected), shown_text(got)));
            }
        }
        found
    }

    fn tags(&self, source: &ObservedObject, copy: &ObservedObject) -> Option<Broken> {
        if self.stated.iter().any(|state| state.tags.is_some()) {
            return None;
        }
        let got = copy.tags.as_ref()?;
        let directive = self.request.get("x-amz-tagging-directive");
        let (expected, clause) = match directive {
            None | Some("COPY") => (source.tags.clone()?, TAGS_COPIED),
            Some("REPLACE") => {
                (decoded_tags(self.request.get("x-amz-tagging").unwrap_or_default()), TAGS_REPLACED)
            }
            Some(_) => return None,
        };
        let (expected, got) = sets_differ(&expected, got)?;
        Some(Broken::of(FailKind::State, clause, "tags", expected, got))
    }

    /// A directive in the query is for the scenario to say what it does.
    fn annotations(&self, source: &ObservedObject, copy: &ObservedObject) -> Option<Broken> {
        let in_query = self.seen.exchange.request.query.iter().any(|(name, _)| name == ANNOTATION_DIRECTIVE);
        if in_query || self.stated.iter().any(|state| state.annotations.is_some()) {
            return None;
        }
        let got = copy.annotations.as_ref()?;
        let (expected, clause) = match self.request.get(ANNOTATION_DIRECTIVE) {
            None | Some("COPY") => (source.annotations.clone()?, ANNOTATIONS_COPIED),
            Some("EXCLUDE") => (BTreeMap::new(), ANNOTATIONS_EXCLUDED),
            Some(_) => return None,
        };
        let (expected, got) = sets_differ(&expected, got)?;
        Some(Broken::of(FailKind::State, clause, "annotations", expected, got))
    }

    /// Unless it is asked for, nobody but the owner has a grant.
    fn acl(&self, copy: &ObservedObject) -> Option<Broken> {
        let asked = |name: &str| name == "x-amz-acl" || name.starts_with("x-amz-grant-");
        let said = self.stated.iter().any(|state| state.acl.is_some())
            || self.request.iter().any(|(name, _)| asked(&name.to_ascii_lowercase()));
        let acl = copy.acl.as_ref().filter(|_| !said)?;
        let expected = format!("{} FULL_CONTROL", acl.owner);
        if acl.words() == expected {
            return None;
        }
        Some(Broken::of(FailKind::State, PRIVATE, "acl", expected, acl.words()))
    }

    fn encryption(&self, copy: &ObservedObject) -> Vec<Broken> {
        let (seen, asked, stated) = (self.seen, self.request, self.stated.as_slice());
        Encrypted { clauses: &ENCRYPTED, seen, asked, object: copy, stated }.all()
    }

    fn storage_class(&self, copy: &ObservedObject) -> Option<Broken> {
        if self.stated.iter().any(|state| state.storage_class.is_some()) {
            return None;
        }
        let requested = self.request.get("x-amz-storage-class");
        if requested.is_none() && !self.seen.general {
            // Which class is that of a zone or an Outpost is for the scenario to say.
            return None;
        }
        let clause = if requested.is_some() { STORAGE_CLASS } else { STANDARD };
        let (expected, got) = (requested.unwrap_or("STANDARD"), copy.storage_class());
        if expected == got {
            return None;
        }
        Some(Broken::of(FailKind::State, clause, "storage class", expected.to_owned(), got.to_owned()))
    }

    fn redirect(&self, copy: &ObservedObject) -> Option<Broken> {
        let asked = self.request.get(REDIRECT);
        let clause = if asked.is_some() { REDIRECT_GIVEN } else { REDIRECT_NOT_COPIED };
        self.header_is(copy, REDIRECT, asked, clause)
    }

    /// A copy is locked as its request and its bucket say, never as its source is.
    fn lock(&self, copy: &ObservedObject) -> Vec<Broken> {
        let (mode, hold) = (self.request.get(LOCK_MODE), self.request.get(LEGAL_HOLD));
        let until = self.request.get(RETAIN_UNTIL).and_then(canonical_date);
        let (expected, clause) = match (mode, self.seen.default_lock) {
            (Some(mode), _) => (Some(mode), LOCK_ASKED),
            (None, Some(default)) => (Some(default), LOCK_DEFAULT),
            (None, None) => (None, LOCK_NOT_COPIED),
        };
        let held = if hold.is_some() { LOCK_ASKED } else { LOCK_NOT_COPIED };
        let mut found = Vec::from_iter(self.header_is(copy, LOCK_MODE, expected, clause));
        found.extend(self.header_is(copy, LEGAL_HOLD, Some(hold.unwrap_or("OFF")), held));
        // A default of the bucket is for the scenario to state.
        if self.seen.default_lock.is_none() {
            let asked = self.request.get(EVENT_HOLD);
            let clause = if asked.is_some() { EVENT_HOLD_GIVEN } else { EVENT_HOLD_NOT_COPIED };
            found.extend(self.header_is(copy, EVENT_HOLD, Some(asked.unwrap_or("OFF")), clause));
        }
        // When a default ends is not known to the second.
        if until.is_some() {
            found.extend(self.header_is(copy, RETAIN_UNTIL, until.as_deref(), clause));
        }
        found
    }

    /// Whether the copy has this header, unless the scenario says itself what it is.
    fn header_is(
        &self,
        copy: &ObservedObject,
        name: &str,
        expected: Option<&str>,
        clause: &str,
    ) -> Option<Broken> {
        if self.stated.iter().flat_map(|state| state.header_fields()).any(|(stated, _)| stated == name) {
            return None;
        }
        let got = copy.facet(name);
        let differs = got.as_deref() != expected;
        differs.then(|| {
            Broken::of(FailKind::State, clause, name, shown_text(expected), shown_text(got.as_deref()))
        })
    }

    /// Where metadata comes from: the source, or the request under REPLACE; nothing is implied by other directives.
    fn governed(
        &self,
        directive: &str,
        copied: &'static str,
        replaced: &'static str,
        source: &'a Headers,
    ) -> Option<(&'a Headers, &'static str)> {
        match self.request.get(directive) {
            None | Some("COPY") => Some((source, copied)),
            Some("REPLACE") => Some((self.request, replaced)),
            Some(_) => None,
        }
    }
}
