//! What must hold after a snapshot was copied.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer};

use super::{Codes, Expected, Located, Service, SnapshotState, Statuses, Template, template::duration};
use crate::catalogue::{RegionRole, Role};

/// Assertions, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "ThenEc2")]
pub struct Then {
    /// Whose assertions these are, instead of the row's clause.
    pub clause: Option<Located<String>>,
    /// The status of the reply.
    pub status: Option<Statuses>,
    /// The error code of the reply.
    pub error: Option<Codes>,
    /// Elements of the reply's XML, by their paths below the root: `tagSet/item/key`.
    pub fields: IndexMap<String, Expected>,
    /// Headers of the reply, by name.
    pub headers: IndexMap<String, Expected>,
    /// The call is refused, or its copy ends in `error`; it is never completed.
    pub no_usable_copy: Option<NoUsableCopy>,
    /// The copy once it is no longer pending.
    pub copy: Option<SnapshotState>,
    /// The copy straight after the call.
    pub pending: Option<SnapshotState>,
    /// Other snapshots afterwards, or the copy as others see it; each says `at`.
    pub snapshots: Vec<SnapshotState>,
    /// Snapshots that must be exactly as they were before the call.
    pub unchanged: Vec<String>,
    /// What is asked of the target afterwards, in this order.
    pub after: Vec<FollowUp>,
    /// Alternatives, one of which must hold wholly.
    pub any_of: Vec<Then>,
    /// Further assertions, each with a clause of its own.
    pub also: Vec<Then>,
}

/// Refused, or accepted and failed later: which of the two is left open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoUsableCopy {
    /// The codes that a refusal may have; `None`: any.
    pub refused: Option<Codes>,
}

/// A request after the call, and what it must answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FollowUp {
    /// The action; left out, time passes only.
    pub action: Option<String>,
    /// Its parameters by their names on the wire.
    pub with: IndexMap<String, Template>,
    /// Where it goes.
    pub r#in: RegionRole,
    /// Who sends it.
    pub by: Role,
    /// Which service it is for.
    pub service: Service,
    /// What later requests call its reply: `${reply:NAME/path}`.
    pub r#as: Option<String>,
    /// Whether it is sent straight after the call, while the copy is pending.
    pub while_pending: bool,
    /// How long to wait before it on the server's clock.
    #[serde(deserialize_with = "wait")]
    #[schemars(with = "Option<String>")]
    pub wait: Option<Duration>,
    /// Whose assertions these are, instead of the row's clause.
    pub clause: Option<Located<String>>,
    /// The status of its reply; left out: a success.
    pub status: Option<Statuses>,
    /// The error code of its reply.
    pub error: Option<Codes>,
    /// Elements of its reply's XML, by their paths below the root.
    pub fields: IndexMap<String, Expected>,
}

impl Then {
    /// These assertions and all within them.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        for inner in self.any_of.iter().chain(&self.also) {
            all.extend(inner.all());
        }
        all
    }

    /// Every clause named here, but for those of the assertions within these.
    pub fn clauses(&self) -> impl Iterator<Item = &Located<String>> {
        self.clause.iter().chain(self.after.iter().filter_map(|follow_up| follow_up.clause.as_ref()))
    }

    /// Every state asserted here.
    pub fn states(&self) -> impl Iterator<Item = &SnapshotState> {
        self.copy.iter().chain(&self.pending).chain(&self.snapshots)
    }

    /// Every text in these assertions and those within them.
    pub fn templates(&self) -> Vec<&Template> {
        self.all().into_iter().flat_map(Self::own_templates).collect()
    }

    fn own_templates(&self) -> impl Iterator<Item = &Template> {
        let values = self.fields.values().chain(self.headers.values()).flat_map(Expected::templates);
        let after = self.after.iter().flat_map(|follow_up| {
            follow_up.with.values().chain(follow_up.fields.values().flat_map(Expected::templates))
        });
        values.chain(self.states().flat_map(SnapshotState::templates)).chain(after)
    }

    /// Whether a usable copy is not expected.
    pub fn refuses(&self) -> bool {
        self.status.as_ref().is_some_and(|statuses| !statuses.any_success())
            || self.error.is_some()
            || self.no_usable_copy.is_some()
            || (!self.any_of.is_empty() && self.any_of.iter().all(Self::refuses))
    }
}

/// The keys of `no_usable_copy` when it is more than `true`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Refused {
    /// The codes that a refusal may have.
    refused: Codes,
}

struct NoUsableCopyVisitor;

impl<'de> Visitor<'de> for NoUsableCopyVisitor {
    type Value = NoUsableCopy;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, or {refused: [code, …]}")
    }

    fn visit_bool<E: de::Error>(self, truth: bool) -> Result<NoUsableCopy, E> {
        if truth {
            Ok(NoUsableCopy::default())
        } else {
            Err(E::custom("`no_usable_copy` is `true` or left out"))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NoUsableCopy, A::Error> {
        let Refused { refused } = Refused::deserialize(MapAccessDeserializer::new(map))?;
        Ok(NoUsableCopy { refused: Some(refused) })
    }
}

impl<'de> Deserialize<'de> for NoUsableCopy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NoUsableCopyVisitor)
    }
}

impl JsonSchema for NoUsableCopy {
    fn schema_name() -> Cow<'static, str> {
        "NoUsableCopy".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let refused = generator.subschema_for::<Refused>();
        json_schema!({"anyOf": [{"const": true}, refused]})
    }
}

fn wait<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    duration(&String::deserialize(deserializer)?).map(Some).map_err(de::Error::custom)
}
