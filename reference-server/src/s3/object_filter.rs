//! `Filter`: which objects a lifecycle rule or an Intelligent-Tiering configuration is for.

use super::S3Error;
use super::wire::{Element, Xml};
use crate::store::Filter;

/// The filter that an element names: one condition, or several within `And`.
pub(super) fn parse(element: Element<'_, '_>) -> Result<Filter, S3Error> {
    let plain = conditions(element, "Tag")?;
    match (element.elements("And").next(), count(&plain)) {
        (None, 0 | 1) => Ok(plain),
        (Some(and), 0) => {
            let joined = Filter { joined: true, ..conditions(and, "Tag")? };
            if has_duplicates(&joined) {
                return Err(S3Error::invalid_request("Duplicate Tag Keys are not allowed."));
            }
            Ok(joined)
        }
        _ => Err(S3Error::malformed_xml()),
    }
}

/// The older way to write a filter.
pub(super) fn of_prefix(prefix: String) -> Filter {
    Filter { prefix: Some(prefix), ..Filter::default() }
}

fn conditions(element: Element<'_, '_>, tag: &'static str) -> Result<Filter, S3Error> {
    let tags: Option<Vec<_>> =
        element.elements(tag).map(|tag| Some((tag.text("Key")?, tag.text("Value")?))).collect();
    let bytes = |name| {
        let number = |text: String| text.trim().parse().map_err(|_| S3Error::malformed_xml());
        element.text(name).map(number).transpose()
    };
    Ok(Filter {
        prefix: element.text("Prefix"),
        tags: tags.ok_or_else(S3Error::malformed_xml)?,
        larger_than: bytes("ObjectSizeGreaterThan")?,
        smaller_than: bytes("ObjectSizeLessThan")?,
        joined: false,
    })
}

fn count(filter: &Filter) -> usize {
    let bounds = [filter.larger_than, filter.smaller_than].into_iter().flatten().count();
    usize::from(filter.prefix.is_some()) + filter.tags.len() + bounds
}

fn has_duplicates(filter: &Filter) -> bool {
    let keys = filter.tags.iter().map(|(key, _)| key);
    keys.collect::<std::collections::HashSet<_>>().len() < filter.tags.len()
}

/// The element as it was sent.
pub(super) fn write(xml: &mut Xml, filter: &Filter) {
    xml.nested("Filter", |xml| {
        if filter.joined {
            xml.nested("And", |xml| write_conditions(xml, filter));
        } else {
            write_conditions(xml, filter);
        }
    });
}

fn write_conditions(xml: &mut Xml, filter: &Filter) {
    xml.optional("Prefix", filter.prefix.as_deref());
    for (key, value) in &filter.tags {
        xml.nested("Tag", |xml| {
            xml.element("Key", key);
            xml.element("Value", value);
        });
    }
    xml.optional("ObjectSizeGreaterThan", filter.larger_than.map(|bytes| bytes.to_string()).as_deref());
    xml.optional("ObjectSizeLessThan", filter.smaller_than.map(|bytes| bytes.to_string()).as_deref());
}
