//! The `copyspec` command: reads the arguments, hands them to one file per command.

mod accept;
mod arguments;
mod coverage;
mod explain;
mod failure;
mod lint;
mod list;
mod open;
mod run;
mod schema;
mod serve;
mod suggestion;
mod up;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};

/// Runs the command that the arguments name, and tells how the process is to exit.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(cause) => return failure::Failure::harness(format!("cannot start threads: {cause}")).report(),
    };
    let outcome = runtime.block_on(async {
        match arguments.command {
            None => run::run(arguments.run).await,
            Some(Command::Run(run)) => run::run(run).await,
            Some(Command::List(list)) => list::list(&list),
            Some(Command::Explain(explain)) => explain::explain(&explain),
            Some(Command::Lint(lint)) => lint::lint(&lint),
            Some(Command::Coverage(coverage)) => coverage::coverage(&coverage),
            Some(Command::Schema) => schema::schema(),
            Some(Command::Serve(serve)) => serve::serve(serve).await,
            Some(Command::Accept(accept)) => accept::accept(accept).await,
            Some(Command::Up(up)) => up::up(up).await,
        }
    });
    // What still runs in the background must not keep the process.
    runtime.shutdown_background();
    outcome.unwrap_or_else(|failure| failure.report())
}

/// Writes to standard output; that nobody reads any more is no failure.
fn print(text: &str) -> Result<(), failure::Failure> {
    use std::io::Write;
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}
