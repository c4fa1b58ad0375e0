//! What a presigned URL of a copy has to be.

use http::Uri;

use crate::ec2::Ec2Error;
use crate::region::Region;

/// The copy of a presigned URL, beside the one of the request that it came with.
#[derive(Debug)]
pub(crate) struct PresignedCopy<'a> {
    pub(crate) action: Option<&'a str>,
    pub(crate) source: Option<&'a str>,
    pub(crate) source_region: Option<&'a str>,
    pub(crate) destination_region: Option<&'a str>,
    pub(crate) asked_source: &'a str,
    pub(crate) asked_source_region: Region,
    /// The Region that was called.
    pub(crate) region: Region,
}

/// An absolute URL of HTTP (inferred: the documents let all bad URLs fail later).
pub(crate) fn is_url(text: &str) -> Result<(), Ec2Error> {
    let scheme = text.parse::<Uri>().ok().filter(|uri| uri.authority().is_some());
    let scheme = scheme.as_ref().and_then(Uri::scheme_str);
    if scheme.is_some_and(|scheme| scheme == "http" || scheme == "https") {
        return Ok(());
    }
    Err(Ec2Error::invalid_value("PresignedUrl", text))
}

/// It asks for the same copy, and says where that is made.
pub(crate) fn presigned_copy(copy: &PresignedCopy<'_>) -> Result<(), &'static str> {
    if copy.action != Some("CopySnapshot") {
        return Err("The presigned URL is not for CopySnapshot");
    }
    if copy.source != Some(copy.asked_source) {
        return Err("The presigned URL is for another snapshot");
    }
    if copy.source_region != Some(copy.asked_source_region.name()) {
        return Err("The presigned URL is for another source Region");
    }
    if copy.destination_region != Some(copy.region.name()) {
        return Err("The presigned URL is for another destination Region");
    }
    Ok(())
}
