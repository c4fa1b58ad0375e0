//! Filters: all of them must hold, and of each one value.

use std::borrow::Cow;

use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Ec2Error};

/// The filters of a request.
#[derive(Debug, Default)]
pub(in crate::ec2) struct Filters {
    filters: Vec<(String, Vec<String>)>,
}

impl Filters {
    /// Reads `Filter.N`. A name that ends with a colon in `known` stands for all that begin with it.
    ///
    /// # Errors
    ///
    /// `InvalidParameterValue` for a filter that the operation does not have, `MissingParameter` for one without a name.
    pub(in crate::ec2) fn parse(
        parameters: &Parameters<'_>,
        known: &[&str],
        context: &Context<'_>,
    ) -> Result<Self, Ec2Error> {
        let read = |entry: &Parameters<'_>| {
            let name = entry.required("Name")?;
            if !known.iter().any(|known| *known == name || is_prefix(known, name)) {
                (context.rules.unknown_filter)(name)?;
            }
            Ok((name.to_owned(), entry.list("Value").into_iter().map(str::to_owned).collect()))
        };
        let filters = parameters.entries("Filter").iter().map(read).collect::<Result<_, Ec2Error>>()?;
        Ok(Self { filters })
    }

    /// Whether all filters let something through. `values` tells what it has under a filter's name; a thing may
    /// have several values, of which one must match.
    pub(in crate::ec2) fn admit<'a>(
        &self,
        context: &Context<'_>,
        values: impl Fn(&str) -> Vec<Cow<'a, str>>,
    ) -> bool {
        self.filters.iter().all(|(name, patterns)| {
            let values = values(name);
            let admits = patterns.iter().any(|pattern| values.iter().any(|value| matches(pattern, value)));
            (context.rules.filter_admits)(admits)
        })
    }
}

fn is_prefix(known: &str, name: &str) -> bool {
    known.ends_with(':') && name.len() > known.len() && name.starts_with(known)
}

/// Whether a value is what a pattern says: `*` is any text, `?` any character, and a backslash takes
/// the meaning from what follows it.
fn matches(pattern: &str, value: &str) -> bool {
    let tokens = tokens(pattern);
    let value: Vec<char> = value.chars().collect();
    // Where to go on after the last star: the token behind it, and how much of the value it has swallowed.
    let (mut token, mut at, mut star) = (0, 0, None);
    while let Some(character) = value.get(at) {
        match tokens.get(token) {
            Some(Token::Any) => {
                star = Some((token + 1, at));
                token += 1;
            }
            Some(found) if found.takes(*character) => {
                token += 1;
                at += 1;
            }
            _ => {
                let Some((behind, swallowed)) = star else { return false };
                (token, at, star) = (behind, swallowed + 1, Some((behind, swallowed + 1)));
            }
        }
    }
    tokens.iter().skip(token).all(|token| *token == Token::Any)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Any,
    One,
    Itself(char),
}

impl Token {
    fn takes(self, character: char) -> bool {
        self == Self::One || self == Self::Itself(character)
    }
}

fn tokens(pattern: &str) -> Vec<Token> {
    let mut characters = pattern.chars();
    let mut tokens = Vec::new();
    while let Some(character) = characters.next() {
        tokens.push(match character {
            '*' => Token::Any,
            '?' => Token::One,
            '\\' => Token::Itself(characters.next().unwrap_or('\\')),
            other => Token::Itself(other),
        });
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_have_wildcards_and_escapes() {
        for (pattern, value) in [
            ("a*", "abc"),
            ("a?c", "abc"),
            ("*c", "abcc"),
            ("", ""),
            ("*", ""),
            ("a\\*", "a*"),
            ("*b*d", "abcbd"),
        ] {
            assert!(matches(pattern, value), "{pattern} {value}");
        }
        for (pattern, value) in
            [("a", "ab"), ("a?", "a"), ("a\\*", "ab"), ("A", "a"), ("", "a"), ("*b", "bc")]
        {
            assert!(!matches(pattern, value), "{pattern} {value}");
        }
    }
}
