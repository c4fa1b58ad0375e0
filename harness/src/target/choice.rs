//! Which target is meant: command line, environment, profile, default, in this order.

use super::{Profile, ProfileError, User};
use crate::wire::Credentials;

/// What the user said of the target; what is not said comes from the profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// A profile's name or file; the reference server when neither it nor an endpoint is named.
    pub target: Option<String>,
    /// Where a server is already running.
    pub endpoint_url: Option<String>,
    /// A file with the certificates of the authorities to trust.
    pub ca_bundle: Option<String>,
    /// The Region to sign for.
    pub region: Option<String>,
    /// Whom to sign as.
    pub credentials: Option<Credentials>,
    /// The keys of another account.
    pub other: Option<Credentials>,
    /// The id of the other account.
    pub other_account: Option<String>,
    /// A user whose policies can be set.
    pub limited: Option<User>,
}

impl Choice {
    /// Fills what is not said from the environment: `COPYSPEC_*` before `AWS_*`.
    ///
    /// `AWS_*` variables count only when a server is named that is already running: a profile that starts its own
    /// server brings its own keys.
    #[must_use]
    pub fn or_environment(self) -> Self {
        self.or(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn or(self, variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&str]| names.iter().find_map(|name| variable(name));
        let keys = |id: &str, secret: &str, token: &str| {
            let (access_key_id, secret_access_key) = (variable(id)?, variable(secret)?);
            Some(Credentials { access_key_id, secret_access_key, session_token: variable(token) })
        };
        let target = self.target.or_else(|| variable("COPYSPEC_TARGET"));
        let endpoint_url = self.endpoint_url.or_else(|| variable("COPYSPEC_ENDPOINT_URL")).or_else(|| {
            let elsewhere = || first(&["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"]);
            if target.is_none() { elsewhere() } else { None }
        });
        let aws = endpoint_url.is_some();
        let region = self
            .region
            .or_else(|| variable("COPYSPEC_REGION"))
            .or_else(|| if aws { first(&["AWS_REGION", "AWS_DEFAULT_REGION"]) } else { None });
        let ca_bundle = self
            .ca_bundle
            .or_else(|| variable("COPYSPEC_CA_BUNDLE"))
            .or_else(|| if aws { variable("AWS_CA_BUNDLE") } else { None });
        let own = || keys("COPYSPEC_ACCESS_KEY_ID", "COPYSPEC_SECRET_ACCESS_KEY", "COPYSPEC_SESSION_TOKEN");
        let theirs = || keys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN");
        let credentials = self.credentials.or_else(own).or_else(|| if aws { theirs() } else { None });
        let other = self.other.or_else(|| {
            keys(
                "COPYSPEC_OTHER_ACCESS_KEY_ID",
                "COPYSPEC_OTHER_SECRET_ACCESS_KEY",
                "COPYSPEC_OTHER_SESSION_TOKEN",
            )
        });
        let other_account = self.other_account.or_else(|| variable("COPYSPEC_OTHER_ACCOUNT"));
        let limited = self.limited.or_else(|| {
            let credentials = keys(
                "COPYSPEC_LIMITED_ACCESS_KEY_ID",
                "COPYSPEC_LIMITED_SECRET_ACCESS_KEY",
                "COPYSPEC_LIMITED_SESSION_TOKEN",
            )?;
            Some(User { credentials, name: variable("COPYSPEC_LIMITED_USER")? })
        });
        Self { target, endpoint_url, ca_bundle, region, credentials, other, other_account, limited }
    }

    /// The profile that is meant.
    ///
    /// # Errors
    /// When there is no such profile, or its file is no good.
    pub fn profile(&self) -> Result<Profile, ProfileError> {
        let region = self.region.as_deref();
        let mut profile = match (&self.target, &self.endpoint_url) {
            (Some(name), _) => Profile::find(name)?,
            (None, None) => Profile::find("reference")?,
            (None, Some(url)) => {
                let keys =
                    self.credentials.clone().unwrap_or_else(|| Credentials::new("copyspec", "copyspec"));
                Profile::for_url(url, keys, region.unwrap_or("us-east-1"))
            }
        };
        if let Some(url) = &self.endpoint_url {
            profile = profile.at(url);
        }
        if let Some(file) = &self.ca_bundle {
            profile.ca = Some(file.clone());
        }
        if let Some(credentials) = &self.credentials {
            profile.owner = credentials.clone();
        }
        if let Some(other) = &self.other {
            profile.with_other(other.clone(), self.other_account.clone());
        }
        if let Some(limited) = &self.limited {
            profile.with_limited(limited.clone());
        }
        if let Some(region) = region {
            region.clone_into(&mut profile.region);
        }
        Ok(profile)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Capability;

    fn with(variables: &'static [(&str, &str)], choice: Choice) -> Choice {
        let value = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        choice.or(value)
    }

    #[test]
    fn ours_come_before_those_of_aws() {
        let variables = &[
            ("COPYSPEC_ENDPOINT_URL", "http://a"),
            ("AWS_ENDPOINT_URL_S3", "http://b"),
            ("AWS_ENDPOINT_URL", "http://c"),
            ("AWS_REGION", "eu-west-1"),
        ];
        let choice = with(variables, Choice::default());
        assert_eq!(choice.endpoint_url.as_deref(), Some("http://a"));
        assert_eq!(choice.region.as_deref(), Some("eu-west-1"));
        let said = Choice { endpoint_url: Some("http://d".to_owned()), ..Choice::default() };
        assert_eq!(with(variables, said).endpoint_url.as_deref(), Some("http://d"));
    }

    #[test]
    fn a_named_target_is_not_moved_by_variables_of_aws() {
        let variables = &[
            ("AWS_ENDPOINT_URL", "http://c"),
            ("AWS_ACCESS_KEY_ID", "AKID"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
        ];
        let choice = with(variables, Choice { target: Some("moto".to_owned()), ..Choice::default() });
        assert_eq!((choice.endpoint_url, choice.credentials), (None, None));
        assert!(with(variables, Choice::default()).credentials.is_some());
    }

    #[test]
    fn nothing_said_is_the_reference_server() {
        assert_eq!(Choice::default().profile().unwrap().name, "reference");
    }

    #[test]
    fn a_user_is_known_by_its_keys_and_its_name() {
        let variables = &[
            ("COPYSPEC_ENDPOINT_URL", "http://a"),
            ("COPYSPEC_LIMITED_ACCESS_KEY_ID", "AKID"),
            ("COPYSPEC_LIMITED_SECRET_ACCESS_KEY", "secret"),
            ("COPYSPEC_LIMITED_USER", "some"),
        ];
        let profile = with(variables, Choice::default()).profile().unwrap();
        assert_eq!(profile.limited.map(|user| user.name).as_deref(), Some("some"));
        assert_eq!(profile.capabilities.lacks(Capability::Iam), None);
        let nameless = with(&variables[..3], Choice::default()).profile().unwrap();
        assert!(nameless.capabilities.lacks(Capability::Iam).is_some());
    }
}
