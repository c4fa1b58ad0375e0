//! The documented behaviour against `COPYSPEC_TARGET`, by default the reference server.

fn main() -> std::process::ExitCode {
    copyspec::conformance::main(None)
}
