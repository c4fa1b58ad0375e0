//! Parts of an upload: what they are stored as, and what the object that they become is.

use std::collections::BTreeMap;

use crate::store::{Algorithm, Object, Part, Upload};

/// The least size of every part but the last, in bytes.
pub(crate) fn least_part_bytes() -> u64 {
    5 * 1024 * 1024
}

/// A part with the number of another replaces it.
pub(crate) fn stored_part(parts: &mut BTreeMap<u32, Part>, number: u32, part: Part) {
    parts.insert(number, part);
}

/// The upload's algorithm, whatever the source carries; without one a copied part shows no
/// checksum (recorded on AWS).
pub(crate) fn checksum_of_part(upload: &Upload) -> Option<Algorithm> {
    upload.checksum.map(|(algorithm, _)| algorithm)
}

/// Metadata, tags and class are those of CreateMultipartUpload: a source gives bytes alone.
pub(crate) fn inherited_by_upload(_upload: &mut Upload, _source: &Object) {}

/// The parts that the object is made of: those that the completion names.
pub(crate) fn parts_of_object(_uploaded: &BTreeMap<u32, Part>, named: &[u32]) -> Vec<u32> {
    named.to_vec()
}

/// An aborted upload is gone with all its parts.
pub(crate) fn abort_removes() -> bool {
    true
}
