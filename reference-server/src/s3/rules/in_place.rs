//! Copying an object onto itself is legal only when something changes.

use super::Directive;

/// What a copy of an object onto itself asks to change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct InPlace {
    pub(crate) metadata: Directive,
    /// Whether a storage class is named, the present one included.
    pub(crate) storage_class: bool,
    /// Whether a website redirect is named, the present one included.
    pub(crate) redirect: bool,
    /// Whether encryption is named, the present one included.
    pub(crate) encryption: bool,
    /// Whether the bucket has default encryption set by its owner.
    pub(crate) encryption_configured: bool,
    /// Whether the object is encrypted otherwise than with keys of Amazon S3.
    pub(crate) leaves_key: bool,
}

/// Whether the request changes anything in the sense of S3's refusal. Each of these was
/// recorded on AWS as enough; an ACL, or metadata without REPLACE, as not enough. Tags are
/// not among the attributes that the refusal lists, so REPLACE for tags alone is taken as
/// no change (inferred). An object under a KMS key falls back to its bucket's default, which was recorded as a change; that
/// one under a customer's key does so too is inferred.
pub(crate) fn in_place_is_change(asked: &InPlace) -> bool {
    asked.metadata == Directive::Replace
        || asked.storage_class
        || asked.redirect
        || asked.encryption
        || asked.encryption_configured
        || asked.leaves_key
}
