//! COPY or REPLACE: where metadata and tags of a copy come from.

use crate::s3::S3Error;
use crate::store::{Metadata, Tags};

/// The value of a directive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Directive {
    Copy,
    Replace,
}

impl Directive {
    /// `x-amz-metadata-directive`; absent means COPY.
    pub(crate) fn of_metadata(value: Option<&str>) -> Result<Self, S3Error> {
        Self::parse(value, "Unknown metadata directive.", "x-amz-metadata-directive")
    }

    /// `x-amz-tagging-directive`; absent means COPY.
    pub(crate) fn of_tagging(value: Option<&str>) -> Result<Self, S3Error> {
        Self::parse(value, "Unknown tagging directive.", "x-amz-tagging-directive")
    }

    fn parse(value: Option<&str>, message: &'static str, header: &'static str) -> Result<Self, S3Error> {
        match value {
            None | Some("COPY") => Ok(Self::Copy),
            Some("REPLACE") => Ok(Self::Replace),
            Some(other) => Err(S3Error::invalid_argument(message, header, other)),
        }
    }
}

/// With COPY all metadata comes from the source and what the request sends is ignored;
/// with REPLACE it is the other way round, the content type included.
pub(crate) fn copied_metadata(directive: Directive, source: &Metadata, request: &Metadata) -> Metadata {
    match directive {
        Directive::Copy => source.clone(),
        Directive::Replace => request.clone(),
    }
}

/// As for metadata: one side or the other, never both.
pub(crate) fn copied_tags(directive: Directive, source: &Tags, request: &Tags) -> Tags {
    match directive {
        Directive::Copy => source.clone(),
        Directive::Replace => request.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::Directive;

    #[test]
    fn directives_are_spelt_exactly() {
        assert_eq!(Directive::of_metadata(None), Ok(Directive::Copy));
        assert_eq!(Directive::of_metadata(Some("REPLACE")), Ok(Directive::Replace));
        for bad in ["", "replace", "REPLACE ALL"] {
            assert!(Directive::of_tagging(Some(bad)).is_err(), "{bad}");
        }
    }
}
