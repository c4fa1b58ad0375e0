//! How a request goes out, as its scenario says: how it is signed, and what of its bytes is exact.

use std::time::SystemTime;

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;

use crate::scenario::{self, Context, DateForm, Http, Template, UnknownVariable};
use crate::wire::{HttpVersion, Raw, Request, Signing, field_of, s3};

/// Says exactly what the scenario says of the request's bytes.
pub(super) fn write_raw(
    request: &mut Request,
    context: &dyn Context,
    raw: &scenario::Raw,
) -> Result<(), UnknownVariable> {
    let lines: Vec<String> = raw.lines.iter().map(|line| line.fill(context)).collect::<Result<_, _>>()?;
    raw.without.iter().for_each(|name| request.headers.remove(name));
    for line in &lines {
        let (name, value) = field_of(line);
        request.headers.append(name, value);
    }
    let target = raw.target.as_ref().map(|target| target.fill(context)).transpose()?;
    if let Some(target) = &target {
        aim(request, target);
    }
    let http = match raw.http {
        Some(Http::V10) => HttpVersion::Http10,
        Some(Http::V11) | None => HttpVersion::Http11,
    };
    request.raw = Some(Box::new(Raw { http, target, lines, without: raw.without.clone(), hangs_up: false }));
    Ok(())
}

/// What a signature is over: path and query of the target, decoded and encoded once.
fn aim(request: &mut Request, target: &str) {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let origin = target.split_once("://").map(|(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let target = origin.map_or_else(|| target.to_owned(), |path| format!("/{path}"));
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    request.path = s3::encode_key(&decoded(path));
    request.query.clear();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').map_or((pair, None), |(name, value)| (name, Some(value)));
        request.query.push((decoded(name), value.map(decoded)));
    }
}

/// Has the request signed as the scenario says.
pub(super) fn sign_as(
    request: &mut Request,
    context: &dyn Context,
    signed: &scenario::Signed,
) -> Result<(), UnknownVariable> {
    let usual = Signing::default();
    let at = signed.at.as_ref().map(|at| at.fill(context)).transpose()?;
    request.signing = Some(Box::new(Signing {
        place: signed.r#in.unwrap_or_default(),
        life: signed.expires.unwrap_or(usual.life),
        unsigned: signed.without.clone(),
        at: at.map(|at| time(&at)).transpose()?,
        flaw: signed.wrong,
        altered: filled(context, &signed.altered)?,
        algorithm: signed.algorithm,
        service: signed.service.clone(),
        session: signed.r#as.map(|_| signed.session_mode.unwrap_or_default()),
    }));
    Ok(())
}

fn time(date: &str) -> Result<SystemTime, UnknownVariable> {
    httpdate::parse_http_date(date).map_err(|_| UnknownVariable(date.to_owned()))
}

/// Names with their values.
pub(super) fn filled(
    context: &dyn Context,
    entries: &IndexMap<String, Template>,
) -> Result<Vec<(String, String)>, UnknownVariable> {
    entries.iter().map(|(name, value)| Ok((name.clone(), value.fill(context)?))).collect()
}

/// A time to the second, as HTTP or ISO 8601 writes it.
pub(super) fn written(time: SystemTime, form: DateForm) -> Option<String> {
    if !form.iso {
        return Some(httpdate::fmt_http_date(time));
    }
    let second = jiff::Timestamp::try_from(time).ok()?.as_second();
    jiff::Timestamp::from_second(second).ok().map(|time| time.to_string())
}
