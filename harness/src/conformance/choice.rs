//! Which target the trials are about, as the environment says.

use std::env;

use crate::target::{Profile, ProfileError};
use crate::wire::Credentials;

/// The profile to test: `COPYSPEC_TARGET`, else the one that the caller names, else the reference server;
/// at `COPYSPEC_ENDPOINT_URL` if that is set, and then nothing is started.
pub(super) fn profile(named: Option<&str>) -> Result<Profile, ProfileError> {
    chosen(named, variable)
}

/// A variable of the environment that is set to something.
pub(super) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn chosen(named: Option<&str>, variable: impl Fn(&str) -> Option<String>) -> Result<Profile, ProfileError> {
    let name = variable("COPYSPEC_TARGET").or_else(|| named.map(str::to_owned));
    let url = variable("COPYSPEC_ENDPOINT_URL");
    let mut profile = match (&name, &url) {
        (None, Some(url)) => unknown(url, &variable),
        _ => Profile::find(name.as_deref().unwrap_or("reference"))?,
    };
    if let Some(url) = url {
        profile.endpoint = Some(url.trim_end_matches('/').to_owned());
        profile.launch = None;
    }
    if let Some(owner) = credentials("COPYSPEC", &variable) {
        profile.owner = owner;
    }
    Ok(profile)
}

/// A server of which only the address is known; what AWS tools would sign with, we sign with.
fn unknown(url: &str, variable: &impl Fn(&str) -> Option<String>) -> Profile {
    let owner = credentials("AWS", variable).unwrap_or_else(|| Credentials {
        access_key_id: "copyspec".to_owned(),
        secret_access_key: "copyspec-secret".to_owned(),
        session_token: None,
    });
    let region = ["COPYSPEC_REGION", "AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(variable);
    Profile::for_url(url, owner, region.as_deref().unwrap_or("us-east-1"))
}

fn credentials(prefix: &str, variable: &impl Fn(&str) -> Option<String>) -> Option<Credentials> {
    Some(Credentials {
        access_key_id: variable(&format!("{prefix}_ACCESS_KEY_ID"))?,
        secret_access_key: variable(&format!("{prefix}_SECRET_ACCESS_KEY"))?,
        session_token: variable(&format!("{prefix}_SESSION_TOKEN")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(named: Option<&str>, variables: &[(&str, &str)]) -> Result<Profile, ProfileError> {
        let find =
            |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        chosen(named, find)
    }

    #[test]
    fn with_nothing_set_it_is_the_reference_server() {
        assert_eq!(choose(None, &[]).unwrap().name, "reference");
    }

    #[test]
    fn the_variable_goes_before_the_caller() {
        assert_eq!(choose(Some("moto"), &[]).unwrap().name, "moto");
        assert_eq!(choose(Some("moto"), &[("COPYSPEC_TARGET", "reference")]).unwrap().name, "reference");
        assert!(choose(None, &[("COPYSPEC_TARGET", "motto")]).is_err());
    }

    #[test]
    fn a_server_that_runs_is_not_started() {
        let url = ("COPYSPEC_ENDPOINT_URL", "http://127.0.0.1:5000/");
        let keys = [("COPYSPEC_ACCESS_KEY_ID", "AKID"), ("COPYSPEC_SECRET_ACCESS_KEY", "secret")];
        let profile = choose(Some("moto"), &[url, keys[0], keys[1]]).unwrap();
        assert_eq!(
            (profile.name.as_str(), profile.endpoint.as_deref()),
            ("moto", Some("http://127.0.0.1:5000"))
        );
        assert!(profile.launch.is_none());
        assert_eq!(profile.owner.access_key_id, "AKID");
    }

    #[test]
    fn an_address_alone_is_signed_for_as_aws_tools_would() {
        let profile = choose(
            None,
            &[
                ("COPYSPEC_ENDPOINT_URL", "http://127.0.0.1:9000"),
                ("AWS_ACCESS_KEY_ID", "AKID"),
                ("AWS_SECRET_ACCESS_KEY", "secret"),
                ("AWS_DEFAULT_REGION", "eu-central-1"),
            ],
        )
        .unwrap();
        assert_eq!((profile.owner.access_key_id.as_str(), profile.region.as_str()), ("AKID", "eu-central-1"));
    }
}
