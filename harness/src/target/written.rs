//! A profile as it is written in YAML, and the checks that make it one.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_yaml::{DefaultMessageFormatter, Location, MessageFormatter, Spanned};

use super::time_limit::TimeLimit;
use super::{Capabilities, Hosts, Launch, Places, Profile, ProfileError, User};
use crate::catalogue::Capability;
use crate::wire::Credentials;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: Spanned<String>,
    title: String,
    homepage: Option<String>,
    install: Option<String>,
    measured: Option<String>,
    endpoint: Option<Spanned<String>>,
    tls: Option<Spanned<String>>,
    ca: Option<String>,
    #[serde(default)]
    connect_to: BTreeMap<String, Spanned<String>>,
    launch: Option<Spanned<Launch>>,
    credentials: Roles,
    #[serde(default = "usual_region")]
    region: String,
    #[serde(default)]
    places: Places,
    #[serde(default)]
    hosts: Hosts,
    account: Option<Spanned<String>>,
    other_account: Option<Spanned<String>>,
    capabilities: Spanned<WrittenCapabilities>,
    timeout: Option<TimeLimit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    owner: Keys,
    other: Option<Keys>,
    limited: Option<UserKeys>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UserKeys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    user: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCapabilities {
    offers: Vec<Spanned<Capability>>,
    lacks: BTreeMap<Capability, String>,
}

/// What is wrong, and where.
type Complaint = (String, Location);

impl Profile {
    /// Reads a profile; `file` is only named in errors.
    ///
    /// # Errors
    /// When the text is not YAML, has an unknown key, or does not say of every capability whether it is there.
    pub fn parse(text: &str, file: &str) -> Result<Self, ProfileError> {
        let complain = |(cause, location)| ProfileError::invalid(file, text, location, cause);
        let options = serde_yaml::options! { strict_booleans: true };
        let written = serde_yaml::from_str_with_options::<Written>(text, options);
        written.map_err(|error| complain(misread(&error)))?.check().map_err(complain)
    }
}

/// The parser's own words, without the place, which stands at the head of every message of ours.
fn misread(error: &serde_yaml::Error) -> Complaint {
    let cause = DefaultMessageFormatter.format_message(error.without_snippet()).into_owned();
    (cause, error.location().unwrap_or(Location::UNKNOWN))
}

impl Written {
    fn check(self) -> Result<Profile, Complaint> {
        self.check_name()?;
        self.check_endpoint()?;
        self.check_tls()?;
        self.check_detours()?;
        self.check_account()?;
        self.check_other()?;
        self.check_limited()?;
        self.check_launch()?;
        self.check_places()?;
        Ok(Profile {
            name: self.name.value,
            title: self.title,
            homepage: self.homepage,
            install: self.install,
            measured: self.measured,
            endpoint: self.endpoint.map(|endpoint| endpoint.value.trim_end_matches('/').to_owned()),
            tls: self.tls.map(|tls| tls.value.trim_end_matches('/').to_owned()),
            ca: self.ca,
            connect_to: self.connect_to.into_iter().map(|(host, to)| (host, to.value)).collect(),
            launch: self.launch.map(|launch| launch.value),
            owner: self.credentials.owner.into(),
            other: self.credentials.other.map(Into::into),
            limited: self.credentials.limited.map(Into::into),
            region: self.region,
            places: self.places,
            hosts: self.hosts,
            account: self.account.map(|account| account.value),
            other_account: self.other_account.map(|account| account.value),
            capabilities: check_capabilities(self.capabilities)?,
            timeout: self.timeout.map(|limit| limit.0),
        })
    }

    fn is_in_process(&self) -> bool {
        self.launch.as_ref().is_some_and(|launch| matches!(launch.value, Launch::Reference))
    }

    fn check_launch(&self) -> Result<(), Complaint> {
        let Some(launch) = &self.launch else { return Ok(()) };
        launch.value.complaint().map_or(Ok(()), |cause| Err((cause, launch.referenced)))
    }

    /// What is offered of places is named; the reference server's worlds bring some of their own.
    fn check_places(&self) -> Result<(), Complaint> {
        let of_worlds = |capability| {
            matches!(
                capability,
                Capability::Outposts
                    | Capability::AccessPoints
                    | Capability::MultiRegionAccessPoints
                    | Capability::S3Outposts
                    | Capability::VpcEndpoints
            )
        };
        let named =
            |capability| self.places.name_all(capability) || (self.is_in_process() && of_worlds(capability));
        let mut offered = self.capabilities.value.offers.iter();
        match offered.find(|offer| !named(offer.value)) {
            None => self.check_hosts(),
            Some(offer) => {
                let cause = format!("{} can only be tested when `places` names them all", offer.value);
                Err((cause, offer.referenced))
            }
        }
    }

    /// What has a host of its own cannot be reached at one address.
    fn check_hosts(&self) -> Result<(), Complaint> {
        let has_host = |capability| {
            matches!(
                capability,
                Capability::DirectoryBuckets
                    | Capability::LocalZoneBuckets
                    | Capability::TransferAcceleration
                    | Capability::AccessPoints
                    | Capability::MultiRegionAccessPoints
                    | Capability::S3Outposts
                    | Capability::VpcEndpoints
                    | Capability::AwsHosts
            )
        };
        let mut offered = self.capabilities.value.offers.iter();
        match offered.find(|offer| has_host(offer.value)) {
            Some(offer) if self.hosts == Hosts::One => {
                let cause = format!(
                    "{} has hosts of its own: they have to reach the server, and `hosts: aws` to say so",
                    offer.value
                );
                Err((cause, offer.referenced))
            }
            _ => Ok(()),
        }
    }

    /// A name becomes the name of a directory.
    fn check_name(&self) -> Result<(), Complaint> {
        let name = &self.name.value;
        let fit = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if !name.is_empty() && !name.starts_with('.') && name.chars().all(fit) {
            return Ok(());
        }
        let cause = "a name is made of small letters, digits, hyphens and dots".to_owned();
        Err((cause, self.name.referenced))
    }

    fn check_endpoint(&self) -> Result<(), Complaint> {
        let in_process = self.is_in_process();
        match &self.endpoint {
            None if in_process => Ok(()),
            None => {
                Err(("`endpoint` is missing: where does the server listen?".into(), self.name.referenced))
            }
            Some(endpoint) if in_process => {
                Err(("the reference server has no `endpoint` of its own".into(), endpoint.referenced))
            }
            Some(endpoint) if !has_scheme(&endpoint.value) => {
                Err(("an endpoint begins with http:// or https://".into(), endpoint.referenced))
            }
            Some(_) => Ok(()),
        }
    }

    /// HTTPS is offered where somebody says at which address.
    fn check_tls(&self) -> Result<(), Complaint> {
        let is_secure = |url: &Spanned<String>| url.value.starts_with("https://");
        if let Some(tls) = self.tls.as_ref().filter(|tls| !is_secure(tls)) {
            return Err(("`tls` is an address that begins with https://".into(), tls.referenced));
        }
        let known =
            self.is_in_process() || self.tls.is_some() || self.endpoint.as_ref().is_some_and(is_secure);
        let mut offered = self.capabilities.value.offers.iter();
        match offered.find(|offer| offer.value == Capability::Tls) {
            Some(offer) if !known => {
                Err(("tls can only be tested when `tls` says at which address".into(), offer.referenced))
            }
            _ => Ok(()),
        }
    }

    fn check_detours(&self) -> Result<(), Complaint> {
        let port = |address: &str| {
            address.rsplit_once(':').is_some_and(|(_, port)| port == "${port}" || port.parse::<u16>().is_ok())
        };
        match self.connect_to.values().find(|address| !port(&address.value)) {
            Some(address) => {
                let cause = "`connect_to` leads to an address with a port, such as 127.0.0.1:9000";
                Err((cause.into(), address.referenced))
            }
            None => Ok(()),
        }
    }

    fn check_account(&self) -> Result<(), Complaint> {
        let in_process = self.is_in_process();
        let offered = self.capabilities.value.offers.iter();
        let needs_it = offered.into_iter().find(|offer| offer.value == Capability::BucketOwner);
        match (&self.account, needs_it) {
            (Some(account), _) if account.value.len() != 12 || !is_digits(&account.value) => {
                Err(("an account id has 12 digits".into(), account.referenced))
            }
            (None, Some(offer)) if !in_process => {
                Err(("bucket-owner can only be tested when `account` names the id".into(), offer.referenced))
            }
            _ => Ok(()),
        }
    }

    /// Another account is known by its keys and its id.
    fn check_other(&self) -> Result<(), Complaint> {
        let mut offered = self.capabilities.value.offers.iter();
        let offer = offered.find(|offer| offer.value == Capability::SecondAccount);
        match (&self.other_account, offer) {
            (Some(account), _) if account.value.len() != 12 || !is_digits(&account.value) => {
                Err(("an account id has 12 digits".into(), account.referenced))
            }
            (account, Some(offer))
                if !self.is_in_process() && (account.is_none() || self.credentials.other.is_none()) =>
            {
                let cause = "second-account needs the keys `other` under `credentials`, and `other_account`";
                Err((cause.into(), offer.referenced))
            }
            _ => Ok(()),
        }
    }

    /// A user is known by its keys and its name.
    fn check_limited(&self) -> Result<(), Complaint> {
        let mut offered = self.capabilities.value.offers.iter();
        match offered.find(|offer| offer.value == Capability::Iam) {
            Some(offer) if self.credentials.limited.is_none() && !self.is_in_process() => {
                let cause = "iam needs the keys `limited` under `credentials`, with the name of their `user`";
                Err((cause.into(), offer.referenced))
            }
            _ => Ok(()),
        }
    }
}

/// Every capability stands in exactly one of the two lists.
fn check_capabilities(written: Spanned<WrittenCapabilities>) -> Result<Capabilities, Complaint> {
    let WrittenCapabilities { offers, lacks } = written.value;
    if let Some(both) = offers.iter().find(|offer| lacks.contains_key(&offer.value)) {
        return Err((format!("{} cannot be both offered and lacking", both.value), both.referenced));
    }
    let offered = |one: &Capability| offers.iter().any(|offer| offer.value == *one);
    let unsaid = Capability::ALL.into_iter().filter(|one| !offered(one) && !lacks.contains_key(one));
    let unsaid: Vec<&str> = unsaid.map(Capability::name).collect();
    if unsaid.is_empty() {
        return Ok(Capabilities::all_but(lacks));
    }
    let cause = format!("neither `offers` nor `lacks` says anything of: {}", unsaid.join(", "));
    Err((cause, written.referenced))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_scheme(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))
}

fn usual_region() -> String {
    "us-east-1".to_owned()
}

impl From<Keys> for Credentials {
    fn from(keys: Keys) -> Self {
        Self {
            access_key_id: keys.access_key_id,
            secret_access_key: keys.secret_access_key,
            session_token: keys.session_token,
        }
    }
}

impl From<UserKeys> for User {
    fn from(keys: UserKeys) -> Self {
        let UserKeys { access_key_id, secret_access_key, session_token, user } = keys;
        Self { credentials: Credentials { access_key_id, secret_access_key, session_token }, name: user }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const GOOD: &str = "\
name: some
title: Some server
endpoint: http://127.0.0.1:${port}/
launch:
  command:
    run: [some, --port, \"${port}\"]
    ready: tcp
credentials: {owner: {access_key_id: key, secret_access_key: secret}}
capabilities:
  offers: [versioning, tagging, multipart, checksums, conditional-writes, storage-classes, acl, website]
  lacks: {bucket-owner: has no accounts, encryption: not built, signatures: takes any}
timeout: 500ms
";

    /// The profile with every other capability among those that it lacks.
    fn good() -> String {
        let unsaid = Capability::ALL.into_iter().filter(|one| !GOOD.contains(one.name()));
        let unsaid: String = unsaid.map(|one| format!("{one}: not offered, ")).collect();
        GOOD.replace("lacks: {", &format!("lacks: {{{unsaid}"))
    }

    fn complaint(text: &str) -> String {
        Profile::parse(text, "some.yaml").unwrap_err().to_string()
    }

    #[test]
    fn a_profile_says_all_that_is_known() {
        let profile = Profile::parse(&good(), "some.yaml").unwrap();
        assert_eq!(profile.endpoint.as_deref(), Some("http://127.0.0.1:${port}"));
        assert_eq!(profile.region, "us-east-1");
        assert_eq!(profile.limits().time, Duration::from_millis(500));
        assert_eq!(profile.capabilities.lacks(Capability::Signatures), Some("takes any"));
        assert_eq!(profile.capabilities.lacks(Capability::Tagging), None);
    }

    #[test]
    fn every_capability_must_be_spoken_of() {
        let error = complaint(&good().replace("tagging, multipart, ", ""));
        assert!(error.starts_with("some.yaml:10:"), "{error}");
        assert!(error.contains("says anything of: tagging, multipart\n"), "{error}");
    }

    #[test]
    fn no_capability_is_both_there_and_not() {
        let error = complaint(&good().replace("offers: [", "offers: [encryption, "));
        assert!(error.contains(":10:12: encryption cannot be both"), "{error}");
    }

    #[test]
    fn unknown_keys_and_capabilities_are_errors_with_a_place() {
        let error = complaint(&good().replace("timeout:", "time_out:"));
        assert!(error.starts_with("some.yaml:12:1:") && error.contains("time_out"), "{error}");
        let error = complaint(&good().replace("website]", "web-site]"));
        assert!(error.starts_with("some.yaml:10:") && error.contains("web-site"), "{error}");
    }

    #[test]
    fn values_are_checked() {
        let broken = [
            ("name: some", "name: ../up", ":1:7: a name is made of"),
            ("http://", "ftp://", ":3:11: an endpoint begins with http:// or https://"),
            ("500ms", "soon", ":12:10: a time is written like"),
            ("500ms", "-3s", ":12:10: a time is written like"),
            ("\"${port}\"]", "\"${prot}\"]", "`${prot}` stands for nothing here"),
            ("timeout: 500ms", "account: 12", ":12:10: an account id has 12 digits"),
            ("bucket-owner: has no accounts, ", "", "says anything of: bucket-owner"),
        ];
        for (right, wrong, expected) in broken {
            let error = complaint(&good().replace(right, wrong));
            assert!(error.contains(expected), "{wrong}: {error}");
        }
    }

    #[test]
    fn what_has_a_host_or_an_address_of_its_own_is_said() {
        let offering = |capability: &str| {
            let text = good().replace("website]", &format!("website, {capability}]"));
            text.replace(&format!("{capability}: not offered, "), "")
        };
        for (capability, more, expected) in [
            ("tls", "", "when `tls` says at which address"),
            ("tls", "tls: http://localhost:1\n", "begins with https://"),
            ("directory-buckets", "", "when `places` names them all"),
            ("transfer-acceleration", "", "`hosts: aws` to say so"),
            ("disabled-region", "connect_to: {\"*.amazonaws.com\": localhost}\n", "an address with a port"),
        ] {
            let error = complaint(&format!("{}{more}", offering(capability)));
            assert!(error.contains(expected), "{capability} {more}: {error}");
        }
        let text = format!(
            "{}hosts: aws\ntls: https://localhost:${{port}}/\nca: ${{dir}}/ca.pem\n\
             connect_to: {{\"*.example:443\": \"127.0.0.1:${{port}}\"}}\n",
            offering("transfer-acceleration")
        );
        let profile = Profile::parse(&text, "some.yaml").unwrap();
        assert_eq!((profile.hosts, profile.tls.as_deref()), (Hosts::Aws, Some("https://localhost:${port}")));
    }

    #[test]
    fn the_place_is_shown() {
        let error = complaint(&good().replace("500ms", "soon"));
        let shown = "some.yaml:12:10: a time is written like 30s, 500ms or 2m\n\
            12 | timeout: soon\n   |          ^";
        assert_eq!(error, shown);
    }

    #[test]
    fn garbage_is_an_error() {
        for text in ["", "[]", "name: [", "\u{0}", "a: &a [*a]"] {
            assert!(Profile::parse(text, "some.yaml").is_err(), "{text:?}");
        }
    }
}
