//! Replies before they are written.

use bytes::Bytes;
use http::StatusCode;

use crate::ec2::Ec2Error;
use crate::s3::wire::Xml;

/// The answer to a request: an XML document and its status.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) document: Bytes,
}

impl Reply {
    /// The reply to a request that was refused.
    pub(crate) fn refusal(error: &Ec2Error, request_id: &str) -> Self {
        Self { status: error.status, document: error_document(error, request_id) }
    }
}

/// The envelope of errors. Its id is spelled otherwise than that of successes.
pub(crate) fn error_document(error: &Ec2Error, request_id: &str) -> Bytes {
    Xml::plain("Response", |xml| {
        xml.nested("Errors", |xml| {
            xml.nested("Error", |xml| {
                xml.element("Code", error.code);
                xml.element("Message", &readable(&error.message));
            });
        });
        xml.element("RequestID", request_id);
    })
}

/// A message repeats what was sent, which may be long. In characters.
const LONGEST_MESSAGE: usize = 1000;

/// The beginning of a text, without the characters that no XML document can hold.
fn readable(text: &str) -> String {
    text.chars().filter(|character| is_xml(*character)).take(LONGEST_MESSAGE).collect()
}

/// Whether an XML document can hold a character.
pub(crate) fn is_xml(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => other >= ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::{Ec2Error, Reply};

    #[test]
    fn errors_have_the_documented_envelope() {
        let error = Ec2Error::bad_request("InvalidInstanceID.NotFound", "no <i>\u{1}");
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>no &lt;i&gt;</Message>\
            </Error></Errors><RequestID>ea966190</RequestID></Response>";
        assert_eq!(Reply::refusal(&error, "ea966190").document, expected);
    }
}
