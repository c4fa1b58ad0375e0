//! The `Authorization` header.

use crate::s3::S3Error;

use super::claim::{Claim, Credential, Place};
use super::refusal;
use super::signing::Algorithm;

/// Parses `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`
/// (Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header").
pub(super) fn parse<'a>(header: &'a str, service: &str) -> Result<Claim<'a>, S3Error> {
    let Some((algorithm, components)) = header.split_once(' ') else {
        return Err(refusal::authorization_without_space(header));
    };
    match (Algorithm::from_name(algorithm), algorithm) {
        (Some(algorithm), _) => parse_components(algorithm, components, service),
        (None, "AWS") => Err(refusal::unsupported_mechanism()),
        (None, other) => Err(refusal::unsupported_authorization_type(other)),
    }
}

fn parse_components<'a>(algorithm: Algorithm, text: &'a str, service: &str) -> Result<Claim<'a>, S3Error> {
    let mut components = text.split(',');
    let mut next = || components.next().map(str::trim_ascii);
    let (Some(first), Some(second), Some(third), None) = (next(), next(), next(), next()) else {
        return Err(refusal::components_missing());
    };
    let (mut credential, mut signed_headers, mut signature) = (None, None, None);
    for component in [first, second, third] {
        let Some((name, value)) = component.split_once('=') else {
            return Err(refusal::component_malformed(component));
        };
        match name {
            "Credential" => credential = Some(value),
            "SignedHeaders" => signed_headers = Some(value),
            "Signature" => signature = Some(value),
            _ => {}
        }
    }
    let credential = credential.ok_or_else(|| refusal::component_missing("Credential"))?;
    Ok(Claim {
        algorithm,
        credential: Credential::parse(credential, Place::Header, algorithm, service)?,
        signed_headers: signed_headers.ok_or_else(|| refusal::component_missing("SignedHeaders"))?,
        signature: signature.ok_or_else(|| refusal::component_missing("Signature"))?,
    })
}
