//! What the documentation of the copy operations decides, one decision per function.

mod archive;
mod copied;
mod copy_range;
mod copy_source;
mod decisions;
mod destination_conditions;
mod directives;
pub(crate) mod directory;
mod encryption;
mod in_place;
mod limits;
mod lock;
mod parts;
mod places;
mod source_conditions;
mod versions;

pub(crate) use archive::source_tier;
pub(crate) use copied::{ResultOfCopy, SourceFate};
pub(crate) use copy_range::{CopyRange, parse_copy_range, range_of_source};
pub(crate) use copy_source::{CopySource, Door, parse_copy_source, split_version, without_endpoint};
pub(crate) use decisions::Rules;
pub(crate) use destination_conditions::{DestinationConditions, destination_conditions};
pub(crate) use directives::{
    ANNOTATION_DIRECTIVE, AnnotationDirective, Directive, copied_annotations, copied_metadata, copied_tags,
};
pub(crate) use directory::{DirectoryRules, Location};
pub(crate) use encryption::{
    EncryptionRules, KeyAct, Protected, Reported, Wanted, WantedKey, find_key, key_fits, key_serves,
    part_key_fits, permits_key, reported, wanted,
};
pub(crate) use in_place::{InPlace, in_place_is_change};
pub(crate) use lock::{event_hold_duration, lock_of_write};
pub(crate) use parts::{checksum_of_part, stored_part};
pub(crate) use places::PlaceRules;
pub(crate) use source_conditions::{SourceConditions, Subject, source_conditions};
pub(crate) use versions::{VersionSelector, source_version};
