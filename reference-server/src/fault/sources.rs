//! Faults in finding the source and reading the request.

use std::sync::Arc;

use bytes::Bytes;
use http::StatusCode;

use super::Fault;
use crate::clock::Second;
use crate::s3::S3Error;
use crate::s3::rules::{
    CopySource, Directive, VersionSelector, parse_copy_source, source_version, split_version,
    without_endpoint,
};
use crate::s3::wire::{form_decoded, percent_decoded};
use crate::store::{
    Acl, Annotations, Body, Content, Encryption, History, Metadata, Object, ObjectLock, StorageClass, Tags,
    Version,
};
use crate::world::Account;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "copy-source-plus-is-kept",
        topic: "source-encoding",
        summary: "a plus in the source stays a plus",
        arm: |rules| rules.s3.copy_source = plus_is_kept,
    },
    Fault {
        name: "copy-source-encoded-slash-is-kept",
        topic: "source-encoding",
        summary: "%2F in the source does not separate bucket and key",
        arm: |rules| rules.s3.copy_source = encoded_slash_is_kept,
    },
    Fault {
        name: "copy-source-decoded-before-version-split",
        topic: "source-encoding",
        summary: "an encoded ?versionId= in the key is taken for a version",
        arm: |rules| rules.s3.copy_source = decoded_before_split,
    },
    Fault {
        name: "copy-source-leading-slash-refused",
        topic: "source-encoding",
        summary: "a source that begins with a slash is refused",
        arm: |rules| rules.s3.copy_source = leading_slash_refused,
    },
    Fault {
        name: "copy-source-dots-resolved",
        topic: "source-encoding",
        summary: "dots between slashes of the source lead through folders, as in a path",
        arm: |rules| rules.s3.copy_source = dots_resolved,
    },
    Fault {
        name: "missing-source-is-access-denied",
        topic: "missing",
        summary: "a source key that does not exist is 403 AccessDenied",
        arm: |rules| rules.s3.source_version = missing_is_denied,
    },
    Fault {
        name: "missing-key-before-version",
        topic: "order-of-checks",
        summary: "a version of a key that never was is reported as a missing key",
        arm: |rules| rules.s3.source_version = key_before_version,
    },
    Fault {
        name: "missing-source-bucket-is-no-such-key",
        topic: "missing",
        summary: "a source bucket that does not exist is reported as a missing key",
        arm: |rules| rules.s3.missing_source_bucket = |_| S3Error::no_such_key(""),
    },
    Fault {
        name: "missing-destination-bucket-is-no-such-key",
        topic: "missing",
        summary: "a destination bucket that does not exist is reported as a missing key",
        arm: |rules| rules.s3.missing_destination = |_| S3Error::no_such_key(""),
    },
    Fault {
        name: "expected-owner-ignored",
        topic: "owner",
        summary: "x-amz-expected-bucket-owner is not looked at",
        arm: |rules| rules.s3.expected_owner = |_, _| Ok(()),
    },
    Fault {
        name: "expected-source-owner-ignored",
        topic: "owner",
        summary: "x-amz-source-expected-bucket-owner is not looked at",
        arm: |rules| rules.s3.expected_source_owner = |_, _| Ok(()),
    },
    Fault {
        name: "source-version-ignored",
        topic: "versions",
        summary: "the newest version is copied whatever versionId says",
        arm: |rules| {
            rules.s3.source_version = |history, key, _| source_version(history, key, None);
        },
    },
    Fault {
        name: "source-delete-marker-copied",
        topic: "missing",
        summary: "a delete marker is copied as an empty object",
        arm: |rules| rules.s3.source_version = marker_is_empty,
    },
    Fault {
        name: "source-delete-marker-skipped",
        topic: "missing",
        summary: "the version behind a delete marker is copied",
        arm: |rules| rules.s3.source_version = marker_is_skipped,
    },
    Fault {
        name: "metadata-directive-unchecked",
        topic: "bad-values",
        summary: "an unknown metadata directive is taken for COPY",
        arm: |rules| rules.s3.metadata_directive = lenient,
    },
    Fault {
        name: "tagging-directive-unchecked",
        topic: "bad-values",
        summary: "an unknown tagging directive is taken for COPY",
        arm: |rules| rules.s3.tagging_directive = lenient,
    },
];

fn plus_is_kept(value: &str) -> Result<CopySource, S3Error> {
    let (path, version) = split_version(without_endpoint(value));
    CopySource::from_decoded(percent_decoded(path), version)
}

fn encoded_slash_is_kept(value: &str) -> Result<CopySource, S3Error> {
    let guarded = value.replace("%2F", "%252F").replace("%2f", "%252f");
    parse_copy_source(&guarded)
}

fn decoded_before_split(value: &str) -> Result<CopySource, S3Error> {
    let Some(decoded) = form_decoded(without_endpoint(value)) else {
        return parse_copy_source(value);
    };
    let (path, version) = split_version(&decoded);
    CopySource::from_decoded(Some(path.to_owned()), version)
}

fn leading_slash_refused(value: &str) -> Result<CopySource, S3Error> {
    if value.starts_with('/') {
        return parse_copy_source("");
    }
    parse_copy_source(value)
}

fn dots_resolved(value: &str) -> Result<CopySource, S3Error> {
    let mut named = parse_copy_source(value)?;
    let mut folders: Vec<&str> = Vec::new();
    for part in named.key.split('/') {
        match part {
            "." => {}
            ".." => _ = folders.pop(),
            name => folders.push(name),
        }
    }
    named.key = folders.join("/");
    Ok(named)
}

fn key_before_version(
    history: Option<&History>,
    key: &str,
    selector: Option<&VersionSelector>,
) -> Result<Arc<Version>, S3Error> {
    if history.is_none() {
        return Err(S3Error::no_such_key(key));
    }
    source_version(history, key, selector)
}

fn missing_is_denied(
    history: Option<&History>,
    key: &str,
    selector: Option<&VersionSelector>,
) -> Result<Arc<Version>, S3Error> {
    source_version(history, key, selector)
        .map_err(|error| if error.status == StatusCode::NOT_FOUND { S3Error::access_denied() } else { error })
}

fn marker_is_empty(
    history: Option<&History>,
    key: &str,
    selector: Option<&VersionSelector>,
) -> Result<Arc<Version>, S3Error> {
    let named = match selector {
        None => history.and_then(History::current),
        Some(selector) => history.and_then(|history| history.get(selector.id())),
    };
    match named {
        Some(marker) if marker.object().is_none() => {
            let content = Content::Object(Arc::new(empty_object()));
            Ok(Arc::new(Version { id: marker.id.clone(), modified: marker.modified, content }))
        }
        _ => source_version(history, key, selector),
    }
}

fn empty_object() -> Object {
    let body = Body::new(Bytes::new());
    Object {
        etag: body.etag(),
        body,
        metadata: Metadata::default(),
        tags: Tags::default(),
        annotations: Annotations::default(),
        acl: Acl::private(Account::First),
        checksum: None,
        storage_class: StorageClass::Standard,
        redirect: None,
        encryption: Encryption::S3,
        lock: ObjectLock::default(),
        restoration: None,
        accessed: Second::default(),
        parts: Arc::default(),
    }
}

fn marker_is_skipped(
    history: Option<&History>,
    key: &str,
    selector: Option<&VersionSelector>,
) -> Result<Arc<Version>, S3Error> {
    let newest_object = || {
        let mut versions = history?.newest_first();
        versions.find(|version| version.object().is_some()).map(Arc::clone)
    };
    match selector {
        None => newest_object().ok_or_else(|| S3Error::no_such_key(key)),
        Some(_) => source_version(history, key, selector),
    }
}

fn lenient(value: Option<&str>) -> Result<Directive, S3Error> {
    Ok(if value == Some("REPLACE") { Directive::Replace } else { Directive::Copy })
}
