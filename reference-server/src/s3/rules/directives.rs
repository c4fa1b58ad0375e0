//! COPY, REPLACE or EXCLUDE: where metadata, tags and annotations of a copy come from.

use crate::s3::S3Error;
use crate::store::{Annotations, Metadata, Tags};

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

/// Whether annotations are copied: they can be left out, and never be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnnotationDirective {
    Copy,
    Exclude,
}

/// The annotation directive's name, as a header and in the query.
pub(crate) const ANNOTATION_DIRECTIVE: &str = "x-amz-object-annotation-directive";

impl AnnotationDirective {
    /// From the header and the query, which must not contradict each other; absent means COPY.
    pub(crate) fn of(header: Option<&str>, query: Option<&str>) -> Result<Self, S3Error> {
        if let (Some(header), Some(query)) = (header, query)
            && header != query
        {
            return Err(S3Error::invalid_request(
                "The annotation directive of the header is not that of the query.",
            ));
        }
        match header.or(query) {
            None | Some("COPY") => Ok(Self::Copy),
            Some("EXCLUDE") => Ok(Self::Exclude),
            Some(other) => {
                Err(S3Error::invalid_argument("Unknown annotation directive.", ANNOTATION_DIRECTIVE, other))
            }
        }
    }
}

/// All annotations of the source, or none.
pub(crate) fn copied_annotations(directive: AnnotationDirective, source: &Annotations) -> Annotations {
    match directive {
        AnnotationDirective::Copy => source.clone(),
        AnnotationDirective::Exclude => Annotations::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{AnnotationDirective, Directive};

    #[test]
    fn the_annotation_directive_stands_in_one_place_or_agrees_with_itself() {
        use AnnotationDirective::{Copy, Exclude};
        assert_eq!(AnnotationDirective::of(None, None), Ok(Copy));
        assert_eq!(AnnotationDirective::of(Some("EXCLUDE"), None), Ok(Exclude));
        assert_eq!(AnnotationDirective::of(None, Some("EXCLUDE")), Ok(Exclude));
        assert_eq!(AnnotationDirective::of(Some("COPY"), Some("COPY")), Ok(Copy));
        let refusal = AnnotationDirective::of(Some("COPY"), Some("EXCLUDE")).err();
        assert_eq!(refusal.map(|refusal| refusal.code), Some("InvalidRequest"));
        assert!(AnnotationDirective::of(Some("REPLACE"), None).is_err());
    }

    #[test]
    fn directives_are_spelt_exactly() {
        assert_eq!(Directive::of_metadata(None), Ok(Directive::Copy));
        assert_eq!(Directive::of_metadata(Some("REPLACE")), Ok(Directive::Replace));
        for bad in ["", "replace", "REPLACE ALL"] {
            assert!(Directive::of_tagging(Some(bad)).is_err(), "{bad}");
        }
    }
}
