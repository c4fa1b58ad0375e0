//! Rebuilds the embedded scenarios and profiles when a file is added.

fn main() {
    println!("cargo:rerun-if-changed=../scenarios");
    println!("cargo:rerun-if-changed=targets");
}
