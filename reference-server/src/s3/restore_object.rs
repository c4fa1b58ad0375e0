//! RestoreObject.

use http::StatusCode;

use super::context::bucket_mut;
use super::found::Found;
use super::rules::VersionSelector;
use super::wire::{Document, Reply, Request};
use super::{Context, S3Error};
use crate::clock::Second;
use crate::store::{ArchiveTier, Archived, Restoration, StorageClass};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// 202 when a restore begins, 200 when a restored copy is kept for longer.
pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = Asked::of(context, request)?;
    let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    let found = Found::within(bucket, request, selector.as_ref(), context.now)?;
    let archived = bucket
        .location(&request.key, &found.object, context.now)
        .ok_or_else(|| not_archived(found.object.storage_class))?;
    let (restoration, status) = asked.begin(archived, found.object.restoration, context.now)?;
    bucket.change(&request.key, &found.version.id, |object| object.restoration = Some(restoration));
    Ok(Reply::empty(status))
}

/// How fast a restore is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speed {
    Expedited,
    Standard,
    Bulk,
}

/// What the document asks for.
struct Asked {
    days: Option<u32>,
    speed: Speed,
}

impl Asked {
    fn of(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        let body = Document::parse(&request.body, context.xml_bytes, "RestoreRequest")?;
        if body.text("Type").is_some() || body.elements("OutputLocation").next().is_some() {
            return Err(S3Error::not_implemented().with("Resource", "OutputLocation"));
        }
        let parameters = body.elements("GlacierJobParameters").next();
        let tier = parameters.and_then(|parameters| parameters.text("Tier")).or(body.text("Tier"));
        let speed = match tier.as_deref() {
            None | Some("Standard") => Speed::Standard,
            Some("Expedited") => Speed::Expedited,
            Some("Bulk") => Speed::Bulk,
            Some(_) => return Err(S3Error::malformed_xml()),
        };
        let days = body.text("Days").map(|text| text.trim().parse().ok().filter(|days| *days > 0));
        match days {
            Some(None) => Err(S3Error::malformed_xml()),
            days => Ok(Self { days: days.flatten(), speed }),
        }
    }

    /// The restore as it is from now on.
    fn begin(
        &self,
        archived: Archived,
        before: Option<Restoration>,
        now: Second,
    ) -> Result<(Restoration, StatusCode), S3Error> {
        let expires = self.expires(archived, now)?;
        match before {
            Some(before) if before.is_ongoing(now) => Err(in_progress()),
            Some(before) if expires.is_some() && before.serves(now) => {
                Ok((Restoration { expires, ..before }, StatusCode::OK))
            }
            _ => {
                let ready = now.plus_seconds(self.takes(archived)?);
                Ok((Restoration { ready, expires }, StatusCode::ACCEPTED))
            }
        }
    }

    /// A restored copy has days to live, rounded up to midnight; an object of INTELLIGENT_TIERING moves for good, and
    /// days make no sense (RestoreObject, Days). The codes of the refusals are inferred.
    fn expires(&self, archived: Archived, now: Second) -> Result<Option<Second>, S3Error> {
        match (archived.tier, self.days) {
            (None, Some(days)) => Ok(Some(now.plus_days(days).next_midnight())),
            (Some(_), None) => Ok(None),
            (None, None) => Err(S3Error::malformed_xml()),
            (Some(_), Some(days)) => Err(S3Error::invalid_argument(
                "Days cannot be given for an object in an archive tier of INTELLIGENT_TIERING.",
                "Days",
                &days.to_string(),
            )),
        }
    }

    /// In seconds. Of the times that are documented as typical the shortest is taken (inferred).
    fn takes(&self, archived: Archived) -> Result<u64, S3Error> {
        let deep =
            archived.class == StorageClass::DeepArchive || archived.tier == Some(ArchiveTier::DeepAccess);
        match (self.speed, deep) {
            (Speed::Expedited, false) => Ok(MINUTE),
            (Speed::Standard, false) => Ok(3 * HOUR),
            (Speed::Bulk, false) => Ok(5 * HOUR),
            (Speed::Standard, true) => Ok(12 * HOUR),
            (Speed::Bulk, true) => Ok(48 * HOUR),
            (Speed::Expedited, true) => Err(S3Error::invalid_argument(
                "Expedited retrievals are not available for this storage class.",
                "Tier",
                "Expedited",
            )),
        }
    }
}

fn in_progress() -> S3Error {
    let message = "Object restore is already in progress";
    S3Error::new(StatusCode::CONFLICT, "RestoreAlreadyInProgress", message)
}

fn not_archived(class: StorageClass) -> S3Error {
    S3Error::new(
        StatusCode::FORBIDDEN,
        "InvalidObjectState",
        "Restore is not allowed for the object's current storage class",
    )
    .with("StorageClass", class.name())
}
