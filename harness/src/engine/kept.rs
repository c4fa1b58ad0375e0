//! What scenarios of every service make beside what they are about: keys, aliases and the policy of the user.

use std::fmt;
use std::str::FromStr;

use serde_json::json;

use super::{StepError, keys, users};
use crate::catalogue::{RegionRole, Role};
use crate::target::{Session, To};

/// Something to be removed, that scenarios of every service can make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Key {
        to: To,
        id: String,
    },
    Alias {
        to: To,
        name: String,
    },
    /// The policy of the user.
    UserPolicy {
        to: To,
        user: String,
    },
}

/// Who writes down what was made, and removes it in the end.
pub(super) trait Keeper: Sync {
    fn session(&self) -> &Session;

    /// Writes down what is to be removed.
    fn keep(&self, kept: Kept);
}

impl Kept {
    /// Whether it is a setting that has to go before the next case, and nothing that a case may leave.
    pub(super) fn is_setting(&self) -> bool {
        matches!(self, Self::UserPolicy { .. })
    }

    /// Removes it. What is gone already is as good as removed.
    pub(super) async fn remove(&self, session: &Session) -> Result<(), StepError> {
        let outcome = match self {
            Self::Key { to, id } => {
                let parameters = json!({"KeyId": id, "PendingWindowInDays": keys::LEAST_DAYS});
                keys::ask(session, *to, "ScheduleKeyDeletion", &parameters).await.map(drop)
            }
            Self::Alias { to, name } => {
                keys::ask(session, *to, "DeleteAlias", &json!({"AliasName": name})).await.map(drop)
            }
            Self::UserPolicy { to, user } => users::delete_policy(session, *to, user).await,
        };
        if_there(outcome)
    }
}

/// What is answered about things that are gone, or as good as gone.
const GONE: [&str; 5] = ["NoSuchEntity", "NotFound", "pending deletion", "Unavailable", "KMSInvalidState"];

/// The outcome of a removal; what is gone already is as good as removed.
pub(super) fn if_there(outcome: Result<(), StepError>) -> Result<(), StepError> {
    match outcome {
        Err(why) if GONE.iter().any(|gone| why.contains(gone)) => Ok(()),
        outcome => outcome,
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, to, value) = match self {
            Self::Key { to, id } => ("key", to, id),
            Self::Alias { to, name } => ("alias", to, name),
            Self::UserPolicy { to, user } => ("user-policy", to, user),
        };
        write!(f, "{kind}={value}@{}@{}", to.region, to.by)
    }
}

impl FromStr for Kept {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (kind, value, region, by) = entry(text)?;
        let to = |service| To { service, region, by };
        match kind {
            "key" => Ok(Self::Key { to: to("kms"), id: value }),
            "alias" => Ok(Self::Alias { to: to("kms"), name: value }),
            "user-policy" => Ok(Self::UserPolicy { to: to("iam"), user: value }),
            _ => Err(()),
        }
    }
}

/// The parts of a line of a ledger: `kind=value@region@role`.
pub(super) fn entry(text: &str) -> Result<(&str, String, RegionRole, Role), ()> {
    let (kind, rest) = text.split_once('=').ok_or(())?;
    let (rest, by) = rest.rsplit_once('@').ok_or(())?;
    let (value, region) = rest.rsplit_once('@').ok_or(())?;
    let region = RegionRole::from_name(region).ok_or(())?;
    Ok((kind, value.to_owned(), region, Role::from_name(by).ok_or(())?))
}
