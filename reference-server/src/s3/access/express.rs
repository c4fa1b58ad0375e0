//! Directory buckets: who may begin a session may do what the session could.

use super::{Action, End, Standing};
use crate::s3::S3Error;
use crate::store::SessionMode;

const READING: &[SessionMode] = &[SessionMode::ReadWrite, SessionMode::ReadOnly];
const WRITING: &[SessionMode] = &[SessionMode::ReadWrite];

/// Whether the policies allow it. What the credentials of a session may do is checked before.
pub(super) fn permits(standing: &Standing<'_>, action: Action) -> bool {
    if standing.context.session.is_some() {
        return true;
    }
    match configuration(action) {
        Some(action) => standing.is_let_in(action, None),
        None => {
            let modes = (standing.context.rules.directory.modes_that_do)(standing.end, action);
            modes.iter().any(|mode| standing.is_let_in(Action::CREATE_SESSION, Some(*mode)))
        }
    }
}

/// The modes of sessions of which one has to be allowed (CopyObject, "Directory bucket permissions"): to read the source
/// of a copy a session to read alone is enough, to write its destination it is not.
pub(crate) fn modes_that_do(end: End, action: Action) -> &'static [SessionMode] {
    let reads = action.reads_object() || action.lists() || action == Action::CREATE_SESSION;
    match end {
        End::Source => READING,
        End::Destination => WRITING,
        End::Only if reads => READING,
        End::Only => WRITING,
    }
}

/// The mode of a session that is begun. Without one in the request it is the one with the most privileges that is
/// allowed (CreateSession).
pub(crate) fn mode_of_session(
    standing: &Standing<'_>,
    asked: Option<SessionMode>,
) -> Result<SessionMode, S3Error> {
    let modes = asked.as_ref().map_or(READING, std::slice::from_ref);
    let mut allowed = modes.iter().filter(|mode| standing.is_let_in(Action::CREATE_SESSION, Some(**mode)));
    allowed.next().copied().ok_or_else(S3Error::access_denied)
}

/// What is asked of the bucket as such has actions of its own (Service Authorization Reference, "Actions, resources, and
/// condition keys for Amazon S3 Express").
fn configuration(action: Action) -> Option<Action> {
    Some(Action(match action.0 {
        "s3:DeleteBucket" => "s3express:DeleteBucket",
        "s3:GetBucketPolicy" => "s3express:GetBucketPolicy",
        "s3:PutBucketPolicy" => "s3express:PutBucketPolicy",
        "s3:DeleteBucketPolicy" => "s3express:DeleteBucketPolicy",
        "s3:GetEncryptionConfiguration" => "s3express:GetEncryptionConfiguration",
        "s3:PutEncryptionConfiguration" => "s3express:PutEncryptionConfiguration",
        _ => return None,
    }))
}
