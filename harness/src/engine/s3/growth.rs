//! Objects that are too big to be sent: a small one is, and grows by copies of itself as parts.

use super::StepError;
use super::filler;
use super::multipart::{Content, Multipart, completed};
use super::stage::Stage;
use super::steps::done;
use crate::catalogue::Role;
use crate::scenario::Size;
use crate::wire::{Request, s3};

/// What is sent of an object that grows: a part must not be smaller than 5 MiB.
const SEED: u64 = 5 << 20;
/// How many copies of an object the next one is made of. With eight, 5 GiB take 35 requests.
const FACTOR: u64 = 8;

/// An object of so many letters `a`, at a key that nobody knows, for parts to be copied from.
pub(super) struct Grown {
    by: Role,
    bucket: String,
    key: String,
    size: u64,
}

impl Grown {
    /// Grows an object; `key` is free, and so are keys that begin with it.
    pub(super) async fn to(
        stage: &Stage<'_>,
        by: Role,
        (bucket, key): (String, String),
        size: u64,
    ) -> Result<Self, StepError> {
        let key = format!("{key}copyspec-grown");
        let mut grown = Self { by, bucket, key, size: SEED.min(size) };
        stage.note_key(&grown.bucket, &grown.key);
        let seed = Request::new("PUT", s3::object_path(&grown.bucket, &grown.key));
        done(stage.session.send_by(by, filler::fill(seed, Size(grown.size))).await)?;
        while grown.size < size {
            let next = size.min(grown.size * FACTOR);
            let mut upload = grown.begin(stage).await?;
            let mut copied = 0;
            for number in 1.. {
                let length = grown.size.min(next - copied);
                grown.copy(stage, &mut upload, number, length).await?;
                copied += length;
                if copied == next {
                    break;
                }
            }
            completed(upload.complete(stage, &upload.numbers()).await)?;
            grown.size = next;
        }
        Ok(grown)
    }

    async fn begin(&self, stage: &Stage<'_>) -> Result<Multipart, StepError> {
        let create = Request::new("POST", s3::object_path(&self.bucket, &self.key));
        Multipart::begin(stage, self.by, (self.bucket.clone(), self.key.clone()), create, None).await
    }

    /// Copies so many of its bytes into a part.
    pub(super) async fn copy(
        &self,
        stage: &Stage<'_>,
        upload: &mut Multipart,
        number: u32,
        length: u64,
    ) -> Result<(), StepError> {
        let range = (length < self.size).then(|| format!("bytes=0-{}", length - 1));
        upload.copy(stage, number, self.source(), range).await
    }

    /// The value of `x-amz-copy-source`.
    pub(super) fn source(&self) -> String {
        format!("{}/{}", self.bucket, s3::encode_key(&self.key))
    }

    /// Removes it.
    pub(super) async fn remove(self, stage: &Stage<'_>) {
        let request = Request::new("DELETE", s3::object_path(&self.bucket, &self.key));
        stage.session.send_by(self.by, request).await;
    }
}

/// Whether so much is grown rather than sent.
pub(super) fn is_grown(content: Content<'_>) -> Option<u64> {
    match content {
        Content::Filler(size) if size > Size::MOST_SENT => Some(size.0),
        Content::Filler(_) | Content::Text(_) => None,
    }
}
