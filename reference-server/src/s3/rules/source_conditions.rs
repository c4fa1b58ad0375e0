//! `x-amz-copy-source-if-*`: may this source be copied?

use crate::clock::Second;
use crate::s3::S3Error;
use crate::s3::wire::Request;
use crate::store::ETag;

/// The four conditions as a request gives them.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SourceConditions<'a> {
    pub(crate) if_match: Option<&'a str>,
    pub(crate) if_none_match: Option<&'a str>,
    /// A date that cannot be read counts as absent, after RFC 9110, section 13.1.3
    /// (inferred: AWS documents nothing about it).
    pub(crate) if_modified_since: Option<Second>,
    pub(crate) if_unmodified_since: Option<Second>,
}

impl<'a> SourceConditions<'a> {
    pub(crate) fn of(request: &'a Request) -> Self {
        let date = |name| request.header(name).and_then(Second::from_http);
        Self {
            if_match: request.header("x-amz-copy-source-if-match"),
            if_none_match: request.header("x-amz-copy-source-if-none-match"),
            if_modified_since: date("x-amz-copy-source-if-modified-since"),
            if_unmodified_since: date("x-amz-copy-source-if-unmodified-since"),
        }
    }
}

/// What the conditions are about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) etag: &'a ETag,
    pub(crate) modified: Second,
    pub(crate) now: Second,
}

/// The spellings of the `Condition` field.
pub(crate) const IF_MATCH: &str = "x-amz-copy-source-If-Match";
pub(crate) const IF_NONE_MATCH: &str = "x-amz-copy-source-If-None-Match";
pub(crate) const IF_MODIFIED_SINCE: &str = "x-amz-copy-source-If-Modified-Since";
pub(crate) const IF_UNMODIFIED_SINCE: &str = "x-amz-copy-source-If-Unmodified-Since";

/// Judges the conditions: always 412 with the first that fails, in the order recorded on
/// AWS (if-match, if-unmodified-since, if-none-match, if-modified-since).
///
/// Documented (CopyObject, `x-amz-copy-source-if-*`): a true if-match outranks
/// if-unmodified-since, and a false if-none-match is not saved by a true
/// if-modified-since. Inferred from RFC 9110, section 13.2.2, as no recording exists: a
/// true if-none-match outranks if-modified-since.
pub(crate) fn source_conditions(
    conditions: &SourceConditions<'_>,
    subject: &Subject<'_>,
) -> Result<(), S3Error> {
    match first_failure(conditions, subject) {
        None => Ok(()),
        Some(condition) => Err(S3Error::precondition_failed(condition)),
    }
}

fn first_failure(conditions: &SourceConditions<'_>, subject: &Subject<'_>) -> Option<&'static str> {
    match conditions.if_match {
        Some(tag) if !matches(tag, subject.etag) => return Some(IF_MATCH),
        None if is_modified(conditions.if_unmodified_since, subject) => {
            return Some(IF_UNMODIFIED_SINCE);
        }
        _ => {}
    }
    match conditions.if_none_match {
        Some(tag) => matches_weakly(tag, subject.etag).then_some(IF_NONE_MATCH),
        None => is_unmodified(conditions.if_modified_since, subject).then_some(IF_MODIFIED_SINCE),
    }
}

/// Whether If-Match names the source: by an asterisk, or by a strong tag, alone or in a
/// list (RFC 9110, section 13.1.1; beyond a single tag inferred for copies).
fn matches(condition: &str, etag: &ETag) -> bool {
    condition == "*" || tags(condition).any(|tag| etag.is_named_by(tag))
}

/// Whether If-None-Match names the source: the same, but a weak tag counts as well
/// (RFC 9110, section 13.1.2).
fn matches_weakly(condition: &str, etag: &ETag) -> bool {
    let strong = |tag: &'_ str| etag.is_named_by(tag.strip_prefix("W/").unwrap_or(tag));
    condition == "*" || tags(condition).any(strong)
}

fn tags(condition: &str) -> impl Iterator<Item = &str> {
    condition.split(',').map(str::trim)
}

fn is_modified(since: Option<Second>, subject: &Subject<'_>) -> bool {
    since.is_some_and(|since| subject.modified > since)
}

/// A date in the future is ignored (recorded on AWS).
fn is_unmodified(since: Option<Second>, subject: &Subject<'_>) -> bool {
    since.is_some_and(|since| since <= subject.now && subject.modified <= since)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODIFIED: u64 = 1000;

    fn failure(conditions: SourceConditions<'_>) -> Option<&'static str> {
        let etag = ETag::opaque("tag");
        let (modified, now) = (Second::of(MODIFIED), Second::of(2000));
        first_failure(&conditions, &Subject { etag: &etag, modified, now })
    }

    fn at(second: u64) -> Option<Second> {
        Some(Second::of(second))
    }

    #[test]
    fn each_condition_alone() {
        let none = SourceConditions::default();
        assert_eq!(failure(none), None);
        assert_eq!(failure(SourceConditions { if_match: Some("\"tag\""), ..none }), None);
        assert_eq!(failure(SourceConditions { if_match: Some("x"), ..none }), Some(IF_MATCH));
        let if_none_match = Some("tag");
        assert_eq!(failure(SourceConditions { if_none_match, ..none }), Some(IF_NONE_MATCH));
        for (since, failed) in [(999, false), (1000, true), (2000, true), (2001, false)] {
            let conditions = SourceConditions { if_modified_since: at(since), ..none };
            assert_eq!(failure(conditions), failed.then_some(IF_MODIFIED_SINCE), "{since}");
        }
        for (since, failed) in [(999, true), (1000, false), (1001, false)] {
            let conditions = SourceConditions { if_unmodified_since: at(since), ..none };
            assert_eq!(failure(conditions), failed.then_some(IF_UNMODIFIED_SINCE), "{since}");
        }
    }

    #[test]
    fn a_true_if_match_outranks_if_unmodified_since() {
        let both = SourceConditions {
            if_match: Some("tag"),
            if_unmodified_since: at(1),
            ..SourceConditions::default()
        };
        assert_eq!(failure(both), None);
    }

    #[test]
    fn a_false_if_none_match_is_not_saved_by_a_true_if_modified_since() {
        let both = SourceConditions {
            if_none_match: Some("tag"),
            if_modified_since: at(1),
            ..SourceConditions::default()
        };
        assert_eq!(failure(both), Some(IF_NONE_MATCH));
    }

    #[test]
    fn failures_come_in_the_recorded_order() {
        let mut conditions = SourceConditions {
            if_match: Some("x"),
            if_none_match: Some("tag"),
            if_modified_since: at(1500),
            if_unmodified_since: at(1),
        };
        assert_eq!(failure(conditions), Some(IF_MATCH));
        conditions.if_match = None;
        assert_eq!(failure(conditions), Some(IF_UNMODIFIED_SINCE));
        conditions.if_unmodified_since = None;
        assert_eq!(failure(conditions), Some(IF_NONE_MATCH));
        conditions.if_none_match = None;
        assert_eq!(failure(conditions), Some(IF_MODIFIED_SINCE));
    }
}
