//! Why a command could not do its work, and the exit code that says so.

use std::process::ExitCode;

use crate::engine::LedgerError;
use crate::scenario::{ExpressionError, LoadError};
use crate::snapshot::SnapshotError;
use crate::target::{PreflightError, ProfileError, TargetError};

/// How the process exits; documented in README.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Everything is as expected.
    AsExpected = 0,
    /// A difference is new, changed or gone.
    Difference = 1,
    /// The arguments, a profile or a scenario are wrong.
    Usage = 2,
    /// The target cannot be reached, refuses the credentials, or fails the preflight.
    Target = 3,
    /// Nothing was selected.
    NothingSelected = 4,
    /// copyspec itself failed.
    Harness = 5,
    /// Something was left behind on the target.
    LeftBehind = 6,
    /// The user interrupted it.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// A cause in one line, what to do about it, and the exit code.
#[derive(Debug)]
pub(super) struct Failure {
    exit: Exit,
    cause: String,
    hint: Option<String>,
}

impl Failure {
    pub(super) fn new(exit: Exit, cause: impl std::fmt::Display, hint: Option<String>) -> Self {
        Self { exit, cause: format!("{cause}"), hint }
    }

    pub(super) fn harness(cause: impl std::fmt::Display) -> Self {
        Self::new(Exit::Harness, cause, None)
    }

    /// Prints it on standard error.
    pub(super) fn report(self) -> ExitCode {
        anstream::eprintln!("error: {}", self.cause);
        if let Some(hint) = self.hint {
            anstream::eprintln!("hint: {hint}");
        }
        self.exit.into()
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Mistakes(mistakes) => {
                let count = mistakes.0.len();
                let cause = format!(
                    "{count} mistake{} in the scenarios\n\n{mistakes}",
                    if count == 1 { "" } else { "s" }
                );
                Self::new(Exit::Usage, cause, None)
            }
            other => {
                let hint = "--scenarios names a directory that holds clauses/ and the scenarios themselves";
                Self::new(Exit::Usage, other, Some(hint.to_owned()))
            }
        }
    }
}

impl From<ExpressionError> for Failure {
    fn from(error: ExpressionError) -> Self {
        let hint = "for example: op(copy-object) & needs(versioning) & !tag(slow)";
        Self::new(Exit::Usage, error, Some(hint.to_owned()))
    }
}

impl From<ProfileError> for Failure {
    fn from(error: ProfileError) -> Self {
        let hint = error.hint();
        Self::new(Exit::Usage, error, hint)
    }
}

impl From<TargetError> for Failure {
    fn from(error: TargetError) -> Self {
        let hint = error.hint();
        let exit = match &error {
            TargetError::RealCloud { .. }
            | TargetError::Endpoint { .. }
            | TargetError::Authorities { .. }
            | TargetError::Profile(_)
            | TargetError::Fault { .. } => Exit::Usage,
            _ => Exit::Target,
        };
        Self::new(exit, error, hint)
    }
}

impl From<PreflightError> for Failure {
    fn from(error: PreflightError) -> Self {
        let hint = error.hint();
        Self::new(Exit::Target, error, hint)
    }
}

impl From<SnapshotError> for Failure {
    fn from(error: SnapshotError) -> Self {
        Self::harness(error)
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::harness(error)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::harness(format!("cannot write the output: {error}"))
    }
}
