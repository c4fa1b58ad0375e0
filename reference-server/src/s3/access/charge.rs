//! Requester Pays: who pays for a request to a bucket.

use crate::s3::S3Error;
use crate::s3::wire::Request;
use crate::store::Bucket;
use crate::world::Account;

/// Who asks, and whether it has agreed to pay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payer {
    caller: Account,
    agreed: bool,
}

impl Payer {
    pub(crate) fn of(caller: Account, request: &Request) -> Self {
        let agreed = request.header("x-amz-request-payer") == Some("requester");
        Self { caller, agreed }
    }
}

/// Whether the request is charged to who sent it. The bucket's owner never need say so;
/// others that do not are refused (User Guide, "Downloading objects from Requester Pays
/// buckets").
pub(crate) fn charge(bucket: &Bucket, payer: Payer) -> Result<bool, S3Error> {
    let charged = bucket.access.requester_pays && bucket.access.owner != payer.caller;
    if charged && !payer.agreed {
        return Err(S3Error::access_denied());
    }
    Ok(charged)
}

/// Whether the reply says that the requester was charged: whenever it was.
pub(crate) fn reported_charge(charged: bool) -> bool {
    charged
}
