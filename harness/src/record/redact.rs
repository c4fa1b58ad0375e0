//! Exchanges as they may be shown: without secrets, shortened.

use std::fmt::Write;

use super::{ExchangeRecord, MessageRecord};
use crate::catalogue::Scheme;
use crate::wire::{
    Exchange, Headers, HttpVersion, REDACTED, Reply, Request, SignaturePlace, Signing, is_secret_header,
    is_secret_parameter,
};

/// The longest body that a record keeps, in bytes.
const SHOWN: usize = 2048;

/// Headers that curl makes anew when it signs.
const SIGNED_ANEW: [&str; 5] =
    ["authorization", "host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"];

/// Secret headers that are part of what is asked, with the variables that stand for them.
const VARIABLES: [(&str, &str); 3] = [
    ("x-amz-server-side-encryption-customer-key", "CUSTOMER_KEY"),
    ("x-amz-copy-source-server-side-encryption-customer-key", "SOURCE_CUSTOMER_KEY"),
    (SESSION, "SESSION_TOKEN"),
];

/// The header of a session of a directory bucket.
const SESSION: &str = "x-amz-s3session-token";

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
/// signature is the point, since curl would put it right, or one that curl cannot make.
pub fn curl(request: &Request, endpoint: &str, region: &str) -> Option<String> {
    let place = place_of_signature(request)?;
    let mut line = "curl -sS -i --path-as-is".to_owned();
    if place == SignaturePlace::Header {
        let (region, service) = scope(request).unwrap_or((region, "s3"));
        _ = write!(line, " --aws-sigv4 aws:amz:{region}:{service} --user {}", keys(request));
    }
    line.push_str(&connection(request));
    line.push_str(&raw_options(request));
    _ = write!(line, " -X {}", request.method);
    if place == SignaturePlace::Header && scope(request).is_none_or(|(_, service)| service.starts_with("s3"))
    {
        // S3 wants this header, and only newer curls send it by themselves.
        line.push_str(" -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD'");
    }
    line.push_str(&headers(request));
    if !request.body.is_empty() && request.body.len() <= SHOWN {
        _ = write!(line, " --data-raw {}", quoted(&shown_body(request, &request.body)));
    }
    let origin = request.origin.as_ref().map_or_else(|| endpoint.to_owned(), ToString::to_string);
    _ = write!(line, " {}", quoted(&format!("{origin}{}", shown_target(request))));
    Some(line)
}

/// The variables with the keys to sign with: those of a session are its own.
fn keys(request: &Request) -> &'static str {
    match request.headers.get(SESSION) {
        Some(_) => "\"$SESSION_KEY_ID:$SESSION_SECRET\"",
        None => "\"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY\"",
    }
}

/// Where the connection goes, if not where the URL says, and whom it trusts, if hardly any system does.
fn connection(request: &Request) -> String {
    let led = request.led_to.map(|address| format!(" --connect-to ::{address}")).unwrap_or_default();
    let Some(origin) = request.origin.as_ref().filter(|origin| origin.scheme == Scheme::Https) else {
        return led;
    };
    let is_address = |host: &str| host == "localhost" || host.parse::<std::net::IpAddr>().is_ok();
    let is_local = request.led_to.is_some() || is_address(origin.host());
    format!("{led}{}", if is_local { " --cacert \"$AWS_CA_BUNDLE\"" } else { "" })
}

fn headers(request: &Request) -> String {
    let mut options = String::new();
    for (name, value) in request.headers.iter() {
        let lower = name.to_ascii_lowercase();
        if SIGNED_ANEW.contains(&lower.as_str()) {
            continue;
        }
        if let Some((_, variable)) = VARIABLES.iter().find(|(header, _)| *header == lower) {
            _ = write!(options, " -H \"{name}: ${variable}\"");
            continue;
        }
        let value = shown_value(request, name, value);
        // curl sends an empty header only when it ends in a semicolon.
        let header = if value.is_empty() { format!("{name};") } else { format!("{name}: {value}") };
        _ = write!(options, " -H {}", quoted(&header));
    }
    options
}

/// The Region and the service that a request was signed for, unless its signature is in the query.
fn scope(request: &Request) -> Option<(&str, &str)> {
    let authorization = request.headers.get("authorization")?;
    let (_, credential) = authorization.split_once("Credential=")?;
    let mut parts = credential.split(',').next()?.split('/').skip(2);
    parts.next().zip(parts.next())
}

/// Where curl is to sign, if it can sign as this request was signed: it knows nothing of Version 4A.
fn place_of_signature(request: &Request) -> Option<SignaturePlace> {
    if request.headers.get("x-amz-region-set").is_some() {
        return None;
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Credentials, Origin, Signer};

    fn signed(mut request: Request, host: &str, signer: &Signer) -> Request {
        signer.sign(&mut request, host, std::time::SystemTime::UNIX_EPOCH);
        request
    }

    #[test]
    fn a_line_goes_where_the_request_went_and_holds_no_secret() {
        let credentials =
            Credentials { session_token: Some("canary-token".into()), ..Credentials::new("ID", "canary") };
        let signer = Signer::new(credentials, "us-east-1", "s3express").of_session();
        let host = "b.s3express-use1-az4.us-east-1.amazonaws.com";
        let request = Request {
            origin: Some(Origin::of(&format!("https://{host}"))),
            led_to: Some(([127, 0, 0, 1], 9000).into()),
            ..Request::new("PUT", "/k").header("x-amz-server-side-encryption-customer-key", "canary-key")
        };
        let line = curl(&signed(request, host, &signer), "http://127.0.0.1:9000", "us-east-1").unwrap();
        let expected = "curl -sS -i --path-as-is --aws-sigv4 aws:amz:us-east-1:s3express \
            --user \"$SESSION_KEY_ID:$SESSION_SECRET\" --connect-to ::127.0.0.1:9000 --cacert \"$AWS_CA_BUNDLE\" \
            -X PUT -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \
            -H \"x-amz-server-side-encryption-customer-key: $CUSTOMER_KEY\" -H \"x-amz-s3session-token: $SESSION_TOKEN\" \
            'https://b.s3express-use1-az4.us-east-1.amazonaws.com/k'";
        assert_eq!(line, expected);
    }

    #[test]
    fn curl_cannot_sign_for_many_regions() {
        let signer = Signer::new(Credentials::new("ID", "secret"), "*", "s3").in_many_regions();
        let host = "m.mrap.accesspoint.s3-global.amazonaws.com";
        assert_eq!(curl(&signed(Request::new("PUT", "/k"), host, &signer), "", "us-east-1"), None);
    }
}
