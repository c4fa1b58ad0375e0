//! What must hold after the call.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Address, Codes, Completion, Expected, Grant, Located, PartStates, Size, Statuses, Successes, Template,
};
use crate::catalogue::Role;

/// Assertions, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Then {
    /// Whose assertions these are, instead of the row's clause.
    pub clause: Option<Located<String>>,
    /// The status of the reply.
    pub status: Option<Statuses>,
    /// The error code of the reply.
    pub error: Option<Codes>,
    /// Elements of the reply's XML, by name.
    pub fields: IndexMap<String, Expected>,
    /// Headers of the reply, by name.
    pub headers: IndexMap<String, Expected>,
    /// How many of the calls of a race succeed.
    pub successes: Option<Successes>,
    /// The form of the reply on the wire; only of a `raw` call.
    pub reply: Option<ReplyState>,
    /// The state of the call's destination, wherever that is: shorter than its address under `objects`.
    pub copy: Option<Box<ObjectState>>,
    /// The state read back afterwards.
    pub objects: IndexMap<Address, ObjectState>,
    /// The state of versions that need not be the current one; each says `at` and `version`.
    pub older: Vec<ObjectState>,
    /// What must be exactly as it was before the call.
    pub unchanged: Vec<Address>,
    /// What buckets are set to afterwards, by name.
    pub bucket: IndexMap<String, BucketState>,
    /// The parts of the upload after the call: these and no others.
    pub parts: Option<PartStates>,
    /// What completing the upload must answer.
    pub completion: Option<Completion>,
    /// How many uploads are in progress at the destination at the very end.
    pub uploads: Option<usize>,
    /// Alternatives, one of which must hold wholly.
    pub any_of: Vec<Then>,
    /// Further assertions, each with a clause of its own.
    pub also: Vec<Then>,
}

impl Then {
    /// These assertions and all within them.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for inner in self.any_of.iter().chain(&self.also) {
            all.extend(inner.all());
        }
        all
    }

    /// Every text in these assertions and those within them.
    pub fn templates(&self) -> Vec<&Template> {
        self.all().into_iter().flat_map(Self::own_templates).collect()
    }

    /// Every state asserted here.
    pub fn states(&self) -> impl Iterator<Item = &ObjectState> {
        self.objects.values().chain(self.copy.as_deref()).chain(&self.older)
    }

    /// What is said of the destination of a call, said of its address.
    pub fn settled(self, to: &Address) -> Self {
        let each = |assertions: Vec<Self>| assertions.into_iter().map(|then| then.settled(to)).collect();
        let Self { copy, mut objects, any_of, also, .. } = self;
        objects.extend(copy.map(|state| (to.clone(), *state)));
        Self { copy: None, objects, any_of: each(any_of), also: each(also), ..self }
    }

    fn own_templates(&self) -> Vec<&Template> {
        let values = self.fields.values().chain(self.headers.values());
        let objects = self.states().flat_map(ObjectState::expected);
        let sets = self.states().flat_map(|state| [&state.metadata, &state.tags, &state.annotations]);
        let versions = self.states().filter_map(|state| state.version.as_ref());
        let values = values.chain(self.reply.iter().flat_map(ReplyState::expected));
        let values = values.chain(self.bucket.values().flat_map(BucketState::expected));
        let texts = values.chain(objects).flat_map(Expected::templates).chain(versions);
        texts.chain(sets.flatten().flat_map(IndexMap::values)).chain(self.upload_templates()).collect()
    }

    /// Whether an alternative names this status, or its class, for a refusal.
    pub fn may_refuse_with(&self, status: u16) -> bool {
        let names = |then: &Self| then.status.as_ref().is_some_and(|statuses| statuses.allow(status));
        self.any_of.iter().any(|then| (then.refuses() && names(then)) || then.may_refuse_with(status))
    }

    /// Whether a reply other than a success is expected, as far as the status tells.
    pub fn refuses(&self) -> bool {
        let refused = |then: &Self| then.status.as_ref().is_some_and(|statuses| !statuses.any_success());
        refused(self)
            || self.error.is_some()
            || (!self.any_of.is_empty() && self.any_of.iter().all(Self::refuses))
    }
}

/// What a bucket must be set to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BucketState {
    /// The algorithm of its default encryption.
    pub encryption: Option<Expected>,
    /// The key of KMS of its default encryption.
    pub kms_key: Option<Expected>,
    /// Whether its default encryption uses a bucket key; `false` where the server shows none.
    pub bucket_key: Option<Expected>,
}

impl BucketState {
    /// Every value asserted here.
    pub fn expected(&self) -> impl Iterator<Item = &Expected> {
        self.fields().map(|(_, expected)| expected)
    }

    /// What is asserted, with its name.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &Expected)> {
        let fields =
            [("encryption", &self.encryption), ("kms key", &self.kms_key), ("bucket key", &self.bucket_key)];
        fields.into_iter().filter_map(|(name, expected)| Some((name, expected.as_ref()?)))
    }
}

/// What the reply must look like on the wire, beside its status, headers and body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplyState {
    /// The version of HTTP in the status line: `1.0` or `1.1`.
    pub http: Option<Expected>,
    /// What tells where the body ends: `chunked`, `length` or `close`.
    pub framing: Option<Expected>,
}

impl ReplyState {
    /// Every value asserted here.
    pub fn expected(&self) -> impl Iterator<Item = &Expected> {
        self.http.iter().chain(&self.framing)
    }
}

/// What an object must look like when read back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ObjectState {
    /// Which object; only under `older`.
    pub at: Option<Address>,
    /// Which version; only under `older`.
    pub version: Option<Template>,
    /// `true`: there is no such object.
    pub absent: bool,
    /// The body as text.
    pub body: Option<String>,
    /// How many bytes it has.
    pub size: Option<Size>,
    /// The same bytes as the object at that address had before the call.
    pub like: Option<Address>,
    /// Content-Type.
    pub content_type: Option<Expected>,
    /// Content-Language.
    pub content_language: Option<Expected>,
    /// Content-Encoding.
    pub content_encoding: Option<Expected>,
    /// Content-Disposition.
    pub content_disposition: Option<Expected>,
    /// Cache-Control.
    pub cache_control: Option<Expected>,
    /// Expires.
    pub expires: Option<Expected>,
    /// The whole set of user metadata.
    pub metadata: Option<IndexMap<String, Template>>,
    /// The whole tag set.
    pub tags: Option<IndexMap<String, Template>>,
    /// All annotations, by name.
    pub annotations: Option<IndexMap<String, Template>>,
    /// The whole access list.
    pub acl: Option<Vec<Grant>>,
    /// The account that owns the object.
    pub owner: Option<Role>,
    /// The ETag with its quotes.
    pub etag: Option<Expected>,
    /// The storage class; STANDARD where the server shows none.
    pub storage_class: Option<Expected>,
    /// The id of the current version.
    pub version_id: Option<Expected>,
    /// The Object Lock mode.
    pub lock_mode: Option<Expected>,
    /// Until when it is retained, in ISO 8601.
    pub retain_until: Option<Expected>,
    /// `ON` or `OFF`; OFF where the server shows none.
    pub legal_hold: Option<Expected>,
    /// Whether it is under an event hold, `ON` or `OFF`; OFF where the server shows none.
    pub event_hold: Option<Expected>,
    /// For how many days it is retained after the release of its event hold.
    pub event_hold_days: Option<Expected>,
    /// The same in years.
    pub event_hold_years: Option<Expected>,
    /// The website redirect.
    pub redirect: Option<Expected>,
    /// How far its restore is, as `x-amz-restore` says.
    pub restore: Option<Expected>,
    /// The archive tier of INTELLIGENT_TIERING that it is in.
    pub archive_status: Option<Expected>,
    /// When and by which rule it expires, as `x-amz-expiration` says.
    pub expiration: Option<Expected>,
    /// How it is encrypted: `AES256`, `aws:kms` or `aws:kms:dsse`.
    pub encryption: Option<Expected>,
    /// The key of KMS that it is encrypted with.
    pub kms_key: Option<Expected>,
    /// Whether it uses a bucket key.
    pub bucket_key: Option<Expected>,
    /// The algorithm of the customer key that it is encrypted with.
    pub customer_algorithm: Option<Expected>,
    /// The MD5 of that key.
    pub customer_key_md5: Option<Expected>,
    /// `true`: who does not send the customer key is refused; `false`: nobody has to.
    pub unreadable: Option<bool>,
    /// How many versions and delete markers the key has.
    pub versions: Option<usize>,
    /// Headers of the GET reply, checksums included.
    pub headers: IndexMap<String, Expected>,
}

impl ObjectState {
    /// The assertions that look at one header each, with the header.
    pub fn header_fields(&self) -> impl Iterator<Item = (&str, &Expected)> {
        let fields = [
            ("content-type", &self.content_type),
            ("content-language", &self.content_language),
            ("content-encoding", &self.content_encoding),
            ("content-disposition", &self.content_disposition),
            ("cache-control", &self.cache_control),
            ("expires", &self.expires),
            ("etag", &self.etag),
            ("x-amz-version-id", &self.version_id),
            ("x-amz-object-lock-mode", &self.lock_mode),
            ("x-amz-object-lock-retain-until-date", &self.retain_until),
            ("x-amz-object-lock-legal-hold", &self.legal_hold),
            ("x-amz-object-lock-event-hold", &self.event_hold),
            ("x-amz-object-lock-event-hold-duration-days", &self.event_hold_days),
            ("x-amz-object-lock-event-hold-duration-years", &self.event_hold_years),
            ("x-amz-website-redirect-location", &self.redirect),
            ("x-amz-restore", &self.restore),
            ("x-amz-archive-status", &self.archive_status),
            ("x-amz-expiration", &self.expiration),
            ("x-amz-server-side-encryption", &self.encryption),
            ("x-amz-server-side-encryption-aws-kms-key-id", &self.kms_key),
            ("x-amz-server-side-encryption-bucket-key-enabled", &self.bucket_key),
            ("x-amz-server-side-encryption-customer-algorithm", &self.customer_algorithm),
            ("x-amz-server-side-encryption-customer-key-md5", &self.customer_key_md5),
        ];
        let headers = self.headers.iter().map(|(name, expected)| (name.as_str(), expected));
        fields.into_iter().filter_map(|(name, expected)| Some((name, expected.as_ref()?))).chain(headers)
    }

    fn expected(&self) -> impl Iterator<Item = &Expected> {
        self.header_fields().map(|(_, expected)| expected).chain(&self.storage_class)
    }
}
