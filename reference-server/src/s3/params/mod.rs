//! What request headers ask for, checked before anything is looked up.

mod acl;
mod bucket_name;
mod checksum;
mod customer_key;
mod encoded_words;
mod encryption;
mod governance;
mod length;
mod lock;
mod metadata;
mod owner;
mod settings;
mod storage_class;
mod tags;

pub(crate) use acl::{
    AskedAcl, accepts_acl, acl_not_supported, email_grantee, group, invalid_group, invalid_id, new_acl,
    refuses_public, user,
};
pub(crate) use bucket_name::is_bucket_name;
pub(crate) use checksum::{algorithm, content_md5, given_checksum};
pub(crate) use customer_key::{CustomerHeaders, CustomerKey, key_to_read, key_to_write};
pub(crate) use encryption::{
    AskedKind, EncryptionRequest, context_pairs, encryption_context, key_dependency, refuse_to_ask,
};
pub(crate) use governance::{bypasses_governance, check_bypass};
pub(crate) use length::check_length;
pub(crate) use lock::{EVENT_HOLD, EVENT_HOLD_DAYS, EVENT_HOLD_YEARS};
pub(crate) use owner::{check_owner, expected_owner};
pub(crate) use settings::Settings;
pub(crate) use tags::{check_tags, tagging_header};
