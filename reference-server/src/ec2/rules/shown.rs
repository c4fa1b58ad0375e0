//! How things are shown.

use crate::ec2::store::{OwnTags, Progress};
use crate::world::Account;

/// As a percentage. What failed shows nothing done.
pub(crate) fn progress(progress: Progress) -> String {
    match progress {
        Progress::Pending(percent) => format!("{percent}%"),
        Progress::Completed => String::from("100%"),
        Progress::Failed => String::from("0%"),
    }
}

/// Each account sees its own tags.
pub(crate) fn visible_tags(tags: &OwnTags, viewer: Account) -> Vec<(&str, &str)> {
    tags.seen_by(viewer).collect()
}

/// Why something failed.
pub(crate) fn status_message(message: Option<&str>) -> Option<&str> {
    message
}
