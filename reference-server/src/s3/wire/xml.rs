//! Writing XML the way S3 does.

use bytes::Bytes;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

/// An XML document under construction.
pub(crate) struct Xml {
    text: String,
}

impl Xml {
    /// A document of S3's namespace with what `content` writes inside `root`.
    pub(crate) fn document(root: &str, content: impl FnOnce(&mut Self)) -> Bytes {
        Self::rooted(root, NAMESPACE, content)
    }

    /// A document without a namespace, as errors are.
    pub(crate) fn plain(root: &str, content: impl FnOnce(&mut Self)) -> Bytes {
        Self::rooted(root, "", content)
    }

    fn rooted(root: &str, attributes: &str, content: impl FnOnce(&mut Self)) -> Bytes {
        let mut xml = Self::begun(root, attributes);
        content(&mut xml);
        xml.ended(root)
    }

    /// A document whose root is open. The attributes begin with a blank, if there are any.
    pub(crate) fn begun(root: &str, attributes: &str) -> Self {
        let mut xml = Self { text: String::with_capacity(512) };
        xml.text.push_str(DECLARATION);
        xml.tag(&["<", root, attributes, ">"]);
        xml
    }

    /// The document with its root closed.
    pub(crate) fn ended(mut self, root: &str) -> Bytes {
        self.tag(&["</", root, ">"]);
        Bytes::from(self.text)
    }

    /// `<name>text</name>`.
    pub(crate) fn element(&mut self, name: &str, text: &str) {
        self.tag(&["<", name, ">"]);
        self.escaped(text);
        self.tag(&["</", name, ">"]);
    }

    /// An element that holds `true` or `false`.
    pub(crate) fn flag(&mut self, name: &str, value: bool) {
        self.element(name, if value { "true" } else { "false" });
    }

    /// Text directly inside the element that is open.
    pub(crate) fn text(&mut self, text: &str) {
        self.escaped(text);
    }

    /// The element where there is a value, nothing otherwise.
    pub(crate) fn optional(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.element(name, text);
        }
    }

    /// An element with what `content` writes inside.
    pub(crate) fn nested(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.tag(&["<", name, ">"]);
        content(self);
        self.tag(&["</", name, ">"]);
    }

    /// The same with attributes, whose values need no escaping.
    pub(crate) fn attributed(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Self),
    ) {
        self.tag(&["<", name]);
        for (attribute, value) in attributes {
            self.tag(&[" ", attribute, "=\"", value, "\""]);
        }
        self.tag(&[">"]);
        content(self);
        self.tag(&["</", name, ">"]);
    }

    fn tag(&mut self, pieces: &[&str]) {
        for piece in pieces {
            self.text.push_str(piece);
        }
    }

    fn escaped(&mut self, text: &str) {
        if text.bytes().all(is_plain) {
            self.text.push_str(text);
        } else {
            text.chars().for_each(|character| self.escape(character));
        }
    }

    fn escape(&mut self, character: char) {
        match character {
            '&' => self.text.push_str("&amp;"),
            '<' => self.text.push_str("&lt;"),
            '>' => self.text.push_str("&gt;"),
            '"' => self.text.push_str("&quot;"),
            '\t' | '\n' => self.text.push(character),
            control if control.is_control() => {
                self.text.push_str(&format!("&#x{:x};", u32::from(control)));
            }
            other => self.text.push(other),
        }
    }
}

/// Whether a byte stands for itself; most texts hold nothing else.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'&' | b'<' | b'>' | b'"')
}

#[cfg(test)]
mod tests {
    use super::Xml;

    #[test]
    fn writes_escaped_text_inside_the_namespace() {
        let bytes = Xml::document("A", |xml| {
            xml.nested("B", |xml| xml.element("C", "<\"&\r>"));
            xml.optional("D", None);
        });
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
            <A xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
            <B><C>&lt;&quot;&amp;&#xd;&gt;</C></B></A>";
        assert_eq!(bytes, expected);
    }
}
