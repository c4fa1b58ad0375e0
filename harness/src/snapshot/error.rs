//! What can go wrong with recorded differences.

use std::io;
use std::path::PathBuf;

/// Why recorded differences could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The directory for snapshots cannot be told.
    #[error("cannot tell where snapshots belong: {0}; set COPYSPEC_SNAPSHOTS to a directory")]
    NoPlace(#[source] io::Error),
    /// A file or directory could not be read.
    #[error("reading the snapshot {}: {source}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not a snapshot that copyspec wrote.
    #[error(
        "the snapshot {} cannot be understood: {cause}; restore it, or remove it and accept the differences again",
        path.display()
    )]
    Malformed {
        /// Which.
        path: PathBuf,
        /// Where and why.
        cause: String,
    },
    /// A file could not be written or removed.
    #[error("writing the snapshot {}: {source}", path.display())]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `INSTA_UPDATE` has a value that insta does not know.
    #[error("INSTA_UPDATE is `{0}`; it must be auto, always, new, no, unseen or force")]
    UnknownUpdate(String),
}
