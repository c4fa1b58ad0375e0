//! From a request to its operation.

use super::operation::Entry;
use super::wire::Parameters;
use super::{Context, Ec2Error, Reply, Request, ops};
use crate::s3::wire::Xml;
use http::StatusCode;

const NAMESPACE: &str = " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"";

/// All operations.
const OPERATIONS: &[Entry] = &[
    Entry::of::<ops::CopySnapshot>(),
    Entry::of::<ops::CopyVolumes>(),
    Entry::of::<ops::CreateSnapshot>(),
    Entry::of::<ops::CreateSnapshots>(),
    Entry::of::<ops::CreateTags>(),
    Entry::of::<ops::CreateVolume>(),
    Entry::of::<ops::DeleteSnapshot>(),
    Entry::of::<ops::DeleteTags>(),
    Entry::of::<ops::DeleteVolume>(),
    Entry::of::<ops::DeregisterImage>(),
    Entry::of::<ops::DescribeAvailabilityZones>(),
    Entry::of::<ops::DescribeFastSnapshotRestores>(),
    Entry::of::<ops::DescribeImages>(),
    Entry::of::<ops::DescribeLockedSnapshots>(),
    Entry::of::<ops::DescribeRegions>(),
    Entry::of::<ops::DescribeSnapshotAttribute>(),
    Entry::of::<ops::DescribeSnapshotTierStatus>(),
    Entry::of::<ops::DescribeSnapshots>(),
    Entry::of::<ops::DescribeTags>(),
    Entry::of::<ops::DescribeVolumes>(),
    Entry::of::<ops::DisableEbsEncryptionByDefault>(),
    Entry::of::<ops::DisableFastSnapshotRestores>(),
    Entry::of::<ops::DisableSnapshotBlockPublicAccess>(),
    Entry::of::<ops::EnableEbsEncryptionByDefault>(),
    Entry::of::<ops::EnableFastSnapshotRestores>(),
    Entry::of::<ops::EnableSnapshotBlockPublicAccess>(),
    Entry::of::<ops::GetEbsDefaultKmsKeyId>(),
    Entry::of::<ops::GetEbsEncryptionByDefault>(),
    Entry::of::<ops::GetSnapshotBlockPublicAccessState>(),
    Entry::of::<ops::LockSnapshot>(),
    Entry::of::<ops::ModifyEbsDefaultKmsKeyId>(),
    Entry::of::<ops::ModifySnapshotAttribute>(),
    Entry::of::<ops::ModifySnapshotTier>(),
    Entry::of::<ops::RegisterImage>(),
    Entry::of::<ops::ResetEbsDefaultKmsKeyId>(),
    Entry::of::<ops::ResetSnapshotAttribute>(),
    Entry::of::<ops::RestoreSnapshotTier>(),
    Entry::of::<ops::UnlockSnapshot>(),
];

/// Answers a request whose sender is known. Refusals are answers as well.
pub(crate) fn answer(context: &Context<'_>, request: &Request) -> Reply {
    perform(context, request).unwrap_or_else(|error| Reply {
        status: error.status,
        document: (context.rules.error_document)(&error, context.request_id),
    })
}

fn perform(context: &Context<'_>, request: &Request) -> Result<Reply, Ec2Error> {
    let parameters = Parameters::new(&request.parameters);
    let action = parameters.get("Action").filter(|action| !action.is_empty());
    let action = action.ok_or_else(Ec2Error::missing_action)?;
    (context.rules.version)(parameters.get("Version"))?;
    let entry = OPERATIONS.iter().find(|entry| entry.name == action);
    let entry = entry.ok_or_else(|| (context.rules.invalid_action)(action))?;
    let root = (context.rules.reply_root)(action);
    let mut xml = Xml::begun(&root, NAMESPACE);
    xml.element("requestId", context.request_id);
    entry.run(&parameters, context, &mut xml)?;
    Ok(Reply { status: StatusCode::OK, document: xml.ended(&root) })
}
