//! Putting together what policies say.

use crate::world::Holder;

/// What one policy says of a request, or several that count alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Says {
    pub(crate) denies: bool,
    /// Whom it allows it, if anybody who asks.
    pub(crate) allows: Option<Reach>,
}

/// How far an allowance goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// It is given to the account, which gives it on to its users or not.
    Account,
    /// It is given to who asks: by name, or because everybody has it.
    Asker,
}

impl Says {
    /// What two policies say that count alike.
    pub(crate) fn and(self, other: Self) -> Self {
        Self { denies: self.denies || other.denies, allows: self.allows.max(other.allows) }
    }
}

/// The two sides on which a request has to be let in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sides {
    /// Who asks; nobody in particular where the request is anonymous.
    pub(crate) asker: Option<Holder>,
    /// Whether the resource is one of the asker's account.
    pub(crate) is_own: bool,
    /// What the policies of the user say; nothing where no user asks.
    pub(crate) identity: Says,
    /// What the resource says: its policy, its access lists, its owner.
    pub(crate) resource: Says,
}

/// Whether it is allowed (IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic"). A denial
/// on either side goes before everything. An account needs leave of the resource. A user of the same account needs leave
/// of either side, if the resource means the user and not just the account; elsewhere of both.
pub(crate) fn decide(sides: &Sides) -> bool {
    let Sides { asker, is_own, identity, resource } = *sides;
    if identity.denies || resource.denies {
        return false;
    }
    match asker {
        None | Some(Holder::Account(_)) => resource.allows.is_some(),
        Some(Holder::User) if is_own && resource.allows == Some(Reach::Asker) => true,
        Some(Holder::User) => identity.allows.is_some() && resource.allows.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::Account;

    const NOTHING: Says = Says { denies: false, allows: None };
    const DENIES: Says = Says { denies: true, allows: Some(Reach::Asker) };
    const TO_ACCOUNT: Says = Says { denies: false, allows: Some(Reach::Account) };
    const TO_ASKER: Says = Says { denies: false, allows: Some(Reach::Asker) };

    #[test]
    fn a_user_needs_one_side_at_home_and_both_elsewhere() {
        let of_user = |is_own, identity, resource| {
            decide(&Sides { asker: Some(Holder::User), is_own, identity, resource })
        };
        for (identity, resource, at_home, elsewhere) in [
            (NOTHING, NOTHING, false, false),
            (TO_ASKER, NOTHING, false, false),
            (NOTHING, TO_ACCOUNT, false, false),
            (NOTHING, TO_ASKER, true, false),
            (TO_ASKER, TO_ACCOUNT, true, true),
            (TO_ASKER, TO_ASKER, true, true),
            (DENIES, TO_ASKER, false, false),
            (TO_ASKER, DENIES, false, false),
        ] {
            let outcome = (of_user(true, identity, resource), of_user(false, identity, resource));
            assert_eq!(outcome, (at_home, elsewhere), "{identity:?} {resource:?}");
        }
    }

    #[test]
    fn an_account_needs_the_resource_alone() {
        for asker in [Some(Holder::Account(Account::Second)), None] {
            let of = |resource| decide(&Sides { asker, is_own: false, identity: NOTHING, resource });
            assert!(of(TO_ASKER) && !of(NOTHING) && !of(DENIES));
        }
    }
}
