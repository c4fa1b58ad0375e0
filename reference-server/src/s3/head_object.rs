//! HeadObject.

use super::encrypting;
use super::found::Found;
use super::get_object::{is_checksum_asked_for, read};
use super::wire::{Reply, Request};
use super::{Context, S3Error};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let found = Found::by(context, request)?;
    encrypting::check_reader(context, request, &found.object.encryption)?;
    if is_checksum_asked_for(request) {
        // Documented of HeadObject, x-amz-checksum-mode: that alone needs the key of KMS.
        encrypting::decrypt(context, (&request.bucket, &request.key), &found.object.encryption)?;
    }
    Ok(read(context, request, &found)?.without_payload())
}
