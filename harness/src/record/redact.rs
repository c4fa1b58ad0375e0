//! Exchanges as they may be shown: without secrets, shortened.

use std::fmt::Write;

use super::{ExchangeRecord, MessageRecord};
use crate::wire::{
    Exchange, Headers, HttpVersion, REDACTED, Reply, Request, SignaturePlace, Signing, is_secret_header,
    is_secret_parameter,
};

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
                start: shown_start(request),
                headers: shown_headers(request, &request.headers),
                body: shown_body(request, &request.body),
            },
            reply: exchange.reply().map(|reply| MessageRecord {
                start: shown_status(reply),
                headers: shown_headers(request, &reply.headers),
                body: shown_body(request, &reply.body),
            }),
            error: exchange.outcome.as_ref().err().map(ToString::to_string),
        }
    }
}

/// Version and reason are known only of what went over the raw transport.
fn shown_start(request: &Request) -> String {
    let start = format!("{} {}", request.method, shown_target(request));
    match request.raw.as_ref().map(|raw| raw.http) {
        Some(HttpVersion::Http10) => format!("{start} HTTP/1.0"),
        Some(HttpVersion::Http11) => format!("{start} HTTP/1.1"),
        None => start,
    }
}

fn shown_status(reply: &Reply) -> String {
    match &reply.head {
        Some(head) => format!("HTTP/{} {} ({})", head.version, reply.status, head.framing.name()),
        None => reply.status.to_string(),
    }
}

/// A line that sends the request again, signed by curl itself with the keys in the environment; none where the
/// signature is the point, since curl would put it right.
pub fn curl(request: &Request, endpoint: &str, region: &str) -> Option<String> {
    let place = place_of_signature(request)?;
    let mut line = "curl -sS -i --path-as-is".to_owned();
    if place == SignaturePlace::Header {
        let (region, service) = scope(request).unwrap_or((region, "s3"));
        _ = write!(line, " --aws-sigv4 aws:amz:{region}:{service}");
        line.push_str(" --user \"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"");
    }
    line.push_str(&raw_options(request));
    _ = write!(line, " -X {}", request.method);
    if place == SignaturePlace::Header && scope(request).is_none_or(|(_, service)| service == "s3") {
        // S3 wants this header, and only newer curls send it by themselves.
        line.push_str(" -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'");
    }
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
    if !request.body.is_empty() && request.body.len() <= SHOWN {
        _ = write!(line, " --data-raw {}", quoted(&shown_body(request, &request.body)));
    }
    _ = write!(line, " {}", quoted(&format!("{endpoint}{}", shown_target(request))));
    Some(line)
}

/// The Region and the service that a request was signed for, unless its signature is in the query.
fn scope(request: &Request) -> Option<(&str, &str)> {
    let authorization = request.headers.get("authorization")?;
    let (_, credential) = authorization.split_once("Credential=")?;
    let mut parts = credential.split(',').next()?.split('/').skip(2);
    parts.next().zip(parts.next())
}

/// Where curl is to sign, if it can sign as this request was signed.
fn place_of_signature(request: &Request) -> Option<SignaturePlace> {
    let Some(signing) = &request.signing else { return Some(SignaturePlace::Header) };
    let anonymous = Signing { place: SignaturePlace::Nothing, ..Signing::default() };
    (**signing == anonymous).then_some(SignaturePlace::Nothing)
}

/// The options of curl that come nearest to what is said of the request's bytes.
fn raw_options(request: &Request) -> String {
    let Some(raw) = &request.raw else { return String::new() };
    let mut options = if raw.http == HttpVersion::Http10 { " --http1.0" } else { " --http1.1" }.to_owned();
    if let Some(target) = &raw.target {
        _ = write!(options, " --request-target {}", quoted(&request.redact(target)));
    }
    raw.without.iter().for_each(|name| _ = write!(options, " -H {}", quoted(&format!("{name}:"))));
    options
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

/// A presigned URL may stand in a form, and a refusal may quote it.
fn shown_body(request: &Request, body: &[u8]) -> String {
    let beginning = body.get(..SHOWN).unwrap_or(body);
    let mut text = request.redact(&String::from_utf8_lossy(beginning));
    if body.len() > SHOWN {
        _ = write!(text, "… ({} bytes)", body.len());
    }
    text
}
