//! Archived sources, and when a restored copy is there.

use http::StatusCode;

use crate::clock::Second;
use crate::s3::S3Error;
use crate::store::{Archived, Restoration};

/// An archived object cannot be copied before it is restored.
///
/// The code is the one that the API model gives CopyObject; other sources expect
/// InvalidObjectState.
pub(crate) fn source_tier(
    archived: Option<Archived>,
    restoration: Option<Restoration>,
    now: Second,
) -> Result<(), S3Error> {
    match archived {
        None => Ok(()),
        // A restore of INTELLIGENT_TIERING moves the object itself, which is then no longer archived.
        Some(archived) if archived.tier.is_none() && restoration.is_some_and(|it| it.serves(now)) => Ok(()),
        Some(_) => Err(S3Error::new(
            StatusCode::FORBIDDEN,
            "ObjectNotInActiveTierError",
            "The source object of the COPY action is not in the active tier.",
        )),
    }
}

/// A copy is an object of its own: nobody asked for its restore.
pub(crate) fn restoration_of_copy(_source: Option<Restoration>) -> Option<Restoration> {
    None
}
