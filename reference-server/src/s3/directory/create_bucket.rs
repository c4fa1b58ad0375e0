//! CreateBucket, at the endpoint for directory buckets.

use http::StatusCode;

use super::{Zone, ZoneKind, arn, new_encryption};
use crate::s3::wire::{Document, Reply, Request};
use crate::s3::{Context, S3Error};
use crate::store::{Bucket, BucketKind};

pub(crate) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let name = &request.bucket;
    let zone = Zone::of_bucket(name).filter(|zone| zone.region == context.region);
    let zone = zone.ok_or_else(|| S3Error::invalid_bucket_name(name))?;
    Configuration::read(context, request)?.check(&zone)?;
    let kind = BucketKind::Directory(zone);
    let encryption = new_encryption();
    let made = Bucket { kind, encryption, ..Bucket::new(context.now, context.region, context.caller) };
    let reply = Reply::empty(StatusCode::OK)
        .header("location", &format!("/{name}"))
        .header("x-amz-bucket-arn", &arn(context, &made, name));
    let mut state = context.world.state();
    match state.buckets.get(name) {
        Some(bucket) if bucket.access.owner != context.caller => Err(taken(
            "BucketAlreadyExists",
            "The requested bucket name is not available in this zone. Select a different name and try again.",
        )),
        Some(_) => Err(taken(
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own it.",
        )),
        None => {
            state.buckets.insert(name.clone(), made);
            Ok(reply)
        }
    }
}

/// What the body says; all of it has to be there.
struct Configuration {
    location_type: String,
    location_name: String,
    redundancy: String,
    bucket_type: String,
}

impl Configuration {
    fn read(context: &Context<'_>, request: &Request) -> Result<Self, S3Error> {
        let body = Document::parse(&request.body, context.xml_bytes, "CreateBucketConfiguration")?;
        let text = |outer, inner| {
            let found = body.elements(outer).next().and_then(|element| element.text(inner));
            found.ok_or_else(S3Error::malformed_xml)
        };
        if body.text("LocationConstraint").is_some() {
            // It goes without one: seen on AWS by users.
            return Err(S3Error::malformed_xml());
        }
        Ok(Self {
            location_type: text("Location", "Type")?,
            location_name: text("Location", "Name")?,
            redundancy: text("Bucket", "DataRedundancy")?,
            bucket_type: text("Bucket", "Type")?,
        })
    }

    fn check(&self, zone: &Zone) -> Result<(), S3Error> {
        let (location, redundancy) = match zone.kind {
            ZoneKind::Availability => ("AvailabilityZone", "SingleAvailabilityZone"),
            ZoneKind::Local => ("LocalZone", "SingleLocalZone"),
        };
        if self.bucket_type != "Directory" || self.location_type != location || self.redundancy != redundancy
        {
            return Err(S3Error::malformed_xml());
        }
        if self.location_name == *zone.id {
            return Ok(());
        }
        Err(S3Error::invalid_request("The zone of the bucket's name is not that of its location."))
    }
}

fn taken(code: &'static str, message: &'static str) -> S3Error {
    S3Error::new(StatusCode::CONFLICT, code, message)
}
