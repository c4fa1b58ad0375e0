//! Colours, and text from a server made harmless.

use std::borrow::Cow;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};

use crate::record::{Delta, Verdict};

pub(super) const STRONG: Style = Style::new().bold();
pub(super) const QUIET: Style = Style::new().dimmed();
pub(super) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();

/// Whether to colour: as asked, else not in CI, else what the terminal and `NO_COLOR` say.
pub fn choice(asked: Option<ColorChoice>) -> ColorChoice {
    let forced = || std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
    match asked {
        Some(choice) => choice,
        None if std::env::var_os("CI").is_some() && !forced() => ColorChoice::Never,
        None => ColorChoice::Auto,
    }
}

/// "The server is wrong", "the set-up broke" and "copyspec failed" go to different people and never share a colour.
pub(super) fn of_verdict(verdict: &Verdict) -> Style {
    match verdict {
        Verdict::Pass => GOOD,
        Verdict::Fail { .. } => AnsiColor::Red.on_default().bold(),
        Verdict::Differs | Verdict::Unsupported => AnsiColor::Yellow.on_default(),
        Verdict::SetupFailed { .. } => AnsiColor::Blue.on_default().bold(),
        Verdict::HarnessError { .. } => AnsiColor::Magenta.on_default().bold(),
        Verdict::Flaky => AnsiColor::Cyan.on_default(),
        Verdict::Skipped { .. } => QUIET,
    }
}

/// What a group of cases is called.
pub(super) fn label(delta: Option<Delta>) -> (&'static str, Style) {
    match delta {
        Some(Delta::New) => ("new", STRONG),
        Some(Delta::Changed) => ("changed", STRONG),
        Some(Delta::Known) => ("known", QUIET),
        Some(Delta::Fixed) => ("fixed", GOOD),
        None => ("found", STRONG),
    }
}

/// The text with control characters spelt out: a server must not be able to write on the reader's terminal.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    let harmful = |c: char| c.is_control() && c != '\n' && c != '\t';
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let spelt = |c: char| if harmful(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(spelt).collect())
}

/// The text on one line, cut after so many characters.
pub(super) fn short(text: &str, limit: usize) -> String {
    let line = harmless(text).replace(['\n', '\t'], " ");
    match line.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_cannot_write_on_the_terminal() {
        assert_eq!(harmless("a\x1b[2Jb\nc\u{9b}"), "a\\u{1b}[2Jb\nc\\u{9b}");
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        assert_eq!(short("äöü\nß", 3), "äöü…");
        assert_eq!(short("äöü", 3), "äöü");
    }
}
