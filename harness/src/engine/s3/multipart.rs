//! One multipart upload on the target: begun, filled, completed or aborted.

use std::collections::BTreeMap;

use super::StepError;
use super::customer_key::{CustomerKey, OF_OBJECT, OF_SOURCE};
use super::filler;
use super::stage::Stage;
use super::steps::done;
use crate::catalogue::Role;
use crate::scenario::{Size, Template};
use crate::wire::{Document, Exchange, Request, checksum_value, s3};

/// An ETag that no part has.
const UNKNOWN: &str = "\"00000000000000000000000000000000\"";

/// The elements that name a part in CompleteMultipartUpload.
pub(super) type Fields = BTreeMap<String, String>;

/// An upload, and what is known of its parts.
#[derive(Clone, Debug)]
pub(super) struct Multipart {
    /// Who began it, and sends whatever it takes.
    pub(super) by: Role,
    pub(super) bucket: String,
    pub(super) key: String,
    pub(super) id: String,
    /// The algorithm that it was begun with.
    algorithm: Option<String>,
    /// The customer key that every part needs.
    pub(super) seal: Option<CustomerKey>,
    pub(super) parts: BTreeMap<u32, Fields>,
}

/// The bytes of an uploaded part.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content<'a> {
    Text(&'a str),
    Filler(Size),
}

impl Content<'_> {
    /// The bytes themselves.
    pub(super) fn bytes(self) -> bytes::Bytes {
        match self {
            Self::Text(text) => text.to_owned().into(),
            Self::Filler(size) => filler::bytes(size),
        }
    }
}

impl Multipart {
    /// Begins an upload; `create` is addressed to its key and has its headers but that of the algorithm.
    pub(super) async fn begin(
        stage: &Stage<'_>,
        by: Role,
        (bucket, key): (String, String),
        mut create: Request,
        algorithm: Option<&Template>,
    ) -> Result<Self, StepError> {
        stage.note_key(&bucket, &key);
        create.query.push(("uploads".to_owned(), None));
        let algorithm = algorithm.map(|name| name.source().to_owned());
        if let Some(name) = &algorithm {
            create.headers.append("x-amz-checksum-algorithm", name);
        }
        let seal = CustomerKey::of(&create.headers);
        let created = done(stage.session.send_by(by, create).await)?;
        let document =
            created.reply().and_then(|reply| Document::parse(&reply.body).ok()).unwrap_or_default();
        let id = document.value("UploadId").ok_or("the reply to CreateMultipartUpload names no upload")?;
        Ok(Self { by, bucket, key, id: id.to_owned(), algorithm, seal, parts: BTreeMap::new() })
    }

    /// Uploads a part.
    pub(super) async fn upload(
        &mut self,
        stage: &Stage<'_>,
        number: u32,
        content: Content<'_>,
    ) -> Result<(), StepError> {
        let fields = self.uploaded(stage, number, content).await?;
        self.parts.insert(number, fields);
        Ok(())
    }

    /// Uploads a part and tells how a completion names it.
    pub(super) async fn uploaded(
        &self,
        stage: &Stage<'_>,
        number: u32,
        content: Content<'_>,
    ) -> Result<Fields, StepError> {
        let request = self.of_part(number);
        let mut request = match content {
            Content::Text(text) => request.body(text.to_owned()),
            Content::Filler(size) => filler::fill(request, size),
        };
        let mut fields = Fields::from([("PartNumber".to_owned(), number.to_string())]);
        if let Some(name) = &self.algorithm {
            let (header, element, value) = checksum(name, &request.body)?;
            request.headers.append(header, value.clone());
            fields.insert(element, value);
        }
        let uploaded = done(stage.session.send_by(self.by, request).await)?;
        let etag = uploaded.reply().and_then(|reply| reply.headers.get("etag")).unwrap_or_default();
        fields.insert("ETag".to_owned(), etag.to_owned());
        Ok(fields)
    }

    /// Copies a part from `source`, a value of `x-amz-copy-source`.
    pub(super) async fn copy(
        &mut self,
        stage: &Stage<'_>,
        number: u32,
        source: String,
        range: Option<String>,
    ) -> Result<(), StepError> {
        let fields = self.copied(stage, number, (source, None), range).await?;
        self.parts.insert(number, fields);
        Ok(())
    }

    /// Copies a part, from an object that a customer key may be needed for, and tells how a completion names it.
    pub(super) async fn copied(
        &self,
        stage: &Stage<'_>,
        number: u32,
        (source, seal): (String, Option<&CustomerKey>),
        range: Option<String>,
    ) -> Result<Fields, StepError> {
        let mut request = self.of_part(number).header("x-amz-copy-source", source);
        if let Some(seal) = seal {
            seal.send(&mut request, OF_SOURCE);
        }
        range.into_iter().for_each(|range| request.headers.append("x-amz-copy-source-range", range));
        let exchange = done(stage.session.send_by(self.by, request).await)?;
        copied(number, &exchange).ok_or_else(|| "UploadPartCopy answered 200 without a result".to_owned())
    }

    /// The request that writes a part, without what it writes.
    fn of_part(&self, number: u32) -> Request {
        let request = Request::new("PUT", s3::object_path(&self.bucket, &self.key));
        self.sealed(request.query("partNumber", Some(&number.to_string())).query("uploadId", Some(&self.id)))
    }

    /// The request with the customer key, where the upload has one.
    fn sealed(&self, mut request: Request) -> Request {
        if let Some(seal) = &self.seal {
            seal.send(&mut request, OF_OBJECT);
        }
        request
    }

    /// Completes the upload with these parts; what was never stored is named as if it had been.
    pub(super) async fn complete(&self, stage: &Stage<'_>, numbers: &[u32]) -> Exchange {
        let named = |number: &u32| {
            let unknown = || {
                Fields::from([
                    ("PartNumber".to_owned(), number.to_string()),
                    ("ETag".to_owned(), UNKNOWN.to_owned()),
                ])
            };
            self.parts.get(number).cloned().unwrap_or_else(unknown)
        };
        let parts: Vec<Fields> = numbers.iter().map(named).collect();
        let request = s3::complete_multipart_upload(&self.bucket, &self.key, &self.id, &parts);
        stage.session.send_by(self.by, self.sealed(request)).await
    }

    /// Aborts the upload.
    pub(super) async fn abort(&self, stage: &Stage<'_>) -> Exchange {
        let request = Request::new("DELETE", s3::object_path(&self.bucket, &self.key));
        stage.session.send_by(self.by, request.query("uploadId", Some(&self.id))).await
    }

    /// The numbers of all parts.
    pub(super) fn numbers(&self) -> Vec<u32> {
        self.parts.keys().copied().collect()
    }
}

/// The elements that name a copied part, if its copy succeeded.
pub(super) fn copied(number: u32, exchange: &Exchange) -> Option<Fields> {
    let document = Document::parse(&exchange.reply()?.body).ok()?;
    let named = |child: &&Document| {
        child.name == "ETag" || child.name.starts_with("Checksum") && child.name != "ChecksumType"
    };
    let fields = document.children.iter().filter(named);
    let mut fields: Fields = fields.map(|child| (child.name.clone(), child.text.clone())).collect();
    fields.contains_key("ETag").then(|| {
        fields.insert("PartNumber".to_owned(), number.to_string());
        fields
    })
}

/// The exchange of a completion that succeeded; a 200 may hold an error.
pub(super) fn completed(exchange: Exchange) -> Result<Exchange, StepError> {
    let exchange = done(exchange)?;
    match exchange.reply().map(|reply| Document::parse(&reply.body)) {
        Some(Ok(document)) if document.name != "Error" => Ok(exchange),
        _ => Err("CompleteMultipartUpload answered 200 without a result".to_owned()),
    }
}

/// The header, the element and the value of a body's checksum.
pub(super) fn checksum(name: &str, body: &[u8]) -> Result<(String, String, String), StepError> {
    let value = checksum_value(name, body).ok_or_else(|| format!("unknown checksum algorithm {name}"))?;
    Ok((format!("x-amz-checksum-{}", name.to_lowercase()), format!("Checksum{name}"), value))
}
