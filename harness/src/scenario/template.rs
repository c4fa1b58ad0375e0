//! Texts with variables: `${src.etag}`, `${now + 1d}`, `${bucket:plain}`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::catalogue::{LocalZoneRole, OutpostRole, RegionRole, Role};

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
}

/// One `${…}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Variable {
    /// `${src.etag}`: something that a step captured.
    Captured {
        /// The name given by `as`.
        name: String,
        /// `etag`, `bare_etag` or `version_id` of objects; `id`, `volume`, `data_key`, `arn`, `alias` or `alias_arn` of snapshots,
        /// keys and images.
        field: String,
    },
    /// `${src.last_modified + 1s}`, `${now - 1d}`.
    Date {
        /// From where to count.
        from: Moment,
        /// Seconds to move it by.
        shift: i64,
        /// How it is written.
        form: DateForm,
    },
    /// `${bucket:plain}`: the real name of a bucket.
    Bucket(String),
    /// `${key:plain/a}`: the real key, percent-encoded.
    Key(String),
    /// `${account}`, `${account:other}`: the id of the account of that role.
    Account(Role),
    /// `${canonical_user}`, `${canonical_user:other}`: the account's canonical user id.
    CanonicalUser(Role),
    /// `${region}`, `${region:away}`: the name of a Region.
    Region(RegionRole),
    /// `${zone}`, `${zone:away}`: an Availability Zone of a Region.
    Zone(RegionRole),
    /// `${outpost}`, `${outpost:second}`: the ARN of an Outpost.
    Outpost(OutpostRole),
    /// `${local_zone}`, `${local_zone:sibling}`: the name of a Local Zone.
    LocalZone(LocalZoneRole),
    /// `${aws_key}`, `${aws_key:away}`, `${aws_key:home:other}`: the ARN of an account's AWS managed key for EBS.
    AwsKey(RegionRole, Role),
    /// `${missing}`: a well-formed id of no snapshot.
    Missing,
    /// `${reply:shown/snapshotSet/item/volumeId}`: a text in the reply to an earlier request of that name.
    Reply {
        /// The name given by `as`.
        name: String,
        /// The path of an element below the root.
        path: String,
    },
}

/// How a date is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateForm {
    /// Cut to the midnight UTC before it, before it is moved.
    pub midnight: bool,
    /// As in ISO 8601 instead of HTTP.
    pub iso: bool,
}

/// A point in time that a date counts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The server's clock.
    Now,
    /// The Last-Modified of what a step captured.
    LastModified(String),
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

/// What there is to know of objects.
pub(super) const OF_OBJECTS: [&str; 3] = ["etag", "bare_etag", "version_id"];

/// What there is to know of snapshots, keys and images.
pub(super) const OF_RESOURCES: [&str; 6] = ["id", "volume", "arn", "alias", "alias_arn", "data_key"];

impl Template {
    /// The text as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What of it stands for itself; all of it, where it has no variables.
    pub fn literal(&self) -> String {
        let text = |part: &Part| if let Part::Text(text) = part { text.clone() } else { String::new() };
        self.parts.iter().map(text).collect()
    }

    /// A text that stands for itself.
    pub fn plain(text: &str) -> Self {
        Self { source: text.to_owned(), parts: vec![Part::Text(text.to_owned())] }
    }

    /// Every variable in it.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts.iter().filter_map(|part| match part {
            Part::Variable(variable) => Some(variable),
            Part::Text(_) => None,
        })
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
                after.split_once('}').ok_or_else(|| format!("`${{` without a closing `}}` in `{source}`"))?;
            if name.contains("${") {
                return Err(format!("one `${{` inside another in `{source}`"));
            }
            if !text.is_empty() {
                parts.push(Part::Text(text.to_owned()));
            }
            parts.push(match name.trim().strip_prefix("repeat:") {
                Some(text) => Part::Text(repeated(text)?),
                None => Part::Variable(name.parse()?),
            });
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { source: source.to_owned(), parts })
    }
}

impl FromStr for Variable {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(bucket) = text.strip_prefix("bucket:") {
            return Ok(Self::Bucket(bucket.to_owned()));
        }
        if let Some(address) = text.strip_prefix("key:") {
            return Ok(Self::Key(address.to_owned()));
        }
        if let Some((name, path)) = text.strip_prefix("reply:").and_then(|reply| reply.split_once('/')) {
            return Ok(Self::Reply { name: name.to_owned(), path: path.to_owned() });
        }
        if let Some(variable) = Self::with_role(text) {
            return Ok(variable);
        }
        let (whole, shift) = split_shift(text)?;
        let (from, form) = split_form(whole);
        match (from.split_once('.'), from) {
            (None, "now") => Ok(Self::Date { from: Moment::Now, shift, form }),
            (Some((name, "last_modified")), _) => {
                Ok(Self::Date { from: Moment::LastModified(name.to_owned()), shift, form })
            }
            (Some((name, field)), _)
                if (OF_OBJECTS.contains(&field) || OF_RESOURCES.contains(&field))
                    && shift == 0
                    && form == DateForm::default() =>
            {
                Ok(Self::Captured { name: name.to_owned(), field: field.to_owned() })
            }
            _ => Err(format!(
                "unknown variable `${{{text}}}`; there are NAME.etag, NAME.bare_etag, NAME.version_id, \
                 NAME.last_modified[.midnight][.iso] [+ 1s], now[.midnight][.iso] [+ 1d], bucket:NAME, \
                 key:BUCKET/KEY, account[:other] and canonical_user[:other]; of snapshots NAME.id, NAME.volume, \
                 NAME.data_key, NAME.arn, NAME.alias, NAME.alias_arn, region[:away], zone[:away], outpost[:second], \
                 local_zone[:sibling|:foreign], aws_key[:away] and missing"
            )),
        }
    }
}

impl Variable {
    /// `name` or `name:role`, where it is a variable that has roles.
    fn with_role(text: &str) -> Option<Self> {
        let (name, role) = text.split_once(':').map_or((text, None), |(name, role)| (name, Some(role)));
        /// The role of that name, or the usual one.
        fn named<T: Default>(role: Option<&str>, from_name: fn(&str) -> Option<T>) -> Option<T> {
            role.map_or_else(|| Some(T::default()), from_name)
        }
        match name {
            "account" => named(role, Role::account_from_name).map(Self::Account),
            "canonical_user" => named(role, Role::account_from_name).map(Self::CanonicalUser),
            "region" => named(role, RegionRole::from_name).map(Self::Region),
            "zone" => named(role, RegionRole::from_name).map(Self::Zone),
            "outpost" => named(role, OutpostRole::from_name).map(Self::Outpost),
            "local_zone" => named(role, LocalZoneRole::from_name).map(Self::LocalZone),
            "aws_key" => {
                let (region, owner) = role
                    .and_then(|role| role.split_once(':'))
                    .map_or((role, None), |(region, owner)| (Some(region), Some(owner)));
                Some(Self::AwsKey(
                    named(region, RegionRole::from_name)?,
                    named(owner, Role::account_from_name)?,
                ))
            }
            "missing" if role.is_none() => Some(Self::Missing),
            _ => None,
        }
    }
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

/// `now.midnight.iso` as the moment and how it is written.
fn split_form(text: &str) -> (&str, DateForm) {
    let (text, iso) = text.strip_suffix(".iso").map_or((text, false), |rest| (rest, true));
    let (text, midnight) = text.strip_suffix(".midnight").map_or((text, false), |rest| (rest, true));
    (text, DateForm { midnight, iso })
}

/// `src.last_modified + 1s` as what is moved and by how many seconds.
fn split_shift(text: &str) -> Result<(&str, i64), String> {
    // Names can have hyphens, which no space goes before.
    let Some(position) = text.find(" +").or_else(|| text.find(" -")) else { return Ok((text, 0)) };
    let (from, shift) = text.split_at(position + 1);
    let seconds = duration(shift.get(1..).unwrap_or_default().trim())?.as_secs();
    let seconds = i64::try_from(seconds).map_err(|_| format!("`{shift}` is too long"))?;
    Ok((from.trim(), if shift.starts_with('-') { -seconds } else { seconds }))
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

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Captured { name, field } => write!(f, "{name}.{field}"),
            Self::Date { from, shift, form } => {
                match from {
                    Moment::Now => f.write_str("now")?,
                    Moment::LastModified(name) => write!(f, "{name}.last_modified")?,
                }
                f.write_str(if form.midnight { ".midnight" } else { "" })?;
                f.write_str(if form.iso { ".iso" } else { "" })?;
                match shift {
                    0 => Ok(()),
                    later if *later > 0 => write!(f, " + {later}s"),
                    earlier => write!(f, " - {}s", earlier.unsigned_abs()),
                }
            }
            Self::Bucket(name) => write!(f, "bucket:{name}"),
            Self::Key(address) => write!(f, "key:{address}"),
            Self::Account(Role::Owner) => f.write_str("account"),
            Self::Account(role) => write!(f, "account:{role}"),
            Self::CanonicalUser(Role::Owner) => f.write_str("canonical_user"),
            Self::CanonicalUser(role) => write!(f, "canonical_user:{role}"),
            Self::Region(region) => write!(f, "region:{region}"),
            Self::Zone(region) => write!(f, "zone:{region}"),
            Self::Outpost(outpost) => write!(f, "outpost:{outpost}"),
            Self::LocalZone(zone) => write!(f, "local_zone:{zone}"),
            Self::AwsKey(region, owner) => write!(f, "aws_key:{region}:{owner}"),
            Self::Missing => f.write_str("missing"),
            Self::Reply { name, path } => write!(f, "reply:{name}/{path}"),
        }
    }
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
