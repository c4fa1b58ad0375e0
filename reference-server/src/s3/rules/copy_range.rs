//! `x-amz-copy-source-range`: which bytes of the source become the part.

use std::ops::Range;

use http::StatusCode;

use crate::s3::S3Error;

const HEADER: &str = "x-amz-copy-source-range";

/// The range as the request gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CopyRange {
    /// No range: the whole source.
    Whole,
    /// From the first byte to the last, both included and counted from zero.
    Bytes { first: u64, last: u64 },
}

/// Reads the header. Documented is one form, `bytes=first-last`; that all others known from
/// HTTP (open ends, suffixes, several ranges) are refused was recorded on AWS.
pub(crate) fn parse_copy_range(value: Option<&str>) -> Result<CopyRange, S3Error> {
    let Some(value) = value else { return Ok(CopyRange::Whole) };
    let ends = value.strip_prefix("bytes=").and_then(|ends| ends.split_once('-'));
    let ends = ends.and_then(|(first, last)| Some((number(first)?, number(last)?)));
    match ends {
        Some((first, last)) if first <= last => Ok(CopyRange::Bytes { first, last }),
        _ => Err(S3Error::invalid_argument(
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
            HEADER,
            value,
        )),
    }
}

/// Digits alone: a sign or a blank is not part of an offset.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The bytes of a source of so many. The codes were recorded on AWS: one for a range that begins
/// behind the last byte, another for one that only ends there.
pub(crate) fn range_of_source(range: &CopyRange, size: u64) -> Result<Range<u64>, S3Error> {
    match *range {
        CopyRange::Whole => Ok(0..size),
        CopyRange::Bytes { first, last } if last < size => Ok(first..last + 1),
        CopyRange::Bytes { first, last } if first < size => {
            let message = format!("Range specified is not valid for source object of size: {size}");
            Err(S3Error::new(StatusCode::BAD_REQUEST, "InvalidArgument", message)
                .with("ArgumentName", HEADER)
                .with("ArgumentValue", format!("bytes={first}-{last}")))
        }
        CopyRange::Bytes { .. } => {
            Err(S3Error::invalid_request("The specified copy range is invalid for the source object size"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_is_a_range() {
        assert_eq!(parse_copy_range(None), Ok(CopyRange::Whole));
        assert_eq!(parse_copy_range(Some("bytes=0-0")), Ok(CopyRange::Bytes { first: 0, last: 0 }));
        assert_eq!(parse_copy_range(Some("bytes=007-9")), Ok(CopyRange::Bytes { first: 7, last: 9 }));
        for wrong in [
            "0-8",
            "bytes=1-0",
            "bytes=-1-",
            "bytes=0--1",
            "bytes=0-1,3-4",
            "bytes=-",
            "bytes=-0",
            "bytes=1-",
            "bytes=-2",
            "bytes=+1-2",
            "bytes=0-18446744073709551616",
            "bytes 0-1",
            "",
            "bytes=",
        ] {
            let error = parse_copy_range(Some(wrong)).expect_err(wrong);
            assert_eq!(error.code, "InvalidArgument", "{wrong}");
        }
    }

    #[test]
    fn a_range_lies_within_its_source() {
        let bytes = |first, last| range_of_source(&CopyRange::Bytes { first, last }, 10).ok();
        assert_eq!(range_of_source(&CopyRange::Whole, 0), Ok(0..0));
        assert_eq!((bytes(0, 9), bytes(9, 9)), (Some(0..10), Some(9..10)));
        assert_eq!((bytes(0, 10), bytes(10, 10), bytes(5, u64::MAX)), (None, None, None));
    }
}
