//! The one step in which a copy is written, and how a fault can take it apart.

use std::sync::Arc;

use super::copy_object::{Asked, Written, judge_destination, write};
use super::rules::DestinationConditions;
use super::source::Source;
use super::wire::Request;
use super::{Context, S3Error};
use crate::store::{Content, Object, Version};

/// A copy that is ready to be written: its source was read and judged, its destination was not.
pub(crate) struct Attempt<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) request: &'a Request,
    pub(super) asked: Asked<'a>,
    pub(super) source: Source,
    pub(super) object: Object,
    pub(super) judged: Result<(), S3Error>,
}

impl Attempt<'_> {
    /// Judges the destination and writes the copy in one step, which nobody sees half of.
    pub(crate) fn write(self) -> Result<(Source, Written), S3Error> {
        let Self { context, request, asked, source, object, judged } = self;
        let written = write(context, request, &asked, &source, object, judged)?;
        Ok((source, written))
    }

    /// Judges the destination now, so that writing does not. For faults.
    pub(crate) fn judge_early(&mut self) {
        let state = self.context.world.state();
        if let (Ok(()), Some(bucket)) = (&self.judged, state.buckets.get(&self.request.bucket)) {
            self.judged = judge_destination(self.context, self.request, &self.asked, &self.source, bucket);
            self.asked.conditions = DestinationConditions::None;
        }
    }

    /// Takes the bytes of the source as it is now, and nothing else of it. For faults.
    pub(crate) fn read_bytes_again(&mut self) {
        let state = self.context.world.state();
        let again = Source::named(self.context, self.request)
            .and_then(|named| Source::find(self.context, self.request, &state, named));
        if let Ok(again) = again {
            self.object.body = again.object.body.clone();
        }
    }

    /// Changes what the destination's current version holds, given the copy that is to come. For faults.
    pub(crate) fn disturb(&self, change: impl FnOnce(&Object, &Object) -> Option<Object>) {
        disturb(self.context, self.request, &self.object, change);
    }

    /// Does the same after the copy was written.
    pub(crate) fn write_and_disturb(
        self,
        pause: impl FnOnce(&Object),
        change: impl FnOnce(&Object, &Object) -> Option<Object>,
    ) -> Result<(Source, Written), S3Error> {
        let (context, request) = (self.context, self.request);
        let (source, written) = self.write()?;
        pause(&written.object);
        disturb(context, request, &written.object, change);
        Ok((source, written))
    }
}

/// Puts what `change` makes of the current object and the copy in the current object's place, or removes it.
fn disturb(
    context: &Context<'_>,
    request: &Request,
    copy: &Object,
    change: impl FnOnce(&Object, &Object) -> Option<Object>,
) {
    let mut state = context.world.state();
    let Some(bucket) = state.buckets.get_mut(&request.bucket) else { return };
    let Some(current) = bucket.current(&request.key).cloned() else { return };
    let Some(object) = current.object() else { return };
    match change(object, copy) {
        Some(changed) => {
            let content = Content::Object(Arc::new(changed));
            let version = Arc::new(Version { content, ..Version::clone(&current) });
            bucket.objects.entry(request.key.clone()).or_default().replace(version);
        }
        None => _ = bucket.erase(&request.key, &current.id),
    }
}
