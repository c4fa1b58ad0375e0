//! How to start a server, as a profile says it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::target::time_limit::TimeLimit;

/// How to start a server.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Launch {
    /// A program on this machine.
    Command(Command),
    /// The reference server, in this very process.
    Reference,
}

/// A program on this machine. `${port}` stands for a free port on loopback, `${dir}` for an
/// empty directory that is removed afterwards.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Command {
    /// The program, found in PATH, and its arguments.
    pub run: Vec<String>,
    /// Variables set besides ours.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// When it can be used.
    pub ready: Ready,
    /// How long that may take; a minute if it is not said.
    #[serde(default = "one_minute")]
    pub within: TimeLimit,
    /// A program that prints the server's version on its first line.
    #[serde(default)]
    pub version: Vec<String>,
}

/// When a started server can be used.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ready {
    /// As soon as it accepts connections.
    Tcp,
    /// As soon as a GET of this path is answered by less than a 500.
    Http(String),
}

/// What the words in `${}` stand for.
#[derive(Clone, Debug)]
pub(in crate::target) struct Places {
    /// A free port on loopback.
    pub(in crate::target) port: u16,
    /// An empty directory.
    pub(in crate::target) dir: String,
}

impl Places {
    /// The text with every `${}` replaced.
    pub(in crate::target) fn fill(&self, text: &str) -> String {
        text.replace("${port}", &self.port.to_string()).replace("${dir}", &self.dir)
    }
}

impl Launch {
    /// What is wrong with it, if anything is.
    pub(in crate::target) fn complaint(&self) -> Option<String> {
        let Self::Command(command) = self else { return None };
        if command.run.first().is_none_or(String::is_empty) {
            return Some("`run` names no program".into());
        }
        let texts = command.run.iter().chain(command.env.values()).chain(&command.version);
        let unknown = texts.filter_map(|text| unknown_place(text)).next()?;
        Some(format!("`{unknown}` stands for nothing here; there are ${{port}} and ${{dir}}"))
    }
}

/// The first `${…}` that nothing is put for.
fn unknown_place(text: &str) -> Option<&str> {
    let starts = text.match_indices("${").filter_map(|(at, _)| text.get(at..));
    let places = starts.map(|rest| rest.find('}').and_then(|end| rest.get(..=end)).unwrap_or(rest));
    places.into_iter().find(|place| !matches!(*place, "${port}" | "${dir}"))
}

fn one_minute() -> TimeLimit {
    TimeLimit(Duration::from_secs(60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in() {
        let places = Places { port: 80, dir: "/d".into() };
        assert_eq!(places.fill("-p=${port} ${dir}/x ${port}"), "-p=80 /d/x 80");
    }

    #[test]
    fn a_place_that_nothing_is_put_for_is_found() {
        assert_eq!(unknown_place("a ${port} ${dir}"), None);
        assert_eq!(unknown_place("a ${port} ${Port} b"), Some("${Port}"));
        assert_eq!(unknown_place("${dir"), Some("${dir"));
    }
}
