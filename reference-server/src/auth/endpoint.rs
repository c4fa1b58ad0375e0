//! The endpoint that a request was sent to, as far as its signature is concerned.

use super::asymmetric::has;
use super::claim::{Claim, Place};
use super::key::Key;
use super::refusal;
use super::signing::Algorithm;
use crate::region::Region;
use crate::s3::S3Error;

/// What the signature of a request must be, and its scope name.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    /// As in `s3`.
    pub(crate) service: &'static str,
    /// The Region of the host; an address has none, and stands for the Region that is signed for.
    pub(crate) region: Option<Region>,
    pub(crate) algorithms: Algorithms,
}

/// Which versions of signatures an endpoint takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithms {
    /// Version 4, or 4A for a set of Regions that has the endpoint's (S3 names both where it refuses others).
    Any,
    /// Version 4A alone: Multi-Region Access Points (S3 User Guide, "Multi-Region Access Point restrictions and
    /// limitations").
    Asymmetric,
}

impl Endpoint {
    /// The Region that is signed for, if it may be; that of an address is the key's unless the signature is for another
    /// one of the table.
    pub(super) fn region(
        &self,
        claim: &Claim<'_>,
        place: Place,
        set: Option<&str>,
        key: &Key,
    ) -> Result<Region, S3Error> {
        let is_asymmetric = claim.algorithm == Algorithm::Asymmetric;
        if !(key.checks.takes_algorithm)(is_asymmetric || self.algorithms == Algorithms::Any) {
            return Err(refusal::unsupported_signature());
        }
        if is_asymmetric {
            self.region_in(set, place, key.region)
        } else {
            self.region_of(claim, place, key.region)
        }
    }

    fn region_of(&self, claim: &Claim<'_>, place: Place, home: Region) -> Result<Region, S3Error> {
        let (named, expected) = (claim.credential.region, self.region.unwrap_or(home));
        if named == expected.name() {
            return Ok(expected);
        }
        let signed = Region::find(named).filter(|_| self.region.is_none());
        signed.ok_or_else(|| refusal::wrong_region(place, named, expected.name()))
    }

    /// The Region of a set that is meant: the endpoint's, the nearest one, or any.
    fn region_in(&self, set: Option<&str>, place: Place, home: Region) -> Result<Region, S3Error> {
        let set = set.ok_or_else(|| refusal::region_set_missing(place))?;
        let expected = self.region.unwrap_or(home);
        if has(set, expected) {
            return Ok(expected);
        }
        let mut others = Region::all().filter(|region| self.region.is_none() && region.is_enabled());
        let other = others.find(|region| has(set, *region));
        other.ok_or_else(|| refusal::wrong_region(place, set, expected.name()))
    }
}
