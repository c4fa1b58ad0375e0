//! One line on a terminal that says how far a run is.

use std::io::{IsTerminal, Stderr, Write, stderr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the line is drawn at most.
const PERIOD: Duration = Duration::from_millis(60);

/// A line that is drawn over itself and leaves nothing behind; silent where nobody watches.
#[derive(Debug)]
pub struct Progress<W: Write = Stderr> {
    total: usize,
    state: Option<Mutex<State<W>>>,
}

#[derive(Debug)]
struct State<W> {
    out: W,
    done: usize,
    drawn: Option<Instant>,
}

impl Progress {
    /// A line on standard error for so many scenarios, if that is a terminal and `CI` is not set.
    pub fn on_stderr(total: usize) -> Self {
        let watched = stderr().is_terminal() && std::env::var_os("CI").is_none();
        Self { total, state: watched.then(|| State::new(stderr())) }
    }
}

impl<W: Write> Progress<W> {
    /// Says that a scenario is done; may be called from any thread.
    pub fn step(&self, scenario: &str) {
        let Some(state) = &self.state else { return };
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.done += 1;
        if state.drawn.is_some_and(|drawn| drawn.elapsed() < PERIOD) {
            return;
        }
        state.drawn = Some(Instant::now());
        let name: String = scenario.chars().filter(|c| !c.is_control()).take(60).collect();
        let done = state.done;
        // Progress that cannot be shown is no reason to fail.
        let _ = write!(state.out, "\r\x1b[2K{done}/{} {name}", self.total).and_then(|()| state.out.flush());
    }
}

impl<W: Write> State<W> {
    fn new(out: W) -> Mutex<Self> {
        Mutex::new(Self { out, done: 0, drawn: None })
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        if let Some(state) = &self.state {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            let _ = write!(state.out, "\r\x1b[2K").and_then(|()| state.out.flush());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_drawn_over_itself_and_wiped() {
        let mut screen = Vec::new();
        let progress = Progress { total: 2, state: Some(State::new(&mut screen)) };
        progress.step("a/b");
        progress.step("a/c");
        drop(progress);
        let text = String::from_utf8(screen).unwrap();
        assert!(text.starts_with("\r\x1b[2K1/2 a/b"), "{text:?}");
        assert!(text.ends_with("\r\x1b[2K"), "{text:?}");
        assert!(!text.contains('\n'));
    }
}
