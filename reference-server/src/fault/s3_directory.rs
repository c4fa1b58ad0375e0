//! Faults about directory buckets, and about copies into them and out of them.

use http::StatusCode;

use super::Fault;
use crate::s3::S3Error;
use crate::s3::directory::ZoneKind;
use crate::s3::rules::directory::{storage_class, takes_header, takes_key};
use crate::s3::rules::{AnnotationDirective, Location};
use crate::store::{StorageClass, Tags};

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "directory-without-tls",
        topic: "directory-buckets",
        summary: "directory buckets are reached without TLS",
        arm: |rules| rules.s3.directory.takes_transport = |_| true,
    },
    Fault {
        name: "directory-in-path",
        topic: "directory-buckets",
        summary: "the path may name a directory bucket",
        arm: |rules| rules.s3.directory.takes_path_style = || true,
    },
    Fault {
        name: "directory-at-region",
        topic: "directory-buckets",
        summary: "the endpoint of the Region answers for directory buckets",
        arm: |rules| rules.s3.directory.is_regional = || true,
    },
    Fault {
        name: "directory-session-copies",
        topic: "directory-buckets",
        summary: "the credentials of a session are good for copies",
        arm: |rules| rules.s3.directory.takes_session = |_| true,
    },
    Fault {
        name: "directory-takes-redirect",
        topic: "directory-buckets",
        summary: "a copy in a directory bucket has a website redirect",
        arm: |rules| {
            rules.s3.directory.takes_header =
                |name| name == "x-amz-website-redirect-location" || takes_header(name);
        },
    },
    Fault {
        name: "directory-takes-encoding",
        topic: "directory-buckets",
        summary: "a copy in a directory bucket has any content encoding",
        arm: |rules| rules.s3.directory.takes_encoding = |_| true,
    },
    Fault {
        name: "directory-tags-written",
        topic: "directory-buckets",
        summary: "a copy in a directory bucket has tags",
        arm: |rules| rules.s3.directory.tags = Ok,
    },
    Fault {
        name: "directory-tags-dropped",
        topic: "directory-buckets",
        summary: "the tags of a copy into a directory bucket are left out",
        arm: |rules| rules.s3.directory.tags = |_| Ok(Tags::default()),
    },
    Fault {
        name: "directory-annotations-dropped",
        topic: "directory-buckets",
        summary: "the annotations of a copy into a directory bucket are left out",
        arm: |rules| rules.s3.directory.annotations = |_, _| Ok(()),
    },
    Fault {
        name: "directory-annotations-always-refused",
        topic: "directory-buckets",
        summary: "without a directive for annotations nothing is copied into a directory bucket",
        arm: |rules| {
            rules.s3.directory.annotations = |asked, _| match asked {
                Some(AnnotationDirective::Exclude) => Ok(()),
                _ => Err(S3Error::invalid_request("Annotations are not supported for directory buckets.")),
            };
        },
    },
    Fault {
        name: "directory-class-ignored",
        topic: "directory-buckets",
        summary: "a copy into a directory bucket may name any storage class, which is not looked at",
        arm: |rules| rules.s3.directory.storage_class = |zone, _| Ok(zone.storage_class()),
    },
    Fault {
        name: "directory-class-standard",
        topic: "directory-buckets",
        summary: "a copy into a directory bucket is STANDARD unless it names a class",
        arm: |rules| {
            rules.s3.directory.storage_class = |zone, asked| match asked {
                None => Ok(StorageClass::Standard),
                asked => storage_class(zone, asked),
            };
        },
    },
    Fault {
        name: "local-zone-class-express",
        topic: "directory-buckets",
        summary: "copies in Local Zones are of the class of Availability Zones",
        arm: |rules| rules.s3.directory.storage_class = |_, _| Ok(StorageClass::ExpressOnezone),
    },
    Fault {
        name: "local-zone-across-regions",
        topic: "directory-buckets",
        summary: "objects are copied into Local Zones from other Regions",
        arm: |rules| rules.s3.directory.reaches = |_, _| Ok(()),
    },
    Fault {
        name: "zones-of-one-kind",
        topic: "directory-buckets",
        summary: "nothing is copied between an Availability Zone and a Local Zone",
        arm: |rules| rules.s3.directory.reaches = of_one_kind,
    },
    Fault {
        name: "directory-etag-md5",
        topic: "directory-buckets",
        summary: "the entity tag of an object in a directory bucket is the MD5 of its bytes",
        arm: |rules| rules.s3.directory.etag = |md5, _| md5,
    },
    Fault {
        name: "directory-expiration-missing",
        topic: "directory-buckets",
        summary: "replies about directory buckets say nothing of expiration",
        arm: |rules| rules.s3.directory.expiration = || None,
    },
    Fault {
        name: "directory-gaps-between-parts",
        topic: "directory-buckets",
        summary: "the numbers of parts in directory buckets may have gaps",
        arm: |rules| rules.s3.directory.part_numbers = |_| true,
    },
    Fault {
        name: "directory-any-key",
        topic: "directory-buckets",
        summary: "a copy into a directory bucket may name any key of KMS, which is not looked at",
        arm: |rules| rules.s3.directory.takes_key = |_, _| Ok(()),
    },
    Fault {
        name: "directory-key-by-arn-alone",
        topic: "directory-buckets",
        summary: "the key of a directory bucket cannot be named by its id",
        arm: |rules| {
            rules.s3.directory.takes_key = |named, arn| match named.starts_with("arn:") {
                true => takes_key(named, arn),
                false => Err(S3Error::invalid_request("The key must be named by its ARN.")),
            };
        },
    },
    Fault {
        name: "directory-any-context",
        topic: "directory-buckets",
        summary: "a copy into a directory bucket may have any encryption context",
        arm: |rules| rules.s3.directory.takes_context = |_, _| Ok(()),
    },
    Fault {
        name: "directory-kms-unasked",
        topic: "directory-buckets",
        summary: "a directory bucket encrypts with keys of KMS though its default is another",
        arm: |rules| rules.s3.directory.takes_encryption = |_, _| Ok(()),
    },
    Fault {
        name: "directory-bucket-keys",
        topic: "directory-buckets",
        summary: "bucket keys are used for copies into directory buckets and out of them",
        arm: |rules| rules.s3.directory.bucket_key_of_copy = || None,
    },
];

fn of_one_kind(from: Location<'_>, to: Location<'_>) -> Result<(), S3Error> {
    let kinds: [Option<ZoneKind>; 2] = [from, to].map(|place| place.zone.map(|zone| zone.kind));
    match kinds {
        [Some(one), Some(other)] if one != other => {
            Err(S3Error::new(StatusCode::BAD_REQUEST, "InvalidRequest", "The zones are of different kinds."))
        }
        _ => Ok(()),
    }
}
