//! The snapshots of one target.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use super::delta::{compare, merged};
use super::entry::{Entries, from_text, to_text};
use super::file::{self, Header};
use super::{Pended, SnapshotError, Update};
use crate::record::{Comparison, ScenarioRecord};

/// The snapshots of one target.
#[derive(Clone, Debug)]
pub struct Store {
    directory: PathBuf,
}

/// What accepting a scenario's differences did to its snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// It was written anew.
    Written,
    /// It is gone, since nothing differs any more.
    Removed,
    /// It said so already.
    AsBefore,
}

/// A record of something that no scenario has any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The snapshot's file.
    pub path: PathBuf,
    /// The row that its scenario lacks; nothing when the scenario itself is missing.
    pub row: Option<String>,
}

impl Store {
    /// The snapshots of a target below the directory of all snapshots; nothing is created yet.
    pub fn open(root: &Path, target: &str) -> Self {
        let safe = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
        let name: String = target.chars().map(safe).collect();
        Self { directory: root.join(name.trim_start_matches('.')) }
    }

    /// How a scenario's differences compare with the recorded ones.
    ///
    /// Rows that were not judged (skipped, flaky, left out by a filter) count as they are recorded.
    ///
    /// # Errors
    /// When the snapshot cannot be read.
    pub fn compare(&self, scenario: &ScenarioRecord) -> Result<Comparison, SnapshotError> {
        Ok(compare(scenario, &self.recorded(&scenario.id)?))
    }

    /// Leaves a new or changed difference for `cargo insta review`, or as `update` asks; takes a pending file
    /// away that no longer has a reason.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn pend(&self, scenario: &ScenarioRecord, update: Update) -> Result<Pended, SnapshotError> {
        let path = self.path(&scenario.id);
        let pending = path.with_extension("snap.new");
        let recorded = self.recorded(&scenario.id)?;
        let now = merged(scenario, &recorded);
        if now == recorded {
            file::remove(&pending)?;
            return Ok(Pended::Nothing);
        }
        let in_place = update == Update::InPlace || (update == Update::Unseen && recorded.is_empty());
        if in_place {
            self.accept(scenario)?;
            return Ok(Pended::Updated(path));
        }
        match to_text(&now) {
            Some(text) if update != Update::Nothing => {
                file::write(&pending, &header(scenario, true), &text)?;
                Ok(Pended::Waiting(pending))
            }
            _ => Ok(Pended::Nothing),
        }
    }

    /// Makes the snapshot say what this run found, and takes a pending file away.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn accept(&self, scenario: &ScenarioRecord) -> Result<Accepted, SnapshotError> {
        let path = self.path(&scenario.id);
        let recorded = self.recorded(&scenario.id)?;
        let now = merged(scenario, &recorded);
        file::remove(&path.with_extension("snap.new"))?;
        if now == recorded {
            return Ok(Accepted::AsBefore);
        }
        match to_text(&now) {
            Some(text) => file::write(&path, &header(scenario, false), &text).map(|()| Accepted::Written),
            None => file::remove(&path).map(|_| Accepted::Removed),
        }
    }

    /// Records of scenarios and rows that are not among the ids of all cases there are.
    ///
    /// # Errors
    /// When a snapshot cannot be read.
    pub fn orphans(&self, cases: &BTreeSet<String>) -> Result<Vec<Orphan>, SnapshotError> {
        let known: BTreeSet<(String, &str)> = cases.iter().map(|id| split(id)).collect();
        let scenarios: BTreeSet<&str> = known.iter().map(|(file, _)| file.as_str()).collect();
        let mut orphans = Vec::new();
        for path in self.files()? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !scenarios.contains(name.as_str()) {
                orphans.push(Orphan { path, row: None });
                continue;
            }
            let rows = read(&path)?.into_keys().filter(|row| !known.contains(&(name.clone(), row.as_str())));
            orphans.extend(rows.map(|row| Orphan { path: path.clone(), row: Some(row) }));
        }
        Ok(orphans)
    }

    /// Removes what [`Store::orphans`] found.
    ///
    /// # Errors
    /// When a file cannot be read or written.
    pub fn remove(&self, orphan: &Orphan) -> Result<(), SnapshotError> {
        file::remove(&orphan.path.with_extension("snap.new"))?;
        let mut left = read(&orphan.path)?;
        match &orphan.row {
            Some(row) => left.remove(row),
            None => return file::remove(&orphan.path).map(drop),
        };
        match to_text(&left) {
            Some(text) => file::rewrite(&orphan.path, &text),
            None => file::remove(&orphan.path).map(drop),
        }
    }

    fn recorded(&self, scenario: &str) -> Result<Entries, SnapshotError> {
        read(&self.path(scenario))
    }

    fn path(&self, scenario: &str) -> PathBuf {
        self.directory.join(file_name(scenario))
    }
}

impl Store {
    /// Every snapshot of the target, in the order of their names.
    fn files(&self) -> Result<Vec<PathBuf>, SnapshotError> {
        let failed = |source| SnapshotError::Read { path: self.directory.clone(), source };
        if !self.directory.exists() {
            return Ok(Vec::new());
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.directory).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|extension| extension == "snap") {
                files.push(path);
            }
        }
        files.sort();
        Ok(files)
    }
}

impl fmt::Display for Orphan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.row {
            Some(row) => write!(f, "{}: its scenario has no case `{row}`", self.path.display()),
            None => write!(f, "{}: there is no such scenario", self.path.display()),
        }
    }
}

fn read(path: &Path) -> Result<Entries, SnapshotError> {
    let Some(text) = file::read(path)? else { return Ok(Entries::new()) };
    from_text(&text).map_err(|cause| SnapshotError::Malformed { path: path.to_owned(), cause })
}

fn file_name(scenario: &str) -> String {
    format!("{}.snap", scenario.replace('/', "__"))
}

/// The snapshot's file name and the row of a case.
fn split(case: &str) -> (String, &str) {
    let (scenario, rest) = case.split_once('[').unwrap_or((case, "only]"));
    (file_name(scenario), rest.strip_suffix(']').unwrap_or(rest))
}

fn header(scenario: &ScenarioRecord, pending: bool) -> Header {
    let first = scenario.cases.iter().find(|case| case.verdict.is_recorded());
    Header {
        source: Some(format!("scenarios/{}", scenario.file)),
        assertion_line: first.filter(|_| pending).map(|case| case.line),
        description: Some(scenario.title.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::samples::{failing, passing, scenario, setup_failed, skipped};

    /// A store and a run in which `a/b[x]` differs.
    fn differing() -> (tempfile::TempDir, Store, ScenarioRecord) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), "moto");
        let run = scenario("a/b", vec![failing("a/b[x]", "412"), passing("a/b[y]")]);
        (dir, store, run)
    }

    fn changed(comparison: Comparison) -> (Vec<String>, Vec<String>, Vec<String>) {
        match comparison {
            Comparison::Changed { new, changed, fixed, .. } => (new, changed, fixed),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_difference_is_new_until_it_is_accepted() {
        let (dir, store, run) = differing();
        assert_eq!(store.compare(&run).unwrap(), Comparison::New);
        assert_eq!(store.accept(&run).unwrap(), Accepted::Written);
        assert!(dir.path().join("moto/a__b.snap").is_file());
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
        assert_eq!(store.accept(&run).unwrap(), Accepted::AsBefore);
    }

    #[test]
    fn each_row_is_told_apart() {
        let (_dir, store, mut run) = differing();
        run.cases.push(failing("a/b[z]", "500"));
        store.accept(&run).unwrap();
        run.cases = vec![failing("a/b[x]", "403"), failing("a/b[y]", "500"), passing("a/b[z]")];
        let (new, other, fixed) = changed(store.compare(&run).unwrap());
        assert_eq!((new, other, fixed), (vec!["y".into()], vec!["x".into()], vec!["z".into()]));
    }

    #[test]
    fn the_diff_shows_recorded_and_now() {
        let (_dir, store, mut run) = differing();
        store.accept(&run).unwrap();
        run.cases = vec![failing("a/b[x]", "403")];
        let Comparison::Changed { diff, .. } = store.compare(&run).unwrap() else { panic!() };
        assert!(diff.contains("-    got: '412'") || diff.contains("-    got: \"412\""), "{diff}");
        assert!(diff.contains("403"), "{diff}");
    }

    #[test]
    fn what_was_not_judged_stays_as_recorded() {
        let (_dir, store, mut run) = differing();
        store.accept(&run).unwrap();
        run.cases = vec![skipped("a/b[x]", "kms: not offered"), passing("a/b[y]")];
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
        run.cases = vec![passing("a/b[y]")]; // a filter took x away
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
        run.cases = vec![skipped("a/b[x]", "kms: not offered")];
        assert_eq!(store.compare(&run).unwrap(), Comparison::NotCompared);
        run.cases = vec![passing("a/b[y]"), failing("a/b[z]", "500")];
        store.accept(&run).unwrap();
        run.cases = vec![failing("a/b[x]", "412"), failing("a/b[z]", "500")];
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
    }

    #[test]
    fn a_state_that_can_no_longer_be_built_is_a_difference() {
        let (_dir, store, mut run) = differing();
        run.cases = vec![setup_failed("a/b[x]", "PUT bucket-17: 500")];
        assert_eq!(store.compare(&run).unwrap(), Comparison::New);
        store.accept(&run).unwrap();
        run.cases = vec![setup_failed("a/b[x]", "PUT bucket-18: 500")];
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
    }

    #[test]
    fn what_is_gone_is_fixed_and_accepting_removes_it() {
        let (dir, store, mut run) = differing();
        store.accept(&run).unwrap();
        run.cases = vec![passing("a/b[x]")];
        assert_eq!(store.compare(&run).unwrap(), Comparison::Fixed { fixed: vec!["x".into()] });
        assert_eq!(store.accept(&run).unwrap(), Accepted::Removed);
        assert!(!dir.path().join("moto/a__b.snap").exists());
        assert_eq!(store.compare(&run).unwrap(), Comparison::Clean);
    }

    #[test]
    fn a_pending_file_waits_for_review_and_goes_with_its_reason() {
        let (dir, store, mut run) = differing();
        let waiting = dir.path().join("moto/a__b.snap.new");
        assert_eq!(store.pend(&run, Update::Nothing).unwrap(), Pended::Nothing);
        assert!(!waiting.exists());
        assert_eq!(store.pend(&run, Update::Pend).unwrap(), Pended::Waiting(waiting.clone()));
        assert_eq!(insta::Snapshot::from_file(&waiting).unwrap().metadata().assertion_line(), Some(3));
        run.cases = vec![passing("a/b[x]")];
        assert_eq!(store.pend(&run, Update::Pend).unwrap(), Pended::Nothing);
        assert!(!waiting.exists());
    }

    #[test]
    fn updates_happen_where_insta_would() {
        let (_dir, store, mut run) = differing();
        assert!(matches!(store.pend(&run, Update::Unseen).unwrap(), Pended::Updated(_)));
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
        run.cases = vec![failing("a/b[x]", "403")];
        assert!(matches!(store.pend(&run, Update::Unseen).unwrap(), Pended::Waiting(_)));
        assert!(matches!(store.pend(&run, Update::InPlace).unwrap(), Pended::Updated(_)));
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
    }

    #[test]
    fn records_without_a_scenario_are_found_and_removed() {
        let (dir, store, mut run) = differing();
        run.cases.push(failing("a/b[z]", "500"));
        store.accept(&run).unwrap();
        store.accept(&scenario("a/gone", vec![failing("a/gone", "500")])).unwrap();
        let cases: BTreeSet<String> = ["a/b[x]".into(), "a/b[y]".into()].into();

        let orphans = store.orphans(&cases).unwrap();
        let found: Vec<_> = orphans.iter().map(|orphan| orphan.row.as_deref()).collect();
        assert_eq!(found, [Some("z"), None]);

        orphans.iter().try_for_each(|orphan| store.remove(orphan)).unwrap();
        assert_eq!(store.orphans(&cases).unwrap(), []);
        assert!(!dir.path().join("moto/a__gone.snap").exists());
        run.cases.pop();
        assert_eq!(store.compare(&run).unwrap(), Comparison::Known);
    }

    #[test]
    fn an_altered_snapshot_is_noticed() {
        let (dir, store, run) = differing();
        store.accept(&run).unwrap();
        let path = dir.path().join("moto/a__b.snap");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("412", "200")).unwrap();
        assert_eq!(changed(store.compare(&run).unwrap()).1, ["x"]);
        fs::write(&path, text.replace("verdict", "<<<<<<<")).unwrap();
        assert!(store.compare(&run).unwrap_err().to_string().contains("a__b.snap"));
    }

    #[test]
    fn a_target_s_name_stays_below_the_root() {
        let store = Store::open(Path::new("/root"), "../x/http://host:1");
        assert_eq!(store.directory, Path::new("/root/-x-http---host-1"));
    }
}
