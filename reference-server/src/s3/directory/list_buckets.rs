//! ListDirectoryBuckets.

use super::arn;
use crate::s3::wire::{Reply, Request, Xml};
use crate::s3::{Context, S3Error};
use crate::store::{Bucket, BucketKind};

/// Those of the Region. They all fit on one page.
pub(crate) fn answer(context: &Context<'_>, _: &Request) -> Result<Reply, S3Error> {
    let state = context.world.state();
    let here = |bucket: &Bucket| match &bucket.kind {
        BucketKind::Directory(zone) => zone.region == context.region,
        BucketKind::General | BucketKind::Outpost => false,
    };
    let owned = state.buckets.iter().filter(|(_, bucket)| bucket.access.owner == context.caller);
    Ok(Reply::xml(Xml::document("ListAllMyDirectoryBucketsResult", |xml| {
        xml.nested("Buckets", |xml| {
            for (name, bucket) in owned.filter(|(_, bucket)| here(bucket)) {
                xml.nested("Bucket", |xml| {
                    xml.element("Name", name);
                    xml.element("CreationDate", &bucket.created.iso());
                    xml.element("BucketArn", &arn(context, bucket, name));
                });
            }
        });
    })))
}
