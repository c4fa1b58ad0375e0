//! The decisions of all services of a world.

use crate::{ec2, s3};

/// One table of decisions per service. A fault replaces exactly one decision of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) s3: s3::Rules,
    pub(crate) ec2: ec2::Rules,
}

impl Rules {
    /// The decisions as AWS documents them.
    pub(crate) fn documented() -> Self {
        Self { s3: s3::Rules::documented(), ec2: ec2::Rules::documented() }
    }
}
