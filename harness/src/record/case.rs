//! One case: its verdict, what led to it, and what was on the wire.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FailKind, Verdict};
use crate::catalogue::{Evidence, Level};

/// One concrete run of a scenario.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CaseRecord {
    /// `s3/copy-object/plain/sizes[empty]`.
    pub id: String,
    /// Where the case stands in its YAML file, from 1.
    pub line: u64,
    /// What it came to.
    pub verdict: Verdict,
    /// The clause that the case is about.
    pub clause: String,
    /// How strongly that clause is claimed.
    pub level: Level,
    /// Why it is believed.
    pub evidence: Evidence,
    /// Every assertion that did not hold, worst first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// The call under test as it was on the wire, unless the case passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<ExchangeRecord>,
    /// A line that repeats the call under test with curl, unless the case passed; without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curl: Option<String>,
    /// What was asked after the call, where the reply to that is the worst of what was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub afterwards: Option<AskedRecord>,
    /// Line by line, how the reference server's reply to the same call differs (`-` reference, `+` target).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference_diff: Option<String>,
    /// From the first request to the last reply.
    pub milliseconds: u64,
}

/// An assertion that did not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// In which way.
    pub kind: FailKind,
    /// Whose assertion it is.
    pub clause: String,
    /// How strongly that clause is claimed.
    pub level: Level,
    /// Why it is believed.
    pub evidence: Evidence,
    /// Whether the clause binds; if not, the finding is only recorded.
    pub binds: bool,
    /// What was looked at.
    pub subject: Subject,
    /// What should have been there.
    pub expected: String,
    /// What was there.
    pub got: String,
}

/// What an assertion looks at, such as `status`, `field Condition` or `plain/b: metadata`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Subject(pub String);

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A request that was sent after the call under test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AskedRecord {
    /// As it was on the wire.
    pub exchange: ExchangeRecord,
    /// A line that repeats it with curl; without secrets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub curl: Option<String>,
}

/// A request and its reply, redacted and shortened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExchangeRecord {
    /// What was sent.
    pub request: MessageRecord,
    /// What came back, if anything did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<MessageRecord>,
    /// Why no whole reply came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A message: its first line, headers and the beginning of its body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessageRecord {
    /// `PUT /bucket/key` or `200`.
    pub start: String,
    /// In the order on the wire; secrets replaced.
    pub headers: Vec<(String, String)>,
    /// At most 2,048 bytes, as text where it is text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
}
