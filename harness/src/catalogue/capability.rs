//! What a case can need that not every target offers.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something that a target either offers or does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Capability {
    /// Buckets can keep versions of their objects.
    Versioning,
    /// Objects can carry tags.
    Tagging,
    /// Objects can be uploaded in parts.
    Multipart,
    /// Objects carry CRC32, CRC32C, CRC64NVME, SHA1 or SHA256 checksums.
    Checksums,
    /// Writes can be conditional on the destination (`If-Match`, `If-None-Match`).
    ConditionalWrites,
    /// Objects have a storage class other than the default.
    StorageClasses,
    /// Object ownership settings and access control lists.
    Acl,
    /// Objects can carry a redirect for website hosting.
    Website,
    /// `x-amz-expected-bucket-owner` and its source counterpart are checked, and the account id is known.
    BucketOwner,
    /// Server-side encryption can be asked for in a request.
    Encryption,
    /// The server verifies request signatures.
    Signatures,
    /// Objects can be locked until a date, or held.
    ObjectLock,
    /// Locks can wait for an event before their time begins to run.
    EventHolds,
    /// Objects can carry annotations: named texts beside their bytes.
    Annotations,
    /// Rules of a bucket make objects expire.
    Lifecycle,
    /// Storage classes whose objects must be restored before they can be read.
    Archive,
    /// Buckets say who owns what others write (Object Ownership).
    Ownership,
    /// Buckets can refuse public access lists and policies (Block Public Access).
    PublicAccessBlock,
    /// Buckets have policies, and they are enforced.
    BucketPolicy,
    /// There are credentials of another account (the role `other`).
    SecondAccount,
    /// There is a user (the role `limited`) whose policies can be set, and they are enforced.
    Iam,
    /// Buckets can make those who ask pay.
    RequesterPays,
    /// Calls at once are answered as calls one after the other are.
    Concurrency,
    /// The server's clock can be moved, so that days need not be waited for.
    MovableClock,
    /// The Query API of Amazon EC2, with volumes and snapshots.
    Ec2,
    /// Keys of AWS KMS can be made, and encrypt snapshots.
    Kms,
    /// Policies of keys are enforced: they deny even the owner what they say.
    KeyPolicies,
    /// There is a second Region (the role `away`).
    MultiRegion,
    /// There are Outposts to copy snapshots to, named by the profile.
    Outposts,
    /// There are Local Zones to copy snapshots to, named by the profile.
    LocalZones,
    /// New EBS volumes and snapshots of an account can be encrypted by default, Region by Region.
    EncryptionByDefault,
    /// Snapshots can be archived and restored.
    SnapshotArchive,
    /// Machine images can be registered from snapshots.
    Images,
    /// Snapshots can be locked, so that they cannot be deleted.
    SnapshotLocks,
    /// Fast restores can be enabled for snapshots.
    FastRestores,
    /// Snapshots take long enough to be found pending.
    SlowSnapshots,
    /// It answers HTTPS beside HTTP, so that what is refused without TLS can be asked.
    Tls,
    /// Objects can be encrypted with keys that customers send (SSE-C).
    SseC,
    /// Objects can be encrypted twice over with keys of KMS (`aws:kms:dsse`).
    Dsse,
    /// Buckets have keys of their own below a key of KMS (S3 Bucket Keys).
    BucketKeys,
    /// Buckets can block kinds of encryption (`BlockedEncryptionTypes`).
    BlockedEncryptionTypes,
    /// Encryption with a key of KMS can have a context of its own.
    EncryptionContext,
    /// Directory buckets (S3 Express One Zone) in zones that the profile names.
    DirectoryBuckets,
    /// Directory buckets in Local Zones that the profile names.
    LocalZoneBuckets,
    /// There is a Region that is not enabled for the account (the role `disabled`), with a bucket in it.
    DisabledRegion,
    /// Buckets can be asked through the endpoint of Transfer Acceleration.
    TransferAcceleration,
    /// There are access points, named by the profile.
    AccessPoints,
    /// There is a Multi-Region Access Point, named by the profile.
    MultiRegionAccessPoints,
    /// There are buckets on Outposts, named by the profile.
    S3Outposts,
    /// There is a VPC endpoint, named by the profile.
    VpcEndpoints,
    /// It is reached by the host names of AWS: those of Regions, dual-stack, FIPS, and buckets in the host.
    AwsHosts,
}

impl Capability {
    /// Every capability there is.
    pub const ALL: [Self; 51] = [
        Self::Versioning,
        Self::Tagging,
        Self::Multipart,
        Self::Checksums,
        Self::ConditionalWrites,
        Self::StorageClasses,
        Self::Acl,
        Self::Website,
        Self::BucketOwner,
        Self::Encryption,
        Self::Signatures,
        Self::ObjectLock,
        Self::EventHolds,
        Self::Annotations,
        Self::Lifecycle,
        Self::Archive,
        Self::Ownership,
        Self::PublicAccessBlock,
        Self::BucketPolicy,
        Self::SecondAccount,
        Self::Iam,
        Self::RequesterPays,
        Self::Concurrency,
        Self::MovableClock,
        Self::Ec2,
        Self::Kms,
        Self::KeyPolicies,
        Self::MultiRegion,
        Self::Outposts,
        Self::LocalZones,
        Self::EncryptionByDefault,
        Self::SnapshotArchive,
        Self::Images,
        Self::SnapshotLocks,
        Self::FastRestores,
        Self::SlowSnapshots,
        Self::Tls,
        Self::SseC,
        Self::Dsse,
        Self::BucketKeys,
        Self::BlockedEncryptionTypes,
        Self::EncryptionContext,
        Self::DirectoryBuckets,
        Self::LocalZoneBuckets,
        Self::DisabledRegion,
        Self::TransferAcceleration,
        Self::AccessPoints,
        Self::MultiRegionAccessPoints,
        Self::S3Outposts,
        Self::VpcEndpoints,
        Self::AwsHosts,
    ];

    /// Whether a profile has to say where it is: nobody finds out by asking.
    pub fn is_named_by_profile(self) -> bool {
        matches!(
            self,
            Self::MultiRegion
                | Self::Outposts
                | Self::LocalZones
                | Self::Tls
                | Self::DirectoryBuckets
                | Self::LocalZoneBuckets
                | Self::DisabledRegion
                | Self::TransferAcceleration
                | Self::AccessPoints
                | Self::MultiRegionAccessPoints
                | Self::S3Outposts
                | Self::VpcEndpoints
                | Self::AwsHosts
        )
    }

    /// The name used in scenarios, profiles and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Versioning => "versioning",
            Self::Tagging => "tagging",
            Self::Multipart => "multipart",
            Self::Checksums => "checksums",
            Self::ConditionalWrites => "conditional-writes",
            Self::StorageClasses => "storage-classes",
            Self::Acl => "acl",
            Self::Website => "website",
            Self::BucketOwner => "bucket-owner",
            Self::Encryption => "encryption",
            Self::Signatures => "signatures",
            Self::ObjectLock => "object-lock",
            Self::EventHolds => "event-holds",
            Self::Annotations => "annotations",
            Self::Lifecycle => "lifecycle",
            Self::Archive => "archive",
            Self::Ownership => "ownership",
            Self::PublicAccessBlock => "public-access-block",
            Self::BucketPolicy => "bucket-policy",
            Self::SecondAccount => "second-account",
            Self::Iam => "iam",
            Self::RequesterPays => "requester-pays",
            Self::Concurrency => "concurrency",
            Self::MovableClock => "movable-clock",
            Self::Ec2 => "ec2",
            Self::Kms => "kms",
            Self::KeyPolicies => "key-policies",
            Self::MultiRegion => "multi-region",
            Self::Outposts => "outposts",
            Self::LocalZones => "local-zones",
            Self::EncryptionByDefault => "encryption-by-default",
            Self::SnapshotArchive => "snapshot-archive",
            Self::Images => "images",
            Self::SnapshotLocks => "snapshot-locks",
            Self::FastRestores => "fast-restores",
            Self::SlowSnapshots => "slow-snapshots",
            Self::Tls => "tls",
            Self::SseC => "sse-c",
            Self::Dsse => "dsse",
            Self::BucketKeys => "bucket-keys",
            Self::BlockedEncryptionTypes => "blocked-encryption-types",
            Self::EncryptionContext => "encryption-context",
            Self::DirectoryBuckets => "directory-buckets",
            Self::LocalZoneBuckets => "local-zone-buckets",
            Self::DisabledRegion => "disabled-region",
            Self::TransferAcceleration => "transfer-acceleration",
            Self::AccessPoints => "access-points",
            Self::MultiRegionAccessPoints => "multi-region-access-points",
            Self::S3Outposts => "s3-outposts",
            Self::VpcEndpoints => "vpc-endpoints",
            Self::AwsHosts => "aws-hosts",
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
