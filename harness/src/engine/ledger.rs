//! What a run makes on a target, written down before it is made, so that a killed run can be swept.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Names for a run's buckets, and the file that lists those that still exist.
#[derive(Debug)]
pub struct Ledger {
    run: String,
    keep: bool,
    path: PathBuf,
    open: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    file: Option<File>,
    endpoint: String,
    buckets: BTreeSet<String>,
}

/// Why a bucket could not be written down.
#[derive(Debug, thiserror::Error)]
#[error("could not write the ledger {path}, without which nothing is made on a target: {cause}")]
pub struct LedgerError {
    path: PathBuf,
    cause: std::io::Error,
}

impl Ledger {
    /// A ledger for a run against `endpoint`, in `directory`; the file is made with the first entry.
    ///
    /// `run` is part of every name. With `keep` nothing is removed after the run.
    pub fn new(directory: &Path, run: &str, endpoint: &str, keep: bool) -> Self {
        let path = directory.join(format!("{run}.ledger"));
        let open = Mutex::new(Entries { endpoint: endpoint.to_owned(), ..Entries::default() });
        Self { run: run.to_owned(), keep, path, open }
    }

    /// Where ledgers are kept: `COPYSPEC_STATE`, else `copyspec` below `XDG_STATE_HOME` or `~/.local/state`.
    pub fn directory() -> PathBuf {
        let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let state = || from("XDG_STATE_HOME").or_else(|| Some(from("HOME")?.join(".local/state")));
        from("COPYSPEC_STATE")
            .or_else(|| Some(state()?.join("copyspec")))
            .unwrap_or_else(|| std::env::temp_dir().join("copyspec"))
    }

    /// The name of a scenario's n-th bucket: it does not depend on which scenarios run beside it.
    pub fn name(&self, scenario: usize, bucket: usize) -> String {
        format!("copyspec-{}-{scenario}-{bucket}", self.run)
    }

    /// What names begin with that this run will never make.
    pub fn missing_prefix(&self) -> String {
        format!("copyspec-{}-no-", self.run)
    }

    /// Whether everything is to stay after the run.
    pub fn keeps(&self) -> bool {
        self.keep
    }

    /// Writes a bucket down.
    ///
    /// # Errors
    /// When the file cannot be written; then the bucket must not be made.
    pub fn enter(&self, bucket: &str) -> Result<(), LedgerError> {
        let failed = |cause| LedgerError { path: self.path.clone(), cause };
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.file.is_none() {
            if let Some(directory) = self.path.parent() {
                fs::create_dir_all(directory).map_err(failed)?;
            }
            let file = OpenOptions::new().create(true).append(true).open(&self.path).map_err(failed)?;
            open.file = Some(file);
        }
        let line = format!("{bucket} {}\n", open.endpoint);
        if let Some(file) = &mut open.file {
            file.write_all(line.as_bytes()).map_err(failed)?;
        }
        open.buckets.insert(bucket.to_owned());
        Ok(())
    }

    /// The buckets that were made and not yet removed.
    pub fn remaining(&self) -> Vec<String> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.buckets.iter().cloned().collect()
    }

    /// Notes that a bucket is gone; with the last one the file goes too.
    pub fn strike_out(&self, bucket: &str) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.buckets.remove(bucket);
        if open.buckets.is_empty() && open.file.take().is_some() {
            // A ledger that stays too long names buckets that are gone, which a sweep finds out.
            fs::remove_file(&self.path).ok();
        }
    }
}
