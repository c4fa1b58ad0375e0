//! Another implementation of the signer, so that the verifier is not held against itself.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
    SigningSettings, UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::{SigningParams, calculate_signature, generate_signing_key};
use http::Request;
use http::request::Parts;

use super::world::{EXAMPLE_TIME, ID, SECRET};

/// A request to be signed.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) method: &'static str,
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    /// The value of `x-amz-content-sha256`.
    pub(super) payload: String,
    pub(super) id: &'static str,
    pub(super) secret: &'static str,
    pub(super) region: &'static str,
    pub(super) service: &'static str,
    /// Seconds since 1970.
    pub(super) at: u64,
}

impl Plan {
    pub(super) fn new(method: &'static str, target: &str, payload: &str) -> Self {
        Self {
            method,
            target: target.to_owned(),
            headers: vec![("host".to_owned(), "127.0.0.1:9000".to_owned())],
            payload: payload.to_owned(),
            id: ID,
            secret: SECRET,
            region: "us-east-1",
            service: "s3",
            at: EXAMPLE_TIME,
        }
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Signs in the `Authorization` header.
    pub(super) fn sign(&self) -> Parts {
        self.sign_with(SignatureLocation::Headers, None)
    }

    /// Signs in the query, for so many seconds.
    pub(super) fn presign(&self, seconds: u64) -> Parts {
        let life = Duration::from_secs(seconds);
        self.sign_with(SignatureLocation::QueryParams, Some(life))
    }

    fn time(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.at)
    }

    fn sign_with(&self, location: SignatureLocation, life: Option<Duration>) -> Parts {
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.signature_location = location;
        settings.expires_in = life;
        let identity = Credentials::new(self.id, self.secret, None, None, "test").into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(self.time())
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let mut request = Request::builder().method(self.method).uri(&self.target);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(()).unwrap();
        let uri = format!("http://127.0.0.1:9000{}", self.target);
        let headers = self.headers.iter().map(|(name, value)| (&**name, &**value));
        let body = SignableBody::Precomputed(self.payload.clone());
        let signable = SignableRequest::new(self.method, uri, headers, body).unwrap();
        let (instructions, _) = sign(signable, &params).unwrap().into_parts();
        instructions.apply_to_request_http1x(&mut request);
        request.into_parts().0
    }

    /// Continues a chain of signatures: the one of a string below the scope's lines.
    pub(super) fn sign_next(&self, algorithm: &str, rest: &str) -> String {
        let key = generate_signing_key(self.secret, self.time(), self.region, self.service);
        let scope = format!("20130524/{}/{}/aws4_request", self.region, self.service);
        let text = format!("{algorithm}\n20130524T000000Z\n{scope}\n{rest}");
        calculate_signature(key, text.as_bytes())
    }
}

/// The signature in an `Authorization` header.
pub(super) fn signature(head: &Parts) -> String {
    let header = head.headers["authorization"].to_str().unwrap();
    header.split_once("Signature=").unwrap().1.to_owned()
}
