//! Clients that know nothing of this server use it as they use AWS: boto3, the AWS CLI, and the AWS SDK for
//! JavaScript.
//!
//! They are not part of a Rust toolchain, so these tests run on request: `pip install boto3 awscli awscrt`, and with
//! Node.js `npm install @aws-sdk/client-ec2 @aws-sdk/client-kms` in a directory whose `node_modules` is in
//! `NODE_PATH`; then `cargo test --test clients -- --ignored`.

use std::io;
use std::process::{Command, Stdio};

use copyspec_reference_server::{Config, Credentials, Door, Furnishing, serve};
use serde_json::{Value, json};

/// The variables that tell a client where the server is.
const ALL: &[&str] = &["AWS_ENDPOINT_URL"];
const EC2: &[&str] = &["AWS_ENDPOINT_URL_EC2", "AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL_IAM"];

#[test]
#[ignore = "needs python3 with boto3 (pip install boto3)"]
fn boto3_works_unchanged() -> io::Result<()> {
    succeeds("python3", &["-m", "unittest", "-v", "with_boto3"], ALL)
}

#[test]
#[ignore = "needs the aws command (pip install awscli)"]
fn the_aws_cli_works_unchanged() -> io::Result<()> {
    succeeds("sh", &["with_aws_cli.sh"], ALL)
}

#[test]
#[ignore = "needs python3 with boto3 (pip install boto3)"]
fn boto3_copies_snapshots() -> io::Result<()> {
    succeeds("python3", &["-m", "unittest", "-v", "ec2_with_boto3"], EC2)
}

#[test]
#[ignore = "needs the aws command (pip install awscli)"]
fn the_aws_cli_copies_snapshots() -> io::Result<()> {
    succeeds("sh", &["ec2_with_aws_cli.sh"], EC2)
}

#[test]
#[ignore = "needs node with @aws-sdk/client-ec2 and @aws-sdk/client-kms in NODE_PATH"]
fn javascript_copies_snapshots() -> io::Result<()> {
    succeeds("node", &["--test", "ec2_with_javascript.cjs"], EC2)
}

#[test]
#[ignore = "needs python3 with boto3 and awscrt (pip install boto3 awscrt)"]
fn boto3_finds_every_place() -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let server = runtime.block_on(serve(Config::default()))?;
    let keys = server.create_world();
    let authority = concat!(env!("CARGO_TARGET_TMPDIR"), "/places-authority.pem");
    std::fs::write(authority, server.certificate()?)?;
    let places = server.furnish(&keys[0].access_key_id).map(|made| described(&made)).unwrap_or_default();
    let mut client = client("python3", &keys);
    client.env("COPYSPEC_ADDRESS", server.address().to_string()).env("COPYSPEC_PLACES", places.to_string());
    client.env("AWS_CA_BUNDLE", authority);
    let status = client.args(["-m", "unittest", "-v", "places_with_boto3"]).status()?;
    runtime.block_on(server.shutdown());
    assert!(status.success(), "python3 ended with {status}");
    Ok(())
}

/// The places of a world for a client that reads JSON.
fn described(made: &Furnishing) -> Value {
    let door = |door: &Door| json!({"arn": door.arn, "alias": door.alias, "bucket": door.bucket});
    json!({
        "access_points": made.access_points.iter().map(door).collect::<Vec<_>>(),
        "outpost_buckets": made.outpost_buckets.iter().map(door).collect::<Vec<_>>(),
        "multi_region": {"arn": made.multi_region.arn, "bucket": made.multi_region.buckets[0].1},
        "vpc_endpoint": made.vpc_endpoint,
    })
}

/// Runs a client beside this file, in a world of its own and with nothing but its environment.
fn succeeds(program: &str, arguments: &[&str], endpoints: &[&str]) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let server = runtime.block_on(serve(Config::default()))?;
    let mut client = client(program, &server.create_world());
    for variable in endpoints {
        client.env(variable, format!("http://{}", server.address()));
    }
    let status = client.args(arguments).status()?;
    runtime.block_on(server.shutdown());
    assert!(status.success(), "{program} {} ended with {status}", arguments.join(" "));
    Ok(())
}

/// A program that knows the keys of a world, and nothing of whoever runs this test.
fn client(program: &str, [world, other, limited]: &[Credentials; 3]) -> Command {
    let mut client = Command::new(program);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        client.env_remove(name);
    }
    client
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients"))
        .env("AWS_ACCESS_KEY_ID", &world.access_key_id)
        .env("AWS_SECRET_ACCESS_KEY", &world.secret_access_key)
        .env("COPYSPEC_OTHER_ACCESS_KEY_ID", &other.access_key_id)
        .env("COPYSPEC_OTHER_SECRET_ACCESS_KEY", &other.secret_access_key)
        .env("COPYSPEC_OTHER_ACCOUNT", &other.account_id)
        .env("COPYSPEC_LIMITED_ACCESS_KEY_ID", &limited.access_key_id)
        .env("COPYSPEC_LIMITED_SECRET_ACCESS_KEY", &limited.secret_access_key)
        .env("COPYSPEC_LIMITED_USER", limited.user_name.as_deref().unwrap_or_default())
        .env("AWS_DEFAULT_REGION", "us-east-1")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_PAGER", "")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::null());
    client
}
