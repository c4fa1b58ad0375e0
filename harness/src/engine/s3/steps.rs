//! Builds a world, step by step.

use super::StepError;
use super::call::{copy_object, fill, tag_header};
use super::customer_key::{CustomerKey, OF_OBJECT, send_named};
use super::filler;
use super::growth::{Grown, is_grown};
use super::multipart::{Content, Multipart, checksum, completed};
use super::place::{self, Known};
use super::settings;
use super::stage::Stage;
use super::world::{Capture, View, World};
use super::{access, keys, users};
use crate::catalogue::Role;
use crate::judge::{ReplyKind, understand};
use crate::scenario::{
    Address, Bucket, Context, DeleteObject, Key, Operation, Parameters, PartBytes, PutObject, Size, Step,
    Template, UnknownVariable, UseBucket, UserStatement,
};
use crate::wire::{Document, Exchange, Request, s3};

/// Carries out one step.
pub(super) async fn take(stage: &Stage<'_>, world: &mut World, step: &Step) -> Result<(), StepError> {
    if let Some(address) = step.writes() {
        stage.note_key(&world.bucket(&address.bucket), &world.key(address));
    }
    let outcome = match step {
        Step::CreateBucket(bucket) => create_bucket(stage, world, bucket).await,
        Step::SetBucket(bucket) => settings::of_bucket(stage, world, bucket, false).await,
        Step::UseBucket(used) => use_bucket(stage, world, used),
        Step::CreateKey(key) => create_key(stage, world, key).await,
        Step::SetKey(key) => match world.keys.get(&key.name) {
            Some(known) => keys::set(stage, known, key).await,
            None => Err(format!("no key `{}` was made", key.name)),
        },
        Step::UserPolicy(statements) => user_policy(stage, world, statements).await,
        Step::PutObject(put) => put_object(stage, world, put).await,
        Step::PutMultipart(put) => put_multipart(stage, world, put).await,
        Step::CopyObject(call) => copy(stage, world, call).await,
        Step::DeleteObject(delete) => delete_object(stage, world, delete).await,
        Step::SetObject(object) => settings::of_object(stage, world, object).await,
        Step::Wait(wait) => {
            stage.session.wait_until(stage.session.now() + wait.0).await;
            Ok(())
        }
    };
    if let (Ok(()), Some(address)) = (&outcome, step.writes())
        && !world.written.contains(address)
    {
        world.written.push(address.clone());
    }
    outcome.map_err(|why| format!("{}: {why}", step.keyword()))
}

async fn create_bucket(stage: &Stage<'_>, world: &mut World, bucket: &Bucket) -> Result<(), StepError> {
    if world.buckets.contains_key(&bucket.name) {
        return Ok(());
    }
    let known = stage.create_bucket(bucket).await?;
    world.buckets.insert(bucket.name.clone(), known);
    settings::of_bucket(stage, world, bucket, true).await
}

fn use_bucket(stage: &Stage<'_>, world: &mut World, used: &UseBucket) -> Result<(), StepError> {
    let known: Known = place::of_used(stage.session, used.of)?;
    world.buckets.insert(used.name.clone(), known);
    Ok(())
}

async fn create_key(stage: &Stage<'_>, world: &mut World, key: &Key) -> Result<(), StepError> {
    if world.keys.contains_key(&key.name) {
        return Ok(());
    }
    let made = keys::create(stage, key).await?;
    world.keys.insert(key.name.clone(), made);
    Ok(())
}

async fn user_policy(
    stage: &Stage<'_>,
    world: &World,
    statements: &[UserStatement],
) -> Result<(), StepError> {
    let view = stage.view(world);
    let statement = |one| users::statement(&view, one, &access::resources(&view, one)?);
    users::set_policy(stage, statements.iter().map(statement).collect::<Result<_, _>>()?).await
}

async fn put_object(stage: &Stage<'_>, world: &mut World, put: &PutObject) -> Result<(), StepError> {
    let Some(at) = &put.at else { return Ok(()) };
    let request = written(stage, world, put, "PUT", at).map_err(|unknown| unknown.to_string())?;
    if let Some(size) = put.size.and_then(|size| is_grown(Content::Filler(size))) {
        return put_grown(stage, world, put, at, request, size).await;
    }
    let mut request = match (&put.body, put.size) {
        (Some(text), _) => request.body(text.clone()),
        (None, size) => filler::fill(request, size.unwrap_or(Size(0))),
    };
    if let Some(algorithm) = &put.checksum_algorithm {
        let (header, _, value) = checksum(algorithm.source(), &request.body)?;
        request.headers.append("x-amz-sdk-checksum-algorithm", algorithm.source());
        request.headers.append(header, value);
    }
    // Directory buckets lock nothing and know no such digest.
    if stage.locks_buckets() && world.is_general(&at.bucket) {
        request = s3::with_md5(request);
    }
    let seal = CustomerKey::of(&request.headers);
    let exchange = done(stage.session.send_by(put.by.unwrap_or_default(), request).await)?;
    written_with(world, at, seal.as_ref(), &exchange);
    capture(stage, world, at, put.r#as.as_deref(), put.by.unwrap_or_default(), &exchange).await
}

/// Stores an object in one piece by a copy of one that has grown.
async fn put_grown(
    stage: &Stage<'_>,
    world: &mut World,
    put: &PutObject,
    at: &Address,
    mut request: Request,
    size: u64,
) -> Result<(), StepError> {
    let grown =
        Grown::to(stage, put.by.unwrap_or_default(), (world.bucket(&at.bucket), world.key(at)), size).await?;
    request.headers.append("x-amz-copy-source", grown.source());
    request.headers.append("x-amz-metadata-directive", "REPLACE");
    if !put.tagging.is_empty() {
        request.headers.append("x-amz-tagging-directive", "REPLACE");
    }
    if let Some(algorithm) = &put.checksum_algorithm {
        request.headers.append("x-amz-checksum-algorithm", algorithm.source());
    }
    let by = put.by.unwrap_or_default();
    let seal = CustomerKey::of(&request.headers);
    let exchange = done(stage.session.send_by(by, request).await)?;
    grown.remove(stage).await;
    written_with(world, at, seal.as_ref(), &exchange);
    capture(stage, world, at, put.r#as.as_deref(), by, &exchange).await
}

async fn put_multipart(stage: &Stage<'_>, world: &mut World, put: &PutObject) -> Result<(), StepError> {
    let Some(at) = &put.at else { return Ok(()) };
    let create = written(stage, world, put, "POST", at).map_err(|unknown| unknown.to_string())?;
    let place = (world.bucket(&at.bucket), world.key(at));
    let mut upload =
        Multipart::begin(stage, put.by.unwrap_or_default(), place, create, put.checksum_algorithm.as_ref())
            .await?;
    let completed = upload_parts(stage, put, &mut upload).await;
    if completed.is_err() {
        upload.abort(stage).await;
    }
    let exchange = completed?;
    written_with(world, at, upload.seal.as_ref(), &exchange);
    capture(stage, world, at, put.r#as.as_deref(), put.by.unwrap_or_default(), &exchange).await
}

async fn upload_parts(
    stage: &Stage<'_>,
    put: &PutObject,
    upload: &mut Multipart,
) -> Result<Exchange, StepError> {
    let parts: Vec<Content<'_>> = put.parts.iter().flatten().map(content).collect();
    let largest = parts.iter().filter_map(|part| is_grown(*part)).max();
    let place = (upload.bucket.clone(), upload.key.clone());
    let grown = match largest {
        Some(size) => Some(Grown::to(stage, upload.by, place, size).await?),
        None => None,
    };
    for (number, part) in (1..).zip(parts) {
        match (is_grown(part), &grown) {
            (Some(size), Some(grown)) => grown.copy(stage, upload, number, size).await?,
            _ => upload.upload(stage, number, part).await?,
        }
    }
    if let Some(grown) = grown {
        grown.remove(stage).await;
    }
    completed(upload.complete(stage, &upload.numbers()).await)
}

fn content(part: &PartBytes) -> Content<'_> {
    match part {
        PartBytes::Size(size) => Content::Filler(*size),
        PartBytes::Text(text) => Content::Text(&text.body),
    }
}

async fn copy(stage: &Stage<'_>, world: &mut World, call: &Parameters) -> Result<(), StepError> {
    let Some(to) = call.to.clone() else { return Ok(()) };
    let request = {
        // The destination of a step belongs to the given objects.
        let view = View { world, session: stage.session, prefix: &world.prefix };
        copy_object(&view, call).map_err(|unknown| unknown.to_string())?
    };
    let seal = CustomerKey::of(&request.headers);
    let exchange = done(stage.session.send_by(call.by.unwrap_or_default(), request).await)?;
    match understand(&exchange, Operation::CopyObject.result()) {
        ReplyKind::Success(_) => {
            written_with(world, &to, seal.as_ref(), &exchange);
            capture(stage, world, &to, call.r#as.as_deref(), call.by.unwrap_or_default(), &exchange).await
        }
        _ => Err("the copy answered 200 without a result".to_owned()),
    }
}

async fn delete_object(stage: &Stage<'_>, world: &mut World, delete: &DeleteObject) -> Result<(), StepError> {
    let request =
        Request::new("DELETE", s3::object_path(&world.bucket(&delete.at.bucket), &world.key(&delete.at)));
    let version = fill_optional(stage, world, delete.version.as_ref())?;
    let exchange = done(stage.session.send(s3::at_version(request, version.as_deref())).await)?;
    if let Some(name) = &delete.r#as {
        let version_id = header(&exchange, "x-amz-version-id");
        world.captures.insert(name.clone(), Capture { version_id, ..Capture::default() });
    }
    Ok(())
}

/// The request that writes an object, without body, checksum and query.
fn written(
    stage: &Stage<'_>,
    world: &World,
    put: &PutObject,
    method: &str,
    at: &Address,
) -> Result<Request, UnknownVariable> {
    let mut request = Request::new(method, s3::object_path(&world.bucket(&at.bucket), &world.key(at)));
    let view = stage.view(world);
    fill(&mut request, &view, put, &["x-amz-checksum-algorithm"])?;
    for (name, value) in &put.metadata {
        request.headers.append(format!("x-amz-meta-{name}"), value.fill(&view)?);
    }
    if !put.tagging.is_empty() {
        request.headers.append("x-amz-tagging", tag_header(&view, &put.tagging)?);
    }
    for (name, value) in &put.headers {
        request.headers.append(name, value.fill(&view)?);
    }
    send_named(&mut request, OF_OBJECT, put.customer_key.as_ref());
    Ok(request)
}

/// Remembers how what was just written is to be read.
fn written_with(world: &mut World, at: &Address, seal: Option<&CustomerKey>, exchange: &Exchange) {
    let (bucket, key) = (world.bucket(&at.bucket), world.key(at));
    world.seal((&bucket, &key), header(exchange, "x-amz-version-id").as_deref(), seal);
}

/// Keeps what a write made, if the scenario has a name for it.
async fn capture(
    stage: &Stage<'_>,
    world: &mut World,
    at: &Address,
    name: Option<&str>,
    by: Role,
    exchange: &Exchange,
) -> Result<(), StepError> {
    let Some(name) = name else { return Ok(()) };
    let version_id = header(exchange, "x-amz-version-id");
    let (bucket, key) = (world.bucket(&at.bucket), world.key(at));
    let mut request = Request::new("HEAD", s3::object_path(&bucket, &key));
    if let Some(seal) = world.seal_of(&bucket, &key, None) {
        seal.send(&mut request, OF_OBJECT);
    }
    // The null version was just written, so it is the current one, and not every server takes it by name.
    let named = version_id.as_deref().filter(|id| *id != "null");
    let head = done(stage.session.send_by(by, s3::at_version(request, named)).await)?;
    let last_modified = header(&head, "last-modified").and_then(|date| httpdate::parse_http_date(&date).ok());
    let etag = header(&head, "etag");
    world.captures.insert(name.to_owned(), Capture { etag, version_id, last_modified });
    Ok(())
}

pub(super) fn fill_optional(
    stage: &Stage<'_>,
    world: &World,
    template: Option<&Template>,
) -> Result<Option<String>, StepError> {
    let view = stage.view(world);
    let context: &dyn Context = &view;
    template.map(|template| template.fill(context)).transpose().map_err(|unknown| unknown.to_string())
}

fn header(exchange: &Exchange, name: &str) -> Option<String> {
    exchange.reply().and_then(|reply| reply.headers.get(name)).map(str::to_owned)
}

/// The exchange if it succeeded, else what was answered.
pub(super) fn done(exchange: Exchange) -> Result<Exchange, StepError> {
    if exchange.succeeded() {
        return Ok(exchange);
    }
    let what = format!("{} {}", exchange.request.method, exchange.request.target());
    match &exchange.outcome {
        Err(error) => Err(format!("{what}: {error}")),
        Ok(reply) => {
            let document = Document::parse(&reply.body).unwrap_or_default();
            let code = document.value("Code").unwrap_or_default();
            let message = document.value("Message").unwrap_or_default();
            Err(format!("{what} answered {} {code} {message}", reply.status).trim_end().to_owned())
        }
    }
}
