//! What `${…}` can stand for, and how it is written.

use std::fmt;
use std::str::FromStr;

use super::template::duration;
use crate::catalogue::{
    AccessPointRole, LocalZoneRole, OutpostBucketRole, OutpostRole, RegionRole, Role, ZoneRole,
};

/// One `${…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// `${src.etag}`: something that a step captured.
    Captured {
        /// The name given by `as`.
        name: String,
        /// `etag`, `bare_etag` or `version_id` of objects; `id`, `volume`, `data_key`, `arn`, `alias` or `alias_arn` of snapshots,
        /// keys and images.
        field: String,
    },
    /// `${src.last_modified + 1s}`, `${now - 1d}`.
    Date {
        /// From where to count.
        from: Moment,
        /// Seconds to move it by.
        shift: i64,
        /// How it is written.
        form: DateForm,
    },
    /// `${bucket:plain}`: the real name of a bucket.
    Bucket(String),
    /// `${key:plain/a}`: the real key, percent-encoded.
    Key(String),
    /// `${account}`, `${account:other}`: the id of the account of that role.
    Account(Role),
    /// `${canonical_user}`, `${canonical_user:other}`: the account's canonical user id.
    CanonicalUser(Role),
    /// `${region}`, `${region:away}`: the name of a Region.
    Region(RegionRole),
    /// `${zone}`, `${zone:away}`: an Availability Zone of a Region.
    Zone(RegionRole),
    /// `${outpost}`, `${outpost:second}`: the ARN of an Outpost.
    Outpost(OutpostRole),
    /// `${local_zone}`, `${local_zone:sibling}`: the name of a Local Zone.
    LocalZone(LocalZoneRole),
    /// `${customer_key:red}`, `${customer_key:red.md5}`: a key that a customer sends, or its MD5, in Base64.
    CustomerKey {
        /// What the scenario calls it; its bytes follow from that.
        name: String,
        /// Whether its MD5 is meant.
        md5: bool,
    },
    /// `${access_point.arn}`, `${access_point:away.alias}`: what an access point is called.
    AccessPoint(AccessPointRole, PointPart),
    /// `${multi_region.arn}`: what the Multi-Region Access Point is called.
    MultiRegion(PointPart),
    /// `${outpost_bucket.arn}`, `${outpost_bucket:sibling.alias}`: what the access point of a bucket on an Outpost is called.
    OutpostBucket(OutpostBucketRole, PointPart),
    /// `${outpost_id}`, `${outpost_id:second}`: the id of the Outpost that a bucket is on.
    OutpostId(OutpostBucketRole),
    /// `${vpc_endpoint}`: the host of the VPC endpoint.
    VpcEndpoint,
    /// `${zone_id}`, `${zone_id:second}`: the id of a zone for directory buckets.
    ZoneId(ZoneRole),
    /// `${aws_key}`, `${aws_key:away}`, `${aws_key:home:other}`: the ARN of an account's AWS managed key for EBS or S3.
    AwsKey(RegionRole, Role),
    /// `${missing}`: a well-formed id of no snapshot.
    Missing,
    /// `${reply:shown/snapshotSet/item/volumeId}`: a text in the reply to an earlier request of that name.
    Reply {
        /// The name given by `as`.
        name: String,
        /// The path of an element below the root.
        path: String,
    },
}

/// What of an access point is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointPart {
    /// Its ARN.
    Arn,
    /// Its alias.
    Alias,
    /// Its name.
    Name,
    /// The bucket behind it.
    Bucket,
}

impl PointPart {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Arn, "arn"), (Self::Alias, "alias"), (Self::Name, "name"), (Self::Bucket, "bucket")];

    fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(part, _)| *part == self).map_or("", |(_, name)| name)
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(part, _)| part)
    }
}

/// How a date is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateForm {
    /// Cut to the midnight UTC before it, before it is moved.
    pub midnight: bool,
    /// As in ISO 8601 instead of HTTP.
    pub iso: bool,
}

/// A point in time that a date counts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The server's clock.
    Now,
    /// The Last-Modified of what a step captured.
    LastModified(String),
}

/// What there is to know of objects.
pub(super) const OF_OBJECTS: [&str; 3] = ["etag", "bare_etag", "version_id"];

/// What there is to know of keys.
pub(super) const OF_KEYS: [&str; 4] = ["id", "arn", "alias", "alias_arn"];

/// What there is to know of snapshots, keys and images.
pub(super) const OF_RESOURCES: [&str; 6] = ["id", "volume", "arn", "alias", "alias_arn", "data_key"];

impl FromStr for Variable {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(bucket) = text.strip_prefix("bucket:") {
            return Ok(Self::Bucket(bucket.to_owned()));
        }
        if let Some(address) = text.strip_prefix("key:") {
            return Ok(Self::Key(address.to_owned()));
        }
        if let Some((name, path)) = text.strip_prefix("reply:").and_then(|reply| reply.split_once('/')) {
            return Ok(Self::Reply { name: name.to_owned(), path: path.to_owned() });
        }
        if let Some(name) = text.strip_prefix("customer_key:").filter(|name| !name.is_empty()) {
            let (name, md5) = name.strip_suffix(".md5").map_or((name, false), |name| (name, true));
            return Ok(Self::CustomerKey { name: name.to_owned(), md5 });
        }
        if let Some(variable) = Self::of_point(text) {
            return Ok(variable);
        }
        if let Some(variable) = Self::with_role(text) {
            return Ok(variable);
        }
        let (whole, shift) = split_shift(text)?;
        let (from, form) = split_form(whole);
        match (from.split_once('.'), from) {
            (None, "now") => Ok(Self::Date { from: Moment::Now, shift, form }),
            (Some((name, "last_modified")), _) => {
                Ok(Self::Date { from: Moment::LastModified(name.to_owned()), shift, form })
            }
            (Some((name, field)), _)
                if (OF_OBJECTS.contains(&field) || OF_RESOURCES.contains(&field))
                    && !name.contains(':')
                    && shift == 0
                    && form == DateForm::default() =>
            {
                Ok(Self::Captured { name: name.to_owned(), field: field.to_owned() })
            }
            _ => Err(format!(
                "unknown variable `${{{text}}}`; there are NAME.etag, NAME.bare_etag, NAME.version_id, \
                 NAME.last_modified[.midnight][.iso] [+ 1s], now[.midnight][.iso] [+ 1d], bucket:NAME, \
                 key:BUCKET/KEY, account[:other] and canonical_user[:other]; of snapshots NAME.id, NAME.volume, \
                 NAME.data_key, NAME.arn, NAME.alias, NAME.alias_arn, region[:away], zone[:away], outpost[:second], \
                 local_zone[:sibling|:foreign] and missing; of keys NAME.id, NAME.arn, NAME.alias, NAME.alias_arn, \
                 aws_key[:away], customer_key:NAME[.md5]; of places access_point[:second|:away].PART, \
                 multi_region.PART, outpost_bucket[:second|:sibling].PART (PART: arn, alias, name or bucket), \
                 outpost_id[:second], zone_id[:second|:away|:local|:local-away] and vpc_endpoint; and base64:TEXT"
            )),
        }
    }
}

impl Variable {
    /// `name.part` or `name:role.part`, where it is a variable of an access point.
    fn of_point(text: &str) -> Option<Self> {
        let (point, part) = text.rsplit_once('.')?;
        let part = PointPart::from_name(part)?;
        let (name, role) = point.split_once(':').map_or((point, None), |(name, role)| (name, Some(role)));
        match name {
            "access_point" => {
                named(role, AccessPointRole::from_name).map(|role| Self::AccessPoint(role, part))
            }
            "multi_region" if role.is_none() => Some(Self::MultiRegion(part)),
            "outpost_bucket" => {
                named(role, OutpostBucketRole::from_name).map(|role| Self::OutpostBucket(role, part))
            }
            _ => None,
        }
    }

    /// `name` or `name:role`, where it is a variable that has roles.
    fn with_role(text: &str) -> Option<Self> {
        let (name, role) = text.split_once(':').map_or((text, None), |(name, role)| (name, Some(role)));
        match name {
            "account" => named(role, Role::account_from_name).map(Self::Account),
            "canonical_user" => named(role, Role::account_from_name).map(Self::CanonicalUser),
            "region" => named(role, RegionRole::from_name).map(Self::Region),
            "zone" => named(role, RegionRole::from_name).map(Self::Zone),
            "outpost" => named(role, OutpostRole::from_name).map(Self::Outpost),
            "local_zone" => named(role, LocalZoneRole::from_name).map(Self::LocalZone),
            "aws_key" => {
                let (region, owner) = role
                    .and_then(|role| role.split_once(':'))
                    .map_or((role, None), |(region, owner)| (Some(region), Some(owner)));
                Some(Self::AwsKey(
                    named(region, RegionRole::from_name)?,
                    named(owner, Role::account_from_name)?,
                ))
            }
            "outpost_id" => named(role, OutpostBucketRole::from_name).map(Self::OutpostId),
            "zone_id" => named(role, ZoneRole::from_name).map(Self::ZoneId),
            "vpc_endpoint" if role.is_none() => Some(Self::VpcEndpoint),
            "missing" if role.is_none() => Some(Self::Missing),
            _ => None,
        }
    }
}

/// The role of that name, or the usual one.
fn named<T: Default>(role: Option<&str>, from_name: fn(&str) -> Option<T>) -> Option<T> {
    role.map_or_else(|| Some(T::default()), from_name)
}

/// `now.midnight.iso` as the moment and how it is written.
fn split_form(text: &str) -> (&str, DateForm) {
    let (text, iso) = text.strip_suffix(".iso").map_or((text, false), |rest| (rest, true));
    let (text, midnight) = text.strip_suffix(".midnight").map_or((text, false), |rest| (rest, true));
    (text, DateForm { midnight, iso })
}

/// `src.last_modified + 1s` as what is moved and by how many seconds.
fn split_shift(text: &str) -> Result<(&str, i64), String> {
    // Names can have hyphens, which no space goes before.
    let Some(position) = text.find(" +").or_else(|| text.find(" -")) else { return Ok((text, 0)) };
    let (from, shift) = text.split_at(position + 1);
    let seconds = duration(shift.get(1..).unwrap_or_default().trim())?.as_secs();
    let seconds = i64::try_from(seconds).map_err(|_| format!("`{shift}` is too long"))?;
    Ok((from.trim(), if shift.starts_with('-') { -seconds } else { seconds }))
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Captured { name, field } => write!(f, "{name}.{field}"),
            Self::Date { from, shift, form } => {
                match from {
                    Moment::Now => f.write_str("now")?,
                    Moment::LastModified(name) => write!(f, "{name}.last_modified")?,
                }
                f.write_str(if form.midnight { ".midnight" } else { "" })?;
                f.write_str(if form.iso { ".iso" } else { "" })?;
                match shift {
                    0 => Ok(()),
                    later if *later > 0 => write!(f, " + {later}s"),
                    earlier => write!(f, " - {}s", earlier.unsigned_abs()),
                }
            }
            Self::Bucket(name) => write!(f, "bucket:{name}"),
            Self::Key(address) => write!(f, "key:{address}"),
            Self::Account(Role::Owner) => f.write_str("account"),
            Self::Account(role) => write!(f, "account:{role}"),
            Self::CanonicalUser(Role::Owner) => f.write_str("canonical_user"),
            Self::CanonicalUser(role) => write!(f, "canonical_user:{role}"),
            Self::Region(region) => write!(f, "region:{region}"),
            Self::Zone(region) => write!(f, "zone:{region}"),
            Self::Outpost(outpost) => write!(f, "outpost:{outpost}"),
            Self::LocalZone(zone) => write!(f, "local_zone:{zone}"),
            Self::AwsKey(region, owner) => write!(f, "aws_key:{region}:{owner}"),
            Self::CustomerKey { name, md5 } => {
                write!(f, "customer_key:{name}{}", if *md5 { ".md5" } else { "" })
            }
            Self::AccessPoint(role, part) => write!(f, "access_point:{role}.{}", part.name()),
            Self::MultiRegion(part) => write!(f, "multi_region.{}", part.name()),
            Self::OutpostBucket(role, part) => write!(f, "outpost_bucket:{role}.{}", part.name()),
            Self::OutpostId(role) => write!(f, "outpost_id:{role}"),
            Self::ZoneId(role) => write!(f, "zone_id:{role}"),
            Self::VpcEndpoint => f.write_str("vpc_endpoint"),
            Self::Missing => f.write_str("missing"),
            Self::Reply { name, path } => write!(f, "reply:{name}/{path}"),
        }
    }
}
