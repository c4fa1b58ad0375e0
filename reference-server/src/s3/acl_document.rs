//! An access list as XML.

use http::StatusCode;

use super::params::{email_grantee, group, invalid_group, invalid_id, user};
use super::wire::{Document, Element, Reply, Request, Xml};
use super::{Context, S3Error};
use crate::store::{Acl, Grant, Grantee, Permission};
use crate::world::{Account, World};

const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The reply to GetObjectAcl and GetBucketAcl.
pub(super) fn reply(world: &World, acl: &Acl) -> Reply {
    Reply::xml(Xml::document("AccessControlPolicy", |xml| {
        xml.nested("Owner", |xml| xml.element("ID", &world.identity(acl.owner).canonical_user));
        xml.nested("AccessControlList", |xml| {
            for grant in acl.grants() {
                xml.nested("Grant", |xml| {
                    write_grantee(xml, world, grant.grantee);
                    xml.element("Permission", grant.permission.name());
                });
            }
        });
    }))
}

fn write_grantee(xml: &mut Xml, world: &World, grantee: Grantee) {
    let (kind, element, text) = match grantee {
        Grantee::Account(account) => ("CanonicalUser", "ID", &*world.identity(account).canonical_user),
        Grantee::Ec2 => ("CanonicalUser", "ID", Grantee::EC2_USER),
        Grantee::Group(group) => ("Group", "URI", group.uri()),
    };
    let attributes = [("xmlns:xsi", INSTANCE), ("xsi:type", kind)];
    xml.attributed("Grantee", &attributes, |xml| xml.element(element, text));
}

/// The list in the body of PutObjectAcl or PutBucketAcl, for something that `owner` owns.
/// The refusals were recorded on AWS.
pub(super) fn read(context: &Context<'_>, request: &Request, owner: Account) -> Result<Acl, S3Error> {
    let document = Document::parse(&request.body, context.xml_bytes, "AccessControlPolicy")
        .map_err(|_| malformed_acl())?;
    let named =
        document.elements("Owner").next().and_then(|owner| owner.text("ID")).ok_or_else(malformed_acl)?;
    let list = document.elements("AccessControlList").next().ok_or_else(malformed_acl)?;
    let grants = list.elements("Grant").map(|grant| read_grant(context.world, request, grant));
    let grants = grants.collect::<Result<Vec<_>, _>>()?;
    match context.world.account_of_user(&named) {
        Some(account) if account == owner => Ok(Acl::new(owner, grants)),
        Some(_) => Err(S3Error::access_denied()),
        None => Err(invalid_id("CanonicalUser/ID", &named)),
    }
}

fn read_grant(world: &World, request: &Request, grant: Element<'_, '_>) -> Result<Grant, S3Error> {
    let permission = grant.text("Permission").and_then(|name| Permission::from_name(&name));
    let permission = permission.ok_or_else(malformed_acl)?;
    let grantee = grant.elements("Grantee").next().ok_or_else(malformed_acl)?;
    let text = |name| grantee.text(name).ok_or_else(malformed_acl);
    let grantee = match grantee.attribute("type") {
        Some("CanonicalUser") => {
            let id = text("ID")?;
            user(world, &id).ok_or_else(|| invalid_id("CanonicalUser/ID", &id))?
        }
        Some("Group") => {
            let uri = text("URI")?;
            group(&uri).ok_or_else(|| invalid_group("Group/URI", &uri))?
        }
        Some("AmazonCustomerByEmail") => return Err(email_grantee(request)),
        _ => return Err(malformed_acl()),
    };
    Ok(Grant { grantee, permission })
}

fn malformed_acl() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "MalformedACLError",
        "The XML you provided was not well-formed or did not validate against our published schema",
    )
}

/// Neither headers nor a body say what the list shall be (recorded on AWS).
pub(super) fn unsaid() -> S3Error {
    S3Error::new(
        StatusCode::BAD_REQUEST,
        "MissingSecurityHeader",
        "Your request was missing a required header",
    )
    .with("MissingHeaderName", "x-amz-acl")
}

/// The list is said twice (recorded on AWS).
pub(super) fn said_twice() -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "UnexpectedContent", "This request does not support content")
}
