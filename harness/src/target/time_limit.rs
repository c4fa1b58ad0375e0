//! Times as people write them.

use std::time::Duration;

use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// A time above zero, written like `30s`, `500ms` or `2m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

impl<'de> Deserialize<'de> for TimeLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let parsed = text.parse::<jiff::SignedDuration>().ok();
        let time = parsed.and_then(|parsed| Duration::try_from(parsed).ok());
        let positive = time.filter(|time| !time.is_zero());
        positive.map(Self).ok_or_else(|| Error::custom("a time is written like 30s, 500ms or 2m"))
    }
}
