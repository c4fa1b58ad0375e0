//! Faults in the one step in which a copy is made. Each leaves a gap of some milliseconds, long enough for
//! others to fall into.

use std::thread;
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task::block_in_place;

use super::Fault;
use crate::store::Object;

/// How long a gap is.
const GAP: Duration = Duration::from_millis(8);

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "metadata-before-bytes",
        topic: "atomicity",
        summary: "for a while an overwritten object has the new metadata and the old bytes",
        arm: |rules| {
            rules.s3.write_copy = |attempt| {
                attempt.disturb(|old, copy| Some(Object { body: old.body.clone(), ..copy.clone() }));
                pause(GAP);
                attempt.write()
            };
        },
    },
    Fault {
        name: "destination-gone-meanwhile",
        topic: "atomicity",
        summary: "the old object is removed before the new one is there",
        arm: |rules| {
            rules.s3.write_copy = |attempt| {
                attempt.disturb(|_, _| None);
                pause(GAP);
                attempt.write()
            };
        },
    },
    Fault {
        name: "destination-judged-early",
        topic: "atomicity",
        summary: "between judging the destination and writing it others may write it",
        arm: |rules| {
            rules.s3.write_copy = |mut attempt| {
                attempt.judge_early();
                pause(GAP);
                attempt.write()
            };
        },
    },
    Fault {
        name: "source-read-twice",
        topic: "atomicity",
        summary: "the bytes of the copy are read later than its metadata",
        arm: |rules| {
            rules.s3.write_copy = |mut attempt| {
                pause(GAP);
                attempt.read_bytes_again();
                attempt.write()
            };
        },
    },
    Fault {
        name: "metadata-written-again",
        topic: "atomicity",
        summary: "metadata is written once more, on whatever object is there by then",
        arm: |rules| {
            rules.s3.write_copy = |attempt| {
                let again = |now: &Object, copy: &Object| {
                    Some(Object { metadata: copy.metadata.clone(), ..now.clone() })
                };
                attempt.write_and_disturb(|copy| pause(uneven(copy)), again)
            };
        },
    },
];

/// Gaps of different lengths for different copies, so that those who race do not only follow each other.
fn uneven(copy: &Object) -> Duration {
    GAP * u32::from(copy.etag.as_str().bytes().next().unwrap_or_default() % 4)
}

/// Waits where it must not keep other requests from being served.
fn pause(time: Duration) {
    let flavor = Handle::try_current().map(|runtime| runtime.runtime_flavor());
    if matches!(flavor, Ok(RuntimeFlavor::MultiThread)) {
        block_in_place(|| thread::sleep(time));
    } else {
        thread::sleep(time);
    }
}
