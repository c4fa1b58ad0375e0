//! The language about objects: CopyObject and UploadPartCopy.

mod access;
mod address;
mod call;
mod dialect;
mod explain;
mod explain_upload;
mod lifecycle;
mod lint;
mod lint_race;
mod lint_sending;
mod lint_upload;
mod lock;
mod needs;
mod operation;
mod outcome;
mod race;
mod settings;
mod step;
mod then;
mod upload;

pub use access::{Grant, Grantee, Ownership, PolicyStatement, Principal, PublicAccessBlock, RequestPayment};
pub use address::Address;
pub use call::{HeaderParameters, Parameters};
pub use dialect::S3;
pub use lifecycle::{Expires, Filter, LifecycleRule, Restore, Speed, Tiering};
pub use lock::{DefaultRetention, LegalHold, LockMode, Period, Retention};
pub use operation::Call;
pub use outcome::{Completion, PartState, PartStates};
pub use race::{Race, Successes};
pub use settings::{Bucket, BucketVersioning, SetObject};
pub use step::{DeleteObject, PartBytes, PartText, PutObject, Size, Step, Wait};
pub use then::{ObjectState, ReplyState, Then};
pub use upload::{Finish, HeldPart, PartNumbers, Upload, UploadState};

// What the language about objects builds on.
use super::diagnostic::nearest;
use super::expand::{needed_by_role, needed_by_time};
use super::lint::{Lint, MISSING, Outcome};
use super::sending::line_mistake;
use super::{
    Case, Codes, Dialect, Expected, Located, Moment, Operation, Place, Raw, Script, Signed, Statuses,
    Template, Variable, template, variable, words,
};
