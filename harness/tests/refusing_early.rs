//! The scenarios of EC2 on a server that is reached like any other one: what its copies would fail for it refuses
//! at once, its clock stands for itself, and what was made must be removed.
#![allow(clippy::unwrap_used, reason = "a panic here is a failed test")]

use std::sync::Arc;
use std::time::Duration;

use copyspec::catalogue::Capability;
use copyspec::engine::{Ledger, Options, Run};
use copyspec::record::{CaseRecord, Verdict};
use copyspec::scenario::Library;
use copyspec::target::{Profile, RealClouds, Target};
use copyspec::wire::Limits;
use copyspec_reference_server::{Config, Credentials, Handle, serve};

/// Where copies fail late on a server that does not refuse them early.
const TOPICS: [&str; 5] = ["keys", "sharing", "outposts", "source", "permissions"];

/// What the profile says of the server. Its clock could be moved, but is not.
const OFFERED: [Capability; 8] = [
    Capability::Ec2,
    Capability::Kms,
    Capability::KeyPolicies,
    Capability::MultiRegion,
    Capability::Outposts,
    Capability::SecondAccount,
    Capability::Iam,
    Capability::EncryptionByDefault,
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_early_passes_as_what_fails_late_does() {
    let server = serve(Config::default()).await.unwrap();
    let accounts = server.create_world();
    let owner = &accounts[0].access_key_id;
    server.refuse_copies_early(owner, true);
    server.set_snapshot_time(owner, Duration::ZERO);

    let target =
        Target::start(profile(&server, &accounts), Limits::default(), RealClouds::Refused).await.unwrap();
    let ledger = Ledger::new(&Ledger::directory(), "early", target.endpoint(), false);
    let library = Arc::new(Library::load(None).unwrap());
    let run = Run { target, reference: None, library, chosen: None, ledger, options: Options::default() };
    let (mut wrong, mut left, mut passed, mut differing) = (Vec::new(), Vec::new(), 0, 0);
    for scenario in run.library.scenarios.iter().filter(|scenario| is_chosen(&scenario.id)) {
        let played = run.scenario(scenario).await;
        let count = |verdict| played.record.cases.iter().filter(|case| case.verdict == verdict).count();
        passed += count(Verdict::Pass);
        differing += count(Verdict::Differs);
        wrong.extend(played.record.cases.iter().filter(|case| is_wrong(case)).map(|case| case.id.clone()));
        left.extend(played.left_behind);
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(left, Vec::<String>::new());
    // The clause by which keys are found out after the call is a weak one.
    assert!(passed > 200 && differing > 20, "{passed} cases passed, {differing} differ");
    server.shutdown().await;
}

fn is_chosen(id: &str) -> bool {
    TOPICS.iter().any(|topic| id.starts_with(&format!("ec2/copy-snapshot/{topic}/")))
}

/// That a weak clause goes another way is as it should be.
fn is_wrong(case: &CaseRecord) -> bool {
    !matches!(case.verdict, Verdict::Pass | Verdict::Differs | Verdict::Skipped { .. })
}

fn profile(server: &Handle, [owner, other, limited]: &[Credentials; 3]) -> Profile {
    let outposts = server.outposts(&owner.access_key_id, "us-east-1");
    let keys = |of: &Credentials| {
        let user = of.user_name.iter().map(|name| format!(", user: {name}")).collect::<String>();
        format!("{{access_key_id: {}, secret_access_key: {}{user}}}", of.access_key_id, of.secret_access_key)
    };
    let (offers, lacks): (Vec<Capability>, Vec<Capability>) =
        Capability::ALL.into_iter().partition(|capability| OFFERED.contains(capability));
    let offers = offers.into_iter().map(Capability::name).collect::<Vec<_>>().join(", ");
    let lacks: Vec<String> = lacks.into_iter().map(|one| format!("{}: not here", one.name())).collect();
    let lacks = lacks.join(", ");
    let text = format!(
        "name: early\ntitle: A server that refuses early\nendpoint: http://{address}\n\
         credentials:\n\x20 owner: {owner_keys}\n\x20 other: {other_keys}\n\x20 limited: {limited_keys}\n\
         account: \"{owner_id}\"\nother_account: \"{other_id}\"\n\
         places:\n\x20 away: us-west-2\n\x20 outposts: {{first: \"{first}\", second: \"{second}\"}}\n\
         capabilities: {{offers: [{offers}], lacks: {{{lacks}}}}}\n",
        address = server.address(),
        owner_keys = keys(owner),
        other_keys = keys(other),
        limited_keys = keys(limited),
        owner_id = owner.account_id,
        other_id = other.account_id,
        first = outposts[0],
        second = outposts[1],
    );
    Profile::parse(&text, "early.yaml").unwrap()
}
