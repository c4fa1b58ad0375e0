//! Faults in copying parts and in making objects of them.

use std::ops::Range;

use super::Fault;
use crate::s3::S3Error;
use crate::s3::rules::{CopyRange, checksum_of_part, parse_copy_range, range_of_source, stored_part};
use crate::store::{Algorithm, Body, ETag, Object, Upload};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "copy-range-ignored",
        topic: "ranges",
        summary: "the whole source becomes the part whatever the range says",
        arm: |rules| rules.s3.range_of_source = |_, size| Ok(0..size),
    },
    Fault {
        name: "copy-range-end-excluded",
        topic: "ranges",
        summary: "the last byte of a range is left out",
        arm: |rules| rules.s3.range_of_source = without_last,
    },
    Fault {
        name: "copy-range-cut-to-source",
        topic: "ranges",
        summary: "a range that lies behind the source copies nothing rather than being refused",
        arm: |rules| rules.s3.range_of_source = cut_to_source,
    },
    Fault {
        name: "copy-range-unchecked",
        topic: "ranges",
        summary: "a range that cannot be read is taken for none",
        arm: |rules| rules.s3.copy_range = |value| Ok(parse_copy_range(value).unwrap_or(CopyRange::Whole)),
    },
    Fault {
        name: "copy-limit-missing",
        topic: "big",
        summary: "a source of more than 5 GiB is copied by one call",
        arm: |rules| rules.s3.most_bytes_of_copy = || u64::MAX,
    },
    Fault {
        name: "copy-limit-too-low",
        topic: "big",
        summary: "5 GiB are too much for one call",
        arm: |rules| rules.s3.most_bytes_of_copy = || (5 << 30) - 1,
    },
    Fault {
        name: "copy-cut-to-32-bits",
        topic: "big",
        summary: "of more than 4 GiB only what 32 bits can count is copied",
        arm: |rules| {
            rules.s3.copied_bytes =
                |source| Body::joined(source.slice(&(0..source.size() & u64::from(u32::MAX))));
        },
    },
    Fault {
        name: "copy-range-in-32-bits",
        topic: "big",
        summary: "the offsets of a range are kept in 32 bits",
        arm: |rules| rules.s3.range_of_source = in_32_bits,
    },
    Fault {
        name: "part-number-unchecked",
        topic: "part-numbers",
        summary: "part numbers above 10,000 are taken",
        arm: |rules| rules.s3.part_number = any_number,
    },
    Fault {
        name: "part-number-lost",
        topic: "part-numbers",
        summary: "every copied part becomes part 1",
        arm: |rules| rules.s3.stored_part = |uploaded, _, part| stored_part(uploaded, 1, part),
    },
    Fault {
        name: "part-not-replaced",
        topic: "parts",
        summary: "a part copied again keeps its first bytes",
        arm: |rules| {
            rules.s3.stored_part = |uploaded, number, part| _ = uploaded.entry(number).or_insert(part);
        },
    },
    Fault {
        name: "other-parts-dropped",
        topic: "parts",
        summary: "a copied part drops the parts that were there",
        arm: |rules| {
            rules.s3.stored_part = |uploaded, number, part| {
                uploaded.clear();
                stored_part(uploaded, number, part);
            };
        },
    },
    Fault {
        name: "part-not-stored",
        topic: "uploads",
        summary: "success is claimed and no part is stored",
        arm: |rules| rules.s3.stored_part = |_, _, _| {},
    },
    Fault {
        name: "completion-takes-all-parts",
        topic: "completion",
        summary: "an object is made of all parts rather than of those that are named",
        arm: |rules| rules.s3.parts_of_object = |uploaded, _| uploaded.keys().copied().collect(),
    },
    Fault {
        name: "completion-takes-small-parts",
        topic: "completion",
        summary: "parts may be smaller than 5 MiB anywhere",
        arm: |rules| rules.s3.least_part_bytes = || 0,
    },
    Fault {
        name: "completion-etag-without-count",
        topic: "completion",
        summary: "the ETag of an object made of parts does not end with their number",
        arm: |rules| rules.s3.etag_of_parts = without_count,
    },
    Fault {
        name: "abort-keeps-upload",
        topic: "abort",
        summary: "an aborted upload goes on",
        arm: |rules| rules.s3.abort_removes = || false,
    },
    Fault {
        name: "part-checksum-missing",
        topic: "part-checksums",
        summary: "a copied part has no checksum although its upload has an algorithm",
        arm: |rules| rules.s3.checksum_of_part = |_| None,
    },
    Fault {
        name: "part-checksum-unasked",
        topic: "part-checksums",
        summary: "a copied part has a checksum although its upload has no algorithm",
        arm: |rules| {
            rules.s3.checksum_of_part = |upload| checksum_of_part(upload).or(Some(Algorithm::Crc64Nvme));
        },
    },
    Fault {
        name: "upload-takes-metadata-of-source",
        topic: "not-inherited",
        summary: "a copied part gives its upload the metadata of its source",
        arm: |rules| {
            rules.s3.inherited_by_upload = |upload, source| upload.metadata = source.metadata.clone();
        },
    },
    Fault {
        name: "upload-takes-tags-of-source",
        topic: "not-inherited",
        summary: "a copied part gives its upload the tags of its source",
        arm: |rules| rules.s3.inherited_by_upload = |upload, source| upload.tags = source.tags.clone(),
    },
    Fault {
        name: "upload-takes-class-of-source",
        topic: "not-inherited",
        summary: "a copied part gives its upload the storage class of its source",
        arm: |rules| rules.s3.inherited_by_upload = class_of_source,
    },
];

fn without_last(range: &CopyRange, size: u64) -> Result<Range<u64>, S3Error> {
    let Range { start, end } = range_of_source(range, size)?;
    Ok(if *range == CopyRange::Whole { start..end } else { start..end - 1 })
}

fn cut_to_source(range: &CopyRange, size: u64) -> Result<Range<u64>, S3Error> {
    Ok(match *range {
        CopyRange::Whole => 0..size,
        CopyRange::Bytes { first, last } => first.min(size)..last.saturating_add(1).min(size),
    })
}

fn in_32_bits(range: &CopyRange, size: u64) -> Result<Range<u64>, S3Error> {
    let Range { start, end } = range_of_source(range, size)?;
    let cut = |offset: u64| offset & u64::from(u32::MAX);
    Ok(if *range == CopyRange::Whole { start..end } else { cut(start)..cut(end - 1).max(cut(start)) + 1 })
}

fn any_number(text: &str) -> Result<u32, S3Error> {
    text.parse().or_else(|_| crate::s3::part_number(text))
}

fn without_count(parts: &[&[u8]]) -> ETag {
    let tag = ETag::of_parts(parts);
    ETag::opaque(tag.as_str().split('-').next().unwrap_or_default())
}

fn class_of_source(upload: &mut Upload, source: &Object) {
    upload.storage_class = source.storage_class;
}
