//! Requests of the Query API of Amazon EC2.

use super::{Document, Request, s3::encode};

/// The version of the API that requests name.
const VERSION: &str = "2016-11-15";

/// The parameters of a request, by their names on the wire, in the order in which they are sent.
pub type Parameters = Vec<(String, String)>;

/// The parameters of an action, with the action and the version of the API in front.
pub fn action(name: &str, parameters: impl IntoIterator<Item = (String, String)>) -> Parameters {
    let head =
        [("Action", name), ("Version", VERSION)].map(|(name, value)| (name.to_owned(), value.to_owned()));
    head.into_iter().chain(parameters).collect()
}

/// A request whose parameters are a form in its body.
pub fn post(parameters: &Parameters) -> Request {
    let pairs: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    Request::new("POST", "/")
        .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        .body(pairs.join("&"))
}

/// A request whose parameters are in its query.
pub fn get(parameters: &Parameters) -> Request {
    parameters
        .iter()
        .fold(Request::new("GET", "/"), |request, (name, value)| request.query(name, Some(value)))
}

/// The entries of a list in a reply: `snapshotSet`, `volumeSet`.
pub fn items<'a>(document: &'a Document, list: &str) -> impl Iterator<Item = &'a Document> {
    document.child(list).into_iter().flat_map(|list| list.all("item"))
}
