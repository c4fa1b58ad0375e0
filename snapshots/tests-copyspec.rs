//! What another project's `tests/copyspec.rs` looks like; its `Cargo.toml` says `harness = false` for it.

fn main() -> std::process::ExitCode {
    copyspec::conformance::main(Some("tests/my-server.yaml"))
}
