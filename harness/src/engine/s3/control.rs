//! The control of a scenario's refusals.

use super::call;
use super::stage::Stage;
use super::steps::done;
use super::upload::UnderTest;
use super::world::{View, World};
use crate::judge::{ReplyKind, understand};
use crate::scenario::{Operation, Scope};

/// The call that must succeed for a refusal to count.
pub(super) async fn control(stage: &Stage<'_>, shared: &Result<World, String>) -> Result<(), String> {
    let call = &stage.scenario.control;
    let overwrites = call.to.as_ref().is_some_and(|to| stage.scenario.gives(to));
    let built;
    let world = if overwrites || stage.scenario.scope != Scope::Key {
        built = stage.fresh_world(shared, &[], usize::MAX).await?;
        &built
    } else {
        shared.as_ref().map_err(Clone::clone)?
    };
    let prefix = if stage.scenario.scope == Scope::Key { "copyspec-control/" } else { "" };
    let view = View { world, session: stage.session, prefix };
    let operation = stage.scenario.operation;
    let upload = match operation {
        Operation::UploadPartCopy => UnderTest::begin(stage, &view, call).await?,
        _ => None,
    };
    let id = upload.as_ref().map(UnderTest::id);
    let request = call::request(&view, operation, call, id).map_err(|unknown| unknown.to_string())?;
    let exchange = stage.session.send_by(call.by.unwrap_or_default(), request).await;
    if let Some(upload) = upload {
        upload.drop_on(stage).await;
    }
    match understand(&exchange, operation.result()) {
        ReplyKind::Success(_) => Ok(()),
        _ => Err(done(exchange).err().unwrap_or_else(|| "200 without a result".to_owned())),
    }
}
