//! Faults in where copies of snapshots go: Outposts and Local Zones.

use super::Fault;
use crate::ec2::Ec2Error;
use crate::ec2::rules::encryption;
use crate::ec2::rules::{Circumstances, Direction, destination};
use crate::ec2::store::Place;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "ec2-unencrypted-on-outposts",
        topic: "outposts",
        summary: "a copy to an Outpost is not encrypted by itself",
        arm: |rules| {
            rules.ec2.is_encrypted =
                |about| encryption::is_encrypted(&Circumstances { destination: &Place::Region, ..*about });
        },
    },
    Fault {
        name: "ec2-outpost-forgotten",
        topic: "outposts",
        summary: "a copy to an Outpost is made in the Region",
        arm: |rules| rules.ec2.outpost = |_, _| Ok(Place::Region),
    },
    Fault {
        name: "ec2-any-outpost-taken",
        topic: "outposts",
        summary: "an Outpost need not be one of the caller",
        arm: |rules| rules.ec2.outpost = |arn, _| Ok(Place::Outpost(arn.to_owned())),
    },
    Fault {
        name: "ec2-copies-leave-outposts",
        topic: "outposts",
        summary: "a snapshot on an Outpost is copied like any other",
        arm: |rules| rules.ec2.direction = copies_leave_outposts,
    },
    Fault {
        name: "ec2-local-zone-forgotten",
        topic: "local-zones",
        summary: "a copy to a Local Zone is made in the Region",
        arm: |rules| rules.ec2.local_zone = |_, _| Ok(Place::Region),
    },
    Fault {
        name: "ec2-any-zone-taken",
        topic: "local-zones",
        summary: "any zone may be the destination of a copy",
        arm: |rules| rules.ec2.local_zone = |name, _| Ok(Place::LocalZone(name.to_owned())),
    },
    Fault {
        name: "ec2-local-zones-all-together",
        topic: "local-zones",
        summary: "copies go from a Local Zone anywhere",
        arm: |rules| rules.ec2.direction = local_zones_open,
    },
];

fn copies_leave_outposts(way: &Direction<'_>) -> Result<(), Ec2Error> {
    match way.source {
        Place::Outpost(_) => Ok(()),
        _ => destination::direction(way),
    }
}

fn local_zones_open(way: &Direction<'_>) -> Result<(), Ec2Error> {
    match way.source {
        Place::LocalZone(_) => Ok(()),
        _ => destination::direction(way),
    }
}
