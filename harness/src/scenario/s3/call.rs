//! The parameters of a call under test, and the header that each becomes.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Address, Raw, Signed, SourceThrough, Template, Upload};
use crate::catalogue::{Role, Scheme, Through};

/// Parameters of which each is sent as one header.
pub trait HeaderParameters {
    /// The parameters that are present, with their headers.
    fn header_fields(&self) -> impl Iterator<Item = (&'static str, &Template)>;

    /// The names of the parameters that are present.
    fn present(&self) -> impl Iterator<Item = &'static str>;

    /// Puts the parameters that are present in `upper` in the place of these.
    fn lay(&mut self, upper: &Self);
}

/// Declares parameters that are sent as one header each, with the table from the one to the other.
macro_rules! header_parameters {
    (
        $(#[$meta:meta])* pub struct $name:ident { $(own $(#[$doc:meta])* $own:ident: $type:ty,)* }
        headers { $($field:ident => $header:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$doc])* pub $own: $type,)*
            $(#[doc = concat!("The header `", $header, "`.")] pub $field: Option<Template>,)*
        }

        impl $name {
            /// The names of all parameters that are one header each.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field),)*];
        }

        impl $crate::scenario::HeaderParameters for $name {
            fn header_fields(&self) -> impl Iterator<Item = (&'static str, &Template)> {
                [$(($header, self.$field.as_ref()),)*]
                    .into_iter()
                    .filter_map(|(header, value)| Some((header, value?)))
            }

            fn present(&self) -> impl Iterator<Item = &'static str> {
                [$((stringify!($field), self.$field.is_some()),)*]
                    .into_iter()
                    .filter_map(|(name, is_there)| is_there.then_some(name))
            }

            fn lay(&mut self, upper: &Self) {
                $(if upper.$field.is_some() { self.$field.clone_from(&upper.$field); })*
            }
        }
    };
}
pub(super) use header_parameters;

header_parameters! {
    /// The parameters of a copy. Each operation has but some of them.
    pub struct Parameters {
        own /// The source's address.
            from: Option<Address>,
        own /// The source's version.
            version: Option<Template>,
        own /// `x-amz-copy-source` exactly as written, instead of `from`.
            copy_source: Option<Template>,
        own /// The destination's address.
            to: Option<Address>,
        own /// User metadata, without the `x-amz-meta-` prefix.
            metadata: Option<IndexMap<String, Template>>,
        own /// The tag set of the request.
            tagging: Option<IndexMap<String, Template>>,
        own /// The multipart upload that a part is copied into.
            upload: Option<Box<Upload>>,
        own /// `partNumber` as written; left out, 1.
            part_number: Option<Template>,
        own /// `uploadId` as written, instead of the upload's.
            upload_id: Option<Template>,
        own /// Parameters of the query, beside those of the operation itself.
            query: IndexMap<String, Template>,
        own /// Further headers, sent as written.
            headers: IndexMap<String, Template>,
        own /// The customer key that it is encrypted with: three headers, which follow from this name.
            customer_key: Option<String>,
        own /// The customer key that the source is encrypted with.
            copy_source_customer_key: Option<String>,
        own /// The endpoint that it goes to, if not the usual one of the destination's bucket.
            through: Option<Through>,
        own /// What names the source's bucket, if not its name.
            source_through: Option<SourceThrough>,
        own /// Whether it goes over TLS.
            over: Option<Scheme>,
        own /// How it is signed, if not as usual.
            signed: Option<Signed>,
        own /// What of its bytes is said exactly.
            raw: Option<Raw>,
        own /// Who sends it, if not the owner.
            by: Option<Role>,
        own /// What a later step, row or assertion calls the copy.
            r#as: Option<String>,
    }
    headers {
        copy_source_if_match => "x-amz-copy-source-if-match",
        copy_source_if_none_match => "x-amz-copy-source-if-none-match",
        copy_source_if_modified_since => "x-amz-copy-source-if-modified-since",
        copy_source_if_unmodified_since => "x-amz-copy-source-if-unmodified-since",
        copy_source_range => "x-amz-copy-source-range",
        if_match => "if-match",
        if_none_match => "if-none-match",
        metadata_directive => "x-amz-metadata-directive",
        tagging_directive => "x-amz-tagging-directive",
        annotation_directive => "x-amz-object-annotation-directive",
        content_type => "content-type",
        content_language => "content-language",
        content_encoding => "content-encoding",
        content_disposition => "content-disposition",
        cache_control => "cache-control",
        expires => "expires",
        storage_class => "x-amz-storage-class",
        website_redirect_location => "x-amz-website-redirect-location",
        object_lock_mode => "x-amz-object-lock-mode",
        object_lock_retain_until_date => "x-amz-object-lock-retain-until-date",
        object_lock_legal_hold => "x-amz-object-lock-legal-hold",
        object_lock_event_hold => "x-amz-object-lock-event-hold",
        object_lock_event_hold_days => "x-amz-object-lock-event-hold-duration-days",
        object_lock_event_hold_years => "x-amz-object-lock-event-hold-duration-years",
        checksum_algorithm => "x-amz-checksum-algorithm",
        acl => "x-amz-acl",
        grant_full_control => "x-amz-grant-full-control",
        grant_read => "x-amz-grant-read",
        grant_read_acp => "x-amz-grant-read-acp",
        grant_write_acp => "x-amz-grant-write-acp",
        server_side_encryption => "x-amz-server-side-encryption",
        ssekms_key_id => "x-amz-server-side-encryption-aws-kms-key-id",
        ssekms_encryption_context => "x-amz-server-side-encryption-context",
        bucket_key_enabled => "x-amz-server-side-encryption-bucket-key-enabled",
        sse_customer_algorithm => "x-amz-server-side-encryption-customer-algorithm",
        sse_customer_key => "x-amz-server-side-encryption-customer-key",
        sse_customer_key_md5 => "x-amz-server-side-encryption-customer-key-MD5",
        copy_source_sse_customer_algorithm => "x-amz-copy-source-server-side-encryption-customer-algorithm",
        copy_source_sse_customer_key => "x-amz-copy-source-server-side-encryption-customer-key",
        copy_source_sse_customer_key_md5 => "x-amz-copy-source-server-side-encryption-customer-key-MD5",
        request_payer => "x-amz-request-payer",
        expected_bucket_owner => "x-amz-expected-bucket-owner",
        source_expected_bucket_owner => "x-amz-source-expected-bucket-owner",
    }
}

impl Parameters {
    /// These parameters laid over others: what is present here wins.
    #[must_use]
    pub fn over(&self, base: &Self) -> Self {
        let mut headers = base.headers.clone();
        headers.extend(self.headers.clone());
        let mut query = base.query.clone();
        query.extend(self.query.clone());
        // The two spellings of the source replace each other.
        let (from, version, copy_source) = if self.copy_source.is_some() {
            (self.from.clone(), self.version.clone(), self.copy_source.clone())
        } else if self.from.is_some() {
            (self.from.clone(), self.version.clone(), None)
        } else {
            (base.from.clone(), self.version.clone().or(base.version.clone()), base.copy_source.clone())
        };
        let mut merged = Self {
            from,
            version,
            copy_source,
            headers,
            query,
            to: self.to.clone().or(base.to.clone()),
            metadata: self.metadata.clone().or(base.metadata.clone()),
            tagging: self.tagging.clone().or(base.tagging.clone()),
            customer_key: self.customer_key.clone().or(base.customer_key.clone()),
            copy_source_customer_key: self
                .copy_source_customer_key
                .clone()
                .or(base.copy_source_customer_key.clone()),
            through: self.through.or(base.through),
            source_through: self.source_through.or(base.source_through),
            over: self.over.or(base.over),
            signed: self.signed.clone().or(base.signed.clone()),
            raw: self.raw.clone().or(base.raw.clone()),
            upload: self.upload.clone().or(base.upload.clone()),
            part_number: self.part_number.clone().or(base.part_number.clone()),
            upload_id: self.upload_id.clone().or(base.upload_id.clone()),
            by: self.by.or(base.by),
            r#as: self.r#as.clone().or(base.r#as.clone()),
            ..base.clone()
        };
        merged.lay(self);
        merged
    }

    /// The names of the parameters that are present, but for `as`.
    pub fn names(&self) -> Vec<&'static str> {
        let own = [
            ("from", self.from.is_some()),
            ("version", self.version.is_some()),
            ("copy_source", self.copy_source.is_some()),
            ("to", self.to.is_some()),
            ("metadata", self.metadata.is_some()),
            ("tagging", self.tagging.is_some()),
            ("upload", self.upload.is_some()),
            ("part_number", self.part_number.is_some()),
            ("upload_id", self.upload_id.is_some()),
            ("customer_key", self.customer_key.is_some()),
            ("copy_source_customer_key", self.copy_source_customer_key.is_some()),
            ("through", self.through.is_some()),
            ("source_through", self.source_through.is_some()),
            ("over", self.over.is_some()),
            ("query", !self.query.is_empty()),
            ("headers", !self.headers.is_empty()),
            ("signed", self.signed.is_some()),
            ("raw", self.raw.is_some()),
            ("by", self.by.is_some()),
        ];
        let own = own.into_iter().filter_map(|(name, is_there)| is_there.then_some(name));
        own.chain(self.present()).collect()
    }

    /// Every text in the call.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        let maps = [self.metadata.as_ref(), self.tagging.as_ref(), Some(&self.headers), Some(&self.query)];
        self.header_fields()
            .map(|(_, value)| value)
            .chain(self.version.iter())
            .chain(self.copy_source.iter())
            .chain(self.signed.iter().flat_map(Signed::templates))
            .chain(self.raw.iter().flat_map(Raw::templates))
            .chain([&self.part_number, &self.upload_id].into_iter().flatten())
            .chain(self.upload.iter().flat_map(|upload| upload.templates()))
            .chain(maps.into_iter().flatten().flat_map(IndexMap::values))
    }
}
