//! The endpoint that a request was sent to, as far as its signature is concerned.

use super::claim::{Credential, Place};
use super::refusal;
use crate::region::Region;
use crate::s3::S3Error;

/// What the credential scope of a request must name.
#[derive(Debug, Clone, Copy)]
pub struct Endpoint {
    /// As in `s3`.
    pub(crate) service: &'static str,
    /// The Region of the host; an address has none, and stands for the Region that is signed for.
    pub(crate) region: Option<Region>,
}

impl Endpoint {
    /// The Region that is signed for, if it may be; that of an address is `home` unless the signature is for another
    /// one of the table.
    pub(super) fn region(
        &self,
        credential: &Credential<'_>,
        place: Place,
        home: Region,
    ) -> Result<Region, S3Error> {
        let expected = self.region.unwrap_or(home);
        if credential.region == expected.name() {
            return Ok(expected);
        }
        let signed = Region::find(credential.region).filter(|_| self.region.is_none());
        signed.ok_or_else(|| refusal::wrong_region(place, credential.region, expected.name()))
    }
}
