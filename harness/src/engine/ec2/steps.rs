//! Builds a world, step by step.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::cleanup::Made;
use super::stage::{Stage, listed, tags};
use super::world::{Resource, View, World};
use super::{StepError, call, keys, sending, users, volumes};
use crate::catalogue::{RegionRole, Role};
use crate::scenario::{
    CopySnapshot, DefaultEncryption, DefaultKey, Ec2Step, Service, Share, Template, UserStatement,
};
use crate::target::To;
use crate::wire::{Document, Exchange, Reply, Request, ec2, kms};

/// Carries out one step.
pub(super) async fn take(stage: &Stage<'_>, world: &mut World, step: &Ec2Step) -> Result<(), StepError> {
    carry_out(stage, world, step).await.map_err(|why| format!("{}: {why}", step.keyword()))
}

async fn carry_out(stage: &Stage<'_>, world: &mut World, step: &Ec2Step) -> Result<(), StepError> {
    match step {
        Ec2Step::CreateKey(key) => {
            let made = keys::create(stage, key).await?;
            world.resources.insert(key.name.clone(), made.into());
            Ok(())
        }
        Ec2Step::SetKey(key) => {
            let known = world.resources.get(&key.name).and_then(Resource::as_key);
            keys::set(stage, &known.ok_or_else(|| format!("no key `{}` was made", key.name))?, key).await
        }
        Ec2Step::CreateSnapshot(new) => volumes::create(stage, world, new).await,
        Ec2Step::CopySnapshot(copy) => copy_snapshot(stage, world, copy).await,
        Ec2Step::ShareSnapshot(share) => permit(stage, world, share, "Add").await,
        Ec2Step::UnshareSnapshot(share) => permit(stage, world, share, "Remove").await,
        Ec2Step::DeleteSnapshot(of) => {
            of_snapshot(stage, world, (&of.snapshot, of.by), "DeleteSnapshot", []).await
        }
        Ec2Step::DeleteVolume(volume) => delete_volume(stage, world, &volume.of).await,
        Ec2Step::CreateTags(tagged) => {
            let filled = filled(stage, world, &tagged.tags)?.into_iter().collect();
            tag(stage, world, (&tagged.on, tagged.by), "CreateTags", tags("Tag", &filled)).await
        }
        Ec2Step::DeleteTags(untagged) => {
            let keys = listed("Tag", untagged.tags.iter().cloned());
            let keys = keys.into_iter().map(|(name, key)| (format!("{name}.Key"), key)).collect();
            tag(stage, world, (&untagged.on, untagged.by), "DeleteTags", keys).await
        }
        Ec2Step::EncryptionByDefault(default) => encrypt_by_default(stage, *default).await,
        Ec2Step::DefaultKey(default) => default_key(stage, world, default).await,
        Ec2Step::ArchiveSnapshot(of) => {
            let tier = [("StorageTier".to_owned(), "archive".to_owned())];
            of_snapshot(stage, world, (&of.snapshot, of.by), "ModifySnapshotTier", tier).await?;
            volumes::moved(stage, &world.snapshot(&of.snapshot), "archive").await
        }
        Ec2Step::RestoreSnapshot(of) => {
            let permanent = [("PermanentRestore".to_owned(), "true".to_owned())];
            of_snapshot(stage, world, (&of.snapshot, of.by), "RestoreSnapshotTier", permanent).await?;
            volumes::moved(stage, &world.snapshot(&of.snapshot), "standard").await
        }
        Ec2Step::RegisterImage(image) => register_image(stage, world, &image.name, &image.from).await,
        Ec2Step::UserPolicy(statements) => user_policy(stage, world, statements).await,
        Ec2Step::Call(other) => {
            let to = To { service: service(other.service), region: other.r#in, by: other.by };
            let request = any_request(stage, world, other.service, &other.action, &other.with)?;
            done(stage.send(to, request).await).map(drop)
        }
        Ec2Step::Wait(wait) => {
            stage.session.wait_until(stage.session.now() + wait.0).await;
            Ok(())
        }
    }
}

async fn user_policy(
    stage: &Stage<'_>,
    world: &World,
    statements: &[UserStatement],
) -> Result<(), StepError> {
    let view = View { world, session: stage.session };
    let statement = |one| users::statement(&view, one, &Value::String(resource(&view, one)));
    users::set_policy(stage, statements.iter().map(statement).collect::<Result<_, _>>()?).await
}

/// The ARN of a snapshot or a key. One that is only being made is any of its Region.
fn resource(view: &View<'_>, statement: &UserStatement) -> String {
    let snapshot =
        |region, id: &str| format!("arn:aws:ec2:{}::snapshot/{id}", view.session.region_of(region));
    match statement.on.as_ref().map(Template::source) {
        None => "*".to_owned(),
        Some(UserStatement::NEW) => snapshot(statement.r#in, "*"),
        Some(arn) if arn.starts_with("arn:") => arn.to_owned(),
        Some(name) => {
            let made = view.world.snapshot(name);
            made.arn.clone().unwrap_or_else(|| snapshot(made.region, &made.id))
        }
    }
}

async fn copy_snapshot(stage: &Stage<'_>, world: &mut World, copy: &CopySnapshot) -> Result<(), StepError> {
    let to = call::to(copy);
    for name in copy.names() {
        let view = View { world, session: stage.session };
        let request = call::request(&view, copy).map_err(|unknown| unknown.to_string())?;
        let document = read(&done(stage.send(to, request).await)?)?;
        let id = document.value("snapshotId").ok_or("CopySnapshot named no snapshotId")?.to_owned();
        world
            .resources
            .insert(name, Resource { id, region: to.region, by: to.by.account(), ..Resource::default() });
    }
    if copy.wait != Some(false) {
        for name in copy.names() {
            let entry =
                volumes::settled(stage, to.region, to.by.account(), &world.snapshot(&name).id).await?;
            if let Some(resource) = world.resources.get_mut(&name) {
                resource.data_key = entry.value("dataEncryptionKeyId").map(str::to_owned);
            }
        }
    }
    Ok(())
}

/// Lets accounts, or everybody, make volumes of a snapshot, or no longer.
async fn permit(stage: &Stage<'_>, world: &World, share: &Share, change: &str) -> Result<(), StepError> {
    let mut parameters = vec![("Attribute".to_owned(), "createVolumePermission".to_owned())];
    for (number, one) in (1..).zip(&share.with) {
        let prefix = format!("CreateVolumePermission.{change}.{number}");
        parameters.push(match one.role() {
            None => (format!("{prefix}.Group"), "all".to_owned()),
            Some(role) => {
                let account = stage.session.account(role);
                let account =
                    account.ok_or_else(|| format!("the id of the account `{role}` is not known"))?;
                (format!("{prefix}.UserId"), account.to_owned())
            }
        });
    }
    of_snapshot(stage, world, (&share.snapshot, share.by), "ModifySnapshotAttribute", parameters).await
}

/// A request about one snapshot, by whoever made it unless somebody else is named.
async fn of_snapshot(
    stage: &Stage<'_>,
    world: &World,
    (snapshot, by): (&str, Option<Role>),
    action: &str,
    parameters: impl IntoIterator<Item = (String, String)>,
) -> Result<(), StepError> {
    let snapshot = world.snapshot(snapshot);
    let id = [("SnapshotId".to_owned(), snapshot.id)];
    let parameters = id.into_iter().chain(parameters);
    asked(stage, snapshot.region, by.unwrap_or(snapshot.by), action, parameters).await.map(drop)
}

async fn delete_volume(stage: &Stage<'_>, world: &World, of: &str) -> Result<(), StepError> {
    let snapshot = world.snapshot(of);
    let volume = snapshot.volume.ok_or_else(|| format!("`{of}` was made of no volume"))?;
    let parameters = [("VolumeId".to_owned(), volume)];
    asked(stage, snapshot.region, snapshot.by, "DeleteVolume", parameters).await.map(drop)
}

async fn tag(
    stage: &Stage<'_>,
    world: &World,
    (on, by): (&str, Role),
    action: &str,
    tags: Vec<(String, String)>,
) -> Result<(), StepError> {
    let snapshot = world.snapshot(on);
    let id = [("ResourceId.1".to_owned(), snapshot.id)];
    asked(stage, snapshot.region, by, action, id.into_iter().chain(tags)).await.map(drop)
}

/// Notes first how it was, so that it can be put back.
async fn encrypt_by_default(stage: &Stage<'_>, default: DefaultEncryption) -> Result<(), StepError> {
    let DefaultEncryption { r#in: region, by, on } = default;
    let was = asked(stage, region, by, "GetEbsEncryptionByDefault", []).await?;
    let was = was.value("ebsEncryptionByDefault") == Some("true");
    stage.note([Made::EncryptionByDefault { to: To { service: "ec2", region, by }, was }]);
    let action = if on { "EnableEbsEncryptionByDefault" } else { "DisableEbsEncryptionByDefault" };
    asked(stage, region, by, action, []).await.map(drop)
}

async fn default_key(stage: &Stage<'_>, world: &World, default: &DefaultKey) -> Result<(), StepError> {
    let arn = world.resources.get(&default.key).and_then(|key| key.arn.clone()).unwrap_or_default();
    let to = To { service: "ec2", region: default.r#in, by: default.by };
    // Not every server tells which key it was; a reset is the nearest then.
    let was = asked(stage, to.region, to.by, "GetEbsDefaultKmsKeyId", []).await;
    let was = was.ok().and_then(|was| was.value("kmsKeyId").map(str::to_owned));
    stage.note([Made::DefaultKey { to, was: was.filter(|key| !key.contains("alias/aws/ebs")) }]);
    let parameters = [("KmsKeyId".to_owned(), arn)];
    asked(stage, to.region, to.by, "ModifyEbsDefaultKmsKeyId", parameters).await.map(drop)
}

async fn register_image(
    stage: &Stage<'_>,
    world: &mut World,
    name: &str,
    from: &str,
) -> Result<(), StepError> {
    let snapshot = world.snapshot(from);
    let parameters = [
        ("Name".to_owned(), format!("copyspec-{}-{}-{name}", stage.number, stage.mark())),
        ("RootDeviceName".to_owned(), "/dev/sda1".to_owned()),
        ("BlockDeviceMapping.1.DeviceName".to_owned(), "/dev/sda1".to_owned()),
        ("BlockDeviceMapping.1.Ebs.SnapshotId".to_owned(), snapshot.id),
    ];
    let (region, by) = (snapshot.region, snapshot.by);
    let document = asked(stage, region, by, "RegisterImage", parameters).await?;
    let id = document.value("imageId").ok_or("RegisterImage named no imageId")?.to_owned();
    world.resources.insert(name.to_owned(), Resource { id, region, by, ..Resource::default() });
    Ok(())
}

/// A request for any action of a service.
pub(super) fn any_request(
    stage: &Stage<'_>,
    world: &World,
    service: Service,
    action: &str,
    with: &IndexMap<String, Template>,
) -> Result<Request, StepError> {
    let parameters = filled(stage, world, with)?;
    Ok(match service {
        Service::Ec2 => ec2::post(&ec2::action(action, parameters)),
        Service::Kms => {
            let parameters: Map<String, Value> =
                parameters.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            kms::post(action, &Value::Object(parameters))
        }
    })
}

/// The name of a service in signatures.
pub(super) fn service(service: Service) -> &'static str {
    match service {
        Service::Ec2 => "ec2",
        Service::Kms => "kms",
    }
}

fn filled(
    stage: &Stage<'_>,
    world: &World,
    texts: &IndexMap<String, Template>,
) -> Result<Vec<(String, String)>, StepError> {
    let view = View { world, session: stage.session };
    sending::filled(&view, texts).map_err(|unknown| unknown.to_string())
}

/// An Availability Zone of a Region in which volumes can be made.
pub(super) async fn zone(stage: &Stage<'_>, region: RegionRole) -> Result<String, StepError> {
    let document = asked(stage, region, Role::Owner, "DescribeAvailabilityZones", []).await?;
    let mut zones = ec2::items(&document, "availabilityZoneInfo");
    let usual = |zone: &&Document| zone.value("zoneType").is_none_or(|kind| kind == "availability-zone");
    let zone = zones.find(usual).and_then(|zone| zone.value("zoneName"));
    zone.map(str::to_owned).ok_or_else(|| "DescribeAvailabilityZones names no zone".to_owned())
}

/// The reply to a request of EC2 that must succeed.
pub(super) async fn asked(
    stage: &Stage<'_>,
    region: RegionRole,
    by: Role,
    action: &str,
    parameters: impl IntoIterator<Item = (String, String)>,
) -> Result<Document, StepError> {
    let request = ec2::post(&ec2::action(action, parameters));
    read(&done(stage.send(To { service: "ec2", region, by }, request).await)?)
}

fn read(reply: &Reply) -> Result<Document, StepError> {
    Document::parse(&reply.body).map_err(|error| format!("the reply is no XML: {error}"))
}

/// The reply, if it claims success.
pub(super) fn done(exchange: Exchange) -> Result<Reply, StepError> {
    let action = action_of(&exchange.request);
    let reply = exchange.outcome.map_err(|error| format!("{action}: {error}"))?;
    if (200..300).contains(&reply.status) {
        return Ok(reply);
    }
    let document = Document::parse(&reply.body).unwrap_or_default();
    let text = |path| document.at(path).map(|element| element.text.clone()).unwrap_or_default();
    let (code, message) = (text("Errors/Error/Code"), text("Errors/Error/Message"));
    Err(format!("{action} answered {} {code} {message}", reply.status).trim_end().to_owned())
}

/// The action that a request asks for.
fn action_of(request: &Request) -> String {
    let body = String::from_utf8_lossy(&request.body);
    let action = body.split('&').find_map(|pair| pair.strip_prefix("Action="));
    action.map_or_else(|| format!("{} {}", request.method, request.target()), str::to_owned)
}
