//! CreateSession.

use std::sync::Arc;
use std::time::Duration;

use crate::auth::Secret;
use crate::clock::Second;
use crate::s3::access::{End, Standing, mode_of_session};
use crate::s3::context::bucket;
use crate::s3::wire::{Reply, Request, Xml};
use crate::s3::{Context, S3Error};
use crate::store::{Session, SessionMode};
use crate::world::State;

const MODE: &str = "x-amz-create-session-mode";

/// How long a session lasts (CreateSession).
const LIFE: Duration = Duration::from_secs(5 * 60);

pub(crate) fn answer(context: &Context<'_>, request: &Request) -> Result<Reply, S3Error> {
    let mode = request.header(MODE).map(mode).transpose()?;
    let holder = context.holder.ok_or_else(S3Error::access_denied)?;
    let expires = context.world.now() + LIFE;
    let mut state = context.world.state();
    let made = bucket(&state.buckets, &request.bucket)?;
    let mode = mode_of_session(&Standing::of(context, request, &state, made, End::Only), mode)?;
    let State { sessions, ids, .. } = &mut *state;
    let (id, secret, token) = ids.session(context.world.access_key_id(holder));
    let reply = Reply::xml(Xml::document("CreateSessionResult", |xml| {
        xml.nested("Credentials", |xml| {
            xml.element("SessionToken", &token);
            xml.element("SecretAccessKey", &secret);
            xml.element("AccessKeyId", &id);
            xml.element("Expiration", &Second::containing(expires).iso());
        });
    }));
    let session = Session {
        bucket: request.bucket.clone(),
        mode,
        secret: Arc::new(Secret::new(secret)),
        token,
        expires,
    };
    sessions.insert(id, session);
    Ok(reply)
}

fn mode(name: &str) -> Result<SessionMode, S3Error> {
    SessionMode::from_name(name).ok_or_else(|| S3Error::invalid_argument("Unknown session mode.", MODE, name))
}
