//! A front of AWS IAM: the policies of the one user that a world has.
//!
//! Users, roles and groups cannot be made. What a policy says is asked by S3, EC2 and KMS.

mod document;
mod error;
mod operations;
mod policies;
mod route;

pub(crate) use error::IamError;
pub(crate) use policies::UserPolicies;
pub(crate) use route::{Context, Reply, answer};
