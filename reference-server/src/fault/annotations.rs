//! Faults in annotations and event holds.

use super::Fault;
use crate::s3::access::{Action, permits};
use crate::s3::rules::{AnnotationDirective, event_hold_duration, lock_of_write};
use crate::store::{Annotations, ObjectLock, Retention};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "annotations-lost",
        topic: "annotations",
        summary: "the source's annotations are not copied",
        arm: |rules| rules.s3.copied_annotations = |_, _| Annotations::default(),
    },
    Fault {
        name: "annotations-always-copied",
        topic: "annotations",
        summary: "EXCLUDE copies the source's annotations all the same",
        arm: |rules| rules.s3.copied_annotations = |_, source| source.clone(),
    },
    Fault {
        name: "annotation-directive-of-header-alone",
        topic: "annotations",
        summary: "the annotation directive in the query is not looked at",
        arm: |rules| rules.s3.annotation_directive = |header, _| AnnotationDirective::of(header, None),
    },
    Fault {
        name: "upload-takes-annotations-of-source",
        topic: "annotations",
        summary: "a copied part gives its upload the annotations of its source",
        arm: |rules| {
            rules.s3.inherited_by_upload = |upload, source| upload.annotations = source.annotations.clone();
        },
    },
    Fault {
        name: "annotations-read-by-anybody",
        topic: "annotations",
        summary: "annotations are copied by whoever may read their object",
        arm: |rules| {
            rules.s3.permits_source =
                |standing, action| action == Action::GET_OBJECT_ANNOTATION || permits(standing, action);
        },
    },
    Fault {
        name: "annotations-written-by-anybody",
        topic: "annotations",
        summary: "annotations are copied by whoever may write the copy",
        arm: |rules| {
            rules.s3.permits_destination =
                |standing, action| action == Action::PUT_OBJECT_ANNOTATION || permits(standing, action);
        },
    },
    Fault {
        name: "event-hold-of-two-durations",
        topic: "event-holds",
        summary: "days and years may be asked for at once, and the days count",
        arm: |rules| {
            rules.s3.event_hold_duration =
                |days, years| event_hold_duration(days, years.filter(|_| days.is_none()));
        },
    },
    Fault {
        name: "event-hold-ignored",
        topic: "event-holds",
        summary: "a copy has no event hold, asked for or not",
        arm: |rules| {
            rules.s3.lock_of_copy = |asked, _, default| released(lock_of_write(asked, default));
        },
    },
    Fault {
        name: "event-hold-by-request-alone",
        topic: "event-holds",
        summary: "the default event hold of the bucket is left out",
        arm: |rules| {
            rules.s3.lock_of_copy = |asked, _, default| match asked.retention {
                Some(_) => *asked,
                None => released(lock_of_write(asked, default)),
            };
        },
    },
    Fault {
        name: "event-hold-years-are-days",
        topic: "event-holds",
        summary: "a duration in years is taken for one in days",
        arm: |rules| rules.s3.event_hold_duration = |days, years| event_hold_duration(days.or(years), None),
    },
];

fn released(lock: ObjectLock) -> ObjectLock {
    let retention = lock.retention.map(|retention| Retention { hold: None, ..retention });
    ObjectLock { retention, ..lock }
}
