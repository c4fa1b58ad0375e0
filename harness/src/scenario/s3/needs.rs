//! What a target must offer for calls, steps and assertions about objects.

use std::collections::BTreeSet;

use super::access::needed_by_grants;
use super::call::HeaderParameters;
use super::encryption::{named, needed_by_algorithm};
use super::place::needed_by_way;
use super::{
    BucketOf, Case, Operation, Parameters, S3, Signed, Step, Template, Then, Upload, Variable, needed_by_key,
    needed_by_region, needed_by_time,
};
use crate::catalogue::{Capability, Role};

/// What a target must offer for a case.
pub(super) fn needs(operation: Operation, given: &[Step], case: &Case<S3>) -> BTreeSet<Capability> {
    let mut needs = BTreeSet::new();
    for step in given.iter().chain(&case.given) {
        needed_by_step(step, &mut needs);
        needed_by_role(step.by(), &mut needs);
        needed_by_texts(step.templates().into_iter(), &mut needs);
    }
    needed_by_texts(case.then.templates().into_iter(), &mut needs);
    needed_by_call(&case.call, &mut needs);
    needs.extend(needed_by_ways(given, case));
    needs.extend(case.race.as_ref().map(|_| Capability::Concurrency));
    case.race.iter().flat_map(|race| &race.copies).for_each(|copy| needed_by_call(copy, &mut needs));
    if operation == Operation::UploadPartCopy {
        needs.insert(Capability::Multipart);
    }
    case.then.all().into_iter().for_each(|then| needed_by_assertions(then, &mut needs));
    needs
}

fn needed_by_step(step: &Step, needs: &mut BTreeSet<Capability>) {
    match step {
        Step::CreateBucket(bucket) | Step::SetBucket(bucket) => needs.extend(bucket.needs()),
        Step::PutObject(put) | Step::PutMultipart(put) => {
            needs.extend(put.parts.as_ref().map(|_| Capability::Multipart));
            needs.extend((!put.tagging.is_empty()).then_some(Capability::Tagging));
            needs.extend(named(&put.customer_key).map(|_| Capability::SseC));
            needs.extend(
                put.server_side_encryption.iter().flat_map(|kind| needed_by_algorithm(kind.source())),
            );
            needed_by_headers(put.header_fields().map(|(header, _)| header), needs);
            needed_by_headers(put.headers.keys().map(String::as_str), needs);
        }
        Step::CopyObject(copy) => needed_by_call(copy, needs),
        Step::UseBucket(used) => needs.extend(used.of.needs()),
        Step::CreateKey(key) | Step::SetKey(key) => needs.extend(needed_by_key(key)),
        Step::UserPolicy(_) => needed_by_role(Role::Limited, needs),
        Step::DeleteObject(delete) => {
            needs.extend(delete.version.as_ref().map(|_| Capability::Versioning));
        }
        Step::SetObject(object) => needs.extend(object.needs()),
        Step::Wait(wait) => needs.extend(needed_by_time(wait.0)),
    }
}

fn needed_by_call(call: &Parameters, needs: &mut BTreeSet<Capability>) {
    needs.extend(call.version.as_ref().map(|_| Capability::Versioning));
    needs.extend(call.tagging.as_ref().map(|_| Capability::Tagging));
    needed_by_headers(call.header_fields().map(|(header, _)| header), needs);
    needed_by_headers(call.headers.keys().chain(call.query.keys()).map(String::as_str), needs);
    needs.extend(call.server_side_encryption.iter().flat_map(|kind| needed_by_algorithm(kind.source())));
    let keys = [&call.customer_key, &call.copy_source_customer_key];
    needs.extend(keys.into_iter().filter_map(named).map(|_| Capability::SseC));
    needs.extend(call.over.map(|_| Capability::Tls));
    let session = call.signed.as_ref().is_some_and(|signed| signed.r#as.is_some());
    needs.extend(session.then_some(Capability::DirectoryBuckets));
    let to_be_verified = call.signed.as_ref().is_some_and(Signed::is_to_be_verified);
    needs.extend(to_be_verified.then_some(Capability::Signatures));
    call.upload.iter().for_each(|upload| needed_by_upload(upload, needs));
    needed_by_role(call.by.unwrap_or_default(), needs);
    needed_by_texts(call.templates(), needs);
}

/// What the ways of a call and of its copies need, which depends on where their buckets are.
fn needed_by_ways(given: &[Step], case: &Case<S3>) -> Vec<Capability> {
    let steps = || given.iter().chain(&case.given);
    let copies =
        steps().filter_map(|step| if let Step::CopyObject(copy) = step { Some(&**copy) } else { None });
    let on_outpost = |name: &str| {
        steps().any(|step| {
            matches!(step, Step::UseBucket(used) if used.name == name && matches!(used.of, BucketOf::Outpost(_)))
        })
    };
    let way = |call: &Parameters| {
        let to = call.to.as_ref().is_some_and(|to| on_outpost(&to.bucket));
        call.through.and_then(|through| needed_by_way(through, to))
    };
    copies.chain([&case.call]).filter_map(way).collect()
}

fn needed_by_role(role: Role, needs: &mut BTreeSet<Capability>) {
    needs.extend(super::needed_by_role(role));
}

fn needed_by_texts<'a>(texts: impl Iterator<Item = &'a Template>, needs: &mut BTreeSet<Capability>) {
    for variable in texts.flat_map(Template::variables) {
        match variable {
            Variable::Account(Role::Owner) => _ = needs.insert(Capability::BucketOwner),
            Variable::CanonicalUser(Role::Owner) => _ = needs.insert(Capability::Acl),
            Variable::Account(role) | Variable::CanonicalUser(role) => needed_by_role(*role, needs),
            Variable::Region(region) => needs.extend(needed_by_region(*region)),
            Variable::AwsKey(region, role) => {
                needs.insert(Capability::Kms);
                needs.extend(needed_by_region(*region));
                needed_by_role(*role, needs);
            }
            Variable::AccessPoint(role, _) => needs.extend(BucketOf::AccessPoint(*role).needs()),
            Variable::MultiRegion(_) => needs.extend(BucketOf::MultiRegion.needs()),
            Variable::OutpostBucket(role, _) | Variable::OutpostId(role) => {
                needs.extend(BucketOf::Outpost(*role).needs());
            }
            Variable::VpcEndpoint => _ = needs.insert(Capability::VpcEndpoints),
            Variable::ZoneId(zone) => needs.extend(super::NewPlace::Zone(*zone).needs()),
            _ => {}
        }
    }
}

fn needed_by_upload(upload: &Upload, needs: &mut BTreeSet<Capability>) {
    needs.extend((!upload.tagging.is_empty()).then_some(Capability::Tagging));
    needs.extend(named(&upload.customer_key).map(|_| Capability::SseC));
    needs.extend(upload.server_side_encryption.iter().flat_map(|kind| needed_by_algorithm(kind.source())));
    needed_by_role(upload.by.unwrap_or_default(), needs);
    needed_by_headers(upload.header_fields().map(|(header, _)| header), needs);
    needed_by_headers(upload.headers.keys().map(String::as_str), needs);
}

fn needed_by_headers<'a>(headers: impl Iterator<Item = &'a str>, needs: &mut BTreeSet<Capability>) {
    needs.extend(headers.filter_map(|header| match header.to_ascii_lowercase().as_str() {
        "if-match" | "if-none-match" => Some(Capability::ConditionalWrites),
        "x-amz-tagging" | "x-amz-tagging-directive" => Some(Capability::Tagging),
        "x-amz-storage-class" => Some(Capability::StorageClasses),
        "x-amz-website-redirect-location" => Some(Capability::Website),
        "x-amz-acl" => Some(Capability::Acl),
        "x-amz-request-payer" => Some(Capability::RequesterPays),
        header if header.starts_with("x-amz-grant-") => Some(Capability::Acl),
        "x-amz-server-side-encryption" => Some(Capability::Encryption),
        "x-amz-server-side-encryption-aws-kms-key-id" => Some(Capability::Kms),
        "x-amz-server-side-encryption-context" => Some(Capability::EncryptionContext),
        "x-amz-server-side-encryption-bucket-key-enabled" => Some(Capability::BucketKeys),
        header if header.contains("server-side-encryption-customer-") => Some(Capability::SseC),
        "x-amz-expected-bucket-owner" | "x-amz-source-expected-bucket-owner" => Some(Capability::BucketOwner),
        "x-amz-expiration" => Some(Capability::Lifecycle),
        "x-amz-restore" | "x-amz-archive-status" => Some(Capability::Archive),
        header if header.starts_with("x-amz-checksum-") => Some(Capability::Checksums),
        header if header.starts_with("x-amz-object-lock-event-hold") => Some(Capability::EventHolds),
        "x-amz-object-annotation-directive" => Some(Capability::Annotations),
        header if header.starts_with("x-amz-object-lock-") => Some(Capability::ObjectLock),
        _ => None,
    }));
}

fn needed_by_assertions(then: &Then, needs: &mut BTreeSet<Capability>) {
    needed_by_headers(then.headers.keys().map(String::as_str), needs);
    needs.extend(then.bucket.values().map(|_| Capability::Encryption));
    for state in then.states() {
        needs.extend(state.tags.as_ref().map(|_| Capability::Tagging));
        needs.extend(state.annotations.as_ref().map(|_| Capability::Annotations));
        needs.extend(state.acl.iter().flat_map(|grants| needed_by_grants(grants)));
        needs.extend(state.owner.map(|_| Capability::Acl));
        needs.extend(state.version.as_ref().map(|_| Capability::Versioning));
        needs.extend(state.versions.map(|_| Capability::Versioning));
        needs.extend(state.version_id.as_ref().map(|_| Capability::Versioning));
        needs.extend(state.storage_class.as_ref().map(|_| Capability::StorageClasses));
        needed_by_headers(state.header_fields().map(|(header, _)| header), needs);
    }
}
