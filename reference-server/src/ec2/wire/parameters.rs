//! Reading parameters: flat lists, booleans, integers.

use std::collections::BTreeMap;

use super::is_xml;
use crate::ec2::Ec2Error;

/// In bytes.
const LONGEST_TEXT: usize = 4096;

/// Parameters of a request, or those of one entry of a list with what stands before the entry's
/// number cut off.
#[derive(Debug, Default, Clone)]
pub(crate) struct Parameters<'a> {
    pairs: Vec<(&'a str, &'a str)>,
}

impl<'a> Parameters<'a> {
    pub(crate) fn new(pairs: &'a [(String, String)]) -> Self {
        Self { pairs: pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect() }
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().map(|(name, _)| *name)
    }

    /// The first value of that name, which may be empty.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        self.pairs.iter().find(|(each, _)| *each == name).map(|(_, value)| *value)
    }

    /// Whether the parameter is there with something in it, or the list of that name has an entry.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(each, value)| match each.strip_prefix(name) {
            Some("") => !value.is_empty(),
            Some(rest) => rest.starts_with('.'),
            None => false,
        })
    }

    /// A text that has to be there; an empty one counts as missing.
    ///
    /// # Errors
    ///
    /// `MissingParameter`.
    pub(crate) fn required(&self, name: &str) -> Result<&'a str, Ec2Error> {
        self.get(name).filter(|value| !value.is_empty()).ok_or_else(|| Ec2Error::missing_parameter(name))
    }

    /// A text that is stored, if it is there. The longest is a bound of this server: the documents have none for most.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for a longer one, and for one that no reply could show (inferred).
    pub(crate) fn stored(&self, name: &str) -> Result<Option<String>, Ec2Error> {
        match self.get(name) {
            Some(text) if text.len() > LONGEST_TEXT || !text.chars().all(is_xml) => {
                Err(Ec2Error::invalid_value(name, text))
            }
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// One of some words, if it is there.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for any other.
    pub(crate) fn word(&self, name: &str, known: &[&'static str]) -> Result<Option<&'static str>, Ec2Error> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let found = known.iter().find(|word| **word == text);
        found.copied().map(Some).ok_or_else(|| Ec2Error::invalid_value(name, text))
    }

    /// A boolean, if it is there.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for anything but true and false.
    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Ec2Error> {
        match self.get(name) {
            None => Ok(None),
            Some(text) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(text) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(text) => Err(Ec2Error::invalid_value(name, text)),
        }
    }

    /// An integer, if it is there.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for anything that is none.
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Ec2Error> {
        let parse = |text: &str| text.parse().map_err(|_| Ec2Error::invalid_value(name, text));
        self.get(name).map(parse).transpose()
    }

    /// An integer within bounds, if it is there.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for anything else.
    pub(crate) fn bounded(&self, name: &str, least: i64, most: i64) -> Result<Option<i64>, Ec2Error> {
        let number = self.integer(name)?;
        match number {
            Some(number) if !(least..=most).contains(&number) => {
                Err(Ec2Error::invalid_value(name, &number.to_string()))
            }
            _ => Ok(number),
        }
    }

    /// The values of `name.1`, `name.2` and so on, by their numbers.
    pub(crate) fn list(&self, name: &str) -> Vec<&'a str> {
        let numbered = self.numbered(name).filter(|(_, rest, _)| rest.is_empty());
        let entries: BTreeMap<u32, &str> = numbered.map(|(number, _, value)| (number, value)).collect();
        entries.into_values().collect()
    }

    /// The entries of a list of structures, `name.1.Member` and so on, by their numbers.
    pub(crate) fn entries(&self, name: &str) -> Vec<Self> {
        let mut entries: BTreeMap<u32, Self> = BTreeMap::new();
        for (number, rest, value) in self.numbered(name) {
            entries.entry(number).or_default().pairs.push((rest, value));
        }
        entries.into_values().collect()
    }

    /// Number, what follows it without its dot, and value.
    fn numbered(&self, name: &str) -> impl Iterator<Item = (u32, &'a str, &'a str)> {
        self.pairs.iter().filter_map(move |(each, value)| {
            let rest = each.strip_prefix(name)?.strip_prefix('.')?;
            let (number, rest) = rest.split_once('.').unwrap_or((rest, ""));
            Some((number.parse().ok()?, rest, *value))
        })
    }
}

/// A name with each number of a list as `N`: `Tag.1.Key` is `Tag.N.Key`.
pub(crate) fn pattern(name: &str) -> String {
    let segments: Vec<&str> =
        name.split('.').map(|segment| if is_number(segment) { "N" } else { segment }).collect();
    segments.join(".")
}

/// Entries count from one, and have no leading zero. Some clients count from zero (Apache Libcloud does for tags), which
/// is taken as well.
fn is_number(segment: &str) -> bool {
    let is_digits = !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit());
    is_digits && (segment == "0" || !segment.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::{Parameters, pattern};

    fn pairs(names: &[(&str, &str)]) -> Vec<(String, String)> {
        names.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn lists_are_flat_and_ordered_by_number() {
        let pairs = pairs(&[
            ("Tag.10.Key", "c"),
            ("Tag.2.Key", "b"),
            ("Tag.1.Key", "a"),
            ("Id.2", "y"),
            ("Id.1", "x"),
        ]);
        let parameters = Parameters::new(&pairs);
        assert_eq!(parameters.list("Id"), ["x", "y"]);
        let tags = parameters.entries("Tag");
        let keys: Vec<_> = tags.iter().filter_map(|tag| tag.get("Key")).collect();
        assert_eq!(keys, ["a", "b", "c"]);
        assert!(parameters.has("Tag") && !parameters.has("Ta"));
    }

    #[test]
    fn booleans_and_integers_are_checked() {
        let pairs = pairs(&[("a", "true"), ("b", "maybe"), ("c", "15"), ("d", "1.5")]);
        let parameters = Parameters::new(&pairs);
        assert_eq!(parameters.boolean("a"), Ok(Some(true)));
        assert_eq!(parameters.boolean("none"), Ok(None));
        assert_eq!(parameters.boolean("b").map_err(|error| error.code), Err("InvalidParameterValue"));
        assert_eq!(parameters.bounded("c", 1, 15), Ok(Some(15)));
        assert!(parameters.bounded("c", 16, 20).is_err());
        assert!(parameters.integer("d").is_err());
    }

    #[test]
    fn names_become_patterns() {
        assert_eq!(pattern("TagSpecification.1.Tag.12.Key"), "TagSpecification.N.Tag.N.Key");
        assert_eq!(pattern("ResourceId.0"), "ResourceId.N");
        assert_eq!(pattern("Owner.01"), "Owner.01");
    }
}
