//! Reads the small XML documents that S3 answers with.

use roxmltree::{Node, ParsingOptions};

/// The deepest nesting that is read: recursion must end before the stack does, and S3's documents have a few levels.
const DEEPEST: usize = 64;

/// A reply's body as an element with named children; namespaces are left aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The element's name without its namespace.
    pub name: String,
    /// The namespace, if one is given.
    pub namespace: Option<String>,
    /// The text directly below the element.
    pub text: String,
    /// Child elements in order.
    pub children: Vec<Document>,
}

/// Why a body could not be read as XML.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the body is not well-formed XML: {0}")]
pub struct XmlError(String);

impl Document {
    /// Reads a body; white space before the declaration, which S3 sends to keep a connection open, is skipped.
    ///
    /// # Errors
    /// When the body is not UTF-8, not well-formed, nested too deep, or has a DTD.
    pub fn parse(body: &[u8]) -> Result<Self, XmlError> {
        let text = std::str::from_utf8(body).map_err(|error| XmlError(error.to_string()))?;
        let options = ParsingOptions { allow_dtd: false, nodes_limit: 1 << 20, ..ParsingOptions::default() };
        let tree = roxmltree::Document::parse_with_options(text.trim_start(), options)
            .map_err(|error| XmlError(error.to_string()))?;
        Self::from_node(tree.root_element(), DEEPEST)
    }

    fn from_node(node: Node<'_, '_>, levels: usize) -> Result<Self, XmlError> {
        let too_deep = || XmlError(format!("elements are nested more than {DEEPEST} deep"));
        let below = levels.checked_sub(1).ok_or_else(too_deep)?;
        let elements = node.children().filter(Node::is_element);
        Ok(Self {
            name: node.tag_name().name().to_owned(),
            namespace: node.tag_name().namespace().map(str::to_owned),
            text: node.children().filter(Node::is_text).filter_map(|child| child.text()).collect(),
            children: elements.map(|child| Self::from_node(child, below)).collect::<Result<_, _>>()?,
        })
    }

    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of that name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element at a path of names below this one: `tagSet/item/key`; `item[2]` is the second of its name.
    pub fn at(&self, path: &str) -> Option<&Self> {
        let (step, rest) = path.split_once('/').map_or((path, None), |(step, rest)| (step, Some(rest)));
        let (name, number) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((name, number)) => (name, Some(number.parse::<usize>().ok()?)),
            None => (step, None),
        };
        let mut named = self.children.iter().filter(|child| child.name == name);
        match (number, rest) {
            (None, None) => named.next(),
            (None, Some(rest)) => named.find_map(|child| child.at(rest)),
            (Some(number), None) => named.nth(number.checked_sub(1)?),
            (Some(number), Some(rest)) => named.nth(number.checked_sub(1)?)?.at(rest),
        }
    }

    /// The text of the first child of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| child.text.as_str())
    }
}
