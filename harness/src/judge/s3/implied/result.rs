//! What a reply says of what was made, beside what is there.

/// A time of XML as seconds.
pub(super) fn seconds_of_iso(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

/// A time of HTTP as seconds.
pub(super) fn seconds_of_http(text: &str) -> Option<i64> {
    let time = httpdate::parse_http_date(text).ok()?;
    jiff::Timestamp::try_from(time).ok().map(jiff::Timestamp::as_second)
}

/// An ETag without its quotes.
pub(super) fn unquoted(etag: &str) -> &str {
    etag.trim_matches('"')
}

fn shown(value: Option<&str>) -> &str {
    value.unwrap_or("absent")
}

/// A value or its absence, in words.
pub(super) fn shown_text(value: Option<&str>) -> String {
    shown(value).to_owned()
}
