//! The `copyspec` command.

fn main() -> std::process::ExitCode {
    copyspec::cli::main()
}
