//! Faults in the conditions on source and destination, and in copies onto themselves.

use http::StatusCode;

use super::Fault;
use crate::s3::S3Error;
use crate::s3::rules::{
    DestinationConditions, Directive, InPlace, SourceConditions, Subject, destination_conditions,
    in_place_is_change, source_conditions,
};
use crate::store::Version;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "source-if-match-ignored",
        topic: "source-conditions",
        summary: "x-amz-copy-source-if-match is not looked at",
        arm: |rules| {
            rules.s3.source_conditions = |given, subject| {
                let if_match = None;
                source_conditions(&SourceConditions { if_match, ..*given }, subject)
            };
        },
    },
    Fault {
        name: "source-if-none-match-ignored",
        topic: "source-conditions",
        summary: "x-amz-copy-source-if-none-match is not looked at",
        arm: |rules| {
            rules.s3.source_conditions = |given, subject| {
                let if_none_match = None;
                source_conditions(&SourceConditions { if_none_match, ..*given }, subject)
            };
        },
    },
    Fault {
        name: "source-if-modified-since-ignored",
        topic: "source-conditions",
        summary: "x-amz-copy-source-if-modified-since is not looked at",
        arm: |rules| {
            rules.s3.source_conditions = |given, subject| {
                let if_modified_since = None;
                source_conditions(&SourceConditions { if_modified_since, ..*given }, subject)
            };
        },
    },
    Fault {
        name: "source-if-unmodified-since-ignored",
        topic: "source-conditions",
        summary: "x-amz-copy-source-if-unmodified-since is not looked at",
        arm: |rules| {
            rules.s3.source_conditions = |given, subject| {
                let if_unmodified_since = None;
                source_conditions(&SourceConditions { if_unmodified_since, ..*given }, subject)
            };
        },
    },
    Fault {
        name: "source-conditions-last-failure-first",
        topic: "source-conditions",
        summary: "of several false conditions the one judged last is reported",
        arm: |rules| rules.s3.source_conditions = last_failure_first,
    },
    Fault {
        name: "source-if-match-does-not-outrank-date",
        topic: "source-conditions",
        summary: "a true if-match does not override a false if-unmodified-since",
        arm: |rules| rules.s3.source_conditions = match_does_not_outrank,
    },
    Fault {
        name: "source-if-modified-since-saves-if-none-match",
        topic: "source-conditions",
        summary: "a false if-none-match is overlooked when if-modified-since is true",
        arm: |rules| rules.s3.source_conditions = modified_since_saves,
    },
    Fault {
        name: "source-if-modified-since-in-future-judged",
        topic: "source-conditions",
        summary: "an if-modified-since in the future is judged rather than ignored",
        arm: |rules| rules.s3.source_conditions = future_is_judged,
    },
    Fault {
        name: "source-conditions-not-modified",
        topic: "source-conditions",
        summary: "a failed if-none-match or if-modified-since is 304, as for GET",
        arm: |rules| rules.s3.source_conditions = not_modified,
    },
    Fault {
        name: "source-condition-field-missing",
        topic: "source-conditions",
        summary: "the error does not say which condition failed",
        arm: |rules| rules.s3.source_conditions = without_field,
    },
    Fault {
        name: "destination-if-match-ignored",
        topic: "destination-conditions",
        summary: "If-Match on the destination is not looked at",
        arm: |rules| rules.s3.destination_conditions = if_match_ignored,
    },
    Fault {
        name: "destination-if-none-match-ignored",
        topic: "destination-conditions",
        summary: "If-None-Match on the destination is not looked at",
        arm: |rules| rules.s3.destination_conditions = if_none_match_ignored,
    },
    Fault {
        name: "destination-if-match-absent-is-412",
        topic: "destination-conditions",
        summary: "If-Match on a key that does not exist is 412 rather than 404",
        arm: |rules| rules.s3.destination_conditions = absent_is_412,
    },
    Fault {
        name: "in-place-copy-allowed",
        topic: "in-place",
        summary: "an object can be copied onto itself without a change",
        arm: |rules| rules.s3.in_place_is_change = |_| true,
    },
    Fault {
        name: "in-place-replace-refused",
        topic: "in-place",
        summary: "REPLACE alone is not enough to copy an object onto itself",
        arm: |rules| {
            rules.s3.in_place_is_change =
                |asked| in_place_is_change(&InPlace { metadata: Directive::Copy, ..*asked });
        },
    },
    Fault {
        name: "in-place-storage-class-refused",
        topic: "in-place",
        summary: "naming a storage class is not enough to copy an object onto itself",
        arm: |rules| {
            rules.s3.in_place_is_change =
                |asked| in_place_is_change(&InPlace { storage_class: false, ..*asked });
        },
    },
    Fault {
        name: "in-place-redirect-refused",
        topic: "in-place",
        summary: "naming a website redirect is not enough to copy an object onto itself",
        arm: |rules| {
            rules.s3.in_place_is_change = |asked| in_place_is_change(&InPlace { redirect: false, ..*asked });
        },
    },
    Fault {
        name: "in-place-encryption-refused",
        topic: "in-place",
        summary: "naming an encryption is not enough to copy an object onto itself",
        arm: |rules| {
            rules.s3.in_place_is_change =
                |asked| in_place_is_change(&InPlace { encryption: false, ..*asked });
        },
    },
    Fault {
        name: "refused-copy-writes",
        topic: "source-conditions",
        summary: "a copy whose condition failed is refused, and made all the same",
        arm: |rules| rules.s3.writes_despite = |_| true,
    },
];

type Judged = Result<(), S3Error>;

fn last_failure_first(given: &SourceConditions<'_>, subject: &Subject<'_>) -> Judged {
    let none = SourceConditions::default();
    let SourceConditions { if_match, if_none_match, if_modified_since, if_unmodified_since } = *given;
    source_conditions(given, subject).map_err(|first| {
        [
            SourceConditions { if_modified_since, ..none },
            SourceConditions { if_none_match, ..none },
            SourceConditions { if_unmodified_since, ..none },
            SourceConditions { if_match, ..none },
        ]
        .iter()
        .find_map(|alone| source_conditions(alone, subject).err())
        .unwrap_or(first)
    })
}

fn match_does_not_outrank(given: &SourceConditions<'_>, subject: &Subject<'_>) -> Judged {
    source_conditions(given, subject)?;
    source_conditions(&SourceConditions { if_match: None, ..*given }, subject)
}

fn modified_since_saves(given: &SourceConditions<'_>, subject: &Subject<'_>) -> Judged {
    let saved = given.if_modified_since.is_some_and(|since| subject.modified > since);
    let if_none_match = given.if_none_match.filter(|_| !saved);
    source_conditions(&SourceConditions { if_none_match, ..*given }, subject)
}

fn future_is_judged(given: &SourceConditions<'_>, subject: &Subject<'_>) -> Judged {
    let now = given.if_modified_since.map_or(subject.now, |since| since.max(subject.now));
    source_conditions(given, &Subject { now, ..*subject })
}

fn not_modified(given: &SourceConditions<'_>, subject: &Subject<'_>) -> Judged {
    source_conditions(given, subject).map_err(|mut error| {
        let of_get = |value: &str| value.ends_with("If-None-Match") || value.ends_with("If-Modified-Since");
        if error.fields.iter().any(|(_, value)| of_get(value)) {
            error.status = StatusCode::NOT_MODIFIED;
        }
        error
    })
}

fn without_field(given: &SourceConditions<'_>, subject: &Subject<'_>) -> Judged {
    source_conditions(given, subject).map_err(|mut error| {
        error.fields.clear();
        error
    })
}

fn if_match_ignored(given: &DestinationConditions<'_>, key: &str, current: Option<&Version>) -> Judged {
    match given {
        DestinationConditions::Matches(_) => Ok(()),
        other => destination_conditions(other, key, current),
    }
}

fn if_none_match_ignored(given: &DestinationConditions<'_>, key: &str, current: Option<&Version>) -> Judged {
    match given {
        DestinationConditions::Absent => Ok(()),
        other => destination_conditions(other, key, current),
    }
}

fn absent_is_412(given: &DestinationConditions<'_>, key: &str, current: Option<&Version>) -> Judged {
    destination_conditions(given, key, current).map_err(|error| {
        if error.status == StatusCode::NOT_FOUND { S3Error::precondition_failed("If-Match") } else { error }
    })
}
