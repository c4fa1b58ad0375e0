//! Reading XML in requests: bounded, without DTDs.

use std::str;

use roxmltree::{Node, ParsingOptions};

use crate::extent::Extent;
use crate::s3::S3Error;

/// More elements, attributes and texts than the largest legal document (10,000 parts with
/// a checksum each) can have.
const MOST_NODES: u32 = 200_000;

/// A request's XML document that has the root element it should have.
pub(crate) struct Document<'a> {
    tree: roxmltree::Document<'a>,
}

impl<'a> Document<'a> {
    /// Parses `body`; whatever is wrong with it, S3 calls it malformed.
    pub(crate) fn parse(body: &'a Extent, most_bytes: usize, root: &str) -> Result<Self, S3Error> {
        // One byte over and over is no document.
        let body = body.in_memory().filter(|body| body.len() <= most_bytes);
        let text = str::from_utf8(body.ok_or_else(S3Error::malformed_xml)?);
        let text = text.map_err(|_| S3Error::malformed_xml())?;
        let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
        let tree = roxmltree::Document::parse_with_options(text.trim_start(), options)
            .map_err(|_| S3Error::malformed_xml())?;
        if tree.root_element().tag_name().name() != root {
            return Err(S3Error::malformed_xml());
        }
        Ok(Self { tree })
    }

    /// The root's children of this name.
    pub(crate) fn elements(&self, name: &'static str) -> impl Iterator<Item = Element<'_, 'a>> {
        children(self.tree.root_element(), name)
    }

    /// The text of the root's first child of this name.
    pub(crate) fn text(&self, name: &'static str) -> Option<String> {
        self.elements(name).next().map(|element| element.content())
    }
}

/// One element of a request's document.
#[derive(Clone, Copy)]
pub(crate) struct Element<'t, 'a>(Node<'t, 'a>);

impl<'t, 'a> Element<'t, 'a> {
    /// The children of this name.
    pub(crate) fn elements(self, name: &'static str) -> impl Iterator<Item = Element<'t, 'a>> {
        children(self.0, name)
    }

    /// The text of the first child of this name.
    pub(crate) fn text(self, name: &'static str) -> Option<String> {
        self.elements(name).next().map(Element::content)
    }

    /// An attribute by its name without a namespace.
    pub(crate) fn attribute(self, name: &str) -> Option<&'t str> {
        self.0.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value())
    }

    /// The text directly inside.
    pub(crate) fn content(self) -> String {
        self.0.children().filter_map(|node| node.is_text().then(|| node.text()).flatten()).collect()
    }
}

fn children<'t, 'a: 't>(node: Node<'t, 'a>, name: &'static str) -> impl Iterator<Item = Element<'t, 'a>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name).map(Element)
}

#[cfg(test)]
mod tests {
    use super::Document;
    use crate::extent::{Extent, Fill};

    fn refused(body: &str) -> bool {
        Document::parse(&Extent::from(body.to_owned()), 1000, "Tagging").is_err()
    }

    #[test]
    fn reads_nested_text_with_or_without_a_namespace() {
        for root in ["<Tagging>", "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"] {
            let body = format!("{root}<TagSet><Tag><Key>a&amp;b</Key></Tag></TagSet></Tagging>").into();
            let document = Document::parse(&body, 1000, "Tagging").expect("well-formed");
            let key = document
                .elements("TagSet")
                .flat_map(|set| set.elements("Tag"))
                .find_map(|tag| tag.text("Key"));
            assert_eq!(key.as_deref(), Some("a&b"));
        }
    }

    #[test]
    fn refuses_dtds_other_roots_and_large_documents() {
        assert!(refused("<!DOCTYPE a [<!ENTITY e \"e\">]><Tagging>&e;</Tagging>"));
        assert!(refused("<Delete/>"));
        assert!(refused("<Tagging>"));
        assert!(refused(&format!("<Tagging>{}</Tagging>", " ".repeat(1000))));
        assert!(Document::parse(&Extent::Fill(Fill::new(b'<', 100)), 1000, "Tagging").is_err());
    }

    #[test]
    fn deep_nesting_is_refused_or_read_but_never_overflows() {
        let deep = format!("<Tagging>{}{}</Tagging>", "<a>".repeat(150_000), "</a>".repeat(150_000));
        let _ = Document::parse(&deep.into(), 2_000_000, "Tagging");
        let deeper = format!("<Tagging>{}", "<a>".repeat(600_000));
        assert!(Document::parse(&deeper.into(), 2_000_000, "Tagging").is_err());
    }
}
