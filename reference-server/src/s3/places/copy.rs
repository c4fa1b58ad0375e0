//! Sources of copies: what stands before them, and how far they are.

use std::sync::Arc;

use super::outpost::is_on_outpost;
use super::refusals;
use crate::region::Region;
use crate::s3::place::Place;
use crate::s3::rules::{CopySource, Door};
use crate::s3::{Context, S3Error};
use crate::store::{AccessPoint, Bucket, Places};
use crate::world::State;

/// Names the bucket of a source that is behind something. `to` is the destination, as it is stored.
pub(crate) fn find_source(
    context: &Context<'_>,
    state: &State,
    to: &str,
    mut named: CopySource,
) -> Result<CopySource, S3Error> {
    let places = &state.places;
    let point = match &named.door {
        Door::None => match places.by_alias(&named.bucket) {
            Some(point) if (context.rules.places.knows_alias)(&named.bucket) => point,
            _ => return Ok(named),
        },
        Door::MultiRegion { alias } => {
            named.bucket = (context.rules.places.multi_region_source)(places, alias, context.region)
                .ok_or_else(refusals::multi_region_source)?;
            return Ok(named);
        }
        Door::AccessPoint { region, account, name } => find(places, region, account, None, name)?,
        Door::OnOutpost { region, account, outpost, name: Some(name) } => {
            find(places, region, account, Some(outpost), name)?
        }
        Door::OnOutpost { region, account, outpost, name: None } => {
            let mut all = places.access_points.iter().filter(|point| is_on(point, region, account, outpost));
            // The ARN names the Outpost alone: which bucket is meant follows from the destination.
            let first = all.clone().next().ok_or_else(refusals::no_such_access_point)?;
            all.find(|point| point.bucket == to).unwrap_or(first)
        }
    };
    let rules = &context.rules.places;
    if !(rules.lets_in)(point.owner, context.caller) {
        return Err(S3Error::access_denied());
    }
    if !(rules.access_point_reaches)(point.region, context.region) {
        return Err(refusals::access_point_elsewhere());
    }
    named.bucket.clone_from(&point.bucket);
    Ok(named)
}

fn find<'a>(
    places: &'a Places,
    region: &str,
    account: &str,
    outpost: Option<&str>,
    name: &str,
) -> Result<&'a Arc<AccessPoint>, S3Error> {
    let region = Region::find(region).ok_or_else(refusals::no_such_access_point)?;
    places.by_name(region, account, outpost, name).ok_or_else(refusals::no_such_access_point)
}

fn is_on(point: &AccessPoint, region: &str, account: &str, outpost: &str) -> bool {
    point.region.name() == region && point.account_id == account && point.outpost.as_deref() == Some(outpost)
}

/// Whether the source can be copied from where it is to where it is wanted.
pub(crate) fn check_source(
    context: &Context<'_>,
    (from_name, from): (&str, &Bucket),
    (to_name, to): (&str, &Bucket),
) -> Result<(), S3Error> {
    let rules = &context.rules.places;
    if !(rules.is_open)(from.region) || !(rules.is_near)(from.region, to.region) {
        return Err(refusals::incompatible_region(from.region.name()));
    }
    if context.through.is_some() && !(rules.access_point_takes)(from.region, to.region) {
        return Err(refusals::access_point_elsewhere());
    }
    if matches!(context.place, Place::Accelerate { .. })
        && !(rules.accelerated_reaches)(from.region, to.region)
    {
        return Err(refusals::across_regions_accelerated());
    }
    if matches!(context.place, Place::VpcEndpoint { .. }) && !(rules.vpc_reaches)(from.region, to.region) {
        return Err(refusals::across_regions_in_vpc());
    }
    if (is_on_outpost(from_name) || is_on_outpost(to_name)) && !(rules.outpost_reaches)(from_name, to_name) {
        return Err(refusals::other_outpost_bucket());
    }
    Ok(())
}
