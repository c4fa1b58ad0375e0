//! Pages of a listing: prefix, delimiter, marker, limit.

use super::S3Error;
use super::wire::{Query, Xml};

/// The largest page.
const MOST_KEYS: usize = 1000;

/// What narrows a listing.
#[derive(Debug)]
pub(super) struct Filter<'a> {
    pub(super) prefix: &'a str,
    pub(super) delimiter: &'a str,
    pub(super) limit: usize,
    /// Whether keys are URL-encoded in the reply.
    pub(super) encodes: bool,
}

impl<'a> Filter<'a> {
    /// Reads `prefix`, `delimiter`, `encoding-type` and the limit, which listings name
    /// differently.
    pub(super) fn of(query: &'a Query, limit: &'static str) -> Result<Self, S3Error> {
        let encodes = match query.get("encoding-type") {
            None => false,
            Some("url") => true,
            Some(other) => {
                let message = "Invalid Encoding Method specified in Request";
                return Err(S3Error::invalid_argument(message, "encoding-type", other));
            }
        };
        Ok(Self {
            prefix: query.get("prefix").unwrap_or(""),
            delimiter: query.get("delimiter").unwrap_or(""),
            limit: self::limit(query, limit)?,
            encodes,
        })
    }

    /// Text that may hold any character of a key, as this listing shows it.
    pub(super) fn shown(&self, text: &str) -> String {
        if self.encodes { url_encoded(text) } else { text.to_owned() }
    }

    /// What listings echo of the delimiter and the encoding.
    pub(super) fn write_delimiter(&self, xml: &mut Xml) {
        if !self.delimiter.is_empty() {
            xml.element("Delimiter", &self.shown(self.delimiter));
        }
        xml.optional("EncodingType", self.encodes.then_some("url"));
    }

    /// Whether `key` comes after `marker`. What is folded into the common prefix that the marker is in, or is, does not.
    pub(super) fn is_after(&self, key: &str, marker: &str) -> bool {
        key > marker && !self.fold(key).is_some_and(|prefix| marker.starts_with(prefix))
    }

    /// The common prefix that `key` is folded into, if any.
    fn fold<'k>(&self, key: &'k str) -> Option<&'k str> {
        if self.delimiter.is_empty() {
            return None;
        }
        let rest = key.strip_prefix(self.prefix)?;
        let end = rest.find(self.delimiter)? + self.delimiter.len();
        key.get(..self.prefix.len() + end)
    }
}

/// A page's limit under the name that the operation gives it, at most 1,000.
pub(super) fn limit(query: &Query, name: &'static str) -> Result<usize, S3Error> {
    // Recorded on AWS for parts: without a value it is as if it were not there.
    let Some(text) = query.get(name).filter(|text| !text.is_empty()) else { return Ok(MOST_KEYS) };
    match text.parse::<i32>().map(usize::try_from) {
        Ok(Ok(limit)) => Ok(limit.min(MOST_KEYS)),
        _ => Err(S3Error::invalid_argument(
            "Provided max-keys not an integer or within integer range",
            name,
            text,
        )),
    }
}

/// One page of `T`s.
#[derive(Debug)]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    pub(super) prefixes: Vec<String>,
    /// Where the next page begins: after this key, or after every key with this prefix.
    /// Absent on the last page.
    pub(super) next: Option<String>,
}

impl<T> Page<T> {
    pub(super) fn count(&self) -> usize {
        self.items.len() + self.prefixes.len()
    }
}

/// Gathers a page from what is sorted by key and lies after the marker. Keys in one common
/// prefix count once.
pub(super) fn page<'k, T>(filter: &Filter<'_>, sorted: impl Iterator<Item = (&'k str, T)>) -> Page<T> {
    let mut page = Page { items: Vec::new(), prefixes: Vec::new(), next: None };
    let mut last: Option<&str> = None;
    for (key, item) in sorted.take_while(|(key, _)| key.starts_with(filter.prefix)) {
        let folded = filter.fold(key);
        if folded.is_some() && folded == page.prefixes.last().map(String::as_str) {
            continue;
        }
        if page.count() == filter.limit {
            page.next = last.map(str::to_owned);
            break;
        }
        match folded {
            Some(prefix) => page.prefixes.push(prefix.to_owned()),
            None => page.items.push(item),
        }
        last = Some(folded.unwrap_or(key));
    }
    page
}

/// The encoding of `encoding-type=url`: that of forms, with slashes left alone.
fn url_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'*' | b'_' | b'/' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            other => encoded.push_str(&format!("%{other:02X}")),
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(keys: &[&str], filter: &Filter<'_>) -> (Vec<String>, Vec<String>, Option<String>) {
        let page = page(filter, keys.iter().map(|key| (*key, (*key).to_owned())));
        (page.items, page.prefixes, page.next)
    }

    fn filter<'a>(prefix: &'a str, delimiter: &'a str, limit: usize) -> Filter<'a> {
        Filter { prefix, delimiter, limit, encodes: false }
    }

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn delimiters_fold_keys_after_the_prefix() {
        let keys = ["a/1", "a/b/1", "a/b/2", "a/c", "b"];
        let (items, prefixes, next) = listed(&keys, &filter("", "/", 10));
        assert_eq!((items, prefixes, next), (owned(&["b"]), owned(&["a/"]), None));
        let (items, prefixes, _) = listed(&keys, &filter("a/", "/", 10));
        assert_eq!((items, prefixes), (owned(&["a/1", "a/c"]), owned(&["a/b/"])));
    }

    #[test]
    fn pages_end_where_the_next_begins() {
        let keys = ["a", "b/1", "b/2", "c"];
        let (items, prefixes, next) = listed(&keys, &filter("", "/", 2));
        assert_eq!((items, prefixes), (owned(&["a"]), owned(&["b/"])));
        assert_eq!(next.as_deref(), Some("b/"));
        let is_after = |prefix, delimiter, key, marker| filter(prefix, delimiter, 1).is_after(key, marker);
        assert!(!is_after("", "/", "b/2", "b/") && !is_after("", "/", "b/2", "b/1"));
        assert!(is_after("", "/", "c", "b/") && is_after("", "/", "c", "b/1"));
        assert!(is_after("", "", "b/2", "b/") && is_after("b/", "/", "b/2", "b/"));
    }

    #[test]
    fn url_encoding_is_that_of_forms() {
        assert_eq!(url_encoded("a b/+%€"), "a+b/%2B%25%E2%82%AC");
    }
}
