//! The upload under test: begun for one case, looked at before and after its call, and ended.

use std::collections::BTreeMap;

use futures_util::{StreamExt, TryStreamExt, stream};
use indexmap::IndexMap;

use super::StepError;
use super::call;
use super::cleanup::key as listed_key;
use super::customer_key::CustomerKey;
use super::multipart::{Content, Fields, Multipart, completed, copied};
use super::stage::Stage;
use super::steps::done;
use super::world::View;
use crate::judge::{Body, ListedParts, ObservedUpload, ReplyKind, understand};
use crate::scenario::{
    Finish, HeldPart, Operation, Parameters, PartNumbers, Size, Template, Then, Upload, UploadState,
};
use crate::wire::{Document, Exchange, Headers, Request, s3};

/// Parts that are stored at once.
const AT_ONCE: usize = 8;

/// Pages of a listing that are read; a server that always promises more is left alone.
const MOST_PAGES: usize = 100;

/// The upload of one case.
pub(super) struct UnderTest {
    upload: Multipart,
    written: Upload,
    number: Option<u32>,
    /// What CreateMultipartUpload was sent.
    begun_with: Headers,
    /// The bytes of the parts that it held before, where they are known.
    held: BTreeMap<u32, Option<Body>>,
    before: Option<ListedParts>,
}

impl UnderTest {
    /// Begins what the call copies into; nothing where the bucket is meant to be missing.
    pub(super) async fn begin(
        stage: &Stage<'_>,
        view: &View<'_>,
        call: &Parameters,
    ) -> Result<Option<Self>, StepError> {
        let written = call.upload.as_deref().cloned().unwrap_or_default();
        let Some(at) = written.at.as_ref().or(call.to.as_ref()) else { return Ok(None) };
        if !view.world.buckets.contains_key(&at.bucket) {
            return Ok(None);
        }
        let create =
            call::create_multipart_upload(view, at, &written).map_err(|unknown| unknown.to_string())?;
        let begun_with = create.headers.clone();
        let by = written.by.or(call.by).unwrap_or_default();
        let algorithm = written.checksum_algorithm.as_ref();
        let mut upload = Multipart::begin(stage, by, view.place(at), create.clone(), algorithm).await?;
        let held = fill(stage, view, &mut upload, &written.parts).await?;
        if !written.beside.is_empty() {
            let mut beside = Multipart::begin(stage, by, view.place(at), create, algorithm).await?;
            fill(stage, view, &mut beside, &written.beside).await?;
        }
        let number = call.part_number.as_ref().map_or(Some(1), |number| number.source().parse().ok());
        let mut begun = Self { upload, written, number, begun_with, held, before: None };
        begun.bring_about(stage).await?;
        Ok(Some(begun))
    }

    /// Brings the upload into its state before the call, and looks at it.
    async fn bring_about(&mut self, stage: &Stage<'_>) -> Result<(), StepError> {
        match self.written.state {
            UploadState::Open if self.upload.parts.is_empty() => self.before = Some(ListedParts::new()),
            UploadState::Open => self.before = list(stage, &self.upload).await,
            UploadState::Aborted => _ = done(self.upload.abort(stage).await)?,
            UploadState::Completed => {
                if self.upload.parts.is_empty() {
                    self.upload.upload(stage, 1, Content::Text("completed")).await?;
                }
                completed(self.upload.complete(stage, &self.upload.numbers()).await)?;
            }
        }
        Ok(())
    }

    pub(super) fn id(&self) -> &str {
        &self.upload.id
    }

    /// The customer key that it was begun with.
    pub(super) fn seal(&self) -> Option<CustomerKey> {
        self.upload.seal.clone()
    }

    /// Whether the destination may have changed before the call.
    pub(super) fn wrote(&self) -> bool {
        self.written.state == UploadState::Completed
    }

    /// Looks at the upload after the call, and ends it. What was to be refused is not completed.
    pub(super) async fn follow(
        mut self,
        stage: &Stage<'_>,
        exchange: &Exchange,
        then: &Then,
    ) -> ObservedUpload {
        let reply = understand(exchange, Operation::UploadPartCopy.result());
        let succeeded = matches!(reply, ReplyKind::Success(_)) && !then.refuses();
        let open = self.written.state == UploadState::Open;
        let after = if open { list(stage, &self.upload).await } else { None };
        if let (true, Some(number)) = (succeeded, self.number) {
            self.upload.parts.extend(copied(number, exchange).map(|fields| (number, fields)));
        }
        let named = self.written.complete.clone().unwrap_or_else(|| self.upload.numbers());
        let finish = if succeeded { self.written.finish } else { Finish::Leave };
        let mut completion = None;
        match finish {
            Finish::Complete => completion = Some(self.upload.complete(stage, &named).await),
            Finish::Abort => _ = self.upload.abort(stage).await,
            Finish::Leave => {}
        }
        let asked = then.all().iter().any(|then| then.uploads.is_some());
        let left = if asked { count(stage, &self.upload).await } else { None };
        let ended = completion.as_ref().is_some_and(Exchange::succeeded);
        if open && !ended && finish != Finish::Abort && !stage.target.is_ours() {
            // Not every server removes a bucket in which uploads are in progress.
            self.upload.abort(stage).await;
        }
        let Self { number, begun_with, held, before, .. } = self;
        ObservedUpload { number, begun_with, held, before, after, named, completion, left }
    }

    /// Ends the upload of a call that nobody looks at.
    pub(super) async fn drop_on(self, stage: &Stage<'_>) {
        self.upload.abort(stage).await;
    }
}

/// Uploads or copies the parts, and tells their bytes where they are known.
async fn fill(
    stage: &Stage<'_>,
    view: &View<'_>,
    upload: &mut Multipart,
    parts: &IndexMap<PartNumbers, HeldPart>,
) -> Result<BTreeMap<u32, Option<Body>>, StepError> {
    let mut held = BTreeMap::new();
    for (numbers, part) in parts {
        let one = &*upload;
        let stored = stream::iter(numbers.each()).map(|number| store(stage, view, one, number, part));
        let stored: Vec<(u32, Fields)> = stored.buffer_unordered(AT_ONCE).try_collect().await?;
        upload.parts.extend(stored);
        let known = part.from.is_none().then(|| Body::of(&content(part).bytes()));
        held.extend(numbers.each().map(|number| (number, known.clone())));
    }
    Ok(held)
}

/// Uploads or copies one part.
async fn store(
    stage: &Stage<'_>,
    view: &View<'_>,
    upload: &Multipart,
    number: u32,
    part: &HeldPart,
) -> Result<(u32, Fields), StepError> {
    let Some(from) = &part.from else {
        return Ok((number, upload.uploaded(stage, number, content(part)).await?));
    };
    let range = part.range.as_ref().map(|range: &Template| range.fill(view)).transpose();
    let range = range.map_err(|unknown| unknown.to_string())?;
    let (bucket, key) = view.place(from);
    let source = (call::source_of(view, from), view.world.seal_of(&bucket, &key, None));
    Ok((number, upload.copied(stage, number, source, range).await?))
}

fn content(part: &HeldPart) -> Content<'_> {
    match &part.body {
        Some(text) => Content::Text(text),
        None => Content::Filler(part.size.unwrap_or(Size(0))),
    }
}

/// Every part of an upload; nothing when the server would not tell.
async fn list(stage: &Stage<'_>, upload: &Multipart) -> Option<ListedParts> {
    let mut parts = ListedParts::new();
    for _ in 0..MOST_PAGES {
        let marker = parts.last_key_value().map(|(number, _)| number.to_string());
        let mut request = Request::new("GET", s3::object_path(&upload.bucket, &upload.key))
            .query("uploadId", Some(&upload.id));
        if let Some(marker) = &marker {
            request = request.query("part-number-marker", Some(marker));
        }
        let exchange = stage.session.send_by(upload.by, request).await;
        let reply = exchange.reply().filter(|reply| reply.status == 200)?;
        let page = Document::parse(&reply.body).ok().filter(|page| page.name != "Error")?;
        let before = parts.len();
        for part in page.all("Part") {
            let number = part.value("PartNumber")?.parse().ok()?;
            let fields = part.children.iter().map(|field| (field.name.clone(), field.text.clone()));
            parts.insert(number, fields.collect());
        }
        if page.value("IsTruncated") != Some("true") || parts.len() == before {
            break;
        }
    }
    Some(parts)
}

/// How many uploads are in progress at the key; nothing when the server would not tell.
async fn count(stage: &Stage<'_>, upload: &Multipart) -> Option<usize> {
    let request = Request::new("GET", format!("/{}", upload.bucket))
        .query("uploads", None)
        .query("prefix", Some(&upload.key))
        .query("encoding-type", Some("url"));
    let exchange = stage.session.send_by(upload.by, request).await;
    let reply = exchange.reply().filter(|reply| reply.status == 200)?;
    let document = Document::parse(&reply.body).ok()?;
    let at_key = |entry: &&Document| listed_key(entry, &document).as_deref() == Some(&upload.key);
    Some(document.all("Upload").filter(at_key).count())
}
