//! Sends the settings of buckets and stored objects: one request for each that a step names.

use super::call::filled;
use super::stage::Stage;
use super::steps::{StepError, done, fill_optional};
use super::world::World;
use crate::scenario::{Bucket, SetObject};
use crate::wire::s3;

/// Sets a bucket that is there.
pub(super) async fn of_bucket(stage: &Stage<'_>, world: &World, bucket: &Bucket) -> Result<(), StepError> {
    let name = world.bucket(&bucket.name);
    let mut requests = Vec::new();
    requests.extend(bucket.versioning.map(|state| s3::put_bucket_versioning(&name, state.wire())));
    for request in requests {
        done(stage.session.send_by(bucket.by.unwrap_or_default(), request).await)?;
    }
    Ok(())
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
    for request in requests {
        done(stage.session.send_by(object.by.unwrap_or_default(), request).await)?;
    }
    Ok(())
}
