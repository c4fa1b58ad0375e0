//! The operations.

mod describe_availability_zones;
mod describe_regions;

pub(super) use describe_availability_zones::DescribeAvailabilityZones;
pub(super) use describe_regions::DescribeRegions;
