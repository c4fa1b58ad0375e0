//! Whether verdicts on a target would mean anything, found out before the first one.

use std::collections::BTreeSet;

use super::error::NO_CODE;
use super::{PreflightError, Session, Target, snapshots};
use crate::catalogue::Capability;
use crate::wire::{Document, Exchange, Reply, Request, iam, kms, s3};

/// What a target is to be asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Preflight {
    /// Buckets and objects.
    Objects,
    /// Volumes and snapshots.
    Snapshots,
}

/// Further apart than this, clocks are worth a word, in seconds; S3 itself refuses 15 minutes.
const SKEW: f64 = 300.0;

impl Target {
    /// Tries out what the services that are to be judged are for, and a bad signature. The reference server needs none
    /// of it. What the target turns out to lack is no longer offered.
    ///
    /// # Errors
    /// When any of it fails: then no verdict would mean anything. A target that is asked about objects too may well
    /// have no snapshots.
    pub async fn preflight(&mut self, asked: &BTreeSet<Preflight>) -> Result<Vec<String>, PreflightError> {
        if self.is_private() {
            return Ok(Vec::new());
        }
        let session = self.session();
        let mut warnings = Vec::new();
        if asked.contains(&Preflight::Objects) {
            warnings.extend(self.try_objects(&session).await?);
        }
        if asked.contains(&Preflight::Snapshots) && self.lacks(Capability::Ec2).is_none() {
            match snapshots::look_around(&session).await {
                Ok(tried) => {
                    // Objects may have shown the same.
                    warnings.extend(self.judge_signatures(&tried));
                    warnings.dedup();
                }
                Err(error) if asked.contains(&Preflight::Objects) => {
                    self.profile.capabilities.remove(Capability::Ec2, &error.to_string());
                }
                Err(error) => return Err(error),
            }
            self.try_keys(&session).await;
            self.try_user(&session).await;
        }
        warnings.extend(self.judge_clock());
        warnings.extend(self.judge_version());
        Ok(warnings)
    }

    /// Makes, lists, reads and removes a bucket.
    async fn try_objects(&mut self, session: &Session) -> Result<Vec<String>, PreflightError> {
        let bucket = format!("copyspec-preflight-{:016x}", fastrand::u64(..));
        create(session, &bucket).await?;
        let looked = look_around(session, &bucket).await;
        let removed = remove(session, &bucket).await;
        let signatures = looked?;
        removed?;
        Ok(self.judge_signatures(&signatures))
    }

    /// Where no key can be listed, none can be made.
    async fn try_keys(&mut self, session: &Session) {
        if self.lacks(Capability::Kms).is_some() {
            return;
        }
        let exchange =
            session.send_to(snapshots::to("kms"), kms::post("ListKeys", &serde_json::json!({}))).await;
        if !exchange.succeeded() {
            let status = exchange.status().map_or_else(|| "nothing".to_owned(), |status| status.to_string());
            self.profile
                .capabilities
                .remove(Capability::Kms, &format!("KMS ListKeys was answered by {status}"));
        }
    }

    /// Where the policies of a user cannot be listed, none can be set.
    async fn try_user(&mut self, session: &Session) {
        let Some(user) = session.user().filter(|_| self.lacks(Capability::Iam).is_none()) else { return };
        let request = iam::post("ListUserPolicies", &[("UserName", user)]);
        let exchange = session.send_to(snapshots::to("iam"), request).await;
        if !exchange.succeeded() {
            let status = exchange.status().map_or_else(|| "nothing".to_owned(), |status| status.to_string());
            let reason = format!("IAM ListUserPolicies was answered by {status}");
            self.profile.capabilities.remove(Capability::Iam, &reason);
        }
    }

    /// Signatures that are not verified make every pass about them worthless: this is said first.
    fn judge_signatures(&mut self, tried: &Exchange) -> Vec<String> {
        let Some(reason) = accepted(tried) else { return Vec::new() };
        if self.lacks(Capability::Signatures).is_none() {
            self.profile.capabilities.remove(Capability::Signatures, &reason);
        }
        vec![format!("{}: {reason}; nothing here shows that requests are authenticated", self.name())]
    }

    fn judge_clock(&self) -> Option<String> {
        let offset = self.clock.offset();
        if !self.clock.is_known() {
            let name = self.name();
            return Some(format!(
                "{name}: replies have no Date; conditions on time go by this machine's clock"
            ));
        }
        let apart = offset.abs() > SKEW;
        apart.then(|| {
            format!("{}: its clock is {offset:+.0} s from ours; requests go by its clock", self.name())
        })
    }

    fn judge_version(&self) -> Option<String> {
        let (measured, found) = (self.profile.measured.as_deref()?, self.version()?);
        let other = measured != found;
        other.then(|| format!("{} {found} runs; its profile and snapshots are of {measured}", self.name()))
    }
}

/// Shows as well that good signatures are accepted.
async fn create(session: &Session, bucket: &str) -> Result<(), PreflightError> {
    let step = "create a bucket";
    let exchange = session.send(s3::create_bucket(bucket, session.region())).await;
    expect_success(session, Preflight::Objects, step, exchange).map(drop)
}

/// The exchange with the bad signature, when everything else is as it should be.
async fn look_around(session: &Session, bucket: &str) -> Result<Exchange, PreflightError> {
    list(session, bucket).await?;
    miss(session, bucket).await?;
    let request = Request::new("GET", format!("/{bucket}")).query("list-type", Some("2"));
    Ok(session.send_as(&session.with_wrong_secret(), request).await)
}

async fn list(session: &Session, bucket: &str) -> Result<(), PreflightError> {
    let step = "list the bucket just created";
    let request = Request::new("GET", format!("/{bucket}")).query("list-type", Some("2"));
    let reply = expect_success(session, Preflight::Objects, step, session.send(request).await)?;
    let nonsense = |cause: String| PreflightError::Nonsense { about: Preflight::Objects, step, cause };
    let listing = Document::parse(&reply.body).map_err(|error| nonsense(error.to_string()))?;
    if listing.name != "ListBucketResult" {
        return Err(nonsense(format!("the reply is a {}, not a ListBucketResult", listing.name)));
    }
    Ok(())
}

/// A server that answers 200 to everything would pass wherever success is expected.
async fn miss(session: &Session, bucket: &str) -> Result<(), PreflightError> {
    let step = "be told that an object is missing";
    let exchange = session.send(Request::new("GET", s3::object_path(bucket, "copyspec-missing"))).await;
    let reply = exchange.outcome.map_err(|cause| PreflightError::NoReply { step, cause })?;
    if reply.status == 404 {
        return Ok(());
    }
    let cause = format!("GET of an object that does not exist was answered by {}", reply.status);
    Err(PreflightError::Nonsense { about: Preflight::Objects, step, cause })
}

async fn remove(session: &Session, bucket: &str) -> Result<(), PreflightError> {
    let step = "delete the bucket just created";
    let exchange = session.send(Request::new("DELETE", format!("/{bucket}"))).await;
    expect_success(session, Preflight::Objects, step, exchange).map(drop)
}

pub(super) fn expect_success(
    session: &Session,
    about: Preflight,
    step: &'static str,
    exchange: Exchange,
) -> Result<Reply, PreflightError> {
    let reply = exchange.outcome.map_err(|cause| PreflightError::NoReply { step, cause })?;
    if (200..300).contains(&reply.status) { Ok(reply) } else { Err(refusal(session, about, step, &reply)) }
}

/// Wrong keys and clocks have codes of their own, which AWS documents in its list of error codes.
fn refusal(session: &Session, about: Preflight, step: &'static str, reply: &Reply) -> PreflightError {
    let error = Document::parse(&reply.body).unwrap_or_default();
    let text =
        |of_s3, of_ec2| error.at(of_s3).or_else(|| error.at(of_ec2)).map(|element| element.text.clone());
    let code = text("Code", "Errors/Error/Code").unwrap_or_else(|| NO_CODE.to_owned());
    let message = text("Message", "Errors/Error/Message").unwrap_or_else(|| "(no message)".to_owned());
    let message = shortened(&message);
    let status = reply.status;
    match code.as_str() {
        "RequestTimeTooSkewed" | "RequestExpired" => {
            PreflightError::Clock { step, offset: session.clock.offset() }
        }
        "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "AuthorizationHeaderMalformed"
        | "AuthFailure"
        | "InvalidToken"
        | "ExpiredToken" => PreflightError::Credentials { step, status, code, message },
        _ => PreflightError::Refused { about, step, status, code, message },
    }
}

/// Why a bad signature counts as accepted, if it does.
fn accepted(tried: &Exchange) -> Option<String> {
    match &tried.outcome {
        Ok(reply) if (400..500).contains(&reply.status) => None,
        Ok(reply) if reply.status < 300 => Some("a wrong signature is accepted".into()),
        Ok(reply) => Some(format!("a wrong signature is answered by {}", reply.status)),
        Err(cause) => Some(format!("a wrong signature is not answered: {cause}")),
    }
}

fn shortened(message: &str) -> String {
    let clean = message.chars().map(|c| if c.is_control() { ' ' } else { c });
    clean.take(300).collect()
}
