//! Sessions of directory buckets: credentials for one bucket and a few minutes.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::Session;
use super::road::Road;
use super::routing::unsent;
use crate::catalogue::Role;
use crate::wire::{Credentials, Document, Exchange, Reply, Request, SessionMode, SignaturePlace, Signer};

/// Sessions by who asked, the bucket and the mode.
pub(super) type Sessions = tokio::sync::Mutex<HashMap<(Role, String, SessionMode), Kept>>;

/// A session that may still be good.
#[derive(Debug)]
pub(super) struct Kept {
    signer: Arc<Signer>,
    until: SystemTime,
}

/// How long a session is good for where its reply does not tell: AWS documents five minutes.
const USUAL_LIFE: Duration = Duration::from_secs(300);

/// A session is not used any more when it has less time than this: a request takes time as well.
const RESERVE: Duration = Duration::from_secs(30);

/// The service that requests to directory buckets are signed for.
const SERVICE: &str = "s3express";

impl Session {
    /// The session that a request is signed with, if it is one: everything about the contents of a directory bucket
    /// is, but for copies and for what says otherwise.
    pub(super) fn session_mode(&self, road: &Road, request: &Request) -> Option<SessionMode> {
        let signing = request.signing.as_deref();
        if let Some(mode) = signing.and_then(|signing| signing.session) {
            return Some(mode);
        }
        let is_anonymous = signing.is_some_and(|signing| signing.place == SignaturePlace::Nothing);
        let is_copy = request.headers.get("x-amz-copy-source").is_some();
        (road.is_zonal && !is_copy && !is_anonymous).then_some(SessionMode::Unsaid)
    }

    /// The signer of the session for a request to a bucket; where there is none, how asking for it went.
    pub(super) async fn session_signer(
        &self,
        role: Role,
        (bucket, request): (&str, &Request),
        mode: SessionMode,
    ) -> Result<Arc<Signer>, Box<Exchange>> {
        // Held while a session is asked for, so that requests at once ask for it once.
        let mut sessions = self.sessions.lock().await;
        let key = (role, bucket.to_owned(), mode);
        let now = self.now();
        if let Some(kept) = sessions.get(&key)
            && kept.until > now + RESERVE
        {
            return Ok(Arc::clone(&kept.signer));
        }
        let kept = self.create_session(role, bucket, request, mode).await?;
        let signer = Arc::clone(&kept.signer);
        sessions.insert(key, kept);
        Ok(signer)
    }

    async fn create_session(
        &self,
        role: Role,
        bucket: &str,
        request: &Request,
        mode: SessionMode,
    ) -> Result<Kept, Box<Exchange>> {
        let mut asking = Request::new("GET", format!("/{bucket}")).query("session", None);
        if let Some(mode) = mode.header() {
            asking = asking.header("x-amz-create-session-mode", mode);
        }
        asking.over = request.origin.as_ref().map(|origin| origin.scheme);
        let led = self.road(bucket, &asking).and_then(|road| {
            self.lead(&road, bucket, &mut asking)?;
            Ok(road)
        });
        let road = led.map_err(|reason| Box::new(unsent(asking.clone(), reason)))?;
        let exchange = self.exchange(&self.signer_on(&road, role), asking).await;
        let read = exchange.reply().filter(|reply| reply.status == 200).and_then(session_in);
        let Some((credentials, until)) = read else { return Err(Box::new(exchange.redacted())) };
        let signer = Signer::new(credentials, &road.region, SERVICE).of_session();
        Ok(Kept { signer: Arc::new(signer), until: until.unwrap_or_else(|| self.now() + USUAL_LIFE) })
    }
}

/// The credentials in a CreateSession reply, and when they end.
fn session_in(reply: &Reply) -> Option<(Credentials, Option<SystemTime>)> {
    let document = Document::parse(&reply.body).ok()?;
    let given = document.child("Credentials")?;
    let credentials = Credentials {
        session_token: Some(given.value("SessionToken")?.to_owned()),
        ..Credentials::new(given.value("AccessKeyId")?, given.value("SecretAccessKey")?)
    };
    let until = given.value("Expiration").and_then(|text| text.parse::<jiff::Timestamp>().ok());
    Some((credentials, until.map(SystemTime::from)))
}
