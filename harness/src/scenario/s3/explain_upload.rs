//! Uploads and their parts as prose.

use super::call::HeaderParameters;
use super::encryption::key_words;
use super::words::{expected, list, set};
use super::{Finish, HeldPart, PartNumbers, PartState, PartStates, Upload, UploadState};

/// How an upload was begun, what it holds, and how it ends.
pub(super) fn upload(upload: &Upload) -> String {
    let at = upload.at.as_ref().map(|at| format!("begun at `{at}`"));
    let fields = upload.header_fields().map(|(header, value)| format!("{header}: {}", value.source()));
    let sets =
        [set("metadata", &upload.metadata), set("tags", &upload.tagging), set("headers", &upload.headers)];
    let parts = upload.parts.iter().map(|(numbers, part)| format!("part {numbers} {}", held(part)));
    let beside = upload
        .beside
        .iter()
        .map(|(numbers, part)| format!("another upload beside it with part {numbers} {}", held(part)));
    let state = match upload.state {
        UploadState::Open => None,
        UploadState::Completed => Some("completed before".to_owned()),
        UploadState::Aborted => Some("aborted before".to_owned()),
    };
    let finish = match (upload.finish, &upload.complete) {
        (Finish::Abort, _) => Some("aborted afterwards".to_owned()),
        (Finish::Leave, _) => Some("left open".to_owned()),
        (Finish::Complete, None) => None,
        (Finish::Complete, Some(numbers)) => Some(format!(
            "completed with {}",
            numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        )),
    };
    let by = upload.by.map(|by| format!("begun by {by}"));
    let key = key_words(&upload.customer_key, &None);
    let begun = at.into_iter().chain(by).chain(key).chain(fields).chain(sets.into_iter().flatten());
    list(begun.chain(parts).chain(beside).chain(state).chain(finish))
}

fn held(part: &HeldPart) -> String {
    match (&part.body, part.size, &part.from) {
        (Some(body), ..) => format!("{body:?}"),
        (_, Some(size), _) => format!("of {} bytes", size.0),
        (.., Some(from)) => {
            let range = part.range.as_ref().map(|range| format!(" {}", range.source()));
            format!("copied from `{from}`{}", range.unwrap_or_default())
        }
        _ => "of nothing".to_owned(),
    }
}

/// What is expected of an upload's parts.
pub(super) fn parts(parts: &PartStates) -> String {
    let part = |(numbers, part): (&PartNumbers, &PartState)| {
        let size = part.size.map(|size| format!("{} bytes", size.0));
        let fields = part.fields.iter().map(|(name, value)| format!("{name} {}", expected(value)));
        format!("part {numbers} with {}", list(size.into_iter().chain(fields)))
    };
    match parts.is_empty() {
        true => "the upload has no parts".to_owned(),
        false => format!("the upload has {}", list(parts.iter().map(part))),
    }
}
