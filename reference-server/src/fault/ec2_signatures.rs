//! Faults in how EC2 verifies signatures.

use super::Fault;

pub(super) const FAULTS: &[Fault] = &[
    Fault {
        name: "ec2-any-signature-taken",
        topic: "authentication",
        summary: "EC2: a signature need not match, as long as the access key is known",
        arm: |rules| rules.ec2.signatures.takes_signature = |_| true,
    },
    Fault {
        name: "ec2-old-signatures-taken",
        topic: "authentication",
        summary: "EC2: a signature is good for ever",
        arm: |rules| rules.ec2.signatures.takes_time = |_| true,
    },
    Fault {
        name: "ec2-signatures-of-other-services-taken",
        topic: "authentication",
        summary: "EC2: a signature is taken that was made for another service, or another Region",
        arm: |rules| rules.ec2.signatures.takes_scope = |_| true,
    },
];
