//! Faults in what a copy's reply says, and in the dates and tags it stores.

use super::Fault;
use crate::s3::rules::ResultOfCopy;
use crate::store::ETag;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "etag-taken-from-source",
        topic: "etag",
        summary: "the copy of a multipart object keeps the ETag of its source",
        arm: |rules| rules.s3.etag_of_copy = |source, _| source.clone(),
    },
    Fault {
        name: "etag-not-md5",
        topic: "etag",
        summary: "the copy's ETag is not the MD5 of its bytes",
        arm: |rules| rules.s3.etag_of_copy = |_, bytes| reversed(&bytes.etag()),
    },
    Fault {
        name: "result-etag-differs",
        topic: "etag",
        summary: "the reply names another ETag than the object has",
        arm: |rules| {
            rules.s3.result_of_copy =
                |result| ResultOfCopy { etag: reversed(&result.etag), ..result.clone() };
        },
    },
    Fault {
        name: "last-modified-taken-from-source",
        topic: "result",
        summary: "the copy keeps the date of its source",
        arm: |rules| rules.s3.modified_of_copy = |source, _| source,
    },
    Fault {
        name: "result-last-modified-differs",
        topic: "result",
        summary: "the reply names another date than the object has",
        arm: |rules| {
            rules.s3.result_of_copy =
                |result| ResultOfCopy { modified: result.modified.minutes_before(1), ..result.clone() };
        },
    },
    Fault {
        name: "version-id-missing",
        topic: "versions",
        summary: "the reply does not name the version that was written",
        arm: |rules| rules.s3.reported_version = |_, _| None,
    },
    Fault {
        name: "source-version-id-missing",
        topic: "versions",
        summary: "the reply does not name the version that was copied",
        arm: |rules| rules.s3.reported_source_version = |_| None,
    },
];

fn reversed(etag: &ETag) -> ETag {
    ETag::opaque(&etag.as_str().chars().rev().collect::<String>())
}
