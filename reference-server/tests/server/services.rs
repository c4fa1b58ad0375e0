//! One address for S3, EC2 and KMS: who answers, for which Region, and who is let in.

use super::client::{Client, Reply, exchange};
use super::regional::Call;

const REGIONS: &str = "Action=DescribeRegions&Version=2016-11-15";
const ZONES: &str = "Action=DescribeAvailabilityZones&Version=2016-11-15";

/// The code of a refusal of EC2, in its envelope.
fn refusal(reply: &Reply) -> (u16, String) {
    let text = reply.text();
    assert!(text.contains("<Response><Errors><Error><Code>"), "{text}");
    let id = reply.element("RequestID");
    assert!(id.is_some() && id.as_deref() == reply.header("x-amzn-requestid"), "{text}");
    reply.outcome()
}

#[tokio::test]
async fn the_scope_names_service_and_region() {
    let client = Client::start().await;
    assert_eq!(client.put("/plain", &[], "").await.status, 200);
    let reply = client.ec2(REGIONS).await;
    assert_eq!((reply.status, reply.header("server")), (200, Some("AmazonEC2")));
    assert_eq!(reply.header("content-type"), Some("text/xml;charset=UTF-8"));
    assert_eq!(reply.element("requestId").as_deref(), reply.header("x-amzn-requestid"));
    for region in ["us-east-1", "eu-west-1", "us-west-2"] {
        let zones = client.ec2_in(region, ZONES).await;
        assert_eq!(zones.element("zoneName"), Some(format!("{region}a")), "{region}");
    }
    let keys = client.kms("ListKeys", "{}").await;
    assert_eq!((keys.status, keys.text()), (200, String::from("{\"Keys\":[],\"Truncated\":false}")));
}

#[tokio::test]
async fn a_host_of_aws_goes_before_the_scope() {
    let client = Client::start().await;
    let zones = |host, region| Call { host: Some(host), ..Call::ec2(region, ZONES) };
    for host in ["ec2.eu-west-1.amazonaws.com", "ec2-fips.eu-west-1.amazonaws.com", "ec2.eu-west-1.api.aws"] {
        let reply = zones(host, "eu-west-1").send(&client).await;
        assert_eq!(reply.element("zoneName").as_deref(), Some("eu-west-1a"), "{host}");
        let elsewhere = zones(host, "us-east-1").send(&client).await;
        assert_eq!(refusal(&elsewhere), (403, String::from("SignatureDoesNotMatch")), "{host}");
    }
}

#[tokio::test]
async fn ec2_lets_nobody_in_who_is_not_known() {
    let client = Client::start().await;
    let unsigned = format!(
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{REGIONS}",
        REGIONS.len()
    );
    let reply = exchange(&client, unsigned.as_bytes()).await;
    assert_eq!(refusal(&reply), (403, String::from("MissingAuthenticationToken")));
    let link = format!("GET /?{REGIONS} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
    let reply = exchange(&client, link.as_bytes()).await;
    assert_eq!(refusal(&reply), (403, String::from("MissingAuthenticationToken")));

    let mut stranger = Client { server: client.server.clone(), keys: client.keys.clone(), secure: false };
    stranger.keys.secret_access_key.push('x');
    let reply = stranger.ec2(REGIONS).await;
    assert_eq!(refusal(&reply), (403, String::from("SignatureDoesNotMatch")));
    stranger.keys.access_key_id.push('x');
    assert_eq!(refusal(&stranger.ec2(REGIONS).await), (401, String::from("AuthFailure")));

    for region in ["me-south-1", "no-where-1"] {
        let reply = client.ec2_in(region, REGIONS).await;
        assert_eq!(refusal(&reply), (401, String::from("AuthFailure")), "{region}");
    }
    let misdirected = Call { service: "sts", ..Call::ec2("us-east-1", REGIONS) }.send(&client).await;
    assert_eq!(refusal(&misdirected), (403, String::from("SignatureDoesNotMatch")));
}

#[tokio::test]
async fn kms_lets_nobody_in_who_is_not_known() {
    let client = Client::start().await;
    let unsigned = "POST / HTTP/1.1\r\nhost: a\r\nx-amz-target: TrentService.ListKeys\r\n\
                    content-length: 2\r\nconnection: close\r\n\r\n{}";
    let reply = exchange(&client, unsigned.as_bytes()).await;
    assert!(
        reply.text().starts_with("{\"__type\":\"MissingAuthenticationTokenException\""),
        "{}",
        reply.text()
    );
    assert_eq!(reply.header("content-type"), Some("application/x-amz-json-1.1"));
    let mut stranger = Client { server: client.server.clone(), keys: client.keys.clone(), secure: false };
    stranger.keys.secret_access_key.push('x');
    let reply = stranger.kms("ListKeys", "{}").await;
    assert!(reply.text().starts_with("{\"__type\":\"InvalidSignatureException\""), "{}", reply.text());
    stranger.keys.access_key_id.push('x');
    let reply = stranger.kms("ListKeys", "{}").await;
    assert!(reply.text().starts_with("{\"__type\":\"UnrecognizedClientException\""), "{}", reply.text());
}

#[tokio::test]
async fn malformed_requests_get_the_envelope() {
    let client = Client::start().await;
    for head in [
        "POST /?Action=x HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n",
        "GET /?Action=%zz&X-Amz-Credential=%2F%2F HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
        "POST / HTTP/1.1\r\nhost: ec2.us-east-1.amazonaws.com\r\ntransfer-encoding: chunked\r\n\
         connection: close\r\n\r\n0\r\n\r\n",
    ] {
        let reply = exchange(&client, head.as_bytes()).await;
        assert!((400..500).contains(&refusal(&reply).0), "{head:?} {}", reply.text());
    }
    let long = format!("{REGIONS}&X={}", "ab".repeat(600_000));
    let reply = client.ec2(&long).await;
    assert_eq!(refusal(&reply), (400, String::from("EntityTooLarge")));
}
