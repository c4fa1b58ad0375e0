//! ListBuckets.

use super::context::arn;
use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Bucket, BucketKind};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let prefix = request.query.get("prefix").unwrap_or("");
    let state = context.world.state();
    let listed =
        |bucket: &Bucket| bucket.access.owner == context.caller && bucket.kind == BucketKind::General;
    let owned = state.buckets.iter().filter(|(_, bucket)| listed(bucket));
    let buckets = owned.filter(|(name, _)| name.starts_with(prefix));
    Ok(Reply::xml(Xml::document("ListAllMyBucketsResult", |xml| {
        xml.nested("Owner", |xml| xml.element("ID", &context.world.identity(context.caller).canonical_user));
        xml.nested("Buckets", |xml| {
            for (name, bucket) in buckets {
                xml.nested("Bucket", |xml| {
                    xml.element("Name", name);
                    xml.element("CreationDate", &bucket.created.iso());
                    xml.element("BucketArn", &arn(name));
                });
            }
        });
    })))
}
