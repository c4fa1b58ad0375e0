//! The command as its users meet it: what it says, where, and how it exits.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failed test")]

mod interruption;
mod mistakes;
mod output;
mod targets;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Far above what anything here needs, far below a hang.
const BOUNDED: Duration = Duration::from_secs(120);

/// What came of a command.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

/// The command with nothing of this machine's environment, and directories of its own.
struct Copyspec {
    command: Command,
    directory: TempDir,
}

impl Copyspec {
    fn new(arguments: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_copyspec"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("COPYSPEC_STATE", directory.path().join("state"))
            .env("COPYSPEC_SNAPSHOTS", directory.path().join("snapshots"))
            .current_dir(directory.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Self { command, directory }
    }

    fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it to its end, which must come by itself.
    fn end(mut self) -> Ended {
        let child = self.command.spawn().unwrap();
        let id = child.id();
        let (done, waiting) = std::sync::mpsc::channel();
        std::thread::spawn(move || done.send(child.wait_with_output()));
        let Ok(output) = waiting.recv_timeout(BOUNDED) else {
            signal(id, "-KILL");
            panic!("{:?} did not end by itself", self.command);
        };
        let output = output.unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ended { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

fn copyspec(arguments: &[&str]) -> Ended {
    Copyspec::new(arguments).end()
}

fn signal(process: u32, signal: &str) {
    assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

/// Waits until a directory has something in it.
fn filled(directory: &Path) -> bool {
    let deadline = Instant::now() + BOUNDED;
    while Instant::now() < deadline {
        if directory.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

/// `copyspec serve` on a free port, until this value is dropped.
struct Served {
    child: Child,
    endpoint: String,
}

impl Served {
    fn with_keys(id: &str, secret: &str) -> Self {
        let arguments =
            ["serve", "--listen", "127.0.0.1:0", "--access-key-id", id, "--secret-access-key", secret];
        let mut child = Copyspec::new(&arguments).command.current_dir("/").spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let endpoint = line.trim().strip_prefix("export AWS_ENDPOINT_URL=").unwrap().to_owned();
        Self { child, endpoint }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
