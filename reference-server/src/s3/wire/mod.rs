//! Requests and replies in the terms of S3: buckets, keys, query, XML.

mod document;
mod filler;
mod form;
mod host;
mod query;
mod reply;
mod request;
mod xml;

pub(crate) use document::{Document, Element};
pub(crate) use form::{form_decoded, percent_decoded};
pub(crate) use host::read_host;
pub(crate) use query::Query;
pub(crate) use reply::{Payload, Reply};
pub(crate) use request::Request;
pub(crate) use xml::Xml;
