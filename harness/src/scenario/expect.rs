//! What must hold after the call.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{Address, Completion, Grant, Located, PartStates, Size, Successes, Template};
use crate::catalogue::Role;

/// Assertions, all of which must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Then {
    /// Whose assertions these are, instead of the row's clause.
    pub clause: Option<Located<String>>,
    /// The status of the reply.
    pub status: Option<Statuses>,
    /// The error code of the reply.
    pub error: Option<Codes>,
    /// Elements of the reply's XML, by name.
    pub fields: IndexMap<String, Expected>,
    /// Headers of the reply, by name.
    pub headers: IndexMap<String, Expected>,
    /// How many of the calls of a race succeed.
    pub successes: Option<Successes>,
    /// The form of the reply on the wire; only of a `raw` call.
    pub reply: Option<ReplyState>,
    /// The state read back afterwards.
    pub objects: IndexMap<Address, ObjectState>,
    /// The state of versions that need not be the current one; each says `at` and `version`.
    pub older: Vec<ObjectState>,
    /// What must be exactly as it was before the call.
    pub unchanged: Vec<Address>,
    /// The parts of the upload after the call: these and no others.
    pub parts: Option<PartStates>,
    /// What completing the upload must answer.
    pub completion: Option<Completion>,
    /// How many uploads are in progress at the destination at the very end.
    pub uploads: Option<usize>,
    /// Alternatives, one of which must hold wholly.
    pub any_of: Vec<Then>,
    /// Further assertions, each with a clause of its own.
    pub also: Vec<Then>,
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

    /// Every text in these assertions and those within them.
    pub fn templates(&self) -> Vec<&Template> {
        self.all().into_iter().flat_map(Self::own_templates).collect()
    }

    /// Every state asserted here.
    pub fn states(&self) -> impl Iterator<Item = &ObjectState> {
        self.objects.values().chain(&self.older)
    }

    fn own_templates(&self) -> Vec<&Template> {
        let values = self.fields.values().chain(self.headers.values());
        let objects = self.states().flat_map(ObjectState::expected);
        let sets = self.states().flat_map(|state| [&state.metadata, &state.tags, &state.annotations]);
        let versions = self.states().filter_map(|state| state.version.as_ref());
        let values = values.chain(self.reply.iter().flat_map(ReplyState::expected));
        let texts = values.chain(objects).flat_map(Expected::templates).chain(versions);
        texts.chain(sets.flatten().flat_map(IndexMap::values)).chain(self.upload_templates()).collect()
    }

    /// Whether a reply other than a success is expected, as far as the status tells.
    pub fn refuses(&self) -> bool {
        let refused = |then: &Self| then.status.as_ref().is_some_and(|statuses| !statuses.any_success());
        refused(self)
            || self.error.is_some()
            || (!self.any_of.is_empty() && self.any_of.iter().all(Self::refuses))
    }
}

/// What the reply must look like on the wire, beside its status, headers and body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReplyState {
    /// The version of HTTP in the status line: `1.0` or `1.1`.
    pub http: Option<Expected>,
    /// What tells where the body ends: `chunked`, `length` or `close`.
    pub framing: Option<Expected>,
}

impl ReplyState {
    /// Every value asserted here.
    pub fn expected(&self) -> impl Iterator<Item = &Expected> {
        self.http.iter().chain(&self.framing)
    }
}

/// What an object must look like when read back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ObjectState {
    /// Which object; only under `older`.
    pub at: Option<Address>,
    /// Which version; only under `older`.
    pub version: Option<Template>,
    /// `true`: there is no such object.
    pub absent: bool,
    /// The body as text.
    pub body: Option<String>,
    /// How many bytes it has.
    pub size: Option<Size>,
    /// The same bytes as the object at that address had before the call.
    pub like: Option<Address>,
    /// Content-Type.
    pub content_type: Option<Expected>,
    /// Content-Language.
    pub content_language: Option<Expected>,
    /// Content-Encoding.
    pub content_encoding: Option<Expected>,
    /// Content-Disposition.
    pub content_disposition: Option<Expected>,
    /// Cache-Control.
    pub cache_control: Option<Expected>,
    /// Expires.
    pub expires: Option<Expected>,
    /// The whole set of user metadata.
    pub metadata: Option<IndexMap<String, Template>>,
    /// The whole tag set.
    pub tags: Option<IndexMap<String, Template>>,
    /// All annotations, by name.
    pub annotations: Option<IndexMap<String, Template>>,
    /// The whole access list.
    pub acl: Option<Vec<Grant>>,
    /// The account that owns the object.
    pub owner: Option<Role>,
    /// The ETag with its quotes.
    pub etag: Option<Expected>,
    /// The storage class; STANDARD where the server shows none.
    pub storage_class: Option<Expected>,
    /// The id of the current version.
    pub version_id: Option<Expected>,
    /// The Object Lock mode.
    pub lock_mode: Option<Expected>,
    /// Until when it is retained, in ISO 8601.
    pub retain_until: Option<Expected>,
    /// `ON` or `OFF`; OFF where the server shows none.
    pub legal_hold: Option<Expected>,
    /// Whether it is under an event hold, `ON` or `OFF`; OFF where the server shows none.
    pub event_hold: Option<Expected>,
    /// For how many days it is retained after the release of its event hold.
    pub event_hold_days: Option<Expected>,
    /// The same in years.
    pub event_hold_years: Option<Expected>,
    /// The website redirect.
    pub redirect: Option<Expected>,
    /// How far its restore is, as `x-amz-restore` says.
    pub restore: Option<Expected>,
    /// The archive tier of INTELLIGENT_TIERING that it is in.
    pub archive_status: Option<Expected>,
    /// When and by which rule it expires, as `x-amz-expiration` says.
    pub expiration: Option<Expected>,
    /// How many versions and delete markers the key has.
    pub versions: Option<usize>,
    /// Headers of the GET reply, checksums included.
    pub headers: IndexMap<String, Expected>,
}

impl ObjectState {
    /// The assertions that look at one header each, with the header.
    pub fn header_fields(&self) -> impl Iterator<Item = (&str, &Expected)> {
        let fields = [
            ("content-type", &self.content_type),
            ("content-language", &self.content_language),
            ("content-encoding", &self.content_encoding),
            ("content-disposition", &self.content_disposition),
            ("cache-control", &self.cache_control),
            ("expires", &self.expires),
            ("etag", &self.etag),
            ("x-amz-version-id", &self.version_id),
            ("x-amz-object-lock-mode", &self.lock_mode),
            ("x-amz-object-lock-retain-until-date", &self.retain_until),
            ("x-amz-object-lock-legal-hold", &self.legal_hold),
            ("x-amz-object-lock-event-hold", &self.event_hold),
            ("x-amz-object-lock-event-hold-duration-days", &self.event_hold_days),
            ("x-amz-object-lock-event-hold-duration-years", &self.event_hold_years),
            ("x-amz-website-redirect-location", &self.redirect),
            ("x-amz-restore", &self.restore),
            ("x-amz-archive-status", &self.archive_status),
            ("x-amz-expiration", &self.expiration),
        ];
        let headers = self.headers.iter().map(|(name, expected)| (name.as_str(), expected));
        fields.into_iter().filter_map(|(name, expected)| Some((name, expected.as_ref()?))).chain(headers)
    }

    fn expected(&self) -> impl Iterator<Item = &Expected> {
        self.header_fields().map(|(_, expected)| expected).chain(&self.storage_class)
    }
}

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

/// Statuses, one of which must come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses(pub Vec<StatusPattern>);

/// `412`, or `4xx`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusPattern {
    /// This status.
    Exactly(u16),
    /// Any status of the class: its first digit.
    Class(u16),
}

impl Statuses {
    /// Whether the status is one of these.
    pub fn allow(&self, status: u16) -> bool {
        self.0.iter().any(|pattern| match pattern {
            StatusPattern::Exactly(exactly) => *exactly == status,
            StatusPattern::Class(class) => *class == status / 100,
        })
    }

    /// Whether a success is one of these.
    pub fn any_success(&self) -> bool {
        (200..300).any(|status| self.allow(status))
    }
}

impl fmt::Display for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, pattern) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str(" or ")?;
            }
            match pattern {
                StatusPattern::Exactly(status) => write!(f, "{status}")?,
                StatusPattern::Class(class) => write!(f, "{class}xx")?,
            }
        }
        Ok(())
    }
}

/// Error codes, one of which must come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes(pub Vec<String>);

fn pattern(text: &str) -> Result<StatusPattern, String> {
    let wrong = || format!("`{text}` is not a status; write 200 or 4xx");
    if let Some(class) = text.strip_suffix("xx") {
        let class: u16 = class.parse().map_err(|_| wrong())?;
        return if (1..=5).contains(&class) { Ok(StatusPattern::Class(class)) } else { Err(wrong()) };
    }
    let status: u16 = text.parse().map_err(|_| wrong())?;
    if (100..600).contains(&status) { Ok(StatusPattern::Exactly(status)) } else { Err(wrong()) }
}

/// Reads one text or a list of them; numbers and booleans count as the text they are written with.
struct OneOrMore;

impl<'de> Visitor<'de> for OneOrMore {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or a list of values")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(vec![text.to_owned()])
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(vec![number.to_string()])
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Self::Value, E> {
        Ok(vec![number.to_string()])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = items.next_element::<String>()? {
            texts.push(text);
        }
        if texts.is_empty() { Err(A::Error::custom("an empty list allows nothing")) } else { Ok(texts) }
    }
}

impl<'de> Deserialize<'de> for Statuses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let texts = deserializer.deserialize_any(OneOrMore)?;
        let patterns: Result<_, _> = texts.iter().map(|text| pattern(text)).collect();
        patterns.map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Codes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMore).map(Self)
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

impl JsonSchema for Statuses {
    fn schema_name() -> Cow<'static, str> {
        "Statuses".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = serde_json::json!({"anyOf": [
            {"type": "integer", "minimum": 100, "maximum": 599},
            {"type": "string", "pattern": "^[1-5]xx$"},
        ]});
        json_schema!({"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]})
    }
}

impl JsonSchema for Codes {
    fn schema_name() -> Cow<'static, str> {
        "ErrorCodes".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}]})
    }
}
