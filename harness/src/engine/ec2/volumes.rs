//! Volumes, the snapshots that are made of them, and waiting for both.

use std::collections::BTreeMap;
use std::time::Duration;

use super::StepError;
use super::stage::{Stage, tags};
use super::steps::asked;
use super::world::{Resource, View, World};
use crate::catalogue::{RegionRole, Role};
use crate::scenario::NewSnapshot;
use crate::wire::{Document, ec2};

/// The longest that a snapshot may take, where time passes by itself.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest that it may take where time can be moved: two days are the most that a copy can be given, and a day more.
const MOVED_PATIENCE: Duration = Duration::from_secs(3 * 24 * 3600);
/// Between one look and the next, at first.
const PAUSE: Duration = Duration::from_millis(200);
/// The same where time can be moved.
const MOVED_PAUSE: Duration = Duration::from_secs(10);

/// Makes a volume, a snapshot of it, and waits for both unless it is to be pending.
pub(super) async fn create(stage: &Stage<'_>, world: &mut World, new: &NewSnapshot) -> Result<(), StepError> {
    let volume = volume(stage, world, new).await?;
    let view = View { world, session: stage.session };
    let mut parameters = vec![("VolumeId".to_owned(), volume.clone())];
    if let Some(description) = &new.description {
        parameters
            .push(("Description".to_owned(), description.fill(&view).map_err(|error| error.to_string())?));
    }
    let place = new.outpost.and_then(|outpost| stage.session.outpost(outpost));
    parameters.extend(place.map(|arn| ("OutpostArn".to_owned(), arn)));
    parameters.extend(new.local_zone.map(|_| ("Location".to_owned(), "local".to_owned())));
    if !new.tags.is_empty() {
        let filled: BTreeMap<String, String> = new
            .tags
            .iter()
            .map(|(key, value)| Ok((key.clone(), value.fill(&view).map_err(|error| error.to_string())?)))
            .collect::<Result<_, StepError>>()?;
        parameters.push(("TagSpecification.1.ResourceType".to_owned(), "snapshot".to_owned()));
        parameters.extend(tags("TagSpecification.1.Tag", &filled));
    }
    let document = asked(stage, new.r#in, new.by, "CreateSnapshot", parameters).await?;
    let id = document.value("snapshotId").ok_or("CreateSnapshot named no snapshotId")?.to_owned();
    let resource = Resource {
        id: id.clone(),
        region: new.r#in,
        by: new.by,
        volume: Some(volume),
        ..Resource::default()
    };
    world.resources.insert(new.name.clone(), resource);
    if new.wait {
        let entry = settled(stage, new.r#in, new.by, &id).await?;
        let status = entry.value("status").unwrap_or("without a status");
        if status != "completed" {
            return Err(format!("the snapshot of a new volume is {status}"));
        }
        if let Some(resource) = world.resources.get_mut(&new.name) {
            resource.data_key = entry.value("dataEncryptionKeyId").map(str::to_owned);
        }
    }
    Ok(())
}

async fn volume(stage: &Stage<'_>, world: &World, new: &NewSnapshot) -> Result<String, StepError> {
    let local = new.local_zone.and_then(|zone| stage.session.local_zone(zone));
    let zone = local.or_else(|| world.zones.get(&new.r#in).cloned()).unwrap_or_default();
    let mut parameters =
        vec![("AvailabilityZone".to_owned(), zone), ("Size".to_owned(), new.size.to_string())];
    parameters.extend(new.encrypted.map(|encrypted| ("Encrypted".to_owned(), encrypted.to_string())));
    if let Some(key) = &new.key {
        let arn = world.resources.get(key).and_then(|key| key.arn.clone()).unwrap_or_default();
        parameters.push(("KmsKeyId".to_owned(), arn));
    }
    let outpost = new.outpost.and_then(|outpost| stage.session.outpost(outpost));
    parameters.extend(outpost.map(|arn| ("OutpostArn".to_owned(), arn)));
    let document = asked(stage, new.r#in, new.by, "CreateVolume", parameters).await?;
    let id = document.value("volumeId").ok_or("CreateVolume named no volumeId")?.to_owned();
    let mut wait = Wait::new(stage);
    loop {
        let document = describe_volume(stage, new.r#in, new.by, &id).await?;
        if document.as_deref() == Some("available") {
            return Ok(id);
        }
        wait.once_more().await.map_err(|time| format!("the volume is not available after {time:?}"))?;
    }
}

async fn describe_volume(
    stage: &Stage<'_>,
    region: RegionRole,
    by: Role,
    id: &str,
) -> Result<Option<String>, StepError> {
    let parameters = [("VolumeId.1".to_owned(), id.to_owned())];
    let document = asked(stage, region, by, "DescribeVolumes", parameters).await?;
    Ok(ec2::items(&document, "volumeSet").next().and_then(|volume| volume.value("status").map(str::to_owned)))
}

/// The entry of a snapshot once it is no longer pending.
pub(super) async fn settled(
    stage: &Stage<'_>,
    region: RegionRole,
    by: Role,
    id: &str,
) -> Result<Document, StepError> {
    let mut wait = Wait::new(stage);
    loop {
        let entry = entry(stage, region, by, id).await?;
        if entry.value("status") != Some("pending") {
            return Ok(entry);
        }
        wait.once_more().await.map_err(|time| format!("the snapshot is still pending after {time:?}"))?;
    }
}

/// Waits until a snapshot is in a storage tier.
pub(super) async fn moved(stage: &Stage<'_>, snapshot: &Resource, tier: &str) -> Result<(), StepError> {
    let mut wait = Wait::new(stage);
    while entry(stage, snapshot.region, snapshot.by, &snapshot.id).await?.value("storageTier") != Some(tier) {
        wait.once_more()
            .await
            .map_err(|time| format!("the snapshot is not in the tier {tier} after {time:?}"))?;
    }
    Ok(())
}

async fn entry(stage: &Stage<'_>, region: RegionRole, by: Role, id: &str) -> Result<Document, StepError> {
    let parameters = [("SnapshotId.1".to_owned(), id.to_owned())];
    let document = asked(stage, region, by, "DescribeSnapshots", parameters).await?;
    let entry = ec2::items(&document, "snapshotSet").next();
    Ok(entry.ok_or("DescribeSnapshots does not show it")?.clone())
}

/// Waits longer from time to time, but not for ever.
pub(super) struct Wait<'a> {
    stage: &'a Stage<'a>,
    pause: Duration,
    waited: Duration,
    patience: Duration,
}

impl<'a> Wait<'a> {
    pub(super) fn new(stage: &'a Stage<'a>) -> Self {
        let moves = stage.session.moves_clock();
        let (pause, patience) = if moves { (MOVED_PAUSE, MOVED_PATIENCE) } else { (PAUSE, PATIENCE) };
        Self { stage, pause, waited: Duration::ZERO, patience }
    }

    /// Waits once more.
    ///
    /// # Errors
    /// How long was waited in vain, once that is too long.
    pub(super) async fn once_more(&mut self) -> Result<(), Duration> {
        if self.waited >= self.patience {
            return Err(self.waited);
        }
        let session = self.stage.session;
        session.wait_until(session.now() + self.pause).await;
        self.waited += self.pause;
        self.pause = self.pause.saturating_mul(2);
        Ok(())
    }
}
