//! What to do with a difference that is not recorded: insta's `INSTA_UPDATE` and `CI`.

use std::env;
use std::path::PathBuf;

use super::SnapshotError;

/// What to do with a difference that is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// Leave a `.snap.new` beside the snapshot for `cargo insta review`.
    Pend,
    /// Overwrite the snapshot.
    InPlace,
    /// Overwrite where no snapshot is yet, else leave a `.snap.new`.
    Unseen,
    /// Write nothing.
    Nothing,
}

/// What was done with a difference that is not recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pended {
    /// It waits for review in this file.
    Waiting(PathBuf),
    /// The snapshot now says so.
    Updated(PathBuf),
    /// Nothing was written.
    Nothing,
}

impl Update {
    /// As the environment asks: `INSTA_UPDATE` (auto, always, new, no, unseen, force), and under `auto`
    /// nothing is written where `CI` is set.
    ///
    /// # Errors
    /// When `INSTA_UPDATE` is none of these.
    pub fn from_env() -> Result<Self, SnapshotError> {
        let text = |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned());
        let ci = match text("CI").as_deref() {
            Some("" | "0" | "false") => false,
            Some(_) => true,
            None => text("TF_BUILD").is_some(),
        };
        Self::parse(text("INSTA_UPDATE").as_deref(), ci)
    }

    fn parse(update: Option<&str>, ci: bool) -> Result<Self, SnapshotError> {
        match update.unwrap_or("auto") {
            "auto" if ci => Ok(Self::Nothing),
            "auto" | "new" => Ok(Self::Pend),
            "always" | "1" | "force" => Ok(Self::InPlace),
            "unseen" => Ok(Self::Unseen),
            "no" => Ok(Self::Nothing),
            other => Err(SnapshotError::UnknownUpdate(other.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ci_writes_nothing_unless_told_to() {
        assert_eq!(Update::parse(None, false).unwrap(), Update::Pend);
        assert_eq!(Update::parse(None, true).unwrap(), Update::Nothing);
        assert_eq!(Update::parse(Some("new"), true).unwrap(), Update::Pend);
        assert_eq!(Update::parse(Some("always"), true).unwrap(), Update::InPlace);
        assert_eq!(Update::parse(Some("no"), false).unwrap(), Update::Nothing);
    }

    #[test]
    fn a_misspelt_mode_is_an_error() {
        assert!(Update::parse(Some("allways"), false).unwrap_err().to_string().contains("allways"));
    }
}
