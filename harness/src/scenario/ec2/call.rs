//! The call under test and its parameters.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Signed, Template};
use crate::catalogue::{RegionRole, Role};

/// The call under test.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CallEc2")]
pub enum Call {
    /// CopySnapshot.
    CopySnapshot(Box<CopySnapshot>),
}

/// How a request carries its parameters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Method {
    /// As a form in its body.
    #[default]
    #[serde(rename = "POST")]
    Post,
    /// In its query.
    #[serde(rename = "GET")]
    Get,
}

/// The parameters of CopySnapshot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CopySnapshot {
    /// The snapshot that is copied: its id and its Region are sent.
    pub from: Option<String>,
    /// `SourceSnapshotId` as written.
    pub source_snapshot_id: Option<Template>,
    /// `SourceRegion` as written.
    pub source_region: Option<Template>,
    /// The Region whose endpoint gets the call, which is where the copy is made.
    pub r#in: Option<RegionRole>,
    /// Who sends it, if not the owner.
    pub by: Option<Role>,
    /// `Description`.
    pub description: Option<Template>,
    /// `Encrypted`.
    pub encrypted: Option<Template>,
    /// `KmsKeyId`.
    pub kms_key_id: Option<Template>,
    /// `DestinationRegion`, which does not decide where the copy is made.
    pub destination_region: Option<Template>,
    /// `DestinationOutpostArn`.
    pub destination_outpost_arn: Option<Template>,
    /// `DestinationAvailabilityZone`.
    pub destination_availability_zone: Option<Template>,
    /// `CompletionDurationMinutes`.
    pub completion_duration_minutes: Option<Template>,
    /// `PresignedUrl` as written.
    pub presigned_url: Option<Template>,
    /// `DryRun`.
    pub dry_run: Option<Template>,
    /// Tags of the copy: `TagSpecification.1` for a snapshot.
    pub tags: Option<IndexMap<String, Template>>,
    /// `PresignedUrl`, made by signing this very call for the source's Region.
    pub presigned: Option<Presigned>,
    /// Further parameters by their names on the wire; they replace those of the same name.
    pub parameters: IndexMap<String, Template>,
    /// Parameters, by their names on the wire, that are not sent although they would be.
    pub without: Vec<String>,
    /// How the parameters go out; left out: in the body.
    pub method: Option<Method>,
    /// Further headers, sent as written.
    pub headers: IndexMap<String, Template>,
    /// How it is signed, if not as usual.
    pub signed: Option<Signed>,
    /// What later steps, rows and assertions call the copy; left out: `copy`.
    pub r#as: Option<String>,
    /// Of a step: how many copies; more than one are called `NAME-1`, `NAME-2` and so on.
    pub times: Option<u32>,
    /// Of a step: whether the next one waits until the copy is no longer pending; left out, it does.
    pub wait: Option<bool>,
}

/// A presigned URL within a call, as SDKs make it: a GET of the same call, for the source's Region.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Presigned {
    /// Parameters by their names on the wire, in the place of those of the call or beside them.
    pub parameters: IndexMap<String, Template>,
    /// Parameters of the call that the URL lacks.
    pub without: Vec<String>,
    /// How it is signed, if not as usual.
    pub signed: Option<Signed>,
}

/// What the copy is called when the call gives it no name.
pub(super) const COPY: &str = "copy";

impl CopySnapshot {
    /// The parameters that are sent as they are written, with their names on the wire.
    pub fn wire(&self) -> impl Iterator<Item = (&'static str, &Template)> {
        let all = [
            ("SourceSnapshotId", &self.source_snapshot_id),
            ("SourceRegion", &self.source_region),
            ("Description", &self.description),
            ("Encrypted", &self.encrypted),
            ("KmsKeyId", &self.kms_key_id),
            ("DestinationRegion", &self.destination_region),
            ("DestinationOutpostArn", &self.destination_outpost_arn),
            ("DestinationAvailabilityZone", &self.destination_availability_zone),
            ("CompletionDurationMinutes", &self.completion_duration_minutes),
            ("PresignedUrl", &self.presigned_url),
            ("DryRun", &self.dry_run),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)))
    }

    /// What the copy is called.
    pub fn name(&self) -> &str {
        self.r#as.as_deref().unwrap_or(COPY)
    }

    /// The names of its copies.
    pub fn names(&self) -> Vec<String> {
        match self.times {
            None => vec![self.name().to_owned()],
            Some(times) => (1..=times).map(|number| format!("{}-{number}", self.name())).collect(),
        }
    }

    /// These parameters laid over others: what is present here wins.
    #[must_use]
    pub fn over(&self, base: &Self) -> Self {
        let merged = |upper: &IndexMap<_, _>, base: &IndexMap<_, _>| {
            let mut merged = base.clone();
            merged.extend(upper.clone());
            merged
        };
        // Another source has another id and Region.
        let base = if self.from.is_some() {
            &Self { source_snapshot_id: None, source_region: None, ..base.clone() }
        } else {
            base
        };
        let text = |of: fn(&Self) -> &Option<Template>| of(self).clone().or_else(|| of(base).clone());
        Self {
            from: self.from.clone().or_else(|| base.from.clone()),
            source_snapshot_id: text(|call| &call.source_snapshot_id),
            source_region: text(|call| &call.source_region),
            r#in: self.r#in.or(base.r#in),
            by: self.by.or(base.by),
            description: text(|call| &call.description),
            encrypted: text(|call| &call.encrypted),
            kms_key_id: text(|call| &call.kms_key_id),
            destination_region: text(|call| &call.destination_region),
            destination_outpost_arn: text(|call| &call.destination_outpost_arn),
            destination_availability_zone: text(|call| &call.destination_availability_zone),
            completion_duration_minutes: text(|call| &call.completion_duration_minutes),
            presigned_url: text(|call| &call.presigned_url),
            dry_run: text(|call| &call.dry_run),
            tags: self.tags.clone().or_else(|| base.tags.clone()),
            presigned: self.presigned.clone().or_else(|| base.presigned.clone()),
            parameters: merged(&self.parameters, &base.parameters),
            without: base.without.iter().chain(&self.without).cloned().collect(),
            method: self.method.or(base.method),
            headers: merged(&self.headers, &base.headers),
            signed: self.signed.clone().or_else(|| base.signed.clone()),
            r#as: self.r#as.clone().or_else(|| base.r#as.clone()),
            times: self.times.or(base.times),
            wait: self.wait.or(base.wait),
        }
    }

    /// Every text in the call.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let presigned = self
            .presigned
            .iter()
            .flat_map(|url| url.parameters.values().chain(url.signed.iter().flat_map(Signed::templates)));
        let sets = self.tags.iter().chain([&self.parameters, &self.headers]).flat_map(IndexMap::values);
        let signed = self.signed.iter().flat_map(Signed::templates);
        self.wire().map(|(_, value)| value).chain(sets).chain(signed).chain(presigned)
    }
}
