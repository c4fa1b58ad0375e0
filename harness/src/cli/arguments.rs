//! The command line as it is written.

use std::ffi::OsString;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use super::suggestion::did_you_mean;
use crate::catalogue::Level;
use crate::record::RunRecord;
use crate::report;
use crate::target::Choice;

/// Does this endpoint copy the way the documentation says?
///
/// Without a command, runs every scenario against the bundled reference server.
#[derive(Debug, Parser)]
#[command(name = "copyspec", version, args_conflicts_with_subcommands = true)]
#[command(
    after_help = "Exit codes: 0 as expected, 1 a new, changed or vanished difference, 2 usage, profile or scenario \
error, 3 target unreachable or unfit, 4 nothing selected, 5 copyspec failed, 6 something left behind, 130 interrupted."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Option<Command>,
    #[command(flatten)]
    pub(super) run: RunArguments,
}

impl Arguments {
    /// A hint, if the word is a command's misspelt: without a command it would choose cases.
    pub(super) fn command_like(word: &str) -> Option<String> {
        let command = Self::command();
        let hint = did_you_mean(word, command.get_subcommands().map(clap::Command::get_name))?;
        Some(hint.replace("did you mean ", "did you mean the command copyspec "))
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run scenarios against a target and compare with the accepted differences (the default).
    Run(RunArguments),
    /// List the cases that a selection chooses.
    List(ListArguments),
    /// Tell what a scenario does, in prose, with its clauses.
    Explain(ExplainArguments),
    /// Check scenario files.
    Lint(LibraryArguments),
    /// Tell which documented claims some case asks about, and which none does.
    Coverage(CoverageArguments),
    /// Print the JSON schema of scenario files.
    Schema,
    /// Serve the reference server until interrupted.
    Serve(ServeArguments),
    /// Run a target and record its differences as accepted.
    Accept(AcceptArguments),
    /// Start a target, run a command that finds it in its environment, stop the target.
    Up(UpArguments),
}

/// Who is tested.
#[derive(Debug, Args)]
pub(super) struct TargetArguments {
    /// A profile: its name, or a file.
    #[arg(long, value_name = "NAME|FILE")]
    target: Option<String>,
    /// A server that is already running.
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,
    /// Certificates of the authorities to trust over HTTPS, in PEM, instead of the system's [env: AWS_CA_BUNDLE]
    #[arg(long, value_name = "FILE")]
    ca_bundle: Option<String>,
    /// The Region to sign for.
    #[arg(long)]
    region: Option<String>,
    /// The longest that one request may take, such as 30s.
    #[arg(long, value_name = "TIME", value_parser = time, env = "COPYSPEC_TIMEOUT")]
    pub(super) timeout: Option<Duration>,
    /// Run against a public cloud, which costs money.
    #[arg(long, env = "COPYSPEC_ALLOW_REAL_CLOUD")]
    pub(super) allow_real_cloud: bool,
}

impl TargetArguments {
    /// The target that is meant, `name` before `--target`.
    pub(super) fn choice(&self, name: Option<&str>) -> Choice {
        let target = name.map(str::to_owned).or_else(|| self.target.clone());
        let (endpoint_url, region) = (self.endpoint_url.clone(), self.region.clone());
        let ca_bundle = self.ca_bundle.clone();
        Choice { target, endpoint_url, ca_bundle, region, ..Choice::default() }.or_environment()
    }
}

/// Where scenarios come from.
#[derive(Debug, Args)]
pub(super) struct LibraryArguments {
    /// Scenarios to use instead of those built in.
    #[arg(long, value_name = "DIR", env = "COPYSPEC_SCENARIOS")]
    pub(super) scenarios: Option<PathBuf>,
}

/// Which cases.
#[derive(Debug, Args)]
pub(super) struct SelectionArguments {
    /// Only cases whose id contains one of these.
    #[arg(value_name = "TEXT")]
    pub(super) texts: Vec<String>,
    /// Only cases that the expression chooses: id(…) op(…) tag(…) needs(…) clause(…) level(…) evidence(…), & | ! ( ).
    #[arg(short = 'E', long = "filter", value_name = "EXPR", env = "COPYSPEC_FILTER")]
    pub(super) filter: Option<String>,
    /// Leave out cases whose id contains this.
    #[arg(long, value_name = "TEXT")]
    pub(super) skip: Vec<String>,
    /// One case per clause.
    #[arg(long, env = "COPYSPEC_QUICK")]
    pub(super) quick: bool,
    /// Only clauses of at least this level.
    #[arg(long, value_enum, env = "COPYSPEC_LEVEL")]
    pub(super) level: Option<LevelArgument>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LevelArgument {
    Must,
    Should,
    May,
}

impl From<LevelArgument> for Level {
    fn from(level: LevelArgument) -> Self {
        match level {
            LevelArgument::Must => Self::Must,
            LevelArgument::Should => Self::Should,
            LevelArgument::May => Self::May,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) target: TargetArguments,
    #[command(flatten)]
    pub(super) library: LibraryArguments,
    #[command(flatten)]
    pub(super) selection: SelectionArguments,
    #[command(flatten)]
    pub(super) pace: PaceArguments,
    /// Write a report to a file: json=FILE.
    #[arg(long, value_name = "KIND=FILE", value_delimiter = ',', env = "COPYSPEC_REPORT")]
    pub(super) report: Vec<ReportArgument>,
    /// Show each difference in full, with the messages on the wire.
    #[arg(short, long, env = "COPYSPEC_VERBOSE")]
    pub(super) verbose: bool,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", env = "COPYSPEC_COLOR")]
    pub(super) color: Option<ColorArgument>,
    /// Make the reference server misbehave in one named way, to see the scenarios notice.
    #[arg(long, value_name = "NAME", env = "COPYSPEC_FAULT")]
    pub(super) fault: Option<String>,
}

/// How a run is to go.
#[derive(Debug, Args)]
pub(super) struct PaceArguments {
    /// How many scenarios run at once.
    #[arg(short, long, value_name = "N", default_value = "8", env = "COPYSPEC_JOBS")]
    pub(super) jobs: NonZeroUsize,
    /// The longest that the whole run may take, such as 10m.
    #[arg(long, value_name = "TIME", value_parser = time, env = "COPYSPEC_RUN_TIMEOUT")]
    pub(super) run_timeout: Option<Duration>,
    /// Stop at the first scenario that is not as expected.
    #[arg(long, env = "COPYSPEC_FAIL_FAST")]
    pub(super) fail_fast: bool,
    /// Run scenarios with objects of gigabytes also on other servers than the bundled one.
    #[arg(long, env = "COPYSPEC_BIG")]
    pub(super) big: bool,
    /// Leave everything on the target that the run made.
    #[arg(long, env = "COPYSPEC_KEEP")]
    pub(super) keep: bool,
}

/// Renders a record to a file.
type Report = fn(&RunRecord, &mut dyn io::Write) -> io::Result<()>;

/// The reports that can be asked for, by name.
const REPORTS: [(&str, Report); 1] = [("json", report::json)];

#[derive(Clone, Debug)]
pub(super) struct ReportArgument {
    pub(super) path: PathBuf,
    pub(super) write: Report,
}

impl std::str::FromStr for ReportArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, path) = text.split_once('=').unwrap_or((text, ""));
        match REPORTS.iter().find(|(known, _)| *known == name) {
            Some((_, write)) if !path.is_empty() => Ok(Self { path: path.into(), write: *write }),
            _ => {
                let known = REPORTS.map(|(known, _)| format!("{known}=FILE")).join(" or ");
                Err(format!("`{text}` is not a report; write {known}"))
            }
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ColorArgument {
    Auto,
    Always,
    Never,
}

impl From<ColorArgument> for anstream::ColorChoice {
    fn from(color: ColorArgument) -> Self {
        match color {
            ColorArgument::Auto => Self::Auto,
            ColorArgument::Always => Self::Always,
            ColorArgument::Never => Self::Never,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// List what the reference server can be made to do wrong instead: each fault with its topic.
    #[arg(long)]
    pub(super) faults: bool,
    #[command(flatten)]
    pub(super) library: LibraryArguments,
    #[command(flatten)]
    pub(super) selection: SelectionArguments,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A scenario or a case.
    pub(super) id: String,
    #[command(flatten)]
    pub(super) library: LibraryArguments,
}

#[derive(Debug, Args)]
pub(super) struct CoverageArguments {
    /// Only topics whose name contains one of these, such as copy-object.tagging.
    #[arg(value_name = "TEXT")]
    pub(super) topics: Vec<String>,
    /// List the claims that cannot be seen on the wire too, with the reason.
    #[arg(long)]
    pub(super) unobservable: bool,
    #[command(flatten)]
    pub(super) library: LibraryArguments,
}

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:9000", env = "COPYSPEC_LISTEN")]
    pub(super) listen: SocketAddr,
    /// The Region that S3 is in; EC2 and KMS are in all of them.
    #[arg(long, default_value = "us-east-1", env = "COPYSPEC_REGION")]
    pub(super) region: String,
    /// The access key of the first world.
    #[arg(long, default_value = "copyspec", env = "COPYSPEC_ACCESS_KEY_ID")]
    pub(super) access_key_id: String,
    /// Its secret.
    #[arg(
        long,
        default_value = "copyspec-secret",
        env = "COPYSPEC_SECRET_ACCESS_KEY",
        hide_env_values = true
    )]
    pub(super) secret_access_key: String,
}

#[derive(Debug, Args)]
pub(super) struct AcceptArguments {
    /// The target whose differences are accepted.
    #[arg(value_name = "NAME|FILE")]
    pub(super) name: String,
    #[command(flatten)]
    pub(super) target: TargetArguments,
    #[command(flatten)]
    pub(super) library: LibraryArguments,
    #[command(flatten)]
    pub(super) pace: PaceArguments,
}

#[derive(Debug, Args)]
pub(super) struct UpArguments {
    /// The target to start.
    #[arg(value_name = "NAME|FILE")]
    pub(super) name: String,
    /// Accept a public cloud, which costs money.
    #[arg(long, env = "COPYSPEC_ALLOW_REAL_CLOUD")]
    pub(super) allow_real_cloud: bool,
    /// What to run, after two hyphens: its exit code becomes ours.
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(super) command: Vec<OsString>,
}

/// Reads `500ms`, `30s`, `10m` or `1h`.
fn time(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| "expected a time such as 500ms, 30s or 10m".to_owned())?;
    match text.strip_prefix(digits) {
        Some("ms") => Ok(Duration::from_millis(number)),
        Some("s") => Ok(Duration::from_secs(number)),
        Some("m") => Ok(Duration::from_secs(number.saturating_mul(60))),
        Some("h") => Ok(Duration::from_secs(number.saturating_mul(3600))),
        _ => Err("expected a time such as 500ms, 30s or 10m".to_owned()),
    }
}
