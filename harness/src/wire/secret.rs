//! What lets its reader act as somebody else, or read what was encrypted.

use super::{Exchange, Request};

/// What stands in the place of a secret, in XML too.
pub const REDACTED: &str = "[redacted]";

/// Headers whose whole value is secret.
const HEADERS: [&str; 5] = [
    "authorization",
    "x-amz-security-token",
    "x-amz-s3session-token",
    "x-amz-server-side-encryption-customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key",
];

/// Parameters of a presigned URL that let its reader use it.
const PARAMETERS: [&str; 4] =
    ["x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-amz-s3session-token"];

/// Elements of replies that are secrets of their own: CreateSession answers with them.
const ELEMENTS: [&str; 2] = ["SecretAccessKey", "SessionToken"];

/// The content type of parameters that stand in a body.
const FORM: &str = "application/x-www-form-urlencoded";

/// Shorter texts are nobody's key, and taking them out everywhere would garble what is shown.
const SHORTEST: usize = 8;

/// Whether nobody may see the value of a header.
pub fn is_secret_header(name: &str) -> bool {
    HEADERS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

/// Whether nobody may see the value of a query parameter.
pub fn is_secret_parameter(name: &str) -> bool {
    PARAMETERS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

impl Request {
    /// A text, in which something of this request may be quoted, without its secrets.
    pub fn redact(&self, text: &str) -> String {
        self.secrets().iter().fold(text.to_owned(), |text, secret| text.replace(secret, REDACTED))
    }

    /// Longest first, so that what contains another secret goes as a whole.
    fn secrets(&self) -> Vec<String> {
        let mut secrets = Vec::new();
        for (name, value) in self.headers.iter() {
            if is_secret_header(name) {
                let signature = value.split_once("Signature=").map(|(_, signature)| signature.to_owned());
                secrets.extend(signature.into_iter().chain([value.to_owned()]));
            }
            secrets.extend(parameters(value).map(str::to_owned));
        }
        let query = self.query.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)));
        for (name, value) in query {
            if is_secret_parameter(name) {
                secrets.extend([value.to_owned(), super::s3::encode(value)]);
            }
            secrets.extend(of_url(value));
        }
        if self.headers.get("content-type").is_some_and(|kind| kind.starts_with(FORM)) {
            let form = String::from_utf8_lossy(&self.body);
            for value in form.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value) {
                let decoded = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
                secrets.extend(of_url(&decoded));
            }
        }
        secrets.retain(|secret| secret.len() >= SHORTEST);
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }
}

/// The secret parameters of a presigned URL that a header holds.
fn parameters(value: &str) -> impl Iterator<Item = &str> {
    let pairs = value.split(['?', '&']).skip(1).filter_map(|pair| pair.split_once('='));
    pairs.filter(|(name, _)| is_secret_parameter(name)).map(|(_, value)| value)
}

/// The secrets of a presigned URL that is a parameter, as they stand in it and as they are encoded with it.
fn of_url(url: &str) -> Vec<String> {
    let encodings = |secret: &str| [secret.to_owned(), super::s3::encode(secret)];
    parameters(url).flat_map(encodings).collect()
}

impl Exchange {
    /// The same with a reply that gives no credentials away, and quotes no secret of its request, as refusals of a
    /// signature do.
    #[must_use]
    pub fn redacted(mut self) -> Self {
        let Ok(reply) = &mut self.outcome else { return self };
        // An object's own bytes are nobody's quotation; documents are short and begin with a bracket.
        let is_document =
            reply.body.trim_ascii_start().first() == Some(&b'<') || !(200..300).contains(&reply.status);
        if is_document && contains(&reply.body, b"<Credentials>") {
            reply.body = without_credentials(&String::from_utf8_lossy(&reply.body)).into();
        }
        for secret in self.request.secrets() {
            if reply.headers.iter().any(|(_, value)| value.contains(&secret)) {
                let shown = |(name, value): (&str, &str)| (name.to_owned(), value.replace(&secret, REDACTED));
                reply.headers = reply.headers.iter().map(shown).collect();
            }
            if let Some(head) = &mut reply.head
                && contains(&head.bytes, secret.as_bytes())
            {
                head.bytes = String::from_utf8_lossy(&head.bytes).replace(&secret, REDACTED).into();
            }
            if is_document && contains(&reply.body, secret.as_bytes()) {
                reply.body = String::from_utf8_lossy(&reply.body).replace(&secret, REDACTED).into();
            }
        }
        self
    }
}

/// A document with nothing in the elements that are secret.
fn without_credentials(document: &str) -> String {
    ELEMENTS.iter().fold(document.to_owned(), |text, name| {
        let (start, end) = (format!("<{name}>"), format!("</{name}>"));
        let mut pieces = text.split(&start);
        let mut shown = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let rest = piece.find(&end).and_then(|at| piece.get(at..)).unwrap_or_default();
            shown.push_str(&format!("{start}{REDACTED}{rest}"));
        }
        shown
    })
}

fn contains(body: &[u8], secret: &[u8]) -> bool {
    body.windows(secret.len()).any(|window| window == secret)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Headers, Reply};

    #[test]
    fn a_quoted_secret_is_taken_out_wherever_it_stands() {
        let request = Request::new("PUT", "/b/k")
            .query("X-Amz-Signature", Some("0123456789/abcdef"))
            .header("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20261120, Signature=fedcba9876543210")
            .header("x-amz-security-token", "token-of-a-session")
            .header(
                "x-amz-copy-source",
                "http://host/b/k?X-Amz-Credential=SOMEBODY0000&x-amz-signature=5eed5eed5eed",
            )
            .header("x-amz-acl", "private");
        let quoted = "Signature: fedcba9876543210, token-of-a-session 0123456789%2Fabcdef 5eed5eed5eed SOMEBODY0000 private";
        let shown = "Signature: [redacted], [redacted] [redacted] [redacted] [redacted] private";
        assert_eq!(request.redact(quoted), shown);
        let headers = Headers::from_iter([("x-echo".to_owned(), quoted.to_owned())]);
        let reply = Reply { status: 403, headers, body: quoted.to_owned().into(), head: None };
        let outcome = Ok(reply);
        let exchange = Exchange { request, outcome, elapsed: std::time::Duration::ZERO }.redacted();
        let reply = exchange.reply().unwrap();
        assert_eq!((reply.headers.get("x-echo"), reply.body.as_ref()), (Some(shown), shown.as_bytes()));
    }

    #[test]
    fn the_secrets_of_a_presigned_url_in_a_form_are_taken_out() {
        let url = "http://host/?Action=CopySnapshot&X-Amz-Credential=AKIDAKID%2F20261120&X-Amz-Signature=5eed5eed5eed";
        let form = format!("Action=CopySnapshot&PresignedUrl={}", crate::wire::s3::encode(url));
        let request = Request::new("POST", "/")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.clone());
        for shown in [request.redact(&form), request.redact(url)] {
            assert!(!shown.contains("5eed") && !shown.contains("AKIDAKID"), "{shown}");
        }
    }

    #[test]
    fn credentials_in_a_reply_are_taken_out() {
        let body = "<CreateSessionResult><Credentials><AccessKeyId>ASIA</AccessKeyId>\
            <SecretAccessKey>canary</SecretAccessKey><SessionToken>canary+/=</SessionToken>\
            </Credentials></CreateSessionResult>";
        let reply = Reply { status: 200, body: body.into(), ..Reply::default() };
        let request = Request::new("GET", "/").query("session", None);
        let exchange = Exchange { request, outcome: Ok(reply), elapsed: std::time::Duration::ZERO };
        let shown = String::from_utf8_lossy(&exchange.redacted().reply().unwrap().body).into_owned();
        assert_eq!(shown, body.replace("canary+/=", REDACTED).replace("canary", REDACTED));
        assert_eq!(without_credentials("<SessionToken>cut off"), "<SessionToken>[redacted]");
    }

    #[test]
    fn short_words_are_left_alone() {
        let request = Request::new("PUT", "/").header("x-amz-security-token", "a");
        assert_eq!(request.redact("a banana"), "a banana");
    }

    #[test]
    fn nothing_prints_a_secret_in_passing() {
        let request = Request::new("PUT", "/").header("x-amz-security-token", "token-of-a-session");
        let printed = format!("{request:?}");
        assert!(
            !printed.contains("token-of-a-session") && printed.contains("x-amz-security-token"),
            "{printed}"
        );
    }
}
