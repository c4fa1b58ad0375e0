//! Requests of AWS IAM, which speaks a Query API as EC2 does.

use super::{Document, Reply, Request, ec2};

/// The version of the API that requests name.
const VERSION: &str = "2010-05-08";

/// A request for one action with its parameters.
pub fn post(action: &str, parameters: &[(&str, &str)]) -> Request {
    let head = [("Action", action), ("Version", VERSION)];
    let all = head.iter().chain(parameters).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    ec2::post(&all.collect())
}

/// The code and the message of the error that a reply describes.
pub fn error(reply: &Reply) -> String {
    let document = Document::parse(&reply.body).unwrap_or_default();
    let text = |path| document.at(path).map(|element| element.text.clone()).unwrap_or_default();
    format!("{} {}", text("Error/Code"), text("Error/Message")).trim().to_owned()
}
