//! The decision: policy, ownership, access lists.

use http::HeaderMap;

use super::Action;
use crate::iam::{Act, UserPolicies};
use crate::s3::context::arn;
use crate::store::{Acl, Bucket, Effect, Object, Permission, Policy, Question};
use crate::world::{Account, Holder};

/// Who asks for what: a bucket, or an object in it, which need not be there.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'a> {
    pub(crate) holder: Holder,
    /// The account on whose behalf.
    pub(crate) caller: Account,
    /// Those of the user, who is asked about where it is the holder.
    pub(crate) policies: &'a UserPolicies,
    pub(crate) name: &'a str,
    pub(crate) bucket: &'a Bucket,
    /// Empty when the request is for the bucket.
    pub(crate) key: &'a str,
    /// The version that is asked for, where there is one.
    pub(crate) object: Option<&'a Object>,
    pub(crate) headers: &'a HeaderMap,
}

/// Whether this is allowed (User Guide, "How Amazon S3 authorizes a request"). A policy that denies outranks
/// everything. A user needs leave of its own account besides.
pub(crate) fn permits(standing: &Standing<'_>, action: Action) -> bool {
    let is_user = standing.holder.is_user();
    !standing.denies(action)
        && (!is_user || standing.user_policies_say(Effect::Allow, action))
        && account_may(standing, action)
}

/// What the account may do whose key was used: what is the bucket owner's to do and to give, but for objects that
/// others own. Those only their access lists open.
fn account_may(standing: &Standing<'_>, action: Action) -> bool {
    let access = &standing.bucket.access;
    let is_owner = standing.caller == access.owner;
    let foreign = standing.object.is_some_and(|object| access.object_owner(object) != access.owner);
    let given = is_owner || standing.policy_lets_in(action);
    given && !(foreign && is_about_content(action)) || standing.acl_allows(action)
}

/// Whether a missing source is answered like one that may not be read: its existence is a
/// secret of those who may list the bucket (documented for GetObject).
pub(crate) fn hides_missing_source(standing: &Standing<'_>) -> bool {
    !permits(standing, Action::LIST_BUCKET)
}

impl Standing<'_> {
    /// Whether a policy denies it; the account that owns the bucket can always mend its policy.
    pub(super) fn denies(&self, action: Action) -> bool {
        let mends = self.holder == Holder::Account(self.bucket.access.owner) && is_about_policy(action);
        let denied_to_user = self.holder.is_user() && self.user_policies_say(Effect::Deny, action);
        denied_to_user || !mends && self.policy_says(Effect::Deny, action)
    }

    fn user_policies_say(&self, effect: Effect, action: Action) -> bool {
        self.policies.say(effect, &Act::new(action.0, arn(&self.resource(action))))
    }

    fn policy_says(&self, effect: Effect, action: Action) -> bool {
        let Some(policy) = &self.bucket.access.policy else { return false };
        let resource = self.resource(action);
        let question =
            Question { caller: self.caller, action: action.0, resource: &resource, values: self.headers };
        policy.says(effect, &question)
    }

    /// The bucket's name, or with a slash and the key an object's.
    fn resource(&self, action: Action) -> String {
        let about_bucket = self.key.is_empty() || action == Action::LIST_BUCKET;
        if about_bucket { self.name.to_owned() } else { [self.name, "/", self.key].concat() }
    }

    /// A public policy lets no other account in where the bucket is restricted.
    fn policy_lets_in(&self, action: Action) -> bool {
        let access = &self.bucket.access;
        let restricted = access.public_access_block().restrict_public_buckets
            && access.policy.as_ref().is_some_and(Policy::is_public);
        !restricted && self.policy_says(Effect::Allow, action)
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
        acl.grants_to(self.caller, permission, ignore_public)
    }

    fn object_granted(&self, permission: Permission) -> bool {
        let acl = self.object.map(|object| self.bucket.access.object_acl(object));
        self.owns_object() || acl.is_some_and(|acl| self.granted(&acl, permission))
    }

    fn owns_object(&self) -> bool {
        self.object.is_some_and(|object| self.bucket.access.object_owner(object) == self.caller)
    }

    /// WRITE on a bucket creates new objects; existing ones only their owner overwrites.
    fn may_overwrite(&self) -> bool {
        let current = self.bucket.current(self.key).and_then(|version| version.object());
        current.is_none_or(|object| self.bucket.access.object_owner(object) == self.caller)
    }
}

fn is_about_policy(action: Action) -> bool {
    matches!(action.0, "s3:GetBucketPolicy" | "s3:PutBucketPolicy" | "s3:DeleteBucketPolicy")
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
