//! Success, refusal, or no proper answer: a 200 can carry an error.

use crate::wire::{Document, Exchange};

/// What kind of reply came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplyKind {
    /// A success with its result document.
    Success(Document),
    /// A status of 2xx whose body is no result.
    Hollow(String),
    /// An error; the document is empty when the body is no error document.
    Refusal(Document),
    /// The server failed, hung or cut the connection.
    Crash(String),
    /// The server asks to slow down.
    Throttled,
}

/// The root of a completion's result.
pub(super) const COMPLETED: &str = "CompleteMultipartUploadResult";

/// Whether an upload was completed.
pub(super) fn completed(exchange: &Exchange) -> bool {
    matches!(understand(exchange, COMPLETED), ReplyKind::Success(_))
}

/// Reads a reply whose result, if it is a success, has this root element.
pub fn understand(exchange: &Exchange, root: &str) -> ReplyKind {
    let reply = match &exchange.outcome {
        Ok(reply) => reply,
        Err(error) => return ReplyKind::Crash(error.to_string()),
    };
    let document = Document::parse(&reply.body);
    match (reply.status, document) {
        (503, _) => ReplyKind::Throttled,
        (200..300, Ok(document)) if is_error(&document) => ReplyKind::Refusal(document),
        (200..300, Ok(document)) if document.name == root => ReplyKind::Success(document),
        (200..300, Ok(document)) => ReplyKind::Hollow(format!("the root element is {}", document.name)),
        (200..300, Err(_)) if reply.body.is_empty() => ReplyKind::Hollow("the body is empty".to_owned()),
        (200..300, Err(error)) => ReplyKind::Hollow(error.to_string()),
        (501, document) => ReplyKind::Refusal(document.unwrap_or_default()),
        (status, document) if status >= 500 => {
            let code = document.ok().and_then(|document| code(&document).map(str::to_owned));
            ReplyKind::Crash(format!("status {status} {}", code.unwrap_or_default()).trim_end().to_owned())
        }
        (_, document) => ReplyKind::Refusal(document.unwrap_or_default()),
    }
}

/// The documents that S3 and EC2 describe errors in.
fn is_error(document: &Document) -> bool {
    document.name == "Error" || document.at(CODE_IN_EC2).is_some()
}

/// Where EC2 puts the code of an error.
const CODE_IN_EC2: &str = "Errors/Error/Code";

fn code(document: &Document) -> Option<&str> {
    document.value("Code").or_else(|| document.at(CODE_IN_EC2).map(|code| code.text.as_str()))
}

impl ReplyKind {
    /// The error code, if the reply has one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refusal(document) => code(document),
            _ => None,
        }
    }

    /// The document, if there is one.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Self::Success(document) | Self::Refusal(document) => Some(document),
            Self::Hollow(_) | Self::Crash(_) | Self::Throttled => None,
        }
    }

    /// Whether success was claimed, by the status at least.
    pub fn claims_success(&self) -> bool {
        matches!(self, Self::Success(_) | Self::Hollow(_))
    }
}
