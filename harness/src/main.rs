//! The `copyspec` command.

/// Tens of thousands of short exchanges, each made of small pieces, spend a fifth of their time in the allocator of
/// glibc, and more in that of musl.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    copyspec::cli::main()
}
