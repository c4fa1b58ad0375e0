//! Words for what scenarios of every dialect have: values, sets, and how a call goes out.

use indexmap::IndexMap;

use super::{Expected, Http, Raw, Signed, Template};
use crate::wire::{Algorithm, SessionMode, SignaturePlace};

pub(super) fn expected(expected: &Expected) -> String {
    match expected {
        Expected::Text(text) => format!("`{}`", text.source()),
        Expected::Present => "present".to_owned(),
        Expected::Absent => "absent".to_owned(),
        Expected::Not(text) => format!("not `{}`", text.source()),
        Expected::StartsWith(text) => format!("`{}…`", text.source()),
        Expected::EndsWith(text) => format!("`…{}`", text.source()),
        Expected::OneOf(texts) => {
            texts.iter().map(|text| format!("`{}`", text.source())).collect::<Vec<_>>().join(" or ")
        }
    }
}

pub(super) fn set(name: &str, entries: &IndexMap<String, Template>) -> Option<String> {
    (!entries.is_empty()).then(|| entry_set(name, entries))
}

pub(super) fn entry_set(name: &str, entries: &IndexMap<String, Template>) -> String {
    let pairs: Vec<String> = entries.iter().map(|(key, value)| format!("{key}={}", value.source())).collect();
    if pairs.is_empty() { format!("no {name}") } else { format!("{name} {}", pairs.join(" ")) }
}

pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

pub(super) fn signed(signed: &Signed) -> String {
    let place = signed.r#in.map(|place| match place {
        SignaturePlace::Header => "in the header".to_owned(),
        SignaturePlace::Query => "in the query".to_owned(),
        SignaturePlace::Nothing => "not at all".to_owned(),
    });
    let life = signed.expires.map(|life| format!("for {} seconds", life.as_secs()));
    let without = (!signed.without.is_empty()).then(|| format!("without {}", signed.without.join(" ")));
    let wrong = signed.wrong.map(|wrong| format!("for a wrong {wrong:?}").to_lowercase());
    let at = signed.at.as_ref().map(|at| format!("at {}", at.source()));
    let altered = set("and then altered", &signed.altered);
    let session = signed.r#as.map(|_| {
        let mode = signed.session_mode.and_then(SessionMode::header);
        let mode = mode.map(|mode| format!(" in the mode {mode}")).unwrap_or_default();
        format!("with the credentials of a session{mode}")
    });
    let algorithm = signed.algorithm.map(|algorithm| match algorithm {
        Algorithm::V4 => "by Signature Version 4".to_owned(),
        Algorithm::V4a => "by Signature Version 4A".to_owned(),
    });
    let service = signed.service.as_ref().map(|service| format!("for the service {service}"));
    let parts = [place, session, algorithm, service, life, without, wrong, at, altered].into_iter().flatten();
    format!("signed {}", parts.collect::<Vec<_>>().join(" "))
}

pub(super) fn raw(raw: &Raw) -> String {
    let http = if raw.http == Some(Http::V10) { "1.0" } else { "1.1" };
    let target = raw.target.as_ref().map(|target| format!(", the target `{}`", target.source()));
    let lines = raw.lines.iter().map(|line| format!(", the line `{}`", line.source()));
    let without = raw.without.iter().map(|name| format!(", no {name}"));
    let details: String = target.into_iter().chain(lines).chain(without).collect();
    format!("sent raw as HTTP/{http}{details}")
}

/// Parameters with their values, each by itself.
pub(super) fn raw_set(entries: &IndexMap<String, Template>) -> Vec<String> {
    entries.iter().map(|(name, value)| format!("{name}={}", value.source())).collect()
}
