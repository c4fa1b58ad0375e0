//! The URL that a client signs for the source Region, so that this Region may ask there in its name.
//!
//! It is never fetched. Its host may be any: a client of another endpoint signs for that one.

use http::header::HOST;
use http::request::Parts;
use http::{HeaderValue, Uri};

use super::{Failure, Late};
use crate::auth::{Checks, Denial, Key, Signature};
use crate::ec2::rules::PresignedCopy;
use crate::ec2::wire::Parameters;
use crate::ec2::{Context, Request};
use crate::region::Region;

/// The parameter `PresignedUrl`.
pub(in crate::ec2) struct PresignedUrl {
    pub(in crate::ec2) text: String,
}

/// The copy that the request itself asks for.
pub(in crate::ec2) struct CopyOfUrl<'a> {
    pub(in crate::ec2) source: &'a str,
    pub(in crate::ec2) source_region: Region,
}

impl PresignedUrl {
    /// Whether the URL is for this copy and signed by the caller for the Region of the source.
    ///
    /// # Errors
    ///
    /// A bad URL makes the copy fail later (documented).
    pub(in crate::ec2) fn check(&self, copy: &CopyOfUrl<'_>, context: &Context<'_>) -> Result<(), Failure> {
        let late = |why| Failure::Late(Late::bad_presigned_url(why));
        let query = self.text.split_once('?').map_or("", |(_, query)| query);
        let request = Request::parse(query).map_err(|_| late("The presigned URL cannot be read"))?;
        let parameters = Parameters::new(&request.parameters);
        (context.rules.presigned_copy)(&PresignedCopy {
            action: parameters.get("Action"),
            source: parameters.get("SourceSnapshotId"),
            source_region: parameters.get("SourceRegion"),
            destination_region: parameters.get("DestinationRegion"),
            asked_source: copy.source,
            asked_source_region: copy.source_region,
            region: context.region,
        })
        .map_err(late)?;
        let is_signed = self.verify(copy.source_region, context).is_ok();
        if (context.rules.takes_presigned)(is_signed) {
            return Ok(());
        }
        Err(late("The signature of the presigned URL is not valid"))
    }

    /// Checks the signature as the endpoint of the source Region would.
    ///
    /// Endpoints of AWS have no port. The AWS SDK for JavaScript signs for a host without one even where the URL
    /// has it, botocore with it; both are right.
    fn verify(&self, region: Region, context: &Context<'_>) -> Result<(), Denial> {
        let uri: Uri = self.text.parse().map_err(|_| Denial::Missing)?;
        let authority = uri.authority().ok_or(Denial::Missing)?.clone();
        let signed_for = |host: &str| verify(&head(&uri, host).ok_or(Denial::Missing)?, region, context);
        signed_for(authority.as_str()).or_else(|_| signed_for(authority.host()))
    }
}

/// Checks the signature of the request that fetching the URL would be.
fn verify(head: &Parts, region: Region, context: &Context<'_>) -> Result<(), Denial> {
    let signature = Signature::of(head)?;
    let signer = context.world.holder_of_key(signature.access_key_id());
    let signer = signer.filter(|holder| holder.account() == context.caller).ok_or(Denial::UnknownKey)?;
    let key =
        Key { secret: context.world.secret(signer), region, now: context.now, checks: Checks::default() };
    signature.verify(head, b"", &key, "ec2")
}

fn head(uri: &Uri, host: &str) -> Option<Parts> {
    let (mut head, ()) = http::Request::new(()).into_parts();
    head.uri = uri.clone();
    head.headers.insert(HOST, HeaderValue::from_str(host).ok()?);
    Some(head)
}
