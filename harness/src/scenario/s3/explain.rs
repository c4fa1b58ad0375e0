//! Copies of objects as prose.

use super::access::list_in_words;
use super::call::HeaderParameters;
use super::encryption::key_words;
use super::explain_upload::{parts, upload};
use super::words::{entry_set, expected, list, raw, set, signed};
use super::{Expected, ObjectState, Operation, Parameters, Race, ReplyState, Step, Template, Then};
use crate::catalogue::Role;

pub(super) fn step(step: &Step) -> String {
    let name = step.name().map(|name| format!(", called `{name}`")).unwrap_or_default();
    let told = step.by() == Role::Owner || matches!(step, Step::CopyObject(_));
    let by = if told { String::new() } else { format!(", by {}", step.by()) };
    format!("{}{name}{by}", made(step))
}

fn made(step: &Step) -> String {
    match step {
        Step::CreateBucket(bucket) => match bucket.words().join(", ") {
            words if words.is_empty() => format!("a bucket `{}`", bucket.name),
            words => format!("a bucket `{}` with {words}", bucket.name),
        },
        Step::UseBucket(used) => format!("the bucket of {}, called `{}`", used.of, used.name),
        Step::CreateKey(key) => match key.words().join(", ") {
            words if words.is_empty() => "a key".to_owned(),
            words => format!("a key, {words}"),
        },
        Step::SetKey(key) => format!("the key `{}` now {}", key.name, key.words().join(", ")),
        Step::UserPolicy(statements) => {
            let statements: Vec<String> = statements.iter().map(ToString::to_string).collect();
            format!("a policy of the user `limited` that {}", statements.join(" and "))
        }
        Step::SetBucket(bucket) => format!("`{}` now with {}", bucket.name, bucket.words().join(", ")),
        Step::PutObject(put) | Step::PutMultipart(put) => {
            let address = put.at.as_ref().map(ToString::to_string).unwrap_or_default();
            let body = match (&put.body, put.size, &put.parts) {
                (Some(body), ..) => format!("the body {body:?}"),
                (_, Some(size), _) => format!("{} bytes", size.0),
                (.., Some(parts)) => format!("{} parts", parts.len()),
                _ => "no body".to_owned(),
            };
            let fields = put.header_fields().map(|(header, value)| format!("{header}: {}", value.source()));
            let sets =
                [set("metadata", &put.metadata), set("tags", &put.tagging), set("headers", &put.headers)];
            format!(
                "an object `{address}` with {}",
                list(
                    [body]
                        .into_iter()
                        .chain(key_words(&put.customer_key, &None))
                        .chain(fields)
                        .chain(sets.into_iter().flatten())
                )
            )
        }
        Step::CopyObject(copy) => call(Operation::CopyObject, copy),
        Step::DeleteObject(delete) => match &delete.version {
            Some(version) => format!("version {} of `{}` deleted", version.source(), delete.at),
            None => format!("`{}` deleted", delete.at),
        },
        Step::Wait(wait) => format!("{} seconds pass", wait.0.as_secs()),
        Step::SetObject(object) => {
            let tags =
                object.tagging.as_ref().map(|tags| set("tags", tags).unwrap_or_else(|| "no tags".to_owned()));
            let annotations = object.annotations.as_ref().and_then(|texts| set("annotations", texts));
            let sets = tags.into_iter().chain(annotations);
            format!("`{}` now with {}", object.at, list(sets.chain(object.words())))
        }
    }
}

pub(super) fn call(operation: Operation, call: &Parameters) -> String {
    let source = source(call).unwrap_or_else(|| "…".to_owned());
    let details = list(details(call));
    let to = call.to.as_ref().map_or_else(|| "…".to_owned(), ToString::to_string);
    let by = call.by.map(|by| format!(" by {by}")).unwrap_or_default();
    let with = if details.is_empty() { String::new() } else { format!(" with {details}") };
    match operation {
        Operation::CopyObject | Operation::CopySnapshot => format!("copy {source} to `{to}`{by}{with}"),
        Operation::UploadPartCopy => {
            let number = call.part_number.as_ref().map_or("1", Template::source);
            let upload = call.upload.as_deref().map(upload).filter(|words| !words.is_empty());
            let of = upload.map(|words| format!(" ({words})")).unwrap_or_default();
            format!("copy {source} as part {number} of an upload{of} to `{to}`{by}{with}")
        }
    }
}

/// What parameters change that are laid over a call.
pub(super) fn change(call: &Parameters) -> String {
    let from = source(call).map(|source| format!("from {source}"));
    let to = call.to.as_ref().map(|to| format!("to `{to}`"));
    let by = call.by.map(|by| format!("by {by}"));
    let number = call.part_number.as_ref().map(|number| format!("part {}", number.source()));
    let upload = call.upload.as_deref().map(|written| format!("an upload ({})", upload(written)));
    list([from, to, by, number, upload].into_iter().flatten().chain(details(call)))
}

/// The status and the code, or how the copy is encrypted where that is said.
pub(super) fn brief(then: &Then) -> String {
    if then.status.is_none() && !then.any_of.is_empty() {
        return then.any_of.iter().map(brief).collect::<Vec<_>>().join(" or ");
    }
    let status = then.status.as_ref().map(ToString::to_string);
    let code = then.error.as_ref().map(|codes| codes.0.join(" or "));
    let copy = then.copy.as_deref().filter(|_| code.is_none());
    let customer =
        copy.is_some_and(|copy| copy.customer_algorithm.is_some() || copy.unreadable == Some(true));
    let encryption = copy.and_then(|copy| match &copy.encryption {
        _ if customer => Some("customer key".to_owned()),
        Some(Expected::Text(kind)) => Some(kind.source().to_owned()),
        _ => None,
    });
    status.into_iter().chain(code).chain(encryption).collect::<Vec<_>>().join(" ")
}

fn source(call: &Parameters) -> Option<String> {
    match (&call.from, &call.copy_source) {
        (Some(from), _) => Some(format!("`{from}`")),
        (None, Some(raw)) => Some(format!("the copy source `{}` sent as it is", raw.source())),
        (None, None) => None,
    }
}

fn details(call: &Parameters) -> impl Iterator<Item = String> + use<'_> {
    let version = call.version.as_ref().map(|version| format!("version {}", version.source()));
    let id = call.upload_id.as_ref().map(|id| format!("the upload id `{}` sent as it is", id.source()));
    let keys = key_words(&call.customer_key, &call.copy_source_customer_key);
    let fields = call.header_fields().map(|(header, value)| format!("{header}: {}", value.source()));
    let sets = [
        call.metadata.as_ref().and_then(|entries| set("metadata", entries)),
        call.tagging.as_ref().and_then(|entries| set("tags", entries)),
        set("parameters in its query", &call.query),
        set("headers", &call.headers),
    ];
    let ways = [
        call.source_through.map(|way| format!("the source named {}", way.words())),
        call.through.map(|way| format!("through {way}")),
        call.over.map(|scheme| format!("over {}", scheme.name())),
    ];
    let sending = call.signed.iter().map(signed).chain(call.raw.iter().map(raw));
    let first = version.into_iter().chain(id).chain(keys).chain(fields);
    first.chain(sets.into_iter().flatten()).chain(ways.into_iter().flatten()).chain(sending)
}

pub(super) fn then(then: &Then) -> Vec<String> {
    let mut lines = assertions(then);
    for (position, alternative) in then.any_of.iter().enumerate() {
        let word = if position == 0 { "either" } else { "or" };
        lines.push(format!("{word} {}", self::then(alternative).join(", ")));
    }
    for also in &then.also {
        let clause = also.clause.as_ref().map(|clause| format!(" ({})", clause.value)).unwrap_or_default();
        lines.push(format!("also {}{clause}", self::then(also).join(", ")));
    }
    lines
}

fn assertions(then: &Then) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(then.status.as_ref().map(|statuses| format!("the status is {statuses}")));
    lines.extend(then.error.as_ref().map(|codes| format!("the error is {}", codes.0.join(" or "))));
    lines
        .extend(then.fields.iter().map(|(name, value)| format!("the element {name} is {}", expected(value))));
    lines
        .extend(then.headers.iter().map(|(name, value)| format!("the header {name} is {}", expected(value))));
    lines.extend(then.successes.map(|count| format!("of the racing calls {count} succeed")));
    lines.extend(then.reply.iter().flat_map(reply));
    lines.extend(then.copy.iter().map(|state| format!("the copy has {}", object(state))));
    lines.extend(then.objects.iter().map(|(address, state)| format!("`{address}` has {}", object(state))));
    lines.extend(then.older.iter().map(|state| {
        let at = state.at.as_ref().map(ToString::to_string).unwrap_or_default();
        let version = state.version.as_ref().map(Template::source).unwrap_or_default();
        format!("version {version} of `{at}` has {}", object(state))
    }));
    lines.extend(then.bucket.iter().map(|(name, state)| {
        let fields = state.fields().map(|(name, value)| format!("{name} {}", expected(value)));
        format!("the bucket `{name}` has {}", list(fields))
    }));
    lines.extend(then.parts.as_ref().map(parts));
    lines.extend(then.completion.as_ref().map(|completion| {
        format!("completing the upload: {}", assertions(&completion.as_then()).join(", "))
    }));
    lines.extend(then.uploads.map(|count| format!("uploads in progress at the end: {count}")));
    lines.extend(then.unchanged.iter().map(|address| format!("`{address}` is as it was")));
    lines
}

pub(super) fn race(operation: Operation, under_test: &Parameters, race: &Race) -> Vec<String> {
    let mut lines = vec![format!("in a race of {} rounds with {} readers", race.rounds, race.readers)];
    let calls = race.calls(under_test);
    lines
        .extend(calls.iter().filter(|_| calls.len() > 1).map(|one| format!("  of {}", call(operation, one))));
    lines.extend(race.hangs_up.then(|| "  whose clients hang up at once".to_owned()));
    lines
}

fn reply(state: &ReplyState) -> impl Iterator<Item = String> {
    let http =
        state.http.as_ref().map(|version| format!("the reply is of HTTP version {}", expected(version)));
    let framing =
        state.framing.as_ref().map(|framing| format!("its body is framed by {}", expected(framing)));
    http.into_iter().chain(framing)
}

fn object(state: &ObjectState) -> String {
    let absent = state.absent.then(|| "gone".to_owned());
    let body = state.body.as_ref().map(|body| format!("the body {body:?}"));
    let size = state.size.map(|size| format!("{} bytes", size.0));
    let like = state.like.as_ref().map(|address| format!("the bytes of `{address}`"));
    let metadata = state.metadata.as_ref().map(|entries| entry_set("metadata", entries));
    let tags = state.tags.as_ref().map(|entries| entry_set("tags", entries));
    let annotations = state.annotations.as_ref().map(|entries| entry_set("annotations", entries));
    let class = state.storage_class.as_ref().map(|class| format!("storage class {}", expected(class)));
    let acl = state.acl.as_ref().map(|grants| list_in_words(grants));
    let owner = state.owner.map(|owner| format!("the owner {owner}"));
    let unreadable = state.unreadable.map(|unreadable| {
        if unreadable { "no reader without its customer key" } else { "readers without a customer key" }
            .to_owned()
    });
    let versions = state.versions.map(|count| format!("{count} versions"));
    let headers = state.header_fields().map(|(name, value)| format!("{name} {}", expected(value)));
    list(
        [absent, body, size, like, metadata, tags, annotations, acl, owner, class, unreadable, versions]
            .into_iter()
            .flatten()
            .chain(headers),
    )
}
