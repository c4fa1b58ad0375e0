//! The scenario language: what a file may say, and the plan that is made of it.
//!
//! A file is read as written ([`File`]), checked, and expanded into cases as they are used ([`Scenario`]).

mod coverage;
mod diagnostic;
mod dialect;
mod ec2;
mod expand;
mod expected;
mod explain;
mod file;
mod key;
mod lint;
mod load;
mod located;
mod misread;
mod operation;
mod reply;
mod s3;
mod select;
mod sending;
mod table;
mod template;
mod user;
mod variable;
mod words;

pub use coverage::{Topic, coverage};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use dialect::Dialect;
pub use ec2::{
    Call as Ec2Call, CopySnapshot, DefaultEncryption, DefaultKey, Ec2, FollowUp, Method, NewSnapshot,
    NoUsableCopy, Other, Presigned, Service, Share, Sharing, SnapshotState, Step as Ec2Step, Then as Ec2Then,
};
pub use expand::{Case, CaseHead, Scenario, ScenarioHead, Script};
pub use expected::Expected;
pub use explain::{explain, readings, titles};
pub use file::{File, Row, Rule, Scope, json_schema};
pub use key::{Key, KeySpec};
pub use load::{Library, LoadError};
pub use located::{Located, Place};
pub use operation::Operation;
pub use reply::{Codes, StatusPattern, Statuses};
pub use s3::{
    Acceleration, Address, Bucket, BucketEncryption, BucketOf, BucketState, BucketType, BucketVersioning,
    Call as S3Call, Completion, DefaultRetention, DeleteObject, Expires, Filter, Finish, Grant, Grantee,
    HeaderParameters, HeldPart, LegalHold, LifecycleRule, LockMode, NO_KEY, NewPlace, ObjectState, Ownership,
    Parameters, PartBytes, PartNumbers, PartState, PartStates, PartText, Period, PolicyStatement, Principal,
    PublicAccessBlock, PutObject, Race, ReplyState, RequestPayment, Restore, Retention, S3, SetObject, Size,
    SourceThrough, Speed, Step, Successes, Then, Tiering, Upload, UploadState, UseBucket, Wait,
    condition_key,
};
pub use select::{Expression, ExpressionError};
pub use sending::{Http, Raw, Signed, SignedAs};
pub use template::{Context, Template, UnknownVariable};
pub use user::{Conditions, UserStatement, Values, split_operator};
pub use variable::{DateForm, Moment, PointPart, Variable};
