//! insta's file format: a YAML header between two lines of dashes, then the contents.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::Serialize;

use super::SnapshotError;

/// What stands above the contents; `cargo insta review` shows it.
#[derive(Serialize)]
pub(super) struct Header {
    /// The scenario's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    /// The line of the first case that differs; insta keeps it in pending files alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assertion_line: Option<u64>,
    /// The scenario's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
}

/// The contents of a snapshot; nothing if there is no such file.
pub(super) fn read(path: &Path) -> Result<Option<String>, SnapshotError> {
    match fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(SnapshotError::Read { path: path.to_owned(), source }),
        Ok(_) => {}
    }
    let snapshot = load(path)?;
    let text = snapshot.as_text().ok_or_else(|| malformed(path, &"it is not a text snapshot"))?;
    Ok(Some(text.to_string()))
}

/// Writes other contents below the header that a snapshot has.
pub(super) fn rewrite(path: &Path, contents: &str) -> Result<(), SnapshotError> {
    let snapshot = load(path)?;
    let metadata = snapshot.metadata();
    let header = Header {
        source: metadata.source().map(str::to_owned),
        assertion_line: None,
        description: metadata.description().map(str::to_owned),
    };
    write(path, &header, contents)
}

/// Writes a snapshot, whole or not at all.
///
/// insta has no public constructor for one, and its macros run cargo, print and panic.
pub(super) fn write(path: &Path, header: &Header, contents: &str) -> Result<(), SnapshotError> {
    let failed = |source| SnapshotError::Write { path: path.to_owned(), source };
    let head = yaml(header).map_err(|error| failed(std::io::Error::other(error)))?;
    let text = format!("---\n{}\n---\n{}\n", head.trim_end(), contents.trim_end());
    let parent = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(failed)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let aside = parent.join(format!(".{name}.{}", std::process::id()));
    fs::write(&aside, text).and_then(|()| fs::rename(&aside, path)).map_err(failed)
}

/// A value as YAML; a long line stays one line, so that a change shows as one.
pub(super) fn yaml(value: &impl Serialize) -> Result<String, serde_yaml::ser::Error> {
    let options = serde_yaml::ser_options! { folded_wrap_chars: usize::MAX };
    serde_yaml::to_string_with_options(value, options)
}

fn load(path: &Path) -> Result<insta::Snapshot, SnapshotError> {
    insta::Snapshot::from_file(path).map_err(|error| malformed(path, &error))
}

fn malformed(path: &Path, cause: &impl ToString) -> SnapshotError {
    SnapshotError::Malformed { path: path.to_owned(), cause: cause.to_string() }
}

/// Removes a file; it may be gone already. Tells whether it was there.
pub(super) fn remove(path: &Path) -> Result<bool, SnapshotError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(source) => Err(SnapshotError::Write { path: path.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            source: Some("scenarios/a/b.yaml".to_owned()),
            assertion_line: Some(7),
            description: Some("A \"title\": with # signs, 'quotes' and ü".to_owned()),
        }
    }

    #[test]
    fn insta_reads_what_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("moto/a__b.snap");
        write(&path, &header(), "one:\n  verdict: differs\n---\nlast: line\n").unwrap();

        let snapshot = insta::Snapshot::from_file(&path).unwrap();
        assert_eq!(snapshot.as_text().unwrap().to_string(), "one:\n  verdict: differs\n---\nlast: line");
        assert_eq!(snapshot.metadata().source(), Some("scenarios/a/b.yaml"));
        assert_eq!(snapshot.metadata().assertion_line(), Some(7));
        assert_eq!(snapshot.metadata().description(), Some("A \"title\": with # signs, 'quotes' and ü"));
    }

    #[test]
    fn what_insta_saves_is_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let (ours, theirs) = (dir.path().join("a.snap.new"), dir.path().join("a.snap"));
        write(&ours, &header(), "one: two\n").unwrap();
        insta::Snapshot::from_file(&ours).unwrap().save(&theirs).unwrap();
        assert_eq!(read(&theirs).unwrap().as_deref(), Some("one: two"));
    }

    #[test]
    fn a_missing_file_is_no_error_and_a_broken_one_is() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(&dir.path().join("none.snap")).unwrap(), None);
        let broken = dir.path().join("broken.snap");
        fs::write(&broken, "---\nsource: [\n---\n").unwrap();
        assert!(matches!(read(&broken), Err(SnapshotError::Malformed { .. })));
    }
}
