//! The language about objects: CopyObject and UploadPartCopy.

mod access;
mod address;
mod call;
mod dialect;
mod encryption;
mod explain;
mod explain_upload;
mod lifecycle;
mod lint;
mod lint_place;
mod lint_race;
mod lint_sending;
mod lint_upload;
mod lock;
mod needs;
mod operation;
mod outcome;
mod place;
mod race;
mod settings;
mod step;
mod then;
mod upload;

pub use access::{
    Grant, Grantee, Ownership, PolicyStatement, Principal, PublicAccessBlock, RequestPayment, condition_key,
};
pub use address::Address;
pub use call::{HeaderParameters, Parameters};
pub use dialect::S3;
pub use encryption::{BucketEncryption, NO_KEY};
pub use lifecycle::{Expires, Filter, LifecycleRule, Restore, Speed, Tiering};
pub use lock::{DefaultRetention, LegalHold, LockMode, Period, Retention};
pub use operation::Call;
pub use outcome::{Completion, PartState, PartStates};
pub use place::{Acceleration, BucketOf, BucketType, NewPlace, SourceThrough, UseBucket};
pub use race::{Race, Successes};
pub use settings::{Bucket, BucketVersioning, SetObject};
pub use step::{DeleteObject, PartBytes, PartText, PutObject, Size, Step, Wait};
pub use then::{BucketState, ObjectState, ReplyState, Then};
pub use upload::{Finish, HeldPart, PartNumbers, Upload, UploadState};

// What the language about objects builds on.
use super::diagnostic::nearest;
use super::expand::{needed_by_region, needed_by_role, needed_by_time};
use super::key::needed_by_key;
use super::lint::{Lint, MISSING, Outcome};
use super::sending::line_mistake;
use super::user::{key_mistake, write_conditions};
use super::{
    Case, Codes, Conditions, Dialect, Expected, Key, Located, Moment, Operation, Place, Raw, Script, Signed,
    Statuses, Template, UserStatement, Values, Variable, split_operator, template, variable, words,
};
