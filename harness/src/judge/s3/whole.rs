//! Whether what was read is one object, or parts of several.

use super::observation::{CARRIED, ObservedObject};

/// An object that there may be, with what it is called in findings: `as it was`, `of copy 1`.
#[derive(Clone, Debug)]
pub(super) struct Whole<'a> {
    pub(super) name: String,
    pub(super) object: &'a ObservedObject,
}

/// Nothing if the object is one of those that there may be; else from which its parts are.
pub(super) fn mixture(object: &ObservedObject, wholes: &[Whole<'_>]) -> Option<String> {
    let parts = parts(object);
    if wholes.iter().any(|whole| self::parts(whole.object) == parts) {
        return None;
    }
    let origins = parts.iter().enumerate().map(|(position, (name, _))| {
        let same = |whole: &&Whole<'_>| self::parts(whole.object).get(position) == parts.get(position);
        let origin = wholes.iter().find(same).map_or("of none of them", |whole| whole.name.as_str());
        format!("{name} {origin}")
    });
    Some(origins.collect::<Vec<_>>().join(", "))
}

/// What the candidates are called.
pub(super) fn names(wholes: &[Whole<'_>]) -> String {
    if wholes.is_empty() {
        return "no object".to_owned();
    }
    let names: Vec<&str> = wholes.iter().map(|whole| whole.name.as_str()).collect();
    format!("one object whole: {}", names.join(" or "))
}

/// What belongs together, each part as a text.
fn parts(object: &ObservedObject) -> [(&'static str, String); 3] {
    let header = |name: &str| object.headers.get(name).unwrap_or_default().to_owned();
    let body = object.body.as_ref().map(ToString::to_string).unwrap_or_default();
    let carried = CARRIED.map(header).join("\n");
    let metadata = format!("{:?}\n{carried}\n{}", object.metadata(), object.storage_class());
    [("body", body), ("ETag", header("etag")), ("metadata", metadata)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::Body;
    use crate::wire::Headers;

    fn object(body: &'static str, etag: &str, color: &str) -> ObservedObject {
        let fields = [("etag", etag), ("x-amz-meta-color", color)];
        let headers: Headers =
            fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        ObservedObject { headers, body: Some(Body::of(&body.into())), ..ObservedObject::default() }
    }

    #[test]
    fn a_mixture_is_told_by_the_origins_of_its_parts() {
        let (old, new) = (object("old", "1", "red"), object("new", "2", "blue"));
        let wholes = [
            Whole { name: "as it was".to_owned(), object: &old },
            Whole { name: "of copy 1".to_owned(), object: &new },
        ];
        assert_eq!(mixture(&old, &wholes), None);
        assert_eq!(mixture(&new, &wholes), None);
        let torn = mixture(&object("old", "2", "green"), &wholes);
        assert_eq!(torn.as_deref(), Some("body as it was, ETag of copy 1, metadata of none of them"));
        assert_eq!(names(&wholes), "one object whole: as it was or of copy 1");
    }
}
