//! The server over real connections: raw bytes out, raw bytes back, signed by the test's
//! own signer.
#![expect(clippy::expect_used, reason = "a test stops where its set-up fails")]

mod acceleration;
mod access;
mod access_points;
mod annotations;
mod archives;
mod buckets;
mod checksums;
mod client;
mod copies;
mod customer_keys;
mod directory_buckets;
mod ec2_copies;
mod ec2_encryption;
mod ec2_neighbours;
mod ec2_places;
mod ec2_protocol;
mod ec2_setup;
mod encryption;
mod furnishing;
mod kms;
mod listings;
mod locks;
mod multipart;
mod objects;
mod outposts;
mod part_copies;
mod regional;
mod regions;
mod services;
mod tagging;
mod tls;
mod transport;
mod users;
mod versions;
mod worlds;
