//! Putting an object together from the parts that a completion names.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;

use super::complete_multipart_upload::Named;
use super::directory::Zone;
use super::wire::Request;
use super::{Context, S3Error};
use crate::extent::digest;
use crate::store::{Algorithm, Body, Checksum, ChecksumType, Encryption, Object, Part, PartSummary, Upload};

const TYPE: &str = "x-amz-checksum-type";

/// Checks the named parts against the uploaded ones and joins them.
pub(super) fn object(
    context: &Context<'_>,
    request: &Request,
    upload: &Upload,
    named: &[Named],
) -> Result<Object, S3Error> {
    check_type(request, upload)?;
    check_order(request, named)?;
    check_numbers(context, request, named)?;
    let parts = chosen(request, upload, named)?;
    let rules = &context.rules;
    check_sizes(&parts, (rules.least_part_bytes)())?;
    let numbers: Vec<u32> = parts.iter().map(|(number, _)| *number).collect();
    let numbers = (rules.parts_of_object)(&upload.parts, &numbers);
    let parts: Chosen<'_> =
        numbers.into_iter().filter_map(|number| Some((number, upload.parts.get(&number)?))).collect();
    let extents = parts.iter().flat_map(|(_, part)| part.body.extents().iter().cloned());
    let body = Body::joined(extents);
    check_total(request, &body)?;
    let checksum = checksum(upload, &parts, &body);
    if let Some(checksum) = &checksum {
        check_given(request, upload, checksum)?;
    }
    let digests: Vec<_> = parts.iter().map(|(_, part)| part.body.md5()).collect();
    Ok(Object {
        etag: (rules.etag_of_parts)(&digests),
        body,
        metadata: upload.metadata.clone(),
        tags: upload.tags.clone(),
        annotations: upload.annotations.clone(),
        acl: upload.acl.clone(),
        checksum,
        storage_class: upload.storage_class,
        redirect: upload.redirect.clone(),
        encryption: upload.encryption.clone(),
        lock: upload.lock,
        restoration: None,
        accessed: context.now,
        parts: parts.iter().map(|(number, part)| summary(*number, part)).collect(),
    })
}

type Chosen<'a> = Vec<(u32, &'a Part)>;

fn check_order(request: &Request, named: &[Named]) -> Result<(), S3Error> {
    if named.is_sorted_by(|one, next| one.number < next.number) {
        return Ok(());
    }
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidPartOrder",
        "The list of parts was not in ascending order. Parts must be ordered by part number.",
    )
    .with("UploadId", request.query.get("uploadId").unwrap_or("")))
}

/// In directory buckets the numbers of parts have no gaps. The code is inferred.
fn check_numbers(context: &Context<'_>, request: &Request, named: &[Named]) -> Result<(), S3Error> {
    let numbers: Vec<u32> = named.iter().map(|named| named.number).collect();
    if Zone::of_bucket(&request.bucket).is_none() || (context.rules.directory.part_numbers)(&numbers) {
        return Ok(());
    }
    Err(S3Error::invalid_request("The part numbers of an object in a directory bucket must be consecutive."))
}

fn chosen<'a>(request: &Request, upload: &'a Upload, named: &[Named]) -> Result<Chosen<'a>, S3Error> {
    named
        .iter()
        .map(|named| {
            let part = upload.parts.get(&named.number);
            let part = part.filter(|part| part.etag.is_named_by(&named.etag));
            let part = part.ok_or_else(|| invalid_part(request, named))?;
            check_checksums(request, part, named)?;
            check_names_checksum(upload, named)?;
            Ok((named.number, part))
        })
        .collect()
}

/// Each checksum that is named must be that of the part. A part without one has none to be named, and one of another
/// algorithm is told apart (all recorded on AWS, the last for composite checksums).
fn check_checksums(request: &Request, part: &Part, named: &Named) -> Result<(), S3Error> {
    for (algorithm, value) in &named.checksums {
        match &part.checksum {
            Some(own) if own.algorithm != *algorithm => return Err(other_checksum(*algorithm, named)),
            Some(own) if *own.value == **value => {}
            _ => return Err(invalid_part(request, named)),
        }
    }
    Ok(())
}

fn other_checksum(algorithm: Algorithm, named: &Named) -> S3Error {
    let (name, number) = (algorithm.name().to_ascii_lowercase(), named.number);
    let message = format!("The {name} you specified for part {number} did not match what we received.");
    S3Error::new(StatusCode::BAD_REQUEST, "BadDigest", message)
}

/// A composite checksum is made of those that the client confirms for each part.
fn check_names_checksum(upload: &Upload, named: &Named) -> Result<(), S3Error> {
    let Some((algorithm, ChecksumType::Composite)) = upload.checksum else {
        return Ok(());
    };
    if named.checksums.iter().any(|(named, _)| *named == algorithm) {
        return Ok(());
    }
    let (name, number) = (algorithm.name().to_ascii_lowercase(), named.number);
    Err(S3Error::invalid_request(format!(
        "The upload was created using a {name} checksum. The complete request must include the checksum for each part. It was missing for part {number} in the request."
    )))
}

fn invalid_part(request: &Request, named: &Named) -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "InvalidPart",
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    )
    .with("UploadId", request.query.get("uploadId").unwrap_or(""))
    .with("PartNumber", named.number.to_string())
    .with("ETag", named.etag.trim_matches('"'))
}

fn check_sizes(parts: &Chosen<'_>, least: u64) -> Result<(), S3Error> {
    let all_but_last = parts.iter().rev().skip(1).rev();
    let Some((number, part)) = all_but_last.into_iter().find(|(_, part)| part.body.size() < least) else {
        return Ok(());
    };
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "EntityTooSmall",
        "Your proposed upload is smaller than the minimum allowed size",
    )
    .with("ProposedSize", part.body.size().to_string())
    .with("MinSizeAllowed", least.to_string())
    .with("PartNumber", number.to_string())
    .with("ETag", part.etag.as_str()))
}

/// `x-amz-mp-object-size`: what the client believes the whole to be.
fn check_total(request: &Request, body: &Body) -> Result<(), S3Error> {
    let (Some(given), actual) = (request.header("x-amz-mp-object-size"), body.size()) else {
        return Ok(());
    };
    if given.parse() == Ok(actual) {
        return Ok(());
    }
    Err(S3Error::invalid_request(format!(
        "The provided 'x-amz-mp-object-size' header value {given} does not match what was computed: {actual}"
    )))
}

/// Under a customer's key there is none that nobody asked for (recorded on AWS).
fn checksum(upload: &Upload, parts: &Chosen<'_>, body: &Body) -> Option<Checksum> {
    if upload.checksum.is_none() && matches!(upload.encryption, Encryption::Customer(_)) {
        return None;
    }
    let (algorithm, kind) = upload.object_checksum();
    let value = match kind {
        ChecksumType::FullObject => body.checksum(algorithm),
        ChecksumType::Composite => composite(algorithm, parts).into(),
    };
    Some(Checksum { algorithm, kind, value })
}

/// The checksum of the parts' checksums, and their count.
fn composite(algorithm: Algorithm, parts: &Chosen<'_>) -> String {
    let checksums = parts.iter().map(|(_, part)| part.body.checksum(algorithm));
    let decoded = checksums.flat_map(|checksum| STANDARD.decode(&*checksum).unwrap_or_default());
    let digest = digest(algorithm.function(), &[decoded.collect::<Vec<u8>>().into()]);
    format!("{}-{}", STANDARD.encode(digest), parts.len())
}

/// The type in the request must be that of the upload; one that asked for no checksum has none (recorded on AWS).
fn check_type(request: &Request, upload: &Upload) -> Result<(), S3Error> {
    let actual = upload.checksum.map_or("null", |(_, kind)| kind.name());
    if request.header(TYPE).is_none_or(|kind| kind == actual) {
        return Ok(());
    }
    Err(S3Error::invalid_request(format!(
        "The upload was created using the {actual} checksum mode. The complete request must use the same checksum mode."
    )))
}

/// A value for the whole in the request's headers must be the one computed.
fn check_given(request: &Request, upload: &Upload, checksum: &Checksum) -> Result<(), S3Error> {
    let mut given = Algorithm::ALL.iter().filter_map(|each| Some((*each, request.header(each.header())?)));
    let fits = |(algorithm, value): (Algorithm, &str)| match upload.checksum {
        // Recorded on AWS: not even the right value holds where the type is not said with it.
        Some((asked, ChecksumType::FullObject)) => {
            algorithm == asked && value == &*checksum.value && request.has_header(TYPE)
        }
        _ => algorithm != checksum.algorithm || is_value(value, checksum),
    };
    if given.all(fits) {
        return Ok(());
    }
    let name = checksum.algorithm.name().to_ascii_lowercase();
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "BadDigest",
        format!("The {name} you specified did not match the calculated checksum."),
    ))
}

/// A composite value may come without the count of its parts.
fn is_value(given: &str, checksum: &Checksum) -> bool {
    given == &*checksum.value || checksum.value.strip_prefix(given).is_some_and(|rest| rest.starts_with('-'))
}

fn summary(number: u32, part: &Part) -> PartSummary {
    PartSummary { number, size: part.body.size(), checksum: part.checksum.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Second;
    use crate::store::ETag;
    use bytes::Bytes;

    #[test]
    fn composite_checksums_cover_the_parts_checksums() {
        let part = |text: &'static str| Part {
            body: Body::new(Bytes::from_static(text.as_bytes())),
            etag: ETag::opaque("tag"),
            modified: Second::of(0),
            checksum: None,
        };
        let (one, two) = (part("hello "), part("world"));
        let parts = vec![(1, &one), (2, &two)];
        // Both were computed with Python's hashlib and zlib.
        assert_eq!(composite(Algorithm::Sha256, &parts), "Zhie15keHg/OBlOZxcoF/BXCgYZaeimRvdZnwUZqkaQ=-2");
        assert_eq!(composite(Algorithm::Crc32, &parts), "1Fu2mQ==-2");
    }
}
