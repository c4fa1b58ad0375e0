//! AWS Signature Version 4 in the header and in the query, the client's side.

use std::sync::Mutex;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{Algorithm, Flaw, Request, SignaturePlace, Signing, s3::encode, sigv4a};

const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// An access key and what goes with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The public half.
    pub access_key_id: String,
    /// The secret half; it never reaches a report.
    pub secret_access_key: String,
    /// For temporary credentials.
    pub session_token: Option<String>,
}

impl Credentials {
    /// Long-term credentials, without a session token.
    pub fn new(access_key_id: &str, secret_access_key: &str) -> Self {
        let (access_key_id, secret_access_key) = (access_key_id.to_owned(), secret_access_key.to_owned());
        Self { access_key_id, secret_access_key, session_token: None }
    }
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// Signs requests for one service in one Region, or with Version 4A in a set of them.
pub struct Signer {
    credentials: Credentials,
    region: String,
    service: &'static str,
    algorithm: Algorithm,
    /// The names of the header and of the parameter that hold the token of temporary credentials.
    token: (&'static str, &'static str),
    /// The key of the last day signed for: deriving it costs four HMACs.
    derived: Mutex<Option<(String, [u8; 32])>>,
}

impl std::fmt::Debug for Signer {
    /// Whoever has the derived key can sign for a day.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signer").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}

impl Signer {
    /// A signer for `service` (`s3`, `ec2`, …) in `region`.
    pub fn new(credentials: Credentials, region: &str, service: &'static str) -> Self {
        let (algorithm, token) = (Algorithm::V4, ("x-amz-security-token", "X-Amz-Security-Token"));
        Self { credentials, region: region.to_owned(), service, algorithm, token, derived: Mutex::new(None) }
    }

    /// The same with a signature that is good in a set of Regions, which `region` names: `*` for all.
    #[must_use]
    pub fn in_many_regions(self) -> Self {
        Self { algorithm: Algorithm::V4a, ..self }
    }

    /// The same with the credentials of a session of a directory bucket, whose token has a header of its own.
    #[must_use]
    pub fn of_session(self) -> Self {
        Self { token: ("x-amz-s3session-token", "X-Amz-S3session-Token"), ..self }
    }

    /// Whose signature it is.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Adds `Host` and, unless the request says that it is signed otherwise, date, payload digest and
    /// `Authorization`; all headers present are signed.
    pub fn sign(&self, request: &mut Request, host: &str, at: SystemTime) {
        let usual = Signing::default();
        let otherwise = request.signing.take();
        let signing = otherwise.as_deref().unwrap_or(&usual);
        let stamp = timestamp(signing.at.unwrap_or(at));
        request.headers.set("host", host);
        match signing.place {
            SignaturePlace::Header => self.sign_in_header(request, signing, &stamp),
            SignaturePlace::Query => self.sign_in_query(request, signing, &stamp),
            SignaturePlace::Nothing => {}
        }
        for (name, value) in &signing.altered {
            request.headers.set(name, value.clone());
        }
        request.signing = otherwise;
    }

    fn sign_in_header(&self, request: &mut Request, signing: &Signing, stamp: &str) {
        let payload = match &request.body_sha256 {
            _ if signing.has(Flaw::Payload) => sha256(b"another body"),
            Some(known) => known.clone(),
            None => sha256(&request.body),
        };
        request.headers.set("x-amz-date", stamp);
        request.headers.set("x-amz-content-sha256", payload.clone());
        if let Some(token) = &self.credentials.session_token {
            request.headers.set(self.token.0, token.clone());
        }
        if self.algorithm(signing) == Algorithm::V4a {
            request.headers.set("x-amz-region-set", self.place(signing).0);
        }
        let credential = self.credential(signing, stamp);
        let (signature, signed) = self.signature(request, signing, stamp, &payload);
        let algorithm = self.algorithm(signing).name();
        let authorization =
            format!("{algorithm} Credential={credential}, SignedHeaders={signed}, Signature={signature}");
        request.headers.set("authorization", authorization);
    }

    fn sign_in_query(&self, request: &mut Request, signing: &Signing, stamp: &str) {
        let names = signed_names(request, signing).join(";");
        let mut add = |name: &str, value: String| request.query.push((name.to_owned(), Some(value)));
        add("X-Amz-Algorithm", self.algorithm(signing).name().to_owned());
        add("X-Amz-Credential", self.credential(signing, stamp));
        add("X-Amz-Date", stamp.to_owned());
        add("X-Amz-Expires", signing.life.as_secs().to_string());
        if let Some(token) = &self.credentials.session_token {
            add(self.token.1, token.clone());
        }
        if self.algorithm(signing) == Algorithm::V4a {
            add("X-Amz-Region-Set", self.place(signing).0.to_owned());
        }
        add("X-Amz-SignedHeaders", names);
        // Only S3 lets the body of a presigned request open.
        let payload =
            if self.service.starts_with("s3") { UNSIGNED.to_owned() } else { sha256(&request.body) };
        let (signature, _) = self.signature(request, signing, stamp, &payload);
        request.query.push(("X-Amz-Signature".to_owned(), Some(signature)));
    }

    /// The access key id with the scope that it is used in.
    fn credential(&self, signing: &Signing, stamp: &str) -> String {
        let key = self.credentials.access_key_id.as_str();
        let key = if signing.has(Flaw::Key) { "AKIANOBODYHASTHISKEY" } else { key };
        format!("{key}/{}", self.scope(signing, stamp))
    }

    fn scope(&self, signing: &Signing, stamp: &str) -> String {
        let (region, service) = self.place(signing);
        match self.algorithm(signing) {
            Algorithm::V4 => format!("{}/{region}/{service}/aws4_request", day(stamp)),
            Algorithm::V4a => format!("{}/{service}/aws4_request", day(stamp)),
        }
    }

    fn algorithm(&self, signing: &Signing) -> Algorithm {
        signing.algorithm.unwrap_or(self.algorithm)
    }

    /// Region and service that are signed for.
    fn place<'a>(&'a self, signing: &'a Signing) -> (&'a str, &'a str) {
        // Behind one address the scope says which Region is called, so it has to be none.
        let region = if signing.has(Flaw::Region) { "no-where-1" } else { &self.region };
        let service = signing.service.as_deref().unwrap_or(self.service);
        (region, if signing.has(Flaw::Service) { "sts" } else { service })
    }

    /// The signature and the list of signed headers.
    fn signature(
        &self,
        request: &Request,
        signing: &Signing,
        stamp: &str,
        payload: &str,
    ) -> (String, String) {
        let (canonical, signed) = canonical_request(request, signing, payload);
        let scope = self.scope(signing, stamp);
        let digest = hex(&Sha256::digest(canonical.as_bytes()));
        let algorithm = self.algorithm(signing);
        let to_sign = format!("{}\n{stamp}\n{scope}\n{digest}", algorithm.name());
        let mut signature = match algorithm {
            Algorithm::V4 => hex(&mac(&self.key(signing, day(stamp)), to_sign.as_bytes())),
            Algorithm::V4a => {
                let Credentials { access_key_id, secret_access_key, .. } = &self.credentials;
                let wrong = if signing.has(Flaw::Secret) { "wrong" } else { "" };
                let secret = format!("{secret_access_key}{wrong}");
                sigv4a::sign(access_key_id, &secret, &to_sign).unwrap_or_default()
            }
        };
        if signing.has(Flaw::Digit) {
            let last = signature.pop();
            signature.push(if last == Some('0') { '1' } else { '0' });
        }
        (signature, signed)
    }

    fn key(&self, signing: &Signing, day: &str) -> [u8; 32] {
        let (region, service) = self.place(signing);
        let secret = &self.credentials.secret_access_key;
        if signing.flaw.is_some() || signing.service.is_some() {
            let wrong = if signing.has(Flaw::Secret) { "wrong" } else { "" };
            return derive(&format!("{secret}{wrong}"), day, region, service);
        }
        let mut derived = self.derived.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &*derived {
            Some((of, key)) if of == day => *key,
            _ => {
                let key = derive(secret, day, region, service);
                *derived = Some((day.to_owned(), key));
                key
            }
        }
    }
}

fn derive(secret: &str, day: &str, region: &str, service: &str) -> [u8; 32] {
    let steps = [day, region, service, "aws4_request"];
    let secret = format!("AWS4{secret}").into_bytes();
    let key = steps.iter().fold(secret, |key, part| mac(&key, part.as_bytes()).to_vec());
    key.try_into().unwrap_or_default()
}

fn day(stamp: &str) -> &str {
    stamp.get(..8).unwrap_or_default()
}

/// The names of signed headers, sorted.
fn signed_names(request: &Request, signing: &Signing) -> Vec<String> {
    let names = request.headers.iter().map(|(name, _)| name).filter(|name| signing.covers(name));
    let mut names: Vec<String> = names.map(str::to_ascii_lowercase).collect();
    names.sort();
    names.dedup();
    names
}

/// The canonical request and the list of signed headers.
fn canonical_request(request: &Request, signing: &Signing, payload: &str) -> (String, String) {
    let mut query: Vec<(String, String)> = request
        .query
        .iter()
        .map(|(name, value)| (encode(name), encode(value.as_deref().unwrap_or_default())))
        .collect();
    query.sort();
    let query: Vec<String> = query.into_iter().map(|(name, value)| format!("{name}={value}")).collect();

    let names = signed_names(request, signing);
    let mut fields = String::new();
    for name in &names {
        let values: Vec<String> = request.headers.all(name).map(squeeze).collect();
        fields.push_str(&format!("{name}:{}\n", values.join(",")));
    }
    let signed = names.join(";");
    let method = if signing.has(Flaw::Method) { "GET" } else { request.method.as_str() };
    let other = if signing.has(Flaw::Path) { "-other" } else { "" };
    let (path, query) = (format!("{}{other}", request.path), query.join("&"));
    (format!("{method}\n{path}\n{query}\n{fields}\n{signed}\n{payload}"), signed)
}

/// Trims a header value and makes every run of spaces one.
fn squeeze(value: &str) -> String {
    value.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// SHA-256 in hexadecimal.
pub fn sha256(body: &[u8]) -> String {
    hex(&Sha256::digest(body))
}

pub(super) fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // An HMAC key may have any length, so this cannot fail; an empty key would only fail to verify.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let nibble = |half: u8| DIGITS.get(usize::from(half & 15)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [nibble(byte >> 4), nibble(*byte)]).collect()
}

fn timestamp(at: SystemTime) -> String {
    jiff::Timestamp::try_from(at).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string()
}
