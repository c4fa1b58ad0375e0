//! Faults in reading requests to EC2, in finding the source, and in descriptions.

use bytes::Bytes;

use super::Fault;
use crate::ec2::Ec2Error;
use crate::region::Region;
use crate::s3::wire::Xml;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "ec2-result-under-another-name",
        topic: "request",
        summary: "the reply to a copy is a CopySnapshotResult",
        arm: |rules| rules.ec2.reply_root = |action| format!("{action}Result"),
    },
    Fault {
        name: "ec2-reply-without-the-id",
        topic: "request",
        summary: "the reply to a copy tells nothing but its tags",
        arm: |rules| rules.ec2.write_result = |_, _, _| (),
    },
    Fault {
        name: "ec2-unknown-actions-are-bad-values",
        topic: "errors",
        summary: "an action that does not exist is InvalidParameterValue",
        arm: |rules| rules.ec2.invalid_action = |action| Ec2Error::invalid_value("Action", action),
    },
    Fault {
        name: "ec2-unknown-parameters-ignored",
        topic: "errors",
        summary: "parameters that do not exist are ignored",
        arm: |rules| rules.ec2.unknown_parameter = |_| Ok(()),
    },
    Fault {
        name: "ec2-any-version-taken",
        topic: "errors",
        summary: "the version of the API does not matter",
        arm: |rules| rules.ec2.version = |_| Ok(()),
    },
    Fault {
        name: "ec2-errors-without-envelope",
        topic: "errors",
        summary: "an error is the element Error alone",
        arm: |rules| rules.ec2.error_document = bare_error,
    },
    Fault {
        name: "ec2-errors-with-the-id-of-successes",
        topic: "errors",
        summary: "the request id of an error is spelled as in a success",
        arm: |rules| rules.ec2.error_document = error_with_other_id,
    },
    Fault {
        name: "ec2-dry-run-ignored",
        topic: "dry-run",
        summary: "a dry run makes a copy",
        arm: |rules| rules.ec2.dry_run = |_| Ok(()),
    },
    Fault {
        name: "ec2-dry-run-whenever-asked",
        topic: "dry-run",
        summary: "DryRun=false is a dry run as well",
        arm: |rules| {
            rules.ec2.dry_run = |asked| if asked.is_some() { Err(Ec2Error::dry_run()) } else { Ok(()) }
        },
    },
    Fault {
        name: "ec2-missing-parameters-are-bad-values",
        topic: "source",
        summary: "a parameter that is not there is InvalidParameterValue",
        arm: |rules| rules.ec2.missing_parameter = |name| Err(Ec2Error::invalid_value(name, "")),
    },
    Fault {
        name: "ec2-missing-parameters-ignored",
        topic: "source",
        summary: "nothing is required",
        arm: |rules| rules.ec2.missing_parameter = |_| Ok(()),
    },
    Fault {
        name: "ec2-unknown-source-region-is-here",
        topic: "source",
        summary: "a source Region that does not exist is taken for the one that was called",
        arm: |rules| rules.ec2.source_region = |name, here| Ok(Region::find(name).unwrap_or(here)),
    },
    Fault {
        name: "ec2-source-region-ignored",
        topic: "regions",
        summary: "the source is looked for in the Region that was called",
        arm: |rules| rules.ec2.source_region = |_, here| Ok(here),
    },
    Fault {
        name: "ec2-destination-region-obeyed",
        topic: "regions",
        summary: "the copy is made in the Region that DestinationRegion names",
        arm: |rules| rules.ec2.destination_region = destination_region_obeyed,
    },
    Fault {
        name: "ec2-unknown-ids-left-out",
        topic: "describe",
        summary: "an id that is nobody's is left out of a description",
        arm: |rules| rules.ec2.unknown_snapshot = |_| Ok(()),
    },
    Fault {
        name: "ec2-filters-ignored",
        topic: "describe",
        summary: "filters are read and forgotten",
        arm: |rules| rules.ec2.filter_admits = |_| true,
    },
    Fault {
        name: "ec2-unknown-filters-taken",
        topic: "describe",
        summary: "a filter that does not exist is no error",
        arm: |rules| rules.ec2.unknown_filter = |_| Ok(()),
    },
    Fault {
        name: "ec2-owners-ignored",
        topic: "describe",
        summary: "Owner is read and forgotten",
        arm: |rules| rules.ec2.owner_admits = |_| true,
    },
    Fault {
        name: "ec2-restorable-ignored",
        topic: "describe",
        summary: "RestorableBy is read and forgotten",
        arm: |rules| rules.ec2.restorable_admits = |_| true,
    },
    Fault {
        name: "ec2-pages-ignored",
        topic: "describe",
        summary: "all results come at once",
        arm: |rules| rules.ec2.page_size = |_| Ok(None),
    },
];

fn bare_error(error: &Ec2Error, request_id: &str) -> Bytes {
    Xml::plain("Error", |xml| {
        xml.element("Code", error.code);
        xml.element("Message", &error.message);
        xml.element("RequestID", request_id);
    })
}

fn error_with_other_id(error: &Ec2Error, request_id: &str) -> Bytes {
    Xml::plain("Response", |xml| {
        xml.nested("Errors", |xml| {
            xml.nested("Error", |xml| {
                xml.element("Code", error.code);
                xml.element("Message", &error.message);
            });
        });
        xml.element("requestId", request_id);
    })
}

fn destination_region_obeyed(named: Option<&str>, here: Region) -> Result<Region, Ec2Error> {
    named.map_or(Ok(here), |name| Region::find(name).ok_or_else(|| Ec2Error::invalid_region(name)))
}
