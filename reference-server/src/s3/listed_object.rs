//! How listings show an object and its owner.

use super::Context;
use super::paging::Filter;
use super::wire::Xml;
use crate::store::{Object, Version};
use crate::world::Account;

/// A `Contents` element of ListObjects and ListObjectsV2.
pub(super) struct Listed<'a> {
    pub(super) key: &'a str,
    pub(super) version: &'a Version,
    pub(super) object: &'a Object,
    pub(super) owner: Account,
}

impl Listed<'_> {
    /// With the owner where a context to name it is given.
    pub(super) fn write(&self, xml: &mut Xml, filter: &Filter<'_>, context: Option<&Context<'_>>) {
        xml.nested("Contents", |xml| {
            xml.element("Key", &filter.shown(self.key));
            xml.element("LastModified", &self.version.modified.iso());
            xml.element("ETag", &self.object.etag.quoted());
            checksum_kind(xml, self.object);
            xml.element("Size", &self.object.body.size().to_string());
            if let Some(context) = context {
                write_owner(xml, context, self.owner);
            }
            xml.element("StorageClass", self.object.storage_class.name());
        });
    }
}

/// `ChecksumAlgorithm` and `ChecksumType`; listings hold no values.
pub(super) fn checksum_kind(xml: &mut Xml, object: &Object) {
    if let Some(checksum) = &object.checksum {
        xml.element("ChecksumAlgorithm", checksum.algorithm.name());
        xml.element("ChecksumType", checksum.kind.name());
    }
}

pub(super) fn write_owner(xml: &mut Xml, context: &Context<'_>, owner: Account) {
    xml.nested("Owner", |xml| xml.element("ID", &context.world.identity(owner).canonical_user));
}

/// Unlike owners, initiators of uploads come with a name (recorded on AWS).
pub(super) fn write_initiator(xml: &mut Xml, context: &Context<'_>, initiator: Account) {
    let initiator = context.world.identity(initiator);
    xml.nested("Initiator", |xml| {
        xml.element("ID", &initiator.canonical_user);
        xml.element("DisplayName", &initiator.account_id);
    });
}

pub(super) fn write_prefixes(xml: &mut Xml, filter: &Filter<'_>, prefixes: &[String]) {
    for prefix in prefixes {
        xml.nested("CommonPrefixes", |xml| xml.element("Prefix", &filter.shown(prefix)));
    }
}
