//! Buckets that are reached otherwise than by their name at the endpoint of their Region: through access points, over
//! transfer acceleration and endpoints in VPCs, on Outposts.

mod acceleration;
mod arrival;
mod configuration;
mod copy;
mod outpost;
mod refusals;

pub(crate) use acceleration::accelerates;
pub(crate) use arrival::{Arrival, arrive, is_named};
pub(crate) use configuration::{get, put};
pub(crate) use copy::{check_source, find_source};
pub(crate) use outpost::{check_written, is_on_outpost};
pub(crate) use refusals::across_regions_in_vpc;
