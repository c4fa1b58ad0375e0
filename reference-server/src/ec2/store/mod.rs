//! What the accounts of a world have at EC2.

mod course;
mod image;
mod lock;
mod permissions;
mod place;
mod regional;
mod settings;
mod snapshot;
mod tags;
mod tier;
mod volume;

pub(crate) use course::{Course, Fate, Progress};
pub(crate) use image::{Image, Mapping};
pub(crate) use lock::{Lock, LockMode, LockState};
pub(crate) use permissions::Permissions;
pub(crate) use place::Place;
pub(crate) use regional::{Regional, Store};
pub(crate) use settings::{PublicSharing, Settings};
pub(crate) use snapshot::{Encryption, Snapshot, Transfer};
pub(crate) use tags::{OwnTags, Tags};
pub(crate) use tier::{Tier, Tiering, TieringKind};
pub(crate) use volume::Volume;
