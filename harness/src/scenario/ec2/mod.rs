//! The language about snapshots: CopySnapshot.

mod call;
mod dialect;
mod explain;
mod key;
mod lint;
mod needs;
mod state;
mod step;
mod then;
mod user;

pub use call::{Call, CopySnapshot, Method, Presigned};
pub use dialect::Ec2;
pub use key::{Key, KeySpec};
pub use state::SnapshotState;
pub use step::{DefaultEncryption, DefaultKey, NewSnapshot, Other, Service, Share, Sharing, Step};
pub use then::{FollowUp, NoUsableCopy, Then};
pub use user::UserStatement;

// What the language about snapshots builds on.
use super::diagnostic::nearest;
use super::expand::{needed_by_role, needed_by_time};
use super::lint::{Lint, MISSING, Outcome};
use super::{
    Case, Codes, Dialect, Expected, Located, Moment, Operation, Race, Signed, Statuses, Template, Variable,
    template, variable, words,
};
