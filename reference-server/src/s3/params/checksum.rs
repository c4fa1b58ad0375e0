//! Checksums that a request gives or asks for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::StatusCode;

use crate::extent::hex;
use crate::s3::S3Error;
use crate::s3::wire::Request;
use crate::store::{Algorithm, Body};

/// The algorithm named by a header such as `x-amz-checksum-algorithm`.
pub(crate) fn algorithm(request: &Request, header: &str) -> Result<Option<Algorithm>, S3Error> {
    let parse = |name: &str| Algorithm::from_name(name).ok_or_else(unsupported_algorithm);
    request.header(header).map(parse).transpose()
}

/// The list in the text is the one recorded on AWS before further algorithms came.
pub(crate) fn unsupported_algorithm() -> S3Error {
    S3Error::invalid_request(
        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    )
}

/// Checks the body against `Content-MD5`, if given.
pub(crate) fn content_md5(request: &Request, body: &Body) -> Result<(), S3Error> {
    let Some(given) = request.header("content-md5") else {
        return Ok(());
    };
    let Some(digest) = STANDARD.decode(given).ok().filter(|digest| digest.len() == 16) else {
        let message = "The Content-MD5 you specified was invalid.";
        let error = S3Error::new(StatusCode::BAD_REQUEST, "InvalidDigest", message);
        return Err(error.with("Content-MD5", given));
    };
    if digest == body.md5() {
        return Ok(());
    }
    let message = "The Content-MD5 you specified did not match what we received.";
    // Both forms were recorded on AWS: that of the request for a part, another for an object.
    let expected = if request.query.contains("uploadId") { given.to_owned() } else { hex(&digest) };
    Err(S3Error::new(StatusCode::BAD_REQUEST, "BadDigest", message)
        .with("ExpectedDigest", expected)
        .with("CalculatedDigest", STANDARD.encode(body.md5())))
}

/// The algorithm of the one checksum that comes with a body, in a header or a trailer,
/// after checking it against the body.
pub(crate) fn given_checksum(request: &Request, body: &Body) -> Result<Option<Algorithm>, S3Error> {
    let values = given_values(request)?;
    let declared = sdk_algorithm(request)?;
    let (algorithm, value) = match (values.as_slice(), declared) {
        ([], None) => return Ok(None),
        ([], Some(_)) => {
            return Err(S3Error::invalid_request(
                "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
            ));
        }
        ([given], None) => given,
        ([given], Some(declared)) if given.0 == declared => given,
        ([_], Some(_)) => {
            return Err(S3Error::invalid_request(
                "Value for x-amz-sdk-checksum-algorithm header is invalid.",
            ));
        }
        _ => {
            return Err(S3Error::invalid_request(
                "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
            ));
        }
    };
    check_value(*algorithm, value, body)?;
    Ok(Some(*algorithm))
}

fn given_values(request: &Request) -> Result<Vec<(Algorithm, &str)>, S3Error> {
    let mut values = Vec::new();
    for headers in [&request.headers, &request.trailers] {
        for (name, value) in headers {
            let Some(suffix) = name.as_str().strip_prefix("x-amz-checksum-") else { continue };
            if ["algorithm", "mode", "type"].contains(&suffix) {
                continue;
            }
            let Some(algorithm) = Algorithm::from_name(suffix) else {
                return Err(S3Error::not_implemented().with("Header", name.as_str()));
            };
            values.push((algorithm, value.to_str().unwrap_or("").trim()));
        }
    }
    Ok(values)
}

fn sdk_algorithm(request: &Request) -> Result<Option<Algorithm>, S3Error> {
    let Some(name) = request.header("x-amz-sdk-checksum-algorithm") else {
        return Ok(None);
    };
    let known = Algorithm::from_name(name)
        .ok_or_else(|| S3Error::invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid."));
    known.map(Some)
}

fn check_value(algorithm: Algorithm, value: &str, body: &Body) -> Result<(), S3Error> {
    let well_formed = STANDARD.decode(value).is_ok_and(|bytes| bytes.len() == algorithm.width());
    if !well_formed {
        let header = algorithm.header();
        return Err(S3Error::invalid_request(format!("Value for {header} header is invalid.")));
    }
    if *body.checksum(algorithm) == *value {
        return Ok(());
    }
    let name = algorithm.name();
    Err(S3Error::new(
        StatusCode::BAD_REQUEST,
        "BadDigest",
        format!("The {name} you specified did not match the calculated checksum."),
    ))
}
