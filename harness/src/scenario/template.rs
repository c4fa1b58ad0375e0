//! Texts with variables: `${src.etag}`, `${now + 1d}`, `${bucket:plain}`.

use std::borrow::Cow;
use std::str::FromStr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use super::Variable;

/// What begins a text that is sent in Base64.
const BASE64_OF: &str = "base64:";

/// A text in which variables stand for what is known only when the case runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    source: String,
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Variable(Variable),
    /// `${base64:…}`: the text inside, in Base64.
    Base64(Template),
}

impl Part {
    fn variables(&self) -> Vec<&Variable> {
        match self {
            Self::Text(_) => Vec::new(),
            Self::Variable(variable) => vec![variable],
            Self::Base64(inner) => inner.variables().collect(),
        }
    }
}

/// Gives variables their values when a case runs.
pub trait Context {
    /// The value, or `None` when the step that should have captured it did not.
    fn value(&self, variable: &Variable) -> Option<String>;
}

/// A variable that has no value in this run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("${{{0}}} has no value: the server did not say it")]
pub struct UnknownVariable(pub String);

impl UnknownVariable {
    /// Whether it stands for what a request after the call was to be answered.
    pub fn is_of_a_reply(&self) -> bool {
        self.0.starts_with("reply:")
    }
}

impl Template {
    /// The text as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What of it stands for itself; all of it, where it has no variables.
    pub fn literal(&self) -> String {
        let text = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Variable(_) => String::new(),
            Part::Base64(inner) => BASE64.encode(inner.literal()),
        };
        self.parts.iter().map(text).collect()
    }

    /// A text that stands for itself.
    pub fn plain(text: &str) -> Self {
        Self { source: text.to_owned(), parts: vec![Part::Text(text.to_owned())] }
    }

    /// Every variable in it.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts.iter().flat_map(Part::variables)
    }

    /// The text with every variable replaced.
    ///
    /// # Errors
    /// When a variable has no value.
    pub fn fill(&self, context: &dyn Context) -> Result<String, UnknownVariable> {
        let mut filled = String::with_capacity(self.source.len());
        for part in &self.parts {
            let text = match part {
                Part::Text(text) => Cow::Borrowed(text),
                Part::Variable(variable) => {
                    Cow::Owned(context.value(variable).ok_or_else(|| UnknownVariable(variable.to_string()))?)
                }
                Part::Base64(inner) => Cow::Owned(BASE64.encode(inner.fill(context)?)),
            };
            filled.push_str(&text);
        }
        Ok(filled)
    }
}

impl FromStr for Template {
    type Err = String;

    fn from_str(source: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((text, after)) = rest.split_once("${") {
            let (name, after) =
                closed(after).ok_or_else(|| format!("`${{` without a closing `}}` in `{source}`"))?;
            if !text.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
            parts.push(part(name)?);
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { source: source.to_owned(), parts })
    }
}

/// What stands before the brace that closes a variable, and after it. Only `base64:` has further braces inside.
fn closed(text: &str) -> Option<(&str, &str)> {
    if !text.trim_start().starts_with(BASE64_OF) {
        return text.split_once('}');
    }
    let mut open = 1_usize;
    for (position, letter) in text.char_indices() {
        match letter {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some((text.get(..position)?, text.get(position + 1..)?));
        }
    }
    None
}

fn part(name: &str) -> Result<Part, String> {
    if let Some(inner) = name.trim_start().strip_prefix(BASE64_OF) {
        return inner.parse().map(Part::Base64);
    }
    if name.contains("${") {
        return Err(format!("one `${{` inside another in `${{{name}}}`"));
    }
    Ok(match name.trim().strip_prefix("repeat:") {
        Some(text) => Part::Text(repeated(text)?),
        None => Part::Variable(name.parse()?),
    })
}

/// `x*100` as so many of it: long values that nobody should have to count.
fn repeated(text: &str) -> Result<String, String> {
    const MOST_BYTES: usize = 1 << 16;
    let wrong = || format!("`${{repeat:{text}}}` is not a text and a number, as in ${{repeat:x*100}}");
    let (text, times) = text.rsplit_once('*').ok_or_else(wrong)?;
    let times: usize = times.trim().parse().map_err(|_| wrong())?;
    match text.len().checked_mul(times) {
        Some(bytes) if bytes <= MOST_BYTES => Ok(text.repeat(times)),
        _ => Err(format!("`${{repeat:{text}*{times}}}` is longer than {MOST_BYTES} bytes")),
    }
}

/// Reads `2s`, `5m`, `1h` or `1d`.
///
/// # Errors
/// When the text is none of these.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a duration such as 2s, 5m, 1h or 1d");
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    let unit = match text.strip_prefix(digits) {
        Some("s") => 1,
        Some("m") => 60,
        Some("h") => 3600,
        Some("d") => 86_400,
        _ => return Err(wrong()),
    };
    number.checked_mul(unit).map(Duration::from_secs).ok_or_else(wrong)
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for Template {
    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": ["string", "number", "boolean"], "description": "A text; ${…} stands for a variable."})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_variable() {
        for (text, printed) in [
            ("${src.etag}", "src.etag"),
            ("${src.last_modified + 1s}", "src.last_modified + 1s"),
            ("${now - 1d}", "now - 86400s"),
            ("${now.iso + 1d}", "now.iso + 86400s"),
            ("${src.last_modified.midnight.iso}", "src.last_modified.midnight.iso"),
            ("${bucket:plain}", "bucket:plain"),
            ("${key:plain/a b}", "key:plain/a b"),
            ("${account}", "account"),
            ("${account:owner}", "account"),
            ("${canonical_user:other}", "canonical_user:other"),
            ("${customer_key:red}", "customer_key:red"),
            ("${customer_key:red.md5}", "customer_key:red.md5"),
            ("${access_point.arn}", "access_point:first.arn"),
            ("${access_point:away.alias}", "access_point:away.alias"),
            ("${multi_region.arn}", "multi_region.arn"),
            ("${outpost_bucket:sibling.name}", "outpost_bucket:sibling.name"),
            ("${outpost_id:second}", "outpost_id:second"),
            ("${zone_id}", "zone_id:first"),
            ("${vpc_endpoint}", "vpc_endpoint"),
            ("${blue.arn}", "blue.arn"),
        ] {
            let template: Template = text.parse().unwrap();
            let variables: Vec<String> = template.variables().map(ToString::to_string).collect();
            assert_eq!(variables, [printed], "{text}");
        }
    }

    #[test]
    fn repeats_texts() {
        let template: Template = "a${repeat:xy*3}b".parse().unwrap();
        assert_eq!(template.variables().count(), 0);
        assert!("${repeat:x}".parse::<Template>().is_err());
        assert!("${repeat:x*99999999999}".parse::<Template>().is_err());
        struct Nothing;
        impl Context for Nothing {
            fn value(&self, _: &Variable) -> Option<String> {
                None
            }
        }
        assert_eq!(template.fill(&Nothing).unwrap(), "axyxyxyb");
    }

    #[test]
    fn encodes_texts_that_have_braces() {
        struct Bucket;
        impl Context for Bucket {
            fn value(&self, _: &Variable) -> Option<String> {
                Some("b".to_owned())
            }
        }
        let template: Template = "<${base64:{\"a\":{\"c\":\"${bucket:plain}\"}}}>".parse().unwrap();
        assert_eq!(template.variables().count(), 1);
        // {"a":{"c":"b"}}
        assert_eq!(template.fill(&Bucket).unwrap(), "<eyJhIjp7ImMiOiJiIn19>");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for text in [
            "${src.etga}",
            "${src}",
            "${now + 1w}",
            "${src.etag + 1s}",
            "${src.etag.iso}",
            "${now.iso.midnight}",
            "${account.iso}",
            "${account:owners}",
            "${base64:{}",
            "${customer_key:}",
            "${access_point}",
            "${access_point:third.arn}",
            "${open",
        ] {
            assert!(text.parse::<Template>().is_err(), "{text}");
        }
    }

    #[test]
    fn keeps_the_text_around_variables() {
        struct Etag;
        impl Context for Etag {
            fn value(&self, _: &Variable) -> Option<String> {
                Some("E".to_owned())
            }
        }
        let template: Template = "W/${src.etag}, ${src.etag}!".parse().unwrap();
        assert_eq!(template.fill(&Etag).unwrap(), "W/E, E!");
    }
}
