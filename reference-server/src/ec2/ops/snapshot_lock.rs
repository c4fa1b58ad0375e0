//! LockSnapshot and UnlockSnapshot.

use std::time::{Duration, SystemTime};

use crate::ec2::describe::write_time;
use crate::ec2::operation::Operation;
use crate::ec2::store::{Lock, LockMode, LockState, Snapshot};
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error, found};
use crate::s3::wire::Xml;

const HOUR: Duration = Duration::from_secs(3_600);
const DAY: Duration = Duration::from_secs(86_400);
/// In days.
const LONGEST: i64 = 36_500;
/// In hours.
const LONGEST_COOL_OFF: i64 = 72;

pub(in crate::ec2) struct LockSnapshot {
    id: String,
    mode: LockMode,
    time: LockTime,
    cool_off: Option<Duration>,
}

pub(in crate::ec2) struct UnlockSnapshot {
    id: String,
}

/// How long a lock is wanted for.
enum LockTime {
    For(Duration),
    Until(SystemTime),
}

impl Operation for LockSnapshot {
    const NAME: &'static str = "LockSnapshot";
    const PARAMETERS: &'static [&'static [&'static str]] =
        &[&["CoolOffPeriod", "ExpirationDate", "LockDuration", "LockMode", "SnapshotId"]];
    const REQUIRED: &'static [&'static str] = &["LockMode", "SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        let mode = match parameters.required("LockMode")? {
            "governance" => LockMode::Governance,
            "compliance" => LockMode::Compliance,
            other => return Err(Ec2Error::invalid_value("LockMode", other)),
        };
        let hours = parameters.bounded("CoolOffPeriod", 1, LONGEST_COOL_OFF)?;
        if hours.is_some() && mode == LockMode::Governance {
            return Err(Ec2Error::invalid_combination("CoolOffPeriod", "the mode governance"));
        }
        let hours = hours.and_then(|hours| u32::try_from(hours).ok());
        Ok(Self {
            id: parameters.required("SnapshotId")?.to_owned(),
            mode,
            time: lock_time(parameters)?,
            cool_off: hours.map(|hours| HOUR * hours),
        })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let snapshot = found::owned(regional, &self.id, context)?;
        let lock = self.lock(snapshot, context.now)?;
        snapshot.lock = Some(lock);
        xml.element("snapshotId", &self.id);
        write_lock(xml, lock, context.now);
        Ok(())
    }
}

/// `LockDuration` or `ExpirationDate`, one of them.
fn lock_time(parameters: &Parameters<'_>) -> Result<LockTime, Ec2Error> {
    match (parameters.bounded("LockDuration", 1, LONGEST)?, parameters.get("ExpirationDate")) {
        (Some(days), None) => Ok(LockTime::For(DAY * u32::try_from(days).unwrap_or(1))),
        (None, Some(date)) => {
            let time = date.parse::<jiff::Timestamp>().map(SystemTime::from);
            time.map(LockTime::Until).map_err(|_| Ec2Error::invalid_value("ExpirationDate", date))
        }
        (Some(_), Some(_)) => Err(Ec2Error::invalid_combination("LockDuration", "ExpirationDate")),
        (None, None) => Err(Ec2Error::missing_parameter("LockDuration")),
    }
}

impl LockSnapshot {
    /// The lock from now on. The time of one on a snapshot that is still made counts from its completion.
    fn lock(&self, snapshot: &Snapshot, now: SystemTime) -> Result<Lock, Ec2Error> {
        let begins = now.max(snapshot.course.ends());
        let lasts = match self.time {
            LockTime::For(time) => time,
            LockTime::Until(end) => end.duration_since(begins).unwrap_or_default(),
        };
        let lock = Lock { mode: self.mode, created: now, begins, lasts, cool_off: self.cool_off };
        match snapshot.lock {
            // Only longer (documented).
            Some(old) if old.state(now) == LockState::Compliance && !lock.prolongs(old) => {
                Err(Ec2Error::not_permitted("A lock in compliance mode can only be made longer."))
            }
            _ => Ok(lock),
        }
    }
}

impl Operation for UnlockSnapshot {
    const NAME: &'static str = "UnlockSnapshot";
    const PARAMETERS: &'static [&'static [&'static str]] = &[&["SnapshotId"]];
    const REQUIRED: &'static [&'static str] = &["SnapshotId"];

    fn parse(parameters: &Parameters<'_>, _: &Context<'_>) -> Result<Self, Ec2Error> {
        Ok(Self { id: parameters.required("SnapshotId")?.to_owned() })
    }

    fn apply(self, context: &Context<'_>, xml: &mut Xml) -> Result<(), Ec2Error> {
        let mut state = context.world.state();
        let regional = state.ec2.region(context.region, context.now);
        let snapshot = found::owned(regional, &self.id, context)?;
        match snapshot.lock.map(|lock| lock.state(context.now)) {
            None => {
                return Err(Ec2Error::incorrect_state(format!("The snapshot {} is not locked.", self.id)));
            }
            Some(LockState::Compliance) => {
                return Err(Ec2Error::not_permitted("A lock in compliance mode cannot be taken off."));
            }
            Some(_) => snapshot.lock = None,
        }
        xml.element("snapshotId", &self.id);
        Ok(())
    }
}

/// The members of a lock.
pub(super) fn write_lock(xml: &mut Xml, lock: Lock, now: SystemTime) {
    xml.element("lockState", lock.state(now).name());
    xml.element("lockDuration", &(lock.lasts.as_secs() / DAY.as_secs()).to_string());
    let hours = lock.cool_off.map(|time| (time.as_secs() / HOUR.as_secs()).to_string());
    xml.optional("coolOffPeriod", hours.as_deref());
    write_time(xml, "coolOffPeriodExpiresOn", lock.cools_until());
    write_time(xml, "lockCreatedOn", Some(lock.created));
    write_time(xml, "lockDurationStartTime", Some(lock.begins));
    write_time(xml, "lockExpiresOn", Some(lock.expires()));
}
