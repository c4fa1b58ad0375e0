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

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use proptest::prelude::*;

    use super::*;
    use crate::region::Region;
    use crate::world::Worlds;

    /// What parameters may hold, good and bad.
    const VALUES: &[&str] = &[
        "",
        "true",
        "false",
        "1",
        "-1",
        "5",
        "15",
        "9223372036854775808",
        "snapshot",
        "volume",
        "self",
        "all",
        "add",
        "archive",
        "governance",
        "createVolumePermission",
        "us-east-1",
        "us-east-1a",
        "us-east-1-atl-1a",
        "snap-0123456789abcdef0",
        "SNAPSHOT",
        "SNAPSHOT",
        "VOLUME",
        "ami-0123456789abcdef0",
        "123456789012",
        "tag:a",
        "description",
        "alias/aws/ebs",
        "http://x/?Action=CopySnapshot",
        "2026-11-20T00:00:00Z",
        "<&\u{0}\">",
        "é*?\\",
    ];

    /// One world, at a time of its own.
    struct Client {
        worlds: Worlds,
        key: String,
        now: SystemTime,
    }

    impl Client {
        fn new() -> Self {
            let worlds = Worlds::new(0, 0);
            let [first, ..] = worlds.create();
            Self { worlds, key: first.access_key_id, now: SystemTime::UNIX_EPOCH }
        }

        fn ask(&self, request: &Request) -> Reply {
            let (world, holder) = self.worlds.get(&self.key).expect("it was just made");
            let region = Region::find("us-east-1").expect("a Region of the table");
            let (rules, now) = (world.ec2_rules(), self.now);
            let (caller, is_user) = (holder.account(), holder.is_user());
            let context = Context { world: &world, caller, is_user, region, rules, now, request_id: "id" };
            answer(&context, request)
        }

        /// The text of an element of the reply to a form.
        fn made(&self, form: &str, element: &str) -> String {
            let request = Request::parse(&format!("{form}&Version=2016-11-15")).expect("a form");
            let text = String::from_utf8(self.ask(&request).document.to_vec()).expect("UTF-8");
            let (_, rest) = text.split_once(&format!("<{element}>")).expect(element);
            rest.split('<').next().unwrap_or_default().to_owned()
        }
    }

    /// What an operation demands and some of what else it takes, with values by chance.
    fn requests() -> impl Strategy<Value = Vec<(String, String)>> {
        let value = || prop::sample::select(VALUES);
        let further = prop::collection::vec((any::<prop::sample::Index>(), value()), 0..5);
        let parts = (0..OPERATIONS.len(), prop::collection::vec(value(), 12), further);
        parts.prop_map(|(operation, demanded, further)| {
            let entry = &OPERATIONS[operation];
            let (required, other) = entry.names();
            let mut request = vec![("Action", entry.name), ("Version", "2016-11-15")];
            request.extend(required.into_iter().zip(demanded));
            request.extend(
                further.into_iter().filter(|_| !other.is_empty()).map(|(at, value)| (*at.get(&other), value)),
            );
            request.into_iter().map(|(name, value)| (name.replace(".N", ".1"), value.to_owned())).collect()
        })
    }

    proptest! {
        #[test]
        fn every_request_is_answered_in_xml(requests in prop::collection::vec(requests(), 1..6)) {
            let mut client = Client::new();
            let volume = client.made("Action=CreateVolume&Size=5&AvailabilityZone=us-east-1a", "volumeId");
            let snapshot = client.made(&format!("Action=CreateSnapshot&VolumeId={volume}"), "snapshotId");
            for mut request in requests {
                client.now += Duration::from_secs(10);
                for (_, value) in &mut request {
                    *value = value.replace("VOLUME", &volume).replace("SNAPSHOT", &snapshot);
                }
                let reply = client.ask(&Request::new(request.clone()));
                prop_assert!(reply.status.as_u16() < 500, "{request:?}");
                let text = String::from_utf8(reply.document.to_vec()).expect("UTF-8");
                let document = roxmltree::Document::parse(&text);
                prop_assert!(document.is_ok(), "{request:?}: {text}");
            }
        }
    }

    #[test]
    fn operations_are_named_once_and_in_order() {
        assert!(OPERATIONS.iter().map(|entry| entry.name).is_sorted_by(|one, next| one < next));
    }
}
