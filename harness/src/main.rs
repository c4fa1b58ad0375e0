//! The `copyspec` command.

fn main() {}
