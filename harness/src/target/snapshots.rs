//! Whether verdicts about snapshots would mean anything.

use super::preflight::expect_success;
use super::{Preflight, PreflightError, Session, To};
use crate::catalogue::{RegionRole, Role};
use crate::wire::{Credentials, Document, Exchange, Request, Signer, ec2};

/// Where the owner asks a service about what is at home.
pub(super) fn to(service: &'static str) -> To {
    To { service, region: RegionRole::Home, by: Role::Owner }
}

/// The exchange with a bad signature, when everything else is as it should be.
pub(super) async fn look_around(session: &Session) -> Result<Exchange, PreflightError> {
    list_regions(session).await?;
    miss(session).await?;
    Ok(session.send_as(&wrong_signer(session), regions()).await)
}

async fn list_regions(session: &Session) -> Result<(), PreflightError> {
    let step = "list the Regions of EC2";
    let reply =
        expect_success(session, Preflight::Snapshots, step, session.send_to(to("ec2"), regions()).await)?;
    let root = Document::parse(&reply.body).map(|document| document.name);
    match root.as_deref() {
        Ok("DescribeRegionsResponse") => Ok(()),
        Ok(other) => {
            let cause = format!("the reply is a {other}, not a DescribeRegionsResponse");
            Err(PreflightError::Nonsense { about: Preflight::Snapshots, step, cause })
        }
        Err(error) => {
            Err(PreflightError::Nonsense { about: Preflight::Snapshots, step, cause: error.to_string() })
        }
    }
}

/// A server that answers 200 to everything would pass wherever success is expected.
async fn miss(session: &Session) -> Result<(), PreflightError> {
    let step = "be told that a snapshot is missing";
    let parameters = [("SnapshotId.1".to_owned(), "snap-0deadbeef0deadbee".to_owned())];
    let request = ec2::post(&ec2::action("DescribeSnapshots", parameters));
    let exchange = session.send_to(to("ec2"), request).await;
    let reply = exchange.outcome.map_err(|cause| PreflightError::NoReply { step, cause })?;
    if (400..500).contains(&reply.status) {
        return Ok(());
    }
    let cause = format!("DescribeSnapshots of an id that does not exist was answered by {}", reply.status);
    Err(PreflightError::Nonsense { about: Preflight::Snapshots, step, cause })
}

fn regions() -> Request {
    ec2::post(&ec2::action("DescribeRegions", []))
}

/// The owner's keys with a secret that is not theirs.
fn wrong_signer(session: &Session) -> Signer {
    let right = session.principals.owner.signer.credentials();
    let wrong =
        Credentials { secret_access_key: format!("{}wrong", right.secret_access_key), ..right.clone() };
    Signer::new(wrong, &session.region, "ec2")
}
