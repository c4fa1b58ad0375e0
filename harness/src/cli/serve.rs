//! `copyspec serve`: the reference server for other clients.

use std::process::ExitCode;

use copyspec_reference_server as reference_server;

use super::arguments::ServeArguments;
use super::failure::{Exit, Failure};

pub(super) async fn serve(arguments: ServeArguments) -> Result<ExitCode, Failure> {
    let config = reference_server::Config {
        address: arguments.listen,
        region: arguments.region.clone(),
        ..reference_server::Config::default()
    };
    let handle = reference_server::serve(config).await.map_err(|cause| {
        let hint = "another program may listen there; --listen 127.0.0.1:0 takes any free port".to_owned();
        Failure::new(Exit::Usage, format!("cannot listen on {}: {cause}", arguments.listen), Some(hint))
    })?;
    let [_, other, limited] =
        handle.create_world_with(&arguments.access_key_id, &arguments.secret_access_key);
    super::print(&format!(
        "export AWS_ENDPOINT_URL=http://{}\nexport AWS_ACCESS_KEY_ID={}\nexport AWS_SECRET_ACCESS_KEY={}\n\
         export AWS_REGION={}\nexport AWS_DEFAULT_REGION={}\nexport COPYSPEC_OTHER_ACCESS_KEY_ID={}\n\
         export COPYSPEC_OTHER_SECRET_ACCESS_KEY={}\nexport COPYSPEC_OTHER_ACCOUNT={}\n\
         export COPYSPEC_LIMITED_ACCESS_KEY_ID={}\nexport COPYSPEC_LIMITED_SECRET_ACCESS_KEY={}\n\
         export COPYSPEC_LIMITED_USER={}\n# The reference server is listening; Ctrl-C ends it.\n",
        handle.address(),
        arguments.access_key_id,
        arguments.secret_access_key,
        arguments.region,
        arguments.region,
        other.access_key_id,
        other.secret_access_key,
        other.account_id,
        limited.access_key_id,
        limited.secret_access_key,
        limited.user_name.unwrap_or_default(),
    ))?;
    tokio::signal::ctrl_c().await.map_err(Failure::harness)?;
    handle.shutdown().await;
    Ok(Exit::AsExpected.into())
}
