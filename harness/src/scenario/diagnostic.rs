//! Mistakes in scenario and clause files, shown where they are.

use std::fmt;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::Place;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file: below the scenarios' directory, or with it where it was named.
    pub path: String,
    /// Where the mistake begins.
    pub at: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// The text of the file, for the snippet.
    pub source: String,
}

/// All mistakes found; never empty when it is returned as an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl Diagnostics {
    /// The same, with paths that begin with the scenarios' directory, so that they can be opened.
    #[must_use]
    pub(super) fn below(mut self, directory: &Path) -> Self {
        for mistake in &mut self.0 {
            mistake.path = directory.join(&mistake.path).to_string_lossy().into_owned();
        }
        self
    }
}

impl Diagnostic {
    /// From the first character of the place to the end of what looks like one word there.
    fn span(&self) -> std::ops::Range<usize> {
        let line = usize::try_from(self.at.line.saturating_sub(1)).unwrap_or(0);
        let column = usize::try_from(self.at.column.saturating_sub(1)).unwrap_or(0);
        let mut lines = self.source.split_inclusive('\n');
        let before: usize = lines.by_ref().take(line).map(str::len).sum();
        let text = lines.next().unwrap_or_default().trim_end();
        let start = text.char_indices().nth(column).map_or(text.len(), |(index, _)| index);
        let word = text.get(start..).unwrap_or_default();
        let length = word.find([':', ',', ' ', '}', ']']).unwrap_or(word.len());
        before + start..before + start + length
    }

    fn render(&self, renderer: &Renderer) -> String {
        let snippet = Snippet::source(self.source.as_str())
            .path(self.path.as_str())
            .annotation(AnnotationKind::Primary.span(self.span()));
        let mut group = Level::ERROR.primary_title(self.message.as_str()).element(snippet);
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renderer = Renderer::plain();
        for (position, diagnostic) in self.0.iter().enumerate() {
            if position > 0 {
                writeln!(f, "\n")?;
            }
            f.write_str(&diagnostic.render(&renderer))?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

/// `did you mean …?`, when something known is spelled nearly like it.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let scored = known.into_iter().map(|candidate| (strsim::jaro_winkler(word, candidate), candidate));
    let best = scored.filter(|(score, _)| *score > 0.8).max_by(|(one, _), (other, _)| one.total_cmp(other));
    best.map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}
