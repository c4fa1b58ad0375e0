//! How a call goes out: what is signed and how, and what of its bytes is said exactly.

use std::time::Duration;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Template, template::duration};
use crate::wire::{Algorithm, Flaw, SessionMode, SignaturePlace};

/// `raw`: the call goes over the raw transport, which sends what is written here as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Raw {
    /// The version of HTTP in the request line; left out: 1.1.
    pub http: Option<Http>,
    /// The target in the request line, instead of the encoded address in `to`.
    pub target: Option<Template>,
    /// Further header lines in this order and spelling; they are signed like others.
    pub lines: Vec<Template>,
    /// Headers that are not sent, although they would be.
    pub without: Vec<String>,
}

/// A version of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Http {
    /// HTTP/1.0.
    #[serde(rename = "1.0")]
    V10,
    /// HTTP/1.1.
    #[serde(rename = "1.1")]
    V11,
}

/// `signed`: how the call is signed, if not in the header, over all headers, now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Signed {
    /// Where the signature stands; left out: in the header.
    pub r#in: Option<SignaturePlace>,
    /// With which credentials, if not the long-lived ones of whoever sends it.
    pub r#as: Option<SignedAs>,
    /// What the session may do; left out, nothing is said.
    pub session_mode: Option<SessionMode>,
    /// The algorithm, if not the usual one of the endpoint.
    pub algorithm: Option<Algorithm>,
    /// The service that it is signed for, as written.
    pub service: Option<String>,
    /// How long a signature in the query is good for; left out: five minutes.
    #[serde(deserialize_with = "life")]
    #[schemars(with = "Option<String>")]
    pub expires: Option<Duration>,
    /// Headers that are sent but not signed.
    pub without: Vec<String>,
    /// What is wrong about the signature.
    pub wrong: Option<Flaw>,
    /// The time of signing, as an HTTP date; left out: now.
    pub at: Option<Template>,
    /// Headers as they are sent, in the place of those that were signed.
    pub altered: IndexMap<String, Template>,
}

/// Temporary credentials to sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignedAs {
    /// Those that CreateSession gives for the destination's directory bucket.
    Session,
}

impl Raw {
    /// Every text in it.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.target.iter().chain(&self.lines)
    }
}

impl Signed {
    /// Every text in it.
    pub fn templates(&self) -> impl Iterator<Item = &Template> {
        self.at.iter().chain(self.altered.values())
    }

    /// Whether only a server that verifies signatures can tell this from a request signed as usual.
    pub fn is_to_be_verified(&self) -> bool {
        let Self {
            r#in,
            r#as: _,
            session_mode: _,
            algorithm,
            service,
            expires: _,
            without,
            wrong,
            at,
            altered,
        } = self;
        *r#in == Some(SignaturePlace::Nothing)
            || algorithm.is_some()
            || service.is_some()
            || wrong.is_some()
            || at.is_some()
            || !without.is_empty()
            || !altered.is_empty()
    }

    /// What in it contradicts itself, if anything does.
    pub(super) fn contradiction(&self) -> Option<&'static str> {
        let nowhere = self.r#in == Some(SignaturePlace::Nothing);
        let in_query = self.r#in == Some(SignaturePlace::Query);
        if *self == Self::default() {
            return Some("`signed` says how, or is left out");
        }
        if nowhere && *self != (Self { r#in: self.r#in, ..Self::default() }) {
            return Some("where nothing is signed, nothing of the signature can be said");
        }
        if self.session_mode.is_some() && self.r#as.is_none() {
            return Some("only what is signed `as: session` has a `session_mode`");
        }
        if self.expires.is_some() && !in_query {
            return Some("only a signature `in: query` expires at a time of its own");
        }
        if self.wrong == Some(Flaw::Payload) && in_query {
            return Some("a signature `in: query` is over no body");
        }
        None
    }
}

/// What is wrong with lines that are no header lines.
pub(super) fn line_mistake(line: &Template) -> Option<String> {
    let source = line.source();
    let name = source.split(':').next().unwrap_or_default();
    let is_line = source.contains(':') && !name.is_empty() && !source.contains(['\r', '\n']);
    (!is_line).then(|| format!("`{source}` is not a header line; write `name: value`"))
}

fn life<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    duration(&String::deserialize(deserializer)?).map(Some).map_err(D::Error::custom)
}
