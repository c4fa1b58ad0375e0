//! ListBuckets.

use super::wire::{Reply, Request, Xml};
use super::{Context, S3Error};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let prefix = request.query.get("prefix").unwrap_or("");
    let state = context.world.state();
    let buckets = state.buckets.iter().filter(|(name, _)| name.starts_with(prefix));
    Ok(Reply::xml(Xml::document("ListAllMyBucketsResult", |xml| {
        xml.nested("Owner", |xml| xml.element("ID", &context.world.canonical_user));
        xml.nested("Buckets", |xml| {
            for (name, bucket) in buckets {
                xml.nested("Bucket", |xml| {
                    xml.element("Name", name);
                    xml.element("CreationDate", &bucket.created.iso());
                });
            }
        });
    })))
}
