//! Finds scenario and clause files, reads them, and makes the library of a run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use super::{
    Diagnostic, Diagnostics, Dialect, Ec2, File, Located, Place, S3, Scenario, Script, expand, lint, misread,
};
use crate::catalogue::{Clause, Evidence};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../scenarios");

/// Every scenario and every clause.
#[derive(Clone, Debug)]
pub struct Library {
    /// In the order of their ids.
    pub scenarios: Vec<Scenario>,
    /// By id.
    pub clauses: BTreeMap<String, Clause>,
}

/// Why no library could be made.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or directory could not be read.
    #[error("could not read {path}: {cause}")]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The files contain mistakes.
    #[error(transparent)]
    Mistakes(#[from] Diagnostics),
    /// There is no scenario at all.
    #[error("no scenario in {0}: expected files such as {0}/s3/copy-object/plain/sizes.yaml")]
    Empty(PathBuf),
}

/// A file's path below the scenarios' directory, with slashes, and its text.
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}

impl Library {
    /// Reads a directory, or the scenarios built into the binary when none is given.
    ///
    /// # Errors
    /// When a file cannot be read, or any file contains a mistake; all mistakes are reported at once.
    pub fn load(directory: Option<&Path>) -> Result<Self, LoadError> {
        let library = Self::load_where(directory, |_| true)?;
        if library.scenarios.is_empty() {
            return Err(LoadError::Empty(directory.unwrap_or(Path::new("scenarios")).to_owned()));
        }
        Ok(library)
    }

    /// The same with but the scenario of one id, or none if there is no such; every clause is there. Whoever needs
    /// one only is spared the reading of hundreds.
    ///
    /// # Errors
    /// As above, of the files that are read.
    pub fn load_only(directory: Option<&Path>, id: &str) -> Result<Self, LoadError> {
        Self::load_where(directory, |path| path.strip_suffix(".yaml") == Some(id))
    }

    fn load_where(directory: Option<&Path>, is_wanted: impl Fn(&str) -> bool) -> Result<Self, LoadError> {
        let mut sources = match directory {
            Some(directory) => from_directory(directory)?,
            None => from_binary(&EMBEDDED),
        };
        sources.retain(|source| source.is_clauses() || is_wanted(&source.path));
        Self::read(&sources).map_err(|mistakes| match directory {
            Some(directory) => mistakes.below(directory).into(),
            None => mistakes.into(),
        })
    }

    /// Reads files that are given as pairs of path and text.
    ///
    /// # Errors
    /// When any of them contains a mistake.
    pub fn from_texts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, Diagnostics> {
        let source = |(path, text): (&str, &str)| Source { path: path.to_owned(), text: text.to_owned() };
        Self::read(&files.into_iter().map(source).collect::<Vec<_>>())
    }

    fn read(sources: &[Source]) -> Result<Self, Diagnostics> {
        let mut mistakes = Vec::new();
        let is_clauses = |source: &&Source| source.is_clauses();
        let clauses = read_clauses(sources.iter().filter(is_clauses), &mut mistakes);
        // One mistake in a file of clauses would make every clause of it unknown.
        let clauses_are_known = mistakes.is_empty();
        let mut scenarios = Vec::new();
        for source in sources.iter().filter(|source| !is_clauses(source)) {
            match read_scenario(source, clauses_are_known.then_some(&clauses)) {
                Ok(scenario) => scenarios.extend(scenario),
                Err(found) => mistakes.extend(found),
            }
        }
        scenarios.sort_by(|one, other| one.id.cmp(&other.id));
        if mistakes.is_empty() { Ok(Self { scenarios, clauses }) } else { Err(Diagnostics(mistakes)) }
    }

    /// The scenario of that id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id == id)
    }
}

/// The scenario of a file, in the dialect that its directory tells. Without clauses it is only read.
fn read_scenario(
    source: &Source,
    clauses: Option<&BTreeMap<String, Clause>>,
) -> Result<Option<Scenario>, Vec<Diagnostic>> {
    match source.path.split('/').next() {
        Some(S3::DIRECTORY) => Ok(read_script::<S3>(source, clauses)?.map(Box::new).map(Scenario::S3)),
        Some(Ec2::DIRECTORY) => Ok(read_script::<Ec2>(source, clauses)?.map(Box::new).map(Scenario::Ec2)),
        _ => {
            let message = "the directory of a scenario tells its service: `s3` or `ec2`";
            Err(vec![source.mistake(Place::default(), message, None)])
        }
    }
}

fn read_script<D: Dialect>(
    source: &Source,
    clauses: Option<&BTreeMap<String, Clause>>,
) -> Result<Option<Script<D>>, Vec<Diagnostic>> {
    let file = parse::<File<D>>(source).map_err(|mistake| vec![mistake])?;
    let Some(clauses) = clauses else { return Ok(None) };
    let found = lint::check(&file, source, clauses);
    if found.is_empty() { Ok(Some(expand::expand(file, &source.path))) } else { Err(found) }
}

fn read_clauses<'a>(
    sources: impl Iterator<Item = &'a Source>,
    mistakes: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Clause> {
    let mut clauses = BTreeMap::new();
    for source in sources {
        match parse::<Vec<Located<Clause>>>(source) {
            Err(mistake) => mistakes.push(mistake),
            Ok(found) => {
                for Located { value, at } in found {
                    if value.evidence == Evidence::Contested && value.note.is_none() {
                        let message =
                            format!("a `note` tells the readings of the contested clause `{}`", value.id);
                        mistakes.push(source.mistake(at, message, None));
                    }
                    let message = format!("clause `{}` is there twice", value.id);
                    if clauses.insert(value.id.clone(), value).is_some() {
                        mistakes.push(source.mistake(at, message, None));
                    }
                }
            }
        }
    }
    clauses
}

impl Source {
    /// Whether it holds clauses, and no scenario.
    fn is_clauses(&self) -> bool {
        self.path.starts_with("clauses/")
    }

    pub(super) fn mistake(&self, at: Place, message: impl Into<String>, help: Option<String>) -> Diagnostic {
        Diagnostic { path: self.path.clone(), at, message: message.into(), help, source: self.text.clone() }
    }
}

impl Place {
    /// Where a word stands in a text at this place or after it; this place when it does not.
    pub(super) fn of(self, word: &str, text: &str) -> Self {
        let column =
            |line: &str, index: usize| line.get(..index).unwrap_or_default().chars().count() as u64 + 1;
        let lines = text.lines().zip(1..).skip_while(|(_, number)| *number < self.line);
        let mut found = lines.flat_map(|(line, number)| {
            line.match_indices(word).map(move |(index, _)| Self { line: number, column: column(line, index) })
        });
        found.find(|place| *place >= self).unwrap_or(self)
    }
}

fn parse<T: DeserializeOwned>(source: &Source) -> Result<T, Diagnostic> {
    let options = serde_yaml::options! { strict_booleans: true, with_snippet: false };
    serde_yaml::from_str_with_options(&source.text, options).map_err(|error| {
        let at = error.location().map_or_else(Place::default, |location| Place {
            line: location.line(),
            column: location.column(),
        });
        let (message, help) = misread::explain(&error);
        source.mistake(at, message, help)
    })
}

fn from_binary(directory: &Dir<'_>) -> Vec<Source> {
    let mut sources = Vec::new();
    for file in directory.files() {
        let path = file.path().to_string_lossy().into_owned();
        if let (true, Some(text)) = (is_source(&path), file.contents_utf8()) {
            sources.push(Source { path, text: text.to_owned() });
        }
    }
    for inner in directory.dirs() {
        sources.extend(from_binary(inner));
    }
    sources
}

fn from_directory(root: &Path) -> Result<Vec<Source>, LoadError> {
    let mut sources = Vec::new();
    let mut pending = vec![root.to_owned()];
    while let Some(directory) = pending.pop() {
        let failed = |cause| LoadError::Read { path: directory.clone(), cause };
        for entry in fs::read_dir(&directory).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let relative = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                pending.push(path);
            } else if is_source(&relative) {
                let text = fs::read_to_string(&path).map_err(|cause| LoadError::Read { path, cause })?;
                sources.push(Source { path: relative, text });
            }
        }
    }
    Ok(sources)
}

/// Scenarios and clauses are YAML files in a directory below the root.
fn is_source(path: &str) -> bool {
    path.ends_with(".yaml") && path.contains('/')
}
