//! ModifySnapshotAttribute, ResetSnapshotAttribute, DescribeSnapshotAttribute: who may create volumes.

use crate::ec2::operation::Operation;
use crate::ec2::store::{Permissions, PublicSharing, Snapshot};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;
use crate::world::State;

/// The one attribute that can be changed.
const PERMISSION: &str = "createVolumePermission";
/// Changes in one request (documented).
const MOST_CHANGES: usize = 500;

pub(in crate::ec2) struct ModifySnapshotAttribute {
    id: String,
    adds: bool,
    change: Permissions,
}

pub(in crate::ec2) struct ResetSnapshotAttribute {
    id: String,
}

pub(in crate::ec2) struct DescribeSnapshotAttribute {
    id: String,
    attribute: String,
}

impl Operation for ModifySnapshotAttribute {
    const NAME: &'static str = "ModifySnapshotAttribute";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&[
        "Attribute",
        "CreateVolumePermission.Add.N.Group",
        "CreateVolumePermission.Add.N.UserId",
        "CreateVolumePermission.Remove.N.Group",
        "CreateVolumePermission.Remove.N.UserId",
        "OperationType",
        "SnapshotId",
        "UserGroup.N",
        "UserId.N",
    ]];
    const REQUIRED: &'static [&'static str] = &["SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        if let Some(other) = parameters.get("Attribute").filter(|name| *name != PERMISSION) {
            return Err(Ec2Error::invalid_value("Attribute", other));
        }
        let (adds, change) = change(parameters)?;
        if change.accounts.len() > MOST_CHANGES {
            return Err(Ec2Error::invalid_value("CreateVolumePermission", "more than 500 changes"));
        }
        Ok(Self { id: parameters.required("SnapshotId")?.to_owned(), adds, change })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        if self.adds {
            check_sharing(&mut state, &self.id, &self.change, context)?;
        }
        let regional = state.ec2.region(context.region, context.now);
        let permissions = &mut found::owned(regional, &self.id, context)?.permissions;
        if self.adds {
            permissions.is_public |= self.change.is_public;
            permissions.accounts.extend(self.change.accounts);
        } else {
            permissions.is_public &= !self.change.is_public;
            permissions.accounts.retain(|account| !self.change.accounts.contains(account));
        }
        xml.flag("return", true);
        Ok(())
    }
}

/// Whether permissions are added, and which, in either of the two forms.
fn change(parameters: &Parameters<'_>) -> Result<(bool, Permissions), Ec2Error> {
    let (added, removed) = (
        structured(parameters, "CreateVolumePermission.Add")?,
        structured(parameters, "CreateVolumePermission.Remove")?,
    );
    let listed = listed(parameters)?;
    let both = Err(Ec2Error::invalid_combination("CreateVolumePermission.Add", "Remove or OperationType"));
    match (added, removed, listed) {
        (Some(added), None, None) => Ok((true, added)),
        (None, Some(removed), None) => Ok((false, removed)),
        (None, None, Some(listed)) => Ok(listed),
        (None, None, None) => Err(Ec2Error::missing_parameter("CreateVolumePermission")),
        _ => both,
    }
}

/// `CreateVolumePermission.Add.1.UserId` and the like.
fn structured(parameters: &Parameters<'_>, name: &str) -> Result<Option<Permissions>, Ec2Error> {
    let entries = parameters.entries(name);
    let accounts = entries.iter().filter_map(|entry| entry.get("UserId"));
    let groups = entries.iter().filter_map(|entry| entry.get("Group"));
    let permissions = permissions(accounts, groups)?;
    Ok((!entries.is_empty()).then_some(permissions))
}

/// `OperationType` with `UserId.1` and `UserGroup.1`.
fn listed(parameters: &Parameters<'_>) -> Result<Option<(bool, Permissions)>, Ec2Error> {
    let (accounts, groups) = (parameters.list("UserId"), parameters.list("UserGroup"));
    let adds = match parameters.get("OperationType") {
        None if accounts.is_empty() && groups.is_empty() => return Ok(None),
        None => return Err(Ec2Error::missing_parameter("OperationType")),
        Some("add") => true,
        Some("remove") => false,
        Some(other) => return Err(Ec2Error::invalid_value("OperationType", other)),
    };
    Ok(Some((adds, permissions(accounts.into_iter(), groups.into_iter())?)))
}

fn permissions<'a>(
    accounts: impl Iterator<Item = &'a str>,
    mut groups: impl Iterator<Item = &'a str>,
) -> Result<Permissions, Ec2Error> {
    let mut permissions = Permissions::default();
    for account in accounts {
        if account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Ec2Error::invalid_value("UserId", account));
        }
        permissions.accounts.insert(account.to_owned());
    }
    groups.try_for_each(|group| {
        permissions.is_public = true;
        if group == "all" { Ok(()) } else { Err(Ec2Error::invalid_value("Group", group)) }
    })?;
    Ok(permissions)
}

/// Whether a snapshot may be shared like that.
fn check_sharing(
    state: &mut State,
    id: &str,
    change: &Permissions,
    context: &Context<'_>,
) -> Result<(), Ec2Error> {
    let regional = state.ec2.region(context.region, context.now);
    let sharing = regional.settings(context.caller).public_sharing;
    let snapshot = found::owned(regional, id, context)?.clone();
    if change.is_public && sharing != PublicSharing::Unblocked {
        return Err(Ec2Error::not_permitted("Public access to snapshots is blocked for this account."));
    }
    let key = snapshot.encryption.as_ref().map(|encryption| encryption.key.clone());
    let key = key.and_then(|key| state.keys.resolve(context.region, context.caller, &key));
    let is_managed = key.is_some_and(|key| key.is_aws_managed());
    (context.rules.sharing)(&snapshot, change, is_managed)
}

impl Operation for ResetSnapshotAttribute {
    const NAME: &'static str = "ResetSnapshotAttribute";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["Attribute", "SnapshotId"]];
    const REQUIRED: &'static [&'static str] = &["Attribute", "SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        match parameters.required("Attribute")? {
            PERMISSION => Ok(Self { id: parameters.required("SnapshotId")?.to_owned() }),
            other => Err(Ec2Error::invalid_value("Attribute", other)),
        }
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        found::owned(regional, &self.id, context)?.permissions = Permissions::default();
        xml.flag("return", true);
        Ok(())
    }
}

impl Operation for DescribeSnapshotAttribute {
    const NAME: &'static str = "DescribeSnapshotAttribute";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["Attribute", "SnapshotId"]];
    const REQUIRED: &'static [&'static str] = &["Attribute", "SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        let attribute = parameters.required("Attribute")?;
        if ![PERMISSION, "productCodes"].contains(&attribute) {
            return Err(Ec2Error::invalid_value("Attribute", attribute));
        }
        Ok(Self { id: parameters.required("SnapshotId")?.to_owned(), attribute: attribute.to_owned() })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let snapshot = found::owned(regional, &self.id, context)?;
        xml.element("snapshotId", &self.id);
        xml.nested(&self.attribute, |xml| {
            if self.attribute == PERMISSION {
                write_permissions(xml, snapshot);
            }
        });
        Ok(())
    }
}

fn write_permissions(xml: &mut Xml, snapshot: &Snapshot) {
    if snapshot.permissions.is_public {
        xml.nested("item", |xml| xml.element("group", "all"));
    }
    for account in &snapshot.permissions.accounts {
        xml.nested("item", |xml| xml.element("userId", account));
    }
}
