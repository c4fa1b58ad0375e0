//! A scenario file as it is written.

use std::time::Duration;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Dialect, Ec2, Located, Race, S3, template::duration};
use crate::catalogue::Capability;

/// One scenario file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "D: Dialect"))]
#[schemars(bound = "D: Dialect", rename = "Scenario{D}", title = "copyspec scenario")]
pub struct File<D: Dialect> {
    /// What is claimed, as a short sentence.
    pub title: String,
    /// The first one owns every assertion that does not name another.
    pub clauses: Vec<Located<String>>,
    /// Steps that build the world, in order.
    #[serde(default)]
    pub given: Vec<Located<D::Step>>,
    /// The one call under test.
    pub when: Located<D::Call>,
    /// What must hold; only without `matrix` and `axes`.
    #[serde(default)]
    pub then: Option<Located<D::Then>>,
    /// The same call with small differences.
    #[serde(default)]
    pub matrix: Vec<Located<Row<D>>>,
    /// A product: every axis has named values, each a set of parameters.
    #[serde(default)]
    pub axes: IndexMap<String, IndexMap<String, D::Parameters>>,
    /// The outcome of each cell of the product; the first that fits applies.
    #[serde(default)]
    pub rules: Vec<Located<Rule<D>>>,
    /// How often and beside what else the call is made, if not once and alone.
    #[serde(default)]
    pub race: Option<Race>,
    /// What to change in `when` so that the call succeeds.
    #[serde(default)]
    pub control: D::Parameters,
    /// Capabilities beyond those that the used keys imply.
    #[serde(default)]
    pub needs: Vec<Capability>,
    /// What cases may share.
    #[serde(default)]
    pub scope: Scope,
    /// Whether `given` is built anew for every case.
    #[serde(default)]
    pub fresh: bool,
    /// How old the given objects must be before the call.
    #[serde(default, deserialize_with = "age")]
    #[schemars(with = "Option<String>")]
    pub age: Option<Duration>,
    /// A capability without which this scenario runs all the same.
    #[serde(default)]
    pub sentinel: Option<Capability>,
    /// Free words for selection.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Why the scenario is as it is.
    #[serde(default)]
    pub note: Option<String>,
}

/// What cases may share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Buckets are shared within the file, keys get a private prefix.
    #[default]
    Key,
    /// Every case has buckets of its own and exact keys.
    Bucket,
    /// Also alone on the target.
    Account,
}

/// One row of a matrix.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "D: Dialect"))]
#[schemars(bound = "D: Dialect", rename = "Row{D}")]
pub struct Row<D: Dialect> {
    /// Its name.
    pub case: String,
    /// Parameters laid over `when`.
    #[serde(default)]
    pub with: D::Parameters,
    /// How often and beside what else the call is made, instead of what the scenario says.
    #[serde(default)]
    pub race: Option<Race>,
    /// Further steps, for this row alone.
    #[serde(default)]
    pub given: Vec<Located<D::Step>>,
    /// What must hold.
    pub then: D::Then,
    /// Whose assertions these are, instead of the scenario's first clause.
    #[serde(default)]
    pub clause: Option<Located<String>>,
    /// Further capabilities.
    #[serde(default)]
    pub needs: Vec<Capability>,
    /// Whether `given` is built anew for this row.
    #[serde(default)]
    pub fresh: bool,
    /// Why the row is as it is.
    #[serde(default)]
    pub note: Option<String>,
}

/// The outcome of those cells of a product that fit.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, bound(deserialize = "D: Dialect"))]
#[schemars(bound = "D: Dialect", rename = "Rule{D}")]
pub struct Rule<D: Dialect> {
    /// By axis, the values that fit; an axis that is not named fits always.
    #[serde(default)]
    pub r#where: IndexMap<String, Vec<String>>,
    /// What must hold.
    pub then: D::Then,
    /// Whose assertions these are, instead of the scenario's first clause.
    #[serde(default)]
    pub clause: Option<Located<String>>,
    /// Why the rule is as it is.
    #[serde(default)]
    pub note: Option<String>,
}

fn age<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    duration(&String::deserialize(deserializer)?).map(Some).map_err(D::Error::custom)
}

/// The JSON schema of a scenario file of any dialect, for editors.
pub fn json_schema() -> serde_json::Value {
    schemars::schema_for!(AnyFile).to_value()
}

/// A scenario file of one of the dialects.
#[derive(JsonSchema)]
#[schemars(untagged, title = "copyspec scenario")]
#[expect(dead_code, reason = "only its schema is of use: the directory of a file tells its dialect")]
enum AnyFile {
    S3(Box<File<S3>>),
    Ec2(Box<File<Ec2>>),
}
