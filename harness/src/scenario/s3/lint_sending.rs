//! Mistakes in how a call goes out, and in what is asserted of its reply's form.

use super::{Expected, Parameters, Raw, Then, line_mistake};
use crate::wire::SignaturePlace;

/// Versions of HTTP and ways of framing that a reply can have.
const VERSIONS: [&str; 2] = ["1.0", "1.1"];
const FRAMINGS: [&str; 3] = ["chunked", "length", "close"];

/// What is wrong with a call's `signed` and `raw`, and with the `reply` that is asserted of it.
pub(super) fn mistakes(call: &Parameters, then: &Then) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(signed) = &call.signed {
        found.extend(signed.contradiction().map(str::to_owned));
    }
    if let Some(raw) = &call.raw {
        found.extend(raw.lines.iter().filter_map(line_mistake));
        let presigned = call.signed.as_ref().is_some_and(|signed| signed.r#in == Some(SignaturePlace::Query));
        if presigned && raw.target.is_some() {
            found.push("a signature `in: query` has no place in an exact `target`".to_owned());
        }
    }
    let replies = then.all().into_iter().filter_map(|then| then.reply.as_ref());
    for reply in replies {
        found.extend(not_raw(call.raw.as_ref()));
        found.extend(reply.http.as_ref().and_then(|expected| unknown(expected, &VERSIONS)));
        found.extend(reply.framing.as_ref().and_then(|expected| unknown(expected, &FRAMINGS)));
        if reply.expected().next().is_none() {
            found.push("`reply` says nothing".to_owned());
        }
    }
    found
}

fn not_raw(raw: Option<&Raw>) -> Option<String> {
    raw.is_none().then(|| "only the reply to a `raw` call has a form that can be asserted".to_owned())
}

/// A word that no reply can have would make `not` hold always.
fn unknown(expected: &Expected, known: &[&str]) -> Option<String> {
    let wrong =
        expected.templates().into_iter().map(|text| text.source()).find(|text| !known.contains(text))?;
    Some(format!("`{wrong}` is none of {}", known.join(", ")))
}
