//! What holds after every UploadPartCopy that succeeded.

use bytes::Bytes;

use super::super::Broken;
use super::super::observation::{ListedParts, Observation, ObservedUpload};
use super::completed::Completed;
use super::encrypted::Clauses;
use super::result::{seconds_of_iso, unquoted};
use crate::record::FailKind;
use crate::scenario::Then;
use crate::wire::Document;

pub(super) const ANSWERS: &str = "s3.upload-part-copy.answers";
pub(super) const BYTES: &str = "s3.upload-part-copy.bytes";
pub(super) const ENCRYPTED: Clauses = Clauses {
    result: NOT_INHERITED,
    result_key: NOT_INHERITED,
    result_bucket_key: NOT_INHERITED,
    result_customer: NOT_INHERITED,
    s3: NOT_INHERITED,
    kms: NOT_INHERITED,
    dsse: NOT_INHERITED,
    customer: NOT_INHERITED,
    default: NOT_INHERITED,
    default_key: NOT_INHERITED,
    base_level: NOT_INHERITED,
};
const NOT_INHERITED: &str = "s3.upload-part-copy.not-inherited.encryption";
pub(super) const CLASS: &str = "s3.upload-part-copy.not-inherited.storage-class";
const LAST_MODIFIED: &str = "s3.upload-part-copy.result.last-modified";
const LISTED: &str = "s3.upload-part-copy.parts.listed";
pub(super) const METADATA: &str = "s3.upload-part-copy.not-inherited.metadata";
const OTHERS: &str = "s3.upload-part-copy.parts.others-stay";
pub(super) const REFUSED: &str = "s3.upload-part-copy.refused-stores-nothing";
const RESULT_ETAG: &str = "s3.upload-part-copy.result.etag";
const SIZE: &str = "s3.upload-part-copy.parts.size";
pub(super) const TAGS: &str = "s3.upload-part-copy.not-inherited.tags";

pub(super) const CLAUSES: [&str; 12] = [
    ANSWERS,
    BYTES,
    CLASS,
    LAST_MODIFIED,
    LISTED,
    METADATA,
    NOT_INHERITED,
    OTHERS,
    REFUSED,
    RESULT_ETAG,
    SIZE,
    TAGS,
];

/// A part that was copied.
pub(super) struct Part<'a> {
    pub(super) then: &'a Then,
    pub(super) seen: &'a Observation,
    pub(super) upload: &'a ObservedUpload,
}

impl Part<'_> {
    pub(super) fn all(&self, result: &Document) -> Vec<Broken> {
        let mut found = self.result(result);
        found.extend(self.listed(result));
        found.extend(self.others());
        found.extend(Completed::of(self.then, self.seen, self.upload, self.copied()).all());
        found
    }

    /// The result has the elements that every result has.
    fn result(&self, result: &Document) -> Vec<Broken> {
        let value = |name: &str| result.value(name).unwrap_or_default().to_owned();
        let well_formed = |etag: &str| etag.len() > 2 && etag.starts_with('"') && etag.ends_with('"');
        let mut found = Vec::new();
        let mut wrong = |clause, name: &str, expected: &str| {
            let subject = format!("element {name}");
            found.push(Broken::of(FailKind::Wire, clause, &subject, expected.to_owned(), value(name)));
        };
        if !well_formed(&value("ETag")) {
            wrong(RESULT_ETAG, "ETag", "an ETag in quotes");
        }
        if seconds_of_iso(&value("LastModified")).is_none() {
            wrong(LAST_MODIFIED, "LastModified", "a time");
        }
        found
    }

    /// The part is listed, with the ETag of the reply and as many bytes as were asked for.
    fn listed(&self, result: &Document) -> Vec<Broken> {
        let (Some(number), Some(after)) = (self.upload.number, &self.upload.after) else { return Vec::new() };
        let subject = |what: &str| format!("part {number}{what}");
        let Some(part) = after.get(&number) else {
            let (expected, got) = ("the part".to_owned(), numbers(after));
            return vec![Broken::of(FailKind::Silent, LISTED, &subject(""), expected, got)];
        };
        let value = |name: &str| part.get(name).cloned().unwrap_or_default();
        let mut found = Vec::new();
        let named = result.value("ETag").unwrap_or_default();
        if unquoted(named) != unquoted(&value("ETag")) {
            found.push(Broken::of(
                FailKind::State,
                LISTED,
                &subject(": ETag"),
                named.to_owned(),
                value("ETag"),
            ));
        }
        if let Some(copied) = self.copied()
            && copied.len().to_string() != value("Size")
        {
            let (expected, got) = (format!("{} bytes", copied.len()), format!("{} bytes", value("Size")));
            found.push(Broken::of(FailKind::Silent, SIZE, &subject(": size"), expected, got));
        }
        found
    }

    /// The other parts are as they were.
    fn others(&self) -> Option<Broken> {
        let without = |parts: &ListedParts| {
            let others = parts.iter().filter(|(number, _)| Some(**number) != self.upload.number);
            others.map(|(number, fields)| (*number, fields.clone())).collect::<ListedParts>()
        };
        let (before, after) = (without(self.upload.before.as_ref()?), without(self.upload.after.as_ref()?));
        let found = difference(&before, &after)?;
        Some(Broken { clause: Some(OTHERS.to_owned()), ..found })
    }

    /// The bytes that the request asks for, where they are known.
    fn copied(&self) -> Option<Bytes> {
        let source = self.seen.source.as_ref()?.body.as_ref()?.whole()?.clone();
        let Some(range) = self.seen.exchange.request.headers.get("x-amz-copy-source-range") else {
            return Some(source);
        };
        let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
        let (first, last): (usize, usize) = (first.parse().ok()?, last.parse().ok()?);
        (first <= last && last < source.len()).then(|| source.slice(first..=last))
    }
}

/// What a refused copy changed about the parts of its upload.
pub(super) fn unchanged_parts(upload: &ObservedUpload) -> Option<Broken> {
    difference(upload.before.as_ref()?, upload.after.as_ref()?)
}

/// The first thing in which two listings of parts differ.
fn difference(before: &ListedParts, after: &ListedParts) -> Option<Broken> {
    let broken = |subject: &str, expected, got| Broken {
        kind: FailKind::State,
        clause: None,
        subject: subject.to_owned(),
        expected,
        got,
    };
    if !before.keys().eq(after.keys()) {
        return Some(broken("parts: unchanged", numbers(before), numbers(after)));
    }
    for (number, (before, after)) in
        before.iter().zip(after.values()).map(|((number, one), two)| (number, (one, two)))
    {
        for name in ["ETag", "Size"] {
            let shown = |part: &std::collections::BTreeMap<String, String>| {
                part.get(name).cloned().unwrap_or_default()
            };
            if shown(before) != shown(after) {
                return Some(broken(&format!("part {number}: {name}"), shown(before), shown(after)));
            }
        }
    }
    None
}

/// The numbers of listed parts, in words.
fn numbers(parts: &ListedParts) -> String {
    match parts.len() {
        0 => "no parts".to_owned(),
        many if many > 20 => format!("{many} parts"),
        _ => format!("parts {}", parts.keys().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
