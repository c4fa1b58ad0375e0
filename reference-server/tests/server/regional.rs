//! The test's client for EC2 and KMS: the same few lines, with the body signed.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::client::{Client, Reply, exchange, hexadecimal, hmac};

/// A request before it is signed.
#[derive(Debug, Clone)]
pub(crate) struct Call<'a> {
    pub(crate) service: &'a str,
    pub(crate) region: &'a str,
    /// `None` is the server's address.
    pub(crate) host: Option<&'a str>,
    pub(crate) headers: Vec<(&'a str, &'a str)>,
    pub(crate) body: &'a str,
}

impl<'a> Call<'a> {
    pub(crate) fn ec2(region: &'a str, form: &'a str) -> Self {
        let headers = vec![("content-type", "application/x-www-form-urlencoded; charset=utf-8")];
        Self { service: "ec2", region, host: None, headers, body: form }
    }

    /// `target` is the operation with `TrentService.` before it.
    pub(crate) fn kms(region: &'a str, target: &'a str, json: &'a str) -> Self {
        let headers = vec![("content-type", "application/x-amz-json-1.1"), ("x-amz-target", target)];
        Self { service: "kms", region, host: None, headers, body: json }
    }

    pub(crate) async fn send(&self, client: &Client) -> Reply {
        self.send_ahead(client, 0).await
    }

    /// Sends it to a world whose clock is so many seconds ahead.
    pub(crate) async fn send_ahead(&self, client: &Client, seconds: i64) -> Reply {
        let address = client.server.address().to_string();
        let (host, date) = (self.host.unwrap_or(&address), stamp(seconds));
        let mut headers = self.headers.clone();
        headers.extend([("host", host), ("x-amz-date", date.as_str())]);
        headers.sort_unstable();
        let lines = headers.iter().fold(String::new(), |mut lines, (name, value)| {
            let _ = writeln!(lines, "{name}:{value}");
            lines
        });
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let hashed = hexadecimal(&Sha256::digest(self.body));
        let canonical = format!("POST\n/\n\n{lines}\n{names}\n{hashed}");
        let scope = format!("{}/{}/{}/aws4_request", &date[..8], self.region, self.service);
        let hashed = hexadecimal(&Sha256::digest(canonical));
        let text = format!("AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashed}");
        let secret = format!("AWS4{}", client.keys.secret_access_key).into_bytes();
        let signature = scope.split('/').chain([text.as_str()]).fold(secret, |key, step| hmac(&key, step));
        let head = format!(
            "POST / HTTP/1.1\r\n{}authorization: AWS4-HMAC-SHA256 Credential={}/{scope}, \
             SignedHeaders={names}, Signature={}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
            lines.replace('\n', "\r\n"),
            client.keys.access_key_id,
            hexadecimal(&signature),
            self.body.len()
        );
        exchange(client, &[head.as_bytes(), self.body.as_bytes()].concat()).await
    }
}

fn stamp(ahead: i64) -> String {
    let now = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(ahead);
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

impl Client {
    /// Calls EC2 in us-east-1.
    pub(crate) async fn ec2(&self, form: &str) -> Reply {
        self.ec2_in("us-east-1", form).await
    }

    pub(crate) async fn ec2_in(&self, region: &str, form: &str) -> Reply {
        Call::ec2(region, form).send(self).await
    }

    /// Calls KMS in us-east-1.
    pub(crate) async fn kms(&self, operation: &str, json: &str) -> Reply {
        Call::kms("us-east-1", &format!("TrentService.{operation}"), json).send(self).await
    }
}
