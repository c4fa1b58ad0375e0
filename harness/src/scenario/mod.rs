//! The scenario language: what a file may say, and the plan that is made of it.
//!
//! A file is read as written ([`File`]), checked, and expanded into cases as they are used ([`Scenario`]).

mod access;
mod address;
mod call;
mod coverage;
mod diagnostic;
mod expand;
mod expect;
mod explain;
mod explain_upload;
mod file;
mod lifecycle;
mod lint;
mod lint_race;
mod lint_sending;
mod lint_upload;
mod load;
mod located;
mod lock;
mod misread;
mod operation;
mod outcome;
mod race;
mod select;
mod sending;
mod settings;
mod step;
mod template;
mod upload;

pub use access::{Grant, Grantee, Ownership, PolicyStatement, Principal, PublicAccessBlock, RequestPayment};
pub use address::Address;
pub use call::{HeaderParameters, Parameters};
pub use coverage::{Topic, coverage};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use expand::{Case, Scenario};
pub use expect::{Codes, Expected, ObjectState, ReplyState, StatusPattern, Statuses, Then};
pub use explain::{explain, readings};
pub use file::{Call, File, Row, Rule, Scope, json_schema};
pub use lifecycle::{Expires, Filter, LifecycleRule, Restore, Speed, Tiering};
pub use load::{Library, LoadError};
pub use located::{Located, Place};
pub use lock::{DefaultRetention, LegalHold, LockMode, Period, Retention};
pub use operation::Operation;
pub use outcome::{Completion, PartState, PartStates};
pub use race::{Race, Successes};
pub use select::{Expression, ExpressionError};
pub use sending::{Http, Raw, Signed, SignedIn, Wrong};
pub use settings::{Bucket, BucketVersioning, SetObject};
pub use step::{DeleteObject, PartBytes, PartText, PutObject, Size, Step, Wait};
pub use template::{Context, DateForm, Moment, Template, UnknownVariable, Variable};
pub use upload::{Finish, HeldPart, PartNumbers, Upload, UploadState};
