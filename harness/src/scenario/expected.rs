//! What a value must be.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::Template;

/// What a value must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Exactly this.
    Text(Template),
    /// Anything, but there.
    Present,
    /// Not there.
    Absent,
    /// There, and not this.
    Not(Template),
    /// Beginning with this.
    StartsWith(Template),
    /// Ending with this.
    EndsWith(Template),
    /// One of these.
    OneOf(Vec<Template>),
}

impl Expected {
    /// Every text in it.
    pub fn templates(&self) -> Vec<&Template> {
        match self {
            Self::Text(text) | Self::Not(text) | Self::StartsWith(text) | Self::EndsWith(text) => vec![text],
            Self::OneOf(texts) => texts.iter().collect(),
            Self::Present | Self::Absent => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Presence {
    Present,
    Absent,
}

/// The keys of `{is: present}` and its like.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Operator {
    Is(Presence),
    Not(Template),
    StartsWith(Template),
    EndsWith(Template),
    OneOf(Vec<Template>),
}

struct ExpectedVisitor;

impl<'de> Visitor<'de> for ExpectedVisitor {
    type Value = Expected;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "a text, or one of {is: present}, {is: absent}, {not: …}, {starts_with: …}, {ends_with: …}, {one_of: […]}",
        )
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Expected, E> {
        text.parse().map(Expected::Text).map_err(E::custom)
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Expected, E> {
        self.visit_str(&number.to_string())
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Expected, E> {
        self.visit_str(if truth { "true" } else { "false" })
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<Expected, E> {
        Err(E::custom("write a number with a fraction in quotes, so that it stays as it is"))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Expected, A::Error> {
        let operator = Operator::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(match operator {
            Operator::Is(Presence::Present) => Expected::Present,
            Operator::Is(Presence::Absent) => Expected::Absent,
            Operator::Not(text) => Expected::Not(text),
            Operator::StartsWith(text) => Expected::StartsWith(text),
            Operator::EndsWith(text) => Expected::EndsWith(text),
            Operator::OneOf(texts) => Expected::OneOf(texts),
        })
    }
}

impl<'de> Deserialize<'de> for Expected {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ExpectedVisitor)
    }
}

impl JsonSchema for Expected {
    fn schema_name() -> Cow<'static, str> {
        "Expected".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let text = generator.subschema_for::<Template>();
        let operator = generator.subschema_for::<Operator>();
        json_schema!({"anyOf": [text, operator]})
    }
}
