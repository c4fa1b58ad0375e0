//! Which bytes a read asks for: all, a range, or one part.

use std::ops::Range;

use http::StatusCode;

use super::S3Error;
use super::uploads::part_number;
use super::wire::Request;
use crate::store::{Checksum, ChecksumType, Object, PartSummary};

/// The bytes of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Selection {
    range: Range<u64>,
    size: u64,
    /// Whether the reply is 206 even where it holds all bytes.
    partial: bool,
    /// How many parts come before the one that is asked for.
    part: Option<usize>,
}

impl Selection {
    pub(super) fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// The checksum that a reply with these bytes shows, if it is asked to: that of the part where the object's is
    /// made of such; else that of the object, where all bytes are sent (both recorded on AWS).
    pub(super) fn checksum(&self, object: &Object) -> Option<Checksum> {
        let whole = object.checksum.as_ref()?;
        match self.part(object) {
            Some(part) if whole.kind == ChecksumType::Composite => {
                Some(Checksum { kind: whole.kind, ..part.checksum.clone()? })
            }
            _ => (self.range == (0..self.size)).then(|| whole.clone()),
        }
    }

    fn part<'a>(&self, object: &'a Object) -> Option<&'a PartSummary> {
        object.parts.get(self.part?)
    }

    /// The `Content-Range` of a partial reply.
    pub(super) fn content_range(&self) -> Option<String> {
        let Range { start, end } = self.range;
        (self.partial && end > start).then(|| format!("bytes {start}-{}/{}", end - 1, self.size))
    }

    /// `x-amz-mp-parts-count`, where a part of a multipart object was asked for.
    pub(super) fn parts_count(&self, object: &Object) -> Option<usize> {
        self.part(object).map(|_| object.parts.len())
    }
}

/// Reads `partNumber` and `Range`.
pub(super) fn selection(request: &Request, object: &Object) -> Result<Selection, S3Error> {
    let size = object.body.size();
    let whole = Selection { range: 0..size, size, partial: false, part: None };
    match (request.query.get("partNumber"), request.header("range")) {
        (None, None) => Ok(whole),
        (Some(_), Some(_)) => {
            Err(S3Error::invalid_request("Cannot specify both Range header and partNumber query parameter"))
        }
        (Some(number), None) => part(number, object, whole),
        (None, Some(header)) => match parse(header, size) {
            Asked::Nothing => Ok(whole),
            Asked::Range(range) => Ok(Selection { range, partial: true, ..whole }),
            Asked::Unsatisfiable => Err(unsatisfiable(header, size)),
        },
    }
}

fn part(number: &str, object: &Object, whole: Selection) -> Result<Selection, S3Error> {
    let number = part_number(number)?;
    if object.parts.is_empty() && number == 1 {
        return Ok(Selection { partial: true, ..whole });
    }
    let before = number as usize - 1;
    let Some(part) = object.parts.get(before) else {
        let message = "The requested partnumber is not satisfiable";
        let error = S3Error::new(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidPartNumber", message);
        return Err(error
            .with("PartNumberRequested", number.to_string())
            .with("ActualPartCount", object.parts.len().max(1).to_string()));
    };
    let start = object.parts.iter().take(before).map(|part| part.size).sum();
    let range = start..start + part.size;
    Ok(Selection { range, partial: true, part: Some(before), ..whole })
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    /// No range, several, or one that is not well-formed: S3 sends everything.
    Nothing,
    Range(Range<u64>),
    Unsatisfiable,
}

fn parse(header: &str, size: u64) -> Asked {
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|spec| spec.split_once('-')) else {
        return Asked::Nothing;
    };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first > last => Asked::Nothing,
        (Ok(first), _) if first >= size && (last.is_empty() || is_number(last)) => Asked::Unsatisfiable,
        (Ok(first), Ok(last)) => Asked::Range(first..last.saturating_add(1).min(size)),
        (Ok(first), Err(_)) if last.is_empty() => Asked::Range(first..size),
        (Err(_), Ok(suffix)) if first.is_empty() => {
            if suffix == 0 || size == 0 {
                Asked::Unsatisfiable
            } else {
                Asked::Range(size.saturating_sub(suffix)..size)
            }
        }
        _ => Asked::Nothing,
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<u64>().is_ok()
}

fn unsatisfiable(header: &str, size: u64) -> S3Error {
    S3Error::new(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", "The requested range is not satisfiable")
        .with("RangeRequested", header)
        .with("ActualObjectSize", size.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Asked, parse};

    #[test]
    fn ranges_of_ten_bytes() {
        for (header, expected) in [
            ("bytes=0-3", Asked::Range(0..4)),
            ("bytes=8-100", Asked::Range(8..10)),
            ("bytes=8-", Asked::Range(8..10)),
            ("bytes=-3", Asked::Range(7..10)),
            ("bytes=-30", Asked::Range(0..10)),
            ("bytes=10-", Asked::Unsatisfiable),
            ("bytes=10-12", Asked::Unsatisfiable),
            ("bytes=-0", Asked::Unsatisfiable),
            ("bytes=3-1", Asked::Nothing),
            ("bytes=0-1,3-4", Asked::Nothing),
            ("bytes=-", Asked::Nothing),
            ("items=0-1", Asked::Nothing),
            ("bytes=0-99999999999999999999999", Asked::Nothing),
        ] {
            assert_eq!(parse(header, 10), expected, "{header}");
        }
    }
}
