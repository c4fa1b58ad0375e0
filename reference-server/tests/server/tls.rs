//! TLS and plain HTTP on one port: for which hosts, vouched for by whom, and for how long.

use std::sync::Arc;
use std::time::Duration;

use copyspec_reference_server::{Config, Limits, serve};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::client::{At, Client, Reply, parse, signed_head_at};

/// A client that believes whoever the server's authority vouches for.
fn connector(certificate: &str) -> TlsConnector {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(certificate.as_bytes()).expect("a certificate");
    roots.add(authority).expect("an authority");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the default versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    TlsConnector::from(Arc::new(config))
}

pub(crate) async fn connect(client: &Client, host: &str) -> std::io::Result<TlsStream<TcpStream>> {
    let certificate = client.server.certificate()?;
    let stream = TcpStream::connect(client.server.address()).await?;
    let name = ServerName::try_from(host.to_owned()).expect("a name");
    connector(&certificate).connect(name, stream).await
}

async fn get(client: &Client, host: &str, target: &str) -> std::io::Result<Reply> {
    let mut stream = connect(client, host).await?;
    let head = signed_head_at(At::host(host, "us-east-1"), client, "GET", target, &[], 0);
    stream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes()).await?;
    let mut raw = Vec::new();
    let _ = stream.read_to_end(&mut raw).await;
    Ok(parse(&raw))
}

#[tokio::test]
async fn one_port_answers_plain_and_over_tls() {
    let client = Client::with_object().await;
    for (host, target) in [
        ("127.0.0.1", "/plain/a"),
        ("localhost", "/plain/a"),
        ("plain.localhost", "/a"),
        ("s3.amazonaws.com", "/plain/a"),
        ("s3.us-east-1.amazonaws.com", "/plain/a"),
        ("plain.s3.us-east-1.amazonaws.com", "/a"),
        ("plain.s3.dualstack.us-east-1.amazonaws.com", "/a"),
    ] {
        let reply = get(&client, host, target).await.expect(host);
        assert_eq!((reply.status, reply.text()), (200, String::from("hello")), "{host}");
    }
    assert_eq!(client.get("/plain/a").await.text(), "hello");
}

#[tokio::test]
async fn every_host_of_aws_has_a_certificate_and_no_other() {
    let client = Client::start().await;
    for host in [
        "b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
        "s3express-control.us-east-1.amazonaws.com",
        "plain.s3-accelerate.amazonaws.com",
        "abc123.mrap.accesspoint.s3-global.amazonaws.com",
        "my-ap-123456789012.s3-accesspoint.eu-west-1.amazonaws.com",
        "my-ap-123456789012.op-01ac5d28a6a232904.s3-outposts.us-east-1.amazonaws.com",
        "plain.bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com",
        "kms.us-east-1.amazonaws.com",
    ] {
        assert!(connect(&client, host).await.is_ok(), "{host}");
    }
    assert!(connect(&client, "example.com").await.is_err());
    let other = Client::start().await;
    assert_ne!(client.server.certificate().ok(), other.server.certificate().ok());
}

#[tokio::test]
async fn a_handshake_takes_no_longer_than_a_head() {
    let limits = Limits { head_timeout: Duration::from_millis(200), ..Limits::default() };
    let server = serve(Config { limits, ..Config::default() }).await.expect("a free port on loopback");
    // Nothing at all, the first byte alone, and what is no handshake.
    for begin in [&b""[..], &[22], &[22, 3, 1, 0, 4, 9, 9, 9, 9]] {
        let mut stream = TcpStream::connect(server.address()).await.expect("the server listens");
        stream.write_all(begin).await.expect("the server reads");
        let mut raw = Vec::new();
        let closed = timeout(Duration::from_secs(5), stream.read_to_end(&mut raw)).await;
        assert!(closed.is_ok(), "{begin:?}");
    }
}
