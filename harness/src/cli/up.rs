//! `copyspec up`: a target that is up for as long as a command runs.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};

use tokio::process::{Child, Command};
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::arguments::UpArguments;
use super::failure::{Exit, Failure};
use crate::target::{Profile, RealClouds, Target};

/// What a shell reports for a process that was ended by a signal is this and the signal's number.
const BY_SIGNAL: u8 = 128;

pub(super) async fn up(arguments: UpArguments) -> Result<ExitCode, Failure> {
    let profile = Profile::find(&arguments.name)?;
    let (limits, written) = (profile.limits(), profile.clone());
    let clouds = if arguments.allow_real_cloud { RealClouds::Allowed } else { RealClouds::Refused };
    let target = Target::start(profile, limits, clouds).await?;
    let status = beside(&target, &written, &arguments).await;
    target.stop().await;
    Ok(exit_code(status?))
}

/// Runs the command to its end.
async fn beside(target: &Target, profile: &Profile, arguments: &UpArguments) -> Result<ExitStatus, Failure> {
    let mut signals = Signals::listen().map_err(Failure::harness)?;
    let (program, words) = arguments.command.split_first().ok_or_else(|| Failure::harness("no command"))?;
    let mut command = Command::new(program);
    // These would win over the keys set here, or mix with them.
    for name in ["AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_S3", "COPYSPEC_SESSION_TOKEN"] {
        command.env_remove(name);
    }
    command.args(words).envs(environment(target, profile, &arguments.name)).kill_on_drop(true);
    let spawned = command.spawn();
    let mut child = spawned.map_err(|cause| not_run(&program.to_string_lossy(), &cause))?;
    signals.end(&mut child).await.map_err(Failure::harness)
}

/// Ours, for copyspec and its trials, and those of AWS, for every other client.
fn environment(target: &Target, profile: &Profile, name: &str) -> Vec<(&'static str, String)> {
    let owner = &profile.owner;
    let endpoint = target.endpoint().to_owned();
    let (id, secret) = (owner.access_key_id.clone(), owner.secret_access_key.clone());
    let region = target.region().to_owned();
    let mut variables = vec![
        ("COPYSPEC_TARGET", anywhere(name)),
        ("COPYSPEC_ENDPOINT_URL", endpoint.clone()),
        ("COPYSPEC_ACCESS_KEY_ID", id.clone()),
        ("COPYSPEC_SECRET_ACCESS_KEY", secret.clone()),
        ("COPYSPEC_REGION", region.clone()),
        ("AWS_ENDPOINT_URL", endpoint),
        ("AWS_ACCESS_KEY_ID", id),
        ("AWS_SECRET_ACCESS_KEY", secret),
        ("AWS_REGION", region.clone()),
        ("AWS_DEFAULT_REGION", region),
    ];
    if let Some(other) = &profile.other {
        variables.push(("COPYSPEC_OTHER_ACCESS_KEY_ID", other.access_key_id.clone()));
        variables.push(("COPYSPEC_OTHER_SECRET_ACCESS_KEY", other.secret_access_key.clone()));
        let account = profile.other_account.iter().map(|id| ("COPYSPEC_OTHER_ACCOUNT", id.clone()));
        variables.extend(account);
    }
    if let Some(limited) = &profile.limited {
        variables.push(("COPYSPEC_LIMITED_ACCESS_KEY_ID", limited.credentials.access_key_id.clone()));
        variables.push(("COPYSPEC_LIMITED_SECRET_ACCESS_KEY", limited.credentials.secret_access_key.clone()));
        variables.push(("COPYSPEC_LIMITED_USER", limited.name.clone()));
    }
    if let Some(token) = &owner.session_token {
        variables.push(("COPYSPEC_SESSION_TOKEN", token.clone()));
        variables.push(("AWS_SESSION_TOKEN", token.clone()));
    }
    variables
}

/// The profile's name, or its file as it is found from any directory: cargo runs tests in another one.
fn anywhere(name: &str) -> String {
    if !Profile::is_file(name) {
        return name.to_owned();
    }
    std::path::absolute(name).map_or_else(|_| name.to_owned(), |path| path.to_string_lossy().into_owned())
}

fn not_run(program: &str, cause: &io::Error) -> Failure {
    Failure::new(Exit::Usage, format!("cannot run `{program}`: {cause}"), None)
}

fn exit_code(status: ExitStatus) -> ExitCode {
    let by_signal = || status.signal().and_then(|signal| u8::try_from(signal).ok());
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    let code = code.or_else(|| by_signal().map(|signal| signal.saturating_add(BY_SIGNAL)));
    ExitCode::from(code.unwrap_or(u8::MAX))
}

/// What must not end us while the command and the target still run.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        let (interrupt, terminate) = (SignalKind::interrupt(), SignalKind::terminate());
        Ok(Self { interrupt: signal(interrupt)?, terminate: signal(terminate)? })
    }

    /// Waits for the command. Ctrl-C reaches it from the terminal as well, and it is for it to decide;
    /// who asks us to terminate means both of us.
    async fn end(&mut self, child: &mut Child) -> io::Result<ExitStatus> {
        loop {
            tokio::select! {
                status = child.wait() => return status,
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => child.start_kill()?,
            }
        }
    }
}
