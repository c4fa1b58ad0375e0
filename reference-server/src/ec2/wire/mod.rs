//! The Query protocol: parameters in, XML out.

mod parameters;
mod reply;
mod request;

pub(crate) use parameters::{Parameters, pattern};
pub(crate) use reply::{Reply, error_document, is_xml};
pub(crate) use request::Request;
