//! A profile: what is known of a target before it is live.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use super::principal::{Principal, Principals};
use super::{Launch, Places, cloud};
use crate::catalogue::Capability;
use crate::wire::{Credentials, Limits};

/// Why a server that is only known by its address is not asked as another account.
const NO_OTHER: &str = "no other account is known; COPYSPEC_OTHER_ACCESS_KEY_ID, COPYSPEC_OTHER_SECRET_ACCESS_KEY and \
     COPYSPEC_OTHER_ACCOUNT name one";

/// Why a server that is only known by its address is not asked as a user with policies.
const NO_USER: &str = "no user is known whose policies can be set; COPYSPEC_LIMITED_ACCESS_KEY_ID, \
     COPYSPEC_LIMITED_SECRET_ACCESS_KEY and COPYSPEC_LIMITED_USER name one";

/// What of the reference server takes the certificate of its authority, or the names of places that each of its worlds
/// has of its own: who did not start it knows neither.
const KNOWN_TO_ITS_STARTER: [Capability; 12] = [
    Capability::Tls,
    Capability::SseC,
    Capability::Kms,
    Capability::DirectoryBuckets,
    Capability::LocalZoneBuckets,
    Capability::AccessPoints,
    Capability::MultiRegionAccessPoints,
    Capability::S3Outposts,
    Capability::Outposts,
    Capability::VpcEndpoints,
    Capability::DisabledRegion,
    Capability::TransferAcceleration,
];

/// Why they are absent.
const NOT_STARTED_HERE: &str = "its certificate and its places are known to who started it alone";

/// What is known of a target before it is live.
#[derive(Clone, Debug)]
pub struct Profile {
    /// A short name: of the profile's file, and of the directory of its snapshots.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// Where the server comes from.
    pub homepage: Option<String>,
    /// A shell line that installs the server, shown when it is missing.
    pub install: Option<String>,
    /// The version in which capabilities and differences were found.
    pub measured: Option<String>,
    /// `http://host:port`; `${port}` stands for the port that was chosen at start. None for the reference server.
    pub endpoint: Option<String>,
    /// Where it answers HTTPS, if the endpoint is not that already; `${port}` as above.
    pub tls: Option<String>,
    /// A file with the certificates of the authorities to trust, instead of the system's; `${dir}` stands for the
    /// directory of a server that is started.
    pub ca: Option<String>,
    /// Hosts whose connections lead elsewhere, each with the address; `*.` stands for every beginning of a host.
    pub connect_to: BTreeMap<String, String>,
    /// How to start it; None when it runs already.
    pub launch: Option<Launch>,
    /// The keys of the account that owns everything a run makes.
    pub owner: Credentials,
    /// The keys of another account, for what one account may do with what another has.
    pub other: Option<Credentials>,
    /// A user of the owner's account, for what policies allow and deny.
    pub limited: Option<User>,
    /// The Region that requests are signed for.
    pub region: String,
    /// Places that copyspec never makes.
    pub places: Places,
    /// Whether the host names of AWS are routed to it.
    pub hosts: Hosts,
    /// The id of the owner's account, 12 digits, where the target has one.
    pub account: Option<String>,
    /// The id of the other account.
    pub other_account: Option<String>,
    /// What it offers and what it lacks.
    pub capabilities: Capabilities,
    /// The longest that one request may take, when it is not the usual time.
    pub timeout: Option<Duration>,
}

/// How the endpoints of Regions, zones and access points are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hosts {
    /// Not by host: there is one address, buckets stand in the path, and a Region is told by the signature's scope.
    #[default]
    One,
    /// By the host names of AWS.
    Aws,
}

/// A user of IAM, who has no policies but those that scenarios set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its keys.
    pub credentials: Credentials,
    /// Its name, by which policies are set.
    pub name: String,
}

/// What a target offers; the rest it lacks, each for a reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capabilities {
    lacks: BTreeMap<Capability, String>,
}

impl Profile {
    /// A profile of a server of which nothing is known but its address: everything is asked of it.
    pub fn for_url(url: &str, credentials: Credentials, region: &str) -> Self {
        let mut capabilities = Capabilities::default();
        capabilities.remove(Capability::BucketOwner, "the account id is not known; a profile can name it");
        capabilities.remove(Capability::SecondAccount, NO_OTHER);
        capabilities.remove(Capability::Iam, NO_USER);
        let named = Capability::ALL.into_iter().filter(|one| one.is_named_by_profile());
        let is_aws = cloud::is_aws(url);
        let is_plain_from_url = |one: &Capability| match one {
            Capability::Tls => url.starts_with("https://"),
            Capability::AwsHosts | Capability::TransferAcceleration => is_aws,
            _ => false,
        };
        for capability in named.filter(|one| !is_plain_from_url(one)) {
            capabilities.remove(capability, "none is known; a profile can say where it is");
        }
        Self {
            name: name_of(url),
            title: url.to_owned(),
            homepage: None,
            install: None,
            measured: None,
            endpoint: Some(url.trim_end_matches('/').to_owned()),
            tls: None,
            ca: None,
            connect_to: BTreeMap::new(),
            launch: None,
            owner: credentials,
            other: None,
            limited: None,
            region: region.to_owned(),
            places: Places::default(),
            hosts: if is_aws { Hosts::Aws } else { Hosts::One },
            account: None,
            other_account: None,
            capabilities,
            timeout: None,
        }
    }

    /// The same server, running already at that address, so that nobody needs to start it.
    #[must_use]
    pub fn at(self, url: &str) -> Self {
        let endpoint = Some(url.trim_end_matches('/').to_owned());
        let mut capabilities = self.capabilities;
        if matches!(self.launch, Some(Launch::Reference)) {
            KNOWN_TO_ITS_STARTER.iter().for_each(|one| capabilities.remove(*one, NOT_STARTED_HERE));
        }
        Self { endpoint, tls: None, launch: None, capabilities, ..self }
    }

    /// The same server with the keys of another account; with its id the profile needs to lack nothing for it.
    pub(super) fn with_other(&mut self, keys: Credentials, account: Option<String>) {
        self.other = Some(keys);
        self.other_account = account.or(self.other_account.take());
        if self.other_account.is_some() {
            self.capabilities.lacks.remove(&Capability::SecondAccount);
        }
    }

    /// The same server with a user whose policies can be set.
    pub(super) fn with_limited(&mut self, user: User) {
        self.limited = Some(user);
        self.capabilities.lacks.remove(&Capability::Iam);
    }

    /// Whom requests can be signed as.
    pub(super) fn principals(&self) -> Principals {
        let principal = |keys: &Credentials, account: &Option<String>| {
            Principal::new(keys.clone(), &self.region, account.clone())
        };
        Principals {
            owner: principal(&self.owner, &self.account),
            other: self.other.as_ref().map(|keys| principal(keys, &self.other_account)),
            limited: self
                .limited
                .as_ref()
                .map(|user| principal(&user.credentials, &self.account).user(Some(user.name.clone()))),
        }
    }

    /// The usual limits of an exchange, with the profile's own time limit if it has one.
    pub fn limits(&self) -> Limits {
        let usual = Limits::default();
        Limits { time: self.timeout.unwrap_or(usual.time), ..usual }
    }
}

impl Capabilities {
    /// Everything but what is lacking, each for a reason.
    pub fn all_but(lacks: BTreeMap<Capability, String>) -> Self {
        Self { lacks }
    }

    /// Why a capability is absent; None when it is there.
    pub fn lacks(&self, capability: Capability) -> Option<&str> {
        self.lacks.get(&capability).map(String::as_str)
    }

    /// Takes a capability away.
    pub fn remove(&mut self, capability: Capability, reason: &str) {
        self.lacks.insert(capability, reason.to_owned());
    }
}

/// Host and port, fit for the name of a file.
fn name_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let authority = authority.rsplit_once('@').map_or(authority, |(_, authority)| authority);
    let fit = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    authority.chars().map(fit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_asked_for_everything_that_needs_no_account_id() {
        let keys =
            Credentials { access_key_id: "a".into(), secret_access_key: "b".into(), session_token: None };
        let profile = Profile::for_url("http://[::1]:9000/", keys, "eu-west-1");
        assert_eq!(profile.name, "---1--9000");
        assert_eq!(profile.endpoint.as_deref(), Some("http://[::1]:9000"));
        let lacking: Vec<_> =
            Capability::ALL.into_iter().filter(|one| profile.capabilities.lacks(*one).is_some()).collect();
        let of_accounts = [Capability::BucketOwner, Capability::SecondAccount, Capability::Iam];
        let unknown = |one: &Capability| of_accounts.contains(one) || one.is_named_by_profile();
        assert_eq!(lacking, Capability::ALL.into_iter().filter(unknown).collect::<Vec<_>>());
    }
}
