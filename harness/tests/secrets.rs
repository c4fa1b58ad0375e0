//! Secrets stay where they are: no output, report, snapshot or message holds one, not even when a server quotes
//! the whole request back, as refusals of a signature do.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic here is a failed test")]

#[path = "hostile/relay.rs"]
mod relay;

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use copyspec::catalogue::Capability;
use copyspec::target::{Profile, Target};
use copyspec::wire::Limits;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;

use relay::Message;

const SECRET_KEY: &str = "canary-of-the-secret-key";
const ENCRYPTION_KEY: &str = "canary+of/the+encryption+key=";
const SESSION: &str = "canary-of-a-session-of-a-bucket";
const PRESIGNED: &str = "canary0of0a0presigned0url";

/// A bucket is copied to with everything that is secret; the message of the refusal is asserted, and so shown.
const SCENARIO: &str = "\
title: A copy that carries secrets
clauses: [s3.copy-object.answers]
given:
  - create_bucket: {name: plain}
  - put_object: {at: plain/a, body: hello}
when:
  copy_object:
    from: plain/a
    to: plain/b
    headers:
      x-amz-copy-source-server-side-encryption-customer-key: canary+of/the+encryption+key=
      x-amz-server-side-encryption-customer-key: canary+of/the+encryption+key=
      x-amz-s3session-token: canary-of-a-session-of-a-bucket
matrix:
  - case: encrypted
    then: {status: 200, fields: {Message: something else}, headers: {x-echo: something else}}
  - case: presigned
    with: {copy_source: 'http://host/${bucket:plain}/a?X-Amz-Signature=canary0of0a0presigned0url'}
    then: {status: 200, fields: {Message: something else}}
  - case: signed-in-the-query
    with: {signed: {in: query}}
    then: {status: 200, fields: {Message: something else}, headers: {x-echo: something else}}
  - case: raw
    with:
      headers: {}
      raw:
        http: '1.0'
        target: '/${bucket:plain}/b?X-Amz-Signature=canary0of0a0presigned0url'
        lines: ['X-Amz-Copy-Source-Server-Side-Encryption-Customer-Key:  canary+of/the+encryption+key=']
    then: {status: 200, fields: {Message: something else}, reply: {framing: close}}
  - case: raw-and-signed-in-the-query
    with: {raw: {}, signed: {in: query}}
    then: {status: 200, fields: {Message: something else}, headers: {x-echo: something else}}
";

/// On which requests the server quotes what it was sent, instead of having another server answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    Everything,
    Objects,
    Copies,
}

impl Quotes {
    fn this(self, head: &str) -> bool {
        let copy = head.contains("\nx-amz-copy-source:");
        let object = head.starts_with("put /") && head.split(' ').nth(1).unwrap().matches('/').count() > 1;
        match self {
            Self::Everything => true,
            Self::Objects => object && !copy,
            Self::Copies => copy,
        }
    }
}

async fn quoting(upstream: String, quotes: Quotes) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, upstream.clone(), quotes));
        }
    });
    endpoint
}

/// Until the client goes away.
async fn serve(mut stream: TcpStream, upstream: String, quotes: Quotes) -> std::io::Result<()> {
    loop {
        let request = Message::read(&mut stream, true).await?;
        let reply = if quotes.this(&request.head) {
            quotation(&request.head).into_bytes()
        } else {
            request.answer_from(&upstream).await?
        };
        stream.write_all(&reply).await?;
    }
}

fn quotation(head: &str) -> String {
    let escaped = head.trim().replace('&', "&amp;");
    let body =
        format!("<Error><Code>SignatureDoesNotMatch</Code><Message>You sent {escaped}</Message></Error>");
    let line = head.lines().filter(|line| line.contains(':')).collect::<Vec<_>>().join("; ");
    format!("HTTP/1.1 403 Forbidden\r\nx-echo: {line}\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

/// Everything, but for what a profile offers by naming its places.
fn offered() -> Vec<&'static str> {
    let offered = Capability::ALL.into_iter().filter(|capability| !capability.is_named_by_profile());
    offered.map(Capability::name).collect()
}

/// The rest, each with a reason.
fn lacking() -> String {
    let lacking = Capability::ALL.into_iter().filter(|capability| capability.is_named_by_profile());
    lacking.map(|one| format!("{one}: none")).collect::<Vec<_>>().join(", ")
}

/// A run with every kind of output, in a directory of its own.
struct Runs {
    directory: TempDir,
    endpoint: String,
}

impl Runs {
    fn new(endpoint: String) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let scenarios = directory.path().join("scenarios");
        fs::create_dir_all(scenarios.join("s3")).unwrap();
        let clauses = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/clauses");
        std::os::unix::fs::symlink(clauses, scenarios.join("clauses")).unwrap();
        fs::write(scenarios.join("s3/secrets.yaml"), SCENARIO).unwrap();
        let profile = format!(
            "name: quoting\ntitle: A server that quotes\nendpoint: {endpoint}\naccount: \"134964805463\"\nother_account: \"345349892901\"\n\
             credentials: {{owner: {{access_key_id: key-of-secrets, secret_access_key: {SECRET_KEY}}}, \
             other: {{access_key_id: key-of-secrets-other, secret_access_key: {SECRET_KEY}-other}}, \
             limited: {{access_key_id: key-of-secrets-limited, secret_access_key: {SECRET_KEY}-limited, user: limited}}}}\n\
             capabilities: {{offers: [{}], lacks: {{{}}}}}\n",
            offered().join(", "),
            lacking(),
        );
        fs::write(directory.path().join("quoting.yaml"), profile).unwrap();
        Self { directory, endpoint }
    }

    /// Standard output and standard error.
    async fn run(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_copyspec"));
        command
            .args(arguments)
            .current_dir(self.directory.path())
            .env_clear()
            .env("COPYSPEC_ACCESS_KEY_ID", "key-of-secrets")
            .env("COPYSPEC_SECRET_ACCESS_KEY", SECRET_KEY)
            .env("COPYSPEC_STATE", self.directory.path().join("state"))
            .env("COPYSPEC_SNAPSHOTS", self.directory.path().join("snapshots"))
            .env("COPYSPEC_SCENARIOS", self.directory.path().join("scenarios"))
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let ended = tokio::time::timeout(Duration::from_secs(60), command.output()).await;
        let output = ended.unwrap_or_else(|_| panic!("{arguments:?} did not end")).unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    }

    /// Everything that can be read after runs of all kinds.
    async fn everything(&self) -> String {
        let url = self.endpoint.as_str();
        let mut text = String::new();
        for arguments in [
            &["run", "--target", "quoting.yaml", "--report", "json=report.json"][..],
            &["run", "--target", "quoting.yaml", "-v"],
            &["accept", "quoting.yaml"],
            &["run", "--endpoint-url", url, "--region", "eu-central-1"],
        ] {
            text.push_str(&self.run(arguments).await);
        }
        for directory in ["", "snapshots/quoting", "snapshots/quoting/s3", "state"] {
            let Ok(entries) = self.directory.path().join(directory).read_dir() else { continue };
            let files = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
            for file in files.filter(|path| !path.ends_with("quoting.yaml")) {
                text.push_str(&fs::read_to_string(file).unwrap());
            }
        }
        text
    }
}

#[track_caller]
fn keeps_secrets(text: &str) {
    for secret in [SECRET_KEY, ENCRYPTION_KEY, SESSION, PRESIGNED] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    // A signature is sixty-four hexadecimal digits after its name.
    let mut after = text.to_ascii_lowercase();
    while let Some((_, rest)) = after.split_once("signature=") {
        let digits = rest.bytes().take_while(u8::is_ascii_hexdigit).count();
        assert!(digits < 8, "{text}");
        after = rest.to_owned();
    }
}

/// A server that all but the quoted requests go to, with the keys that the profile has.
async fn upstream() -> Target {
    let mut profile = Profile::find("reference").unwrap();
    profile.owner = copyspec::wire::Credentials::new("key-of-secrets", SECRET_KEY);
    Target::start(profile, Limits::default(), copyspec::target::RealClouds::Refused).await.unwrap()
}

async fn shown_by(quotes: Quotes) -> String {
    let reference = upstream().await;
    let address = reference.endpoint().strip_prefix("http://").unwrap().to_owned();
    let runs = Runs::new(quoting(address, quotes).await);
    let text = runs.everything().await;
    reference.stop().await;
    text
}

#[tokio::test]
async fn differences_and_their_records() {
    let text = shown_by(Quotes::Copies).await;
    keeps_secrets(&text);
    for shown in [
        "You sent put /",
        "[redacted]",
        "\"exchange\"",
        "$ curl ",
        "recorded s3/secrets",
        "description: A copy that carries",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
}

#[tokio::test]
async fn reasons_of_a_failed_set_up() {
    let text = shown_by(Quotes::Objects).await;
    keeps_secrets(&text);
    assert!(text.contains("setup-failed") && text.contains("You sent put /"), "{text}");
}

#[tokio::test]
async fn messages_of_a_preflight() {
    let text = shown_by(Quotes::Everything).await;
    keeps_secrets(&text);
    assert!(text.contains("the credentials were refused") && text.contains("You sent "), "{text}");
}

#[tokio::test]
async fn mistakes_in_a_profile() {
    let runs = Runs::new("http://127.0.0.1:9".to_owned());
    let path = runs.directory.path().join("quoting.yaml");
    let right = fs::read_to_string(&path).unwrap();
    for (from, to) in [
        ("secret_access_key:", "secret_acces_key:"),
        ("{owner:", "{ownr:"),
        ("access_key_id: key", "access_key: key"),
        ("}}\n", "}\n"),
    ] {
        fs::write(&path, right.replacen(from, to, 1)).unwrap();
        let text = runs.run(&["run", "--target", "quoting.yaml"]).await;
        assert!(text.contains("error: quoting.yaml:"), "{text}");
        keeps_secrets(&text);
    }
}

#[tokio::test]
async fn a_session_token_and_an_address_with_keys() {
    let reference = upstream().await;
    let address = reference.endpoint().strip_prefix("http://").unwrap().to_owned();
    let endpoint = quoting(address, Quotes::Everything).await;
    let runs = Runs::new(endpoint.clone());
    let token = "canary-of-the-session-token";
    let output = Command::new(env!("CARGO_BIN_EXE_copyspec"))
        .args(["run", "--endpoint-url", &endpoint])
        .current_dir(runs.directory.path())
        .env("COPYSPEC_SCENARIOS", runs.directory.path().join("scenarios"))
        .env("AWS_ACCESS_KEY_ID", "key-of-secrets")
        .env("AWS_SECRET_ACCESS_KEY", SECRET_KEY)
        .env("AWS_SESSION_TOKEN", token)
        .output();
    let text = String::from_utf8(output.await.unwrap().stderr).unwrap();
    keeps_secrets(&text);
    assert!(text.contains("x-amz-security-token: [redacted]") && !text.contains(token), "{text}");
    let address = format!("http://key:{SECRET_KEY}@127.0.0.1:9");
    let text = runs.run(&["run", "--endpoint-url", &address]).await;
    keeps_secrets(&text);
    assert!(text.contains("keys are not given in the address"), "{text}");
    reference.stop().await;
}
