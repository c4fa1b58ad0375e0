//! How two replies to the same call differ.

use similar::TextDiff;

use super::Normaliser;
use crate::wire::{Document, Exchange};

/// Headers that say something about a copy; others differ between any two servers.
const TELLING: [&str; 4] =
    ["content-type", "x-amz-version-id", "x-amz-copy-source-version-id", "x-amz-server-side-encryption"];

/// Line by line, how the target's reply differs from the reference server's; `None` when it does not.
pub fn difference(reference: (&Exchange, &Normaliser), target: (&Exchange, &Normaliser)) -> Option<String> {
    let (reference, target) = (lines(reference.0, reference.1), lines(target.0, target.1));
    if reference == target {
        return None;
    }
    let diff = TextDiff::from_lines(&reference, &target);
    Some(diff.unified_diff().context_radius(10).header("reference server", "target").to_string())
}

fn lines(exchange: &Exchange, normaliser: &Normaliser) -> String {
    let Some(reply) = exchange.reply() else {
        return exchange.outcome.as_ref().err().map(|error| format!("{error}\n")).unwrap_or_default();
    };
    let mut text = format!("{}\n", reply.status);
    for name in TELLING {
        text.extend(reply.headers.all(name).map(|value| format!("{name}: {value}\n")));
    }
    match Document::parse(&reply.body) {
        Ok(document) => elements(&document, 0, &mut text),
        Err(_) => text.push_str(&String::from_utf8_lossy(reply.body.get(..512).unwrap_or(&reply.body))),
    }
    normaliser.apply(&text)
}

/// Elements one per line; request ids say nothing.
fn elements(document: &Document, depth: usize, text: &mut String) {
    if matches!(document.name.as_str(), "RequestId" | "requestId" | "RequestID" | "HostId") {
        return;
    }
    let indent = "  ".repeat(depth);
    let own = document.text.trim();
    text.push_str(&format!("{indent}{}{}{own}\n", document.name, if own.is_empty() { "" } else { ": " }));
    document.children.iter().for_each(|child| elements(child, depth + 1, text));
}
