//! What a server says of its version.

use std::process::Stdio;
use std::time::Duration;

use tokio::time::timeout;

use super::Places;

/// How long the program may take that prints the version.
const PATIENCE: Duration = Duration::from_secs(20);

/// The first line of what the profile's version program prints; None when that fails, which is no reason not to test.
pub(in crate::target) async fn version(command: &[String], places: &Places) -> Option<String> {
    let mut words = command.iter().map(|word| places.fill(word));
    let mut program = tokio::process::Command::new(words.next()?);
    program.args(words).stdin(Stdio::null()).kill_on_drop(true);
    let output = timeout(PATIENCE, program.output()).await.ok()?.ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line: String = text.lines().next()?.trim().chars().take(100).collect();
    (output.status.success() && !line.is_empty()).then_some(line)
}
