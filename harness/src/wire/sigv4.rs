//! AWS Signature Version 4 in its header form, the client's side.

use std::sync::Mutex;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::{Request, s3::encode};

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

/// Signs requests for one service in one Region.
pub struct Signer {
    credentials: Credentials,
    region: String,
    service: &'static str,
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
        Self { credentials, region: region.to_owned(), service, derived: Mutex::new(None) }
    }

    /// Whose signature it is.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Adds `Host`, date, payload digest and `Authorization`; all headers present are signed.
    pub fn sign(&self, request: &mut Request, host: &str, at: SystemTime) {
        let stamp = timestamp(at);
        let day = stamp.get(..8).unwrap_or_default().to_owned();
        let payload = request.body_sha256.clone().unwrap_or_else(|| sha256(&request.body));
        request.headers.set("host", host);
        request.headers.set("x-amz-date", stamp.clone());
        request.headers.set("x-amz-content-sha256", payload.clone());
        if let Some(token) = &self.credentials.session_token {
            request.headers.set("x-amz-security-token", token.clone());
        }
        let (canonical, signed) = canonical_request(request, &payload);
        let scope = format!("{day}/{}/{}/aws4_request", self.region, self.service);
        let digest = hex(&Sha256::digest(canonical.as_bytes()));
        let to_sign = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{digest}");
        let signature = hex(&mac(&self.key(&day), to_sign.as_bytes()));
        let access_key = &self.credentials.access_key_id;
        request.headers.set(
            "authorization",
            format!(
                "AWS4-HMAC-SHA256 Credential={access_key}/{scope}, SignedHeaders={signed}, Signature={signature}"
            ),
        );
    }

    fn key(&self, day: &str) -> [u8; 32] {
        let mut derived = self.derived.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &*derived {
            Some((of, key)) if of == day => *key,
            _ => {
                let secret = format!("AWS4{}", self.credentials.secret_access_key);
                let key = [day, &self.region, self.service, "aws4_request"]
                    .iter()
                    .fold(secret.into_bytes(), |key, part| mac(&key, part.as_bytes()).to_vec());
                let key: [u8; 32] = key.try_into().unwrap_or_default();
                *derived = Some((day.to_owned(), key));
                key
            }
        }
    }
}

/// The canonical request and the list of signed headers.
fn canonical_request(request: &Request, payload: &str) -> (String, String) {
    let mut query: Vec<(String, String)> = request
        .query
        .iter()
        .map(|(name, value)| (encode(name), encode(value.as_deref().unwrap_or_default())))
        .collect();
    query.sort();
    let query: Vec<String> = query.into_iter().map(|(name, value)| format!("{name}={value}")).collect();

    let mut names: Vec<String> = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names.dedup();
    let mut fields = String::new();
    for name in &names {
        let values: Vec<String> = request.headers.all(name).map(squeeze).collect();
        fields.push_str(&format!("{name}:{}\n", values.join(",")));
    }
    let signed = names.join(";");
    let (method, path, query) = (&request.method, &request.path, query.join("&"));
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

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    // An HMAC key may have any length, so this cannot fail; an empty key would only fail to verify.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let nibble = |half: u8| DIGITS.get(usize::from(half & 15)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [nibble(byte >> 4), nibble(*byte)]).collect()
}

fn timestamp(at: SystemTime) -> String {
    jiff::Timestamp::try_from(at).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string()
}
