//! Sends the settings of buckets and stored objects: one request for each that a step names.

use super::StepError;
use super::access;
use super::sending::filled;
use super::stage::Stage;
use super::steps::{done, fill_optional};
use super::time;
use super::world::{View, World};
use crate::catalogue::Capability;
use crate::scenario::{Bucket, SetObject, Template};
use crate::wire::{Document, Request, s3};

/// Sets a bucket that is there; one that is `new` has the settings that it was made with.
pub(super) async fn of_bucket(
    stage: &Stage<'_>,
    world: &World,
    bucket: &Bucket,
    new: bool,
) -> Result<(), StepError> {
    let name = world.bucket(&bucket.name);
    let mut requests = Vec::new();
    requests.extend(bucket.versioning.map(|state| s3::put_bucket_versioning(&name, state.wire())));
    // A bucket that was made with Object Lock and has no default has nothing left to set.
    if bucket.default_retention.is_some() || (bucket.object_lock && !new) {
        let content = time::object_lock(bucket.default_retention.as_ref());
        requests.push(s3::put_bucket_setting(&name, "object-lock", "ObjectLockConfiguration", &content));
    }
    if let Some(rules) = &bucket.lifecycle {
        let view = stage.view(world);
        let content = time::lifecycle(&view, rules).map_err(|unknown| unknown.to_string())?;
        requests.push(s3::put_bucket_setting(&name, "lifecycle", "LifecycleConfiguration", &content));
    }
    if let Some(tiering) = &bucket.intelligent_tiering {
        let (root, content) = ("IntelligentTieringConfiguration", time::tiering(tiering));
        let request = s3::put_bucket_setting(&name, "intelligent-tiering", root, &content);
        requests.push(request.query("id", Some(time::TIERING)));
    }
    requests.extend(encryption(stage, world, bucket)?);
    requests.extend(bucket.acceleration.map(|state| {
        let status = s3::element("Status", state.wire());
        s3::put_bucket_setting(&name, "accelerate", "AccelerateConfiguration", &status)
    }));
    requests.extend(access::of_bucket(&stage.view(world), &name, bucket)?);
    if bucket.policy.is_some() {
        stage.note_policy(&name);
    }
    if world.buckets.get(&bucket.name).is_some_and(|known| known.used.is_some()) && !stage.target.is_ours() {
        let set = [
            ("policy", bucket.policy.is_some()),
            ("encryption", bucket.encryption.is_some()),
            ("versioning", bucket.versioning.is_some()),
        ];
        for (resource, _) in set.into_iter().filter(|(_, is_set)| *is_set) {
            stage.put_back_later(restoring(stage, &name, resource).await);
        }
    }
    for request in requests {
        done(stage.session.send_by(bucket.by.unwrap_or_default(), request).await)?;
    }
    Ok(())
}

/// The request that puts a setting of a bucket back that is not the run's own: as it is now, or to none.
async fn restoring(stage: &Stage<'_>, name: &str, resource: &str) -> Request {
    let request = |method| Request::new(method, format!("/{name}")).query(resource, None);
    let now = stage.session.send(request("GET")).await;
    let was = now.reply().filter(|reply| reply.status == 200);
    if resource == "versioning" {
        // What has ever been versioned can only be suspended.
        let document = was.and_then(|reply| Document::parse(&reply.body).ok()).unwrap_or_default();
        return s3::put_bucket_versioning(name, document.value("Status").unwrap_or("Suspended"));
    }
    match was {
        Some(reply) => s3::with_md5(request("PUT").body(reply.body.clone())),
        None => request("DELETE"),
    }
}

/// The request that sets how a bucket encrypts; none where all that is said holds of every bucket of the target.
fn encryption(stage: &Stage<'_>, world: &World, bucket: &Bucket) -> Result<Option<Request>, StepError> {
    let Some(written) = &bucket.encryption else { return Ok(None) };
    let blocks_nothing = stage.target.lacks(Capability::BlockedEncryptionTypes).is_some();
    if blocks_nothing && written.only_unblocks() {
        return Ok(None);
    }
    let fill = |text: &Option<Template>| fill_optional(stage, world, text.as_ref());
    let algorithm = fill(&written.algorithm)?.unwrap_or_else(|| "AES256".to_owned());
    let key = fill(&written.key)?.map(|key| s3::element("KMSMasterKeyID", &key)).unwrap_or_default();
    let default = s3::element("SSEAlgorithm", &algorithm) + &key;
    let mut rule =
        format!("<ApplyServerSideEncryptionByDefault>{default}</ApplyServerSideEncryptionByDefault>");
    rule.extend(written.bucket_key.map(|on| s3::element("BucketKeyEnabled", &on.to_string())));
    if let Some(kinds) = written.blocks.as_ref().filter(|_| !blocks_nothing) {
        let none = ["NONE".to_owned()];
        let kinds = if kinds.is_empty() { &none[..] } else { kinds.as_slice() };
        let kinds: String = kinds.iter().map(|kind| s3::element("EncryptionType", kind)).collect();
        rule.push_str(&format!("<BlockedEncryptionTypes>{kinds}</BlockedEncryptionTypes>"));
    }
    let (name, content) = (world.bucket(&bucket.name), format!("<Rule>{rule}</Rule>"));
    Ok(Some(s3::put_bucket_setting(&name, "encryption", "ServerSideEncryptionConfiguration", &content)))
}

/// Sets an object that is there.
pub(super) async fn of_object(stage: &Stage<'_>, world: &World, object: &SetObject) -> Result<(), StepError> {
    let (bucket, key) = (world.bucket(&object.at.bucket), world.key(&object.at));
    let version = fill_optional(stage, world, object.version.as_ref())?;
    let view = stage.view(world);
    let mut requests = Vec::new();
    if let Some(tagging) = &object.tagging {
        let tags = filled(&view, tagging).map_err(|unknown| unknown.to_string())?;
        let tags = tags.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        requests.push(s3::put_object_tagging(&bucket, &key, version.as_deref(), tags));
    }
    for (name, text) in filled_annotations(&view, object)? {
        requests.push(s3::put_object_annotation(&bucket, &key, version.as_deref(), &name, text));
    }
    let version = version.as_deref();
    if let Some(retention) = &object.retention {
        let content = time::retention(&view, retention).map_err(|unknown| unknown.to_string())?;
        requests.push(s3::put_object_setting(&bucket, &key, version, "retention", "Retention", &content));
    }
    if let Some(hold) = object.legal_hold {
        let content = s3::element("Status", hold.wire());
        requests.push(s3::put_object_setting(&bucket, &key, version, "legal-hold", "LegalHold", &content));
    }
    if let Some(restore) = &object.restore {
        requests.push(s3::restore_object(&bucket, &key, version, &time::restore(restore)));
    }
    if let Some(grants) = &object.acl {
        let path = s3::object_path(&bucket, &key);
        requests.push(access::of_object(stage.session, path, version, grants)?);
    }
    for request in requests {
        done(stage.session.send_by(object.by.unwrap_or_default(), request).await)?;
    }
    Ok(())
}

fn filled_annotations(view: &View<'_>, object: &SetObject) -> Result<Vec<(String, String)>, StepError> {
    let Some(annotations) = &object.annotations else { return Ok(Vec::new()) };
    filled(view, annotations).map_err(|unknown| unknown.to_string())
}
