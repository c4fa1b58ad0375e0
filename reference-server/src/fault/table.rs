//! The faults by name.

use std::sync::LazyLock;

use super::{
    Fault, UnknownFault, access, annotations, atomicity, conditions, ec2_copies, ec2_keys, ec2_permissions,
    ec2_places, ec2_protocol, ec2_signatures, inheritance, parts, replies, results, s3_directory,
    s3_encryption, s3_permissions, s3_places, signatures, sources, storage,
};
use crate::rules::Rules;

static FAULTS: LazyLock<Vec<Fault>> = LazyLock::new(|| {
    [
        sources::FAULTS,
        conditions::FAULTS,
        inheritance::FAULTS,
        results::FAULTS,
        parts::FAULTS,
        replies::FAULTS,
        signatures::FAULTS,
        s3_places::FAULTS,
        atomicity::FAULTS,
        storage::FAULTS,
        access::FAULTS,
        s3_permissions::FAULTS,
        annotations::FAULTS,
        s3_encryption::FAULTS,
        s3_directory::FAULTS,
        ec2_protocol::FAULTS,
        ec2_copies::FAULTS,
        ec2_keys::FAULTS,
        ec2_permissions::FAULTS,
        ec2_places::FAULTS,
        ec2_signatures::FAULTS,
    ]
    .concat()
});

/// All faults, grouped by topic.
#[must_use]
pub fn faults() -> &'static [Fault] {
    &FAULTS
}

/// How to arm the fault of that name.
pub(crate) fn find(name: &str) -> Result<fn(&mut Rules), UnknownFault> {
    let fault = faults().iter().find(|fault| fault.name == name);
    fault.map(|fault| fault.arm).ok_or_else(|| UnknownFault { name: name.to_owned() })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{faults, find};
    use crate::rules::Rules;

    /// Each decision as an address, to see which ones an arming replaced.
    fn changed(before: &Rules, after: &Rules) -> usize {
        let (before, after) = (format!("{before:?}"), format!("{after:?}"));
        let pairs = before.split(',').zip(after.split(','));
        pairs.filter(|(before, after)| before != after).count()
    }

    #[test]
    fn names_are_unique_and_found() {
        let names: HashSet<_> = faults().iter().map(|fault| fault.name).collect();
        assert_eq!(names.len(), faults().len());
        assert!(faults().len() >= 24);
        assert!(names.iter().all(|name| find(name).is_ok()));
        assert!(find("no-such-fault").is_err());
    }

    #[test]
    fn each_fault_replaces_exactly_one_decision() {
        for fault in faults() {
            let mut rules = Rules::documented();
            (fault.arm)(&mut rules);
            assert_eq!(changed(&Rules::documented(), &rules), 1, "{}", fault.name);
        }
    }
}
