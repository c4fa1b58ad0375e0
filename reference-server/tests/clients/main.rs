//! Clients that know nothing of this server use it as they use Amazon S3: boto3 and the AWS CLI.
//!
//! They are not part of a Rust toolchain, so these tests run on request:
//! `pip install boto3 awscli`, then `cargo test --test clients -- --ignored`.

use std::io;
use std::process::{Command, Stdio};

use copyspec_reference_server::{Config, serve};

#[test]
#[ignore = "needs python3 with boto3 (pip install boto3)"]
fn boto3_works_unchanged() -> io::Result<()> {
    succeeds("python3", &["-m", "unittest", "-v", "with_boto3"])
}

#[test]
#[ignore = "needs the aws command (pip install awscli)"]
fn the_aws_cli_works_unchanged() -> io::Result<()> {
    succeeds("sh", &["with_aws_cli.sh"])
}

/// Runs a client beside this file, in a world of its own and with nothing but its environment.
fn succeeds(program: &str, arguments: &[&str]) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let server = runtime.block_on(serve(Config::default()))?;
    let [world, _] = server.create_world();
    let status = Command::new(program)
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients"))
        .env("AWS_ENDPOINT_URL", format!("http://{}", server.address()))
        .env("AWS_ACCESS_KEY_ID", &world.access_key_id)
        .env("AWS_SECRET_ACCESS_KEY", &world.secret_access_key)
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env_remove("AWS_SESSION_TOKEN")
        .env_remove("AWS_PROFILE")
        .env_remove("AWS_ENDPOINT_URL_S3")
        .stdin(Stdio::null())
        .status()?;
    runtime.block_on(server.shutdown());
    assert!(status.success(), "{program} {} ended with {status}", arguments.join(" "));
    Ok(())
}
