//! A request of the Query protocol, decoded.

use crate::ec2::Ec2Error;
use crate::s3::wire::form_decoded;

/// The parameters of a request in their order, from the form or from the query.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) parameters: Vec<(String, String)>,
}

impl Request {
    pub(crate) fn new(parameters: Vec<(String, String)>) -> Self {
        Self { parameters }
    }

    /// Reads a form, or a query string without its question mark.
    ///
    /// # Errors
    ///
    /// `MalformedQueryString` when an escape is not whole or the text is not UTF-8.
    pub(crate) fn parse(form: &str) -> Result<Self, Ec2Error> {
        let decode = |text: &str| form_decoded(text).ok_or_else(Ec2Error::malformed_query);
        let pairs = form.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            Ok((decode(name)?, decode(value)?))
        });
        Ok(Self::new(pairs.collect::<Result<_, Ec2Error>>()?))
    }
}

#[cfg(test)]
mod tests {
    use super::Request;

    #[test]
    fn forms_are_decoded_once() {
        let request = Request::parse("Action=A&Description=a+b%26c&Empty=&Bare").expect("a form");
        let expected = [("Action", "A"), ("Description", "a b&c"), ("Empty", ""), ("Bare", "")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(request.parameters, expected);
        assert!(Request::parse("a=%zz").is_err());
        assert!(Request::parse("a=%FF").is_err());
    }
}
