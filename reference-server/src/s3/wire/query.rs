//! The query string, and the sub-resource it names.

use percent_encoding::percent_decode_str;

/// A decoded query string in its order.
#[derive(Debug, Default)]
pub(crate) struct Query {
    parameters: Vec<(String, String)>,
}

impl Query {
    /// Decodes `raw`; `None` when it is not UTF-8 after percent-decoding.
    pub(crate) fn parse(raw: &str) -> Option<Self> {
        let parameters = raw
            .split('&')
            .filter(|parameter| !parameter.is_empty())
            .map(|parameter| {
                let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
                Some((decode(name)?, decode(value)?))
            })
            .collect::<Option<_>>()?;
        Some(Self { parameters })
    }

    /// The first value of a parameter; empty when it has none.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.iter().find_map(|(each, value)| (each == name).then_some(value))
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

fn decode(text: &str) -> Option<String> {
    if !text.bytes().any(|byte| byte == b'+' || byte == b'%') {
        return Some(text.to_owned());
    }
    let spaced = text.replace('+', " ");
    Some(percent_decode_str(&spaced).decode_utf8().ok()?.into_owned())
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn decodes_names_and_values() {
        let query = Query::parse("versions&prefix=a%2Fb+c&&k=").expect("UTF-8");
        assert_eq!(query.get("versions"), Some(""));
        assert_eq!(query.get("prefix"), Some("a/b c"));
        assert_eq!(query.get("k"), Some(""));
        assert_eq!(query.get("absent"), None);
        assert!(Query::parse("a=%FF").is_none());
    }
}
