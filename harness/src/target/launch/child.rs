//! A server that runs as a process of its own, and does not outlive us.

use std::fs::File;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::process::{self, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::{Command, Places, ready};
use crate::target::error::LaunchError;

/// Waits for the end of its input, which comes when we close it and when we die, however that happens;
/// then it stops everything in its process group: politely first, for good two seconds later.
const WATCHDOG: &str = "trap '' TERM; read -r _; kill -TERM 0; sleep 2; kill -KILL 0";

/// How long a server may take to end once it was asked to; above the watchdog's two seconds.
const FAREWELL: Duration = Duration::from_secs(3);

/// How much of a server's output an error shows, in bytes.
const TAIL: u64 = 1500;

/// A running server. Dropping it stops the server and everything that the server started.
#[derive(Debug)]
pub(in crate::target) struct Child {
    server: process::Child,
    watchdog: process::Child,
    output: File,
    places: Places,
    /// Removed on drop, after the server has ended.
    _dir: TempDir,
}

impl Child {
    /// Starts a server and waits until it is ready.
    pub(in crate::target) async fn start(
        target: &str,
        command: &Command,
        endpoint: &str,
        install: Option<&str>,
    ) -> Result<Self, LaunchError> {
        let mut child = Self::spawn(target, command, install)?;
        let deadline = Instant::now() + command.within.0;
        let endpoint = child.places.fill(endpoint);
        while !ready::answers(&endpoint, &command.ready).await {
            if let Some(status) = child.exited() {
                return Err(died(target, install, status, child.tail()));
            }
            if Instant::now() >= deadline {
                let (target, tail) = (target.to_owned(), child.tail());
                return Err(LaunchError::NotReady { target, within: command.within.0, tail });
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(child)
    }

    /// What the words in `${}` stand for.
    pub(in crate::target) fn places(&self) -> &Places {
        &self.places
    }

    /// Asks the server to end and waits until it has, off the runtime's threads.
    pub(in crate::target) async fn stop(self) {
        // It only fails when the runtime is going down, and then the drop has happened as well.
        let _ = tokio::task::spawn_blocking(move || drop(self)).await;
    }

    fn spawn(target: &str, command: &Command, install: Option<&str>) -> Result<Self, LaunchError> {
        let system = |doing| move |cause| LaunchError::System { target: target.to_owned(), doing, cause };
        let dir = TempDir::with_prefix("copyspec-").map_err(system("making a directory for its data"))?;
        let port = free_port().map_err(system("finding a free port"))?;
        let places = Places { port, dir: dir.path().to_string_lossy().into_owned() };
        let output = tempfile::tempfile().map_err(system("making a file for its output"))?;
        let mut watchdog = watchdog().map_err(system("starting the shell that will stop it"))?;
        match server(command, &places, &output, watchdog.id()) {
            Ok(server) => Ok(Self { server, watchdog, output, places, _dir: dir }),
            Err(cause) => {
                drop(watchdog.stdin.take());
                Err(not_started(target, command, install, cause))
            }
        }
    }

    fn exited(&mut self) -> Option<ExitStatus> {
        self.server.try_wait().ok().flatten()
    }

    /// The end of what the server has printed, from the beginning of a line.
    fn tail(&self) -> String {
        let length = self.output.metadata().map_or(0, |metadata| metadata.len());
        let start = length.saturating_sub(TAIL);
        let mut bytes = vec![0; usize::try_from(length - start).unwrap_or(0)];
        let read = self.output.read_at(&mut bytes, start).unwrap_or(0);
        bytes.truncate(read);
        let text = String::from_utf8_lossy(&bytes);
        let whole = if start == 0 { &text } else { text.split_once('\n').map_or(&*text, |(_, rest)| rest) };
        whole.trim_end().to_owned()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let deadline = Instant::now() + FAREWELL;
        while self.exited().is_none() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// The leader of a new process group.
fn watchdog() -> io::Result<process::Child> {
    process::Command::new("sh")
        .args(["-c", WATCHDOG])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
}

/// The server, in the process group of its watchdog.
fn server(command: &Command, places: &Places, output: &File, group: u32) -> io::Result<process::Child> {
    let mut words = command.run.iter().map(|word| places.fill(word));
    let group = i32::try_from(group).map_err(io::Error::other)?;
    process::Command::new(words.next().unwrap_or_default())
        .args(words)
        .envs(command.env.iter().map(|(name, value)| (name, places.fill(value))))
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output.try_clone()?)
        .process_group(group)
        .spawn()
}

/// Another program could take the port before the server does; the server would say so and end.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn not_started(target: &str, command: &Command, install: Option<&str>, cause: io::Error) -> LaunchError {
    let target = target.to_owned();
    if cause.kind() == io::ErrorKind::NotFound {
        let program = command.run.first().cloned().unwrap_or_default();
        return LaunchError::Missing { target, program, install: install.map(str::to_owned) };
    }
    LaunchError::System { target, doing: "running its program", cause }
}

/// A shell, or a version manager's shim, ends with 127 when there is no such program.
fn died(target: &str, install: Option<&str>, status: ExitStatus, tail: String) -> LaunchError {
    let install = install.filter(|_| status.code() == Some(127)).map(str::to_owned);
    LaunchError::Died { target: target.to_owned(), status: status.to_string(), tail, install }
}
