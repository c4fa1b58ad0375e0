//! Why there is no target, or none fit to be judged; each with what to do about it.

use std::fmt::Write;
use std::time::Duration;

use super::Preflight;
use crate::wire::TransportError;

/// Why there is no profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// No profile of that name comes with copyspec.
    #[error("there is no target called `{name}`")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Names that look like it.
        nearest: Vec<String>,
        /// All names.
        known: Vec<String>,
    },
    /// The profile's file cannot be read.
    #[error("cannot read the profile {file}: {cause}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        cause: std::io::Error,
    },
    /// The file does not hold a profile.
    #[error("{file}:{line}:{column}: {cause}{snippet}")]
    Invalid {
        /// The file.
        file: String,
        /// From 1.
        line: u64,
        /// From 1.
        column: u64,
        /// What is wrong there.
        cause: String,
        /// The line itself, on lines of their own; empty when there is none.
        snippet: String,
    },
}

impl ProfileError {
    pub(super) fn invalid(file: &str, text: &str, location: serde_yaml::Location, cause: String) -> Self {
        let (line, column) = (location.line().max(1), location.column().max(1));
        Self::Invalid { file: file.to_owned(), line, column, cause, snippet: snippet(text, line, column) }
    }

    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { nearest, .. } if !nearest.is_empty() => {
                Some(format!("did you mean {}?", nearest.join(" or ")))
            }
            Self::Unknown { known, .. } => {
                Some(format!("known targets: {}; a file's name ends in .yaml", known.join(", ")))
            }
            Self::Unreadable { .. } | Self::Invalid { .. } => None,
        }
    }
}

/// Words that stand in lines with somebody's keys.
const SECRET_WORDS: [&str; 3] = ["credentials", "secret", "token"];

/// A line with its number, and a mark below the column; a line that may hold keys is not shown.
fn snippet(text: &str, line: u64, column: u64) -> String {
    let position = |from_one: u64| usize::try_from(from_one.saturating_sub(1)).unwrap_or(usize::MAX);
    let Some(shown) = text.lines().nth(position(line)) else { return String::new() };
    let words = shown.to_ascii_lowercase();
    if SECRET_WORDS.iter().any(|word| words.contains(word)) {
        return String::new();
    }
    let number = line.to_string();
    let before = position(column).min(shown.chars().count());
    format!("\n{number} | {shown}\n{:width$} | {:before$}^", "", "", width = number.len())
}

/// Why a target could not be made live.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// A public cloud, and nobody allowed it.
    #[error("{endpoint} belongs to a public cloud ({domain})")]
    RealCloud {
        /// Where it is.
        endpoint: String,
        /// Whose it is.
        domain: &'static str,
    },
    /// No HTTP reply came.
    #[error("{endpoint} does not answer: {cause}")]
    Unreachable {
        /// Where it should be.
        endpoint: String,
        /// What happened.
        cause: TransportError,
    },
    /// The endpoint is not something we can talk to.
    #[error("cannot use the endpoint {endpoint}: {cause}")]
    Endpoint {
        /// As written.
        endpoint: String,
        /// Why not.
        cause: String,
    },
    /// The authorities to trust cannot be read.
    #[error("cannot read the authorities to trust, {file}: {cause}")]
    Authorities {
        /// The file.
        file: String,
        /// Why not.
        cause: std::io::Error,
    },
    /// Its profile is no good.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The server could not be started.
    #[error(transparent)]
    Launch(#[from] LaunchError),
    /// Only the reference server misbehaves to order.
    #[error("cannot arm the fault `{name}`: {cause}")]
    Fault {
        /// The fault.
        name: String,
        /// Why not.
        cause: String,
    },
}

impl TargetError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::RealCloud { .. } => Some(
                "requests there cost money and touch real data; --allow-real-cloud runs them all the same"
                    .into(),
            ),
            Self::Unreachable { cause: TransportError::Connect(_), .. } => {
                Some("is the server running, and is that its port?".into())
            }
            Self::Unreachable { cause: TransportError::Timeout(_), .. } => {
                Some("something listens there but sends no HTTP reply; a longer --timeout may help".into())
            }
            Self::Unreachable { cause: TransportError::Certificate(_) | TransportError::Trust(_), .. } => Some(
                "--ca-bundle FILE (AWS_CA_BUNDLE, `ca` in a profile) names the authorities to trust, and the host in \
                 the address has to be one that the certificate is for"
                    .into(),
            ),
            Self::Unreachable { cause: TransportError::Tls(_), .. } => {
                Some("does it speak TLS there? an address without begins with http://".into())
            }
            Self::Authorities { .. } => Some("a file in PEM: the certificate of a test server's own authority, say".into()),
            Self::Unreachable { .. } => Some("is that an HTTP port of an S3 server?".into()),
            Self::Endpoint { .. } => Some("an endpoint looks like http://127.0.0.1:9000".into()),
            Self::Profile(error) => error.hint(),
            Self::Launch(error) => error.hint(),
            Self::Fault { .. } => None,
        }
    }
}

/// Why a server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The program is not there.
    #[error("cannot start {target}: the program `{program}` is not installed")]
    Missing {
        /// The target.
        target: String,
        /// What should have been run.
        program: String,
        /// The line that installs it.
        install: Option<String>,
    },
    /// The system did not let us.
    #[error("cannot start {target}: {doing}: {cause}")]
    System {
        /// The target.
        target: String,
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        cause: std::io::Error,
    },
    /// It ended by itself before it was ready.
    #[error("{target} ended before it was ready ({status}){}", quoted(tail))]
    Died {
        /// The target.
        target: String,
        /// Its exit status.
        status: String,
        /// The end of its output.
        tail: String,
        /// The line that installs it, when the status says that a program is missing.
        install: Option<String>,
    },
    /// It runs but never became ready.
    #[error("{target} was not ready within {within:?}{}", quoted(tail))]
    NotReady {
        /// The target.
        target: String,
        /// How long we waited.
        within: Duration,
        /// The end of its output.
        tail: String,
    },
}

impl LaunchError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Missing { install: Some(install), .. } | Self::Died { install: Some(install), .. } => {
                Some(format!("install it with: {install}"))
            }
            Self::Missing { install: None, .. } => Some("install it, or put it into PATH".into()),
            Self::NotReady { .. } => {
                Some("the profile's `ready` may ask for the wrong thing, or its `within` be too short".into())
            }
            Self::System { .. } | Self::Died { .. } => None,
        }
    }
}

/// The end of a program's output, each line marked as quoted.
fn quoted(tail: &str) -> String {
    let mut quoted = if tail.is_empty() { ", without a word" } else { "; the end of its output:" }.to_owned();
    for line in tail.lines() {
        // Writing into a String cannot fail.
        let _ = write!(quoted, "\n  | {line}");
    }
    quoted
}

/// Stands for the code of a refusal that has none.
pub(super) const NO_CODE: &str = "(no error code)";

/// Why no verdict on a target would mean anything.
#[derive(Debug, thiserror::Error)]
pub enum PreflightError {
    /// No whole reply came.
    #[error("preflight: could not {step}: {cause}")]
    NoReply {
        /// What was being done.
        step: &'static str,
        /// What happened.
        cause: TransportError,
    },
    /// The keys are wrong.
    #[error("preflight: the credentials were refused when trying to {step}: {status} {code}: {message}")]
    Credentials {
        /// What was being done.
        step: &'static str,
        /// The reply's status.
        status: u16,
        /// The reply's code.
        code: String,
        /// What the server says.
        message: String,
    },
    /// The clocks are too far apart.
    #[error(
        "preflight: the server refuses our time when trying to {step}; its clock is {offset:+.0} s from ours"
    )]
    Clock {
        /// What was being done.
        step: &'static str,
        /// Its clock minus ours, in seconds, as far as its replies tell.
        offset: f64,
    },
    /// Something that every run needs was refused.
    #[error("preflight: could not {step}: {status} {code}: {message}")]
    Refused {
        /// What the target was to be asked about.
        about: Preflight,
        /// What was being done.
        step: &'static str,
        /// The reply's status.
        status: u16,
        /// The reply's code, or what stands for none.
        code: String,
        /// What the server says.
        message: String,
    },
    /// Success was claimed, but the reply is not one.
    #[error("preflight: could not {step}: {cause}")]
    Nonsense {
        /// What the target was to be asked about.
        about: Preflight,
        /// What was being done.
        step: &'static str,
        /// What is wrong with the reply.
        cause: String,
    },
}

impl PreflightError {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoReply { .. } => Some("see the server's own log; a longer --timeout may help".into()),
            Self::Credentials { .. } => {
                Some("check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and the Region, or the profile's".into())
            }
            Self::Clock { .. } => Some("set the clock of this machine, or the server's".into()),
            Self::Refused { about: Preflight::Objects, .. } => {
                Some("the keys must be allowed to create, list and delete buckets whose names begin with copyspec-".into())
            }
            Self::Refused { about: Preflight::Snapshots, code, .. } if code != NO_CODE => {
                Some("the keys must be allowed to describe Regions and to make, copy and delete snapshots".into())
            }
            Self::Nonsense { about: Preflight::Objects, .. } => Some("is that an S3 endpoint?".into()),
            Self::Refused { .. } | Self::Nonsense { .. } => Some(
                "is EC2 there, and at this path? a server of objects alone is asked with `copyspec run s3/`".into(),
            ),
        }
    }
}
