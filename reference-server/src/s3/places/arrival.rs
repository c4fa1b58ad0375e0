//! Which bucket a request is for whose place does not name it.

use std::sync::Arc;

use http::Method;

use super::outpost::is_on_outpost;
use super::{acceleration, refusals};
use crate::region::Region;
use crate::s3::place::{Behind, Place};
use crate::s3::wire::Request;
use crate::s3::{Context, S3Error};
use crate::store::{AccessPoint, Places};

/// The ends of names that only access points have.
const ALIAS: &str = "-s3alias";
const OUTPOST_ALIAS: &str = "--op-s3";

/// How a request came to its bucket.
#[derive(Debug)]
pub(crate) struct Arrival {
    /// The bucket, as it is stored.
    pub(crate) bucket: String,
    pub(crate) region: Region,
    /// The access point in between; none where it is one of several Regions.
    pub(crate) through: Option<Arc<AccessPoint>>,
}

/// Whether the bucket of a request is the one that it names, as that of nearly all requests is.
pub(crate) fn is_named(place: &Place, bucket: &str) -> bool {
    let by_name = matches!(
        place,
        Place::Regional { .. } | Place::Global { .. } | Place::Zonal { .. } | Place::ZonalControl
    );
    by_name && !bucket.ends_with(ALIAS) && !bucket.ends_with(OUTPOST_ALIAS) && !is_on_outpost(bucket)
}

/// Finds the bucket of a request that does not name it.
pub(crate) fn arrive(
    context: &Context<'_>,
    request: &Request,
    resource: &str,
) -> Result<Option<Arrival>, S3Error> {
    let region = context.region;
    let on_outpost = |places: &Places, alias: &str| {
        places.by_alias(alias).filter(|point| point.outpost.is_some()).cloned()
    };
    let arriving = Arriving { context, request, resource };
    match context.place {
        Place::Zonal { .. } | Place::ZonalControl => Ok(None),
        Place::Accelerate { bucket } => {
            acceleration::check(context, request, bucket.is_some()).map(|()| None)
        }
        Place::Regional { .. }
        | Place::Global { .. }
        | Place::VpcEndpoint { to: Behind::Bucket { .. }, .. } => arriving.by_name(),
        Place::MultiRegion { alias } => arriving.in_several_regions(alias),
        Place::AccessPoint { .. } | Place::VpcEndpoint { to: Behind::AccessPoint { .. }, .. }
            if !(context.rules.places.access_point_answers)(context.secure) =>
        {
            Err(refusals::without_tls())
        }
        Place::AccessPoint { name, account }
        | Place::VpcEndpoint { to: Behind::AccessPoint { name, account }, .. } => {
            arriving.through(|places| places.by_name(region, account, None, name).cloned())
        }
        Place::Outpost { access_point, account, outpost } => {
            arriving.through(|places| places.by_name(region, account, Some(outpost), access_point).cloned())
        }
        Place::OutpostAlias { alias } => arriving.through(|places| on_outpost(places, alias)),
        Place::OutpostAddress => arriving.through(|places| on_outpost(places, &request.bucket)),
    }
}

/// A request on its way.
struct Arriving<'a> {
    context: &'a Context<'a>,
    request: &'a Request,
    resource: &'a str,
}

impl Arriving<'_> {
    /// A bucket by its name, or by that of an alias.
    fn by_name(&self) -> Result<Option<Arrival>, S3Error> {
        let name = &self.request.bucket;
        let creates = self.request.method == Method::PUT && self.request.key.is_empty();
        if creates && self.resource.is_empty() {
            return Ok(None);
        }
        if name.ends_with(ALIAS) {
            let found = self.context.world.state().places.by_alias(name).cloned();
            let found = found.filter(|_| (self.context.rules.places.knows_alias)(name));
            let point = found.ok_or_else(|| S3Error::no_such_bucket(name))?;
            return self.enter(point).map(Some);
        }
        // Outside of its Outpost no such bucket is known, neither by its name nor by that of an access point.
        if name.ends_with(OUTPOST_ALIAS) || is_on_outpost(name) {
            return Err(S3Error::no_such_bucket(name));
        }
        Ok(None)
    }

    fn through(
        &self,
        find: impl Fn(&Places) -> Option<Arc<AccessPoint>>,
    ) -> Result<Option<Arrival>, S3Error> {
        let found = find(&self.context.world.state().places);
        self.enter(found.ok_or_else(refusals::no_such_access_point)?).map(Some)
    }

    /// Goes through an access point, for those whom it lets in and for what it offers.
    fn enter(&self, point: Arc<AccessPoint>) -> Result<Arrival, S3Error> {
        self.check_operation()?;
        if !(self.context.rules.places.lets_in)(point.owner, self.context.caller) {
            return Err(S3Error::access_denied());
        }
        Ok(Arrival { bucket: point.bucket.clone(), region: self.context.region, through: Some(point) })
    }

    /// Goes to the nearest of the buckets behind a Multi-Region Access Point.
    fn in_several_regions(&self, alias: &str) -> Result<Option<Arrival>, S3Error> {
        self.check_operation()?;
        let state = self.context.world.state();
        let found = state.places.multi_region.iter().find(|point| point.alias == alias);
        let point = found.ok_or_else(refusals::no_such_multi_region_access_point)?;
        if !(self.context.rules.places.lets_in)(point.owner, self.context.caller) {
            return Err(S3Error::access_denied());
        }
        let nearest = point.nearest(self.context.region);
        let (region, bucket) = nearest.ok_or_else(refusals::no_such_multi_region_access_point)?;
        Ok(Some(Arrival { bucket: bucket.clone(), region: *region, through: None }))
    }

    /// What access points offer: objects, and of buckets what is in them and where they are (S3 User Guide, "Access
    /// point compatibility"). That the rest is answered like what no bucket has is inferred.
    fn check_operation(&self) -> Result<(), S3Error> {
        let about_content = matches!(self.resource, "" | "versions" | "uploads" | "location");
        let is_offered = match self.request.method {
            _ if !self.request.key.is_empty() => true,
            Method::GET | Method::HEAD => about_content,
            Method::POST => self.resource == "delete",
            _ => false,
        };
        if is_offered {
            return Ok(());
        }
        Err(S3Error::method_not_allowed(self.request.method.as_str(), "ACCESSPOINT"))
    }
}
