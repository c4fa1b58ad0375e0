//! The scenario language: what a file may say, and the plan that is made of it.
//!
//! A file is read as written ([`File`]), checked, and expanded into cases as they are used ([`Scenario`]).

mod address;
mod call;
mod coverage;
mod diagnostic;
mod expand;
mod expect;
mod explain;
mod file;
mod lint;
mod lint_sending;
mod load;
mod located;
mod misread;
mod select;
mod sending;
mod settings;
mod step;
mod template;

pub use address::Address;
pub use call::{CopyObject, HeaderParameters};
pub use coverage::{Topic, coverage};
pub use diagnostic::{Diagnostic, Diagnostics};
pub use expand::{Case, Scenario};
pub use expect::{Codes, Expected, ObjectState, ReplyState, StatusPattern, Statuses, Then};
pub use explain::{explain, readings};
pub use file::{Call, File, Row, Rule, Scope, json_schema};
pub use load::{Library, LoadError};
pub use located::{Located, Place};
pub use select::{Expression, ExpressionError};
pub use sending::{Http, Raw, Signed, SignedIn, Wrong};
pub use settings::{Bucket, BucketVersioning, SetObject};
pub use step::{DeleteObject, PutObject, Size, Step};
pub use template::{Context, Moment, Template, UnknownVariable, Variable};
