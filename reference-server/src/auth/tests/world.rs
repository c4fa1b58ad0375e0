//! One key, one clock, and requests written down literally.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::Request;
use http::request::Parts;

use crate::auth::{Algorithms, Caller, Checks, Endpoint, Key, Keys, Secret, authenticate};
use crate::region::Region;
use crate::s3::S3Error;

/// The access key of AWS's published examples.
pub(super) const ID: &str = "AKIAIOSFODNN7EXAMPLE";

/// Its secret.
pub(super) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// 2013-05-24T00:00:00Z, the time of the examples, in seconds.
pub(super) const EXAMPLE_TIME: u64 = 1_369_353_600;

/// The SHA-256 of nothing.
pub(super) const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A world with the example key, in us-east-1.
pub(super) struct World {
    secret: Arc<Secret>,
    now: SystemTime,
}

impl World {
    pub(super) fn new() -> Self {
        Self::at(EXAMPLE_TIME)
    }

    pub(super) fn at(seconds: u64) -> Self {
        Self {
            secret: Arc::new(Secret::new(SECRET)),
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        }
    }

    pub(super) fn authenticate(&self, head: &Parts) -> Result<Caller, S3Error> {
        let region = Region::find("us-east-1");
        authenticate(head, self, &Endpoint { service: "s3", region, algorithms: Algorithms::Any })
    }

    /// The refusal of a head that must not pass.
    pub(super) fn refusal(&self, head: &Parts) -> S3Error {
        self.authenticate(head).unwrap_err()
    }
}

impl Keys for World {
    fn find(&self, access_key_id: &str) -> Option<Key> {
        (access_key_id == ID).then(|| Key {
            secret: Arc::clone(&self.secret),
            region: Region::home("us-east-1"),
            now: self.now,
            checks: Checks::default(),
        })
    }
}

/// The head of a request.
pub(super) fn head(method: &str, target: &str, headers: &[(&str, &str)]) -> Parts {
    let mut request = Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(()).unwrap().into_parts().0
}

/// `Authorization` of the examples.
pub(super) fn authorization(signed_headers: &str, signature: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential={ID}/20130524/us-east-1/s3/aws4_request,\
         SignedHeaders={signed_headers},Signature={signature}"
    )
}

/// The field of an error.
pub(super) fn field<'a>(error: &'a S3Error, name: &str) -> Option<&'a str> {
    let mut fields = error.fields.iter();
    let (_, value) = fields.find(|(other, _)| *other == name)?;
    Some(value)
}
