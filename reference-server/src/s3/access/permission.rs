//! The decision: policies, ownership, access lists.

use super::keys::RequestKeys;
use super::{Action, express};
use crate::iam::UserPolicies;
use crate::policy::Policy;
use crate::policy::{Question, Reach, Says, Sides};
use crate::s3::context::arn;
use crate::s3::wire::Request;
use crate::s3::{Context, directory};
use crate::store::{Acl, Bucket, BucketKind, Object, Permission, SessionMode};
use crate::world::{Account, Holder, State};

/// Who asks for what: a bucket, or an object in it, which need not be there.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) request: &'a Request,
    /// Those of the user, who is asked about where it asks.
    pub(crate) policies: &'a UserPolicies,
    /// Which end of a copy this is.
    pub(crate) end: End,
    pub(crate) name: &'a str,
    pub(crate) bucket: &'a Bucket,
    /// Empty when the request is for the bucket.
    pub(crate) key: &'a str,
    /// The id of the version, where the request names one.
    pub(crate) version: Option<&'a str>,
    /// The version that is asked for, where there is one.
    pub(crate) object: Option<&'a Object>,
}

/// What a bucket is to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// The request is about no other.
    Only,
    Source,
    Destination,
}

/// Whether this is allowed (User Guide, "How Amazon S3 authorizes a request").
pub(crate) fn permits(standing: &Standing<'_>, action: Action) -> bool {
    match standing.bucket.kind {
        BucketKind::General | BucketKind::Outpost => standing.is_let_in(action, None),
        BucketKind::Directory(_) => express::permits(standing, action),
    }
}

/// Whether a missing source is answered like one that may not be read: its existence is a
/// secret of those who may list the bucket (documented for GetObject).
pub(crate) fn hides_missing_source(standing: &Standing<'_>) -> bool {
    !permits(standing, Action::LIST_BUCKET)
}

impl<'a> Standing<'a> {
    /// The bucket that a request is about, or the object with the key of the request.
    pub(crate) fn of(
        context: &'a Context<'a>,
        request: &'a Request,
        state: &'a State,
        bucket: &'a Bucket,
        end: End,
    ) -> Self {
        let (name, key) = (request.bucket.as_str(), request.key.as_str());
        let version = request.query.get("versionId");
        let policies = &state.policies;
        Self { context, request, policies, end, name, bucket, key, version, object: None }
    }
}

impl Standing<'_> {
    /// The account on whose behalf; none where the request is anonymous.
    fn caller(&self) -> Option<Account> {
        self.context.holder.map(Holder::account)
    }

    fn is_own(&self) -> bool {
        self.caller() == Some(self.bucket.access.owner)
    }

    /// Whether both sides let this action in, at which a session of such a mode may be begun.
    pub(super) fn is_let_in(&self, action: Action, mode: Option<SessionMode>) -> bool {
        (self.context.rules.decide)(&self.sides(action, mode))
    }

    /// Whether a policy denies it.
    pub(super) fn denies(&self, action: Action) -> bool {
        let Sides { identity, resource, .. } = self.sides(action, None);
        identity.denies || resource.denies
    }

    /// What the policies of a user say, and what the bucket says.
    fn sides(&self, action: Action, mode: Option<SessionMode>) -> Sides {
        let asker = self.context.holder;
        let resource = self.resource(action);
        let keys = RequestKeys { standing: self, action, mode };
        let question = Question { asker, action: action.0, resource: &resource, keys: &keys };
        let is_user = asker.is_some_and(Holder::is_user);
        let identity = if is_user { self.policies.says(&question) } else { Says::default() };
        let policy = self.bucket.access.policy.as_ref().map(|policy| policy.says(&question));
        let resource = self.resource_says(policy.unwrap_or_default(), action);
        Sides { asker, is_own: self.is_own(), identity, resource }
    }

    /// What a bucket says whose policy says this. What no policy denies is the owner's to do and to give, but for objects
    /// that others own: those only their access lists open.
    fn resource_says(&self, policy: Says, action: Action) -> Says {
        let access = &self.bucket.access;
        let owner_may = self.is_own().then_some(Reach::Account);
        let given = policy.allows.filter(|_| !self.shuts_public_policy_out()).max(owner_may);
        let foreign = self.object.is_some_and(|object| access.object_owner(object) != access.owner);
        let given = given.filter(|_| !(foreign && is_about_content(action)));
        let by_list = self.acl_allows(action).then_some(Reach::Account);
        // The account that owns a bucket can always mend its policy.
        let mends = self.context.holder == Some(Holder::Account(access.owner)) && is_about_policy(action);
        Says { denies: policy.denies && !mends, allows: given.max(by_list) }
    }

    /// A public policy lets nobody of another account in where the bucket is restricted.
    fn shuts_public_policy_out(&self) -> bool {
        let access = &self.bucket.access;
        !self.is_own()
            && access.public_access_block().restrict_public_buckets
            && access.policy.as_ref().is_some_and(Policy::is_public)
    }

    /// The ARN of the bucket or of the object. What is in directory buckets has none.
    fn resource(&self, action: Action) -> String {
        if self.bucket.kind.zone().is_some() {
            return directory::arn(self.context, self.bucket, self.name);
        }
        let about_bucket = self.key.is_empty() || action == Action::LIST_BUCKET;
        if about_bucket { arn(self.name) } else { [&arn(self.name), "/", self.key].concat() }
    }

    /// User Guide, "Mapping of ACL permissions and access policy permissions".
    fn acl_allows(&self, action: Action) -> bool {
        let of_bucket = || self.bucket.access.bucket_acl();
        match action.0 {
            "s3:ListBucket" | "s3:ListBucketVersions" | "s3:ListBucketMultipartUploads" => {
                self.granted(&of_bucket(), Permission::Read)
            }
            "s3:PutObject" => self.granted(&of_bucket(), Permission::Write) && self.may_overwrite(),
            "s3:GetBucketAcl" => self.granted(&of_bucket(), Permission::ReadAcp),
            "s3:PutBucketAcl" => self.granted(&of_bucket(), Permission::WriteAcp),
            "s3:GetObject" | "s3:GetObjectVersion" => self.object_granted(Permission::Read),
            "s3:GetObjectAcl" | "s3:GetObjectVersionAcl" => self.object_granted(Permission::ReadAcp),
            // Whoever may create an object may say who reads it.
            "s3:PutObjectAcl" if self.object.is_none() => self.granted(&of_bucket(), Permission::Write),
            "s3:PutObjectAcl" | "s3:PutObjectVersionAcl" => self.object_granted(Permission::WriteAcp),
            _ => self.owns_object(),
        }
    }

    fn granted(&self, acl: &Acl, permission: Permission) -> bool {
        let ignore_public = self.bucket.access.public_access_block().ignore_public_acls;
        acl.grants_to(self.caller(), permission, ignore_public)
    }

    fn object_granted(&self, permission: Permission) -> bool {
        let acl = self.object.map(|object| self.bucket.access.object_acl(object));
        self.owns_object() || acl.is_some_and(|acl| self.granted(&acl, permission))
    }

    fn owns_object(&self) -> bool {
        self.object.is_some_and(|object| Some(self.bucket.access.object_owner(object)) == self.caller())
    }

    /// WRITE on a bucket creates new objects; existing ones only their owner overwrites.
    fn may_overwrite(&self) -> bool {
        let current = self.bucket.current(self.key).and_then(|version| version.object());
        current.is_none_or(|object| Some(self.bucket.access.object_owner(object)) == self.caller())
    }
}

fn is_about_policy(action: Action) -> bool {
    let (_, name) = action.0.split_once(':').unwrap_or_default();
    matches!(name, "GetBucketPolicy" | "PutBucketPolicy" | "DeleteBucketPolicy")
}

/// What the owner of a bucket cannot do, nor let others do, with objects of others. Such
/// objects can still be deleted and overwritten.
fn is_about_content(action: Action) -> bool {
    !matches!(
        action.0,
        "s3:PutObject"
            | "s3:DeleteObject"
            | "s3:DeleteObjectVersion"
            | "s3:ListBucket"
            | "s3:AbortMultipartUpload"
    )
}
