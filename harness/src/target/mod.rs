//! A target: an endpoint under test, described by a profile, made live, and found fit to be judged.

mod choice;
mod clock;
mod cloud;
mod embedded;
mod error;
mod express;
mod launch;
mod live;
mod patience;
mod places;
mod preflight;
mod principal;
mod profile;
mod reach;
mod road;
mod routing;
mod session;
mod snapshots;
mod time_limit;
mod whereabouts;
mod written;

pub use choice::Choice;
pub use cloud::RealClouds;
pub use error::{LaunchError, PreflightError, ProfileError, TargetError};
pub use launch::{Command, Launch, Ready};
pub use live::Target;
pub use places::{AccessPoint, BucketPlace, DisabledRegion, Places};
pub use preflight::Preflight;
pub use profile::{Capabilities, Hosts, Profile, User};
pub use session::{Session, To};
