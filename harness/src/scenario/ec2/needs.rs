//! What a target must offer for calls, steps and assertions about snapshots.

use std::collections::BTreeSet;

use super::{
    Case, CopySnapshot, Ec2, NewSnapshot, Service, Signed, Step, Template, Then, Variable, needed_by_key,
    needed_by_region, needed_by_role, needed_by_time,
};
use crate::catalogue::{Capability, RegionRole, Role};

/// What a target must offer for a case.
pub(super) fn needs(given: &[Step], case: &Case<Ec2>) -> BTreeSet<Capability> {
    let mut needs = Needs(BTreeSet::from([Capability::Ec2]));
    for step in given.iter().chain(&case.given) {
        needs.step(step);
    }
    needs.call(&case.call);
    case.then.all().into_iter().for_each(|then| needs.assertions(then));
    needs.texts(case.then.templates());
    needs.0
}

struct Needs(BTreeSet<Capability>);

impl Needs {
    fn step(&mut self, step: &Step) {
        match step {
            Step::CreateKey(key) | Step::SetKey(key) => {
                self.0.extend(needed_by_key(key));
            }
            Step::CreateSnapshot(new) => self.new_snapshot(new),
            Step::CopySnapshot(copy) => self.call(copy),
            Step::ShareSnapshot(share) | Step::UnshareSnapshot(share) => {
                let roles = share.with.iter().filter_map(|with| with.role());
                roles.chain(share.by).for_each(|role| self.role(role));
            }
            Step::CreateTags(tagged) => self.role(tagged.by),
            Step::DeleteTags(tags) => self.role(tags.by),
            Step::EncryptionByDefault(default) => self.default(default.r#in, default.by),
            Step::DefaultKey(default) => self.default(default.r#in, default.by),
            Step::ArchiveSnapshot(of) | Step::RestoreSnapshot(of) => {
                of.by.into_iter().for_each(|role| self.role(role));
                self.0.insert(Capability::SnapshotArchive);
            }
            Step::RegisterImage(_) => {
                self.0.insert(Capability::Images);
            }
            Step::UserPolicy(_) => self.role(Role::Limited),
            Step::Call(call) => {
                self.service(call.service);
                self.place(call.r#in, call.by);
                self.0.extend(needed_by_action(&call.action));
            }
            Step::Wait(wait) => self.0.extend(needed_by_time(wait.0)),
            Step::DeleteSnapshot(of) => of.by.into_iter().for_each(|role| self.role(role)),
            Step::DeleteVolume(_) => {}
        }
        self.texts(step.templates());
    }

    fn new_snapshot(&mut self, new: &NewSnapshot) {
        self.place(new.r#in, new.by);
        self.0.extend(new.key.as_ref().map(|_| Capability::Kms));
        self.0.extend(new.outpost.map(|_| Capability::Outposts));
        self.0.extend(new.local_zone.map(|_| Capability::LocalZones));
    }

    fn default(&mut self, region: RegionRole, by: Role) {
        self.0.insert(Capability::EncryptionByDefault);
        self.place(region, by);
    }

    fn call(&mut self, call: &CopySnapshot) {
        self.place(call.r#in.unwrap_or_default(), call.by.unwrap_or_default());
        let presigned = call.presigned.iter().filter_map(|url| url.signed.as_ref());
        let verified = call.signed.iter().chain(presigned).any(Signed::is_to_be_verified);
        self.0.extend(verified.then_some(Capability::Signatures));
        self.texts(call.templates());
    }

    fn assertions(&mut self, then: &Then) {
        for state in then.states() {
            self.place(state.r#in.unwrap_or_default(), state.by.unwrap_or_default());
            state.owner.iter().for_each(|role| self.role(*role));
            let shared = state.permissions.iter().flatten().filter_map(|with| with.role());
            shared.for_each(|role| self.role(role));
        }
        for follow_up in &then.after {
            self.place(follow_up.r#in, follow_up.by);
            self.service(follow_up.service);
            self.0.extend(follow_up.wait.and_then(needed_by_time));
            self.0.extend(follow_up.action.as_deref().and_then(needed_by_action));
        }
    }

    fn service(&mut self, service: Service) {
        self.0.extend((service == Service::Kms).then_some(Capability::Kms));
    }

    fn place(&mut self, region: RegionRole, by: Role) {
        self.0.extend(needed_by_region(region));
        self.role(by);
    }

    fn role(&mut self, role: Role) {
        self.0.extend(needed_by_role(role));
    }

    fn texts<'a>(&mut self, texts: impl IntoIterator<Item = &'a Template>) {
        for variable in texts.into_iter().flat_map(Template::variables) {
            match variable {
                Variable::Account(role) => self.role(*role),
                Variable::Region(region) | Variable::Zone(region) => self.place(*region, Role::Owner),
                Variable::Outpost(_) => {
                    self.0.insert(Capability::Outposts);
                }
                Variable::LocalZone(_) => {
                    self.0.insert(Capability::LocalZones);
                }
                Variable::AwsKey(region, role) => {
                    self.0.insert(Capability::Kms);
                    self.place(*region, *role);
                }
                _ => {}
            }
        }
    }
}

/// What a target lacks that does not know an action, where it can lack it and copy all the same.
fn needed_by_action(action: &str) -> Option<Capability> {
    Some(match action {
        "RegisterImage" | "DescribeImages" | "DeregisterImage" => Capability::Images,
        "ModifySnapshotTier" | "RestoreSnapshotTier" | "DescribeSnapshotTierStatus" => {
            Capability::SnapshotArchive
        }
        "LockSnapshot" | "UnlockSnapshot" | "DescribeLockedSnapshots" => Capability::SnapshotLocks,
        "EnableFastSnapshotRestores" | "DisableFastSnapshotRestores" | "DescribeFastSnapshotRestores" => {
            Capability::FastRestores
        }
        _ => return None,
    })
}
