//! Faults in what a copy takes over from its source.

use http::header::CONTENT_TYPE;

use super::Fault;
use crate::s3::rules::{Directive, SourceFate, copied_metadata, copied_tags};
use crate::store::{Algorithm, Body, Metadata, Tags};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "copy-loses-last-byte",
        topic: "plain",
        summary: "the copy lacks the last byte of its source",
        arm: |rules| rules.s3.copied_bytes = without_last_byte,
    },
    Fault {
        name: "metadata-copy-uses-request",
        topic: "metadata-directive",
        summary: "with COPY the request's metadata is used",
        arm: |rules| rules.s3.copied_metadata = |_, _, request| request.clone(),
    },
    Fault {
        name: "metadata-copy-lost",
        topic: "metadata-directive",
        summary: "with COPY the user metadata is lost",
        arm: |rules| rules.s3.copied_metadata = without_user_metadata,
    },
    Fault {
        name: "metadata-replace-keeps-source",
        topic: "metadata-directive",
        summary: "with REPLACE the source's metadata is used",
        arm: |rules| rules.s3.copied_metadata = |_, source, _| source.clone(),
    },
    Fault {
        name: "metadata-replace-merges",
        topic: "metadata-directive",
        summary: "with REPLACE what the request does not name is kept",
        arm: |rules| rules.s3.copied_metadata = merged,
    },
    Fault {
        name: "metadata-replace-keeps-content-type",
        topic: "metadata-directive",
        summary: "with REPLACE the content type of the source stays",
        arm: |rules| rules.s3.copied_metadata = content_type_stays,
    },
    Fault {
        name: "tags-lost",
        topic: "tagging-directive",
        summary: "the source's tags are not copied",
        arm: |rules| {
            rules.s3.copied_tags = |directive, _, request| copied_tags(directive, &Tags::default(), request);
        },
    },
    Fault {
        name: "tags-replace-merges",
        topic: "tagging-directive",
        summary: "with REPLACE the source's tags that the request does not name are kept",
        arm: |rules| rules.s3.copied_tags = merged_tags,
    },
    Fault {
        name: "tags-copy-uses-request",
        topic: "tagging-directive",
        summary: "with COPY the request's tags are used",
        arm: |rules| rules.s3.copied_tags = |_, _, request| request.clone(),
    },
    Fault {
        name: "tags-replace-keeps-source",
        topic: "tagging-directive",
        summary: "with REPLACE the source's tags are used",
        arm: |rules| rules.s3.copied_tags = |_, source, _| source.clone(),
    },
    Fault {
        name: "checksum-not-inherited",
        topic: "checksums",
        summary: "a copy carries CRC64NVME whatever its source carries",
        arm: |rules| {
            rules.s3.checksum_of_copy = |requested, _| requested.unwrap_or(Algorithm::Crc64Nvme);
        },
    },
    Fault {
        name: "checksum-algorithm-ignored",
        topic: "checksums",
        summary: "x-amz-checksum-algorithm is not looked at",
        arm: |rules| {
            rules.s3.checksum_of_copy = |_, source| {
                let inherited = source.checksum.as_ref().map(|checksum| checksum.algorithm);
                inherited.unwrap_or(Algorithm::Crc64Nvme)
            };
        },
    },
    Fault {
        name: "storage-class-inherited",
        topic: "storage-class",
        summary: "a copy keeps its source's storage class",
        arm: |rules| {
            rules.s3.storage_class_of_copy = |requested, source| requested.unwrap_or(source);
        },
    },
    Fault {
        name: "storage-class-ignored",
        topic: "storage-class",
        summary: "x-amz-storage-class is not looked at",
        arm: |rules| rules.s3.storage_class_of_copy = |_, _| crate::store::StorageClass::Standard,
    },
    Fault {
        name: "source-deleted",
        topic: "plain",
        summary: "a copy removes its source",
        arm: |rules| rules.s3.source_fate = || SourceFate::Deleted,
    },
];

fn without_last_byte(source: &Body) -> Body {
    Body::joined(source.slice(&(0..source.size().saturating_sub(1))))
}

fn without_user_metadata(directive: Directive, source: &Metadata, request: &Metadata) -> Metadata {
    let system = source.iter().filter(|(name, _)| !name.as_str().starts_with("x-amz-meta-"));
    copied_metadata(directive, &Metadata::new(system.cloned()), request)
}

fn merged(directive: Directive, source: &Metadata, request: &Metadata) -> Metadata {
    let named = |name| request.iter().any(|(given, _)| given == name);
    let kept = source.iter().filter(|(name, _)| !named(name));
    let merged = Metadata::new(request.iter().chain(kept).cloned());
    copied_metadata(directive, source, &merged)
}

fn merged_tags(directive: Directive, source: &Tags, request: &Tags) -> Tags {
    let named = |key: &str| request.iter().any(|(given, _)| given == key);
    let kept = source.iter().filter(|(key, _)| !named(key));
    let merged = Tags::new(request.iter().chain(kept).cloned().collect());
    copied_tags(directive, source, &merged)
}

fn content_type_stays(directive: Directive, source: &Metadata, request: &Metadata) -> Metadata {
    let of_source = source.iter().filter(|(name, _)| name == CONTENT_TYPE);
    let of_request = request.iter().filter(|(name, _)| name != CONTENT_TYPE);
    let mixed = Metadata::new(of_source.chain(of_request).cloned());
    copied_metadata(directive, source, &mixed)
}
