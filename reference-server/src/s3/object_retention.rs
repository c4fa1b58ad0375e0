//! GetObjectRetention and PutObjectRetention.

use http::StatusCode;

use super::context::{bucket, bucket_mut};
use super::found::Found;
use super::object_lock_configuration::write_period;
use super::params::bypasses_governance;
use super::rules::VersionSelector;
use super::wire::{Document, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::clock::Second;
use crate::store::{LockMode, Retention};

pub(super) fn get(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    check_has_lock(context, request)?;
    let found = Found::by(context, request)?;
    let retention = found.object.lock.retention.ok_or_else(S3Error::no_object_lock)?;
    Ok(Reply::xml(Xml::document("Retention", |xml| {
        xml.element("Mode", retention.mode.name());
        xml.element("RetainUntilDate", &retention.ends(context.now).iso());
        if let Some(duration) = retention.hold {
            xml.element("EventHold", "ON");
            xml.nested("EventHoldDuration", |xml| write_period(xml, duration));
        }
    })))
}

pub(super) fn put(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let asked = asked(context, request)?;
    check_has_lock(context, request)?;
    let selector = request.query.get("versionId").map(VersionSelector::parse).transpose()?;
    let mut state = context.world.state();
    let bucket = bucket_mut(&mut state.buckets, &request.bucket)?;
    let found = Found::within(bucket, request, selector.as_ref(), context.now)?;
    let may_loosen = bypasses_governance(request);
    if !may_follow(found.object.lock.retention, asked, context.now, may_loosen) {
        return Err(S3Error::locked());
    }
    bucket.change(&request.key, &found.version.id, |object| object.lock.retention = asked);
    Ok(Reply::empty(StatusCode::OK).optional("x-amz-version-id", found.reported_id()))
}

/// Whether a retention may take the place of another. What is over does not count; otherwise it may
/// become stricter, and GOVERNANCE also looser for who may bypass it.
fn may_follow(old: Option<Retention>, new: Option<Retention>, now: Second, bypass: bool) -> bool {
    let Some(old) = old.filter(|old| now < old.ends(now)) else { return true };
    let looser = new.is_none_or(|new| {
        new.until < old.ends(now) || old.mode == LockMode::Compliance && new.mode == LockMode::Governance
    });
    !looser || bypass && old.mode == LockMode::Governance
}

/// An empty element removes the retention; half of one is malformed (both recorded on AWS).
fn asked(context: &Context<'_>, request: &Request) -> Result<Option<Retention>, S3Error> {
    let body = Document::parse(&request.body, context.xml_bytes, "Retention")?;
    let (mode, date) = match (body.text("Mode"), body.text("RetainUntilDate")) {
        (None, None) => return Ok(None),
        (Some(mode), Some(date)) => (mode, date),
        _ => return Err(S3Error::malformed_xml()),
    };
    let mode = LockMode::from_name(mode.trim()).ok_or_else(S3Error::malformed_xml)?;
    let until = Second::from_iso(&date).ok_or_else(S3Error::malformed_xml)?;
    if until > context.now {
        return Ok(Some(Retention { mode, until, hold: None }));
    }
    let message = "The retain until date must be in the future!";
    Err(S3Error::invalid_argument(message, "RetainUntilDate", &date))
}

/// Locks of single objects want a bucket with Object Lock, for reading too.
pub(super) fn check_has_lock(context: &Context<'_>, request: &Request) -> Result<(), S3Error> {
    let state = context.world.state();
    let bucket = bucket(&state.buckets, &request.bucket)?;
    match bucket.lock {
        Some(_) => Ok(()),
        None => Err(S3Error::invalid_request("Bucket is missing Object Lock Configuration")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn until(mode: LockMode, second: u64) -> Option<Retention> {
        Some(Retention { mode, until: Second::of(second), hold: None })
    }

    fn allowed(old: Option<Retention>, new: Option<Retention>) -> (bool, bool) {
        (may_follow(old, new, Second::of(50), false), may_follow(old, new, Second::of(50), true))
    }

    #[test]
    fn retention_gets_stricter_for_everyone_and_looser_by_bypass() {
        use LockMode::{Compliance, Governance};
        assert_eq!(allowed(None, until(Compliance, 100)), (true, true));
        assert_eq!(allowed(until(Governance, 100), until(Governance, 101)), (true, true));
        assert_eq!(allowed(until(Governance, 100), until(Compliance, 100)), (true, true));
        assert_eq!(allowed(until(Governance, 100), until(Governance, 99)), (false, true));
        assert_eq!(allowed(until(Governance, 100), None), (false, true));
        assert_eq!(allowed(until(Compliance, 100), until(Compliance, 99)), (false, false));
        assert_eq!(allowed(until(Compliance, 100), until(Governance, 101)), (false, false));
        assert_eq!(allowed(until(Compliance, 50), None), (true, true));
    }
}
