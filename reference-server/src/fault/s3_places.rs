//! Faults in Regions, access points and Outposts.

use super::Fault;
use crate::s3::S3Error;
use crate::s3::rules::{CopySource, Door, parse_copy_source};
use crate::s3::wire::form_decoded;
use crate::store::StorageClass;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "redirect-forgotten",
        topic: "regions",
        summary: "a bucket is served at the endpoint of every Region",
        arm: |rules| rules.s3.places.is_at_home = |_, _| true,
    },
    Fault {
        name: "closed-region-read",
        topic: "regions",
        summary: "objects are copied out of a Region that is not enabled",
        arm: |rules| rules.s3.places.is_open = |_| true,
    },
    Fault {
        name: "accelerated-unasked",
        topic: "regions",
        summary: "every bucket is reached over transfer acceleration, configured or not",
        arm: |rules| rules.s3.places.accelerates = |_, _| Ok(()),
    },
    Fault {
        name: "accelerated-across-regions",
        topic: "regions",
        summary: "transfer acceleration copies from one Region to another",
        arm: |rules| rules.s3.places.accelerated_reaches = |_, _| true,
    },
    Fault {
        name: "vpc-across-regions",
        topic: "regions",
        summary: "an endpoint in a VPC leads to other Regions",
        arm: |rules| rules.s3.places.vpc_reaches = |_, _| true,
    },
    Fault {
        name: "regions-apart",
        topic: "regions",
        summary: "nothing is copied from one Region to another",
        arm: |rules| rules.s3.places.is_near = |from, to| from == to,
    },
    Fault {
        name: "access-point-reaches-far",
        topic: "access-points",
        summary: "a source behind an access point may be in another Region",
        arm: |rules| rules.s3.places.access_point_reaches = |_, _| true,
    },
    Fault {
        name: "access-point-takes-from-far",
        topic: "access-points",
        summary: "a copy to an access point may come from another Region",
        arm: |rules| rules.s3.places.access_point_takes = |_, _| true,
    },
    Fault {
        name: "access-point-without-tls",
        topic: "access-points",
        summary: "access points answer over plain HTTP",
        arm: |rules| rules.s3.places.access_point_answers = |_| true,
    },
    Fault {
        name: "access-points-open",
        topic: "access-points",
        summary: "access points let every account in",
        arm: |rules| rules.s3.places.lets_in = |_, _| true,
    },
    Fault {
        name: "multi-region-source",
        topic: "access-points",
        summary: "a Multi-Region Access Point stands for the source bucket",
        arm: |rules| {
            rules.s3.places.multi_region_source = |places, alias, region| {
                let point = places.multi_region.iter().find(|point| point.alias == alias)?;
                point.nearest(region).map(|(_, bucket)| bucket.clone())
            };
        },
    },
    Fault {
        name: "multi-region-signed-for-one",
        topic: "access-points",
        summary: "a Multi-Region Access Point takes signatures that are for one Region",
        arm: |rules| rules.s3.signatures.takes_algorithm = |_| true,
    },
    Fault {
        name: "access-point-alias-unknown",
        topic: "access-points",
        summary: "aliases are no names of buckets",
        arm: |rules| rules.s3.places.knows_alias = |_| false,
    },
    Fault {
        name: "arn-decoded-twice",
        topic: "access-points",
        summary: "the ARN of a source is decoded twice",
        arm: |rules| rules.s3.copy_source = arn_decoded_twice,
    },
    Fault {
        name: "arn-encoded-refused",
        topic: "access-points",
        summary: "the ARN of a source is refused where its colons are encoded",
        arm: |rules| rules.s3.copy_source = arn_as_sent,
    },
    Fault {
        name: "arn-version-ignored",
        topic: "access-points",
        summary: "behind an ARN the version of a source is ignored",
        arm: |rules| rules.s3.copy_source = arn_without_version,
    },
    Fault {
        name: "arn-key-ends-early",
        topic: "access-points",
        summary: "the key behind an ARN ends at its first slash",
        arm: |rules| rules.s3.copy_source = arn_with_short_key,
    },
    Fault {
        name: "outposts-across-buckets",
        topic: "outposts",
        summary: "objects are copied from one bucket to another where either is on an Outpost",
        arm: |rules| rules.s3.places.outpost_reaches = |_, _| true,
    },
    Fault {
        name: "outposts-class-ignored",
        topic: "outposts",
        summary: "a copy on an Outpost may ask for any storage class",
        arm: |rules| {
            rules.s3.places.outpost_class =
                |named| Ok(named.and_then(StorageClass::from_name).unwrap_or(StorageClass::Outposts));
        },
    },
    Fault {
        name: "outposts-class-standard",
        topic: "outposts",
        summary: "a copy on an Outpost is of the class STANDARD",
        arm: |rules| rules.s3.places.outpost_class = |_| Ok(StorageClass::Standard),
    },
    Fault {
        name: "outposts-acl-taken",
        topic: "outposts",
        summary: "access lists are taken on an Outpost",
        arm: |rules| rules.s3.places.outpost_takes_header = |_| true,
    },
    Fault {
        name: "outposts-kms-ignored",
        topic: "outposts",
        summary: "a copy on an Outpost may ask for a KMS key, and does not get it",
        arm: |rules| rules.s3.places.outpost_encryption = |_| Ok(()),
    },
    Fault {
        name: "outposts-arn-refused",
        topic: "outposts",
        summary: "the ARN of a source that names an Outpost is malformed",
        arm: |rules| rules.s3.copy_source = outpost_arn_refused,
    },
];

fn is_arn(value: &str) -> bool {
    form_decoded(value).is_some_and(|value| value.starts_with("arn:"))
}

fn arn_decoded_twice(value: &str) -> Result<CopySource, S3Error> {
    match form_decoded(value) {
        Some(decoded) if is_arn(value) => parse_copy_source(&decoded),
        _ => parse_copy_source(value),
    }
}

fn arn_as_sent(value: &str) -> Result<CopySource, S3Error> {
    if is_arn(value) && !value.starts_with("arn:") { parse_copy_source("") } else { parse_copy_source(value) }
}

fn arn_without_version(value: &str) -> Result<CopySource, S3Error> {
    let mut source = parse_copy_source(value)?;
    source.version = source.version.filter(|_| source.door == Door::None);
    Ok(source)
}

fn arn_with_short_key(value: &str) -> Result<CopySource, S3Error> {
    let mut source = parse_copy_source(value)?;
    if let (false, Some((start, _))) = (source.door == Door::None, source.key.split_once('/')) {
        source.key = start.to_owned();
    }
    Ok(source)
}

fn outpost_arn_refused(value: &str) -> Result<CopySource, S3Error> {
    let source = parse_copy_source(value)?;
    if matches!(source.door, Door::OnOutpost { name: None, .. }) { parse_copy_source("") } else { Ok(source) }
}
