//! Object tags in a header, and the rules for every tag set.

use std::collections::HashSet;

use http::StatusCode;

use crate::s3::S3Error;
use crate::s3::wire::{Request, form_decoded};
use crate::store::Tags;

const HEADER: &str = "x-amz-tagging";
const MOST_TAGS: usize = 10;
const MOST_KEY_CHARACTERS: usize = 128;
const MOST_VALUE_CHARACTERS: usize = 256;

/// Reads `x-amz-tagging`: a URL-encoded query. Absent or empty means no tags.
pub(crate) fn tagging_header(request: &Request) -> Result<Tags, S3Error> {
    let header = request.header(HEADER).unwrap_or("");
    let malformed = || {
        S3Error::invalid_argument(
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
            HEADER,
            header,
        )
    };
    let tags = parse(header).ok_or_else(malformed)?;
    if has_duplicates(&tags) {
        return Err(malformed());
    }
    check_tags(tags)
}

/// Checks a tag set against the limits of object tags (User Guide, "Categorizing your
/// objects using tags").
pub(crate) fn check_tags(tags: Vec<(String, String)>) -> Result<Tags, S3Error> {
    if tags.len() > MOST_TAGS {
        let message = "Object tags cannot be greater than 10";
        return Err(S3Error::new(StatusCode::BAD_REQUEST, "BadRequest", message));
    }
    if has_duplicates(&tags) {
        return Err(invalid_tag("Cannot provide multiple Tags with the same key"));
    }
    for (key, value) in &tags {
        check_tag(key, value)?;
    }
    Ok(Tags::new(tags))
}

fn check_tag(key: &str, value: &str) -> Result<(), S3Error> {
    if key.starts_with("aws:") {
        return Err(invalid_tag("Your TagKey cannot be prefixed with aws:").with("TagKey", key));
    }
    let length = key.chars().count();
    if length == 0 || length > MOST_KEY_CHARACTERS || !key.chars().all(is_allowed) {
        return Err(invalid_tag("The TagKey you have provided is invalid").with("TagKey", key));
    }
    if value.chars().count() > MOST_VALUE_CHARACTERS || !value.chars().all(is_allowed) {
        let error = invalid_tag("The TagValue you have provided is invalid");
        return Err(error.with("TagKey", key).with("TagValue", value));
    }
    Ok(())
}

fn is_allowed(character: char) -> bool {
    character.is_alphanumeric() || " +-=._:/@".contains(character)
}

fn invalid_tag(message: &'static str) -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "InvalidTag", message)
}

fn has_duplicates(tags: &[(String, String)]) -> bool {
    let mut seen = HashSet::new();
    !tags.iter().all(|(key, _)| seen.insert(key))
}

/// `None` when a pair has a second equals sign or does not decode to UTF-8.
fn parse(header: &str) -> Option<Vec<(String, String)>> {
    header
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if value.contains('=') { None } else { Some((form_decoded(key)?, form_decoded(value)?)) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(header: &str) -> Option<Vec<(String, String)>> {
        parse(header)
    }

    fn pair(key: &str, value: &str) -> (String, String) {
        (key.to_owned(), value.to_owned())
    }

    #[test]
    fn headers_are_url_queries() {
        assert_eq!(pairs(""), Some(vec![]));
        assert_eq!(pairs("a=1&b=c+d%26"), Some(vec![pair("a", "1"), pair("b", "c d&")]));
        assert_eq!(pairs("a"), Some(vec![pair("a", "")]));
        assert_eq!(pairs("a=1,b=2"), None);
        assert_eq!(pairs("a=%FF"), None);
        assert_eq!(pairs("a=%"), None);
    }

    #[test]
    fn limits() {
        let code = |tags: Vec<_>| check_tags(tags).map(|_| ()).map_err(|error| error.code);
        assert_eq!(code(vec![pair("a", "1")]), Ok(()));
        assert_eq!(code(vec![pair("aws:a", "1")]), Err("InvalidTag"));
        assert_eq!(code(vec![pair("", "1")]), Err("InvalidTag"));
        assert_eq!(code(vec![pair("a", "1"), pair("a", "2")]), Err("InvalidTag"));
        assert_eq!(code(vec![pair(&"a".repeat(129), "")]), Err("InvalidTag"));
        assert_eq!(code(vec![pair("a", &"b".repeat(257))]), Err("InvalidTag"));
        let eleven = (0..11).map(|number| pair(&number.to_string(), "")).collect();
        assert_eq!(code(eleven), Err("BadRequest"));
    }
}
