//! Where the buckets of a world are, and what stands before them.

use super::StepError;
use crate::catalogue::{RegionRole, Role, ZoneRole};
use crate::scenario::{BucketOf, NewPlace, PointPart};
use crate::target::{AccessPoint, BucketPlace, Session};
use crate::wire::{Request, s3};

/// A bucket of a world.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Its real name.
    pub(super) real: String,
    pub(super) place: BucketPlace,
    /// Which bucket of the profile it is, if it is one.
    pub(super) used: Option<BucketOf>,
    /// The key of the object that is there already.
    object: Option<String>,
}

impl Known {
    /// A bucket that was made.
    pub(super) fn made(real: String, place: BucketPlace) -> Self {
        Self { real, place, used: None, object: None }
    }

    /// The key of an object that is there already, if that is what stands for it.
    pub(super) fn object(&self, key: &str) -> Option<&str> {
        self.object.as_deref().filter(|_| key == BucketOf::OBJECT)
    }

    /// Whether it is a general purpose bucket, which has tags, access lists and versions.
    pub(super) fn is_general(&self) -> bool {
        !matches!(self.place, BucketPlace::Directory(_) | BucketPlace::Outpost(_))
    }
}

/// The name of a bucket, made of one that fits any bucket: a directory bucket's tells its zone.
pub(super) fn name_of(session: &Session, name: &str, place: BucketPlace) -> Result<String, StepError> {
    let BucketPlace::Directory(role) = place else { return Ok(name.to_owned()) };
    let zone = session.zone(role).ok_or_else(|| format!("the profile names no zone `{role}`"))?;
    Ok(format!("{name}--{zone}--x-s3"))
}

/// CreateBucket of a directory bucket.
pub(super) fn create_directory_bucket(session: &Session, name: &str, role: ZoneRole) -> Request {
    let (kind, redundancy) = match role {
        ZoneRole::First | ZoneRole::Second | ZoneRole::Away => ("AvailabilityZone", "SingleAvailabilityZone"),
        ZoneRole::Local | ZoneRole::LocalAway => ("LocalZone", "SingleLocalZone"),
    };
    s3::create_directory_bucket(name, (session.zone(role).unwrap_or_default(), kind), redundancy)
}

/// The place of a bucket that is made.
pub(super) fn of_new(place: NewPlace) -> BucketPlace {
    match place {
        NewPlace::Region(region) => BucketPlace::General(region),
        NewPlace::Zone(zone) => BucketPlace::Directory(zone),
    }
}

/// A bucket that the profile names.
pub(super) fn of_used(session: &Session, of: BucketOf) -> Result<Known, StepError> {
    let point = |point: Option<&AccessPoint>, place| point.map(|point| (point.bucket.clone(), place));
    let found = match of {
        BucketOf::AccessPoint(role) => point(session.access_point(role), BucketPlace::AccessPoint(role)),
        BucketOf::Outpost(role) => point(session.outpost_bucket(role), BucketPlace::Outpost(role)),
        BucketOf::MultiRegion => point(session.multi_region(), BucketPlace::MultiRegion),
        BucketOf::DisabledRegion => {
            let bucket = session.disabled_region().and_then(|disabled| disabled.bucket.clone());
            bucket.map(|bucket| (bucket, BucketPlace::General(RegionRole::Disabled)))
        }
    };
    let (real, place) = found.ok_or_else(|| format!("the profile names no bucket of {of}"))?;
    session.know(&real, place);
    let object = session.disabled_region().and_then(|disabled| disabled.key.clone());
    let object = object.filter(|_| of == BucketOf::DisabledRegion);
    Ok(Known { real, place, used: Some(of), object })
}

/// What stands before a bucket.
pub(super) fn point(session: &Session, place: BucketPlace) -> Option<&AccessPoint> {
    match place {
        BucketPlace::AccessPoint(role) => session.access_point(role),
        BucketPlace::Outpost(role) => session.outpost_bucket(role),
        BucketPlace::MultiRegion => session.multi_region(),
        BucketPlace::General(_) | BucketPlace::Directory(_) => None,
    }
}

/// What an access point is called.
pub(super) fn part(point: Option<&AccessPoint>, part: PointPart) -> Option<String> {
    let point = point?;
    Some(match part {
        PointPart::Name => point.name().to_owned(),
        PointPart::Arn => point.arn.clone(),
        PointPart::Alias => point.alias.clone(),
        PointPart::Bucket => point.bucket.clone(),
    })
}

/// The ARN of a bucket, as policies name it.
pub(super) fn bucket_arn(session: &Session, name: &str, place: BucketPlace) -> String {
    let region = session.region_of(place.region());
    let account = session.account(Role::Owner).unwrap_or_default();
    match place {
        BucketPlace::Directory(_) => format!("arn:aws:s3express:{region}:{account}:bucket/{name}"),
        BucketPlace::Outpost(_) => match point(session, place).and_then(AccessPoint::outpost_id) {
            Some(outpost) => {
                format!("arn:aws:s3-outposts:{region}:{account}:outpost/{outpost}/bucket/{name}")
            }
            None => format!("arn:aws:s3:::{name}"),
        },
        BucketPlace::General(_) | BucketPlace::AccessPoint(_) | BucketPlace::MultiRegion => {
            format!("arn:aws:s3:::{name}")
        }
    }
}
