//! What an object is that was completed with a copied part: the upload's, but for its bytes.

use std::collections::BTreeMap;

use bytes::{Bytes, BytesMut};

use super::super::Broken;
use super::super::observation::{Body, CARRIED, Observation, ObservedObject, ObservedUpload, metadata};
use super::super::sets::{decoded_tags, sets_differ};
use super::encrypted::Encrypted;
use super::part::{BYTES, CLASS, ENCRYPTED, METADATA, TAGS};
use super::result::shown_text;
use crate::record::FailKind;
use crate::scenario::{ObjectState, Then};

/// Longer objects are not put together to be compared with, in bytes.
const LONGEST: u64 = 256 << 20;

/// An object beside the upload that it was made of.
pub(super) struct Completed<'a> {
    seen: &'a Observation,
    upload: &'a ObservedUpload,
    copied: Option<Bytes>,
    stated: Vec<&'a ObjectState>,
    object: Option<&'a ObservedObject>,
}

impl<'a> Completed<'a> {
    pub(super) fn of(
        then: &'a Then,
        seen: &'a Observation,
        upload: &'a ObservedUpload,
        copied: Option<Bytes>,
    ) -> Self {
        let stated = then.all().into_iter().filter_map(|then| then.objects.get(&seen.to)).collect();
        let completed = upload.completion.as_ref().is_some_and(super::super::super::reply::completed);
        let object = seen.after.get(&seen.to).and_then(|observed| observed.object.as_ref());
        Self { seen, upload, copied, stated, object: object.filter(|_| completed) }
    }

    pub(super) fn all(&self) -> Vec<Broken> {
        let Some(object) = self.object else { return Vec::new() };
        let class = self.storage_class(object);
        let tags = self.tags(object);
        let (seen, asked, stated) = (self.seen, &self.upload.begun_with, self.stated.as_slice());
        let encryption = Encrypted { clauses: &ENCRYPTED, seen, asked, object, stated }.all();
        let bytes = self.bytes(object).into_iter();
        bytes.chain(self.metadata(object)).chain(tags).chain(class).chain(encryption).collect()
    }

    fn states(&self, says: impl Fn(&ObjectState) -> bool) -> bool {
        self.stated.iter().any(|state| says(state))
    }

    fn bytes(&self, object: &ObservedObject) -> Option<Broken> {
        if self.states(|state| state.absent || state.body.is_some() || state.like.is_some()) {
            return None;
        }
        let (expected, got) = (self.expected()?, object.body.as_ref()?);
        if expected == *got {
            return None;
        }
        Some(Broken::of(FailKind::Silent, BYTES, "bytes", expected.to_string(), got.to_string()))
    }

    /// The bytes of the completed parts one after another, where all are known.
    fn expected(&self) -> Option<Body> {
        let copied = self.copied.as_ref().map(Body::of);
        let parts: Vec<&Bytes> = self
            .upload
            .named
            .iter()
            .map(|number| {
                let held = self.upload.held.get(number).and_then(Option::as_ref);
                let body = if Some(*number) == self.upload.number { copied.as_ref() } else { held };
                body.and_then(Body::whole)
            })
            .collect::<Option<_>>()?;
        if parts.iter().map(|part| part.len() as u64).sum::<u64>() > LONGEST {
            return None;
        }
        let whole = parts.into_iter().fold(BytesMut::new(), |mut whole, part| {
            whole.extend_from_slice(part);
            whole
        });
        Some(Body::of(&whole.freeze()))
    }

    fn metadata(&self, object: &ObservedObject) -> Vec<Broken> {
        let begun = &self.upload.begun_with;
        let mut found = Vec::new();
        if !self.states(|state| state.metadata.is_some()) {
            let differing = sets_differ(&metadata(begun), &object.metadata());
            found.extend(
                differing
                    .map(|(expected, got)| Broken::of(FailKind::State, METADATA, "metadata", expected, got)),
            );
        }
        for name in CARRIED {
            let stated = self.states(|state| state.header_fields().any(|(stated, _)| stated == name));
            let (expected, got) = (begun.get(name), object.headers.get(name));
            // What type an object without one gets is a claim of its own.
            let untyped = name == "content-type" && expected.is_none();
            if expected != got && !untyped && !stated {
                found.push(Broken::of(
                    FailKind::State,
                    METADATA,
                    name,
                    shown_text(expected),
                    shown_text(got),
                ));
            }
        }
        found
    }

    fn tags(&self, object: &ObservedObject) -> Option<Broken> {
        if self.states(|state| state.tags.is_some()) {
            return None;
        }
        let expected: BTreeMap<String, String> =
            decoded_tags(self.upload.begun_with.get("x-amz-tagging").unwrap_or_default());
        let (expected, got) = sets_differ(&expected, object.tags.as_ref()?)?;
        Some(Broken::of(FailKind::State, TAGS, "tags", expected, got))
    }

    fn storage_class(&self, object: &ObservedObject) -> Option<Broken> {
        let asked = self.upload.begun_with.get("x-amz-storage-class");
        let (expected, got) = (asked.unwrap_or("STANDARD"), object.storage_class());
        if (asked.is_none() && !self.seen.general)
            || self.states(|state| state.storage_class.is_some())
            || expected == got
        {
            return None;
        }
        Some(Broken::of(FailKind::State, CLASS, "storage class", expected.to_owned(), got.to_owned()))
    }
}
