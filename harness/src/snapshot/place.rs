//! Where the snapshots of the current project are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::SnapshotError;

/// The directory of all targets' snapshots.
///
/// `COPYSPEC_SNAPSHOTS` if it is set; else the nearest `snapshots` directory at or above the current one within
/// the project; else `snapshots` beside the nearest `Cargo.toml`, which is where `cargo insta` looks for it.
/// `cargo test` runs in the package's directory, so walking up finds a workspace's directory too.
///
/// # Errors
/// When there is no current directory.
pub fn root() -> Result<PathBuf, SnapshotError> {
    let here = env::current_dir().map_err(SnapshotError::NoPlace)?;
    Ok(root_from(env::var_os("COPYSPEC_SNAPSHOTS"), &here))
}

fn root_from(wanted: Option<OsString>, here: &Path) -> PathBuf {
    if let Some(wanted) = wanted.filter(|value| !value.is_empty()) {
        return here.join(wanted);
    }
    let existing = project(here).map(|dir| dir.join("snapshots")).find(|dir| dir.is_dir());
    let package = || project(here).find(|dir| dir.join("Cargo.toml").is_file());
    existing.unwrap_or_else(|| package().unwrap_or(here).join("snapshots"))
}

/// The directories from here up to the project's edge, so that a directory elsewhere that happens to be
/// called `snapshots` is not taken for ours.
fn project(here: &Path) -> impl Iterator<Item = &Path> {
    let edge = here.ancestors().position(|dir| dir.join("Cargo.lock").exists() || dir.join(".git").exists());
    here.ancestors().take(edge.map_or(1, |position| position + 1))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn workspace() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("work/member/src")).unwrap();
        fs::write(dir.path().join("work/Cargo.lock"), "").unwrap();
        fs::write(dir.path().join("work/Cargo.toml"), "").unwrap();
        fs::write(dir.path().join("work/member/Cargo.toml"), "").unwrap();
        dir
    }

    #[test]
    fn a_directory_above_is_found() {
        let dir = workspace();
        fs::create_dir(dir.path().join("work/snapshots")).unwrap();
        assert_eq!(root_from(None, &dir.path().join("work/member/src")), dir.path().join("work/snapshots"));
    }

    #[test]
    fn without_one_it_belongs_to_the_package() {
        let dir = workspace();
        fs::create_dir(dir.path().join("snapshots")).unwrap(); // outside the project
        assert_eq!(
            root_from(None, &dir.path().join("work/member/src")),
            dir.path().join("work/member/snapshots")
        );
    }

    #[test]
    fn outside_a_project_it_is_here() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a/b")).unwrap();
        fs::create_dir(dir.path().join("snapshots")).unwrap();
        assert_eq!(root_from(None, &dir.path().join("a/b")), dir.path().join("a/b/snapshots"));
    }

    #[test]
    fn the_variable_decides() {
        let here = Path::new("/somewhere");
        assert_eq!(root_from(Some("mine".into()), here), Path::new("/somewhere/mine"));
        assert_eq!(root_from(Some("/mine".into()), here), Path::new("/mine"));
        assert_eq!(root_from(Some("".into()), here), Path::new("/somewhere/snapshots"));
    }
}
