//! Exchanges as they may be shown: without secrets, shortened.

use std::fmt::Write;

use super::{ExchangeRecord, MessageRecord};
use crate::wire::{Exchange, Headers, REDACTED, Request, is_secret_header, is_secret_parameter};

/// The longest body that a record keeps, in bytes.
const SHOWN: usize = 2048;

/// Headers that curl makes anew when it signs.
const SIGNED_ANEW: [&str; 5] =
    ["authorization", "host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"];

impl From<&Exchange> for ExchangeRecord {
    fn from(exchange: &Exchange) -> Self {
        let request = &exchange.request;
        Self {
            request: MessageRecord {
                start: format!("{} {}", request.method, shown_target(request)),
                headers: shown_headers(request, &request.headers),
                body: shown_body(&request.body),
            },
            reply: exchange.reply().map(|reply| MessageRecord {
                start: reply.status.to_string(),
                headers: shown_headers(request, &reply.headers),
                body: shown_body(&reply.body),
            }),
            error: exchange.outcome.as_ref().err().map(ToString::to_string),
        }
    }
}

/// A line that sends the request again, signed by curl itself with the keys in the environment.
pub fn curl(request: &Request, endpoint: &str, region: &str) -> String {
    let mut line = format!(
        "curl -sS -i --path-as-is --aws-sigv4 aws:amz:{region}:s3 \
         --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\" -X {}",
        request.method
    );
    // S3 wants this header, and only newer curls send it by themselves.
    line.push_str(" -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'");
    for (name, value) in request.headers.iter() {
        let lower = name.to_ascii_lowercase();
        if SIGNED_ANEW.contains(&lower.as_str()) {
            continue;
        }
        let value = shown_value(request, name, value);
        // curl sends an empty header only when it ends in a semicolon.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        _ = write!(line, " -H {}", quoted(&header));
    }
    _ = write!(line, " {}", quoted(&format!("{endpoint}{}", shown_target(request))));
    line
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn shown_target(request: &Request) -> String {
    let mut shown = Request::new(&request.method, &request.path);
    shown.query.clone_from(&request.query);
    for (name, value) in &mut shown.query {
        if is_secret_parameter(name) {
            *value = Some(REDACTED.to_owned());
        }
    }
    shown.target()
}

fn shown_headers(request: &Request, headers: &Headers) -> Vec<(String, String)> {
    let fields = headers.iter();
    fields.map(|(name, value)| (name.to_owned(), shown_value(request, name, value))).collect()
}

/// A presigned URL may stand in any header.
fn shown_value(request: &Request, name: &str, value: &str) -> String {
    if is_secret_header(name) { REDACTED.to_owned() } else { request.redact(value) }
}

fn shown_body(body: &[u8]) -> String {
    let beginning = body.get(..SHOWN).unwrap_or(body);
    let mut text = String::from_utf8_lossy(beginning).into_owned();
    if body.len() > SHOWN {
        _ = write!(text, "… ({} bytes)", body.len());
    }
    text
}
