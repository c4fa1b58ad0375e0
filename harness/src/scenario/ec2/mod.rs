//! The language about snapshots: CopySnapshot.

mod call;
mod dialect;
mod explain;
mod lint;
mod needs;
mod state;
mod step;
mod then;

pub use call::{Call, CopySnapshot, Method, Presigned};
pub use dialect::Ec2;
pub use state::SnapshotState;
pub use step::{DefaultEncryption, DefaultKey, NewSnapshot, Other, Service, Share, Sharing, Step};
pub use then::{FollowUp, NoUsableCopy, Then};

// What the language about snapshots builds on.
use super::diagnostic::nearest;
use super::expand::{needed_by_region, needed_by_role, needed_by_time};
use super::key::needed_by_key;
use super::lint::{Lint, MISSING, Outcome};
use super::{
    Case, Codes, Dialect, Expected, Key, Located, Moment, Operation, Race, Signed, Statuses, Template,
    UserStatement, Variable, template, variable, words,
};
