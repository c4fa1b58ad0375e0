//! Requests of AWS KMS, which speaks JSON.

use super::{Reply, Request};

/// A request for one action with its parameters.
pub fn post(action: &str, parameters: &serde_json::Value) -> Request {
    Request::new("POST", "/")
        .header("content-type", "application/x-amz-json-1.1")
        .header("x-amz-target", format!("TrentService.{action}"))
        .body(parameters.to_string())
}

/// The value at a path such as `/KeyMetadata/Arn` of a reply.
pub fn value(reply: &Reply, path: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_slice(&reply.body).ok()?;
    match document.pointer(path)? {
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The code of the error that a reply describes.
pub fn code(reply: &Reply) -> Option<String> {
    let kind = value(reply, "/__type")?;
    Some(kind.rsplit('#').next().unwrap_or_default().to_owned())
}
