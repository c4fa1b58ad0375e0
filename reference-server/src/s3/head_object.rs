//! HeadObject.

use super::found::Found;
use super::get_object::read;
use super::wire::{Reply, Request};
use super::{Context, S3Error};

pub(super) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let found = Found::by(context, request)?;
    Ok(read(context, request, &found)?.without_payload())
}
