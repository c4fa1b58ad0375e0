//! What a case came to.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a case came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Verdict {
    /// Everything held.
    Pass,
    /// A binding clause was broken.
    Fail {
        /// In which way.
        kind: FailKind,
    },
    /// A weak clause (should, may, inferred, contested) went another way.
    Differs,
    /// The server answered that it does not do this.
    Unsupported,
    /// Not judged.
    Skipped {
        /// Why not.
        reason: String,
    },
    /// The state that the case needs could not be built.
    SetupFailed {
        /// Which step failed, and how.
        reason: String,
    },
    /// It held only when tried again.
    Flaky,
    /// We ourselves failed.
    HarnessError {
        /// How.
        reason: String,
    },
}

/// In which way a binding clause was broken, worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailKind {
    /// Success was claimed, and the wrong thing or nothing was done.
    Silent,
    /// The reply was right, the object is wrong.
    State,
    /// The server failed: 5xx other than 501 and 503, a hang, a cut connection.
    Crash,
    /// The reply differs.
    Wire,
}

impl Verdict {
    /// Whether the server did otherwise than documented.
    pub fn is_difference(&self) -> bool {
        matches!(self, Self::Fail { .. } | Self::Differs | Self::Unsupported)
    }

    /// Whether a snapshot records this. A state that cannot be built says nothing about copying, but once it
    /// could be built, losing it must not go unnoticed.
    pub fn is_recorded(&self) -> bool {
        self.is_difference() || matches!(self, Self::SetupFailed { .. })
    }

    /// Whether the case was run to an end that can be held against what was recorded.
    pub fn is_judged(&self) -> bool {
        matches!(self, Self::Pass) || self.is_recorded()
    }

    /// Why the case was not judged, or why it could not be.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Skipped { reason } | Self::SetupFailed { reason } | Self::HarnessError { reason } => {
                Some(reason)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => f.write_str("pass"),
            Self::Fail { kind } => write!(f, "fail: {kind}"),
            Self::Differs => f.write_str("differs"),
            Self::Unsupported => f.write_str("unsupported"),
            Self::Skipped { .. } => f.write_str("skipped"),
            Self::SetupFailed { .. } => f.write_str("setup-failed"),
            Self::Flaky => f.write_str("flaky"),
            Self::HarnessError { .. } => f.write_str("harness-error"),
        }
    }
}

impl fmt::Display for FailKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Silent => "silent",
            Self::State => "state",
            Self::Crash => "crash",
            Self::Wire => "wire",
        })
    }
}
