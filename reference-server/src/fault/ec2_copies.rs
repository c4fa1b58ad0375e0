//! Faults in what a copy of a snapshot is, how it comes about, and what it is good for.

use std::time::Duration;

use super::Fault;
use crate::ec2::Ec2Error;
use crate::ec2::store::{Fate, OwnTags, Progress, Tags, Transfer};
use crate::world::Account;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "ec2-description-inherited",
        topic: "description",
        summary: "a copy has the description of its source, if there is one",
        arm: |rules| {
            rules.ec2.description_of_copy = |asked, source| {
                let own = Some(source).filter(|source| !source.is_empty());
                own.or(asked).unwrap_or_default().to_owned()
            };
        },
    },
    Fault {
        name: "ec2-description-lost",
        topic: "description",
        summary: "a copy has no description",
        arm: |rules| rules.ec2.description_of_copy = |_, _| String::new(),
    },
    Fault {
        name: "ec2-description-cut",
        topic: "description",
        summary: "a copy keeps no more than 200 characters of its description",
        arm: |rules| {
            rules.ec2.description_of_copy = |asked, _| asked.unwrap_or_default().chars().take(200).collect();
        },
    },
    Fault {
        name: "ec2-tags-inherited",
        topic: "tags",
        summary: "a copy has the tags of its source",
        arm: |rules| rules.ec2.tags_of_copy = tags_inherited,
    },
    Fault {
        name: "ec2-tags-lost",
        topic: "tags",
        summary: "tags on creation are lost",
        arm: |rules| rules.ec2.tags_of_copy = |_, _, _| Tags::new(),
    },
    Fault {
        name: "ec2-tags-for-anything",
        topic: "tags",
        summary: "tags for another type of resource are put on the copy",
        arm: |rules| rules.ec2.tag_resource = |_, _| Ok(()),
    },
    Fault {
        name: "ec2-reserved-tags-taken",
        topic: "tags",
        summary: "tag keys may be empty or begin with aws:",
        arm: |rules| rules.ec2.tag_key = |_| Ok(()),
    },
    Fault {
        name: "ec2-long-tag-values-taken",
        topic: "tags",
        summary: "the value of a tag may be of any length",
        arm: |rules| rules.ec2.tag_value = |_| Ok(()),
    },
    Fault {
        name: "ec2-fifty-one-tags",
        topic: "tags",
        summary: "a resource may have 51 tags",
        arm: |rules| rules.ec2.most_tags = || 51,
    },
    Fault {
        name: "ec2-forty-nine-tags",
        topic: "tags",
        summary: "a resource may not have 50 tags",
        arm: |rules| rules.ec2.most_tags = || 49,
    },
    Fault {
        name: "ec2-pending-sources-copied",
        topic: "states",
        summary: "a source that is not completed is copied as if it were",
        arm: |rules| rules.ec2.source_is_ready = |_| true,
    },
    Fault {
        name: "ec2-failures-complete",
        topic: "states",
        summary: "a copy that has to fail is completed",
        arm: |rules| rules.ec2.late_fate = |_| Fate::Completes,
    },
    Fault {
        name: "ec2-failures-say-nothing",
        topic: "states",
        summary: "a copy that failed does not say why",
        arm: |rules| rules.ec2.status_message = |_| None,
    },
    Fault {
        name: "ec2-progress-never-full",
        topic: "implied",
        summary: "what is completed is done to 99 percent",
        arm: |rules| rules.ec2.progress = progress_never_full,
    },
    Fault {
        name: "ec2-copy-of-another-size",
        topic: "implied",
        summary: "a copy is bigger than its source",
        arm: |rules| rules.ec2.size_of_copy = |size| size + 1,
    },
    Fault {
        name: "ec2-copy-takes-the-place-of-its-source",
        topic: "implied",
        summary: "a copy has the id of its source",
        arm: |rules| rules.ec2.id_of_copy = |_, source| source.to_owned(),
    },
    Fault {
        name: "ec2-any-duration-taken",
        topic: "time-based",
        summary: "the minutes of a time-based copy may be any",
        arm: |rules| rules.ec2.completion_duration = any_duration,
    },
    Fault {
        name: "ec2-duration-exceeded",
        topic: "time-based",
        summary: "a time-based copy takes longer than was asked for",
        arm: |rules| rules.ec2.copy_time = duration_exceeded,
    },
    Fault {
        name: "ec2-transfer-type-standard",
        topic: "time-based",
        summary: "a time-based copy says that it is a standard one",
        arm: |rules| rules.ec2.transfer_of_copy = |_| Some(Transfer::Standard),
    },
    Fault {
        name: "ec2-time-based-anywhere",
        topic: "time-based",
        summary: "copies to Outposts and Local Zones are time-based",
        arm: |rules| rules.ec2.time_based_places = |_, _| Ok(()),
    },
    Fault {
        name: "ec2-copies-without-limit",
        topic: "quotas",
        summary: "any number of copies may be in progress",
        arm: |rules| rules.ec2.most_copies = || usize::MAX,
    },
    Fault {
        name: "ec2-limit-of-nineteen",
        topic: "quotas",
        summary: "only 19 copies may be in progress",
        arm: |rules| rules.ec2.most_copies = || 19,
    },
    Fault {
        name: "ec2-limit-for-all-accounts",
        topic: "quotas",
        summary: "the copies of all accounts count together",
        arm: |rules| rules.ec2.counts_copy = |_, _| true,
    },
    Fault {
        name: "ec2-presigned-urls-distrusted",
        topic: "presigned-url",
        summary: "no presigned URL is good",
        arm: |rules| rules.ec2.takes_presigned = |_| false,
    },
    Fault {
        name: "ec2-completed-snapshots-useless",
        topic: "use",
        summary: "no volume is made from what is completed",
        arm: |rules| rules.ec2.is_ready_for_use = |progress| progress != Progress::Completed,
    },
    Fault {
        name: "ec2-smaller-volumes",
        topic: "use",
        summary: "a volume may be smaller than its snapshot",
        arm: |rules| rules.ec2.size_of_volume = |_| 1,
    },
    Fault {
        name: "ec2-volumes-decrypted",
        topic: "use",
        summary: "a volume from an encrypted snapshot is not encrypted",
        arm: |rules| rules.ec2.volume_is_encrypted = |_, is_asked| is_asked,
    },
    Fault {
        name: "ec2-fast-restores-inherited",
        topic: "use",
        summary: "a copy is restored fast where its source is",
        arm: |rules| rules.ec2.fast_restores_of_copy = Clone::clone,
    },
    Fault {
        name: "ec2-used-snapshots-deleted",
        topic: "deletion",
        summary: "a snapshot that an image uses can be deleted",
        arm: |rules| rules.ec2.deletes_used = |_, _| Ok(()),
    },
    Fault {
        name: "ec2-deleted-snapshots-stay",
        topic: "deletion",
        summary: "a snapshot that was deleted is there",
        arm: |rules| rules.ec2.deletes = || false,
    },
    Fault {
        name: "ec2-archived-sources-copied",
        topic: "tiers",
        summary: "an archived source is copied",
        arm: |rules| rules.ec2.source_tier = |_, _| Ok(()),
    },
    Fault {
        name: "ec2-locked-snapshots-deleted",
        topic: "locks",
        summary: "a locked snapshot can be deleted",
        arm: |rules| rules.ec2.lock_holds = |_| false,
    },
];

fn tags_inherited(asked: &Tags, source: &OwnTags, owner: Account) -> Tags {
    let mut tags = source.of_account(owner);
    tags.extend(asked.clone());
    tags
}

fn progress_never_full(progress: Progress) -> String {
    match progress {
        Progress::Pending(percent) => format!("{percent}%"),
        Progress::Completed => String::from("99%"),
        Progress::Failed => String::from("0%"),
    }
}

fn any_duration(minutes: Option<i64>) -> Result<Option<u32>, Ec2Error> {
    Ok(minutes.map(|minutes| u32::try_from(minutes).unwrap_or(15)))
}

fn duration_exceeded(pace: Duration, minutes: Option<u32>) -> Duration {
    minutes.map_or(pace, |minutes| Duration::from_secs(90) * minutes)
}
