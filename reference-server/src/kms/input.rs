//! The document of a request, member by member.

use serde_json::{Map, Value};

use super::KmsError;

/// The members of a request.
#[derive(Debug)]
pub(super) struct Input(Map<String, Value>);

impl Input {
    /// Reads a body; an empty one has no members.
    pub(super) fn parse(body: &[u8]) -> Result<Self, KmsError> {
        if body.is_empty() {
            return Ok(Self(Map::new()));
        }
        serde_json::from_slice(body).map(Self).map_err(|_| KmsError::serialization("The request"))
    }

    /// A member as it is; `null` is as good as none.
    pub(super) fn get(&self, member: &str) -> Option<&Value> {
        self.0.get(member).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, member: &str) -> Result<Option<&str>, KmsError> {
        let text = |value: &'_ Value| value.as_str().is_none().then(|| KmsError::serialization(member));
        match self.get(member) {
            Some(value) => text(value).map_or(Ok(value.as_str()), Err),
            None => Ok(None),
        }
    }

    /// A text that has to be there; its name is told with a small first letter.
    pub(super) fn required(&self, member: &str) -> Result<&str, KmsError> {
        self.text(member)?.filter(|text| !text.is_empty()).ok_or_else(|| KmsError::missing(&small(member)))
    }

    pub(super) fn flag(&self, member: &str) -> Result<bool, KmsError> {
        match self.get(member) {
            None => Ok(false),
            Some(value) => value.as_bool().ok_or_else(|| KmsError::serialization(member)),
        }
    }

    /// A number within bounds, if it is there.
    pub(super) fn number(&self, member: &str, least: u32, most: u32) -> Result<Option<u32>, KmsError> {
        let Some(value) = self.get(member) else {
            return Ok(None);
        };
        let number = value.as_i64().ok_or_else(|| KmsError::serialization(member))?;
        let number = u32::try_from(number).ok().filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or_else(|| {
            KmsError::validation(format!(
                "1 validation error detected: Value '{value}' at '{}' failed to satisfy constraint: Member \
                 must have value between {least} and {most}",
                small(member)
            ))
        })
    }

    /// A list; none is empty.
    pub(super) fn list(&self, member: &str) -> Result<&[Value], KmsError> {
        match self.get(member) {
            None => Ok(&[]),
            Some(value) => value.as_array().map(Vec::as_slice).ok_or_else(|| KmsError::serialization(member)),
        }
    }
}

fn small(member: &str) -> String {
    let mut characters = member.chars();
    let first = characters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(characters).collect()
}
